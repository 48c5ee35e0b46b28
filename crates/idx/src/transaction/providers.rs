//! Identity providers that the integrator has configured (IDX §4.1, last paragraph).

use std::sync::Arc;

use super::Transaction;
use crate::encoding::push_encoded;
use crate::issuer::Issuer;
use crate::step;
use crate::wire::Response;
use crate::wire::remediation::{Idp, KnownRemediation as R, Remediation, RemediationName};

/// An identity provider to be offered even where the organisation does not list it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfiguredIdp {
    /// Its id in the organisation.
    pub id: String,
    /// Its kind, such as `GOOGLE`; `OIDC` or the like where it has no name of its own.
    pub kind: String,
    /// The name to show.
    pub name: Option<String>,
}

impl Transaction {
    /// Offers these identity providers on the pages that have a place for them: the user name,
    /// registration, and the list of providers. Those that the organisation lists itself are left
    /// as they are. To be set before the first answer.
    pub fn set_identity_providers(&mut self, providers: Vec<ConfiguredIdp>) {
        // Whoever never calls this does without the code too.
        self.list_providers = (!providers.is_empty()).then_some(Self::list_providers);
        self.providers = providers;
    }

    /// Lists what is configured, if anything is.
    pub(super) fn add_providers(&self, response: &mut Response) {
        if let Some(list) = self.list_providers {
            list(self, response);
        }
    }

    /// Lists what is configured, behind what the organisation lists.
    fn list_providers(&self, response: &mut Response) {
        if !has_place(response) {
            return;
        }
        let Some(handle) = &response.state_handle else {
            return;
        };
        for provider in &self.providers {
            let listed = |r: &Arc<Remediation>| r.idp.as_ref().is_some_and(|i| i.id == provider.id);
            if !response.remediations.iter().any(listed) {
                let href = address(&self.settings.issuer, &provider.id, handle.expose());
                response.remediations.push(Arc::new(Remediation {
                    name: RemediationName(R::RedirectIdp.as_str().to_owned()),
                    href: Some(href.into()),
                    method: "GET".to_owned(),
                    kind: Some(provider.kind.clone()),
                    idp: Some(Idp {
                        id: provider.id.clone(),
                        name: provider.name.clone(),
                    }),
                    ..Remediation::default()
                }));
            }
        }
    }
}

/// Whether the page is one where a provider may be chosen.
fn has_place(response: &Response) -> bool {
    let first = response.remediations.get(step::primary(response, 0));
    first.is_some_and(|first| match first.known() {
        Some(R::Identify | R::EnrollProfile) => true,
        // Not where a provider is one of the user's authenticators, nor for a certificate.
        Some(R::RedirectIdp) => {
            let plain = |r: &Arc<Remediation>| {
                r.known() == Some(R::RedirectIdp) && r.kind.as_deref() != Some("X509")
            };
            first.relation.is_none() && response.remediations.iter().any(plain)
        }
        _ => false,
    })
}

fn address(issuer: &Issuer, id: &str, handle: &str) -> String {
    let mut address = issuer.org_url("sso/idps/");
    push_encoded(&mut address, id);
    address.push_str("?stateToken=");
    push_encoded(&mut address, handle);
    address
}

//! `external_idp`: another identity provider says that it is them.

use serde_json::{Map, Value, json};

use super::{Authenticator, Facts, Progress};
use crate::config::IdpUse;
use crate::federation;
use crate::flow::Flow;
use crate::ion::Form;
use crate::rejection::Rejection;
use crate::transaction::Transaction;
use crate::work::{Current, Work};

/// `external_idp`
pub(crate) struct ExternalIdp;

const FACTS: Facts = Facts {
    key: "external_idp",
    type_name: "federated",
    label: "Lighthouse Keeper",
    methods: &[("idp", "Lighthouse Keeper")],
    allowed_for: "any",
    prefix: "idx",
    amr: "swk",
    verified_as: Current::Enrollment,
    several: false,
};

impl Authenticator for ExternalIdp {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn forms(&self, flow: &Flow<'_>, _tx: &Transaction, work: &Work) -> Vec<Form> {
        federation::forms(flow, IdpUse::Authenticator, work)
    }

    fn particulars(
        &self,
        flow: &Flow<'_>,
        _tx: &Transaction,
        _work: &Work,
        _handle: &str,
    ) -> Map<String, Value> {
        let logo = format!("{}/assets/lighthouse.svg", flow.org.urls.org);
        Map::from_iter([("logoUri".to_owned(), json!(logo))])
    }

    /// The answer comes by another way.
    fn verify(
        &self,
        _flow: &mut Flow<'_>,
        _tx: &mut Transaction,
        _body: &Value,
    ) -> Result<Progress, Rejection> {
        Err(Rejection::bad_request())
    }
}

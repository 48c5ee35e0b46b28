//! `smart_card_idp`: a certificate on a card, checked by a provider (PIV, CAC).

use serde_json::Value;

use super::{Authenticator, Facts, Progress};
use crate::config::IdpUse;
use crate::federation;
use crate::flow::Flow;
use crate::ion::Form;
use crate::rejection::Rejection;
use crate::transaction::Transaction;
use crate::work::{Current, Work};

/// `smart_card_idp`
pub(crate) struct SmartCard;

const FACTS: Facts = Facts {
    key: "smart_card_idp",
    type_name: "federated",
    label: "Smart Card IdP",
    methods: &[("cert", "Smart Card IdP")],
    allowed_for: "any",
    prefix: "scx",
    amr: "sc",
    verified_as: Current::Enrollment,
    several: false,
};

impl Authenticator for SmartCard {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn forms(&self, flow: &Flow<'_>, _tx: &Transaction, work: &Work) -> Vec<Form> {
        federation::forms(flow, IdpUse::SmartCard, work)
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

//! What is asked for next.

use super::{Attempt, Flow};
use crate::form::Form;
use crate::step::{OfferKind, Page, Step};
use crate::wire::authenticator::Authenticator;

/// What is asked for next.
#[derive(Debug)]
pub struct NextStep<'a> {
    /// The remediation's name, such as `challenge-authenticator`.
    pub name: String,
    /// The page; its [`Step`] has everything typed.
    pub page: &'a Page,
    /// The form that takes the answer; its fields are the inputs, and where it leads to an
    /// identity provider it names it.
    pub form: Option<Form>,
    /// Paths of the fields that lack a value.
    pub missing: Vec<String>,
    /// The authenticator it is about.
    pub authenticator: Option<&'a Authenticator>,
    /// Milliseconds between polls, where it is answered elsewhere.
    pub poll_ms: Option<u32>,
    /// Whether [`Inputs::skip`](super::Inputs::skip) would go on without it.
    pub can_skip: bool,
    /// Whether [`Inputs::resend`](super::Inputs::resend) would send the code again.
    pub can_resend: bool,
    /// Whether it belongs to the attempt's [`Flow`]. A step that does not is answered only by
    /// values that are set for its very fields.
    pub in_flow: bool,
}

impl Attempt {
    pub(super) fn next_step<'a>(&'a self, page: &'a Page) -> NextStep<'a> {
        let of_flow = self.first_of_flow(self.flow);
        let in_flow = of_flow.is_some();
        let form = of_flow.or_else(|| page.step.form().cloned());
        let response = self.tx.response();
        let first = response.and_then(|r| r.remediations.first());
        let name = form.as_ref().map(|f| &f.name).or(first.map(|r| &r.name));
        let related = form.as_ref().and_then(|f| f.relation);
        let related = related.and_then(|relation| response?.authenticator(relation));
        NextStep {
            name: name.map(|name| name.0.clone()).unwrap_or_default(),
            missing: form.as_ref().map(|f| self.missing(f)).unwrap_or_default(),
            authenticator: match &page.step {
                Step::Authenticator(step) => Some(step.authenticator()),
                _ => related.map(|a| &**a),
            },
            poll_ms: page.polls.then(|| self.tx.poll_interval_ms()),
            can_skip: page.offer(&OfferKind::Skip).is_some(),
            can_resend: page.offer(&OfferKind::Resend).is_some(),
            form,
            page,
            in_flow,
        }
    }

    /// The first remediation of the page that belongs to the flow.
    fn first_of_flow(&self, flow: Flow) -> Option<Form> {
        let forms = self.tx.forms().into_iter();
        let remediations = self.tx.response().map_or(0, |r| r.remediations.len());
        let mut of_flow = forms.take(remediations);
        of_flow.find(|form| form.known().is_some_and(|name| flow.has(name)))
    }
}

//! `custom_app`: the organisation's own app, by push. It is set up in the app,
//! not here.

use serde_json::{Map, Value, json};

use super::{Authenticator, Facts, Progress, app_push};
use crate::devices;
use crate::flow::Flow;
use crate::ion::Form;
use crate::rejection::Rejection;
use crate::transaction::{Stage, Transaction};
use crate::users::{Credential, Enrollment};
use crate::work::{Current, Target, Work};

/// `custom_app`
pub(crate) struct CustomApp;

const FACTS: Facts = Facts {
    key: "custom_app",
    type_name: "app",
    label: "Harbour Keys",
    methods: &[("push", "Get a push notification")],
    allowed_for: "any",
    prefix: "pfc",
    amr: "swk",
    verified_as: Current::Enrollment,
    several: false,
};

impl Authenticator for CustomApp {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn shown(&self, enrollment: &Enrollment) -> Map<String, Value> {
        let mut members = Map::new();
        if let Credential::CustomApp(instance) = &enrollment.credential {
            members.insert(
                "profile".to_owned(),
                json!({ "deviceName": instance.device }),
            );
        }
        members
    }

    /// Pushes; with the box for that, only once the person asked for one.
    fn begin(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        target: Target,
    ) -> Result<(), Rejection> {
        let work = Work::verify(target);
        let instance = flow
            .enrollment(tx, &work)
            .and_then(|enrollment| devices::instance(&enrollment.credential));
        let may_push = !flow.app_rules(tx).auto_challenge
            || work.method.is_some()
            || instance.is_some_and(|instance| instance.auto_push);
        if may_push {
            return app_push::begin(flow, tx, work);
        }
        tx.go_to(Stage::Data(work));
        Ok(())
    }

    /// It is set up in the app.
    fn begin_enroll(
        &self,
        _flow: &mut Flow<'_>,
        _tx: &mut Transaction,
        _work: Work,
        _body: &Value,
    ) -> Result<(), Rejection> {
        Err(Rejection::ask_your_administrator())
    }

    fn data_form(&self, flow: &Flow<'_>, tx: &Transaction, work: &Work) -> Option<Form> {
        Some(app_push::data_form(flow, tx, work))
    }

    fn forms(&self, flow: &Flow<'_>, tx: &Transaction, work: &Work) -> Vec<Form> {
        app_push::forms(flow, tx, work)
    }

    fn particulars(
        &self,
        flow: &Flow<'_>,
        _tx: &Transaction,
        work: &Work,
        handle: &str,
    ) -> Map<String, Value> {
        let mut members = app_push::particulars(flow, work, handle);
        let logo = format!("{}/assets/lighthouse.svg", flow.org.urls.org);
        members.insert("logoUri".to_owned(), json!(logo));
        members
    }

    /// The answer comes from the app.
    fn verify(
        &self,
        _flow: &mut Flow<'_>,
        _tx: &mut Transaction,
        _body: &Value,
    ) -> Result<Progress, Rejection> {
        Err(Rejection::bad_request())
    }

    fn poll(&self, flow: &mut Flow<'_>, tx: &mut Transaction) -> Result<Progress, Rejection> {
        app_push::poll(flow, tx)
    }
}

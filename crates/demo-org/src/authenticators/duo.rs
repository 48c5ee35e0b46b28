//! `duo`: Duo's prompt in a frame; both signatures are checked here.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::{Authenticator, Facts, Progress, input};
use crate::duo::Refused;
use crate::flow::Flow;
use crate::ion::{Field, Form, Message};
use crate::rejection::Rejection;
use crate::transaction::Transaction;
use crate::users::Credential;
use crate::work::{Current, Work};

/// `duo`
pub(crate) struct Duo;

const FACTS: Facts = Facts {
    key: "duo",
    type_name: "app",
    label: "Duo Security",
    methods: &[("duo", "Duo Security")],
    allowed_for: "any",
    prefix: "dsf",
    amr: "swk",
    verified_as: Current::Enrollment,
    several: false,
};

const FIELD: &str = "credentials.signatureData";

impl Authenticator for Duo {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn forms(&self, _flow: &Flow<'_>, _tx: &Transaction, work: &Work) -> Vec<Form> {
        let signed = Field::text("signatureData")
            .label("Answer of Duo")
            .required(true)
            .hidden();
        vec![work.answer_form(vec![signed])]
    }

    fn particulars(
        &self,
        flow: &Flow<'_>,
        tx: &Transaction,
        _work: &Work,
        _handle: &str,
    ) -> Map<String, Value> {
        let duo = &flow.org.urls.duo;
        let host = duo.split_once("://").map_or("", |(_, host)| host);
        let user = login(flow, tx);
        let data = json!({
            "integrationType": "IFRAME",
            "host": host,
            "signedToken": flow.org.duo.request(&user, flow.now),
            "script": format!("{duo}/Duo-Web-v2.js"),
        });
        Map::from_iter([("contextualData".to_owned(), data)])
    }

    fn verify(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        body: &Value,
    ) -> Result<Progress, Rejection> {
        check(flow, tx, body)?;
        Ok(Progress::Verified)
    }

    fn enroll(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        body: &Value,
    ) -> Result<Progress, Rejection> {
        check(flow, tx, body)?;
        Ok(Progress::Enrolled(Credential::Duo))
    }
}

fn login(flow: &Flow<'_>, tx: &Transaction) -> String {
    flow.user(tx)
        .map(|user| user.login.clone())
        .unwrap_or_default()
}

fn check(flow: &Flow<'_>, tx: &Transaction, body: &Value) -> Result<(), Rejection> {
    let data = input(body, "signatureData", FIELD)?;
    match flow.org.duo.verify(data, flow.now) {
        Ok(user) if user == login(flow, tx) => Ok(()),
        Ok(_) | Err(Refused::Signature) => Err(refused(
            "oie.authenticator.duo.method.duo.verification_failed",
            "The answer of Duo is not signed as it should be.",
        )),
        Err(Refused::Expired) => Err(refused(
            "oie.authenticator.duo.method.duo.verification_timeout",
            "The answer of Duo came too late.",
        )),
    }
}

fn refused(key: &'static str, text: &str) -> Rejection {
    Rejection::new(StatusCode::BAD_REQUEST, Message::error(key, text))
}

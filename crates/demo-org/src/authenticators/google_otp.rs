//! `google_otp`: codes of an authenticator app (RFC 6238), each good once.

use serde_json::{Map, Value, json};

use super::{Authenticator, Facts, Progress, input};
use crate::flow::Flow;
use crate::ion::{Field, Form};
use crate::qr;
use crate::rejection::Rejection;
use crate::totp::Seed;
use crate::transaction::Transaction;
use crate::users::Credential;
use crate::work::{Current, Pending, Work};

const FIELD: &str = "credentials.passcode";

/// `google_otp`
pub(crate) struct GoogleOtp;

const FACTS: Facts = Facts {
    key: "google_otp",
    type_name: "app",
    label: "Google Authenticator",
    methods: &[("otp", "Code")],
    allowed_for: "any",
    prefix: "uft",
    amr: "otp",
    verified_as: Current::Authenticator,
    several: false,
};

/// What the app and we share.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    pub(crate) seed: Seed,
    /// The step whose code was used last: it and those before are spent.
    pub(crate) used: Option<i64>,
}

impl Authenticator for GoogleOtp {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn forms(&self, _flow: &Flow<'_>, _tx: &Transaction, work: &Work) -> Vec<Form> {
        let passcode = Field::text("passcode").label("Enter code").required(true);
        vec![work.answer_form(vec![passcode])]
    }

    fn particulars(
        &self,
        flow: &Flow<'_>,
        tx: &Transaction,
        work: &Work,
        _handle: &str,
    ) -> Map<String, Value> {
        let mut members = Map::new();
        if let (Pending::Seed(seed), Some(user)) = (&work.pending, flow.user(tx)) {
            let address = seed.address(&flow.org.config.org.name, &user.login);
            let code = qr::data_uri(&address)
                .map(|href| json!({ "href": href, "method": "embedded", "type": "image/svg+xml" }));
            members.insert(
                "contextualData".to_owned(),
                json!({ "qrcode": code, "sharedSecret": seed.base32() }),
            );
        }
        members
    }

    fn verify(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        body: &Value,
    ) -> Result<Progress, Rejection> {
        let given = input(body, "passcode", FIELD)?.trim();
        let Some(Credential::GoogleOtp(shared)) = flow.credential(tx) else {
            return Err(Rejection::bad_request());
        };
        let (step, used) = (shared.seed.step_of(given, flow.now), shared.used);
        flow.judge(tx, step.is_some(), Rejection::wrong_token)?;
        if step <= used {
            return Err(Rejection::used_token());
        }
        if let Some(Credential::GoogleOtp(shared)) = flow.credential_mut(tx) {
            shared.used = step;
        }
        Ok(Progress::Verified)
    }

    fn begin_enroll(
        &self,
        _flow: &mut Flow<'_>,
        tx: &mut Transaction,
        work: Work,
        _body: &Value,
    ) -> Result<(), Rejection> {
        tx.challenge(work.awaiting(Pending::Seed(Seed::new())));
        Ok(())
    }

    /// The first code proves that the app has the secret.
    fn enroll(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        body: &Value,
    ) -> Result<Progress, Rejection> {
        let given = input(body, "passcode", FIELD)?.trim();
        let Some(Pending::Seed(seed)) = tx.work().map(|work| &work.pending) else {
            return Err(Rejection::bad_request());
        };
        let step = seed
            .step_of(given, flow.now)
            .ok_or_else(|| Rejection::wrong_code(FIELD))?;
        Ok(Progress::Enrolled(Credential::GoogleOtp(Shared {
            seed: seed.clone(),
            used: Some(step),
        })))
    }
}

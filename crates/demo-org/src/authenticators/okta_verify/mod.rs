//! `okta_verify`: an app with three methods. A push and a code are checked
//! here; FastPass is a challenge of `fastpass`; `enroll` sets the app up.

pub(crate) mod enroll;
mod nonce;

pub(crate) use nonce::{give_up, refused};

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::{Authenticator, Facts, Progress, app_push, input};
use crate::devices;
use crate::flow::Flow;
use crate::ion::{Field, Form, Message};
use crate::rejection::Rejection;
use crate::transaction::{Stage, Transaction};
use crate::users::{Credential, Enrollment};
use crate::work::{Current, Purpose, Target, Work};

/// `okta_verify`
pub(crate) struct OktaVerify;

const FACTS: Facts = Facts {
    key: "okta_verify",
    type_name: "app",
    label: "Okta Verify",
    methods: &[
        (FASTPASS, "Use Okta FastPass"),
        (PUSH, "Get a push notification"),
        (TOTP, "Enter a code"),
    ],
    allowed_for: "any",
    prefix: "pfd",
    amr: "swk",
    verified_as: Current::Authenticator,
    several: false,
};

const FASTPASS: &str = "signed_nonce";
const PUSH: &str = "push";
const TOTP: &str = "totp";
const FIELD: &str = "credentials.totp";

impl Authenticator for OktaVerify {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn shown(&self, enrollment: &Enrollment) -> Map<String, Value> {
        let mut members = Map::new();
        if let Credential::OktaVerify(instance) = &enrollment.credential {
            members.insert(
                "profile".to_owned(),
                json!({ "deviceName": instance.device }),
            );
        }
        members
    }

    /// Asks how, unless that is said, or pushes are to be sent without asking.
    fn begin(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        target: Target,
    ) -> Result<(), Rejection> {
        let auto_push = flow.app_rules(tx).auto_challenge
            && flow
                .enrollment(tx, &Work::verify(target.clone()))
                .and_then(|enrollment| devices::instance(&enrollment.credential))
                .is_some_and(|instance| instance.auto_push);
        let mut work = Work::verify(target);
        if work.method.is_none() && auto_push {
            work.method = Some(PUSH);
        }
        match work.method {
            None => tx.go_to(Stage::Data(work)),
            Some(PUSH) => app_push::begin(flow, tx, work)?,
            Some(_) if flow.app_rules(tx).push_only => return Err(Rejection::bad_request()),
            Some(FASTPASS) => nonce::begin(flow, tx, work)?,
            Some(_) => tx.challenge(work),
        }
        Ok(())
    }

    fn data_form(&self, flow: &Flow<'_>, tx: &Transaction, work: &Work) -> Option<Form> {
        if work.setup().is_some() {
            return enroll::channel_data_form(work);
        }
        Some(app_push::data_form(flow, tx, work))
    }

    fn forms(&self, flow: &Flow<'_>, tx: &Transaction, work: &Work) -> Vec<Form> {
        match (work.purpose, work.method) {
            (Purpose::Enroll(_), _) => enroll::forms(flow, tx, work),
            (Purpose::Verify, Some(PUSH)) => app_push::forms(flow, tx, work),
            (Purpose::Verify, Some(FASTPASS)) => nonce::forms(flow, work),
            (Purpose::Verify, _) => vec![code_form(work)],
        }
    }

    fn particulars(
        &self,
        flow: &Flow<'_>,
        tx: &Transaction,
        work: &Work,
        handle: &str,
    ) -> Map<String, Value> {
        let awaits = matches!(tx.stage, Stage::Challenge(_));
        match (work.purpose, work.method) {
            (Purpose::Enroll(_), _) => enroll::particulars(flow, tx, work, handle),
            (Purpose::Verify, Some(PUSH)) if awaits => app_push::particulars(flow, work, handle),
            (Purpose::Verify, Some(FASTPASS)) if awaits => nonce::particulars(flow, work, handle),
            (Purpose::Verify, _) => Map::new(),
        }
    }

    fn verify(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        body: &Value,
    ) -> Result<Progress, Rejection> {
        if tx.work().is_none_or(|work| work.method != Some(TOTP)) {
            return Err(Rejection::bad_request());
        }
        let given = input(body, "totp", FIELD)?.trim().to_owned();
        check_code(flow, tx, &given)?;
        Ok(Progress::Verified)
    }

    fn begin_enroll(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        work: Work,
        body: &Value,
    ) -> Result<(), Rejection> {
        enroll::begin(flow, tx, work, body)
    }

    fn poll(&self, flow: &mut Flow<'_>, tx: &mut Transaction) -> Result<Progress, Rejection> {
        let Some((purpose, method)) = tx.work().map(|work| (work.purpose, work.method)) else {
            return Ok(Progress::Waiting);
        };
        match (purpose, method) {
            (Purpose::Enroll(_), _) => enroll::poll(flow, tx),
            (Purpose::Verify, Some(FASTPASS)) => nonce::poll(flow, tx),
            (Purpose::Verify, _) => app_push::poll(flow, tx),
        }
    }

    /// Sends the link of a set-up once more.
    fn resend(&self, flow: &mut Flow<'_>, tx: &mut Transaction) -> Result<(), Rejection> {
        enroll::resend(flow, tx)
    }
}

fn code_form(work: &Work) -> Form {
    let code = Field::text("totp").label("Enter code").required(true);
    work.answer_form(vec![code])
}

/// Compares a code of the app. Wrong ones count like wrong passwords; a right
/// one is good once.
fn check_code(flow: &mut Flow<'_>, tx: &Transaction, given: &str) -> Result<(), Rejection> {
    let now = flow.now;
    let instance = flow.credential(tx).and_then(devices::instance);
    let instance = instance.ok_or_else(Rejection::bad_request)?;
    let step = instance.seed.step_of(given, now);
    let used = instance.used;
    let biometrics = instance.settings.biometrics;
    flow.judge(tx, step.is_some(), || {
        wrong("authfactor.challenge.soft_token.invalid_passcode")
    })?;
    if used >= step {
        return Err(wrong("authfactor.challenge.soft_token.used_passcode"));
    }
    if flow.app_rules(tx).biometrics && !biometrics {
        return Err(app_push::needs_biometrics(
            "oie.authenticator.oktaverify.method.totp.verify.enable.biometrics",
        ));
    }
    let enrollments = flow.user_mut(tx).map(|user| &mut user.enrollments);
    for enrollment in enrollments.into_iter().flatten() {
        if let Credential::OktaVerify(instance) = &mut enrollment.credential {
            instance.used = step;
        }
    }
    Ok(())
}

fn wrong(key: &'static str) -> Rejection {
    Rejection::new(
        StatusCode::UNAUTHORIZED,
        Message::error(key, "The code is wrong, or was used already."),
    )
    .at(FIELD)
}

//! Proof that a person, or at least some work, is behind a form (IDX §3.5):
//! ALTCHA's proof of work for real, and a stand-in for the two services that
//! look at people. Each answer counts once.

mod altcha;
mod stand_in;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::bounded::Bounded;
use crate::clock::Moment;
use crate::flow::Flow;
use crate::ion::{Field, Form, Message, object};
use crate::random;
use crate::rejection::Rejection;
use crate::state::Org;
use crate::transaction::Transaction;

pub(crate) fn router() -> Router<Arc<Org>> {
    Router::new()
        .merge(altcha::router())
        .merge(stand_in::router())
}

/// Answers remembered as used.
const CAPACITY: usize = 10_000;

/// Whose captcha it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Provider {
    /// There is none.
    None,
    /// ALTCHA: the browser computes.
    Altcha,
    /// hCaptcha, by the local stand-in.
    Hcaptcha,
    /// reCAPTCHA v2, invisible, by the local stand-in.
    RecaptchaV2,
}

impl Provider {
    /// Whether a script of somebody else's has to be run.
    pub(crate) fn is_hosted(self) -> bool {
        matches!(self, Self::Hcaptcha | Self::RecaptchaV2)
    }
}

/// A form that may ask for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// The first form of a sign-in.
    Identify,
    /// The first form of a password recovery.
    IdentifyRecovery,
    /// The registration form.
    EnrollProfile,
}

/// `[accounts.captcha]`
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CaptchaSettings {
    /// Whose.
    pub provider: Provider,
    /// Which forms ask.
    pub on: Vec<Place>,
    /// Largest number ALTCHA has to search through.
    pub altcha_max_number: u32,
}

/// What is needed to judge answers.
pub(crate) struct Captchas {
    /// The key of this organisation with the service, also on the wire as `id`.
    id: String,
    site_key: String,
    /// Signs ALTCHA's challenges.
    secret: [u8; 32],
    /// Answers that were used, by what makes them unique.
    used: Bounded<String, ()>,
    /// Tokens of the stand-in that were not used yet.
    tokens: Bounded<String, stand_in::Token>,
}

impl Captchas {
    pub(crate) fn new() -> Self {
        Self {
            id: random::id("cap"),
            site_key: random::key(),
            secret: rand::random(),
            used: Bounded::new(CAPACITY),
            tokens: Bounded::new(CAPACITY),
        }
    }

    /// Marks an answer as used; false if it was before.
    fn spend(&mut self, answer: &str) -> bool {
        if self.used.get(answer).is_some() {
            return false;
        }
        self.used.insert(answer.to_owned(), ());
        true
    }
}

/// Whose captcha `place` has at the moment.
fn asked(flow: &Flow<'_>, tx: &Transaction, place: Place) -> Option<Provider> {
    let settings = &flow.accounts(tx).captcha;
    let asks = settings.provider != Provider::None && settings.on.contains(&place);
    asks.then_some(settings.provider)
}

fn id(flow: &Flow<'_>, provider: Provider) -> String {
    match provider {
        Provider::Altcha => "altcha".to_owned(),
        Provider::None | Provider::Hcaptcha | Provider::RecaptchaV2 => {
            flow.world.captchas.id.clone()
        }
    }
}

/// Adds the field to a form that asks.
pub(crate) fn add(flow: &Flow<'_>, tx: &Transaction, place: Place, form: Form) -> Form {
    let Some(provider) = asked(flow, tx, place) else {
        return form;
    };
    let fields = vec![
        Field::text("captchaId")
            .required(true)
            .fixed(id(flow, provider))
            .hidden(),
        Field::text("captchaToken")
            .required(true)
            .hidden()
            .with("hint", json!("captcha")),
    ];
    form.field(Field::group("captchaVerify", fields).with("relatesTo", json!("$.captcha")))
}

/// The top-level `captcha` of a step whose form asks.
pub(crate) fn context(
    flow: &Flow<'_>,
    tx: &Transaction,
    place: Place,
    handle: &str,
    body: &mut Map<String, Value>,
) {
    let Some(provider) = asked(flow, tx, place) else {
        return;
    };
    let (name, kind) = match provider {
        Provider::None => return,
        Provider::Altcha => ("ALTCHA", "ALTCHA"),
        Provider::Hcaptcha => ("hCaptcha", "HCAPTCHA"),
        Provider::RecaptchaV2 => ("reCAPTCHA v2", "RECAPTCHA_V2"),
    };
    let mut members = Map::new();
    members.insert("id".to_owned(), json!(id(flow, provider)));
    members.insert("name".to_owned(), json!(name));
    members.insert("type".to_owned(), json!(kind));
    if provider == Provider::Altcha {
        members.insert(
            "challengeUrlForm".to_owned(),
            altcha::challenge_form(&flow.org.urls.org, handle),
        );
    } else {
        members.insert("siteKey".to_owned(), json!(flow.world.captchas.site_key));
    }
    body.insert("captcha".to_owned(), object(members));
}

/// Judges the answer in `body` where `place` asks for one.
pub(crate) fn check(
    flow: &mut Flow<'_>,
    tx: &Transaction,
    place: Place,
    body: &Value,
) -> Result<(), Rejection> {
    let Some(provider) = asked(flow, tx, place) else {
        return Ok(());
    };
    let given = |name: &str| {
        body.get("captchaVerify")
            .and_then(|group| group.get(name))
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let (captcha, token) = (given("captchaId"), given("captchaToken"));
    let holds = captcha == id(flow, provider) && {
        let now: Moment = flow.now;
        let captchas = &mut flow.world.captchas;
        match provider {
            Provider::Altcha => altcha::holds(captchas, token, now),
            Provider::None | Provider::Hcaptcha | Provider::RecaptchaV2 => {
                stand_in::holds(captchas, token, now)
            }
        }
    };
    if holds { Ok(()) } else { Err(failed()) }
}

fn failed() -> Rejection {
    Rejection::new(
        StatusCode::BAD_REQUEST,
        Message::error(
            "captcha.verification.failed",
            "We could not make sure that you are a person. Please try again.",
        ),
    )
}

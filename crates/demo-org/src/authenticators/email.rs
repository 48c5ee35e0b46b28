//! `okta_email`: a one-time code, and a link that carries it (IDX §1.8).

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::{Challenge, Kind, input};
use crate::clock::Moment;
use crate::config::{MagicLink, SendMode, minutes};
use crate::flow::Flow;
use crate::ion::{Field, Form};
use crate::random;
use crate::rejection::Rejection;
use crate::secret::same;
use crate::transaction::{Person, Stage, Transaction};
use crate::users::Credential;

const FIELD: &str = "credentials.passcode";

/// A code on its way.
#[derive(Clone)]
pub(crate) struct Sent {
    code: String,
    /// The part of the link that nobody can guess.
    link_secret: String,
    at: Moment,
    wrong: u32,
    /// The link was opened and counts as the answer.
    confirmed: bool,
}

impl Sent {
    pub(crate) fn code(&self) -> &str {
        &self.code
    }

    pub(crate) fn has_link(&self, secret: &str) -> bool {
        same(secret, &self.link_secret)
    }

    pub(crate) fn is_fresh(&self, now: Moment, life: Duration) -> bool {
        now.since(self.at) < life
    }

    pub(crate) fn confirm(&mut self) {
        self.confirmed = true;
    }

    pub(crate) fn is_confirmed(&self) -> bool {
        self.confirmed
    }
}

/// The masked address, as shown before anything is proved.
pub(super) fn profile(address: &str) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("email".to_owned(), json!(mask(address)));
    members
}

/// Asks whether to send, or sends. A mail sent a moment ago is not repeated:
/// going to another authenticator and back would flood the mailbox.
pub(super) fn begin(flow: &mut Flow<'_>, tx: &mut Transaction, method: Option<&str>) {
    if method.is_none() && flow.org.config.email.send == SendMode::Choose {
        tx.go_to(Stage::Data(Kind::Email));
        return;
    }
    let recent = tx
        .mail()
        .filter(|sent| flow.now.since(sent.at) < pause(flow))
        .cloned();
    let sent = match recent {
        Some(sent) => sent,
        None => send(flow, tx),
    };
    tx.go_to(Stage::Challenge(Challenge::Email(Box::new(sent))));
}

/// Shortest time between two mails.
fn pause(flow: &Flow<'_>) -> Duration {
    Duration::from_secs(u64::from(flow.org.config.email.resend_seconds))
}

/// Sends another mail; the earlier code is void.
pub(crate) fn resend(flow: &mut Flow<'_>, tx: &mut Transaction) -> Result<(), Rejection> {
    let Stage::Challenge(Challenge::Email(sent)) = &tx.stage else {
        return Err(Rejection::bad_request());
    };
    let pause = pause(flow);
    let waited = flow.now.since(sent.at);
    if waited < pause {
        let left = (pause - waited).as_millis().div_ceil(1000);
        return Err(Rejection::mail_just_sent(
            u64::try_from(left).unwrap_or(u64::MAX),
        ));
    }
    let sent = send(flow, tx);
    tx.stage = Stage::Challenge(Challenge::Email(Box::new(sent)));
    Ok(())
}

fn send(flow: &mut Flow<'_>, tx: &Transaction) -> Sent {
    let settings = &flow.org.config.email;
    let sent = Sent {
        code: random::code(settings.code_length, settings.code_alphanumeric),
        link_secret: random::key(),
        at: flow.now,
        wrong: 0,
        confirmed: false,
    };
    // A stand-in has no mailbox.
    let address = match tx.subject.as_ref().map(|subject| &subject.person) {
        Some(Person::Known(_)) => flow.user(tx).and_then(|user| {
            user.enrollment(Kind::Email)
                .and_then(|enrollment| match &enrollment.credential {
                    Credential::Email(address) => Some(address.clone()),
                    Credential::Password(_) | Credential::SecurityQuestion { .. } => None,
                })
        }),
        Some(Person::StandIn(_)) | None => None,
    };
    if let Some(address) = address {
        let link = match settings.magic_link {
            MagicLink::Off => None,
            MagicLink::App | MagicLink::Org => Some(format!(
                "{}/email/verify/{}.{}",
                flow.org.urls.org, tx.id, sent.link_secret
            )),
        };
        let subject = format!("Your sign-in code for {}", flow.org.config.org.name);
        flow.world
            .inbox
            .deliver(&address, subject, Some(sent.code.clone()), link, flow.now);
    }
    sent
}

pub(super) fn form(flow: &Flow<'_>) -> Form {
    let settings = &flow.org.config.email;
    let mut passcode = Field::text("passcode").label("Enter code");
    if settings.code_alphanumeric {
        passcode = passcode
            .with("minLength", json!(settings.code_length))
            .with("maxLength", json!(settings.code_length))
            .with("format", json!("alphanumeric"));
    }
    Form::new("challenge-authenticator", "challenge/answer")
        .relates_to("$.currentAuthenticatorEnrollment")
        .field(Field::group("credentials", vec![passcode]).required(true))
}

pub(super) fn verify(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    answer: &Value,
) -> Result<(), Rejection> {
    let given = input(answer, "passcode", FIELD)?.trim();
    let life = minutes(flow.org.config.email.code_minutes);
    let limit = flow.org.config.limits.wrong_codes;
    let Stage::Challenge(Challenge::Email(sent)) = &mut tx.stage else {
        return Err(Rejection::bad_request());
    };
    if same(given, &sent.code) && sent.is_fresh(flow.now, life) {
        return Ok(());
    }
    sent.wrong += 1;
    if sent.wrong < limit {
        return Err(Rejection::wrong_code(FIELD));
    }
    Err(Rejection::too_many_attempts())
}

pub(super) fn particulars(flow: &Flow<'_>, state_handle: &str) -> Map<String, Value> {
    let settings = &flow.org.config.email;
    let org = &flow.org.urls.org;
    let mut members = Map::new();
    members.insert(
        "resend".to_owned(),
        Form::new("resend", "challenge/resend").to_value(org, state_handle),
    );
    members.insert(
        "poll".to_owned(),
        Form::new("poll", "challenge/poll")
            .refresh(settings.poll_milliseconds)
            .to_value(org, state_handle),
    );
    members.insert(
        "contextualData".to_owned(),
        json!({ "useEmailMagicLink": settings.magic_link != MagicLink::Off }),
    );
    members
}

/// First and last letter of the local part; the domain stays.
fn mask(address: &str) -> String {
    let (local, domain) = address.split_once('@').unwrap_or((address, ""));
    let mut letters = local.chars();
    let first = letters.next().map(String::from).unwrap_or_default();
    let last = letters.next_back().map(String::from).unwrap_or_default();
    let at = if domain.is_empty() { "" } else { "@" };
    format!("{first}***{last}{at}{domain}")
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn an_address_is_masked_however_short() {
        assert_eq!(mask("ada@example.com"), "a***a@example.com");
        assert_eq!(mask("a@b.c"), "a***@b.c");
        assert_eq!(mask("ada"), "a***a");
        assert_eq!(mask(""), "***");
    }
}

//! `phone_number`: a code in a text message or read out in a call.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::sent_code::SentCode;
use super::{Authenticator, Facts, Kind, Progress};
use crate::clock::Moment;
use crate::config::minutes;
use crate::flow::Flow;
use crate::inbox::Channel;
use crate::ion::{Field, Form};
use crate::random;
use crate::rejection::Rejection;
use crate::render::lists;
use crate::transaction::{Stage, Transaction};
use crate::users::{Credential, Enrollment};
use crate::work::{Current, Pending, Purpose, Target, Work};

const NUMBER: &str = "authenticator.phoneNumber";
const VOICE: &str = "voice";
/// Digits of a code.
const LENGTH: usize = 6;

/// `phone_number`
pub(crate) struct Phone;

const FACTS: Facts = Facts {
    key: "phone_number",
    type_name: "phone",
    label: "Phone",
    methods: &[("sms", "SMS"), (VOICE, "Voice call")],
    allowed_for: "any",
    prefix: "paf",
    amr: "sms",
    verified_as: Current::Enrollment,
    several: true,
};

/// A phone somebody has.
#[derive(Debug, Clone)]
pub(crate) struct Owned {
    /// E.164, with `x` and an extension where there is one.
    pub(crate) number: String,
    pub(crate) nickname: Option<String>,
}

/// A code on its way.
#[derive(Clone)]
pub(crate) struct Sent {
    code: SentCode,
    number: String,
}

/// A message or call of an attempt, remembered so that there are not too many.
#[derive(Debug, Clone)]
pub(crate) struct Dispatch {
    number: String,
    method: &'static str,
    at: Moment,
}

impl Authenticator for Phone {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn shown(&self, enrollment: &Enrollment) -> Map<String, Value> {
        let mut members = Map::new();
        if let Credential::Phone(phone) = &enrollment.credential {
            let profile = json!({ "phoneNumber": mask(&phone.number) });
            members.insert("profile".to_owned(), profile);
            if let Some(nickname) = &phone.nickname {
                members.insert("nickname".to_owned(), json!(nickname));
            }
        }
        members
    }

    /// Asks whether to write or to call, or does what was said.
    fn begin(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        target: Target,
    ) -> Result<(), Rejection> {
        let work = Work::verify(target);
        let number = match flow.enrollment(tx, &work).map(|found| &found.credential) {
            Some(Credential::Phone(phone)) => phone.number.clone(),
            Some(_) | None => return Err(Rejection::bad_request()),
        };
        if work.method.is_none() {
            tx.go_to(Stage::Data(work));
            return Ok(());
        }
        start(flow, tx, work, number)
    }

    fn begin_enroll(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        work: Work,
        body: &Value,
    ) -> Result<(), Rejection> {
        let is_form = matches!(
            &tx.stage,
            Stage::Data(data) if data.kind == Kind::Phone && data.setup().is_some()
        );
        let number = body
            .get("authenticator")
            .and_then(|chosen| chosen.get("phoneNumber"))
            .and_then(Value::as_str)
            .map(compact)
            .filter(|number| !number.is_empty());
        if !is_form {
            // Chosen from the list, which may say everything at once.
            let data = Work {
                method: None,
                ..work.clone()
            };
            tx.go_to(Stage::Data(data));
        }
        let Some(number) = number else {
            return if is_form {
                Err(Rejection::blank(NUMBER))
            } else {
                Ok(())
            };
        };
        if !is_dialable(&number, work.method() == VOICE) {
            return Err(Rejection::invalid_phone());
        }
        start(flow, tx, work, number)
    }

    fn data_form(&self, flow: &Flow<'_>, _tx: &Transaction, work: &Work) -> Option<Form> {
        let id = flow.org.authenticator_id(work.kind);
        let mut fields = vec![Field::text("id").required(true).fixed(id).hidden()];
        if let Some(enrollment) = &work.enrollment {
            let field = Field::text("enrollmentId").required(true).hidden();
            fields.push(field.fixed(enrollment.as_str()));
        }
        fields.push(
            Field::text("methodType")
                .with("type", json!("string"))
                .required(true)
                .with("options", lists::methods(work.kind)),
        );
        let form = match work.purpose {
            Purpose::Verify => Form::new("authenticator-verification-data", "challenge"),
            Purpose::Enroll(_) => {
                let number = Field::text("phoneNumber").label("Phone number");
                fields.push(number.with("type", json!("string")).required(true));
                Form::new("authenticator-enrollment-data", "credential/enroll")
            }
        };
        let group = Field::group("authenticator", fields).label(work.kind.label());
        Some(
            form.relates_to(work.current().path())
                .field(group.required(true)),
        )
    }

    fn forms(&self, _flow: &Flow<'_>, _tx: &Transaction, work: &Work) -> Vec<Form> {
        let passcode = Field::text("passcode").label("Enter code");
        vec![work.answer_form(vec![passcode])]
    }

    fn particulars(
        &self,
        flow: &Flow<'_>,
        tx: &Transaction,
        work: &Work,
        handle: &str,
    ) -> Map<String, Value> {
        let mut members = Map::new();
        if let Stage::Challenge(_) = &tx.stage {
            let resend = Form::new("resend", "challenge/resend");
            let resend = resend.to_value(&flow.org.urls.org, handle);
            members.insert("resend".to_owned(), resend);
            // The one in use; a client words its text by it.
            let methods = json!([{ "type": work.method() }]);
            members.insert("methods".to_owned(), methods);
        }
        members
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
        let number = check(flow, tx, body)?;
        let user = flow.user(tx).ok_or_else(Rejection::bad_request)?;
        let has_it = user.enrollments.iter().any(|enrollment| {
            matches!(&enrollment.credential, Credential::Phone(phone) if phone.number == number)
        });
        if has_it {
            return Ok(Progress::Verified);
        }
        Ok(Progress::Enrolled(Credential::Phone(Owned {
            number,
            nickname: None,
        })))
    }

    /// Another message or call; the earlier code is void.
    fn resend(&self, flow: &mut Flow<'_>, tx: &mut Transaction) -> Result<(), Rejection> {
        let Some(Work {
            pending: Pending::Phone(sent),
            ..
        }) = tx.work()
        else {
            return Err(Rejection::bad_request());
        };
        let number = sent.number.clone();
        let method = tx.work().map(Work::method).unwrap_or_default();
        let sent = send(flow, tx, number, method)?;
        if let Some(pending) = tx.pending_mut() {
            *pending = Pending::Phone(Box::new(sent));
        }
        Ok(())
    }
}

fn start(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    work: Work,
    number: String,
) -> Result<(), Rejection> {
    let sent = send(flow, tx, number, work.method())?;
    tx.challenge(work.awaiting(Pending::Phone(Box::new(sent))));
    Ok(())
}

fn send(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    number: String,
    method: &'static str,
) -> Result<Sent, Rejection> {
    let is_call = method == VOICE;
    let settings = &flow.org.config.phone;
    let pause = Duration::from_secs(u64::from(settings.resend_seconds));
    let earlier = || tx.dispatches.iter().filter(|one| one.method == method);
    if earlier().count() >= usize::try_from(settings.limit).unwrap_or(usize::MAX) {
        return Err(Rejection::phone_limit(is_call));
    }
    let is_soon = |one: &Dispatch| one.number == number && flow.now.since(one.at) < pause;
    if earlier().any(is_soon) {
        return Err(Rejection::phone_just_used(is_call, settings.resend_seconds));
    }
    let code = random::code(LENGTH, false);
    let (channel, text) = if is_call {
        (Channel::Voice, "A voice reads your code for")
    } else {
        (Channel::Sms, "Your code for")
    };
    let text = format!("{text} {}", flow.org.config.org.name);
    let inbox = &mut flow.world.inbox;
    inbox.phone(channel, &number, text, code.clone(), flow.now);
    tx.dispatches.push(Dispatch {
        number: number.clone(),
        method,
        at: flow.now,
    });
    Ok(Sent {
        code: SentCode::new(code, flow.now),
        number,
    })
}

/// The number the right code was sent to.
fn check(flow: &Flow<'_>, tx: &mut Transaction, body: &Value) -> Result<String, Rejection> {
    let life = minutes(flow.org.config.phone.code_minutes);
    let Some(Pending::Phone(sent)) = tx.pending_mut() else {
        return Err(Rejection::bad_request());
    };
    sent.code.answer(flow, life, body)?;
    Ok(sent.number.clone())
}

/// Without the spaces and signs people group digits with.
fn compact(number: &str) -> String {
    let is_sign = |letter: char| letter.is_whitespace() || "()-./".contains(letter);
    number
        .chars()
        .filter(|letter| !is_sign(*letter))
        .collect::<String>()
        .to_lowercase()
}

/// E.164: a plus and eight to fifteen digits. An extension can be called, not
/// written to.
fn is_dialable(number: &str, is_call: bool) -> bool {
    let (number, extension) = number.split_once('x').unwrap_or((number, "0"));
    let Some(digits) = number.strip_prefix('+') else {
        return false;
    };
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (8..=15).contains(&digits.len())
        && are_digits(digits)
        && !digits.starts_with('0')
        && (1..=8).contains(&extension.len())
        && are_digits(extension)
        && (is_call || extension == "0")
}

/// The country code and the last four digits stay: `+1 XXX-XXX-1234`.
fn mask(number: &str) -> String {
    let number = number.split('x').next().unwrap_or_default();
    let digits = number.trim_start_matches('+');
    let last = digits.len().saturating_sub(4);
    let country = digits.len().saturating_sub(10).max(1);
    let (country, last) = (digits.get(..country), digits.get(last..));
    format!(
        "+{} XXX-XXX-{}",
        country.unwrap_or_default(),
        last.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::{compact, is_dialable, mask};

    #[test]
    fn numbers_are_told_from_what_nobody_can_dial() {
        for number in ["+15551234567", "+493012345678", "+1 (555) 123-45.67"] {
            assert!(is_dialable(&compact(number), false), "{number}");
        }
        for number in [
            "5551234567",
            "+1555",
            "+0155512345",
            "+1555123456a",
            "+",
            "",
            "+15551234567x1",
        ] {
            assert!(!is_dialable(number, false), "{number}");
        }
        assert!(is_dialable("+15551234567x12", true));
        assert!(!is_dialable("+15551234567x", true) && !is_dialable("+15551234567xx", true));
    }

    #[test]
    fn a_number_is_masked_however_odd() {
        assert_eq!(mask("+15551234567"), "+1 XXX-XXX-4567");
        assert_eq!(mask("+493012345678x9"), "+49 XXX-XXX-5678");
        assert_eq!(mask("+1"), "+1 XXX-XXX-1");
        assert_eq!(mask(""), "+ XXX-XXX-");
    }
}

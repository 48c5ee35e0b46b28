//! `okta_email`: a one-time code, and a link that carries it (IDX §1.8).

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::sent_code::SentCode;
use super::{Authenticator, Facts, Kind, Progress};
use crate::accounts;
use crate::clock::Moment;
use crate::config::{MagicLink, SendMode, minutes};
use crate::flow::Flow;
use crate::ion::{Field, Form};
use crate::random;
use crate::rejection::Rejection;
use crate::render::lists;
use crate::secret::same;
use crate::transaction::{Person, Stage, Transaction};
use crate::users::{Credential, Enrollment};
use crate::work::{Current, Pending, Purpose, Target, Work};

/// A code on its way.
#[derive(Clone)]
pub(crate) struct Sent {
    code: SentCode,
    /// The part of the link that nobody can guess.
    link_secret: String,
    /// The link was opened and counts as the answer.
    confirmed: bool,
}

impl Sent {
    pub(crate) fn code(&self) -> &str {
        self.code.code()
    }

    pub(crate) fn has_link(&self, secret: &str) -> bool {
        same(secret, &self.link_secret)
    }

    pub(crate) fn is_fresh(&self, now: Moment, life: Duration) -> bool {
        self.code.is_fresh(now, life)
    }

    pub(crate) fn confirm(&mut self) {
        self.confirmed = true;
    }

    pub(crate) fn is_confirmed(&self) -> bool {
        self.confirmed
    }
}

/// Where mails of the authenticator go.
#[derive(Debug, Clone)]
pub(crate) struct Mailbox {
    pub(crate) address: String,
    /// Another address, which gets them as well.
    pub(crate) second: Option<String>,
}

impl Mailbox {
    /// One address alone.
    pub(crate) fn at(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            second: None,
        }
    }
}

/// `okta_email`
pub(crate) struct Email;

const FACTS: Facts = Facts {
    key: "okta_email",
    type_name: "email",
    label: "Email",
    methods: &[("email", "Email")],
    allowed_for: "any",
    prefix: "eae",
    amr: "otp",
    verified_as: Current::Enrollment,
    several: false,
};

impl Authenticator for Email {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    /// The masked address, as shown before anything is proved.
    fn shown(&self, enrollment: &Enrollment) -> Map<String, Value> {
        let mut members = Map::new();
        if let Credential::Email(mailbox) = &enrollment.credential {
            let mut profile = json!({ "email": mask(&mailbox.address) });
            if let Some(second) = &mailbox.second {
                profile["secondaryEmail"] = json!(mask(second));
            }
            members.insert("profile".to_owned(), profile);
        }
        members
    }

    /// Asks whether to send, or sends.
    fn begin(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        target: Target,
    ) -> Result<(), Rejection> {
        begin(flow, tx, Work::verify(target));
        Ok(())
    }

    fn begin_enroll(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        mut work: Work,
        _body: &Value,
    ) -> Result<(), Rejection> {
        // Lists name the method, too; only the form after them asks to send.
        if !is_data_of(tx, work.purpose) {
            work.method = None;
        }
        begin(flow, tx, work);
        Ok(())
    }

    fn data_form(&self, flow: &Flow<'_>, _tx: &Transaction, work: &Work) -> Option<Form> {
        let label = work.kind.label();
        let id = Field::text("id")
            .required(true)
            .fixed(flow.org.authenticator_id(work.kind));
        let method = Field::text("methodType")
            .with("type", json!("string"))
            .required(true)
            .with("options", lists::methods(work.kind));
        let form = match work.purpose {
            Purpose::Verify => Form::new("authenticator-verification-data", "challenge"),
            Purpose::Enroll(_) => Form::new("authenticator-enrollment-data", "credential/enroll"),
        };
        Some(
            form.relates_to(work.current().path())
                .field(Field::group("authenticator", vec![id, method]).label(label)),
        )
    }

    fn forms(&self, flow: &Flow<'_>, tx: &Transaction, work: &Work) -> Vec<Form> {
        let settings = tx.email(&flow.org.config);
        let mut passcode = Field::text("passcode").label("Enter code");
        if settings.code_alphanumeric {
            passcode = passcode
                .with("minLength", json!(settings.code_length))
                .with("maxLength", json!(settings.code_length))
                .with("format", json!("alphanumeric"));
        }
        vec![work.answer_form(vec![passcode])]
    }

    fn particulars(
        &self,
        flow: &Flow<'_>,
        tx: &Transaction,
        _work: &Work,
        handle: &str,
    ) -> Map<String, Value> {
        let mut members = Map::new();
        if !matches!(tx.stage, Stage::Challenge(_)) {
            return members;
        }
        let settings = tx.email(&flow.org.config);
        let org = &flow.org.urls.org;
        members.insert(
            "resend".to_owned(),
            Form::new("resend", "challenge/resend").to_value(org, handle),
        );
        members.insert(
            "poll".to_owned(),
            Form::new("poll", "challenge/poll")
                .refresh(settings.poll_milliseconds)
                .to_value(org, handle),
        );
        members.insert(
            "contextualData".to_owned(),
            json!({ "useEmailMagicLink": settings.magic_link != MagicLink::Off }),
        );
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
        check(flow, tx, body)?;
        reached(flow, tx)
    }

    fn poll(&self, flow: &mut Flow<'_>, tx: &mut Transaction) -> Result<Progress, Rejection> {
        let confirmed = match tx.work().map(|work| &work.pending) {
            Some(Pending::Email(sent)) => sent.is_confirmed(),
            Some(_) | None => false,
        };
        if confirmed {
            reached(flow, tx)
        } else {
            Ok(Progress::Waiting)
        }
    }

    /// Sends another mail; the earlier code is void.
    fn resend(&self, flow: &mut Flow<'_>, tx: &mut Transaction) -> Result<(), Rejection> {
        let at = match tx.work().map(|work| &work.pending) {
            Some(Pending::Email(sent)) => sent.code.at(),
            Some(_) | None => return Err(Rejection::bad_request()),
        };
        let pause = pause(flow, tx);
        let waited = flow.now.since(at);
        if waited < pause {
            let left = (pause - waited).as_millis().div_ceil(1000);
            return Err(Rejection::mail_just_sent(
                u64::try_from(left).unwrap_or(u64::MAX),
            ));
        }
        let sent = send(flow, tx);
        if let Some(pending) = tx.pending_mut() {
            *pending = Pending::Email(Box::new(sent));
        }
        Ok(())
    }
}

/// Whether `tx` stands at the form that asks to send, for this purpose.
fn is_data_of(tx: &Transaction, purpose: Purpose) -> bool {
    matches!(&tx.stage, Stage::Data(work) if work.kind == Kind::Email && work.purpose == purpose)
}

/// A mail sent a moment ago is not repeated: going to another authenticator
/// and back would flood the mailbox.
fn begin(flow: &mut Flow<'_>, tx: &mut Transaction, work: Work) {
    if work.method.is_none() && tx.email(&flow.org.config).send == SendMode::Choose {
        tx.go_to(Stage::Data(work));
        return;
    }
    let recent = tx
        .mail()
        .filter(|sent| sent.is_fresh(flow.now, pause(flow, tx)))
        .cloned();
    let sent = match recent {
        Some(sent) => sent,
        None => send(flow, tx),
    };
    tx.challenge(work.awaiting(Pending::Email(Box::new(sent))));
}

/// Shortest time between two mails.
fn pause(flow: &Flow<'_>, tx: &Transaction) -> Duration {
    Duration::from_secs(u64::from(tx.email(&flow.org.config).resend_seconds))
}

/// The person has the mailbox: verified, or set up.
fn reached(flow: &Flow<'_>, tx: &Transaction) -> Result<Progress, Rejection> {
    let work = tx.work().ok_or_else(Rejection::bad_request)?;
    match work.purpose {
        Purpose::Verify => Ok(Progress::Verified),
        Purpose::Enroll(_) => {
            let user = flow.user(tx).ok_or_else(Rejection::bad_request)?;
            Ok(Progress::Enrolled(Credential::Email(Mailbox::at(
                &user.email,
            ))))
        }
    }
}

/// Where the mail goes. A stand-in has no mailbox.
fn addresses(flow: &Flow<'_>, tx: &Transaction) -> Vec<String> {
    let person = tx.subject.as_ref().map(|subject| &subject.person);
    let Some(user) = flow.user(tx) else {
        return Vec::new();
    };
    if matches!(person, None | Some(Person::StandIn(_))) {
        return Vec::new();
    }
    let enrolled = user.enrollment(Kind::Email);
    match enrolled.map(|enrollment| &enrollment.credential) {
        Some(Credential::Email(mailbox)) => {
            let first = std::iter::once(mailbox.address.clone());
            first.chain(mailbox.second.clone()).collect()
        }
        Some(_) | None => vec![user.email.clone()],
    }
}

fn send(flow: &mut Flow<'_>, tx: &Transaction) -> Sent {
    let settings = tx.email(&flow.org.config);
    let code = random::code(settings.code_length, settings.code_alphanumeric);
    let sent = Sent {
        code: SentCode::new(code, flow.now),
        link_secret: random::key(),
        confirmed: false,
    };
    let link = match settings.magic_link {
        MagicLink::Off => None,
        MagicLink::App | MagicLink::Org => Some(format!(
            "{}/email/verify/{}.{}",
            flow.org.urls.org, tx.id, sent.link_secret
        )),
    };
    let subject = format!(
        "{} for {}",
        accounts::mail_subject(tx),
        flow.org.config.org.name
    );
    for address in addresses(flow, tx) {
        let code = Some(sent.code().to_owned());
        let inbox = &mut flow.world.inbox;
        inbox.deliver(&address, subject.clone(), code, link.clone(), flow.now);
    }
    sent
}

fn check(flow: &Flow<'_>, tx: &mut Transaction, body: &Value) -> Result<(), Rejection> {
    let life = minutes(tx.email(&flow.org.config).code_minutes);
    let Some(Pending::Email(sent)) = tx.pending_mut() else {
        return Err(Rejection::bad_request());
    };
    sent.code.answer(flow, life, body)
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

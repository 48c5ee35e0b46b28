//! `okta_password`: compared with an Argon2 hash, counted per user name; set
//! by the rules of the policy, and replaced when it has grown old.

pub(crate) mod rules;

use serde_json::{Map, Value, json};

use self::rules::{Owner, PasswordRules};
use super::{Authenticator, Facts, Kind, Progress, input};
use crate::accounts::recovery;
use crate::clock::Moment;
use crate::config::{days, minutes};
use crate::flow::Flow;
use crate::ion::{Field, Form, Message};
use crate::rejection::Rejection;
use crate::secret::Hash;
use crate::transaction::{Offer, Transaction};
use crate::users::{Credential, User};
use crate::work::{Current, Setup, Work};

const FIELD: &str = "credentials.passcode";

/// The input, also part of the one-step identify form.
pub(crate) fn field() -> Field {
    Field::group(
        "credentials",
        vec![Field::text("passcode").label("Password").secret()],
    )
    .required(true)
}

/// `okta_password`
pub(crate) struct Password;

const FACTS: Facts = Facts {
    key: "okta_password",
    type_name: "password",
    label: "Password",
    methods: &[("password", "Password")],
    allowed_for: "sso",
    prefix: "lae",
    amr: "pwd",
    verified_as: Current::Enrollment,
    several: false,
};

/// What is kept of a password.
#[derive(Clone)]
pub(crate) struct Kept {
    pub(crate) hash: Hash,
    /// When it was set.
    pub(crate) changed: Moment,
    /// Those before it, the newest first.
    pub(crate) earlier: Vec<Hash>,
}

impl Kept {
    /// `password` as the successor of `present`, if the rules allow it.
    pub(crate) fn new(
        password: &str,
        rules: &PasswordRules,
        owner: Owner<'_>,
        present: Option<&Self>,
        now: Moment,
    ) -> Result<Self, Rejection> {
        rules.check(password, owner, present, now)?;
        let earlier = present
            .into_iter()
            .flat_map(|present| std::iter::once(&present.hash).chain(&present.earlier))
            .take(rules.history)
            .cloned()
            .collect();
        Ok(Self {
            hash: Hash::of(password).map_err(|_| Rejection::bad_request())?,
            changed: now,
            earlier,
        })
    }
}

impl Authenticator for Password {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn forms(&self, flow: &Flow<'_>, tx: &Transaction, work: &Work) -> Vec<Form> {
        let form =
            Form::new(work.form_name(), "challenge/answer").relates_to(work.current().path());
        let Some(setup) = work.setup() else {
            return vec![form.field(field())];
        };
        let label = match setup {
            Setup::New => "Enter password",
            _ => "New password",
        };
        let mut fields = vec![Field::text("passcode").label(label).secret().required(true)];
        if setup.replaces() {
            let others = Field::boolean("revokeSessions");
            fields.push(others.label("Sign me out of all other devices"));
        }
        let mut form = form.field(Field::group("credentials", fields).required(true));
        if let Setup::ExpiredElsewhere | Setup::ExpiringElsewhere = setup
            && let Some(elsewhere) = &rules(flow, tx).elsewhere
        {
            form = form
                .with("customExpiredPasswordName", json!(elsewhere.name))
                .with("customExpiredPasswordURL", json!(elsewhere.url));
        }
        vec![form]
    }

    fn particulars(
        &self,
        flow: &Flow<'_>,
        tx: &Transaction,
        work: &Work,
        handle: &str,
    ) -> Map<String, Value> {
        let mut members = Map::new();
        let Some(setup) = work.setup() else {
            recovery::action(flow, tx, handle, &mut members);
            return members;
        };
        let mut settings = rules(flow, tx).to_settings();
        if let Setup::Expiring | Setup::ExpiringElsewhere = setup {
            settings["daysToExpiry"] = json!(days_left(flow, tx));
        }
        members.insert("settings".to_owned(), settings);
        members
    }

    fn notes(&self, flow: &Flow<'_>, tx: &Transaction, work: &Work) -> Vec<Message> {
        match work.setup() {
            Some(Setup::Expiring | Setup::ExpiringElsewhere) => vec![
                Message::info(
                    "idx.password.expiring.message",
                    "Once your password has expired you have to change it before you can sign in.",
                )
                .param(flow.app_label(tx)),
            ],
            _ => Vec::new(),
        }
    }

    fn verify(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        body: &Value,
    ) -> Result<Progress, Rejection> {
        let password = input(body, "passcode", FIELD)?;
        let fits = flow.user(tx).is_some_and(|user| fits(user, password));
        flow.judge(tx, fits, Rejection::wrong_password)?;
        Ok(Progress::Verified)
    }

    fn enroll(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        body: &Value,
    ) -> Result<Progress, Rejection> {
        let setup = tx.work().and_then(Work::setup);
        if let Some(Setup::ExpiredElsewhere | Setup::ExpiringElsewhere) | None = setup {
            return Err(Rejection::bad_request());
        }
        let password = input(body, "passcode", FIELD)?;
        let user = flow.user(tx).ok_or_else(Rejection::bad_request)?;
        let owner = Owner::of(user);
        let kept = Kept::new(password, rules(flow, tx), owner, kept(user), flow.now)?;
        recovery::confirm(flow, tx)?;
        recovery::revoke_sessions(flow, tx, body);
        Ok(Progress::Enrolled(Credential::Password(kept)))
    }
}

/// The rules for whom an attempt is about: of their policy, else of all.
pub(crate) fn rules<'a>(flow: &'a Flow<'_>, tx: &'a Transaction) -> &'a PasswordRules {
    let policy = flow.user(tx).and_then(|user| flow.policy(tx, user));
    policy
        .and_then(|policy| policy.password.as_ref())
        .and_then(|name| flow.org.config.passwords.get(name))
        .unwrap_or(&flow.accounts(tx).passwords)
}

/// What has to be done about the age of a password that was just given.
pub(crate) fn due(flow: &Flow<'_>, tx: &Transaction) -> Option<Work> {
    if !tx.proved().contains(&Kind::Password) {
        return None;
    }
    let rules = rules(flow, tx);
    let left = days_left(flow, tx)?;
    let elsewhere = rules.elsewhere.is_some();
    let setup = if left == 0 && has_expired(flow, tx) {
        if elsewhere {
            Setup::ExpiredElsewhere
        } else {
            Setup::Expired
        }
    } else if left <= rules.warn_days && !tx.declined.contains(&Offer::Password) {
        if elsewhere {
            Setup::ExpiringElsewhere
        } else {
            Setup::Expiring
        }
    } else {
        return None;
    };
    Some(Work::enroll(Kind::Password, setup))
}

fn has_expired(flow: &Flow<'_>, tx: &Transaction) -> bool {
    expiry(flow, tx).is_some_and(|expiry| expiry <= flow.now)
}

/// Days until it expires, rounded; 0 is the last half of one.
fn days_left(flow: &Flow<'_>, tx: &Transaction) -> Option<u32> {
    let left = expiry(flow, tx)?.since(flow.now);
    let day = days(1).as_secs();
    u32::try_from((left.as_secs() + day / 2) / day).ok()
}

fn expiry(flow: &Flow<'_>, tx: &Transaction) -> Option<Moment> {
    let life = rules(flow, tx).max_age_days;
    let kept = kept(flow.user(tx)?)?;
    (life > 0).then(|| kept.changed.plus(days(life)))
}

/// Whether the password is too new to be changed again.
pub(crate) fn is_too_young(flow: &Flow<'_>, tx: &Transaction, user: &User) -> bool {
    let age = minutes(rules(flow, tx).min_age_minutes);
    kept(user).is_some_and(|kept| flow.now.since(kept.changed) < age)
}

/// This person's password.
pub(crate) fn kept(user: &User) -> Option<&Kept> {
    match &user.enrollment(Kind::Password)?.credential {
        Credential::Password(kept) => Some(kept),
        _ => None,
    }
}

/// Whether `password` is this person's.
pub(crate) fn fits(user: &User, password: &str) -> bool {
    kept(user).is_some_and(|kept| kept.hash.matches(password))
}

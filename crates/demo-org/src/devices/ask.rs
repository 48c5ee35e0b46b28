//! What the organisation waits for a device to answer: a push, a challenge for
//! FastPass, a set-up link, a card to be scanned.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Instance, key};
use crate::authenticators::Kind;
use crate::bounded::Bounded;
use crate::clock::Moment;
use crate::keys::{KeyError, KeyRing};
use crate::random;
use crate::secret::same;
use crate::users::Directory;

/// How long a device may take.
pub(crate) const LIFE: Duration = Duration::from_secs(5 * 60);
/// Kept at most.
const CAPACITY: usize = 1000;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Matter {
    /// A push, with or without a number to tap.
    Push,
    /// A nonce to be signed (FastPass), or a card to be scanned.
    Nonce,
    /// An app or a card to be set up.
    SetUp,
}

/// Something asked.
pub(crate) struct Ask {
    pub(crate) id: String,
    pub(crate) matter: Matter,
    pub(crate) kind: Kind,
    /// Whose device is meant; `None`: whoever the device knows.
    pub(crate) user_id: Option<String>,
    pub(crate) login: Option<String>,
    /// How the app is told, for the phone page: `push`, `LOOPBACK`, `qrcode`…
    pub(crate) way: &'static str,
    /// What the device signs, and the secret part of a set-up link.
    nonce: String,
    /// The right number and the three on the device.
    pub(crate) numbers: Option<(String, [String; 3])>,
    /// What the app is given: a JWT of ours that names this.
    pub(crate) request: String,
    /// The sign-in it belongs to.
    pub(crate) transaction: String,
    asked: Moment,
    outcome: Option<Outcome>,
}

/// What came back.
#[derive(Clone)]
pub(crate) enum Outcome {
    /// The person said no.
    Denied,
    /// The person said yes, in the app of this enrolment.
    Approved(Approval),
    /// An app or card was set up.
    SetUp(Box<Instance>),
}

/// A yes, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Approval {
    pub(crate) user_id: String,
    pub(crate) number: Option<String>,
    pub(crate) biometrics: bool,
    pub(crate) up_to_date: bool,
}

/// What a device said cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refused;

impl Ask {
    pub(crate) fn new(
        matter: Matter,
        kind: Kind,
        way: &'static str,
        transaction: &str,
        now: Moment,
    ) -> Self {
        Self {
            id: random::id("ft"),
            matter,
            kind,
            user_id: None,
            login: None,
            way,
            nonce: random::token(),
            numbers: None,
            request: String::new(),
            transaction: transaction.to_owned(),
            asked: now,
            outcome: None,
        }
    }

    /// Asks this person only.
    pub(crate) fn of(mut self, user_id: &str, login: &str) -> Self {
        self.user_id = Some(user_id.to_owned());
        self.login = Some(login.to_owned());
        self
    }

    /// Has the person tap the right one of three numbers.
    pub(crate) fn with_numbers(mut self) -> Self {
        let mut numbers: Vec<String> = Vec::new();
        while numbers.len() < 3 {
            let number = rand::random_range(10..=99).to_string();
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        if let Ok(three) = <[String; 3]>::try_from(numbers) {
            let right = three[rand::random_range(0..three.len())].clone();
            self.numbers = Some((right, three));
        }
        self
    }

    /// Writes the JWT that the app is given (IDX §6.3, `challengeRequest`).
    pub(crate) fn signed(
        mut self,
        keys: &KeyRing,
        org: &str,
        app: &str,
        biometrics: bool,
    ) -> Result<Self, KeyError> {
        let method = match self.kind {
            Kind::NfcPin => "nfc",
            _ => "signed_nonce",
        };
        self.request = keys.sign(&json!({
            "iss": org,
            "aud": format!("okta.{}", self.kind.key()),
            "iat": self.asked.seconds(),
            "exp": self.asked.plus(LIFE).seconds(),
            "jti": self.id,
            "nonce": self.nonce,
            "method": method,
            "appInstanceName": app,
            "userVerification": if biometrics { "REQUIRED" } else { "NONE" },
            "verificationUri": format!("{org}/idp/authenticators/transactions/{}/verify", self.id),
            "ver": 0,
        }))?;
        Ok(self)
    }

    pub(crate) fn is_open(&self, now: Moment) -> bool {
        self.outcome.is_none() && now.since(self.asked) < LIFE
    }

    pub(super) fn asked(&self) -> Moment {
        self.asked
    }

    pub(crate) fn outcome(&self) -> Option<&Outcome> {
        self.outcome.as_ref()
    }

    pub(crate) fn is_too_old(&self, now: Moment) -> bool {
        now.since(self.asked) >= LIFE
    }

    /// The part of a set-up link that nobody can guess.
    pub(crate) fn link_secret(&self) -> String {
        format!("{}.{}", self.id, self.nonce)
    }

    /// What the device has to sign.
    pub(super) fn nonce(&self) -> &str {
        &self.nonce
    }
}

/// Everything asked, answered or not.
pub(crate) struct Asks {
    all: Bounded<String, Ask>,
}

impl Asks {
    pub(crate) fn new() -> Self {
        Self {
            all: Bounded::new(CAPACITY),
        }
    }

    /// Asks, and returns the id.
    pub(crate) fn put(&mut self, ask: Ask) -> String {
        let id = ask.id.clone();
        self.all.insert(id.clone(), ask);
        id
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Ask> {
        self.all.get(id)
    }

    /// Withdraws: the sign-in went on otherwise.
    pub(crate) fn drop(&mut self, id: &str) {
        self.all.remove(id);
    }

    /// What is still open, in no particular order.
    pub(crate) fn open(&self, now: Moment) -> impl Iterator<Item = &Ask> {
        self.all.values().filter(move |ask| ask.is_open(now))
    }

    /// The open one that a set-up link names.
    pub(crate) fn by_link(&self, secret: &str, now: Moment) -> Option<&Ask> {
        let (id, nonce) = secret.split_once('.')?;
        let ask = self.all.get(id)?;
        (ask.matter == Matter::SetUp && same(nonce, &ask.nonce) && ask.is_open(now)).then_some(ask)
    }

    /// Takes what a device signed. The signature has to be of an app that the
    /// person has set up, over the nonce of the ask.
    pub(crate) fn receive(
        &mut self,
        directory: &Directory,
        token: &str,
        now: Moment,
    ) -> Result<(), Refused> {
        let kid = key::kid(token).ok_or(Refused)?;
        let (user, public) = directory.owner_of_key(&kid).ok_or(Refused)?;
        let claims = public.verified_claims(token).ok_or(Refused)?;
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let ask = text("ask")
            .and_then(|id| self.all.get_mut(id))
            .filter(|ask| ask.is_open(now) && ask.matter != Matter::SetUp)
            .ok_or(Refused)?;
        let fits = text("nonce").is_some_and(|nonce| same(nonce, &ask.nonce))
            && ask.user_id.as_ref().is_none_or(|id| *id == user.id);
        if !fits {
            return Err(Refused);
        }
        let says = |name: &str| claims.get(name) == Some(&Value::Bool(true));
        ask.outcome = Some(if says("approved") {
            Outcome::Approved(Approval {
                user_id: user.id.clone(),
                number: text("number").map(str::to_owned),
                biometrics: says("biometrics"),
                up_to_date: says("upToDate"),
            })
        } else {
            Outcome::Denied
        });
        Ok(())
    }

    /// Takes an app that was set up through a link.
    pub(super) fn receive_instance(
        &mut self,
        id: &str,
        instance: Instance,
        now: Moment,
    ) -> Result<(), Refused> {
        let ask = self
            .all
            .get_mut(id)
            .filter(|ask| ask.is_open(now))
            .ok_or(Refused)?;
        ask.outcome = Some(Outcome::SetUp(Box::new(instance)));
        Ok(())
    }

    /// Asks once more after the app set up was not good enough.
    pub(crate) fn reopen(&mut self, id: &str) {
        if let Some(ask) = self.all.get_mut(id) {
            ask.outcome = None;
        }
    }
}

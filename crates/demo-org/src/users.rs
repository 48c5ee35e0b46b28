//! The people of the organisation and what they have enrolled.

use crate::authenticators::{
    Kind, email, google_otp, password, phone, tac, token, webauthn, yubikey_token,
};
use crate::bounded::Bounded;
use crate::clock::Moment;
use crate::config::{Config, UserEntry, days, minutes};
use crate::devices::{self, Instance, PublicKey};
use crate::random;
use crate::secret::{Hash, HashError};
use crate::totp::Seed;

/// Everybody, in the order of the configuration.
pub(crate) struct Directory {
    users: Vec<User>,
    /// How many of them the configuration lists.
    founders: usize,
    /// Copies of people made for scenarios, and new people whose mailbox is
    /// not proved, by id: found by nobody's name.
    guests: Bounded<String, User>,
}

/// Characters of a temporary access code.
const TAC_LENGTH: usize = 12;
/// Of those, so many at most.
const GUESTS: usize = 200;
/// People who signed up kept at most; the oldest goes first.
const NEWCOMERS: usize = 500;

/// One person.
#[derive(Clone)]
pub(crate) struct User {
    /// `sub` of the tokens, `00u…`.
    pub(crate) id: String,
    pub(crate) login: String,
    pub(crate) email: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    /// Name of the policy that replaces the application's.
    pub(crate) policy: Option<String>,
    pub(crate) enrollments: Vec<Enrollment>,
    /// How often something that has to be set up was put off.
    pub(crate) skips: Vec<(Kind, u32)>,
    /// What has to be set up anew.
    pub(crate) resets: Vec<Kind>,
}

/// An authenticator a person has set up.
#[derive(Clone)]
pub(crate) struct Enrollment {
    /// The enrolment's own id, not the authenticator's.
    pub(crate) id: String,
    pub(crate) credential: Credential,
}

/// What is needed to check an answer.
#[derive(Clone)]
pub(crate) enum Credential {
    Password(password::Kept),
    Email(email::Mailbox),
    Phone(phone::Owned),
    GoogleOtp(google_otp::Shared),
    Webauthn(Box<webauthn::Owned>),
    /// A generator of codes, whichever.
    Token(Box<token::Token>),
    Yubikey(yubikey_token::Owned),
    Tac(tac::Issued),
    SecurityQuestion {
        key: String,
        question: String,
        answer: Hash,
    },
    OktaVerify(Instance),
    CustomApp(Instance),
    NfcPin {
        instance: Instance,
        pin: Hash,
    },
    /// Whoever has the person's user name at Duo.
    Duo,
    /// Address of the account at the external provider.
    ExternalIdp(String),
    /// Address in the certificate.
    SmartCard(String),
}

impl Credential {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Password(_) => Kind::Password,
            Self::Email(_) => Kind::Email,
            Self::Phone(_) => Kind::Phone,
            Self::GoogleOtp(_) => Kind::GoogleOtp,
            Self::Webauthn(_) => Kind::Webauthn,
            Self::Token(token) => token.kind,
            Self::Yubikey(_) => Kind::YubikeyToken,
            Self::Tac(_) => Kind::Tac,
            Self::SecurityQuestion { .. } => Kind::SecurityQuestion,
            Self::OktaVerify(_) => Kind::OktaVerify,
            Self::CustomApp(_) => Kind::CustomApp,
            Self::NfcPin { .. } => Kind::NfcPin,
            Self::Duo => Kind::Duo,
            Self::ExternalIdp(_) => Kind::ExternalIdp,
            Self::SmartCard(_) => Kind::SmartCard,
        }
    }
}

impl User {
    /// Whether this is their user name or address, whatever the case.
    pub(crate) fn is_called(&self, identifier: &str) -> bool {
        let wanted = identifier.trim().to_lowercase();
        self.login.to_lowercase() == wanted || self.email.to_lowercase() == wanted
    }

    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    pub(crate) fn enrollment(&self, kind: Kind) -> Option<&Enrollment> {
        self.enrollments
            .iter()
            .find(|enrollment| enrollment.credential.kind() == kind)
    }

    pub(crate) fn enrollment_by_id(&self, id: &str) -> Option<&Enrollment> {
        self.enrollments
            .iter()
            .find(|enrollment| enrollment.id == id)
    }

    /// Keeps a new credential. What it replaces, or what there can be only one
    /// of, goes.
    pub(crate) fn enroll(&mut self, credential: Credential, replaces: bool) {
        let kind = credential.kind();
        self.resets.retain(|reset| *reset != kind);
        if replaces || !kind.facts().several {
            self.enrollments
                .retain(|enrollment| enrollment.credential.kind() != kind);
        }
        self.enrollments.push(Enrollment {
            id: random::id(kind.facts().prefix),
            credential,
        });
    }

    /// How often setting `kind` up was put off.
    pub(crate) fn skips(&self, kind: Kind) -> u32 {
        self.skips
            .iter()
            .find(|(other, _)| *other == kind)
            .map_or(0, |(_, count)| *count)
    }

    /// Counts that it was put off once more.
    pub(crate) fn skip(&mut self, kind: Kind) {
        match self.skips.iter_mut().find(|(other, _)| *other == kind) {
            Some((_, count)) => *count += 1,
            None => self.skips.push((kind, 1)),
        }
    }

    pub(crate) fn kinds(&self) -> Vec<Kind> {
        let mut kinds: Vec<Kind> = Vec::new();
        for enrollment in &self.enrollments {
            let kind = enrollment.credential.kind();
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        kinds
    }
}

impl Directory {
    /// Enrols everybody the configuration lists.
    pub(crate) fn new(config: &Config, now: Moment) -> Result<Self, HashError> {
        let users: Vec<User> = config
            .users
            .iter()
            .map(|entry| enrol(entry, now))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            founders: users.len(),
            users,
            guests: Bounded::new(GUESTS),
        })
    }

    /// The person with this user name or e-mail address, whatever the case.
    pub(crate) fn find(&self, identifier: &str) -> Option<&User> {
        self.users.iter().find(|user| user.is_called(identifier))
    }

    pub(crate) fn get(&self, id: &str) -> Option<&User> {
        self.users
            .iter()
            .find(|user| user.id == id)
            .or_else(|| self.guests.get(id))
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut User> {
        self.users
            .iter_mut()
            .find(|user| user.id == id)
            .or_else(|| self.guests.get_mut(id))
    }

    /// Everybody, the copies last.
    pub(crate) fn everybody(&self) -> impl Iterator<Item = &User> {
        self.users.iter().chain(self.guests.in_order())
    }

    /// Whose app or card this key is of.
    pub(crate) fn owner_of_key(&self, key: &str) -> Option<(&User, &PublicKey)> {
        self.users
            .iter()
            .chain(self.guests.values())
            .find_map(|user| {
                let mut enrollments = user.enrollments.iter();
                let public = enrollments.find_map(|enrollment| {
                    let instance = devices::instance(&enrollment.credential)?;
                    instance.key.as_ref().filter(|public| public.id() == key)
                })?;
                Some((user, public))
            })
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut User> {
        self.users.iter_mut()
    }

    /// Takes in a copy for one scenario and returns its id.
    pub(crate) fn add_guest(&mut self, user: User) -> String {
        let id = user.id.clone();
        self.guests.insert(id.clone(), user);
        id
    }

    /// Makes somebody who was known by id only one of the people. False if
    /// somebody else has the name by now.
    pub(crate) fn admit(&mut self, id: &str) -> bool {
        if self.users.iter().any(|user| user.id == id) {
            return true;
        }
        let free = self.guests.get(id).is_some_and(|guest| {
            self.find(&guest.login).is_none() && self.find(&guest.email).is_none()
        });
        if !free {
            return false;
        }
        if let Some(user) = self.guests.remove(id) {
            self.users.push(user);
        }
        if self.users.len() > self.founders.saturating_add(NEWCOMERS) {
            self.users.remove(self.founders);
        }
        true
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &User> {
        self.users.iter()
    }
}

/// The person of an entry, with everything it lists set up.
pub(crate) fn enrol(entry: &UserEntry, now: Moment) -> Result<User, HashError> {
    let mut credentials = Vec::new();
    let hash = match (&entry.password_hash, &entry.password) {
        (Some(hash), _) => Some(Hash::parse(hash.expose())?),
        (None, Some(password)) => Some(Hash::of(password.expose())?),
        (None, None) => None,
    };
    if let Some(hash) = hash {
        credentials.push(Credential::Password(password::Kept {
            hash,
            changed: now.minus(days(entry.password_age_days)),
            earlier: entry
                .earlier_passwords
                .iter()
                .map(|password| Hash::of(password.expose()))
                .collect::<Result<_, _>>()?,
        }));
    }
    if entry.email {
        credentials.push(Credential::Email(email::Mailbox {
            address: entry.address().to_owned(),
            second: entry.second_address.clone(),
        }));
    }
    credentials.extend(entry.phones.iter().map(|phone| {
        Credential::Phone(phone::Owned {
            number: phone.number.clone(),
            nickname: phone.nickname.clone(),
        })
    }));
    credentials.extend(tokens(entry, now));
    let lost = (0..entry.lost_keys).filter_map(|_| webauthn::Owned::lost());
    credentials.extend(lost.map(|owned| Credential::Webauthn(Box::new(owned))));
    if let Some(seed) = entry
        .google_otp
        .as_ref()
        .and_then(|secret| Seed::parse(secret.expose()))
    {
        credentials.push(Credential::GoogleOtp(google_otp::Shared {
            seed,
            used: None,
        }));
    }
    if let Some(question) = &entry.security_question {
        let answer = crate::authenticators::security_question::normalise(question.answer.expose());
        credentials.push(Credential::SecurityQuestion {
            key: question.key.clone(),
            question: question.question.clone(),
            answer: Hash::of(&answer)?,
        });
    }
    if let Some(device) = &entry.okta_verify {
        credentials.push(Credential::OktaVerify(Instance::new(device)));
    }
    if let Some(device) = &entry.custom_app {
        credentials.push(Credential::CustomApp(Instance::new(device)));
    }
    if let Some(pin) = &entry.nfc_pin {
        credentials.push(Credential::NfcPin {
            instance: Instance::new("Card"),
            pin: Hash::of(pin.expose())?,
        });
    }
    if entry.duo {
        credentials.push(Credential::Duo);
    }
    if entry.external_idp {
        credentials.push(Credential::ExternalIdp(entry.address().to_owned()));
    }
    if entry.smart_card {
        credentials.push(Credential::SmartCard(entry.address().to_owned()));
    }
    let enrollments = credentials
        .into_iter()
        .map(|credential| Enrollment {
            id: random::id(credential.kind().facts().prefix),
            credential,
        })
        .collect();
    Ok(User {
        id: random::id("00u"),
        login: entry.login.clone(),
        email: entry.address().to_owned(),
        first_name: entry.first_name.clone(),
        last_name: entry.last_name.clone(),
        policy: entry.policy.clone(),
        enrollments,
        skips: Vec::new(),
        resets: entry
            .reset
            .iter()
            .filter_map(|key| Kind::from_key(key))
            .collect(),
    })
}

/// What generates, types or simply is a code.
fn tokens(entry: &UserEntry, now: Moment) -> impl Iterator<Item = Credential> {
    let generators = entry.tokens.iter().filter_map(|held| {
        let kind = Kind::from_key(&held.key)?;
        let id = held.id.clone().unwrap_or_else(|| entry.login.clone());
        Some(Credential::Token(Box::new(token::Token {
            is_new: held.new,
            ..token::Token::new(kind, id)
        })))
    });
    let yubikey = entry.yubikey.then(yubikey_token::Owned::new);
    let tac = entry.tac.as_ref().map(|issued| tac::Issued {
        code: random::code(TAC_LENGTH, true),
        expires: now.plus(minutes(issued.minutes)),
        once: issued.once,
        used: false,
    });
    generators
        .chain(yubikey.map(Credential::Yubikey))
        .chain(tac.map(Credential::Tac))
}

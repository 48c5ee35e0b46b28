//! Values given up front.

use std::collections::BTreeMap;

use crate::secret::Secret;

/// What the steps of an attempt are answered with.
///
/// Values have convenient names; whatever else a form asks for is set by the path of its field
/// with [`set`](Self::set). Its `Debug` says nothing, and it forgets its texts on drop.
#[derive(Clone, Default)]
pub struct Inputs {
    values: BTreeMap<String, Secret>,
    flags: BTreeMap<String, bool>,
    wishes: Vec<Wish>,
    skip: bool,
    resend: bool,
}

/// An authenticator to verify with or to set up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wish {
    /// Its key, such as `okta_email`; empty where the id alone counts.
    pub key: String,
    /// The method, such as `sms`, where it has several.
    pub method: Option<String>,
    /// The id of the authenticator or of one enrolment, where there are several of the key.
    pub id: Option<String>,
}

impl Wish {
    /// An authenticator by its key.
    pub fn key(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            ..Self::default()
        }
    }

    /// The same with a method.
    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    /// The same with the id of the authenticator or enrolment.
    #[must_use]
    pub fn id(mut self, id: &str) -> Self {
        self.id = Some(id.to_owned());
        self
    }
}

/// Names of the convenient values.
pub(super) mod name {
    pub const USERNAME: &str = "identifier";
    pub const PASSWORD: &str = "password";
    pub const NEW_PASSWORD: &str = "newPassword";
    pub const CODE: &str = "verificationCode";
    pub const PHONE: &str = "authenticator.phoneNumber";
    pub const ANSWER: &str = "credentials.answer";
    pub const QUESTION_KEY: &str = "credentials.questionKey";
    pub const QUESTION: &str = "credentials.question";
    pub const CHANNEL: &str = "authenticator.channel";
    pub const REMEMBER_ME: &str = "rememberMe";
}

impl Inputs {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The user name.
    #[must_use]
    pub fn username(self, username: impl Into<Secret>) -> Self {
        self.set(name::USERNAME, username)
    }

    /// The password: to verify with, or of a new account.
    #[must_use]
    pub fn password(self, password: impl Into<Secret>) -> Self {
        self.set(name::PASSWORD, password)
    }

    /// The new password: after recovery, or where the old one has expired.
    #[must_use]
    pub fn new_password(self, password: impl Into<Secret>) -> Self {
        self.set(name::NEW_PASSWORD, password)
    }

    /// A one-time code, from wherever it came.
    #[must_use]
    pub fn verification_code(self, code: impl Into<Secret>) -> Self {
        self.set(name::CODE, code)
    }

    /// The phone number to set up, such as `+441234567`.
    #[must_use]
    pub fn phone_number(self, number: &str) -> Self {
        self.set(name::PHONE, number)
    }

    /// The answer to the security question asked, or to the one chosen.
    #[must_use]
    pub fn answer(self, answer: impl Into<Secret>) -> Self {
        self.set(name::ANSWER, answer)
    }

    /// The key of the security question to set up.
    #[must_use]
    pub fn question_key(self, key: &str) -> Self {
        self.set(name::QUESTION_KEY, key)
    }

    /// An own security question to set up.
    #[must_use]
    pub fn question(self, question: &str) -> Self {
        self.set(name::QUESTION, question)
    }

    /// How to receive the link of Okta Verify: `qrcode`, `email`, `sms`.
    #[must_use]
    pub fn channel(self, channel: &str) -> Self {
        self.set(name::CHANNEL, channel)
    }

    /// An attribute of the profile, such as `firstName`.
    #[must_use]
    pub fn profile(self, attribute: &str, value: &str) -> Self {
        self.set(&format!("userProfile.{attribute}"), value)
    }

    /// Whether to stay signed in.
    #[must_use]
    pub fn remember_me(self, remember: bool) -> Self {
        self.set_flag(name::REMEMBER_ME, remember)
    }

    /// An authenticator to use, in the order in which they are asked for.
    #[must_use]
    pub fn authenticator(mut self, wish: Wish) -> Self {
        self.wishes.push(wish);
        self
    }

    /// Goes on without whatever is optional.
    #[must_use]
    pub fn skip(mut self) -> Self {
        self.skip = true;
        self
    }

    /// Sends the code, link or push again, once.
    #[must_use]
    pub fn resend(mut self) -> Self {
        self.resend = true;
        self
    }

    /// The text of any field by its path.
    #[must_use]
    pub fn set(mut self, path: &str, value: impl Into<Secret>) -> Self {
        self.values.insert(path.to_owned(), value.into());
        self
    }

    /// The yes or no of any field by its path.
    #[must_use]
    pub fn set_flag(mut self, path: &str, flag: bool) -> Self {
        self.flags.insert(path.to_owned(), flag);
        self
    }

    pub(super) fn merge(&mut self, more: Self) {
        self.values.extend(more.values);
        self.flags.extend(more.flags);
        self.wishes.extend(more.wishes);
        self.skip |= more.skip;
        self.resend |= more.resend;
    }

    pub(super) fn value(&self, name: &str) -> Option<&Secret> {
        self.values.get(name)
    }

    pub(super) fn flag(&self, path: &str) -> Option<bool> {
        self.flags.get(path).copied()
    }

    pub(super) fn wishes(&self) -> &[Wish] {
        &self.wishes
    }

    pub(super) fn wants_skip(&self) -> bool {
        self.skip
    }

    pub(super) fn takes_resend(&mut self) -> bool {
        core::mem::take(&mut self.resend)
    }

    pub(super) fn lacks_identifier(&self) -> bool {
        !self.values.contains_key(name::USERNAME)
    }

    /// Forgets what has been sent.
    pub(super) fn forget(&mut self, used: &Used) {
        for name in &used.names {
            self.values.remove(name);
            self.flags.remove(name);
        }
        if let Some(wish) = used.wish.filter(|wish| *wish < self.wishes.len()) {
            self.wishes.remove(wish);
        }
    }
}

impl core::fmt::Debug for Inputs {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Inputs(***)")
    }
}

/// What an answer has used up.
#[derive(Debug, Default)]
pub(super) struct Used {
    pub names: Vec<String>,
    pub wish: Option<usize>,
}

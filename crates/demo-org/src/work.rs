//! An authenticator at work in an attempt: which, for what, and what is
//! awaited.

use crate::authenticators::{Kind, email, phone, token, webauthn, yubikey_token};
use crate::config::{ChallengeMethod, EnrollChannel};
use crate::devices::Instance;
use crate::ion::{Field, Form};
use crate::passkeys::Asked;
use crate::totp::Seed;

/// Which authenticator was chosen, and how.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) kind: Kind,
    /// Id of the enrolment, where the person has one.
    pub(crate) enrollment: Option<String>,
    /// The method, if it was said.
    pub(crate) method: Option<&'static str>,
}

impl Target {
    pub(crate) fn of(kind: Kind) -> Self {
        Self {
            kind,
            enrollment: None,
            method: None,
        }
    }
}

/// What an authenticator is at work for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Verify,
    Enroll(Setup),
}

/// Why something is set up; each has a remediation name of its own (IDX §4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setup {
    /// `enroll-authenticator`: not there yet, or one more.
    New,
    /// `reset-authenticator`: replaces what the person has.
    Reset,
    /// `reenroll-authenticator`: it has expired.
    Expired,
    /// `reenroll-authenticator-warning`: it is about to expire.
    Expiring,
    /// `reenroll-custom-password-expiry`: it has expired, and is changed
    /// elsewhere.
    ExpiredElsewhere,
    /// `reenroll-custom-password-expiry-warning`: the same before it does.
    ExpiringElsewhere,
    /// `enroll-authenticator-promotion`: an offer.
    Promotion,
}

impl Setup {
    /// The name of the form that sets up.
    pub(crate) fn form_name(self) -> &'static str {
        match self {
            Self::New => "enroll-authenticator",
            Self::Reset => "reset-authenticator",
            Self::Expired => "reenroll-authenticator",
            Self::Expiring => "reenroll-authenticator-warning",
            Self::ExpiredElsewhere => "reenroll-custom-password-expiry",
            Self::ExpiringElsewhere => "reenroll-custom-password-expiry-warning",
            Self::Promotion => "enroll-authenticator-promotion",
        }
    }

    /// Whether the enrolment there is goes when the new one comes.
    pub(crate) fn replaces(self) -> bool {
        matches!(
            self,
            Self::Reset
                | Self::Expired
                | Self::Expiring
                | Self::ExpiredElsewhere
                | Self::ExpiringElsewhere
        )
    }
}

/// Which of the two context objects tells about the authenticator at work
/// (IDX §5.2, "A" and "E").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Current {
    Authenticator,
    Enrollment,
}

impl Current {
    /// The top-level key.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Authenticator => "currentAuthenticator",
            Self::Enrollment => "currentAuthenticatorEnrollment",
        }
    }

    /// What a form's `relatesTo` says.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Authenticator => "$.currentAuthenticator",
            Self::Enrollment => "$.currentAuthenticatorEnrollment",
        }
    }
}

/// What the answer is compared with, beyond the credential.
#[derive(Clone)]
pub(crate) enum Pending {
    Nothing,
    Email(Box<email::Sent>),
    Phone(Box<phone::Sent>),
    /// The secret of an authenticator app that is being set up.
    Seed(Seed),
    Token(Box<token::Token>),
    Yubikey(yubikey_token::Owned),
    Registration(Box<webauthn::Registration>),
    Assertion(Box<webauthn::Assertion>),
    /// The same before anybody is named.
    Discovery(Box<Asked>),
    /// An app or a card on a device.
    App(Box<AppWork>),
}

impl Pending {
    pub(crate) fn app(app: AppWork) -> Self {
        Self::App(Box::new(app))
    }
}

/// How it stands with an app or a card.
#[derive(Clone, Default)]
pub(crate) struct AppWork {
    /// What a device is asked at the moment.
    pub(crate) ask: Option<String>,
    /// The push was answered, and that did not count.
    pub(crate) rejected: bool,
    /// How FastPass reaches the app.
    pub(crate) method: ChallengeMethod,
    /// The form of Apple's extension was sent once already.
    pub(crate) called: bool,
    /// How the link of a set-up reaches the phone.
    pub(crate) channel: EnrollChannel,
    /// Where it was sent.
    pub(crate) sent_to: Option<String>,
    /// The card that was read, before it has a PIN.
    pub(crate) instance: Option<Box<Instance>>,
}

impl AppWork {
    /// Waits for the answer to this ask.
    pub(crate) fn asking(ask: String) -> Self {
        Self {
            ask: Some(ask),
            ..Self::default()
        }
    }
}

/// An authenticator at work.
#[derive(Clone)]
pub(crate) struct Work {
    pub(crate) kind: Kind,
    pub(crate) enrollment: Option<String>,
    pub(crate) method: Option<&'static str>,
    pub(crate) purpose: Purpose,
    pub(crate) pending: Pending,
}

impl Work {
    pub(crate) fn verify(target: Target) -> Self {
        Self {
            kind: target.kind,
            enrollment: target.enrollment,
            method: target.method,
            purpose: Purpose::Verify,
            pending: Pending::Nothing,
        }
    }

    pub(crate) fn enroll(kind: Kind, setup: Setup) -> Self {
        Self {
            purpose: Purpose::Enroll(setup),
            ..Self::verify(Target::of(kind))
        }
    }

    /// The same, waiting for this.
    pub(crate) fn awaiting(self, pending: Pending) -> Self {
        Self { pending, ..self }
    }

    pub(crate) fn method(&self) -> &'static str {
        self.method.unwrap_or_else(|| self.kind.first_method())
    }

    /// How it stands with the app, if it is one.
    pub(crate) fn app(&self) -> Option<&AppWork> {
        match &self.pending {
            Pending::App(app) => Some(app),
            _ => None,
        }
    }

    /// What a device is asked.
    pub(crate) fn ask(&self) -> Option<&str> {
        self.app()?.ask.as_deref()
    }

    /// What is being set up, if that is it.
    pub(crate) fn setup(&self) -> Option<Setup> {
        match self.purpose {
            Purpose::Enroll(setup) => Some(setup),
            Purpose::Verify => None,
        }
    }

    /// The name of its form where that takes an answer.
    pub(crate) fn form_name(&self) -> &'static str {
        self.setup()
            .map_or("challenge-authenticator", Setup::form_name)
    }

    /// Its form where that takes an answer, with these members of `credentials`.
    pub(crate) fn answer_form(&self, credentials: Vec<Field>) -> Form {
        self.answer_form_of(Field::group("credentials", credentials))
    }

    /// The same with the field for the answer as it is.
    pub(crate) fn answer_form_of(&self, credentials: Field) -> Form {
        Form::new(self.form_name(), "challenge/answer")
            .relates_to(self.current().path())
            .field(credentials.required(true))
    }

    /// The context object it is shown in.
    pub(crate) fn current(&self) -> Current {
        match self.purpose {
            Purpose::Verify => self.kind.authenticator().verified_as(self),
            Purpose::Enroll(_) => Current::Authenticator,
        }
    }
}

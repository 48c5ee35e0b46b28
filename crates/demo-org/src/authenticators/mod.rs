//! The checking half of each authenticator: one file each, found from here by
//! one match.

pub(crate) mod email;
pub(crate) mod password;
pub(crate) mod security_question;

use serde_json::{Map, Value};

use crate::flow::Flow;
use crate::ion::Form;
use crate::rejection::Rejection;
use crate::transaction::{Stage, Transaction};
use crate::users::{Credential, User};

/// The authenticators of this organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `okta_password`
    Password,
    /// `okta_email`
    Email,
    /// `security_question`
    SecurityQuestion,
}

/// What an awaited answer is compared with, beyond the credential.
pub(crate) enum Challenge {
    Password,
    Email(Box<email::Sent>),
    SecurityQuestion,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Password, Self::Email, Self::SecurityQuestion];

    /// `key` on the wire (IDX §5.2).
    pub fn key(self) -> &'static str {
        match self {
            Self::Password => "okta_password",
            Self::Email => "okta_email",
            Self::SecurityQuestion => "security_question",
        }
    }

    /// The authenticator with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// `type` on the wire.
    pub(crate) fn type_name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Email => "email",
            Self::SecurityQuestion => "security_question",
        }
    }

    /// `displayName`, and the label in lists.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Password => "Password",
            Self::Email => "Email",
            Self::SecurityQuestion => "Security Question",
        }
    }

    /// The only method each of these has.
    pub(crate) fn method(self) -> &'static str {
        self.type_name()
    }

    /// `allowedFor` on the wire.
    pub(crate) fn allowed_for(self) -> &'static str {
        match self {
            Self::Password => "sso",
            Self::Email | Self::SecurityQuestion => "any",
        }
    }

    pub(crate) fn enrollment_prefix(self) -> &'static str {
        match self {
            Self::Password => "lae",
            Self::Email => "eae",
            Self::SecurityQuestion => "qae",
        }
    }

    /// Its value in the `amr` claim (RFC 8176).
    pub(crate) fn amr(self) -> &'static str {
        match self {
            Self::Password => "pwd",
            Self::Email => "otp",
            Self::SecurityQuestion => "kba",
        }
    }
}

impl Challenge {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Password => Kind::Password,
            Self::Email(_) => Kind::Email,
            Self::SecurityQuestion => Kind::SecurityQuestion,
        }
    }
}

/// Starts verification with `kind`. `method` is the one the user chose, if it
/// was said.
pub(crate) fn begin(flow: &mut Flow<'_>, tx: &mut Transaction, kind: Kind, method: Option<&str>) {
    match kind {
        Kind::Password => tx.go_to(Stage::Challenge(Challenge::Password)),
        Kind::SecurityQuestion => tx.go_to(Stage::Challenge(Challenge::SecurityQuestion)),
        Kind::Email => email::begin(flow, tx, method),
    }
}

/// The form that awaits the answer.
pub(crate) fn form(challenge: &Challenge, user: &User, flow: &Flow<'_>) -> Form {
    match challenge {
        Challenge::Password => password::form(),
        Challenge::Email(_) => email::form(flow),
        Challenge::SecurityQuestion => security_question::form(user),
    }
}

/// Compares an answer; `Ok` if it is right.
pub(crate) fn verify(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    answer: &Value,
) -> Result<Kind, Rejection> {
    let Stage::Challenge(challenge) = &tx.stage else {
        return Err(Rejection::bad_request());
    };
    let kind = challenge.kind();
    match kind {
        Kind::Password => password::verify(flow, tx, answer)?,
        Kind::Email => email::verify(flow, tx, answer)?,
        Kind::SecurityQuestion => security_question::verify(flow, tx, answer)?,
    }
    Ok(kind)
}

/// What an enrolment shows of itself in every list.
pub(crate) fn profile(credential: &Credential) -> Option<Map<String, Value>> {
    match credential {
        Credential::Email(address) => Some(email::profile(address)),
        Credential::Password(_) | Credential::SecurityQuestion { .. } => None,
    }
}

/// Members that the enrolment at work has beyond those in lists: actions and
/// contextual data.
pub(crate) fn particulars(
    stage: &Stage,
    user: &User,
    flow: &Flow<'_>,
    state_handle: &str,
) -> Map<String, Value> {
    match stage {
        Stage::Challenge(Challenge::Email(_)) => email::particulars(flow, state_handle),
        Stage::Challenge(Challenge::SecurityQuestion) => security_question::particulars(user),
        _ => Map::new(),
    }
}

/// A non-empty string member of `credentials`, or the rejection that it is
/// missing.
pub(crate) fn input<'a>(
    answer: &'a Value,
    member: &str,
    field: &'static str,
) -> Result<&'a str, Rejection> {
    answer
        .get("credentials")
        .and_then(|credentials| credentials.get(member))
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
        .ok_or_else(|| Rejection::blank(field))
}

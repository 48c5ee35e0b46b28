//! What can go wrong outside the remediation loop, sorted by who can act.

use thiserror::Error;

use crate::oauth::id_token::IdTokenError;
use crate::url::UrlError;

/// Who can do something about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The user: start over, follow a fresh link, wait.
    User,
    /// Whoever built the page: configuration or code.
    Integrator,
    /// Whoever runs the organisation: policies, grants, trusted origins.
    Administrator,
    /// Nobody in particular: the network or the server; try again.
    Transport,
}

/// A failure that is no ordinary answer of the loop.
///
/// Texts of the server are kept only where a person needs them; they never hold secrets of ours.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Error {
    /// No connection, or the browser refused it (CORS, Content-Security-Policy).
    #[error("the organisation could not be reached")]
    Unreachable,
    /// The organisation answers others than this page: it is no trusted origin (CORS).
    #[error("the organisation refuses requests of this page")]
    Refused,
    /// The device is offline.
    #[error("the device is offline")]
    Offline,
    /// No answer in time.
    #[error("the organisation did not answer in time")]
    Timeout,
    /// 5xx.
    #[error("the organisation answered with status {status}")]
    Server {
        /// The HTTP status.
        status: u16,
    },
    /// An answer that is none: empty, HTML, cut off, too long.
    #[error("the answer (status {status}) could not be understood")]
    Unexpected {
        /// The HTTP status.
        status: u16,
    },
    /// An IDX response of a version this crate does not know.
    #[error("the organisation speaks another version of the protocol")]
    Version,
    /// A response with nothing to do or to say.
    #[error("the response offers nothing to do")]
    Unsupported,
    /// 403 from something in between, not from the organisation (IDX §1.6).
    #[error("something between here and the organisation refused the request")]
    Blocked,
    /// 429: wait.
    #[error("too many requests; wait {seconds} s")]
    RateLimited {
        /// How long to wait.
        seconds: u32,
    },
    /// Discovery failed or names addresses that may not be used.
    #[error("the discovery document cannot be used: {reason}")]
    Discovery {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The configured issuer is not the one that answers.
    #[error("the configured issuer is not the organisation's: it says {received}")]
    IssuerMismatch {
        /// What the organisation says.
        received: String,
    },
    /// The application is unknown, or not registered so.
    #[error("the organisation refused the application ({code})")]
    Client {
        /// The OAuth error code.
        code: String,
        /// The server's description, for the console.
        description: String,
    },
    /// The Interaction Code grant is switched off.
    #[error("the Interaction Code grant is not enabled")]
    GrantNotEnabled,
    /// Identity Engine or embedded sign-in is switched off.
    #[error("embedded sign-in is not enabled in this organisation")]
    FeatureNotEnabled,
    /// The recovery link is dead.
    #[error("the recovery link is invalid or has expired")]
    RecoveryToken,
    /// The activation link is dead.
    #[error("the activation link is invalid or has expired")]
    ActivationToken,
    /// A redirect came back that belongs to another transaction, or to none.
    #[error("the sign-in that this address belongs to was not started here")]
    State,
    /// An identity provider came back with an error.
    #[error("sign-in with the other provider failed ({code})")]
    Callback {
        /// The OAuth error code.
        code: String,
        /// The provider's description, plain text.
        description: String,
    },
    /// The interaction code was refused: used, or older than 60 s.
    #[error("the sign-in took too long to finish")]
    Grant,
    /// Policy or assignment.
    #[error("access was denied")]
    AccessDenied {
        /// The server's description, plain text.
        description: String,
    },
    /// The demanded assurance cannot be had (`unmet_authentication_requirements`).
    #[error("the demanded assurance cannot be reached")]
    Assurance,
    /// Another OAuth error at the token endpoint.
    #[error("the token request was refused ({code})")]
    Token {
        /// The OAuth error code.
        code: String,
        /// The server's description, plain text.
        description: String,
    },
    /// The proof of possession was refused, could not be made, or was answered by tokens that are
    /// not bound to it (RFC 9449).
    #[error("the tokens could not be bound to this browser ({code})")]
    Proof {
        /// The OAuth error code, or `token_type`, `dpop_nonce_unreadable`, `no_key`.
        code: String,
    },
    /// The device's clock is wrong by more than a day.
    #[error("the device's clock is wrong by {offset_s} s")]
    Clock {
        /// What to add to it, seconds.
        offset_s: i64,
    },
    /// The ID token is not what it has to be.
    #[error(transparent)]
    IdToken(#[from] IdTokenError),
    /// A form or redirect leads where it may not.
    #[error("the response leads to an address that is not allowed: {0}")]
    Url(#[from] UrlError),
}

impl Error {
    /// Who can act.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Unreachable
            | Self::Offline
            | Self::Timeout
            | Self::Server { .. }
            | Self::Unexpected { .. }
            | Self::Blocked
            | Self::RateLimited { .. } => Fault::Transport,
            Self::IssuerMismatch { .. } | Self::Client { .. } => Fault::Integrator,
            Self::Version
            | Self::Unsupported
            | Self::Refused
            | Self::Discovery { .. }
            | Self::GrantNotEnabled
            | Self::FeatureNotEnabled
            | Self::Token { .. }
            | Self::Proof { .. }
            | Self::Url(_) => Fault::Administrator,
            Self::IdToken(problem) if problem.is_clock() => Fault::User,
            Self::IdToken(_) => Fault::Administrator,
            Self::RecoveryToken
            | Self::ActivationToken
            | Self::State
            | Self::Callback { .. }
            | Self::Grant
            | Self::Clock { .. }
            | Self::AccessDenied { .. }
            | Self::Assurance => Fault::User,
        }
    }

    /// A stable code, for logs and support.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Refused => "refused",
            Self::Offline => "offline",
            Self::Timeout => "timeout",
            Self::Server { .. } => "server",
            Self::Unexpected { .. } => "unexpected",
            Self::Version => "version",
            Self::Unsupported => "unsupported",
            Self::Blocked => "blocked",
            Self::RateLimited { .. } => "rate_limited",
            Self::Discovery { .. } => "discovery",
            Self::IssuerMismatch { .. } => "issuer_mismatch",
            Self::Client { .. } => "client",
            Self::GrantNotEnabled => "grant_not_enabled",
            Self::FeatureNotEnabled => "feature_not_enabled",
            Self::RecoveryToken => "recovery_token",
            Self::ActivationToken => "activation_token",
            Self::State => "state",
            Self::Callback { .. } => "callback",
            Self::Grant => "grant",
            Self::AccessDenied { .. } => "access_denied",
            Self::Assurance => "assurance",
            Self::Token { .. } => "token",
            Self::Proof { .. } => "proof",
            Self::Clock { .. } => "clock_off",
            Self::IdToken(problem) if problem.is_clock() => "clock",
            Self::IdToken(_) => "id_token",
            Self::Url(_) => "url",
        }
    }

    /// The key of the text that tells the user: `error.` and the [`code`](Self::code).
    pub fn message_key(&self) -> String {
        ["error.", self.code()].concat()
    }

    /// What to put into that text, by name.
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Server { status } | Self::Unexpected { status } => {
                vec![("status", status.to_string())]
            }
            Self::RateLimited { seconds } => vec![("seconds", seconds.to_string())],
            Self::IssuerMismatch { received } => vec![("received", received.clone())],
            Self::Discovery { reason } => vec![("reason", (*reason).to_owned())],
            Self::Client { code, description } | Self::Token { code, description } => {
                vec![("code", code.clone()), ("description", description.clone())]
            }
            Self::Callback { code, description } => {
                vec![("code", code.clone()), ("description", description.clone())]
            }
            Self::Proof { code } => vec![("code", code.clone())],
            Self::Clock { offset_s } => {
                vec![("hours", offset_s.unsigned_abs().div_ceil(3600).to_string())]
            }
            Self::AccessDenied { description } => vec![("description", description.clone())],
            _ => Vec::new(),
        }
    }

    /// Whether sending the same request again may help.
    pub fn is_transient(&self) -> bool {
        self.fault() == Fault::Transport
    }
}

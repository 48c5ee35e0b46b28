//! What goes into a transaction and comes out of it.

use std::sync::Arc;

use thiserror::Error;

use super::Callback;
use super::record::Record;
use crate::error::Error;
use crate::http::{Reply, Request, RequestId, TransportFailure};
use crate::issuer::Issuer;
use crate::oauth::dpop::ProofOrder;
use crate::oauth::id_token::{Rules, SignatureCheck};
use crate::oauth::pkce::Entropy;
use crate::oauth::token::Tokens;
use crate::secret::Secret;
use crate::step::{Page, Terminal};
use crate::url::RedirectUrl;

/// Who signs in where: the application's registration.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The authorization server.
    pub issuer: Issuer,
    /// The application's client id.
    pub client_id: String,
    /// A registered redirect URI, even if the app never redirects.
    pub redirect_uri: String,
    /// What is asked for; `openid` for an ID token, `offline_access` for a refresh token.
    pub scopes: Vec<String>,
    /// How its ID tokens are judged.
    pub rules: Rules,
}

/// How a transaction starts (IDX §1.3).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StartOptions {
    /// Token of a recovery link.
    pub recovery_token: Option<Secret>,
    /// Token of an activation link.
    pub activation_token: Option<Secret>,
    /// Oldest sign-in that is good enough, seconds; 0 forces a new one.
    pub max_age_s: Option<u32>,
    /// Demanded assurance, separated by blanks.
    pub acr_values: Option<String>,
    /// Who is expected to sign in.
    pub login_hint: Option<String>,
    /// Whether tokens are to be bound to a key of the caller's (RFC 9449). Where the server demands
    /// it, they are in any case.
    pub bind_tokens: bool,
}

/// Something for the caller to do.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Send this request and report [`Event::Reply`] or [`Event::Failed`].
    Send(Request),
    /// Give up on a request. A report that comes all the same is dropped.
    Abort(RequestId),
    /// Report [`Event::Elapsed`] after this time. Replaces an earlier wait.
    Wait {
        /// The wait's number.
        id: TimerId,
        /// How long, milliseconds.
        millis: u32,
    },
    /// Forget the wait.
    StopWaiting,
    /// Send the browser to this address.
    Redirect(RedirectUrl),
    /// Keep this record for a reload of the tab.
    Remember(Box<Record>),
    /// Delete the kept record.
    Forget,
    /// Check this signature and report [`Event::Verified`].
    Verify {
        /// The check's number.
        id: RequestId,
        /// What to check.
        check: Box<SignatureCheck>,
    },
    /// Make this proof with the key of this sign-in, which is made on the first occasion, and
    /// report [`Event::Proved`].
    Prove {
        /// The proof's number.
        id: RequestId,
        /// What it has to say.
        order: Box<ProofOrder>,
    },
}

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// The answer to a request.
    Reply {
        /// The request's number.
        id: RequestId,
        /// The answer.
        reply: Reply,
    },
    /// No answer came.
    Failed {
        /// The request's number.
        id: RequestId,
        /// Why.
        failure: TransportFailure,
    },
    /// A wait is over.
    Elapsed(TimerId),
    /// The result of a signature check. `None` when it could not be done.
    Verified {
        /// The check's number.
        id: RequestId,
        /// Whether the signature is good.
        valid: Option<bool>,
    },
    /// A proof was made. `None` when it could not be.
    Proved {
        /// The proof's number.
        id: RequestId,
        /// The value of the `DPoP` header.
        proof: Option<Secret>,
    },
    /// The page was hidden or shown: nothing is polled while nobody looks.
    Visible(bool),
    /// The device came back online.
    Online,
}

/// Identifies a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimerId(pub(super) u32);

/// What to show.
#[derive(Debug, Clone, PartialEq)]
pub enum View {
    /// The first answer has not come yet.
    Starting,
    /// A step.
    Page(Arc<Page>),
    /// The end of the transaction without tokens.
    Terminal(Arc<Terminal>),
    /// Done; tokens are being fetched and validated.
    Finishing,
    /// Signed in.
    SignedIn(Arc<Tokens>),
    /// The browser is being sent elsewhere.
    Leaving(RedirectUrl),
    /// A magic link was opened where nobody waits for it: this code is to be typed there.
    EnterCodeElsewhere(Secret),
    /// It cannot go on.
    Failed(Error),
}

/// A call that does not fit the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Misuse {
    /// The form belongs to a page that is gone.
    #[error("the form belongs to a page that is gone")]
    Stale,
    /// A request is on its way.
    #[error("a request is on its way")]
    Busy,
    /// There is nothing of the kind to do now.
    #[error("there is nothing of the kind to do now")]
    NotNow,
}

/// Everything needed to open a transaction.
pub struct Opening {
    /// The application's registration.
    pub settings: Settings,
    /// How to start, where there is nothing to resume.
    pub options: StartOptions,
    /// A record kept by [`Effect::Remember`].
    pub record: Option<Record>,
    /// What the redirect URI was called with.
    pub callback: Option<Callback>,
    /// Fresh randomness.
    pub entropy: Entropy,
    /// `name/version` list for `X-Okta-User-Agent-Extended`.
    pub user_agent: Option<String>,
    /// Milliseconds since the epoch.
    pub now_ms: u64,
}

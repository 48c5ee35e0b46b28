//! What goes into a session and comes out of it.

use serde_json::Value;

use super::signal::Signal;
use crate::error::Error;
use crate::http::{Reply, Request, RequestId, TransportFailure};
use crate::oauth::discovery::Metadata;
use crate::oauth::dpop::ProofOrder;
use crate::oauth::id_token::SignatureCheck;
use crate::oauth::token::Tokens;
use crate::secret::Secret;
use crate::transaction::Settings;

/// Two clocks of the caller, read together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// Milliseconds since the epoch. Somebody may set this clock.
    pub wall_ms: u64,
    /// Milliseconds since any moment. Nobody sets this clock, but it may stop while the device
    /// sleeps.
    pub mono_ms: u64,
}

/// How a session behaves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    /// Tokens are renewed while nobody looks at the page, too.
    pub renew_hidden: bool,
    /// The session ends after this time without [`Session::touch`](super::Session::touch) in any
    /// tab, seconds.
    pub idle_s: Option<u32>,
    /// The session ends this long after the sign-in (`auth_time`), whatever happens, seconds.
    pub longest_s: Option<u32>,
}

/// Everything needed to open a session.
pub struct Opening {
    /// The application's registration.
    pub settings: Settings,
    /// The discovery document, if it has come.
    pub metadata: Option<Metadata>,
    /// The keys ID tokens were checked with: a JWK set.
    pub keys: Option<Value>,
    /// What the sign-in gave.
    pub tokens: Tokens,
    /// How to behave.
    pub policy: Policy,
    /// This tab's name among others, any text.
    pub tab_id: String,
    /// Any number that other tabs do not have as well: it spreads renewals, and decides nothing.
    pub seed: u64,
    /// The present.
    pub now: Now,
    /// Whether the page is visible.
    pub visible: bool,
}

/// Something for the caller to do.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Send this request and report [`Event::Reply`] or [`Event::Failed`].
    Send(Request),
    /// Make this proof with the key of the sign-in and report [`Event::Proved`].
    Prove {
        /// The proof's number.
        id: RequestId,
        /// What it has to say.
        order: Box<ProofOrder>,
    },
    /// Check this signature and report [`Event::Verified`].
    Verify {
        /// The check's number.
        id: RequestId,
        /// What to check.
        check: Box<SignatureCheck>,
    },
    /// Report [`Event::Elapsed`] after this time. Replaces an earlier wait.
    Wait {
        /// How long, milliseconds; at most 2³¹−1.
        millis: u32,
    },
    /// Forget the wait.
    StopWaiting,
    /// Sign in anew without showing anything, by the organisation's session, and report
    /// [`Event::Reentered`].
    Reenter,
    /// Tell the other tabs.
    Broadcast(Signal),
    /// Tell the application.
    Tell(Notice),
    /// Send the browser to the organisation, to end its session there: a form, posted.
    Leave(Departure),
}

/// A form that ends the organisation's session (OpenID Connect RP-Initiated Logout).
#[derive(Debug, Clone, PartialEq)]
pub struct Departure {
    /// Where the form is posted to.
    pub url: String,
    /// Its fields. They must not become part of an address or a document.
    pub fields: Vec<(&'static str, Secret)>,
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
    /// A proof was made; `None` when it could not be.
    Proved {
        /// The proof's number.
        id: RequestId,
        /// The value of the `DPoP` header.
        proof: Option<Secret>,
    },
    /// The result of a signature check; `None` when it could not be done.
    Verified {
        /// The check's number.
        id: RequestId,
        /// Whether the signature is good.
        valid: Option<bool>,
    },
    /// The wait is over.
    Elapsed,
    /// The page was hidden or shown, got the focus, or came out of the browser's cache.
    Visible(bool),
    /// The device went online or offline.
    Online(bool),
    /// Another tab said this.
    Heard(Signal),
    /// How [`Effect::Reenter`] ended.
    Reentered(Reentry),
}

/// How a silent sign-in ended.
#[derive(Debug, Clone)]
pub enum Reentry {
    /// With tokens.
    Done(Box<Tokens>),
    /// Somebody has to do something.
    NeedsUser,
    /// It could not be tried to its end.
    Failed(Error),
}

/// What an application is told. No secrets in here.
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {
    /// There are tokens.
    SignedIn,
    /// There are fresh tokens.
    Renewed,
    /// Renewal failed; it is tried again.
    RenewFailed {
        /// In how many milliseconds at the latest; `None` when the network is back.
        retry_ms: Option<u32>,
        /// Why.
        error: Error,
    },
    /// Renewal failed in a way that trying again does not change.
    RenewStopped {
        /// Why.
        error: Error,
    },
    /// Renewals came too fast one after another: there is a pause.
    RenewThrottled {
        /// How long, milliseconds.
        retry_ms: u32,
    },
    /// The tokens run out and cannot be renewed.
    Expiring {
        /// In how many milliseconds.
        left_ms: u32,
    },
    /// Nobody has used the page for long; the session ends soon unless somebody does.
    IdleSoon {
        /// In how many milliseconds.
        left_ms: u32,
    },
    /// Somebody uses the page again.
    InUse,
    /// The session is over by itself.
    Expired(Expiry),
    /// Somebody ended it.
    SignedOut(SignOutReason),
    /// The organisation's session is somebody else's now.
    SessionChanged,
    /// Tokens can only be had with the user's help.
    InteractionRequired,
    /// The device's clock is wrong.
    ClockWrong {
        /// What to add to it, seconds.
        offset_s: i64,
    },
    /// Everything that was to be done at the organisation after signing out was tried.
    Parted {
        /// What failed.
        failed: Vec<Farewell>,
    },
}

/// Why a session is over by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// The organisation does not accept the refresh token any more (`invalid_grant`).
    Refused,
    /// The tokens ran out and there was no way to renew them.
    RanOut,
    /// [`Policy::longest_s`] has passed.
    Longest,
}

/// Who ended a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignOutReason {
    /// The user, here.
    User,
    /// The user, in another tab.
    Remote,
    /// A new sign-in took its place.
    Replaced,
    /// Nobody, for too long.
    Idle,
}

/// How the organisation's session ends with ours.
#[derive(Debug, Clone, PartialEq)]
pub enum Ending {
    /// It does not.
    Keep,
    /// By a request from this page. Where the browser blocks the organisation's cookies, it has no
    /// effect.
    InPlace,
    /// By sending the browser to the organisation, which sends it back.
    ByRedirect {
        /// A registered address to come back to.
        return_to: String,
        /// What has to come back with the browser, fresh from a random source.
        state: Secret,
    },
}

/// Something to be done at the organisation after signing out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Farewell {
    /// Ending the refresh token.
    RefreshToken,
    /// Ending the access token.
    AccessToken,
    /// Ending the organisation's session.
    Session,
}

//! `[accounts]`: which of these flows there are, and how they go. A scenario
//! lays its own over it.

use serde::{Deserialize, Serialize};

use super::assurance::AssuranceSettings;
use super::client::Place;
use super::consent::ConsentSettings;
use super::email_step::LinkStep;
use super::profiling::ProfilingSettings;
use super::recovery::RecoverySettings;
use super::registration::RegistrationSettings;
use super::safe_mode::SafeModeSettings;
use super::unlock::UnlockSettings;
use super::verdict::VerdictSettings;
use crate::authenticators::password::rules::PasswordRules;
use crate::captcha::CaptchaSettings;

/// `[accounts.busy]`: a limit on the requests of one attempt (IDX §1.6).
#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BusySettings {
    /// So many in a minute; 0 = as many as come.
    pub requests_per_minute: u32,
    /// How the rest is refused.
    pub refusal: Refusal,
}

/// The two shapes of a refusal for too many requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// An error of the API (`E0000047`).
    Api,
    /// A message beside the step.
    Message,
}

/// All of `[accounts]`.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Proof that a person is behind a form.
    pub captcha: CaptchaSettings,
    /// What passwords must be like.
    pub passwords: PasswordRules,
    /// A new password for somebody who forgot it.
    pub recovery: RecoverySettings,
    /// An end to a lock before its time.
    pub unlock: UnlockSettings,
    /// Signing up.
    pub registration: RegistrationSettings,
    /// Minutes the link to a new account can be used.
    pub activation_minutes: u32,
    /// Whether to stay signed in is asked at the end.
    pub keep_me_signed_in: bool,
    /// What the application may do.
    pub consent: ConsentSettings,
    /// What is said at the end.
    pub verdict: VerdictSettings,
    /// What a device has to be like.
    pub assurance: AssuranceSettings,
    /// A limit on requests.
    pub busy: BusySettings,
    /// Maintenance.
    pub safe_mode: SafeModeSettings,
    /// What the link of a mail comes to.
    pub email_link: LinkStep,
    /// Where sign-ins are said to come from.
    pub place: Place,
    /// Whether new accounts are suspended.
    pub activation_suspended: bool,
    /// What is asked about a person beside the proofs.
    pub profiling: ProfilingSettings,
}

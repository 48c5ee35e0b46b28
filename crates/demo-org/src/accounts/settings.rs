//! `[accounts]`: which of these flows there are, and how they go. A copy of it
//! can be changed while the organisation runs.

use serde::{Deserialize, Serialize};

use crate::captcha::CaptchaSettings;

/// All of `[accounts]`.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Proof that a person is behind a form.
    pub captcha: CaptchaSettings,
}

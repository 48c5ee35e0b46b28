//! What was handed out, or shown to us, that is nobody else's business. Tests look where else it
//! lies about.

use std::collections::VecDeque;

/// Most of them remembered.
const CAPACITY: usize = 4096;

/// What a secret is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SecretKind {
    /// An access token.
    AccessToken,
    /// A refresh token.
    RefreshToken,
    /// An ID token.
    IdToken,
    /// What a finished attempt hands out for tokens.
    InteractionCode,
    /// The PKCE verifier that was shown for it.
    Verifier,
}

/// The newest secrets, oldest first.
#[derive(Debug, Default)]
pub(crate) struct HandedOut(VecDeque<(SecretKind, String)>);

impl HandedOut {
    pub(crate) fn note(&mut self, kind: SecretKind, value: &str) {
        if self.0.len() == CAPACITY {
            self.0.pop_front();
        }
        self.0.push_back((kind, value.to_owned()));
    }

    pub(crate) fn all(&self) -> Vec<(SecretKind, String)> {
        self.0.iter().cloned().collect()
    }
}

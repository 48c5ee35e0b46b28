//! How the page was come to: plainly, back from an identity provider, or by a link in an e-mail.

use idx::secret::Secret;
use idx::transaction::Callback;

use crate::browser::navigation;

/// What the query of the address said (IDX §1.8).
pub struct Arrival {
    /// A return to the redirect URI.
    pub callback: Option<Callback>,
    /// The token of a recovery link.
    pub recovery_token: Option<Secret>,
    /// The token of an activation link.
    pub activation_token: Option<Secret>,
}

/// Names that say that the query is for us.
const OURS: [&str; 5] = [
    "interaction_code",
    "error",
    "otp",
    "recovery_token",
    "activation_token",
];

/// Takes the query out of the address, where it is for us: it may hold a code.
pub fn take_query() -> Option<String> {
    let query = navigation::query();
    if query.is_empty() {
        return None;
    }
    let params = web_sys::UrlSearchParams::new_with_str(&query).ok()?;
    let ours = OURS.iter().any(|name| params.has(name));
    if ours {
        navigation::strip_query();
    }
    ours.then_some(query)
}

impl Arrival {
    /// Reads a query.
    pub fn read(query: &str) -> Self {
        let params = web_sys::UrlSearchParams::new_with_str(query).ok();
        let token = |name: &str| {
            let token = params.as_ref()?.get(name)?;
            (!token.is_empty()).then(|| token.into())
        };
        Self {
            callback: Callback::parse(query),
            recovery_token: token("recovery_token"),
            activation_token: token("activation_token"),
        }
    }

    /// The code of a magic link, and the state of the sign-in it is for.
    pub fn magic_link(&self) -> Option<(Secret, String)> {
        let (otp, state) = self.callback.as_ref()?.magic_link()?;
        Some((otp.clone(), state.to_owned()))
    }
}

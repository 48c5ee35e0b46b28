//! What the redirect URI was called with (IDX §1.8).

use crate::encoding;
use crate::secret::Secret;

/// The query of a return to the redirect URI. To be removed from the address bar as soon as it is
/// read, and to be used once.
#[derive(Debug, Clone, PartialEq)]
pub struct Callback {
    pub(crate) state: Option<Secret>,
    /// RFC 9207.
    pub(crate) issuer: Option<String>,
    pub(crate) kind: CallbackKind,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum CallbackKind {
    Code(Secret),
    InteractionRequired,
    Error { code: String, description: String },
    Otp(Secret),
}

impl Callback {
    /// Reads a query string (with or without `?`). `None` when it is no return from anywhere.
    pub fn parse(query: &str) -> Option<Self> {
        let (mut code, mut error, mut description, mut otp) = (None, None, None, None);
        let (mut state, mut issuer) = (None, None);
        let query = query.strip_prefix('?').unwrap_or(query);
        for (key, value) in encoding::pairs(query) {
            let slot = match key.as_str() {
                "interaction_code" => &mut code,
                "error" => &mut error,
                "error_description" => &mut description,
                "otp" => &mut otp,
                "state" => &mut state,
                "iss" => &mut issuer,
                _ => continue,
            };
            // The first one counts: a second one was added by somebody else.
            slot.get_or_insert(value);
        }
        let kind = if let Some(code) = code {
            CallbackKind::Code(code.into())
        } else if let Some(code) = error {
            if code == "interaction_required" {
                CallbackKind::InteractionRequired
            } else {
                CallbackKind::Error {
                    code: code.chars().take(100).collect(),
                    description: description.unwrap_or_default().chars().take(500).collect(),
                }
            }
        } else {
            CallbackKind::Otp(otp?.into())
        };
        Some(Self {
            state: state.map(Secret::from),
            issuer,
            kind,
        })
    }

    /// The one-time code and state of a magic link, for a tab that does not know the transaction
    /// to hand to the one that does.
    pub fn magic_link(&self) -> Option<(&Secret, &str)> {
        match (&self.kind, &self.state) {
            (CallbackKind::Otp(otp), Some(state)) => Some((otp, state.expose())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idx_1_8_every_callback() {
        let kind = |q: &str| Callback::parse(q).map(|c| c.kind);
        assert_eq!(
            kind("?interaction_code=a%20b&state=s"),
            Some(CallbackKind::Code("a b".into()))
        );
        assert_eq!(
            kind("error=interaction_required&state=s"),
            Some(CallbackKind::InteractionRequired)
        );
        assert_eq!(
            kind("?error=access_denied&error_description=no+way"),
            Some(CallbackKind::Error {
                code: "access_denied".into(),
                description: "no way".into()
            })
        );
        let link = Callback::parse("?otp=123456&state=s&otp=999999").unwrap();
        let (otp, state) = link.magic_link().unwrap();
        assert_eq!((otp.expose(), state), ("123456", "s"));
        assert_eq!(kind("?utm_source=x"), None);
        assert_eq!(kind(""), None);
    }
}

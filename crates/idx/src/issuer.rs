//! The authorization server and the addresses derived from it (IDX §1.1).

use crate::url::{Origin, UrlError, secure_origin};

/// A validated issuer URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    issuer: String,
    oauth_base: String,
    org_base: String,
    origin: Origin,
}

impl Issuer {
    /// Parses an issuer: `https://org.example` or `https://org.example/oauth2/{id}`.
    /// Plain http is accepted on loopback only.
    ///
    /// # Errors
    /// [`UrlError`] when it is not such a URL, or has a query or fragment.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let issuer = text.trim_end_matches('/');
        let origin = secure_origin(issuer)?;
        if issuer.contains(['?', '#']) {
            return Err(UrlError::Malformed);
        }
        let marked = |at: &usize| {
            issuer
                .get(*at..)
                .is_some_and(|rest| rest.starts_with("/oauth2"))
        };
        let org = (0..issuer.len())
            .find(marked)
            .and_then(|at| issuer.get(..at));
        let (oauth_base, org_base) = match org {
            Some(org) => (issuer.to_owned(), org.to_owned()),
            None => ([issuer, "/oauth2"].concat(), issuer.to_owned()),
        };
        Ok(Self {
            issuer: issuer.to_owned(),
            oauth_base,
            org_base,
            origin,
        })
    }

    /// The issuer without a trailing slash; compared byte for byte with the one in tokens.
    pub fn as_str(&self) -> &str {
        &self.issuer
    }

    /// The organisation's origin. Every `href` that is posted to must be on it.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// `{issuer}/.well-known/openid-configuration`.
    pub fn discovery_url(&self) -> String {
        [self.issuer.as_str(), "/.well-known/openid-configuration"].concat()
    }

    /// An OAuth endpoint such as `v1/interact`.
    pub fn oauth_url(&self, path: &str) -> String {
        [self.oauth_base.as_str(), "/", path].concat()
    }

    /// An address of the organisation such as `idp/idx/introspect`, which never lives on a custom
    /// authorization server.
    pub fn org_url(&self, path: &str) -> String {
        [self.org_base.as_str(), "/", path].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::Issuer;

    #[test]
    fn idx_1_1_url_derivation() {
        let org = Issuer::parse("https://org.example/").unwrap();
        assert_eq!(org.as_str(), "https://org.example");
        assert_eq!(
            org.oauth_url("v1/interact"),
            "https://org.example/oauth2/v1/interact"
        );
        assert_eq!(
            org.org_url("idp/idx/introspect"),
            "https://org.example/idp/idx/introspect"
        );

        let custom = Issuer::parse("https://org.example/oauth2/default").unwrap();
        assert_eq!(
            custom.oauth_url("v1/token"),
            "https://org.example/oauth2/default/v1/token"
        );
        assert_eq!(
            custom.org_url("idp/idx/introspect"),
            "https://org.example/idp/idx/introspect"
        );
        assert_eq!(
            custom.discovery_url(),
            "https://org.example/oauth2/default/.well-known/openid-configuration"
        );
    }

    #[test]
    fn http_is_for_loopback_only() {
        assert!(Issuer::parse("http://localhost:8081/oauth2/default").is_ok());
        assert!(Issuer::parse("http://org.example").is_err());
        assert!(Issuer::parse("org.example").is_err());
        assert!(Issuer::parse("https://org.example?x").is_err());
    }
}

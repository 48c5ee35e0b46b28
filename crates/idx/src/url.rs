//! Which addresses a response may send us to.
//!
//! A full URL parser costs more bytes than the rest of this crate, and the browser has one; what
//! is needed here is only a strict reading of `scheme://authority/rest` that refuses whatever a
//! lenient parser might read differently.

use crate::encoding;
use thiserror::Error;

/// Why an address was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum UrlError {
    /// Not an absolute URL of the form `scheme://host…`, or it contains characters that parsers
    /// read differently (blanks, control characters, backslashes, user information).
    #[error("not a plain absolute URL")]
    Malformed,
    /// A scheme that is not allowed here, such as `javascript:` or plain `http:` to a remote host.
    #[error("the scheme is not allowed here")]
    Scheme,
    /// Another origin than the organisation's.
    #[error("the address is not on the organisation's origin")]
    ForeignOrigin,
}

/// Scheme, host and port, normalised: lower case, default port dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// The origin as text, such as `https://org.example`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

struct Split<'a> {
    scheme: String,
    host: String,
    port: Option<&'a str>,
    rest: &'a str,
}

/// Splits strictly; see the module text.
fn split(url: &str) -> Result<Split<'_>, UrlError> {
    if url.len() > 16 * 1024
        || url
            .chars()
            .any(|c| c.is_control() || c.is_whitespace() || c == '\\')
    {
        return Err(UrlError::Malformed);
    }
    let (scheme, after) = url
        .split_once(':')
        .and_then(|(scheme, after)| Some((scheme, after.strip_prefix("//")?)))
        .ok_or(UrlError::Malformed)?;
    let plain = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    if !plain {
        return Err(UrlError::Malformed);
    }
    let end = after.find(['/', '?', '#']).unwrap_or(after.len());
    let (authority, rest) = after.split_at(end);
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !authority.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let host_ok = !host.is_empty()
        && host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '[' | ']' | ':'))
        && (host.starts_with('[') == host.contains(':'))
        && (host.starts_with('[') == host.ends_with(']'));
    let port_ok = port.is_none_or(|p| p.parse::<u16>().is_ok() && !p.starts_with('+'));
    if !host_ok || !port_ok {
        return Err(UrlError::Malformed);
    }
    Ok(Split {
        scheme: scheme.to_ascii_lowercase(),
        host: host.to_ascii_lowercase(),
        port,
        rest,
    })
}

impl Split<'_> {
    fn origin(&self) -> Origin {
        let default = match self.scheme.as_str() {
            "https" => "443",
            "http" => "80",
            _ => "",
        };
        match self.port {
            Some(port) if port != default => {
                Origin([self.scheme.as_str(), "://", &self.host, ":", port].concat())
            }
            _ => Origin([self.scheme.as_str(), "://", &self.host].concat()),
        }
    }

    fn is_loopback(&self) -> bool {
        matches!(self.host.as_str(), "localhost" | "127.0.0.1" | "[::1]")
            || self.host.ends_with(".localhost")
    }

    /// https, or http to this very machine.
    fn is_secure(&self) -> bool {
        self.scheme == "https" || (self.scheme == "http" && self.is_loopback())
    }
}

/// The origin of an https URL, or of an http URL on loopback.
///
/// # Errors
/// [`UrlError::Malformed`] or [`UrlError::Scheme`].
pub fn secure_origin(url: &str) -> Result<Origin, UrlError> {
    secure_parts(url).map(|(origin, _)| origin)
}

/// The origin of such a URL, and what follows it: path, query and fragment.
pub(crate) fn secure_parts(url: &str) -> Result<(Origin, &str), UrlError> {
    let parts = split(url)?;
    if parts.is_secure() {
        Ok((parts.origin(), parts.rest))
    } else {
        Err(UrlError::Scheme)
    }
}

/// An address as a response brings it, unchecked.
///
/// It reads as a text. Its query often holds a handle or a challenge, so its `Debug` leaves out
/// everything from there on.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Href(String);

impl core::ops::Deref for Href {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<String> for Href {
    fn from(address: String) -> Self {
        Self(address)
    }
}

impl core::fmt::Debug for Href {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        print(&self.0, f)
    }
}

/// Writes an address without its query and fragment.
#[inline(never)]
fn print(address: &str, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
    match address.find(['?', '#']) {
        Some(end) => {
            f.write_str(address.get(..end).unwrap_or_default())?;
            f.write_str("?***")
        }
        None => f.write_str(address),
    }
}

/// An address that may be requested: on the organisation's own origin (IDX §1.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrgUrl(String);

impl OrgUrl {
    /// Checks `href` against the organisation's origin.
    ///
    /// # Errors
    /// See [`UrlError`].
    pub fn parse(href: &str, org: &Origin) -> Result<Self, UrlError> {
        let parts = split(href)?;
        if !parts.is_secure() {
            return Err(UrlError::Scheme);
        }
        if parts.origin() != *org {
            return Err(UrlError::ForeignOrigin);
        }
        Ok(Self([org.as_str(), parts.rest].concat()))
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An address the browser may be sent to: https, or http on loopback.
///
/// Identity providers and certificate hosts live on other origins, so only the scheme is judged.
/// Its `Debug` leaves out the query.
#[derive(Clone, PartialEq, Eq)]
pub struct RedirectUrl(String);

impl core::fmt::Debug for RedirectUrl {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        print(&self.0, f)
    }
}

impl RedirectUrl {
    /// Checks an address from a response or from the configuration.
    ///
    /// # Errors
    /// [`UrlError::Malformed`] or [`UrlError::Scheme`].
    pub fn parse(href: &str) -> Result<Self, UrlError> {
        let parts = split(href)?;
        if parts.is_secure() {
            Ok(Self(href.to_owned()))
        } else {
            Err(UrlError::Scheme)
        }
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An image of a response: on the organisation's own origin, or inside its address.
///
/// A picture from anywhere else would tell that host who signs in where, and the page's
/// Content-Security-Policy refuses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageUrl(String);

impl ImageUrl {
    /// Checks an address; one without an origin is the organisation's (IDX §5, `logoUri`).
    ///
    /// # Errors
    /// See [`UrlError`].
    pub fn parse(src: &str, org: &Origin) -> Result<Self, UrlError> {
        if src.starts_with("data:image/") {
            return Ok(Self(src.to_owned()));
        }
        let absolute = if src.starts_with('/') && !src.starts_with("//") {
            OrgUrl::parse(&[org.as_str(), src].concat(), org)
        } else {
            OrgUrl::parse(src, org)
        };
        absolute.map(|url| Self(url.0))
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Schemes by which Okta Verify is opened on the same device (IDX §6.3).
const LAUNCH_SCHEMES: [&str; 2] = ["com-okta-authenticator", "com-okta-authenticator-preview"];

/// An address that opens an authenticator app: a known app scheme, or a universal or app link.
/// Its `Debug` leaves out the query, which holds the challenge.
#[derive(Clone, PartialEq, Eq)]
pub struct LaunchUrl(String);

impl core::fmt::Debug for LaunchUrl {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        print(&self.0, f)
    }
}

impl LaunchUrl {
    /// Checks a launch address of a device challenge.
    ///
    /// # Errors
    /// [`UrlError::Malformed`] or [`UrlError::Scheme`].
    pub fn parse(href: &str) -> Result<Self, UrlError> {
        if let Some((scheme, rest)) = href.split_once(':') {
            let known = LAUNCH_SCHEMES
                .iter()
                .any(|s| scheme.eq_ignore_ascii_case(s));
            let plain =
                !rest.chars().any(|c| c.is_control() || c.is_whitespace()) && href.len() <= 65_536;
            if known {
                return if plain {
                    Ok(Self(href.to_owned()))
                } else {
                    Err(UrlError::Malformed)
                };
            }
        }
        RedirectUrl::parse(href).map(|url| Self(url.0))
    }

    /// The same for an address that may leave out the organisation's origin, as those of device
    /// challenges do (IDX §6.3).
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_at(href: &str, org: &Origin) -> Result<Self, UrlError> {
        if href.is_empty() || href.contains(':') || href.starts_with("//") {
            return Self::parse(href);
        }
        let mut absolute = org.as_str().to_owned();
        if !href.starts_with('/') {
            absolute.push('/');
        }
        absolute.push_str(href);
        Self::parse(&absolute)
    }

    /// Whether a frame of the page may hold it: an app's own scheme, or a page of the organisation.
    pub fn fits_a_frame(&self, org: &Origin) -> bool {
        self.is_app_scheme() || OrgUrl::parse(&self.0, org).is_ok()
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is an app scheme (opened through a frame) and not a link (navigated to).
    pub fn is_app_scheme(&self) -> bool {
        !self.0.starts_with("http")
    }

    /// The same address with `login_hint` appended, so that the app knows who is signing in
    /// (IDX §6.3).
    #[must_use]
    pub fn with_login_hint(&self, identifier: &str) -> Self {
        let hint = encoding::encoded(identifier);
        let joint = if self.0.contains('?') { '&' } else { '?' };
        Self(format!(
            "{}{joint}login_hint={}",
            self.0,
            hint.replace('+', "%20")
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn org() -> Origin {
        secure_origin("https://Org.Example:443/oauth2").unwrap()
    }

    #[test]
    fn origins_are_normalised() {
        assert_eq!(org().as_str(), "https://org.example");
        assert_eq!(
            secure_origin("http://localhost:8080/x").unwrap().as_str(),
            "http://localhost:8080"
        );
        assert_eq!(
            secure_origin("http://[::1]:80").unwrap().as_str(),
            "http://[::1]"
        );
    }

    #[test]
    fn posts_stay_on_the_organisation() {
        assert!(OrgUrl::parse("https://org.example/idp/idx/identify", &org()).is_ok());
        for foreign in [
            "https://org.example.evil.test/idp/idx/identify",
            "https://org.example@evil.test/",
            "https://evil.test/?https://org.example/",
            "https://org.example:444/",
            "http://org.example/",
            "//org.example/",
            "/idp/idx/identify",
            "https://org.example\\.evil.test/",
            "https:/\torg.example/",
            "",
        ] {
            assert!(OrgUrl::parse(foreign, &org()).is_err(), "{foreign:?}");
        }
    }

    #[test]
    fn redirects_need_https_or_loopback() {
        assert!(RedirectUrl::parse("https://idp.example/sso?x=1").is_ok());
        assert!(RedirectUrl::parse("http://127.0.0.1:3000/").is_ok());
        for bad in [
            "http://idp.example/",
            "javascript:alert(1)",
            "JaVaScRiPt://x/%0aalert(1)",
            "\u{1}javascript://x/",
            "java\nscript://x/",
            "data:text/html,x",
            "vbscript://x",
            "blob:https://org.example/1",
            "file:///etc/passwd",
            "https://user:pass@idp.example/",
        ] {
            assert!(RedirectUrl::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn images_come_from_the_organisation() {
        let parse = |src: &str| ImageUrl::parse(src, &org()).map(|url| url.0);
        let own = "https://org.example/img/logo.svg";
        assert_eq!(parse("/img/logo.svg").as_deref(), Ok(own));
        assert_eq!(parse(own).as_deref(), Ok(own));
        assert!(parse("data:image/png;base64,AAAA").is_ok());
        for foreign in [
            "https://cdn.example/logo.svg",
            "//cdn.example/logo.svg",
            "/\\cdn.example/logo.svg",
            "data:text/html,x",
            "javascript:alert(1)",
            "logo.svg",
            "",
        ] {
            assert!(parse(foreign).is_err(), "{foreign:?}");
        }
    }

    #[test]
    fn debug_leaves_out_what_follows_the_path() {
        let text = "https://org.example/sso/idps/1?stateToken=own-handle#x";
        let shown = "https://org.example/sso/idps/1?***";
        assert_eq!(format!("{:?}", Href::from(text.to_owned())), shown);
        assert_eq!(format!("{:?}", RedirectUrl::parse(text).unwrap()), shown);
        assert_eq!(format!("{:?}", LaunchUrl::parse(text).unwrap()), shown);
        let plain = "https://org.example/idp/idx/identify";
        assert_eq!(format!("{:?}", Href::from(plain.to_owned())), plain);
    }

    #[test]
    fn launches_allow_the_known_apps() {
        let app =
            LaunchUrl::parse("com-okta-authenticator:/deviceChallenge?challengeRequest=x").unwrap();
        assert!(app.is_app_scheme());
        assert_eq!(
            app.with_login_hint("a b@c.de").as_str(),
            "com-okta-authenticator:/deviceChallenge?challengeRequest=x&login_hint=a%20b%40c.de"
        );
        assert!(
            !LaunchUrl::parse("https://login.okta.example/app")
                .unwrap()
                .is_app_scheme()
        );
        assert!(LaunchUrl::parse("javascript:alert(1)").is_err());
        assert!(LaunchUrl::parse("intent://x#Intent;end").is_err());
    }

    #[test]
    fn launches_without_an_origin_are_the_organisations() {
        let parse = |href: &str| LaunchUrl::parse_at(href, &org()).map(|url| url.0);
        let own = "https://org.example/device/1?x=2";
        assert_eq!(parse("/device/1?x=2").as_deref(), Ok(own));
        assert_eq!(parse("device/1?x=2").as_deref(), Ok(own));
        assert_eq!(parse(own).as_deref(), Ok(own));
        for bad in [
            "",
            "//evil.test/",
            "javascript:alert(1)",
            "/\\evil.test",
            "x y",
        ] {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn frames_hold_apps_and_the_organisation() {
        let fits = |href: &str| LaunchUrl::parse(href).unwrap().fits_a_frame(&org());
        assert!(fits("com-okta-authenticator:/deviceChallenge"));
        assert!(fits("https://org.example/device/1"));
        assert!(!fits("https://login.okta.example/app"));
    }
}

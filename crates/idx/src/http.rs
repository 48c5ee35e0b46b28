//! Requests and replies as plain data: the caller moves the bytes.

use crate::secret::Secret;
use crate::url::Href;

/// Identifies a request; its answer is only accepted with the same number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub(crate) u32);

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
    /// DELETE
    Delete,
}

impl Method {
    /// The method's name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

/// A request for the caller to send.
///
/// Redirects must not be followed, nothing may be cached, and no referrer sent. Its `Debug` names
/// the headers without their values: a fingerprint or a proof may be among them.
#[derive(Clone)]
pub struct Request {
    /// Its number, to be given back with the answer.
    pub id: RequestId,
    /// The method.
    pub method: Method,
    /// The absolute URL; always https, or http on loopback.
    pub url: String,
    /// Header fields.
    pub headers: Vec<(&'static str, String)>,
    /// The body, secret as a whole: it may carry passwords, codes and handles.
    pub body: Option<Secret>,
    /// Whether cookies go along (IDX §1.1, last column).
    pub credentials: bool,
    /// Whether it is to be finished even where the page goes away meanwhile (`keepalive` of Fetch).
    pub outlives_page: bool,
    /// When to give up, in milliseconds.
    pub timeout_ms: u32,
}

impl core::fmt::Debug for Request {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| *name).collect();
        f.debug_struct("Request")
            .field("id", &self.id)
            .field("method", &self.method)
            .field("url", &Href::from(self.url.clone()))
            .field("headers", &names)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// The answer to a [`Request`].
#[derive(Debug, Clone, Default)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// Header fields, as far as the caller can read them. Names in any case.
    pub headers: Vec<(String, String)>,
    /// The body as text. Secret: it may be a token response.
    pub body: Secret,
}

/// The header fields worth handing over in a [`Reply`], where the server exposes them.
pub const REPLY_HEADERS: [&str; 6] = [
    "retry-after",
    "x-rate-limit-reset",
    "x-okta-request-id",
    "www-authenticate",
    "dpop-nonce",
    "date",
];

impl Reply {
    /// A header field's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v.as_str())
    }
}

/// Why no [`Reply`] came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransportFailure {
    /// No connection, a CORS refusal or a Content-Security-Policy block: a browser does not tell
    /// them apart.
    Unreachable,
    /// The device is offline.
    Offline,
    /// No answer within [`Request::timeout_ms`].
    Timeout,
    /// The answer was larger than [`MAX_BODY`].
    TooLarge,
}

/// Replies longer than this many bytes are refused; the largest recorded one has 28 KB.
pub const MAX_BODY: usize = 2 * 1024 * 1024;

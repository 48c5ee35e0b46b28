//! The few pages a person may land on at the organisation's own origin, and
//! addresses with a query.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// A page with a form.
pub(crate) struct Shown<'a> {
    pub(crate) title: &'a str,
    pub(crate) text: &'a str,
    /// Where the form is posted to.
    pub(crate) action: &'a str,
    /// Markup inside the form; what came from outside is escaped in it.
    pub(crate) body: &'a str,
    /// Origins the answer to the form may redirect to.
    pub(crate) leads_to: &'a [&'a str],
}

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// A page with a heading and a sentence.
pub(crate) fn message(status: StatusCode, title: &str, text: &str) -> Response {
    let html = document(title, text, "");
    answer(status, html, HeaderValue::from_static(POLICY))
}

/// A page with a heading, a sentence and a form.
pub(crate) fn form(page: &Shown<'_>) -> Response {
    let body = format!(
        "<form method=\"post\" action=\"{}\">{}</form>",
        page.action, page.body
    );
    let html = document(page.title, page.text, &body);
    let policy = POLICY.replace(
        "form-action 'none'",
        &format!("form-action 'self' {}", page.leads_to.join(" ")),
    );
    let Ok(policy) = HeaderValue::from_str(&policy) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut response = answer(StatusCode::OK, html, policy);
    // Under `no-referrer` a browser posts the form with the origin `null`.
    response.headers_mut().insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    );
    response
}

fn document(title: &str, text: &str, body: &str) -> String {
    let (title, text) = (escape(title), escape(text));
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"/console/console.css\">\
         <body class=\"notice\"><main><h1>{title}</h1><p>{text}</p>{body}</main></body></html>"
    )
}

fn answer(status: StatusCode, html: String, policy: HeaderValue) -> Response {
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    response
}

/// `text` for element content and quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// `uri` with these parameters appended to its query.
pub(crate) fn with_query(uri: &str, pairs: &[(&str, &str)]) -> String {
    let mut address = uri.to_owned();
    for (index, (name, value)) in pairs.iter().enumerate() {
        let separator = if index > 0 || uri.contains('?') {
            '&'
        } else {
            '?'
        };
        address.push(separator);
        address.push_str(name);
        address.push('=');
        percent_encode(value, &mut address);
    }
    address
}

fn percent_encode(text: &str, into: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            into.push(char::from(byte));
        } else {
            into.push_str(&format!("%{byte:02X}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{escape, with_query};

    #[test]
    fn a_query_is_appended_and_encoded() {
        assert_eq!(
            with_query("http://a/b", &[("otp", "12 3"), ("state", "é&=")]),
            "http://a/b?otp=12%203&state=%C3%A9%26%3D"
        );
        assert_eq!(
            with_query("http://a/?x=1", &[("s", "y")]),
            "http://a/?x=1&s=y"
        );
    }

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(escape("<b>\"&"), "&lt;b&gt;&quot;&amp;");
    }
}

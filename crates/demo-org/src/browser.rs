//! What we know of the calling browser from its cookies, and the headers every
//! answer to it carries.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;

use crate::accounts::{activate_page, email_step};
use crate::random;
use crate::rate_limit::RateStatus;
use crate::scenario;
use crate::session::{COOKIE, DEVICE_COOKIE};

/// Two years, as browsers forget cookies of longer life anyway.
const DEVICE_LIFE: u32 = 2 * 365 * 24 * 60 * 60;
/// Longest cookie value looked at.
const LONGEST: usize = 200;

/// The cookies of a request.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    /// The device cookie, or a new one that the answer will set.
    pub(crate) device: String,
    /// The session cookie.
    pub(crate) session: Option<String>,
    /// The scenario the next attempt is for.
    pub(crate) scenario: Option<String>,
    /// The next attempt lets a device in.
    pub(crate) activate: Option<String>,
    /// The next attempt is about the link with this token.
    pub(crate) mailed: Option<String>,
    /// How it calls itself.
    pub(crate) user_agent: String,
    is_new: bool,
}

impl Browser {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let device = cookie(headers, DEVICE_COOKIE);
        Self {
            is_new: device.is_none(),
            device: device.unwrap_or_else(random::key),
            session: cookie(headers, COOKIE),
            scenario: cookie(headers, scenario::COOKIE),
            activate: cookie(headers, activate_page::COOKIE),
            mailed: cookie(headers, email_step::COOKIE),
            user_agent: user_agent(headers),
        }
    }

    /// Whether the request named a device.
    pub(crate) fn is_known(&self) -> bool {
        !self.is_new
    }

    /// What requests are counted by: browsers without the cookie share one
    /// count (IDX §1.6).
    pub(crate) fn bucket(&self) -> &str {
        if self.is_new { "" } else { &self.device }
    }

    /// Adds cookies and rate-limit headers.
    pub(crate) fn answer(
        &self,
        response: Response,
        rate: Option<RateStatus>,
        cookies: &[String],
    ) -> Response {
        let mut response = self.rated(response, rate);
        let device = self.is_new.then(|| {
            format!(
                "{DEVICE_COOKIE}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={DEVICE_LIFE}",
                self.device
            )
        });
        for cookie in cookies.iter().chain(&device) {
            if let Ok(value) = HeaderValue::from_str(cookie) {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
        }
        response
    }

    /// Adds the rate-limit headers only, for endpoints called without
    /// credentials.
    pub(crate) fn rated(&self, mut response: Response, rate: Option<RateStatus>) -> Response {
        if let Some(rate) = rate {
            let headers = response.headers_mut();
            for (name, value) in [
                ("x-rate-limit-limit", i64::from(rate.limit)),
                ("x-rate-limit-remaining", i64::from(rate.remaining)),
                ("x-rate-limit-reset", rate.reset),
            ] {
                headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
            }
        }
        response
    }
}

fn user_agent(headers: &HeaderMap) -> String {
    headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .chars()
        .take(LONGEST)
        .collect()
}

/// The value of a cookie, unless it is empty or overlong.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty() && value.len() <= LONGEST)
        .map(|(_, value)| value.to_owned())
}

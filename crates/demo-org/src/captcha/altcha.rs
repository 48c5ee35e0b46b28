//! ALTCHA: find the number whose hash with the salt is the challenge. The
//! challenge is signed, so that nothing has to be remembered until it comes
//! back, and counts once.

use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::hmac;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::Captchas;
use crate::clock::Moment;
use crate::ion::{ACCEPTS, Field};
use crate::oauth::error::ApiError;
use crate::random;
use crate::secret::same;
use crate::state::Org;

const PATH: &str = "/api/v1/altcha";
const ALGORITHM: &str = "SHA-256";
/// How long a challenge can be solved.
const LIFE: Duration = Duration::from_secs(5 * 60);
/// Most bytes of an answer looked at.
const LONGEST: usize = 2000;

pub(super) fn router() -> Router<Arc<Org>> {
    Router::new().route(PATH, get(challenge).post(challenge_for))
}

/// `challengeUrlForm`: how a client asks for a challenge.
pub(super) fn challenge_form(org: &str, handle: &str) -> Value {
    let field = Field::text("stateHandle")
        .required(true)
        .fixed(handle)
        .hidden();
    json!({
        "rel": ["create-form"],
        "name": "challengeUrlForm",
        "href": format!("{org}{PATH}"),
        "method": "POST",
        "accepts": ACCEPTS,
        "value": [field.to_value()],
    })
}

async fn challenge(State(org): State<Arc<Org>>) -> Response {
    respond(&org)
}

/// The same for an attempt under way; refused for a handle that leads nowhere.
async fn challenge_for(State(org): State<Arc<Org>>, body: Bytes) -> Response {
    let body: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let handle = body
        .get("stateHandle")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let now = org.clock.now();
    if !org.world().transactions.is_live(handle, now) {
        return ApiError::MALFORMED.into_response();
    }
    respond(&org)
}

fn respond(org: &Org) -> Response {
    let world = org.world();
    let max = org.config.accounts.captcha.altcha_max_number.max(1);
    let challenge = issue(&world.captchas, max, org.clock.now());
    ([(header::CACHE_CONTROL, "no-store")], Json(challenge)).into_response()
}

fn issue(captchas: &Captchas, max: u32, now: Moment) -> Value {
    let salt = format!("{}?expires={}", random::key(), now.plus(LIFE).seconds());
    let challenge = digest(&salt, u64::from(rand::random_range(0..=max)));
    json!({
        "algorithm": ALGORITHM,
        "challenge": challenge,
        "maxnumber": max,
        "salt": salt,
        "signature": sign(captchas, &challenge),
    })
}

/// What the token decodes to.
#[derive(Deserialize)]
struct Solution {
    algorithm: String,
    challenge: String,
    number: u64,
    salt: String,
    signature: String,
}

/// Whether `token` (base64 of JSON) solves a challenge of ours that is neither
/// old nor used.
pub(super) fn holds(captchas: &mut Captchas, token: &str, now: Moment) -> bool {
    if token.len() > LONGEST {
        return false;
    }
    let Some(solution) = STANDARD
        .decode(token)
        .ok()
        .and_then(|json| serde_json::from_slice::<Solution>(&json).ok())
    else {
        return false;
    };
    let is_live = solution
        .salt
        .split_once("?expires=")
        .and_then(|(_, expires)| expires.parse::<i64>().ok())
        .is_some_and(|expires| now.seconds() < expires);
    is_live
        && solution.algorithm == ALGORITHM
        && same(&solution.signature, &sign(captchas, &solution.challenge))
        && same(
            &solution.challenge,
            &digest(&solution.salt, solution.number),
        )
        && captchas.spend(&solution.challenge)
}

fn digest(salt: &str, number: u64) -> String {
    hex(&Sha256::digest(format!("{salt}{number}")))
}

fn sign(captchas: &Captchas, challenge: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &captchas.secret);
    hex(hmac::sign(&key, challenge.as_bytes()).as_ref())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde_json::{Value, json};

    use super::{LIFE, digest, holds, issue};
    use crate::captcha::Captchas;
    use crate::clock::Clock;

    fn solve(challenge: &Value) -> String {
        let text = |name: &str| challenge[name].as_str().expect("text").to_owned();
        let max = challenge["maxnumber"].as_u64().expect("number");
        let number = (0..=max)
            .find(|number| digest(&text("salt"), *number) == text("challenge"))
            .expect("a solution");
        let mut solution = challenge.clone();
        solution["number"] = json!(number);
        STANDARD.encode(solution.to_string())
    }

    #[test]
    fn the_example_of_the_algorithm() {
        // printf 'salt5' | sha256sum
        assert_eq!(
            digest("salt", 5),
            "cc4efc6ae0d270fd4816cceea255e959f3fe63adfa7577b1c95b1cd155fb9aed"
        );
    }

    #[test]
    fn work_counts_once_and_for_a_while() {
        let now = Clock::default().now();
        let mut captchas = Captchas::new();
        let token = solve(&issue(&captchas, 50, now));
        assert!(holds(&mut captchas, &token, now));
        assert!(!holds(&mut captchas, &token, now), "used");
        let old = solve(&issue(&captchas, 50, now));
        assert!(!holds(&mut captchas, &old, now.plus(LIFE)), "too old");
    }

    #[test]
    fn a_challenge_of_somebody_else_does_not_count() {
        let now = Clock::default().now();
        let token = solve(&issue(&Captchas::new(), 50, now));
        let mut captchas = Captchas::new();
        assert!(!holds(&mut captchas, &token, now));
        for junk in ["", "AAAA", "not base64", &"A".repeat(5000)] {
            assert!(!holds(&mut captchas, junk, now));
        }
    }
}

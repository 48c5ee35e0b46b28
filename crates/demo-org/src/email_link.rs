//! The link in a mail (IDX §1.8). It leads to the app with the code in the
//! address, or, where the organisation is set up so, to a page of ours that
//! lets the tab go on in which the sign-in began.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use crate::accounts::email_step::{self, LinkStep};
use crate::browser::Browser;
use crate::config::{MagicLink, minutes};
use crate::page;
use crate::state::Org;
use crate::transaction::Transaction;
use crate::work::Pending;

pub(crate) fn router() -> Router<Arc<Org>> {
    Router::new().route("/email/verify/{token}", get(open))
}

async fn open(
    State(org): State<Arc<Org>>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response {
    let browser = Browser::of(&headers);
    let now = org.clock.now();
    let mut world = org.world();
    let found = token
        .split_once('.')
        .and_then(|(id, secret)| Some((world.transactions.live_mut(id, now)?, secret)));
    let Some((tx, secret)) = found else {
        return match org.config.accounts.email_link {
            LinkStep::None => expired(),
            LinkStep::Code | LinkStep::Consent => to_step(&org, &token),
        };
    };
    let settings = tx.accounts.as_deref().unwrap_or(&org.config.accounts);
    if settings.email_link != LinkStep::None {
        return to_step(&org, &token);
    }
    let same_browser = browser.is_known() && browser.device == tx.device;
    let target = callback(tx);
    let settings = tx.email(&org.config);
    let (life, magic_link) = (minutes(settings.code_minutes), settings.magic_link);
    let Some(Pending::Email(sent)) = tx.pending_mut() else {
        return expired();
    };
    if !sent.has_link(secret) || !sent.is_fresh(now, life) {
        return expired();
    }
    if magic_link == MagicLink::App {
        let uri = page::with_query(&target.0, &[("otp", sent.code()), ("state", &target.1)]);
        return Redirect::to(&uri).into_response();
    }
    if same_browser {
        sent.confirm();
        page::message(
            StatusCode::OK,
            "That was you",
            "Go back to the tab where you are signing in. You can close this one.",
        )
    } else {
        let text = format!(
            "Type this code where you are signing in: {}. If you are not signing in anywhere, \
             do not give it to anybody.",
            sent.code()
        );
        page::message(StatusCode::OK, "Your code", &text)
    }
}

/// To the app, whose next attempt is about this link. A token that could not
/// be one of ours is not taken along.
fn to_step(org: &Org, token: &str) -> Response {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let mut response = Redirect::to(&format!("{}/", org.urls.app)).into_response();
    if token.bytes().all(is_token)
        && let Ok(cookie) = HeaderValue::from_str(&email_step::cookie(token))
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn callback(tx: &Transaction) -> (String, String) {
    (tx.request.redirect_uri.clone(), tx.request.state.clone())
}

fn expired() -> Response {
    page::message(
        StatusCode::GONE,
        "This link no longer works",
        "It was used, replaced by a newer one, or is too old. Ask for another mail where you are \
         signing in.",
    )
}

//! `/authorize`: checks the request, shows a page, and goes back with what the
//! person decided (RFC 6749 §4.1.1).

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::{Account, Asked, Code};
use crate::config::{IdpEntry, IdpUse};
use crate::oauth::error::OAuthError;
use crate::oauth::params::Params;
use crate::page::{self, escape, with_query};
use crate::random;
use crate::state::Org;

/// Somebody the organisation has never heard of.
const STRANGER: &str = "stranger@elsewhere.example";

pub(super) async fn show(
    State(org): State<Arc<Org>>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let get = |name: &str| query.get(name).map_or("", String::as_str);
    let Some(client) = org.config.idp(get("client_id")) else {
        return refuse("Nobody with this client_id is registered here.");
    };
    let redirect_uri = org.urls.idp_callback();
    if get("redirect_uri") != redirect_uri {
        return refuse("The redirect_uri is not the registered one.");
    }
    let is_complete = get("response_type") == "code"
        && get("scope").split(' ').any(|scope| scope == "openid")
        && get("code_challenge_method") == "S256"
        && get("code_challenge").len() == 43
        && !get("nonce").is_empty()
        && !get("state").is_empty();
    if !is_complete {
        let pairs = [("error", "invalid_request"), ("state", get("state"))];
        return Redirect::to(&with_query(&redirect_uri, &pairs)).into_response();
    }
    let asked = Asked {
        client_id: client.id.clone(),
        redirect_uri,
        state: get("state").to_owned(),
        nonce: get("nonce").to_owned(),
        code_challenge: get("code_challenge").to_owned(),
    };
    let key = random::token();
    org.provider.tables().asked.insert(key.clone(), asked);
    page(&org, client, &key, get("login_hint"))
}

fn refuse(text: &str) -> Response {
    page::message(StatusCode::BAD_REQUEST, "This link does not work", text)
}

/// What a page asks, and what its buttons say and send.
fn words(
    org: &Org,
    client: &IdpEntry,
) -> (String, &'static str, Vec<(&'static str, &'static str)>) {
    let host = match client.usage {
        IdpUse::SignIn => &client.name,
        _ => &org.config.provider.name,
    };
    let from = &org.config.org.name;
    match client.usage {
        IdpUse::SignIn | IdpUse::Authenticator => (
            format!("{from} wants to know who you are. {host} will tell it your address."),
            "Sign in",
            vec![("allow", "Sign in"), ("deny", "Do not")],
        ),
        IdpUse::SmartCard => (
            "This page plays the browser's question for a certificate. Choose the card that is in \
             the reader."
                .to_owned(),
            "Choose a certificate",
            vec![("allow", "Use this card"), ("deny", "There is no card")],
        ),
        IdpUse::Proofing => (
            format!(
                "{from} asks {} to look at your identity document.",
                client.name
            ),
            "Show your document",
            vec![
                ("allow", "It is me"),
                ("fail", "The document does not fit"),
                ("deny", "Do not show it"),
            ],
        ),
    }
}

fn page(org: &Org, client: &IdpEntry, key: &str, hint: &str) -> Response {
    let (text, title, mut buttons) = words(org, client);
    buttons.push(("error", "Have the provider fail"));
    let mut accounts = vec![hint.to_owned()];
    accounts.extend(org.world().directory.iter().map(|user| user.email.clone()));
    accounts.push(STRANGER.to_owned());
    let mut seen: Vec<String> = Vec::new();
    accounts.retain(|account| {
        let lower = account.to_lowercase();
        let is_new = !account.is_empty() && !seen.contains(&lower);
        seen.push(lower);
        is_new
    });
    let mut body = format!(
        "<input type=\"hidden\" name=\"request\" value=\"{}\">\
         <label>Account <select name=\"account\">",
        escape(key)
    );
    for account in accounts {
        body.push_str(&format!("<option>{}</option>", escape(&account)));
    }
    body.push_str("</select></label><div class=\"tools\">");
    for (value, label) in buttons {
        body.push_str(&format!(
            "<button class=\"button\" name=\"decision\" value=\"{value}\">{label}</button>"
        ));
    }
    body.push_str("</div>");
    page::form(&page::Shown {
        title,
        text: &text,
        action: "/authorize",
        body: &body,
        // A browser holds the redirects after a form to `form-action` too.
        leads_to: &[&org.urls.org, &org.urls.app],
    })
}

pub(super) async fn decide(
    State(org): State<Arc<Org>>,
    headers: HeaderMap,
    params: Result<Params, OAuthError>,
) -> Response {
    let is_foreign = headers
        .get(header::ORIGIN)
        .is_some_and(|origin| origin.as_bytes() != org.urls.provider.as_bytes());
    if is_foreign {
        return StatusCode::FORBIDDEN.into_response();
    }
    let params = match params {
        Ok(params) => params,
        Err(error) => return error.into_response(),
    };
    let get = |name: &str| params.get(name).unwrap_or_default();
    let now = org.clock.now();
    let mut tables = org.provider.tables();
    let Some(asked) = tables.asked.remove(get("request")) else {
        return refuse("The request was answered already, or is too old.");
    };
    let error = match get("decision") {
        "allow" | "fail" => None,
        "error" => Some(("server_error", "The provider had an accident.")),
        _ => Some(("access_denied", "The person said no.")),
    };
    if let Some((error, description)) = error {
        let pairs = [
            ("error", error),
            ("error_description", description),
            ("state", &asked.state),
        ];
        return Redirect::to(&with_query(&asked.redirect_uri, &pairs)).into_response();
    }
    let is_proofing = org
        .config
        .idp(&asked.client_id)
        .is_some_and(|client| client.usage == IdpUse::Proofing);
    let account = Account {
        email: get("account").to_owned(),
        identity: is_proofing.then_some(get("decision") == "allow"),
    };
    let code = random::token();
    let pairs = [("code", code.as_str()), ("state", &asked.state)];
    let target = with_query(&asked.redirect_uri, &pairs);
    tables.codes.insert(
        code,
        Code {
            asked,
            account,
            issued: now,
        },
    );
    Redirect::to(&target).into_response()
}

//! Signed in: who you are, and the way out.

use std::sync::Arc;

use idx::oauth::token::Tokens;
use leptos::prelude::*;

use super::ui;
use crate::components::{CardParts, El, Emphasis, Icon, boxed, card, el};
use crate::driver::Driver;
use crate::i18n::{Key, keys};
use crate::session;

/// The claims of the ID token, and signing out.
pub fn view(driver: Driver, tokens: &Arc<Tokens>, signed_out: RwSignal<bool>) -> El {
    let rows: Vec<El> = tokens
        .claims
        .iter()
        .flat_map(|claims| {
            [
                (keys::SIGNED_IN_NAME, claims.text("name")),
                (keys::SIGNED_IN_EMAIL, claims.text("email")),
                (keys::SIGNED_IN_USERNAME, claims.text("preferred_username")),
                (keys::SIGNED_IN_SUBJECT, Some(claims.sub.as_str())),
            ]
        })
        .filter_map(|(label, value)| Some(row(label, value?)))
        .collect();
    let leaving = RwSignal::new(false);
    let tokens = StoredValue::new(tokens.clone());
    let sign_out = move || {
        leaving.set(true);
        let tokens = tokens.get_value();
        leptos::task::spawn_local(async move {
            session::sign_out(driver, tokens).await;
            signed_out.set(true);
        });
    };
    let button = ui::button(keys::SIGN_OUT, Emphasis::Secondary, leaving, sign_out);
    let facts = boxed("dl", "facts").child(rows);
    telling(
        keys::SIGNED_IN_TITLE,
        boxed("div", "stack").child(facts).child(button),
    )
}

fn telling(heading: Key, content: El) -> El {
    let parts = CardParts {
        heading: heading.into(),
        icon: Some(Icon::Success),
        ..CardParts::default()
    };
    card(parts, content)
}

fn row(label: Key, value: &str) -> El {
    let value = el("bdi").attr("translate", "no").child(value);
    boxed("div", "fact")
        .child(el("dt").child(label))
        .child(el("dd").child(value))
}

/// After signing out.
pub fn signed_out(driver: Driver, signed_out: RwSignal<bool>) -> El {
    let again = move || {
        signed_out.set(false);
        driver.restart();
    };
    let text = boxed("p", "lead").child(keys::SIGNED_OUT_TEXT);
    let button = ui::button(keys::SIGN_IN, Emphasis::Primary, driver.busy(), again);
    telling(
        keys::SIGNED_OUT_TITLE,
        boxed("div", "stack").child(text).child(button),
    )
}

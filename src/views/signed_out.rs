//! Nobody is signed in any more.

use leptos::prelude::*;

use super::ui;
use crate::components::{CardParts, El, Emphasis, Icon, boxed, card};
use crate::i18n::keys;
use crate::session::{Auth, Why};

/// Why, and the way in again.
pub fn view(auth: Auth, why: Why) -> El {
    let (icon, text) = match why {
        Why::User => (Icon::Success, keys::SIGNED_OUT_TEXT),
        Why::OtherTab => (Icon::Info, keys::SIGNED_OUT_OTHER_TAB),
        Why::Expired => (Icon::Clock, keys::SIGNED_OUT_EXPIRED),
        Why::Idle => (Icon::Clock, keys::SIGNED_OUT_IDLE),
        Why::OtherUser => (Icon::Info, keys::SIGNED_OUT_OTHER_USER),
    };
    let parts = CardParts {
        heading: keys::SIGNED_OUT_TITLE.into(),
        icon: Some(icon),
        ..CardParts::default()
    };
    let again = move || auth.sign_in();
    let button = ui::button(
        keys::SIGN_IN,
        Emphasis::Primary,
        RwSignal::new(false),
        again,
    );
    let text = boxed("p", "lead").child(text);
    card(parts, boxed("div", "stack").child(text).child(button))
}

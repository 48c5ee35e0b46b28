//! Unlocking an account: who it is, then how to verify that (sign-in UI R4).

use idx::step::{OfferKind, Page, SelectAuthenticator};
use leptos::prelude::*;

use super::field::{self, Look};
use super::form_model::FormModel;
use super::frame::Frame;
use super::{select_authenticator, ui};
use crate::components::{El, Landing, boxed, focus_id, link_button, phrase};
use crate::driver::Driver;
use crate::i18n::{self, keys};

const IDENTIFIER: &str = "identifier";

/// Both stages; only the second sends something. A single way is taken by itself.
pub fn view(driver: Driver, page: &Page, step: &SelectAuthenticator) -> El {
    let model = FormModel::new(driver, page, &step.form);
    let chosen = RwSignal::new(false);
    let lone = match step.choices.as_slice() {
        [only] => Some((only.option, only.method.clone())),
        _ => None,
    };
    let asked = model.clone();
    let choices = step.choices.clone();
    let stage = move || match chosen.get() {
        true => vec![list(&asked, &choices, chosen)],
        false => vec![who(driver, &asked, lone.clone(), chosen)],
    };
    let mut frame = Frame::new(keys::SELECT_UNLOCK_TITLE);
    frame.chip = false;
    frame.landing = Landing::FirstControl;
    frame.hidden = vec![OfferKind::SwitchAuthenticator];
    frame.around(driver, page, el_of(stage))
}

fn el_of(stage: impl Fn() -> Vec<El> + 'static) -> El {
    boxed("div", "stack").content(stage)
}

fn who(
    driver: Driver,
    model: &FormModel,
    lone: Option<(usize, Option<String>)>,
    chosen: RwSignal<bool>,
) -> El {
    let field = model.form().field(IDENTIFIER).map(|f| {
        let look = Look {
            label: Some(keys::IDENTIFY_IDENTIFIER),
            ..Look::default()
        };
        field::plain(model, f, look)
    });
    let asked = model.clone();
    let next = move || {
        let typed = asked.text(IDENTIFIER).get_untracked();
        if typed.trim().is_empty() {
            let text = i18n::text(keys::IDENTIFY_IDENTIFIER_REQUIRED);
            asked.mark(IDENTIFIER, vec![text]);
        } else if let Some((option, method)) = &lone {
            select_authenticator::choose(&asked, *option, method.as_deref());
        } else {
            asked.mark(IDENTIFIER, Vec::new());
            chosen.set(true);
            focus_id("heading");
        }
    };
    let content = Vec::from_iter(field.into_iter().chain([ui::submit(keys::NEXT)]));
    ui::form(driver, next, content)
}

fn list(
    model: &FormModel,
    choices: &[idx::step::AuthenticatorChoice],
    chosen: RwSignal<bool>,
) -> El {
    let typed = model.text(IDENTIFIER).get_untracked();
    let back = Callback::new(move |()| chosen.set(false));
    boxed("div", "stack")
        .child(boxed("p", "lead").child(phrase(keys::UNLOCK_VERIFY, &[("name", typed.trim())])))
        .child(select_authenticator::list(model, choices))
        .child(boxed("p", "muted").child(link_button(i18n::t(keys::BACK), back)))
}

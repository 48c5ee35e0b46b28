//! Any step, from its fields alone: nothing a server sends is a dead end.

use idx::form::{Form as IdxForm, Values};
use idx::step::Page;

use super::field;
use super::form_model::FormModel;
use super::frame::Frame;
use super::providers;
use super::ui;
use crate::components::{El, Emphasis, Icon, boxed};
use crate::driver::Driver;
use crate::i18n::{self, keys};
use crate::live::Live;

/// A step without a screen of its own.
pub fn view(driver: Driver, page: &Page, step: &IdxForm) -> El {
    let own = page.ui_display.as_ref().and_then(|u| u.label.clone());
    let heading = match own {
        Some(label) => Live::from(label),
        None => i18n::t(keys::GENERIC_TITLE),
    };
    Frame::new(heading).around(driver, page, body(driver, page, step))
}

/// The same for an authenticator without a screen of its own.
pub fn authenticator(driver: Driver, page: &Page, step: &IdxForm, name: &str, icon: Icon) -> El {
    let heading = i18n::t_with(keys::GENERIC_AUTHENTICATOR, &[("name", name)]);
    Frame::new(heading)
        .icon(icon)
        .around(driver, page, body(driver, page, step))
}

/// Fields and a button, or only a button, or a way out.
pub fn body(driver: Driver, page: &Page, step: &IdxForm) -> El {
    let id = step.id;
    let form = if !step.is_form {
        let follow = move || driver.follow(id);
        ui::button(keys::CONTINUE, Emphasis::Primary, driver.busy(), follow)
    } else if step.is_poll() {
        // Waiting is all there is to do; it is asked for by itself.
        boxed("p", "lead").child(keys::GENERIC_WAITING)
    } else if step.is_bare() {
        let send = move || driver.submit(id, &Values::new());
        ui::form(driver, send, vec![ui::submit(keys::CONTINUE)])
    } else {
        let model = FormModel::new(driver, page, step);
        let label = match page
            .ui_display
            .as_ref()
            .and_then(|u| u.button_label.clone())
        {
            Some(label) => Live::from(label),
            None => i18n::t(keys::CONTINUE),
        };
        let fields = field::fields(&model, step);
        ui::form(
            driver,
            move || model.submit(),
            vec![fields, ui::submit(label)],
        )
    };
    boxed("div", "stack")
        .child(form)
        .child(match step.is_bare() {
            true => Some(providers::alone(driver, page)),
            false => providers::below(driver, page, false),
        })
}

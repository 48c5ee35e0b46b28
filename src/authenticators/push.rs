//! A notification that somebody answers on the phone: shared by Okta Verify and by apps of an
//! organisation's own (sign-in UI V12–V14, S7).

use std::time::Duration;

use idx::form::{Form, Values};
use idx::step::{OfferKind, Page};
use idx::wire::authenticator::Authenticator;
use leptos::prelude::*;

use crate::components::{
    CheckboxProps, El, Icon, Notice, OptionItem, OptionListProps, Severity, SpinnerProps, boxed,
    checkbox, el, option_list, phrase, spinner,
};
use crate::driver::Driver;
use crate::i18n::{self, Key, keys};
use crate::live::Live;
use crate::views::answer;
use crate::views::authenticator_name;
use crate::views::form_model::FormModel;
use crate::views::frame::Frame;
use crate::views::passkey::lead;
use crate::views::ui;

/// An app that takes notifications.
pub(super) struct PushTo<'p> {
    /// Name, logo and device.
    pub authenticator: &'p Authenticator,
    /// The form of the step.
    pub form: &'p Form,
    /// The number to tap in the app.
    pub number: Option<&'p str>,
    /// The methods to choose from.
    pub methods: &'p [String],
}

/// When to say what may help, where there is nothing to press.
const HINT_AFTER: Duration = Duration::from_secs(30);

const METHOD: &str = "authenticator.methodType";

impl PushTo<'_> {
    fn name(&self) -> String {
        authenticator_name::of(self.authenticator)
    }

    fn frame(&self, driver: Driver, heading: Live<String>) -> Frame {
        answer::frame(driver, heading, self.authenticator)
    }

    /// On its way: what to do on the phone.
    pub fn sent(&self, driver: Driver, page: &Page) -> El {
        let heading = i18n::t_with(keys::PUSH_TITLE, &[("app", &self.name())]);
        let text = match (
            self.number,
            self.authenticator.profile.device_name.as_deref(),
        ) {
            (Some(_), _) => {
                boxed("p", "lead").child(phrase(keys::PUSH_TAP, &[("app", &self.name())]))
            }
            (None, Some(device)) => {
                boxed("p", "lead").child(phrase(keys::PUSH_SENT_TO, &[("device", device)]))
            }
            (None, None) => lead(keys::PUSH_SENT),
        };
        let number = self.number.map(big_number);
        let going_on = page.polls && !page.has_errors();
        let watching = going_on.then(|| {
            spinner(SpinnerProps {
                label: Some(i18n::t(keys::PUSH_WATCHING)),
                with_text: true,
            })
        });
        let resend = page.offer(&OfferKind::Resend);
        let again = match resend {
            Some(form) => Some(ui::resend(driver, form.id, keys::PUSH_RESEND_PROMPT)),
            None => going_on.then(hint_later),
        };
        let model = FormModel::new(driver, page, self.form);
        let content = boxed("div", "stack")
            .child(text)
            .child(number)
            .child(watching)
            .child(by_itself_next_time(driver, &model, true))
            .child(again);
        self.frame(driver, heading).around(driver, page, content)
    }

    /// Declined, or it failed: another one?
    pub fn again(&self, driver: Driver, page: &Page) -> El {
        let heading = i18n::t_with(keys::PUSH_AGAIN_TITLE, &[("app", &self.name())]);
        let id = self.form.id;
        let send = move || driver.submit(id, &Values::new());
        let content = ui::form(driver, send, vec![ui::submit(keys::PUSH_AGAIN)]);
        let mut frame = self.frame(driver, heading);
        frame.hidden = vec![OfferKind::Resend];
        frame.around(driver, page, content)
    }

    /// Before it is sent: which method, or only whether.
    pub fn choose(&self, driver: Driver, page: &Page) -> El {
        let model = FormModel::new(driver, page, self.form);
        if self.methods.len() > 1 {
            return self.list(driver, page, &model);
        }
        let push = self.methods.first().is_none_or(|method| method == "push");
        let (heading, action) = match push {
            true => (
                i18n::t_with(keys::PUSH_SEND_TITLE, &[("app", &self.name())]),
                keys::PUSH_SEND,
            ),
            false => (
                i18n::t_with(keys::GENERIC_AUTHENTICATOR, &[("name", &self.name())]),
                keys::CONTINUE,
            ),
        };
        let checkbox = by_itself_next_time(driver, &model, false);
        let mut content: Vec<El> = checkbox.into_iter().collect();
        content.push(ui::submit(action));
        let submit = move || model.submit();
        let mut frame = self.frame(driver, heading);
        frame.hidden = vec![OfferKind::Resend, OfferKind::Send];
        frame.around(driver, page, ui::form(driver, submit, content))
    }

    fn list(&self, driver: Driver, page: &Page, model: &FormModel) -> El {
        let options: Vec<OptionItem> = self
            .methods
            .iter()
            .map(|method| {
                let (model, chosen) = (model.clone(), method.clone());
                let choose = move |()| {
                    // Before the check, which misses a method otherwise.
                    model.text(METHOD).set(chosen.clone());
                    model.submit();
                };
                OptionItem {
                    icon: Icon::App,
                    image: None,
                    label: self.method_name(method),
                    detail: None,
                    description: None,
                    on_choose: Callback::new(choose),
                }
            })
            .collect();
        let list = option_list(OptionListProps {
            options: options.into(),
            busy: driver.busy().into(),
        });
        let content = boxed("div", "stack")
            .child(boxed("p", "lead").child(keys::SELECT_TEXT))
            .child(by_itself_next_time(driver, model, false))
            .child(list);
        let heading = i18n::t_with(keys::GENERIC_AUTHENTICATOR, &[("name", &self.name())]);
        let mut frame = self.frame(driver, heading);
        // The list is that of the other ways too, where the app is the only authenticator.
        frame.hidden = vec![OfferKind::Resend, OfferKind::Send];
        frame.around(driver, page, content)
    }

    /// Our name for a method, else the server's.
    fn method_name(&self, method: &str) -> String {
        let key = match method {
            "push" => keys::OKTA_VERIFY_PUSH,
            "totp" => keys::OKTA_VERIFY_TOTP,
            "signed_nonce" => keys::OKTA_VERIFY_FASTPASS,
            other => return other.to_owned(),
        };
        i18n::text(key)
    }
}

/// The number to look for on the phone.
fn big_number(number: &str) -> El {
    boxed("p", "big-number")
        .attr("translate", "no")
        .child(number)
}

/// What may help, after a while.
fn hint_later() -> El {
    let late = RwSignal::new(false);
    let timer = set_timeout_with_handle(
        move || {
            late.try_set(true);
        },
        HINT_AFTER,
    );
    if let Ok(timer) = timer {
        on_cleanup(move || timer.clear());
    }
    ui::alerts(Live::new(move || match late.get() {
        true => vec![Notice::new(Severity::Warning, i18n::text(keys::PUSH_HINT))],
        false => Vec::new(),
    }))
}

/// The box that has the next push sent by itself; while the page polls, its state goes along with
/// each poll.
fn by_itself_next_time(driver: Driver, model: &FormModel, polls: bool) -> Option<El> {
    let field = model.form().auto_challenge().filter(|f| f.mutable)?;
    let value = model.flag(&field.path);
    let label: Key = keys::PUSH_AUTO;
    let ticked = checkbox(CheckboxProps {
        name: field.path.clone(),
        label: label.into(),
        value,
        optional: false,
        disabled: false,
        hint: Live::default(),
        errors: model.errors(&field.path, &label.into()),
    });
    if !polls {
        return Some(ticked);
    }
    let model = model.clone();
    Some(el("div").child(ticked).effect(move || {
        value.track();
        driver.set_poll_values(model.values());
    }))
}

//! A new phone: its number, and how the first code comes.

use idx::step::{Page, Phone};
use leptos::prelude::*;

use super::phone::{METHOD, VOICE, charges, sends};
use crate::browser::intl;
use crate::components::{
    Choice, ChoiceGroupProps, El, Icon, SelectProps, TextFieldProps, TextKind, boxed, radio_group,
    select, text_field,
};
use crate::driver::Driver;
use crate::i18n::{self, Key, keys};
use crate::live::Live;
use crate::phone_number::{self, Country};
use crate::site;
use crate::views::answer;
use crate::views::field;
use crate::views::form_model::FormModel;
use crate::views::ui;

const NUMBER: &str = "authenticator.phoneNumber";

/// Where nothing says which country it is.
const FALLBACK: &str = "US";

/// What is typed; together it is the number that is sent.
#[derive(Clone, Copy)]
pub(super) struct Typed {
    /// Path of the field that takes the number.
    path: &'static str,
    country: RwSignal<String>,
    number: RwSignal<String>,
    extension: RwSignal<String>,
}

/// Number and method.
pub fn view(driver: Driver, page: &Page, step: &Phone) -> El {
    let model = FormModel::new(driver, page, &step.form);
    let method = model.text(METHOD);
    if method.with_untracked(String::is_empty) {
        let first = step.methods.iter().find(|method| *method != VOICE);
        let first = first.or(step.methods.first()).or(step.method.as_ref());
        method.set(first.cloned().unwrap_or_default());
    }
    let is_voice = Live::new(move || method.with(|method| method == VOICE));
    let typed = Typed::start(driver, &model, NUMBER);
    let mut content = vec![field::summary(&model)];
    if step.methods.len() > 1 {
        content.push(methods(&model, step, method));
    }
    if step.form.field(NUMBER).is_some() {
        content.extend(typed.fields(&model));
        content.push(extension(typed, is_voice.clone()));
    }
    content.push(ui::submit(Live::new(move || {
        method.with(|method| i18n::text(sends(method)))
    })));
    let numbered = step.form.field(NUMBER).is_some();
    let submit = move || {
        if numbered && !typed.hand_over(&model, is_voice.get_untracked()) {
            return;
        }
        model.submit_with(&blank, |_| {});
    };
    let content = boxed("div", "stack")
        .child(boxed("p", "lead").child(keys::PHONE_NEW_TEXT))
        .child(ui::form(driver, submit, content))
        .child(charges());
    answer::frame(driver, keys::PHONE_NEW_TITLE, &step.authenticator)
        .icon(Icon::Phone)
        .around(driver, page, content)
}

fn blank(path: &str) -> Option<Key> {
    (path == NUMBER).then_some(keys::PHONE_REQUIRED)
}

impl Typed {
    /// What was typed before, or an empty number in the likeliest country.
    pub(super) fn start(driver: Driver, model: &FormModel, path: &'static str) -> Self {
        let known = |region: &String| phone_number::country(region).is_some();
        let site = driver.site();
        let country = site.text(site::COUNTRY).map(str::to_uppercase);
        let country = country.filter(known).or_else(intl::browser_region);
        let country = country.filter(known).unwrap_or_else(|| FALLBACK.to_owned());
        let typed = Self {
            path,
            country: RwSignal::new(country),
            number: RwSignal::new(model.text(path).get_untracked()),
            extension: RwSignal::new(String::new()),
        };
        typed.adopt_whole_number();
        typed
    }

    /// A whole international number says its country itself.
    fn adopt_whole_number(self) {
        let written = self.number.get_untracked();
        let country = self.country.get_untracked();
        let Some((country, rest)) = phone_number::split(&written, &country) else {
            return;
        };
        let (number, extension) = phone_number::without_extension(&rest);
        self.country.set(country.region.to_owned());
        self.number.set(number.to_owned());
        if !extension.is_empty() {
            self.extension.set(extension);
        }
    }

    /// Puts the number into the form, as it is sent. Says whether it can be one.
    pub(super) fn hand_over(self, model: &FormModel, voice: bool) -> bool {
        self.adopt_whole_number();
        let written = self.number.get_untracked();
        let value = model.text(self.path);
        if written.trim().is_empty() {
            // The form tells that it is missing.
            value.set(String::new());
            return true;
        }
        let extension = if voice {
            self.extension.get_untracked()
        } else {
            String::new()
        };
        let region = self.country.get_untracked();
        let whole = phone_number::country(&region)
            .and_then(|country| phone_number::compose(country, &written, &extension));
        let well = whole.is_some();
        match whole {
            Some(whole) => value.set(whole),
            None => model.mark(self.path, vec![i18n::text(keys::PHONE_WRONG)]),
        }
        well
    }
}

impl Typed {
    /// The country and the number in it.
    pub(super) fn fields(self, model: &FormModel) -> [El; 2] {
        let number = boxed("div", "phone-number").child(number(model, self));
        [country_list(self.country), number]
    }
}

fn methods(model: &FormModel, step: &Phone, method: RwSignal<String>) -> El {
    let mut offered = step.methods.clone();
    offered.sort_by_key(|method| method == VOICE);
    let choice = |method: &String| {
        let label = if method == VOICE {
            keys::PHONE_BY_CALL
        } else {
            keys::PHONE_BY_TEXT
        };
        Choice::new(method, i18n::text(label))
    };
    let cleared = model.clone();
    let first = std::cell::Cell::new(true);
    radio_group(ChoiceGroupProps {
        name: METHOD.to_owned(),
        label: keys::PHONE_METHOD.into(),
        value: method,
        choices: offered.iter().map(choice).collect(),
        optional: false,
        hint: Live::default(),
        errors: model.errors(METHOD, &keys::PHONE_METHOD.into()),
    })
    // What was wrong for one way need not be for the other.
    .effect(move || {
        method.track();
        if !first.replace(false) {
            cleared.mark(NUMBER, Vec::new());
        }
    })
}

/// All countries by name, with their calling codes. The names are the browser's.
fn country_list(value: RwSignal<String>) -> El {
    let choices = Live::new(|| {
        let language = i18n::language();
        let all: Vec<Country> = phone_number::countries().collect();
        let regions: Vec<&str> = all.iter().map(|country| country.region).collect();
        let names = intl::region_names(&language, &regions);
        let mut named: Vec<_> = all.into_iter().zip(names).collect();
        named.sort_by(|(_, a), (_, b)| intl::compare(a, b, &language));
        let choice = |(country, mut name): (Country, String)| {
            // Stays in one piece and in order beside a name of any direction.
            name.push_str(" \u{2066}+");
            name.push_str(country.code);
            name.push('\u{2069}');
            Choice::new(country.region, name)
        };
        named.into_iter().map(choice).collect()
    });
    select(SelectProps {
        name: "country".to_owned(),
        label: keys::PHONE_COUNTRY.into(),
        value,
        choices,
        autocomplete: Some("tel-country-code".to_owned()),
        required: Some(true),
        hint: Live::default(),
        errors: Live::default(),
    })
}

fn number(model: &FormModel, typed: Typed) -> El {
    text_field(TextFieldProps {
        name: typed.path.to_owned(),
        label: keys::PHONE_NUMBER.into(),
        value: typed.number,
        kind: TextKind::Tel,
        autocomplete: "tel-national".to_owned(),
        required: Some(true),
        hint: keys::PHONE_NUMBER_HINT.into(),
        errors: model.errors(typed.path, &keys::PHONE_NUMBER.into()),
        read_only: false,
        id: None,
        on_blur: Some(Callback::new(move |()| typed.adopt_whole_number())),
    })
}

/// Only a call can ask for one.
fn extension(typed: Typed, is_voice: Live<bool>) -> El {
    boxed("div", "phone-extension").content(move || {
        if !is_voice.get() {
            return Vec::new();
        }
        vec![text_field(TextFieldProps {
            name: "extension".to_owned(),
            label: keys::PHONE_EXTENSION.into(),
            value: typed.extension,
            kind: TextKind::Tel,
            autocomplete: "tel-extension".to_owned(),
            required: Some(false),
            hint: Live::default(),
            errors: Live::default(),
            read_only: false,
            id: None,
            on_blur: None,
        })]
    })
}

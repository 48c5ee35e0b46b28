//! A security question: answer it, or choose one and say its answer.

use idx::step::{Page, Phase, SecurityQuestion};
use idx::wire::field::{ChoiceValue, Field};
use leptos::prelude::*;
use std::cell::Cell;

use crate::components::{
    Choice, ChoiceGroupProps, El, SecretKind, SelectProps, boxed, radio_group, select,
};
use crate::driver::Driver;
use crate::i18n::{self, Key, keys};
use crate::live::Live;
use crate::views::answer::{self, Answer};
use crate::views::field::{self, Look};
use crate::views::form_model::FormModel;
use crate::views::ui;

const ANSWER: &str = "credentials.answer";
const QUESTION: &str = "credentials.question";
const QUESTION_KEY: &str = "credentials.questionKey";
/// The choice between a listed question and an own one.
const KIND: &str = "credentials";

/// Every phase of the question.
pub fn view(driver: Driver, page: &Page, step: &SecurityQuestion) -> El {
    let chooses = step
        .form
        .field(KIND)
        .is_some_and(|field| !field.options.is_empty());
    match step.phase {
        Phase::Enroll | Phase::Reset if chooses => set_up(driver, page, step),
        Phase::Enroll | Phase::Reset => answer(driver, page, step, keys::QUESTION_NEW_TITLE),
        _ => answer(driver, page, step, keys::QUESTION_TITLE),
    }
}

/// The text of a listed question: ours where the page is in another language than the server's
/// text, as with messages.
fn text_of(key: &str, server: Option<&str>) -> String {
    let own = ["security.", key].concat();
    let ours = || i18n::has(&own).then(|| i18n::text_of_name(&own, &[]));
    let server = || server.filter(|text| !text.is_empty()).map(str::to_owned);
    let found = if i18n::language() == i18n::ENGLISH {
        server().or_else(ours)
    } else {
        ours().or_else(server)
    };
    found.unwrap_or_else(|| key.to_owned())
}

fn blank(path: &str) -> Option<Key> {
    match path {
        ANSWER => Some(keys::QUESTION_ANSWER_REQUIRED),
        QUESTION => Some(keys::QUESTION_OWN_REQUIRED),
        _ => None,
    }
}

/// The question asked is the label of its answer.
fn answer(driver: Driver, page: &Page, step: &SecurityQuestion, heading: Key) -> El {
    let question = step
        .question
        .as_ref()
        .map(|(key, text)| text_of(key, Some(text)));
    let look = |field: &Field| Look {
        own_label: question.clone().filter(|_| field.path == ANSWER),
        masked: field.path == ANSWER,
        secret: SecretKind::Other,
        ..Look::default()
    };
    let mut screen = Answer::new(heading, &step.authenticator, &step.form, &look);
    screen.blank = blank;
    screen.show(driver, page)
}

/// Listed or own, the question, the answer.
fn set_up(driver: Driver, page: &Page, step: &SecurityQuestion) -> El {
    let model = FormModel::new(driver, page, &step.form);
    let kind = model.text(KIND);
    if kind.with_untracked(String::is_empty) {
        kind.set("0".to_owned());
    }
    let mut content = vec![field::summary(&model)];
    content.extend(picker(&model, kind));
    content.push(fields(&model, kind));
    content.push(ui::submit(keys::SET_UP));
    let sent = model.clone();
    let submit = move || sent.submit_with(&blank, |_| {});
    let content = boxed("div", "stack")
        .child(boxed("p", "lead").child(keys::QUESTION_NEW_TEXT))
        .child(ui::form(driver, submit, content));
    answer::frame(driver, keys::QUESTION_NEW_TITLE, &step.authenticator)
        .around(driver, page, content)
}

/// Whether an option of the form takes an own question.
fn is_own(fields: &[Field]) -> bool {
    fields.iter().any(|field| field.path == QUESTION)
}

/// Which kind of question; switching forgets the answer to the other one.
fn picker(model: &FormModel, kind: RwSignal<String>) -> Option<El> {
    let options = &model.form().field(KIND)?.options;
    if options.len() < 2 {
        return None;
    }
    let choice = |(place, option): (usize, &idx::wire::field::Choice)| {
        let label = if is_own(option.fields()) {
            keys::QUESTION_OWN
        } else {
            keys::QUESTION_LISTED
        };
        Choice::new(place.to_string(), i18n::text(label))
    };
    let own = model.clone();
    let first = Cell::new(true);
    let group = radio_group(ChoiceGroupProps {
        name: KIND.to_owned(),
        label: keys::QUESTION_KIND.into(),
        value: kind,
        choices: options.iter().enumerate().map(choice).collect(),
        optional: false,
        hint: Live::default(),
        errors: Live::default(),
    });
    Some(group.effect(move || {
        kind.track();
        if !first.replace(false) {
            own.text(ANSWER).set(String::new());
            own.mark(ANSWER, Vec::new());
            own.mark(QUESTION, Vec::new());
        }
    }))
}

/// The fields of the chosen kind.
fn fields(model: &FormModel, kind: RwSignal<String>) -> El {
    let model = model.clone();
    boxed("div", "stack").content(move || {
        let place = kind.get().parse::<usize>().ok();
        let group = model.form().field(KIND);
        let option = group
            .zip(place)
            .and_then(|(group, place)| group.options.get(place));
        let shown = option.iter().flat_map(|option| option.fields());
        let shown = shown.filter(|field| field.is_shown() && field.mutable);
        shown.map(|field| one(&model, field)).collect()
    })
}

fn one(model: &FormModel, field: &Field) -> El {
    if field.path == QUESTION_KEY && !field.options.is_empty() {
        return listed(model, field);
    }
    let label = match field.path.as_str() {
        ANSWER => Some(keys::QUESTION_ANSWER),
        QUESTION => Some(keys::QUESTION_OWN_LABEL),
        _ => None,
    };
    let look = Look {
        label,
        masked: field.path == ANSWER,
        secret: SecretKind::Other,
        ..Look::default()
    };
    field::view(model, field, look)
}

/// The listed questions, the first of them chosen.
fn listed(model: &FormModel, field: &Field) -> El {
    let value = model.text(QUESTION_KEY);
    let choices: Vec<Choice> = field
        .options
        .iter()
        .filter_map(|option| match &option.value {
            ChoiceValue::Text(key) => Some(Choice::new(key, text_of(key, option.label.as_deref()))),
            ChoiceValue::Flag(_) | ChoiceValue::Fields(_) => None,
        })
        .collect();
    if value.with_untracked(String::is_empty)
        && let Some(first) = choices.first()
    {
        value.set(first.value.clone());
    }
    select(SelectProps {
        name: QUESTION_KEY.to_owned(),
        label: keys::QUESTION_LABEL.into(),
        value,
        choices: choices.into(),
        autocomplete: Some("off".to_owned()),
        required: Some(true),
        hint: Live::default(),
        errors: model.errors(QUESTION_KEY, &keys::QUESTION_LABEL.into()),
    })
}

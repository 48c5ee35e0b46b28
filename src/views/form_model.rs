//! What is typed into a form of the protocol: one signal per field, by the field's path.

use idx::form::{Check, Form, Invalid, Values};
use idx::step::Page;
use idx::wire::field::{ChoiceValue, Field, FieldKind, FieldValue};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::cell::RefCell;
use std::rc::Rc;

use super::field::is_list;
use super::messages;
use crate::components::FieldError;
use crate::driver::Driver;
use crate::i18n::{self, Key, keys};
use crate::lazy;
use crate::live::Live;

/// The values and errors of one form on screen.
#[derive(Clone)]
pub struct FormModel(SendWrapper<Rc<Parts>>);

struct Parts {
    driver: Driver,
    form: Form,
    rows: Vec<Row>,
    /// Whether something has to be done before the form is sent.
    prepared: bool,
    /// What the drawn fields are called, by path.
    labels: RefCell<Vec<(String, Live<String>)>>,
    errors: RefCell<Vec<FieldError>>,
    /// Counts the changes of `errors`.
    marked: RwSignal<u32>,
    /// The errors but for what was found as a field was left.
    summary: RefCell<Vec<FieldError>>,
    /// Counts the changes of `summary`.
    summed: RwSignal<u32>,
    /// Whether those of the summary are the server's.
    told: std::cell::Cell<bool>,
    /// Whether something stands there that was typed before the transaction ran out.
    retyped: std::cell::Cell<bool>,
}

struct Row {
    path: String,
    cell: Cell,
    secret: bool,
}

#[derive(Clone, Copy)]
enum Cell {
    Text(RwSignal<String>),
    Flag(RwSignal<bool>),
    /// Several texts in one, as `components::entries` takes them apart.
    List(RwSignal<String>),
    /// The place of the chosen option, as the text that the choice components work with.
    Choice(RwSignal<String>),
}

impl FormModel {
    /// Starts from the presets of the fields, or from what was typed before on the same step.
    pub fn new(driver: Driver, page: &Page, form: &Form) -> Self {
        let mut rows = Vec::new();
        let mut errors = Vec::new();
        for field in &form.fields {
            add(field, driver, page.continues, &mut rows, &mut errors);
        }
        if page.revisited {
            errors.clear();
        }
        let form = form.clone();
        let parts = Parts {
            driver,
            form,
            rows,
            labels: RefCell::default(),
            prepared: page.captcha.is_some() || driver.is_custom(),
            summary: RefCell::new(errors.clone()),
            errors: RefCell::new(errors),
            marked: RwSignal::new(0),
            summed: RwSignal::new(0),
            told: std::cell::Cell::new(true),
            retyped: std::cell::Cell::new(false),
        };
        let model = Self(SendWrapper::new(Rc::new(parts)));
        // That a transaction has run out is said by the part too.
        if let Some(screens) = lazy::screens() {
            (screens.attend)(&model, page.continues);
        }
        model
    }

    /// The driver that takes the answer.
    pub fn driver(&self) -> Driver {
        self.0.driver
    }

    /// The text of a field; a signal of its own where the form has no such field.
    pub fn text(&self, path: &str) -> RwSignal<String> {
        match self.cell(path) {
            Some(Cell::Text(value) | Cell::List(value) | Cell::Choice(value)) => value,
            Some(Cell::Flag(_)) | None => RwSignal::new(String::new()),
        }
    }

    /// The yes or no of a field.
    pub fn flag(&self, path: &str) -> RwSignal<bool> {
        match self.cell(path) {
            Some(Cell::Flag(value)) => value,
            Some(Cell::Text(_) | Cell::List(_) | Cell::Choice(_)) | None => RwSignal::new(false),
        }
    }

    fn cell(&self, path: &str) -> Option<Cell> {
        self.0
            .rows
            .iter()
            .find(|row| row.path == path)
            .map(|row| row.cell)
    }

    /// What is wrong with a field. In the summary the field is called by this label.
    pub fn errors(&self, path: &str, label: &Live<String>) -> Live<Vec<String>> {
        let path = path.to_owned();
        {
            let mut labels = self.0.labels.borrow_mut();
            labels.retain(|(drawn, _)| *drawn != path);
            labels.push((path.clone(), label.clone()));
        }
        let model = self.clone();
        Live::new(move || {
            model.0.marked.track();
            let mut own = Vec::new();
            for error in model.0.errors.borrow().iter() {
                if error.field == path {
                    own.push(error.message.clone());
                }
            }
            own
        })
    }

    /// All errors, for the summary above the form. It stays as it is until the form is sent again:
    /// what shrinks as a field is left moves the button from under the press that leaves it.
    pub fn all_errors(&self) -> Live<Vec<FieldError>> {
        let model = self.clone();
        Live::new(move || {
            model.0.summed.track();
            let mut all = model.0.summary.borrow().clone();
            for error in &mut all {
                model.name_field(error);
            }
            all
        })
    }

    /// Many a message is the same for every field: away from its field it has to say which.
    fn name_field(&self, error: &mut FieldError) {
        let labels = self.0.labels.borrow();
        let label = labels.iter().find(|(path, _)| *path == error.field);
        let label = label.map(|(_, label)| label.get()).unwrap_or_default();
        let said = |text: &str| text.to_ascii_lowercase();
        if !said(&error.message).contains(&said(&label)) {
            let values = [("field", &*label), ("message", &*error.message)];
            error.message = i18n::text_with(keys::ERRORS_AT, &values);
        }
    }

    /// The form itself.
    pub fn form(&self) -> &Form {
        &self.0.form
    }

    fn set_errors(&self, errors: Vec<FieldError>) {
        self.0.summary.replace(errors.clone());
        count(self.0.summed);
        self.0.errors.replace(errors);
        count(self.0.marked);
    }

    /// Marks a field as wrong, or as right again where there is no text.
    pub fn mark(&self, path: &str, texts: Vec<String>) {
        self.remark(path, texts);
        self.set_errors(self.0.errors.take());
    }

    /// The same as a field is left: see [`all_errors`](Self::all_errors).
    pub fn remark(&self, path: &str, texts: Vec<String>) {
        let mut all = self.0.errors.take();
        all.retain(|e| e.field != path);
        for message in texts {
            all.push(FieldError {
                field: path.to_owned(),
                message,
            });
        }
        self.0.errors.replace(all);
        count(self.0.marked);
    }

    /// Puts in what was typed before; whether it is there now and was not before. What is no choice
    /// of the field any more is left out.
    pub fn retype(&self, path: &str, text: String) -> bool {
        let Some(cell) = self.cell(path) else {
            return false;
        };
        let changed = match cell {
            Cell::Flag(value) => text.parse().is_ok_and(|flag| changes(value, flag)),
            Cell::Choice(value) => {
                let place = text.parse::<usize>().ok();
                let options = self
                    .0
                    .form
                    .field(path)
                    .map_or(0, |field| field.options.len());
                place.is_some_and(|place| place < options) && changes(value, text)
            }
            Cell::Text(value) => self.takes(path, &text) && changes(value, text),
            Cell::List(value) => changes(value, text),
        };
        if changed {
            self.0.retyped.set(true);
        }
        changed
    }

    /// Whether something was put in that was typed before the transaction ran out.
    pub fn is_retyped(&self) -> bool {
        self.0.retyped.get()
    }

    /// Whether a text is among those a field lets choose from, where it does.
    fn takes(&self, path: &str, text: &str) -> bool {
        let Some(field) = self.0.form.field(path) else {
            return false;
        };
        if let Some(display) = &field.display
            && !display.choices.is_empty()
        {
            return display.choices.iter().any(|(_, value)| value == text);
        }
        let is_it = |value: &ChoiceValue| matches!(value, ChoiceValue::Text(own) if own == text);
        field.options.is_empty() || field.options.iter().any(|option| is_it(&option.value))
    }

    /// What was entered.
    pub fn values(&self) -> Values {
        let mut values = Values::new();
        {
            for Row { path, cell, .. } in &self.0.rows {
                match cell {
                    Cell::Text(value) => {
                        values.set_text(path, value.get_untracked());
                    }
                    Cell::Flag(value) => {
                        values.set_flag(path, value.get_untracked());
                    }
                    Cell::List(value) => {
                        // Only pages of the part have lists.
                        if let Some(screens) = lazy::screens() {
                            let texts = (screens.entries)(&value.get_untracked());
                            values.set_list(path, texts);
                        }
                    }
                    Cell::Choice(value) => {
                        if let Ok(index) = value.get_untracked().parse() {
                            values.choose(path, index);
                        }
                    }
                }
            }
        }
        values
    }

    /// Checks what can be known here. Marks what is wrong, and says whether all is well.
    pub fn check(&self, blank: &dyn Fn(&str) -> Option<Key>) -> bool {
        let found = self.0.form.check(&self.values());
        let well = found.is_empty();
        let mut errors = Vec::new();
        for invalid in found {
            let message = invalid_text(&invalid, blank);
            errors.push(FieldError {
                field: invalid.path,
                message,
            });
        }
        self.0.told.set(false);
        self.set_errors(errors);
        well
    }

    /// Checks one field, once something was typed into it: nobody is told to fill in what they
    /// have just come to.
    pub fn check_one(&self, path: &str, blank: &dyn Fn(&str) -> Option<Key>) {
        let marked = self.0.errors.borrow().iter().any(|e| e.field == path);
        // What the server says stays until the form is sent again (sign-in UI G9).
        let told = || self.0.summary.borrow().iter().any(|e| e.field == path);
        if self.0.told.get() && told() {
            return;
        }
        let typed = self.text(path).get_untracked();
        let preset = self.0.form.field(path).and_then(Field::text_value);
        if !marked && typed == preset.unwrap_or_default() {
            return;
        }
        let found = self.0.form.check(&self.values());
        let mut texts = Vec::new();
        for invalid in found.iter().filter(|invalid| invalid.path == path) {
            texts.push(invalid_text(invalid, blank));
        }
        self.remark(path, texts);
    }

    /// Checks and sends.
    pub fn submit(&self) {
        self.submit_with(&|_| None, |_| {});
    }

    /// Checks and sends, with own texts for fields left blank and a last word on the values.
    pub fn submit_with(
        &self,
        blank: &dyn Fn(&str) -> Option<Key>,
        finish: impl FnOnce(&mut Values),
    ) {
        if !self.check(blank) {
            return;
        }
        let mut values = self.values();
        finish(&mut values);
        self.send(values);
    }

    /// Sends values that have been checked. Where more has to be done first, the part of the app
    /// that draws such pages does it.
    pub fn send(&self, values: Values) {
        self.keep_typed();
        match lazy::screens() {
            Some(screens) if self.0.prepared => (screens.send)(self.clone(), values),
            _ => self.0.driver.submit(self.0.form.id, &values),
        }
    }

    /// Hands what was typed, but no secret and no code, to the driver: it is offered again when
    /// the same step comes back.
    pub fn keep_typed(&self) {
        let mut typed = Vec::new();
        {
            for Row { path, cell, secret } in &self.0.rows {
                let text = match cell {
                    Cell::Text(_) if *secret || is_code(path) => continue,
                    Cell::Text(value) | Cell::List(value) | Cell::Choice(value) => {
                        value.get_untracked()
                    }
                    Cell::Flag(value) => value.get_untracked().to_string(),
                };
                typed.push((path.clone(), text));
            }
        }
        let form = self.0.form.name.as_str();
        self.0.driver.keep_typed(form, typed);
    }
}

/// Sets a value; whether it was another one.
fn changes<T: PartialEq + Send + Sync + 'static>(value: RwSignal<T>, new: T) -> bool {
    let differs = value.with_untracked(|old| *old != new);
    value.set(new);
    differs
}

fn count(changes: RwSignal<u32>) {
    changes.update(|count| *count = count.wrapping_add(1));
}

/// One-time codes are asked for anew; `passcode` is a password or a code in every form.
fn is_code(path: &str) -> bool {
    path.ends_with("passcode") || path.ends_with("Passcode") || path.ends_with("totp")
}

fn add(
    field: &Field,
    driver: Driver,
    continues: bool,
    rows: &mut Vec<Row>,
    errors: &mut Vec<FieldError>,
) {
    for message in &field.messages {
        let message = messages::text_of(message);
        let error = FieldError {
            field: field.path.clone(),
            message,
        };
        // A field of one path may stand in several options, each with the same words.
        if !errors.contains(&error) {
            errors.push(error);
        }
    }
    let known = rows.iter().any(|row| row.path == field.path);
    if field.mutable && field.hint.is_none() && !known {
        let kept = if continues {
            driver.typed(&field.path)
        } else {
            None
        };
        if let Some(cell) = cell(field, kept) {
            rows.push(Row {
                path: field.path.clone(),
                cell,
                secret: field.secret,
            });
        }
    }
    for child in &field.fields {
        add(child, driver, continues, rows, errors);
    }
    for option in &field.options {
        for child in option.fields() {
            add(child, driver, continues, rows, errors);
        }
    }
}

fn cell(field: &Field, kept: Option<String>) -> Option<Cell> {
    let of_flags = field
        .options
        .iter()
        .any(|o| matches!(o.value, ChoiceValue::Flag(_)));
    Some(match field.kind {
        FieldKind::Group if field.options.is_empty() => return None,
        FieldKind::Group => Cell::Choice(RwSignal::new(kept.unwrap_or_default())),
        _ if is_list(field) => {
            let preset = field.text_value().unwrap_or_default().to_owned();
            Cell::List(RwSignal::new(kept.unwrap_or(preset)))
        }
        FieldKind::Boolean if !is_chosen(field) && !of_flags => {
            let preset = match &field.value {
                Some(FieldValue::Flag(flag)) => *flag,
                Some(FieldValue::Text(text)) => text == "true",
                Some(FieldValue::Json(_)) | None => false,
            };
            let value = kept.and_then(|k| k.parse().ok()).unwrap_or(preset);
            Cell::Flag(RwSignal::new(value))
        }
        _ if of_flags => Cell::Choice(RwSignal::new(kept.unwrap_or_default())),
        _ => {
            let preset = field.text_value().unwrap_or_default().to_owned();
            Cell::Text(RwSignal::new(kept.unwrap_or(preset)))
        }
    })
}

/// Whether a yes or no is one of two choices, and not a box to tick.
fn is_chosen(field: &Field) -> bool {
    let display = field.display.as_ref();
    display.is_some_and(|display| !display.choices.is_empty())
}

fn invalid_text(invalid: &Invalid, blank: &dyn Fn(&str) -> Option<Key>) -> String {
    if let (Check::Blank, Some(key)) = (invalid.check, blank(&invalid.path)) {
        return i18n::text(key);
    }
    let count = invalid
        .check
        .count()
        .map(|n| n.to_string())
        .unwrap_or_default();
    i18n::text_with(
        Key::new(invalid.check.message_key()),
        &[("count", count.as_str())],
    )
}

//! What is typed into a form of the protocol: one signal per field, by the field's path.

use std::collections::BTreeMap;

use idx::form::{Form, Invalid, Values};
use idx::step::Page;
use idx::wire::field::{ChoiceValue, Field, FieldKind, FieldValue};
use leptos::prelude::*;

use super::messages;
use crate::components::FieldError;
use crate::driver::Driver;
use crate::i18n::{self, Key};
use crate::live::Live;

/// The values and errors of one form on screen.
#[derive(Clone, Copy)]
pub struct FormModel {
    driver: Driver,
    form: StoredValue<Form>,
    cells: StoredValue<BTreeMap<String, Cell>>,
    errors: RwSignal<BTreeMap<String, Vec<String>>>,
}

#[derive(Clone, Copy)]
enum Cell {
    Text {
        value: RwSignal<String>,
        secret: bool,
    },
    Flag(RwSignal<bool>),
    /// The place of the chosen option, as the text that the choice components work with.
    Choice(RwSignal<String>),
}

impl FormModel {
    /// Starts from the presets of the fields, or from what was typed before on the same step.
    pub fn new(driver: Driver, page: &Page, form: &Form) -> Self {
        let mut cells = BTreeMap::new();
        let mut errors = BTreeMap::new();
        for field in &form.fields {
            add(field, driver, page.continues, &mut cells, &mut errors);
        }
        Self {
            driver,
            form: StoredValue::new(form.clone()),
            cells: StoredValue::new(cells),
            errors: RwSignal::new(errors),
        }
    }

    /// The driver that takes the answer.
    pub fn driver(self) -> Driver {
        self.driver
    }

    /// The text of a field; a signal of its own where the form has no such field.
    pub fn text(self, path: &str) -> RwSignal<String> {
        match self.cell(path) {
            Some(Cell::Text { value, .. } | Cell::Choice(value)) => value,
            Some(Cell::Flag(_)) | None => RwSignal::new(String::new()),
        }
    }

    /// The yes or no of a field.
    pub fn flag(self, path: &str) -> RwSignal<bool> {
        match self.cell(path) {
            Some(Cell::Flag(value)) => value,
            Some(Cell::Text { .. } | Cell::Choice(_)) | None => RwSignal::new(false),
        }
    }

    fn cell(self, path: &str) -> Option<Cell> {
        self.cells.with_value(|cells| cells.get(path).copied())
    }

    /// What is wrong with a field.
    pub fn errors(self, path: &str) -> Live<Vec<String>> {
        let path = path.to_owned();
        let errors = self.errors;
        Live::new(move || errors.with(|all| all.get(&path).cloned().unwrap_or_default()))
    }

    /// All errors, for the summary above the form.
    pub fn all_errors(self) -> Live<Vec<FieldError>> {
        let errors = self.errors;
        Live::new(move || {
            errors.with(|all| {
                all.iter()
                    .flat_map(|(field, texts)| {
                        texts.iter().map(|text| FieldError {
                            field: field.clone(),
                            message: text.clone(),
                        })
                    })
                    .collect()
            })
        })
    }

    /// Marks a field as wrong, or as right again where there is no text.
    pub fn mark(self, path: &str, texts: Vec<String>) {
        self.errors.update(|all| {
            if texts.is_empty() {
                all.remove(path);
            } else {
                all.insert(path.to_owned(), texts);
            }
        });
    }

    /// What was entered.
    pub fn values(self) -> Values {
        let mut values = Values::new();
        self.cells.with_value(|cells| {
            for (path, cell) in cells {
                match cell {
                    Cell::Text { value, .. } => {
                        values.set_text(path, value.get_untracked());
                    }
                    Cell::Flag(value) => {
                        values.set_flag(path, value.get_untracked());
                    }
                    Cell::Choice(value) => {
                        if let Ok(index) = value.get_untracked().parse() {
                            values.choose(path, index);
                        }
                    }
                }
            }
        });
        values
    }

    /// Checks what can be known here. Marks what is wrong, and says whether all is well.
    pub fn check(self, blank: &dyn Fn(&str) -> Option<Key>) -> bool {
        let found = self.form.with_value(|form| form.check(&self.values()));
        let mut errors: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for invalid in found {
            let text = invalid_text(&invalid, blank);
            errors.entry(invalid.path).or_default().push(text);
        }
        let well = errors.is_empty();
        self.errors.set(errors);
        well
    }

    /// Checks and sends.
    pub fn submit(self) {
        self.submit_with(&|_| None, |_| {});
    }

    /// Checks and sends, with own texts for fields left blank and a last word on the values.
    pub fn submit_with(
        self,
        blank: &dyn Fn(&str) -> Option<Key>,
        finish: impl FnOnce(&mut Values),
    ) {
        if !self.check(blank) {
            return;
        }
        self.keep_typed();
        let mut values = self.values();
        finish(&mut values);
        let id = self.form.with_value(|form| form.id);
        self.driver.submit(id, &values);
    }

    /// Hands what was typed, but no secret and no code, to the driver: it is offered again when
    /// the same step comes back.
    pub fn keep_typed(self) {
        let typed = self.cells.with_value(|cells| {
            cells
                .iter()
                .filter_map(|(path, cell)| {
                    let text = match cell {
                        Cell::Text {
                            value,
                            secret: false,
                        } if !is_code(path) => value.get_untracked(),
                        Cell::Text { .. } => return None,
                        Cell::Flag(value) => value.get_untracked().to_string(),
                        Cell::Choice(value) => value.get_untracked(),
                    };
                    Some((path.clone(), text))
                })
                .collect()
        });
        self.driver.keep_typed(typed);
    }
}

/// One-time codes are asked for anew; `passcode` is a password or a code in every form.
fn is_code(path: &str) -> bool {
    path.ends_with("passcode") || path.ends_with("Passcode") || path.ends_with("totp")
}

fn add(
    field: &Field,
    driver: Driver,
    continues: bool,
    cells: &mut BTreeMap<String, Cell>,
    errors: &mut BTreeMap<String, Vec<String>>,
) {
    let texts: Vec<String> = field.messages.iter().map(messages::text_of).collect();
    if !texts.is_empty() {
        errors.entry(field.path.clone()).or_default().extend(texts);
    }
    let kept = if continues {
        driver.typed(&field.path)
    } else {
        None
    };
    if field.mutable && field.hint.is_none() {
        if let Some(cell) = cell(field, kept) {
            cells.entry(field.path.clone()).or_insert(cell);
        }
    }
    for child in field
        .fields
        .iter()
        .chain(field.options.iter().flat_map(|o| o.fields()))
    {
        add(child, driver, continues, cells, errors);
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
        FieldKind::Boolean if field.display.is_none() && !of_flags => {
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
            let value = RwSignal::new(kept.unwrap_or(preset));
            Cell::Text {
                value,
                secret: field.secret,
            }
        }
    })
}

fn invalid_text(invalid: &Invalid, blank: &dyn Fn(&str) -> Option<Key>) -> String {
    use idx::form::Check;
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

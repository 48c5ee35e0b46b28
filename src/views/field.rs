//! One field of a form, drawn by what it is: any field a server may send has a control.

use idx::wire::field::{ChoiceValue, Field, FieldKind};
use leptos::prelude::*;

use super::form_model::FormModel;
use super::places;
use crate::components::{
    CheckboxProps, Choice, ChoiceGroupProps, CodeFieldProps, El, ErrorSummaryProps,
    PasswordFieldProps, SecretKind, SelectProps, TextFieldProps, TextKind, boxed, checkbox,
    checkbox_group, code_field, el, error_summary, password_field, radio_group, select, text_field,
};
use crate::i18n::{self, Key};
use crate::live::Live;

/// How a field differs from what its description says.
#[derive(Default)]
pub struct Look {
    /// A label of ours instead of the server's.
    pub label: Option<Key>,
    /// A label that is in no catalogue, before any other.
    pub own_label: Option<String>,
    /// Help below the label.
    pub hint: Option<Live<String>>,
    /// What a secret is: an existing password, a new one, something else.
    pub secret: SecretKind,
    /// Whether it is masked even where the server doesn’t ask for it.
    pub masked: bool,
    /// Whether a secret is digits alone.
    pub numeric: bool,
    /// Whether a text is a name or a number that nothing must correct.
    pub verbatim: bool,
    /// Whether it is a one-time code.
    pub code: bool,
    /// Whether a code has letters.
    pub alphanumeric: bool,
    /// Whether a PIN may stand before a code.
    pub with_pin: bool,
    /// Length of the code, where it is known; then the last digit sends it.
    pub length: Option<usize>,
    /// What kind of text it is, and its `autocomplete` token, where the name does not say.
    pub kind: Option<(TextKind, &'static str)>,
    /// Called when the focus leaves a field that is typed.
    pub on_blur: Option<Callback<()>>,
}

/// Whether a form has only fields that are typed or ticked; a choice takes more than is always
/// here.
pub fn are_plain(form: &idx::form::Form) -> bool {
    form.shown_fields().iter().all(|field| {
        field.kind != FieldKind::Group && field.options.is_empty() && field.display.is_none()
    })
}

/// All fields of a form that a person sees.
pub fn fields(model: &FormModel, form: &idx::form::Form) -> El {
    let mut fields = boxed("div", "stack").child(summary(model));
    for field in form.shown_fields() {
        fields = fields.child(view(model, field, Look::default()));
    }
    fields
}

/// The errors of a form in a list, where there are several.
pub fn summary(model: &FormModel) -> El {
    error_summary(ErrorSummaryProps {
        errors: model.all_errors(),
    })
}

/// One field of any kind.
pub fn view(model: &FormModel, field: &Field, look: Look) -> El {
    if field.kind == FieldKind::Group {
        return group(model, field, label(field, look.label));
    }
    if let Some(choices) = choices(field) {
        let label = labelled(field, look.own_label, look.label);
        let hint = hint(field, look.hint);
        return choice(model, field, choices, label, hint);
    }
    plain(model, field, look)
}

/// One field that is typed or ticked.
pub fn plain(model: &FormModel, field: &Field, look: Look) -> El {
    let label = labelled(field, look.own_label, look.label);
    let name = field.path.clone();
    let errors = model.errors(&name, &label);
    let hint = hint(field, look.hint);
    if field.kind == FieldKind::Boolean {
        let value = model.flag(&name);
        return checkbox(CheckboxProps {
            name,
            label,
            value,
            optional: false,
            disabled: false,
            hint,
            errors,
        });
    }
    let value = model.text(&name);
    if (field.secret || look.masked) && !look.code {
        let secret = look.secret;
        return password_field(PasswordFieldProps {
            name,
            label,
            value,
            secret,
            required: field.required,
            numeric: look.numeric,
            hint,
            errors,
            id: None,
            on_blur: look.on_blur,
        });
    }
    if look.code {
        let complete = model.clone();
        let on_complete = Callback::new(move |()| complete.submit());
        let alphanumeric = look.alphanumeric;
        return code_field(CodeFieldProps {
            name,
            value,
            label: Some(label),
            alphanumeric,
            with_pin: look.with_pin,
            length: look.length,
            on_complete: Some(on_complete),
            hint,
            errors,
        });
    }
    let (kind, autocomplete) = if look.verbatim {
        (TextKind::Identifier, "off")
    } else {
        look.kind.unwrap_or_else(|| text_kind(field))
    };
    text_field(TextFieldProps {
        name,
        label,
        value,
        kind,
        autocomplete: autocomplete.to_owned(),
        required: field.required,
        hint,
        errors,
        read_only: false,
        id: None,
        on_blur: look.on_blur,
    })
}

/// Ours where there is one, else that of the field's description.
fn hint(field: &Field, ours: Option<Live<String>>) -> Live<String> {
    ours.unwrap_or_else(|| Live::from(field.description.clone().unwrap_or_default()))
}

fn labelled(field: &Field, own: Option<String>, ours: Option<Key>) -> Live<String> {
    match own {
        Some(own) => Live::from(own),
        None => label(field, ours),
    }
}

/// The server's label, or the field's name made readable.
fn label(field: &Field, ours: Option<Key>) -> Live<String> {
    if let (Some(key), false) = (ours, field.custom_label) {
        return i18n::t(key);
    }
    let own = ["field.", &field.path].concat();
    match &field.label {
        Some(label) => Live::from(label.clone()),
        None if i18n::has(&own) => Live::new(move || i18n::text_of_name(&own, &[])),
        None => Live::from(words(&field.name)),
    }
}

/// `firstName` becomes `First name`.
pub(super) fn words(name: &str) -> String {
    let mut out = String::new();
    for (index, c) in name.chars().enumerate() {
        match c {
            '_' | '-' | '.' => out.push(' '),
            c if index == 0 => out.push(c.to_ascii_uppercase()),
            c if c.is_ascii_uppercase() => {
                out.push(' ');
                out.push(c.to_ascii_lowercase());
            }
            c => out.push(c),
        }
    }
    out
}

/// Kind of input and autofill token, by the field's name (sign-in UI G6).
fn text_kind(field: &Field) -> (TextKind, &'static str) {
    let declared = field.declared.as_deref().unwrap_or_default();
    match field.name.as_str() {
        "identifier" => (TextKind::Identifier, "username"),
        "email" | "secondEmail" => (TextKind::Email, "email"),
        "firstName" => (TextKind::Text, "given-name"),
        "lastName" => (TextKind::Text, "family-name"),
        "phoneNumber" | "mobilePhone" | "primaryPhone" => (TextKind::Tel, "tel"),
        "answer" | "question" | "userCode" => (TextKind::Text, "off"),
        _ if field.kind == FieldKind::Number => (TextKind::Number, ""),
        _ => match declared {
            "email" => (TextKind::Email, "email"),
            "date" => (TextKind::Date, ""),
            "url" | "uri" => (TextKind::Url, ""),
            "tel" => (TextKind::Tel, "tel"),
            _ => (TextKind::Text, ""),
        },
    }
}

/// What there is to choose from, where a field is a choice of values.
fn choices(field: &Field) -> Option<Vec<Choice>> {
    if let Some(list) = places::choices(field) {
        return Some(list);
    }
    if let Some(display) = &field.display {
        let list = display
            .choices
            .iter()
            .map(|(label, value)| Choice::new(value, label));
        return (!display.choices.is_empty()).then(|| list.collect());
    }
    if field.options.is_empty() {
        return None;
    }
    let list = field.options.iter().enumerate().map(|(index, option)| {
        let label = option.label.clone();
        match &option.value {
            ChoiceValue::Text(text) => Choice::new(text, label.unwrap_or_else(|| words(text))),
            ChoiceValue::Flag(flag) => {
                let ours = Key::new(if *flag { "choice.yes" } else { "choice.no" });
                Choice::new(index.to_string(), label.unwrap_or_else(|| i18n::text(ours)))
            }
            ChoiceValue::Fields(_) => Choice::new(
                index.to_string(),
                label.unwrap_or_else(|| (index + 1).to_string()),
            ),
        }
    });
    Some(list.collect())
}

/// More choices than this go into a list that unfolds.
const RADIO_MOST: usize = 5;

fn choice(
    model: &FormModel,
    field: &Field,
    choices: Vec<Choice>,
    label: Live<String>,
    hint: Live<String>,
) -> El {
    let name = field.path.clone();
    let value = model.text(&name);
    let errors = model.errors(&name, &label);
    let several = is_list(field);
    let listed = match &field.display {
        Some(display) => display.input == "select" || choices.len() > RADIO_MOST * 4,
        None => choices.len() > RADIO_MOST,
    };
    if listed && !several {
        return select(SelectProps {
            name,
            label,
            value,
            choices: choices.into(),
            autocomplete: None,
            required: field.required,
            hint,
            errors,
        });
    }
    let props = ChoiceGroupProps {
        name,
        label,
        value,
        choices,
        optional: field.required == Some(false),
        hint,
        errors,
    };
    match several {
        true => checkbox_group(props),
        false => radio_group(props),
    }
}

/// Whether several values can be chosen.
pub(super) fn is_list(field: &Field) -> bool {
    field.declared.as_deref() == Some("array")
}

/// A choice between groups of fields: the fields of the chosen one follow.
fn group(model: &FormModel, field: &Field, label: Live<String>) -> El {
    let Some(list) = choices(field) else {
        return el("div");
    };
    let lone = field.options.len() == 1;
    let value = model.text(&field.path);
    let path = field.path.clone();
    let own = model.clone();
    let inner = move || {
        let index = if lone {
            Some(0)
        } else {
            value.get().parse::<usize>().ok()
        };
        let field = own.form().field(&path);
        let chosen = field
            .zip(index)
            .and_then(|(field, index)| field.options.get(index));
        let shown = chosen
            .iter()
            .flat_map(|o| o.fields())
            .filter(|f| f.is_shown() && f.mutable);
        shown
            .map(|f| el("div").child(view(&own, f, Look::default())))
            .collect()
    };
    let picker = (!lone).then(|| choice(model, field, list, label, Live::default()));
    boxed("div", "group")
        .child(picker)
        .child(boxed("div", "group").content(inner))
}

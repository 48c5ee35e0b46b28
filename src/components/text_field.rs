//! A line of text.

use crate::live::Live;
use leptos::prelude::*;

use super::dom::El;
use super::field::{Frame, Input};

/// What kind of text, for the keyboard, the browser's own picker and autofill.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TextKind {
    /// Words.
    #[default]
    Text,
    /// A name for signing in: text that nothing must correct, often an e-mail address.
    Identifier,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Tel,
    /// A web address.
    Url,
    /// A number. A text input with a numeric keyboard: a native number input would drop what it
    /// cannot read, and change its value under the mouse wheel.
    Number,
    /// A day, with the browser's own picker; its value is `YYYY-MM-DD`.
    Date,
}

impl TextKind {
    fn input_type(self) -> &'static str {
        match self {
            Self::Text | Self::Identifier | Self::Number => "text",
            Self::Email => "email",
            Self::Tel => "tel",
            Self::Url => "url",
            Self::Date => "date",
        }
    }

    fn inputmode(self) -> Option<&'static str> {
        match self {
            Self::Number => Some("decimal"),
            Self::Identifier => Some("email"),
            Self::Text | Self::Email | Self::Tel | Self::Url | Self::Date => None,
        }
    }
}

/// A labelled text field.
#[component]
pub fn TextField(
    /// The dotted name of the value; also the control's id unless `id` is given.
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: Live<String>,
    /// Its value, both ways.
    value: RwSignal<String>,
    /// What kind of text.
    #[prop(optional)]
    kind: TextKind,
    /// The `autocomplete` token; none leaves it to the browser.
    #[prop(optional, into)]
    autocomplete: String,
    /// `Some(true)` is told to assistive technology, `Some(false)` marks the field as optional.
    #[prop(optional_no_strip, into)]
    required: Option<bool>,
    /// Help that is always visible.
    #[prop(optional, into)]
    hint: Live<String>,
    /// What is wrong with the value, each in words that say what to do.
    #[prop(optional, into)]
    errors: Live<Vec<String>>,
    /// Shows the value without letting it be changed.
    #[prop(optional)]
    read_only: bool,
    /// An id that differs from the name, where two fields of one name share the page.
    #[prop(optional, into)]
    id: Option<String>,
    /// Called when the focus leaves, for checks that wait until then.
    #[prop(optional, into)]
    on_blur: Option<Callback<()>>,
) -> AnyView {
    text_field(TextFieldProps {
        name,
        label,
        value,
        kind,
        autocomplete,
        required,
        hint,
        errors,
        read_only,
        id,
        on_blur,
    })
    .view()
}

/// The same as an element, for screens.
pub(crate) fn text_field(props: TextFieldProps) -> El {
    let TextFieldProps {
        name,
        label,
        value,
        kind,
        autocomplete,
        required,
        hint,
        errors,
        read_only,
        id,
        on_blur,
    } = props;
    let id = id.unwrap_or_else(|| name.clone());
    let input = Input {
        kind: kind.input_type(),
        errors: errors.clone(),
        autocomplete,
        inputmode: kind.inputmode(),
        required: required == Some(true),
        read_only,
        verbatim: !matches!(kind, TextKind::Text),
        on_blur,
        ..Input::new(id.clone(), name, value)
    };
    Frame {
        id,
        label,
        optional: required == Some(false),
        hint,
        errors,
    }
    .around(input.render())
}

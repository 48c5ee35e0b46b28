//! A one-time code.

use std::cell::Cell;
use std::time::Duration;

use crate::live::Live;
use leptos::callback::Callable;
use leptos::prelude::*;
use web_sys::HtmlInputElement;

use super::dom::{El, Later};
use super::field::{Frame, Input};
use crate::i18n::{keys, t};

/// How long a whole code is looked at before it is sent.
const SEEN_FOR: Duration = Duration::from_millis(400);

/// A field for a one-time code: a single input, so that pasting, autofill and screen readers
/// work, with the digits set apart by the stylesheet.
///
/// Spaces and dashes vanish as they are typed or pasted, and digits of other scripts become
/// ASCII ones; nothing else is dropped. Dashes stay where they may belong to a PIN before the code.
#[component]
pub fn CodeField(
    /// The dotted name of the value; also the control's id.
    #[prop(into)]
    name: String,
    /// Its value, both ways.
    value: RwSignal<String>,
    /// Its label.
    #[prop(optional_no_strip, into)]
    label: Option<Live<String>>,
    /// Codes with letters: an ordinary keyboard instead of a numeric one.
    #[prop(optional)]
    alphanumeric: bool,
    /// Whether a PIN may stand before the code, of any characters.
    #[prop(optional)]
    with_pin: bool,
    /// Length of a whole code, where it is known.
    #[prop(optional_no_strip, into)]
    length: Option<usize>,
    /// Called once, a moment after the code became as long as `length` and unless it changes in
    /// it: whoever sees a slip, or presses the button, is not overtaken. Again only after it was
    /// shorter.
    #[prop(optional_no_strip, into)]
    on_complete: Option<Callback<()>>,
    /// Help that is always visible.
    #[prop(optional, into)]
    hint: Live<String>,
    /// What is wrong with the value.
    #[prop(optional, into)]
    errors: Live<Vec<String>>,
) -> AnyView {
    code_field(CodeFieldProps {
        name,
        value,
        label,
        alphanumeric,
        with_pin,
        length,
        on_complete,
        hint,
        errors,
    })
    .view()
}

/// The same as an element, for screens.
pub(crate) fn code_field(props: CodeFieldProps) -> El {
    let CodeFieldProps {
        name,
        value,
        label,
        alphanumeric,
        with_pin,
        length,
        on_complete,
        hint,
        errors,
    } = props;
    let input = Input {
        class: "input code-input",
        errors: errors.clone(),
        autocomplete: "one-time-code".to_owned(),
        inputmode: Some(if alphanumeric { "text" } else { "numeric" }),
        required: true,
        verbatim: true,
        clean: Some(match with_pin {
            true => |input| clean_input(input, is_blank),
            false => |input| clean_input(input, is_separator),
        }),
        ..Input::new(name.clone(), name.clone(), value)
    };
    let complete = Cell::new(false);
    let later = Later::default();
    // Also sees the value being emptied after a wrong code.
    let watch = move || {
        let whole = value.with(|code| Some(code.chars().count()) == length);
        match (whole, complete.replace(whole), on_complete) {
            (true, false, Some(on_complete)) => {
                let done = move || {
                    on_complete.try_run(());
                };
                later.call(done, SEEN_FOR);
            }
            (true, ..) => {}
            (false, ..) => later.call_off(),
        }
    };
    Frame {
        id: name,
        label: label.unwrap_or_else(|| t(keys::CODE_LABEL)),
        optional: false,
        hint,
        errors,
    }
    .around(input.render().effect(watch))
}

/// Takes what does not belong to a code out of it and writes its digits in ASCII.
fn clean(typed: &str, drops: fn(char) -> bool) -> String {
    typed
        .chars()
        .filter(|c| !drops(*c))
        .map(ascii_digit)
        .collect()
}

fn is_separator(c: char) -> bool {
    is_blank(c) || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Spaces, soft and zero-width characters, and the marks that mail programs put around codes.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}' | '\u{feff}')
}

pub(crate) fn ascii_digit(c: char) -> char {
    // First digit of each script: Arabic, Persian, Devanagari, Bengali, full width.
    const ZEROS: [u32; 5] = [0x660, 0x6f0, 0x966, 0x9e6, 0xff10];
    ZEROS
        .iter()
        .find_map(|zero| char::from_digit((c as u32).checked_sub(*zero)?, 10))
        .unwrap_or(c)
}

/// The code in an input, which from then on shows it clean, its caret where it was.
fn clean_input(input: &HtmlInputElement, drops: fn(char) -> bool) -> String {
    let typed = input.value();
    let code = clean(&typed, drops);
    if code != typed {
        let caret = input.selection_start().ok().flatten();
        let before = typed
            .chars()
            .take(caret.map_or(usize::MAX, |caret| caret as usize));
        let caret = u32::try_from(before.filter(|c| !drops(*c)).count()).ok();
        input.set_value(&code);
        // Fails only for inputs that are not text.
        let _ = input.set_selection_start(caret);
        let _ = input.set_selection_end(caret);
    }
    code
}

#[cfg(test)]
mod tests {
    use super::{is_blank, is_separator};
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn separators_vanish_and_digits_become_ascii() {
        let clean = |typed| super::clean(typed, is_separator);
        assert_eq!(clean(" 123 456\n"), "123456");
        assert_eq!(clean("12\u{2011}34-56\u{200b}"), "123456");
        assert_eq!(clean("١٢٣۴۵۶"), "123456");
        assert_eq!(clean("１２３"), "123");
        assert_eq!(clean("aB-3 c"), "aB3c");
        assert_eq!(clean("12x4"), "12x4");
    }

    #[test]
    fn a_pin_keeps_its_dashes() {
        let clean = |typed| super::clean(typed, is_blank);
        assert_eq!(clean(" ab-c 123 456\n"), "ab-c123456");
    }
}

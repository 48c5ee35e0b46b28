//! The code that a device shows (sign-in UI D9).

use idx::form::Form;
use idx::step::Page;
use leptos::prelude::*;

use super::field::{self, Look};
use super::form_model::FormModel;
use super::frame::Frame;
use super::ui;
use crate::browser::navigation;
use crate::components::{El, Icon, Landing, boxed};
use crate::driver::Driver;
use crate::i18n::keys;

const CODE: &str = "userCode";
/// The same in the address that a device shows (RFC 8628 §3.3.1).
const PARAMETER: &str = "user_code";
/// A longer one was made up by somebody else.
const LONGEST: usize = 16;

/// One field. A hyphen stands after the fourth character, as on the device; a code that came with
/// the page or its address stays as it came, and is to be compared with the device's: whoever sent
/// the link may have a device of their own (RFC 8628 §5.4).
pub fn view(driver: Driver, page: &Page, form: &Form) -> El {
    let model = FormModel::new(driver, page, form);
    let code = model.text(CODE);
    let preset = form.field(CODE).and_then(|field| field.text_value());
    let preset = preset.filter(|text| !text.is_empty()).map(str::to_owned);
    // After a wrong one, what was typed stands there.
    let preset = preset.or_else(|| address_code().filter(|_| !page.continues));
    if let Some(preset) = &preset
        && !page.continues
    {
        code.set(preset.clone());
    }
    let compare = preset.is_some();
    let preset = preset.unwrap_or_default();
    let hyphen = move || {
        let typed = code.get();
        if typed != preset {
            let set = grouped(&typed);
            if set != typed {
                code.set(set);
            }
        }
    };
    let fields: Vec<El> = form
        .shown_fields()
        .into_iter()
        .map(|f| {
            let look = Look {
                label: (f.path == CODE).then_some(keys::USER_CODE_LABEL),
                hint: (f.path == CODE && compare).then(|| keys::USER_CODE_COMPARE.into()),
                ..Look::default()
            };
            field::view(&model, f, look)
        })
        .collect();
    let blank = |path: &str| (path == CODE).then_some(keys::CODE_REQUIRED);
    // Once it is sent, a reload must not bring it up again.
    let submit = move || model.submit_with(&blank, |_| navigation::strip_parameter(PARAMETER));
    let mut content = fields;
    content.push(ui::submit(keys::NEXT));
    let content = boxed("div", "stack")
        .child(boxed("p", "lead").child(keys::USER_CODE_TEXT))
        .child(ui::form(driver, submit, content))
        .effect(hyphen);
    let mut frame = Frame::new(keys::USER_CODE_TITLE).icon(Icon::Device);
    frame.landing = Landing::FirstControl;
    frame.around(driver, page, content)
}

/// The code in the address, where it looks like one.
fn address_code() -> Option<String> {
    navigation::parameter(PARAMETER).filter(|code| is_code(code))
}

fn is_code(text: &str) -> bool {
    let well = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    text.len() <= LONGEST && text.bytes().all(well)
}

/// Puts a hyphen after the fourth character, once there is a fifth.
fn grouped(typed: &str) -> String {
    let plain: Vec<char> = typed
        .chars()
        .filter(|c| *c != '-' && !c.is_whitespace())
        .collect();
    let (head, tail) = plain.split_at(plain.len().min(4));
    let mut code: String = head.iter().collect();
    if !tail.is_empty() {
        code.push('-');
        code.extend(tail);
    }
    code
}

#[cfg(test)]
mod tests {
    use super::{grouped, is_code};
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn a_hyphen_stands_after_the_fourth_character() {
        assert_eq!(grouped("ABC"), "ABC");
        assert_eq!(grouped("ABCD"), "ABCD");
        assert_eq!(grouped("ABCDW"), "ABCD-W");
        assert_eq!(grouped("ABCD-WXYZ"), "ABCD-WXYZ");
        assert_eq!(grouped("AB CD WX-YZ "), "ABCD-WXYZ");
        assert_eq!(grouped(""), "");
    }

    #[test]
    fn only_what_looks_like_a_code_is_taken_from_the_address() {
        for code in ["ABCDWXYZ", "ABCD-WXYZ", "bcdf-ghjk"] {
            assert!(is_code(code), "{code}");
        }
        for other in [
            "ABCD WXYZ",
            "<b>",
            "call 0123456",
            "ABCDEFGHIJKLMNOPQ",
            "ÄBCD",
        ] {
            assert!(!is_code(other), "{other}");
        }
    }
}

//! The code that a device shows (sign-in UI D9).

use idx::form::Form;
use idx::step::Page;
use leptos::prelude::*;

use super::field::{self, Look};
use super::form_model::FormModel;
use super::frame::Frame;
use super::ui;
use crate::components::{El, Icon, Landing, boxed};
use crate::driver::Driver;
use crate::i18n::keys;

const CODE: &str = "userCode";

/// One field. A hyphen stands after the fourth character, as on the device; a code that came with
/// the page stays as it came.
pub fn view(driver: Driver, page: &Page, form: &Form) -> El {
    let model = FormModel::new(driver, page, form);
    let code = model.text(CODE);
    let preset = form.field(CODE).and_then(|field| field.text_value());
    let preset = preset.unwrap_or_default().to_owned();
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
                ..Look::default()
            };
            field::view(&model, f, look)
        })
        .collect();
    let blank = |path: &str| (path == CODE).then_some(keys::CODE_REQUIRED);
    let submit = move || model.submit_with(&blank, |_| {});
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
    use super::grouped;
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
}

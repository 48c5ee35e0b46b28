//! What was typed into a form whose transaction ran out. It is kept in memory alone, and stands there
//! again when the flow that was begun anew comes to the same form.

use leptos::prelude::*;

use super::form_model::FormModel;
use crate::components::{El, Notice, Severity, alert, boxed};
use crate::i18n::{self, keys};

/// Puts in what was typed before, and keeps what is typed now should the transaction run out.
pub fn attend(model: &FormModel, continues: bool) {
    if !continues {
        for (path, text) in model.driver().lapsed(model.form().name.as_str()) {
            if is_offered(&path) && !text.is_empty() {
                model.retype(&path, text);
            }
        }
    }
    let leaving = model.clone();
    on_cleanup(move || {
        // What was sent is kept already; this is for what never was.
        if leaving.driver().has_lapsed() {
            leaving.keep_typed();
        }
    });
}

/// Says so above a form.
pub fn notice(model: &FormModel) -> Option<El> {
    let notice = || alert(Notice::new(Severity::Info, i18n::text(keys::FORM_RETYPED)));
    model
        .is_retyped()
        .then(|| boxed("div", "alerts").child(notice()))
}

/// Passwords, answers and codes are typed anew, however a server marks their fields.
fn is_offered(path: &str) -> bool {
    !path.starts_with("credentials") && path != "userCode"
}

#[cfg(test)]
mod tests {
    use super::is_offered;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn what_proves_something_is_not_offered() {
        for path in [
            "userProfile.email",
            "identifier",
            "authenticator.phoneNumber",
        ] {
            assert!(is_offered(path), "{path}");
        }
        for path in ["credentials.passcode", "credentials.answer", "userCode"] {
            assert!(!is_offered(path), "{path}");
        }
    }
}

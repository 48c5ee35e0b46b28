//! A code from a link that was opened away from where it is needed (sign-in UI T9).

use idx::secret::Secret;
use idx::step::{RequestClient, Terminal};
use idx::wire::Intent;

use super::facts;
use crate::components::{El, boxed};
use crate::i18n::{Key, keys};

/// The code, what to do with it, and who asked for it.
pub fn of_terminal(terminal: &Terminal, otp: Option<&str>, client: Option<&RequestClient>) -> El {
    let mut rows = Vec::new();
    if let Some(client) = client {
        let program = [&client.browser, &client.os];
        let program: Vec<String> = program.into_iter().flatten().map(|t| readable(t)).collect();
        if !program.is_empty() {
            rows.push((keys::CODE_FROM_BROWSER, program.join(" · ")));
        }
        if let Some(app) = terminal.app.as_ref().and_then(|app| app.label.clone()) {
            rows.push((keys::CODE_FROM_APP, app));
        }
        if !client.place.is_empty() {
            rows.push((keys::CODE_FROM_PLACE, client.place.join(", ")));
        }
    } else if let Some(app) = terminal.app.as_ref().and_then(|app| app.label.clone()) {
        rows.push((keys::CODE_FROM_APP, app));
    }
    let from = (!rows.is_empty()).then(|| {
        boxed("div", "stack")
            .child(boxed("p", "muted").child(keys::TERMINAL_REQUEST_FROM))
            .child(facts::list(rows))
    });
    boxed("div", "stack")
        .child(boxed("p", "lead").child(sentence(terminal.intent.as_ref())))
        .child(otp.map(big))
        .child(from)
        .child(warning())
}

/// The code alone, where nothing is known about it.
pub fn alone(otp: &Secret) -> El {
    boxed("div", "stack")
        .child(boxed("p", "lead").child(sentence(None)))
        .child(big(otp.expose()))
        .child(warning())
}

fn sentence(intent: Option<&Intent>) -> Key {
    match intent {
        Some(Intent::Authentication | Intent::Login) => keys::TERMINAL_CODE_TEXT,
        Some(Intent::Recovery) => keys::CODE_FOR_RECOVERY,
        Some(Intent::UnlockAccount) => keys::CODE_FOR_UNLOCK,
        Some(Intent::Enrollment | Intent::CredentialEnrollment) => keys::CODE_FOR_ENROLLMENT,
        Some(Intent::Consent | Intent::Other(_)) | None => keys::CODE_FOR_ANY,
    }
}

fn big(otp: &str) -> El {
    boxed("p", "big-code").attr("translate", "no").child(otp)
}

fn warning() -> El {
    boxed("p", "muted").child(keys::TERMINAL_CODE_WARNING)
}

/// `FIREFOX` becomes `Firefox`; what is written with care stays as it is.
fn readable(name: &str) -> String {
    let shouted = name.len() > 3 && name.chars().all(|c| !c.is_lowercase());
    if !shouted {
        return name.to_owned();
    }
    let mut out = String::new();
    for (index, c) in name.chars().enumerate() {
        match c {
            '_' => out.push(' '),
            c if index == 0 => out.push(c),
            c => out.push(c.to_ascii_lowercase()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::readable;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn names_are_not_shouted() {
        assert_eq!(readable("FIREFOX"), "Firefox");
        assert_eq!(readable("iOS"), "iOS");
        assert_eq!(readable("MAC_OS"), "Mac os");
        assert_eq!(readable("Android"), "Android");
    }
}

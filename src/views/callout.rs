//! Server messages that have more to say than their text: a title, points.

use idx::wire::message::Message;

use crate::components::Notice;
use crate::i18n;

/// Gives a notice the title, the words and the points that the catalogue has for its message.
pub fn dress(message: &Message, notice: &mut Notice) {
    let Some(key) = message.key.as_deref() else {
        return;
    };
    let family = ["callout.", family(key)].concat();
    let words = |part: &str| {
        let name = [family.as_str(), part].concat();
        i18n::has(&name).then(|| i18n::text_of_name(&name, &[]))
    };
    notice.title = words(".title");
    // In English the server's own sentence is the better one, as everywhere.
    let ours = i18n::language() != i18n::ENGLISH || notice.text.is_empty();
    if let Some(text) = words(".text").filter(|_| ours) {
        notice.text = text;
    }
    notice.items = [".1", ".2", ".3", ".4"]
        .into_iter()
        .filter_map(words)
        .collect();
}

/// Keys that say the same (IDX §7.2).
fn family(key: &str) -> &str {
    if key.contains(".enroll.enable.biometrics") {
        "biometrics_enroll"
    } else if key.contains(".enable.biometrics") {
        if key.ends_with(".windows") {
            "biometrics_windows"
        } else if key.ends_with(".desktop") {
            "biometrics_desktop"
        } else {
            "biometrics"
        }
    } else if key.starts_with("core.auth.factor.signedNonce.error") {
        "signed_nonce"
    } else {
        key
    }
}

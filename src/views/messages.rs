//! Server messages as texts and notices.

use idx::error::Error;
use idx::url::RedirectUrl;
use idx::wire::message::{Message, Severity as Class};

use crate::components::{Link, Notice, Severity};
use crate::i18n::{self, Key};
use crate::lazy;

/// What a message says: our translation where the page is in another language than English, else
/// the server's own text, else our English one (IDX §7.1).
pub fn text_of(message: &Message) -> String {
    let ours = || {
        message
            .key
            .as_deref()
            .and_then(|k| i18n::server_text(k, &message.params))
    };
    let server = (!message.text.trim().is_empty()).then(|| message.text.clone());
    let found = if i18n::language() == i18n::ENGLISH {
        server.or_else(ours)
    } else {
        ours().or(server)
    };
    found.or_else(|| message.key.clone()).unwrap_or_default()
}

/// A message as a notice.
pub fn notice(message: &Message) -> Notice {
    let mut notice = Notice {
        links: message.links.iter().filter_map(link).collect(),
        ..Notice::new(severity(message.severity), text_of(message))
    };
    if let Some(screens) = lazy::screens() {
        (screens.dress)(message, &mut notice);
    }
    notice
}

/// The messages of a page as notices.
pub fn notices(messages: &[Message]) -> Vec<Notice> {
    messages.iter().map(notice).collect()
}

/// A link of a message; one that leads where nothing may is left out.
fn link(link: &idx::wire::message::MessageLink) -> Option<Link> {
    let url = RedirectUrl::parse(&link.url).ok()?;
    let label = link
        .label
        .clone()
        .unwrap_or_else(|| url.as_str().to_owned());
    Some(Link::new_tab(url.as_str(), label))
}

fn severity(class: Class) -> Severity {
    match class {
        Class::Error => Severity::Error,
        Class::Warning => Severity::Warning,
        Class::Success => Severity::Success,
        Class::Info => Severity::Info,
    }
}

/// The text of a failure outside the loop.
pub fn error_text(error: &Error) -> String {
    let params = error.params();
    let params: Vec<(&str, &str)> = params.iter().map(|(n, v)| (*n, v.as_str())).collect();
    i18n::text_of_name(&error.message_key(), &params)
}

/// The title of a failure outside the loop, where it has one of its own.
pub fn error_title(error: &Error) -> String {
    let own = [error.message_key().as_str(), ".title"].concat();
    if i18n::has(&own) {
        return i18n::text_of_name(&own, &[]);
    }
    i18n::text(Key::new("failure.title"))
}

/// A failure as a notice.
pub fn error_notice(error: &Error) -> Notice {
    Notice::error(error_text(error))
}

//! Messages about a step.

use crate::live::Live;
use leptos::prelude::*;

use super::dom::{El, boxed, el};
use super::icon::{Icon, icon};
use super::link::{Link, link};
use crate::i18n::{Key, keys};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// It failed. Announced at once.
    Error,
    /// It works, but something needs attention.
    Warning,
    /// Worth knowing.
    Info,
    /// It worked.
    Success,
}

impl Severity {
    fn class(self) -> &'static str {
        match self {
            Self::Error => "alert error",
            Self::Warning => "alert warning",
            Self::Info => "alert info",
            Self::Success => "alert success",
        }
    }

    fn icon(self) -> Icon {
        match self {
            Self::Error => Icon::Error,
            Self::Warning => Icon::Warning,
            Self::Info => Icon::Info,
            Self::Success => Icon::Success,
        }
    }

    /// Says in words what the colour says.
    fn word(self) -> Key {
        match self {
            Self::Error => keys::ALERT_ERROR,
            Self::Warning => keys::ALERT_WARNING,
            Self::Info => keys::ALERT_INFO,
            Self::Success => keys::ALERT_SUCCESS,
        }
    }

    fn role(self) -> &'static str {
        match self {
            Self::Error => "alert",
            Self::Warning | Self::Info | Self::Success => "status",
        }
    }
}

/// A message, as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How bad it is.
    pub severity: Severity,
    /// A few words in bold above the text.
    pub title: Option<String>,
    /// What happened and what to do.
    pub text: String,
    /// Points below the text.
    pub items: Vec<String>,
    /// Where to read or do more.
    pub links: Vec<Link>,
}

impl Notice {
    /// A message without title, points or links.
    pub fn new(severity: Severity, text: impl Into<String>) -> Self {
        Self {
            severity,
            title: None,
            text: text.into(),
            items: Vec::new(),
            links: Vec::new(),
        }
    }

    /// Shorthand for [`Severity::Error`].
    pub fn error(text: impl Into<String>) -> Self {
        Self::new(Severity::Error, text)
    }

    /// Shorthand for [`Severity::Warning`].
    pub fn warning(text: impl Into<String>) -> Self {
        Self::new(Severity::Warning, text)
    }

    /// Shorthand for [`Severity::Success`].
    pub fn success(text: impl Into<String>) -> Self {
        Self::new(Severity::Success, text)
    }

    /// The same with a title.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }
}

/// All messages of a step, in order.
///
/// They are built anew whenever the signal fires, so that the same message after another attempt
/// is announced again; keep the signal still when nothing new was said.
#[component]
pub fn Alerts(
    /// The messages.
    #[prop(into)]
    notices: Live<Vec<Notice>>,
) -> AnyView {
    alerts(notices).view()
}

pub(crate) fn alerts(notices: Live<Vec<Notice>>) -> El {
    boxed("div", "alerts").content(move || notices.get().into_iter().map(alert).collect())
}

/// One message, announced when it enters the page.
#[component]
pub fn Alert(
    /// What it says.
    notice: Notice,
) -> AnyView {
    alert(notice).view()
}

/// The same as an element, for screens.
pub(crate) fn alert(notice: Notice) -> El {
    let Notice {
        severity,
        title,
        text,
        items,
        links,
    } = notice;
    let word = boxed("span", "visually-hidden")
        .child(severity.word())
        .child(": ");
    let items = items.into_iter().map(|item| el("li").child(item));
    let links = links.into_iter().map(|to| el("li").child(link(to)));
    let list: Vec<_> = items.chain(links).collect();
    let body = vec![
        word,
        boxed("strong", "alert-title").child(title),
        el("p").child(text),
        el("ul").child(list),
    ];
    alert_box(severity, body)
}

/// A message with a body of its own.
pub(crate) fn alert_box(severity: Severity, body: Vec<El>) -> El {
    boxed("div", severity.class())
        .attr("role", severity.role())
        .child(icon(severity.icon()))
        .child(boxed("div", "alert-body").child(body))
}

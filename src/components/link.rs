//! Links to other pages.

use leptos::prelude::*;

use crate::i18n::{keys, t};

/// A link, as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it goes; the caller has checked its scheme.
    pub href: String,
    /// What it says.
    pub label: String,
    /// Opens in a new tab, which is told to people who cannot see it happen.
    pub new_tab: bool,
}

impl Link {
    /// A link that replaces this page.
    pub fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            label: label.into(),
            new_tab: false,
        }
    }

    /// A link that leaves this page where it is.
    pub fn new_tab(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            new_tab: true,
            ..Self::new(href, label)
        }
    }
}

/// Renders a link; one to a new tab gives it no way back to this page.
pub fn link(link: Link) -> AnyView {
    let Link {
        href,
        label,
        new_tab,
    } = link;
    let (target, rel) = match new_tab {
        true => (Some("_blank"), Some("noopener noreferrer")),
        false => (None, None),
    };
    view! {
        <a class={"link"} href=href target=target rel=rel>
            {label}
            {new_tab.then(|| view! {
                <span class={"visually-hidden"}>" "{t(keys::LINK_NEW_TAB)}</span>
            })}
        </a>
    }
    .into_any()
}

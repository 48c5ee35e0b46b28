//! Links to other pages.

use super::dom::{El, boxed};
use crate::i18n::keys;

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
pub fn link(link: Link) -> El {
    let anchor = boxed("a", "link")
        .attr("href", &link.href)
        .child(link.label);
    match link.new_tab {
        true => anchor
            .attr("target", "_blank")
            .attr("rel", "noopener noreferrer")
            .child(
                boxed("span", "visually-hidden")
                    .child(" ")
                    .child(keys::LINK_NEW_TAB),
            ),
        false => anchor,
    }
}

//! What a person would see of a page at one moment, read in one go so that it fits together.

use std::fmt;

use serde::Deserialize;

use crate::words::{self, heading};

/// One look at a page.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Page {
    pub url: String,
    pub title: String,
    /// The visible first-level headings. A screen has exactly one.
    pub headings: Vec<String>,
    /// The visible texts with role `alert` or `status`, and those tied to a field as its error.
    pub alerts: Vec<String>,
    /// Whether something is marked as working.
    pub busy: bool,
    /// Accessible names of the visible buttons.
    pub buttons: Vec<String>,
    /// Accessible names of the visible links.
    pub links: Vec<String>,
    /// The visible fields.
    pub fields: Vec<Field>,
    /// What has the keyboard focus: the name of a field, else the text of the element; empty where
    /// nothing has it.
    pub focus: String,
    /// Whether one can see where the focus is: an outline around the element, or around what is
    /// drawn in its place.
    pub focus_shows: bool,
    /// The visible text, white space collapsed.
    pub text: String,
    /// Whether the page can be scrolled sideways.
    pub overflows: bool,
    /// Buttons, links and fields that are not wholly between the left and the right edge.
    pub cut_off: Vec<String>,
}

/// A visible field of a form.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
pub struct Field {
    /// The dotted path of the field in its form (IDX §3), e.g. `credentials.passcode`.
    pub name: String,
    /// The type of the input, or the element's name.
    pub kind: String,
    /// The text in it; empty for a password, which nobody needs to read.
    pub value: String,
    /// Whether it is marked as wrong.
    pub invalid: bool,
    /// Whether it has the keyboard focus.
    pub focused: bool,
}

impl Field {
    /// Whether what goes in there is nobody else's business.
    pub fn is_secret(&self) -> bool {
        self.kind == "password" || self.name.contains("passcode")
    }
}

impl Page {
    /// The heading of the screen, or nothing.
    pub fn heading(&self) -> &str {
        self.headings.first().map_or("", String::as_str)
    }

    /// Whether a screen is there, and nothing is on its way.
    pub fn is_settled(&self) -> bool {
        !self.busy && !["", heading::LOADING].contains(&self.heading())
    }

    /// Whether an alert contains this text.
    pub fn says(&self, text: &str) -> bool {
        self.alerts.iter().any(|alert| alert.contains(text))
    }

    /// Whether there is something a person can do.
    pub fn offers_something(&self) -> bool {
        !(self.buttons.is_empty() && self.links.is_empty() && self.fields.is_empty())
    }

    /// Keys of the catalogue that stand on the page in place of their words: a part of the app was
    /// drawn before its words were there.
    pub fn keys(&self) -> Vec<&str> {
        let words = self.text.split_whitespace();
        words.filter(|word| words::keys().contains(*word)).collect()
    }

    /// The visible field of this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// What a failing test prints: enough to see where it stood.
impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields: Vec<&str> = self.fields.iter().map(|field| &*field.name).collect();
        writeln!(f, "  address:  {}", self.url)?;
        writeln!(f, "  headings: {:?}", self.headings)?;
        writeln!(f, "  alerts:   {:?}", self.alerts)?;
        writeln!(f, "  busy:     {}", self.busy)?;
        writeln!(f, "  fields:   {fields:?}")?;
        writeln!(f, "  focus:    {:?}", self.focus)?;
        writeln!(f, "  buttons:  {:?}", self.buttons)?;
        writeln!(f, "  links:    {:?}", self.links)?;
        let text: String = self.text.chars().take(600).collect();
        write!(f, "  text:     {text}")
    }
}

/// Reads a [`Page`].
pub(crate) const LOOK: &str = r#"
const seen = e => e.checkVisibility({ checkVisibilityCSS: true });
const all = selector => [...document.querySelectorAll(selector)].filter(seen);
const tidy = text => (text ?? "").replace(/\s+/g, " ").trim();
const name = e => tidy(e.getAttribute("aria-label") || e.innerText || e.value || e.title);
const field = e => ({
  name: e.name ?? "",
  kind: e.type ?? e.localName,
  value: e.type === "password" ? "" : e.type === "checkbox" ? String(e.checked) : e.value ?? "",
  invalid: e.getAttribute("aria-invalid") === "true",
  focused: e === document.activeElement,
});
const page = document.scrollingElement;
const focus = document.activeElement === document.body ? null : document.activeElement;
const outlined = e => {
  const style = e && getComputedStyle(e);
  return !!style && (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
    || style.boxShadow !== "none");
};
return {
  url: location.href,
  title: document.title,
  headings: all("h1").map(e => tidy(e.innerText)),
  alerts: all("[role=alert], [role=status], [aria-live=polite], [aria-live=assertive]")
    .map(e => tidy(e.innerText)).filter(text => text),
  busy: all("[aria-busy=true], [role=progressbar]").length > 0,
  buttons: all("button, [role=button], input[type=submit], input[type=button]").map(name),
  links: all("a[href]").map(name),
  fields: all("input:not([type=hidden]):not([type=submit]):not([type=button]), select, textarea")
    .map(field),
  focus: focus ? focus.name || name(focus) : "",
  focus_shows: outlined(focus) || outlined(focus?.parentElement),
  text: tidy(document.body?.innerText),
  overflows: page.scrollWidth > page.clientWidth,
  cut_off: all("button, a[href], input, select, textarea, h1").filter(e => {
    const box = e.getBoundingClientRect();
    return box.left < 0 || Math.floor(box.right) > innerWidth || e.scrollWidth > e.clientWidth + 1
      && e.matches("button, a, h1") && getComputedStyle(e).display !== "inline";
  }).map(e => e.name || name(e)),
};
"#;

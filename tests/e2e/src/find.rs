//! Scripts that find what a person would use, by what the person would call it. Each takes a name
//! and returns one element or null.

/// The usable field of this name.
pub(crate) const FIELD: &str = r#"
const usable = e => e.checkVisibility({ checkVisibilityCSS: true }) && !e.disabled && !e.readOnly;
return [...document.querySelectorAll("input, textarea, select")]
  .find(e => e.name === arguments[0] && usable(e)) ?? null;
"#;

/// The usable button or link of this accessible name.
pub(crate) const BUTTON: &str = r#"
const tidy = text => (text ?? "").replace(/\s+/g, " ").trim();
const name = e => tidy(e.getAttribute("aria-label") || e.innerText || e.value);
const usable = e => e.checkVisibility({ checkVisibilityCSS: true }) && !e.disabled
  && e.getAttribute("aria-disabled") !== "true" && !e.closest("[aria-busy=true]");
return [...document.querySelectorAll("button, [role=button], input[type=submit], a[href]")]
  .find(e => name(e) === arguments[0] && usable(e)) ?? null;
"#;

/// The usable button that submits a form.
pub(crate) const SUBMIT: &str = r#"
const usable = e => e.checkVisibility({ checkVisibilityCSS: true }) && !e.disabled
  && e.getAttribute("aria-disabled") !== "true" && !e.closest("[aria-busy=true]");
return [...document.querySelectorAll("form [type=submit]")].find(usable) ?? null;
"#;

/// The option, radio button or box with this label.
pub(crate) const CHOICE: &str = r#"
const tidy = text => (text ?? "").replace(/\s+/g, " ").trim();
const usable = e => e && !e.disabled && (e.checkVisibility() || e.labels?.[0]?.checkVisibility());
const labelled = [...document.querySelectorAll("label")]
  .find(e => tidy(e.innerText) === arguments[0])?.control;
const option = [...document.querySelectorAll("option")].find(e => tidy(e.text) === arguments[0]);
const choice = usable(labelled) ? labelled : option ?? null;
// An input that only its label shows is chosen by its label; an option of a closed list is chosen
// as it is.
return choice?.labels && !choice.checkVisibility() ? choice.labels[0] : choice;
"#;

/// Sends the form of a field, if a code still stands there and nothing is on its way.
pub(crate) const SEND_CODE: &str = r#"
const field = [...document.querySelectorAll("input")].find(e => e.name === arguments[0]);
if (field?.value === arguments[1] && !field.closest("[aria-busy=true]"))
  field.form.querySelector("[type=submit]").click();
return null;
"#;

//! What the screens are made of. Components know no protocol: they take texts, signals and
//! callbacks, and nothing of `idx`.
//!
//! | Component | For |
//! |---|---|
//! | [`Page`] | the frame, rendered once: logo, card, language of the document |
//! | [`Card`] | a step: icon, heading, chip, messages, content, other ways on |
//! | [`Form`] | fields and a submit button, sent once, busy without losing the focus |
//! | [`TextField`], [`PasswordField`], [`CodeField`], [`Checkbox`], [`Select`], [`RadioGroup`] | values |
//! | [`Button`], [`LinkButton`], [`ActionList`], [`OptionList`], [`link`] | doing and choosing |
//! | [`Alert`], [`Alerts`], [`ErrorSummary`] | messages |
//! | [`Checklist`], [`Resend`], [`CopyButton`], [`QrImage`], [`Chip`] | smaller things |
//! | [`Spinner`], [`Skeleton`] | waiting |
//! | [`icon`], [`fresh`], [`set_brand_color`] | helpers |
//!
//! A view puts them together:
//!
//! ```no_run
//! use doorway::components::*;
//! use doorway::i18n::keys;
//! use leptos::prelude::*;
//!
//! # fn step(busy: Signal<bool>, send: Callback<String>, cancel: Callback<()>) -> AnyView {
//! let password = RwSignal::new(String::new());
//! let errors = RwSignal::new(Vec::new());
//! let submit = move |()| send.run(password.get_untracked());
//! view! {
//!     <Card
//!         heading=keys::PASSWORD_TITLE
//!         icon=Icon::Password
//!         identifier="jo@example.com".to_owned()
//!         actions=vec![Action::run(keys::BACK_TO_SIGN_IN, cancel)]
//!     >
//!         <Form busy on_submit=submit>
//!             <PasswordField
//!                 name="credentials.passcode"
//!                 label=keys::PASSWORD_LABEL
//!                 value=password
//!                 errors
//!             />
//!             <Button label=keys::VERIFY/>
//!         </Form>
//!     </Card>
//! }
//! .into_any()
//! # }
//! ```
//!
//! Two rules keep them working and small:
//! - Under `trusted-types 'none'` Leptos must not build markup from a string, which it does for
//!   nested elements that are wholly static. Give each nested element at least one `{…}`, if need
//!   be `class={"…"}`. The browser tests run under that policy and find every slip.
//! - Components return [`AnyView`](leptos::prelude::AnyView) and take data (`Vec<Action>`, not
//!   children per action), so that no screen compiles its own copy of them.

mod action;
mod alert;
mod brand;
mod button;
mod card;
mod checkbox;
mod checklist;
mod chip;
mod choice;
mod code_field;
mod copy_button;
mod error_summary;
mod field;
mod focus;
mod form;
mod fresh;
mod icon;
mod link;
mod option_list;
mod page;
mod password_field;
mod progress;
mod qr_image;
mod resend;
mod text_field;

pub use action::{Action, ActionList, LinkButton};
pub use alert::{Alert, Alerts, Notice, Severity};
pub use brand::{Brand, set_brand_color};
pub use button::{Button, Emphasis};
pub use card::{Card, Landing};
pub use checkbox::Checkbox;
pub use checklist::{Checklist, Requirement, Standing};
pub use chip::Chip;
pub use choice::{Choice, RadioGroup, Select};
pub use code_field::CodeField;
pub use copy_button::CopyButton;
pub use error_summary::{ErrorSummary, FieldError};
pub use field::error_id;
pub use focus::{focus_first, focus_first_invalid, focus_id};
pub use form::Form;
pub use fresh::fresh;
pub use icon::{Icon, icon};
pub use link::{Link, link};
pub use option_list::{OptionItem, OptionList};
pub use page::Page;
pub use password_field::{PasswordField, Secret};
pub use progress::{Skeleton, Spinner};
pub use qr_image::QrImage;
pub use resend::Resend;
pub use text_field::{TextField, TextKind};

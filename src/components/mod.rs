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
//! | [`phrase`], [`data`], [`el`], [`icon`], [`mount_app`], [`set_brand_color`] | helpers |
//!
//! A view puts them together:
//!
//! ```no_run
//! use doorway::components::*;
//! use doorway::i18n::keys;
//! use doorway::live::Live;
//! use leptos::prelude::*;
//!
//! # fn step(busy: Live<bool>, send: Callback<String>, cancel: Callback<()>) -> AnyView {
//! let password = RwSignal::new(String::new());
//! let errors = RwSignal::new(Vec::new());
//! let submit = move |()| send.run(password.get_untracked());
//! view! {
//!     <Card
//!         heading=keys::PASSWORD_TITLE
//!         icon=Icon::Password
//!         identifier="jo@example.com".to_owned()
//!         actions=vec![QuietAction::run(keys::BACK_TO_SIGN_IN, cancel)]
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
//! - Plain markup between components is [`el`], not `view!` elements: those compile code of their
//!   own each, and wholly static ones are markup from a string, which the page's Trusted Types
//!   policy forbids. The browser tests run under that policy.
//! - Components return [`AnyView`](leptos::prelude::AnyView) and take data (`Vec<QuietAction>`,
//!   not children per action), so that no screen compiles its own copy of them.

mod action;
mod alert;
mod brand;
mod button;
mod card;
mod checkbox;
mod checkbox_group;
mod checklist;
mod chip;
mod choice;
mod code_field;
mod copy_button;
mod countdown;
mod dom;
mod error_summary;
mod field;
mod focus;
mod form;
mod icon;
mod link;
mod method_card;
mod mount;
mod option_list;
mod page;
mod password_field;
mod phrase;
mod progress;
mod qr_image;
mod resend;
mod search_list;
mod text_field;

pub(crate) use action::action_list;
pub(crate) use action::link_button;
pub use action::{ActionList, LinkButton, QuietAction};
pub use alert::{Alert, Alerts, Notice, Severity};
pub(crate) use alert::{alert, alert_box, alerts};
pub use brand::{Brand, set_brand_color};
pub use button::{Button, Emphasis};
pub(crate) use button::{ButtonProps, button};
pub use card::{Card, Landing};
pub(crate) use card::{CardParts, card};
pub use checkbox::Checkbox;
pub(crate) use checkbox::{CheckboxProps, checkbox};
pub(crate) use checkbox_group::{checkbox_group, entries};
pub use checklist::{Checklist, Requirement, Standing};
pub(crate) use checklist::{ChecklistProps, checklist};
pub use chip::Chip;
pub use choice::{Choice, RadioGroup, Select};
pub(crate) use choice::{ChoiceGroupProps, SelectProps, radio_group, select};
pub use code_field::CodeField;
pub(crate) use code_field::{CodeFieldProps, ascii_digit, code_field};
pub use copy_button::CopyButton;
pub(crate) use copy_button::{CopyButtonProps, copy_button};
pub(crate) use countdown::{CountdownProps, countdown};
pub use dom::{Child, El, boxed, el};
pub use error_summary::{ErrorSummary, FieldError};
pub(crate) use error_summary::{ErrorSummaryProps, error_summary};
pub use field::error_id;
pub use focus::{focus_first, focus_first_invalid, focus_id};
pub use form::Form;
pub(crate) use form::{form, provide_busy};
pub use icon::{Icon, icon};
pub use link::{Link, link};
pub use method_card::MethodCard;
pub(crate) use method_card::method_cards;
pub use mount::mount_app;
pub use option_list::{OptionItem, OptionList};
pub(crate) use option_list::{OptionListProps, option_list};
pub use page::Page;
pub(crate) use page::page;
pub use password_field::{PasswordField, SecretKind};
pub(crate) use password_field::{PasswordFieldProps, password_field};
pub use phrase::{data, phrase};
pub use progress::{Skeleton, Spinner};
pub(crate) use progress::{SpinnerProps, skeleton, spinner};
pub use qr_image::QrImage;
pub(crate) use qr_image::{QrImageProps, qr_image};
pub use resend::Resend;
pub(crate) use resend::{ResendProps, resend};
pub(crate) use search_list::{SearchListProps, search_list};
pub use text_field::{TextField, TextKind};
pub(crate) use text_field::{TextFieldProps, text_field};

//! A step that takes its answer in one form: some words, the fields, a button.

use idx::form::{Form as IdxForm, Values};
use idx::step::{OfferKind, Page};
use idx::wire::authenticator::Authenticator;
use idx::wire::field::Field;

use super::field::{self, Look};
use super::form_model::FormModel;
use super::frame::Frame;
use super::{authenticator_name, ui};
use crate::components::{El, Landing, QuietAction, boxed};
use crate::driver::Driver;
use crate::i18n::{Key, keys};
use crate::live::Live;

/// Path of the code or password in most forms.
pub const PASSCODE: &str = "credentials.passcode";

/// The step, as data; [`Answer::show`] draws it.
pub struct Answer<'a> {
    /// What to do now.
    pub heading: Live<String>,
    /// What it is about; gives icon and logo.
    pub authenticator: &'a Authenticator,
    /// Takes the answer.
    pub form: &'a IdxForm,
    /// Between heading and fields.
    pub text: Vec<El>,
    /// What the button says.
    pub button: Key,
    /// How each field looks.
    pub look: &'a dyn Fn(&Field) -> Look,
    /// What a field left blank is told.
    pub blank: fn(&str) -> Option<Key>,
    /// Below the form.
    pub after: Option<El>,
    /// What starting recovery is called here, below the form.
    pub recover: Option<Key>,
    /// A quiet action of the step's own, before the others.
    pub other: Option<QuietAction>,
}

impl<'a> Answer<'a> {
    /// A step with a code, and nothing besides.
    pub fn new(
        heading: impl Into<Live<String>>,
        authenticator: &'a Authenticator,
        form: &'a IdxForm,
        look: &'a dyn Fn(&Field) -> Look,
    ) -> Self {
        Self {
            heading: heading.into(),
            authenticator,
            form,
            text: Vec::new(),
            button: keys::VERIFY,
            look,
            blank: blank_code,
            after: None,
            recover: None,
            other: None,
        }
    }

    /// The same with a sentence.
    #[must_use]
    pub fn saying(mut self, text: Key) -> Self {
        self.text.push(boxed("p", "lead").child(text));
        self
    }

    /// The whole step.
    #[inline(never)]
    pub fn show(self, driver: Driver, page: &Page) -> El {
        let model = FormModel::new(driver, page, self.form);
        let mut fields = vec![field::summary(&model)];
        for field in self.form.shown_fields() {
            fields.push(field::view(&model, field, (self.look)(field)));
        }
        fields.push(ui::submit(self.button));
        let blank = self.blank;
        let submit = move || model.submit_with(&blank, |_| {});
        let content = boxed("div", "stack")
            .child(self.text)
            .child(ui::form(driver, submit, fields))
            .child(self.after);
        let mut frame = frame(driver, self.heading, self.authenticator);
        frame.landing = Landing::FirstControl;
        frame.first = self.other;
        let recover = self.recover.zip(page.offer(&OfferKind::Recover));
        if let Some((label, form)) = recover {
            let id = form.id;
            frame.hidden.push(OfferKind::Recover);
            frame.first = Some(QuietAction::run(label, move || {
                driver.submit(id, &Values::new())
            }));
        }
        frame.around(driver, page, content)
    }
}

/// The frame of a step about an authenticator: its icon, or the organisation's logo for it.
pub fn frame(
    driver: Driver,
    heading: impl Into<Live<String>>,
    authenticator: &Authenticator,
) -> Frame {
    let mut frame = Frame::new(heading).icon(authenticator_name::icon(authenticator));
    frame.image = authenticator_name::logo(driver, authenticator);
    frame
}

/// What a blank code is told.
pub fn blank_code(path: &str) -> Option<Key> {
    (path == PASSCODE).then_some(keys::CODE_REQUIRED)
}

/// How a one-time code looks. Its last digit sends it, where its length is known: from the field,
/// else from what is `usual` for codes of its kind. After a wrong answer that is not relied on,
/// lest a longer code could never be typed in.
pub fn code(page: &Page, field: &Field, usual: Option<usize>) -> Look {
    code_look(field, usual, page.continues)
}

/// The same, where it is known whether a code was `tried` before.
pub fn code_look(field: &Field, usual: Option<usize>, tried: bool) -> Look {
    if field.path != PASSCODE {
        return Look::default();
    }
    let alphanumeric = field.format.as_deref() == Some("alphanumeric");
    let exact = field
        .max_length
        .filter(|most| field.min_length.is_none_or(|least| least == *most));
    let exact = exact.and_then(|length| usize::try_from(length).ok());
    let usual = usual.filter(|_| !tried && !alphanumeric);
    Look {
        label: Some(keys::CODE_LABEL),
        code: true,
        alphanumeric,
        length: exact.or(usual),
        ..Look::default()
    }
}

/// The same for a code of a token, which may have letters, any length, and a PIN before it.
pub fn lettered(field: &Field) -> Look {
    let exact = field.min_length.is_some();
    let look = code_look(field, None, true);
    Look {
        alphanumeric: true,
        with_pin: true,
        // The most there may be says nothing of what there is.
        length: look.length.filter(|_| exact),
        ..look
    }
}

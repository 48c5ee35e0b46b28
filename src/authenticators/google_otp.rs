//! Google Authenticator: its code, and setting it up by a QR code or a key.

use idx::step::{GoogleOtp, Page, Phase};
use idx::wire::field::Field;
use leptos::prelude::*;
use std::cell::Cell;

use crate::components::{
    CopyButtonProps, El, Emphasis, Landing, QrImageProps, boxed, copy_button, el, focus_first,
    qr_image,
};
use crate::driver::Driver;
use crate::i18n::{Key, keys};
use crate::views::answer::{self, Answer};
use crate::views::field;
use crate::views::form_model::FormModel;
use crate::views::{authenticator_name, ui};

/// Digits of a code (RFC 6238, as the app shows it).
const DIGITS: usize = 6;

/// Every phase of it.
pub fn view(driver: Driver, page: &Page, step: &GoogleOtp) -> El {
    match step.phase {
        Phase::Enroll | Phase::Reset => set_up(driver, page, step),
        _ => challenge(driver, page, step),
    }
}

fn challenge(driver: Driver, page: &Page, step: &GoogleOtp) -> El {
    let look = |field: &_| answer::code(page, field, Some(DIGITS));
    Answer::new(keys::GOOGLE_TITLE, &step.authenticator, &step.form, &look)
        .saying(keys::GOOGLE_TEXT)
        .show(driver, page)
}

/// How far the set-up has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Scan the code.
    Scan,
    /// Type the key in instead.
    Key,
    /// Prove that it works.
    Code,
}

fn set_up(driver: Driver, page: &Page, step: &GoogleOtp) -> El {
    let qr = step.qr_code.as_ref().and_then(|code| {
        let code = code.expose();
        code.starts_with("data:image/").then(|| code.to_owned())
    });
    let key = step
        .shared_secret
        .as_ref()
        .map(|key| key.expose().to_owned());
    let tried = page.continues || step.form.has_field_errors();
    let first = match (tried, &qr, &key) {
        // After a wrong code the app has been set up already.
        (true, ..) | (_, None, None) => Stage::Code,
        (_, Some(_), _) => Stage::Scan,
        (_, None, Some(_)) => Stage::Key,
    };
    let stage = RwSignal::new(first);
    let model = FormModel::new(driver, page, &step.form);
    let fields = step.form.shown_fields();
    let code = CodeStage {
        driver,
        model,
        fields: fields.into_iter().cloned().collect(),
        tried,
        back: if qr.is_some() {
            Some(Stage::Scan)
        } else {
            key.as_ref().map(|_| Stage::Key)
        },
    };
    let has_key = key.is_some();
    let moved = Cell::new(false);
    let content = boxed("div", "stack").content(move || {
        let screen = match stage.get() {
            Stage::Scan => scan(stage, qr.as_deref().unwrap_or_default(), has_key),
            Stage::Key => by_key(stage, key.as_deref().unwrap_or_default(), qr.is_some()),
            Stage::Code => code.view(stage),
        };
        // The card takes the focus when it appears; from then on the stages do.
        let screen = if moved.replace(true) {
            screen.mounted(|screen| focus_first(&screen))
        } else {
            screen
        };
        vec![screen]
    });
    let heading = authenticator_name::set_up(&step.authenticator);
    let mut frame = answer::frame(driver, heading, &step.authenticator);
    if first == Stage::Code {
        frame.landing = Landing::FirstControl;
    }
    frame.around(driver, page, content)
}

/// A button that only goes on here.
fn to(stage: RwSignal<Stage>, next: Stage, label: Key, emphasis: Emphasis) -> El {
    let idle = RwSignal::new(false);
    ui::button(label, emphasis, idle, move || stage.set(next))
}

fn scan(stage: RwSignal<Stage>, qr: &str, has_key: bool) -> El {
    let image = qr_image(QrImageProps {
        src: qr.to_owned(),
        alt: Some(keys::GOOGLE_QR_ALT.into()),
    });
    let other = has_key.then(|| {
        to(
            stage,
            Stage::Key,
            keys::GOOGLE_CANNOT_SCAN,
            Emphasis::Secondary,
        )
    });
    boxed("div", "stack")
        .child(boxed("p", "lead").child(keys::GOOGLE_SCAN))
        .child(boxed("p", "qr-place").child(image))
        .child(
            boxed("div", "alternatives")
                .child(to(stage, Stage::Code, keys::NEXT, Emphasis::Primary))
                .child(other),
        )
}

fn by_key(stage: RwSignal<Stage>, key: &str, has_qr: bool) -> El {
    // Letter by letter, as it has to be typed.
    let mut spelled = String::new();
    for letter in key.chars() {
        spelled.push(letter);
        spelled.push(' ');
    }
    let shown = boxed("code", "key")
        .attr("translate", "no")
        .attr("dir", "ltr")
        .attr("tabindex", "0")
        .attr("role", "textbox")
        .attr("aria-readonly", "true")
        .attr("aria-label", spelled.trim_end())
        .child(key);
    let copy = copy_button(CopyButtonProps {
        value: key.into(),
        label: keys::GOOGLE_KEY.into(),
    });
    let scan = has_qr.then(|| {
        to(
            stage,
            Stage::Scan,
            keys::GOOGLE_SCAN_INSTEAD,
            Emphasis::Secondary,
        )
    });
    let steps = [
        keys::GOOGLE_KEY_OPEN,
        keys::GOOGLE_KEY_TYPE,
        keys::GOOGLE_KEY_KIND,
    ];
    let steps: Vec<El> = steps.into_iter().map(|step| el("li").child(step)).collect();
    boxed("div", "stack")
        .child(boxed("ol", "steps").child(steps))
        .child(boxed("div", "key-row").child(shown).child(copy))
        .child(
            boxed("div", "alternatives")
                .child(to(stage, Stage::Code, keys::NEXT, Emphasis::Primary))
                .child(scan),
        )
}

/// The last stage: the form.
struct CodeStage {
    driver: Driver,
    model: FormModel,
    fields: Vec<Field>,
    /// Whether a wrong code was sent already.
    tried: bool,
    back: Option<Stage>,
}

impl CodeStage {
    fn view(&self, stage: RwSignal<Stage>) -> El {
        let model = &self.model;
        let mut content = vec![field::summary(model)];
        for field in &self.fields {
            let look = answer::code_look(field, Some(DIGITS), self.tried);
            content.push(field::view(model, field, look));
        }
        content.push(ui::submit(keys::VERIFY));
        let sent = model.clone();
        let submit = move || sent.submit_with(&answer::blank_code, |_| {});
        let back = self
            .back
            .map(|back| to(stage, back, keys::GOOGLE_SHOW_AGAIN, Emphasis::Secondary));
        boxed("div", "stack")
            .child(boxed("p", "lead").child(keys::GOOGLE_ENTER))
            .child(ui::form(self.driver, submit, content))
            .child(back)
    }
}

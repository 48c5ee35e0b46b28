//! E-mail: ask for it, then follow its link or type its code.

use idx::form::Values;
use idx::step::{Email, OfferKind, Page, Phase};

use crate::components::{El, boxed, phrase};
use crate::driver::Driver;
use crate::i18n::{Key, keys};
use crate::views::answer;
use crate::views::field;
use crate::views::form_model::FormModel;
use crate::views::ui;

/// Digits of a code, unless it has letters.
const DIGITS: usize = 6;

/// Every phase of the e-mail.
pub fn view(driver: Driver, page: &Page, step: &Email) -> El {
    match step.phase {
        Phase::VerificationData | Phase::EnrollmentData => send(driver, page, step),
        _ => answer(driver, page, step),
    }
}

/// One or two addresses in a sentence, or the sentence for none.
fn addressed(step: &Email, known: Key, unknown: Key) -> El {
    let text = boxed("p", "lead");
    if step.addresses.is_empty() {
        return text.child(unknown);
    }
    text.child(phrase(known, &[("address", &step.addresses.join(", "))]))
}

fn send(driver: Driver, page: &Page, step: &Email) -> El {
    let id = step.form.id;
    let submit = move || driver.submit(id, &Values::new());
    let form = ui::form(driver, submit, vec![ui::submit(keys::EMAIL_SEND)]);
    let text = addressed(step, keys::EMAIL_DATA_TEXT, keys::EMAIL_DATA_TEXT_UNKNOWN);
    let content = boxed("div", "stack").child(text).child(form);
    let mut frame = answer::frame(driver, keys::EMAIL_DATA_TITLE, &step.authenticator);
    // The button sends it; asking again comes later.
    frame.hidden = vec![OfferKind::Resend, OfferKind::Send];
    frame.around(driver, page, content)
}

fn answer(driver: Driver, page: &Page, step: &Email) -> El {
    // Not said: at sign-in there is a link, at set-up there may be none (sign-in UI V3, E3).
    let link = step.magic_link.unwrap_or(step.phase == Phase::Challenge);
    let text = if link {
        addressed(step, keys::EMAIL_LINK_SENT, keys::EMAIL_LINK_SENT_UNKNOWN)
    } else {
        addressed(step, keys::EMAIL_CODE_SENT, keys::EMAIL_CODE_SENT_UNKNOWN)
    };
    let watching = (link && page.polls).then(|| boxed("p", "muted").child(keys::EMAIL_WATCHING));
    let model = FormModel::new(driver, page, &step.form);
    let fields: Vec<El> = step
        .form
        .shown_fields()
        .into_iter()
        .map(|f| field::plain(&model, f, answer::code(page, f, Some(DIGITS))))
        .collect();
    let submit = move || model.submit_with(&answer::blank_code, |_| {});
    let mut fields = fields;
    fields.push(ui::submit(keys::VERIFY));
    let form = ui::form(driver, submit, fields);
    let content = boxed("div", "stack")
        .child(text)
        .child(watching)
        .child(form)
        .child(
            page.offer(&OfferKind::Resend)
                .map(|form| ui::resend(driver, form.id, keys::EMAIL_RESEND_PROMPT)),
        );
    let mut frame = answer::frame(driver, keys::EMAIL_TITLE, &step.authenticator);
    frame.landing = crate::components::Landing::FirstControl;
    frame.around(driver, page, content)
}

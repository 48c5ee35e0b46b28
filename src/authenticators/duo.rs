//! Duo: its own prompt in a frame. The page loads no script of Duo's; it speaks the few words of
//! the protocol between the frame and the page around it itself (sign-in UI V20, E19).

use idx::form::Values;
use idx::step::{Duo, DuoMessage, DuoPrompt, Page, Phase};
use leptos::prelude::*;

use crate::browser::frames;
use crate::components::{El, Icon, Notice, boxed, el};
use crate::driver::Driver;
use crate::i18n::{self, keys};
use crate::live::Live;
use crate::views::frame::Frame;
use crate::views::ui;

/// Verifying and setting up look the same.
pub fn view(driver: Driver, page: &Page, step: &Duo) -> El {
    let heading = match step.phase {
        Phase::Enroll => keys::DUO_SET_UP_TITLE,
        _ => keys::DUO_TITLE,
    };
    let failed = RwSignal::new(false);
    let prompt = step.prompt(&frames::page_address());
    if prompt.is_none() {
        failed.set(true);
    }
    let notices = Live::new(move || match failed.get() {
        true => vec![Notice::error(i18n::text(keys::DUO_FAILED))],
        false => Vec::new(),
    });
    let content = boxed("div", "stack")
        .child(ui::alerts(notices))
        .child(prompt.map(|prompt| in_frame(driver, step, prompt, failed)));
    Frame::new(heading)
        .icon(Icon::Federated)
        .around(driver, page, content)
}

fn in_frame(driver: Driver, step: &Duo, prompt: DuoPrompt, failed: RwSignal<bool>) -> El {
    let frame = el("iframe")
        .attr("class", "duo")
        .attr("title", &i18n::text(keys::DUO_FRAME))
        // Everything Duo's prompt needs, but not the page around it.
        .attr(
            "sandbox",
            "allow-forms allow-popups allow-popups-to-escape-sandbox allow-same-origin \
             allow-scripts",
        )
        .attr("allow", "publickey-credentials-get *")
        .attr("referrerpolicy", "no-referrer")
        .attr("src", prompt.address.expose());
    frames::on_refused(move || {
        failed.try_set(true);
    });
    let id = step.form.id;
    frames::on_message(prompt.origin.clone(), move |text| {
        match prompt.read(&text) {
            Some(DuoMessage::Signed(answer)) => {
                let mut values = Values::new();
                values.set_text("credentials.signatureData", answer);
                driver.submit(id, &values);
            }
            Some(DuoMessage::Failed) => {
                failed.try_set(true);
            }
            None => {}
        }
    });
    frame
}

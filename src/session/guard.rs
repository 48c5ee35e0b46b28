//! Nobody passes who is not signed in.

use idx::transaction::View;
use leptos::prelude::*;

use super::auth::{Auth, AuthState, use_auth};
use super::part;
use crate::components::{El, QuietAction, action_list, boxed, el, provide_busy};
use crate::driver::Driver;
use crate::i18n::keys;
use crate::lazy;
use crate::views::{self, failure, waiting};

/// Shows its children to who is signed in, and everybody else how to sign in. Afterwards people are
/// where they were going: the address does not change, and after a detour over an identity provider
/// it is what it was before.
///
/// The children stay while the user is asked for a stronger sign-in, out of sight.
#[component]
pub fn Guard(
    /// What only they see.
    children: ChildrenFn,
) -> AnyView {
    let children = move |_: Auth| el("div").child(children().into_any());
    guard(use_auth(), children).view()
}

/// The same as an element.
pub(crate) fn guard(auth: Auth, draw: impl Fn(Auth) -> El + 'static) -> El {
    // Each is drawn for as long as it is about the same: the children outlive a stronger sign-in,
    // and nothing that is told about the session empties a form.
    let inside = auth.inside;
    let hidden = move || (auth.state() == AuthState::SteppingUp).then(String::new);
    let children = el("div").live("hidden", hidden).content(move || {
        if inside.get() {
            vec![draw(auth)]
        } else {
            Vec::new()
        }
    });
    let screens = el("div").content(move || screen(auth, auth.state()).into_iter().collect());
    el("div").child(children).child(screens)
}

fn screen(auth: Auth, state: AuthState) -> Option<El> {
    Some(match state {
        AuthState::SignedIn => return None,
        AuthState::SigningIn => match untrack(|| auth.driver()) {
            Ok(driver) => steps(auth, driver),
            Err(_) => failure::insecure_context(),
        },
        AuthState::SteppingUp => {
            let driver = auth.step_up_driver()?;
            let cancel = Callback::new(move |()| {
                if let Some(part) = part::here() {
                    (part.cancel_step_up)(auth);
                }
            });
            let cancel = vec![QuietAction::run(keys::SESSION_CANCEL, cancel)];
            boxed("div", "stack")
                .child(steps(auth, driver))
                .child(action_list(cancel.into()))
        }
        AuthState::Leaving => waiting::working(keys::SIGNED_OUT_WORKING),
        AuthState::SignedOut(why) => match part::here() {
            Some(part) => (part.signed_out)(auth, why),
            None => failure::part_missing_at_start(),
        },
    })
}

fn steps(auth: Auth, driver: Driver) -> El {
    provide_busy(driver.busy().into());
    el("div").content(move || vec![step(auth, driver)])
}

/// What the transaction asks for now.
fn step(auth: Auth, driver: Driver) -> El {
    let view = driver.view();
    if driver.misses_a_part() {
        return failure::part_missing(driver);
    }
    match &view {
        View::Starting => waiting::starting(),
        View::Page(page) => views::page(driver, page),
        View::Terminal(terminal) => views::terminal(driver, terminal),
        View::Finishing => waiting::working(keys::PROGRESS_SIGNING_IN),
        View::Leaving(_) => waiting::working(keys::PROGRESS_REDIRECTING),
        View::EnterCodeElsewhere(otp) => match lazy::screens() {
            Some(screens) => (screens.enter_code_elsewhere)(otp),
            None => failure::part_missing_at_start(),
        },
        View::SignedIn(_) => {
            let Some(part) = part::here() else {
                return failure::part_missing(driver);
            };
            let stepping_up = untrack(|| auth.state()) == AuthState::SteppingUp;
            let take = if stepping_up {
                part.step_up
            } else {
                part.adopt
            };
            queue_microtask(move || take(auth, driver));
            waiting::working(keys::PROGRESS_SIGNING_IN)
        }
        View::Failed(error) => failure::view(driver, error),
    }
}

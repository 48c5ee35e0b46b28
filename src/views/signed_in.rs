//! Signed in: who you are, what your session can do, and the ways out. An application like any
//! other: it uses what [`crate::session`] offers, and nothing else.

use std::time::Duration;

use idx::oauth::step_up::StepUp;
use idx::session::Notice as Told;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{messages, ui};
use crate::components::{CardParts, El, Emphasis, Icon, Landing, Notice, boxed, card, el};
use crate::i18n::{Key, keys, text, text_with};
use crate::live::Live;
use crate::session::{Auth, FetchError, StepUpError};

/// How often the remaining life is shown anew.
const TICK: Duration = Duration::from_secs(1);

/// The page of who is signed in.
pub fn view(auth: Auth) -> El {
    let told = RwSignal::new(0_u32);
    let said = StoredValue::new(None::<Notice>);
    let say = move |notice: Notice| {
        said.set_value(Some(notice));
        told.update(|count| *count = count.wrapping_add(1));
    };
    let notices = Live::new(move || {
        told.track();
        let said = said.get_value();
        let clock = wrong_clock(auth);
        session_notice(auth)
            .into_iter()
            .chain(said)
            .chain(clock)
            .collect()
    });
    let parts = CardParts {
        heading: keys::SIGNED_IN_TITLE.into(),
        icon: Some(Icon::Success),
        notices,
        landing: Landing::Heading,
        ..CardParts::default()
    };
    let content = boxed("div", "stack")
        .child(boxed("dl", "facts").content(move || facts(auth)))
        .child(remaining(auth))
        .child(
            el("details")
                .child(el("summary").child(keys::SESSION_CLAIMS))
                .child(boxed("dl", "facts").content(move || {
                    let claims = auth.claims();
                    claims
                        .iter()
                        .map(|(name, value)| named(name, value))
                        .collect()
                })),
        )
        .child(buttons(auth, say));
    card(parts, content)
}

/// What the session has to tell, other than that it is well.
fn session_notice(auth: Auth) -> Option<Notice> {
    Some(match auth.notice()? {
        Told::Renewed => Notice::success(text(keys::SESSION_RENEWED)),
        Told::RenewFailed { error, .. } | Told::RenewStopped { error } => {
            let mut notice = Notice::warning(messages::error_text(&error));
            notice.title = Some(text(keys::SESSION_RENEW_FAILED));
            notice
        }
        Told::RenewThrottled { .. } => Notice::warning(text(keys::SESSION_THROTTLED)),
        Told::Expiring { .. } | Told::InteractionRequired => {
            Notice::warning(text(keys::SESSION_EXPIRING))
        }
        Told::IdleSoon { .. } => Notice::warning(text(keys::SESSION_IDLE)),
        Told::SessionChanged => Notice::warning(text(keys::SESSION_CHANGED)),
        // Stands there for as long as it is wrong, see below.
        Told::ClockWrong { .. } => return None,
        Told::SignedIn
        | Told::InUse
        | Told::Expired(_)
        | Told::SignedOut(_)
        | Told::Parted { .. } => return None,
    })
}

fn wrong_clock(auth: Auth) -> Option<Notice> {
    let minutes = auth.clock_offset_s().unsigned_abs() / 60;
    let minutes = (minutes > 0).then(|| minutes.to_string())?;
    let told = text_with(keys::SESSION_CLOCK, &[("minutes", &minutes)]);
    Some(Notice::warning(told))
}

fn facts(auth: Auth) -> Vec<El> {
    let scopes = auth.scopes().join(" ");
    let bound = if auth.is_bound() {
        keys::SESSION_BOUND
    } else {
        keys::SESSION_UNBOUND
    };
    [
        (keys::SIGNED_IN_NAME, auth.claim("name")),
        (keys::SIGNED_IN_EMAIL, auth.claim("email")),
        (keys::SIGNED_IN_USERNAME, auth.claim("preferred_username")),
        (keys::SIGNED_IN_SUBJECT, auth.claim("sub")),
        (keys::SESSION_SCOPES, Some(scopes)),
        (keys::SESSION_BINDING, Some(text(bound))),
    ]
    .into_iter()
    .filter_map(|(label, value)| Some(row(label, &value?)))
    .collect()
}

fn row(label: Key, value: &str) -> El {
    named(&text(label), value)
}

fn named(label: &str, value: &str) -> El {
    let value = el("bdi").attr("translate", "no").child(value);
    boxed("div", "fact")
        .child(el("dt").child(label))
        .child(el("dd").child(value))
}

/// How long the access token lives on, every second.
fn remaining(auth: Auth) -> El {
    let ticks = RwSignal::new(0_u32);
    let timer = set_interval_with_handle(move || ticks.update(|n| *n = n.wrapping_add(1)), TICK);
    on_cleanup(move || {
        if let Ok(timer) = timer {
            timer.clear();
        }
    });
    let left = Live::new(move || {
        ticks.track();
        let seconds = auth.left_ms() / 1000;
        let time = minutes_and_seconds(seconds);
        text_with(keys::SESSION_LEFT, &[("time", &time)])
    });
    boxed("p", "muted").attr("data-part", "life").child(left)
}

fn minutes_and_seconds(seconds: u64) -> String {
    let mut text = (seconds / 60).to_string();
    text.push_str(if seconds % 60 < 10 { ":0" } else { ":" });
    text.push_str(&(seconds % 60).to_string());
    text
}

fn buttons(auth: Auth, say: impl Fn(Notice) + Copy + Send + Sync + 'static) -> El {
    let busy = auth.busy();
    let later = move |act: fn(Auth) -> Doing| {
        move || {
            spawn_local(async move {
                if let Some(notice) = act(auth).await {
                    say(notice);
                }
            });
        }
    };
    let secondary = Emphasis::Secondary;
    let mut list = boxed("div", "stack")
        .child(ui::button(
            keys::SESSION_RENEW,
            secondary,
            busy,
            later(renew),
        ))
        .child(ui::button(
            keys::SESSION_USERINFO,
            secondary,
            busy,
            later(userinfo),
        ))
        .child(ui::button(
            keys::SESSION_STEP_UP,
            secondary,
            busy,
            later(step_up),
        ));
    for address in auth.resources() {
        let label = text_with(keys::SESSION_CALL, &[("address", &address)]);
        let call = move || {
            let address = address.clone();
            spawn_local(async move { say(call(auth, &address).await) });
        };
        list = list.child(ui::button(label, secondary, busy, call));
    }
    // Whoever wants to leave need not wait for anything.
    let never = RwSignal::new(false);
    list.child(ui::button(
        keys::SIGN_OUT,
        Emphasis::Primary,
        never,
        move || {
            auth.sign_out();
        },
    ))
    .child(ui::button(
        keys::SESSION_SIGN_OUT_EVERYWHERE,
        secondary,
        never,
        move || auth.sign_out_everywhere(),
    ))
}

type Doing = std::pin::Pin<Box<dyn Future<Output = Option<Notice>>>>;

fn renew(auth: Auth) -> Doing {
    // How it went is told by the session itself.
    Box::pin(async move {
        auth.renew().await;
        None
    })
}

fn userinfo(auth: Auth) -> Doing {
    Box::pin(async move {
        Some(match auth.userinfo().await {
            Ok(claims) => {
                let lines: Vec<String> =
                    claims.iter().map(|(n, v)| [n, ": ", v].concat()).collect();
                let mut notice = Notice::success(lines.join(", "));
                notice.title = Some(text(keys::SESSION_USERINFO_TITLE));
                notice
            }
            Err(error) => failed(error),
        })
    })
}

fn step_up(auth: Auth) -> Doing {
    Box::pin(async move {
        let demand = StepUp {
            acr_values: None,
            max_age_s: Some(0),
        };
        Some(match auth.step_up(demand).await {
            Ok(()) => Notice::success(text(keys::SESSION_STEPPED_UP)),
            Err(StepUpError::Cancelled | StepUpError::OtherUser | StepUpError::NotNow) => {
                Notice::warning(text(keys::SESSION_NOT_STEPPED_UP))
            }
        })
    })
}

async fn call(auth: Auth, address: &str) -> Notice {
    let Ok(request) = web_sys::Request::new_with_str(address) else {
        return failed(FetchError::NoAnswer);
    };
    match auth.fetch(request).await {
        Ok(answer) => {
            let status = answer.status().to_string();
            let said = text_with(keys::SESSION_ANSWERED, &[("status", &status)]);
            if answer.ok() {
                Notice::success(said)
            } else {
                Notice::warning(said)
            }
        }
        Err(error) => failed(error),
    }
}

fn failed(error: FetchError) -> Notice {
    Notice::error(text(match error {
        FetchError::NoAnswer | FetchError::OwnAuthorization => keys::SESSION_NO_ANSWER,
        FetchError::Call(_) => keys::SESSION_NO_TOKEN,
        FetchError::OtherSubject => keys::SESSION_OTHER_SUBJECT,
    }))
}

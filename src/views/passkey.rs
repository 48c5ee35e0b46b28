//! Asking the browser for a passkey: on the first page, and for the screens of the authenticator.

use idx::form::Values;
use idx::step::Passkey;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::http::AbortHandle;
use crate::browser::webauthn::{self, Assertion, Failure, Mediation};
use crate::components::{ButtonProps, El, Emphasis, Notice, boxed, button};
use crate::driver::Driver;
use crate::i18n::{self, Key, keys};
use crate::live::Live;

use super::ui;

/// What a screen knows of its calls to the browser. They are given up when the screen goes.
#[derive(Clone, Copy)]
pub struct Ceremony {
    /// Whether the browser asks just now.
    pub asking: RwSignal<bool>,
    /// Why the last call failed; empty where it did not.
    failure: RwSignal<String>,
    current: StoredValue<Option<AbortHandle>, LocalStorage>,
}

impl Ceremony {
    /// For the screen that is being drawn: no call yet.
    pub fn of_screen() -> Self {
        let current = StoredValue::new_local(None::<AbortHandle>);
        on_cleanup(move || {
            current.try_with_value(|call| call.as_ref().map(AbortHandle::abort));
        });
        Self {
            asking: RwSignal::new(false),
            failure: RwSignal::new(String::new()),
            current,
        }
    }

    /// A handle for another call; `None` when the screen is gone.
    fn next(self) -> Option<AbortHandle> {
        let call = AbortHandle::new();
        let kept = Some(call.clone());
        self.current.try_update_value(|current| *current = kept)?;
        Some(call)
    }

    /// Begins a call that everybody sees; `None` while there is one, or when the screen is gone.
    pub fn begin(self) -> Option<AbortHandle> {
        if self.asking.try_get_untracked()? {
            return None;
        }
        self.failure.try_set(String::new());
        self.asking.try_set(true);
        self.next()
    }

    /// Ends it.
    pub fn end(self, failure: Option<String>) {
        self.asking.try_set(false);
        self.failure.try_set(failure.unwrap_or_default());
    }

    /// Whether the last call failed. Reactive.
    pub fn has_failed(self) -> bool {
        self.failure.with(|failure| !failure.is_empty())
    }

    /// Says why the last call failed.
    pub fn notices(self) -> El {
        ui::alerts(Live::new(move || {
            let text = self.failure.get();
            match text.is_empty() {
                true => Vec::new(),
                false => vec![Notice::error(text)],
            }
        }))
    }

    /// The button that begins a call.
    pub fn button(
        self,
        driver: Driver,
        label: Live<String>,
        emphasis: Emphasis,
        press: impl Fn() + Send + Sync + 'static,
    ) -> El {
        let busy = driver.busy();
        button(ButtonProps {
            label,
            emphasis,
            busy: Some(Live::new(move || self.asking.get() || busy.get())),
            on_press: Some(Callback::new(move |()| press())),
        })
    }
}

/// What a failure means to the person in front of the screen; `None` for what they did not see.
pub fn failure_text(failure: &Failure, setting_up: bool, rp_id: &str) -> Option<String> {
    let key = match failure {
        Failure::Stopped => return None,
        Failure::Security if !rp_id.is_empty() => {
            return Some(i18n::text_with(
                keys::PASSKEY_WRONG_SITE_NAMED,
                &[("site", rp_id)],
            ));
        }
        Failure::Other(name) => {
            return Some(i18n::text_with(keys::PASSKEY_OTHER, &[("name", name)]));
        }
        Failure::NotAllowed => keys::PASSKEY_NOT_ALLOWED,
        Failure::NotSupported => keys::PASSKEY_NOT_SUPPORTED,
        Failure::InvalidState if setting_up => keys::PASSKEY_ALREADY_THERE,
        Failure::InvalidState => keys::PASSKEY_NONE_FITS,
        Failure::Security => keys::PASSKEY_WRONG_SITE,
        Failure::Constraint => keys::PASSKEY_CONSTRAINT,
        Failure::Device => keys::PASSKEY_DEVICE,
        Failure::Options => keys::PASSKEY_OPTIONS,
        Failure::NoUser => keys::PASSKEY_NO_USER,
    };
    Some(i18n::text(key))
}

/// An answer as the values of its form.
pub fn assertion_values(assertion: Assertion) -> Values {
    let mut values = Values::new();
    values
        .set_text("credentials.clientData", assertion.client_data)
        .set_text(
            "credentials.authenticatorData",
            assertion.authenticator_data,
        )
        .set_text("credentials.signatureData", assertion.signature);
    if let Some(handle) = assertion.user_handle {
        values.set_text("credentials.userHandle", handle);
    }
    values
}

/// Offers passkeys among the suggestions of the user name, for as long as the page is there.
/// What goes wrong is silent: nobody asked for anything (sign-in UI G20).
pub fn suggest(driver: Driver, passkey: &Passkey, ceremony: Ceremony) {
    let passkey = passkey.clone();
    spawn_local(async move {
        if !webauthn::can_suggest().await {
            return;
        }
        // The window that somebody has asked for meanwhile comes first.
        if ceremony.asking.try_get_untracked() != Some(false) {
            return;
        }
        let Some(call) = ceremony.next() else { return };
        let asked = webauthn::get(&passkey.challenge_data, &[], Mediation::Conditional, &call);
        match asked.await.and_then(with_user) {
            Ok(assertion) => driver.submit(passkey.form.id, &assertion_values(assertion)),
            Err(Failure::NoUser) => ceremony.end(failure_text(&Failure::NoUser, false, "")),
            Err(_) => {}
        }
    });
}

/// "Sign in with a passkey".
pub fn sign_in_button(driver: Driver, passkey: &Passkey, ceremony: Ceremony, label: Key) -> El {
    let passkey = passkey.clone();
    let press = move || {
        let Some(call) = ceremony.begin() else { return };
        let passkey = passkey.clone();
        spawn_local(async move {
            let rp_id = passkey.challenge_data.get("rpId");
            let rp_id = rp_id.and_then(|id| id.as_str()).unwrap_or_default();
            let asked = webauthn::get(&passkey.challenge_data, &[], Mediation::Modal, &call);
            match asked.await.and_then(with_user) {
                Ok(assertion) => {
                    ceremony.end(None);
                    driver.submit(passkey.form.id, &assertion_values(assertion));
                }
                Err(failure) => {
                    ceremony.end(failure_text(&failure, false, rp_id));
                    // The window took the place of the suggestions.
                    suggest(driver, &passkey, ceremony);
                }
            }
        });
    };
    ceremony.button(driver, i18n::t(label), Emphasis::Secondary, press)
}

/// Nobody has said who signs in: the passkey has to (IDX §5.4).
fn with_user(assertion: Assertion) -> Result<Assertion, Failure> {
    match assertion.user_handle {
        Some(_) => Ok(assertion),
        None => Err(Failure::NoUser),
    }
}

/// A paragraph of a screen.
pub fn lead(text: Key) -> El {
    boxed("p", "lead").child(text)
}

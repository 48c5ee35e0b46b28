//! The pieces that screens are made of most often, with what they all have in common filled in.

use idx::form::Values;
use leptos::prelude::*;

use crate::components::{
    ButtonProps, El, Emphasis, Notice, ResendProps, alerts as alerts_of, button as button_of,
    form as form_of, resend as resend_of,
};
use crate::driver::Driver;
use crate::live::Live;

/// A form that is busy while the driver is.
pub fn form(driver: Driver, on_submit: impl Fn() + Send + Sync + 'static, content: Vec<El>) -> El {
    let on_submit = Callback::new(move |()| on_submit());
    form_of(driver.busy().into(), on_submit, content)
}

/// The button that sends the form around it.
pub fn submit(label: impl Into<Live<String>>) -> El {
    button_of(ButtonProps {
        label: label.into(),
        emphasis: Emphasis::Primary,
        busy: None,
        on_press: None,
    })
}

/// A button that does something by itself, and is busy while the signal is.
pub fn button(
    label: impl Into<Live<String>>,
    emphasis: Emphasis,
    busy: RwSignal<bool>,
    on_press: impl Fn() + Send + Sync + 'static,
) -> El {
    button_of(ButtonProps {
        label: label.into(),
        emphasis,
        busy: Some(busy.into()),
        on_press: Some(Callback::new(move |()| on_press())),
    })
}

/// Messages of the screen's own.
pub fn alerts(notices: Live<Vec<Notice>>) -> El {
    alerts_of(notices)
}

/// Asking for something again, after a while.
pub fn resend(driver: Driver, form: idx::form::FormId, prompt: impl Into<Live<String>>) -> El {
    resend_of(ResendProps {
        available_at: Live::new(move || driver.resend_at()),
        label: None,
        prompt: prompt.into(),
        on_resend: Callback::new(move |()| driver.resend(form, &Values::new())),
    })
}

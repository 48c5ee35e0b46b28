//! Components called with plain values: one call site each, so that no screen compiles its own
//! copy of their builders.

use leptos::prelude::*;

use crate::components::{Button, Card, Emphasis, Form, Icon, Landing, Notice, QuietAction};
use crate::driver::Driver;
use crate::live::Live;

/// What a card shows besides its content.
#[derive(Default)]
pub struct CardParts {
    /// What to do now.
    pub heading: Live<String>,
    /// Drawn above the heading.
    pub icon: Option<Icon>,
    /// Address of an image that replaces the icon.
    pub image: Option<String>,
    /// Who is signing in.
    pub identifier: Option<String>,
    /// What "not you?" does.
    pub on_not_you: Option<Callback<()>>,
    /// Messages.
    pub notices: Live<Vec<Notice>>,
    /// Quiet actions.
    pub actions: Vec<QuietAction>,
    /// Where the focus goes.
    pub landing: Landing,
}

/// A card around its content.
pub fn card(parts: CardParts, content: AnyView) -> AnyView {
    let CardParts {
        heading,
        icon,
        image,
        identifier,
        on_not_you,
        notices,
        actions,
        landing,
    } = parts;
    view! {
        <Card heading icon image identifier on_not_you notices actions landing>{content}</Card>
    }
    .into_any()
}

/// A form that is busy while the driver is.
pub fn form(
    driver: Driver,
    on_submit: impl Fn() + Send + Sync + 'static,
    content: Vec<AnyView>,
) -> AnyView {
    form_boxed(driver, Callback::from(on_submit), content)
}

fn form_boxed(driver: Driver, on_submit: Callback<()>, content: Vec<AnyView>) -> AnyView {
    view! { <Form busy=driver.busy() on_submit>{content}</Form> }.into_any()
}

/// The button that sends the form around it.
pub fn submit(label: impl Into<Live<String>>) -> AnyView {
    submit_live(label.into())
}

fn submit_live(label: Live<String>) -> AnyView {
    view! { <Button label/> }.into_any()
}

/// A button that does something by itself, and is busy while the signal is.
pub fn button(
    label: impl Into<Live<String>>,
    emphasis: Emphasis,
    busy: RwSignal<bool>,
    on_press: impl Fn() + Send + Sync + 'static,
) -> AnyView {
    button_boxed(label.into(), emphasis, busy, Callback::from(on_press))
}

fn button_boxed(
    label: Live<String>,
    emphasis: Emphasis,
    busy: RwSignal<bool>,
    on_press: Callback<()>,
) -> AnyView {
    view! { <Button label emphasis busy on_press/> }.into_any()
}

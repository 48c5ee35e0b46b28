//! A list of ways to go on, such as the authenticators to choose from.

use leptos::prelude::*;

use super::icon::{Icon, icon};

/// A way to go on, as data.
#[derive(Debug, Clone)]
pub struct OptionItem {
    /// Drawn before it.
    pub icon: Icon,
    /// Address of an image that replaces the icon.
    pub image: Option<String>,
    /// What it is called.
    pub label: String,
    /// What tells it from others of its kind: a masked number, a device's name. Shown as it is.
    pub detail: Option<String>,
    /// What it is or does, in a sentence.
    pub description: Option<String>,
    /// The whole action in words, for those who hear one entry at a time.
    pub name: String,
    /// Called when it is chosen.
    pub on_choose: Callback<()>,
}

/// The list. While busy nothing in it can be chosen.
#[component]
pub fn OptionList(
    /// The ways.
    #[prop(into)]
    options: Signal<Vec<OptionItem>>,
    /// Whether one has been chosen and its answer is awaited.
    #[prop(optional, into)]
    busy: Signal<bool>,
) -> AnyView {
    let items = move || {
        let options = options.get().into_iter();
        options.map(|option| item(option, busy)).collect::<Vec<_>>()
    };
    view! {
        <ul class="options" aria-busy=move || busy.get().to_string()>{items}</ul>
    }
    .into_any()
}

fn item(option: OptionItem, busy: Signal<bool>) -> AnyView {
    let OptionItem {
        icon: drawing,
        image,
        label,
        detail,
        description,
        name,
        on_choose,
    } = option;
    let chosen = RwSignal::new(false);
    let choose = move |_| {
        if !busy.get_untracked() {
            chosen.set(true);
            on_choose.run(());
        }
    };
    view! {
        <li>
            <button
                type="button"
                class={"option"}
                aria-label=name
                aria-disabled=move || busy.get().then_some("true")
                aria-busy=move || (busy.get() && chosen.get()).then_some("true")
                on:click=choose
            >
                <span class={"option-icon"}>
                    {match image {
                        Some(src) => view! { <img src=src alt=""/> }.into_any(),
                        None => icon(drawing),
                    }}
                </span>
                <span class={"option-text"}>
                    <span class={"option-label"}>{label}</span>
                    {detail.map(|detail| view! {
                        <bdi class={"option-detail"} translate="no">{detail}</bdi>
                    })}
                    {description.map(|description| view! {
                        <span class={"option-detail"}>{description}</span>
                    })}
                </span>
                {icon(Icon::Chevron)}
            </button>
        </li>
    }
    .into_any()
}

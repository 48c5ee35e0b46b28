use std::time::Duration;

use doorway::components::*;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::{Stage, pause, settle};

#[wasm_bindgen_test]
async fn an_option_is_chosen_once() {
    let (chosen, busy) = (RwSignal::new(Vec::new()), RwSignal::new(false));
    let stage = Stage::new(move || {
        let option = |label: &'static str, detail: Option<&str>| OptionItem {
            icon: Icon::Email,
            image: None,
            label: label.to_owned(),
            detail: detail.map(str::to_owned),
            description: None,
            on_choose: Callback::new(move |()| {
                chosen.update(|all| all.push(label));
                busy.set(true);
            }),
        };
        let options = vec![
            option("Email", Some("j•••r@example.com")),
            option("Phone", None),
        ];
        view! { <OptionList options busy/> }.into_any()
    });
    let buttons = stage.all("li > button");
    assert_eq!(
        buttons[0].text_content().as_deref(),
        Some("Email, j•••r@example.com")
    );
    let detail = stage.one("bdi");
    assert_eq!(detail.get_attribute("translate").as_deref(), Some("no"));
    buttons[1].focus().unwrap();
    buttons[1].click();
    buttons[0].click();
    settle().await;
    assert_eq!(chosen.get_untracked(), ["Phone"]);
    assert_eq!(
        buttons[1].get_attribute("aria-busy").as_deref(),
        Some("true")
    );
    assert_eq!(buttons[0].get_attribute("aria-busy"), None);
    assert_eq!(
        buttons[0].get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    assert_eq!(document().active_element(), Some((*buttons[1]).clone()));

    busy.set(false);
    settle().await;
    assert_eq!(buttons[1].get_attribute("aria-busy"), None);
    buttons[0].click();
    assert_eq!(chosen.get_untracked(), ["Phone", "Email"]);
}

fn requirement(text: &str, standing: Standing) -> Requirement {
    Requirement {
        text: text.to_owned(),
        standing,
    }
}

#[wasm_bindgen_test]
async fn a_checklist_speaks_after_a_pause() {
    let list = RwSignal::new(vec![
        requirement("Eight characters", Standing::Unmet),
        requirement("A number", Standing::Unmet),
        requirement("Not an old one", Standing::Note),
    ]);
    let stage = Stage::new(move || {
        view! { <Checklist id="rules" title="Your password needs" requirements=list/> }.into_any()
    });
    let items: Vec<_> = stage
        .all("li")
        .iter()
        .filter_map(|li| li.text_content())
        .collect();
    assert_eq!(
        items,
        [
            "Eight characters (Not met yet)",
            "A number (Not met yet)",
            "Not an old one (Note)"
        ]
    );
    let said = || stage.one("[role=status]").text_content().unwrap();
    assert_eq!(said(), "");
    list.update(|list| list[0].standing = Standing::Met);
    settle().await;
    assert_eq!(
        stage.all("li")[0].text_content().as_deref(),
        Some("Eight characters (Met)")
    );
    assert_eq!(said(), "", "it waits for the typing to pause");
    list.update(|list| list[1].standing = Standing::Met);
    pause(Duration::from_millis(1100)).await;
    assert_eq!(said(), "2 of 2 met");
}

#[wasm_bindgen_test]
async fn copying_says_how_it_went() {
    let stage = Stage::new(|| view! { <CopyButton value="KEY" label="setup key"/> }.into_any());
    let button = stage.one("button");
    assert_eq!(
        button.get_attribute("aria-label").as_deref(),
        Some("Copy: setup key")
    );
    button.click();
    // The headless browser may or may not allow it; either way it is said.
    pause(Duration::from_millis(300)).await;
    let said = stage.one("[role=status]").text_content().unwrap();
    assert!(
        said == "Copied" || said.starts_with("Copying failed"),
        "{said:?}"
    );
}

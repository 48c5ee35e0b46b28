use doorway::components::*;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlSelectElement;

use super::stage::{Stage, fire, settle};

fn choices() -> Vec<Choice> {
    vec![
        Choice::new("at", "Austria"),
        Choice {
            hint: "In the west.".to_owned(),
            ..Choice::new("pt", "Portugal")
        },
    ]
}

#[wasm_bindgen_test]
async fn a_select_starts_empty_or_at_its_value() {
    for (start, shown) in [("", "Choose one"), ("pt", "Portugal")] {
        let value = RwSignal::new(start.to_owned());
        let stage = Stage::new(move || {
            view! { <Select name="s" label="Country" value choices=choices()/> }.into_any()
        });
        settle().await;
        let select: HtmlSelectElement = stage.one("select").unchecked_into();
        assert_eq!(select.value(), start);
        let option = select
            .options()
            .item(u32::try_from(select.selected_index()).unwrap());
        assert_eq!(option.unwrap().text_content().as_deref(), Some(shown));

        select.set_value("at");
        fire(&select, "change");
        assert_eq!(value.get_untracked(), "at");
        value.set("pt".to_owned());
        settle().await;
        assert_eq!(select.value(), "pt");
    }
}

#[wasm_bindgen_test]
async fn a_select_keeps_its_value_when_its_choices_arrive() {
    let value = RwSignal::new("pt".to_owned());
    let late = RwSignal::new(Vec::new());
    let stage = Stage::new(move || {
        view! { <Select name="s" label="Country" value choices=late/> }.into_any()
    });
    let select: HtmlSelectElement = stage.one("select").unchecked_into();
    late.set(choices());
    settle().await;
    assert_eq!(select.value(), "pt");
    assert_eq!(value.get_untracked(), "pt");
}

#[wasm_bindgen_test]
async fn radios_are_a_named_group() {
    let value = RwSignal::new("pt".to_owned());
    let errors = RwSignal::new(Vec::new());
    let stage = Stage::new(move || {
        view! { <RadioGroup name="r" label="Country" value choices=choices() errors/> }.into_any()
    });
    let group = stage.one("[role=radiogroup]");
    let label = group.get_attribute("aria-labelledby").unwrap();
    let label = document().get_element_by_id(&label).unwrap();
    assert_eq!(label.text_content().as_deref(), Some("Country"));
    assert_eq!(stage.description("#r-1"), "In the west.");
    assert!(stage.input("#r-1").checked() && !stage.input("#r-0").checked());

    stage.one("label[for='r-0']").click();
    assert_eq!(value.get_untracked(), "at");
    settle().await;
    assert!(stage.input("#r-0").checked() && !stage.input("#r-1").checked());

    errors.set(vec!["Choose.".to_owned()]);
    settle().await;
    assert_eq!(group.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(stage.description("[role=radiogroup]"), "Choose.");
}

#[wasm_bindgen_test]
async fn a_checkbox_is_bound_both_ways() {
    let value = RwSignal::new(true);
    let stage = Stage::new(move || {
        view! { <Checkbox name="c" label="Remember" hint="For a month." value/> }.into_any()
    });
    let input = stage.input("#c");
    assert!(input.checked());
    stage.one("label").click();
    assert!(!value.get_untracked());
    value.set(true);
    settle().await;
    assert!(input.checked());
    assert_eq!(stage.description("#c"), "For a month.");
}

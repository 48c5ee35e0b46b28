use doorway::components::*;
use doorway::i18n::keys;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlFormElement;

use super::stage::{Stage, fire, focused_id, press, settle};

struct Tried {
    stage: Stage,
    busy: RwSignal<bool>,
    sent: RwSignal<u32>,
    errors: RwSignal<Vec<String>>,
}

/// A form whose submit counts, and waits for an answer when `waits`.
fn form(waits: bool) -> Tried {
    let (busy, sent) = (RwSignal::new(false), RwSignal::new(0));
    let errors = RwSignal::new(Vec::new());
    let stage = Stage::new(move || {
        let submit = move |()| {
            sent.update(|n| *n += 1);
            busy.set(waits);
        };
        view! {
            <Form busy on_submit=submit>
                <TextField name="one" label="One" value=RwSignal::new(String::new())/>
                <TextField name="two" label="Two" value=RwSignal::new(String::new()) errors/>
                <Checkbox name="box" label="Box" value=RwSignal::new(false)/>
                <Select
                    name="list"
                    label="List"
                    value=RwSignal::new(String::new())
                    choices=vec![Choice::new("a", "A")]
                />
                <Button label=keys::NEXT/>
            </Form>
        }
        .into_any()
    });
    Tried {
        stage,
        busy,
        sent,
        errors,
    }
}

#[wasm_bindgen_test]
async fn the_browser_sends_nothing_and_a_second_press_counts_for_nothing() {
    let tried = form(true);
    let form = tried.stage.one("form");
    assert!(form.has_attribute("novalidate"));
    assert!(
        !fire(&form, "submit"),
        "the browser's own submit goes through"
    );
    // In the same turn, before any effect could run.
    assert!(!fire(&form, "submit"));
    tried.stage.one("button").click();
    assert_eq!(tried.sent.get_untracked(), 1);
    settle().await;
    tried.stage.one("button").click();
    assert_eq!(tried.sent.get_untracked(), 1);

    tried.busy.set(false);
    settle().await;
    tried.stage.one("button").click();
    assert_eq!(tried.sent.get_untracked(), 2);
}

#[wasm_bindgen_test]
async fn enter_submits() {
    let tried = form(false);
    // What the browser does on Enter in a text field.
    tried
        .stage
        .one("form")
        .unchecked_into::<HtmlFormElement>()
        .request_submit()
        .unwrap();
    assert_eq!(tried.sent.get_untracked(), 1);
    assert_eq!(
        tried.stage.one("button").get_attribute("type").as_deref(),
        Some("submit")
    );
}

#[wasm_bindgen_test]
async fn while_busy_it_keeps_the_focus_and_changes_nothing() {
    let tried = form(true);
    let button = tried.stage.one("button");
    button.focus().unwrap();
    button.click();
    settle().await;
    assert_eq!(
        document().active_element().unwrap(),
        button.clone().unchecked_into()
    );
    assert_eq!(
        tried
            .stage
            .one("form")
            .get_attribute("aria-busy")
            .as_deref(),
        Some("true")
    );
    assert_eq!(
        tried
            .stage
            .one("fieldset")
            .get_attribute("aria-disabled")
            .as_deref(),
        Some("true")
    );
    assert_eq!(button.get_attribute("aria-busy").as_deref(), Some("true"));
    assert_eq!(
        button.get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    assert!(tried.stage.input("#one").read_only());

    let check = tried.stage.input("#box");
    check.click();
    assert!(!check.checked());
    assert!(!fire(&tried.stage.one("#one"), "beforeinput"));
    assert!(!press(&tried.stage.one("#list"), "ArrowDown", false));
    assert!(
        press(&tried.stage.one("#list"), "Tab", false),
        "Tab must leave"
    );

    tried.busy.set(false);
    settle().await;
    assert_eq!(
        tried
            .stage
            .one("form")
            .get_attribute("aria-busy")
            .as_deref(),
        Some("false")
    );
    assert!(!button.has_attribute("aria-busy") && !button.has_attribute("aria-disabled"));
    check.click();
    assert!(check.checked());
    assert!(press(&tried.stage.one("#list"), "ArrowDown", false));
}

#[wasm_bindgen_test]
async fn the_button_keeps_its_size_while_busy() {
    let tried = form(true);
    let button = tried.stage.one("button");
    let before = (
        button.offset_width(),
        button.offset_height(),
        button.text_content(),
    );
    button.click();
    settle().await;
    assert_eq!(button.get_attribute("aria-busy").as_deref(), Some("true"));
    assert_eq!(
        (
            button.offset_width(),
            button.offset_height(),
            button.text_content()
        ),
        before
    );
}

#[wasm_bindgen_test]
async fn the_first_invalid_field_gets_the_focus_after_a_submit_and_after_an_answer() {
    let tried = form(false);
    tried.errors.set(vec!["Wrong.".to_owned()]);
    tried.stage.one("button").focus().unwrap();
    tried.stage.one("button").click();
    settle().await;
    assert_eq!(focused_id(), "two");

    let tried = form(true);
    tried.stage.one("button").focus().unwrap();
    tried.stage.one("button").click();
    settle().await;
    assert_eq!(focused_id(), "");
    tried.errors.set(vec!["Wrong.".to_owned()]);
    tried.busy.set(false);
    settle().await;
    assert_eq!(focused_id(), "two");
}

#[wasm_bindgen_test]
async fn a_button_beside_the_form_is_not_held() {
    let (pressed, busy) = (RwSignal::new(0), RwSignal::new(true));
    let stage = Stage::new(move || {
        let press = move |()| pressed.update(|n| *n += 1);
        view! {
            <div>
                <Form busy on_submit=|()| ()><Button label="In" on_press=press/></Form>
                <Button label="Out" on_press=press/>
            </div>
        }
        .into_any()
    });
    for button in stage.all("button") {
        button.click();
    }
    assert_eq!(pressed.get_untracked(), 1);
}

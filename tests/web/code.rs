use doorway::components::*;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::{Stage, moment};

struct Tried {
    stage: Stage,
    value: RwSignal<String>,
    completed: RwSignal<Vec<String>>,
}

fn code(length: Option<usize>, alphanumeric: bool) -> Tried {
    let value = RwSignal::new(String::new());
    let completed = RwSignal::new(Vec::new());
    let stage = Stage::new(move || {
        let on_complete =
            Callback::new(move |()| completed.update(|all| all.push(value.get_untracked())));
        view! { <CodeField name="c" value length alphanumeric on_complete/> }.into_any()
    });
    Tried {
        stage,
        value,
        completed,
    }
}

#[wasm_bindgen_test]
async fn what_is_pasted_is_cleaned_up() {
    let tried = code(Some(6), false);
    tried.stage.enter("input", " 123-456 ");
    assert_eq!(tried.value.get_untracked(), "123456");
    assert_eq!(tried.stage.input("input").value(), "123456");
    moment().await;
    assert_eq!(tried.completed.get_untracked(), ["123456"]);
}

#[wasm_bindgen_test]
async fn the_caret_stays_where_it_was() {
    let tried = code(None, false);
    let input = tried.stage.input("input");
    input.set_value("12-34");
    input.set_selection_range(3, 3).unwrap();
    super::stage::fire(&input, "input");
    assert_eq!(input.value(), "1234");
    assert_eq!(input.selection_start().unwrap(), Some(2));
}

#[wasm_bindgen_test]
async fn a_whole_code_completes_once_until_it_was_shorter() {
    let tried = code(Some(4), false);
    for text in ["123", "1234", "1234", "1235"] {
        tried.stage.enter("input", text);
        moment().await;
    }
    assert_eq!(tried.completed.get_untracked(), ["1234"]);
    // As after a wrong code.
    tried.value.set(String::new());
    moment().await;
    assert_eq!(tried.stage.input("input").value(), "");
    tried.stage.enter("input", "9876");
    moment().await;
    assert_eq!(tried.completed.get_untracked(), ["1234", "9876"]);
}

#[wasm_bindgen_test]
async fn without_a_length_nothing_completes() {
    let tried = code(None, false);
    tried.stage.enter("input", "123456");
    moment().await;
    assert!(tried.completed.get_untracked().is_empty());
}

#[wasm_bindgen_test]
async fn the_keyboard_fits_the_code() {
    for (alphanumeric, mode) in [(false, "numeric"), (true, "text")] {
        let tried = code(None, alphanumeric);
        tried.stage.enter("input", "1234-5678");
        assert_eq!(tried.value.get_untracked(), "12345678");
        let input = tried.stage.input("input");
        assert_eq!(input.get_attribute("inputmode").as_deref(), Some(mode));
        assert_eq!(input.autocomplete(), "one-time-code");
        assert_eq!(input.type_(), "text");
        assert_eq!(
            tried.stage.one("label").text_content().as_deref(),
            Some("Code")
        );
    }
}

use doorway::components::*;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::{Stage, even, fire, settle};

#[wasm_bindgen_test]
async fn a_field_is_named_described_and_bound() {
    let value = RwSignal::new("jo".to_owned());
    let errors = RwSignal::new(Vec::new());
    let stage = Stage::new(move || {
        view! {
            <TextField
                name="userProfile.email"
                label="Email"
                kind=TextKind::Email
                autocomplete="email"
                required=Some(true)
                hint="We’ll write to it."
                value
                errors
            />
        }
        .into_any()
    });
    let input = stage.input("input");
    assert_eq!(
        (input.id().as_str(), input.name().as_str()),
        ("userProfile.email", "userProfile.email")
    );
    assert_eq!(
        (input.type_().as_str(), input.autocomplete().as_str()),
        ("email", "email")
    );
    assert_eq!(
        input.get_attribute("aria-required").as_deref(),
        Some("true")
    );
    assert_eq!(input.get_attribute("dir").as_deref(), Some("ltr"));
    assert_eq!(input.get_attribute("aria-invalid"), None);
    assert_eq!(
        stage.one("label").get_attribute("for").as_deref(),
        Some("userProfile.email")
    );
    assert_eq!(stage.one("label").text_content().as_deref(), Some("Email"));
    assert_eq!(stage.description("input"), "We’ll write to it.");

    assert_eq!(input.value(), "jo");
    stage.enter("input", "ann");
    assert_eq!(value.get_untracked(), "ann");
    value.set("bob".to_owned());
    settle().await;
    assert_eq!(input.value(), "bob");
    // A password manager that fills without typing.
    input.set_value("cyd");
    fire(&input, "change");
    assert_eq!(value.get_untracked(), "cyd");

    errors.set(vec!["No.".to_owned(), "Not at all.".to_owned()]);
    settle().await;
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(
        stage.description("input"),
        "We’ll write to it. No.Not at all."
    );
    errors.set(Vec::new());
    settle().await;
    assert_eq!(input.get_attribute("aria-invalid"), None);
    assert_eq!(stage.description("input"), "We’ll write to it.");
}

#[wasm_bindgen_test]
async fn only_optional_fields_are_marked() {
    for (required, expected) in [
        (None, "Name"),
        (Some(true), "Name"),
        (Some(false), "Name (optional)"),
    ] {
        let stage = Stage::new(move || {
            let value = RwSignal::new(String::new());
            view! { <TextField name="n" label="Name" required value/> }.into_any()
        });
        assert_eq!(even(&stage.one("label").text_content().unwrap()), expected);
    }
}

#[wasm_bindgen_test]
async fn a_read_only_field_shows_its_value() {
    let stage = Stage::new(|| {
        let value = RwSignal::new("fixed".to_owned());
        view! { <TextField name="n" label="Name" read_only=true value/> }.into_any()
    });
    assert!(stage.input("input").read_only());
    assert_eq!(stage.input("input").value(), "fixed");
}

#[wasm_bindgen_test]
async fn an_identifier_is_left_as_it_is_typed() {
    let stage = Stage::new(|| {
        let value = RwSignal::new(String::new());
        view! { <TextField name="identifier" label="Username" kind=TextKind::Identifier value/> }
            .into_any()
    });
    let input = stage.input("input");
    assert_eq!(input.type_(), "text");
    for (name, value) in [
        ("autocapitalize", "none"),
        ("spellcheck", "false"),
        ("dir", "ltr"),
    ] {
        assert_eq!(input.get_attribute(name).as_deref(), Some(value), "{name}");
    }
}

#[wasm_bindgen_test]
async fn leaving_a_field_is_told() {
    let left = RwSignal::new(0);
    let stage = Stage::new(move || {
        let value = RwSignal::new(String::new());
        let on_blur = move |()| left.update(|n| *n += 1);
        view! { <TextField name="n" label="Name" value on_blur/> }.into_any()
    });
    stage.one("input").focus().unwrap();
    stage.one("input").blur().unwrap();
    assert_eq!(left.get_untracked(), 1);
}

/// Types at the caret, as a keyboard does.
fn type_in(text: &str) {
    let document = wasm_bindgen::JsValue::from(document());
    let command = js_sys::Reflect::get(&document, &"execCommand".into()).unwrap();
    let command: js_sys::Function = wasm_bindgen::JsCast::unchecked_into(command);
    let done = command.call3(&document, &"insertText".into(), &false.into(), &text.into());
    assert_eq!(done.unwrap().as_bool(), Some(true));
}

#[wasm_bindgen_test]
async fn a_space_at_the_end_of_an_address_does_not_move_the_caret() {
    let value = RwSignal::new(String::new());
    let stage = Stage::new(move || {
        view! { <TextField name="email" label="Email" kind=TextKind::Email value/> }.into_any()
    });
    stage.input("input").focus().unwrap();
    for text in ["ann", " ", "bob"] {
        type_in(text);
        settle().await;
    }
    assert_eq!(value.get_untracked(), "ann bob");
}

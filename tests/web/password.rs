use doorway::components::*;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::{Stage, press, settle};

fn two(busy: RwSignal<bool>) -> Stage {
    Stage::new(move || {
        view! {
            <Form busy on_submit=|()| ()>
                <PasswordField
                    name="new"
                    label="New password"
                    secret=SecretKind::New
                    value=RwSignal::new("horse".to_owned())
                />
                <PasswordField
                    name="again"
                    label="Again"
                    secret=SecretKind::New
                    value=RwSignal::new(String::new())
                />
            </Form>
        }
        .into_any()
    })
}

#[wasm_bindgen_test]
async fn each_password_is_revealed_by_a_button_of_its_own_name() {
    let stage = two(RwSignal::new(false));
    let buttons = stage.all(".input-button");
    let names: Vec<_> = buttons
        .iter()
        .filter_map(|b| b.get_attribute("aria-label"))
        .collect();
    assert_eq!(names, ["Show: New password", "Show: Again"]);
    assert_eq!(
        buttons[0].get_attribute("aria-pressed").as_deref(),
        Some("false")
    );
    assert_eq!(stage.input("#new").type_(), "password");

    buttons[0].click();
    settle().await;
    assert_eq!(stage.input("#new").type_(), "text");
    assert_eq!(stage.input("#new").value(), "horse");
    assert_eq!(stage.input("#again").type_(), "password");
    assert_eq!(
        buttons[0].get_attribute("aria-pressed").as_deref(),
        Some("true")
    );
    assert_eq!(
        buttons[0].get_attribute("aria-label").as_deref(),
        Some("Show: New password")
    );

    buttons[0].click();
    settle().await;
    assert_eq!(stage.input("#new").type_(), "password");
}

#[wasm_bindgen_test]
async fn a_password_hides_when_it_is_sent() {
    let busy = RwSignal::new(false);
    let stage = two(busy);
    stage.all(".input-button")[0].click();
    settle().await;
    assert_eq!(stage.input("#new").type_(), "text");
    busy.set(true);
    settle().await;
    assert_eq!(stage.input("#new").type_(), "password");
}

#[wasm_bindgen_test]
async fn caps_lock_is_told_where_it_is_typed() {
    let stage = two(RwSignal::new(false));
    let hint = "Caps Lock is on.";
    assert!(!stage.text().contains(hint));
    press(&stage.one("#new"), "A", true);
    settle().await;
    assert_eq!(stage.text().matches(hint).count(), 1);
    press(&stage.one("#new"), "a", false);
    settle().await;
    assert!(!stage.text().contains(hint));
}

#[wasm_bindgen_test]
async fn managers_know_old_passwords_from_new_ones() {
    let kinds = [
        (SecretKind::Current, "current-password"),
        (SecretKind::New, "new-password"),
        (SecretKind::Other, "off"),
    ];
    for (secret, token) in kinds {
        let stage = Stage::new(move || {
            let value = RwSignal::new(String::new());
            view! { <PasswordField name="p" label="Password" secret value/> }.into_any()
        });
        assert_eq!(stage.input("#p").autocomplete(), token);
    }
}

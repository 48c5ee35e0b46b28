use doorway::components::*;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::{Stage, even, focused_id, settle};

#[wasm_bindgen_test]
async fn errors_are_alerts_and_the_rest_is_status() {
    let kinds = [
        (Severity::Error, "alert", "Error: Text"),
        (Severity::Warning, "status", "Warning: Text"),
        (Severity::Info, "status", "Information: Text"),
        (Severity::Success, "status", "Success: Text"),
    ];
    for (severity, role, text) in kinds {
        let stage =
            Stage::new(move || view! { <Alert notice=Notice::new(severity, "Text")/> }.into_any());
        assert_eq!(
            even(&stage.one(&format!("[role={role}]")).text_content().unwrap()),
            text
        );
    }
}

#[wasm_bindgen_test]
async fn an_alert_has_title_points_and_links() {
    let stage = Stage::new(|| {
        let notice = Notice {
            items: vec!["Point".to_owned()],
            links: vec![Link::new_tab("https://example.com/", "More")],
            ..Notice::error("Text").titled("Title")
        };
        view! { <Alert notice/> }.into_any()
    });
    assert_eq!(stage.one("strong").text_content().as_deref(), Some("Title"));
    assert_eq!(stage.all("li").len(), 2);
    assert_eq!(
        stage.one("a").get_attribute("rel").as_deref(),
        Some("noopener noreferrer")
    );
}

#[wasm_bindgen_test]
async fn the_same_message_again_is_a_new_alert() {
    let notices = RwSignal::new(vec![Notice::error("Wrong.")]);
    let stage = Stage::new(move || view! { <Alerts notices/> }.into_any());
    let before = stage.one("[role=alert]");
    notices.set(vec![Notice::error("Wrong.")]);
    settle().await;
    let after = stage.one("[role=alert]");
    assert_ne!(before, after);
    assert!(!before.is_connected());
    notices.set(Vec::new());
    settle().await;
    assert_eq!(stage.text(), "");
}

fn error(field: &str, message: &str) -> FieldError {
    FieldError {
        field: field.to_owned(),
        message: message.to_owned(),
    }
}

#[wasm_bindgen_test]
async fn several_errors_are_listed_and_lead_to_their_fields() {
    let errors = RwSignal::new(vec![error("one", "Enter one.")]);
    let stage = Stage::new(move || {
        let choices = vec![Choice::new("a", "A")];
        view! {
            <div>
                <ErrorSummary errors/>
                <TextField name="one" label="One" value=RwSignal::new(String::new())/>
                <RadioGroup name="two" label="Two" value=RwSignal::new(String::new()) choices/>
            </div>
        }
        .into_any()
    });
    assert!(
        stage.all("[role=alert]").is_empty(),
        "one error stands at its field"
    );
    errors.set(vec![
        error("one", "Enter one."),
        error("two", "Choose two."),
    ]);
    settle().await;
    assert!(even(&stage.one("[role=alert]").text_content().unwrap()).starts_with("Check 2 fields"));
    let links = stage.all("[role=alert] a");
    let address = window().location().href().unwrap();
    links[0].click();
    assert_eq!(focused_id(), "one");
    links[1].click();
    assert_eq!(focused_id(), "two-0");
    assert_eq!(window().location().href().unwrap(), address);
}

use std::time::Duration;

use doorway::components::*;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::{Stage, pause, settle};

#[wasm_bindgen_test]
async fn resending_waits_counts_down_and_starts_again() {
    let at = RwSignal::new(js_sys::Date::now() + 1900.0);
    let asked = RwSignal::new(0);
    let stage = Stage::new(move || {
        let on_resend = move |()| {
            asked.update(|n| *n += 1);
            at.set(js_sys::Date::now() + 60_000.0);
        };
        view! { <Resend available_at=at on_resend/> }.into_any()
    });
    assert!(stage.text().contains("0:02"), "{}", stage.text());
    assert!(stage.all("button").is_empty());
    let announced = || stage.one("[role=status]").text_content().unwrap();
    assert_eq!(announced(), "");

    pause(Duration::from_millis(3200)).await;
    assert!(!announced().is_empty());
    stage.one("button").click();
    settle().await;
    assert_eq!(asked.get_untracked(), 1);
    assert!(stage.all("button").is_empty());
    assert!(stage.text().contains("1:00"), "{}", stage.text());
    assert_eq!(announced(), "");
}

#[wasm_bindgen_test]
async fn what_may_be_asked_for_at_once_is_not_announced() {
    let stage = Stage::new(|| view! { <Resend available_at=0.0 on_resend=|()| ()/> }.into_any());
    settle().await;
    assert_eq!(stage.all("button").len(), 1);
    assert_eq!(stage.one("[role=status]").text_content().unwrap(), "");
}

#[wasm_bindgen_test]
async fn a_slow_answer_is_told() {
    let busy = RwSignal::new(true);
    let stage =
        Stage::new(move || view! { <Form busy on_submit=|()| ()><span/></Form> }.into_any());
    settle().await;
    assert_eq!(stage.one("[role=status]").text_content().unwrap(), "");
    pause(Duration::from_millis(2100)).await;
    assert!(
        !stage
            .one("[role=status]")
            .text_content()
            .unwrap()
            .is_empty()
    );
    busy.set(false);
    settle().await;
    assert_eq!(stage.one("[role=status]").text_content().unwrap(), "");
}

#[wasm_bindgen_test]
async fn waiting_has_words() {
    let stage = Stage::new(|| view! { <Spinner label="Verifying"/> }.into_any());
    assert_eq!(
        stage.one("[role=status]").text_content().unwrap(),
        "Verifying"
    );
    let stage = Stage::new(|| view! { <Skeleton/> }.into_any());
    assert_eq!(
        stage.one("[role=status]").text_content().unwrap(),
        "Loading"
    );
}

#[wasm_bindgen_test]
async fn a_qr_code_has_an_alternative() {
    let stage = Stage::new(|| view! { <QrImage src="data:," /> }.into_any());
    assert!(!stage.one("img").get_attribute("alt").unwrap().is_empty());
}

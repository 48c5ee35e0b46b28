//! Screens that ask for a decision: consent, staying signed in, a device's code.

use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::org::Org;
use super::stage::settle;
use crate::fixture;

#[wasm_bindgen_test]
async fn consent_is_given_or_refused() {
    for (button, answer) in [("Allow", true), ("Don’t allow", false)] {
        for page in [fixture!("consent"), fixture!("admin-consent")] {
            let org = Org::shows(page).await;
            assert!(
                org.heading().contains("asks for access"),
                "{}",
                org.heading()
            );
            assert!(!org.stage().all(".scopes li").is_empty());
            org.click(button).await;
            assert_eq!(org.body_of("/consent")["consent"], json!(answer));
        }
    }
}

#[wasm_bindgen_test]
async fn scopes_are_chosen_one_by_one_and_all_are_sent() {
    let org = Org::shows(fixture!("granular-consent")).await;
    let boxes = org.stage().all("input[type=checkbox]");
    let disabled: Vec<bool> = boxes.iter().map(|b| b.has_attribute("disabled")).collect();
    assert!(disabled.contains(&true) && disabled.contains(&false));
    // Those that can be changed come first.
    assert!(disabled.is_sorted());
    boxes[0].click();
    let name = boxes[0].get_attribute("name").unwrap();
    settle().await;
    org.submit().await;
    let body = org.body_of("/consent");
    assert_eq!(body["consent"], json!(true));
    let opted = body["optedScopes"].as_object().unwrap();
    assert_eq!(opted.len(), boxes.len());
    let scope = name.strip_prefix("optedScopes.").unwrap();
    assert_eq!(opted[scope], json!(false), "{opted:?}");
}

#[wasm_bindgen_test]
async fn an_attempt_in_an_email_is_confirmed_or_denied() {
    for (button, answer) in [("Yes, it’s me", true), ("No, it wasn’t me", false)] {
        let org = Org::shows(fixture!("email-consent")).await;
        assert!(org.stage().text().contains("Firefox") && org.stage().text().contains("Harbour"));
        org.click(button).await;
        assert_eq!(org.body_of("/consent")["consent"], json!(answer));
    }
}

#[wasm_bindgen_test]
async fn staying_signed_in_is_a_choice() {
    for (button, answer) in [("Stay signed in", true), ("Don’t stay signed in", false)] {
        let org = Org::shows(fixture!("keep-me-signed-in")).await;
        assert!(org.stage().all(".actions li").is_empty());
        org.click(button).await;
        assert_eq!(
            org.body_of("/keep-me-signed-in")["keepMeSignedIn"],
            json!(answer)
        );
    }
}

#[wasm_bindgen_test]
async fn a_devices_code_is_written_as_the_device_shows_it() {
    let org = Org::shows(fixture!("user-code")).await;
    org.stage().enter("#userCode", "abcdwxyz");
    settle().await;
    assert_eq!(org.stage().input("#userCode").value(), "abcd-wxyz");
    org.submit().await;
    assert_eq!(org.body_of("/activate")["userCode"], json!("abcd-wxyz"));
}

#[wasm_bindgen_test]
async fn a_code_that_came_along_stays_as_it_came() {
    let preset = r#"{"name":"userCode","label":"Code","value":"ABCDWXYZ"}"#;
    let page = format!(
        r#"{{"version":"1.0.0","stateHandle":"02.h","remediation":{{"type":"array","value":[
        {{"rel":["create-form"],"name":"user-code","method":"POST",
        "href":"https://org.example/idp/idx/device/activate","value":[{preset}]}}]}}}}"#
    );
    let org = Org::shows(&page).await;
    assert_eq!(org.stage().input("#userCode").value(), "ABCDWXYZ");
    org.submit().await;
    assert_eq!(org.body_of("/activate")["userCode"], json!("ABCDWXYZ"));
}

/// Puts a query into the address of the page.
fn go_to(query: &str) {
    let window = leptos::prelude::window();
    let path = window.location().pathname().unwrap() + query;
    let history = window.history().unwrap();
    history
        .replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&path))
        .unwrap();
}

fn query() -> String {
    leptos::prelude::window().location().search().unwrap()
}

#[wasm_bindgen_test]
async fn a_code_in_the_address_stands_there_to_be_compared_and_is_used_once() {
    let before = query();
    go_to("?lang=en&user_code=ABCDWXYZ");
    let org = Org::shows(fixture!("user-code")).await;
    assert_eq!(org.stage().input("#userCode").value(), "ABCDWXYZ");
    assert!(org.stage().description("#userCode").contains("only if"));
    // A reload before it is sent must not lose it.
    assert!(query().contains("user_code"));
    org.submit().await;
    let after = query();
    go_to(&before);
    assert_eq!(org.body_of("/activate")["userCode"], json!("ABCDWXYZ"));
    assert_eq!(after, "?lang=en");
}

#[wasm_bindgen_test]
async fn what_is_no_code_is_not_taken_from_the_address() {
    let before = query();
    go_to("?user_code=call%20us%20on%200123");
    let org = Org::shows(fixture!("user-code")).await;
    go_to(&before);
    assert_eq!(org.stage().input("#userCode").value(), "");
    assert_eq!(org.stage().description("#userCode"), "");
}

#[wasm_bindgen_test]
async fn the_organisations_own_code_comes_before_that_of_the_address() {
    let before = query();
    go_to("?user_code=ABCDWXYZ");
    let own = r#""name": "userCode", "value": "BCDFGHJK""#;
    let page = fixture!("user-code").replacen(r#""name": "userCode""#, own, 1);
    let org = Org::shows(&page).await;
    go_to(&before);
    assert_eq!(org.stage().input("#userCode").value(), "BCDFGHJK");
}

#[wasm_bindgen_test]
async fn a_new_activation_link_is_asked_for() {
    let org = Org::shows(fixture!("request-activation-email")).await;
    org.submit().await;
    assert_eq!(org.sent().len(), 1);
}

#[wasm_bindgen_test]
async fn maintenance_counts_down() {
    let org = Org::shows(fixture!("maintenance-poll")).await;
    assert!(
        org.stage().text().contains("We try again in"),
        "{}",
        org.stage().text()
    );
}

use std::time::Duration;

use wasm_bindgen_test::wasm_bindgen_test;

use super::org::Org;
use super::stage::{moment, pause, settle};
use crate::fixture;

/// A response that polls as often as is allowed.
fn quick(response: &str) -> String {
    let quick = response.replace("\"refresh\": 4000", "\"refresh\": 1000");
    quick.replace("\"refresh\": 2000", "\"refresh\": 1000")
}

#[wasm_bindgen_test]
async fn the_number_to_tap_is_large_and_another_push_can_be_had() {
    let org = Org::shows(fixture!("challenge-okta-verify-number")).await;
    let number = org.stage().one(".big-number");
    assert_eq!(number.text_content().as_deref(), Some("42"));
    assert_eq!(number.get_attribute("translate").as_deref(), Some("no"));
    assert_eq!(org.stage().all(".resend").len(), 1);
}

#[wasm_bindgen_test]
async fn the_box_for_the_next_time_travels_with_each_poll() {
    let org = Org::shows(&quick(fixture!("challenge-custom-app"))).await;
    assert!(org.heading().contains("Harbour Push"));
    assert!(org.stage().text().contains("Phone of Ada"));
    let polls = |org: &Org| {
        let sent = org.sent();
        let polls = sent.into_iter().filter(|s| s.path.ends_with("/poll"));
        polls
            .map(|s| s.body["autoChallenge"].as_bool())
            .collect::<Vec<_>>()
    };
    let before = org.stage().input("input[name=autoChallenge]").checked();
    pause(Duration::from_millis(1200)).await;
    assert_eq!(polls(&org), [Some(before)]);
    org.stage().one("input[name=autoChallenge]").click();
    pause(Duration::from_millis(1200)).await;
    assert_eq!(polls(&org), [Some(before), Some(!before)]);
}

#[wasm_bindgen_test]
async fn a_push_that_was_declined_is_sent_again_by_hand() {
    for response in [
        fixture!("challenge-okta-verify-rejected"),
        fixture!("challenge-custom-app-rejected"),
    ] {
        let org = Org::shows(response).await;
        assert_eq!(org.stage().all("[role=alert]").len(), 1);
        org.click("Send another notification").await;
        let sent = org.sent();
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert_eq!(sent[0].body["authenticator"]["methodType"], "push");
    }
}

#[wasm_bindgen_test]
async fn the_last_digit_of_a_code_of_the_app_sends_it_once() {
    let org = Org::shows(fixture!("challenge-okta-verify-totp")).await;
    let field = "input[name='credentials.totp']";
    org.answers(200, fixture!("challenge-okta-verify-totp"));
    org.stage().enter(field, "12345");
    moment().await;
    assert!(org.sent().is_empty());
    org.stage().enter(field, "123456");
    org.until_sent().await;
    let body = &org.sent()[0].body;
    assert_eq!(body["credentials"]["totp"], "123456");
    // Once it was wrong, it is sent when its owner says so.
    org.stage().enter(field, "654321");
    moment().await;
    assert_eq!(org.sent().len(), 1);
}

#[wasm_bindgen_test]
async fn the_methods_of_the_app_are_chosen_from() {
    let org = Org::shows(fixture!("verification-data-okta-verify")).await;
    let options = org.stage().all(".option-label");
    assert_eq!(options.len(), 3);
    // The app is known to be on this device.
    options[0].click();
    settle().await;
    let body = &org.sent()[0].body;
    assert_eq!(body["authenticator"]["methodType"], "signed_nonce");
}

#[wasm_bindgen_test]
async fn a_lone_push_is_offered_with_its_box() {
    let lone = fixture!("verification-data-okta-verify")
        .replace("{\"label\": \"Code\", \"value\": \"totp\"},", "")
        .replace("{\"label\": \"Code\", \"value\": \"totp\"}", "")
        .replace("{\"label\": \"FastPass\", \"value\": \"signed_nonce\"}", "");
    let lone = lone.replace("\"value\": \"push\"},", "\"value\": \"push\"}");
    let org = Org::shows(&lone).await;
    org.stage()
        .one("input[name='authenticator.autoChallenge']")
        .click();
    org.click("Send the notification").await;
    let body = &org.sent()[0].body;
    assert_eq!(body["authenticator"]["methodType"], "push");
    assert!(body["authenticator"]["autoChallenge"].is_boolean());
}

#[wasm_bindgen_test]
async fn the_app_is_found_by_its_port_and_the_answer_asked_for_at_once() {
    let org = Org::shows(fixture!("device-probe-loopback")).await;
    pause(Duration::from_millis(200)).await;
    let sent = org.sent_or_before();
    let paths: Vec<&str> = sent.iter().map(|s| s.path.as_str()).collect();
    assert_eq!(
        &paths[..3],
        [
            "https://abc.authenticatorlocal.example:2000/probe",
            "https://abc.authenticatorlocal.example:2000/challenge",
            "/idp/idx/authenticators/poll",
        ]
    );
    assert_eq!(sent[1].body["challengeRequest"], "own.challenge.request");
}

#[wasm_bindgen_test]
async fn an_app_of_another_user_is_passed_by() {
    let rules = [("2000/challenge", 503)];
    let org = Org::with_rules(fixture!("device-probe-loopback"), &rules).await;
    pause(Duration::from_millis(200)).await;
    let paths: Vec<String> = org.sent_or_before().into_iter().map(|s| s.path).collect();
    assert!(paths[2].ends_with(":6511/probe"), "{paths:?}");
    assert!(paths[3].ends_with(":6511/challenge"), "{paths:?}");
}

#[wasm_bindgen_test]
async fn why_the_app_was_given_up_is_told() {
    for (rules, reason, status) in [
        (&[("/challenge", 500)], "OV_RETURNED_ERROR", Some(500)),
        (&[("/probe", 404)], "OV_UNREACHABLE_BY_LOOPBACK", None),
    ] {
        let org = Org::with_rules(fixture!("device-probe-loopback"), rules).await;
        pause(Duration::from_millis(200)).await;
        let sent = org.sent_or_before();
        let cancel = sent.iter().find(|s| s.path.ends_with("/poll/cancel"));
        let body = &cancel.unwrap_or_else(|| panic!("{sent:?}")).body;
        assert_eq!(body["reason"], reason);
        assert_eq!(body["statusCode"].as_u64(), status);
    }
}

#[wasm_bindgen_test]
async fn the_user_may_give_the_app_up() {
    let rules = [("/probe", 0)];
    let org = Org::with_rules(fixture!("device-probe-loopback"), &rules).await;
    org.click("Back to sign in").await;
    let body = org.body_of("/poll/cancel");
    assert_eq!(body["reason"], "USER_CANCELED");
    assert!(body["statusCode"].is_null());
}

#[wasm_bindgen_test]
async fn an_app_is_opened_in_one_hidden_frame() {
    for response in [
        fixture!("device-probe-custom-uri"),
        fixture!("challenge-okta-verify-custom-uri"),
        fixture!("challenge-nfc-poll"),
        &fixture!("enroll-okta-verify-same-device").replace("ios\"", "windows\""),
    ] {
        // Addresses of the organisation, lest the test's browser ask what to open.
        let response = response.replace("com-okta-authenticator:/", "/opened/");
        let org = Org::shows(&response).await;
        let source = |org: &Org| org.stage().one("iframe").get_attribute("src").unwrap();
        let first = source(&org);
        assert!(first.starts_with("https://org.example/opened/"), "{first}");
        org.stage().one(".button.primary").click();
        settle().await;
        assert_eq!(source(&org), first);
    }
}

#[wasm_bindgen_test]
async fn a_card_is_set_up_when_the_button_is_pressed_and_not_before() {
    let response = fixture!("enroll-nfc").replace("com-okta-authenticator:/", "/opened/");
    let org = Org::shows(&response).await;
    assert!(org.stage().all("iframe").is_empty());
    org.stage().one(".button.primary").click();
    settle().await;
    let source = org.stage().one("iframe").get_attribute("src").unwrap();
    assert!(
        source.starts_with("https://org.example/opened/"),
        "{source}"
    );
}

#[wasm_bindgen_test]
async fn the_browsers_own_connector_has_a_frame_and_no_button() {
    let org = Org::shows(fixture!("device-probe-dtc")).await;
    let frame = org.stage().one("iframe").get_attribute("src").unwrap();
    assert!(frame.starts_with("https://org.example/"), "{frame}");
    assert!(org.stage().all(".button").is_empty());
}

#[wasm_bindgen_test]
async fn no_frame_goes_elsewhere() {
    let elsewhere =
        fixture!("device-probe-dtc").replace("https://org.example/", "https://evil.test/");
    let elsewhere = elsewhere.replace("https://evil.test/idp/", "https://org.example/idp/");
    let org = Org::shows(&elsewhere.replace("/idp/device/", "//evil.test/device/")).await;
    assert!(org.stage().all("iframe").is_empty());
}

#[wasm_bindgen_test]
async fn a_link_has_four_seconds_to_open_the_app() {
    let link = fixture!("device-probe-custom-uri")
        .replace("CUSTOM_URI", "APP_LINK")
        .replace("com-okta-authenticator:/", "https://link.example/");
    let org = Org::shows(&link).await;
    assert!(org.stage().all(".button").is_empty());
    pause(Duration::from_millis(4100)).await;
    assert_eq!(org.stage().all(".button.primary").len(), 1);
    let universal = link.replace("APP_LINK", "UNIVERSAL_LINK");
    let org = Org::shows(&universal).await;
    assert_eq!(org.stage().all(".button.primary").len(), 1);
}

#[wasm_bindgen_test]
async fn setting_up_shows_a_code_and_other_ways() {
    let org = Org::shows(fixture!("enroll-okta-verify-qr")).await;
    assert!(org.stage().one("img.qr").has_attribute("alt"));
    assert_eq!(org.stage().all("ol.steps li").len(), 3);
    org.click("Set it up another way").await;
    // The one in use is not among them, nor is this device.
    let values: Vec<_> = org.stage().all("input[type=radio]");
    let values: Vec<_> = values
        .iter()
        .filter_map(|r| r.get_attribute("value"))
        .collect();
    assert_eq!(values, ["email", "sms"]);
    org.submit().await;
    let body = org.body_of("/credential/enroll");
    assert_eq!(body["authenticator"]["channel"], "email");
}

#[wasm_bindgen_test]
async fn this_device_is_a_way_of_its_own() {
    let org = Org::shows(fixture!("select-enrollment-channel")).await;
    org.click("Set it up on this device").await;
    let body = org.body_of("/credential/enroll");
    assert_eq!(body["authenticator"]["channel"], "samedevice");
}

#[wasm_bindgen_test]
async fn setting_up_says_where_the_link_went() {
    let org = Org::shows(fixture!("enroll-okta-verify-email")).await;
    assert!(org.stage().text().contains("a***a@example.com"));
    let org = Org::shows(fixture!("enroll-okta-verify-bootstrap")).await;
    assert!(org.stage().text().contains("Tablet of Ada"));
    let by_hand = fixture!("enroll-okta-verify-same-device").replace("setupOVUrl", "unknown");
    let org = Org::shows(&by_hand).await;
    assert!(org.stage().text().contains("https://org.example"));
    assert_eq!(org.stage().all(".copy-button").len(), 1);
}

#[wasm_bindgen_test]
async fn where_to_send_the_link_is_asked() {
    let org = Org::shows(fixture!("enrollment-channel-data-email")).await;
    org.stage().enter("input[name=email]", "ada@example.com");
    org.submit().await;
    assert_eq!(org.sent()[0].body["email"], "ada@example.com");
}

#[wasm_bindgen_test]
async fn a_phone_number_is_sent_whole() {
    let org = Org::shows(fixture!("enrollment-channel-data-sms")).await;
    org.stage()
        .enter("input[name=phoneNumber]", "+44 20 7946 0000");
    org.submit().await;
    assert_eq!(org.sent()[0].body["phoneNumber"], "+442079460000");
}

#[wasm_bindgen_test]
async fn a_launch_takes_the_ticked_box_along() {
    let without_link = fixture!("identify").replace(
        "\"href\": \"https://link.org.example/deviceChallenge?challengeRequest=own\",",
        "",
    );
    let org = Org::shows(&without_link).await;
    org.stage().one("input[name=rememberMe]").click();
    org.click("Sign in with Okta FastPass").await;
    let body = org.body_of("/launch");
    assert_eq!(body["rememberMe"], true);
}

#[wasm_bindgen_test]
async fn a_launch_alone_names_the_app_that_asks() {
    let org = Org::shows(fixture!("launch-okta-verify")).await;
    assert!(
        org.stage().text().contains("Harbour"),
        "{}",
        org.stage().text()
    );
    org.click("Sign in with Okta FastPass").await;
    assert_eq!(org.sent().len(), 1);
}

//! FastPass: before anybody is named, on a button, and as a method; each way
//! to the app and each way it fails.

use axum::http::StatusCode;
use demo_org::{Behaviour, DeviceSettings};
use serde_json::{Value, json};

use crate::attempt::Attempt;
use crate::push::{ask, choose_method, poll};
use crate::support::{Browser, CALLBACK, ORG, encode, parameter};

/// One person with the app; the policy's `app` as given.
fn settings(app: &str) -> String {
    format!(
        "[policies.password-and-another]\nfactors = [['okta_verify']]\napp = {{ {app} }}\n\
         [[users]]\nlogin = 'ada@example.com'\nfirst_name = 'Ada'\nlast_name = 'Lovelace'\n\
         password = 'Pass-0001'\nokta_verify = 'Laptop'\n"
    )
}

/// An organisation with this person, whose account this computer answers with.
fn browser(app: &str) -> Browser {
    let browser = Browser::with(&settings(app));
    let accounts = browser.control.device_accounts();
    browser.control.set_desktop_account(accounts.first());
    browser
}

fn challenge(attempt: &Attempt) -> &Value {
    &attempt.body["authenticatorChallenge"]["value"]
}

async fn probe_poll(attempt: &mut Attempt) {
    attempt.submit("device-challenge-poll", json!({})).await;
}

async fn give_up(attempt: &mut Attempt, reason: &str, status: Value) {
    let cancel = challenge(attempt)["cancel"].clone();
    let values = json!({ "reason": reason, "statusCode": status });
    attempt.submit_form(&cancel, values).await;
}

/// What a client posts to the app at a loopback port.
async fn post_challenge(attempt: &mut Attempt, index: usize) -> StatusCode {
    let request = challenge(attempt)["challengeRequest"].clone();
    let body = json!({ "challengeRequest": request });
    attempt.browser.loopback(index, &body).await
}

#[tokio::test]
async fn a_silent_probe_finds_the_app_and_signs_in() {
    let browser = browser("probe = 'LOOPBACK'");
    let mut attempt = browser.another().begin().await;
    assert_eq!(attempt.steps(), ["device-challenge-poll"]);
    assert_eq!(
        attempt.form("device-challenge-poll")["relatesTo"],
        json!(["authenticatorChallenge"])
    );
    let shown = challenge(&attempt);
    assert_eq!(shown["challengeMethod"], "LOOPBACK");
    assert_eq!(shown["domain"], "http://localhost");
    assert_eq!(shown["ports"], json!(["8084", "8085"]));
    assert_eq!(shown["probeTimeoutMillis"], 500);
    assert_eq!(shown["cancel"]["name"], "cancel-polling");
    let help = shown["chromeLocalNetworkAccessDetails"]["chromeLNAHelpLink"].as_str();
    let help = attempt.browser.clone().visit(help.expect("help")).await;
    assert_eq!(help.status, StatusCode::OK);
    let before = shown["challengeRequest"].clone();
    probe_poll(&mut attempt).await;
    assert_eq!(attempt.steps(), ["device-challenge-poll"]);
    assert_eq!(challenge(&attempt)["challengeRequest"], before);

    assert_eq!(post_challenge(&mut attempt, 0).await, StatusCode::OK);
    probe_poll(&mut attempt).await;
    assert!(attempt.is_complete(), "{}", attempt.body);
    let tokens = attempt.browser.exchange(&attempt.code()).await;
    assert_eq!(tokens.status, StatusCode::OK);
}

#[tokio::test]
async fn nobodys_app_leads_to_the_first_form() {
    let browser = Browser::with(&settings("probe = 'LOOPBACK', launch = 'LOOPBACK'"));
    let mut attempt = browser.another().begin().await;
    // The app has no account that it could answer with.
    let status = post_challenge(&mut attempt, 0).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    give_up(&mut attempt, "OV_RETURNED_ERROR", json!(401)).await;
    assert_eq!(attempt.steps(), ["identify", "launch-authenticator"]);
    assert_eq!(attempt.message_key(), "none");
    assert!(browser.control.asks().is_empty());
    // A reload does not probe once more.
    attempt.introspect().await;
    assert_eq!(attempt.steps()[0], "identify");
}

#[tokio::test]
async fn the_button_tries_the_ports_and_then_the_address() {
    let browser = browser("launch = 'LOOPBACK'");
    let mut attempt = browser.another().begin().await;
    attempt
        .submit("launch-authenticator", json!({ "rememberMe": true }))
        .await;
    assert_eq!(challenge(&attempt)["challengeMethod"], "LOOPBACK");
    give_up(&mut attempt, "OV_UNREACHABLE_BY_LOOPBACK", Value::Null).await;
    let shown = challenge(&attempt);
    assert_eq!(shown["challengeMethod"], "CUSTOM_URI");
    let href = shown["href"].as_str().expect("an address");
    assert!(href.starts_with("com-okta-authenticator:/deviceChallenge?challengeRequest="));
    assert!(shown["downloadHref"].is_string());
    let ask = ask(&browser);
    assert_eq!(ask.way, "CUSTOM_URI");
    assert!(browser.control.approve(&ask, None));
    probe_poll(&mut attempt).await;
    assert!(attempt.is_complete());

    let mut attempt = browser.another().begin().await;
    attempt.submit("launch-authenticator", json!({})).await;
    give_up(&mut attempt, "USER_CANCELED", Value::Null).await;
    assert_eq!(attempt.steps(), ["identify", "launch-authenticator"]);
}

#[tokio::test]
async fn the_button_may_be_all_there_is() {
    let browser = browser("probe = 'LOOPBACK', launch = 'CUSTOM_URI', only_fastpass = true");
    let mut attempt = browser.another().begin().await;
    give_up(&mut attempt, "OV_UNREACHABLE_BY_LOOPBACK", Value::Null).await;
    assert_eq!(attempt.steps(), ["launch-authenticator"]);
    attempt.submit("launch-authenticator", json!({})).await;
    assert!(browser.control.deny(&ask(&browser)));
    probe_poll(&mut attempt).await;
    assert_eq!(attempt.steps(), ["launch-authenticator"]);
    assert_eq!(
        attempt.message_key(),
        "core.auth.factor.signedNonce.error.rejected"
    );
}

/// As a method of Okta Verify, once the person is named.
async fn as_method(browser: &Browser) -> Attempt {
    let mut attempt = browser.another().begin().await;
    attempt.identify("ada@example.com").await;
    choose_method(&mut attempt, "signed_nonce").await;
    attempt
}

fn method_challenge(attempt: &Attempt) -> &Value {
    let data = &attempt.body["currentAuthenticator"]["value"]["contextualData"];
    assert_eq!(data["challenge"]["type"], "object");
    &data["challenge"]["value"]
}

#[tokio::test]
async fn as_a_method_over_the_ports() {
    let browser = browser("fastpass = 'LOOPBACK'");
    let mut attempt = as_method(&browser).await;
    assert_eq!(attempt.steps()[0], "challenge-poll");
    let request = method_challenge(&attempt)["challengeRequest"].clone();
    let body = json!({ "challengeRequest": request });
    assert_eq!(attempt.browser.loopback(1, &body).await, StatusCode::OK);
    let again = attempt.browser.loopback(0, &body).await;
    assert_eq!(again, StatusCode::UNAUTHORIZED, "a nonce is signed once");
    poll(&mut attempt).await;
    assert!(attempt.is_complete());
}

#[tokio::test]
async fn a_refusal_and_missing_biometrics_lead_back_to_the_choice() {
    let browser = browser("biometrics = true");
    for (behaviour, key) in [
        (
            Behaviour::Denies,
            "core.auth.factor.signedNonce.error.rejected",
        ),
        (
            Behaviour::Approves,
            "oie.authenticator.oktaverify.method.fastpass.verify.enable.biometrics.desktop",
        ),
    ] {
        let without = DeviceSettings {
            biometrics: false,
            ..DeviceSettings::default()
        };
        browser.control.set_device("ada@example.com", without);
        browser.control.set_loopback(0, behaviour);
        let mut attempt = as_method(&browser).await;
        let request = method_challenge(&attempt)["challengeRequest"].clone();
        let body = json!({ "challengeRequest": request });
        assert_eq!(attempt.browser.loopback(0, &body).await, StatusCode::OK);
        poll(&mut attempt).await;
        assert_eq!(attempt.steps(), ["select-authenticator-authenticate"]);
        assert_eq!(attempt.message_key(), key);
    }
}

#[tokio::test]
async fn giving_up_as_a_method_tries_the_address_then_the_list() {
    let browser = browser("fastpass = 'LOOPBACK'");
    let mut attempt = as_method(&browser).await;
    for (reason, method) in [
        ("OV_UNREACHABLE_BY_LOOPBACK", Some("CUSTOM_URI")),
        ("USER_CANCELED", None),
    ] {
        let cancel = attempt.body["currentAuthenticator"]["value"]["cancel"].clone();
        let values = json!({ "reason": reason, "statusCode": null });
        attempt.submit_form(&cancel, values).await;
        match method {
            Some(method) => assert_eq!(method_challenge(&attempt)["challengeMethod"], method),
            None => assert_eq!(attempt.steps(), ["select-authenticator-authenticate"]),
        }
    }
}

#[tokio::test]
async fn links_open_the_app_and_lead_back() {
    for method in ["UNIVERSAL_LINK", "APP_LINK"] {
        let browser = browser(&format!("fastpass = '{method}'"));
        let mut attempt = as_method(&browser).await;
        let shown = method_challenge(&attempt);
        assert_eq!(shown["challengeMethod"], method);
        let href = shown["href"].as_str().expect("an address").to_owned();
        let page = attempt.browser.visit(&href).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let request = parameter(&href, "challengeRequest").expect("a request");
        let account = browser.control.device_accounts().remove(0).key;
        let pairs = [
            ("request", request.as_str()),
            ("account", account.as_str()),
            ("decision", "allow"),
        ];
        attempt.browser.origin = Some(ORG.to_owned());
        let back = attempt.browser.post_form("/device/open", &pairs).await;
        let target = back.header("location").expect("the app");
        assert!(target.starts_with(CALLBACK), "{target}");
        assert_eq!(
            parameter(target, "error").as_deref(),
            Some("interaction_required")
        );
        let again = attempt.browser.post_form("/device/open", &pairs).await;
        assert_eq!(again.status, StatusCode::GONE);
        poll(&mut attempt).await;
        assert!(attempt.is_complete());
    }
}

#[tokio::test]
async fn chrome_answers_in_a_frame() {
    let browser = browser("probe = 'CHROME_DTC'");
    for is_on in [false, true] {
        browser.control.set_device_system(is_on);
        let mut attempt = browser.another().begin().await;
        let href = challenge(&attempt)["href"].as_str().expect("an address");
        assert!(
            href.starts_with("/device/trust?"),
            "relative to the organisation"
        );
        let frame = attempt.browser.visit(&format!("{ORG}{href}")).await;
        assert_eq!(frame.status, StatusCode::OK);
        let policy = frame.header("content-security-policy").expect("policy");
        assert!(policy.contains("frame-ancestors http"), "{policy}");
        probe_poll(&mut attempt).await;
        assert_eq!(attempt.is_complete(), is_on);
    }
}

#[tokio::test]
async fn apples_extension_answers_the_second_call() {
    for app in [
        "probe = 'APPLE_SSO_EXTENSION'",
        "fastpass = 'APPLE_SSO_EXTENSION'",
    ] {
        for is_there in [true, false] {
            let browser = browser(app);
            browser.control.set_device_system(is_there);
            let probes = app.starts_with("probe");
            let mut attempt = if probes {
                browser.another().begin().await
            } else {
                as_method(&browser).await
            };
            let name = "device-apple-sso-extension";
            let form = attempt.form(name).clone();
            assert_eq!(form["method"], "POST");
            assert!(form["isSSOExtensionVerifyEndpointAlreadyCalled"].is_null());
            attempt.submit(name, json!({})).await;
            assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
            let header = attempt.www_authenticate.as_deref();
            assert_eq!(header, Some("Oktadevicejwt realm=\"Okta Device\""));
            let form = attempt.form(name);
            assert_eq!(form["isSSOExtensionVerifyEndpointAlreadyCalled"], true);
            attempt.submit(name, json!({})).await;
            if is_there {
                assert!(attempt.is_complete(), "{}", attempt.body);
                continue;
            }
            assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
            assert_eq!(attempt.steps(), ["cancel-transaction"]);
            attempt.submit("cancel-transaction", json!({})).await;
            let next = if probes {
                "identify"
            } else {
                "select-authenticator-authenticate"
            };
            assert_eq!(attempt.steps()[0], next);
        }
    }
}

#[tokio::test]
async fn apples_extension_by_an_address() {
    for is_there in [true, false] {
        let browser = browser("fastpass = 'APPLE_SSO_EXTENSION_GET'");
        browser.control.set_device_system(is_there);
        let mut attempt = as_method(&browser).await;
        let form = attempt.form("device-apple-sso-extension").clone();
        assert_eq!(form["method"], "GET");
        let href = form["href"].as_str().expect("an address").to_owned();
        let back = attempt.browser.visit(&href).await;
        let target = back.header("location").expect("the app");
        let code = parameter(target, "interaction_code");
        assert_eq!(code.is_some(), is_there, "{target}");
        attempt.introspect().await;
        if !is_there {
            assert_eq!(attempt.steps(), ["select-authenticator-authenticate"]);
        }
    }
}

#[tokio::test]
async fn a_foreign_challenge_is_not_answered() {
    let browser = browser("probe = 'LOOPBACK'");
    let mut attempt = browser.another().begin().await;
    for request in ["", "a.b.c", &encode("é")] {
        let body = json!({ "challengeRequest": request });
        let status = attempt.browser.loopback(0, &body).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{request}");
    }
    let status = attempt.browser.loopback(0, &json!({})).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn on_a_phone_the_message_speaks_of_the_phone() {
    let browser = browser("biometrics = true, launch = 'APP_LINK'");
    let without = DeviceSettings {
        biometrics: false,
        ..DeviceSettings::default()
    };
    browser.control.set_device("ada@example.com", without);
    let mut attempt = browser.another().begin().await;
    attempt.submit("launch-authenticator", json!({})).await;
    assert_eq!(challenge(&attempt)["challengeMethod"], "APP_LINK");
    assert!(browser.control.approve(&ask(&browser), None));
    probe_poll(&mut attempt).await;
    assert_eq!(
        attempt.message_key(),
        "oie.authenticator.oktaverify.method.fastpass.verify.enable.biometrics.mobile"
    );
    assert_eq!(attempt.steps(), ["identify", "launch-authenticator"]);
}

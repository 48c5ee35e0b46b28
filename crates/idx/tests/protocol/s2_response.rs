//! IDX §2.1, §2.2: the top level of a response, and its remediations.

use idx::wire::context::CaptchaProvider;
use idx::wire::remediation::{KnownRemediation, RequestInfo};
use idx::wire::{Diagnostic, Intent, ParseError, Problem, Response};
use serde_json::{Value, json};

use crate::scenario::{fixtures, parts};

fn problems(body: &Value) -> Vec<(String, Problem)> {
    let entries = parts::parse(body).diagnostics.into_iter();
    entries
        .map(|Diagnostic { path, problem }| (path, problem))
        .collect()
}

#[test]
fn idx_2_1_a_version_makes_a_response() {
    let parse = |body: &str| Response::parse(body).map(|_| ());
    assert_eq!(parse(r#"{"version":"1.0.0"}"#), Ok(()));
    assert_eq!(parse(r#"{"version":"1.1.0"}"#), Err(ParseError::Version));
    assert_eq!(parse(r#"{"version":1}"#), Err(ParseError::Version));
    assert_eq!(parse(r#"{"version":null}"#), Err(ParseError::NotIdx));
    assert_eq!(parse("{}"), Err(ParseError::NotIdx));
    assert_eq!(parse("[]"), Err(ParseError::NotJson));
    assert_eq!(parse("<html>"), Err(ParseError::NotJson));
    assert_eq!(parse(" \n"), Err(ParseError::Empty));
    let long = format!(
        r#"{{"version":"1.0.0","step":"{}"}}"#,
        "x".repeat(idx::http::MAX_BODY)
    );
    assert_eq!(parse(&long), Err(ParseError::TooLong));
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(parse(&deep), Err(ParseError::NotJson));
}

#[test]
fn idx_2_1_every_known_key_is_known() {
    let body = json!({
        "version": "1.0.0", "intent": "LOGIN", "stateHandle": "02", "expiresAt": "2031",
        "remediation": {"type": "array", "value": []}, "cancel": parts::form("cancel", json!([])),
        "user": {"type": "object", "value": {}}, "app": {"type": "object", "value": {}},
        "authenticators": {"type": "array", "value": []},
        "authenticatorEnrollments": {"type": "array", "value": []},
        "currentAuthenticator": {"type": "object", "value": {}},
        "messages": {"type": "array", "value": []},
        "currentAuthenticatorEnrollment": {"type": "object", "value": {}},
        "context": {}, "step": "IDENTIFY", "authentication": {"type": "object", "value": {}},
        "enrollmentAuthenticator": {"type": "object", "value": {}},
        "authenticatorChallenge": {"type": "object", "value": {}},
        "client": {"type": "object", "value": {}},
        "recoveryAuthenticator": {"type": "object", "value": {}},
        "captcha": {"type": "object", "value": {}}, "success": {"href": "https://org.example/"},
        "failure": {"href": "https://org.example/"},
        "deviceEnrollment": {"type": "object", "value": {"name": "mdm"}},
        "webauthnAutofillUIChallenge": {"type": "object", "value": {}},
        "uiDisplay": {"type": "object", "value": {}},
        "error": "e", "error_description": "d", "message": "m", "errorCode": "c",
        "errorSummary": "s", "errorLink": "l", "errorId": "i", "errorCauses": [],
    });
    assert_eq!(problems(&body), []);
    // The 35th, apart because it needs its code.
    assert_eq!(fixtures::response("success").diagnostics, []);
    let odd = parts::with(body, "barnacles", json!(1));
    assert_eq!(problems(&odd), [("barnacles".to_owned(), Problem::Unknown)]);
}

#[test]
fn idx_2_1_no_fixture_has_anything_odd() {
    for name in fixtures::names() {
        let response = fixtures::response(&name);
        // The one that shows a reference to nothing (IDX §2.3).
        let expected = usize::from(name == "launch-okta-verify");
        assert_eq!(
            response.diagnostics.len(),
            expected,
            "{name}: {:?}",
            response.diagnostics
        );
    }
}

#[test]
fn idx_9_trap_07_the_intent_in_any_case() {
    let intent = |text: &str| parts::parse(&json!({"version": "1.0.0", "intent": text})).intent;
    assert_eq!(intent("LOGIN"), Some(Intent::Login));
    assert_eq!(intent("login"), Some(Intent::Login));
    assert_eq!(intent("AUTHENTICATION"), Some(Intent::Authentication));
    assert_eq!(intent("CREDENTIAL_RECOVERY"), Some(Intent::Recovery));
    assert_eq!(intent("RECOVERY"), Some(Intent::Recovery));
    assert_eq!(intent("UNLOCK_ACCOUNT"), Some(Intent::UnlockAccount));
    assert_eq!(intent("ENROLL_NEW_USER"), Some(Intent::Enrollment));
    assert_eq!(intent("ENROLLMENT"), Some(Intent::Enrollment));
    assert_eq!(
        intent("CREDENTIAL_ENROLLMENT"),
        Some(Intent::CredentialEnrollment)
    );
    assert_eq!(intent("CONSENT"), Some(Intent::Consent));
    let other = Intent::Other("CREDENTIAL_MODIFY".to_owned());
    assert_eq!(intent("CREDENTIAL_MODIFY"), Some(other));
}

#[test]
fn idx_2_1_the_context_around_the_forms() {
    let response = fixtures::response("otp-for-original-tab");
    let client = response.client.expect("a client");
    assert_eq!(client.browser.as_deref(), Some("Firefox"));
    assert_eq!(
        client.place,
        ["London", "United Kingdom"],
        "blank parts are left out"
    );

    let response = fixtures::response("challenge-password");
    let user = response.user.expect("a user");
    assert_eq!(user.identifier.as_deref(), Some("ada@example.com"));
    assert_eq!(user.first_name.as_deref(), Some("Ada"));
    assert_eq!(
        response.app.and_then(|a| a.label).as_deref(),
        Some("Harbour")
    );

    let display = fixtures::response("progressive-profile").ui_display;
    assert_eq!(
        display.and_then(|d| d.button_label).as_deref(),
        Some("Go on")
    );

    let consent = fixtures::response("consent").app.expect("an app");
    assert_eq!(
        consent.issuer.as_deref(),
        Some("https://org.example/oauth2/default")
    );
}

#[test]
fn idx_2_1_the_app_may_be_a_string() {
    let body = json!({"version": "1.0.0", "app": {"type": "string", "value": "Harbour"}});
    let response = parts::parse(&body);
    assert_eq!(
        response.app.and_then(|a| a.label).as_deref(),
        Some("Harbour")
    );
    assert_eq!(response.diagnostics, []);
}

#[test]
fn idx_9_trap_06_lists_that_are_none_are_noted() {
    let body = json!({
        "version": "1.0.0",
        "authenticatorEnrollments": {"type": "array", "value": "\u{200b}"},
        "enrollmentAuthenticator": {"key": "okta_password", "settings": {"daysToExpiry": 3}},
    });
    assert_eq!(
        problems(&body),
        [(
            "authenticatorEnrollments".to_owned(),
            Problem::Expected("array")
        )]
    );
    // One without the wrapper is as good as one with it.
    let authenticator = parts::parse(&body).enrollment_authenticator.expect("read");
    assert_eq!(authenticator.settings.days_to_expiry, Some(3));
}

#[test]
fn idx_2_1_the_captcha_providers() {
    let provider = |kind: &str| {
        let body = json!({"version": "1.0.0", "captcha": {"type": "object", "value":
            {"id": "c", "siteKey": "k", "type": kind}}});
        let captcha = parts::parse(&body).captcha.expect("a captcha");
        assert_eq!(captcha.id.as_deref(), Some("c"));
        captcha.provider
    };
    assert_eq!(provider("HCAPTCHA"), CaptchaProvider::HCaptcha);
    assert_eq!(provider("RECAPTCHA_V2"), CaptchaProvider::RecaptchaV2);
    assert_eq!(provider("ALTCHA"), CaptchaProvider::Altcha);
    assert_eq!(
        provider("SEXTANT"),
        CaptchaProvider::Other("SEXTANT".to_owned())
    );
}

#[test]
fn idx_2_2_every_member_of_a_remediation() {
    let body = parts::page(json!([{
        "name": "redirect-idverify", "href": "https://org.example/x", "method": "GET",
        "accepts": "a", "produces": "p", "type": "ID_PROOFING", "refresh": "3000",
        "relatesTo": ["$.currentAuthenticator"], "idp": {"id": "i", "name": "n"},
        "scopes": [{"name": "s", "value": "s"}],
        "requestInfo": [{"name": "browser", "value": "v"}],
        "customExpiredPasswordURL": "https://yard.example/",
        "idvMetadata": {"termsOfUse": "t", "privacyPolicy": "p", "logoLink": "l"},
        "isSSOExtensionVerifyEndpointAlreadyCalled": "true",
    }]));
    let response = parts::parse(&body);
    let [remediation] = response.remediations.as_slice() else {
        panic!("one remediation");
    };
    assert_eq!(
        remediation.known(),
        Some(KnownRemediation::RedirectIdverify)
    );
    assert!(!remediation.is_form, "there is nothing to send");
    assert_eq!(
        remediation.refresh_ms,
        Some(3000),
        "a numeric string counts"
    );
    assert_eq!(remediation.idp.as_ref().map(|i| i.id.as_str()), Some("i"));
    assert_eq!(
        remediation.scopes[0].label, "s",
        "the name where there is no label"
    );
    let asked = RequestInfo {
        name: "browser".to_owned(),
        label: "browser".to_owned(),
        value: "v".to_owned(),
    };
    assert_eq!(remediation.request_info, [asked]);
    let site = remediation
        .custom_expired_password
        .as_ref()
        .expect("a site");
    assert_eq!(site.name, "https://yard.example/");
    assert!(remediation.sso_extension_called);
}

#[test]
fn idx_2_2_order_is_kept_and_names_may_repeat() {
    let response = fixtures::response("redirect-idps");
    let ids: Vec<&str> = response
        .remediations
        .iter()
        .filter_map(|r| Some(r.idp.as_ref()?.id.as_str()))
        .collect();
    assert_eq!(ids, ["0oagoogle", "0oasaml", "0oapiv"]);
}

#[test]
fn idx_2_2_one_odd_part_does_not_fail_the_rest() {
    let body = parts::page(json!([
        7,
        {"href": "https://org.example/nameless"},
        {"name": "identify", "rel": ["create-form"], "value": [
            {"label": "nameless"}, "junk", {"name": "identifier", "label": 5, "required": []},
        ]},
    ]));
    let response = parts::parse(&body);
    assert_eq!(response.remediations.len(), 1);
    assert_eq!(response.remediations[0].fields.len(), 1);
    let path = |path: &str| path.to_owned();
    assert_eq!(
        problems(&body),
        [
            (path("remediation.value[0]"), Problem::Expected("object")),
            (path("remediation.value[1].name"), Problem::Missing("name")),
            (path("remediation.value[2].href"), Problem::Missing("href")),
            (
                path("remediation.value[2].value[0].name"),
                Problem::Missing("name")
            ),
            (
                path("remediation.value[2].value[1]"),
                Problem::Expected("object")
            ),
            (
                path("remediation.value[2].value[2].required"),
                Problem::Expected("boolean")
            ),
        ]
    );
}

#[test]
fn idx_2_2_endless_lists_are_cut() {
    let fields: Vec<Value> = (0..600).map(|n| json!({"name": n.to_string()})).collect();
    let body = parts::form_page("identify", json!(fields));
    let response = parts::parse(&body);
    assert_eq!(response.remediations[0].fields.len(), 500);
    assert_eq!(response.diagnostics[0].problem, Problem::TooMany);
}

//! Setting the app up: each channel, and an app that is not good enough.

use axum::http::StatusCode;
use base64::Engine as _;
use demo_org::DeviceSettings;
use serde_json::{Value, json};

use crate::attempt::Attempt;
use crate::push::{ask, choose_method, poll};
use crate::support::{Browser, ORG, parameter};

fn settings(app: &str) -> String {
    format!(
        "[policies.password-and-another]\nfactors = [['okta_password']]\n\
         enroll = [{{ key = 'okta_verify', another = true }}]\napp = {{ {app} }}\n\
         [[users]]\nlogin = 'ada@example.com'\nfirst_name = 'Ada'\nlast_name = 'Lovelace'\n\
         password = 'Pass-0001'\n"
    )
}

async fn at_set_up(browser: &Browser, channel: Option<&str>) -> Attempt {
    let mut attempt = browser.another().begin().await;
    attempt.identify("ada@example.com").await;
    attempt.answer("Pass-0001").await;
    choose(&mut attempt, "select-authenticator-enroll", channel).await;
    attempt
}

async fn choose(attempt: &mut Attempt, form: &str, channel: Option<&str>) {
    let field = &attempt.form(form)["value"][0];
    let group = match form {
        "select-enrollment-channel" => &field["form"]["value"],
        _ => &field["options"][0]["value"]["form"]["value"],
    };
    assert_eq!(group[1]["name"], "channel", "{group}");
    let mut chosen = json!({ "id": group[0]["value"] });
    if let Some(channel) = channel {
        chosen["channel"] = json!(channel);
    }
    attempt
        .submit(form, json!({ "authenticator": chosen }))
        .await;
}

fn data(attempt: &Attempt) -> &Value {
    &attempt.body["currentAuthenticator"]["value"]["contextualData"]
}

async fn enroll_poll(attempt: &mut Attempt) {
    attempt.submit("enroll-poll", json!({})).await;
}

fn link(browser: &Browser) -> String {
    ask(browser).link.expect("a link")
}

#[tokio::test]
async fn by_the_picture_on_the_page() {
    let browser = Browser::with(&settings(""));
    let mut attempt = at_set_up(&browser, None).await;
    assert_eq!(
        attempt.steps()[..2],
        ["enroll-poll", "select-enrollment-channel"]
    );
    let shown = data(&attempt);
    assert_eq!(shown["selectedChannel"], "qrcode");
    assert_eq!(shown["qrcode"]["method"], "embedded");
    let picture = shown["qrcode"]["href"].as_str().expect("a picture");
    let encoded = picture
        .strip_prefix("data:image/svg+xml;base64,")
        .expect("a data address");
    let svg = base64::engine::general_purpose::STANDARD
        .decode(encoded)
        .expect("base64");
    assert!(String::from_utf8_lossy(&svg).contains("<svg"));
    enroll_poll(&mut attempt).await;
    assert_eq!(attempt.steps()[0], "enroll-poll");

    let link = link(&browser);
    assert!(browser.control.scan(&link, DeviceSettings::default()));
    assert!(
        !browser.control.scan(&link, DeviceSettings::default()),
        "once"
    );
    enroll_poll(&mut attempt).await;
    // There may be more than one; the list comes again.
    attempt.skip().await;
    assert!(attempt.is_complete(), "{}", attempt.body);

    // The new app works, and its key is the one that was made on the phone.
    let account = browser.control.device_accounts().remove(0);
    assert_eq!(account.login, "ada@example.com");
    assert_eq!(account.authenticator, "okta_verify");
}

#[tokio::test]
async fn by_mail_and_by_message() {
    let browser = Browser::with(&settings(""));
    for (channel, field, target, wrong) in [
        ("email", "email", "ada@elsewhere.example", "nowhere"),
        ("sms", "phoneNumber", "+15550100123", "0100123"),
    ] {
        let mut attempt = at_set_up(&browser, None).await;
        choose(&mut attempt, "select-enrollment-channel", Some(channel)).await;
        assert_eq!(attempt.steps()[0], "enrollment-channel-data");
        let form = attempt.form("enrollment-channel-data");
        assert_eq!(form["href"], format!("{ORG}/idp/idx/challenge/send"));
        assert_eq!(form["value"][0]["name"], field);
        for (value, status) in [
            ("", StatusCode::BAD_REQUEST),
            (wrong, StatusCode::BAD_REQUEST),
        ] {
            attempt
                .submit("enrollment-channel-data", json!({ field: value }))
                .await;
            assert_eq!(attempt.status, status);
            assert_ne!(attempt.field_key(), "none");
        }
        attempt
            .submit("enrollment-channel-data", json!({ field: target }))
            .await;
        assert_eq!(attempt.steps()[0], "enroll-poll");
        assert_eq!(data(&attempt)["selectedChannel"], channel);
        assert_eq!(data(&attempt)[field], target);
        let mail = browser.mail();
        assert_eq!(mail.to, target);
        let link = mail.magic_link.expect("a link");

        let before = browser.control.inbox().len();
        let resend = attempt.body["currentAuthenticator"]["value"]["resend"].clone();
        attempt.submit_form(&resend, json!({})).await;
        assert_eq!(browser.control.inbox().len(), before + 1);
        assert_eq!(browser.mail().magic_link.as_deref(), Some(link.as_str()));

        assert!(browser.control.scan(&link, DeviceSettings::default()));
        enroll_poll(&mut attempt).await;
        assert_eq!(attempt.steps()[0], "select-authenticator-enroll");
    }
}

#[tokio::test]
async fn on_this_device_by_a_page_that_plays_the_app() {
    let browser = Browser::with(&settings("platform = 'ANDROID', security_level = 'HIGH'"));
    let mut attempt = at_set_up(&browser, Some("samedevice")).await;
    let shown = data(&attempt)["samedevice"].clone();
    assert_eq!(shown["platform"], "ANDROID");
    assert_eq!(shown["securityLevel"], "HIGH");
    assert_eq!(shown["orgUrl"], ORG);
    assert!(shown["downloadHref"].is_string());
    let address = shown["setupOVUrl"].as_str().expect("an address").to_owned();
    let page = attempt.browser.visit(&address).await;
    assert!(page.text.contains("ada@example.com"), "{}", page.text);
    let path = address.strip_prefix(ORG).expect("ours");
    let pairs = [("biometrics", "on"), ("current", "on"), ("fips", "on")];
    attempt.browser.origin = Some("http://evil.test".to_owned());
    let foreign = attempt.browser.post_form(path, &pairs).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    attempt.browser.origin = Some(ORG.to_owned());
    let done = attempt.browser.post_form(path, &pairs).await;
    assert_eq!(done.status, StatusCode::OK);
    let again = attempt.browser.visit(&address).await;
    assert_eq!(again.status, StatusCode::GONE);
    enroll_poll(&mut attempt).await;
    assert_eq!(attempt.steps()[0], "select-authenticator-enroll");
}

#[tokio::test]
async fn over_another_device_only_for_those_who_have_one() {
    let app = "channels = ['qrcode', 'devicebootstrap']";
    let browser = Browser::with(&settings(app));
    let mut attempt = at_set_up(&browser, Some("devicebootstrap")).await;
    assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
    choose(&mut attempt, "select-authenticator-enroll", None).await;
    assert!(
        browser
            .control
            .scan(&link(&browser), DeviceSettings::default())
    );
    enroll_poll(&mut attempt).await;
    choose(
        &mut attempt,
        "select-authenticator-enroll",
        Some("devicebootstrap"),
    )
    .await;
    let shown = &data(&attempt)["devicebootstrap"];
    assert_eq!(shown["enrolledDevices"], json!(["Demo phone"]));
    assert_eq!(shown["platform"], "IOS");
}

#[tokio::test]
async fn an_app_that_is_not_good_enough_can_be_replaced() {
    let good = DeviceSettings::default();
    for (app, poor, key) in [
        (
            "fips = true",
            DeviceSettings {
                fips: false,
                ..good
            },
            "oie.authenticator.app.non_fips_compliant_enrollment_app_update_required",
        ),
        (
            "biometrics = true",
            DeviceSettings {
                biometrics: false,
                ..good
            },
            "oie.authenticator.app.method.push.enroll.enable.biometrics",
        ),
        (
            "number_challenge = true",
            DeviceSettings {
                up_to_date: false,
                ..good
            },
            "oie.authenticator.app.method.push.force.upgrade.number_challenge",
        ),
    ] {
        let browser = Browser::with(&settings(app));
        let mut attempt = at_set_up(&browser, None).await;
        assert!(browser.control.scan(&link(&browser), poor));
        enroll_poll(&mut attempt).await;
        assert_eq!(attempt.message_key(), key);
        assert_eq!(attempt.steps()[0], "enroll-poll");
        // Another channel, and the message is gone.
        choose(
            &mut attempt,
            "select-enrollment-channel",
            Some("samedevice"),
        )
        .await;
        assert_eq!(attempt.message_key(), "none");
        assert!(browser.control.scan(&link(&browser), good));
        enroll_poll(&mut attempt).await;
        assert_eq!(attempt.steps()[0], "select-authenticator-enroll");
    }
}

#[tokio::test]
async fn what_was_set_up_verifies_the_next_time() {
    let mut toml = settings("");
    toml = toml.replace(
        "[['okta_password']]",
        "[['okta_password'], ['okta_verify']]",
    );
    let browser = Browser::with(&toml);
    let mut attempt = at_set_up(&browser, None).await;
    assert!(
        browser
            .control
            .scan(&link(&browser), DeviceSettings::default())
    );
    enroll_poll(&mut attempt).await;
    let mut next = browser.another().begin().await;
    next.identify("ada@example.com").await;
    next.answer("Pass-0001").await;
    choose_method(&mut next, "push").await;
    assert!(browser.control.approve(&ask(&browser), None));
    poll(&mut next).await;
    assert_eq!(next.steps()[0], "select-authenticator-enroll");
}

#[tokio::test]
async fn on_a_computer_the_link_has_a_scheme_of_the_app() {
    let browser = Browser::with(&settings("platform = 'WINDOWS'"));
    let mut attempt = at_set_up(&browser, Some("samedevice")).await;
    let address = data(&attempt)["samedevice"]["setupOVUrl"].as_str();
    let address = address.expect("an address").to_owned();
    assert!(address.starts_with("com-okta-authenticator:/actions/enroll?"));
    let link = parameter(&address, "command_uri").expect("a link");
    assert!(browser.control.scan(&link, DeviceSettings::default()));
    enroll_poll(&mut attempt).await;
    assert_eq!(attempt.steps()[0], "select-authenticator-enroll");
}

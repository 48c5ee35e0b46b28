//! Signing up, by a form from a schema.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::attempt::Attempt;
use crate::recovery::link_token;
use crate::support::{ADA, Browser};

const ON: &str = "[accounts.registration]\nenabled = true\n";
const PASSWORD: &str = "Pulsar-1967";

impl Attempt {
    pub async fn sign_up(&mut self) {
        self.submit("select-enroll-profile", json!({})).await;
        assert_eq!(self.steps(), ["enroll-profile", "select-identify"]);
    }

    /// Sends the form with some values replaced; null leaves one out.
    pub async fn register(&mut self, replaced: Value) {
        let mut profile = json!({
            "firstName": "Jocelyn",
            "lastName": "Bell",
            "email": "jocelyn@example.com",
        });
        for (name, value) in replaced.as_object().expect("values") {
            profile[name] = value.clone();
        }
        if let Value::Object(members) = &mut profile {
            members.retain(|_, value| !value.is_null());
        }
        let values = json!({
            "userProfile": profile,
            "credentials": { "passcode": PASSWORD },
        });
        self.submit("enroll-profile", values).await;
    }

    /// Keys of the messages at a field of the profile.
    pub fn profile_keys(&self, name: &str) -> Vec<&str> {
        let form = &self.body["remediation"]["value"][0];
        let groups = form["value"].as_array().expect("fields");
        groups
            .iter()
            .filter_map(|group| group["form"]["value"].as_array())
            .flatten()
            .filter(|field| field["name"] == name)
            .filter_map(|field| field["messages"]["value"].as_array())
            .flatten()
            .filter_map(|message| message["i18n"]["key"].as_str())
            .collect()
    }
}

async fn send_enrolling(attempt: &mut Attempt) {
    let form = attempt.form("authenticator-enrollment-data");
    let id = form["value"][0]["form"]["value"][0]["value"].clone();
    let values = json!({ "authenticator": { "id": id, "methodType": "email" } });
    attempt
        .submit("authenticator-enrollment-data", values)
        .await;
}

#[tokio::test]
async fn a_new_person_proves_the_mailbox_and_is_in() {
    let mut browser = Browser::with(ON);
    let mut attempt = browser.begin().await;
    assert_eq!(attempt.steps(), ["identify", "select-enroll-profile"]);
    attempt.sign_up().await;
    let form = attempt.form("enroll-profile");
    assert_eq!(form["value"][0]["name"], "userProfile");
    assert_eq!(form["value"][1]["name"], "credentials");
    let settings = &attempt.body["currentAuthenticator"]["value"]["settings"];
    assert_eq!(settings["complexity"]["minLength"], 8);
    attempt.register(json!({})).await;
    send_enrolling(&mut attempt).await;
    assert!(browser.mail().subject.starts_with("Your code to sign up"));

    // Not before the mailbox is proved.
    let mut early = browser.another().begin().await;
    early.identify("jocelyn@example.com").await;
    early.answer(PASSWORD).await;
    assert_eq!(early.status, StatusCode::UNAUTHORIZED);

    attempt.enter("000000").await;
    assert_eq!(attempt.status, StatusCode::UNAUTHORIZED);
    attempt.enter(&browser.code()).await;
    assert_eq!(attempt.offered(), ["security_question"]);
    attempt.skip().await;
    let reply = browser.exchange(&attempt.code()).await.json();
    let claims = crate::support::claims(reply["id_token"].as_str().expect("token"));
    assert_eq!(claims["name"], "Jocelyn Bell");

    let mut later = browser.another().begin().await;
    later.identify("jocelyn@example.com").await;
    later.answer(PASSWORD).await;
    assert_eq!(later.offered(), ["security_question"], "{}", later.body);
}

#[tokio::test]
async fn every_mistake_is_at_its_field() {
    let mut browser = Browser::with(ON);
    let mut attempt = browser.begin().await;
    attempt.sign_up().await;
    let long = "x".repeat(51);
    let wrong = json!({ "firstName": " ", "lastName": long, "email": "no address" });
    attempt.register(wrong).await;
    assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        attempt.profile_keys("firstName"),
        ["model.validation.field.blank"]
    );
    assert_eq!(
        attempt.profile_keys("lastName"),
        ["model.validation.field.string.maxLength"]
    );
    assert_eq!(
        attempt.profile_keys("email"),
        ["registration.error.invalidLoginEmail"]
    );
    assert!(attempt.body.get("messages").is_none());

    attempt
        .register(json!({ "email": "ADA@example.com" }))
        .await;
    assert_eq!(
        attempt.profile_keys("email"),
        ["registration.error.notUniqueWithinOrg"]
    );
    let profile = json!({ "firstName": "J", "lastName": "Bell", "email": "j@example.com" });
    let weak = json!({ "userProfile": profile, "credentials": { "passcode": "weak" } });
    attempt.submit("enroll-profile", weak).await;
    assert_eq!(
        attempt.profile_keys("passcode"),
        ["password.passwordRequirementsNotMet"]
    );
    attempt.submit("select-identify", json!({})).await;
    assert_eq!(attempt.steps()[0], "identify");
}

#[tokio::test]
async fn fields_look_and_are_checked_as_the_schema_says() {
    let toml = format!(
        "{ON}password = false\nfields = [\n\
         {{ name = 'email', label = 'Email', type = 'email', required = true }},\n\
         {{ name = 'born', label = 'Born', type = 'date' }},\n\
         {{ name = 'ships', label = 'Ships', type = 'number', custom_label = true }},\n\
         {{ name = 'countryCode', label = 'Country', type = 'country' }},\n\
         {{ name = 'timezone', label = 'Zone', type = 'time-zone' }},\n\
         {{ name = 'news', label = 'News', type = 'boolean', input = 'radio' }},\n\
         {{ name = 'colour', label = 'Colour', input = 'radio', options = [\
            {{ label = 'Red', value = 'red' }}, {{ label = 'Blue', value = 'blue' }}] }},\n\
         {{ name = 'tags', label = 'Tags', type = 'list', options = [\
            {{ label = 'A', value = 'a' }}, {{ label = 'B', value = 'b' }}] }},\n]\n"
    );
    let mut browser = Browser::with(&toml);
    let mut attempt = browser.begin().await;
    attempt.sign_up().await;
    let fields = attempt.form("enroll-profile")["value"][0]["form"]["value"].clone();
    let display = |index: usize| fields[index]["options"][0]["value"]["value"].clone();
    assert_eq!(fields[1]["type"], "date");
    assert_eq!(fields[2]["customLabel"], true);
    assert_eq!(display(3)["format"], "country-code");
    assert!(
        display(4)["options"]
            .as_array()
            .is_some_and(|it| it.len() > 5)
    );
    assert_eq!(display(5)["inputType"], "radio");
    assert_eq!(display(5)["options"][0]["value"], "true");
    assert_eq!(display(6)["options"][1]["label"], "Blue");
    assert_eq!(display(7)["inputType"], "select");

    let names = json!({ "firstName": null, "lastName": null });
    let with = |more: Value| {
        let mut all = names.clone();
        for (name, value) in more.as_object().expect("values") {
            all[name] = value.clone();
        }
        all
    };
    let pattern = "registration.error.doesNotMatchPattern";
    for (name, value) in [
        ("born", json!("yesterday")),
        ("ships", json!("many")),
        ("countryCode", json!("Switzerland")),
        ("timezone", json!("Noon")),
        ("news", json!("perhaps")),
        ("colour", json!("green")),
        ("tags", json!(["a", "c"])),
    ] {
        attempt.register(with(json!({ name: value }))).await;
        assert_eq!(attempt.profile_keys(name), [pattern], "{name}");
    }
    let right = json!({
        "born": "1943-07-15", "ships": "3", "countryCode": "GB",
        "timezone": "Europe/London", "news": "true", "colour": "red", "tags": ["a", "b"],
    });
    attempt.register(with(right)).await;
    assert_eq!(attempt.steps()[0], "authenticator-enrollment-data");
}

#[tokio::test]
async fn a_link_can_finish_it_elsewhere() {
    let toml = format!("{ON}verify = 'link'\n");
    let mut browser = Browser::with(&toml);
    let mut attempt = browser.begin().await;
    attempt.sign_up().await;
    attempt.register(json!({})).await;
    assert_eq!(attempt.message_key(), "idx.email.verification.required");
    assert!(attempt.steps().is_empty());
    let token = link_token(&browser, "activation_token");
    let mut elsewhere = browser
        .another()
        .begin_with(&[("activation_token", &token)])
        .await;
    assert_eq!(elsewhere.steps()[0], "challenge-authenticator");
    elsewhere.answer(PASSWORD).await;
    elsewhere.skip().await;
    assert!(elsewhere.is_complete());
    let reply = browser.interact(&[("activation_token", &token)]).await;
    assert_eq!(reply.error(), "invalid_request", "it was used");
}

#[tokio::test]
async fn a_link_that_is_too_old_leads_to_another() {
    let toml = format!("{ON}verify = 'link'\npassword = false\n");
    let mut browser = Browser::with(&toml);
    let mut attempt = browser.begin().await;
    attempt.sign_up().await;
    attempt.register(json!({})).await;
    let token = link_token(&browser, "activation_token");
    browser.control.advance_clock(Duration::from_secs(3600));
    let mut late = browser.begin_with(&[("activation_token", &token)]).await;
    assert_eq!(late.steps(), ["request-activation-email"]);
    assert_eq!(late.message_key(), "idx.expired.activation.token");
    late.submit("request-activation-email", json!({})).await;
    assert_eq!(late.message_key(), "idx.request.activation.email");
    assert!(late.steps().is_empty());
    let token = link_token(&browser, "activation_token");
    let mut fresh = browser.begin_with(&[("activation_token", &token)]).await;
    assert_eq!(fresh.offered(), ["okta_password"]);
    fresh.set_up("okta_password").await;
    fresh.enter("weak").await;
    assert_eq!(fresh.status, StatusCode::BAD_REQUEST);
    fresh.enter(PASSWORD).await;
    fresh.skip().await;
    assert!(fresh.is_complete(), "{}", fresh.body);
}

#[tokio::test]
async fn it_can_be_closed_off_or_refused() {
    let mut browser = Browser::with("[accounts.registration]\nenabled = true\nclosed = true\n");
    let mut attempt = browser.begin().await;
    attempt.submit("select-enroll-profile", json!({})).await;
    assert_eq!(attempt.message_key(), "idx.error.registration.unavailable");
    assert_eq!(attempt.steps()[0], "identify");

    let mut off = Browser::new().begin().await;
    assert_eq!(off.steps(), ["identify"]);
    let body = json!({ "stateHandle": off.body["stateHandle"] });
    off.post("/idp/idx/enroll", &body).await;
    assert_eq!(off.message_key(), "oie.registration.is.not.enabled");

    let mut attempt = Browser::with(ON).begin().await;
    attempt.sign_up().await;
    attempt
        .register(json!({ "email": "j@refused.example" }))
        .await;
    assert_eq!(
        attempt.message_key(),
        "registration.error.request.not.completed"
    );
    assert!(attempt.steps().is_empty());
}

#[tokio::test]
async fn two_cannot_take_one_address() {
    let mut browser = Browser::with(ON);
    let mut first = browser.begin().await;
    let mut second = browser.another().begin().await;
    for attempt in [&mut first, &mut second] {
        attempt.sign_up().await;
        attempt.register(json!({})).await;
        send_enrolling(attempt).await;
    }
    second.enter(&browser.code()).await;
    assert_eq!(second.status, StatusCode::OK);
    let codes = browser.control.inbox();
    let code = codes[0].code.clone().expect("a code");
    first.enter(&code).await;
    assert_eq!(first.message_key(), "registration.error.generic");
}

#[tokio::test]
async fn a_captcha_may_be_asked_for() {
    let toml = format!("[accounts.captcha]\nprovider = 'altcha'\non = ['enroll-profile']\n{ON}");
    let mut attempt = Browser::with(&toml).begin().await;
    assert!(attempt.body.get("captcha").is_none());
    attempt.sign_up().await;
    assert_eq!(attempt.body["captcha"]["value"]["type"], "ALTCHA");
    attempt.register(json!({})).await;
    assert_eq!(attempt.message_key(), "captcha.verification.failed");
}

#[tokio::test]
async fn attributes_are_asked_for_until_they_are_given() {
    let toml = "[accounts.profiling]\n\
        fields = [{ name = 'department', label = 'Department', required = true }]\n\
        update = [{ name = 'nickName', label = 'Nickname' }, { name = 'secondEmail', label = 'Second e-mail', type = 'email' }]\n\
        [policies.password-and-another]\nfactors = [['okta_password']]\n";
    let mut browser = Browser::with(toml);
    let mut attempt = browser.begin().await;
    attempt.identify(ADA.0).await;
    attempt.answer(ADA.1).await;
    assert_eq!(attempt.steps(), ["enroll-profile"]);
    let form = attempt.form("enroll-profile");
    assert!(
        form["href"]
            .as_str()
            .is_some_and(|it| it.ends_with("/enroll/update"))
    );
    assert_eq!(attempt.body["uiDisplay"]["value"]["buttonLabel"], "Go on");
    let values = json!({ "userProfile": {} });
    attempt.submit("enroll-profile", values).await;
    assert_eq!(
        attempt.profile_keys("department"),
        ["model.validation.field.blank"]
    );
    let values = json!({ "userProfile": { "department": "Engines" } });
    attempt.submit("enroll-profile", values).await;

    assert_eq!(attempt.steps(), ["profile-update", "skip"]);
    let groups = attempt.form("profile-update")["value"].clone();
    assert_eq!(
        (&groups[0]["name"], &groups[1]["name"]),
        (&json!("userProfile"), &json!("userProfile"))
    );
    let values = json!({ "userProfile": { "nickName": "", "secondEmail": "wrong" } });
    attempt.submit("profile-update", values).await;
    assert_eq!(
        attempt.profile_keys("secondEmail"),
        ["registration.error.invalidLoginEmail"]
    );
    attempt.skip().await;
    assert!(attempt.is_complete());

    let mut again = browser.another().begin().await;
    again.identify(ADA.0).await;
    again.answer(ADA.1).await;
    assert_eq!(again.steps(), ["profile-update", "skip"], "not the rest");
    let values = json!({ "userProfile": { "nickName": "Countess", "secondEmail": "" } });
    again.submit("profile-update", values).await;
    assert!(again.is_complete());
}

#[tokio::test]
async fn required_attributes_cannot_be_skipped() {
    let toml = "[accounts.profiling]\n\
        update = [{ name = 'nickName', label = 'Nickname', required = true }]\n\
        [policies.password-and-another]\nfactors = [['okta_password']]\n";
    let mut attempt = Browser::with(toml).begin().await;
    attempt.identify(ADA.0).await;
    attempt.answer(ADA.1).await;
    assert_eq!(attempt.steps(), ["profile-update"]);
    let body = json!({ "stateHandle": attempt.body["stateHandle"] });
    attempt.post("/idp/idx/skip", &body).await;
    assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_registration_that_would_know_nothing_is_a_mistake() {
    let toml = "[accounts.registration]\npassword = false\nverify = 'none'\n";
    let message = demo_org::Config::from_toml(toml).expect_err("a mistake");
    assert!(message.to_string().contains("registration.verify"));
}

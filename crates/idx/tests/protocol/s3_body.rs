//! IDX §3.4, §3.5: values in, request body out.

use idx::form::Values;
use idx::http::Method;
use idx::step::OfferKind;
use serde_json::{Value, json};

use crate::scenario::{Scenario, body_of, fixtures, parts, values};

/// What is sent for one form of these fields.
fn body(fields: Value, values: &Values) -> Value {
    let mut scenario = Scenario::past_identify(&parts::form_page("weigh-anchor", fields));
    let id = scenario.form().id;
    scenario.submit(id, values)
}

fn of(name: &str, fill: impl FnOnce(&mut Values)) -> Value {
    let mut scenario = Scenario::past_identify(&fixtures::read(name));
    let mut values = Values::new();
    fill(&mut values);
    let id = scenario.form().id;
    scenario.submit(id, &values)
}

const SH: &str = "02.own-state-handle";

#[test]
fn idx_3_4_the_examples_of_the_reference() {
    let sms = of("select-authenticator", |v| {
        v.choose("authenticator", 3)
            .set_text("authenticator.methodType", "sms");
    });
    assert_eq!(
        sms,
        json!({"authenticator": {"id": "aut-phone_number", "methodType": "sms",
            "enrollmentId": "pae-phone-2"}, "stateHandle": SH})
    );
    let identify = of("identify-password-captcha", |v| {
        v.set_text("identifier", "a@b.c")
            .set_text("credentials.passcode", "pw")
            .set_flag("rememberMe", true)
            .set_text("captchaVerify.captchaToken", "solved");
    });
    assert_eq!(
        identify,
        json!({"identifier": "a@b.c", "credentials": {"passcode": "pw"}, "rememberMe": true,
            "captchaVerify": {"captchaId": "captcha-form-id", "captchaToken": "solved"},
            "stateHandle": SH})
    );
}

#[test]
fn idx_3_4_fixed_values_are_sent_whatever_the_caller_says() {
    let fields = json!([
        {"name": "id", "value": "aut1", "mutable": false},
        {"name": "blank", "mutable": false},
        {"name": "count", "value": 7, "mutable": false},
        {"name": "flag", "value": false, "mutable": false},
        {"name": "object", "value": {"a": [1]}, "mutable": false},
    ]);
    let mut values = values(&[("id", "mine"), ("blank", "mine"), ("count", "8")]);
    values.set_flag("flag", true);
    values.add_extra("id", json!("mine"));
    assert_eq!(
        body(fields, &values),
        json!({"id": "aut1", "blank": "", "count": 7, "flag": false, "object": {"a": [1]}})
    );
}

#[test]
fn idx_3_4_presets_may_be_overridden() {
    let fields = json!([
        {"name": "rememberMe", "type": "boolean", "value": true},
        {"name": "nickname", "value": "Ada"},
    ]);
    let preset = body(fields.clone(), &Values::new());
    assert_eq!(preset, json!({"rememberMe": true, "nickname": "Ada"}));
    let mut own = values(&[("nickname", "Countess")]);
    own.set_flag("rememberMe", false);
    assert_eq!(
        body(fields, &own),
        json!({"rememberMe": false, "nickname": "Countess"})
    );
}

#[test]
fn idx_3_4_an_option_with_one_way_needs_no_choice() {
    let only = json!([{"name": "authenticator", "type": "object", "options": [
        {"label": "E", "value": {"form": {"value": [
            {"name": "id", "required": true, "value": "e1", "mutable": false},
            {"name": "methodType", "options": [{"value": "email"}]},
        ]}}},
    ]}]);
    assert_eq!(
        body(only.clone(), &Values::new()),
        json!({"authenticator": {"id": "e1", "methodType": "email"}})
    );
    // A list that was left alone is no other.
    let blank = values(&[("authenticator.methodType", "")]);
    assert_eq!(body(only, &blank)["authenticator"]["methodType"], "email");
}

#[test]
fn idx_3_4_a_list_that_is_called_fixed_is_open_all_the_same() {
    let fields = json!([{"name": "authenticator", "type": "object", "options": [
        {"label": "A", "value": {"form": {"value": [
            {"name": "id", "required": true, "value": "a1", "mutable": false},
            {"name": "methodType", "required": true, "mutable": false,
             "options": [{"value": "push"}, {"value": "totp"}]},
        ]}}},
    ]}]);
    let chosen = values(&[("authenticator.methodType", "totp")]);
    assert_eq!(
        body(fields, &chosen),
        json!({"authenticator": {"id": "a1", "methodType": "totp"}})
    );
}

#[test]
fn idx_3_4_a_channel_is_chosen_with_its_authenticator() {
    let chosen = of("select-enrollment-channel", |v| {
        v.set_text("authenticator.channel", "sms");
    });
    assert_eq!(chosen["authenticator"]["id"], "aut-okta_verify");
    assert_eq!(chosen["authenticator"]["channel"], "sms");
}

#[test]
fn idx_3_4_alternatives_of_a_group() {
    let predefined = of("enroll-question", |v| {
        v.choose("credentials", 0)
            .set_text("credentials.questionKey", "first_award")
            .set_text("credentials.question", "left over from the other way")
            .set_text("credentials.answer", " a medal ");
    });
    assert_eq!(
        predefined["credentials"],
        json!({"questionKey": "first_award", "answer": " a medal "})
    );
    let own = of("enroll-question", |v| {
        v.choose("credentials", 1)
            .set_text("credentials.questionKey", "first_award")
            .set_text("credentials.question", " Which ship? ")
            .set_text("credentials.answer", "Beagle");
    });
    assert_eq!(
        own["credentials"],
        json!({"questionKey": "custom", "question": "Which ship?", "answer": "Beagle"})
    );
}

#[test]
fn idx_3_4_blank_optional_texts_are_left_out() {
    let fields =
        json!([{"name": "a", "required": false}, {"name": "b"}, {"name": "c", "required": true}]);
    let blank = values(&[("a", "  "), ("b", ""), ("c", " ")]);
    assert_eq!(body(fields, &blank), json!({"c": ""}));
}

#[test]
fn idx_3_4_the_secondary_email_is_sent_blank() {
    for texts in [vec![], vec![("userProfile.secondEmail", " ")]] {
        let sent = of("profile-update", |v| *v = values(&texts));
        assert_eq!(sent["userProfile"], json!({"secondEmail": ""}));
    }
    // Elsewhere it is an optional text like any other.
    let sent = of("enroll-profile", |v| {
        v.set_text("userProfile.secondEmail", "");
    });
    assert_eq!(sent["userProfile"].get("secondEmail"), None);
}

#[test]
fn idx_3_4_required_booleans_are_no_until_yes() {
    let fields = json!([
        {"name": "a", "type": "boolean", "required": true},
        {"name": "b", "type": "boolean"},
    ]);
    assert_eq!(body(fields, &Values::new()), json!({"a": false}));
}

#[test]
fn idx_3_4_identifiers_and_codes_are_trimmed_and_passwords_are_not() {
    let sent = of("identify-password-captcha", |v| {
        v.set_text("identifier", " ada\t")
            .set_text("credentials.passcode", " p w ");
    });
    assert_eq!(sent["identifier"], "ada");
    assert_eq!(sent["credentials"]["passcode"], " p w ");
    let sent = of("challenge-email", |v| {
        v.set_text("credentials.passcode", " 123456 ");
    });
    assert_eq!(sent["credentials"]["passcode"], "123456");
}

#[test]
fn idx_3_4_the_handle_of_the_form_is_sent() {
    let page = parts::form_page(
        "identify",
        json!([{"name": "identifier"}, {"name": "stateHandle", "required": true, "value": "02.form"}]),
    );
    let mut scenario = Scenario::past_identify(&page);
    let body = scenario.submit_primary(&[("identifier", "a")]);
    assert_eq!(
        body["stateHandle"], "02.form",
        "not 02.own of the top level"
    );
}

#[test]
fn idx_3_4_extras_where_the_protocol_has_them() {
    let mut scenario = Scenario::showing(&fixtures::read("identify"));
    let launch = scenario
        .page()
        .offers
        .iter()
        .find_map(|o| matches!(o.kind, OfferKind::LaunchOktaVerify(_)).then_some(o.form.id));
    let mut values = Values::new();
    values.add_extra("rememberMe", json!(true));
    let body = scenario.submit(launch.expect("a launch"), &values);
    assert_eq!(body, json!({"stateHandle": SH, "rememberMe": true}));
}

#[test]
fn idx_3_5_the_challenge_of_a_proof_of_work() {
    let mut scenario = Scenario::showing(&fixtures::read("identify-altcha"));
    let request = scenario.tx.captcha_request().expect("a challenge");
    assert_eq!(request.url, "https://org.example/api/v1/altcha");
    assert_eq!(request.method, Method::Post);
    assert_eq!(body_of(&request), json!({"stateHandle": SH}));
    // Where the response does not say, it is fetched from the usual address.
    let mut body = fixtures::read("identify-altcha");
    let captcha = body["captcha"]["value"].as_object_mut().expect("a captcha");
    captcha.remove("challengeUrlForm");
    let request = Scenario::showing(&body).tx.captcha_request();
    let request = request.expect("a challenge");
    assert_eq!(request.url, "https://org.example/api/v1/altcha");
    assert!(request.method == Method::Get && request.body.is_none());
    // Never from another origin, and not for other captchas.
    body["captcha"]["value"]["challengeUrlForm"] = json!({"href": "https://evil.example/a"});
    assert!(Scenario::showing(&body).tx.captcha_request().is_none());
    let other = fixtures::read("identify-password-captcha");
    assert!(Scenario::showing(&other).tx.captcha_request().is_none());
    let mut none = Scenario::showing(&fixtures::read("identify"));
    assert!(none.tx.captcha_request().is_none());
}

#[test]
fn idx_3_3_fields_of_one_name_make_one_object() {
    let sent = of("profile-update", |v| {
        v.set_text("userProfile.favouriteShip", "Beagle")
            .set_flag("userProfile.sails", true);
    });
    assert_eq!(
        sent["userProfile"],
        json!({"secondEmail": "", "favouriteShip": "Beagle", "sails": true})
    );
}

#[test]
fn idx_9_trap_11_scopes_are_sent_with_their_dots() {
    let sent = of("granular-consent", |v| {
        v.set_flag("consent", true)
            .set_flag("optedScopes.harbour", false)
            .set_flag("optedScopes.harbour.read", true)
            .set_flag("optedScopes.openid", false);
    });
    assert_eq!(
        sent,
        json!({"consent": true, "stateHandle": SH,
            "optedScopes": {"harbour": false, "harbour.read": true, "openid": true}})
    );
}

#[test]
fn idx_3_2_booleans_by_option_by_flag_and_by_word() {
    let by_option = of("consent", |v| {
        v.choose("consent", 1);
    });
    assert_eq!(by_option["consent"], false);
    let by_flag = of("consent", |v| {
        v.set_flag("consent", true);
    });
    assert_eq!(by_flag["consent"], true);
    let by_word = of("enroll-profile", |v| {
        v.set_text("userProfile.newsletter", "true");
    });
    assert_eq!(by_word["userProfile"]["newsletter"], true);
}

#[test]
fn idx_3_1_numbers_are_sent_as_numbers() {
    let sent = of("enroll-profile", |v| {
        v.set_text("userProfile.berths", " 12 ");
    });
    assert_eq!(sent["userProfile"]["berths"], 12);
}

#[test]
fn idx_9_trap_21_the_captcha_of_the_form_counts() {
    // It names another id than the captcha itself.
    let sent = of("identify-altcha", |v| {
        v.set_text("identifier", "ada")
            .set_text("captchaVerify.captchaToken", "proof");
    });
    assert_eq!(
        sent["captchaVerify"],
        json!({"captchaId": "altcha", "captchaToken": "proof"})
    );
    let scenario = Scenario::showing(&fixtures::read("identify-altcha"));
    let captcha = scenario.page().captcha.clone().expect("a captcha");
    let challenge = captcha.challenge.expect("where the puzzle comes from");
    assert_eq!(
        challenge.href.as_deref(),
        Some("https://org.example/api/v1/altcha")
    );
    assert_eq!(challenge.fields[0].name, "stateHandle");
}

#[test]
fn idx_9_trap_15_a_resend_of_any_shape_sends_what_it_holds() {
    let mut scenario = Scenario::past_identify(&fixtures::read("challenge-okta-verify-number"));
    let resend = scenario.offer(&OfferKind::Resend).id;
    let body = scenario.submit(resend, &Values::new());
    assert_eq!(
        body,
        json!({"authenticator": {"id": "aut-okta_verify", "methodType": "push"}, "stateHandle": SH})
    );
    // The same without `mutable: false` and without a type.
    let fields = json!([{"name": "authenticator", "value": {"id": "a", "methodType": "push"}}]);
    assert_eq!(
        self::body(fields, &Values::new()),
        json!({"authenticator": {"id": "a", "methodType": "push"}})
    );
}

#[test]
fn idx_3_5_a_solved_captcha_goes_with_its_form_once() {
    let mut scenario = Scenario::showing(&fixtures::read("identify-password-captcha"));
    let form = scenario.form();
    let token = form.field("captchaVerify.captchaToken").expect("a field");
    assert_eq!(token.hint.as_deref(), Some("captcha"), "filled in by code");
    let body = scenario.submit_primary(&[
        ("identifier", "ada"),
        ("credentials.passcode", "pw"),
        ("captchaVerify.captchaToken", "first"),
    ]);
    assert_eq!(body["captchaVerify"]["captchaToken"], "first");
    // A token serves once: the same page asks for another.
    scenario.answer(400, &fixtures::read("identify-password-captcha"));
    let body = scenario.submit_primary(&[("identifier", "ada"), ("credentials.passcode", "pw")]);
    assert_eq!(
        body["captchaVerify"],
        json!({"captchaId": "captcha-form-id"})
    );
}

//! Screens of authenticators whose answer is typed, and the list of what to set up.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::org::Org;
use super::stage::{fire, focused_id, moment, settle};
use crate::fixture;

const PASSCODE: &str = "[name='credentials.passcode']";
const NUMBER: &str = "[name='authenticator.phoneNumber']";
const ANSWER: &str = "[name='credentials.answer']";

/// Chooses the radio button with this label.
async fn choose(org: &Org, label: &str) {
    let labels = org.stage().all("label.check-label");
    let found = labels
        .iter()
        .find(|one| one.text_content().as_deref() == Some(label));
    found.unwrap_or_else(|| panic!("no {label}")).click();
    settle().await;
}

fn value(org: &Org, selector: &str) -> String {
    org.stage().input(selector).value()
}

fn country(org: &Org) -> String {
    let list: web_sys::HtmlSelectElement =
        wasm_bindgen::JsCast::unchecked_into(org.stage().one("select"));
    list.value()
}

/// The body of the only request so far.
fn only(org: &Org) -> Value {
    let sent = org.sent();
    assert_eq!(sent.len(), 1, "{sent:?}");
    sent[0].body.clone()
}

/// The fixture with something put in at a place.
fn changed(fixture: &str, place: &str, with: Value) -> String {
    let mut response: Value = serde_json::from_str(fixture).unwrap();
    *response.pointer_mut(place).unwrap() = with;
    response.to_string()
}

#[wasm_bindgen_test]
async fn a_phone_is_texted_or_called() {
    for (button, method) in [("Text me a code", "sms"), ("Call me with a code", "voice")] {
        let org = Org::shows(fixture!("verification-data-phone")).await;
        let text = org.stage().text();
        assert!(text.contains("+44 XXXX XX1234 (desk)"), "{text}");
        let unbroken = org.stage().one(".unbroken");
        assert_eq!(unbroken.text_content().unwrap(), "+44 XXXX XX1234");
        org.click(button).await;
        let sent = &only(&org)["authenticator"];
        assert_eq!(sent["methodType"], json!(method));
        assert_eq!(sent["enrollmentId"], json!("pae-phone-1"));
    }
}

#[wasm_bindgen_test]
async fn the_last_digit_sends_a_texted_code_but_not_after_a_wrong_one() {
    let org = Org::shows(fixture!("challenge-sms")).await;
    assert_eq!(focused_id(), "credentials.passcode");
    org.stage().enter(PASSCODE, "123 45");
    moment().await;
    assert!(org.sent().is_empty());
    org.stage().enter(PASSCODE, "123 456");
    moment().await;
    assert_eq!(only(&org)["credentials"]["passcode"], json!("123456"));
    // The same step again: the code is gone, and a longer one can be typed.
    assert_eq!(value(&org, PASSCODE), "");
    org.stage().enter(PASSCODE, "123456");
    moment().await;
    assert_eq!(org.sent().len(), 1);
}

#[wasm_bindgen_test]
async fn a_told_code_has_no_known_length() {
    let org = Org::shows(fixture!("enroll-phone")).await;
    assert_eq!(org.heading(), "Answer the call");
    org.stage().enter(PASSCODE, "123456");
    moment().await;
    assert!(org.sent().is_empty());
    org.submit().await;
    assert_eq!(only(&org)["credentials"]["passcode"], json!("123456"));
}

#[wasm_bindgen_test]
async fn a_whole_number_chooses_its_country_and_survives_a_failure() {
    let page = fixture!("enrollment-data-phone");
    let org = Org::with_settings(page, r#","defaultCountryCode":"de""#).await;
    assert_eq!(country(&org), "DE");
    org.stage().enter(NUMBER, "+44 20 7123 4567");
    fire(&org.stage().one(NUMBER), "blur");
    settle().await;
    assert_eq!(country(&org), "GB");
    assert_eq!(value(&org, NUMBER), "2071234567");
    org.submit().await;
    let sent = &only(&org)["authenticator"];
    assert_eq!(sent["phoneNumber"], json!("+442071234567"));
    assert_eq!(sent["methodType"], json!("sms"));
    settle().await;
    assert_eq!(
        (country(&org), value(&org, NUMBER)),
        ("GB".into(), "2071234567".into())
    );
}

#[wasm_bindgen_test]
async fn the_zero_of_a_number_falls_away_and_a_call_may_need_an_extension() {
    let page = fixture!("enrollment-data-phone");
    let org = Org::with_settings(page, r#","defaultCountryCode":"GB""#).await;
    assert!(org.stage().all("[name=extension]").is_empty());
    choose(&org, "Voice call").await;
    org.stage().enter(NUMBER, "020 7123 4567");
    org.stage().enter("[name=extension]", "12");
    org.submit().await;
    let sent = &only(&org)["authenticator"];
    assert_eq!(sent["phoneNumber"], json!("+442071234567x12"));
    assert_eq!(sent["methodType"], json!("voice"));
}

#[wasm_bindgen_test]
async fn what_is_no_number_is_told_at_its_field() {
    let org = Org::shows(fixture!("enrollment-data-phone")).await;
    for wrong in ["", "12"] {
        org.stage().enter(NUMBER, wrong);
        org.submit().await;
        settle().await;
        assert_eq!(focused_id(), "authenticator.phoneNumber");
        let input = org.stage().one(NUMBER);
        assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    }
    // For a call it may be right.
    choose(&org, "Voice call").await;
    assert!(!org.stage().one(NUMBER).has_attribute("aria-invalid"));
    assert!(org.sent().is_empty());
}

#[wasm_bindgen_test]
async fn the_question_is_the_label_of_its_answer() {
    let org = Org::shows(fixture!("challenge-question")).await;
    let label = org.stage().one("label[for='credentials.answer']");
    assert_eq!(label.text_content().unwrap(), "What did you never eat?");
    org.stage().enter(ANSWER, "  okra ");
    org.submit().await;
    let sent = &only(&org)["credentials"];
    assert_eq!(sent["questionKey"], json!("disliked_food"));
    assert_eq!(sent["answer"], json!("  okra "));
}

#[wasm_bindgen_test]
async fn a_question_is_listed_or_own() {
    let org = Org::shows(fixture!("enroll-question")).await;
    org.stage().enter(ANSWER, "okra");
    org.submit().await;
    let listed = json!({ "questionKey": "disliked_food", "answer": "okra" });
    assert_eq!(only(&org)["credentials"], listed);
    // Two forms at a time would share their ids.
    drop(org);

    let org = Org::shows(fixture!("enroll-question")).await;
    org.stage().enter(ANSWER, "okra");
    choose(&org, "My own question").await;
    assert_eq!(value(&org, ANSWER), "");
    org.stage().enter("[name='credentials.question']", "Who?");
    org.stage().enter(ANSWER, "me again");
    org.submit().await;
    let own = json!({ "questionKey": "custom", "question": "Who?", "answer": "me again" });
    assert_eq!(only(&org)["credentials"], own);
}

#[wasm_bindgen_test]
async fn an_answer_that_is_too_short_is_told_at_its_field() {
    let org = Org::shows(fixture!("enroll-question-too-short")).await;
    let told = org.stage().description(ANSWER);
    assert!(told.contains("The answer needs 4 characters."), "{told}");
}

#[wasm_bindgen_test]
async fn the_app_is_set_up_by_code_or_key_and_stays_so_after_a_wrong_code() {
    let org = Org::shows(fixture!("enroll-google-otp")).await;
    assert_eq!(org.stage().all("img.qr").len(), 1);
    assert!(org.stage().all(PASSCODE).is_empty());
    org.click("I can’t scan it").await;
    let key = org.stage().one("code.key");
    assert_eq!(key.text_content().unwrap(), "OWNSEEDOWNSEED42");
    let spelled = key.get_attribute("aria-label").unwrap();
    assert!(spelled.starts_with("O W N S"), "{spelled}");
    org.click("Next").await;
    assert_eq!(focused_id(), "credentials.passcode");
    org.stage().enter(PASSCODE, "123456");
    moment().await;
    assert_eq!(only(&org)["credentials"]["passcode"], json!("123456"));
    assert!(org.stage().all("img.qr").is_empty());
    assert_eq!(value(&org, PASSCODE), "");
    org.click("Show the setup again").await;
    assert_eq!(org.stage().all("img.qr").len(), 1);
}

#[wasm_bindgen_test]
async fn a_code_of_the_app_that_is_no_picture_is_not_loaded() {
    let page = changed(
        fixture!("enroll-google-otp"),
        "/currentAuthenticator/value/contextualData/qrcode/href",
        json!("https://elsewhere.example/track.png"),
    );
    let org = Org::shows(&page).await;
    assert!(org.stage().all("img").is_empty());
    assert_eq!(org.stage().all("code.key").len(), 1);
}

#[wasm_bindgen_test]
async fn a_token_has_a_user_and_its_next_code_replaces_the_first() {
    let org = Org::shows(fixture!("enroll-rsa")).await;
    assert_eq!(value(&org, "[name='credentials.clientData']"), "ada");
    org.stage().enter(PASSCODE, "PIN123456");
    org.submit().await;
    let sent = &only(&org)["credentials"];
    assert_eq!(
        (&sent["clientData"], &sent["passcode"]),
        (&json!("ada"), &json!("PIN123456"))
    );

    let org = Org::shows(fixture!("challenge-onprem-next-code")).await;
    assert!(
        org.stage()
            .text()
            .contains("Wait for the next code and enter it.")
    );
    org.stage().enter(PASSCODE, "111111");
    org.submit().await;
    settle().await;
    assert_eq!(value(&org, PASSCODE), "");
}

#[wasm_bindgen_test]
async fn all_that_is_missing_is_listed_above_the_form() {
    let org = Org::shows(fixture!("enroll-symantec-vip")).await;
    org.stage().enter(PASSCODE, "123456");
    org.stage().enter(PASSCODE, "");
    org.submit().await;
    let listed = org.stage().all(".error-summary li");
    let listed: Vec<_> = listed.iter().filter_map(|one| one.text_content()).collect();
    // What does not say by itself which field it is about is told with its name.
    assert_eq!(
        listed,
        [
            "Enter the credential ID.",
            "Enter the code shown now.",
            "Next code: Wait until the code changes, and enter the next one."
        ]
    );
    settle().await;
    assert_eq!(focused_id(), "credentials.credentialId");
    org.stage()
        .enter("[name='credentials.credentialId']", "VSMT1");
    org.stage().enter(PASSCODE, "123456");
    org.stage()
        .enter("[name='credentials.nextPasscode']", "654321");
    org.submit().await;
    let sent = &only(&org)["credentials"];
    assert_eq!(sent["nextPasscode"], json!("654321"));
}

#[wasm_bindgen_test]
async fn masked_codes_can_be_revealed_and_are_no_passwords() {
    for page in [fixture!("challenge-tac"), fixture!("challenge-yubikey")] {
        let org = Org::shows(page).await;
        let input = org.stage().input(PASSCODE);
        assert_eq!(input.type_(), "password");
        assert_eq!(input.get_attribute("autocomplete").as_deref(), Some("off"));
        org.stage().enter(PASSCODE, "cccccb");
        org.submit().await;
        assert_eq!(only(&org)["credentials"]["passcode"], json!("cccccb"));
    }
}

#[wasm_bindgen_test]
async fn a_new_pin_has_exactly_its_length() {
    let org = Org::shows(fixture!("enroll-nfc-pin")).await;
    let described = org.stage().description(PASSCODE);
    assert!(described.contains("Exactly 6 digits"), "{described}");
    for (pin, again) in [
        ("12345", "12345"),
        ("12345a", "12345a"),
        ("123456", "123457"),
    ] {
        org.stage().enter(PASSCODE, pin);
        org.stage().enter("[name=confirmPassword]", again);
        org.submit().await;
        assert!(org.sent().is_empty(), "{pin}");
        assert!(!org.stage().all("[aria-invalid=true]").is_empty(), "{pin}");
    }
    org.stage().enter("[name=confirmPassword]", "123456");
    org.submit().await;
    assert_eq!(only(&org)["credentials"], json!({ "passcode": "123456" }));
}

#[wasm_bindgen_test]
async fn a_forgotten_pin_is_recovered() {
    let org = Org::shows(fixture!("challenge-nfc-pin")).await;
    org.click("Forgot your PIN?").await;
    assert!(org.sent()[0].path.ends_with("/recover"));
}

#[wasm_bindgen_test]
async fn a_password_that_expires_can_wait() {
    let org = Org::shows(fixture!("expiry-warning")).await;
    assert!(org.stage().text().contains("Your password expires soon."));
    assert!(org.stage().all(".alert").is_empty());
    let described = org.stage().description(PASSCODE);
    assert!(described.contains("At least 8 characters"), "{described}");
    org.click("Remind me later").await;
    assert!(org.sent()[0].path.ends_with("/skip"), "{:?}", org.sent());
}

#[wasm_bindgen_test]
async fn passwords_that_differ_are_told_when_one_leaves_the_field() {
    let org = Org::shows(fixture!("enroll-password")).await;
    org.stage().enter(PASSCODE, "Correct horse 9");
    fire(&org.stage().one("[name=confirmPassword]"), "blur");
    settle().await;
    let confirm = || org.stage().description("[name=confirmPassword]");
    assert_eq!(confirm(), "");
    org.stage()
        .enter("[name=confirmPassword]", "Correct horse 8");
    fire(&org.stage().one("[name=confirmPassword]"), "blur");
    settle().await;
    assert_eq!(confirm(), "The two passwords differ.");
}

#[wasm_bindgen_test]
async fn both_fields_of_a_new_password_are_marked_where_both_are_blank() {
    let org = Org::shows(fixture!("enroll-password")).await;
    org.submit().await;
    assert!(org.sent().is_empty());
    for field in [PASSCODE, "[name=confirmPassword]"] {
        let marked = org.stage().one(field).get_attribute("aria-invalid");
        assert_eq!(marked.as_deref(), Some("true"), "{field}");
    }
    assert_eq!(org.stage().all(".alert li").len(), 2);
}

#[wasm_bindgen_test]
async fn the_age_of_a_password_is_told_in_the_unit_that_fits() {
    for (minutes, told) in [
        (1, "the last minute"),
        (90, "the last 90 minutes"),
        (60, "the last hour"),
        (120, "the last 2 hours"),
        (1440, "the last day"),
        (2880, "the last 2 days"),
    ] {
        let age = format!("\"minAgeMinutes\": {minutes}");
        let page = fixture!("enroll-password").replace("\"minAgeMinutes\": 0", &age);
        let org = Org::shows(&page).await;
        assert!(org.stage().text().contains(told), "{minutes}");
    }
}

#[wasm_bindgen_test]
async fn what_may_be_set_up_is_optional_and_can_be_left() {
    let mut page: Value = serde_json::from_str(fixture!("select-enroll")).unwrap();
    for one in page["authenticators"]["value"].as_array_mut().unwrap() {
        one.as_object_mut().unwrap().remove("gracePeriod");
    }
    let org = Org::shows(&page.to_string()).await;
    let titles = org.stage().all("h2");
    assert_eq!(titles.len(), 1);
    assert_eq!(titles[0].text_content().unwrap(), "Optional");
    assert_eq!(org.stage().all("button.method").len(), 5);
    org.click("Continue").await;
    assert!(org.sent()[0].path.ends_with("/skip"), "{:?}", org.sent());
}

#[wasm_bindgen_test]
async fn what_has_to_be_set_up_soon_tells_how_long_it_may_wait() {
    let hours = |hours: f64| {
        let moment = js_sys::Date::now() + hours * 3_600_000.0;
        let iso = js_sys::Date::new(&moment.into()).to_iso_string();
        json!({ "type": "BY_DATE_TIME", "expiry": String::from(iso) })
    };
    let mut page: Value = serde_json::from_str(fixture!("select-enroll")).unwrap();
    let graces = [
        hours(-1.0),
        hours(60.0),
        hours(3.0),
        json!({ "type": "BY_SKIP_COUNT", "remainingSkips": 1 }),
        json!({ "remainingSkips": 0 }),
    ];
    for (n, grace) in graces.into_iter().enumerate() {
        page["authenticators"]["value"][n]["gracePeriod"] = grace;
    }
    let org = Org::shows(&page.to_string()).await;
    let sections = org.stage().all("section.section");
    let texts: Vec<_> = sections
        .iter()
        .map(|one| super::stage::even(&one.text_content().unwrap_or_default()))
        .collect();
    let [now, soon] = texts.as_slice() else {
        panic!("{texts:?}")
    };
    assert!(
        now.starts_with("Required now") && now.contains("Password"),
        "{now}"
    );
    assert!(now.contains("Okta Verify"), "{now}");
    assert!(soon.starts_with("Required soon"), "{soon}");
    for words in ["2 days left", "Until ", "Due today", "skip it 1 more time"] {
        assert!(soon.contains(words), "{words} in {soon}");
    }
    org.click("Remind me later").await;
    assert!(org.sent()[0].path.ends_with("/skip"));
}

#[wasm_bindgen_test]
async fn verifying_another_way_and_back_asks_nobody() {
    let org = Org::shows(fixture!("challenge-sms")).await;
    org.click("Verify another way").await;
    assert_eq!(org.heading(), "Verify it’s you");
    org.click("Back").await;
    assert_eq!(org.heading(), "Check your messages");
    assert!(org.sent().is_empty());
}

#[wasm_bindgen_test]
async fn a_code_is_not_sent_after_its_screen_has_gone() {
    let org = Org::shows(fixture!("challenge-sms")).await;
    org.stage().enter(PASSCODE, "123456");
    org.click("Verify another way").await;
    moment().await;
    assert!(org.sent().is_empty(), "{:?}", org.sent());
}

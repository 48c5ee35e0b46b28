//! IDX §5.1, §5.2: authenticators and what a step about one holds.

use std::sync::Arc;

use idx::form::Check;
use idx::step::{AuthenticatorStep as A, DuoMessage, Step};
use idx::wire::authenticator::{Authenticator, GracePeriod, KnownAuthenticator as K};
use serde_json::{Value, json};

use crate::scenario::{Scenario, fixtures, parts, values};

fn authenticator(value: Value) -> Arc<Authenticator> {
    let body =
        json!({"version": "1.0.0", "currentAuthenticator": {"type": "object", "value": value}});
    let response = parts::parse(&body);
    assert_eq!(response.diagnostics, []);
    response.current_authenticator.expect("an authenticator")
}

/// The step of a fixture, as the variant that `pick` takes.
fn step<T>(name: &str, pick: impl FnOnce(A) -> Option<T>) -> T {
    let scenario = Scenario::past_identify(&fixtures::read(name));
    let Step::Authenticator(step) = scenario.step().clone() else {
        panic!("{name} is about an authenticator");
    };
    pick(*step).unwrap_or_else(|| panic!("{name} is about another authenticator"))
}

macro_rules! step {
    ($name:literal, $variant:ident) => {
        step($name, |s| match s {
            A::$variant(s) => Some(s),
            _ => None,
        })
    };
}

#[test]
fn idx_9_trap_06_ids_names_and_methods_under_many_names() {
    for key in [
        "id",
        "authenticatorId",
        "authenticatorid",
        "authenticatorsId",
    ] {
        assert_eq!(authenticator(json!({key: "a1"})).id.as_deref(), Some("a1"));
    }
    for key in ["displayName", "label", "authenticatorName"] {
        assert_eq!(
            authenticator(json!({key: "N"})).display_name.as_deref(),
            Some("N")
        );
    }
    for methods in [
        json!([{"type": "sms"}]),
        json!([{"methodType": "sms"}]),
        json!(["sms"]),
    ] {
        assert_eq!(authenticator(json!({"methods": methods})).methods, ["sms"]);
    }
}

#[test]
fn idx_5_1_grace_periods_with_and_without_a_type() {
    let grace = |value: Value| {
        authenticator(json!({"gracePeriod": value}))
            .grace_period
            .clone()
    };
    let date = "2031-05-10T00:00:00.000Z".to_owned();
    let until = json!({"type": "BY_DATE_TIME", "expiry": date});
    assert_eq!(grace(until), Some(GracePeriod::Until(date)));
    let skips = json!({"type": "BY_SKIP_COUNT", "remainingSkips": 3});
    assert_eq!(grace(skips), Some(GracePeriod::Skips(3)));
    assert_eq!(
        grace(json!({"remainingSkips": "2"})),
        Some(GracePeriod::Skips(2))
    );
    assert_eq!(grace(json!({})), None);
}

#[test]
fn idx_5_2_every_key_is_known() {
    for (key, known) in [
        ("okta_password", K::Password),
        ("okta_email", K::Email),
        ("okta_verify", K::OktaVerify),
        ("phone_number", K::Phone),
        ("webauthn", K::Webauthn),
        ("security_question", K::SecurityQuestion),
        ("external_idp", K::ExternalIdp),
        ("google_otp", K::GoogleOtp),
        ("duo", K::Duo),
        ("onprem_mfa", K::OnPrem),
        ("rsa_token", K::Rsa),
        ("custom_app", K::CustomApp),
        ("custom_push", K::CustomApp),
        ("custom_otp", K::CustomOtp),
        ("nfc_pin", K::NfcPin),
        ("symantec_vip", K::SymantecVip),
        ("yubikey_token", K::Yubikey),
        ("tac", K::Tac),
        ("smart_card_idp", K::SmartCard),
    ] {
        assert_eq!(
            authenticator(json!({"key": key})).known(),
            Some(known),
            "{key}"
        );
    }
    assert_eq!(K::ALL.len(), 18, "and no other");
    assert_eq!(authenticator(json!({"key": "okta_kelp"})).known(), None);
}

#[test]
fn idx_9_trap_24_older_bodies_leave_the_key_out() {
    let known = |kind: &str, method: &str| {
        authenticator(json!({"type": kind, "methods": [{"type": method}]})).known()
    };
    assert_eq!(known("password", "password"), Some(K::Password));
    assert_eq!(known("email", "email"), Some(K::Email));
    assert_eq!(known("phone", "sms"), Some(K::Phone));
    assert_eq!(
        known("security_question", "security_question"),
        Some(K::SecurityQuestion)
    );
    assert_eq!(known("security_key", "webauthn"), Some(K::Webauthn));
    assert_eq!(known("app", "totp"), Some(K::OktaVerify));
    assert_eq!(known("federated", "idp"), Some(K::ExternalIdp));
    assert_eq!(known("federated", "cert"), Some(K::SmartCard));
    // Anything could be behind these.
    assert_eq!(known("app", "otp"), None);
    assert_eq!(known("security_key", "otp"), None);
    let catalogue = json!({"catalogKey": "okta_email", "authenticatorName": "Mail",
        "methods": [{"methodType": "email"}]});
    assert_eq!(authenticator(catalogue).known(), Some(K::Email));
}

#[test]
fn idx_5_2_methods_of_apps_and_phones_to_choose_from() {
    let verify = step!("verification-data-okta-verify", OktaVerify);
    // FastPass goes first where the device is known (IDX §5.2, last paragraph).
    assert_eq!(verify.methods, ["signed_nonce", "push", "totp"]);
    let auto = verify.form.auto_challenge().expect("the checkbox");
    assert_eq!(auto.path, "authenticator.autoChallenge");
    let phone = step!("verification-data-phone", Phone);
    assert_eq!(phone.methods, ["sms", "voice"]);
    let push = step!("challenge-okta-verify-push", OktaVerify);
    assert!(push.methods.is_empty());
    assert_eq!(
        push.form.auto_challenge().map(|f| f.path.as_str()),
        Some("autoChallenge")
    );
    let mut body = fixtures::read("verification-data-okta-verify");
    body["currentAuthenticator"]["value"]["deviceKnown"] = json!(false);
    let scenario = Scenario::showing(&body);
    let Step::Authenticator(step) = scenario.step() else {
        panic!("a step of Okta Verify");
    };
    let A::OktaVerify(verify) = &**step else {
        panic!("Okta Verify");
    };
    assert_eq!(verify.methods, ["push", "totp", "signed_nonce"]);
}

#[test]
fn idx_5_2_email() {
    let email = step!("challenge-email", Email);
    assert_eq!(email.addresses, ["a***a@example.com", "l***e@example.net"]);
    assert_eq!((email.magic_link, email.alphanumeric), (Some(true), false));
    let email = step!("challenge-email-alphanumeric", Email);
    assert!(email.alphanumeric);
    let email = step!("enroll-email", Email);
    assert_eq!(email.magic_link, Some(false));
}

#[test]
fn idx_5_2_an_email_that_is_set_up_goes_to_ones_own_address() {
    let addresses = |identifier: &str| {
        let mut body = fixtures::read("enroll-email");
        body["currentAuthenticator"]["value"]["profile"] = json!({});
        body["user"]["value"]["identifier"] = json!(identifier);
        let scenario = Scenario::past_identify(&body);
        match scenario.step() {
            Step::Authenticator(step) => match &**step {
                A::Email(email) => email.addresses.clone(),
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(addresses("ada@example.com"), ["ada@example.com"]);
    assert!(addresses("ada").is_empty());
}

#[test]
fn idx_5_3_the_rules_of_a_new_pin_may_stand_with_what_is_set_up() {
    let mut body = fixtures::read("enroll-nfc-pin");
    let settings = body["currentAuthenticator"]["value"]["settings"].take();
    body["currentAuthenticator"]["value"]["settings"] = json!({});
    body["enrollmentAuthenticator"] = json!({"type": "object", "value": {
        "type": "proximity", "key": "nfc_pin", "id": "aut-nfc_pin", "settings": settings,
    }});
    let scenario = Scenario::past_identify(&body);
    let Step::Authenticator(step) = scenario.step() else {
        panic!("{:?}", scenario.step());
    };
    let A::NfcPin(pin) = &**step else {
        panic!("{step:?}");
    };
    assert_eq!(pin.check_pin("12345"), Some(Check::TooShort(6)));
    assert_eq!(pin.check_pin("123456"), None);
}

#[test]
fn idx_5_2_keys_of_one_name_are_one_choice() {
    let mut body = fixtures::read("select-authenticator");
    let options = |body: &mut Value| {
        body["remediation"]["value"][0]["value"][0]["options"]
            .as_array_mut()
            .expect("options")
            .clone()
    };
    let webauthn = |body: &Value| {
        let scenario = Scenario::past_identify(body);
        let Step::SelectAuthenticator(select) = scenario.step().clone() else {
            panic!("a choice");
        };
        let keys = select.choices.into_iter();
        keys.filter(|c| c.authenticator.known() == Some(K::Webauthn))
            .count()
    };
    assert_eq!(webauthn(&body), 1);
    // Of another id, and by another name as well.
    let mut changed = options(&mut body);
    let keys: Vec<usize> = (0..changed.len())
        .filter(|n| changed[*n]["label"] == "Security Key or Biometric")
        .collect();
    let second = keys[1];
    changed[second]["value"]["form"]["value"][0]["value"] = json!("aut-webauthn-2");
    body["remediation"]["value"][0]["value"][0]["options"] = json!(changed);
    assert_eq!(webauthn(&body), 1);
    changed[second]["label"] = json!("Passkeys");
    body["remediation"]["value"][0]["value"][0]["options"] = json!(changed);
    assert_eq!(webauthn(&body), 2);
}

#[test]
fn idx_5_2_phone() {
    let phone = step!("verification-data-phone", Phone);
    assert_eq!(phone.methods, ["sms", "voice"]);
    assert_eq!(phone.number.as_deref(), Some("+44 XXXX XX1234"));
    assert_eq!(phone.authenticator.nickname.as_deref(), Some("desk"));
    let phone = step!("challenge-sms", Phone);
    assert_eq!(phone.method.as_deref(), Some("sms"));
    let phone = step!("enroll-phone", Phone);
    assert_eq!(phone.method.as_deref(), Some("voice"));
    assert!(step!("enrollment-data-phone", Phone).number.is_none());
}

#[test]
fn idx_5_2_security_question() {
    let asked = step!("challenge-question", SecurityQuestion).question;
    let (key, text) = asked.expect("a question");
    assert_eq!(
        (key.as_str(), text.as_str()),
        ("disliked_food", "What did you never eat?")
    );
    let choice = step!("enroll-question", SecurityQuestion);
    assert_eq!(choice.authenticator.context.questions.len(), 2);
    assert_eq!(choice.question, None);
}

#[test]
fn idx_9_trap_07_okta_verify_in_odd_spellings() {
    let number = step!("challenge-okta-verify-number", OktaVerify);
    assert_eq!(number.correct_answer.as_deref(), Some("42"), "a string");
    let qr = step!("enroll-okta-verify-qr", OktaVerify);
    assert!(
        qr.authenticator.context.qr_code.is_some(),
        "under Type and type alike"
    );
    let same = step!("enroll-okta-verify-same-device", OktaVerify);
    let device = same
        .authenticator
        .context
        .same_device
        .clone()
        .expect("a device");
    assert_eq!(device.platform.as_deref(), Some("IOS"), "in any case");
    let bootstrap = step!("enroll-okta-verify-bootstrap", OktaVerify);
    let devices = bootstrap
        .authenticator
        .context
        .device_bootstrap
        .clone()
        .expect("devices");
    assert_eq!(devices.devices, ["Tablet of Ada"], "a string or a list");
    let loopback = step!("challenge-okta-verify-loopback", OktaVerify);
    let challenge = loopback.challenge.expect("nested as type and value");
    assert_eq!(challenge.ports, [2000, 6511], "ports are strings");
    assert!(loopback.cancel.is_some());
    assert!(step!("challenge-okta-verify-totp", OktaVerify).totp);
}

#[test]
fn idx_5_2_one_time_codes_and_apps() {
    let google = step!("enroll-google-otp", GoogleOtp);
    assert_eq!(
        google.shared_secret.as_ref().map(|s| s.expose()),
        Some("OWNSEEDOWNSEED42")
    );
    assert!(
        google
            .qr_code
            .is_some_and(|q| q.expose().starts_with("data:image/png"))
    );
    let duo = step!("challenge-duo", Duo).data.expect("data");
    assert_eq!(duo.integration.as_deref(), Some("IFRAME"));
    assert_eq!(
        (duo.host.as_str(), duo.signed_token.expose()),
        ("api-own.duo.example", "TX|own|sig:APP|own|sig")
    );
    assert!(
        step!("challenge-onprem-next-code", OnPrem).next_code,
        "clear what was typed"
    );
    assert!(!step!("challenge-rsa", Rsa).next_code);
    let rsa = step!("enroll-rsa", Rsa);
    let user = rsa
        .form
        .field("credentials.clientData")
        .expect("a user name");
    assert_eq!(user.text_value(), Some("ada"), "prefilled");
    let push = step!("challenge-custom-app", CustomApp);
    assert_eq!(
        push.authenticator.profile.device_name.as_deref(),
        Some("Phone of Ada")
    );
}

#[test]
fn idx_5_2_duo_asks_in_a_frame_of_its_own() {
    let duo = step!("challenge-duo", Duo);
    let prompt = duo.prompt("https://app.example/sign-in").expect("a prompt");
    assert_eq!(prompt.origin, "https://api-own.duo.example");
    assert_eq!(
        prompt.address.expose(),
        "https://api-own.duo.example/frame/web/v1/auth?tx=TX%7Cown%7Csig\
         &parent=https%3A%2F%2Fapp.example%2Fsign-in&v=2.8"
    );
    let Some(DuoMessage::Signed(answer)) = prompt.read("AUTH|b3du|c2ln") else {
        panic!("an answer");
    };
    assert_eq!(answer.expose(), "AUTH|b3du|c2ln:APP|own|sig");
    assert_eq!(prompt.read("ERR|Timed out"), Some(DuoMessage::Failed));
    for other in [
        "",
        "AUTH|x",
        "AUTH|x|y|z",
        "AUTH|<|y",
        "TX|x|y",
        "DUO_OPEN_WINDOW|https://x",
    ] {
        assert_eq!(prompt.read(other), None, "{other}");
    }
}

#[test]
fn idx_5_2_duo_data_that_are_of_no_use_ask_nothing() {
    let duo = step!("challenge-duo", Duo);
    for token in [
        "",
        "TX|a|b",
        "ERR|no:APP|a|b",
        "TX|a|b:APP|a|b&x=y",
        "TX|a|b:X",
    ] {
        let mut other = duo.clone();
        other.data.as_mut().expect("data").signed_token = token.into();
        assert_eq!(other.prompt("https://app.example/"), None, "{token}");
    }
    for (host, origin) in [
        ("localhost:7000", Some("http://localhost:7000")),
        ("api.duo.example/x", None),
        ("user@api.duo.example", None),
        ("", None),
    ] {
        let mut other = duo.clone();
        other.data.as_mut().expect("data").host = host.to_owned();
        let prompt = other.prompt("https://app.example/");
        assert_eq!(prompt.map(|p| p.origin).as_deref(), origin, "{host}");
    }
}

#[test]
fn idx_5_2_nfc() {
    let poll = step!("challenge-nfc-poll", NfcPin);
    assert!(poll.challenge.is_some() && poll.cancel.is_some());
    let setup = step!("enroll-nfc", NfcPin);
    assert!(setup.setup_url.is_some());
    let pin = step!("enroll-nfc-pin", NfcPin);
    assert_eq!(pin.check_pin(""), Some(Check::Blank));
    assert_eq!(pin.check_pin("12345"), Some(Check::TooShort(6)));
    assert_eq!(pin.check_pin("1234567"), Some(Check::TooLong(6)));
    assert_eq!(
        pin.check_pin("12345a").map(Check::message_key),
        Some("check.digits")
    );
    assert_eq!(pin.check_pin("123456"), None);
}

#[test]
fn idx_5_2_providers_and_cards() {
    let idp = step!("challenge-external-idp", ExternalIdp);
    assert_eq!(
        (idp.offer.kind.as_str(), idp.offer.id.as_str()),
        ("SAML2", "0oapartner")
    );
    let card = step!("challenge-smart-card", SmartCard);
    assert!(card.offer.is_certificate());
}

#[test]
fn idx_5_2_two_codes_for_symantec() {
    let mut scenario = Scenario::past_identify(&fixtures::read("enroll-symantec-vip"));
    let body = scenario.submit_primary(&[
        ("credentials.credentialId", "VSMT1"),
        ("credentials.passcode", "111111"),
        ("credentials.nextPasscode", "222222"),
    ]);
    assert_eq!(
        body["credentials"],
        json!({"credentialId": "VSMT1", "passcode": "111111", "nextPasscode": "222222"})
    );
}

fn choices(body: &Value) -> Vec<(String, Option<String>)> {
    let scenario = Scenario::past_identify(body);
    let Step::SelectAuthenticator(select) = scenario.step() else {
        panic!("a list");
    };
    let word = |c: &idx::step::AuthenticatorChoice| {
        (c.label.clone().unwrap_or_default(), c.method.clone())
    };
    select.choices.iter().map(word).collect()
}

#[test]
fn idx_5_2_choices_split_and_collapse() {
    let list = choices(&fixtures::read("select-authenticator"));
    let method = |m: &str| Some(m.to_owned());
    let expected = [
        ("Password", None),
        ("Email", None),
        ("Phone", None),
        ("Phone", None),
        ("Okta Verify", method("push")),
        ("Okta Verify", method("totp")),
        ("Okta Verify", method("signed_nonce")),
        ("Security Key or Biometric", None),
        ("Security Question", None),
    ];
    let expected = expected.map(|(label, method)| (label.to_owned(), method));
    assert_eq!(list, expected);
}

#[test]
fn idx_5_2_fastpass_goes_first_where_the_device_is_known() {
    let mut body = fixtures::read("select-authenticator");
    body["authenticatorEnrollments"]["value"][4]["deviceKnown"] = json!(true);
    let list = choices(&body);
    let methods: Vec<_> = list.iter().filter_map(|(_, m)| m.as_deref()).collect();
    assert_eq!(methods, ["signed_nonce", "push", "totp"]);
}

#[test]
fn idx_4_1_choices_to_set_up() {
    let scenario = Scenario::past_identify(&fixtures::read("select-enroll"));
    let Step::SelectAuthenticator(select) = scenario.step() else {
        panic!("a list");
    };
    assert_eq!(select.choices.len(), 5, "nothing is split");
    let enrolled: Vec<bool> = select.choices.iter().map(|c| c.enrolled).collect();
    assert_eq!(enrolled, [true, false, false, false, false]);
    assert!(select.choices[1].authenticator.grace_period.is_some());
    assert_eq!(
        select.choices[3].authenticator.allowed_for.as_deref(),
        Some("sso")
    );
}

#[test]
fn idx_4_5_unlocking_asks_for_the_name_and_the_way() {
    let mut scenario = Scenario::past_identify(&fixtures::read("unlock-select"));
    assert!(matches!(scenario.step(), Step::SelectAuthenticator(s) if s.with_identifier));
    let mut values = values(&[("identifier", "ada"), ("authenticator.methodType", "voice")]);
    values.choose("authenticator", 1);
    let id = scenario.form().id;
    let body = scenario.submit(id, &values);
    assert_eq!(body["identifier"], "ada");
    assert_eq!(
        body["authenticator"],
        json!({"id": "aut-phone_number", "methodType": "voice"})
    );
}

//! Each step that takes a code: what it says, what it asks for, and what is sent where.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::org::Org;
use super::stage::{Clock, focused_id, moment, settle, until};
use crate::fixture;

const PASSCODE: &str = "[name='credentials.passcode']";
const ANSWER: &str = "/idp/idx/challenge/answer";
/// A step with one field for a code.
struct Step {
    page: &'static str,
    heading: &'static str,
    /// What stands above the field.
    says: &'static [&'static str],
    label: &'static str,
    /// What has the focus when it appears.
    focus: &'static str,
    /// A code that fits.
    code: &'static str,
    /// Whether its last character sends it.
    by_itself: bool,
    masked: bool,
    button: &'static str,
    /// The quiet ways on.
    ways: &'static [&'static str],
}

/// Another way to verify, and back.
const VERIFYING: &[&str] = &["Verify another way", "Back to sign in"];
/// Another thing to set up, and back.
const SETTING_UP: &[&str] = &["Choose another method", "Back to sign in"];

const USUAL: Step = Step {
    page: "",
    heading: "",
    says: &[],
    label: "Code",
    focus: "credentials.passcode",
    code: "123456",
    by_itself: true,
    masked: false,
    button: "Verify",
    ways: VERIFYING,
};

const STEPS: [Step; 9] = [
    Step {
        page: fixture!("challenge-google-otp"),
        heading: "Verify with Google Authenticator",
        says: &["Open the app and enter the code it shows for this account."],
        ..USUAL
    },
    Step {
        page: fixture!("challenge-symantec-vip"),
        heading: "Verify with Symantec VIP",
        says: &["Enter the security code that VIP Access shows."],
        ..USUAL
    },
    Step {
        page: fixture!("challenge-rsa"),
        heading: "Verify with RSA SecurID",
        says: &["Enter the code of your token, with your PIN before it if you have one."],
        // The dash belongs to the PIN.
        code: "my-pin123456",
        by_itself: false,
        ..USUAL
    },
    Step {
        page: fixture!("challenge-custom-otp"),
        heading: "Verify with Gate tokens",
        says: &["Enter the code that it shows."],
        code: "gate42",
        by_itself: false,
        ..USUAL
    },
    Step {
        page: fixture!("challenge-unknown-authenticator"),
        heading: "Verify with Quantum key",
        label: "Enter code",
        focus: "heading",
        by_itself: false,
        button: "Continue",
        ..USUAL
    },
    Step {
        page: fixture!("challenge-email"),
        heading: "Check your email",
        says: &[
            "We sent an email to a***a@example.com, l***e@example.net. Open the link in it, or \
             enter its code here.",
            "This page continues by itself once you’ve opened the link.",
        ],
        ..USUAL
    },
    Step {
        page: fixture!("challenge-email-alphanumeric"),
        heading: "Check your email",
        says: &["We sent an email to a***a@example.com, l***e@example.net."],
        code: "A1B2C3D4E5",
        ..USUAL
    },
    Step {
        page: fixture!("enroll-email"),
        heading: "Check your email",
        says: &["We sent a code to a***a@example.com."],
        ways: SETTING_UP,
        ..USUAL
    },
    Step {
        page: fixture!("enroll-yubikey"),
        heading: "Set up YubiKey",
        says: &["Insert your YubiKey and touch it. It types the code into the field."],
        label: "YubiKey code",
        code: "cccccbhknv",
        by_itself: false,
        masked: true,
        button: "Set up",
        ways: SETTING_UP,
        ..USUAL
    },
];

/// What was sent by the person, polls aside.
fn answers(org: &Org) -> Vec<Value> {
    let sent = org.sent().into_iter();
    let sent = sent.filter(|sent| !sent.path.ends_with("/poll"));
    sent.map(|sent| {
        assert_eq!(sent.path, ANSWER);
        sent.body["credentials"].clone()
    })
    .collect()
}

#[wasm_bindgen_test]
async fn each_says_what_to_do_and_sends_its_code_once() {
    for step in &STEPS {
        let org = Org::shows(step.page).await;
        let heading = step.heading;
        assert_eq!(org.heading(), heading);
        let text = org.stage().text();
        for words in step.says {
            assert!(text.contains(words), "{words} in {text}");
        }
        assert_eq!(org.stage().texts("form label"), [step.label], "{heading}");
        assert_eq!(
            org.stage().texts("form .button"),
            [step.button],
            "{heading}"
        );
        assert_eq!(org.stage().texts(".actions li"), step.ways, "{heading}");
        assert_eq!(focused_id(), step.focus, "{heading}");
        let kind = org.stage().input(PASSCODE).type_();
        assert_eq!(kind == "password", step.masked, "{heading}");

        // Nothing is sent before there is anything.
        org.submit().await;
        assert!(!org.stage().description(PASSCODE).is_empty(), "{heading}");
        assert_eq!(answers(&org), [Value::Null; 0], "{heading}");
        org.stage().enter(PASSCODE, step.code);
        if step.by_itself {
            org.until_sent().await;
        } else {
            moment().await;
            assert_eq!(answers(&org), [Value::Null; 0], "{heading}");
            org.submit().await;
        }
        assert_eq!(
            answers(&org),
            [json!({ "passcode": step.code })],
            "{heading}"
        );
    }
}

#[wasm_bindgen_test]
async fn a_code_of_letters_is_cleaned_of_what_was_around_it() {
    let org = Org::shows(fixture!("challenge-email-alphanumeric")).await;
    org.stage().enter(PASSCODE, " A1B2C 3D4E ");
    moment().await;
    assert_eq!(answers(&org), [Value::Null; 0]);
    org.stage().enter(PASSCODE, " A1B2C 3D4E5 ");
    org.until_sent().await;
    assert_eq!(answers(&org), [json!({ "passcode": "A1B2C3D4E5" })]);
}

#[wasm_bindgen_test]
async fn a_wrong_code_is_told_at_its_field() {
    let org = Org::shows(fixture!("challenge-email-wrong-code")).await;
    assert_eq!(org.stage().description(PASSCODE), "The code is wrong.");
    let marked = org.stage().one(PASSCODE).get_attribute("aria-invalid");
    assert_eq!(marked.as_deref(), Some("true"));
    assert_eq!(focused_id(), "credentials.passcode");
    org.stage().enter(PASSCODE, "654321");
    org.submit().await;
    assert_eq!(answers(&org), [json!({ "passcode": "654321" })]);
}

#[wasm_bindgen_test]
async fn an_email_is_sent_and_sent_again_and_watched_for() {
    let org = Org::shows(fixture!("verification-data-email")).await;
    assert_eq!(org.heading(), "Get a code by email");
    let text = org.stage().text();
    assert!(
        text.contains("We’ll send it to a***a@example.com."),
        "{text}"
    );
    let email = fixture!("challenge-email").replace("4000", "1000");
    org.answers(200, &email);
    org.click("Send email").await;
    let chosen = json!({ "id": "aut-okta_email", "methodType": "email" });
    assert_eq!(org.body_of("/idp/idx/challenge")["authenticator"], chosen);
    drop(org);

    let clock = Clock::start();
    let org = Org::shows(&email).await;
    let text = org.stage().text();
    assert!(
        text.contains("Nothing arrived? You can ask again in"),
        "{text}"
    );
    clock.pass(31_000.0);
    let offer = "No email? Look in your spam folder.";
    let polled = || {
        let mut sent = org.sent().into_iter();
        sent.any(|sent| sent.path == "/idp/idx/challenge/poll")
    };
    until(|| polled() && org.stage().text().contains(offer)).await;
    assert!(polled(), "{:?}", org.sent());
    org.click("Send again").await;
    settle().await;
    let paths: Vec<_> = org.sent().into_iter().map(|sent| sent.path).collect();
    assert!(
        paths.contains(&"/idp/idx/challenge/resend".to_owned()),
        "{paths:?}"
    );
}

#[wasm_bindgen_test]
async fn a_wrong_password_is_told_and_can_be_recovered() {
    let org = Org::shows(fixture!("challenge-password-wrong")).await;
    assert_eq!(org.heading(), "Enter your password");
    let told = org.stage().texts("[role=alert]");
    assert_eq!(told, ["Error: Password is wrong."]);
    let ways = ["Forgot your password?", VERIFYING[0], VERIFYING[1]];
    assert_eq!(org.stage().texts(".actions li"), ways);
    org.answers(200, fixture!("challenge-password-wrong"));
    org.stage().enter(PASSCODE, "Analytical-1843");
    org.submit().await;
    assert_eq!(answers(&org), [json!({ "passcode": "Analytical-1843" })]);
    drop(org);

    let org = Org::shows(fixture!("challenge-password-wrong")).await;
    org.click("Forgot your password?").await;
    org.body_of("/idp/idx/recover");
}

//! What the browser says when there is no credential, told in words: each exception by its name,
//! with the browser's calls replaced by ones that fail so.

use std::fs;

use e2e::words::{button, heading};
use e2e::{Answer, Browser, Page, Replay, Scene, play};
use serde_json::{Value, json};

/// Both calls fail as the test says; what waits for a suggestion to be picked goes on waiting.
const FAILING: &str = "CredentialsContainer.prototype.get = function (options) {
    if (options.mediation === 'conditional') return new Promise(() => {});
    const name = window.e2eFailure ?? 'NotAllowedError';
    const failure = name === 'TypeError' ? new TypeError(name) : new DOMException(name, name);
    return Promise.reject(failure);
};
CredentialsContainer.prototype.create = CredentialsContainer.prototype.get;";

/// Names of exceptions that both calls may fail with (WebAuthn §5.1.3, §5.1.4), and what tells them.
const SAME_FOR_BOTH: [(&str, &str); 8] = [
    ("NotAllowedError", "cancelled, or it took too long"),
    (
        "NotSupportedError",
        "can’t use security keys or passkeys here",
    ),
    ("SecurityError", "don’t work at this address"),
    ("ConstraintError", "can’t do what your organisation demands"),
    ("UnknownError", "didn’t answer as it should"),
    ("NotReadableError", "didn’t answer as it should"),
    ("TypeError", "this browser doesn’t understand"),
    ("QuotaExceededError", "QuotaExceededError"),
];

async fn have_fail(browser: &Browser) {
    let script = json!({ "source": FAILING });
    browser
        .cdp("Page.addScriptToEvaluateOnNewDocument", script)
        .await;
}

async fn fail_with(browser: &Browser, name: &str) {
    let set = "window.e2eFailure = arguments[0];";
    browser.run::<()>(set, vec![json!(name)]).await;
}

fn offers(page: &Page, action: &str) -> bool {
    page.is_settled() && page.buttons.iter().any(|name| name == action)
}

/// Presses the button of the step for each exception. `silent` is the button when none is told.
async fn each_is_told(scene: &Scene, action: &str, already: &str, silent: &str) {
    let already = [("InvalidStateError", already)];
    for (name, words) in SAME_FOR_BOTH.iter().chain(&already) {
        fail_with(scene, name).await;
        scene.press(action).await;
        let page = scene
            .wait_until(&format!("{name} in words"), |page| {
                page.says(words) && offers(page, action)
            })
            .await;
        assert_eq!(page.alerts.len(), 1, "{name}\n{page}");
    }
    // What was given up here is nobody's failure.
    fail_with(scene, "AbortError").await;
    scene.press(action).await;
    scene
        .wait_until("silence", |page| {
            offers(page, silent) && page.alerts.is_empty()
        })
        .await;
}

#[tokio::test]
async fn every_exception_of_a_verification_is_told() {
    play(async |scene| {
        have_fail(scene).await;
        scene.open_scenario("security-key").await;
        scene
            .wait_until("the first failure", |page| {
                page.heading() == heading::VERIFY_KEY && offers(page, button::TRY_AGAIN)
            })
            .await;
        let none = "holds none of your passkeys";
        each_is_told(scene, button::TRY_AGAIN, none, button::VERIFY).await;
        scene.press(button::BACK_TO_SIGN_IN).await;
        scene.wait_heading(heading::SIGN_IN).await;
    })
    .await;
}

#[tokio::test]
async fn every_exception_of_a_set_up_is_told() {
    play(async |scene| {
        have_fail(scene).await;
        scene.open_scenario("enroll-security-key").await;
        scene
            .wait_until("the button", |page| offers(page, button::SET_IT_UP))
            .await;
        let there = "is set up already";
        each_is_told(scene, button::SET_IT_UP, there, button::SET_IT_UP).await;
    })
    .await;
}

/// The challenge of a key, with a passkey of this device offered beside it.
fn with_resident_key() -> Answer {
    let path = e2e::workspace().join("crates/idx/tests/fixtures/challenge-webauthn.json");
    let text = fs::read_to_string(path).expect("the fixture is there");
    let mut body: Value = serde_json::from_str(&text).expect("it is JSON");
    let offer = json!({
        "rel": ["create-form"],
        "name": "enroll-webauthn-residentkey",
        "href": "https://org.example/idp/idx/authenticators/webauthn/enrollresidentkey",
        "method": "POST",
        "accepts": "application/json; okta-version=1.0.0",
        "value": [{ "name": "stateHandle", "required": true, "value": "02.handle",
                    "visible": false, "mutable": false }],
    });
    let remediations = body.pointer_mut("/remediation/value");
    let remediations = remediations.and_then(Value::as_array_mut);
    remediations.expect("it has remediations").push(offer);
    Answer {
        status: 200,
        body: body.to_string(),
    }
}

#[tokio::test]
async fn a_passkey_of_this_device_is_offered_when_the_browser_has_stopped_asking() {
    const OFFER: &str = "Set up a passkey on this device";
    let replay = Replay::start(&e2e::dist()).await;
    replay.play(with_resident_key());
    let browser = Browser::start().await;
    // The first call waits, as it does while somebody looks for the key.
    let waiting = "CredentialsContainer.prototype.get = () =>
        new Promise((_, no) => addEventListener('e2e:no', () => no(new DOMException('no', 'NotAllowedError'))));";
    let script = json!({ "source": waiting });
    browser
        .cdp("Page.addScriptToEvaluateOnNewDocument", script)
        .await;
    browser.open(&replay.app()).await;
    let page = browser
        .wait_until("the question", |page| {
            page.heading() == heading::VERIFY_KEY && page.busy
        })
        .await;
    assert!(!page.buttons.iter().any(|name| name == OFFER), "{page}");
    browser
        .run::<()>("dispatchEvent(new Event('e2e:no'));", vec![])
        .await;
    browser
        .wait_until("the offer", |page| offers(page, OFFER))
        .await;
    browser.press(OFFER).await;
    browser
        .wait_until("the request", |_| !replay.received().is_empty())
        .await;
    let sent = replay.received().swap_remove(0);
    assert_eq!(sent.step, "authenticators/webauthn/enrollresidentkey");
    assert_eq!(browser.verdict().await, [""; 0]);
    browser.close().await;
}

//! What the browser says when there is no credential, told in words: each exception by its name,
//! with the browser's calls replaced by ones that fail so.

use e2e::words::{button, heading};
use e2e::{Browser, JOAN, Page, Scene, play};
use serde_json::json;

use super::webauthn::plug_in;

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
        let told = page.alerts.iter().filter(|told| told.starts_with("Error"));
        assert_eq!(told.count(), 1, "{name}\n{page}");
    }
    // What was given up here is nobody's failure.
    fail_with(scene, "AbortError").await;
    scene.press(action).await;
    scene
        .wait_until("silence", |page| {
            offers(page, silent) && !page.alerts.iter().any(|told| told.starts_with("Error"))
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
        scene.open_scenario("enroll-named-key").await;
        let page = scene.wait_heading(heading::SET_UP_NAMED_KEY).await;
        let words = "It hangs by the door of the harbour office.";
        assert!(page.text.contains(words), "{page}");
        let there = "is set up already";
        each_is_told(scene, button::SET_IT_UP, there, button::SET_IT_UP).await;
    })
    .await;
}

/// The call waits, as it does while somebody looks for the key.
const WAITING: &str = "CredentialsContainer.prototype.get = () => new Promise((_, no) =>
    addEventListener('e2e:no', () => no(new DOMException('no', 'NotAllowedError'))));";

#[tokio::test]
async fn a_passkey_of_this_device_is_offered_when_the_browser_has_stopped_asking() {
    play(async |scene| {
        plug_in(scene, true).await;
        let script = json!({ "source": WAITING });
        scene
            .cdp("Page.addScriptToEvaluateOnNewDocument", script)
            .await;
        scene.open_scenario("security-key-or-passkey").await;
        let page = scene
            .wait_until("the question", |page| {
                page.heading() == heading::VERIFY_KEY && page.busy
            })
            .await;
        let offered = |page: &Page| {
            page.buttons
                .iter()
                .any(|name| name == button::PASSKEY_INSTEAD)
        };
        assert!(!offered(&page), "{page}");
        scene
            .run::<()>("dispatchEvent(new Event('e2e:no'));", vec![])
            .await;
        let page = scene.wait_until("the offer", |page| offered(page)).await;
        assert!(page.says("cancelled, or it took too long"), "{page}");
        scene.press(button::PASSKEY_INSTEAD).await;
        scene.wait_heading(heading::SET_UP_KEY).await;
        scene.press(button::SET_IT_UP).await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(JOAN.name), "{page}");
    })
    .await;
}

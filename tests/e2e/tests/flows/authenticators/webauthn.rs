//! Passkeys and security keys, with the browser's virtual authenticator and a strict judge on the
//! other side.

use e2e::words::{button, heading, message};
use e2e::{ADA, ROSALIND, Scene, play, play_with};
use serde_json::json;

/// Puts an authenticator into the browser, in place of what was there, that does as it is asked if
/// it knows its user.
pub async fn plug_in(scene: &Scene, knows_user: bool) {
    scene.cdp("WebAuthn.disable", json!({})).await;
    scene.cdp("WebAuthn.enable", json!({})).await;
    let options = json!({ "options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": true,
        "hasUserVerification": true, "isUserVerified": knows_user,
        "automaticPresenceSimulation": true,
    } });
    scene.cdp("WebAuthn.addVirtualAuthenticator", options).await;
}

#[tokio::test]
async fn a_passkey_is_offered_made_and_used() {
    play(async |scene| {
        scene.open_app().await;
        plug_in(scene, true).await;
        scene.identify_here(ROSALIND).await;
        scene.give_password(ROSALIND).await;
        scene.wait_heading(heading::PASSKEY_OFFER).await;
        scene.press(button::CREATE_PASSKEY).await;
        scene.wait_heading(heading::SIGNED_IN).await;
        scene.press(button::SIGN_OUT).await;
        scene.wait_heading(heading::SIGNED_OUT).await;

        // From now on it is a way to sign in, and asks by itself.
        scene.press(button::SIGN_IN).await;
        scene.identify_here(ROSALIND).await;
        scene.wait_heading(heading::CHOOSE).await;
        scene.press_like("Security Key or Biometric").await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(ROSALIND.name), "{page}");
    })
    .await;
}

#[tokio::test]
async fn the_offer_can_wait() {
    play(async |scene| {
        scene.identify(ROSALIND).await;
        scene.give_password(ROSALIND).await;
        scene.wait_heading(heading::PASSKEY_OFFER).await;
        scene.press(button::MAYBE_LATER).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn what_the_device_refuses_is_told_and_can_be_left() {
    play(async |scene| {
        scene.open_app().await;
        plug_in(scene, false).await;
        scene.identify_here(ROSALIND).await;
        scene.give_password(ROSALIND).await;
        scene.wait_heading(heading::PASSKEY_OFFER).await;
        scene.press(button::CREATE_PASSKEY).await;
        let page = scene.wait_alert(message::KEY_CANCELLED).await;
        assert_eq!(page.heading(), heading::PASSKEY_OFFER, "{page}");
        let again = page.buttons.iter().any(|one| one == button::CREATE_PASSKEY);
        assert!(again, "{page}");
        scene.press(button::MAYBE_LATER).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_passkey_signs_in_from_the_first_page_without_a_name() {
    let settings = "[policies.password-and-another]
        identify = \"identifier-first\"
        factors = [[\"webauthn\", \"okta_password\"]]
        passkeys = true
        promote = \"webauthn\"
        key = { launch = true }";
    play_with(settings, async |scene| {
        scene.open_app().await;
        plug_in(scene, true).await;
        let page = scene.wait_heading(heading::SIGN_IN).await;
        let offered = page.buttons.iter().any(|name| name == button::PASSKEY);
        assert!(offered, "{page}");
        scene.identify_here(ADA).await;
        scene.give_password(ADA).await;
        scene.wait_heading(heading::PASSKEY_OFFER).await;
        scene.press(button::CREATE_PASSKEY).await;
        scene.wait_heading(heading::SIGNED_IN).await;
        scene.press(button::SIGN_OUT).await;
        scene.wait_heading(heading::SIGNED_OUT).await;

        // The browser offers it at the field, and this one picks the first by itself.
        scene.press(button::SIGN_IN).await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(ADA.name), "{page}");
        scene.press(button::SIGN_OUT).await;
        scene.wait_heading(heading::SIGNED_OUT).await;

        // Whoever does not pick a suggestion presses the button.
        let script = json!({ "source": NO_SUGGESTIONS });
        scene
            .cdp("Page.addScriptToEvaluateOnNewDocument", script)
            .await;
        for button in [button::PASSKEY, button::SECURITY_KEY] {
            scene.open_app().await;
            scene.press(button::SIGN_IN).await;
            scene.press(button).await;
            let page = scene.wait_heading(heading::SIGNED_IN).await;
            assert!(page.text.contains(ADA.name), "{page}");
            scene.press(button::SIGN_OUT).await;
            scene.wait_heading(heading::SIGNED_OUT).await;
        }
    })
    .await;
}

/// What waits for a suggestion to be picked goes on waiting, until it is given up.
const NO_SUGGESTIONS: &str = "const get = CredentialsContainer.prototype.get;
CredentialsContainer.prototype.get = function (options) {
    if (options.mediation !== 'conditional') return get.call(this, options);
    const { signal } = options;
    return new Promise((_, no) => signal.addEventListener('abort', () => no(signal.reason)));
};";

#[tokio::test]
async fn two_security_keys_are_set_up_and_none_twice() {
    // A key that has to know whose it is may be set up again: the browser replaces it.
    play_with("[webauthn]\nresident_key = false", async |scene| {
        plug_in(scene, true).await;
        scene.open_scenario("enroll-security-key").await;
        scene
            .wait_until("the button", |page| {
                page.buttons.iter().any(|name| name == button::SET_IT_UP)
            })
            .await;
        scene.press(button::SET_IT_UP).await;
        // One more may always be set up, but another one.
        let page = scene.wait_heading(heading::SET_UP).await;
        let another = page
            .buttons
            .iter()
            .find(|name| name.ends_with(button::ANOTHER));
        scene
            .press(another.unwrap_or_else(|| panic!("{page}")))
            .await;
        scene.press(button::SET_IT_UP).await;
        scene.wait_alert(message::KEY_THERE).await;
        plug_in(scene, true).await;
        scene.press(button::SET_IT_UP).await;
        scene.wait_heading(heading::SET_UP).await;
        scene.press(button::CONTINUE).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn who_has_lost_the_key_can_leave_its_question() {
    play(async |scene| {
        plug_in(scene, true).await;
        scene.open_scenario("security-key").await;
        scene
            .wait_until("the question", |page| {
                page.heading() == heading::VERIFY_KEY && page.busy
            })
            .await;
        // The browser waits for the right one; whoever has none can leave.
        scene.press(button::BACK_TO_SIGN_IN).await;
        let page = scene.wait_heading(heading::SIGN_IN).await;
        assert_eq!(page.alerts, Vec::<String>::new(), "{page}");
        assert_eq!(scene.requests_to("POST", "/idp/idx/challenge/answer"), 0);
    })
    .await;
}

#[tokio::test]
async fn a_browser_without_passkeys_is_told_so() {
    play(async |scene| {
        let gone = "delete window.PublicKeyCredential;";
        let script = json!({ "source": gone });
        scene
            .cdp("Page.addScriptToEvaluateOnNewDocument", script)
            .await;
        scene.open_scenario("enroll-passkey").await;
        let page = scene
            .wait_alert("can’t use security keys or passkeys")
            .await;
        assert_eq!(page.heading(), heading::SET_UP_PASSKEY, "{page}");
        scene.press(button::BACK_TO_SIGN_IN).await;
        scene.wait_heading(heading::SIGN_IN).await;
    })
    .await;
}

//! Signing out ends it everywhere.

use std::time::Duration;

use e2e::words::{button, heading};
use e2e::{Expected, GRACE, Scene, What, play};

const SESSION: &str = "/api/v1/sessions/me";
const REVOKE: &str = "/oauth2/default/v1/revoke";

async fn sign_out(scene: &Scene) {
    scene.sign_in(GRACE).await;
    scene.press(button::SIGN_OUT).await;
    scene.wait_heading(heading::SIGNED_OUT).await;
}

#[tokio::test]
async fn signing_out_revokes_and_leaves_nothing() {
    play(async |scene| {
        sign_out(scene).await;
        let page = scene.look().await;
        assert!(!page.text.contains(GRACE.name), "who was it?\n{page}");
        // The refresh token and the access token, then the organisation's session.
        assert_eq!(scene.statuses("POST", REVOKE), [200, 200]);
        assert_eq!(scene.statuses("DELETE", SESSION), [204]);
    })
    .await;
}

#[tokio::test]
async fn the_heap_of_the_page_holds_what_is_in_use_and_no_more() {
    play(async |scene| {
        scene.sign_in(GRACE).await;
        scene.note_secrets();
        let spent = [What::Typed, What::InteractionCode, What::Verifier];
        let found = scene.secrets_in_heap().await;
        assert!(spent.iter().all(|what| !found.contains(what)), "{found:?}");
        scene.press(button::SIGN_OUT).await;
        scene.wait_heading(heading::SIGNED_OUT).await;
        let found = scene.secrets_in_heap().await;
        assert!(found.is_empty(), "{found:?}");
    })
    .await;
}

#[tokio::test]
async fn after_signing_out_the_next_person_has_to_prove_who_they_are() {
    play(async |scene| {
        sign_out(scene).await;
        scene.press(button::SIGN_IN).await;
        scene.wait_heading(heading::SIGN_IN).await;
        scene.open_app().await;
        scene.wait_heading(heading::SIGN_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_session_that_has_ended_elsewhere_is_no_obstacle() {
    play(async |scene| {
        scene.sign_in(GRACE).await;
        scene.org.advance_clock(Duration::from_secs(3 * 60 * 60));
        scene.expect(Expected::Status(404));
        scene.press(button::SIGN_OUT).await;
        scene.wait_heading(heading::SIGNED_OUT).await;
    })
    .await;
}

#[tokio::test]
async fn without_a_network_the_page_forgets_all_the_same() {
    play(async |scene| {
        scene.sign_in(GRACE).await;
        scene.offline(true).await;
        scene.expect(Expected::Offline);
        scene.press(button::SIGN_OUT).await;
        let page = scene.wait_heading(heading::SIGNED_OUT).await;
        assert!(!page.text.contains(GRACE.name), "who was it?\n{page}");
    })
    .await;
}

//! The page goes away, or the person does, in the middle of something.

use std::time::{Duration, Instant};

use demo_org::Fault;
use e2e::words::{button, heading, message};
use e2e::{Expected, GRACE, Scene, Tab, play};
use serde_json::json;

const TOKEN: &str = "/oauth2/default/v1/token";
const REVOKE: &str = "/oauth2/default/v1/revoke";
const SESSION: &str = "/api/v1/sessions/me";

/// Has the organisation take so long for all that is said to it at a sign-out.
fn slow_farewells(scene: &Scene, pause: Duration) {
    for (path, times) in [(REVOKE, 2), (SESSION, 1)] {
        scene.org.fail_next(path, Fault::Delay(pause), times);
    }
}

/// Waits until the organisation has carried all of it out, whatever the browser shows.
async fn all_said(scene: &Scene) {
    scene
        .wait_until("all farewells", |_| {
            scene.statuses("POST", REVOKE) == [200, 200]
                && scene.statuses("DELETE", SESSION) == [204]
        })
        .await;
}

/// Signs in, with an empty tab beside to go to.
async fn sign_in_beside_an_empty_tab(scene: &Scene) -> Tab {
    scene.sign_in(GRACE).await;
    let app = scene.tab().await;
    let empty = scene.second_tab("about:blank").await;
    scene.go_to_tab(&app).await;
    empty
}

#[tokio::test]
async fn a_tab_that_is_closed_while_signing_out_has_said_everything() {
    play(async |scene| {
        let empty = sign_in_beside_an_empty_tab(scene).await;
        slow_farewells(scene, Duration::from_millis(500));
        scene.press(button::SIGN_OUT).await;
        scene.close_for(&empty).await;
        all_said(scene).await;
    })
    .await;
}

#[tokio::test]
async fn a_page_that_is_left_while_signing_out_has_said_everything() {
    play(async |scene| {
        scene.sign_in(GRACE).await;
        slow_farewells(scene, Duration::from_millis(500));
        scene.press(button::SIGN_OUT).await;
        scene.open("about:blank").await;
        all_said(scene).await;
        // Whoever comes back is not signed in.
        scene.open_app().await;
        scene.wait_heading(heading::SIGNED_OUT).await;
    })
    .await;
}

#[tokio::test]
async fn an_organisation_that_hangs_keeps_nobody_waiting_long() {
    play(async |scene| {
        scene.sign_in(GRACE).await;
        slow_farewells(scene, Duration::from_secs(60));
        let start = Instant::now();
        scene.press(button::SIGN_OUT).await;
        let page = scene.wait_heading(heading::SIGNED_OUT).await;
        assert!(!page.text.contains(GRACE.name), "{page}");
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "one after another"
        );
    })
    .await;
}

#[tokio::test]
async fn a_tab_that_is_closed_while_renewing_leaves_the_others_alone() {
    play(async |scene| {
        scene.sign_in(GRACE).await;
        let app = scene.tab().await;
        scene.second_tab(&format!("{}/", scene.org.app_url())).await;
        scene.wait_heading(heading::SIGNED_IN).await;
        let late = Fault::Late(Duration::from_millis(500));
        scene.org.fail_next(TOKEN, late, 1);
        scene.press(button::RENEW).await;
        scene.close_for(&app).await;
        scene
            .wait_until("the lost renewal", |_| scene.org.renewals() == 1)
            .await;
        scene.press(button::RENEW).await;
        scene
            .wait_until("a renewal", |_| scene.org.renewals() == 2)
            .await;
        scene.wait_heading(heading::SIGNED_IN).await;
        assert_eq!(scene.org.reused_refresh_tokens(), 0);
    })
    .await;
}

#[tokio::test]
async fn tokens_that_come_after_the_sign_out_are_given_back() {
    play(async |scene| {
        scene.sign_in(GRACE).await;
        let late = Fault::Late(Duration::from_millis(1000));
        scene.org.fail_next(TOKEN, late, 1);
        scene.press(button::RENEW).await;
        scene
            .wait_until("the renewal", |_| scene.org.renewals() == 1)
            .await;
        scene.press(button::SIGN_OUT).await;
        scene.wait_heading(heading::SIGNED_OUT).await;
        // The two of the session, and the new refresh token.
        scene
            .wait_until("the late tokens to be revoked", |_| {
                scene.statuses("POST", REVOKE) == [200, 200, 200]
            })
            .await;
        // They are not used, and not kept: the search at the end looks into the memory.
        scene.wait_heading(heading::SIGNED_OUT).await;
    })
    .await;
}

#[tokio::test]
async fn a_page_that_is_left_while_renewing_comes_back_signed_in() {
    play(async |scene| {
        scene.sign_in(GRACE).await;
        scene.org.fail_next(TOKEN, Fault::LoseAnswer, 1);
        scene.tolerate(Expected::Closed);
        scene.press(button::RENEW).await;
        scene.open("about:blank").await;
        scene.open_app().await;
        scene.wait_heading(heading::SIGNED_IN).await;
        assert_eq!(scene.org.reused_refresh_tokens(), 0);
    })
    .await;
}

/// Lets time pass, and has the page look at the clock as its timer would.
async fn pass(scene: &Scene, seconds: u64) {
    scene.pass_time(Duration::from_secs(seconds)).await;
    scene
        .run::<()>("dispatchEvent(new Event('focus'));", vec![])
        .await;
}

#[tokio::test]
async fn whoever_does_nothing_is_warned_and_signed_out() {
    play(async |scene| {
        scene.configure(&[("idleTimeout", json!(600))]);
        scene.sign_in(GRACE).await;
        pass(scene, 545).await;
        scene.wait_alert(message::IDLE_SOON).await;
        // A key is enough.
        scene.type_text("a").await;
        scene
            .wait_until("no warning", |page| !page.says(message::IDLE_SOON))
            .await;
        pass(scene, 500).await;
        let page = scene.look().await;
        assert_eq!(page.heading(), heading::SIGNED_IN, "{page}");
        pass(scene, 101).await;
        let page = scene.wait_heading(heading::SIGNED_OUT).await;
        assert!(page.text.contains(message::IDLE), "{page}");
        assert!(!page.text.contains(GRACE.name), "{page}");
        // Whoever comes by and reloads is not the one who left.
        scene.reload().await;
        scene.wait_heading(heading::SIGNED_OUT).await;
    })
    .await;
}

#[tokio::test]
async fn a_session_has_a_longest_time() {
    play(async |scene| {
        scene.configure(&[("sessionLifetime", json!(3600))]);
        scene.sign_in(GRACE).await;
        pass(scene, 3500).await;
        scene.press(button::RENEW).await;
        scene.wait_alert(message::RENEWED).await;
        pass(scene, 101).await;
        let page = scene.wait_heading(heading::SIGNED_OUT).await;
        assert!(page.text.contains(message::SESSION_OVER), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_reload_does_not_lengthen_a_session() {
    play(async |scene| {
        scene.configure(&[("sessionLifetime", json!(3600))]);
        scene.sign_in(GRACE).await;
        pass(scene, 3000).await;
        scene.reload().await;
        scene.wait_heading(heading::SIGNED_IN).await;
        pass(scene, 601).await;
        let page = scene.wait_heading(heading::SIGNED_OUT).await;
        assert!(page.text.contains(message::SESSION_OVER), "{page}");
        // The organisation would go on for an hour; that would be no new sign-in.
        scene.press(button::SIGN_IN).await;
        scene.wait_heading(heading::SIGN_IN).await;
        scene.identify_here(GRACE).await;
        scene.give_password(GRACE).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn use_of_one_tab_is_use_of_the_other() {
    play(async |scene| {
        scene.configure(&[("idleTimeout", json!(600))]);
        scene.sign_in(GRACE).await;
        let first = scene.tab().await;
        let second = scene.second_tab(&scene.org.app_url()).await;
        scene.wait_heading(heading::SIGNED_IN).await;
        for tab in [&first, &second] {
            scene.go_to_tab(tab).await;
            pass(scene, 545).await;
            scene.wait_alert(message::IDLE_SOON).await;
        }
        scene.type_text("a").await;
        for tab in [&first, &second] {
            scene.go_to_tab(tab).await;
            scene
                .wait_until("no warning", |page| !page.says(message::IDLE_SOON))
                .await;
            pass(scene, 500).await;
            let page = scene.look().await;
            assert_eq!(page.heading(), heading::SIGNED_IN, "{page}");
        }
        for tab in [&first, &second] {
            scene.go_to_tab(tab).await;
            pass(scene, 101).await;
            let page = scene.wait_heading(heading::SIGNED_OUT).await;
            assert!(page.text.contains(message::IDLE), "{page}");
        }
    })
    .await;
}

//! Narrow screens and large zoom: everything stays reachable without scrolling sideways. And
//! nothing jumps while it loads. Each of these screens is also looked at by axe.

use std::time::Duration;

use demo_org::Fault;
use e2e::words::{button, field, heading};
use e2e::{ADA, Expected, KATHERINE, Page, Scene, play};

/// A small phone, and a window of 1280 × 1024 at a zoom of 400 %, in CSS pixels.
const SIZES: [(u32, u32); 2] = [(320, 568), (320, 256)];

/// Below it, a shift counts as none worth noticing.
const UNNOTICED: f64 = 0.05;

/// Looks at the current screen in each size, and has axe look at it.
async fn check(scene: &Scene, screen: &Page) {
    for (width, height) in SIZES {
        scene.resize(width, height).await;
        let page = scene
            .wait_until("the new size", |page| page.heading() == screen.heading())
            .await;
        assert!(
            !page.overflows,
            "{width} × {height}: scrolls sideways\n{page}"
        );
        assert_eq!(page.cut_off, [""; 0], "{width} × {height}: cut off\n{page}");
        assert_eq!(page.buttons, screen.buttons, "{width} × {height}");
    }
    scene.resize(1024, 768).await;
    scene.assert_accessible().await;
}

async fn check_heading(scene: &Scene, heading: &str) {
    let page = scene.wait_heading(heading).await;
    check(scene, &page).await;
}

#[tokio::test]
async fn no_screen_of_a_sign_in_scrolls_sideways() {
    play(async |scene| {
        scene.open_app().await;
        check_heading(scene, heading::SIGN_IN).await;
        scene.identify(ADA).await;
        check_heading(scene, heading::PASSWORD).await;
        scene.give_password(ADA).await;
        check_heading(scene, heading::SEND_MAIL).await;
        scene.have_mail_sent().await;
        check_heading(scene, heading::CHECK_MAIL).await;
        let code = scene.code_for(ADA).await;
        scene.give_code(&code).await;
        check_heading(scene, heading::SIGNED_IN).await;
        scene.press(button::SIGN_OUT).await;
        check_heading(scene, heading::SIGNED_OUT).await;
    })
    .await;
}

#[tokio::test]
async fn no_screen_beside_the_way_scrolls_sideways() {
    play(async |scene| {
        scene.identify(KATHERINE).await;
        check_heading(scene, heading::CHOOSE).await;
        scene.press("Password").await;
        scene.wait_heading(heading::PASSWORD).await;
        scene.expect(Expected::Status(401));
        scene.fill(field::PASSCODE, "not the password").await;
        scene.submit().await;
        let page = scene
            .wait_until("the answer", |page| !page.busy && !page.alerts.is_empty())
            .await;
        check(scene, &page).await;
        scene.org.expire_transactions();
        scene.give_password(KATHERINE).await;
        check_heading(scene, heading::EXPIRED).await;
        let long = format!("{{\"{}\": 1}}", "an-unknown-setting-".repeat(20));
        scene.org.set_app_config(Some(long));
        scene.open_app().await;
        check_heading(scene, heading::SETUP).await;
    })
    .await;
}

#[tokio::test]
async fn a_name_without_end_is_no_reason_to_scroll_sideways() {
    play(async |scene| {
        scene.open_app().await;
        scene.wait_heading(heading::SIGN_IN).await;
        let endless = format!("{}@example.com", "w".repeat(180));
        scene.fill(field::IDENTIFIER, &endless).await;
        scene.submit().await;
        check_heading(scene, heading::PASSWORD).await;
    })
    .await;
}

#[tokio::test]
async fn nothing_jumps_while_it_loads() {
    play(async |scene| {
        // Slow enough for the outline to be drawn before the form comes.
        for path in ["/config.json", "/oauth2/", "/idp/idx/introspect"] {
            let pause = Fault::Delay(Duration::from_millis(300));
            scene.org.fail_next(path, pause, 2);
        }
        for (width, height) in [(1024, 768), (320, 568)] {
            scene.resize(width, height).await;
            scene.open_app().await;
            scene.wait_heading(heading::SIGN_IN).await;
            let shift = scene.layout_shift().await;
            assert!(shift < UNNOTICED, "{width} × {height}: {shift}");
        }
    })
    .await;
}

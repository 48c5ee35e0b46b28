//! Narrow screens and large zoom: everything stays reachable without scrolling sideways.

use e2e::words::heading;
use e2e::{ADA, Page, Scene, play};

/// A small phone, and a window of 1280 × 1024 at a zoom of 400 %, in CSS pixels.
const SIZES: [(u32, u32); 2] = [(320, 568), (320, 256)];

/// Looks at the current screen in each size.
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
        assert_eq!(page.buttons, screen.buttons, "{width} × {height}");
    }
    scene.resize(1024, 768).await;
}

#[tokio::test]
async fn no_screen_scrolls_sideways() {
    play(async |scene| {
        scene.open_app().await;
        let page = scene.wait_heading(heading::SIGN_IN).await;
        check(scene, &page).await;
        scene.identify(ADA).await;
        let page = scene.wait_heading(heading::PASSWORD).await;
        check(scene, &page).await;
        scene.give_password(ADA).await;
        let page = scene.wait_heading(heading::SEND_MAIL).await;
        check(scene, &page).await;
        scene.have_mail_sent().await;
        let page = scene.wait_heading(heading::CHECK_MAIL).await;
        check(scene, &page).await;
        let code = scene.code_for(ADA).await;
        scene.give_code(&code).await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        check(scene, &page).await;
    })
    .await;
}

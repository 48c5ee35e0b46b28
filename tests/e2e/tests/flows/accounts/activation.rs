//! A new account made one's own by a mailed link.

use std::time::Duration;

use e2e::words::{button, field, heading};
use e2e::{Browser, EMMY, Expected, Scene, play, play_with};

use super::steps::{any, stays_at};

const BY_LINK: &str = "[accounts.registration]\nenabled = true\nverify = \"link\"";
const ADDRESS: &str = "maria@example.net";
const PASSWORD: &str = "Mitchell-Comet-1847";

/// Signs up; the mail has a link and no code.
async fn sign_up(scene: &Scene) -> String {
    scene.open_app().await;
    scene.wait_heading(heading::SIGN_IN).await;
    scene.press(button::SIGN_UP).await;
    scene.wait_heading(heading::SIGN_UP).await;
    scene.enter("userProfile.firstName", "Maria").await;
    scene.fill("userProfile.lastName", "Mitchell").await;
    scene.fill("userProfile.email", ADDRESS).await;
    scene.fill(field::PASSCODE, PASSWORD).await;
    scene.submit().await;
    let page = scene.wait_heading(heading::MAILED_LINK).await;
    assert!(page.text.contains("Follow the link in it"), "{page}");
    scene.link_to(ADDRESS).await
}

/// Leaves out what need not be set up.
async fn finish(browser: &Browser) {
    let page = browser
        .wait_until("the end or what may wait", |page| {
            page.is_settled() && [heading::SET_UP, heading::SIGNED_IN].contains(&page.heading())
        })
        .await;
    if page.heading() == heading::SET_UP {
        browser.press("Continue").await;
    }
    browser.wait_heading(heading::SIGNED_IN).await;
}

#[tokio::test]
async fn the_link_of_a_registration_finishes_it_in_another_browser_and_works_once() {
    play_with(BY_LINK, async |scene| {
        let link = sign_up(scene).await;
        // Nothing is sent again by looking at the page.
        stays_at(scene, heading::MAILED_LINK, any).await;
        assert_eq!(scene.org.inbox().len(), 1);
        let token = link.split('=').next_back().unwrap_or_default();
        let other = Browser::start().await;
        other.open(&link).await;
        let page = other.wait_heading(heading::PASSWORD).await;
        assert!(!page.url.contains(token), "the token stays in the address");
        other.fill(field::PASSCODE, PASSWORD).await;
        other.submit().await;
        finish(&other).await;
        assert_eq!(other.verdict().await, [""; 0]);
        other.close().await;
        scene.expect(Expected::Status(400));
        scene.open(&link).await;
        scene.wait_heading(heading::DEAD_LINK).await;
        scene.press(button::START_AGAIN).await;
        scene.wait_heading(heading::SIGN_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_link_that_is_too_old_leads_to_another_one() {
    play_with(BY_LINK, async |scene| {
        let link = sign_up(scene).await;
        scene.org.advance_clock(Duration::from_secs(24 * 60 * 60));
        let other = Browser::start().await;
        other.open(&link).await;
        other.wait_heading(heading::LINK_TOO_OLD).await;
        // A reload is no other link.
        other.reload().await;
        other.wait_heading(heading::LINK_TOO_OLD).await;
        other.press(button::NEW_LINK).await;
        other.wait_heading(heading::LINK_ASKED_FOR).await;
        let link = scene.link_to(ADDRESS).await;
        other.open(&link).await;
        other.wait_heading(heading::PASSWORD).await;
        other.fill(field::PASSCODE, PASSWORD).await;
        other.submit().await;
        finish(&other).await;
        assert_eq!(other.verdict().await, [""; 0]);
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn the_link_of_an_account_made_for_somebody_asks_for_a_password() {
    play(async |scene| {
        scene.open_scenario("activate").await;
        let page = scene
            .wait_until("what to set up", |page| {
                page.is_settled() && page.heading() != heading::LOADING
            })
            .await;
        assert!(page.text.contains(EMMY.login), "{page}");
        if page.heading() == heading::SET_UP {
            scene.press_like("Password").await;
        }
        stays_at(scene, heading::NEW_PASSWORD, any).await;
        scene.enter(field::PASSCODE, PASSWORD).await;
        scene.fill("confirmPassword", PASSWORD).await;
        scene.submit().await;
        finish(scene).await;
    })
    .await;
}

#[tokio::test]
async fn dead_links_and_suspended_accounts_are_told() {
    play(async |scene| {
        scene.expect(Expected::Status(400));
        scene.open_scenario("activation-link-dead").await;
        scene.wait_heading(heading::DEAD_LINK).await;
        scene.press(button::START_AGAIN).await;
        scene.wait_heading(heading::SIGN_IN).await;
    })
    .await;
    play(async |scene| {
        scene.tolerate(Expected::Status(403));
        scene.open_scenario("activate-suspended").await;
        let page = scene.wait_heading(heading::SUSPENDED).await;
        assert!(page.says("Ask your administrator"), "{page}");
    })
    .await;
}

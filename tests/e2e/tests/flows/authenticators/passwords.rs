//! Passwords that are chosen: a first one, one that has expired or is about to.

use e2e::words::{button, field, heading};
use e2e::{Expected, Page, Scene, play};

const CONFIRM: &str = "confirmPassword";
const GOOD: &str = "Harbour-Lane-1871";

async fn open(scene: &Scene, scenario: &str, heading: &str) -> Page {
    scene.open_scenario(scenario).await;
    scene.wait_heading(heading).await
}

/// Types it twice and sends it.
async fn choose(scene: &Scene, password: &str, again: &str) {
    scene.fill(field::PASSCODE, password).await;
    scene.fill(CONFIRM, again).await;
    scene.submit().await;
}

/// Rules that the page ticks off, of those there are.
async fn met(scene: &Scene) -> usize {
    let page = scene.look().await;
    page.text.matches("(Met)").count()
}

#[tokio::test]
async fn a_first_one_is_chosen_by_the_rules() {
    play(async |scene| {
        open(scene, "enroll-password", heading::NEW_PASSWORD).await;
        let before = met(scene).await;
        scene.fill(field::PASSCODE, "a").await;
        let page = scene.look().await;
        assert!(page.text.contains("(Not met yet)"), "{page}");
        choose(scene, "a", "a").await;
        scene.wait_invalid(field::PASSCODE).await;
        scene.fill(field::PASSCODE, GOOD).await;
        let page = scene
            .wait_until("every rule to be met", |page| {
                !page.text.contains("(Not met yet)")
            })
            .await;
        assert!(met(scene).await > before, "{page}");
        choose(scene, GOOD, "Harbour-Lane-1872").await;
        scene.wait_invalid(CONFIRM).await;
        choose(scene, GOOD, GOOD).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn every_rule_there_is_can_be_met() {
    play(async |scene| {
        open(scene, "enroll-password-strict", heading::NEW_PASSWORD).await;
        scene.fill(field::PASSCODE, "emmy").await;
        scene
            .wait_until("a rule about the name", |page| {
                page.text.contains("(Not met yet)")
            })
            .await;
        choose(scene, "Zq7!wRtX#mKp29Lv", "Zq7!wRtX#mKp29Lv").await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn three_of_four_kinds_are_enough_where_the_directory_says_so() {
    play(async |scene| {
        open(scene, "enroll-password-ad", heading::NEW_PASSWORD).await;
        choose(scene, "lowercaseonly", "lowercaseonly").await;
        scene.wait_invalid(field::PASSCODE).await;
        choose(scene, "Harbourlane1871", "Harbourlane1871").await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn one_that_has_expired_is_replaced_by_none_of_the_old() {
    play(async |scene| {
        let page = open(scene, "password-expired", heading::PASSWORD_EXPIRED).await;
        assert!(!page.buttons.iter().any(|name| name == button::REMIND_LATER));
        scene.expect(Expected::Status(400));
        for old in ["Compiler-1952", "Compiler-1949"] {
            choose(scene, old, old).await;
            scene
                .wait_until("the refusal", |page| {
                    !page.busy
                        && page
                            .field(field::PASSCODE)
                            .is_some_and(|f| f.invalid || !page.alerts.is_empty())
                })
                .await;
        }
        choose(scene, GOOD, GOOD).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn one_that_expires_soon_is_changed_now_or_later() {
    play(async |scene| {
        let page = open(scene, "password-expiring", heading::PASSWORD_EXPIRING).await;
        let days = ["in 4 days", "in 3 days"];
        assert!(days.iter().any(|days| page.text.contains(days)), "{page}");
        scene.press(button::REMIND_LATER).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
    play(async |scene| {
        open(scene, "password-expiring", heading::PASSWORD_EXPIRING).await;
        choose(scene, GOOD, GOOD).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn one_that_is_kept_elsewhere_is_changed_there() {
    play(async |scene| {
        let name = "Go to Harbour Directory";
        let page = open(
            scene,
            "password-expired-elsewhere",
            heading::PASSWORD_EXPIRED,
        )
        .await;
        assert!(page.field(field::PASSCODE).is_none(), "{page}");
        let there = page
            .buttons
            .iter()
            .chain(&page.links)
            .any(|one| one.starts_with(name));
        assert!(there, "{page}");
    })
    .await;
    play(async |scene| {
        open(
            scene,
            "password-expiring-elsewhere",
            heading::PASSWORD_EXPIRING,
        )
        .await;
        scene.press(button::REMIND_LATER).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

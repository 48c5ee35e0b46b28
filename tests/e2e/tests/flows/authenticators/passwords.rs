//! Passwords that are chosen: a first one, one that has expired or is about to.

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use e2e::words::{button, field, heading, org_message, rule};
use e2e::{Expected, Page, Scene, Site, play, play_with};

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

/// Where passwords are sent.
const ANSWER: &str = "/idp/idx/challenge/answer";

/// The same, and waits for a refusal in these words at the field.
async fn refused(scene: &Scene, password: &str, why: &str) {
    scene.expect(Expected::Status(400));
    let before = scene.requests_to("POST", ANSWER);
    choose(scene, password, password).await;
    let page = scene
        .wait_until(why, |page| {
            !page.busy && scene.requests_to("POST", ANSWER) > before && page.says(why)
        })
        .await;
    let field = page.field(field::PASSCODE).cloned().unwrap_or_default();
    assert!(field.invalid && field.focused, "{page}");
}

/// Types it, and waits until the list says of each rule whether it is met.
async fn judged(scene: &Scene, password: &str, met: &[&str], unmet: &[&str]) {
    scene.fill(field::PASSCODE, password).await;
    let stands = |page: &Page, rules: &[&str], how: &str| {
        let mut rules = rules.iter();
        rules.all(|rule| page.text.contains(&format!("{rule} ({how})")))
    };
    scene
        .wait_until(&format!("{met:?} and not {unmet:?}"), |page| {
            stands(page, met, "Met") && stands(page, unmet, "Not met yet")
        })
        .await;
}

#[tokio::test]
async fn a_first_one_is_chosen_by_the_rules() {
    play(async |scene| {
        open(scene, "enroll-password", heading::NEW_PASSWORD).await;
        let [length, lower, upper, digit] = [rule::LENGTH, rule::LOWER, rule::UPPER, rule::DIGIT];
        judged(scene, "a", &[lower], &[length, upper, digit]).await;
        judged(scene, "aB", &[lower, upper], &[length, digit]).await;
        judged(scene, "aBcdefgh", &[length, lower, upper], &[digit]).await;
        judged(scene, "aBcdef1", &[lower, upper, digit], &[length]).await;
        choose(scene, "a", "a").await;
        scene.wait_invalid(field::PASSCODE).await;
        judged(scene, "Password1", &[length, lower, upper, digit], &[]).await;
        refused(scene, "Password1", org_message::COMMON_PASSWORD).await;
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
        for old in ["Compiler-1952", "Compiler-1949"] {
            refused(scene, old, org_message::OLD_PASSWORD).await;
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
        scene.choose(button::REVOKE).await;
        choose(scene, GOOD, GOOD).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn one_that_is_kept_elsewhere_is_changed_there() {
    let directory = "<!doctype html><html lang=en><link rel=icon href='data:,'>\
                     <title>Directory</title><h1>Harbour Directory</h1></html>";
    let routes = Router::new().route("/password", get(async move || Html(directory)));
    let site = Site::serve(routes).await;
    let settings = format!(
        "[passwords.elsewhere.elsewhere]\nurl = \"{}/password\"",
        site.origin()
    );
    play_with(&settings, async |scene| {
        let heading = heading::PASSWORD_EXPIRED;
        let page = open(scene, "password-expired-elsewhere", heading).await;
        assert!(page.field(field::PASSCODE).is_none(), "{page}");
        assert!(!page.buttons.iter().any(|name| name == button::REMIND_LATER));
        scene.press("Go to Harbour Directory").await;
        scene.wait_heading("Harbour Directory").await;
        // The sign-in is where it was.
        scene.back().await;
        scene.wait_heading(heading).await;
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

//! A forgotten password.

use std::time::Duration;

use e2e::words::{button, field, heading, org_message};
use e2e::{ADA, Browser, Expected, GRACE, Person, Scene, play, play_with};

const AGAIN: &str = "confirmPassword";
const NEW: &str = "Difference-Engine-2";

/// Proves the mailbox where the reset asks for it.
async fn prove_mailbox(scene: &Scene) {
    scene.have_mail_sent().await;
    let code = scene.code_for(ADA).await;
    // The last digit sends it.
    scene.fill(field::PASSCODE, &code).await;
    scene.wait_heading(heading::RESET).await;
}

async fn choose_password(scene: &Scene, password: &str) {
    scene.enter(field::PASSCODE, password).await;
    scene.fill(AGAIN, password).await;
    scene.submit().await;
}

#[tokio::test]
async fn from_the_password_page_by_mail_and_the_history_counts() {
    play(async |scene| {
        scene.identify(ADA).await;
        scene.wait_heading(heading::PASSWORD).await;
        scene.press(button::FORGOT).await;
        prove_mailbox(scene).await;
        // The one she has is refused at its field, with the rule; then another is taken.
        scene.expect(Expected::Status(400));
        choose_password(scene, ADA.password).await;
        let page = scene.wait_invalid(field::PASSCODE).await;
        assert_eq!(page.heading(), heading::RESET, "{page}");
        choose_password(scene, NEW).await;
        // The sign-in goes on: the second proof.
        scene.wait_heading(heading::SEND_MAIL).await;

        // From now on the new one counts, and the old one does not.
        scene.press(button::BACK_TO_SIGN_IN).await;
        scene.identify_here(ADA).await;
        scene.expect(Expected::Status(401));
        scene.give_password(ADA).await;
        scene.wait_alert(org_message::WRONG_PASSWORD).await;
        let changed = Person {
            password: NEW,
            ..ADA
        };
        scene.give_password(changed).await;
        scene.wait_heading(heading::SEND_MAIL).await;
    })
    .await;
}

#[tokio::test]
async fn two_that_differ_are_told_before_anything_is_sent() {
    play(async |scene| {
        scene.open_scenario("recovery").await;
        prove_mailbox(scene).await;
        let path = "/idp/idx/challenge/answer";
        let before = scene.requests_to("POST", path);
        scene.enter(field::PASSCODE, NEW).await;
        scene.fill(AGAIN, "Difference-Engine-1").await;
        scene.submit().await;
        scene.wait_invalid(AGAIN).await;
        assert_eq!(scene.requests_to("POST", path), before);
    })
    .await;
}

#[tokio::test]
async fn from_the_first_page_somebody_has_to_be_named() {
    play_with(
        "[policies.password-and-another]\nidentify = \"identifier-and-password\"\nfactors = [[\"okta_password\"]]",
        async |scene| {
            scene.open_app().await;
            scene.wait_heading(heading::SIGN_IN).await;
            scene.press(button::FORGOT).await;
            scene
                .wait_until("a form without a password", |page| {
                    page.is_settled()
                        && page.field(field::IDENTIFIER).is_some()
                        && page.field(field::PASSCODE).is_none()
                })
                .await;
            scene.fill(field::IDENTIFIER, ADA.login).await;
            scene.submit().await;
            prove_mailbox(scene).await;
            choose_password(scene, NEW).await;
            scene.wait_heading(heading::SIGNED_IN).await;
        },
    )
    .await;
}

#[tokio::test]
async fn a_mailed_link_leads_to_a_new_password() {
    play(async |scene| {
        assert!(scene.org.mail_recovery_link(ADA.login));
        let link = scene.link_for(ADA).await;
        let token = link.split('=').next_back().unwrap_or_default();
        scene.open(&link).await;
        let page = scene.wait_heading(heading::RESET).await;
        assert!(!page.url.contains(token), "the token stays in the address");
        choose_password(scene, NEW).await;
        scene.wait_heading(heading::SEND_MAIL).await;

        // It is good once.
        let other = Browser::start().await;
        other.expect(Expected::Status(400));
        other.open(&link).await;
        other.wait_heading(heading::DEAD_LINK).await;
        assert_eq!(other.verdict().await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_reload_and_the_back_button_keep_the_reset() {
    play(async |scene| {
        scene.identify(ADA).await;
        scene.wait_heading(heading::PASSWORD).await;
        scene.press(button::FORGOT).await;
        scene.wait_heading(heading::SEND_MAIL).await;
        scene.reload().await;
        scene.wait_heading(heading::SEND_MAIL).await;
        prove_mailbox(scene).await;
        scene.reload().await;
        scene.wait_heading(heading::RESET).await;
        // Back, and forth to the app by its address: the attempt is still where it was.
        scene.back().await;
        scene.open_app().await;
        scene.wait_heading(heading::RESET).await;
        choose_password(scene, NEW).await;
        scene.wait_heading(heading::SEND_MAIL).await;
    })
    .await;
}

#[tokio::test]
async fn who_cannot_prove_it_is_told() {
    play(async |scene| {
        scene.open_scenario("recovery-not-allowed").await;
        scene.wait_heading(heading::PASSWORD).await;
        scene.tolerate(Expected::Status(403));
        scene.tolerate(Expected::Status(400));
        scene.press(button::FORGOT).await;
        let page = scene
            .wait_until("what is the matter", |page| {
                page.is_settled() && !page.alerts.is_empty()
            })
            .await;
        assert!(page.offers_something(), "{page}");
        assert!(!page.text.contains(GRACE.password), "{page}");
    })
    .await;
}

#[tokio::test]
async fn where_it_ends_with_a_message_nobody_is_signed_in() {
    play(async |scene| {
        scene.open_scenario("recovery-message").await;
        prove_mailbox(scene).await;
        choose_password(scene, NEW).await;
        let page = scene
            .wait_until("the end", |page| {
                page.is_settled() && page.heading() != heading::RESET
            })
            .await;
        assert_ne!(page.heading(), heading::SIGNED_IN, "{page}");
        scene.press(button::BACK_TO_SIGN_IN).await;
        scene.wait_heading(heading::SIGN_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_recovery_that_comes_to_nothing_says_why() {
    // After the code already.
    play(async |scene| {
        scene.open_scenario("recovery-activating").await;
        scene.have_mail_sent().await;
        let code = scene.code_for(ADA).await;
        scene.expect(Expected::Status(403));
        scene.fill(field::PASSCODE, &code).await;
        let page = scene.wait_heading(heading::DEAD_LINK).await;
        assert!(page.says("has to be activated"), "{page}");
    })
    .await;
    // Only after the new password.
    for (scenario, told) in [
        ("recovery-not-changeable", "cannot be changed here"),
        ("recovery-sign-in-fails", "signing in with it failed"),
    ] {
        play(async |scene| {
            scene.open_scenario(scenario).await;
            prove_mailbox(scene).await;
            scene.expect(Expected::Status(403));
            choose_password(scene, NEW).await;
            let page = scene
                .wait_until("why", |page| page.is_settled() && page.says(told))
                .await;
            scene.press(button::BACK_TO_SIGN_IN).await;
            scene.wait_heading(heading::SIGN_IN).await;
            assert_ne!(page.heading(), heading::SIGNED_IN);
        })
        .await;
    }
}

#[tokio::test]
async fn a_mailed_link_that_is_dead_or_too_old_says_so() {
    play(async |scene| {
        scene.expect(Expected::Status(400));
        scene.open_scenario("recovery-link-dead").await;
        scene.wait_heading(heading::DEAD_LINK).await;
        scene.press(button::START_AGAIN).await;
        scene.wait_heading(heading::SIGN_IN).await;
        assert!(scene.org.mail_recovery_link(ADA.login));
        let link = scene.link_for(ADA).await;
        scene
            .org
            .advance_clock(Duration::from_secs(7 * 24 * 60 * 60));
        scene.tolerate(Expected::Status(401));
        scene.open(&link).await;
        scene.wait_heading(heading::DEAD_LINK).await;
    })
    .await;
}

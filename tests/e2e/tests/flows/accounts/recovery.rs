//! A forgotten password.

use std::time::Duration;

use e2e::words::{button, field, heading, message, org_message};
use e2e::{ADA, Browser, Expected, GRACE, Page, Person, Scene, play, play_with};

use super::steps::{any, asks_twice, stays_at};

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
        assert!(page.says(org_message::USED_BEFORE), "{page}");
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

/// Somebody is asked for on the first page, with the password.
const AT_ONCE: &str = "[policies.password-and-another]
identify = \"identifier-and-password\"
factors = [[\"okta_password\"]]";

/// The form of the first page without its password.
fn asks_who(page: &Page) -> bool {
    page.field(field::IDENTIFIER).is_some() && page.field(field::PASSCODE).is_none()
}

/// The attempt has run out when the form is sent.
async fn run_out(scene: &Scene) {
    scene.org.expire_transactions();
    scene.expect(Expected::Status(401));
    scene.submit().await;
    scene.start_over_after_expiry().await;
    scene.wait_heading(heading::SIGN_IN).await;
    scene.press(button::FORGOT).await;
    scene.wait_heading(heading::RESET).await;
}

#[tokio::test]
async fn from_the_first_page_somebody_has_to_be_named_and_is_still_when_the_attempt_ran_out() {
    play_with(AT_ONCE, async |scene| {
        scene.open_app().await;
        scene.wait_heading(heading::SIGN_IN).await;
        scene.press(button::FORGOT).await;
        stays_at(scene, heading::RESET, asks_who).await;
        scene.fill(field::IDENTIFIER, ADA.login).await;
        // In the middle of the form: who it is stands there again.
        run_out(scene).await;
        let named = |page: &Page| page.field(field::IDENTIFIER).map(|one| one.value.clone());
        let page = scene.look().await;
        assert_eq!(named(&page).as_deref(), Some(ADA.login), "{page}");
        scene.submit().await;
        prove_mailbox(scene).await;
        // And in the middle of the next: a password is typed anew.
        scene.enter(field::PASSCODE, NEW).await;
        scene.fill(AGAIN, NEW).await;
        run_out(scene).await;
        let page = scene.look().await;
        assert_eq!(named(&page).as_deref(), Some(ADA.login), "{page}");
        scene.submit().await;
        prove_mailbox(scene).await;
        scene.submit().await;
        scene.wait_invalid(field::PASSCODE).await;
        choose_password(scene, NEW).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
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
        stays_at(scene, heading::RESET, asks_twice).await;
        choose_password(scene, NEW).await;
        scene.wait_heading(heading::SEND_MAIL).await;

        // It is good once.
        let other = Browser::start().await;
        other.expect(Expected::Status(400));
        other.open(&link).await;
        other.wait_heading(heading::DEAD_LINK).await;
        assert_eq!(other.verdict().await, [""; 0]);
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_reload_and_the_back_button_change_nothing_at_any_step() {
    play(async |scene| {
        scene.identify(ADA).await;
        scene.wait_heading(heading::PASSWORD).await;
        scene.press(button::FORGOT).await;
        stays_at(scene, heading::SEND_MAIL, any).await;
        scene.submit().await;
        stays_at(scene, heading::CHECK_MAIL, any).await;
        assert_eq!(scene.org.inbox().len(), 1, "one mail");
        let code = scene.code_for(ADA).await;
        scene.fill(field::PASSCODE, &code).await;
        stays_at(scene, heading::RESET, asks_twice).await;
        choose_password(scene, NEW).await;
        stays_at(scene, heading::SEND_MAIL, any).await;
    })
    .await;
}

#[tokio::test]
async fn of_two_tabs_one_goes_on_and_what_the_other_sends_counts_for_nothing() {
    // The tab that was left behind learns it by asking.
    play_with("[email]\nmagic_link = \"org\"", async |scene| {
        scene.identify(ADA).await;
        scene.wait_heading(heading::PASSWORD).await;
        scene.press(button::FORGOT).await;
        scene.have_mail_sent().await;
        let first = scene.tab().await;
        let copy = scene.duplicate_tab().await;
        scene.wait_heading(heading::CHECK_MAIL).await;
        let code = scene.code_for(ADA).await;
        scene.fill(field::PASSCODE, &code).await;
        scene.wait_heading(heading::RESET).await;
        scene.go_to_tab(&first).await;
        scene.wait_heading(heading::TRANSFERRED).await;

        // Two forms for the new password, and the first one sent is the one.
        scene.close_for(&copy).await;
        scene.duplicate_tab().await;
        scene.wait_heading(heading::RESET).await;
        choose_password(scene, NEW).await;
        scene.wait_heading(heading::SEND_MAIL).await;
        scene.close_for(&copy).await;
        scene.expect(Expected::Status(401));
        choose_password(scene, "Difference-Engine-3").await;
        scene.start_over_after_expiry().await;
        scene.identify_here(ADA).await;
        let with = |password| Person { password, ..ADA };
        scene.give_password(with("Difference-Engine-3")).await;
        scene.wait_alert(org_message::WRONG_PASSWORD).await;
        scene.give_password(with(NEW)).await;
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
        let page = scene.wait_alert(org_message::NO_RESET).await;
        assert!(page.offers_something(), "{page}");
        assert!(!page.text.contains(GRACE.password), "{page}");
    })
    .await;
}

/// Ends with a message, and a password lives ten minutes at least.
const AGED: &str = "[accounts.recovery]\nthen = \"message\"\n\
                    [accounts.passwords]\nmin_age_minutes = 10";

#[tokio::test]
async fn where_it_ends_with_a_message_nobody_is_signed_in_and_the_password_has_to_age() {
    play_with(AGED, async |scene| {
        let prove = async || {
            scene.identify_here(ADA).await;
            scene.wait_heading(heading::PASSWORD).await;
            scene.press(button::FORGOT).await;
            scene.have_mail_sent().await;
            let code = scene.code_for(ADA).await;
            scene.fill(field::PASSCODE, &code).await;
        };
        scene.open_app().await;
        prove().await;
        let page = scene.wait_heading(heading::RESET).await;
        assert!(page.text.contains(message::TOO_YOUNG), "{page}");
        choose_password(scene, NEW).await;
        let page = scene.wait_heading(heading::DONE).await;
        assert!(page.text.contains(org_message::CHANGED), "{page}");
        scene.press(button::BACK_TO_SIGN_IN).await;
        // Not twice in ten minutes, and then again.
        scene.expect(Expected::Status(403));
        prove().await;
        let page = scene.wait_heading(heading::NOT_CHANGED).await;
        assert!(page.says(org_message::NO_RESET), "{page}");
        scene.org.advance_clock(Duration::from_secs(10 * 60));
        scene.press(button::BACK_TO_SIGN_IN).await;
        prove().await;
        scene.wait_heading(heading::RESET).await;
        choose_password(scene, "Difference-Engine-3").await;
        scene.wait_heading(heading::DONE).await;
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
    for (scenario, end, told) in [
        (
            "recovery-not-changeable",
            heading::STOPPED,
            "cannot be changed here",
        ),
        (
            "recovery-sign-in-fails",
            heading::CHANGED,
            "signing in with it failed",
        ),
    ] {
        play(async |scene| {
            scene.open_scenario(scenario).await;
            prove_mailbox(scene).await;
            scene.expect(Expected::Status(403));
            choose_password(scene, NEW).await;
            let page = scene.wait_heading(end).await;
            assert!(page.says(told), "{page}");
            scene.press(button::BACK_TO_SIGN_IN).await;
            scene.wait_heading(heading::SIGN_IN).await;
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

//! A new account.

use demo_org::Fault;
use e2e::words::{button, field, heading, message, org_message};
use e2e::{Expected, Page, Scene, play, play_with};

use super::steps::{any, stays_at};

const OPEN: &str = "[accounts.registration]\nenabled = true";
const FIRST: &str = "userProfile.firstName";
const LAST: &str = "userProfile.lastName";
const MAIL: &str = "userProfile.email";
const ADDRESS: &str = "maria@example.net";
const PASSWORD: &str = "Mitchell-Comet-1847";
/// A proof of work that nobody asked for: printf 'salt5' | sha256sum
const CHALLENGE: &str = r#"{"algorithm":"SHA-256","maxnumber":50,"salt":"salt","signature":"s",
    "challenge":"cc4efc6ae0d270fd4816cceea255e959f3fe63adfa7577b1c95b1cd155fb9aed"}"#;

async fn open_form(scene: &Scene) {
    scene.open_app().await;
    scene.wait_heading(heading::SIGN_IN).await;
    scene.press(button::SIGN_UP).await;
    scene.wait_heading(heading::SIGN_UP).await;
}

async fn fill_in(scene: &Scene, address: &str, password: &str) {
    scene.enter(FIRST, "Maria").await;
    scene.fill(LAST, "Mitchell").await;
    scene.fill(MAIL, address).await;
    scene.fill(field::PASSCODE, password).await;
}

/// Asserts that everything but the password is still there.
fn kept(page: &Page, address: &str) {
    let value = |name| page.field(name).map(|field| field.value.as_str());
    assert_eq!(value(FIRST), Some("Maria"), "{page}");
    assert_eq!(value(LAST), Some("Mitchell"), "{page}");
    assert_eq!(value(MAIL), Some(address), "{page}");
}

async fn prove_mailbox(scene: &Scene, address: &str) {
    scene
        .wait_until("the mail", |page| {
            page.is_settled() && [heading::SEND_MAIL, heading::CHECK_MAIL].contains(&page.heading())
        })
        .await;
    if scene.look().await.heading() == heading::SEND_MAIL {
        scene.submit().await;
        scene.wait_heading(heading::CHECK_MAIL).await;
    }
    let code = scene.code_to(address).await;
    // The last digit sends it.
    scene.fill(field::PASSCODE, &code).await;
}

/// Leaves out what need not be set up.
async fn finish(scene: &Scene) -> Page {
    let page = scene
        .wait_until("the end or what may wait", |page| {
            page.is_settled() && [heading::SET_UP, heading::SIGNED_IN].contains(&page.heading())
        })
        .await;
    if page.heading() == heading::SET_UP {
        scene.press_like("Continue").await;
    }
    scene.wait_heading(heading::SIGNED_IN).await
}

#[tokio::test]
async fn refusals_keep_what_was_typed_and_the_code_signs_in() {
    play_with(OPEN, async |scene| {
        open_form(scene).await;
        // Nothing typed: told at the fields, and nothing sent.
        let before = scene.requests_to("POST", "/idp/idx/enroll/new");
        scene.submit().await;
        scene.wait_invalid(FIRST).await;
        assert_eq!(scene.requests_to("POST", "/idp/idx/enroll/new"), before);

        // An address somebody has: the organisation says so, at its field.
        scene.expect(Expected::Status(400));
        fill_in(scene, "ada@example.com", PASSWORD).await;
        scene.submit().await;
        let page = scene.wait_invalid(MAIL).await;
        assert!(page.says(org_message::TAKEN), "{page}");
        kept(&page, "ada@example.com");

        fill_in(scene, ADDRESS, PASSWORD).await;
        scene.submit().await;
        prove_mailbox(scene, ADDRESS).await;
        let page = finish(scene).await;
        assert!(page.text.contains("Maria Mitchell"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_weak_password_is_refused_at_its_field() {
    play_with(OPEN, async |scene| {
        open_form(scene).await;
        scene.tolerate(Expected::Status(400));
        fill_in(scene, ADDRESS, "weak").await;
        scene.submit().await;
        let page = scene.wait_invalid(field::PASSCODE).await;
        kept(&page, ADDRESS);
        scene.fill(field::PASSCODE, PASSWORD).await;
        scene.submit().await;
        prove_mailbox(scene, ADDRESS).await;
        finish(scene).await;
    })
    .await;
}

/// Starts over when the attempt has run out: what was typed is in the form again.
async fn offered_again_after_expiry(scene: &Scene) {
    scene.start_over_after_expiry().await;
    scene.wait_heading(heading::SIGN_IN).await;
    scene.press(button::SIGN_UP).await;
    let page = scene.wait_heading(heading::SIGN_UP).await;
    kept(&page, ADDRESS);
    assert!(page.says(message::RETYPED), "{page}");
}

#[tokio::test]
async fn an_attempt_that_expired_in_the_middle_gives_back_what_was_typed() {
    play_with(OPEN, async |scene| {
        open_form(scene).await;
        fill_in(scene, ADDRESS, PASSWORD).await;
        scene.org.expire_transactions();
        scene.expect(Expected::Status(401));
        scene.submit().await;
        offered_again_after_expiry(scene).await;
        scene.assert_accessible().await;
        // The password has to be typed anew.
        scene.submit().await;
        let page = scene.wait_invalid(field::PASSCODE).await;
        kept(&page, ADDRESS);
        scene.fill(field::PASSCODE, PASSWORD).await;
        scene.submit().await;
        prove_mailbox(scene, ADDRESS).await;
        finish(scene).await;
    })
    .await;
}

#[tokio::test]
async fn it_is_given_back_to_who_ran_out_of_time_and_to_nobody_else() {
    play_with(OPEN, async |scene| {
        open_form(scene).await;
        fill_in(scene, ADDRESS, PASSWORD).await;
        scene.submit().await;
        scene.wait_heading(heading::SEND_MAIL).await;
        // Somebody else begins, with an attempt that is still alive.
        scene.press(button::BACK_TO_SIGN_IN).await;
        scene.wait_heading(heading::SIGN_IN).await;
        scene.press(button::SIGN_UP).await;
        let page = scene.wait_heading(heading::SIGN_UP).await;
        assert!(
            page.fields.iter().all(|field| field.value.is_empty()),
            "{page}"
        );
        assert!(!page.says(message::RETYPED), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_reload_and_the_back_button_change_nothing_at_any_step() {
    play_with(OPEN, async |scene| {
        open_form(scene).await;
        stays_at(scene, heading::SIGN_UP, any).await;
        fill_in(scene, ADDRESS, PASSWORD).await;
        scene.submit().await;
        stays_at(scene, heading::SEND_MAIL, any).await;
        scene.submit().await;
        stays_at(scene, heading::CHECK_MAIL, any).await;
        // The first mail is still good, and there was no other.
        assert_eq!(scene.org.inbox().len(), 1);
        let code = scene.code_to(ADDRESS).await;
        scene.fill(field::PASSCODE, &code).await;
        stays_at(scene, heading::SET_UP, any).await;
        finish(scene).await;
        assert_eq!(scene.statuses("POST", "/idp/idx/enroll/new"), [200]);
    })
    .await;
}

#[tokio::test]
async fn of_two_tabs_one_goes_on_and_the_other_is_no_dead_end() {
    play_with(OPEN, async |scene| {
        open_form(scene).await;
        let first = scene.tab().await;
        let copy = scene.duplicate_tab().await;
        scene.wait_heading(heading::SIGN_UP).await;
        fill_in(scene, ADDRESS, PASSWORD).await;
        scene.submit().await;
        scene.wait_heading(heading::SEND_MAIL).await;

        // The form of the tab that was left behind is one of a step that is over.
        scene.go_to_tab(&first).await;
        fill_in(scene, ADDRESS, PASSWORD).await;
        scene.expect(Expected::Status(401));
        scene.submit().await;
        offered_again_after_expiry(scene).await;

        // That does nothing to the one that goes on.
        scene.go_to_tab(&copy).await;
        prove_mailbox(scene, ADDRESS).await;
        finish(scene).await;
        scene.close_for(&first).await;
        scene.expect(Expected::Status(400));
        scene.fill(field::PASSCODE, PASSWORD).await;
        scene.submit().await;
        let page = scene.wait_invalid(MAIL).await;
        assert!(page.says(org_message::TAKEN), "{page}");
        kept(&page, ADDRESS);
    })
    .await;
}

#[tokio::test]
async fn where_nobody_is_taken_the_first_form_stays() {
    play(async |scene| {
        scene.open_scenario("register-closed").await;
        scene.wait_heading(heading::SIGN_IN).await;
        scene.tolerate(Expected::Status(400));
        scene.tolerate(Expected::Status(403));
        scene.press(button::SIGN_UP).await;
        let page = scene.wait_alert(org_message::NOBODY_NEW).await;
        assert_eq!(page.heading(), heading::SIGN_IN, "{page}");
        assert!(page.field(field::IDENTIFIER).is_some(), "{page}");
    })
    .await;
}

#[tokio::test]
async fn every_kind_of_field_is_taken_and_a_wrong_one_told_at_its_place() {
    play(async |scene| {
        scene.open_scenario("register-fields").await;
        scene.wait_heading(heading::SIGN_UP).await;
        let path = "/idp/idx/enroll/new";
        scene.submit().await;
        scene.wait_invalid(FIRST).await;
        assert_eq!(scene.requests_to("POST", path), 0);
        fill_in(scene, ADDRESS, PASSWORD).await;
        scene.fill("userProfile.boats", "many").await;
        scene.choose("Yes").await;
        scene.submit().await;
        scene.wait_invalid("userProfile.boats").await;
        assert_eq!(scene.requests_to("POST", path), 0);
        scene.fill("userProfile.boats", "3").await;
        scene.fill("userProfile.nickName", "Comet").await;
        for choice in ["Switzerland (CH)", "East", "Up to 12 m", "Water", "A crane"] {
            scene.choose(choice).await;
        }
        scene.choose("Tell me about new berths").await;
        scene.submit().await;
        // The organisation has checked each against its schema.
        prove_mailbox(scene, ADDRESS).await;
        assert_eq!(scene.statuses("POST", path), [200]);
        finish(scene).await;
    })
    .await;
}

#[tokio::test]
async fn without_a_password_in_the_form_one_is_set_up_after_it() {
    play(async |scene| {
        scene.open_scenario("register-no-password").await;
        scene.wait_heading(heading::SIGN_UP).await;
        scene.enter(FIRST, "Maria").await;
        scene.fill(LAST, "Mitchell").await;
        scene.fill(MAIL, ADDRESS).await;
        scene.submit().await;
        prove_mailbox(scene, ADDRESS).await;
        stays_at(scene, heading::SET_UP, any).await;
        scene.press_like("Password").await;
        stays_at(scene, heading::NEW_PASSWORD, any).await;
        scene.fill(field::PASSCODE, PASSWORD).await;
        scene.fill("confirmPassword", PASSWORD).await;
        scene.submit().await;
        let page = finish(scene).await;
        assert!(page.text.contains("Maria Mitchell"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_captcha_is_solved_before_the_form_is_sent_and_again_if_it_was_refused() {
    play(async |scene| {
        scene.open_scenario("register-captcha").await;
        scene.wait_heading(heading::SIGN_UP).await;
        // Solved, and refused: the challenge was nobody's.
        let forged = Fault::Body(200, "application/json".into(), CHALLENGE.into());
        scene.org.fail_next("/api/v1/altcha", forged, 1);
        scene.expect(Expected::Status(400));
        fill_in(scene, ADDRESS, PASSWORD).await;
        scene.submit().await;
        let page = scene.wait_alert(org_message::NO_PERSON).await;
        kept(&page, ADDRESS);
        // It can be sent again, and is solved anew.
        scene.fill(field::PASSCODE, PASSWORD).await;
        scene.submit().await;
        prove_mailbox(scene, ADDRESS).await;
        assert_eq!(scene.statuses("POST", "/idp/idx/enroll/new"), [400, 200]);
        finish(scene).await;
    })
    .await;
}

//! Okta Verify: notifications and codes.

use std::time::Duration;

use demo_org::DeviceSettings;
use e2e::words::{button, field, heading, message, org_message};
use e2e::{ADA, Expected, Page, Scene, TWO_POLLS, What, play, play_with};

/// Polls answer with it where the notification was in vain.
pub const DECLINED: Expected = Expected::Status(400);

/// What is said where the app recognises nobody, and what to check then.
pub const NO_BIOMETRICS: [&str; 3] = [
    message::BIOMETRICS,
    org_message::NO_BIOMETRICS,
    message::BIOMETRICS_ON,
];

/// Where the page asks whether the app has answered.
pub const POLL: &str = "/idp/idx/authenticators/poll";

/// Opens a scenario that asks which method, and chooses one.
pub async fn choose(scene: &Scene, scenario: &str, method: &str) {
    scene.open_scenario(scenario).await;
    scene.wait_heading(heading::OKTA_VERIFY).await;
    scene.press(method).await;
}

/// Waits until the notification is on its way.
pub async fn sent(scene: &Scene) -> Page {
    scene
        .wait_until("a notification", |page| {
            page.heading() == heading::APPROVE && page.says(message::WATCHING)
        })
        .await
}

/// Waits until it is told why a notification was in vain, and sends another.
pub async fn told_and_sent_again(scene: &Scene, why: &[&str]) {
    let page = scene
        .wait_until("why it was in vain", |page| {
            page.is_settled() && page.buttons.iter().any(|name| name == button::PUSH_AGAIN)
        })
        .await;
    for words in why {
        assert!(page.says(words), "{words}\n{page}");
    }
    assert!(!page.says(message::WATCHING), "{page}");
    scene.press(button::PUSH_AGAIN).await;
}

#[tokio::test]
async fn a_notification_is_approved() {
    play(async |scene| {
        choose(scene, "okta-verify", button::PUSH).await;
        sent(scene).await;
        scene.approve("push", None).await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(ADA.name), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_notification_is_denied_and_another_approved() {
    play(async |scene| {
        choose(scene, "okta-verify", button::PUSH).await;
        sent(scene).await;
        scene.tolerate(DECLINED);
        scene.answer_on_phone_page("No").await;
        told_and_sent_again(scene, &[org_message::DECLINED]).await;
        sent(scene).await;
        scene.answer_on_phone_page("Yes, it is me").await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn the_number_on_the_screen_is_tapped_after_a_wrong_one() {
    play(async |scene| {
        choose(scene, "push-number", button::PUSH).await;
        let page = sent(scene).await;
        let ask = scene.asked("push").await;
        let is_shown = |number: &&String| page.text.split(' ').any(|word| word == *number);
        let (shown, others): (Vec<&String>, Vec<&String>) = ask.numbers.iter().partition(is_shown);
        assert_eq!((shown.len(), others.len()), (1, 2), "{ask:?}\n{page}");
        scene.tolerate(DECLINED);
        scene.answer_on_phone_page(others[0]).await;
        told_and_sent_again(scene, &[org_message::DECLINED]).await;

        let page = sent(scene).await;
        let ask = scene.asked("push").await;
        let is_shown = |number: &&String| page.text.split(' ').any(|word| word == *number);
        let right = ask
            .numbers
            .iter()
            .find(is_shown)
            .expect("the number is there");
        scene.answer_on_phone_page(right).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_finger_or_a_face_is_wanted() {
    play(async |scene| {
        choose(scene, "push-biometrics", button::PUSH).await;
        sent(scene).await;
        let bare = DeviceSettings {
            biometrics: false,
            ..DeviceSettings::default()
        };
        scene.org.set_device(ADA.login, bare);
        scene.tolerate(DECLINED);
        scene.approve("push", None).await;
        told_and_sent_again(scene, &NO_BIOMETRICS).await;
        scene.org.set_device(ADA.login, DeviceSettings::default());
        sent(scene).await;
        scene.approve("push", None).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

/// What Ada's app shows.
fn code(scene: &Scene) -> String {
    let accounts = scene.org.device_accounts();
    let account = accounts.iter().find(|account| account.login == ADA.login);
    let code = account.map(|account| account.code.clone()).expect("a code");
    scene.secret(What::Typed, &code);
    code
}

#[tokio::test]
async fn its_code_signs_in_after_a_wrong_one() {
    play(async |scene| {
        choose(scene, "okta-verify", button::APP_CODE).await;
        scene.wait_heading(heading::APP_CODE).await;
        let code = code(scene);
        let wrong = if code == "000000" { "111111" } else { "000000" };
        scene.expect(Expected::Status(401));
        give(scene, wrong).await;
        scene.wait_alert(org_message::WRONG_APP_CODE).await;
        give(scene, &code).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

async fn give(scene: &Scene, code: &str) {
    scene
        .wait_until("a field for a code", |page| {
            page.field(field::TOTP).is_some()
        })
        .await;
    scene.secret(What::Typed, code);
    scene.give_code_at(field::TOTP, code).await;
}

/// After the password the app is asked, by itself where somebody wants that.
const AUTOMATIC: &str = "[policies.password-and-another]
    identify = \"identifier-first\"
    factors = [[\"okta_password\"], [\"okta_verify\"]]
    app = { auto_challenge = true, number_challenge = true }
    [[users]]
    login = \"ada@example.com\"
    first_name = \"Ada\"
    last_name = \"Lovelace\"
    password = \"Analytical-1843\"
    email = true
    okta_verify = \"Ada's phone\"";

/// Taps the number that the page shows.
async fn tap_the_number(scene: &Scene) {
    let page = sent(scene).await;
    let ask = scene.asked("push").await;
    let right = ask
        .numbers
        .iter()
        .find(|number| page.text.split(' ').any(|word| word == *number));
    scene.approve("push", right.map(String::as_str)).await;
    scene.wait_heading(heading::SIGNED_IN).await;
}

#[tokio::test]
async fn the_next_notification_is_sent_by_itself_where_that_is_ticked() {
    // The app does nothing else: there is no list to choose from.
    let alone = AUTOMATIC.replace("app = {", "app = { push_only = true,");
    play_with(&alone, async |scene| {
        scene.identify(ADA).await;
        scene.give_password(ADA).await;
        let page = scene.wait_heading(heading::SEND_PUSH).await;
        let ticked = page.field("authenticator.autoChallenge");
        assert_eq!(
            ticked.map(|ticked| ticked.value.as_str()),
            Some("false"),
            "{page}"
        );
        scene.press(button::SEND_PUSH).await;
        sent(scene).await;
        // While the page polls, the next poll takes it along.
        scene.choose(button::PUSH_BY_ITSELF).await;
        let polls = || scene.requests_to("POST", POLL);
        let before = polls();
        while polls() < before + 2 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        tap_the_number(scene).await;
        scene.press(button::SIGN_OUT).await;
        scene.wait_heading(heading::SIGNED_OUT).await;

        scene.press(button::SIGN_IN).await;
        scene.identify_here(ADA).await;
        scene.give_password(ADA).await;
        tap_the_number(scene).await;
    })
    .await;
}

/// Lets the time for an answer pass, which is told; then one can start again.
pub async fn nobody_answers(scene: &Scene) {
    scene.expect(Expected::Status(404));
    scene.org.advance_clock(Duration::from_secs(6 * 60));
    let page = scene.wait_alert(org_message::TOO_LATE).await;
    assert_eq!(page.heading(), heading::STOPPED, "{page}");
    let back = button::BACK_TO_SIGN_IN;
    assert!(page.buttons.iter().any(|name| name == back), "{page}");
}

#[tokio::test]
async fn a_notification_that_nobody_answers_ends_the_wait() {
    play(async |scene| {
        choose(scene, "okta-verify", button::PUSH).await;
        sent(scene).await;
        nobody_answers(scene).await;
        scene.still("POST", POLL, TWO_POLLS).await;
    })
    .await;
}

#[tokio::test]
async fn an_app_that_is_too_old_for_numbers_is_told_about() {
    play(async |scene| {
        let old = DeviceSettings {
            up_to_date: false,
            ..DeviceSettings::default()
        };
        choose(scene, "push-number", button::PUSH).await;
        sent(scene).await;
        scene.org.set_device(ADA.login, old);
        scene.tolerate(DECLINED);
        scene.approve("push", None).await;
        told_and_sent_again(scene, &[message::UPDATE_APP, org_message::TOO_OLD]).await;
        scene.org.set_device(ADA.login, DeviceSettings::default());
        tap_the_number(scene).await;
    })
    .await;
}

#[tokio::test]
async fn a_change_of_mind_leads_from_the_notification_to_a_code() {
    play(async |scene| {
        choose(scene, "okta-verify", button::PUSH).await;
        sent(scene).await;
        scene.press(button::OTHER_WAY).await;
        scene.press_like(button::APP_CODE).await;
        scene.wait_heading(heading::APP_CODE).await;
        // What is left is not asked about any more.
        scene.still("POST", POLL, TWO_POLLS).await;
        let code = code(scene);
        give(scene, &code).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_code_is_good_once() {
    play_with(AUTOMATIC, async |scene| {
        scene.open_app().await;
        at_code(scene).await;
        let used = code(scene);
        give(scene, &used).await;
        scene.wait_heading(heading::SIGNED_IN).await;
        scene.press(button::SIGN_OUT).await;
        scene.wait_heading(heading::SIGNED_OUT).await;

        scene.press(button::SIGN_IN).await;
        at_code(scene).await;
        scene.expect(Expected::Status(401));
        give(scene, &used).await;
        scene.wait_alert(org_message::WRONG_APP_CODE).await;
        scene.pass_time(Duration::from_secs(30)).await;
        let next = code(scene);
        give(scene, &next).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

/// From the user name to where the code is typed in.
async fn at_code(scene: &Scene) {
    scene.identify_here(ADA).await;
    scene.give_password(ADA).await;
    scene.wait_heading(heading::OKTA_VERIFY).await;
    scene.press(button::APP_CODE).await;
    scene.wait_heading(heading::APP_CODE).await;
}

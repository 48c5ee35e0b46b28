//! Okta Verify: notifications, codes, FastPass through the app on this computer, and setting it up.

use demo_org::{Behaviour, DeviceSettings};
use e2e::words::{button, field, heading, message, org_message};
use e2e::{ADA, Expected, Page, Scene, play, play_with};

/// Polls answer with it where the notification was in vain.
const DECLINED: Expected = Expected::Status(400);

async fn choose(scene: &Scene, scenario: &str, method: &str) {
    scene.open_scenario(scenario).await;
    scene.wait_heading(heading::OKTA_VERIFY).await;
    scene.press(method).await;
}

/// Waits until the notification is on its way.
async fn sent(scene: &Scene) -> Page {
    scene
        .wait_until("a notification", |page| {
            page.heading() == heading::APPROVE && page.says(message::WATCHING)
        })
        .await
}

/// Waits until another notification can be sent.
async fn can_send_another(scene: &Scene) -> Page {
    scene
        .wait_until("another try", |page| {
            page.buttons.iter().any(|name| name == button::PUSH_AGAIN) && !page.alerts.is_empty()
        })
        .await
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
        scene.deny("push").await;
        let page = can_send_another(scene).await;
        assert!(page.says(org_message::DECLINED), "{page}");
        scene.press(button::PUSH_AGAIN).await;
        sent(scene).await;
        scene.approve("push", None).await;
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
        let shown: Vec<&String> = (ask.numbers.iter())
            .filter(|number| page.text.split(' ').any(|word| word == *number))
            .collect();
        assert_eq!(shown.len(), 1, "{ask:?}\n{page}");
        let wrong = ask.numbers.iter().find(|number| *number != shown[0]);
        scene.tolerate(DECLINED);
        scene.approve("push", wrong.map(String::as_str)).await;
        can_send_another(scene).await;

        scene.press(button::PUSH_AGAIN).await;
        let page = sent(scene).await;
        let ask = scene.asked("push").await;
        let right = (ask.numbers.iter()).find(|n| page.text.split(' ').any(|word| word == *n));
        scene.approve("push", right.map(String::as_str)).await;
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
        can_send_another(scene).await;
        scene.org.set_device(ADA.login, DeviceSettings::default());
        scene.press(button::PUSH_AGAIN).await;
        sent(scene).await;
        scene.approve("push", None).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn its_code_signs_in_after_a_wrong_one() {
    play(async |scene| {
        choose(scene, "okta-verify", button::APP_CODE).await;
        scene.wait_heading(heading::APP_CODE).await;
        let accounts = scene.org.device_accounts();
        let account = accounts.iter().find(|account| account.login == ADA.login);
        let code = account.map(|account| account.code.clone()).expect("a code");
        scene.secret("a code of an app", &code);
        let wrong = if code == "000000" { "111111" } else { "000000" };
        scene.expect(Expected::Status(401));
        give(scene, wrong).await;
        scene.wait_alert(org_message::WRONG_APP_CODE).await;
        give(scene, &code).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

/// The last digit sends it.
async fn give(scene: &Scene, code: &str) {
    scene.enter(field::TOTP, code).await;
    let page = scene.look().await;
    if !page.busy && page.field(field::TOTP).is_some_and(|f| f.value == code) {
        scene.submit().await;
    }
}

// ---- FastPass, through the app on this computer ------------------------------------------------

#[tokio::test]
async fn the_app_on_this_computer_answers() {
    play(async |scene| {
        choose(scene, "okta-verify", button::FASTPASS).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn the_second_port_answers_where_the_first_is_closed() {
    play(async |scene| {
        scene.org.set_loopback(0, Behaviour::Off);
        scene.tolerate(Expected::Closed);
        choose(scene, "okta-verify", button::FASTPASS).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn the_second_port_answers_where_the_first_is_silent() {
    play(async |scene| {
        scene.org.set_loopback(0, Behaviour::Silent);
        choose(scene, "okta-verify", button::FASTPASS).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn the_app_of_another_account_of_the_system_passes_it_on() {
    play(async |scene| {
        scene.org.set_loopback(0, Behaviour::OtherProfile);
        scene.expect(Expected::Status(503));
        choose(scene, "okta-verify", button::FASTPASS).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

/// Where no port answers, the app is opened by its address.
async fn opened_otherwise(behaviour: Behaviour, complaint: Option<Expected>) {
    play(async |scene| {
        for port in 0..2 {
            scene.org.set_loopback(port, behaviour);
        }
        if let Some(complaint) = complaint {
            scene.tolerate(complaint);
        }
        choose(scene, "okta-verify", button::FASTPASS).await;
        scene
            .wait_until("the other way", |page| page.heading() == heading::OPEN_APP)
            .await;
        scene.approve("nonce", None).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn it_is_opened_by_its_address_where_every_port_is_closed() {
    opened_otherwise(Behaviour::Off, Some(Expected::Closed)).await;
}

#[tokio::test]
async fn it_is_opened_by_its_address_where_every_port_is_silent() {
    opened_otherwise(Behaviour::Silent, None).await;
}

#[tokio::test]
async fn another_method_is_chosen_where_the_challenge_fails() {
    play(async |scene| {
        for port in 0..2 {
            scene.org.set_loopback(port, Behaviour::ChallengeFails);
        }
        scene.expect(Expected::Status(500));
        choose(scene, "okta-verify", button::FASTPASS).await;
        scene.wait_heading(heading::CHOOSE).await;
        scene.press_like(button::PUSH).await;
        sent(scene).await;
        scene.approve("push", None).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_no_in_the_app_is_told_and_another_way_offered() {
    play(async |scene| {
        for port in 0..2 {
            scene.org.set_loopback(port, Behaviour::Denies);
        }
        scene.tolerate(DECLINED);
        choose(scene, "okta-verify", button::FASTPASS).await;
        let page = scene
            .wait_until("what went wrong", |page| {
                page.is_settled() && !page.alerts.is_empty() && !page.says(message::WAITING_APP)
            })
            .await;
        assert_eq!(page.heading(), heading::CHOOSE, "{page}");
    })
    .await;
}

/// The app is looked for before anybody has said who they are.
const PROBE: &str = "[policies.password-and-another]
    identify = \"identifier-first\"
    factors = [[\"okta_verify\"]]
    app = { probe = \"LOOPBACK\", launch = \"LOOPBACK\" }
    [[users]]
    login = \"ada@example.com\"
    first_name = \"Ada\"
    last_name = \"Lovelace\"
    password = \"Analytical-1843\"
    email = true
    okta_verify = \"Ada's laptop\"";

#[tokio::test]
async fn the_app_signs_in_before_anybody_gives_a_name() {
    play_with(PROBE, async |scene| {
        let account = scene.org.device_accounts().into_iter().next();
        assert!(account.is_some(), "Ada has an app");
        scene.org.set_desktop_account(account.as_ref());
        scene.open_app().await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(ADA.name), "{page}");
    })
    .await;
}

#[tokio::test]
async fn the_first_form_comes_where_no_app_answers() {
    play_with(PROBE, async |scene| {
        scene.org.set_loopback(0, Behaviour::Off);
        scene.org.set_loopback(1, Behaviour::Silent);
        scene.tolerate(Expected::Closed);
        scene.open_app().await;
        let page = scene.wait_heading(heading::SIGN_IN).await;
        assert_eq!(page.alerts, Vec::<String>::new(), "{page}");
        // The button goes the same way, once there is an app.
        let account = scene.org.device_accounts().into_iter().next();
        scene.org.set_desktop_account(account.as_ref());
        scene.org.set_loopback(0, Behaviour::Approves);
        scene.press(button::FASTPASS_LAUNCH).await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(ADA.name), "{page}");
    })
    .await;
}

// ---- setting it up -----------------------------------------------------------------------------

#[tokio::test]
async fn it_is_set_up_by_the_picture() {
    play(async |scene| {
        scene.open_scenario("okta-verify-enroll").await;
        scene.wait_heading(heading::SET_UP_APP).await;
        let picture = "return [...document.querySelectorAll('img')].some(
            e => e.naturalWidth > 100 && e.alt.includes('QR'));";
        assert!(scene.run::<bool>(picture, vec![]).await, "no QR code");
        scene.scan_on_phone(DeviceSettings::default()).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn it_is_set_up_by_a_mailed_link() {
    play(async |scene| {
        scene.open_scenario("okta-verify-enroll").await;
        scene.wait_heading(heading::SET_UP_APP).await;
        scene.press(button::OTHER_SET_UP).await;
        scene.choose(button::LINK_BY_MAIL).await;
        scene.submit().await;
        scene.enter("email", ADA.login).await;
        scene.submit().await;
        scene.wait_heading(heading::CHECK_MAIL).await;
        let link = scene.link_for(ADA).await;
        assert!(scene.org.scan(&link, DeviceSettings::default()), "{link}");
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn it_is_set_up_by_a_link_in_a_text_message() {
    play(async |scene| {
        scene.open_scenario("okta-verify-enroll").await;
        scene.wait_heading(heading::SET_UP_APP).await;
        scene.press(button::OTHER_SET_UP).await;
        scene.choose(button::LINK_BY_TEXT).await;
        scene.submit().await;
        scene.enter("phoneNumber", "+44 20 7946 0958").await;
        scene.submit().await;
        scene.wait_heading(heading::CHECK_TEXTS).await;
        scene.scan_on_phone(DeviceSettings::default()).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

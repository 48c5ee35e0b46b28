//! FastPass: the app on this very device, by each of the ways that lead to it.

use demo_org::{Behaviour, DeviceSettings};
use e2e::words::{button, heading, message, org_message};
use e2e::{ADA, ANDROID, Expected, IPHONE, Scene, play, play_opening_apps};
use serde_json::json;

use super::okta_verify::{DECLINED, NO_BIOMETRICS, choose, sent};

/// How the app is asked who is there.
pub const ASK: &str = "com-okta-authenticator:/deviceChallenge?challengeRequest=";

/// Opens a scenario that asks somebody known to the app.
async fn choose_fastpass(scene: &Scene, scenario: &str) {
    choose(scene, scenario, button::FASTPASS).await;
}

pub async fn signed_in(scene: &Scene) {
    let page = scene.wait_heading(heading::SIGNED_IN).await;
    assert!(page.text.contains(ADA.name), "{page}");
    assert!(!page.url.contains('?'), "{page}");
}

/// Has the app on this computer answer with Ada's account.
pub fn account_on_this_computer(scene: &Scene) {
    let account = scene.org.device_accounts().into_iter().next();
    assert!(account.is_some(), "Ada has an app");
    scene.org.set_desktop_account(account.as_ref());
}

// ---- through its local server ------------------------------------------------------------------

#[tokio::test]
async fn the_app_on_this_computer_answers() {
    play(async |scene| {
        choose_fastpass(scene, "okta-verify").await;
        signed_in(scene).await;
    })
    .await;
}

/// The first port comes to nothing, the second answers.
async fn second_port_answers(first: Behaviour, complaint: Option<Expected>) {
    play(async |scene| {
        scene.org.set_loopback(0, first);
        if let Some(complaint) = complaint {
            scene.expect(complaint);
        }
        choose_fastpass(scene, "okta-verify").await;
        signed_in(scene).await;
    })
    .await;
}

#[tokio::test]
async fn the_second_port_answers_where_the_first_is_closed() {
    second_port_answers(Behaviour::Off, Some(Expected::Closed)).await;
}

#[tokio::test]
async fn the_second_port_answers_where_the_first_is_silent() {
    second_port_answers(Behaviour::Silent, None).await;
}

#[tokio::test]
async fn the_second_port_answers_where_the_probe_of_the_first_fails() {
    second_port_answers(Behaviour::ProbeFails, Some(Expected::Status(500))).await;
}

#[tokio::test]
async fn the_app_of_another_account_of_the_system_passes_it_on() {
    second_port_answers(Behaviour::OtherProfile, Some(Expected::Status(503))).await;
}

/// Where no port answers, the app is opened by its address.
async fn opened_otherwise(behaviour: Behaviour, complaint: Option<Expected>) {
    play_opening_apps("", async |scene| {
        for port in 0..2 {
            scene.org.set_loopback(port, behaviour);
        }
        if let Some(complaint) = complaint {
            scene.expect(complaint);
        }
        choose_fastpass(scene, "okta-verify").await;
        scene
            .wait_until("the other way", |page| page.heading() == heading::OPEN_APP)
            .await;
        scene.app_opened(ASK).await;
        scene.approve("nonce", None).await;
        signed_in(scene).await;
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
async fn a_failure_of_the_app_is_told_and_another_method_chosen() {
    play(async |scene| {
        for port in 0..2 {
            scene.org.set_loopback(port, Behaviour::ChallengeFails);
        }
        scene.expect(Expected::Status(500));
        choose_fastpass(scene, "okta-verify").await;
        let page = scene.wait_heading(heading::CHOOSE).await;
        assert!(page.says(message::APP_FAILED), "{page}");
        scene.press_like(button::PUSH).await;
        let page = sent(scene).await;
        assert!(!page.says(message::APP_FAILED), "{page}");
        scene.approve("push", None).await;
        signed_in(scene).await;
    })
    .await;
}

/// What is said where the answer was no.
const NOT_CONFIRMED: [&str; 2] = [message::NOT_VERIFIED, org_message::NOT_CONFIRMED];

/// Why the app's answer did not count, above every way there is.
async fn told_beside_other_ways(scene: &Scene, why: &[&str]) {
    let page = scene.wait_heading(heading::CHOOSE).await;
    for words in why {
        assert!(page.says(words), "{words}\n{page}");
    }
    assert!(!page.says(message::WAITING_APP), "{page}");
    for way in [button::FASTPASS, button::PUSH, button::APP_CODE] {
        let offered = page.buttons.iter().any(|name| name.starts_with(way));
        assert!(offered, "{way}\n{page}");
    }
}

#[tokio::test]
async fn a_no_in_the_app_is_told_and_another_way_offered() {
    play(async |scene| {
        for port in 0..2 {
            scene.org.set_loopback(port, Behaviour::Denies);
        }
        scene.tolerate(DECLINED);
        choose_fastpass(scene, "okta-verify").await;
        told_beside_other_ways(scene, &NOT_CONFIRMED).await;
        scene.org.set_loopback(0, Behaviour::Approves);
        scene.press_like(button::FASTPASS).await;
        signed_in(scene).await;
    })
    .await;
}

#[tokio::test]
async fn an_app_that_recognises_nobody_is_told_about_and_mended() {
    play(async |scene| {
        scene.open_scenario("push-biometrics").await;
        scene.wait_heading(heading::OKTA_VERIFY).await;
        let bare = DeviceSettings {
            biometrics: false,
            ..DeviceSettings::default()
        };
        scene.org.set_device(ADA.login, bare);
        scene.tolerate(DECLINED);
        scene.press(button::FASTPASS).await;
        told_beside_other_ways(scene, &NO_BIOMETRICS).await;
        scene.org.set_device(ADA.login, DeviceSettings::default());
        scene.press_like(button::FASTPASS).await;
        signed_in(scene).await;
    })
    .await;
}

// ---- by its scheme or a link -------------------------------------------------------------------

#[tokio::test]
async fn its_own_scheme_opens_it_and_a_button_opens_it_again() {
    play_opening_apps("", async |scene| {
        choose_fastpass(scene, "fastpass-uri").await;
        scene
            .wait_until("the way", |page| page.heading() == heading::OPEN_APP)
            .await;
        let first = scene.app_opened(ASK).await;
        let opened = scene.apps_opened().len();
        scene.press(button::OPEN_APP).await;
        while scene.apps_opened().len() == opened {
            tokio::task::yield_now().await;
        }
        assert_eq!(scene.app_opened(ASK).await, first);
        // The challenge stays in the page no longer than it takes to hand it over.
        while scene
            .run::<bool>("return !!document.querySelector('iframe');", vec![])
            .await
        {
            tokio::task::yield_now().await;
        }
        scene.approve("nonce", None).await;
        signed_in(scene).await;
    })
    .await;
}

#[tokio::test]
async fn a_browser_that_keeps_the_page_from_the_computer_is_told_about() {
    play(async |scene| {
        for name in ["local-network-access", "loopback-network"] {
            let denied = json!({
                "permission": { "name": name }, "setting": "denied",
                "origin": scene.org.app_url(),
            });
            scene.cdp("Browser.setPermission", denied).await;
        }
        choose_fastpass(scene, "okta-verify").await;
        let page = scene.wait_heading(heading::NETWORK_BLOCKED).await;
        assert!(page.says(message::NETWORK_BLOCKED), "{page}");
        // Nobody was asked in vain, and there is a way on.
        assert!(
            page.buttons.iter().any(|name| name == button::OTHER_WAY),
            "{page}"
        );
        scene.press(button::OTHER_WAY).await;
        scene.press_like(button::PUSH).await;
        sent(scene).await;
        scene.approve("push", None).await;
        signed_in(scene).await;
    })
    .await;
}

/// The link leads to the app, which leads back.
pub async fn by_a_link(scene: &Scene, answer: &str) {
    scene
        .wait_until("the way", |page| page.heading() == heading::FASTPASS)
        .await;
    scene.press(button::OPEN_APP).await;
    scene.press(answer).await;
}

#[tokio::test]
async fn a_universal_link_opens_it() {
    play(async |scene| {
        scene.become_phone(IPHONE).await;
        choose_fastpass(scene, "fastpass-universal-link").await;
        by_a_link(scene, "Yes, it is me").await;
        signed_in(scene).await;
    })
    .await;
}

#[tokio::test]
async fn an_app_link_opens_it_after_a_no() {
    play(async |scene| {
        scene.become_phone(ANDROID).await;
        choose_fastpass(scene, "fastpass-app-link").await;
        scene.tolerate(DECLINED);
        by_a_link(scene, "No").await;
        told_beside_other_ways(scene, &NOT_CONFIRMED).await;
        scene.press_like(button::FASTPASS).await;
        by_a_link(scene, "Yes, it is me").await;
        signed_in(scene).await;
    })
    .await;
}

// ---- by the system -----------------------------------------------------------------------------

#[tokio::test]
async fn apples_extension_answers_a_form() {
    play(async |scene| {
        // It is woken by this status.
        scene.expect(Expected::Status(401));
        choose_fastpass(scene, "fastpass-apple").await;
        signed_in(scene).await;
    })
    .await;
}

#[tokio::test]
async fn without_apples_extension_there_are_the_other_ways() {
    play(async |scene| {
        scene.org.set_device_system(false);
        scene.expect(Expected::Status(401));
        choose_fastpass(scene, "fastpass-apple").await;
        scene.wait_heading(heading::CHOOSE).await;
        scene.press_like(button::PUSH).await;
        sent(scene).await;
        scene.approve("push", None).await;
        signed_in(scene).await;
    })
    .await;
}

#[tokio::test]
async fn apples_extension_answers_an_address() {
    play(async |scene| {
        choose_fastpass(scene, "fastpass-apple-address").await;
        signed_in(scene).await;
    })
    .await;
}

#[tokio::test]
async fn the_address_of_apples_extension_comes_back_without_it() {
    play(async |scene| {
        scene.org.set_device_system(false);
        choose_fastpass(scene, "fastpass-apple-address").await;
        scene.wait_heading(heading::CHOOSE).await;
    })
    .await;
}

//! A form that wants to know whether a browser computes: ALTCHA, solved for real; and the hosted ones,
//! whose scripts run in a frame of their own.

use demo_org::Fault;
use e2e::words::{field, heading, message, org_message};
use e2e::{ADA, Expected, GRACE, Page, Scene, play, play_with};

#[tokio::test]
async fn the_name_is_sent_once_it_is_solved() {
    play(async |scene| {
        scene.open_scenario("captcha-altcha").await;
        scene.identify_here(ADA).await;
        scene.wait_heading(heading::PASSWORD).await;
        assert_eq!(scene.requests_to("POST", "/idp/idx/identify"), 1);
    })
    .await;
}

#[tokio::test]
async fn each_attempt_is_solved_anew() {
    let settings = "[accounts.captcha]\nprovider = \"altcha\"\non = [\"identify\"]";
    play_with(settings, async |scene| {
        for _ in 0..2 {
            scene.identify(GRACE).await;
            scene.wait_heading(heading::PASSWORD).await;
            scene.press("Back to sign in").await;
            scene.wait_heading(heading::SIGN_IN).await;
        }
        scene.identify_here(GRACE).await;
        scene.give_password(GRACE).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_hosted_one_runs_in_its_frame_and_gives_a_token_for_each_sending() {
    for (scenario, script) in [
        ("captcha-hcaptcha", "/captcha/1/api.js"),
        ("captcha-recaptcha", "/captcha/recaptcha/api.js"),
    ] {
        play(async |scene| {
            scene.open_scenario(scenario).await;
            scene.wait_heading(heading::SIGN_IN).await;
            // Nothing of it is loaded before it is needed.
            assert_eq!(scene.requests_to("GET", script), 0);
            // The settings outlive a reload.
            scene.reload().await;
            fails_and_can_be_sent_again(scene, script).await;
            scene.submit().await;
            scene.wait_heading(heading::PASSWORD).await;
            assert_eq!(scene.statuses("GET", script), [503, 200, 200]);
            assert_eq!(scene.requests_to("POST", "/captcha/token"), 2);
            assert_eq!(scene.statuses("POST", "/idp/idx/identify"), [400, 200]);
            let frames: u32 = scene
                .run("return document.querySelectorAll('iframe').length;", vec![])
                .await;
            assert_eq!(frames, 0, "the frame stays");
        })
        .await;
    }
}

/// Its script is not to be had, and then the organisation does not take its token.
async fn fails_and_can_be_sent_again(scene: &Scene, script: &str) {
    // What fails in a frame of no origin is not always in the log.
    scene.tolerate(Expected::Status(503));
    scene
        .org
        .fail_next(script, Fault::Status(503, String::new()), 1);
    scene.identify_here(ADA).await;
    let page = scene.wait_invalid(field::IDENTIFIER).await;
    assert!(page.says(message::NO_PERSON), "{page}");
    still_named(&page);
    assert_eq!(scene.requests_to("POST", "/idp/idx/identify"), 0);

    scene.expect(Expected::Status(400));
    let worthless = r#"{"token":"worthless"}"#;
    let token = Fault::Body(200, "application/json".into(), worthless.into());
    scene.org.fail_next("/captcha/token", token, 1);
    scene.submit().await;
    let page = scene.wait_alert(org_message::NO_PERSON).await;
    still_named(&page);
}

fn still_named(page: &Page) {
    assert_eq!(page.heading(), heading::SIGN_IN, "{page}");
    let name = page.field(field::IDENTIFIER).map(|one| one.value.as_str());
    assert_eq!(name, Some(ADA.login), "{page}");
}

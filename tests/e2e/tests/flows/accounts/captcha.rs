//! A form that wants to know whether a browser computes: ALTCHA, solved for real; and the hosted ones,
//! whose scripts run in a frame of their own.

use e2e::words::heading;
use e2e::{ADA, GRACE, play, play_with};

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
    for scenario in ["captcha-hcaptcha", "captcha-recaptcha"] {
        play(async |scene| {
            scene.open_scenario(scenario).await;
            scene.wait_heading(heading::SIGN_IN).await;
            let scripts = || {
                ["/captcha/1/api.js", "/captcha/recaptcha/api.js"]
                    .map(|path| scene.requests_to("GET", path))
                    .iter()
                    .sum::<usize>()
            };
            // Nothing of it is loaded before it is needed.
            assert_eq!(scripts(), 0);
            // The settings outlive a reload.
            scene.reload().await;
            scene.wait_heading(heading::SIGN_IN).await;
            scene.identify_here(ADA).await;
            scene.wait_heading(heading::PASSWORD).await;
            assert_eq!(scripts(), 1);
            assert_eq!(scene.requests_to("POST", "/captcha/token"), 1);
            let frames: u32 = scene
                .run("return document.querySelectorAll('iframe').length;", vec![])
                .await;
            assert_eq!(frames, 0, "the frame stays");
        })
        .await;
    }
}

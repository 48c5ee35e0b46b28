//! What the organisation says once everything is proved, or before anything is.

use demo_org::Fault;
use e2e::words::{button, field, heading, message, org_message};
use e2e::{Expected, GRACE, Page, play};

const TOKEN: &str = "/oauth2/default/v1/token";

#[tokio::test]
async fn who_may_not_use_the_app_reads_why_and_can_start_over() {
    for (scenario, status, told) in [
        ("not-assigned", 403, org_message::NOT_FOR_YOU),
        ("denied", 403, org_message::NO_PERMISSION),
        ("no-policy", 400, org_message::NO_RULE),
    ] {
        play(async |scene| {
            scene.expect(Expected::Status(status));
            scene.open_scenario(scenario).await;
            let page = scene.wait_heading(heading::DENIED).await;
            assert!(page.says(told), "{page}");
            assert_eq!(scene.requests_to("POST", TOKEN), 0);
            scene.press(button::BACK_TO_SIGN_IN).await;
            scene.wait_heading(heading::SIGN_IN).await;
        })
        .await;
    }
}

#[tokio::test]
async fn somebody_else_may_try_where_one_is_not_assigned() {
    play(async |scene| {
        scene.open_scenario("not-assigned-try-another").await;
        scene.expect(Expected::Status(400));
        scene.give_password(GRACE).await;
        let page = scene.wait_heading(heading::SIGN_IN).await;
        assert!(page.says("not meant for this user"), "{page}");
        // Who it was is nobody's business here.
        assert!(!page.text.contains(GRACE.login), "{page}");
    })
    .await;
}

#[tokio::test]
async fn an_organisation_without_embedded_sign_in_says_so() {
    play(async |scene| {
        scene.tolerate(Expected::Status(400));
        scene.tolerate(Expected::Status(403));
        scene.expect(Expected::Hint("embedded"));
        scene.open_scenario("feature-off").await;
        scene.wait_heading(heading::NOT_HERE).await;
    })
    .await;
}

#[tokio::test]
async fn the_organisations_own_page_is_gone_to() {
    for scenario in ["success-page", "success-redirect"] {
        play(async |scene| {
            scene.open_scenario(scenario).await;
            scene.give_password(GRACE).await;
            let landing = format!("{}/signed-in", scene.org.org_url());
            scene
                .wait_until("the landing page", |page| page.url == landing)
                .await;
            assert_eq!(scene.requests_to("POST", TOKEN), 0);
        })
        .await;
    }
}

#[tokio::test]
async fn who_is_sent_away_with_an_error_reads_it() {
    play(async |scene| {
        scene.open_scenario("failure-redirect").await;
        scene.give_password(GRACE).await;
        let page = scene.wait_alert(org_message::SENT_AWAY).await;
        assert_ne!(page.heading(), heading::SIGNED_IN, "{page}");
        assert!(!page.url.contains("error="), "{page}");
        assert!(page.offers_something(), "{page}");
        assert_eq!(scene.requests_to("POST", TOKEN), 0);
    })
    .await;
}

#[tokio::test]
async fn a_network_that_nobody_may_sign_in_from_is_told_apart_from_the_organisation() {
    play(async |scene| {
        scene.expect(Expected::Status(403));
        scene.open_scenario("network-policy").await;
        let page = scene.wait_alert(message::BLOCKED).await;
        assert!(!page.text.contains("not let in"), "{page}");
        assert_eq!(scene.requests_to("POST", "/idp/idx/introspect"), 0);
        scene.press(button::TRY_AGAIN).await;
        scene.identify_here(GRACE).await;
        scene.wait_heading(heading::PASSWORD).await;
        // Shut out in the middle: no words of the organisation, no mark of its own.
        let wall = Fault::Body(403, "text/html".into(), "<h1>not let in</h1>".into());
        scene.org.fail_next("/idp/idx/challenge/answer", wall, 1);
        scene.fill(field::PASSCODE, GRACE.password).await;
        scene.submit().await;
        let page = scene.wait_alert(message::BLOCKED).await;
        assert!(!page.text.contains("not let in"), "{page}");
        // What is on screen stays, and can be sent again.
        assert_eq!(page.heading(), heading::PASSWORD, "{page}");
        scene.give_password(GRACE).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn nothing_can_be_set_up_during_maintenance() {
    play(async |scene| {
        scene.open_scenario("maintenance-optional").await;
        let page = scene.wait_until("a screen", Page::is_settled).await;
        assert_eq!(page.heading(), "Setting up isn’t possible now", "{page}");
        scene.press("Skip setting up").await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn what_has_to_be_set_up_cannot_be_skipped_during_maintenance() {
    play(async |scene| {
        scene.open_scenario("maintenance-required").await;
        let page = scene.wait_until("a screen", Page::is_settled).await;
        assert_eq!(page.heading(), "Setting up isn’t possible now", "{page}");
        assert!(
            !page.buttons.iter().any(|one| one.contains("Skip")),
            "{page}"
        );
        assert!(page.says("maintenance"), "{page}");
    })
    .await;
}

//! What an application asks for, allowed or not.

use e2e::words::{button, field, heading};
use e2e::{Expected, GRACE, play, play_with};

#[tokio::test]
async fn what_is_allowed_signs_in() {
    play(async |scene| {
        scene.open_scenario("consent").await;
        scene.wait_heading(heading::CONSENT).await;
        scene.press(button::ALLOW).await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(GRACE.name), "{page}");
        assert!(page.text.contains("Email"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn what_is_not_allowed_gives_no_tokens() {
    play_with("[accounts.consent]\nkind = \"plain\"", async |scene| {
        scene.identify(GRACE).await;
        scene.give_password(GRACE).await;
        let page = scene.wait_heading(heading::CONSENT).await;
        assert!(page.field(field::PASSCODE).is_none(), "{page}");
        scene.tolerate(Expected::Status(400));
        scene.tolerate(Expected::Status(403));
        scene.press(button::DENY).await;
        let page = scene
            .wait_until("the end", |page| {
                page.is_settled() && page.heading() != heading::CONSENT
            })
            .await;
        assert_ne!(page.heading(), heading::SIGNED_IN, "{page}");
        assert!(page.offers_something(), "{page}");
        assert_eq!(scene.requests_to("POST", "/oauth2/default/v1/token"), 0);
    })
    .await;
}

#[tokio::test]
async fn a_scope_can_be_left_out() {
    play(async |scene| {
        scene.open_scenario("consent-granular").await;
        let page = scene.wait_heading(heading::CONSENT).await;
        assert!(page.field("optedScopes.openid").is_some(), "{page}");
        scene.choose("See your email address").await;
        scene.press(button::ALLOW).await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(!page.text.contains("Email"), "{page}");
    })
    .await;
}

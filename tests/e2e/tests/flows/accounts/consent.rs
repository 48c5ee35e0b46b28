//! What an application asks for, allowed or not.

use e2e::words::{button, field, heading, org_message};
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
        let page = scene.wait_alert(org_message::NOT_ALLOWED).await;
        assert_ne!(page.heading(), heading::SIGNED_IN, "{page}");
        scene.press(button::BACK_TO_SIGN_IN).await;
        scene.wait_heading(heading::SIGN_IN).await;
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

#[tokio::test]
async fn what_was_allowed_is_remembered_until_it_is_revoked_on_the_console() {
    play_with("[accounts.consent]\nkind = \"plain\"", async |scene| {
        let sign_in = async || {
            scene.identify_here(GRACE).await;
            scene.give_password(GRACE).await;
        };
        let sign_out = async || {
            scene.wait_heading(heading::SIGNED_IN).await;
            scene.press(button::SIGN_OUT).await;
            scene.press(button::SIGN_IN).await;
            scene.wait_heading(heading::SIGN_IN).await;
        };
        scene.open_app().await;
        sign_in().await;
        scene.wait_heading(heading::CONSENT).await;
        scene.press(button::ALLOW).await;
        sign_out().await;
        sign_in().await;
        sign_out().await;

        scene.open(&scene.org.console_url()).await;
        scene.press("Revoke").await;
        scene
            .wait_until("nothing to revoke", |page| {
                !page.buttons.iter().any(|name| name == "Revoke")
            })
            .await;
        scene.open_app().await;
        sign_in().await;
        scene.wait_heading(heading::CONSENT).await;
        scene.press(button::ALLOW).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn an_administrator_allows_it_for_all() {
    play(async |scene| {
        scene.open_scenario("consent-admin").await;
        let page = scene.wait_heading(heading::CONSENT).await;
        // Grouped by what they are about.
        for area in ["People and groups", "Apps and policies", "System"] {
            assert!(page.text.contains(area), "{area}\n{page}");
        }
        scene.press(button::ALLOW).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

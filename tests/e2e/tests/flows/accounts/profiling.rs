//! What is asked about a person beside the proofs.

use e2e::words::{button, heading, message};
use e2e::{Expected, GRACE, Page, Scene, play, play_with};

use super::steps::stays_at;

/// As the organisation calls its form.
const TITLE: &str = "One more thing";
const DEPARTMENT: &str = "userProfile.department";
const NICKNAME: &str = "userProfile.nickName";
const SECOND: &str = "userProfile.secondEmail";

#[tokio::test]
async fn a_required_attribute_is_asked_for_until_it_is_given() {
    play(async |scene| {
        scene.open_scenario("profiling").await;
        let path = "/idp/idx/enroll/update";
        scene
            .wait_until("the form", |page| page.field(DEPARTMENT).is_some())
            .await;
        scene.submit().await;
        scene.wait_invalid(DEPARTMENT).await;
        assert_eq!(scene.requests_to("POST", path), 0);
        stays_at(scene, TITLE, |page| page.field(DEPARTMENT).is_some()).await;
        scene.enter(DEPARTMENT, "Harbour").await;
        scene.submit().await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(GRACE.name), "{page}");
        assert_eq!(scene.statuses("POST", path), [200]);
    })
    .await;
}

/// Asked of everybody, and none of it is demanded.
const UPDATE: &str = r#"[accounts.profiling]
update = [
  { name = "nickName", label = "Nickname" },
  { name = "secondEmail", label = "Second e-mail", type = "email" },
]"#;

async fn sign_in(scene: &Scene) -> Page {
    scene.identify_here(GRACE).await;
    scene.give_password(GRACE).await;
    scene.wait_heading(heading::MORE_ABOUT_YOU).await
}

fn value(page: &Page, name: &str) -> Option<String> {
    page.field(name).map(|field| field.value.clone())
}

#[tokio::test]
async fn further_attributes_are_given_or_skipped() {
    play_with(UPDATE, async |scene| {
        scene.open_app().await;
        sign_in(scene).await;
        scene.fill(NICKNAME, "Amazing Grace").await;
        scene.fill(SECOND, "no address").await;
        // The attempt has run out meanwhile. After another, what was typed is there again.
        scene.org.expire_transactions();
        scene.expect(Expected::Status(401));
        scene.submit().await;
        scene.start_over_after_expiry().await;
        let page = sign_in(scene).await;
        assert!(page.says(message::RETYPED), "{page}");
        assert_eq!(value(&page, SECOND).as_deref(), Some("no address"));
        // So it is after a refusal.
        scene.expect(Expected::Status(400));
        scene.submit().await;
        let page = scene.wait_invalid(SECOND).await;
        let kept = value(&page, NICKNAME);
        assert_eq!(kept.as_deref(), Some("Amazing Grace"), "{page}");
        scene.fill(SECOND, "grace@example.net").await;
        scene.submit().await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
    play(async |scene| {
        scene.open_scenario("profile-update").await;
        scene.wait_heading(heading::MORE_ABOUT_YOU).await;
        scene.press(button::SKIP).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

//! What is asked about a person beside the proofs.

use e2e::words::{button, heading};
use e2e::{Expected, GRACE, play};

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
        scene.reload().await;
        scene.enter(DEPARTMENT, "Harbour").await;
        scene.submit().await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(GRACE.name), "{page}");
        assert_eq!(scene.statuses("POST", path), [200]);
    })
    .await;
}

#[tokio::test]
async fn further_attributes_are_given_or_skipped() {
    play(async |scene| {
        scene.open_scenario("profile-update").await;
        scene.wait_heading(heading::MORE_ABOUT_YOU).await;
        scene.enter(NICKNAME, "Amazing Grace").await;
        scene.expect(Expected::Status(400));
        scene.fill(SECOND, "no address").await;
        scene.submit().await;
        let page = scene.wait_invalid(SECOND).await;
        let kept = page.field(NICKNAME).map(|field| field.value.as_str());
        assert_eq!(kept, Some("Amazing Grace"), "{page}");
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

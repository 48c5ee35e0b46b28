//! More than one way to prove who one is.

use e2e::words::{button, field, heading};
use e2e::{ADA, KATHERINE, play};

const ANSWER: &str = "credentials.answer";

#[tokio::test]
async fn any_two_of_three() {
    play(async |scene| {
        scene.identify(KATHERINE).await;
        let page = scene.wait_heading(heading::CHOOSE).await;
        for name in ["Email", "Password", "Security Question"] {
            let offered = page.buttons.iter().any(|one| one.starts_with(name));
            assert!(offered, "{name} is not offered\n{page}");
        }
        scene.press("Password").await;
        scene.wait_heading(heading::PASSWORD).await;

        // A change of mind, and back again.
        scene.press(button::OTHER_WAY).await;
        scene.wait_heading(heading::CHOOSE).await;
        scene.press(button::BACK).await;
        scene.give_password(KATHERINE).await;

        scene.wait_heading(heading::CHOOSE).await;
        scene.press("Security Question").await;
        let page = scene
            .wait_until("the question", |page| page.field(ANSWER).is_some())
            .await;
        let question = "What was the first award you received?";
        assert!(page.text.contains(question), "what is asked?\n{page}");
        scene.fill(ANSWER, "Snell Prize").await;
        scene.submit().await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(KATHERINE.name), "{page}");
    })
    .await;
}

#[tokio::test]
async fn not_you_leads_back_to_the_start() {
    play(async |scene| {
        scene.identify(ADA).await;
        scene.wait_heading(heading::PASSWORD).await;
        scene.press(button::NOT_YOU).await;
        let page = scene.wait_heading(heading::SIGN_IN).await;
        let typed = page.field(field::IDENTIFIER).map(|one| one.value.as_str());
        assert_eq!(typed, Some(""), "{page}");
        assert_eq!(scene.requests_to("POST", "/idp/idx/cancel"), 1);
    })
    .await;
}

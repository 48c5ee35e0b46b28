//! A question and its answer.

use e2e::words::{button, heading, org_message};
use e2e::{Expected, HEDY, JOAN, play};

const ANSWER: &str = "credentials.answer";

#[tokio::test]
async fn the_answer_signs_in_after_a_wrong_one() {
    play(async |scene| {
        scene.identify(HEDY).await;
        scene.give_password(HEDY).await;
        scene.wait_heading(heading::CHOOSE).await;
        scene.press_like("Security Question").await;
        scene.expect(Expected::Status(401));
        scene.enter(ANSWER, "Nobel Prize").await;
        scene.submit().await;
        let page = scene.wait_alert(org_message::WRONG_ANSWER).await;
        let field = page.field(ANSWER).cloned().unwrap_or_default();
        assert!(field.invalid && field.focused, "{page}");
        scene.enter(ANSWER, "Pioneer Award").await;
        scene.submit().await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn one_of_ones_own_is_set_up() {
    play(async |scene| {
        scene.identify(JOAN).await;
        scene.give_password(JOAN).await;
        scene.wait_heading(heading::SET_UP).await;
        scene.press_like("Security Question").await;
        scene
            .wait_until("the form", |page| page.field(ANSWER).is_some())
            .await;
        scene.choose(button::OWN_QUESTION).await;
        scene
            .enter("credentials.question", "Where is the bombe?")
            .await;
        // Too short for the organisation, which says so at its field.
        scene.expect(Expected::Status(400));
        scene.enter(ANSWER, "Hut").await;
        scene.submit().await;
        let page = scene
            .wait_until("the refusal", |page| {
                page.field(ANSWER).is_some_and(|f| f.invalid)
            })
            .await;
        let question = page.field("credentials.question").map(|f| f.value.as_str());
        assert_eq!(question, Some("Where is the bombe?"), "{page}");
        // It is said once, though both kinds of question have such a field.
        let said: Vec<_> = page.alerts.iter().filter(|text| !text.is_empty()).collect();
        assert_eq!(said.len(), 1, "{page}");
        scene.enter(ANSWER, "Hut eleven").await;
        scene.submit().await;
        let page = scene.wait_heading(heading::SET_UP).await;
        let listed = page.buttons.iter().any(|b| b.starts_with("Security"));
        assert!(!listed, "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_listed_one_is_set_up() {
    play(async |scene| {
        scene.open_scenario("enroll-security-question").await;
        scene
            .wait_until("the form", |page| page.field(ANSWER).is_some())
            .await;
        scene.submit().await;
        scene.wait_invalid(ANSWER).await;
        // Another kind of question begins without the answer, and without what was wrong.
        scene.choose(button::OWN_QUESTION).await;
        let page = scene
            .wait_until("the other kind", |page| {
                page.field("credentials.question").is_some()
            })
            .await;
        assert!(
            page.field(ANSWER).is_some_and(|field| !field.invalid),
            "{page}"
        );
        scene.choose(button::LISTED_QUESTION).await;
        scene.choose("What was the first award you received?").await;
        scene.enter(ANSWER, "Blue ribbon").await;
        scene.submit().await;
        let page = scene.wait_heading(heading::SET_UP).await;
        let listed = page.buttons.iter().any(|b| b.starts_with("Security"));
        assert!(!listed, "{page}");
    })
    .await;
}

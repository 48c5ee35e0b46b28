//! A device without a keyboard shows a code; its user types it here.

use e2e::words::{button, field, heading, message, org_message};
use e2e::{Expected, GRACE, Scene, play};

const CODE: &str = "userCode";

/// Sends the code, and reaches the question.
async fn sign_in(scene: &Scene) {
    scene.submit().await;
    scene.wait_heading(heading::SIGN_IN).await;
    scene.enter(field::IDENTIFIER, GRACE.login).await;
    scene.enter(field::PASSCODE, GRACE.password).await;
    scene.submit().await;
    at_question(scene).await;
}

async fn at_question(scene: &Scene) {
    scene
        .wait_until("the question", |page| {
            page.is_settled() && page.heading().ends_with("asks for access")
        })
        .await;
}

#[tokio::test]
async fn a_code_nobody_shows_is_refused() {
    play(async |scene| {
        scene.open_scenario("user-code").await;
        scene.wait_heading(heading::ACTIVATE).await;
        scene.expect(Expected::Status(401));
        scene.enter(CODE, "BBBB-BBBB").await;
        scene.submit().await;
        let page = scene.wait_alert(org_message::NO_DEVICE).await;
        assert_eq!(page.heading(), heading::ACTIVATE, "{page}");
    })
    .await;
}

#[tokio::test]
async fn the_code_that_is_there_lets_the_device_in() {
    play(async |scene| {
        scene.open_scenario("user-code-prefilled").await;
        scene.wait_heading(heading::ACTIVATE).await;
        sign_in(scene).await;
        scene.press(button::ALLOW).await;
        scene.wait_heading(heading::ACTIVATED).await;
    })
    .await;
}

#[tokio::test]
async fn a_typed_code_can_be_denied() {
    play(async |scene| {
        scene.open_scenario("user-code-prefilled").await;
        let page = scene.wait_heading(heading::ACTIVATE).await;
        // Typed anew, in small letters and without its hyphen.
        let shown = page.field(CODE).map(|f| f.value.to_lowercase());
        let typed = shown.unwrap_or_default().replace('-', "");
        scene.enter(CODE, &typed).await;
        sign_in(scene).await;
        scene.press(button::DENY).await;
        scene.wait_heading(heading::NOT_ACTIVATED).await;
        // A slip is no dead end.
        scene.press(button::TRY_AGAIN).await;
        scene.wait_heading(heading::SIGN_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_code_in_the_address_is_compared_and_sent_as_it_came() {
    play(async |scene| {
        scene.open_scenario("user-code").await;
        scene.wait_heading(heading::ACTIVATE).await;
        let code = scene.org.device_code().expect("a television asks");
        let address = format!("{}/?user_code={code}", scene.org.app_url());
        // Over a reload, too, until it is sent.
        for _ in 0..2 {
            scene.open(&address).await;
            let page = scene.wait_heading(heading::ACTIVATE).await;
            let value = page.field(CODE).map(|field| field.value.as_str());
            assert_eq!(value, Some(code.as_str()), "{page}");
            assert!(page.text.contains(message::COMPARE), "{page}");
        }
        scene.submit().await;
        scene.identify_here(GRACE).await;
        assert!(!scene.look().await.url.contains(&code));
        scene.give_password(GRACE).await;
        at_question(scene).await;
        scene.press(button::ALLOW).await;
        scene.wait_heading(heading::ACTIVATED).await;
    })
    .await;
}

#[tokio::test]
async fn a_wrong_code_of_the_address_does_not_come_back() {
    play(async |scene| {
        scene.open_scenario("user-code").await;
        scene.wait_heading(heading::ACTIVATE).await;
        let address = format!("{}/?user_code=BBBBBBBB", scene.org.app_url());
        scene.open(&address).await;
        scene.wait_heading(heading::ACTIVATE).await;
        scene.expect(Expected::Status(401));
        scene.submit().await;
        let page = scene.wait_alert(org_message::NO_DEVICE).await;
        assert_eq!(page.heading(), heading::ACTIVATE, "{page}");
        scene.reload().await;
        let page = scene.wait_heading(heading::ACTIVATE).await;
        assert_eq!(page.field(CODE).map(|f| f.value.as_str()), Some(""));
    })
    .await;
}

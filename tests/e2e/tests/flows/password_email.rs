//! The main flow: a password, then a code by e-mail.

use e2e::words::{field, heading};
use e2e::{ADA, EMMY, GRACE, play, play_with};

/// The addresses of all files of the app that the page has loaded.
const LOADED: &str = "return performance.getEntriesByType('resource')
    .map(({ name }) => name).filter((name) => name.startsWith(location.origin));";

#[tokio::test]
async fn a_password_and_a_mailed_code_sign_in() {
    play(async |scene| {
        scene.identify(ADA).await;
        let page = scene.wait_heading(heading::PASSWORD).await;
        assert!(page.text.contains(ADA.login), "who is it?\n{page}");
        scene.give_password(ADA).await;
        scene.have_mail_sent().await;
        let code = scene.code_for(ADA).await;

        // The bundle's budget is for this: no part of the app came later. What is needed
        // after sign-in alone comes with the tokens.
        let loaded: Vec<String> = scene.run(LOADED, Vec::new()).await;
        let part = |name: &&String| {
            [".wasm", ".js", ".css"]
                .iter()
                .any(|end| name.ends_with(end))
        };
        assert_eq!(loaded.iter().filter(part).count(), 3, "{loaded:#?}");

        scene.give_code(&code).await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(ADA.name), "{page}");
        assert!(page.text.contains(ADA.login), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_password_is_enough_where_the_policy_says_so() {
    play(async |scene| {
        scene.sign_in(GRACE).await;
    })
    .await;
}

#[tokio::test]
async fn a_mailed_code_is_enough_where_the_policy_says_so() {
    play(async |scene| {
        scene.sign_in(EMMY).await;
    })
    .await;
}

#[tokio::test]
async fn identifier_and_password_can_share_a_form() {
    let settings = "[policies.password-and-another]
        identify = \"identifier-and-password\"
        factors = [[\"okta_password\"], \"any\"]";
    play_with(settings, async |scene| {
        scene.open_app().await;
        scene.wait_heading(heading::SIGN_IN).await;
        scene.fill(field::IDENTIFIER, ADA.login).await;
        scene.fill(field::PASSCODE, ADA.password).await;
        scene.submit().await;
        scene.have_mail_sent().await;
        let code = scene.code_for(ADA).await;
        scene.give_code(&code).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

//! A second provider: verified with, set up, and signed in with from the first form.

use e2e::words::{button, heading, message, org_message};
use e2e::{ADA, KATHERINE, Page, Scene, play, play_with};

const DENY: &str = "Do not";
const ALLOW: &str = "Sign in";

/// Goes to the page of the provider.
async fn at_provider(scene: &Scene, action: &str) {
    scene.press(action).await;
    wait_provider(scene).await;
}

async fn wait_provider(scene: &Scene) {
    scene
        .wait_until("the provider", |page| {
            page.buttons.iter().any(|name| name == DENY)
        })
        .await;
}

#[tokio::test]
async fn it_vouches_for_the_person() {
    play(async |scene| {
        scene.open_scenario("external-idp").await;
        at_provider(scene, button::VERIFY).await;
        scene.press(ALLOW).await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(ADA.name), "{page}");
        assert!(!page.url.contains('?'), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_refusal_and_somebody_else_come_back_to_try_again() {
    play(async |scene| {
        scene.open_scenario("external-idp").await;
        at_provider(scene, button::VERIFY).await;
        scene.press(DENY).await;
        back_with_error(scene, button::VERIFY, org_message::PROVIDER_REFUSED).await;
        at_provider(scene, button::VERIFY).await;
        scene.choose("stranger@elsewhere.example").await;
        scene.press(ALLOW).await;
        back_with_error(scene, button::VERIFY, org_message::PROVIDER_REFUSED).await;
        at_provider(scene, button::VERIFY).await;
        scene.press(ALLOW).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

/// Waits for the step with this button again, which says what went wrong.
pub async fn back_with_error(scene: &Scene, action: &str, why: &str) {
    let page = scene
        .wait_until("the step again", |page| {
            page.is_settled() && page.buttons.iter().any(|name| name == action)
        })
        .await;
    assert!(page.says(why), "{page}");
    assert!(!page.url.contains('?'), "{page}");
}

#[tokio::test]
async fn it_is_set_up() {
    play(async |scene| {
        scene.open_scenario("external-idp-enroll").await;
        at_provider(scene, button::SET_IT_UP).await;
        scene.press(ALLOW).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn an_answer_for_another_attempt_signs_nobody_in() {
    play(async |scene| {
        scene.open_scenario("external-idp").await;
        at_provider(scene, button::VERIFY).await;
        let forged = "login/callback?interaction_code=forged&state=of-somebody-else";
        let url = format!("{}/{forged}", scene.org.app_url());
        scene.open(&url).await;
        let page = scene.wait_heading(heading::NOT_STARTED_HERE).await;
        assert!(page.says(message::START_AGAIN), "{page}");
        assert!(!page.url.contains("forged"), "{page}");
        scene.press(button::START_AGAIN).await;
        scene.wait_heading(heading::SIGN_IN).await;
        assert_eq!(scene.requests_to("POST", "/oauth2/default/v1/token"), 0);
    })
    .await;
}

#[tokio::test]
async fn a_button_beside_the_first_form_leads_there() {
    play(async |scene| {
        scene.open_scenario("idp-buttons").await;
        at_provider(scene, "Sign in with Lighthouse").await;
        scene.choose("stranger@elsewhere.example").await;
        scene.press(ALLOW).await;
        let page = scene.wait_heading(heading::CALLBACK_FAILED).await;
        let why = "There is no account here for stranger@elsewhere.example.";
        assert!(page.says(why), "{page}");
        scene.press(button::START_AGAIN).await;
        scene.wait_heading(heading::SIGN_IN).await;
    })
    .await;
}

#[tokio::test]
async fn the_only_provider_is_gone_to_unasked_but_not_in_a_circle() {
    const VISITS: &str = "/sso/idps/0oaidplighthouse0001";
    const BACK: &str = button::BACK_TO_SIGN_IN;
    play(async |scene| {
        scene.open_scenario("idp-only").await;
        scene.identify_here(KATHERINE).await;
        wait_provider(scene).await;
        // Who comes back does not want to be sent off once more.
        scene.back().await;
        let page = scene
            .wait_until("the provider's button", |page| {
                page.is_settled() && page.buttons == ["Sign in with Lighthouse", BACK]
            })
            .await;
        assert_eq!(page.heading(), heading::SIGN_IN, "{page}");
        scene.assert_accessible().await;
        assert_eq!(scene.requests_to("GET", VISITS), 1);
        at_provider(scene, "Sign in with Lighthouse").await;
        scene.press(DENY).await;
        let page = scene.wait_heading(heading::CALLBACK_FAILED).await;
        assert!(page.says("did not let the identity provider"), "{page}");
        assert_eq!(scene.requests_to("GET", VISITS), 2);

        scene.open_scenario("idp-only").await;
        scene.identify_here(KATHERINE).await;
        wait_provider(scene).await;
        scene.press(ALLOW).await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(KATHERINE.name), "{page}");
        assert_eq!(scene.requests_to("GET", VISITS), 3);
    })
    .await;
}

/// What the app says when the browser is back from the provider of the first page with an error,
/// and that the first page can be come back to from there.
async fn comes_back_with(scene: &Scene, choice: &str, says: &str) {
    scene.open_scenario("idp-buttons").await;
    at_provider(scene, "Sign in with Lighthouse").await;
    scene.press(choice).await;
    let page = scene
        .wait_until("why not", |page| page.is_settled() && page.says(says))
        .await;
    assert!(page.url.starts_with(&scene.org.app_url()), "{page}");
    assert!(!page.url.contains('?'), "{page}");
    scene.press(button::START_AGAIN).await;
    scene.wait_heading(heading::SIGN_IN).await;
    assert_eq!(scene.requests_to("POST", "/oauth2/default/v1/token"), 0);
}

#[tokio::test]
async fn a_no_at_the_provider_is_told_with_a_way_on() {
    play(async |scene| {
        comes_back_with(scene, DENY, "did not let the identity provider").await;
    })
    .await;
}

#[tokio::test]
async fn an_accident_of_the_provider_is_told_with_a_way_on() {
    play(async |scene| {
        comes_back_with(scene, "Have the provider fail", "could not answer").await;
    })
    .await;
}

#[tokio::test]
async fn an_error_for_another_attempt_is_not_believed() {
    play(async |scene| {
        scene.open_scenario("idp-buttons").await;
        scene.wait_heading(heading::SIGN_IN).await;
        let lie = "error=access_denied&error_description=Call+us&state=of-somebody-else";
        let url = format!("{}/login/callback?{lie}", scene.org.app_url());
        scene.open(&url).await;
        let page = scene.wait_heading(heading::NOT_STARTED_HERE).await;
        assert!(page.says(message::START_AGAIN), "{page}");
        assert!(!page.text.contains("Call us"), "{page}");
        assert!(!page.url.contains('?'), "{page}");
        scene.press(button::START_AGAIN).await;
        scene.wait_heading(heading::SIGN_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_button_beside_the_first_form_signs_in() {
    play(async |scene| {
        scene.open_scenario("idp-buttons").await;
        at_provider(scene, "Sign in with Lighthouse").await;
        scene.press(DENY).await;
        scene
            .wait_until("the first form again", |page| {
                page.is_settled() && page.url.starts_with(&scene.org.app_url())
            })
            .await;
        scene.open_scenario("idp-buttons").await;
        at_provider(scene, "Sign in with Lighthouse").await;
        scene.choose(KATHERINE.login).await;
        scene.press(ALLOW).await;
        // The provider has said who it is; her policy wants one more proof.
        scene.wait_heading(heading::CHOOSE).await;
        scene.press("Password").await;
        scene.give_password(KATHERINE).await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(KATHERINE.name), "{page}");
        assert!(!page.url.contains('?'), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_failure_of_the_provider_is_told() {
    play(async |scene| {
        scene.open_scenario("external-idp-enroll").await;
        at_provider(scene, button::SET_IT_UP).await;
        scene.press("Have the provider fail").await;
        back_with_error(scene, button::SET_IT_UP, org_message::PROVIDER_NOT_SET_UP).await;
        at_provider(scene, button::SET_IT_UP).await;
        scene.press(ALLOW).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

/// A situation in which the provider comes after the password.
const PROVIDER_NEXT: &str = r#"
[[scenarios]]
name = "provider-next"
group = "Verify"
title = "A password, then a provider"
todo = "Give the password."
user = "ada@example.com"
policy = "password-and-provider"
with = { external_idp = true }
"#;

#[tokio::test]
async fn where_nobody_has_to_press_a_button_coming_back_is_no_circle() {
    play_with(PROVIDER_NEXT, async |scene| {
        scene.configure(&[("skipProviderButton", true.into())]);
        scene.open_scenario("provider-next").await;
        scene.identify_here(ADA).await;
        scene.give_password(ADA).await;
        wait_provider(scene).await;
        // Who comes back by the browser's button has the choice.
        scene.back().await;
        let at_step = |page: &Page| page.buttons.iter().any(|name| name == button::VERIFY);
        scene.wait_until("the button", at_step).await;
        at_provider(scene, button::VERIFY).await;
        scene.press(DENY).await;
        back_with_error(scene, button::VERIFY, org_message::PROVIDER_REFUSED).await;
        at_provider(scene, button::VERIFY).await;
        scene.press(ALLOW).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

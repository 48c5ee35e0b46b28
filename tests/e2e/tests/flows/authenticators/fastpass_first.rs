//! FastPass before anybody has said who they are: by itself, and on a button.

use demo_org::Behaviour;
use e2e::words::{button, field, heading};
use e2e::{ADA, Expected, play_opening_apps, play_with};

use super::fastpass::{ASK, account_on_this_computer, by_a_link, signed_in};

/// Settings by which Ada signs in with her app, which is asked as `app` says.
fn asking(app: &str) -> String {
    format!(
        "[policies.password-and-another]
        identify = \"identifier-first\"
        factors = [[\"okta_verify\"]]
        app = {app}
        {USER}"
    )
}

/// Ada's app answers from the start.
async fn at_once(app: &str, complaint: Option<Expected>) {
    play_with(&asking(app), async |scene| {
        account_on_this_computer(scene);
        if let Some(complaint) = complaint {
            scene.expect(complaint);
        }
        scene.open_app().await;
        signed_in(scene).await;
    })
    .await;
}

const USER: &str = "[[users]]
    login = \"ada@example.com\"
    first_name = \"Ada\"
    last_name = \"Lovelace\"
    password = \"Analytical-1843\"
    email = true
    okta_verify = \"Ada's laptop\"";

#[tokio::test]
async fn the_app_signs_in_before_anybody_gives_a_name() {
    at_once("{ probe = \"LOOPBACK\" }", None).await;
}

#[tokio::test]
async fn chromes_connector_signs_in_before_anybody_gives_a_name() {
    at_once("{ probe = \"CHROME_DTC\" }", None).await;
}

#[tokio::test]
async fn apples_extension_signs_in_before_anybody_gives_a_name() {
    let woken = Expected::Status(401);
    at_once("{ probe = \"APPLE_SSO_EXTENSION\" }", Some(woken)).await;
}

#[tokio::test]
async fn the_first_form_comes_where_no_app_answers() {
    let settings = asking("{ probe = \"LOOPBACK\", launch = \"LOOPBACK\" }");
    play_with(&settings, async |scene| {
        scene.org.set_loopback(0, Behaviour::Off);
        scene.org.set_loopback(1, Behaviour::Silent);
        scene.expect(Expected::Closed);
        scene.open_app().await;
        let page = scene.wait_heading(heading::SIGN_IN).await;
        assert_eq!(page.alerts, Vec::<String>::new(), "{page}");
        // The button goes the same way, once there is an app.
        account_on_this_computer(scene);
        scene.org.set_loopback(0, Behaviour::Approves);
        scene.press(button::FASTPASS_LAUNCH).await;
        signed_in(scene).await;
    })
    .await;
}

#[tokio::test]
async fn a_button_opens_the_app_and_tells_it_the_name_that_was_typed() {
    play_opening_apps("", async |scene| {
        scene.open_scenario("probe-uri").await;
        scene.wait_heading(heading::SIGN_IN).await;
        scene.fill(field::IDENTIFIER, ADA.login).await;
        scene.press(button::FASTPASS_LAUNCH).await;
        let address = scene.app_opened(ASK).await;
        assert!(
            address.contains("login_hint=ada%40example.com"),
            "{address}"
        );
        scene.approve("nonce", None).await;
        signed_in(scene).await;
    })
    .await;
}

#[tokio::test]
async fn nothing_but_the_app_signs_in() {
    play_opening_apps("", async |scene| {
        // The app on this computer knows nobody.
        scene.expect(Expected::Status(401));
        scene.open_scenario("only-fastpass").await;
        let page = scene.wait_heading(heading::SIGN_IN).await;
        assert!(page.field(field::IDENTIFIER).is_none(), "{page}");
        scene.press(button::FASTPASS_LAUNCH).await;
        by_a_link(scene, "Yes, it is me").await;
        signed_in(scene).await;
    })
    .await;
}

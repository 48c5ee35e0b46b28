//! Settings that are wrong are named, with the reason.

use demo_org::Fault;
use e2e::words::{button, heading, message};
use e2e::{Expected, Scene, play};

/// Serves these settings instead of the right ones, `{issuer}` and `{app}` filled in.
fn serve(scene: &Scene, settings: &str) {
    let text = settings
        .replace("{issuer}", &scene.org.issuer())
        .replace("{client}", &scene.org.client_id())
        .replace("{app}", &scene.org.app_url());
    scene.org.set_app_config(Some(text));
}

/// Opens the app with wrong settings and waits for a message that names the key.
async fn names_the_key(settings: &str, key: &'static str) {
    play(async |scene| {
        serve(scene, settings);
        scene.expect(Expected::Hint("config.json"));
        scene.open_app().await;
        let page = scene.wait_heading(heading::SETUP).await;
        assert!(page.text.contains(key), "does not name {key}\n{page}");
    })
    .await;
}

#[tokio::test]
async fn a_missing_key() {
    let settings =
        r#"{"issuer":"{issuer}","redirectUri":"{app}/login/callback","scopes":["openid"]}"#;
    names_the_key(settings, "clientId").await;
}

#[tokio::test]
async fn an_unknown_key() {
    let settings = r#"{"issuer":"{issuer}","clientId":"{client}","colour":"red",
        "redirectUri":"{app}/login/callback","scopes":["openid"]}"#;
    names_the_key(settings, "colour").await;
}

#[tokio::test]
async fn an_issuer_without_encryption() {
    let settings = r#"{"issuer":"http://login.example.com/oauth2/default","clientId":"{client}",
        "redirectUri":"{app}/login/callback","scopes":["openid"]}"#;
    names_the_key(settings, "issuer").await;
}

#[tokio::test]
async fn a_value_of_the_wrong_type() {
    let settings = r#"{"issuer":"{issuer}","clientId":"{client}",
        "redirectUri":"{app}/login/callback","scopes":"openid"}"#;
    names_the_key(settings, "scopes").await;
}

#[tokio::test]
async fn no_json_at_all() {
    play(async |scene| {
        serve(scene, "issuer = here");
        scene.expect(Expected::Hint("config.json"));
        scene.open_app().await;
        scene.wait_heading(heading::SETUP).await;
        scene.wait_alert(message::CONFIG_MALFORMED).await;
    })
    .await;
}

#[tokio::test]
async fn no_settings_at_all() {
    play(async |scene| {
        let gone = Fault::Status(404, "not here".to_owned());
        scene.org.fail_next("/config.json", gone, 1);
        scene.expect(Expected::Status(404));
        scene.expect(Expected::Hint("config.json"));
        scene.open_app().await;
        scene.wait_heading(heading::SETUP).await;
        scene.wait_alert(message::CONFIG_MISSING).await;
    })
    .await;
}

#[tokio::test]
async fn an_app_without_the_grant() {
    play(async |scene| {
        let settings = r#"{"issuer":"{issuer}","clientId":"0oa1nointeraction001",
            "redirectUri":"{app}/login/callback","scopes":["openid"]}"#;
        serve(scene, settings);
        scene.tolerate(Expected::Status(400));
        scene.tolerate(Expected::Status(403));
        scene.expect(Expected::Hint("Interaction Code"));
        scene.open_app().await;
        scene.wait_heading(heading::GRANT).await;
        scene.assert_accessible().await;
    })
    .await;
}

#[tokio::test]
async fn an_organisation_that_does_not_answer() {
    play(async |scene| {
        scene.org.fail_next("/oauth2/", Fault::Drop, 1000);
        scene.expect(Expected::Closed);
        scene.expect(Expected::Hint("connect-src"));
        scene.open_app().await;
        scene.wait_heading(heading::UNREACHABLE).await;
        scene.assert_accessible().await;
        scene.org.clear_faults();
        scene.press(button::TRY_AGAIN).await;
        scene.wait_heading(heading::SIGN_IN).await;
    })
    .await;
}

#[tokio::test]
async fn an_origin_the_organisation_does_not_trust() {
    play(async |scene| {
        scene.expect(Expected::Cors);
        scene.expect(Expected::Hint("Trusted Origin"));
        // Another name of the same machine is another origin.
        let app = scene.org.app_url().replace("localhost", "127.0.0.1");
        scene.open(&format!("{app}/")).await;
        scene.wait_heading(heading::SETUP).await;
        scene.wait_alert(message::REFUSED).await;
        scene.assert_accessible().await;
    })
    .await;
}

//! Answers no organisation should give: each gets a clear message, keeps what was typed and
//! offers a way on.

use demo_org::Fault;
use e2e::words::{field, heading, message};
use e2e::{Expected, GRACE, Scene, play};

const ION: &str = "application/ion+json; okta-version=1.0.0";
const IDENTIFY: &str = "/idp/idx/identify";

/// Gives this answer to a user name, once; then goes on as if nothing had happened.
async fn survives(scene: &Scene, what: &str, status: u16, kind: &str, body: String) {
    scene.open_app().await;
    scene.wait_heading(heading::SIGN_IN).await;
    let fault = Fault::Body(status, kind.to_owned(), body);
    scene.org.fail_next(IDENTIFY, fault, 1);
    scene.fill(field::IDENTIFIER, GRACE.login).await;
    scene.submit().await;
    let page = scene
        .wait_until(&format!("a message about {what}"), |page| {
            !page.busy && page.alerts.iter().any(|alert| !alert.is_empty())
        })
        .await;
    assert!(page.offers_something(), "{what}: a dead end\n{page}");
    let typed = page.field(field::IDENTIFIER).map(|one| one.value.as_str());
    assert_eq!(typed, Some(GRACE.login), "{what}: what was typed is lost");
    scene.submit().await;
    scene.wait_heading(heading::PASSWORD).await;
    scene.run::<()>("sessionStorage.clear();", vec![]).await;
}

/// A form that would send what is typed to this address.
fn form_to(href: &str) -> String {
    format!(
        r#"{{"version":"1.0.0","stateHandle":"02.handle","intent":"LOGIN","remediation":{{
            "type":"array","value":[{{"rel":["create-form"],"name":"identify","href":"{href}",
            "method":"POST","accepts":"application/json; okta-version=1.0.0","value":[
            {{"name":"identifier","label":"Username","required":true}},
            {{"name":"stateHandle","value":"02.handle","visible":false,"mutable":false}}
            ]}}]}}}}"#
    )
}

#[tokio::test]
async fn bodies_that_are_no_answer() {
    let html = "<!doctype html><title>Proxy</title><p>Please log in to the proxy";
    let nested = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let long = format!(
        "{{\"version\":\"1.0.0\",\"padding\":\"{}\"",
        "x".repeat(8_000_000)
    );
    play(async |scene| {
        survives(scene, "nothing", 200, ION, String::new()).await;
        survives(scene, "a web page", 200, "text/html", html.to_owned()).await;
        survives(
            scene,
            "half an answer",
            200,
            ION,
            "{\"version\":\"1.0".to_owned(),
        )
        .await;
        survives(scene, "deep nesting", 200, ION, nested).await;
        survives(scene, "megabytes", 200, ION, long).await;
    })
    .await;
}

#[tokio::test]
async fn answers_of_another_kind() {
    let version = r#"{"version":"9.9.9","remediation":{"type":"array","value":[]}}"#;
    let types = r#"{"version":1,"stateHandle":[],"remediation":"none","messages":7}"#;
    play(async |scene| {
        survives(scene, "another version", 200, ION, version.to_owned()).await;
        survives(scene, "wrong types", 200, ION, types.to_owned()).await;
    })
    .await;
}

#[tokio::test]
async fn a_server_in_trouble() {
    play(async |scene| {
        scene.expect(Expected::Status(500));
        scene.expect(Expected::Status(503));
        let html = "<h1>Service unavailable</h1>".to_owned();
        survives(scene, "an error", 500, "text/plain", "oops".to_owned()).await;
        survives(scene, "maintenance", 503, "text/html", html).await;
    })
    .await;
}

#[tokio::test]
async fn a_form_for_another_origin_is_never_sent() {
    for href in [
        "https://evil.example/idp/idx/identify",
        "javascript:alert(1)",
        "data:text/html,hello",
        "//evil.example/idp/idx/identify",
    ] {
        play(async |scene| {
            let fault = Fault::Body(200, ION.to_owned(), form_to(href));
            scene.org.fail_next("/idp/idx/introspect", fault, 1);
            scene.open_app().await;
            scene.wait_heading(heading::SIGN_IN).await;
            scene.fill(field::IDENTIFIER, GRACE.login).await;
            scene.submit().await;
            // Were it sent, the policy would stop it and the verdict tell.
            scene.wait_alert(message::FOREIGN_ADDRESS).await;
            let page = scene.look().await;
            assert!(page.offers_something(), "{href}: a dead end\n{page}");
        })
        .await;
    }
}

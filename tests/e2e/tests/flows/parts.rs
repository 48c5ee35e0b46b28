//! The part of the app that is loaded when a screen of it is needed.

use e2e::words::{button, heading, message};
use e2e::{Expected, KATHERINE, play};
use serde_json::json;

/// How many WebAssembly files the page has loaded.
const FILES: &str = "return performance.getEntriesByType('resource')
    .filter(({ name }) => name.endsWith('.wasm')).length;";

#[tokio::test]
async fn it_comes_when_it_is_needed_and_once() {
    play(async |scene| {
        scene.open_app().await;
        scene.wait_heading(heading::SIGN_IN).await;
        let files: usize = scene.run(FILES, Vec::new()).await;
        assert_eq!(files, 1);
        scene.identify_here(KATHERINE).await;
        scene.wait_heading(heading::CHOOSE).await;
        let once: usize = scene.run(FILES, Vec::new()).await;
        assert!(once > files);
        scene.press("Password").await;
        scene.wait_heading(heading::PASSWORD).await;
        scene.press(button::OTHER_WAY).await;
        scene.wait_heading(heading::CHOOSE).await;
        let files: usize = scene.run(FILES, Vec::new()).await;
        assert_eq!(files, once);
    })
    .await;
}

#[tokio::test]
async fn it_can_be_asked_for_again_where_it_did_not_come() {
    play(async |scene| {
        scene.open_app().await;
        scene.wait_heading(heading::SIGN_IN).await;
        scene.tolerate(Expected::Blocked);
        let blocked = json!({ "urls": ["*.wasm"] });
        scene.cdp("Network.setBlockedURLs", blocked).await;
        scene.identify_here(KATHERINE).await;
        scene.wait_alert(message::PART_MISSING).await;
        scene.press(button::TRY_AGAIN).await;
        scene.wait_alert(message::PART_MISSING).await;

        let none = json!({ "urls": [] });
        scene.cdp("Network.setBlockedURLs", none).await;
        scene.press(button::TRY_AGAIN).await;
        scene.wait_heading(heading::CHOOSE).await;
        assert_eq!(scene.requests_to("POST", "/idp/idx/identify"), 1);
    })
    .await;
}

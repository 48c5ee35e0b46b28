//! Requests that are given up before they have been sent, or sent once more.

use doorway::session::FetchError;
use js_sys::Promise;
use leptos::task::spawn_local;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{AbortController, Request, RequestInit};

use super::resources::{API, App, DEMAND};
use super::stage::{settle, until};

/// Sends a request that can be given up; whether it came to nothing.
fn send(app: &App) -> (AbortController, Promise) {
    let controller = AbortController::new().unwrap();
    let init = RequestInit::new();
    init.set_signal(Some(&controller.signal()));
    let request = Request::new_with_str_and_init(API, &init).unwrap();
    let auth = app.auth;
    let came_to_nothing = future_to_promise(async move {
        let answer = auth.fetch(request).await;
        Ok(matches!(answer, Err(FetchError::NoAnswer)).into())
    });
    (controller, came_to_nothing)
}

async fn came_to_nothing(request: Promise) -> bool {
    JsFuture::from(request).await.unwrap().is_truthy()
}

#[wasm_bindgen_test]
async fn nobody_waits_for_tokens_that_are_not_needed_any_more() {
    let app = App::living(120, "").await;
    app.network.keeps_tokens.set(true);
    app.sleep(110_000.0);
    let (controller, request) = send(&app);
    spawn_local(async move {
        settle().await;
        controller.abort();
    });
    assert!(came_to_nothing(request).await);
    assert!(app.authorizations().is_empty(), "it was never sent");
}

#[wasm_bindgen_test]
async fn a_sign_in_goes_with_the_last_request_that_wanted_it() {
    let app = App::signed_in("").await;
    app.network.prompts.set(true);
    app.next(401, &DEMAND);
    app.next(401, &DEMAND);
    let (first, one) = send(&app);
    let (second, other) = send(&app);
    until(|| !app.stage.all("form").is_empty()).await;
    first.abort();
    assert!(came_to_nothing(one).await);
    settle().await;
    assert_eq!(app.stage.all("form").len(), 1, "the other one waits for it");
    second.abort();
    assert!(came_to_nothing(other).await);
    until(|| app.stage.all("form").is_empty()).await;
    assert_eq!(app.authorizations().len(), 2, "neither went once more");
}

#[wasm_bindgen_test]
async fn what_was_given_up_before_is_not_begun() {
    let app = App::signed_in("").await;
    let controller = AbortController::new().unwrap();
    controller.abort();
    let init = RequestInit::new();
    init.set_signal(Some(&controller.signal()));
    let request = Request::new_with_str_and_init(API, &init).unwrap();
    app.network.keeps_tokens.set(true);
    app.sleep(3_600_000.0);
    let answer = app.auth.fetch(request).await;
    assert!(matches!(answer, Err(FetchError::NoAnswer)));
}

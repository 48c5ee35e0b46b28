//! Several requests that each demand a stronger sign-in: one of the user, where one is enough.

use js_sys::Promise;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use wasm_bindgen_test::wasm_bindgen_test;

use super::resources::{API, App, get};
use super::stage::until;

/// A demand for a sign-in that is not older than so many seconds.
macro_rules! no_older_than {
    ($seconds:literal) => {
        [(
            "www-authenticate",
            concat!(
                "Bearer error=\"insufficient_user_authentication\", max_age=\"",
                $seconds,
                "\""
            ),
        )]
    };
}

/// Sends a request; its answer's status.
fn send(app: &App) -> Promise {
    let auth = app.auth;
    future_to_promise(async move {
        let answer = auth.fetch(get(API)).await.unwrap();
        Ok(answer.status().into())
    })
}

async fn statuses(requests: [Promise; 2]) -> [f64; 2] {
    let mut statuses = [0.0; 2];
    for (status, request) in statuses.iter_mut().zip(requests) {
        *status = JsFuture::from(request).await.unwrap().as_f64().unwrap();
    }
    statuses
}

/// Waits until the user is asked who they are.
async fn prompted(app: &App) {
    until(|| !app.stage.all("form").is_empty()).await;
}

fn cancel(app: &App) {
    let buttons = app.stage.all("button").into_iter();
    let mut cancel = buttons.filter(|one| one.text_content().as_deref() == Some("Cancel"));
    cancel.next().expect("a way out").click();
    assert!(cancel.next().is_none(), "one prompt");
}

#[wasm_bindgen_test]
async fn equal_and_weaker_demands_share_one_sign_in_and_each_request_goes_once_more() {
    for (first, second) in [
        (no_older_than!("60"), no_older_than!("60")),
        (no_older_than!("60"), no_older_than!("3600")),
    ] {
        let app = App::signed_in("").await;
        app.next(401, &first);
        app.next(401, &second);
        let requests = [send(&app), send(&app)];
        assert_eq!(statuses(requests).await, [200.0, 200.0]);
        // That of the beginning, and one for both.
        assert_eq!(app.network.interacts.get(), 2);
        let expected = [
            "Bearer access1",
            "Bearer access1",
            "Bearer access2",
            "Bearer access2",
        ];
        assert_eq!(app.authorizations(), expected);
    }
}

#[wasm_bindgen_test]
async fn one_prompt_for_both_and_one_no() {
    let app = App::signed_in("").await;
    app.network.prompts.set(true);
    app.next(401, &no_older_than!("60"));
    app.next(401, &no_older_than!("60"));
    let requests = [send(&app), send(&app)];
    prompted(&app).await;
    assert_eq!(app.stage.all("form").len(), 1);
    cancel(&app);
    assert_eq!(statuses(requests).await, [401.0, 401.0]);
    assert_eq!(app.network.interacts.get(), 2);
    assert_eq!(app.authorizations().len(), 2, "neither goes once more");
}

#[wasm_bindgen_test]
async fn a_stronger_demand_does_not_wait_for_a_weaker_sign_in() {
    let app = App::signed_in("").await;
    app.network.prompts.set(true);
    app.next(401, &no_older_than!("3600"));
    let weaker = send(&app);
    prompted(&app).await;
    app.next(401, &no_older_than!("60"));
    let stronger = JsFuture::from(send(&app)).await.unwrap();
    assert_eq!(stronger.as_f64(), Some(401.0), "answered at once");
    // The one that is under way stays as it was.
    assert_eq!(app.stage.all("form").len(), 1);
    cancel(&app);
    let weaker = JsFuture::from(weaker).await.unwrap();
    assert_eq!(weaker.as_f64(), Some(401.0));
    assert_eq!(app.network.interacts.get(), 2);
}

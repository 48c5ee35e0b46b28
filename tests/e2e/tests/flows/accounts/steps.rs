//! Steps that a reload and the browser's back button change nothing of.

use e2e::{Page, Scene};

/// Waits for a step that is told by its heading and a mark of its own.
pub async fn at(scene: &Scene, heading: &str, mark: fn(&Page) -> bool) {
    let what = format!("the step {heading:?}");
    scene
        .wait_until(&what, |page| {
            page.is_settled() && page.heading() == heading && mark(page)
        })
        .await;
}

/// The same, over a reload, and over the back button and the way forth by the app's address.
pub async fn stays_at(scene: &Scene, heading: &str, mark: fn(&Page) -> bool) {
    at(scene, heading, mark).await;
    scene.reload().await;
    at(scene, heading, mark).await;
    scene.back().await;
    scene.open_app().await;
    at(scene, heading, mark).await;
}

/// Where the heading says it all.
pub fn any(_: &Page) -> bool {
    true
}

/// The step that chooses a new password, and not the one before it of the same heading.
pub fn asks_twice(page: &Page) -> bool {
    page.field("confirmPassword").is_some()
}

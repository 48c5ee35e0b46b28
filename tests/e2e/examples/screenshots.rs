//! Takes pictures of the running app, for the README and for whoever changes how it looks:
//!
//! ```text
//! cargo run -p e2e --example screenshots
//! ```
//!
//! They go to `screenshots/` in the root of the workspace: each screen by day and by night, on a
//! telephone and on a desk. The release build has to be there (`cargo xtask build`).

use std::fs;
use std::path::PathBuf;

use e2e::words::{button, field, heading};
use e2e::{Expected, KATHERINE, Scene, play};

/// What a picture is of: the name, the width and the height.
const SIZES: [(&str, u32, u32); 2] = [("phone", 360, 740), ("desk", 1280, 800)];

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let folder = e2e::workspace().join("screenshots");
    fs::create_dir_all(&folder).expect("the folder can be made");
    play(async |scene| walk(scene, &Album { folder }).await).await;
}

/// A sign-in with every screen there is on the way.
async fn walk(scene: &Scene, album: &Album) {
    scene
        .org
        .set_app_config(Some("{ \"issuer\": 1 }".to_owned()));
    scene.open_app().await;
    scene.wait_heading(heading::SETUP).await;
    album.take(scene, "wrong-settings").await;
    scene.org.set_app_config(None);

    scene.open_app().await;
    scene.wait_heading(heading::SIGN_IN).await;
    album.take(scene, "sign-in").await;
    scene.submit().await;
    scene
        .wait_until("the mark", |page| page.fields.iter().any(|one| one.invalid))
        .await;
    album.take(scene, "nothing-entered").await;
    scene.fill(field::IDENTIFIER, KATHERINE.login).await;
    scene.submit().await;
    scene.wait_heading(heading::CHOOSE).await;
    album.take(scene, "select").await;

    scene.press("Password").await;
    scene.wait_heading(heading::PASSWORD).await;
    album.take(scene, "password").await;
    scene.expect(Expected::Status(401));
    scene.fill(field::PASSCODE, "not the password").await;
    scene.submit().await;
    scene
        .wait_until("the answer", |page| !page.busy && !page.alerts.is_empty())
        .await;
    album.take(scene, "wrong-password").await;
    scene.give_password(KATHERINE).await;

    scene.choose_email().await;
    scene.wait_heading(heading::CHECK_MAIL).await;
    album.take(scene, "email").await;
    let code = scene.code_for(KATHERINE).await;
    scene.give_code(&code).await;
    scene.wait_heading(heading::SIGNED_IN).await;
    album.take(scene, "signed-in").await;
    scene.press(button::SIGN_OUT).await;
    scene.wait_heading(heading::SIGNED_OUT).await;
    album.take(scene, "signed-out").await;
}

/// Where the pictures go.
struct Album {
    folder: PathBuf,
}

impl Album {
    /// Takes the screen in each size and by day and night.
    async fn take(&self, scene: &Scene, screen: &str) {
        for (device, width, height) in SIZES {
            scene.resize(width, height).await;
            for scheme in ["light", "dark"] {
                scene.prefer("prefers-color-scheme", scheme).await;
                let file = self.folder.join(format!("{screen}-{device}-{scheme}.png"));
                scene.picture(&file).await;
                println!("{}", file.display());
            }
        }
        scene.prefer("prefers-color-scheme", "light").await;
    }
}

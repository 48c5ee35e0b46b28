//! A sign-in at the demo organisation, for the screens that no single answer shows.

use e2e::words::{button, field, heading};
use e2e::{Expected, KATHERINE, Scene, play};

use crate::album::Album;

/// The names of its screens.
pub const SCREENS: [&str; 9] = [
    "wrong-settings",
    "sign-in",
    "nothing-entered",
    "select",
    "password",
    "wrong-password",
    "email",
    "signed-in",
    "signed-out",
];

/// Takes them all.
pub async fn take_all(mut album: Album) -> Album {
    play(async |scene| walk(scene, &mut album).await).await;
    album
}

/// A sign-in with every screen there is on the way.
async fn walk(scene: &Scene, album: &mut Album) {
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

//! Without a mouse: everything can be reached and done, and one sees where one is.

use e2e::words::{button, field, heading};
use e2e::{ADA, Expected, Page, Scene, play};

/// Every control of the screen is a stop of the Tab key.
async fn reaches_everything(scene: &Scene, page: &Page) {
    let stops = scene.tab_stops().await;
    let fields = page.fields.iter().map(|one| &one.name);
    let controls = page.buttons.iter().chain(&page.links).chain(fields);
    for control in controls.filter(|name| !name.is_empty()) {
        assert!(
            stops.contains(control),
            "{control:?} is not among {stops:?}"
        );
    }
}

#[tokio::test]
async fn signing_in_and_out_with_keys_alone() {
    play(async |scene| {
        scene.open_app().await;
        let page = scene.wait_heading(heading::SIGN_IN).await;
        assert_eq!(page.focus, field::IDENTIFIER, "ready to type\n{page}");
        scene.type_text(ADA.login).await;
        scene.press_enter().await;

        let page = scene.wait_heading(heading::PASSWORD).await;
        assert_eq!(page.focus, field::PASSCODE, "ready to type\n{page}");
        scene.type_text(ADA.password).await;
        scene.press_enter().await;

        // Nothing to type: the heading has the focus, to be read out.
        let page = scene.wait_heading(heading::SEND_MAIL).await;
        assert_eq!(page.focus, heading::SEND_MAIL, "{page}");
        scene.tab_to(button::SEND_MAIL).await;
        scene.press_enter().await;

        let page = scene.wait_heading(heading::CHECK_MAIL).await;
        assert_eq!(page.focus, field::PASSCODE, "ready to type\n{page}");
        let code = scene.code_for(ADA).await;
        scene.type_text(&code).await;
        scene.press_enter().await;

        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert_eq!(page.focus, heading::SIGNED_IN, "{page}");
        scene.tab_to(button::SIGN_OUT).await;
        scene.press_space().await;
        let page = scene.wait_heading(heading::SIGNED_OUT).await;
        assert_eq!(page.focus, heading::SIGNED_OUT, "{page}");
    })
    .await;
}

#[tokio::test]
async fn the_focus_goes_where_the_mistake_is() {
    play(async |scene| {
        scene.identify(ADA).await;
        scene.wait_heading(heading::PASSWORD).await;
        scene.expect(Expected::Status(401));
        scene.type_text("not the password").await;
        scene.press_enter().await;
        let page = scene
            .wait_until("the answer", |page| !page.busy && !page.alerts.is_empty())
            .await;
        assert_eq!(page.focus, field::PASSCODE, "{page}");
        // Nothing in the field is found before anything is sent.
        scene.press_enter().await;
        let page = scene
            .wait_until("the mark", |page| {
                page.field(field::PASSCODE).is_some_and(|one| one.invalid)
            })
            .await;
        assert_eq!(page.focus, field::PASSCODE, "{page}");
    })
    .await;
}

#[tokio::test]
async fn every_control_is_a_stop_and_shows_it() {
    play(async |scene| {
        scene.open_app().await;
        let page = scene.wait_heading(heading::SIGN_IN).await;
        reaches_everything(scene, &page).await;
        scene.fill(field::IDENTIFIER, ADA.login).await;
        scene.submit().await;
        let page = scene.wait_heading(heading::PASSWORD).await;
        reaches_everything(scene, &page).await;
        scene.give_password(ADA).await;
        let page = scene.wait_heading(heading::SEND_MAIL).await;
        reaches_everything(scene, &page).await;
        scene.have_mail_sent().await;
        let page = scene.look().await;
        reaches_everything(scene, &page).await;
        let code = scene.code_for(ADA).await;
        scene.give_code(&code).await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        reaches_everything(scene, &page).await;
    })
    .await;
}

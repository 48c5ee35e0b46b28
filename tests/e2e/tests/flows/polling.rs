//! Asking whether the link was opened: only while somebody waits for it.

use e2e::words::{button, field, heading};
use e2e::{EMMY, KATHERINE, Scene, TWO_POLLS, play_with};

const BY_LINK: &str = "[email]\nmagic_link = \"org\"";
const POLL: &str = "/idp/idx/challenge/poll";

async fn wait_for_polls(scene: &Scene, more: usize) {
    let before = scene.requests_to("POST", POLL);
    scene
        .wait_until("polls", |_| {
            scene.requests_to("POST", POLL) >= before + more
        })
        .await;
}

#[tokio::test]
async fn the_page_stays_as_it_is_while_it_polls() {
    play_with(BY_LINK, async |scene| {
        scene.identify(EMMY).await;
        scene.have_mail_sent().await;
        scene.fill(field::PASSCODE, "123").await;
        wait_for_polls(scene, 2).await;
        let page = scene.look().await;
        let code = page.field(field::PASSCODE);
        assert_eq!(code.map(|one| one.value.as_str()), Some("123"), "{page}");
        assert!(
            code.is_some_and(|one| one.focused),
            "the focus moved\n{page}"
        );
        assert!(!page.busy, "{page}");
    })
    .await;
}

#[tokio::test]
async fn leaving_the_screen_ends_the_polling_and_coming_back_starts_it() {
    play_with(BY_LINK, async |scene| {
        scene.identify(KATHERINE).await;
        scene.choose_email().await;
        scene.wait_heading(heading::CHECK_MAIL).await;
        wait_for_polls(scene, 1).await;
        scene.press(button::OTHER_WAY).await;
        scene.wait_heading(heading::CHOOSE).await;
        scene.still("POST", POLL, TWO_POLLS).await;
        scene.press(button::BACK).await;
        scene.wait_heading(heading::CHECK_MAIL).await;
        wait_for_polls(scene, 1).await;
        scene.press(button::BACK_TO_SIGN_IN).await;
        scene.wait_heading(heading::SIGN_IN).await;
        scene.still("POST", POLL, TWO_POLLS).await;
    })
    .await;
}

#[tokio::test]
async fn signing_in_ends_the_polling() {
    play_with(BY_LINK, async |scene| {
        scene.sign_in(EMMY).await;
        scene.still("POST", POLL, TWO_POLLS).await;
    })
    .await;
}

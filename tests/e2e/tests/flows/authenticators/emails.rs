//! E-mail: its code, its link, the forms both come in, and setting it up.

use e2e::words::{button, field, heading, org_message};
use e2e::{ADA, Expected, JOAN, Scene, play};

async fn open(scene: &Scene, scenario: &str) {
    scene.open_scenario(scenario).await;
    scene.wait_heading(heading::CHECK_MAIL).await;
}

#[tokio::test]
async fn a_code_of_letters_and_digits_signs_in_after_a_wrong_one() {
    play(async |scene| {
        open(scene, "email-alphanumeric").await;
        let code = scene.code_for(ADA).await;
        assert!(
            code.bytes().any(|c| c.is_ascii_alphabetic()),
            "{}",
            code.len()
        );
        scene.expect(Expected::Status(401));
        scene.enter_code("0000000000").await;
        scene.wait_alert(org_message::WRONG_CODE).await;
        // As it is pasted, with what was around it.
        scene.enter_code(&format!(" {code} ")).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_mail_without_a_link_has_its_code() {
    play(async |scene| {
        open(scene, "email-code").await;
        let page = scene.look().await;
        assert!(page.field(field::PASSCODE).is_some(), "{page}");
        let code = scene.code_for(ADA).await;
        scene.enter_code(&code).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_link_to_the_organisation_moves_the_first_tab_on() {
    play(async |scene| {
        open(scene, "email-link-page").await;
        let first = scene.tab().await;
        let link = scene.link_for(ADA).await;
        scene.second_tab(&link).await;
        scene.close_for(&first).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn it_is_set_up() {
    play(async |scene| {
        scene.open_scenario("enroll-email").await;
        scene.have_mail_sent().await;
        let code = scene.code_for(JOAN).await;
        scene.expect(Expected::Status(401));
        let wrong = if code == "000000" { "111111" } else { "000000" };
        scene.enter_code(wrong).await;
        scene.wait_alert(org_message::WRONG_CODE).await;
        scene.enter_code(&code).await;
        let page = scene.wait_heading(heading::SET_UP).await;
        let listed = page.buttons.iter().any(|name| name.starts_with("Email"));
        assert!(!listed, "{page}");
        assert!(
            !page.buttons.iter().any(|name| name == button::SEND_AGAIN),
            "{page}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_second_address_gets_the_code_as_well() {
    play(async |scene| {
        scene.open_scenario("email-two-addresses").await;
        let page = scene.wait_heading(heading::SEND_MAIL).await;
        let both = ["a***a@example.com", "a***a@home.example"];
        assert!(both.iter().all(|one| page.text.contains(one)), "{page}");
        scene.have_mail_sent().await;
        let page = scene.look().await;
        assert!(both.iter().all(|one| page.text.contains(one)), "{page}");
        let code = scene.code_to("ada@home.example").await;
        scene.enter_code(&code).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

//! Wrong answers get a message, and then the right one works.

use std::collections::BTreeSet;

use e2e::words::{button, field, heading, org_message};
use e2e::{ADA, Expected, GRACE, Page, What, play};

#[tokio::test]
async fn a_wrong_password_and_a_wrong_code_then_the_right_ones() {
    play(async |scene| {
        scene.identify(ADA).await;
        scene.wait_heading(heading::PASSWORD).await;
        scene.expect(Expected::Status(401));
        scene.fill(field::PASSCODE, "not the password").await;
        scene.submit().await;
        let page = scene.wait_alert(org_message::WRONG_PASSWORD).await;
        assert_eq!(page.heading(), heading::PASSWORD);
        scene.give_password(ADA).await;

        scene.have_mail_sent().await;
        let code = scene.code_for(ADA).await;
        let wrong = if code == "123456" { "654321" } else { "123456" };
        scene.give_code(wrong).await;
        scene.wait_alert(org_message::WRONG_CODE).await;
        scene.give_code(&code).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_leaves_memory_with_its_answer() {
    play(async |scene| {
        scene.identify(ADA).await;
        scene.wait_heading(heading::PASSWORD).await;
        scene.expect(Expected::Status(401));
        scene.fill(field::PASSCODE, "not the password").await;
        let typed = BTreeSet::from([What::Typed]);
        assert_eq!(scene.secrets_in_memory().await, typed, "it is looked for");
        scene.submit().await;
        let page = scene.wait_alert(org_message::WRONG_PASSWORD).await;
        // The field is empty again.
        assert_eq!(scene.secrets_in_memory().await, BTreeSet::new(), "{page}");
        scene.give_password(ADA).await;
        let page = scene.wait_heading(heading::SEND_MAIL).await;
        assert_eq!(scene.secrets_in_memory().await, BTreeSet::new(), "{page}");

        scene.have_mail_sent().await;
        let code = scene.code_for(ADA).await;
        let wrong = if code == "123456" { "654321" } else { "123456" };
        scene.give_code(wrong).await;
        let page = scene.wait_alert(org_message::WRONG_CODE).await;
        assert_eq!(scene.secrets_in_memory().await, BTreeSet::new(), "{page}");
        scene.give_code(&code).await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        let spent = [What::Typed, What::Code];
        let found = scene.secrets_in_memory().await;
        assert!(
            spent.iter().all(|what| !found.contains(what)),
            "{found:?}\n{page}"
        );
    })
    .await;
}

#[tokio::test]
async fn an_empty_field_is_found_before_anything_is_sent() {
    play(async |scene| {
        scene.open_app().await;
        scene.wait_heading(heading::SIGN_IN).await;
        scene.submit().await;
        let page = scene
            .wait_until("the mark on the field", |page| {
                page.field(field::IDENTIFIER).is_some_and(|one| one.invalid)
            })
            .await;
        let focused = page.field(field::IDENTIFIER).is_some_and(|one| one.focused);
        assert!(focused, "the field to mend has the focus\n{page}");
        assert_eq!(scene.requests_to("POST", "/idp/idx/identify"), 0);
    })
    .await;
}

#[tokio::test]
async fn too_many_wrong_passwords_end_in_words_and_a_way_back() {
    play(async |scene| {
        scene.identify(GRACE).await;
        scene.tolerate(Expected::Status(401));
        scene.tolerate(Expected::Status(403));
        scene.tolerate(Expected::Status(429));
        for attempt in 1..=6 {
            scene.wait_until("an answer", Page::is_settled).await;
            let page = scene.look().await;
            if page.field(field::PASSCODE).is_none() {
                break;
            }
            scene.fill(field::PASSCODE, "not the password").await;
            scene.submit().await;
            let path = "/idp/idx/challenge/answer";
            scene
                .wait_until("the attempt", |_| {
                    scene.requests_to("POST", path) == attempt
                })
                .await;
        }
        let page = scene
            .wait_until("a message", |page| !page.busy && !page.alerts.is_empty())
            .await;
        assert!(page.offers_something(), "a dead end\n{page}");
    })
    .await;
}

#[tokio::test]
async fn back_from_the_password_is_another_user() {
    play(async |scene| {
        scene.identify(ADA).await;
        scene.wait_heading(heading::PASSWORD).await;
        scene.press(button::BACK_TO_SIGN_IN).await;
        scene.wait_heading(heading::SIGN_IN).await;
        scene.sign_in(GRACE).await;
    })
    .await;
}

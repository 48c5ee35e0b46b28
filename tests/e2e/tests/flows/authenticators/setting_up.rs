//! The list of what to set up: required, required soon, optional.

use e2e::words::{button, field, heading};
use e2e::{JOAN, play};
use serde_json::json;

#[tokio::test]
async fn what_is_required_soon_can_wait_and_the_site_explains_it() {
    play(async |scene| {
        let config = json!({
            "issuer": scene.org.issuer(),
            "clientId": scene.org.client_id(),
            "redirectUri": format!("{}/login/callback", scene.org.app_url()),
            "setUpSoonLinks": [{ "label": "Why we ask for this", "url": "https://help.example/soon" }],
        });
        scene.org.set_app_config(Some(config.to_string()));
        scene.open_scenario("set-up-soon").await;
        let page = scene.wait_heading(heading::SET_UP).await;
        for text in ["Required soon", "You can skip it 3 more times", "7 days left"] {
            let said = page.text.contains(text) || (text.starts_with('7') && page.text.contains("6 days left"));
            assert!(said, "{text}\n{page}");
        }
        let explained = page.links.iter().any(|link| link.starts_with("Why we ask"));
        assert!(explained, "{page}");
        scene.press(button::REMIND_LATER).await;
        // What is optional comes after that, in a list of its own.
        let page = scene
            .wait_until("the optional list", |page| page.text.contains("Optional"))
            .await;
        assert!(!page.text.contains("Required soon"), "{page}");
        scene.press(button::CONTINUE).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_required_now_has_no_way_around() {
    play(async |scene| {
        scene.open_scenario("set-up").await;
        let page = scene.wait_heading(heading::SET_UP).await;
        assert!(page.text.contains("Required now"), "{page}");
        for way in [button::REMIND_LATER, button::CONTINUE] {
            assert!(!page.buttons.iter().any(|name| name == way), "{page}");
        }
        scene.press_like("Security Question").await;
        scene.press(button::OTHER_METHOD).await;
        scene.wait_heading(heading::SET_UP).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_optional_need_not_be() {
    play(async |scene| {
        scene.open_scenario("set-up-optional").await;
        let page = scene.wait_heading(heading::SET_UP).await;
        assert!(page.text.contains("Optional"), "{page}");
        scene.press(button::CONTINUE).await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(JOAN.name), "{page}");
    })
    .await;
}

#[tokio::test]
async fn one_more_of_what_there_is_can_be_set_up() {
    play(async |scene| {
        scene.open_scenario("enroll-another-phone").await;
        let page = scene.wait_heading(heading::SET_UP).await;
        let phone = page.buttons.iter().find(|name| name.starts_with("Phone"));
        let phone = phone.filter(|name| name.ends_with(button::ANOTHER));
        scene.press(phone.unwrap_or_else(|| panic!("{page}"))).await;
        scene
            .enter("authenticator.phoneNumber", "+44 20 7946 0958")
            .await;
        scene.submit().await;
        let code = scene.code_by_phone("+442079460958").await;
        scene.enter(field::PASSCODE, &code).await;
        scene.wait_heading(heading::SET_UP).await;
        scene.press(button::CONTINUE).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

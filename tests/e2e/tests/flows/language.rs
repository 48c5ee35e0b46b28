//! The language of the page: its file comes when it is needed, and only then.

use demo_org::Fault;
use e2e::words::{field, heading};
use e2e::{Expected, GRACE, Scene, play};

/// Some texts of a language, as a site might bring them.
const RUSSIAN: &str = r#"{"identify.title": "Вход", "action.next": "Далее"}"#;

/// What the page says that it is written in, and its heading.
async fn spoken(scene: &Scene) -> (String, String) {
    let page = scene.wait_until("a screen", |page| page.is_settled()).await;
    let language = scene
        .run("return document.documentElement.lang;", vec![])
        .await;
    (language, page.heading().to_owned())
}

#[tokio::test]
async fn a_site_brings_a_language_of_its_own() {
    play(async |scene| {
        scene.configure(&[("language", "ru".into())]);
        let file = Fault::Body(200, "application/json".to_owned(), RUSSIAN.to_owned());
        scene.org.fail_next("/locales/ru.json", file, 1);
        scene.open_app().await;
        assert_eq!(spoken(scene).await, ("ru".to_owned(), "Вход".to_owned()));
        scene.fill(field::IDENTIFIER, GRACE.login).await;
        // What the file leaves out is in English.
        scene.press("Далее").await;
        scene.wait_heading(heading::PASSWORD).await;
    })
    .await;
}

#[tokio::test]
async fn where_no_file_comes_the_page_is_in_english() {
    play(async |scene| {
        let english = ("en".to_owned(), heading::SIGN_IN.to_owned());
        scene.configure(&[("language", "ru".into())]);
        scene.expect(Expected::Status(404));
        scene.open_app().await;
        assert_eq!(spoken(scene).await, english);
        // For English nothing is fetched, nor for languages of the browser that there are not.
        scene.forget().await;
        for settings in [&[("language", "en".into())][..], &[]] {
            scene.configure(settings);
            scene.open_app().await;
            assert_eq!(spoken(scene).await, english);
        }
        assert_eq!(scene.requests_to("GET", "/locales/en.json"), 0);
    })
    .await;
}

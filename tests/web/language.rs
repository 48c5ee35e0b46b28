use doorway::browser::http;
use doorway::components::*;
use doorway::i18n::{self, Key, keys};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::org::Org;
use super::stage::{Stage, settle};
use crate::fixture;

#[wasm_bindgen_test]
async fn views_follow_the_language() {
    let stage = Stage::new(|| {
        let value = RwSignal::new("typed".to_owned());
        view! {
            <Page brand=Brand::default()>
                <Form busy=false on_submit=|()| ()>
                    <TextField name="n" label="Name" required=Some(false) value/>
                    <Button label=keys::NEXT/>
                </Form>
            </Page>
        }
        .into_any()
    });
    let root = document().document_element().unwrap();
    assert_eq!(root.get_attribute("lang").as_deref(), Some("en"));
    assert_eq!(stage.one("button").text_content().as_deref(), Some("Next"));

    i18n::install(
        "ar",
        r#"{"action.next": "التالي", "field.optional": "اختياري"}"#,
    )
    .unwrap();
    settle().await;
    assert_eq!(
        stage.one("button").text_content().as_deref(),
        Some("التالي")
    );
    assert!(
        stage
            .one("label")
            .text_content()
            .unwrap()
            .contains("اختياري")
    );
    assert_eq!(stage.input("#n").value(), "typed");
    assert_eq!(root.get_attribute("lang").as_deref(), Some("ar"));
    assert_eq!(root.get_attribute("dir").as_deref(), Some("rtl"));

    i18n::install_english();
    settle().await;
    assert_eq!(root.get_attribute("dir").as_deref(), Some("ltr"));
}

#[wasm_bindgen_test]
async fn the_organisation_is_asked_for_the_language_of_the_page() {
    let asked = async |org: &Org| {
        org.stage()
            .enter("input[name=identifier]", "ada@example.com");
        org.submit().await;
        org.sent()[0].languages.clone()
    };
    let org = Org::shows(fixture!("identify")).await;
    assert_eq!(asked(&org).await, None);
    http::ask_for_language("pt-BR");
    let org = Org::shows(fixture!("identify")).await;
    assert_eq!(asked(&org).await.as_deref(), Some("pt-BR"));
    http::ask_for_language("");
}

#[wasm_bindgen_test]
fn the_browser_knows_plural_forms() {
    const FILES: Key = Key::new("files");
    let polish = r#"{"files.one": "{count} plik", "files.few": "{count} pliki", "files.many": "{count} plików", "files.other": "{count} pliku"}"#;
    i18n::install("pl", polish).unwrap();
    let forms = [1, 3, 5, 22].map(|count| i18n::text_count(FILES, count));
    assert_eq!(forms, ["1 plik", "3 pliki", "5 plików", "22 pliki"]);
    i18n::install("not a language", "{\"files.other\": \"{count}\"}").unwrap();
    assert_eq!(i18n::text_count(FILES, 1), "1");
    i18n::install_english();
}

#[wasm_bindgen_test]
async fn data_in_a_sentence_stands_apart() {
    let stage = Stage::new(|| phrase(keys::COPY_NAMED, &[("label", "<i>x</i>")]).view());
    assert_eq!(stage.text(), "Copy: <i>x</i>");
    assert_eq!(stage.one("bdi").text_content().as_deref(), Some("<i>x</i>"));
    assert_eq!(
        stage.one("bdi").get_attribute("translate").as_deref(),
        Some("no")
    );
}

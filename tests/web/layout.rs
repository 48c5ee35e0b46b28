use doorway::components::*;
use doorway::i18n::keys;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::{Stage, press, settle};

const LONG: &str = "a.very.long.address.that.never.ends@department.of.a.subdomain.example.com";

fn screen(errors: RwSignal<Vec<String>>) -> Stage {
    Stage::new(move || {
        let option = OptionItem {
            icon: Icon::Email,
            image: None,
            label: "Donaudampfschifffahrtsgesellschaft".to_owned(),
            detail: Some(LONG.to_owned()),
            description: None,
            on_choose: Callback::new(|()| ()),
        };
        let actions = vec![QuietAction::run(
            keys::BACK_TO_SIGN_IN,
            Callback::new(|()| ()),
        )];
        view! {
            <Page brand=Brand { name: LONG.to_owned(), logo: None }>
                <Card
                    heading="Donaudampfschifffahrtsgesellschaftskapitän"
                    identifier=LONG.to_owned()
                    on_not_you=Callback::new(|()| ())
                    notices=vec![Notice::error(LONG)]
                    actions
                    landing=Landing::Nowhere
                >
                    <Form busy=false on_submit=|()| ()>
                        <PasswordField name="p" label="Password" value=RwSignal::new(String::new()) errors/>
                        <CodeField name="c" value=RwSignal::new("12345678".to_owned())/>
                        <Button label="Weiter zur Donaudampfschifffahrtsgesellschaft"/>
                    </Form>
                    <OptionList options=vec![option]/>
                </Card>
            </Page>
        }
        .into_any()
    })
}

#[wasm_bindgen_test]
async fn nothing_moves_when_an_error_or_a_hint_appears() {
    let errors = RwSignal::new(Vec::new());
    let stage = screen(errors);
    let places = || {
        let below = stage.all("#c, .form .button, .option");
        below
            .iter()
            .map(|e| e.get_bounding_client_rect().top())
            .collect::<Vec<_>>()
    };
    let before = places();
    errors.set(vec!["Enter your password.".to_owned()]);
    settle().await;
    assert_eq!(places(), before);
    errors.set(Vec::new());
    press(&stage.one("#p"), "A", true);
    settle().await;
    assert!(stage.text().contains("Caps Lock"));
    assert_eq!(places(), before);
}

#[wasm_bindgen_test]
async fn it_fits_the_narrowest_screen() {
    let errors = RwSignal::new(vec![LONG.to_owned()]);
    let stage = screen(errors);
    for direction in ["ltr", "rtl"] {
        stage.root().set_attribute("dir", direction).unwrap();
        // 320 px, and 1280 px at 400 %.
        stage.root().style().set_property("width", "320px").unwrap();
        let card = stage.one(".card");
        assert!(card.scroll_width() <= card.client_width(), "{direction}");
        let edge = stage.root().get_bounding_client_rect();
        for element in stage.all(".card *:not(.visually-hidden)") {
            let place = element.get_bounding_client_rect();
            let inside = place.left() >= edge.left() && place.right() <= edge.right();
            assert!(inside, "{direction}: {}", element.outer_html());
        }
    }
}

#[wasm_bindgen_test]
async fn everything_that_can_be_pressed_is_large_enough() {
    let stage = screen(RwSignal::new(Vec::new()));
    for element in stage.all("button, input, select, a") {
        let place = element.get_bounding_client_rect();
        let least = if element.matches(".link").unwrap() {
            20.0
        } else {
            44.0
        };
        assert!(
            place.height() >= least,
            "{}: {}",
            place.height(),
            element.outer_html()
        );
    }
}

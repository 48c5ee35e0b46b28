use doorway::components::*;
use doorway::i18n::keys;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::{Stage, focused_id, settle};

fn brand() -> Brand {
    Brand {
        name: "Acme".to_owned(),
        logo: None,
    }
}

#[wasm_bindgen_test]
async fn a_new_step_takes_title_and_focus() {
    let step = RwSignal::new(1);
    let stage = Stage::new(move || {
        let card = move || {
            let heading = format!("Step {}", step.get());
            view! { <Card heading><span/></Card> }.into_any()
        };
        view! { <Page brand=brand()>{card.into_any()}</Page> }.into_any()
    });
    settle().await;
    assert_eq!(document().title(), "Step 1 · Acme");
    assert_eq!(focused_id(), "heading");
    document().body().unwrap().focus().unwrap();
    stage.one("h1").blur().unwrap();
    assert_eq!(focused_id(), "");

    step.set(2);
    settle().await;
    assert_eq!(document().title(), "Step 2 · Acme");
    assert_eq!(focused_id(), "heading");
    assert_eq!(stage.one("h1").text_content().unwrap(), "Step 2");
}

#[wasm_bindgen_test]
async fn the_focus_can_land_on_the_first_control_or_stay() {
    for (landing, expected) in [(Landing::FirstControl, "first"), (Landing::Nowhere, "")] {
        let _stage = Stage::new(move || {
            let value = RwSignal::new(String::new());
            view! {
                <Card heading="Sign in" landing on_not_you=Callback::new(|()| ())>
                    <TextField name="first" label="First" value/>
                </Card>
            }
            .into_any()
        });
        settle().await;
        assert_eq!(focused_id(), expected);
    }
}

#[wasm_bindgen_test]
async fn the_chip_shows_what_was_typed_literally() {
    let gone = RwSignal::new(0);
    let stage = Stage::new(move || {
        let not_you = Callback::new(move |()| gone.update(|n| *n += 1));
        view! {
            <Card heading="Go on" identifier="<b>jo</b>".to_owned() on_not_you=not_you>
                <span/>
            </Card>
        }
        .into_any()
    });
    let chip = stage.one("bdi");
    assert_eq!(chip.text_content().unwrap(), "<b>jo</b>");
    assert_eq!(chip.title(), "<b>jo</b>");
    assert_eq!(chip.get_attribute("translate").as_deref(), Some("no"));
    assert!(stage.all("b").is_empty());
    stage.one(".chip button").click();
    assert_eq!(gone.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn without_an_identifier_there_is_no_chip() {
    let stage = Stage::new(|| view! { <Card heading="Sign in"><span/></Card> }.into_any());
    assert!(stage.all(".chip").is_empty());
}

#[wasm_bindgen_test]
async fn actions_run_lead_away_and_stand_in_order() {
    let ran = RwSignal::new(false);
    let stage = Stage::new(move || {
        let run = Callback::new(move |()| ran.set(true));
        let actions = vec![
            QuietAction::open("Help", "https://example.com/help").in_new_tab(),
            QuietAction::run(keys::BACK_TO_SIGN_IN, run).with_icon(Icon::Back),
        ];
        view! { <Card heading="Sign in" actions><span/></Card> }.into_any()
    });
    let texts: Vec<_> = stage
        .all(".actions li")
        .iter()
        .filter_map(|li| li.text_content())
        .collect();
    assert_eq!(texts, ["Help (opens in a new tab)", "Back to sign in"]);
    let link = stage.one(".actions a");
    assert_eq!(
        link.get_attribute("rel").as_deref(),
        Some("noopener noreferrer")
    );
    assert_eq!(link.get_attribute("target").as_deref(), Some("_blank"));
    stage.one(".actions button").click();
    assert!(ran.get_untracked());
}

#[wasm_bindgen_test]
async fn the_logo_names_the_organisation() {
    let brand = RwSignal::new(brand());
    let stage = Stage::new(move || view! { <Page brand><span/></Page> }.into_any());
    assert_eq!(stage.one(".logo").text_content().unwrap(), "Acme");
    let place = || stage.one(".logo").offset_height();
    assert!(place() > 0);
    brand
        .update(|brand| brand.logo = Some("data:image/gif;base64,R0lGODlhAQABAAAAACw=".to_owned()));
    settle().await;
    assert_eq!(
        stage.one(".logo img").get_attribute("alt").as_deref(),
        Some("Acme")
    );
    brand.set(Brand::default());
    settle().await;
    assert_eq!(place(), 0, "no name, no room");
}

//! Every word comes from the catalogue or from the organisation: in a language whose letters are
//! none of ours, no screen has any left.

use std::time::Duration;

use doorway::i18n;
use include_dir::{Dir, include_dir};
use leptos::prelude::document;
use serde_json::{Map, Value};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, Node};

use super::org::Org;
use super::stage::pause;

static FIXTURES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/crates/idx/tests/fixtures");

/// Answers that send the browser elsewhere, or to tokens, by themselves: nobody reads anything.
const LEAVING: [&str; 6] = [
    "cancel-transaction",
    "piv",
    "redirect-idp-lone",
    "sso-extension-redirect",
    "success",
    "success-redirect-remediation",
];

/// What people can read or hear of an element besides its text.
const ATTRIBUTES: [&str; 5] = [
    "alt",
    "aria-description",
    "aria-label",
    "placeholder",
    "title",
];

/// Time for what comes by itself, such as the names of countries.
const REST: Duration = Duration::from_millis(30);

/// Letters in circles for those of a text; what is put in stays.
fn circled(text: &str) -> String {
    let mut inside = false;
    let circle = |letter: char| {
        match letter {
            '{' => inside = true,
            '}' => inside = false,
            _ => {}
        }
        let offset = match letter {
            'A'..='Z' => 0x24B6 - u32::from('A'),
            'a'..='z' => 0x24D0 - u32::from('a'),
            _ => 0,
        };
        match inside {
            true => letter,
            false => char::from_u32(u32::from(letter) + offset).unwrap(),
        }
    };
    text.chars().map(circle).collect()
}

fn catalogue() -> String {
    let mut all = Map::new();
    for part in [
        include_str!("../../locales/en.json"),
        include_str!("../../locales/en.screens.json"),
        include_str!("../../locales/en.session.json"),
    ] {
        let texts: Map<String, Value> = serde_json::from_str(part).unwrap();
        let texts = texts.into_iter();
        all.extend(texts.map(|(key, text)| (key, circled(text.as_str().unwrap()).into())));
    }
    Value::from(all).to_string()
}

/// All texts of an answer.
fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        // A name nobody knows is shown as words.
        Value::String(text) => found.push(text.replace('-', " ").to_lowercase()),
        Value::Array(items) => items.iter().for_each(|item| strings(item, found)),
        Value::Object(members) => members.values().for_each(|member| strings(member, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// All a screen says, in pieces.
fn said(root: &Element) -> Vec<String> {
    let mut found = Vec::new();
    let elements = root.query_selector_all("*").unwrap();
    for index in 0..elements.length() {
        let element: Element = elements.get(index).unwrap().unchecked_into();
        let values = ATTRIBUTES
            .iter()
            .filter_map(|name| element.get_attribute(name));
        found.extend(values);
        let children = element.child_nodes();
        for index in 0..children.length() {
            let child = children.get(index).unwrap();
            if child.node_type() == Node::TEXT_NODE {
                found.extend(child.node_value());
            }
        }
    }
    found.push(document().title());
    found
}

fn is_ours(letter: char) -> bool {
    letter.is_ascii_alphabetic()
}

/// What of a text is neither in circles nor the organisation's, nor the sign of a country.
fn english<'a>(text: &'a str, server: &'a [String]) -> impl Iterator<Item = &'a str> {
    let runs = text.split(|letter: char| !letter.is_ascii() || letter == ',');
    let runs = runs.map(|run| run.trim_matches(|letter: char| !is_ours(letter)));
    let is_region = |run: &str| run.len() == 2 && run.bytes().all(|b| b.is_ascii_uppercase());
    runs.filter(move |run| {
        let low = run.replace('-', " ").to_lowercase();
        !run.is_empty() && !is_region(run) && !server.iter().any(|known| known.contains(&low))
    })
}

#[wasm_bindgen_test]
async fn no_screen_says_anything_that_is_not_in_the_catalogue() {
    i18n::install("ru", &catalogue()).unwrap();
    let mut found = Vec::new();
    let mut count = 0;
    for file in FIXTURES.files() {
        let name = file
            .path()
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap();
        if LEAVING.contains(&name) {
            continue;
        }
        let body = file.contents_utf8().unwrap();
        let mut server = Vec::new();
        strings(&serde_json::from_str(body).unwrap(), &mut server);
        let org = Org::shows(body).await;
        pause(REST).await;
        for text in said(org.stage().root()) {
            let left = english(&text, &server);
            found.extend(left.map(|run| format!("{name}: {run:?} in {text:?}")));
        }
        count += 1;
    }
    i18n::install_english();
    assert!(count > 90, "only {count} answers were shown");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[wasm_bindgen_test]
fn what_is_english_is_found() {
    let server = ["ada of harbour".to_owned()];
    let left = |text| english(text, &server).collect::<Vec<_>>();
    assert_eq!(circled("Hi {name}"), "Ⓗⓘ {name}");
    assert!(left("Ⓗⓘ Ada").is_empty());
    assert_eq!(left("Ⓗⓘ Ada, press Next (NL)"), ["press Next (NL"]);
}

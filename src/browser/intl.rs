//! What the browser knows of languages: names of countries, dates, order.

use js_sys::{Array, Date, JsString, Object, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type DisplayNames;

    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    fn new(language: &str, options: &JsValue) -> Result<DisplayNames, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn of(this: &DisplayNames, code: &str) -> Result<Option<String>, JsValue>;
}

/// The names of regions (ISO 3166-1) in a language; the code itself where there is no name.
pub fn region_names(language: &str, regions: &[&str]) -> Vec<String> {
    let names = DisplayNames::new(language, &options(&[("type", "region")]));
    let name = |region: &&str| {
        let known = names.as_ref().ok()?.of(region).ok()?;
        known.filter(|name| !name.is_empty())
    };
    let or_code = |region: &&str| name(region).unwrap_or_else(|| (*region).to_owned());
    regions.iter().map(or_code).collect()
}

/// Which of two texts comes first in a language.
pub fn compare(a: &str, b: &str, language: &str) -> std::cmp::Ordering {
    let languages = Array::of1(&JsValue::from_str(language));
    let order = JsString::from(a).locale_compare(b, &languages, &Object::new());
    order.cmp(&0)
}

/// The languages people have told their browser, best first.
pub fn languages() -> Vec<String> {
    let all = leptos::prelude::window().navigator().languages();
    all.iter().filter_map(|tag| tag.as_string()).collect()
}

/// The region of the browser's language: `GB` for `en-GB`.
pub fn browser_region() -> Option<String> {
    let language = leptos::prelude::window().navigator().language()?;
    let mut parts = language.split('-').skip(1);
    parts.find(|part| part.len() == 2).map(str::to_uppercase)
}

/// A moment (ISO 8601) in milliseconds since 1970.
pub fn moment(iso: &str) -> Option<f64> {
    let moment = Date::parse(iso);
    moment.is_finite().then_some(moment)
}

/// A moment as people write it in a language, in the time of this device.
pub fn date_and_time(moment: f64, language: &str) -> String {
    let date = Date::new(&JsValue::from_f64(moment));
    let style = options(&[("dateStyle", "medium"), ("timeStyle", "short")]);
    date.to_locale_string(language, &style).into()
}

fn options(members: &[(&str, &str)]) -> JsValue {
    let options = Object::new();
    for (name, value) in members {
        // Fails for no plain object.
        let _ = Reflect::set(
            &options,
            &JsValue::from_str(name),
            &JsValue::from_str(value),
        );
    }
    options.into()
}

/// All time zones the browser knows, by their names such as `Europe/Vienna`.
pub fn time_zones() -> Vec<String> {
    let list = Reflect::get(&js_sys::global(), &"Intl".into())
        .and_then(|intl| Reflect::get(&intl, &"supportedValuesOf".into()))
        .ok()
        .and_then(|list| list.dyn_into::<js_sys::Function>().ok())
        .and_then(|list| list.call1(&JsValue::NULL, &"timeZone".into()).ok())
        .and_then(|list| list.dyn_into::<Array>().ok());
    let zones = list.iter().flat_map(|list| list.iter());
    zones.filter_map(|zone| zone.as_string()).collect()
}

//! Plural categories, from the browser.

/// The CLDR category (`one`, `few`, `other`, …) of a count in a language.
pub(super) fn category(language: &str, count: u32) -> String {
    match browser::PluralRules::new(language) {
        Ok(rules) => rules.select(count),
        Err(_) => "other".to_owned(),
    }
}

mod browser {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = Intl)]
        pub type PluralRules;

        #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
        pub fn new(language: &str) -> Result<PluralRules, JsValue>;

        #[wasm_bindgen(method)]
        pub fn select(this: &PluralRules, count: u32) -> String;
    }
}

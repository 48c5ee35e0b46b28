//! Components in a headless browser, under the Trusted Types policy of the real page.
//!
//! One binary with a module per subject: each binary costs a link and a browser start.

#![cfg(target_arch = "wasm32")]

mod web {
    mod answers;
    mod any_profile;
    mod apps;
    mod card;
    mod choices;
    mod code;
    mod codes;
    mod contrast;
    mod decisions;
    mod devices;
    mod endings;
    mod fields;
    mod form;
    mod giving_up;
    mod language;
    mod layout;
    mod lists;
    mod messages;
    mod org;
    mod passkeys;
    mod password;
    mod phone;
    mod profile;
    mod providers;
    mod pseudo;
    mod resources;
    mod screens;
    mod site;
    mod small_print;
    mod stage;
    mod step_up;
    mod waiting;
}

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

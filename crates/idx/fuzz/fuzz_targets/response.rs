//! Any bytes as the body of a response: they are refused or read, and what is read can be shown
//! and answered.
#![no_main]

#[path = "../../tests/scenario/mod.rs"]
mod scenario;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| scenario::responses::read(bytes));

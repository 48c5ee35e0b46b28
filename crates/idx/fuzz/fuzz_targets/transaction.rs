//! Any order of events and calls: never two requests at once, never a poll beside a request, never
//! an answer to a page that is gone.
#![no_main]

#[path = "../../tests/scenario/mod.rs"]
mod scenario;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // Bytes that stand for no game are nothing to play.
    let _no_game = scenario::ops::play_bytes(bytes);
});

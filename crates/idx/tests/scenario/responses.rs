//! What is done with any bytes that may be a response: read them, show them, answer them.

use idx::form::Values;
use idx::wire::Response;

use super::{Scenario, parts};

/// Reads bytes as a response and goes on as far as it goes.
pub fn read(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let Ok(response) = Response::parse(text) else {
        return;
    };
    assert!(response.diagnostics.len() <= 500);
    let mut scenario = Scenario::showing(&parts::identify());
    scenario.submit_primary(&[("identifier", "ada")]);
    scenario.answer_text(200, &[], text);
    for form in scenario.tx.forms() {
        let body = form.body(&Values::new());
        assert!(serde_json::from_str::<serde_json::Value>(body.expose()).is_ok());
        form.check(&Values::new());
        form.shown_fields();
    }
}

//! How long a response takes from text to page: `cargo bench -p idx`.
//!
//! The largest recorded response, where the recordings are beside this checkout; else the largest
//! fixture.

#[path = "../tests/scenario/mod.rs"]
mod scenario;

use std::path::Path;

use divan::Bencher;
use idx::form::Values;
use idx::transaction::Event;
use idx::wire::Response;
use scenario::{ORG, Scenario, fixtures, parts, reply};

fn main() {
    let (name, body) = largest();
    println!("{name}: {} bytes", body.len());
    divan::main();
}

fn largest() -> (String, String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/responses");
    let recorded = std::fs::read_dir(folder).into_iter().flatten();
    let recorded = recorded.filter_map(|entry| {
        let path = entry.ok()?.path();
        let body = std::fs::read_to_string(&path).ok()?;
        let name = path.file_stem()?.to_string_lossy().into_owned();
        Some((name, body.replace("http://localhost:3000", ORG)))
    });
    let own = || {
        fixtures::names().into_iter().map(|name| {
            let body = fixtures::text(&name);
            (name, body)
        })
    };
    let by_length = |(_, body): &(String, String)| body.len();
    let largest = recorded.max_by_key(by_length);
    largest
        .or_else(|| own().max_by_key(by_length))
        .unwrap_or_default()
}

/// Text to typed response.
#[divan::bench]
fn parse(bencher: Bencher<'_, '_>) {
    let (_, body) = largest();
    bencher.bench(|| Response::parse(divan::black_box(&body)));
}

/// Text to page: what happens between an answer and the screen.
#[divan::bench]
fn parse_and_step(bencher: Bencher<'_, '_>) {
    let (_, body) = largest();
    bencher
        .with_inputs(|| {
            let mut scenario = Scenario::showing(&parts::identify());
            scenario.submit_primary(&[("identifier", "ada")]);
            let id = scenario.sent().id;
            let reply = reply(200, &[], &body);
            (scenario, Event::Reply { id, reply })
        })
        .bench_values(|(mut scenario, event)| {
            let effects = scenario.tx.handle(event, scenario.now_ms);
            (scenario, effects)
        });
}

/// Values to request body, for a form with a choice of authenticators.
#[divan::bench]
fn body(bencher: Bencher<'_, '_>) {
    let scenario = Scenario::showing(&fixtures::read("select-authenticator"));
    let form = scenario.form();
    let mut values = Values::new();
    values
        .choose("authenticator", 3)
        .set_text("authenticator.methodType", "sms");
    bencher.bench(|| form.body(divan::black_box(&values)));
}

//! The responses under `tests/fixtures`, written for these tests.

use std::path::Path;
use std::sync::OnceLock;

use idx::wire::Response;
use serde_json::Value;

/// Reads a fixture as JSON.
pub fn read(name: &str) -> Value {
    serde_json::from_str(&text(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// Reads a fixture as a response.
pub fn response(name: &str) -> Response {
    Response::parse(&text(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

pub fn text(name: &str) -> String {
    let found = all().iter().find(|(known, _)| known == name);
    let (_, text) = found.unwrap_or_else(|| panic!("no fixture {name}"));
    text.clone()
}

/// The names of all fixtures, sorted.
pub fn names() -> Vec<String> {
    all().iter().map(|(name, _)| name.clone()).collect()
}

/// Names and texts, read once.
fn all() -> &'static [(String, String)] {
    static ALL: OnceLock<Vec<(String, String)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let entries = std::fs::read_dir(folder()).expect("the fixtures");
        let mut all: Vec<(String, String)> = entries
            .filter_map(|entry| {
                let path = entry.ok()?.path();
                path.extension().filter(|e| *e == "json")?;
                let name = path.file_stem()?.to_string_lossy().into_owned();
                Some((name, std::fs::read_to_string(&path).ok()?))
            })
            .collect();
        all.sort();
        all
    })
}

fn folder() -> std::path::PathBuf {
    // The fuzz targets are another package; the fixtures stay where they are.
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = here.join("tests/fixtures");
    if own.is_dir() {
        own
    } else {
        here.join("../tests/fixtures")
    }
}

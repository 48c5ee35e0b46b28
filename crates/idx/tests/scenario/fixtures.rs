//! The responses under `tests/fixtures`, written for these tests.

use std::path::Path;

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
    let path = folder().join(format!("{name}.json"));
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// The names of all fixtures, sorted.
pub fn names() -> Vec<String> {
    let entries = std::fs::read_dir(folder()).expect("the fixtures");
    let mut names: Vec<String> = entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let json = path.extension()? == "json";
            json.then(|| path.file_stem().map(|s| s.to_string_lossy().into_owned()))?
        })
        .collect();
    names.sort();
    names
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

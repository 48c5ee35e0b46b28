//! Every recorded response is read, and becomes a step. Skipped with a notice where the recordings
//! are not there.

use std::path::{Path, PathBuf};

use idx::wire::{ParseError, Problem, Response};

fn responses() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/responses");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: no recorded responses beside this checkout");
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    paths
        .into_iter()
        .filter(|p| p.extension().is_some_and(|e| e == "json"))
        .map(|p| {
            let name = p.file_stem().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&p).unwrap())
        })
        .collect()
}

#[test]
fn every_recorded_response_is_read() {
    for (name, body) in responses() {
        match Response::parse(&body) {
            Ok(response) => {
                for diagnostic in &response.diagnostics {
                    println!("{name}: {} {:?}", diagnostic.path, diagnostic.problem);
                    assert_ne!(diagnostic.problem, Problem::TooMany, "{name}");
                }
            }
            Err(ParseError::NotIdx | ParseError::Empty) => println!("{name}: no IDX body"),
            Err(problem) => panic!("{name}: {problem}"),
        }
    }
}

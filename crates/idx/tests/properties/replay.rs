//! The seeds and findings of the fuzz targets, replayed without a fuzzer.

use std::fs;
use std::path::{Path, PathBuf};

use crate::scenario::{fixtures, ops, responses};

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz")
        .join(folder);
    let entries = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
}

#[test]
fn seeds_and_findings_of_the_transaction() {
    let files = [files("seeds/transaction"), files("findings/transaction")].concat();
    assert!(!files.is_empty(), "there are seeds");
    for file in files {
        let bytes = fs::read(&file).expect("a seed");
        // Bytes that stand for no game are no finding.
        let _no_game = ops::play_bytes(&bytes);
    }
}

#[test]
fn seeds_and_findings_of_the_response() {
    for name in fixtures::names() {
        responses::read(fixtures::text(&name).as_bytes());
    }
    for file in [files("seeds/response"), files("findings/response")].concat() {
        responses::read(&fs::read(&file).expect("a seed"));
    }
}

//! The catalogue holds what is shown, and no more: a text that nobody shows is translated in vain.

use std::fs;
use std::path::Path;

use crate::paths;

/// The constants of `keys.rs`, each with the name of its text.
fn constants(keys: &str) -> Vec<(&str, &str)> {
    let lines = keys.lines().filter_map(|line| {
        let (constant, name) = line.trim().strip_suffix("\";")?.split_once(" = \"")?;
        let is_constant =
            |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
        constant
            .bytes()
            .all(is_constant)
            .then_some((constant, name))
    });
    lines.collect()
}

fn read_all(folder: &Path, but: &str, sources: &mut String) {
    for entry in fs::read_dir(folder)
        .expect("the sources are there")
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            read_all(&path, but, sources);
        } else if !path.ends_with(but) {
            sources.push_str(&fs::read_to_string(path).expect("sources are text"));
        }
    }
}

fn uses(sources: &str, constant: &str) -> bool {
    let of_name = |letter: Option<char>| letter.is_some_and(|c| c.is_alphanumeric() || c == '_');
    sources.match_indices(constant).any(|(at, _)| {
        let (before, after) = (&sources[..at], &sources[at + constant.len()..]);
        !of_name(before.chars().next_back()) && !of_name(after.chars().next())
    })
}

#[test]
fn every_text_with_a_constant_is_shown_somewhere() {
    let source = paths::workspace().join("src");
    let keys = fs::read_to_string(source.join("i18n/keys.rs")).expect("the keys are there");
    let mut sources = String::new();
    read_all(&source, "i18n/keys.rs", &mut sources);
    let known = constants(&keys);
    assert!(known.len() > 400, "only {} were found", known.len());
    let idle = known
        .iter()
        .filter(|(constant, _)| !uses(&sources, constant));
    let idle: Vec<_> = idle.map(|(_, name)| *name).collect();
    assert!(idle.is_empty(), "nobody shows {idle:?}");
}

#[test]
fn a_longer_name_is_another_constant() {
    assert!(uses("keys::BACK,", "BACK"));
    assert!(!uses("keys::BACK_TO_SIGN_IN, keys::GO_BACK", "BACK"));
    let known = constants("    BACK = \"action.back\";\n    // nothing = \"else\";\n");
    assert_eq!(known, [("BACK", "action.back")]);
}

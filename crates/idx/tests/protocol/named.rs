//! Every rule of the reference has a test that names it.

use std::path::Path;

fn sources() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut text = String::new();
    for folder in [
        "tests/protocol",
        "src",
        "src/step",
        "src/intent",
        "src/transaction",
        "src/wire",
        "src/oauth",
        "src/oauth/dpop",
        "src/session",
        "tests/session",
    ] {
        let entries = std::fs::read_dir(root.join(folder)).expect("a folder");
        for entry in entries {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|e| e == "rs") {
                text.push_str(&std::fs::read_to_string(path).expect("a file"));
            }
        }
    }
    text
}

#[test]
fn every_section_and_every_trap_is_named_by_a_test() {
    let sources = sources();
    let sections = [(1, 8), (2, 5), (3, 5), (4, 5), (5, 4), (6, 4), (7, 4)];
    let sections = sections
        .iter()
        .flat_map(|(chapter, last)| (1..=*last).map(move |n| format!("fn idx_{chapter}_{n}_")));
    let traps = (1..=25).map(|n| format!("fn idx_9_trap_{n:02}_"));
    let others = [
        "fn idx_8_",
        "fn oauth_1_",
        "fn oauth_2_",
        "fn oauth_3_",
        "fn oauth_4_",
        "fn oauth_5_",
        "fn oauth_6_",
        "fn oauth_7_",
        "fn oauth_8_",
        "fn oauth_9_",
        "fn oauth_10_",
        "fn oauth_11_",
        "fn oauth_15_",
    ];
    let names = sections.chain(traps).chain(others.map(str::to_owned));
    let missing: Vec<String> = names.filter(|name| !sources.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

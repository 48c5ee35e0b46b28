//! The recordings beside this checkout.

use std::path::{Path, PathBuf};

use crate::scenario::{ORG, Scenario, parts};

/// One recorded response.
pub struct Recording {
    pub name: String,
    pub body: String,
}

impl Recording {
    /// The status it is answered with: its name tells.
    pub fn status(&self) -> u16 {
        match self.name.strip_prefix("error-") {
            Some(rest) => rest.get(..3).and_then(|n| n.parse().ok()).unwrap_or(403),
            None => 200,
        }
    }

    /// As the first answer of a transaction.
    pub fn first(&self) -> Scenario {
        let mut scenario = Scenario::introspecting();
        scenario.answer_text(self.status(), &[], &self.body);
        scenario
    }

    /// As the answer to a form.
    pub fn later(&self) -> Scenario {
        let mut scenario = Scenario::showing(&parts::identify());
        scenario.submit_primary(&[("identifier", "ada")]);
        scenario.answer_text(self.status(), &[], &self.body);
        scenario
    }
}

fn shared(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared")
        .join(path)
}

/// All recordings, moved to the tests' organisation.
pub fn all() -> Vec<Recording> {
    let Ok(entries) = std::fs::read_dir(shared("corpus/responses")) else {
        println!("skipped: no recorded responses beside this checkout");
        return Vec::new();
    };
    let mut recordings: Vec<Recording> = entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let json = path.extension().is_some_and(|e| e == "json");
            json.then(|| Recording {
                name: path
                    .file_stem()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned(),
                body: std::fs::read_to_string(&path)
                    .unwrap_or_default()
                    .replace("http://localhost:3000", ORG),
            })
        })
        .collect();
    recordings.sort_by(|a, b| a.name.cmp(&b.name));
    recordings
}

/// Response and row of the table that says which screen each response belongs to.
pub fn rows() -> Vec<(String, String)> {
    let Ok(text) = std::fs::read_to_string(shared("reference/sign-in-ui.md")) else {
        println!("skipped: no table of screens beside this checkout");
        return Vec::new();
    };
    let table = text.lines().skip_while(|line| *line != "response|row");
    table
        .skip(2)
        .filter_map(|line| {
            let (name, row) = line.split_once('|')?;
            let row = row.split([' ', '+', '/']).next()?;
            Some((name.to_owned(), row.to_owned()))
        })
        .collect()
}

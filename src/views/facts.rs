//! What is known about somebody or something, in rows.

use crate::components::{El, boxed, data, el};
use crate::i18n::Key;
use crate::live::Live;

/// Rows with labels of ours.
pub fn list(rows: Vec<(Key, String)>) -> El {
    labelled(
        rows.into_iter()
            .map(|(key, value)| (key.into(), value))
            .collect(),
    )
}

/// Rows with any labels.
pub fn labelled(rows: Vec<(Live<String>, String)>) -> El {
    let rows: Vec<El> = rows
        .into_iter()
        .map(|(label, value)| {
            boxed("div", "fact")
                .child(el("dt").child(label))
                .child(el("dd").child(data(&value)))
        })
        .collect();
    boxed("dl", "facts").child(rows)
}

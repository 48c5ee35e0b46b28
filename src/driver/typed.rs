//! What was typed, for the case that the same step comes back.

use idx::step::Ending;
use idx::transaction::{Transaction, View};

use super::{Driver, Inner};

/// What was typed at a path of a form, by the name of its remediation.
pub(super) struct Typed {
    form: String,
    path: String,
    text: String,
}

impl Driver {
    /// Remembers what was typed into a form, for the case that the same step comes back. Never
    /// secrets.
    pub fn keep_typed(self, form: &str, typed: Vec<(String, String)>) {
        self.update(|inner| {
            inner.lapsed.retain(|old| old.form != form);
            inner.kept.retain(|old| old.form != form);
            for (path, text) in typed {
                let form = form.to_owned();
                inner.kept.push(Typed { form, path, text });
            }
        });
    }

    /// What was typed last at a path.
    pub fn typed(self, path: &str) -> Option<String> {
        let find = |inner: &mut Inner| {
            let last = inner.kept.iter().rfind(|typed| typed.path == path);
            last.map(|typed| typed.text.clone())
        };
        self.update(find).flatten()
    }

    /// What was typed into a form, by path, before its transaction ran out.
    pub fn lapsed(self, form: &str) -> Vec<(String, String)> {
        let find = |inner: &mut Inner| {
            let of_form = inner.lapsed.iter().filter(|typed| typed.form == form);
            of_form
                .map(|typed| (typed.path.clone(), typed.text.clone()))
                .collect()
        };
        self.update(find).unwrap_or_default()
    }

    /// Whether the transaction has run out.
    pub fn has_lapsed(self) -> bool {
        self.with(has_lapsed) == Some(true)
    }
}

/// Whether a transaction ended because of the time it took, and through no answer of the person's.
pub(super) fn has_lapsed(transaction: &Transaction) -> bool {
    match transaction.view() {
        View::Terminal(end) => matches!(end.ending, Ending::SessionExpired | Ending::StartOver),
        _ => false,
    }
}

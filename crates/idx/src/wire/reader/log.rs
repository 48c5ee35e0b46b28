//! Notes of what could not be used, with the place where it stood.

#[cfg(feature = "diagnostics")]
use super::MAX_ENTRIES;
use super::{Diagnostic, Problem};

/// Collects diagnostics while walking.
#[cfg(feature = "diagnostics")]
#[derive(Default)]
pub(crate) struct Log {
    path: Vec<Segment>,
    entries: Vec<Diagnostic>,
}

/// A step of the way to a place.
#[cfg_attr(not(feature = "diagnostics"), allow(dead_code))]
pub(crate) enum Segment {
    Key(&'static str),
    Index(usize),
}

#[cfg(feature = "diagnostics")]
impl Log {
    pub(crate) fn into_entries(self) -> Vec<Diagnostic> {
        self.entries
    }

    /// Notes a problem with the member `key` of the place where the walk stands.
    pub(crate) fn note(&mut self, key: &str, problem: Problem) {
        if self.entries.len() < MAX_ENTRIES {
            let mut path = String::new();
            for segment in &self.path {
                match segment {
                    Segment::Key(k) => {
                        if !path.is_empty() {
                            path.push('.');
                        }
                        path.push_str(k);
                    }
                    Segment::Index(i) => path.push_str(&format!("[{i}]")),
                }
            }
            if !key.is_empty() {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
            }
            self.entries.push(Diagnostic { path, problem });
        }
    }

    #[inline(never)]
    pub(crate) fn enter(&mut self, segment: Segment) {
        self.path.push(segment);
    }

    #[inline(never)]
    pub(crate) fn leave(&mut self) {
        self.path.pop();
    }
}

/// Without the feature nothing is noted.
#[cfg(not(feature = "diagnostics"))]
#[derive(Default)]
pub(crate) struct Log {}

#[cfg(not(feature = "diagnostics"))]
#[allow(clippy::unused_self)]
impl Log {
    pub(crate) fn into_entries(self) -> Vec<Diagnostic> {
        Vec::new()
    }

    pub(crate) fn note(&mut self, _: &str, _: Problem) {}

    pub(crate) fn enter(&mut self, _: Segment) {}

    pub(crate) fn leave(&mut self) {}
}

impl Log {
    pub(crate) fn within<T>(&mut self, key: &'static str, f: impl FnOnce(&mut Self) -> T) -> T {
        self.enter(Segment::Key(key));
        let result = f(self);
        self.leave();
        result
    }

    pub(crate) fn at<T>(&mut self, index: usize, f: impl FnOnce(&mut Self) -> T) -> T {
        self.enter(Segment::Index(index));
        let result = f(self);
        self.leave();
        result
    }
}

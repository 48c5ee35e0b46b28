//! Faults a test asks for: the next requests to a path fail in a chosen way.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How a request fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// This status with this text as a plain body.
    Status(u16, String),
    /// The connection is closed without an answer.
    Drop,
    /// The answer comes, but later.
    Delay(Duration),
    /// Status, content type and text of the whole answer.
    Body(u16, String, String),
}

#[derive(Debug)]
struct Planned {
    prefix: String,
    fault: Fault,
    times: u32,
}

/// Faults still to happen, in the order they were asked for.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    planned: Mutex<Vec<Planned>>,
}

impl Faults {
    pub(crate) fn plan(&self, prefix: &str, fault: Fault, times: u32) {
        let mut planned = self.planned.lock().unwrap_or_else(PoisonError::into_inner);
        planned.push(Planned {
            prefix: prefix.to_owned(),
            fault,
            times,
        });
    }

    pub(crate) fn clear(&self) {
        let mut planned = self.planned.lock().unwrap_or_else(PoisonError::into_inner);
        planned.clear();
    }

    /// The fault for a request to `path`, spent by this call.
    pub(crate) fn next(&self, path: &str) -> Option<Fault> {
        let mut planned = self.planned.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = planned
            .iter_mut()
            .find(|entry| entry.times > 0 && path.starts_with(&entry.prefix))?;
        entry.times -= 1;
        let fault = entry.fault.clone();
        planned.retain(|entry| entry.times > 0);
        Some(fault)
    }
}

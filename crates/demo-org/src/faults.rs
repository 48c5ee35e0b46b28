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
    /// 429 with the headers that tell how many seconds to wait.
    TooMany(u32),
    /// The request is carried out, but the answer comes later.
    Late(Duration),
    /// The request is carried out, but the answer is lost.
    LoseAnswer,
    /// The answer comes, but only half of its body.
    Malformed,
}

impl Fault {
    /// The faults the console offers, by name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "delay" => Self::Delay(Duration::from_secs(5)),
            "late" => Self::Late(Duration::from_secs(5)),
            "drop" => Self::Drop,
            "lose-answer" => Self::LoseAnswer,
            "429" => Self::TooMany(10),
            "503" => Self::Status(503, "The service is being maintained.".to_owned()),
            "malformed" => Self::Malformed,
            _ => return None,
        })
    }
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

    /// What is still to happen: path and how many times.
    pub(crate) fn pending(&self) -> Vec<(String, u32)> {
        let planned = self.planned.lock().unwrap_or_else(PoisonError::into_inner);
        planned
            .iter()
            .map(|entry| (entry.prefix.clone(), entry.times))
            .collect()
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

//! Every recorded response is read, shown as the right step, and answerable. Skipped with a notice
//! where the recordings are not there.

#[path = "../scenario/mod.rs"]
mod scenario;

mod answer;
mod data;
mod diagnostics;
mod recordings;
mod steps;

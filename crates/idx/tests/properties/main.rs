//! What holds for any form, any response, any order of events.

#[path = "../scenario/mod.rs"]
mod scenario;

mod challenges;
mod forms;
mod games;
mod profiles;
mod replay;
mod responses;

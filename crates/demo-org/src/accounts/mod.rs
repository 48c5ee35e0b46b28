//! The account flows around a sign-in: what a person may do for themselves,
//! and what is asked of them beside their proofs.

mod settings;

pub use settings::Settings;

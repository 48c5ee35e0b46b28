//! Everything a person does in the app, played in a real browser. One file per flow; `harness` is
//! about the harness itself.
//!
//! All of it is one program: linking is paid once, and no flow waits for the last one of a file.

mod accounts;
mod authenticators;
mod axe;
mod bad_config;
mod corpus;
mod double_submit;
mod expired;
mod generic;
mod harness;
mod hostile;
mod keyboard;
mod language;
mod layout;
mod leaving;
mod magic_link;
mod offline;
mod other_ways;
mod parts;
mod password_email;
mod polling;
mod reentry;
mod reload;
mod resend;
mod session;
mod sign_out;
mod wrong_answers;

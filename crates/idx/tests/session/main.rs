//! The session against an organisation on paper: virtual time, a network that fails on request, and
//! a token endpoint that rotates refresh tokens and takes none twice.

#[path = "../scenario/mod.rs"]
mod scenario;

mod calls;
mod ending;
mod provider;
mod renewal;
mod storms;
mod tabs;
mod validation;
mod world;

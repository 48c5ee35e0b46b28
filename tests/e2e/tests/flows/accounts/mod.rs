//! The flows around a sign-in: new accounts, forgotten passwords, locks, consent, devices, and
//! what ends a sign-in. One file each, with what can go wrong.

mod activation;
mod captcha;
mod consent;
mod device_code;
mod devices;
mod endings;
mod keep_me_signed_in;
mod links;
mod mailed_links;
mod profiling;
mod recovery;
mod recovery_ways;
mod registration;
mod steps;
mod tabs;
mod unlock;
mod verdicts;

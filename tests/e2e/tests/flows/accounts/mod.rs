//! The flows around a sign-in: new accounts, forgotten passwords, locks, consent, devices, and
//! what ends a sign-in. One file each, with what can go wrong.

mod captcha;
mod consent;
mod device_code;
mod endings;
mod keep_me_signed_in;
mod links;
mod recovery;
mod registration;
mod unlock;

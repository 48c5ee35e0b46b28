//! Each authenticator against an organisation that verifies it: set up and used, with what can go
//! wrong. One file each, by its name.

mod google_otp;
mod phone;
mod security_question;
mod tokens;
mod webauthn;

//! Each authenticator against an organisation that verifies it: set up and used, with what can go
//! wrong. One file each, by its name.

mod custom_app;
mod external_idp;
mod google_otp;
mod identity_verification;
mod okta_verify;
mod phone;
mod security_question;
mod smart_card;
mod tokens;
mod webauthn;

//! Each authenticator against an organisation that verifies it: set up and used, with what can go
//! wrong. One file each, by its name.

mod custom_app;
mod duo;
mod emails;
mod external_idp;
mod fastpass;
mod fastpass_first;
mod google_otp;
mod identity_verification;
mod nfc_pin;
mod okta_verify;
mod okta_verify_setup;
mod passwords;
mod phone;
mod security_question;
mod setting_up;
mod smart_card;
mod tokens;
mod webauthn;
mod webauthn_failures;

//! The organisation over its router, without a socket except where the socket
//! is the subject. One binary, one module per subject.

mod app_host;
mod attempt;
mod bound;
mod captcha;
mod console;
mod cors;
mod email;
mod enroll;
mod federation;
mod flows;
mod google_otp;
mod handles;
mod identify;
mod interact;
mod lifecycle;
mod lockout;
mod logout;
mod password;
mod phone;
mod policies;
mod provider;
mod recovery;
mod registration;
mod scenarios;
mod security_question;
mod server;
mod session;
mod sign_in;
mod support;
mod token;
mod unlock;
mod userinfo;

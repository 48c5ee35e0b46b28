//! Says what is on the page.

use idx::oauth::token::Tokens;
use idx::step::{AuthenticatorStep, OfferKind, Page, Step, Terminal};
use idx::wire::message::Message;

/// The step's name, the messages, and what there is to see.
pub fn page(page: &Page) {
    println!();
    let form = page.step.form();
    let name = form.map_or("choose where to sign in", |form| form.name.as_str());
    match &page.step {
        Step::Authenticator(step) => {
            let authenticator = step.authenticator();
            let title = authenticator.display_name.as_deref();
            println!("== {}: {name}", title.unwrap_or("an authenticator"));
            details(step);
        }
        _ => println!("== {name}"),
    }
    if let Some(user) = page.user.as_ref().and_then(|u| u.identifier.as_deref()) {
        println!("   as {user}");
    }
    messages(&page.messages);
}

/// What the user needs to see in order to answer.
fn details(step: &AuthenticatorStep) {
    match step {
        AuthenticatorStep::Email(email) => {
            for address in &email.addresses {
                println!("   sent to {address}");
            }
        }
        AuthenticatorStep::Phone(phone) => {
            if let Some(number) = &phone.number {
                println!("   number {number}");
            }
        }
        AuthenticatorStep::SecurityQuestion(question) => {
            if let Some((_, text)) = &question.question {
                println!("   {text}");
            }
        }
        AuthenticatorStep::OktaVerify(app) => {
            if let Some(number) = &app.correct_answer {
                println!("   tap {number} in the app");
            }
        }
        AuthenticatorStep::GoogleOtp(app) => {
            if let Some(seed) = &app.shared_secret {
                // Shown on purpose: it has to be typed into the app.
                println!("   set the app up with {}", seed.expose());
            }
        }
        _ => {}
    }
}

pub fn messages(messages: &[Message]) {
    for message in messages {
        println!("   [{:?}] {}", message.severity, message.text);
        for link in &message.links {
            println!("     {}", link.url);
        }
    }
}

pub fn terminal(terminal: &Terminal) {
    println!();
    println!("== the end: {:?}", terminal.ending);
    messages(&terminal.messages);
}

/// What is known after signing in; never the tokens.
pub fn tokens(tokens: &Tokens) {
    println!();
    println!("== signed in");
    if let Some(claims) = &tokens.claims {
        println!("   subject {}", claims.sub);
        for claim in ["name", "email", "preferred_username"] {
            if let Some(value) = claims.text(claim) {
                println!("   {claim} {value}");
            }
        }
    }
    println!("   scopes {}", tokens.scopes.join(" "));
}

/// What an offer does, in a few words.
pub fn offer(kind: &OfferKind) -> String {
    match kind {
        OfferKind::Recover => "forgot the password".to_owned(),
        OfferKind::UnlockAccount => "unlock the account".to_owned(),
        OfferKind::SignUp => "register".to_owned(),
        OfferKind::SignIn => "sign in instead".to_owned(),
        OfferKind::SwitchAuthenticator => "verify with something else".to_owned(),
        OfferKind::ReturnToList => "back to the list".to_owned(),
        OfferKind::SelectChannel => "another way to set it up".to_owned(),
        OfferKind::Skip => "skip".to_owned(),
        OfferKind::Resend => "send again".to_owned(),
        OfferKind::Send => "send".to_owned(),
        OfferKind::Idp(idp) | OfferKind::Piv(idp) => {
            let name = idp.name.as_deref().unwrap_or(&idp.kind);
            format!("sign in with {name} (in a browser)")
        }
        OfferKind::LaunchOktaVerify(_) => "Okta Verify on this device".to_owned(),
        OfferKind::LaunchNfc(_) => "NFC".to_owned(),
        OfferKind::LaunchWebauthn => "a security key".to_owned(),
        OfferKind::ResidentKey => "set up a resident key".to_owned(),
        OfferKind::Passkey(_) => "a passkey (needs a browser)".to_owned(),
        OfferKind::RequestActivationEmail => "ask for a new link".to_owned(),
        OfferKind::Show | OfferKind::Other => "something else".to_owned(),
        OfferKind::Cancel => "cancel".to_owned(),
    }
}

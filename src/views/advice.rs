//! What an administrator or integrator has to do about a failure. It stands in the console, not on
//! the page.

use idx::error::{Error, Fault};
use leptos::prelude::*;

use crate::browser;
use crate::driver::Driver;

/// Tells the console, where there is something to do.
pub fn advise(driver: Driver, error: &Error) {
    let hint = match error {
        Error::Unreachable => format!(
            "No answer from {}. If the network is fine, allow this address in connect-src of the \
             Content-Security-Policy.",
            issuer(driver)
        ),
        Error::Refused => format!(
            "{} answers, but refuses requests of this page: register {} as a Trusted Origin (CORS) \
             of the organisation.",
            issuer(driver),
            window().location().origin().unwrap_or_default()
        ),
        Error::GrantNotEnabled => "Enable the Interaction Code grant for the application and for \
                                   the authorization server's access policy rule."
            .to_owned(),
        Error::FeatureNotEnabled => {
            "Identity Engine with embedded sign-in is not enabled in this organisation.".to_owned()
        }
        Error::Client { code, description } => format!(
            "The organisation refused the application: {code}: {description} Check clientId, \
             redirectUri and scopes."
        ),
        Error::IssuerMismatch { received } => {
            format!(
                "config.json names another issuer than the organisation, which says {received}."
            )
        }
        other if matches!(other.fault(), Fault::Administrator | Fault::Integrator) => {
            other.to_string()
        }
        _ => return,
    };
    browser::hint(&hint);
}

fn issuer(driver: Driver) -> String {
    let issuer = driver.with(|t| t.settings().issuer.as_str().to_owned());
    issuer.unwrap_or_default()
}

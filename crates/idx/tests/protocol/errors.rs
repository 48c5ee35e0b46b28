//! Errors: who can act, a stable code, a message key, parameters.

use idx::error::{Error, Fault};
use idx::oauth::id_token::IdTokenError;
use idx::url::UrlError;

fn all() -> Vec<(Error, Fault)> {
    let text = || "text".to_owned();
    let described = |code: &str| (code.to_owned(), "text".to_owned());
    let (code, description) = described("invalid_scope");
    vec![
        (Error::Unreachable, Fault::Transport),
        (Error::Offline, Fault::Transport),
        (Error::Timeout, Fault::Transport),
        (Error::Server { status: 503 }, Fault::Transport),
        (Error::Unexpected { status: 200 }, Fault::Transport),
        (Error::Blocked, Fault::Transport),
        (Error::RateLimited { seconds: 7 }, Fault::Transport),
        (Error::Version, Fault::Administrator),
        (Error::Unsupported, Fault::Administrator),
        (Error::Discovery { reason: "why" }, Fault::Administrator),
        (
            Error::IssuerMismatch { received: text() },
            Fault::Integrator,
        ),
        (Error::Client { code, description }, Fault::Integrator),
        (Error::GrantNotEnabled, Fault::Administrator),
        (Error::FeatureNotEnabled, Fault::Administrator),
        (Error::RecoveryToken, Fault::User),
        (Error::ActivationToken, Fault::User),
        (Error::State, Fault::User),
        (
            Error::Callback {
                code: text(),
                description: text(),
            },
            Fault::User,
        ),
        (Error::Grant, Fault::User),
        (
            Error::AccessDenied {
                description: text(),
            },
            Fault::User,
        ),
        (Error::Assurance, Fault::User),
        (
            Error::Token {
                code: text(),
                description: text(),
            },
            Fault::Administrator,
        ),
        (Error::IdToken(IdTokenError::Expired), Fault::User),
        (Error::IdToken(IdTokenError::Audience), Fault::Administrator),
        (Error::Url(UrlError::Scheme), Fault::Administrator),
    ]
}

#[test]
fn every_error_says_who_can_act() {
    for (error, fault) in all() {
        assert_eq!(error.fault(), fault, "{error:?}");
        assert_eq!(error.is_transient(), fault == Fault::Transport);
    }
}

#[test]
fn every_error_has_a_code_of_its_own_and_a_message_key() {
    let mut codes: Vec<&str> = all().iter().map(|(error, _)| error.code()).collect();
    let count = codes.len();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), count);
    for (error, _) in all() {
        assert_eq!(error.message_key(), format!("error.{}", error.code()));
        assert!(!error.to_string().is_empty());
    }
}

#[test]
fn parameters_by_name() {
    let params = |error: Error| error.params();
    assert_eq!(
        params(Error::RateLimited { seconds: 7 }),
        [("seconds", "7".to_owned())]
    );
    assert_eq!(
        params(Error::Server { status: 503 }),
        [("status", "503".to_owned())]
    );
    assert_eq!(
        params(Error::Discovery { reason: "why" }),
        [("reason", "why".to_owned())]
    );
    let client = Error::Client {
        code: "c".to_owned(),
        description: "d".to_owned(),
    };
    assert_eq!(
        params(client),
        [("code", "c".to_owned()), ("description", "d".to_owned())]
    );
    assert!(params(Error::Grant).is_empty());
}

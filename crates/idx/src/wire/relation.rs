//! `relatesTo`: what a remediation, field or option is about (IDX §2.3).

use serde_json::Value;

use super::reader::{Log, Object, Problem};

/// A resolved reference into the response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// `$.currentAuthenticator`
    CurrentAuthenticator,
    /// `$.currentAuthenticatorEnrollment`
    CurrentEnrollment,
    /// `$.enrollmentAuthenticator`
    EnrollmentAuthenticator,
    /// `$.recoveryAuthenticator`
    RecoveryAuthenticator,
    /// `$.authenticators.value[n]`
    Authenticator(usize),
    /// `$.authenticatorEnrollments.value[n]`
    Enrollment(usize),
    /// `authenticatorChallenge`
    Challenge,
    /// `webauthnAutofillUIChallenge`
    WebauthnAutofill,
    /// `$.captcha`
    Captcha,
}

impl Relation {
    /// Reads a `relatesTo` member: a string or an array whose first entry counts, with or without
    /// `$.`. One that names nothing known is noted and left out.
    pub(crate) fn read(object: &Object, log: &mut Log) -> Option<Self> {
        let target = match object.get("relatesTo")? {
            Value::String(target) => target,
            Value::Array(list) => match list.first() {
                Some(Value::String(target)) => target,
                Some(_) => {
                    log.note("relatesTo", Problem::Expected("string"));
                    return None;
                }
                None => return None,
            },
            Value::Null => return None,
            _ => {
                log.note("relatesTo", Problem::Expected("string or array"));
                return None;
            }
        };
        let found = Self::parse(target);
        if found.is_none() {
            log.note("relatesTo", Problem::Dangling);
        }
        found
    }

    fn parse(target: &str) -> Option<Self> {
        let target = target.strip_prefix("$.").unwrap_or(target);
        let (head, index) = match target.split_once('[') {
            Some((head, rest)) => (head, rest.strip_suffix(']')?.parse().ok()),
            None => (target, None),
        };
        match (head.strip_suffix(".value").unwrap_or(head), index) {
            ("currentAuthenticator", None) => Some(Self::CurrentAuthenticator),
            ("currentAuthenticatorEnrollment", None) => Some(Self::CurrentEnrollment),
            ("enrollmentAuthenticator", None) => Some(Self::EnrollmentAuthenticator),
            ("recoveryAuthenticator", None) => Some(Self::RecoveryAuthenticator),
            ("authenticators", Some(index)) => Some(Self::Authenticator(index)),
            ("authenticatorEnrollments", Some(index)) => Some(Self::Enrollment(index)),
            ("authenticatorChallenge", None) => Some(Self::Challenge),
            ("webauthnAutofillUIChallenge", None) => Some(Self::WebauthnAutofill),
            ("captcha", None) => Some(Self::Captcha),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idx_2_3_every_form_of_relates_to() {
        for (text, expected) in [
            (
                "$.currentAuthenticator",
                Some(Relation::CurrentAuthenticator),
            ),
            (
                "$.currentAuthenticatorEnrollment",
                Some(Relation::CurrentEnrollment),
            ),
            ("authenticatorChallenge", Some(Relation::Challenge)),
            (
                "webauthnAutofillUIChallenge",
                Some(Relation::WebauthnAutofill),
            ),
            ("$.captcha", Some(Relation::Captcha)),
            (
                "$.authenticators.value[2]",
                Some(Relation::Authenticator(2)),
            ),
            (
                "$.authenticatorEnrollments.value[0]",
                Some(Relation::Enrollment(0)),
            ),
            ("$.authenticators.value[-1]", None),
            ("$.authenticators.value[", None),
            ("$.authenticators", None),
            ("", None),
        ] {
            assert_eq!(Relation::parse(text), expected, "{text}");
        }
    }
}

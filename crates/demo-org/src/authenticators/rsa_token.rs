//! `rsa_token`: codes of a SecurID token. A token that was just handed out wants two
//! codes, one after the other.

use super::Facts;
use super::securid::Securid;
use crate::work::Current;

/// `rsa_token`
pub(crate) const RSA_TOKEN: Securid = Securid {
    facts: &FACTS,
    begins_with_two: true,
};

const FACTS: Facts = Facts {
    key: "rsa_token",
    type_name: "security_key",
    label: "RSA SecurID",
    methods: &[("otp", "Code")],
    allowed_for: "any",
    prefix: "rsa",
    amr: "otp",
    verified_as: Current::Enrollment,
    several: false,
};

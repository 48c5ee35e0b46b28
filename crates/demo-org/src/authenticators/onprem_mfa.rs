//! `onprem_mfa`: codes that a server of one's own checks.

use super::Facts;
use super::securid::Securid;
use crate::work::Current;

/// `onprem_mfa`
pub(crate) const ONPREM_MFA: Securid = Securid {
    facts: &FACTS,
    begins_with_two: false,
};

const FACTS: Facts = Facts {
    key: "onprem_mfa",
    type_name: "security_key",
    label: "Harbour Gate",
    methods: &[("otp", "Code")],
    allowed_for: "any",
    prefix: "opm",
    amr: "otp",
    verified_as: Current::Enrollment,
    several: false,
};

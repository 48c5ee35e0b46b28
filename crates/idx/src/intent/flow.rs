//! Which remediations belong to a flow, and how it is entered (IDX §8).

use super::Attempt;
use super::plan::Answer;
use crate::form::{Form, Values};
use crate::wire::remediation::KnownRemediation as R;

/// What an attempt is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Signing in.
    Authenticate,
    /// A new account.
    Register,
    /// A new password in place of a forgotten one.
    RecoverPassword,
    /// A locked account.
    UnlockAccount,
}

/// What an organisation may offer besides signing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feature {
    /// Recovering a forgotten password.
    RecoverPassword,
    /// Registration.
    Register,
    /// Unlocking an account.
    UnlockAccount,
    /// Signing in through another provider.
    IdentityProvider,
}

const AUTHENTICATE: [R; 16] = [
    R::Identify,
    R::SelectAuthenticatorAuthenticate,
    R::SelectAuthenticatorEnroll,
    R::SelectAuthenticatorEnrollData,
    R::AuthenticatorEnrollmentData,
    R::AuthenticatorVerificationData,
    R::EnrollAuthenticator,
    R::ChallengeAuthenticator,
    R::ChallengePoll,
    R::ReenrollAuthenticator,
    R::ReenrollAuthenticatorWarning,
    R::EnrollPoll,
    R::SelectEnrollmentChannel,
    R::EnrollmentChannelData,
    R::RedirectIdp,
    R::Skip,
];

const REGISTER: [R; 10] = [
    R::SelectEnrollProfile,
    R::EnrollProfile,
    R::AuthenticatorEnrollmentData,
    R::SelectAuthenticatorEnroll,
    R::SelectAuthenticatorEnrollData,
    R::EnrollPoll,
    R::SelectEnrollmentChannel,
    R::EnrollmentChannelData,
    R::EnrollAuthenticator,
    R::Skip,
];

const RECOVER_PASSWORD: [R; 11] = [
    R::Identify,
    R::IdentifyRecovery,
    R::SelectAuthenticatorAuthenticate,
    R::SelectAuthenticatorEnroll,
    R::ChallengeAuthenticator,
    R::AuthenticatorVerificationData,
    R::AuthenticatorEnrollmentData,
    R::ResetAuthenticator,
    R::ReenrollAuthenticator,
    R::ReenrollAuthenticatorWarning,
    R::EnrollPoll,
];

const UNLOCK_ACCOUNT: [R; 8] = [
    R::Identify,
    R::UnlockAccount,
    R::SelectAuthenticatorUnlockAccount,
    R::SelectAuthenticatorAuthenticate,
    R::ChallengeAuthenticator,
    R::ChallengePoll,
    R::AuthenticatorVerificationData,
    R::ReenrollAuthenticatorWarning,
];

impl Feature {
    /// The word other clients have for it, such as `enroll-profile`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RecoverPassword => "recover-password",
            Self::Register => "enroll-profile",
            Self::UnlockAccount => "unlock-account",
            Self::IdentityProvider => "redirect-idp",
        }
    }

    pub(super) fn of(forms: &[Form]) -> Vec<Self> {
        let has = |name: R| forms.iter().any(|form| form.known() == Some(name));
        [
            (R::Recover, Self::RecoverPassword),
            (R::SelectEnrollProfile, Self::Register),
            (R::UnlockAccount, Self::UnlockAccount),
            (R::RedirectIdp, Self::IdentityProvider),
        ]
        .into_iter()
        .filter_map(|(name, feature)| has(name).then_some(feature))
        .collect()
    }
}

impl Flow {
    /// The flow's own name, as it is kept with the record.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Authenticate => "default",
            Self::Register => "register",
            Self::RecoverPassword => "recoverPassword",
            Self::UnlockAccount => "unlockAccount",
        }
    }

    /// The flow of a name that integrators use for it.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "default" | "proceed" | "authenticate" | "login" | "signin" => Self::Authenticate,
            "register" | "signup" | "enrollProfile" => Self::Register,
            "recoverPassword" | "resetPassword" => Self::RecoverPassword,
            "unlockAccount" => Self::UnlockAccount,
            _ => return None,
        })
    }

    /// Whether a remediation belongs to the flow.
    pub(super) fn has(self, name: R) -> bool {
        let of_flow: &[R] = match self {
            Self::Authenticate => &AUTHENTICATE,
            Self::Register => &REGISTER,
            Self::RecoverPassword => &RECOVER_PASSWORD,
            Self::UnlockAccount => &UNLOCK_ACCOUNT,
        };
        of_flow.contains(&name)
    }

    /// What the organisation has to offer for it.
    fn door(self) -> Option<(R, Feature)> {
        match self {
            Self::Authenticate => None,
            Self::Register => Some((R::SelectEnrollProfile, Feature::Register)),
            Self::RecoverPassword => Some((R::Recover, Feature::RecoverPassword)),
            Self::UnlockAccount => Some((R::UnlockAccount, Feature::UnlockAccount)),
        }
    }

    /// Whether a page with this remediation first is behind the door already.
    fn is_inside(self, name: R) -> bool {
        match self {
            Self::Authenticate => true,
            Self::Register => name == R::EnrollProfile,
            Self::RecoverPassword => matches!(name, R::IdentifyRecovery | R::ResetAuthenticator),
            Self::UnlockAccount => name == R::SelectAuthenticatorUnlockAccount,
        }
    }
}

impl Attempt {
    /// Goes through the flow's door.
    pub(super) fn enter(&mut self) -> Option<Answer> {
        let forms = self.tx.forms();
        let (door, feature) = self.flow.door()?;
        let first = forms.first().and_then(|form| form.known());
        let recovering = self
            .tx
            .response()
            .is_some_and(|r| r.recovery_authenticator.is_some());
        if recovering || first.is_some_and(|name| self.flow.is_inside(name)) {
            self.entered = true;
            return self.plan();
        }
        if let Some(form) = forms.iter().find(|form| form.known() == Some(door)) {
            self.entered = true;
            // One that asks for the name is answered like any other step.
            return if form.is_bare() {
                Some(Answer::to(form.id, Values::new()))
            } else {
                self.plan()
            };
        }
        // Where the name comes first, the way to recovery is behind the password (IDX §4.5).
        let before_password = matches!(
            first,
            Some(R::Identify | R::SelectAuthenticatorAuthenticate | R::ChallengeAuthenticator)
        );
        if self.flow == Flow::RecoverPassword && before_password {
            let answer = self.plan_towards_password(&forms);
            let asks_for_name = first == Some(R::Identify) && self.inputs.lacks_identifier();
            if answer.is_some() || asks_for_name {
                return answer;
            }
        }
        if self.resumed {
            self.entered = true;
            return self.plan();
        }
        self.refusal = Some(feature);
        None
    }
}

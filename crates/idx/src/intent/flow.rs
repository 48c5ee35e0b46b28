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

impl Feature {
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
    /// Whether a remediation belongs to the flow.
    pub(super) fn has(self, name: R) -> bool {
        let common = matches!(
            name,
            R::SelectAuthenticatorAuthenticate
                | R::AuthenticatorVerificationData
                | R::ChallengeAuthenticator
                | R::ReenrollAuthenticatorWarning
        );
        let enrolling = matches!(
            name,
            R::SelectAuthenticatorEnroll
                | R::SelectAuthenticatorEnrollData
                | R::AuthenticatorEnrollmentData
                | R::SelectEnrollmentChannel
                | R::EnrollmentChannelData
                | R::EnrollAuthenticator
        );
        match self {
            Self::Authenticate => {
                common
                    || enrolling
                    || matches!(name, R::Identify | R::ReenrollAuthenticator | R::Skip)
            }
            Self::Register => enrolling || matches!(name, R::EnrollProfile | R::Skip),
            Self::RecoverPassword => {
                common
                    || enrolling
                    || matches!(
                        name,
                        R::Identify
                            | R::IdentifyRecovery
                            | R::ResetAuthenticator
                            | R::ReenrollAuthenticator
                    )
            }
            Self::UnlockAccount => {
                common
                    || matches!(
                        name,
                        R::Identify | R::UnlockAccount | R::SelectAuthenticatorUnlockAccount
                    )
            }
        }
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
        self.refusal = Some(feature);
        None
    }
}

//! From a response to a page.

use std::sync::Arc;

use super::authenticator::Parts;
use super::table::{Action, FormTable};
use super::*;
use crate::wire::authenticator::{Authenticator, KnownAuthenticator};
use crate::wire::relation::Relation;
use crate::wire::remediation::KnownRemediation;

/// The page of a response with the remediation `primary` as its step.
pub(crate) fn page(
    response: &Response,
    table: &FormTable,
    primary: usize,
    switched: bool,
) -> Option<Page> {
    let reading = Reading { response, table };
    let primary = self::primary(response, primary);
    let step = reading.step(primary)?;
    Some(Page {
        serial: table.serial,
        offers: reading.offers(primary, &step),
        step,
        continues: false,
        messages: if switched {
            Arc::default()
        } else {
            response.messages.clone()
        },
        user: response.user.clone(),
        app: response.app.clone(),
        intent: response.intent.clone(),
        captcha: response.captcha.clone(),
        ui_display: response.ui_display.clone(),
        expires_at: response.expires_at.clone(),
        polls: !switched && table.poll().is_some(),
        switched,
        revisited: false,
        is_first: false,
    })
}

/// A passkey offer as the first remediation stands behind the form it belongs to (IDX §5.4).
pub(crate) fn primary(response: &Response, index: usize) -> usize {
    use KnownRemediation as R;
    let remediations = &response.remediations;
    let passkey = matches!(
        remediations.get(index).and_then(|r| r.known()),
        Some(R::ChallengeWebauthnAutofill | R::LaunchPasskeysAuthenticator)
    );
    let identify = || {
        remediations
            .iter()
            .position(|r| r.known() == Some(R::Identify))
    };
    if passkey {
        identify().unwrap_or(index)
    } else {
        index
    }
}

/// A response being read, with the numbers of its forms.
pub(super) struct Reading<'a> {
    pub(super) response: &'a Response,
    pub(super) table: &'a FormTable,
}

impl Reading<'_> {
    pub(super) fn form(&self, index: usize) -> Option<Form> {
        self.table.form(u16::try_from(index).ok()?)
    }

    fn position(&self, name: KnownRemediation) -> Option<usize> {
        self.response
            .remediations
            .iter()
            .position(|r| r.known() == Some(name))
    }

    /// One arm for every name this crate knows: a new one does not compile without its step.
    fn step(&self, index: usize) -> Option<Step> {
        use KnownRemediation as R;
        use Phase as P;
        let form = self.form(index)?;
        let Some(name) = form.known() else {
            return Some(Step::Generic(form));
        };
        let site = || form.custom_expired_password.clone().map(Box::new);
        Some(match name {
            R::Identify => Step::Identify(Identify {
                with_password: form.field("credentials.passcode").is_some(),
                passkey: self.passkey(R::ChallengeWebauthnAutofill),
                form,
            }),
            R::IdentifyRecovery => Step::IdentifyRecovery(form),
            R::SelectAuthenticatorAuthenticate if self.recovering() => {
                self.select(form, SelectPurpose::Recover)
            }
            R::SelectAuthenticatorAuthenticate => self.select(form, SelectPurpose::Authenticate),
            R::SelectAuthenticatorEnroll => self.select(form, SelectPurpose::Enroll),
            R::SelectAuthenticatorUnlockAccount => self.select(form, SelectPurpose::Unlock),
            R::AuthenticatorVerificationData => self.authenticator(form, P::VerificationData),
            R::AuthenticatorEnrollmentData | R::SelectAuthenticatorEnrollData => {
                self.authenticator(form, P::EnrollmentData)
            }
            R::ChallengeAuthenticator => self.authenticator(form, P::Challenge),
            R::ChallengePoll => self.authenticator(form, P::ChallengePoll),
            R::Resend | R::ResendChallenge => self.authenticator(form, P::Resend),
            R::EnrollAuthenticator => self.authenticator(form, P::Enroll),
            R::EnrollAuthenticatorPromotion => self.authenticator(form, P::Promotion),
            R::EnrollPoll => self.authenticator(form, P::EnrollPoll),
            R::SelectEnrollmentChannel => self.authenticator(form, P::SelectChannel),
            R::EnrollmentChannelData => self.authenticator(form, P::ChannelData),
            R::ResetAuthenticator => self.authenticator(form, P::Reset),
            R::ReenrollAuthenticator => self.authenticator(form, P::Expired),
            R::ReenrollAuthenticatorWarning => self.authenticator(form, P::ExpiryWarning),
            R::ReenrollCustomPasswordExpiry => {
                let phase = site().map_or(P::Expired, P::ExpiredElsewhere);
                self.authenticator(form, phase)
            }
            R::ReenrollCustomPasswordExpiryWarning => {
                let phase = site().map_or(P::ExpiryWarning, P::ExpiringElsewhere);
                self.authenticator(form, phase)
            }
            R::EnrollProfile | R::ProfileUpdate => self.profile(form, name),
            R::UnlockAccount => Step::UnlockAccount(form),
            R::DeviceAssuranceGracePeriod => Step::DeviceGracePeriod(form),
            R::KeepMeSignedIn => Step::KeepMeSignedIn(form),
            R::RedirectIdp | R::PivIdp => self.identity_provider(form, index),
            R::RedirectIdverify => Step::IdentityVerification(IdentityVerification {
                metadata: form.idv.clone(),
                offer: IdpOffer::of(&form),
            }),
            R::SuccessRedirect | R::FailureRedirect => Step::Redirect(Redirect {
                href: form.href.clone().unwrap_or_default(),
                // What went wrong is to be read before the page is left (IDX §2.5).
                on_click: name == R::FailureRedirect && !self.response.messages.is_empty(),
                success: name == R::SuccessRedirect,
            }),
            R::LaunchAuthenticator => self.launch(form, LaunchTarget::OktaVerify),
            R::LaunchWebauthnAuthenticator => self.launch(form, LaunchTarget::Webauthn),
            R::LaunchNfcAuthenticator => self.launch(form, LaunchTarget::Nfc),
            R::DeviceChallengePoll => match self.response.device_challenge().cloned() {
                Some(challenge) => Step::DeviceChallenge(DeviceProbe {
                    form,
                    challenge,
                    cancel: self.table.action(Action::CancelChallenge),
                }),
                None => Step::Generic(form),
            },
            R::DeviceAppleSsoExtension => Step::AppleSsoExtension(AppleSsoExtension {
                navigate: form.method.eq_ignore_ascii_case("GET"),
                form,
            }),
            R::CancelTransaction => Step::CancelTransaction(form),
            R::Consent => self.consent(form, ConsentKind::User),
            R::AdminConsent => self.consent(form, ConsentKind::Admin),
            R::GranularConsent => self.consent(form, ConsentKind::Granular),
            R::EmailChallengeConsent => Step::EmailConsent(EmailConsent {
                request: form.request_info.clone(),
                form,
            }),
            R::UserCode => Step::UserCode(form),
            R::RequestActivationEmail => Step::RequestActivationEmail(form),
            R::Poll => Step::Maintenance(Maintenance {
                refresh_ms: form
                    .refresh_ms
                    .unwrap_or(crate::transaction::DEFAULT_POLL_MS),
                form,
            }),
            // Offered beside a step; alone they are a button, or what their fields say.
            R::SelectIdentify
            | R::SelectEnrollProfile
            | R::Skip
            | R::EnrollWebauthnResidentkey
            | R::ChallengeWebauthnAutofill
            | R::LaunchPasskeysAuthenticator
            | R::SendChallenge
            | R::Send
            | R::Cancel
            | R::Recover
            | R::CancelPolling
            | R::CancelPollingTransaction => Step::Generic(form),
        })
    }

    fn recovering(&self) -> bool {
        self.response
            .recovery_authenticator
            .as_ref()
            .is_some_and(|a| a.known() == Some(KnownAuthenticator::Password))
    }

    pub(super) fn passkey(&self, name: KnownRemediation) -> Option<Passkey> {
        let form = self.form(self.position(name)?)?;
        Some(Passkey {
            form,
            challenge_data: self.response.webauthn_autofill.clone()?,
        })
    }

    /// The authenticator a form is about. Where the response does not say, the one in use
    /// (IDX §2.3).
    fn about(&self, form: &Form, phase: &Phase) -> Option<&Arc<Authenticator>> {
        let response = self.response;
        let named = form.relation.and_then(|r| response.authenticator(r));
        let current = response.current_authenticator.as_ref();
        let enrolment = response.current_enrollment.as_ref();
        let verifying = matches!(
            phase,
            Phase::Challenge | Phase::VerificationData | Phase::Resend
        );
        let fallback = if verifying {
            enrolment.or(current)
        } else {
            let rules = response.enrollment_authenticator.as_ref();
            current.or(rules).or(enrolment)
        };
        named.or(fallback)
    }

    fn authenticator(&self, form: Form, phase: Phase) -> Step {
        let nameless;
        let about = match self.about(&form, &phase) {
            // A masked passcode of an authenticator that the response forgets is a password.
            None if form.field("credentials.passcode").is_some_and(|f| f.secret) => {
                nameless = Arc::new(Authenticator {
                    kind: Some("password".to_owned()),
                    ..Authenticator::default()
                });
                Some(&nameless)
            }
            found => found,
        };
        match about {
            Some(authenticator) => Step::Authenticator(Box::new(
                Parts {
                    phase,
                    form,
                    authenticator: authenticator.clone(),
                    response: self.response,
                    table: self.table,
                }
                .into_step(),
            )),
            None => Step::Generic(form),
        }
    }

    fn identity_provider(&self, form: Form, index: usize) -> Step {
        let offer = IdpOffer::of(&form);
        let authenticator = form.relation.and_then(|r| self.response.authenticator(r));
        let federated = authenticator.and_then(|a| a.known());
        if matches!(
            federated,
            Some(KnownAuthenticator::ExternalIdp | KnownAuthenticator::SmartCard)
        ) {
            let phase = if self.response.current_enrollment.is_some() {
                Phase::Challenge
            } else {
                Phase::Enroll
            };
            return self.authenticator(form, phase);
        }
        let certificate = offer.is_certificate() || form.known() == Some(KnownRemediation::PivIdp);
        // Among others, a certificate is asked for only once it has been chosen.
        let others = self.response.remediations.iter();
        let others = others.filter(|r| r.known() == Some(KnownRemediation::RedirectIdp));
        if certificate && (index > 0 || others.count() < 2) {
            Step::Piv(offer)
        } else {
            Step::IdentityProviders
        }
    }

    fn launch(&self, form: Form, target: LaunchTarget) -> Step {
        Step::Launch(Launch {
            form,
            target,
            challenge: self.response.challenge.clone(),
        })
    }

    fn consent(&self, form: Form, kind: ConsentKind) -> Step {
        Step::Consent(Consent {
            scopes: form.scopes.clone(),
            form,
            kind,
        })
    }

    fn profile(&self, form: Form, name: KnownRemediation) -> Step {
        let path = form.href.as_deref().unwrap_or_default();
        let kind = if name == KnownRemediation::ProfileUpdate {
            ProfileKind::Update
        } else if path.trim_end_matches('/').ends_with("/enroll/update") {
            ProfileKind::Progressive
        } else {
            ProfileKind::Registration
        };
        let password = form.field("credentials.passcode").and_then(|field| {
            let group = form.field("credentials").and_then(|f| f.relation);
            let relation = field
                .relation
                .or(group)
                .unwrap_or(Relation::CurrentAuthenticator);
            self.response
                .enrollment_authenticator
                .as_ref()
                .or_else(|| self.response.authenticator(relation))
        });
        Step::Profile(Profile {
            password: password.cloned(),
            form,
            kind,
        })
    }
}

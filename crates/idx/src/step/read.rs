//! From a response to a page.

use std::sync::Arc;

use super::authenticator::Parts;
use super::*;
use crate::form::FormId;
use crate::wire::authenticator::KnownAuthenticator;
use crate::wire::field::{Choice, ChoiceValue};
use crate::wire::relation::Relation;
use crate::wire::remediation::Remediation;

/// Everything that can be sent from one page, addressable by [`FormId`].
#[derive(Debug, Clone)]
pub(crate) struct FormTable {
    serial: u32,
    forms: Vec<Arc<Remediation>>,
    actions: Vec<(Action, u16)>,
    remediations: usize,
}

/// Actions outside `remediation` (IDX §4.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Cancel,
    Recover,
    Resend,
    Send,
    Poll,
    CancelChallenge,
}

impl FormTable {
    pub(crate) fn new(serial: u32, response: &Response) -> Self {
        let mut table = Self {
            serial,
            forms: response
                .remediations
                .iter()
                .cloned()
                .map(Arc::new)
                .collect(),
            actions: Vec::new(),
            remediations: response.remediations.len(),
        };
        let current = [
            &response.current_authenticator,
            &response.current_enrollment,
        ];
        for authenticator in current.into_iter().flatten() {
            table.add(Action::Recover, authenticator.recover.as_ref());
            table.add(Action::Resend, authenticator.resend.as_ref());
            table.add(Action::Send, authenticator.send.as_ref());
            table.add(Action::Poll, authenticator.poll.as_ref());
            let own = authenticator.cancel.as_ref();
            let of_challenge = authenticator
                .context
                .challenge
                .as_ref()
                .and_then(|c| c.cancel.as_ref());
            table.add(Action::CancelChallenge, own.or(of_challenge));
        }
        let challenge = response.challenge.as_ref().and_then(|c| c.cancel.as_ref());
        table.add(Action::CancelChallenge, challenge);
        table.add(Action::Cancel, response.cancel.as_ref());
        table
    }

    fn add(&mut self, action: Action, form: Option<&Remediation>) {
        let Ok(index) = u16::try_from(self.forms.len()) else {
            return;
        };
        if let Some(form) = form {
            self.forms.push(Arc::new(form.clone()));
            self.actions.push((action, index));
        }
    }

    /// The remediation behind an id of this page.
    pub(crate) fn get(&self, id: FormId) -> Option<&Arc<Remediation>> {
        if id.page == self.serial {
            self.forms.get(usize::from(id.index))
        } else {
            None
        }
    }

    /// The place of a remediation among the page's remediations; none for actions.
    pub(crate) fn remediation_index(&self, id: FormId) -> Option<usize> {
        let index = usize::from(id.index);
        (id.page == self.serial && index < self.remediations).then_some(index)
    }

    pub(crate) fn form(&self, index: u16) -> Option<Form> {
        let remediation = self.forms.get(usize::from(index))?.clone();
        Some(Form {
            id: FormId {
                page: self.serial,
                index,
            },
            remediation,
        })
    }

    pub(crate) fn action(&self, action: Action) -> Option<Form> {
        let (_, index) = self.actions.iter().find(|(a, _)| *a == action)?;
        self.form(*index)
    }

    /// Takes the forms of a response that shows the same page: the newest handles under the old
    /// ids. Fails where the layout differs.
    pub(crate) fn renew(&mut self, response: &Response) -> bool {
        let newer = Self::new(self.serial, response);
        let same = newer.actions == self.actions
            && newer.forms.len() == self.forms.len()
            && newer
                .forms
                .iter()
                .zip(&self.forms)
                .all(|(a, b)| a.name == b.name && a.idp == b.idp);
        if same {
            *self = newer;
        }
        same
    }

    /// What is asked again by itself: a poll among the remediations, else the action of the
    /// authenticator (IDX §6.1).
    pub(crate) fn poll(&self) -> Option<Form> {
        let remediations = self.forms.iter().take(self.remediations);
        match remediations.enumerate().find(|(_, r)| r.is_poll()) {
            Some((index, _)) => self.form(u16::try_from(index).ok()?),
            None => self.action(Action::Poll),
        }
    }
}

/// The texts of options that are texts.
pub(super) fn texts_of(options: &[Choice]) -> Vec<String> {
    let text = |choice: &Choice| match &choice.value {
        ChoiceValue::Text(text) => Some(text.clone()),
        ChoiceValue::Flag(_) | ChoiceValue::Fields(_) => None,
    };
    options.iter().filter_map(text).collect()
}

/// The page of a response with the remediation `primary` as its step.
pub(crate) fn page(
    response: &Response,
    table: &FormTable,
    primary: usize,
    switched: bool,
) -> Option<Page> {
    let reading = Reading { response, table };
    let primary = reading.primary(primary);
    let step = reading.step(primary)?;
    Some(Page {
        serial: table.serial,
        offers: reading.offers(primary, &step),
        step,
        continues: false,
        messages: if switched {
            Vec::new()
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
    })
}

struct Reading<'a> {
    response: &'a Response,
    table: &'a FormTable,
}

impl Reading<'_> {
    /// A passkey offer as the first remediation stands behind the form it belongs to (IDX §5.4).
    fn primary(&self, primary: usize) -> usize {
        use KnownRemediation as R;
        let remediations = &self.response.remediations;
        match remediations.get(primary).and_then(Remediation::known) {
            Some(R::ChallengeWebauthnAutofill | R::LaunchPasskeysAuthenticator) => remediations
                .iter()
                .position(|r| r.known() == Some(R::Identify))
                .unwrap_or(primary),
            _ => primary,
        }
    }

    fn form(&self, index: usize) -> Option<Form> {
        self.table.form(u16::try_from(index).ok()?)
    }

    fn position(&self, name: KnownRemediation) -> Option<usize> {
        self.response
            .remediations
            .iter()
            .position(|r| r.known() == Some(name))
    }

    fn step(&self, index: usize) -> Option<Step> {
        use KnownRemediation as R;
        let form = self.form(index)?;
        let Some(name) = form.known() else {
            return Some(Step::Generic(form));
        };
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
            R::AuthenticatorVerificationData => self.authenticator(form, Phase::VerificationData),
            R::AuthenticatorEnrollmentData | R::SelectAuthenticatorEnrollData => {
                self.authenticator(form, Phase::EnrollmentData)
            }
            R::ChallengeAuthenticator => self.authenticator(form, Phase::Challenge),
            R::ChallengePoll => self.authenticator(form, Phase::ChallengePoll),
            R::Resend | R::ResendChallenge => self.authenticator(form, Phase::Resend),
            R::EnrollAuthenticator => self.authenticator(form, Phase::Enroll),
            R::EnrollAuthenticatorPromotion => self.authenticator(form, Phase::Promotion),
            R::EnrollPoll => self.authenticator(form, Phase::EnrollPoll),
            R::SelectEnrollmentChannel => self.authenticator(form, Phase::SelectChannel),
            R::EnrollmentChannelData => self.authenticator(form, Phase::ChannelData),
            R::ResetAuthenticator => self.authenticator(form, Phase::Reset),
            R::ReenrollAuthenticator => self.authenticator(form, Phase::Expired),
            R::ReenrollAuthenticatorWarning => self.authenticator(form, Phase::ExpiryWarning),
            R::ReenrollCustomPasswordExpiry => {
                let site = form.custom_expired_password.clone();
                let phase = site.map_or(Phase::Expired, Phase::ExpiredElsewhere);
                self.authenticator(form, phase)
            }
            R::ReenrollCustomPasswordExpiryWarning => {
                let site = form.custom_expired_password.clone();
                let phase = site.map_or(Phase::ExpiryWarning, Phase::ExpiringElsewhere);
                self.authenticator(form, phase)
            }
            R::EnrollProfile | R::ProfileUpdate => self.profile(form, name),
            R::UnlockAccount => Step::UnlockAccount(form),
            R::DeviceAssuranceGracePeriod => Step::DeviceGracePeriod(form),
            R::KeepMeSignedIn => Step::KeepMeSignedIn(form),
            R::RedirectIdp | R::PivIdp => self.identity_provider(form),
            R::RedirectIdverify => Step::IdentityVerification(IdentityVerification {
                metadata: form.idv.clone(),
                offer: IdpOffer::of(&form),
            }),
            R::SuccessRedirect | R::FailureRedirect => Step::Redirect(Redirect {
                href: form.href.clone().unwrap_or_default(),
                on_click: false,
                success: name == R::SuccessRedirect,
            }),
            R::LaunchAuthenticator => self.launch(form, LaunchTarget::OktaVerify),
            R::LaunchWebauthnAuthenticator => self.launch(form, LaunchTarget::Webauthn),
            R::LaunchNfcAuthenticator => self.launch(form, LaunchTarget::Nfc),
            R::DeviceChallengePoll => match self.response.challenge.clone() {
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

    fn passkey(&self, name: KnownRemediation) -> Option<Passkey> {
        let form = self.form(self.position(name)?)?;
        Some(Passkey {
            form,
            challenge_data: self.response.webauthn_autofill.clone()?,
        })
    }

    /// The authenticator a form is about. Where the response does not say, the one in use
    /// (IDX §2.3).
    fn about(&self, form: &Form, phase: &Phase) -> Option<&Authenticator> {
        let response = self.response;
        let named = form.relation.and_then(|r| response.authenticator(r));
        let current = response.current_authenticator.as_ref();
        let enrolment = response.current_enrollment.as_ref();
        let fallback = match phase {
            Phase::Challenge | Phase::VerificationData | Phase::Resend => enrolment.or(current),
            _ => current
                .or(response.enrollment_authenticator.as_ref())
                .or(enrolment),
        };
        named.or(fallback)
    }

    fn authenticator(&self, form: Form, phase: Phase) -> Step {
        match self.about(&form, &phase) {
            Some(authenticator) => Step::Authenticator(Box::new(
                Parts {
                    phase,
                    form,
                    authenticator,
                    response: self.response,
                    cancel: self.table.action(Action::CancelChallenge),
                }
                .into_step(),
            )),
            None => Step::Generic(form),
        }
    }

    fn identity_provider(&self, form: Form) -> Step {
        let offer = IdpOffer::of(&form);
        let authenticator = form.relation.and_then(|r| self.response.authenticator(r));
        let federated = authenticator.and_then(Authenticator::known);
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
        if offer.is_certificate() || form.known() == Some(KnownRemediation::PivIdp) {
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
            password: password.cloned().map(Box::new),
            form,
            kind,
        })
    }

    fn select(&self, form: Form, purpose: SelectPurpose) -> Step {
        let choices = self.choices(&form, purpose);
        if choices.is_empty() && form.field("identifier").is_none() {
            return Step::Generic(form);
        }
        Step::SelectAuthenticator(SelectAuthenticator {
            with_identifier: form.field("identifier").is_some_and(|f| f.mutable),
            choices,
            form,
            purpose,
        })
    }

    /// What to choose from, in the order of IDX §5.2 (last paragraph).
    fn choices(&self, form: &Form, purpose: SelectPurpose) -> Vec<AuthenticatorChoice> {
        let mut found: Vec<AuthenticatorChoice> = Vec::new();
        let Some(field) = form.field("authenticator") else {
            return found;
        };
        for (option, choice) in field.options.iter().enumerate() {
            let authenticator = choice
                .relation
                .and_then(|r| self.response.authenticator(r))
                .cloned()
                .unwrap_or_default();
            let known = authenticator.known();
            let id = |c: &Choice| {
                c.field("id")
                    .and_then(|f| f.text_value().map(str::to_owned))
            };
            let repeated = purpose != SelectPurpose::Enroll
                && matches!(
                    known,
                    Some(KnownAuthenticator::Webauthn | KnownAuthenticator::CustomApp)
                )
                && found.iter().any(|c| {
                    c.authenticator.known() == known
                        && field.options.get(c.option).and_then(id) == id(choice)
                });
            if repeated {
                continue;
            }
            let enrolled = purpose == SelectPurpose::Enroll
                && authenticator.key.is_some()
                && self
                    .response
                    .enrollments
                    .iter()
                    .any(|e| e.key == authenticator.key);
            let one = |method| AuthenticatorChoice {
                option,
                method,
                label: choice.label.clone(),
                authenticator: authenticator.clone(),
                enrolled,
            };
            let methods = choice
                .field("methodType")
                .map(|f| texts_of(&f.options))
                .unwrap_or_default();
            let split = purpose != SelectPurpose::Enroll
                && matches!(
                    known,
                    Some(KnownAuthenticator::OktaVerify | KnownAuthenticator::CustomApp)
                );
            if split && !methods.is_empty() {
                let known_device = authenticator.device_known == Some(true);
                found.extend(
                    order_methods(methods, known_device)
                        .into_iter()
                        .map(|m| one(Some(m))),
                );
            } else {
                found.push(one(None));
            }
        }
        found
    }

    fn offers(&self, primary: usize, step: &Step) -> Vec<Offer> {
        let mut offers = Vec::new();
        let all = matches!(step, Step::IdentityProviders);
        for index in 0..self.response.remediations.len() {
            if index == primary && !all {
                continue;
            }
            if let Some(form) = self.form(index) {
                if let Some(kind) = self.offer(&form, step) {
                    offers.push(Offer { kind, form });
                }
            }
        }
        for (action, kind) in [
            (Action::Recover, OfferKind::Recover),
            (Action::Resend, OfferKind::Resend),
            (Action::Send, OfferKind::Send),
            (Action::Cancel, OfferKind::Cancel),
        ] {
            if let Some(form) = self.table.action(action) {
                offers.push(Offer { kind, form });
            }
        }
        offers
    }

    fn offer(&self, form: &Form, step: &Step) -> Option<OfferKind> {
        use KnownRemediation as R;
        let challenge = || self.response.challenge.clone().map(Box::new);
        Some(match form.known() {
            Some(R::SelectAuthenticatorAuthenticate) => {
                let choices = self.choices(form, SelectPurpose::Authenticate);
                (choices.len() > 1 || !matches!(step, Step::Authenticator(_)))
                    .then_some(OfferKind::SwitchAuthenticator)?
            }
            Some(R::SelectAuthenticatorUnlockAccount) => OfferKind::SwitchAuthenticator,
            Some(R::SelectAuthenticatorEnroll) => OfferKind::ReturnToList,
            Some(R::SelectEnrollmentChannel) => OfferKind::SelectChannel,
            Some(R::SelectEnrollProfile) => OfferKind::SignUp,
            Some(R::SelectIdentify) => OfferKind::SignIn,
            Some(R::UnlockAccount) => OfferKind::UnlockAccount,
            Some(R::Skip) => OfferKind::Skip,
            Some(R::Resend | R::ResendChallenge) => OfferKind::Resend,
            Some(R::Send | R::SendChallenge) => OfferKind::Send,
            Some(R::RequestActivationEmail) => OfferKind::RequestActivationEmail,
            Some(R::RedirectIdp | R::PivIdp) => {
                let idp = IdpOffer::of(form);
                let piv = idp.is_certificate() || form.known() == Some(R::PivIdp);
                if piv {
                    OfferKind::Piv(idp)
                } else {
                    OfferKind::Idp(idp)
                }
            }
            Some(R::LaunchAuthenticator) => OfferKind::LaunchOktaVerify(challenge()),
            Some(R::LaunchNfcAuthenticator) => OfferKind::LaunchNfc(challenge()),
            Some(R::LaunchWebauthnAuthenticator) => OfferKind::LaunchWebauthn,
            Some(R::EnrollWebauthnResidentkey) => OfferKind::ResidentKey,
            Some(R::LaunchPasskeysAuthenticator) => {
                OfferKind::Passkey(Box::new(self.passkey(R::LaunchPasskeysAuthenticator)?))
            }
            Some(R::Recover) => OfferKind::Recover,
            Some(R::Cancel) => OfferKind::Cancel,
            // Sent by themselves, never by the user.
            Some(
                R::ChallengeWebauthnAutofill
                | R::Poll
                | R::ChallengePoll
                | R::EnrollPoll
                | R::DeviceChallengePoll
                | R::CancelPolling
                | R::CancelPollingTransaction
                | R::FailureRedirect,
            ) => return None,
            _ if form.is_poll() => return None,
            _ if form.is_form && !form.is_bare() => OfferKind::Show,
            _ => OfferKind::Other,
        })
    }
}

/// FastPass first where it is known to be on this device, else last (IDX §5.2).
fn order_methods(mut methods: Vec<String>, device_known: bool) -> Vec<String> {
    let is_fastpass = |m: &String| m == "signed_nonce";
    methods.sort_by_key(|m| {
        if device_known {
            !is_fastpass(m)
        } else {
            is_fastpass(m)
        }
    });
    methods
}

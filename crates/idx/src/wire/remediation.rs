//! Remediations and actions: the forms and links of a response (IDX §2.2, §4).

use std::sync::Arc;

use serde_json::Value;

use super::field::{self, Field};
use super::members::Members;
use super::reader::{self, Log, Object, Problem};
use super::relation::Relation;
use crate::url::Href;

/// The name of a remediation or action; any text a server may send.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RemediationName(pub String);

impl RemediationName {
    /// The name as sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The known name, if it is one.
    pub fn known(&self) -> Option<KnownRemediation> {
        KnownRemediation::parse(&self.0)
    }
}

macro_rules! known_remediations {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)+) => {
        /// The remediation names this crate knows (IDX §4.1, §4.2).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum KnownRemediation { $($(#[$doc])* $variant,)+ }

        impl KnownRemediation {
            /// Every known name.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str() == name)
            }
        }
    };
}

known_remediations! {
    /// Who are you, perhaps with the password at once.
    Identify = "identify",
    /// "I already have an account", on registration.
    SelectIdentify = "select-identify",
    /// Who are you, for password recovery.
    IdentifyRecovery = "identify-recovery",
    /// Choose an authenticator to verify with.
    SelectAuthenticatorAuthenticate = "select-authenticator-authenticate",
    /// Choose an authenticator to set up.
    SelectAuthenticatorEnroll = "select-authenticator-enroll",
    /// Choose an authenticator to set up, older name of the data step.
    SelectAuthenticatorEnrollData = "select-authenticator-enroll-data",
    /// Choose an authenticator to unlock the account with.
    SelectAuthenticatorUnlockAccount = "select-authenticator-unlock-account",
    /// Choose how the authenticator is to be used: SMS or call, send the e-mail.
    AuthenticatorVerificationData = "authenticator-verification-data",
    /// Answer a challenge.
    ChallengeAuthenticator = "challenge-authenticator",
    /// Wait for a push or a device.
    ChallengePoll = "challenge-poll",
    /// Send the push again.
    Resend = "resend",
    /// Give what is needed to set up, such as a phone number.
    AuthenticatorEnrollmentData = "authenticator-enrollment-data",
    /// Set an authenticator up.
    EnrollAuthenticator = "enroll-authenticator",
    /// The offer of a passkey after sign-in.
    EnrollAuthenticatorPromotion = "enroll-authenticator-promotion",
    /// How to receive the link of Okta Verify.
    SelectEnrollmentChannel = "select-enrollment-channel",
    /// Where to send the link of Okta Verify.
    EnrollmentChannelData = "enrollment-channel-data",
    /// Wait for the set-up on another device.
    EnrollPoll = "enroll-poll",
    /// A new password during recovery, or a new seed of an authenticator app.
    ResetAuthenticator = "reset-authenticator",
    /// The password has expired.
    ReenrollAuthenticator = "reenroll-authenticator",
    /// The password expires soon.
    ReenrollAuthenticatorWarning = "reenroll-authenticator-warning",
    /// The password has expired and lives on another site.
    ReenrollCustomPasswordExpiry = "reenroll-custom-password-expiry",
    /// The password expires soon and lives on another site.
    ReenrollCustomPasswordExpiryWarning = "reenroll-custom-password-expiry-warning",
    /// The way to registration.
    SelectEnrollProfile = "select-enroll-profile",
    /// Registration, or progressive profiling.
    EnrollProfile = "enroll-profile",
    /// Additional attributes.
    ProfileUpdate = "profile-update",
    /// Unlock the account.
    UnlockAccount = "unlock-account",
    /// Go on without an optional step.
    Skip = "skip",
    /// The device does not qualify, but still may go on.
    DeviceAssuranceGracePeriod = "device-assurance-grace-period",
    /// Stay signed in?
    KeepMeSignedIn = "keep-me-signed-in",
    /// Go to an identity provider.
    RedirectIdp = "redirect-idp",
    /// Sign in with a certificate.
    PivIdp = "piv-idp",
    /// Go to an identity-verification provider.
    RedirectIdverify = "redirect-idverify",
    /// Sign-in is done, on server-session apps.
    SuccessRedirect = "success-redirect",
    /// Sign-in failed, on server-session apps.
    FailureRedirect = "failure-redirect",
    /// Open Okta Verify.
    LaunchAuthenticator = "launch-authenticator",
    /// Probe for Okta Verify on this device.
    DeviceChallengePoll = "device-challenge-poll",
    /// Ask Apple's single sign-on extension.
    DeviceAppleSsoExtension = "device-apple-sso-extension",
    /// The extension did not answer.
    CancelTransaction = "cancel-transaction",
    /// Sign in with a security key, from the first page.
    LaunchWebauthnAuthenticator = "launch-webauthn-authenticator",
    /// Set up a resident key.
    EnrollWebauthnResidentkey = "enroll-webauthn-residentkey",
    /// A passkey offered by the browser while the user name is typed.
    ChallengeWebauthnAutofill = "challenge-webauthn-autofillui-authenticator",
    /// A button to sign in with a passkey.
    LaunchPasskeysAuthenticator = "launch-passkeys-authenticator",
    /// Sign in by NFC.
    LaunchNfcAuthenticator = "launch-nfc-authenticator",
    /// Let the app see data.
    Consent = "consent",
    /// An administrator lets the app see data.
    AdminConsent = "admin-consent",
    /// Let the app see chosen data.
    GranularConsent = "granular-consent",
    /// "Was it you?", opened from an e-mail elsewhere.
    EmailChallengeConsent = "email-challenge-consent",
    /// The code that a device shows.
    UserCode = "user-code",
    /// The activation link has expired: ask for a new one.
    RequestActivationEmail = "request-activation-email",
    /// Wait: the server is in maintenance.
    Poll = "poll",
    /// Ask for the code to be sent.
    SendChallenge = "send-challenge",
    /// Ask for the code to be sent, short name.
    Send = "send",
    /// Ask for the code to be sent again.
    ResendChallenge = "resend-challenge",
    /// Leave and start over.
    Cancel = "cancel",
    /// The password is forgotten.
    Recover = "recover",
    /// Stop waiting for a device.
    CancelPolling = "cancel-polling",
    /// Stop waiting for a device, newer name.
    CancelPollingTransaction = "cancel-polling-transaction",
}

/// A form to send or a link to follow.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Remediation {
    /// Its name, by which screens are chosen.
    pub name: RemediationName,
    /// Where it goes, unchecked.
    pub href: Option<Href>,
    /// The HTTP method, `POST` where absent.
    pub method: String,
    /// Whether it is sent as a form; otherwise the browser is sent to `href`.
    pub is_form: bool,
    /// The type of body that the server reads, as sent; some values are nonsense (IDX §9 trap 14).
    pub accepts: Option<String>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// What it is about.
    pub relation: Option<Relation>,
    /// Milliseconds between polls.
    pub refresh_ms: Option<u32>,
    /// The kind of identity provider, or `ID_PROOFING`.
    pub kind: Option<String>,
    /// The identity provider.
    pub idp: Option<Idp>,
    /// The scopes that consent is asked for.
    pub scopes: Vec<Scope>,
    /// Who asks, on an e-mail consent page.
    pub request_info: Vec<RequestInfo>,
    /// The site on which an expired password is changed.
    pub custom_expired_password: Option<ExpiredPasswordSite>,
    /// Texts of an identity-verification provider.
    pub idv: Option<IdvMetadata>,
    /// Whether Apple's extension was asked before.
    pub sso_extension_called: bool,
}

/// An identity provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idp {
    /// Its id; tells apart remediations of one name.
    pub id: String,
    /// Its name, where given.
    pub name: Option<String>,
}

/// A scope on a consent page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Its name, such as `email`.
    pub name: String,
    /// Its label, the name where there is none.
    pub label: String,
    /// What it allows.
    pub description: Option<String>,
}

/// A line of an e-mail consent page: what asks to sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestInfo {
    /// `browser`, `appName`…; empty where not said.
    pub name: String,
    /// The server's label, the name where there is none.
    pub label: String,
    /// What is to be shown, such as the app's name.
    pub value: String,
}

/// Where a password that lives elsewhere is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpiredPasswordSite {
    /// The site's name.
    pub name: String,
    /// Its address, unchecked.
    pub url: String,
}

/// What an identity-verification provider wants shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IdvMetadata {
    /// Address of the terms of use, unchecked.
    pub terms_of_use: Option<String>,
    /// Address of the privacy policy, unchecked.
    pub privacy_policy: Option<String>,
    /// Address of the logo, unchecked.
    pub logo: Option<String>,
}

impl Remediation {
    /// The known name.
    pub fn known(&self) -> Option<KnownRemediation> {
        self.name.known()
    }

    /// Whether its name is one that is asked again and again.
    pub fn is_poll(&self) -> bool {
        self.name.0 == "poll" || self.name.0.ends_with("-poll")
    }

    /// The first field whose path is `path`.
    pub fn field(&self, path: &str) -> Option<&Field> {
        fn find<'a>(fields: &'a [Field], path: &str) -> Option<&'a Field> {
            fields.iter().find_map(|f| {
                if f.path == path {
                    Some(f)
                } else {
                    find(&f.fields, path)
                }
            })
        }
        find(&self.fields, path)
    }

    /// Whether any field carries an error.
    pub fn has_field_errors(&self) -> bool {
        let mut found = false;
        let mut look = |field: &Field| {
            found |= !field.messages.is_empty();
        };
        for field in &self.fields {
            visit_all(field, &mut look);
        }
        found
    }
}

/// Visits a field, the fields below it and those inside its options.
pub(crate) fn visit_all(field: &Field, visit: &mut dyn FnMut(&Field)) {
    visit(field);
    for child in &field.fields {
        visit_all(child, visit);
    }
    for option in &field.options {
        for child in option.fields() {
            visit_all(child, visit);
        }
    }
}

/// Reads a remediation or an action.
pub(crate) fn remediation(value: &Value, log: &mut Log) -> Option<Arc<Remediation>> {
    let object = reader::as_object(value, log)?;
    let Some(name) = reader::text(object, "name", log).filter(|n| !n.is_empty()) else {
        log.note("name", Problem::Missing("name"));
        return None;
    };
    let mut remediation = Remediation {
        name: RemediationName(name),
        ..Remediation::default()
    };
    let found = &mut remediation;
    let members = &mut Members::new(object, log);
    members.href("href", &mut found.href);
    if found.href.is_none() {
        members.log.note("href", Problem::Missing("href"));
    }
    let mut method = None;
    members.text("method", &mut method);
    found.method = method.unwrap_or_else(|| "POST".to_owned());
    members.text("accepts", &mut found.accepts);
    members.number("refresh", &mut found.refresh_ms);
    members.text("type", &mut found.kind);
    found.sso_extension_called = members.says("isSSOExtensionVerifyEndpointAlreadyCalled");
    if let Some(mut of_provider) = members.context("idvMetadata") {
        let idv = found.idv.insert(IdvMetadata::default());
        of_provider.text("termsOfUse", &mut idv.terms_of_use);
        of_provider.text("privacyPolicy", &mut idv.privacy_policy);
        of_provider.text("logoLink", &mut idv.logo);
    }
    let log = &mut *members.log;
    found.is_form = object.contains_key("value")
        || reader::texts(object, "rel", log)
            .iter()
            .any(|r| r == "create-form");
    found.idp = idp(object, log);
    found.custom_expired_password = expired_password_site(object, log);
    found.relation = Relation::read(object, log);
    found.fields = field::fields(object, "", None, log);
    found.scopes = reader::entries(object, "scopes", log, scope);
    found.request_info = reader::entries(object, "requestInfo", log, request_info);
    Some(Arc::new(remediation))
}

fn idp(object: &Object, log: &mut Log) -> Option<Idp> {
    let idp = reader::object(object, "idp", log)?;
    Some(Idp {
        id: reader::text(idp, "id", log)?,
        name: reader::text(idp, "name", log),
    })
}

/// Reads a member that is an action.
pub(crate) fn action(
    parent: &Object,
    key: &'static str,
    log: &mut Log,
) -> Option<Arc<Remediation>> {
    let value = parent.get(key).filter(|v| !v.is_null())?;
    log.within(key, |log| remediation(value, log))
}

fn scope(value: &Value, log: &mut Log) -> Option<Scope> {
    let object = reader::as_object(value, log)?;
    let name = reader::text(object, "name", log)?;
    Some(Scope {
        label: reader::text(object, "label", log).unwrap_or_else(|| name.clone()),
        description: reader::text(object, "desc", log),
        name,
    })
}

fn request_info(value: &Value, log: &mut Log) -> Option<RequestInfo> {
    let object = reader::as_object(value, log)?;
    let value = reader::text(object, "value", log)?;
    let name = reader::text(object, "name", log).unwrap_or_default();
    Some(RequestInfo {
        label: reader::text(object, "label", log).unwrap_or_else(|| name.clone()),
        name,
        value,
    })
}

fn expired_password_site(object: &Object, log: &mut Log) -> Option<ExpiredPasswordSite> {
    let url = reader::text(object, "customExpiredPasswordURL", log)?;
    let name =
        reader::text(object, "customExpiredPasswordName", log).unwrap_or_else(|| url.clone());
    Some(ExpiredPasswordSite { name, url })
}

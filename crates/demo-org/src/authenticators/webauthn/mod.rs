//! `webauthn`: security keys and passkeys, judged by the `webauthn-rs` library.
//! The wire form is IDX's own (IDX §5.4): what comes in is padded base64, the
//! credential is not named, and lists go out as JSON in strings.

mod sent;

pub(crate) use sent::Answer;
use sent::{registered, transports};

use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use webauthn_rs::prelude::{
    AuthenticationResult, Passkey, PasskeyAuthentication, PasskeyRegistration, Url, Uuid, Webauthn,
    WebauthnBuilder, WebauthnError,
};

use super::{Authenticator, Facts, Progress};
use crate::flow::Flow;
use crate::ion::{Field, Form, Message};
use crate::key_offers;
use crate::rejection::Rejection;
use crate::transaction::Transaction;
use crate::users::{Credential, Enrollment, User};
use crate::work::{Current, Pending, Setup, Target, Work};

/// `webauthn`
pub(crate) struct SecurityKey;

const FACTS: Facts = Facts {
    key: "webauthn",
    type_name: "security_key",
    label: "Security Key or Biometric",
    methods: &[("webauthn", "WebAuthn")],
    allowed_for: "any",
    prefix: "fwf",
    amr: "hwk",
    verified_as: Current::Authenticator,
    several: true,
};

/// A key somebody has.
#[derive(Clone)]
pub(crate) struct Owned {
    pub(crate) passkey: Passkey,
    /// How the browser reaches it.
    pub(crate) transports: Vec<String>,
}

impl Owned {
    /// A key that nobody holds, for people of the configuration: it is asked
    /// for, and no answer fits.
    pub(crate) fn lost() -> Option<Self> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).ok()?;
        // An uncompressed point: 4, x, y.
        let (x, y) = pair.public_key().as_ref().get(1..)?.split_at_checked(32)?;
        let id: [u8; 16] = rand::random();
        let passkey = serde_json::from_value(json!({
            "cred": {
                "cred_id": URL_SAFE_NO_PAD.encode(id),
                "cred": { "type_": "ES256", "key": { "EC_EC2": {
                    "curve": "SECP256R1",
                    "x": URL_SAFE_NO_PAD.encode(x),
                    "y": URL_SAFE_NO_PAD.encode(y),
                } } },
                "counter": 0,
                "user_verified": true,
                "backup_eligible": false,
                "backup_state": false,
                "registration_policy": "required",
                "extensions": { "cred_protect": "NotRequested", "hmac_create_secret": "NotRequested" },
                "attestation": { "data": "None", "metadata": "None" },
                "attestation_format": "none",
            }
        }));
        Some(Self {
            passkey: passkey.ok()?,
            transports: vec!["usb".to_owned()],
        })
    }
}

/// A key being set up.
#[derive(Clone)]
pub(crate) struct Registration {
    /// `activationData`
    options: Value,
    state: PasskeyRegistration,
}

/// A key being asked for its signature.
#[derive(Clone)]
pub(crate) struct Assertion {
    /// `challengeData`
    options: Value,
    state: PasskeyAuthentication,
}

/// The judge for pages of `app`.
pub(crate) fn judge(app: &str, name: &str) -> Result<Webauthn, WebauthnError> {
    let origin = Url::parse(app).map_err(|_| WebauthnError::Configuration)?;
    let host = origin.host_str().unwrap_or_default().to_owned();
    WebauthnBuilder::new(&host, &origin)?.rp_name(name).build()
}

/// The user handle of a person: opaque, and the same as long as they exist.
pub(crate) fn handle(user: &User) -> Uuid {
    let digest = crate::secret::digest(&user.id);
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(digest) {
        *to = from;
    }
    Uuid::from_bytes(bytes)
}

/// All keys of a person.
pub(crate) fn keys(user: &User) -> impl Iterator<Item = &Owned> {
    user.enrollments
        .iter()
        .filter_map(|enrollment| match &enrollment.credential {
            Credential::Webauthn(owned) => Some(owned.as_ref()),
            _ => None,
        })
}

impl Authenticator for SecurityKey {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn shown(&self, enrollment: &Enrollment) -> Map<String, Value> {
        let mut members = Map::new();
        if let Credential::Webauthn(owned) = &enrollment.credential {
            let id = URL_SAFE_NO_PAD.encode(owned.passkey.cred_id());
            members.insert("credentialId".to_owned(), json!(id));
            if !owned.transports.is_empty() {
                members.insert("transports".to_owned(), json!(owned.transports));
            }
        }
        members
    }

    /// The browser may answer with any key of the person.
    fn is_interchangeable(&self) -> bool {
        true
    }

    fn begin(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        target: Target,
    ) -> Result<(), Rejection> {
        let asked = ask(flow, tx)?;
        tx.challenge(Work::verify(target).awaiting(asked));
        Ok(())
    }

    fn begin_enroll(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        work: Work,
        _body: &Value,
    ) -> Result<(), Rejection> {
        let offered = offer(flow, tx)?;
        tx.challenge(work.awaiting(offered));
        Ok(())
    }

    fn forms(&self, flow: &Flow<'_>, tx: &Transaction, work: &Work) -> Vec<Form> {
        let hidden = |name, label| Field::text(name).label(label).required(true).hidden();
        let (path, mut fields) = match work.setup() {
            None => (
                "challenge/answer",
                vec![
                    hidden("authenticatorData", "Authenticator Data"),
                    hidden("clientData", "Client Data"),
                    hidden("signatureData", "Signature Data"),
                ],
            ),
            Some(setup) => (
                match setup {
                    Setup::Promotion => "credential/enroll",
                    _ => "challenge/answer",
                },
                vec![
                    hidden("clientData", "Client Data"),
                    hidden("attestation", "Attestation"),
                    hidden("transports", "Transports"),
                    hidden("clientExtensions", "Client Extensions"),
                ],
            ),
        };
        if let Pending::Discovery(_) = work.pending {
            fields.push(hidden("userHandle", "User Handle"));
        }
        let fields = fields.into_iter();
        let fields = fields.map(|field| field.with("hint", json!("webauthn")));
        let form = Form::new(work.form_name(), path)
            .relates_to(work.current().path())
            .field(Field::group("credentials", fields.collect()).required(true));
        std::iter::once(form)
            .chain(key_offers::beside_question(flow, tx, work))
            .collect()
    }

    fn particulars(
        &self,
        _flow: &Flow<'_>,
        _tx: &Transaction,
        work: &Work,
        _handle: &str,
    ) -> Map<String, Value> {
        let mut members = Map::new();
        let data = match &work.pending {
            Pending::Registration(registration) => {
                json!({ "activationData": registration.options })
            }
            Pending::Assertion(assertion) => json!({ "challengeData": assertion.options }),
            Pending::Discovery(asked) => json!({ "challengeData": asked.options }),
            _ => return members,
        };
        members.insert("contextualData".to_owned(), data);
        if work.setup() == Some(Setup::Promotion) {
            members.insert("displayName".to_owned(), json!("Passkeys"));
        }
        members
    }

    fn verify(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        body: &Value,
    ) -> Result<Progress, Rejection> {
        let assertion = match tx.work().map(|work| &work.pending) {
            Some(Pending::Assertion(assertion)) => assertion,
            Some(Pending::Discovery(_)) => return key_offers::discovered(flow, tx, body),
            _ => return Err(Rejection::bad_request()),
        };
        let state = assertion.state.clone();
        // A challenge is good for one answer.
        let again = ask(flow, tx)?;
        if let Some(pending) = tx.pending_mut() {
            *pending = again;
        }
        let answer = Answer::read(body)?;
        let user = flow.user(tx).ok_or_else(Rejection::bad_request)?;
        let judge = &flow.org.webauthn;
        let result = keys(user)
            .find_map(|owned| {
                let answer = answer.of(owned)?;
                judge.finish_passkey_authentication(&answer, &state).ok()
            })
            .ok_or_else(refused)?;
        let user = flow.user_mut(tx).ok_or_else(Rejection::bad_request)?;
        note_use(user, &result);
        Ok(Progress::Verified)
    }

    fn enroll(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        body: &Value,
    ) -> Result<Progress, Rejection> {
        let Some(Pending::Registration(registration)) = tx.work().map(|work| &work.pending) else {
            return Err(Rejection::bad_request());
        };
        let state = registration.state.clone();
        let again = offer(flow, tx)?;
        if let Some(pending) = tx.pending_mut() {
            *pending = again;
        }
        let passkey = registered(body)
            .and_then(|made| {
                let judge = &flow.org.webauthn;
                judge.finish_passkey_registration(&made, &state).ok()
            })
            .ok_or_else(unusable)?;
        let is_taken = flow
            .world
            .directory
            .everybody()
            .flat_map(keys)
            .any(|owned| owned.passkey.cred_id() == passkey.cred_id());
        if is_taken {
            return Err(unusable());
        }
        Ok(Progress::Enrolled(Credential::Webauthn(Box::new(Owned {
            passkey,
            transports: transports(body),
        }))))
    }
}

/// A challenge for the keys of the person.
fn ask(flow: &Flow<'_>, tx: &Transaction) -> Result<Pending, Rejection> {
    let user = flow.user(tx).ok_or_else(Rejection::bad_request)?;
    let passkeys: Vec<Passkey> = keys(user).map(|owned| owned.passkey.clone()).collect();
    let (request, state) = flow
        .org
        .webauthn
        .start_passkey_authentication(&passkeys)
        .map_err(|_| Rejection::bad_request())?;
    let options = json!({
        "challenge": URL_SAFE_NO_PAD.encode(&request.public_key.challenge),
        "rpId": request.public_key.rp_id,
        "userVerification": request.public_key.user_verification,
    });
    let assertion = Assertion { options, state };
    Ok(Pending::Assertion(Box::new(assertion)))
}

/// A challenge for a new key. Which ones there are already the client knows
/// from the list of enrolments.
fn offer(flow: &Flow<'_>, tx: &Transaction) -> Result<Pending, Rejection> {
    let user = flow.user(tx).ok_or_else(Rejection::bad_request)?;
    let known = keys(user).map(|owned| owned.passkey.cred_id().clone());
    let (creation, state) = flow
        .org
        .webauthn
        .start_passkey_registration(
            handle(user),
            &user.login,
            &user.name(),
            Some(known.collect()),
        )
        .map_err(|_| Rejection::bad_request())?;
    let made = creation.public_key;
    let resident = if flow.org.config.webauthn.resident_key || flow.key_rules(tx).offer_passkey {
        json!({ "userVerification": "required", "requireResidentKey": true, "residentKey": "required" })
    } else {
        json!({ "userVerification": "required", "requireResidentKey": false, "residentKey": "preferred" })
    };
    let options = json!({
        "rp": made.rp,
        "user": {
            "id": URL_SAFE_NO_PAD.encode(&made.user.id),
            "name": made.user.name,
            "displayName": made.user.display_name,
        },
        "pubKeyCredParams": made.pub_key_cred_params,
        "challenge": URL_SAFE_NO_PAD.encode(&made.challenge),
        "attestation": "none",
        "authenticatorSelection": resident,
        "u2fParams": { "appid": flow.org.urls.app },
    });
    let registration = Registration { options, state };
    Ok(Pending::Registration(Box::new(registration)))
}

/// The signature is not one of a key of the person's.
pub(crate) fn refused() -> Rejection {
    Rejection::new(
        StatusCode::UNAUTHORIZED,
        Message::error(
            "authfactor.webauthn.error.assertion_validation_failure",
            "None of your keys or passkeys gave this answer.",
        ),
    )
}

/// The new key cannot be taken.
fn unusable() -> Rejection {
    Rejection::new(
        StatusCode::BAD_REQUEST,
        Message::error(
            "authfactor.webauthn.error.attestation_validation_failure",
            "This key or passkey could not be set up.",
        ),
    )
}

/// Remembers the signature counter, so that a copied key is found out.
pub(crate) fn note_use(user: &mut User, result: &AuthenticationResult) {
    for enrollment in &mut user.enrollments {
        if let Credential::Webauthn(owned) = &mut enrollment.credential {
            owned.passkey.update_credential(result);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Owned, judge};

    #[test]
    fn a_lost_key_can_be_asked_for() {
        let judge = judge("http://localhost:8080", "Test").expect("a judge");
        let lost = Owned::lost().expect("a key");
        let asked = judge.start_passkey_authentication(&[lost.passkey]);
        let (request, _) = asked.expect("a challenge");
        assert_eq!(request.public_key.rp_id, "localhost");
    }
}

//! Passkeys, security keys and biometrics (WebAuthn).

use std::cell::RefCell;

use idx::step::{WebauthnCredential, decode_binary, encode_binary};
use js_sys::{Array, Function, JSON, Object, Reflect, Uint8Array};
use serde_json::Value;
use thiserror::Error;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::CredentialsContainer;

use super::http::AbortHandle;

/// Why there is no credential (DOMException names of WebAuthn §5.1.3, §5.1.4).
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Failure {
    /// The browser has no such interface, or not what the organisation demands.
    #[error("not supported")]
    NotSupported,
    /// Declined, or it took too long; browsers do not tell which.
    #[error("declined or timed out")]
    NotAllowed,
    /// The device holds a credential already, when setting up; else it holds none that fits.
    #[error("already there, or none that fits")]
    InvalidState,
    /// The page's address does not belong to the organisation's passkeys.
    #[error("the page's address does not fit")]
    Security,
    /// The device cannot check who uses it, or cannot keep a passkey.
    #[error("the device does not meet the demands")]
    Constraint,
    /// The device failed.
    #[error("the device failed")]
    Device,
    /// The organisation's options are of no use.
    #[error("the options are of no use")]
    Options,
    /// The passkey does not say whose it is.
    #[error("the passkey names no user")]
    NoUser,
    /// It was given up here.
    #[error("given up")]
    Stopped,
    /// Anything else, by the name the browser gives it.
    #[error("{0}")]
    Other(String),
}

impl Failure {
    fn of(error: &JsValue) -> Self {
        let name = member(error, "name").and_then(|name| name.as_string());
        match name.as_deref().unwrap_or_default() {
            "AbortError" => Self::Stopped,
            "NotAllowedError" | "TimeoutError" | "OptOutError" => Self::NotAllowed,
            "NotSupportedError" => Self::NotSupported,
            "InvalidStateError" => Self::InvalidState,
            "SecurityError" => Self::Security,
            "ConstraintError" => Self::Constraint,
            "UnknownError" | "NotReadableError" | "OperationError" | "NetworkError" => Self::Device,
            "TypeError" | "DataError" | "EncodingError" | "SyntaxError" => Self::Options,
            name => Self::Other(name.chars().take(60).collect()),
        }
    }
}

/// How the browser asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mediation {
    /// At once, in a window of its own.
    Modal,
    /// Among the suggestions of a field, when the user goes there.
    Conditional,
}

/// A new credential, ready to be sent: binary data in base64, lists as JSON text (IDX §5.4).
#[derive(Debug, Clone)]
pub struct Registration {
    /// `clientDataJSON`
    pub client_data: String,
    /// The attestation object.
    pub attestation: String,
    /// How the device can be reached, where the browser says.
    pub transports: Option<String>,
    /// Results of the extensions.
    pub extensions: Option<String>,
}

/// An answer to a challenge, ready to be sent: binary data in base64 (IDX §5.4).
#[derive(Debug, Clone)]
pub struct Assertion {
    /// `clientDataJSON`
    pub client_data: String,
    /// `authenticatorData`
    pub authenticator_data: String,
    /// The signature.
    pub signature: String,
    /// Whose passkey it is, where it says.
    pub user_handle: Option<String>,
}

thread_local! {
    /// The call that is on its way: there can be one, and a waiting one makes room for another.
    static PENDING: RefCell<Option<AbortHandle>> = const { RefCell::new(None) };
}

/// Whether the browser has the interface at all.
pub fn is_supported() -> bool {
    interface().is_some() && credentials().is_some()
}

/// Whether the browser can offer passkeys among the suggestions of a field.
pub async fn can_suggest() -> bool {
    let asked = async {
        let interface = interface()?;
        let answer = call(&interface, "isConditionalMediationAvailable")?;
        let promise = answer.dyn_into::<js_sys::Promise>().ok()?;
        JsFuture::from(promise).await.ok()?.as_bool()
    };
    asked.await == Some(true)
}

/// Makes a credential. `exclude` are those that the device must not hold already.
///
/// # Errors
/// See [`Failure`].
pub async fn create(
    options: &Value,
    exclude: &[WebauthnCredential],
    stop: &AbortHandle,
) -> Result<Registration, Failure> {
    let public_key = parsed(options).ok_or(Failure::Options)?;
    let user = member(&public_key, "user").ok_or(Failure::Options)?;
    set_bytes(&public_key, "challenge").ok_or(Failure::Options)?;
    set_bytes(&user, "id").ok_or(Failure::Options)?;
    set(&public_key, "excludeCredentials", &descriptors(exclude));
    let call = begin(stop, public_key)?;
    let credentials = credentials().ok_or(Failure::NotSupported)?;
    let promise = credentials.create_with_options(call.unchecked_ref());
    let credential = finish(promise, stop).await?;
    let response = member(&credential, "response").ok_or(Failure::Device)?;
    Ok(Registration {
        client_data: bytes(&response, "clientDataJSON")?,
        attestation: bytes(&response, "attestationObject")?,
        transports: json_of(&response, "getTransports"),
        extensions: json_of(&credential, "getClientExtensionResults"),
    })
}

/// Has a challenge answered. `allow` are the credentials that may do so; where there are none, the
/// device chooses.
///
/// # Errors
/// See [`Failure`].
pub async fn get(
    options: &Value,
    allow: &[WebauthnCredential],
    mediation: Mediation,
    stop: &AbortHandle,
) -> Result<Assertion, Failure> {
    let public_key = parsed(options).ok_or(Failure::Options)?;
    set_bytes(&public_key, "challenge").ok_or(Failure::Options)?;
    // What the options allow themselves would have to be decoded; the response lists the same.
    if allow.is_empty() {
        // Deleting what is not there is no error.
        let _ = Reflect::delete_property(&public_key, &JsValue::from_str("allowCredentials"));
    } else {
        set(&public_key, "allowCredentials", &descriptors(allow));
    }
    let call = begin(stop, public_key)?;
    if mediation == Mediation::Conditional {
        set(&call, "mediation", &JsValue::from_str("conditional"));
    }
    let credentials = credentials().ok_or(Failure::NotSupported)?;
    let promise = credentials.get_with_options(call.unchecked_ref());
    let credential = finish(promise, stop).await?;
    let response = member(&credential, "response").ok_or(Failure::Device)?;
    Ok(Assertion {
        client_data: bytes(&response, "clientDataJSON")?,
        authenticator_data: bytes(&response, "authenticatorData")?,
        signature: bytes(&response, "signature")?,
        user_handle: bytes(&response, "userHandle").ok(),
    })
}

/// Makes room for a call, and puts together what both calls take.
fn begin(stop: &AbortHandle, public_key: Object) -> Result<Object, Failure> {
    if !is_supported() {
        return Err(Failure::NotSupported);
    }
    if stop.is_aborted() {
        return Err(Failure::Stopped);
    }
    if let Some(earlier) = PENDING.replace(Some(stop.clone())) {
        earlier.abort();
    }
    let call = Object::new();
    set(&call, "publicKey", &public_key);
    if let Some(signal) = stop.signal() {
        set(&call, "signal", &signal);
    }
    Ok(call)
}

async fn finish(
    promise: Result<js_sys::Promise, JsValue>,
    stop: &AbortHandle,
) -> Result<JsValue, Failure> {
    let result = match promise {
        Ok(promise) => JsFuture::from(promise).await,
        Err(error) => Err(error),
    };
    if stop.is_aborted() {
        return Err(Failure::Stopped);
    }
    PENDING.replace(None);
    match result {
        Ok(nothing) if nothing.is_null() || nothing.is_undefined() => Err(Failure::NotAllowed),
        Ok(credential) => Ok(credential),
        Err(error) => Err(Failure::of(&error)),
    }
}

fn credentials() -> Option<CredentialsContainer> {
    let credentials = web_sys::window()?.navigator().credentials();
    (!JsValue::from(credentials.clone()).is_undefined()).then_some(credentials)
}

fn interface() -> Option<JsValue> {
    let window = web_sys::window()?;
    member(&window, "PublicKeyCredential")
}

/// The options as the browser's object.
fn parsed(options: &Value) -> Option<Object> {
    let text = super::json::text(options);
    JSON::parse(&text).ok()?.dyn_into().ok()
}

fn descriptors(credentials: &[WebauthnCredential]) -> Array {
    let list = Array::new();
    for credential in credentials {
        let Some(id) = decode_binary(&credential.id) else {
            continue;
        };
        let descriptor = Object::new();
        set(&descriptor, "type", &JsValue::from_str("public-key"));
        set(&descriptor, "id", &Uint8Array::from(id.as_slice()));
        if !credential.transports.is_empty() {
            let transports: Array = credential
                .transports
                .iter()
                .map(|name| JsValue::from_str(name))
                .collect();
            set(&descriptor, "transports", &transports);
        }
        list.push(&descriptor);
    }
    list
}

/// A member that is there.
fn member(object: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &JsValue::from_str(name)).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

fn set(object: &JsValue, name: &str, value: &JsValue) {
    // A plain object takes any member.
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}

/// Replaces a text in base64url by its bytes.
fn set_bytes(object: &JsValue, name: &str) -> Option<()> {
    let text = member(object, name)?.as_string()?;
    let bytes = decode_binary(&text)?;
    set(object, name, &Uint8Array::from(bytes.as_slice()));
    Some(())
}

/// A binary member in base64.
fn bytes(object: &JsValue, name: &str) -> Result<String, Failure> {
    let buffer = member(object, name).ok_or(Failure::Device)?;
    Ok(encode_binary(&Uint8Array::new(&buffer).to_vec()))
}

/// What a method returns, as JSON text. `None` where there is no such method.
fn json_of(object: &JsValue, method: &str) -> Option<String> {
    let text = JSON::stringify(&call(object, method)?).ok()?;
    text.as_string()
}

fn call(object: &JsValue, method: &str) -> Option<JsValue> {
    let method: Function = member(object, method)?.dyn_into().ok()?;
    method.call0(object).ok()
}

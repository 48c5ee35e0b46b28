//! Randomness and signatures (WebCrypto).

use idx::oauth::id_token::{Algorithm, SignatureCheck};
use idx::oauth::pkce::Entropy;
use js_sys::{Array, Object, Reflect, Uint8Array};
use thiserror::Error;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

/// WebCrypto is missing: the page is not in a secure context.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("WebCrypto is missing: the page must come over https or from localhost")]
pub struct NoCrypto;

/// Fresh randomness for one transaction, from the browser's cryptographic source.
///
/// # Errors
/// [`NoCrypto`]; there is no fallback.
pub fn entropy() -> Result<Entropy, NoCrypto> {
    Ok(Entropy {
        verifier: random()?,
        state: random()?,
        nonce: random()?,
    })
}

/// Random bytes.
///
/// # Errors
/// [`NoCrypto`].
pub fn random<const N: usize>() -> Result<[u8; N], NoCrypto> {
    let mut bytes = [0; N];
    let crypto = web_sys::window()
        .and_then(|w| w.crypto().ok())
        .ok_or(NoCrypto)?;
    crypto
        .get_random_values_with_u8_array(&mut bytes)
        .map_err(|_| NoCrypto)?;
    Ok(bytes)
}

/// Whether a signature is good; `None` where the browser cannot tell (no WebCrypto, or a key it
/// does not accept).
pub async fn verify(check: &SignatureCheck) -> Option<bool> {
    let subtle = subtle()?;
    let (algorithm, verification) = algorithm(check.algorithm)?;
    let key = import(&subtle, &check.jwk, &algorithm).await?;
    let signature = Uint8Array::from(check.signature.as_slice());
    let signed = Uint8Array::from(check.signed.expose().as_bytes());
    let promise = subtle
        .verify_with_object_and_buffer_source_and_buffer_source(
            &verification,
            &key,
            &signature,
            &signed,
        )
        .ok()?;
    JsFuture::from(promise).await.ok()?.as_bool()
}

/// `crypto.subtle`, which pages have that come over https or from localhost.
pub(super) fn subtle() -> Option<SubtleCrypto> {
    let subtle = web_sys::window()?.crypto().ok()?.subtle();
    (!JsValue::from(subtle.clone()).is_undefined()).then_some(subtle)
}

async fn import(
    subtle: &SubtleCrypto,
    jwk: &serde_json::Value,
    algorithm: &Object,
) -> Option<CryptoKey> {
    let jwk: Object = super::json::to_js(jwk).dyn_into().ok()?;
    let usages = Array::of1(&JsValue::from_str("verify"));
    let promise = subtle
        .import_key_with_object("jwk", &jwk, algorithm, false, &usages)
        .ok()?;
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

/// The parameters for importing the key and for verifying with it.
fn algorithm(algorithm: Algorithm) -> Option<(Object, Object)> {
    match algorithm {
        Algorithm::RS256 => {
            let both = object(&[("name", "RSASSA-PKCS1-v1_5"), ("hash", "SHA-256")])?;
            Some((both.clone(), both))
        }
        Algorithm::ES256 => Some((
            object(&[("name", "ECDSA"), ("namedCurve", "P-256")])?,
            object(&[("name", "ECDSA"), ("hash", "SHA-256")])?,
        )),
    }
}

pub(super) fn object(members: &[(&str, &str)]) -> Option<Object> {
    let object = Object::new();
    for (name, value) in members {
        Reflect::set(&object, &JsValue::from_str(name), &JsValue::from_str(value)).ok()?;
    }
    Some(object)
}

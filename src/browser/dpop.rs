//! The key that tokens are bound to (WebCrypto): made here, used here, never to be had.

use idx::oauth::dpop::{ProofOrder, PublicKey, proof};
use idx::secret::Secret;
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;

use super::crypto::{object, random, subtle};

/// A P-256 key of which the private half cannot be read, not even by this page. In memory only.
#[derive(Clone)]
pub struct ProofKey {
    private: CryptoKey,
    public: PublicKey,
}

impl ProofKey {
    /// A new key; `None` without WebCrypto.
    pub async fn generate() -> Option<Self> {
        let subtle = subtle()?;
        let algorithm = object(&[("name", "ECDSA"), ("namedCurve", "P-256")])?;
        let usages = Array::of1(&JsValue::from_str("sign"));
        let promise = subtle
            .generate_key_with_object(&algorithm, false, &usages)
            .ok()?;
        let pair = JsFuture::from(promise).await.ok()?;
        let half = |name: &str| -> Option<CryptoKey> { member(&pair, name)?.dyn_into().ok() };
        // The public half can be exported, whatever was said above.
        let export = subtle.export_key("jwk", &half("publicKey")?).ok()?;
        let jwk = JsFuture::from(export).await.ok()?;
        let coordinate = |name: &str| member(&jwk, name)?.as_string();
        Some(Self {
            public: PublicKey::new(&coordinate("x")?, &coordinate("y")?)?,
            private: half("privateKey")?,
        })
    }

    /// The value of a `DPoP` header.
    pub async fn prove(&self, order: &ProofOrder) -> Option<Secret> {
        let jti = random::<16>().ok()?;
        let input = order.signing_input(&self.public, &jti);
        let algorithm: Object = object(&[("name", "ECDSA"), ("hash", "SHA-256")])?;
        let bytes = Uint8Array::from(input.as_bytes());
        let promise = subtle()?
            .sign_with_object_and_buffer_source(&algorithm, &self.private, &bytes)
            .ok()?;
        let signature = JsFuture::from(promise).await.ok()?;
        proof(&input, &Uint8Array::new(&signature).to_vec())
    }
}

fn member(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &JsValue::from_str(name)).ok()
}

//! Proofs of possession (RFC 9449, OAuth reference §10).
//!
//! This crate says what a proof has to say and takes the signature; the key stays with the caller,
//! who can keep it where no script can read it.

mod nonces;
mod tried;

use crate::encoding::{base64url, from_base64url};
use serde_json::Value;
use sha2::{Digest, Sha256};

pub use nonces::Nonces;
pub(crate) use tried::Tried;

use crate::secret::Secret;
use crate::url::{self, UrlError};

/// The public half of a P-256 key: the coordinates in base64url.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    x: String,
    y: String,
}

impl PublicKey {
    /// A key by its coordinates, 32 bytes each.
    pub fn new(x: &str, y: &str) -> Option<Self> {
        let coordinate = |text: &str| {
            let bytes = from_base64url(text)?;
            (bytes.len() == 32).then(|| text.to_owned())
        };
        Some(Self {
            x: coordinate(x)?,
            y: coordinate(y)?,
        })
    }

    /// The thumbprint (RFC 7638): what `cnf.jkt` of a bound token says.
    pub fn thumbprint(&self) -> String {
        let mut text = String::from(r#"{"crv":"P-256","kty":"EC","x":""#);
        text.push_str(&self.x);
        text.push_str(r#"","y":""#);
        text.push_str(&self.y);
        text.push_str(r#""}"#);
        hash(&text)
    }
}

/// What a proof has to say. One proof is for one request, and for one sending of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofOrder {
    htm: String,
    htu: String,
    iat_s: u64,
    ath: Option<String>,
    nonce: Option<String>,
}

impl ProofOrder {
    /// A proof for a request of this method to this address, at this time of the server's clock.
    ///
    /// # Errors
    /// [`UrlError`] where the address is none.
    pub fn new(method: &str, url: &str, now_s: u64) -> Result<Self, UrlError> {
        Ok(Self {
            htm: method.to_owned(),
            htu: htu(url)?,
            iat_s: now_s,
            ath: None,
            nonce: None,
        })
    }

    /// For a request that carries this access token.
    #[must_use]
    pub fn with_token(mut self, access_token: &Secret) -> Self {
        self.ath = Some(ath(access_token));
        self
    }

    /// With the nonce the server has given, if it has given any.
    #[must_use]
    pub fn with_nonce(mut self, nonce: Option<&str>) -> Self {
        self.nonce = nonce.map(str::to_owned);
        self
    }

    /// What is to be signed, in ASCII, with ES256 by the private half of `key`. `jti` is fresh
    /// from a cryptographic random source.
    pub fn signing_input(&self, key: &PublicKey, jti: &[u8; 16]) -> String {
        self.input(key, &base64url(jti))
    }

    fn input(&self, key: &PublicKey, jti: &str) -> String {
        let mut header = String::from(r#"{"typ":"dpop+jwt","alg":"ES256","jwk":{"kty":"EC","x":""#);
        header.push_str(&key.x);
        header.push_str(r#"","y":""#);
        header.push_str(&key.y);
        header.push_str(r#"","crv":"P-256"}}"#);
        let mut payload = String::from("{");
        member(&mut payload, "jti", jti);
        member(&mut payload, "htm", &self.htm);
        member(&mut payload, "htu", &self.htu);
        payload.push_str("\"iat\":");
        payload.push_str(&self.iat_s.to_string());
        for (name, value) in [("ath", &self.ath), ("nonce", &self.nonce)] {
            if let Some(value) = value {
                payload.push(',');
                member(&mut payload, name, value);
                payload.pop();
            }
        }
        payload.push('}');
        let mut input = base64url(header.as_bytes());
        input.push('.');
        input.push_str(&base64url(payload.as_bytes()));
        input
    }
}

/// `"name":"value",`
fn member(json: &mut String, name: &str, value: &str) {
    json.push('"');
    json.push_str(name);
    json.push_str("\":");
    json.push_str(crate::secret::json_text(&Value::from(value)).expose());
    json.push(',');
}

/// The value of the `DPoP` header: the signing input and its signature, r and s of 32 bytes each.
/// `None` for a signature of another length.
pub fn proof(signing_input: &str, signature: &[u8]) -> Option<Secret> {
    if signature.len() != 64 {
        return None;
    }
    let mut proof = String::from(signing_input);
    proof.push('.');
    proof.push_str(&base64url(signature));
    Some(proof.into())
}

/// The hash of an access token that a proof for a resource names.
pub fn ath(access_token: &Secret) -> String {
    hash(access_token.expose())
}

fn hash(text: &str) -> String {
    base64url(&Sha256::digest(text.as_bytes()))
}

/// The address as a proof names it: no query, no fragment, scheme and host in lower case, no
/// default port.
///
/// # Errors
/// [`UrlError`] where it is no plain https address, or http on loopback.
pub fn htu(address: &str) -> Result<String, UrlError> {
    let (origin, rest) = url::secure_parts(address)?;
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    let mut text = origin.as_str().to_owned();
    text.push_str(if path.is_empty() { "/" } else { path });
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const H: &str = "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19";

    fn key() -> PublicKey {
        PublicKey::new(
            "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
            "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
        )
        .unwrap()
    }

    #[test]
    fn oauth_15_thumbprint_and_token_hash() {
        assert_eq!(
            key().thumbprint(),
            "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"
        );
        let token = Secret::from("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU");
        assert_eq!(ath(&token), "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo");
    }

    #[test]
    fn oauth_15_the_proofs_of_rfc_9449() {
        let at_token =
            ProofOrder::new("POST", "https://server.example.com/token", 1_562_262_616).unwrap();
        assert_eq!(
            at_token.input(&key(), "-BwC3ESc6acc2lTc"),
            format!(
                "{H}.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ"
            )
        );
        let url = "https://resource.example.org/protectedresource";
        let token = Secret::from("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU");
        let at_resource = ProofOrder::new("GET", url, 1_562_262_618).unwrap();
        assert_eq!(
            at_resource
                .with_token(&token)
                .input(&key(), "e1j3V_bKic8-LAEB"),
            format!(
                "{H}.eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9"
            )
        );
    }

    #[test]
    fn oauth_10_htu_loses_query_fragment_and_default_port() {
        for (url, expected) in [
            ("https://A.example:443/p?q#f", "https://a.example/p"),
            ("HTTPS://a.example", "https://a.example/"),
            ("https://a.example?q", "https://a.example/"),
            (
                "https://a.example:8443/P/%7e#",
                "https://a.example:8443/P/%7e",
            ),
            ("http://localhost:80/x", "http://localhost/x"),
        ] {
            assert_eq!(htu(url).as_deref(), Ok(expected), "{url}");
        }
        for bad in ["http://a.example/", "/p", "https://u@a.example/", ""] {
            assert!(htu(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn oauth_10_what_a_proof_says() {
        let order = ProofOrder::new("GET", "https://a.example/p?secret=1", 7)
            .unwrap()
            .with_nonce(Some("n\"1"));
        let one = order.signing_input(&key(), &[1; 16]);
        assert_ne!(one, order.signing_input(&key(), &[2; 16]), "jti differs");
        let part = |at: usize| -> Value {
            let text = one.split('.').nth(at).unwrap();
            serde_json::from_slice(&from_base64url(text).unwrap()).unwrap()
        };
        assert!(part(0)["jwk"].get("d").is_none());
        assert_eq!(
            part(1),
            serde_json::json!({"jti": "AQEBAQEBAQEBAQEBAQEBAQ", "htm": "GET",
                "htu": "https://a.example/p", "iat": 7, "nonce": "n\"1"})
        );
        assert!(proof(&one, &[0; 63]).is_none() && proof(&one, &[0; 64]).is_some());
    }
}

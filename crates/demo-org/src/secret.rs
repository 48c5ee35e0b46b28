//! Secrets: values that never show in `Debug`, hashes, and comparisons that
//! take the same time wherever the difference is.

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// Text from the configuration that must not reach a log.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// An Argon2id hash in PHC string form.
#[derive(Clone)]
pub(crate) struct Hash(String);

/// The hash could not be made or is not a PHC string.
#[derive(Debug, thiserror::Error)]
#[error("not a usable Argon2 hash")]
pub struct HashError;

impl Hash {
    /// Hashes `plain` with cheap parameters (512 KiB, one pass): demo
    /// passwords stand in clear in the configuration anyway, and a start with
    /// many users must stay quick.
    pub(crate) fn of(plain: &str) -> Result<Self, HashError> {
        let params = Params::new(512, 1, 1, None).map_err(|_| HashError)?;
        let hash: PasswordHash = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password(plain.as_bytes())
            .map_err(|_| HashError)?;
        Ok(Self(hash.to_string()))
    }

    /// Takes a PHC string from the configuration.
    pub(crate) fn parse(phc: &str) -> Result<Self, HashError> {
        PasswordHash::new(phc).map_err(|_| HashError)?;
        Ok(Self(phc.to_owned()))
    }

    /// Whether `plain` hashes to this.
    pub(crate) fn matches(&self, plain: &str) -> bool {
        PasswordHash::new(&self.0).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(plain.as_bytes(), &hash)
                .is_ok()
        })
    }
}

/// Whether two secrets are equal, in constant time for equal lengths.
pub(crate) fn same(left: &str, right: &str) -> bool {
    left.as_bytes().ct_eq(right.as_bytes()).into()
}

/// SHA-256.
pub(crate) fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// The S256 transformation of a PKCE verifier (RFC 7636 §4.2).
pub(crate) fn s256(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

/// `at_hash` of an access token (OpenID Connect Core §3.1.3.6): the left half
/// of its SHA-256.
pub(crate) fn at_hash(access_token: &str) -> String {
    let digest = Sha256::digest(access_token.as_bytes());
    let (left, _) = digest.split_at(digest.len() / 2);
    URL_SAFE_NO_PAD.encode(left)
}

/// A fingerprint under which a token is kept, so that our memory does not
/// hold what a client could present.
pub(crate) fn fingerprint(token: &str) -> String {
    s256(token)
}

#[cfg(test)]
mod tests {
    use super::{Hash, Secret, at_hash, s256, same};

    #[test]
    fn s256_of_the_rfc_7636_example() {
        assert_eq!(
            s256("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn at_hash_of_the_openid_connect_example() {
        assert_eq!(
            at_hash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"),
            "77QmUPtjPfzWtF2AnpK9RQ"
        );
    }

    #[test]
    fn a_hash_fits_only_its_password() {
        let hash = Hash::of("correct horse").expect("hash");
        assert!(hash.matches("correct horse"));
        assert!(!hash.matches("correct horse "));
        assert!(Hash::parse("plain text").is_err());
    }

    #[test]
    fn secrets_compare_and_stay_hidden() {
        assert!(same("a", "a"));
        assert!(!same("a", "b") && !same("a", "ab"));
        let secret: Secret = serde_json::from_str("\"hunter2\"").expect("secret");
        assert!(!format!("{secret:?}").contains("hunter2"));
    }
}

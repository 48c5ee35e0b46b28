//! PKCE, RFC 7636, method S256 only.

use crate::encoding::base64url;
use sha2::{Digest, Sha256};

use crate::secret::Secret;

/// 32 bytes from the caller's cryptographic random source.
pub type Random = [u8; 32];

/// Randomness for one transaction. Never used twice.
pub struct Entropy {
    /// For the code verifier.
    pub verifier: Random,
    /// For `state`.
    pub state: Random,
    /// For `nonce`.
    pub nonce: Random,
}

/// Unpadded base64url: 32 bytes become 43 characters of the unreserved alphabet.
pub fn encode(random: &Random) -> Secret {
    Secret::from(base64url(random))
}

/// The code challenge of a verifier (RFC 7636 §4.2).
pub fn challenge(verifier: &Secret) -> String {
    base64url(&Sha256::digest(verifier.expose().as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_7636_appendix_b() {
        let octets = [
            116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212,
            37, 77, 105, 214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
        ];
        let verifier = encode(&octets);
        assert_eq!(
            verifier.expose(),
            "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        );
        assert_eq!(
            challenge(&verifier),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }
}

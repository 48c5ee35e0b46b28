//! The nonces servers have given, one per origin.

use crate::url::Origin;

/// Origins that are remembered.
const KEPT: usize = 100;
/// The longest nonce that is kept, bytes.
const LONGEST: usize = 1024;

/// The latest `DPoP-Nonce` of each origin. That of one origin is never sent to another.
#[derive(Debug, Clone, Default)]
pub struct Nonces {
    /// The one used last stands last.
    entries: Vec<(Origin, String)>,
}

impl Nonces {
    /// Keeps a nonce, of whatever answer. One that is no nonce (RFC 9449 §8.1) is passed over.
    pub fn keep(&mut self, origin: &Origin, nonce: &str) {
        let plain = |b: u8| matches!(b, 0x21 | 0x23..=0x5b | 0x5d..=0x7e);
        if nonce.is_empty() || nonce.len() > LONGEST || !nonce.bytes().all(plain) {
            return;
        }
        self.entries.retain(|(known, _)| known != origin);
        if self.entries.len() >= KEPT {
            self.entries.remove(0);
        }
        self.entries.push((origin.clone(), nonce.to_owned()));
    }

    /// The nonce for a request to this origin.
    pub fn get(&mut self, origin: &Origin) -> Option<&str> {
        let at = self.entries.iter().position(|(known, _)| known == origin)?;
        let entry = self.entries.remove(at);
        self.entries.push(entry);
        self.entries.last().map(|(_, nonce)| nonce.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::url::secure_origin;

    fn origin(name: usize) -> Origin {
        secure_origin(&format!("https://o{name}.example/")).unwrap()
    }

    #[test]
    fn a_nonce_stays_with_its_origin() {
        let mut nonces = Nonces::default();
        nonces.keep(&origin(1), "one");
        nonces.keep(&origin(2), "two");
        nonces.keep(&origin(1), "newer");
        nonces.keep(&origin(1), "bad nonce\n");
        assert_eq!(nonces.get(&origin(1)), Some("newer"));
        assert_eq!(nonces.get(&origin(2)), Some("two"));
        assert_eq!(nonces.get(&origin(3)), None);
    }

    #[test]
    fn the_one_unused_for_longest_goes() {
        let mut nonces = Nonces::default();
        for name in 0..KEPT {
            nonces.keep(&origin(name), "n");
        }
        nonces.get(&origin(0));
        nonces.keep(&origin(KEPT), "n");
        assert!(nonces.get(&origin(0)).is_some());
        assert!(nonces.get(&origin(1)).is_none());
        assert_eq!(nonces.entries.len(), KEPT);
    }
}

//! How often a request is sent again.

/// Which refusals of a proof were answered with another one. Each reason is answered once
/// (RFC 9449 §8).
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tried {
    proof: bool,
    nonce: bool,
}

impl Tried {
    /// Takes note of a refusal with this error code; whether it is the first for its reason.
    pub(crate) fn is_first(&mut self, code: &str) -> bool {
        let answered = match code {
            "use_dpop_nonce" => &mut self.nonce,
            _ => &mut self.proof,
        };
        !core::mem::replace(answered, true)
    }
}

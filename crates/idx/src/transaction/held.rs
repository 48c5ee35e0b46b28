//! An interaction code that is left to the caller.

use super::*;

impl Transaction {
    /// Leaves the interaction code to the caller instead of redeeming it at once (IDX §8,
    /// `exchangeCodeForTokens`). It lives for a minute.
    pub fn hold_code(&mut self, hold: bool) {
        self.hold_code = hold;
    }

    /// The interaction code that has come and is not redeemed: the loop is done. The record is
    /// kept until then.
    pub fn held_code(&self) -> Option<&Secret> {
        self.held_code.as_ref()
    }

    /// Redeems the code that was held.
    ///
    /// # Errors
    /// [`Misuse::NotNow`] when there is none.
    pub fn redeem_held(&mut self) -> Result<Vec<Effect>, Misuse> {
        let code = self.held_code.take().ok_or(Misuse::NotNow)?;
        self.exchange(code);
        Ok(self.take_effects())
    }

    /// The loop is done.
    pub(super) fn finish(&mut self, code: Secret) {
        if !self.hold_code {
            return self.exchange(code);
        }
        self.touch();
        self.view = View::Finishing;
        self.held_code = Some(code);
    }
}

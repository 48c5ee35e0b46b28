//! Steps that answer themselves (IDX §4.3).

use super::*;
use crate::form::Values;
use crate::step::{self, AuthenticatorStep, Step};
use crate::url::Href;
use crate::wire::remediation::KnownRemediation;

/// Steps that answer themselves do so at most this often in a row: a server that keeps asking is
/// not followed for ever.
const MAX_AUTO: u8 = 5;

/// Apple's extension answers at once or never: once, and once more when the server has refused
/// (IDX §6.4).
const MAX_EXTENSION: u8 = 2;

impl Transaction {
    /// Steps that answer themselves (IDX §4.3).
    pub(super) fn act_alone(&mut self) {
        let View::Page(page) = &self.view else {
            return;
        };
        let form = match &page.step {
            Step::CancelTransaction(form) => form.clone(),
            Step::AppleSsoExtension(apple) if apple.navigate => {
                let href = apple.form.href.clone().unwrap_or_default();
                return self.leave(&href);
            }
            // There are other ways on the page, which waits for them.
            Step::AppleSsoExtension(_)
                if self.auto_submitted >= MAX_EXTENSION && !page.offers.is_empty() =>
            {
                return;
            }
            Step::AppleSsoExtension(apple) => apple.form.clone(),
            Step::Redirect(redirect) if !redirect.on_click => {
                let href = redirect.href.clone();
                return self.leave(&href);
            }
            // A lone provider, but never at once and never over a message: both would loop.
            Step::IdentityProviders if !page.is_first && page.messages.is_empty() => {
                if let Some(href) = self.lone_provider() {
                    self.leave(&href);
                }
                return;
            }
            Step::Authenticator(_) => return self.submit_otp(),
            _ => return,
        };
        if self.auto_submitted >= MAX_AUTO {
            return self.fail(Error::Unsupported, Purpose::Introspect { resumed: false });
        }
        self.auto_submitted += 1;
        self.send_form(&form, &Values::new())
    }

    fn lone_provider(&self) -> Option<Href> {
        match self.response.as_ref()?.remediations.as_slice() {
            [only] if only.known() == Some(KnownRemediation::RedirectIdp) => only.href.clone(),
            _ => None,
        }
    }

    /// Answers the e-mail challenge with the code of a magic link (IDX §1.8).
    fn submit_otp(&mut self) {
        let View::Page(page) = &self.view else {
            return;
        };
        let Step::Authenticator(step) = &page.step else {
            return;
        };
        let takes_code = matches!(**step, AuthenticatorStep::Email(_))
            && matches!(step.phase(), step::Phase::Challenge | step::Phase::Enroll)
            && step.form().field("credentials.passcode").is_some();
        if !takes_code {
            return;
        }
        let form = step.form().clone();
        let Some(otp) = self.waiting_otp.take() else {
            return;
        };
        let mut values = Values::new();
        values.set_text("credentials.passcode", otp);
        self.send_form(&form, &values)
    }

    /// Takes the code of a magic link that was opened in another tab of this browser. Ignored
    /// unless `state` is this transaction's and its page waits for a code.
    pub fn accept_magic_link(&mut self, state: &str, otp: Secret) -> Option<Vec<Effect>> {
        if self.is_busy() || !self.record.state.matches(state) {
            return None;
        }
        self.waiting_otp = Some(otp);
        self.submit_otp();
        let taken = self.waiting_otp.take().is_none();
        taken.then(|| self.take_effects())
    }
}

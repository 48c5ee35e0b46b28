//! Responses in: what each means for the screen (IDX §2.5, §7.3).

use std::sync::Arc;

use super::*;
use crate::form::Values;
use crate::oauth;
use crate::step::{self, Ending, Step};
use crate::url::Href;
use crate::wire::ParseError;
use crate::wire::context::EndRedirect;
use crate::wire::message::Message;
use crate::wire::remediation::{KnownRemediation, Remediation};

impl Transaction {
    pub(super) fn on_step(&mut self, reply: &Reply, now_ms: u64) {
        match Response::parse(reply.body.expose()) {
            Ok(response) if reply.status >= 400 && self.is_about_input(&response) => {
                self.keep_form(response)
            }
            Ok(response) => self.absorb(Box::new(response)),
            Err(problem) => self.fail(not_idx(problem, reply, now_ms), Purpose::Step),
        }
    }

    /// Whether a response only says what was wrong with the input, and leaves the form out
    /// (IDX §9 trap 19).
    fn is_about_input(&self, response: &Response) -> bool {
        let about_input = |m: &Message| m.key.as_deref().is_some_and(is_input_key);
        matches!(self.view, View::Page(_))
            && response.remediations.is_empty()
            && response.interaction_code.is_none()
            && !response.messages.is_empty()
            && response.messages.iter().all(about_input)
    }

    /// The form stays, with the new messages.
    fn keep_form(&mut self, answer: Response) {
        if let Some(response) = &mut self.response {
            response.messages = answer.messages;
        }
        self.render(true);
        self.schedule_poll(None)
    }

    /// Takes in a response, whatever its status: a 4xx is part of the conversation (IDX §1.6).
    pub(super) fn absorb(&mut self, mut response: Box<Response>) {
        self.add_providers(&mut response);
        if let (Some((code, description)), true) =
            (&response.error, response.remediations.is_empty())
        {
            let error = oauth::refusal(code, description);
            return self.fail(error, Purpose::Step);
        }
        let first = !core::mem::replace(&mut self.answered, true);
        self.stop_polling();
        self.touch();
        self.notice = None;
        self.spare = None;
        self.poll.stopped = false;
        self.poll.not_before_ms = None;
        self.serial = self.serial.wrapping_add(1);
        let table = FormTable::new(self.serial, &response);
        let continues = self
            .response
            .as_ref()
            .is_some_and(|old| step::same_step(old, &response));
        if !continues {
            self.poll.values = Values::new();
        }
        if self.state_handle.is_some() {
            self.state_handle.clone_from(&response.state_handle);
        }
        if let Some(code) = response.interaction_code.clone() {
            self.keep(response, table);
            self.finish(code);
            return;
        }
        let skips = |only: &Remediation| only.known() == Some(KnownRemediation::Skip);
        let skip_only = matches!(&response.remediations[..], [only] if skips(only))
            && !response.messages.is_empty();
        let nothing_to_do = response.remediations.is_empty();
        let redirect = response.success.clone();
        let has_messages = !response.messages.is_empty();
        self.keep(response, table);
        match redirect {
            // Server-session apps; an embedded app has its code by now.
            Some(redirect) if nothing_to_do => {
                self.end_redirect(redirect, has_messages);
            }
            _ if nothing_to_do || skip_only => {
                self.waiting_otp = None;
                self.end(skip_only);
            }
            _ => {
                self.shown.first = first;
                self.render(continues);
                self.act_alone();
                // The code of a link is for the step it was opened on, and for no other.
                self.waiting_otp = None;
                self.schedule_poll(None);
            }
        }
    }

    fn keep(&mut self, response: Box<Response>, table: FormTable) {
        self.response = Some(response);
        self.table = Some(table);
        self.shown = Shown::default();
    }

    /// Puts the shown remediation on screen.
    pub(super) fn render(&mut self, continues: bool) {
        self.touch();
        let (Some(response), Some(table)) = (&self.response, &self.table) else {
            return;
        };
        let Shown {
            index,
            switched,
            revisited,
            first,
        } = self.shown;
        self.view = match step::page(response, table, index, switched) {
            Some(mut page) => {
                page.continues = continues;
                page.revisited = revisited && !continues;
                page.is_first = first;
                if page.revisited {
                    page.messages = page.other_than_errors();
                }
                if continues {
                    // What an answer says about the input belongs to the form it was entered in,
                    // whichever way that form came to be shown.
                    page.messages = response.messages.clone();
                }
                View::Page(Arc::new(page))
            }
            None => View::Failed(Error::Unsupported),
        };
    }

    fn end_redirect(&mut self, redirect: EndRedirect, has_messages: bool) {
        if redirect.after_app_link || has_messages {
            self.show_end_redirect(redirect.href)
        } else {
            self.depart(&redirect.href)
        }
    }

    /// Leaves for good: the page before is not to be shown again, even if the address is refused.
    fn depart(&mut self, href: &str) {
        self.view = View::Starting;
        self.leave(href)
    }

    /// A button instead of an immediate redirect (IDX §9 trap 20).
    fn show_end_redirect(&mut self, href: Href) {
        if let Some(response) = &self.response {
            self.view = View::Page(Arc::new(step::end_page(response, self.serial, href)));
        }
    }

    /// Goes where [`Step::Redirect`] leads.
    ///
    /// # Errors
    /// [`Misuse::NotNow`] when another step is on screen.
    pub fn follow_end(&mut self) -> Result<Vec<Effect>, Misuse> {
        let href = match &self.view {
            View::Page(page) => match &page.step {
                Step::Redirect(redirect) => redirect.href.clone(),
                _ => return Err(Misuse::NotNow),
            },
            _ => return Err(Misuse::NotNow),
        };
        self.leave(&href);
        Ok(self.take_effects())
    }

    /// The end without tokens (IDX §7.3).
    fn end(&mut self, skip_only: bool) {
        let (Some(response), Some(table)) = (&self.response, &self.table) else {
            return;
        };
        if response.messages.is_empty() && response.device_enrollment.is_none() {
            if let Some(failure) = response.failure.clone() {
                return self.depart(&failure.href);
            }
            self.view = View::Failed(Error::Unsupported);
            return;
        }
        let skip = if skip_only { table.form(0) } else { None };
        let terminal = Terminal::read(response, skip);
        // What is over for the server is over here; other ends may be looked at again.
        let over = interact::is_expired(response)
            || (response.cancel.is_none()
                && terminal.skip.is_none()
                && !goes_on_elsewhere(&terminal.ending));
        self.view = View::Terminal(Arc::new(terminal));
        if over {
            self.effects.push(Effect::Forget);
        }
    }
}

/// What a body that is no IDX response means (IDX §1.6).
pub(super) fn not_idx(problem: ParseError, reply: &Reply, now_ms: u64) -> Error {
    let status = reply.status;
    let body = oauth::error_body(reply.body.expose());
    let limited = status == 429 || body.as_ref().is_some_and(|(code, _)| code == "E0000047");
    match problem {
        ParseError::Version => Error::Version,
        _ if limited => Error::RateLimited {
            seconds: oauth::wait_seconds(reply, now_ms / 1000),
        },
        _ if status >= 500 => Error::Server { status },
        _ if status == 403 && body.is_none() && reply.header("x-okta-request-id").is_none() => {
            Error::Blocked
        }
        _ => match body {
            Some((code, description)) => oauth::refusal(&code, &description),
            None => Error::Unexpected { status },
        },
    }
}

/// Whether a key says that the input was wrong, so that the same form may be sent again
/// (IDX §7.2).
fn is_input_key(key: &str) -> bool {
    const KEYS: [&str; 12] = [
        "errors.E0000004",
        "errors.E0000109",
        "errors.E0000113",
        "errors.E0000133",
        "incorrectPassword",
        "api.authn.error.PASSCODE_INVALID",
        "api.factors.error.sms.invalid_phone",
        "authfactor.challenge.soft_token.invalid_passcode",
        "authfactor.challenge.soft_token.used_passcode",
        "registration.error.notUniqueWithinOrg",
        "registration.error.doesNotMatchPattern",
        "registration.error.invalidLoginEmail",
    ];
    const PREFIXES: [&str; 3] = [
        "securityQuestion.",
        "password.",
        "authfactor.webauthn.error.",
    ];
    KEYS.contains(&key) || PREFIXES.iter().any(|prefix| key.starts_with(prefix))
}

/// Whether the transaction goes on in another tab or from an e-mail, so that its record is
/// needed yet.
fn goes_on_elsewhere(ending: &Ending) -> bool {
    matches!(
        ending,
        Ending::TransferredToNewTab
            | Ending::ReturnToOriginalTab
            | Ending::EmailVerificationRequired
    )
}

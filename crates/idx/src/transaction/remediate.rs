//! The remediation loop: forms out, responses in.

use super::interact::ION;
use super::*;
use crate::form::Values;
use crate::oauth;
use crate::step::{self, Step};
use crate::url::OrgUrl;
use crate::wire::ParseError;
use crate::wire::remediation::KnownRemediation;

/// Steps that answer themselves do so at most this often in a row: a server that keeps asking is
/// not followed for ever.
const MAX_AUTO: u8 = 5;

impl Transaction {
    /// Sends a form of the page on screen. Check its values first with [`Form::check`].
    ///
    /// # Errors
    /// [`Misuse::Busy`] while a request is on its way (a second click), [`Misuse::Stale`] when the
    /// form's page is gone, [`Misuse::NotNow`] when the remediation is no form.
    pub fn submit(&mut self, id: FormId, values: &Values) -> Result<Vec<Effect>, Misuse> {
        if self.is_busy() {
            return Err(Misuse::Busy);
        }
        let form = self.form(id)?;
        if !form.is_form {
            return Err(Misuse::NotNow);
        }
        self.auto_submitted = 0;
        Ok(self.send_form(&form, values))
    }

    fn send_form(&mut self, form: &Form, values: &Values) -> Vec<Effect> {
        let mut effects = self.stop_polling();
        match self.form_request(form, values) {
            Ok(request) => {
                self.notice = None;
                effects.push(self.send_main(request, Purpose::Step));
            }
            Err(error) => effects.extend(self.fail(error, Purpose::Step)),
        }
        effects
    }

    pub(super) fn form_request(&mut self, form: &Form, values: &Values) -> Result<Request, Error> {
        let href = form.href.as_deref().unwrap_or_default();
        let url = OrgUrl::parse(href, self.settings.issuer.origin())?;
        let accepts = form.accepts.as_deref().unwrap_or_default();
        // Some values are nonsense; a JSON type is taken as it is (IDX §1.2).
        let sound = accepts.starts_with("application/")
            && accepts.contains("json")
            && accepts.chars().all(|c| c.is_ascii_graphic() || c == ' ');
        let content_type = if sound { accepts } else { "application/json" };
        let method = match form.method.to_ascii_uppercase().as_str() {
            "GET" => Method::Get,
            "DELETE" => Method::Delete,
            _ => Method::Post,
        };
        let body = (method == Method::Post).then(|| (content_type, form.body(values)));
        Ok(self.request(method, url.as_str().to_owned(), ION, body, true))
    }

    /// Sends the browser where a remediation leads that is no form (an identity provider, say).
    ///
    /// # Errors
    /// As [`submit`](Self::submit).
    pub fn follow(&mut self, id: FormId) -> Result<Vec<Effect>, Misuse> {
        if self.is_busy() {
            return Err(Misuse::Busy);
        }
        let form = self.form(id)?;
        let href = form.href.clone().unwrap_or_default();
        Ok(self.leave(&href))
    }

    /// Sends the browser to an address of a response.
    pub(super) fn leave(&mut self, href: &str) -> Vec<Effect> {
        let mut effects = self.stop_polling();
        self.touch();
        match RedirectUrl::parse(href) {
            Ok(url) => {
                self.view = View::Leaving(url.clone());
                effects.push(Effect::Redirect(url));
            }
            Err(error) => effects.extend(self.fail(error.into(), Purpose::Step)),
        }
        effects
    }

    /// Shows another remediation of the same response, without a request: "verify with something
    /// else", "return to the list". Polling stops meanwhile (IDX §4.3).
    ///
    /// # Errors
    /// As [`submit`](Self::submit).
    pub fn show(&mut self, id: FormId) -> Result<Vec<Effect>, Misuse> {
        if self.is_busy() {
            return Err(Misuse::Busy);
        }
        let table = self.table.as_ref().ok_or(Misuse::Stale)?;
        table.get(id).ok_or(Misuse::Stale)?;
        let index = table.remediation_index(id).ok_or(Misuse::NotNow)?;
        self.shown = Shown {
            index,
            switched: index != 0,
        };
        self.notice = None;
        let effects = self.stop_polling();
        self.render(false);
        Ok(effects)
    }

    /// Shows the server's own first step again after [`show`](Self::show).
    ///
    /// # Errors
    /// [`Misuse::NotNow`] when it is on screen already.
    pub fn show_first(&mut self) -> Result<Vec<Effect>, Misuse> {
        if self.is_busy() {
            return Err(Misuse::Busy);
        }
        if !self.shown.switched {
            return Err(Misuse::NotNow);
        }
        self.shown = Shown::default();
        self.render(false);
        Ok(self.schedule_poll(None))
    }

    pub(super) fn on_step(&mut self, reply: &Reply, now_ms: u64) -> Vec<Effect> {
        match Response::parse(reply.body.expose()) {
            Ok(response) => self.absorb(response),
            Err(problem) => self.fail(not_idx(problem, reply, now_ms), Purpose::Step),
        }
    }

    /// Takes in a response, whatever its status: a 4xx is part of the conversation (IDX §1.6).
    pub(super) fn absorb(&mut self, response: Response) -> Vec<Effect> {
        let first = !core::mem::replace(&mut self.answered, true);
        let mut effects = self.stop_polling();
        self.touch();
        self.notice = None;
        self.serial = self.serial.wrapping_add(1);
        let table = FormTable::new(self.serial, &response);
        let continues = self
            .response
            .as_ref()
            .is_some_and(|old| step::same_step(old, &response));
        if let Some(code) = response.interaction_code.clone() {
            self.keep(response, table);
            effects.extend(self.exchange(code));
            return effects;
        }
        let skip_only = response.remediations.len() == 1
            && response.remediations[0].known() == Some(KnownRemediation::Skip)
            && !response.messages.is_empty();
        let nothing_to_do = response.remediations.is_empty();
        let redirect = response.success.clone();
        let has_messages = !response.messages.is_empty();
        self.keep(response, table);
        match redirect {
            // Server-session apps; an embedded app has its code by now.
            Some(redirect) if nothing_to_do => {
                effects.extend(self.end_redirect(redirect, has_messages));
            }
            _ if nothing_to_do || skip_only => effects.extend(self.end(skip_only)),
            _ => {
                self.render(continues);
                effects.extend(self.act_alone(first));
                effects.extend(self.schedule_poll(None));
            }
        }
        effects
    }

    fn keep(&mut self, response: Response, table: FormTable) {
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
        let Shown { index, switched } = self.shown;
        self.view = match step::page(response, table, index, switched) {
            Some(page) => View::Page(Box::new(Page { continues, ..page })),
            None => View::Failed(Error::Unsupported),
        };
    }

    fn end_redirect(
        &mut self,
        redirect: crate::wire::context::EndRedirect,
        has_messages: bool,
    ) -> Vec<Effect> {
        if redirect.after_app_link || has_messages {
            self.show_end_redirect(redirect.href)
        } else {
            self.leave(&redirect.href)
        }
    }

    /// A button instead of an immediate redirect (IDX §9 trap 20).
    fn show_end_redirect(&mut self, href: String) -> Vec<Effect> {
        if let Some(response) = &self.response {
            self.view = View::Page(Box::new(step::end_page(response, self.serial, href)));
        }
        Vec::new()
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
        Ok(self.leave(&href))
    }

    /// The end without tokens (IDX §7.3).
    fn end(&mut self, skip_only: bool) -> Vec<Effect> {
        let (Some(response), Some(table)) = (&self.response, &self.table) else {
            return Vec::new();
        };
        let silent = response.messages.is_empty() && response.device_enrollment.is_none();
        if silent && response.failure.is_none() {
            self.view = View::Failed(Error::Unsupported);
            return Vec::new();
        }
        let skip = if skip_only { table.form(0) } else { None };
        let terminal = Terminal::read(response, skip);
        // What is over for the server is over here; other ends may be looked at again.
        let over = interact::is_expired(response)
            || (response.cancel.is_none()
                && terminal.skip.is_none()
                && !matches!(terminal.ending, step::Ending::TransferredToNewTab));
        self.view = View::Terminal(Box::new(terminal));
        if over {
            vec![Effect::Forget]
        } else {
            Vec::new()
        }
    }

    /// Steps that answer themselves (IDX §4.3).
    fn act_alone(&mut self, first: bool) -> Vec<Effect> {
        let View::Page(page) = &self.view else {
            return Vec::new();
        };
        let form = match &page.step {
            Step::CancelTransaction(form) => form.clone(),
            Step::AppleSsoExtension(apple) if apple.navigate => {
                let href = apple.form.href.clone().unwrap_or_default();
                return self.leave(&href);
            }
            Step::AppleSsoExtension(apple) => apple.form.clone(),
            Step::Redirect(redirect) if !redirect.on_click => {
                let href = redirect.href.clone();
                return self.leave(&href);
            }
            // A lone provider, but never at once and never over a message: both would loop.
            Step::IdentityProviders if !first && page.messages.is_empty() => {
                return match self.lone_provider() {
                    Some(href) => self.leave(&href),
                    None => Vec::new(),
                };
            }
            Step::Authenticator(_) => return self.submit_otp(),
            _ => return Vec::new(),
        };
        if self.auto_submitted >= MAX_AUTO {
            return self.fail(Error::Unsupported, Purpose::Introspect { resumed: false });
        }
        self.auto_submitted += 1;
        self.send_form(&form, &Values::new())
    }

    fn lone_provider(&self) -> Option<String> {
        match self.response.as_ref()?.remediations.as_slice() {
            [only] if only.known() == Some(KnownRemediation::RedirectIdp) => only.href.clone(),
            _ => None,
        }
    }

    /// Answers the e-mail challenge with the code of a magic link (IDX §1.8).
    fn submit_otp(&mut self) -> Vec<Effect> {
        let View::Page(page) = &self.view else {
            return Vec::new();
        };
        let Step::Authenticator(step) = &page.step else {
            return Vec::new();
        };
        let takes_code = matches!(step.phase(), step::Phase::Challenge | step::Phase::Enroll)
            && step.form().field("credentials.passcode").is_some();
        if !takes_code {
            return Vec::new();
        }
        let form = step.form().clone();
        let Some(otp) = self.waiting_otp.take() else {
            return Vec::new();
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
        let effects = self.submit_otp();
        let taken = self.waiting_otp.take().is_none();
        taken.then_some(effects)
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
            Some((code, description)) if code == "access_denied" => {
                Error::AccessDenied { description }
            }
            _ => Error::Unexpected { status },
        },
    }
}

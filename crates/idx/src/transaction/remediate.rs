//! Forms out: what the user does.

use super::interact::ION;
use super::*;
use crate::form::Values;
use crate::step;
use crate::url::OrgUrl;
use crate::wire::context::CaptchaProvider;
use crate::wire::remediation::Remediation;

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
        self.send_form(&form, values);
        Ok(self.take_effects())
    }

    pub(super) fn send_form(&mut self, form: &Form, values: &Values) {
        self.stop_polling();
        match self.form_request(form, values) {
            Ok(request) => {
                self.notice = None;
                self.send_main(request, Purpose::Step);
            }
            Err(error) => self.fail(error, Purpose::Step),
        }
    }

    pub(super) fn form_request(&mut self, form: &Form, values: &Values) -> Result<Request, Error> {
        let href = form.href.as_deref().unwrap_or_default();
        let url = OrgUrl::parse(href, self.settings.issuer.origin())?;
        let accepts = form.accepts.as_deref().unwrap_or_default();
        // Some values are nonsense; a JSON type is taken as it is (IDX §1.2).
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"/+-.;= ".contains(&b);
        let sound = accepts.starts_with("application/")
            && accepts.as_bytes().windows(4).any(|four| four == b"json")
            && accepts.bytes().all(plain);
        let content_type = if sound { accepts } else { "application/json" };
        let method = match form.method.to_ascii_uppercase().as_str() {
            "GET" => Method::Get,
            "DELETE" => Method::Delete,
            _ => Method::Post,
        };
        let body = (method == Method::Post).then(|| (content_type, form.body(values)));
        let mut request = self.request(method, url.as_str().to_owned(), ION, body, true);
        if let Some(fingerprint) = &self.fingerprint {
            let header = ("X-Device-Fingerprint", fingerprint.expose().to_owned());
            request.headers.push(header);
        }
        Ok(request)
    }

    /// The request for the challenge of the page's ALTCHA captcha (IDX §3.5), `None` where the page
    /// has none: where the response says, else at the organisation's usual address. The answer is
    /// for whatever solves it, not for [`handle`](Self::handle).
    pub fn captcha_request(&mut self) -> Option<Request> {
        let captcha = self.response.as_ref()?.captcha.as_ref()?;
        if captcha.provider != CaptchaProvider::Altcha {
            return None;
        }
        let usual = || Remediation {
            href: Some(self.settings.issuer.org_url("api/v1/altcha").into()),
            method: "GET".to_owned(),
            ..Remediation::default()
        };
        let remediation = captcha.challenge.clone().unwrap_or_else(|| usual().into());
        let id = FormId {
            page: self.serial,
            index: u16::MAX,
        };
        let form = Form { id, remediation };
        self.form_request(&form, &Values::new()).ok()
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
        self.leave(&href);
        Ok(self.take_effects())
    }

    /// Sends the browser to an address of a response.
    pub(super) fn leave(&mut self, href: &str) {
        self.stop_polling();
        self.touch();
        match RedirectUrl::parse(href) {
            Ok(url) => {
                self.view = View::Leaving(url.clone());
                self.effects.push(Effect::Redirect(url));
            }
            Err(error) => self.fail(error.into(), Purpose::Step),
        }
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
        let response = self.response.as_ref().ok_or(Misuse::Stale)?;
        let switched = index != step::primary(response, 0);
        self.shown = Shown {
            index,
            switched,
            revisited: !switched && !self.poll.stopped,
            first: self.shown.first,
        };
        self.notice = None;
        self.stop_polling();
        self.render(false);
        // The server's own first step goes on; a switched page never polls.
        self.schedule_poll(None);
        Ok(self.take_effects())
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
        self.shown = Shown {
            // Without its error nobody would know why a page has stopped asking.
            revisited: !self.poll.stopped,
            first: self.shown.first,
            ..Shown::default()
        };
        self.render(false);
        self.schedule_poll(None);
        Ok(self.take_effects())
    }
}

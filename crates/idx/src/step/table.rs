//! Everything that can be sent from a page, by number.

use std::sync::Arc;

use crate::form::{Form, FormId};
use crate::wire::Response;
use crate::wire::remediation::Remediation;

/// Everything that can be sent from one page, addressable by [`FormId`].
#[derive(Debug, Clone)]
pub(crate) struct FormTable {
    pub(super) serial: u32,
    forms: Vec<Arc<Remediation>>,
    actions: Vec<(Action, Place, u16)>,
    remediations: usize,
}

/// Actions outside `remediation` (IDX §4.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Cancel,
    Recover,
    Resend,
    Send,
    Poll,
    CancelChallenge,
}

/// What an action is a member of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Response,
    Authenticator,
    Enrollment,
    Challenge,
}

impl FormTable {
    pub(crate) fn new(serial: u32, response: &Response) -> Self {
        let mut table = Self {
            serial,
            forms: response.remediations.clone(),
            actions: Vec::new(),
            remediations: response.remediations.len(),
        };
        for (place, authenticator) in [
            (Place::Authenticator, &response.current_authenticator),
            (Place::Enrollment, &response.current_enrollment),
        ] {
            let Some(authenticator) = authenticator else {
                continue;
            };
            table.add(Action::Recover, place, authenticator.recover.as_ref());
            table.add(Action::Resend, place, authenticator.resend.as_ref());
            table.add(Action::Send, place, authenticator.send.as_ref());
            table.add(Action::Poll, place, authenticator.poll.as_ref());
            let own = authenticator.cancel.as_ref();
            let of_challenge = authenticator
                .context
                .challenge
                .as_ref()
                .and_then(|c| c.cancel.as_ref());
            table.add(Action::CancelChallenge, place, own.or(of_challenge));
        }
        let challenge = response.challenge.as_ref().and_then(|c| c.cancel.as_ref());
        table.add(Action::CancelChallenge, Place::Challenge, challenge);
        table.add(Action::Cancel, Place::Response, response.cancel.as_ref());
        table
    }

    fn add(&mut self, action: Action, place: Place, form: Option<&Arc<Remediation>>) {
        let Ok(index) = u16::try_from(self.forms.len()) else {
            return;
        };
        if let Some(form) = form {
            self.forms.push(form.clone());
            self.actions.push((action, place, index));
        }
    }

    /// The remediation behind an id of this page.
    pub(crate) fn get(&self, id: FormId) -> Option<&Arc<Remediation>> {
        if id.page == self.serial {
            self.forms.get(usize::from(id.index))
        } else {
            None
        }
    }

    /// The place of a remediation among the page's remediations; none for actions.
    pub(crate) fn remediation_index(&self, id: FormId) -> Option<usize> {
        let index = usize::from(id.index);
        (id.page == self.serial && index < self.remediations).then_some(index)
    }

    pub(crate) fn form(&self, index: u16) -> Option<Form> {
        let remediation = self.forms.get(usize::from(index))?.clone();
        Some(Form {
            id: FormId {
                page: self.serial,
                index,
            },
            remediation,
        })
    }

    /// Every form: remediations in the server's order, then actions.
    pub(crate) fn all(&self) -> Vec<Form> {
        let count = u16::try_from(self.forms.len()).unwrap_or(u16::MAX);
        (0..count).filter_map(|index| self.form(index)).collect()
    }

    pub(crate) fn action(&self, action: Action) -> Option<Form> {
        let (.., index) = self.actions.iter().find(|(a, ..)| *a == action)?;
        self.form(*index)
    }

    /// The name that clients know a form by: a remediation's own, and for an action that is a
    /// member of an object, the object's too (IDX §2.1).
    pub(crate) fn name(&self, form: &Form) -> String {
        let mine = self
            .actions
            .iter()
            .find(|(.., index)| *index == form.id.index);
        let Some((action, place, _)) = mine else {
            return form.name.0.clone();
        };
        let place = match place {
            Place::Response => return form.name.0.clone(),
            Place::Authenticator => "currentAuthenticator-",
            Place::Enrollment => "currentAuthenticatorEnrollment-",
            Place::Challenge => "authenticatorChallenge-",
        };
        let member = match action {
            Action::Recover => "recover",
            Action::Resend => "resend",
            Action::Send => "send",
            Action::Poll => "poll",
            Action::Cancel | Action::CancelChallenge => "cancel",
        };
        [place, member].concat()
    }

    /// Takes the forms of a response that shows the same page: the newest handles under the old
    /// ids. Fails where the layout differs.
    pub(crate) fn renew(&mut self, response: &Response) -> bool {
        let newer = Self::new(self.serial, response);
        let same = newer.actions == self.actions
            && newer.forms.len() == self.forms.len()
            && newer
                .forms
                .iter()
                .zip(&self.forms)
                .all(|(a, b)| a.name == b.name && a.idp == b.idp);
        if same {
            *self = newer;
        }
        same
    }

    /// What is asked again by itself: a poll among the remediations, else the action of the
    /// authenticator (IDX §6.1).
    pub(crate) fn poll(&self) -> Option<Form> {
        let remediations = self.forms.iter().take(self.remediations);
        match remediations.enumerate().find(|(_, r)| r.is_poll()) {
            Some((index, _)) => self.form(u16::try_from(index).ok()?),
            None => self.action(Action::Poll),
        }
    }
}

//! The organisation's session at the beginning of an attempt, and the code and
//! the session at its end.

use std::time::Duration;

use super::Flow;
use crate::handed_out::SecretKind;
use crate::oauth::grant::Grant;
use crate::transaction::{Person, Stage, Subject, Transaction};
use crate::{random, session};

impl Flow<'_> {
    /// Lets the organisation's session count, if the browser brought one that
    /// is fresh enough for what was asked (`max_age`).
    pub(crate) fn apply_session(&mut self, tx: &mut Transaction) {
        let Some(session) = tx
            .session
            .as_deref()
            .and_then(|cookie| self.world.sessions.get(cookie, self.now))
            .cloned()
        else {
            return;
        };
        let Some(user) = self.world.directory.get(&session.user_id) else {
            return;
        };
        let hint_differs = tx.request.login_hint.as_deref().is_some_and(|hint| {
            self.world
                .directory
                .find(hint)
                .is_none_or(|hinted| hinted.id != user.id)
        });
        let newest = session.proofs.iter().map(|proof| proof.at).max();
        let too_old = match (tx.request.max_age, newest) {
            (Some(0), _) | (_, None) => true,
            (Some(seconds), Some(at)) => self.now.since(at) > Duration::from_secs(seconds),
            (None, Some(_)) => false,
        };
        if hint_differs || too_old {
            return;
        }
        tx.subject = Some(Subject {
            identifier: user.login.clone(),
            person: Person::Known(user.id.clone()),
        });
        tx.proofs = session.proofs;
        if let Err(rejection) = self.advance(tx) {
            tx.give_up(rejection);
        }
    }

    /// Everything is proved: issues the code and opens the session.
    pub(super) fn complete(&mut self, tx: &mut Transaction) {
        let Some(Person::Known(user_id)) = tx.subject.as_ref().map(|subject| &subject.person)
        else {
            // A stand-in cannot prove anything, so this is never reached.
            tx.start_over();
            return;
        };
        let user_id = user_id.clone();
        let code = random::token();
        self.world
            .handed_out
            .note(SecretKind::InteractionCode, &code);
        let auth_time = tx.auth_time().unwrap_or(self.now);
        self.world
            .grants
            .insert(code.clone(), Grant::new(tx, &user_id, auth_time, self.now));
        self.renew_session(tx, &user_id);
        tx.go_to(Stage::Complete(code));
    }

    /// Whether the attempt ended in a code that is spent or too old.
    pub(crate) fn is_used_up(&self, tx: &Transaction) -> bool {
        match &tx.stage {
            Stage::Complete(code) => self
                .world
                .grants
                .get(code)
                .is_none_or(|grant| grant.spent.is_some() || !grant.is_fresh(self.now)),
            _ => false,
        }
    }

    /// Lets the person in without a code.
    pub(crate) fn open_session(&mut self, tx: &mut Transaction) {
        if let Some(user_id) = self.user(tx).map(|user| user.id.clone()) {
            self.renew_session(tx, &user_id);
        }
    }

    /// Opens a session with what was proved, unless the browser's own already
    /// holds just that.
    pub(super) fn renew_session(&mut self, tx: &mut Transaction, user_id: &str) {
        if let Some(old) = tx.session.take() {
            let sessions = &mut self.world.sessions;
            let is_enough = sessions.get(&old, self.now).is_some_and(|session| {
                session.user_id == user_id && session.proofs.len() == tx.proofs.len()
            });
            if is_enough {
                return;
            }
            sessions.close(&old);
        }
        let cookie = self
            .world
            .sessions
            .open(user_id, tx.proofs.clone(), self.now);
        let mut header = format!(
            "{}={cookie}; Path=/; HttpOnly; SameSite=Lax",
            session::COOKIE
        );
        if tx.remember_me {
            let life = self.world.sessions.life().as_secs();
            header.push_str(&format!("; Max-Age={life}"));
        }
        self.cookies.push(header);
    }
}

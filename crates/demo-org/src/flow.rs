//! What moves an attempt from step to step: the policy says what is missing,
//! the person's enrolments say what is possible.

use std::time::Duration;

use crate::authenticators::{self, Kind};
use crate::clock::Moment;
use crate::oauth::grant::Grant;
use crate::policy::{Identify, Outstanding, Rung, demand, outstanding};
use crate::random;
use crate::rejection::Rejection;
use crate::session;
use crate::state::{Org, World};
use crate::transaction::{Person, Stage, Subject, Transaction};
use crate::users::{Credential, Enrollment, User};

/// One request at work: the organisation, its tables, the time it came in and
/// the cookies the answer will set.
pub(crate) struct Flow<'a> {
    pub(crate) org: &'a Org,
    pub(crate) world: &'a mut World,
    pub(crate) now: Moment,
    pub(crate) cookies: Vec<String>,
}

impl<'a> Flow<'a> {
    pub(crate) fn new(org: &'a Org, world: &'a mut World, now: Moment) -> Self {
        Self {
            org,
            world,
            now,
            cookies: Vec::new(),
        }
    }

    /// Whom the attempt is about, stand-ins included.
    pub(crate) fn user<'b>(&'b self, tx: &'b Transaction) -> Option<&'b User> {
        match &tx.subject.as_ref()?.person {
            Person::Known(id) => self.world.directory.get(id),
            Person::StandIn(user) => Some(user),
        }
    }

    /// The first form for this attempt. A `login_hint` of somebody with a
    /// policy of their own already counts.
    pub(crate) fn identify_mode(&self, tx: &Transaction) -> Identify {
        let hinted = tx
            .request
            .login_hint
            .as_deref()
            .and_then(|hint| self.world.directory.find(hint));
        self.policy_name(tx, hinted)
            .and_then(|name| self.world.policies.get(name))
            .map_or(Identify::IdentifierFirst, |policy| policy.identify)
    }

    fn policy_name<'b>(&'b self, tx: &Transaction, user: Option<&'b User>) -> Option<&'b str> {
        user.and_then(|user| user.policy.as_deref()).or_else(|| {
            self.org
                .config
                .client(&tx.request.client_id)
                .map(|client| client.policy.as_str())
        })
    }

    fn rungs(&self, tx: &Transaction, user: &User) -> Vec<Rung> {
        let factors = self
            .policy_name(tx, Some(user))
            .and_then(|name| self.world.policies.get(name))
            .map(|policy| policy.factors.clone())
            .unwrap_or_default();
        demand(factors, &tx.request.acr_values, &user.kinds())
    }

    /// The authenticators of which one is wanted next.
    pub(crate) fn choices(&self, tx: &Transaction) -> Vec<Kind> {
        match self.outstanding(tx) {
            Outstanding::OneOf(kinds) => kinds,
            Outstanding::Nothing | Outstanding::Unsatisfiable => Vec::new(),
        }
    }

    fn outstanding(&self, tx: &Transaction) -> Outstanding {
        let Some(user) = self.user(tx) else {
            return Outstanding::Unsatisfiable;
        };
        outstanding(&self.rungs(tx, user), &tx.proved(), &user.kinds())
    }

    /// Goes to the next step: done, the only authenticator left, or a choice.
    pub(crate) fn advance(&mut self, tx: &mut Transaction) -> Result<(), Rejection> {
        match self.outstanding(tx) {
            Outstanding::Nothing => self.complete(tx),
            Outstanding::OneOf(kinds) => match kinds.as_slice() {
                [only] => authenticators::begin(self, tx, *only, None),
                _ => tx.go_to(Stage::Select),
            },
            Outstanding::Unsatisfiable => {
                let app = self.app_label(tx);
                tx.start_over();
                return Err(Rejection::unsatisfiable(&app));
            }
        }
        Ok(())
    }

    pub(crate) fn app_label(&self, tx: &Transaction) -> String {
        self.org
            .config
            .client(&tx.request.client_id)
            .map(|client| client.label.clone())
            .unwrap_or_default()
    }

    /// Counts an answer that is compared with a lasting secret. A locked name
    /// is refused even when the answer is right.
    pub(crate) fn judge(
        &mut self,
        tx: &Transaction,
        fits: bool,
        wrong: fn() -> Rejection,
    ) -> Result<(), Rejection> {
        let identifier = tx
            .subject
            .as_ref()
            .map_or("", |subject| subject.identifier.as_str());
        let lockouts = &mut self.world.lockouts;
        if lockouts.is_locked(identifier, self.now) {
            return Err(Rejection::too_many_attempts());
        }
        if fits {
            lockouts.clear(identifier);
            return Ok(());
        }
        if lockouts.fail(identifier, self.now) {
            return Err(Rejection::too_many_attempts());
        }
        Err(wrong())
    }

    /// Names the person of an attempt. Unknown names get a stand-in.
    pub(crate) fn name(&self, tx: &mut Transaction, identifier: &str) {
        let person = match self.world.directory.find(identifier) {
            Some(user) => Person::Known(user.id.clone()),
            None => Person::StandIn(Box::new(self.stand_in(identifier))),
        };
        tx.subject = Some(Subject {
            identifier: identifier.to_owned(),
            person,
        });
    }

    /// Somebody who looks like most accounts. The ids are the same for the
    /// same name, as those of a real account are.
    fn stand_in(&self, identifier: &str) -> User {
        let credentials = [
            Credential::Password(self.org.unmatchable.clone()),
            Credential::Email(identifier.to_owned()),
        ];
        let enrollments = credentials
            .into_iter()
            .map(|credential| Enrollment {
                id: self.org.derived_id(credential.kind(), identifier),
                credential,
            })
            .collect();
        User {
            id: String::new(),
            login: identifier.to_owned(),
            email: identifier.to_owned(),
            first_name: String::new(),
            last_name: String::new(),
            policy: None,
            enrollments,
        }
    }

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
        if self.outstanding(tx) == Outstanding::Unsatisfiable {
            tx.start_over();
            return;
        }
        // Cannot be unsatisfiable: that was just excluded.
        let _ = self.advance(tx);
    }

    /// Everything is proved: issues the code and opens the session.
    fn complete(&mut self, tx: &mut Transaction) {
        let Some(Person::Known(user_id)) = tx.subject.as_ref().map(|subject| &subject.person)
        else {
            // A stand-in cannot prove anything, so this is never reached.
            tx.start_over();
            return;
        };
        let user_id = user_id.clone();
        let code = random::token();
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

    /// Opens a session with what was proved, unless the browser's own already
    /// holds just that.
    fn renew_session(&mut self, tx: &mut Transaction, user_id: &str) {
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

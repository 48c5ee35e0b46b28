//! What moves an attempt from step to step: the policy says what is missing,
//! the person's enrolments say what is possible.

use std::time::Duration;

use serde_json::Value;

use crate::accounts::{self, Settings, device_code, safe_mode};
use crate::authenticators::email::Mailbox;
use crate::authenticators::password::{self, Kept};
use crate::authenticators::{Kind, Progress};
use crate::clock::Moment;
use crate::config::{AppRules, IdpEntry, IdpUse, KeyRules};
use crate::fastpass;
use crate::handed_out::SecretKind;
use crate::oauth::grant::Grant;
use crate::policy::{Identify, Outstanding, Policy, Rung, demand, outstanding};
use crate::random;
use crate::rejection::Rejection;
use crate::session;
use crate::state::{Org, World};
use crate::transaction::{Person, Proof, Stage, Subject, Transaction};
use crate::users::{Credential, Enrollment, User};
use crate::work::{Purpose, Setup, Target, Work};

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

    /// The enrolment at work: the one chosen, else the person's first.
    pub(crate) fn enrollment<'b>(
        &'b self,
        tx: &'b Transaction,
        work: &Work,
    ) -> Option<&'b Enrollment> {
        let user = self.user(tx)?;
        match &work.enrollment {
            Some(id) => user.enrollment_by_id(id),
            None => user.enrollment(work.kind),
        }
    }

    /// The credential at work.
    pub(crate) fn credential<'b>(&'b self, tx: &'b Transaction) -> Option<&'b Credential> {
        let enrollment = self.enrollment(tx, tx.work()?)?;
        Some(&enrollment.credential)
    }

    /// The same, to be changed.
    pub(crate) fn credential_mut(&mut self, tx: &Transaction) -> Option<&mut Credential> {
        let id = self.enrollment(tx, tx.work()?)?.id.clone();
        let user = self.user_mut(tx)?;
        user.enrollments
            .iter_mut()
            .find(|enrollment| enrollment.id == id)
            .map(|enrollment| &mut enrollment.credential)
    }

    /// Whether a passkey will do instead of the first form.
    pub(crate) fn lets_passkeys_in(&self, tx: &Transaction) -> bool {
        self.policy_name(tx, None)
            .and_then(|name| self.world.policies.get(name))
            .is_some_and(|policy| policy.passkeys)
    }

    /// The first form for this attempt. A `login_hint` of somebody with a
    /// policy of their own already counts.
    pub(crate) fn identify_mode(&self, tx: &Transaction) -> Identify {
        self.first_policy(tx)
            .map_or(Identify::IdentifierFirst, |policy| policy.identify)
    }

    /// The policy of the first form.
    fn first_policy(&self, tx: &Transaction) -> Option<&Policy> {
        let hinted = tx
            .request
            .login_hint
            .as_deref()
            .and_then(|hint| self.find(tx, hint));
        self.policy_name(tx, hinted)
            .and_then(|name| self.world.policies.get(name))
    }

    /// What the policy of the first form asks of the app on devices.
    pub(crate) fn first_rules(&self, tx: &Transaction) -> AppRules {
        let policy = self.first_policy(tx);
        policy.map(|policy| policy.app.clone()).unwrap_or_default()
    }

    /// What the person's policy asks of it; the first form's while nobody is
    /// named.
    pub(crate) fn app_rules(&self, tx: &Transaction) -> AppRules {
        match self.user(tx).and_then(|user| self.policy(tx, user)) {
            Some(policy) => policy.app.clone(),
            None => self.first_rules(tx),
        }
    }

    /// What the person's policy says of keys; the first form's while nobody is
    /// named.
    pub(crate) fn key_rules(&self, tx: &Transaction) -> KeyRules {
        let own = self.user(tx).and_then(|user| self.policy(tx, user));
        let policy = own.or_else(|| self.first_policy(tx));
        policy.map(|policy| policy.key.clone()).unwrap_or_default()
    }

    /// The identity providers offered beside the first form.
    pub(crate) fn offered_idps(&self, tx: &Transaction) -> Vec<&IdpEntry> {
        self.first_policy(tx)
            .map(|policy| {
                let ids = policy.idps.iter();
                ids.filter_map(|id| self.org.config.idp(id)).collect()
            })
            .unwrap_or_default()
    }

    fn policy_name<'b>(&'b self, tx: &'b Transaction, user: Option<&'b User>) -> Option<&'b str> {
        let preset = tx
            .preset
            .as_ref()
            .and_then(|preset| preset.policy.as_deref());
        let own = user.and_then(|user| user.policy.as_deref());
        preset.or(own).or_else(|| {
            self.org
                .config
                .client(&tx.request.client_id)
                .map(|client| client.policy.as_str())
        })
    }

    pub(crate) fn policy<'b>(&'b self, tx: &'b Transaction, user: &'b User) -> Option<&'b Policy> {
        self.policy_name(tx, Some(user))
            .and_then(|name| self.world.policies.get(name))
    }

    pub(crate) fn rungs(&self, tx: &Transaction, user: &User) -> Vec<Rung> {
        let factors = self
            .policy(tx, user)
            .map(|policy| policy.factors.clone())
            .unwrap_or_default();
        demand(factors, &tx.request.acr_values, &user.kinds())
    }

    /// The authenticators of which one is wanted next.
    pub(crate) fn choices(&self, tx: &Transaction) -> Vec<Kind> {
        if let Some(kinds) = accounts::choices(self, tx) {
            return kinds;
        }
        match self.outstanding(tx) {
            Outstanding::OneOf(kinds) => kinds,
            Outstanding::Nothing | Outstanding::Unsatisfiable => Vec::new(),
        }
    }

    pub(crate) fn outstanding(&self, tx: &Transaction) -> Outstanding {
        let Some(user) = self.user(tx) else {
            return Outstanding::Unsatisfiable;
        };
        outstanding(&self.rungs(tx, user), &tx.proved(), &user.kinds())
    }

    /// Goes to the next step: done, the only authenticator left, or a choice.
    pub(crate) fn advance(&mut self, tx: &mut Transaction) -> Result<(), Rejection> {
        match self.outstanding(tx) {
            Outstanding::Nothing => return self.after_proofs(tx),
            Outstanding::OneOf(kinds) => self.choose(tx, &kinds)?,
            Outstanding::Unsatisfiable if !self.missing(tx).is_empty() => {
                tx.go_to(Stage::SelectEnroll);
            }
            Outstanding::Unsatisfiable => {
                let app = self.app_label(tx);
                tx.start_over();
                return Err(Rejection::unsatisfiable(&app));
            }
        }
        Ok(())
    }

    /// Begins with the only enrolment of these kinds, or lets the user choose.
    pub(crate) fn choose(&mut self, tx: &mut Transaction, kinds: &[Kind]) -> Result<(), Rejection> {
        match self.only_enrollment(tx, kinds) {
            Some(target) => target.kind.authenticator().begin(self, tx, target),
            None => {
                tx.go_to(Stage::Select);
                Ok(())
            }
        }
    }

    /// Whether an unknown user name is said to be unknown.
    pub(crate) fn reveals_unknown_users(&self, tx: &Transaction) -> bool {
        let preset = tx.preset.as_ref();
        preset
            .and_then(|preset| preset.reveal_unknown_users)
            .unwrap_or(self.org.config.org.reveal_unknown_users)
    }

    /// The settings of the account flows that hold for this attempt.
    pub(crate) fn accounts<'b>(&'b self, tx: &'b Transaction) -> &'b Settings {
        tx.accounts.as_deref().unwrap_or(&self.org.config.accounts)
    }

    /// What comes between the last proof and the code.
    fn after_proofs(&mut self, tx: &mut Transaction) -> Result<(), Rejection> {
        if let Some(work) = password::due(self, tx) {
            tx.challenge(work);
            return Ok(());
        }
        if let Some(kind) = self.user(tx).and_then(|user| user.resets.first().copied()) {
            let work = Work::enroll(kind, Setup::Reset);
            return kind
                .authenticator()
                .begin_enroll(self, tx, work, &Value::Null);
        }
        if self.has_to_offer(tx) {
            if let Some(outcome) = safe_mode::no_enrolling(self, tx) {
                return outcome;
            }
            tx.go_to(Stage::SelectEnroll);
            return Ok(());
        }
        if let Some(kind) = self.promoted(tx) {
            let work = Work::enroll(kind, Setup::Promotion);
            let authenticator = kind.authenticator();
            return authenticator.begin_enroll(self, tx, work, &Value::Null);
        }
        if let Some(idp) = self.proofing(tx) {
            tx.go_to(Stage::ProveIdentity(idp));
            return Ok(());
        }
        if let Some(outcome) = accounts::after_proofs(self, tx) {
            return outcome;
        }
        self.complete(tx);
        Ok(())
    }

    /// Who still has to look at the person's documents.
    fn proofing(&self, tx: &Transaction) -> Option<String> {
        let user = self.user(tx)?;
        if tx.identity_proved || !self.policy(tx, user)?.identity_proof {
            return None;
        }
        let mut idps = self.org.config.idps.iter();
        idps.find(|idp| idp.usage == IdpUse::Proofing)
            .map(|idp| idp.id.clone())
    }

    /// Whether the attempt is about the owner of this address.
    pub(crate) fn is_about(&self, tx: &Transaction, email: &str) -> bool {
        let subject = tx.subject.as_ref().map(|subject| &subject.person);
        matches!(subject, Some(Person::Known(_)))
            && self
                .user(tx)
                .is_some_and(|user| user.email.eq_ignore_ascii_case(email))
    }

    /// The enrolment to verify where there is nothing to choose.
    fn only_enrollment(&self, tx: &Transaction, kinds: &[Kind]) -> Option<Target> {
        let [kind] = kinds else {
            return None;
        };
        let any = kind.authenticator().is_interchangeable();
        let mut enrollments = self
            .user(tx)?
            .enrollments
            .iter()
            .filter(|enrollment| enrollment.credential.kind() == *kind);
        let only = enrollments.next()?;
        (any || enrollments.next().is_none()).then(|| Target {
            enrollment: Some(only.id.clone()),
            ..Target::of(*kind)
        })
    }

    /// Takes the answer to what `tx` waits for.
    pub(crate) fn answer(&mut self, tx: &mut Transaction, body: &Value) -> Result<(), Rejection> {
        let Stage::Challenge(work) = &tx.stage else {
            return Err(Rejection::bad_request());
        };
        let authenticator = work.kind.authenticator();
        let progress = match work.purpose {
            Purpose::Verify => authenticator.verify(self, tx, body)?,
            Purpose::Enroll(_) => authenticator.enroll(self, tx, body)?,
        };
        self.progress(tx, progress)
    }

    /// Goes on with what an authenticator came to.
    pub(crate) fn progress(
        &mut self,
        tx: &mut Transaction,
        progress: Progress,
    ) -> Result<(), Rejection> {
        match progress {
            Progress::Waiting | Progress::Moved => return Ok(()),
            Progress::Verified => {
                let kind = tx.work().ok_or_else(Rejection::bad_request)?.kind;
                if let Some(outcome) = accounts::verified(self, tx) {
                    return outcome;
                }
                self.proved(tx, kind);
            }
            Progress::Enrolled(credential) => {
                let replaces = tx
                    .work()
                    .and_then(|work| work.setup())
                    .is_some_and(Setup::replaces);
                let kind = credential.kind();
                self.user_mut(tx)
                    .ok_or_else(Rejection::bad_request)?
                    .enroll(credential, replaces);
                // Whoever sets one up has it at hand.
                self.proved(tx, kind);
                if let Some(outcome) = accounts::enrolled(self, tx) {
                    return outcome;
                }
            }
        }
        self.advance(tx)
    }

    /// Counts an authenticator as verified.
    pub(crate) fn proved(&self, tx: &mut Transaction, kind: Kind) {
        if !tx.proved().contains(&kind) {
            tx.proofs.push(Proof { kind, at: self.now });
        }
    }

    /// Whom the attempt is about, to be changed; never a stand-in.
    pub(crate) fn user_mut(&mut self, tx: &Transaction) -> Option<&mut User> {
        match &tx.subject.as_ref()?.person {
            Person::Known(id) => self.world.directory.get_mut(id),
            Person::StandIn(_) => None,
        }
    }

    pub(crate) fn app_label(&self, tx: &Transaction) -> String {
        self.org
            .config
            .client(device_code::client_id(self, tx))
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
        let identifier = &accounts::counted_as(tx);
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

    /// The person of this name, or a scenario's copy of them.
    pub(crate) fn find<'b>(&'b self, tx: &Transaction, identifier: &str) -> Option<&'b User> {
        let directory = &self.world.directory;
        tx.preset
            .as_ref()
            .and_then(|preset| directory.get(preset.user_id.as_deref()?))
            .filter(|user| user.is_called(identifier))
            .or_else(|| directory.find(identifier))
    }

    /// Names the person of an attempt. Unknown names get a stand-in.
    pub(crate) fn name(&self, tx: &mut Transaction, identifier: &str) {
        let person = match self.find(tx, identifier) {
            Some(user) => Person::Known(user.id.clone()),
            None => Person::StandIn(Box::new(self.stand_in(identifier))),
        };
        tx.subject = Some(Subject {
            identifier: identifier.to_owned(),
            person,
        });
    }

    /// Names somebody by the id of their account, for a device knows them.
    pub(crate) fn name_by_id(&self, tx: &mut Transaction, id: &str) -> Result<(), Rejection> {
        let user = self
            .world
            .directory
            .get(id)
            .ok_or_else(Rejection::bad_request)?;
        tx.subject = Some(Subject {
            identifier: user.login.clone(),
            person: Person::Known(user.id.clone()),
        });
        Ok(())
    }

    /// Somebody who looks like most accounts. The ids are the same for the
    /// same name, as those of a real account are.
    fn stand_in(&self, identifier: &str) -> User {
        let credentials = [
            Credential::Password(Kept {
                hash: self.org.unmatchable.clone(),
                changed: self.now,
                earlier: Vec::new(),
            }),
            Credential::Email(Mailbox::at(identifier)),
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
            skips: Vec::new(),
            resets: Vec::new(),
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
        if let Err(rejection) = self.advance(tx) {
            tx.give_up(rejection);
        }
    }

    /// Before anybody is named: is the app of somebody here?
    pub(crate) fn probe_device(&mut self, tx: &mut Transaction) {
        let method = self.first_rules(tx).probe;
        if let Some(method) = method.filter(|_| matches!(tx.stage, Stage::Identify)) {
            // Without a probe there is still the first form.
            let _ = fastpass::begin(self, tx, Kind::OktaVerify, method, true);
        }
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

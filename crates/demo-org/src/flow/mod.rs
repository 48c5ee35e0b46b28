//! What moves an attempt from step to step: the policy says what is missing,
//! the person's enrolments say what is possible.

mod completion;
mod rules;

use serde_json::Value;

use crate::accounts::{self, device_code, safe_mode};
use crate::authenticators::email::Mailbox;
use crate::authenticators::password::{self, Kept};
use crate::authenticators::{Kind, Progress};
use crate::clock::Moment;
use crate::config::IdpUse;
use crate::fastpass;
use crate::policy::{Outstanding, outstanding};
use crate::rejection::Rejection;
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

    /// Before anybody is named: is the app of somebody here?
    pub(crate) fn probe_device(&mut self, tx: &mut Transaction) {
        let method = self.first_rules(tx).probe;
        if let Some(method) = method.filter(|_| matches!(tx.stage, Stage::Identify)) {
            // Without a probe there is still the first form.
            let _ = fastpass::begin(self, tx, Kind::OktaVerify, method, true);
        }
    }
}

//! What is due at a moment, and when to look again.

use super::schedule::{LONGEST_WAIT_MS, ran_apart};
use super::{Effect, Expiry, Notice, Now, Phase, Session, SignOutReason};

impl Session {
    /// Does what is due, and asks to be called again when something will be.
    pub(super) fn settle(&mut self, now: Now) {
        if ran_apart(self.seen, now) && matches!(self.phase, Phase::Resting(_)) {
            // The device slept: what failed before may work now.
            self.phase = Phase::Idle;
        }
        self.seen = now;
        self.end_by_time(now);
        self.renew_if_due(now);
        self.end_if_ran_out(now);
        self.wait(now);
    }

    pub(super) fn end_by_time(&mut self, now: Now) {
        if self.store.is_none() {
            return;
        }
        if self.longest_end.is_some_and(|end| end.is_over(now)) {
            self.leave_quietly(Notice::Expired(Expiry::Longest));
        } else if self.idle_end.is_some_and(|end| end.is_over(now)) {
            self.leave_quietly(Notice::SignedOut(SignOutReason::Idle));
        } else if let Some(end) = self.idle_end
            && !self.told_idle
            && end.left_ms(now) <= self.idle_warning_ms()
        {
            self.told_idle = true;
            let left_ms = u32::try_from(end.left_ms(now)).unwrap_or(u32::MAX);
            self.tell(Notice::IdleSoon { left_ms });
        }
    }

    /// How long before the end of an idle session that is told, milliseconds.
    fn idle_warning_ms(&self) -> u64 {
        let idle_ms = u64::from(self.policy.idle_s.unwrap_or_default()) * 1000;
        60_000.min(idle_ms / 5)
    }

    fn renew_if_due(&mut self, now: Now) {
        let due = match (&self.store, &self.phase) {
            (Some(store), Phase::Idle) => store.life.due.is_over(now) || self.pending.is_some(),
            (Some(_), Phase::Resting(until)) => until.is_over(now),
            _ => false,
        };
        if due && self.online && self.may_act() && self.can_renew() {
            self.start_renewal(now);
        }
    }

    /// Whether renewal may go on by itself. What was begun is finished while nobody looks, too: the
    /// organisation may have answered, and takes the same refresh token again for half a minute
    /// only.
    fn may_act(&self) -> bool {
        let begun = matches!(self.phase, Phase::Resting(_)) && self.failures < 5;
        self.visible || self.policy.renew_hidden || begun || self.pending.is_some()
    }

    /// Whether there is any way to fresh tokens.
    pub(super) fn can_renew(&self) -> bool {
        let has_refresh = self
            .store
            .as_ref()
            .is_some_and(|store| store.tokens.refresh_token.is_some());
        has_refresh || self.may_reenter
    }

    /// Tokens that cannot be renewed are announced to run out, and then they are gone.
    fn end_if_ran_out(&mut self, now: Now) {
        let Some(store) = &self.store else { return };
        if self.can_renew() && !matches!(self.phase, Phase::Stopped) {
            return;
        }
        let left = store.life.end.left_ms(now);
        if left == 0 {
            self.leave_quietly(Notice::Expired(Expiry::RanOut));
        } else if store.life.due.is_over(now) && !self.told_expiring {
            self.told_expiring = true;
            let left_ms = u32::try_from(left).unwrap_or(u32::MAX);
            self.tell(Notice::Expiring { left_ms });
        }
    }

    fn wait(&mut self, now: Now) {
        let Some(store) = &self.store else {
            self.effects.push(Effect::StopWaiting);
            return;
        };
        let stuck = !self.can_renew() || matches!(self.phase, Phase::Stopped);
        let may_act = self.may_act();
        let renewal = match &self.phase {
            _ if stuck && self.told_expiring => Some(store.life.end),
            _ if stuck => Some(store.life.due),
            Phase::Idle if self.online && may_act => Some(store.life.due),
            Phase::Resting(until) if self.online && may_act => Some(*until),
            _ => None,
        };
        let warning = self.idle_end.filter(|_| !self.told_idle);
        let warning = warning.map(|end| end.left_ms(now).saturating_sub(self.idle_warning_ms()));
        let next = [renewal, self.idle_end, self.longest_end]
            .into_iter()
            .flatten()
            .map(|deadline| deadline.left_ms(now))
            .chain(warning)
            .min();
        self.effects.push(match next {
            None => Effect::StopWaiting,
            Some(left) => {
                // A timer that fires a moment early finds nothing due: better a moment late.
                let millis = (left + 1).min(LONGEST_WAIT_MS);
                let millis = u32::try_from(millis).unwrap_or(u32::MAX);
                Effect::Wait { millis }
            }
        });
    }
}

//! What is due at a moment, and when to look again.

use super::schedule::{Deadline, LONGEST_WAIT_MS, ran_apart};
use super::{Effect, Expiry, Notice, Now, Phase, Session};
use crate::oauth::token::Tokens;

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
        } else {
            self.end_if_idle(now);
        }
    }

    /// Counts the longest time from the sign-in, of which the ID token tells, and not from when the
    /// page came to know of it: a reload begins nothing anew. Where only the issue of the token is
    /// told, that of the first one counts.
    pub(super) fn count_longest(&mut self, tokens: &Tokens, now: Now) {
        let Some(longest_s) = self.policy.longest_s else {
            return;
        };
        let claims = tokens.claims.as_ref();
        let told = claims.and_then(|claims| claims.auth_time);
        if told.is_none() && self.longest_end.is_some() {
            return;
        }
        let issued = || claims.map_or(tokens.issued_at_ms / 1000, |claims| claims.iat);
        let age_s = self
            .server_now_s(now)
            .saturating_sub(told.unwrap_or_else(issued));
        let left_s = u64::from(longest_s).saturating_sub(age_s);
        self.longest_end = Some(Deadline::after(now, left_s.saturating_mul(1000)));
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
        let next = [renewal, self.longest_end]
            .into_iter()
            .flatten()
            .map(|deadline| deadline.left_ms(now))
            .chain(self.idle.as_ref().map(|idle| idle.wait_ms(now)))
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

//! The end of a session that nobody uses. Its tabs count together: use of one is use of all.

use super::schedule::Deadline;
use super::{Notice, Now, Session, SignOutReason, Signal, SignalKind};

/// How long other tabs have to say that somebody uses them, milliseconds. A page that was frozen
/// has not heard them for as long.
const OBJECTION_MS: u64 = 300;

#[derive(Debug)]
pub(super) struct Idle {
    limit_ms: u64,
    end: Deadline,
    /// When somebody last used any of the tabs, milliseconds since the epoch.
    used_ms: u64,
    told: bool,
    /// Until when the other tabs may object.
    asked: Option<Deadline>,
}

impl Idle {
    pub(super) fn after(seconds: u32, now: Now) -> Self {
        let limit_ms = u64::from(seconds).saturating_mul(1000);
        Self {
            limit_ms,
            end: Deadline::after(now, limit_ms),
            used_ms: now.wall_ms,
            told: false,
            asked: None,
        }
    }

    /// How long before the end that is told, milliseconds.
    fn warning_ms(&self) -> u64 {
        60_000.min(self.limit_ms / 5)
    }

    /// When to look again, milliseconds.
    pub(super) fn wait_ms(&self, now: Now) -> u64 {
        let left = self.asked.unwrap_or(self.end).left_ms(now);
        if self.told {
            left
        } else {
            left.saturating_sub(self.warning_ms())
        }
    }

    /// Takes in that somebody used a tab. Whether that is news to somebody who was warned; `None`
    /// where it came too late.
    fn use_at(&mut self, at_ms: u64, now: Now) -> Option<bool> {
        let left = self
            .limit_ms
            .saturating_sub(now.wall_ms.saturating_sub(at_ms));
        if left == 0 || (self.asked.is_none() && left < self.end.left_ms(now)) {
            return None;
        }
        self.end = Deadline::after(now, left);
        self.used_ms = at_ms;
        self.asked = None;
        let warned = self.told && left > self.warning_ms();
        self.told &= !warned;
        Some(warned)
    }
}

impl Session {
    /// Somebody uses the page: the session is not idle, here and in the other tabs.
    pub fn touch(&mut self, now: Now) -> Vec<super::Effect> {
        // Too late is too late, where no timer has said so yet, too.
        self.end_by_time(now);
        let in_time = self.idle.as_ref().is_some_and(|idle| idle.asked.is_none());
        if in_time && self.store.is_some() {
            self.note_use(now.wall_ms, now);
            self.broadcast(SignalKind::InUse, now.wall_ms);
        }
        self.settle(now);
        self.take_effects()
    }

    /// What another tab of the same person says about use.
    pub(super) fn on_use_signal(&mut self, signal: &Signal, now: Now) {
        match signal.kind {
            SignalKind::InUse | SignalKind::SignedIn => self.note_use(signal.at_ms, now),
            SignalKind::AsksUse => {
                let in_use = |idle: &&Idle| !idle.end.is_over(now);
                if let Some(used_ms) = self.idle.as_ref().filter(in_use).map(|idle| idle.used_ms) {
                    self.broadcast(SignalKind::InUse, used_ms);
                }
            }
            SignalKind::SignedOut | SignalKind::SessionChanged => {}
        }
    }

    fn note_use(&mut self, at_ms: u64, now: Now) {
        let warned = self.idle.as_mut().and_then(|idle| idle.use_at(at_ms, now));
        if warned == Some(true) {
            self.tell(Notice::InUse);
        }
    }

    /// Ends the session where it was idle for too long and no other tab objects, or warns.
    pub(super) fn end_if_idle(&mut self, now: Now) {
        let Some(idle) = &mut self.idle else { return };
        match idle.asked {
            Some(until) if until.is_over(now) => {
                self.leave_quietly(Notice::SignedOut(SignOutReason::Idle));
            }
            Some(_) => {}
            None if idle.end.is_over(now) => {
                idle.told = true;
                idle.asked = Some(Deadline::after(now, OBJECTION_MS));
                self.broadcast(SignalKind::AsksUse, now.wall_ms);
            }
            None => {
                let left = idle.end.left_ms(now);
                if !idle.told && left <= idle.warning_ms() {
                    idle.told = true;
                    let left_ms = u32::try_from(left).unwrap_or(u32::MAX);
                    self.tell(Notice::IdleSoon { left_ms });
                }
            }
        }
    }
}

//! When to renew, and when to try again (OAuth reference §5): numbers, and nothing else.

use super::types::Now;

/// The longest wait a browser's timer takes, milliseconds.
pub(super) const LONGEST_WAIT_MS: u64 = (1 << 31) - 1;
/// Tokens that are about to run out are renewed before they are used, milliseconds.
pub(super) const ENOUGH_MS: u64 = 15_000;
/// No renewal sooner than this after the last, milliseconds.
const SOONEST_MS: u64 = 10_000;
/// Renewals of several tabs are spread over this time, milliseconds.
const JITTER_MS: u64 = 10_000;
/// So many renewals …
const MANY: usize = 10;
/// … in this time are too many, milliseconds.
const WINDOW_MS: u64 = 30_000;
/// Two clocks that ran apart by more than this: the device slept, or a clock was set.
const APART_MS: u64 = 2_000;

/// A number sequence without secrets (xorshift).
#[derive(Debug)]
pub(super) struct Jitter(u64);

impl Jitter {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// A number below `limit`, or 0.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit.max(1)
    }
}

/// A moment on both clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Deadline(Now);

impl Deadline {
    /// So many milliseconds from now.
    pub(super) fn after(now: Now, millis: u64) -> Self {
        Self(Now {
            wall_ms: now.wall_ms.saturating_add(millis),
            mono_ms: now.mono_ms.saturating_add(millis),
        })
    }

    /// What is left, by the clock that leaves less: one may have been set, the other may have
    /// stopped.
    pub(super) fn left_ms(self, now: Now) -> u64 {
        let wall = self.0.wall_ms.saturating_sub(now.wall_ms);
        wall.min(self.0.mono_ms.saturating_sub(now.mono_ms))
    }

    pub(super) fn is_over(self, now: Now) -> bool {
        self.left_ms(now) == 0
    }
}

/// When tokens end and when they should be renewed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Life {
    pub(super) end: Deadline,
    pub(super) due: Deadline,
    pub(super) settled: Deadline,
}

impl Life {
    /// Of tokens that have so long to live. Renewed a minute before the end, or a fifth of their
    /// life where that is less, and a little sooner still by chance; never right after they came.
    pub(super) fn of(now: Now, life_ms: u64, jitter: &mut Jitter) -> Self {
        let lead = 60_000.min(life_ms / 5) + jitter.below(JITTER_MS.min(life_ms / 5));
        let due = life_ms.saturating_sub(lead).max(SOONEST_MS);
        Self {
            end: Deadline::after(now, life_ms),
            due: Deadline::after(now, due),
            settled: Deadline::after(now, SOONEST_MS),
        }
    }

    /// Whether they should be renewed before they are used once more. Tokens of very short life are
    /// not renewed on every use.
    pub(super) fn is_short(&self, now: Now) -> bool {
        let left = self.end.left_ms(now);
        left == 0 || (left < ENOUGH_MS && self.settled.is_over(now))
    }
}

/// How long to wait after so many failures in a row: up to 2, 4, 8 … seconds, at most five
/// minutes, by chance. The first attempt so comes within the time in which the organisation takes
/// a refresh token again whose successor was lost on the way.
pub(super) fn backoff_ms(failures: u32, jitter: &mut Jitter) -> u64 {
    let limit = 2_000_u64.saturating_mul(1 << failures.min(10)).min(300_000);
    200 + jitter.below(limit)
}

/// Stops renewals that come too fast one after another.
#[derive(Debug, Default)]
pub(super) struct Throttle(Vec<u64>);

impl Throttle {
    /// Counts a renewal. Where there were too many, it does not count, and the wait until the next
    /// may be tried comes back, milliseconds.
    pub(super) fn count(&mut self, now: Now) -> Result<(), u64> {
        self.0
            .retain(|at| now.mono_ms.saturating_sub(*at) < WINDOW_MS);
        match self.0.first() {
            Some(first) if self.0.len() >= MANY => Err(WINDOW_MS
                .saturating_sub(now.mono_ms.saturating_sub(*first))
                .max(1)),
            _ => {
                self.0.push(now.mono_ms);
                Ok(())
            }
        }
    }
}

/// Whether the two clocks ran apart between two moments.
pub(super) fn ran_apart(before: Now, now: Now) -> bool {
    let wall = now.wall_ms.abs_diff(before.wall_ms);
    let back = now.wall_ms < before.wall_ms;
    let mono = now.mono_ms.saturating_sub(before.mono_ms);
    back || wall.abs_diff(mono) > APART_MS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: u64) -> Now {
        Now {
            wall_ms: 1_000_000 + ms,
            mono_ms: ms,
        }
    }

    #[test]
    fn oauth_5_when_to_renew() {
        for seed in 0..50 {
            let mut jitter = Jitter::new(seed * 7919 + 3);
            let due =
                |life: u64, jitter: &mut Jitter| Life::of(at(0), life, jitter).due.left_ms(at(0));
            let hour = due(3_600_000, &mut jitter);
            assert!((3_530_000..=3_540_000).contains(&hour), "{hour}");
            let minute = due(60_000, &mut jitter);
            assert!((38_000..=48_000).contains(&minute), "{minute}");
            assert_eq!(
                due(5_000, &mut jitter),
                10_000,
                "never right after they came"
            );
        }
    }

    #[test]
    fn oauth_5_the_clock_that_leaves_less_counts() {
        let deadline = Deadline::after(at(0), 1000);
        let set_back = Now {
            wall_ms: 0,
            mono_ms: 900,
        };
        assert_eq!(deadline.left_ms(set_back), 100);
        let slept = Now {
            wall_ms: 1_000_950,
            mono_ms: 5,
        };
        assert_eq!(deadline.left_ms(slept), 50);
        assert!(ran_apart(at(0), set_back));
        assert!(ran_apart(
            at(0),
            Now {
                wall_ms: 1_010_000,
                mono_ms: 10
            }
        ));
        assert!(!ran_apart(at(0), at(60_000)));
    }

    #[test]
    fn oauth_5_backoff_grows_to_five_minutes() {
        let mut jitter = Jitter::new(5);
        for failures in 0..40 {
            let wait = backoff_ms(failures, &mut jitter);
            let limit = 200 + (2_000 << failures.min(8)).min(300_000);
            assert!(wait >= 200 && wait < limit.max(201), "{failures}: {wait}");
        }
    }

    #[test]
    fn oauth_5_ten_renewals_in_half_a_minute_are_enough() {
        let mut throttle = Throttle::default();
        for n in 0..10 {
            assert_eq!(throttle.count(at(n * 100)), Ok(()));
        }
        assert_eq!(throttle.count(at(1000)), Err(29_000));
        assert_eq!(throttle.count(at(30_000)), Ok(()));
    }
}

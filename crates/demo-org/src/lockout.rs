//! Wrong answers counted per user name, whether anybody has the name or not:
//! a count for real accounts only would tell which ones are real.

use std::time::Duration;

use crate::bounded::Bounded;
use crate::clock::Moment;

/// Names remembered at most.
const CAPACITY: usize = 10_000;

#[derive(Debug)]
pub(crate) struct Lockouts {
    counts: Bounded<String, Count>,
    limit: u32,
    period: Duration,
}

#[derive(Debug, Default, Clone, Copy)]
struct Count {
    failures: u32,
    locked_at: Option<Moment>,
}

impl Lockouts {
    pub(crate) fn new(limit: u32, period: Duration) -> Self {
        Self {
            counts: Bounded::new(CAPACITY),
            limit: limit.max(1),
            period,
        }
    }

    /// Whether `identifier` may not even try at the moment.
    pub(crate) fn is_locked(&self, identifier: &str, now: Moment) -> bool {
        self.counts
            .get(&key(identifier))
            .and_then(|count| count.locked_at)
            .is_some_and(|since| now.since(since) < self.period)
    }

    /// Counts a wrong answer; true if it was the one that locks.
    pub(crate) fn fail(&mut self, identifier: &str, now: Moment) -> bool {
        let key = key(identifier);
        let mut count = self.counts.get(&key).copied().unwrap_or_default();
        if count
            .locked_at
            .is_some_and(|since| now.since(since) >= self.period)
        {
            count = Count::default();
        }
        count.failures += 1;
        let locks = count.failures >= self.limit;
        if locks {
            count.locked_at = Some(now);
        }
        self.counts.insert(key, count);
        locks
    }

    /// Locks a name at once.
    pub(crate) fn lock(&mut self, identifier: &str, now: Moment) {
        let count = Count {
            failures: self.limit,
            locked_at: Some(now),
        };
        self.counts.insert(key(identifier), count);
    }

    /// A right answer, or an administrator, starts the count anew.
    pub(crate) fn clear(&mut self, identifier: &str) {
        self.counts.remove(&key(identifier));
    }
}

fn key(identifier: &str) -> String {
    identifier.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Lockouts;
    use crate::clock::Clock;

    #[test]
    fn locks_at_the_limit_and_opens_with_time() {
        let now = Clock::default().now();
        let mut lockouts = Lockouts::new(2, Duration::from_secs(60));
        assert!(!lockouts.fail("Ada", now));
        assert!(lockouts.fail("ada ", now));
        assert!(lockouts.is_locked("ADA", now));
        let later = now.plus(Duration::from_secs(60));
        assert!(!lockouts.is_locked("ada", later));
        assert!(!lockouts.fail("ada", later), "the count starts anew");
    }
}

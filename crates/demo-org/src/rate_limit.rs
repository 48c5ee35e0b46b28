//! The client-based rate limit (IDX §1.6): so many requests per minute and
//! client in one browser.

use std::time::Duration;

use crate::bounded::Bounded;
use crate::clock::Moment;

const WINDOW: Duration = Duration::from_secs(60);
/// Buckets remembered at most.
const CAPACITY: usize = 10_000;

#[derive(Debug)]
pub(crate) struct RateLimiter {
    buckets: Bounded<(String, String), Bucket>,
    limit: u32,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    since: Moment,
    used: u32,
}

/// What the `X-Rate-Limit-*` headers say after a request was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RateStatus {
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    /// UTC epoch seconds.
    pub(crate) reset: i64,
    pub(crate) exceeded: bool,
}

impl RateLimiter {
    /// `limit` requests per minute; 0 switches the limiter off.
    pub(crate) fn new(limit: u32) -> Self {
        Self {
            buckets: Bounded::new(CAPACITY),
            limit,
        }
    }

    /// Counts a request; `None` while the limiter is off.
    pub(crate) fn count(&mut self, client: &str, device: &str, now: Moment) -> Option<RateStatus> {
        self.count_to(self.limit, client, device, now)
    }

    /// The same with a limit of its own.
    pub(crate) fn count_to(
        &mut self,
        limit: u32,
        client: &str,
        device: &str,
        now: Moment,
    ) -> Option<RateStatus> {
        if limit == 0 {
            return None;
        }
        let key = (client.to_owned(), device.to_owned());
        let mut bucket = match self.buckets.get(&key) {
            Some(bucket) if now.since(bucket.since) < WINDOW => *bucket,
            _ => Bucket {
                since: now,
                used: 0,
            },
        };
        bucket.used = bucket.used.saturating_add(1);
        self.buckets.insert(key, bucket);
        Some(RateStatus {
            limit,
            remaining: limit.saturating_sub(bucket.used),
            reset: bucket.since.plus(WINDOW).seconds(),
            exceeded: bucket.used > limit,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{RateLimiter, WINDOW};
    use crate::clock::Clock;

    #[test]
    fn refuses_beyond_the_limit_until_the_minute_is_over() {
        let now = Clock::default().now();
        let mut limiter = RateLimiter::new(2);
        let exceeded = |status: Option<super::RateStatus>| status.map(|status| status.exceeded);
        assert_eq!(exceeded(limiter.count("c", "d", now)), Some(false));
        assert_eq!(exceeded(limiter.count("c", "d", now)), Some(false));
        assert_eq!(exceeded(limiter.count("c", "d", now)), Some(true));
        assert_eq!(exceeded(limiter.count("c", "other", now)), Some(false));
        assert_eq!(
            exceeded(limiter.count("c", "d", now.plus(WINDOW))),
            Some(false)
        );
        assert!(RateLimiter::new(0).count("c", "d", now).is_none());
    }
}

//! How far the device's clock is off (OAuth reference §5).

use crate::http::Reply;

/// Smaller differences are the network's, seconds.
const NOTICEABLE_S: i64 = 5;
/// Beyond this the device's clock is not corrected but reported, seconds.
const GREATEST_S: i64 = 24 * 60 * 60;

/// What to add to the device's clock, seconds, to have the server's.
///
/// The `Date` of the answer says so where the browser may read it. Where not, the time a token that
/// was issued just now names stands in; its own `iat` is then as good as unchecked, and every other
/// check is still made.
pub(crate) fn offset_s(date_s: Option<u64>, issued_s: Option<u64>, now_s: u64) -> i64 {
    let Some(server) = date_s.or(issued_s) else {
        return 0;
    };
    let signed = |seconds: u64| i64::try_from(seconds).unwrap_or(i64::MAX);
    let offset = signed(server).saturating_sub(signed(now_s));
    if offset.abs() > NOTICEABLE_S {
        offset
    } else {
        0
    }
}

/// Whether a clock is too wrong to be corrected in silence.
pub(crate) fn is_absurd(offset_s: i64) -> bool {
    offset_s.abs() > GREATEST_S
}

/// A time of the device in the server's reckoning.
pub(crate) fn corrected(now_s: u64, offset_s: i64) -> u64 {
    now_s.saturating_add_signed(offset_s)
}

/// The `Date` of an answer, seconds since the epoch, where it can be read.
pub(crate) fn date_of(reply: &Reply) -> Option<u64> {
    http_date(reply.header("date")?)
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that is still written (RFC 9110 §5.6.7).
fn http_date(text: &str) -> Option<u64> {
    // The searches here and elsewhere are by hand: that for a text in a text is 2 KB of code.
    let text = text.get(3..)?.strip_prefix(", ")?;
    let mut parts = text.split(' ');
    let day: u64 = parts.next()?.parse().ok()?;
    let name = parts.next()?;
    let place = MONTHS.iter().position(|month| *month == name)?;
    let month = u64::try_from(place).ok()? + 1;
    let year: u64 = parts
        .next()?
        .parse()
        .ok()
        .filter(|y| (1970..10_000).contains(y))?;
    let mut time = parts.next()?.split(':');
    let mut unit = |below: u64| time.next()?.parse::<u64>().ok().filter(|n| *n < below);
    let seconds: u64 = unit(24)? * 3600 + unit(60)? * 60 + unit(61)?;
    if parts.next() != Some("GMT") || parts.next().is_some() || !(1..=31).contains(&day) {
        return None;
    }
    // Days since the epoch, with the year beginning in March so that the leap day ends it.
    let (shifted, from_march) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leaps = shifted / 4 - shifted / 100 + shifted / 400;
    let days = (shifted * 365 + leaps + (from_march * 153 + 2) / 5 + day).checked_sub(719_469)?;
    Some(days * 86_400 + seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oauth_5_dates_of_answers() {
        for (text, expected) in [
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777)),
            ("Tue, 29 Feb 2000 23:59:59 GMT", Some(951_868_799)),
            ("Thu, 09 Oct 2025 08:53:20 GMT", Some(1_760_000_000)),
            ("Sun, 06 Nov 1994 08:49:37", None),
            ("Sunday, 06-Nov-94 08:49:37 GMT", None),
            ("Sun, 06 Foo 1994 08:49:37 GMT", None),
            ("Sun, 06 Nov 1994 24:00:00 GMT", None),
            ("", None),
        ] {
            assert_eq!(http_date(text), expected, "{text}");
        }
    }

    #[test]
    fn oauth_5_small_differences_are_none() {
        assert_eq!(offset_s(Some(1005), Some(9), 1000), 0);
        assert_eq!(offset_s(Some(1006), None, 1000), 6);
        assert_eq!(offset_s(None, Some(400), 1000), -600);
        assert_eq!(offset_s(None, None, 1000), 0);
        assert!(is_absurd(-86_401) && !is_absurd(86_400));
        assert_eq!(corrected(1000, -600), 400);
        assert_eq!(corrected(0, -600), 0);
    }
}

//! OAuth reference §5: a wrong clock on the device.

use idx::error::Error;
use idx::transaction::{Event, View};
use serde_json::json;

use crate::scenario::tokens::{self, NOW, claims, claims_with, es256_key, keys, token};
use crate::scenario::{Scenario, reply};

/// Signs in with a token issued so long from now by the device's clock; the server tells its time,
/// or not.
fn signed_in(ahead_s: i64, tells: bool) -> Scenario {
    let at = |seconds: u64| seconds.saturating_add_signed(ahead_s);
    let mut claims = claims_with("iat", json!(at(NOW)));
    claims["exp"] = json!(at(NOW + 3600));
    claims["auth_time"] = json!(at(NOW - 10));
    let mut scenario = Scenario::exchanging();
    let date = tokens::http_date(at(NOW));
    let headers: &[(&str, &str)] = if tells { &[("date", &date)] } else { &[] };
    let id = scenario.sent().id;
    let body = tokens::response(&token(&claims)).to_string();
    let reply = reply(200, headers, &body);
    scenario.event(Event::Reply { id, reply });
    scenario.with_keys(&keys(&[es256_key()]))
}

fn offset(scenario: &Scenario) -> i64 {
    match scenario.tx.view() {
        View::SignedIn(tokens) => tokens.clock_offset_s,
        other => panic!("{other:?}"),
    }
}

#[test]
fn oauth_5_a_wrong_clock_is_corrected_up_to_a_day() {
    for tells in [true, false] {
        assert_eq!(offset(&signed_in(0, tells)), 0);
        assert_eq!(offset(&signed_in(5, tells)), 0, "the network's share");
        for ahead in [6, -600, 7200, 86_400, -86_400] {
            assert_eq!(offset(&signed_in(ahead, tells)), ahead);
        }
        let wrong = signed_in(86_401, tells);
        let expected = Error::Clock { offset_s: 86_401 };
        assert_eq!(wrong.failure(), &expected);
        assert_eq!(wrong.failure().params(), [("hours", "25".to_owned())]);
    }
}

#[test]
fn oauth_5_where_the_server_tells_its_time_a_token_is_held_to_it() {
    let mut scenario = Scenario::exchanging();
    let old = claims_with("iat", json!(NOW - 700));
    scenario.answer(200, &tokens::response(&token(&old)));
    let scenario = scenario.with_keys(&keys(&[es256_key()]));
    assert_eq!(scenario.failure().code(), "clock");
}

#[test]
fn oauth_5_the_life_of_a_token_begins_when_it_is_asked_for() {
    let mut scenario = Scenario::exchanging();
    let asked = scenario.now_ms;
    scenario.now_ms += 4000;
    scenario.answer(200, &tokens::response(&token(&claims())));
    let scenario = scenario.with_keys(&keys(&[es256_key()]));
    match scenario.tx.view() {
        View::SignedIn(tokens) => {
            assert_eq!(tokens.issued_at_ms, asked);
            assert_eq!(tokens.expires_at_ms, asked + 3_600_000);
        }
        other => panic!("{other:?}"),
    }
}

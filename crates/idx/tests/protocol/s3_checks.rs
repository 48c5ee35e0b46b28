//! What can be told before sending (IDX §3.1, §5.3).

use idx::form::{Check, Pattern, Values};
use serde_json::{Value, json};

use crate::scenario::{Scenario, fixtures, parts, values};

fn check(fields: Value, values: &Values) -> Vec<(String, Check)> {
    let scenario = Scenario::past_identify(&parts::form_page("weigh-anchor", fields));
    let found = scenario.form().check(values);
    found.into_iter().map(|i| (i.path, i.check)).collect()
}

fn one(field: Value, text: &str) -> Option<Check> {
    let found = check(json!([field]), &values(&[("x", text)]));
    found.first().map(|(_, check)| *check)
}

#[test]
fn blank_where_a_value_is_needed() {
    assert_eq!(
        one(json!({"name": "x", "required": true}), " "),
        Some(Check::Blank)
    );
    assert_eq!(
        one(json!({"name": "x", "required": true, "secret": true}), " "),
        None
    );
    assert_eq!(one(json!({"name": "x", "required": false}), ""), None);
    assert_eq!(one(json!({"name": "x"}), ""), None);
    let hidden = json!({"name": "x", "required": true, "visible": false});
    assert_eq!(one(hidden, ""), None, "the user cannot fill it");
}

#[test]
fn idx_9_trap_09_passcodes_are_needed_without_saying_so() {
    let group = json!([{"name": "credentials", "form": {"value": [{"name": "passcode"}]}}]);
    let path = "credentials.passcode".to_owned();
    assert_eq!(check(group, &Values::new()), [(path, Check::Blank)]);
    let identifier = json!([{"name": "identifier"}]);
    assert_eq!(check(identifier, &Values::new()).len(), 1);
}

#[test]
fn lengths_count_characters_of_what_is_sent() {
    let field = || json!({"name": "x", "minLength": 2, "maxLength": 3});
    assert_eq!(one(field(), ""), None, "blank is another matter");
    assert_eq!(one(field(), "é"), Some(Check::TooShort(2)));
    assert_eq!(one(field(), "éé"), None);
    assert_eq!(
        one(field(), " abc "),
        None,
        "exactly the most, once trimmed"
    );
    assert_eq!(one(field(), "abcd"), Some(Check::TooLong(3)));
}

#[test]
fn numbers_and_patterns() {
    let field = |kind: &str| json!({"name": "x", "type": kind});
    assert_eq!(one(field("number"), "1.5"), None);
    assert_eq!(one(field("decimal"), "one"), Some(Check::NotANumber));
    assert_eq!(one(field("integer"), "-3"), None);
    assert_eq!(
        one(field("integer"), "3.5"),
        Some(Check::Pattern(Pattern::Integer))
    );
    assert_eq!(one(field("email"), "ada@example.com"), None);
    assert_eq!(
        one(field("email"), "@example.com"),
        Some(Check::Pattern(Pattern::Email))
    );
    assert_eq!(one(field("date"), "2026-02-28"), None);
    assert_eq!(
        one(field("date"), "28.2.2026"),
        Some(Check::Pattern(Pattern::Date))
    );
    let code = || json!({"name": "x", "format": "alphanumeric"});
    assert_eq!(one(code(), "AB12"), None);
    assert_eq!(
        one(code(), "AB-12"),
        Some(Check::Pattern(Pattern::Alphanumeric))
    );
}

#[test]
fn patterns_by_example() {
    for (pattern, good, bad) in [
        (
            Pattern::Phone,
            &["+441234567", "0123 456-789", "+1 (555) 010 9999 x12"][..],
            &["+", "12", "call me", "+44123456x", "+44123456x1y"][..],
        ),
        (Pattern::Digits, &["000000"][..], &["", "12a", "١٢"][..]),
        (
            Pattern::Date,
            &["0001-01-01", "9999-12-31"][..],
            &["2026-13-01", "2026-00-01", "2026-1-1", "2026-01-01-01", ""][..],
        ),
        (Pattern::Email, &["a@b"][..], &["a@", "a b@c", "a"][..]),
    ] {
        assert!(good.iter().all(|t| pattern.fits(t)), "{pattern:?}");
        for text in bad {
            assert!(!pattern.fits(text), "{pattern:?} {text}");
        }
    }
}

#[test]
fn a_choice_has_to_be_made_among_what_is_offered() {
    let field = || json!({"name": "x", "required": true, "options": [{"value": "sms"}, {"value": "voice"}]});
    assert_eq!(one(field(), ""), Some(Check::NotChosen));
    assert_eq!(one(field(), "voice"), None);
    assert_eq!(one(field(), "pigeon"), Some(Check::NotChosen));
    let mut chosen = Values::new();
    chosen.choose("x", 1);
    assert_eq!(check(json!([field()]), &chosen), []);
    let mut flag = Values::new();
    flag.choose("x", 0);
    let flags =
        json!([{"name": "x", "required": true, "options": [{"value": true}, {"value": false}]}]);
    assert_eq!(check(flags, &flag), []);
}

#[test]
fn only_the_chosen_group_is_checked() {
    let scenario = Scenario::past_identify(&fixtures::read("enroll-question"));
    let form = scenario.form();
    let unchosen = form.check(&Values::new());
    assert_eq!(
        (unchosen[0].path.as_str(), unchosen[0].check),
        ("credentials", Check::NotChosen)
    );
    let mut values = values(&[
        ("credentials.question", "Which?"),
        ("credentials.answer", "abc"),
    ]);
    values.choose("credentials", 1);
    let short = form.check(&values);
    assert_eq!(
        (short[0].path.as_str(), short[0].check),
        ("credentials.answer", Check::TooShort(4))
    );
    values.choose("credentials", 0);
    assert_eq!(form.check(&values)[0].path, "credentials.questionKey");
}

#[test]
fn rendering_hints_bound_the_choice() {
    let scenario = Scenario::past_identify(&fixtures::read("enroll-profile"));
    let found = |colour: &str| {
        let all = scenario
            .form()
            .check(&values(&[("userProfile.colour", colour)]));
        all.iter().any(|i| i.path == "userProfile.colour")
    };
    assert!(found("green") && !found("red") && !found(""));
}

#[test]
fn every_check_has_a_text_of_its_own() {
    let all = [
        Check::Blank,
        Check::NotChosen,
        Check::TooShort(2),
        Check::TooLong(3),
        Check::NotANumber,
        Check::Pattern(Pattern::Alphanumeric),
        Check::Pattern(Pattern::Digits),
        Check::Pattern(Pattern::Integer),
        Check::Pattern(Pattern::Email),
        Check::Pattern(Pattern::Phone),
        Check::Pattern(Pattern::Date),
    ];
    let mut keys: Vec<&str> = all.iter().map(|c| c.message_key()).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), all.len());
    assert_eq!(Check::TooShort(2).count(), Some(2));
    assert_eq!(Check::Blank.count(), None);
}

//! The own JSON reader and writer against `serde_json`, which takes and refuses the same texts.

use idx::json;
use proptest::prelude::*;
use serde_json::Value;

fn by_serde(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

#[test]
fn rfc_8259_texts() {
    for text in [
        "null",
        " true ",
        "\n[false]\t",
        "{}",
        "[ ]",
        "[1,2 , 3]",
        r#"{"a":{"b":[null]}}"#,
        r#"{"a":1,"a":2}"#,
        r#""""#,
        r#""\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00 ü""#,
        "0",
        "-0",
        "-1",
        "12",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775808",
        "-9223372036854775809",
        "1.5",
        "-0.25",
        "1e3",
        "1E-2",
        "1e+2",
        "0e999",
        "1760000000.5",
        "123456789012345678901234567890",
        // Refused by both.
        "",
        " ",
        "nul",
        "truefalse",
        "[1,]",
        "[,1]",
        "{,}",
        r#"{"a"}"#,
        r#"{"a":}"#,
        r#"{a:1}"#,
        r#"{"a":1,}"#,
        "[1 2]",
        "[1",
        "{\"a\":1",
        "\"",
        "\"a",
        "\"\\",
        "\"\\x\"",
        "\"\\u12\"",
        r#""\ud83d""#,
        r#""\ude00""#,
        r#""\ud83d\u0041""#,
        "\"\n\"",
        "'a'",
        "01",
        "-",
        "+1",
        ".5",
        "1.",
        "1e",
        "1e+",
        "--1",
        "0x1",
        "NaN",
        "1e999",
        "[1]]",
        "\u{feff}1",
        "1\0",
        "/*a*/1",
    ] {
        assert_eq!(json::parse(text), by_serde(text), "{text:?}");
    }
}

#[test]
fn nesting_is_bounded() {
    for depth in [1, 127, 128, 100_000] {
        for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
            let text = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            assert_eq!(json::parse(&text).is_some(), depth < 128, "{depth}");
            assert_eq!(by_serde(&text).is_some(), depth < 128, "{depth}");
        }
    }
}

#[test]
fn numbers_are_written_as_they_came() {
    for text in [
        "0",
        "-1",
        "4",
        "18446744073709551615",
        "-9223372036854775808",
        "1.5",
        "-0.25",
        "0.001",
        "1760000000.123",
        "3.141592653589793",
        "0.1",
        "100000000000000000000.5",
    ] {
        let value = by_serde(text).unwrap();
        assert_eq!(by_serde(&json::to_text(&value)), Some(value), "{text}");
    }
    assert_eq!(
        json::to_text(&by_serde("[1.5,-0.25,4]").unwrap()),
        "[1.5,-0.25,4]"
    );
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..8)
                .prop_map(|m| Value::Object(m.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_serde_writes_is_read(value in values()) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            prop_assert_eq!(json::parse(&text), Some(value.clone()));
        }
    }

    #[test]
    fn what_is_written_serde_writes_alike(value in values()) {
        prop_assert_eq!(json::to_text(&value), value.to_string());
    }

    #[test]
    fn damage_is_found_alike(value in values(), at in any::<prop::sample::Index>(), c in "[\\[\\]{}\",:\\\\0-9eE.+ a-z-]") {
        let mut text: Vec<char> = value.to_string().chars().collect();
        let at = at.index(text.len());
        text.splice(at..=at, c.chars());
        let text: String = text.into_iter().collect();
        let (own, serde) = (json::parse(&text), by_serde(&text));
        prop_assert_eq!(own.is_some(), serde.is_some(), "{}", text);
    }

    #[test]
    fn broken_numbers_are_close(number in -1e15f64..1e15, power in -300i32..290) {
        for number in [number, number * 10f64.powi(power)] {
            let value = Value::from(number);
            let own = json::parse(&value.to_string()).and_then(|v| v.as_f64()).unwrap();
            prop_assert!((own - number).abs() <= number.abs() * 2e-15);
            let back: f64 = json::to_text(&value).parse().unwrap();
            prop_assert!((back - number).abs() <= number.abs() * 2e-15);
        }
    }
}

//! Any form and any values: what is sent is what was entered.

use idx::form::Values;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::scenario::{Scenario, parts};

/// A field as the server sends it, what is entered, and what has to come out; nothing stands for
/// "left out".
#[derive(Debug, Clone)]
struct Case {
    field: Value,
    entered: Option<Entered>,
    sent: Option<Value>,
}

#[derive(Debug, Clone)]
enum Entered {
    Text(String),
    Flag(bool),
    Choice(usize),
}

fn text_of_any_kind() -> impl Strategy<Value = String> {
    prop_oneof!["[ a-zA-Z0-9@.+-]{0,12}", "\\PC{0,8}"]
}

fn text() -> impl Strategy<Value = Case> {
    let settings = (any::<bool>(), any::<Option<bool>>(), any::<bool>());
    (text_of_any_kind(), settings, text_of_any_kind()).prop_map(
        |(text, (secret, required, preset), value)| {
            let mut field = json!({"secret": secret, "required": required});
            if preset {
                field["value"] = json!(value);
            }
            let kept = if secret {
                text.clone()
            } else {
                text.trim().to_owned()
            };
            let left_out = kept.is_empty() && required != Some(true);
            Case {
                field,
                entered: Some(Entered::Text(text)),
                sent: (!left_out).then(|| json!(kept)),
            }
        },
    )
}

fn fixed() -> impl Strategy<Value = Case> {
    let value = prop_oneof![
        text_of_any_kind().prop_map(|t| json!(t)),
        any::<bool>().prop_map(|b| json!(b)),
        any::<i32>().prop_map(|n| json!(n)),
        Just(json!({"id": "a", "methodType": "push"})),
    ];
    (value, text_of_any_kind()).prop_map(|(value, text)| Case {
        field: json!({"value": value, "mutable": false}),
        entered: Some(Entered::Text(text)),
        sent: Some(value),
    })
}

fn flag() -> impl Strategy<Value = Case> {
    (any::<Option<bool>>(), any::<bool>(), any::<Option<bool>>()).prop_map(
        |(entered, required, preset)| {
            let mut field = json!({"type": "boolean", "required": required});
            if let Some(preset) = preset {
                field["value"] = json!(preset);
            }
            let sent = entered.or(preset).or(required.then_some(false));
            Case {
                field,
                entered: entered.map(Entered::Flag),
                sent: sent.map(|s| json!(s)),
            }
        },
    )
}

fn option() -> impl Strategy<Value = Case> {
    (
        proptest::collection::vec("[a-z]{1,6}", 2..5),
        any::<prop::sample::Index>(),
    )
        .prop_map(|(values, index)| {
            let index = index.index(values.len());
            let options: Vec<Value> = values.iter().map(|v| json!({"value": v})).collect();
            Case {
                field: json!({"options": options}),
                entered: Some(Entered::Choice(index)),
                sent: values.get(index).map(|v| json!(v)),
            }
        })
}

fn leaf() -> impl Strategy<Value = Case> {
    prop_oneof![text(), fixed(), flag(), option()]
}

/// Groups of leaves beside leaves, each with a name of its own.
fn form() -> impl Strategy<Value = Vec<(Option<String>, String, Case)>> {
    let entry = (any::<bool>(), leaf());
    proptest::collection::vec(entry, 1..8).prop_map(|entries| {
        let named = entries.into_iter().enumerate();
        named
            .map(|(n, (grouped, case))| {
                // Dots in a name are part of it.
                let name = format!("field.{n}");
                (grouped.then(|| format!("group{}", n % 3)), name, case)
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_sent_is_what_was_entered(form in form()) {
        let mut fields: Vec<Value> = Vec::new();
        let mut values = Values::new();
        let mut expected = json!({});
        for (group, name, case) in &form {
            let mut field = case.field.clone();
            field["name"] = json!(name);
            let path = match group {
                Some(group) => format!("{group}.{name}"),
                None => name.clone(),
            };
            match &case.entered {
                Some(Entered::Text(text)) => values.set_text(&path, text.as_str()),
                Some(Entered::Flag(flag)) => values.set_flag(&path, *flag),
                Some(Entered::Choice(index)) => values.choose(&path, *index),
                None => &mut values,
            };
            if let Some(sent) = &case.sent {
                match group {
                    Some(group) => expected[group][name] = sent.clone(),
                    None => expected[name] = sent.clone(),
                }
            }
            // Equal groups are sent by the server one by one, and merged.
            fields.push(match group {
                Some(group) => json!({"name": group, "form": {"value": [field]}}),
                None => field,
            });
        }
        let mut scenario = Scenario::past_identify(&parts::form_page("weigh-anchor", json!(fields)));
        let id = scenario.form().id;
        let body = scenario.submit(id, &values);
        prop_assert_eq!(body, expected);
    }
}

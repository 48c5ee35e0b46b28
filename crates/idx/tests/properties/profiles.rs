//! Any schema of a profile (sign-in UI P1–P4, §1.2): what is asked is on screen, what is wrong is
//! found at its field, and what is right is sent in its kind.

use idx::form::Values;
use idx::step::{ProfileKind, Step};
use idx::transaction::View;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};

use crate::scenario::Scenario;

/// What an attribute holds.
#[derive(Debug, Clone)]
enum Kind {
    Text {
        least: u32,
        most: u32,
    },
    Email,
    Integer,
    Number,
    Date,
    /// A box to tick.
    Box,
    /// Yes and no side by side.
    YesNo,
    /// One of several, as plain options or by a hint how to show them.
    OneOf {
        values: Vec<String>,
        hint: Option<&'static str>,
    },
    /// Several of several.
    SomeOf(Vec<String>),
    /// Texts of any kind.
    List,
    Country,
}

#[derive(Debug, Clone)]
struct Attribute {
    kind: Kind,
    required: Option<bool>,
    label: Option<String>,
    custom_label: bool,
    entry: Entry,
}

/// What a person does with it.
#[derive(Debug, Clone)]
enum Entry {
    Blank,
    Good(Index, String),
    Bad,
}

impl Attribute {
    fn name(place: usize) -> String {
        format!("attribute{place}")
    }

    /// As the server describes it.
    fn field(&self, place: usize) -> Value {
        let mut field = json!({"name": Self::name(place), "customLabel": self.custom_label});
        if let Some(required) = self.required {
            field["required"] = json!(required);
        }
        if let Some(label) = &self.label {
            field["label"] = json!(label);
        }
        match &self.kind {
            Kind::Text { least, most } => {
                field["minLength"] = json!(least);
                field["maxLength"] = json!(most);
            }
            Kind::Email => field["type"] = json!("email"),
            Kind::Integer => field["type"] = json!("integer"),
            Kind::Number => field["type"] = json!("number"),
            Kind::Date => field["type"] = json!("date"),
            Kind::Box => field["type"] = json!("boolean"),
            Kind::YesNo => {
                field["type"] = json!("boolean");
                field["options"] = hint("radio", &["true".to_owned(), "false".to_owned()]);
            }
            Kind::OneOf { values, hint: None } => field["options"] = options(values),
            Kind::OneOf {
                values,
                hint: Some(input),
            } => field["options"] = hint(input, values),
            Kind::SomeOf(values) => {
                field["type"] = json!("array");
                field["options"] = hint("checkbox", values);
            }
            Kind::List => field["type"] = json!("array"),
            Kind::Country => {
                field["options"] = json!([{"label": "display", "value": {"type": "object",
                    "value": {"inputType": "select", "format": "country-code"}}}]);
            }
        }
        field
    }

    /// Enters it as the screens do, and says what has to be sent for it.
    fn enter(&self, path: &str, values: &mut Values) -> Option<Value> {
        let required = self.required == Some(true);
        match (&self.kind, &self.entry) {
            (Kind::Box, Entry::Good(..)) => {
                values.set_flag(path, true);
                Some(json!(true))
            }
            (Kind::Box, Entry::Blank | Entry::Bad) => {
                values.set_flag(path, false);
                Some(json!(false))
            }
            (Kind::YesNo, Entry::Good(place, _)) => {
                let yes = place.index(2) == 0;
                values.set_text(path, yes.to_string());
                Some(json!(yes))
            }
            (Kind::YesNo, Entry::Blank | Entry::Bad) => {
                values.set_text(path, "");
                required.then_some(json!(false))
            }
            (Kind::SomeOf(_) | Kind::List, Entry::Blank) => {
                values.set_list(path, Vec::new());
                None
            }
            (Kind::SomeOf(offered), Entry::Good(place, _)) => {
                let chosen = offered[place.index(offered.len())..].to_vec();
                values.set_list(path, chosen.clone());
                Some(json!(chosen))
            }
            (Kind::List, Entry::Good(_, text)) => {
                let texts = vec![text.clone(), "another".to_owned()];
                values.set_list(path, texts.clone());
                Some(json!(texts))
            }
            (Kind::SomeOf(_) | Kind::List, Entry::Bad) => {
                values.set_list(path, vec!["not on offer".to_owned()]);
                Some(json!(["not on offer"]))
            }
            (_, Entry::Blank) => {
                values.set_text(path, "  ");
                None
            }
            (kind, Entry::Good(place, text)) => {
                let (typed, sent) = good(kind, place, text);
                values.set_text(path, format!(" {typed} "));
                Some(sent)
            }
            (kind, Entry::Bad) => {
                values.set_text(path, bad(kind));
                Some(json!(bad(kind)))
            }
        }
    }

    /// Whether what was entered must not be sent.
    fn is_wrong(&self) -> bool {
        match (&self.kind, &self.entry) {
            // A box that is not ticked is an answer, and two buttons may be left alone.
            (Kind::Box | Kind::YesNo, _) | (_, Entry::Good(..)) => false,
            (_, Entry::Blank) => self.required == Some(true),
            // Whatever is typed there is fine.
            (Kind::List | Kind::Country, Entry::Bad) => false,
            (_, Entry::Bad) => true,
        }
    }
}

fn options(values: &[String]) -> Value {
    let options = values
        .iter()
        .map(|value| json!({"label": value, "value": value}));
    Value::Array(options.collect())
}

fn hint(input: &str, values: &[String]) -> Value {
    json!([{"label": "display", "value": {"type": "object",
        "value": {"inputType": input, "options": options(values)}}}])
}

/// A text as it is typed, and the JSON that has to be sent for it.
fn good(kind: &Kind, place: &Index, text: &str) -> (String, Value) {
    match kind {
        Kind::Text { least, most } => {
            let length = usize::try_from(*least + place.index(64) as u32 % (most - least + 1));
            let typed: String = text.chars().cycle().take(length.unwrap_or(1)).collect();
            (typed.clone(), json!(typed))
        }
        Kind::Email => {
            let typed = format!("{text}@example.com");
            (typed.clone(), json!(typed))
        }
        Kind::Integer => {
            let number = place.index(2000) as i64 - 1000;
            (number.to_string(), json!(number))
        }
        Kind::Number => {
            let number = place.index(2000) as f64 / 8.0 + 0.5;
            (
                number.to_string(),
                serde_json::from_str(&number.to_string()).unwrap(),
            )
        }
        Kind::Date => {
            let typed = format!(
                "20{:02}-{:02}-{:02}",
                place.index(100),
                1 + place.index(12),
                1 + place.index(28)
            );
            (typed.clone(), json!(typed))
        }
        Kind::OneOf { values, .. } => {
            let chosen = &values[place.index(values.len())];
            (chosen.clone(), json!(chosen))
        }
        Kind::Country => ("CH".to_owned(), json!("CH")),
        Kind::Box | Kind::YesNo | Kind::SomeOf(_) | Kind::List => (text.to_owned(), json!(text)),
    }
}

/// What the attribute does not take.
fn bad(kind: &Kind) -> String {
    match kind {
        Kind::Text { most, .. } => "x".repeat(usize::try_from(*most).unwrap_or(0) + 1),
        Kind::Email => "no address".to_owned(),
        Kind::Integer => "1.5".to_owned(),
        Kind::Number => "many".to_owned(),
        Kind::Date => "2026-13-01".to_owned(),
        Kind::OneOf { .. } | Kind::SomeOf(_) => "not on offer".to_owned(),
        Kind::Box | Kind::YesNo | Kind::List | Kind::Country => "anything".to_owned(),
    }
}

fn words() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::btree_set("[a-z]{1,6}", 2..8).prop_map(|set| set.into_iter().collect())
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        (1_u32..4, 0_u32..20).prop_map(|(least, more)| Kind::Text {
            least,
            most: least + more
        }),
        Just(Kind::Email),
        Just(Kind::Integer),
        Just(Kind::Number),
        Just(Kind::Date),
        Just(Kind::Box),
        Just(Kind::YesNo),
        (words(), select(vec![None, Some("select"), Some("radio")]))
            .prop_map(|(values, hint)| Kind::OneOf { values, hint }),
        words().prop_map(Kind::SomeOf),
        Just(Kind::List),
        Just(Kind::Country),
    ]
}

fn entry() -> impl Strategy<Value = Entry> {
    prop_oneof![
        1 => Just(Entry::Blank),
        4 => (any::<Index>(), "[a-zé]{1,6}").prop_map(|(place, text)| Entry::Good(place, text)),
        1 => Just(Entry::Bad),
    ]
}

fn attribute() -> impl Strategy<Value = Attribute> {
    (
        kind(),
        any::<Option<bool>>(),
        any::<Option<String>>(),
        any::<bool>(),
        entry(),
    )
        .prop_map(|(kind, required, label, custom_label, entry)| Attribute {
            kind,
            required,
            label,
            custom_label,
            entry,
        })
}

/// Attributes come in one group, or each in a group of its own (IDX §3.3).
fn page(attributes: &[Attribute], step: &str, href: &str, apart: bool) -> Value {
    let fields = attributes
        .iter()
        .enumerate()
        .map(|(place, one)| one.field(place));
    let fields: Vec<Value> = fields.collect();
    let groups: Vec<Value> = match apart {
        true => fields
            .iter()
            .map(|field| group(std::slice::from_ref(field)))
            .collect(),
        false => vec![group(&fields)],
    };
    let mut value = groups;
    value.push(
        json!({"name": "stateHandle", "required": true, "value": "02.h",
        "visible": false, "mutable": false}),
    );
    json!({"version": "1.0.0", "stateHandle": "02.h", "remediation": {"type": "array", "value": [
        {"rel": ["create-form"], "name": step, "method": "POST",
         "href": format!("https://org.example/idp/idx/{href}"), "value": value}]}})
}

fn group(fields: &[Value]) -> Value {
    json!({"name": "userProfile", "form": {"value": fields}})
}

const STEPS: [(&str, &str, ProfileKind); 3] = [
    ("enroll-profile", "enroll/new", ProfileKind::Registration),
    ("enroll-profile", "enroll/update", ProfileKind::Progressive),
    ("profile-update", "enroll/new", ProfileKind::Update),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_schema_is_shown_judged_and_sent(
        attributes in proptest::collection::vec(attribute(), 1..12),
        (step, href, kind) in select(STEPS.to_vec()),
        apart in any::<bool>(),
    ) {
        let mut scenario = Scenario::past_identify(&page(&attributes, step, href, apart));
        let View::Page(shown) = scenario.tx.view() else {
            return Err(TestCaseError::fail("no page"));
        };
        let Step::Profile(profile) = &shown.step else {
            return Err(TestCaseError::fail(format!("{:?}", shown.step)));
        };
        prop_assert_eq!(profile.kind, kind);
        let form = profile.form.clone();

        // Every attribute is on screen, in its place.
        let paths: Vec<String> = form.shown_fields().iter().map(|field| field.path.clone()).collect();
        let own = |place| format!("userProfile.{}", Attribute::name(place));
        let all: Vec<String> = (0..attributes.len()).map(own).collect();
        prop_assert_eq!(&paths, &all);

        // What is wrong is found at its field, and nothing else.
        let mut values = Values::new();
        let mut expected = Map::new();
        for (place, attribute) in attributes.iter().enumerate() {
            if let Some(sent) = attribute.enter(&all[place], &mut values) {
                expected.insert(Attribute::name(place), sent);
            }
        }
        let found: Vec<String> = form.check(&values).into_iter().map(|one| one.path).collect();
        let places = attributes.iter().zip(&all);
        let wrong: Vec<String> = places
            .filter(|(attribute, _)| attribute.is_wrong())
            .map(|(_, path)| path.clone())
            .collect();
        prop_assert_eq!(&found, &wrong);

        // What is right is sent in its kind.
        if wrong.is_empty() {
            let mut body = scenario.submit(form.id, &values);
            let profile = body.as_object_mut().and_then(|body| body.remove("userProfile"));
            let profile = profile.unwrap_or_else(|| json!({}));
            prop_assert_eq!(profile, Value::Object(expected));
            prop_assert_eq!(body, json!({"stateHandle": "02.h"}));
        }
    }
}

//! Any schema of a profile has a form in which each attribute has a control with a name, and what is
//! entered is sent. The schemas are drawn by chance; a failure names the seed, and
//! `DOORWAY_SEED=… cargo xtask test --only web` draws the same again.

use serde_json::{Map, Value, json};
use wasm_bindgen_test::{console_log, wasm_bindgen_test};

use super::org::Org;
use super::stage::{Stage, fire, settle};

/// Schemas per run.
const ROUNDS: u32 = 12;
/// Attributes of one, at most.
const MOST: u32 = 9;

/// Chance from a seed (xorshift): what it draws can be drawn again.
struct Chance(u32);

impl Chance {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 % limit
    }

    fn coin(&mut self) -> bool {
        self.below(2) == 0
    }

    fn of<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.below(u32::try_from(list.len()).unwrap()) as usize].clone()
    }
}

fn seed() -> u32 {
    let given = option_env!("DOORWAY_SEED").and_then(|text| text.parse().ok());
    // Zero would stay zero.
    given.unwrap_or_else(|| (js_sys::Math::random() * f64::from(u32::MAX)) as u32) | 1
}

/// An attribute: how the server describes it, how it is entered, and what has to be sent.
struct Attribute {
    path: String,
    field: Value,
    entered: Entered,
    sent: Option<Value>,
}

enum Entered {
    Typed(String),
    /// Of a list that opens, or of buttons side by side.
    Chosen(String),
    Ticked(Vec<String>),
    Flag(bool),
    Nothing,
}

const NAMES: [&str; 6] = [
    "firstName",
    "email",
    "city",
    "mobilePhone",
    "timezone",
    "manager",
];
const LABELS: [&str; 5] = [
    "Home port",
    "<b>Bold</b>",
    "مرفأ",
    "Schiffseignerschaftsverhältnis",
    "🚢",
];

fn hint(input: &str, more: &Value) -> Value {
    let mut value = json!({"inputType": input});
    for (name, member) in more.as_object().into_iter().flatten() {
        value[name] = member.clone();
    }
    json!([{"label": "display", "value": {"type": "object", "value": value}}])
}

fn options(values: &[String]) -> Value {
    let one = |value: &String| json!({"label": format!("The {value}"), "value": value});
    Value::Array(values.iter().map(one).collect())
}

fn attribute(chance: &mut Chance, place: u32) -> Attribute {
    // Some are known by name, and have labels, kinds and lists of ours.
    let name = match chance.below(4) {
        0 => NAMES[place as usize % NAMES.len()].to_owned() + if place < 6 { "" } else { "2" },
        _ => format!("attribute{place}"),
    };
    let required = chance.of(&[None, Some(true), Some(false)]);
    let mut field = json!({"name": name, "customLabel": chance.coin()});
    if let Some(required) = required {
        field["required"] = json!(required);
    }
    if chance.below(5) > 0 {
        field["label"] = json!(chance.of(&LABELS));
    }
    if chance.coin() {
        field["desc"] = json!("Some help");
    }
    let values: Vec<String> = (0..2 + chance.below(28))
        .map(|n| format!("value{n}"))
        .collect();
    let leaves_out = required != Some(true) && chance.below(4) == 0;
    let typed = |text: &str| (Entered::Typed(format!(" {text} ")), Some(json!(text)));
    let (entered, sent) = match chance.below(11) {
        // The zones of a list of ours.
        _ if name == "timezone" => {
            let zone = "Europe/Vienna".to_owned();
            (Entered::Chosen(zone.clone()), Some(json!(zone)))
        }
        0 => {
            field["type"] = json!("integer");
            let number = i64::from(chance.below(200)) - 100;
            (Entered::Typed(number.to_string()), Some(json!(number)))
        }
        1 => {
            field["type"] = json!("date");
            let date = format!("20{:02}-{:02}-11", chance.below(99), 1 + chance.below(12));
            (Entered::Typed(date.clone()), Some(json!(date)))
        }
        2 => {
            field["type"] = json!("email");
            typed("ada@example.com")
        }
        3 => {
            field["type"] = json!("boolean");
            let flag = chance.coin();
            (Entered::Flag(flag), Some(json!(flag)))
        }
        4 => {
            field["type"] = json!("boolean");
            field["options"] = hint(
                "radio",
                &json!({"options": options(&["true".into(), "false".into()])}),
            );
            let flag = chance.coin();
            (Entered::Chosen(flag.to_string()), Some(json!(flag)))
        }
        5 => {
            field["options"] = options(&values);
            let value = chance.of(&values);
            (Entered::Chosen(value.clone()), Some(json!(value)))
        }
        6 => {
            let input = chance.of(&["select", "radio"]);
            field["options"] = hint(input, &json!({"options": options(&values)}));
            let value = chance.of(&values);
            (Entered::Chosen(value.clone()), Some(json!(value)))
        }
        7 => {
            field["type"] = json!("array");
            field["options"] = hint("checkbox", &json!({"options": options(&values)}));
            let some: Vec<String> = values.iter().take(2).cloned().collect();
            (Entered::Ticked(some.clone()), Some(json!(some)))
        }
        8 => {
            field["type"] = json!("array");
            (
                Entered::Typed("one, two".to_owned()),
                Some(json!(["one", "two"])),
            )
        }
        9 => {
            field["options"] = hint("select", &json!({"format": "country-code"}));
            (Entered::Chosen("CH".to_owned()), Some(json!("CH")))
        }
        _ => {
            field["maxLength"] = json!(40);
            typed(chance.of(&["Ada", "a b c", "Ünïcödé", "<script>"]))
        }
    };
    // What is left out is not sent, but for a box, which says no.
    let is_box = matches!(entered, Entered::Flag(_));
    let (entered, sent) = match leaves_out && !is_box {
        true => (Entered::Nothing, None),
        false => (entered, sent),
    };
    Attribute {
        path: format!("userProfile.{name}"),
        field,
        entered,
        sent,
    }
}

/// Every control of an attribute has a name for who does not see it.
fn is_named(stage: &Stage, path: &str) -> bool {
    let group = stage.all(&format!("[role][id='{path}']"));
    let labels = match group.first() {
        Some(group) => {
            let id = group.get_attribute("aria-labelledby").unwrap_or_default();
            stage.all(&format!("[id='{id}']"))
        }
        None => stage.all(&format!("label[for='{path}']")),
    };
    let text = |label: &web_sys::HtmlElement| label.text_content().unwrap_or_default();
    let controls = stage.all(&format!("[name='{path}']"));
    !controls.is_empty() && labels.len() == 1 && !text(&labels[0]).trim().is_empty()
}

fn enter(stage: &Stage, attribute: &Attribute) {
    let path = &attribute.path;
    match &attribute.entered {
        Entered::Nothing => {}
        Entered::Typed(text) => stage.enter(&format!("[name='{path}']"), text),
        Entered::Flag(flag) => {
            let control = stage.input(&format!("input[name='{path}']"));
            if control.checked() != *flag {
                control.click();
            }
        }
        Entered::Chosen(value) => {
            let list = stage.all(&format!("select[name='{path}']"));
            match list.first() {
                Some(list) => {
                    js_sys::Reflect::set(list, &"value".into(), &value.as_str().into()).unwrap();
                    fire(list, "change");
                }
                None => stage
                    .one(&format!("input[name='{path}'][value='{value}']"))
                    .click(),
            }
        }
        Entered::Ticked(values) => {
            for value in values {
                stage
                    .one(&format!("input[name='{path}'][value='{value}']"))
                    .click();
            }
        }
    }
}

async fn round(chance: &mut Chance) {
    let count = 1 + chance.below(MOST);
    let mut attributes: Vec<Attribute> = Vec::new();
    for place in 0..count {
        let next = attribute(chance, place);
        if !attributes.iter().any(|one| one.path == next.path) {
            attributes.push(next);
        }
    }
    let fields: Vec<&Value> = attributes.iter().map(|one| &one.field).collect();
    let page = json!({"version": "1.0.0", "stateHandle": "02.h", "remediation": {"type": "array",
        "value": [{"rel": ["create-form"], "name": "enroll-profile", "method": "POST",
            "href": "https://org.example/idp/idx/enroll/new",
            "value": [{"name": "userProfile", "form": {"value": fields}}]}]}});
    console_log!("schema: {}", page["remediation"]["value"][0]["value"][0]);
    let org = Org::shows(&page.to_string()).await;
    let stage = org.stage();
    for attribute in &attributes {
        assert!(is_named(stage, &attribute.path), "{}", attribute.field);
        enter(stage, attribute);
    }
    settle().await;
    org.submit().await;
    settle().await;
    let wrong = stage.all("[aria-invalid=true]");
    assert!(wrong.is_empty(), "{}", wrong[0].outer_html());
    let mut expected = Map::new();
    for attribute in &attributes {
        if let Some(sent) = &attribute.sent {
            let name = attribute.path.trim_start_matches("userProfile.");
            expected.insert(name.to_owned(), sent.clone());
        }
    }
    let body = org.body_of("/enroll/new");
    let sent = body
        .get("userProfile")
        .cloned()
        .unwrap_or_else(|| json!({}));
    assert_eq!(sent, Value::Object(expected));
}

#[wasm_bindgen_test]
async fn any_schema_has_a_form_that_sends_what_was_entered() {
    let seed = seed();
    let mut chance = Chance(seed);
    for number in 0..ROUNDS {
        console_log!("seed {seed}, schema {number}");
        round(&mut chance).await;
    }
}

//! Setting a security question up.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::attempt::Attempt;
use crate::scenarios::open;
use crate::support::Browser;

async fn enter(attempt: &mut Attempt, credentials: Value) {
    attempt
        .submit(
            "enroll-authenticator",
            json!({ "credentials": credentials }),
        )
        .await;
}

/// Keys of the messages in each of the two sets of fields.
fn told(attempt: &Attempt) -> Vec<String> {
    let group = &attempt.form("enroll-authenticator")["value"][0];
    let sets = group["options"].as_array().expect("sets").iter();
    sets.flat_map(|set| set["value"]["form"]["value"].as_array().expect("fields"))
        .filter_map(|field| field["messages"]["value"][0]["i18n"]["key"].as_str())
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn a_listed_question_is_set_up() {
    let mut attempt = open(&Browser::new(), "enroll-security-question").await;
    let data = &attempt.current()["contextualData"];
    let keys = data["questionKeys"].as_array().expect("keys");
    assert_eq!(keys.len(), 21);
    assert_eq!(data["questions"].as_array().map(Vec::len), Some(20));
    enter(
        &mut attempt,
        json!({ "questionKey": "first_award", "answer": "abc" }),
    )
    .await;
    assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
    let short = "securityQuestion.answer.tooShort.arg";
    assert_eq!(told(&attempt), [short, short]);
    enter(
        &mut attempt,
        json!({ "questionKey": "first_award", "answer": "<b>x</b>" }),
    )
    .await;
    assert_eq!(told(&attempt), ["tagsNotAllowed", "tagsNotAllowed"]);
    enter(
        &mut attempt,
        json!({ "questionKey": "odd", "answer": "Some prize" }),
    )
    .await;
    assert_eq!(attempt.status, StatusCode::BAD_REQUEST);
    enter(
        &mut attempt,
        json!({ "questionKey": "first_award", "answer": "Some prize" }),
    )
    .await;
    assert_eq!(attempt.status, StatusCode::OK);
    assert!(!attempt.offered().contains(&"security_question"));
}

#[tokio::test]
async fn ones_own_question_is_asked_afterwards() {
    let browser = Browser::with(
        "[policies.both]\nidentify = 'identifier-first'\nfactors = [['okta_password'], 'any']\n\
         enroll = [{ key = 'security_question' }]\n\
         [[users]]\nlogin = 'a@example.com'\nfirst_name = 'A'\nlast_name = 'B'\n\
         password = 'x'\npolicy = 'both'\n",
    );
    let mut attempt = browser.another().begin().await;
    attempt.identify("a@example.com").await;
    attempt.answer("x").await;
    attempt.set_up("security_question").await;
    let own = |question: &str| json!({ "questionKey": "custom", "question": question, "answer": "Blue Whale" });
    enter(&mut attempt, own("")).await;
    assert_eq!(told(&attempt), ["model.validation.field.blank"]);
    enter(&mut attempt, own("<i>Which</i>?")).await;
    assert_eq!(told(&attempt), ["tagsNotAllowed"]);
    enter(&mut attempt, own("Which animal?")).await;
    assert!(attempt.is_complete());

    let mut again = browser.another().begin().await;
    again.identify("a@example.com").await;
    again.answer("x").await;
    let fields = &again.form("challenge-authenticator")["value"][0]["form"]["value"];
    assert_eq!(fields[0]["value"], "custom");
    assert_eq!(fields[1]["label"], "Which animal?");
    let answer = json!({ "questionKey": "custom", "answer": "blue  whale" });
    again
        .submit("challenge-authenticator", json!({ "credentials": answer }))
        .await;
    assert!(again.is_complete());
}

//! `security_question`: the answer is hashed like a password, after its case
//! and spacing are evened out.

use serde_json::{Map, Value, json};

use super::{Kind, input};
use crate::flow::Flow;
use crate::ion::{Field, Form};
use crate::rejection::Rejection;
use crate::transaction::Transaction;
use crate::users::{Credential, User};

const FIELD: &str = "credentials.answer";

/// The form in which answers are hashed and compared.
pub(crate) fn normalise(answer: &str) -> String {
    let words: Vec<&str> = answer.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

pub(super) fn form(user: &User) -> Form {
    let (key, question) = enrolled(user).unwrap_or(("custom", ""));
    Form::new("challenge-authenticator", "challenge/answer")
        .relates_to("$.currentAuthenticatorEnrollment")
        .field(
            Field::group(
                "credentials",
                vec![
                    Field::text("questionKey")
                        .required(true)
                        .fixed(key)
                        .hidden(),
                    Field::text("answer").label(question).required(true),
                ],
            )
            .required(true),
        )
}

pub(super) fn verify(
    flow: &mut Flow<'_>,
    tx: &Transaction,
    answer: &Value,
) -> Result<(), Rejection> {
    let given = normalise(input(answer, "answer", FIELD)?);
    let fits = flow
        .user(tx)
        .and_then(|user| user.enrollment(Kind::SecurityQuestion))
        .is_some_and(|enrollment| match &enrollment.credential {
            Credential::SecurityQuestion { answer, .. } => answer.matches(&given),
            Credential::Password(_) | Credential::Email(_) => false,
        });
    flow.judge(tx, fits, Rejection::wrong_answer)
}

pub(super) fn particulars(user: &User) -> Map<String, Value> {
    let mut members = Map::new();
    if let Some((key, question)) = enrolled(user) {
        members.insert(
            "contextualData".to_owned(),
            json!({ "enrolledQuestion": { "questionKey": key, "question": question } }),
        );
        members.insert(
            "profile".to_owned(),
            json!({ "questionKey": key, "question": question }),
        );
    }
    members
}

fn enrolled(user: &User) -> Option<(&str, &str)> {
    user.enrollments
        .iter()
        .find_map(|enrollment| match &enrollment.credential {
            Credential::SecurityQuestion { key, question, .. } => {
                Some((key.as_str(), question.as_str()))
            }
            Credential::Password(_) | Credential::Email(_) => None,
        })
}

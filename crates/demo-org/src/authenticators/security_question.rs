//! `security_question`: the answer is hashed like a password, after its case
//! and spacing are evened out.

use serde_json::{Map, Value, json};

use super::{Authenticator, Facts, Kind, Progress, input};
use crate::flow::Flow;
use crate::ion::{Field, Form};
use crate::rejection::Rejection;
use crate::transaction::Transaction;
use crate::users::{Credential, User};
use crate::work::{Current, Work};

const FIELD: &str = "credentials.answer";

/// The form in which answers are hashed and compared.
pub(crate) fn normalise(answer: &str) -> String {
    let words: Vec<&str> = answer.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// `security_question`
pub(crate) struct SecurityQuestion;

const FACTS: Facts = Facts {
    key: "security_question",
    type_name: "security_question",
    label: "Security Question",
    methods: &[("security_question", "Security Question")],
    allowed_for: "any",
    prefix: "qae",
    amr: "kba",
    verified_as: Current::Enrollment,
    several: false,
};

impl Authenticator for SecurityQuestion {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn forms(&self, flow: &Flow<'_>, tx: &Transaction, work: &Work) -> Vec<Form> {
        let user = flow.user(tx);
        let (key, question) = user.and_then(enrolled).unwrap_or(("custom", ""));
        let key = Field::text("questionKey")
            .required(true)
            .fixed(key)
            .hidden();
        let answer = Field::text("answer").label(question).required(true);
        let form = Form::new(work.form_name(), "challenge/answer")
            .relates_to(work.current().path())
            .field(Field::group("credentials", vec![key, answer]).required(true));
        vec![form]
    }

    fn particulars(
        &self,
        flow: &Flow<'_>,
        tx: &Transaction,
        _work: &Work,
        _handle: &str,
    ) -> Map<String, Value> {
        let mut members = Map::new();
        if let Some((key, question)) = flow.user(tx).and_then(enrolled) {
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

    fn verify(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        body: &Value,
    ) -> Result<Progress, Rejection> {
        let given = normalise(input(body, "answer", FIELD)?);
        let fits = flow
            .credential(tx)
            .is_some_and(|credential| match credential {
                Credential::SecurityQuestion { answer, .. } => answer.matches(&given),
                _ => false,
            });
        flow.judge(tx, fits, Rejection::wrong_answer)?;
        Ok(Progress::Verified)
    }
}

fn enrolled(user: &User) -> Option<(&str, &str)> {
    match &user.enrollment(Kind::SecurityQuestion)?.credential {
        Credential::SecurityQuestion { key, question, .. } => {
            Some((key.as_str(), question.as_str()))
        }
        _ => None,
    }
}

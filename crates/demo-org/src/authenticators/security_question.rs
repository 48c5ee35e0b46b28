//! `security_question`: the answer is hashed like a password, after its case
//! and spacing are evened out.

use serde_json::{Map, Value, json};

use super::{Authenticator, Facts, Kind, Progress, input};
use crate::flow::Flow;
use crate::ion::{Field, Form};
use crate::rejection::Rejection;
use crate::secret::Hash;
use crate::transaction::Transaction;
use crate::users::{Credential, User};
use crate::work::{Current, Work};

const FIELD: &str = "credentials.answer";
const QUESTION: &str = "credentials.question";
/// The key of questions people make up.
const CUSTOM: &str = "custom";
/// Fewest characters of an answer.
const SHORTEST: usize = 4;

/// Questions to choose from. The keys are the ones clients have translations
/// for; the words are ours.
const QUESTIONS: [(&str, &str); 20] = [
    ("disliked_food", "Which dish did you refuse as a child?"),
    (
        "name_of_first_plush_toy",
        "What was your first stuffed animal called?",
    ),
    ("first_award", "What was the first award you received?"),
    (
        "favorite_security_question",
        "Which security question do you like best?",
    ),
    ("favorite_toy", "Which toy did you like best as a child?"),
    (
        "first_computer_game",
        "Which computer game did you play first?",
    ),
    (
        "favorite_movie_quote",
        "Which line from a film do you quote most?",
    ),
    (
        "first_sports_team_mascot",
        "What was the mascot of your first team?",
    ),
    ("first_music_purchase", "Which music did you buy first?"),
    ("favorite_art_piece", "Which work of art do you like best?"),
    (
        "grandmother_favorite_desert",
        "Which dessert did your grandmother like best?",
    ),
    ("first_thing_cooked", "What did you learn to cook first?"),
    (
        "childhood_dream_job",
        "What did you want to become as a child?",
    ),
    ("first_kiss_location", "Where was your first kiss?"),
    (
        "place_where_significant_other_was_met",
        "Where did you meet your partner?",
    ),
    (
        "favorite_vacation_location",
        "Where were your best holidays?",
    ),
    (
        "new_years_two_thousand",
        "Where were you when the year 2000 began?",
    ),
    (
        "favorite_speaker_actor",
        "Which speaker do you like to hear most?",
    ),
    (
        "favorite_book_movie_character",
        "Who is your favourite character of a book or film?",
    ),
    ("favorite_sports_player", "Who is your favourite athlete?"),
];

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
        if work.setup().is_some() {
            return vec![set_up(work)];
        }
        let user = flow.user(tx);
        let (key, question) = user.and_then(enrolled).unwrap_or(("custom", ""));
        let key = Field::text("questionKey")
            .required(true)
            .fixed(key)
            .hidden();
        let answer = Field::text("answer").label(question).required(true);
        vec![work.answer_form(vec![key, answer])]
    }

    fn particulars(
        &self,
        flow: &Flow<'_>,
        tx: &Transaction,
        work: &Work,
        _handle: &str,
    ) -> Map<String, Value> {
        let mut members = Map::new();
        if work.setup().is_some() {
            members.insert("contextualData".to_owned(), listed());
            return members;
        }
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

    fn enroll(
        &self,
        _flow: &mut Flow<'_>,
        _tx: &mut Transaction,
        body: &Value,
    ) -> Result<Progress, Rejection> {
        let key = input(body, "questionKey", "credentials.questionKey")?;
        let question = if key == CUSTOM {
            let question = input(body, "question", QUESTION)?.trim();
            if question.contains(['<', '>']) {
                return Err(Rejection::tags(QUESTION));
            }
            Some(question).filter(|text| !text.is_empty())
        } else {
            let found = QUESTIONS.iter().find(|(listed, _)| *listed == key);
            found.map(|(_, question)| *question)
        };
        let question = question.ok_or_else(|| Rejection::blank(QUESTION))?;
        let answer = normalise(input(body, "answer", FIELD)?);
        if answer.chars().count() < SHORTEST {
            return Err(Rejection::short_answer(SHORTEST));
        }
        if answer.contains(['<', '>']) {
            return Err(Rejection::tags(FIELD));
        }
        Ok(Progress::Enrolled(Credential::SecurityQuestion {
            key: key.to_owned(),
            question: question.to_owned(),
            answer: Hash::of(&answer).map_err(|_| Rejection::bad_request())?,
        }))
    }
}

/// Either a listed question or one's own.
fn set_up(work: &Work) -> Form {
    let options: Vec<Value> = QUESTIONS
        .iter()
        .map(|(key, question)| json!({ "label": question, "value": key }))
        .collect();
    let answer = || {
        let answer = Field::text("answer").label("Answer");
        answer.required(true).secret()
    };
    let listed = vec![
        Field::text("questionKey")
            .with("type", json!("string"))
            .label("Choose a security question")
            .required(true)
            .with("options", json!(options)),
        answer(),
    ];
    let own = vec![
        Field::text("questionKey").required(true).fixed(CUSTOM),
        Field::text("question")
            .label("Create a security question")
            .required(true),
        answer(),
    ];
    let alternatives = vec![
        ("Choose a security question", listed),
        ("Create my own security question", own),
    ];
    work.answer_form_of(Field::alternatives("credentials", alternatives))
}

/// What a client may build its list from instead.
fn listed() -> Value {
    let keys: Vec<&str> = QUESTIONS.iter().map(|(key, _)| *key).collect();
    let keys: Vec<&str> = keys.into_iter().chain([CUSTOM]).collect();
    let questions: Vec<Value> = QUESTIONS
        .iter()
        .map(|(key, question)| json!({ "questionKey": key, "question": question }))
        .collect();
    json!({ "questionKeys": keys, "questions": questions })
}

fn enrolled(user: &User) -> Option<(&str, &str)> {
    match &user.enrollment(Kind::SecurityQuestion)?.credential {
        Credential::SecurityQuestion { key, question, .. } => {
            Some((key.as_str(), question.as_str()))
        }
        _ => None,
    }
}

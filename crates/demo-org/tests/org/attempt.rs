//! One attempt as a client sees it: the step it stands at, and its forms.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use crate::support::{ADA, Browser, ORG};

/// A sign-in attempt and the step it stands at.
#[derive(Clone)]
pub struct Attempt {
    pub browser: Browser,
    pub interaction_handle: String,
    pub status: StatusCode,
    pub body: Value,
    /// `WWW-Authenticate` of the latest answer.
    pub www_authenticate: Option<String>,
}

impl Attempt {
    pub async fn introspect(&mut self) {
        let body = json!({ "interactionHandle": self.interaction_handle });
        self.post("/idp/idx/introspect", &body).await;
    }

    pub async fn post(&mut self, path: &str, body: &Value) {
        let reply = self.browser.post_json(path, body).await;
        self.status = reply.status;
        self.www_authenticate = reply.header("www-authenticate").map(str::to_owned);
        self.body = reply.json();
    }

    /// Names of the remediations, in order.
    pub fn steps(&self) -> Vec<&str> {
        self.body["remediation"]["value"]
            .as_array()
            .map(|forms| {
                forms
                    .iter()
                    .filter_map(|form| form["name"].as_str())
                    .collect()
            })
            .unwrap_or_default()
    }

    /// The remediation with this name.
    pub fn form(&self, name: &str) -> &Value {
        self.body["remediation"]["value"]
            .as_array()
            .and_then(|forms| forms.iter().find(|form| form["name"] == name))
            .unwrap_or_else(|| panic!("no {name} in {:?}", self.steps()))
    }

    /// Submits a remediation as a client does: its href, its own handle.
    pub async fn submit(&mut self, name: &str, values: Value) {
        let form = self.form(name).clone();
        self.submit_form(&form, values).await;
    }

    pub async fn submit_form(&mut self, form: &Value, values: Value) {
        let mut body = match values {
            Value::Object(body) => body,
            _ => Map::new(),
        };
        for field in form["value"].as_array().expect("fields") {
            if field["mutable"] == json!(false) {
                let name = field["name"].as_str().expect("name");
                body.insert(name.to_owned(), field["value"].clone());
            }
        }
        let href = form["href"].as_str().expect("href");
        let path = href.strip_prefix(ORG).expect("our origin").to_owned();
        self.post(&path, &Value::Object(body)).await;
    }

    /// An action of the current enrolment, `resend` or `poll`.
    pub async fn act(&mut self, name: &str) {
        let form = self.current()[name].clone();
        self.submit_form(&form, json!({})).await;
    }

    pub async fn identify(&mut self, login: &str) {
        self.submit("identify", json!({ "identifier": login }))
            .await;
    }

    /// Answers the challenge with a password or code.
    pub async fn answer(&mut self, passcode: &str) {
        self.submit(
            "challenge-authenticator",
            json!({ "credentials": { "passcode": passcode } }),
        )
        .await;
    }

    /// Chooses from the list by key.
    pub async fn choose(&mut self, key: &str) {
        let option = self.option(key);
        let id = option["value"]["form"]["value"][0]["value"].clone();
        self.submit(
            "select-authenticator-authenticate",
            json!({ "authenticator": { "id": id } }),
        )
        .await;
    }

    fn option(&self, key: &str) -> Value {
        let enrollments = &self.body["authenticatorEnrollments"]["value"];
        let options = self.form("select-authenticator-authenticate")["value"][0]["options"]
            .as_array()
            .expect("options");
        options
            .iter()
            .enumerate()
            .find(|(index, option)| {
                option["relatesTo"] == format!("$.authenticatorEnrollments.value[{index}]")
                    && enrollments[*index]["key"] == key
            })
            .map(|(_, option)| option.clone())
            .unwrap_or_else(|| panic!("no option {key}"))
    }

    /// Keys of what can be set up, in the order of the list.
    pub fn offered(&self) -> Vec<&str> {
        let authenticators = &self.body["authenticators"]["value"];
        let options = self.form("select-authenticator-enroll")["value"][0]["options"].as_array();
        options
            .expect("options")
            .iter()
            .enumerate()
            .map(|(index, option)| {
                assert_eq!(
                    option["relatesTo"],
                    format!("$.authenticators.value[{index}]")
                );
                authenticators[index]["key"].as_str().expect("key")
            })
            .collect()
    }

    /// Chooses from the list of what can be set up, by key.
    pub async fn set_up(&mut self, key: &str) {
        let index = self.offered().iter().position(|offered| *offered == key);
        let index = index.unwrap_or_else(|| panic!("{key} is not offered"));
        let option = &self.form("select-authenticator-enroll")["value"][0]["options"][index];
        let id = option["value"]["form"]["value"][0]["value"].clone();
        self.submit(
            "select-authenticator-enroll",
            json!({ "authenticator": { "id": id } }),
        )
        .await;
    }

    /// Enters a password or code to set something up.
    pub async fn enter(&mut self, passcode: &str) {
        self.submit(
            "enroll-authenticator",
            json!({ "credentials": { "passcode": passcode } }),
        )
        .await;
    }

    /// The authenticator at work, as verified or as being set up.
    pub fn current(&self) -> &Value {
        let enrollment = &self.body["currentAuthenticatorEnrollment"]["value"];
        if enrollment.is_null() {
            &self.body["currentAuthenticator"]["value"]
        } else {
            enrollment
        }
    }

    /// Fills the first form's group `authenticator`, its fixed members added.
    pub async fn authenticator(&mut self, mut values: Value) {
        let form = self.body["remediation"]["value"][0].clone();
        for field in form["value"][0]["form"]["value"]
            .as_array()
            .expect("fields")
        {
            if field["mutable"] == json!(false) {
                let name = field["name"].as_str().expect("name");
                values[name] = field["value"].clone();
            }
        }
        self.submit_form(&form, json!({ "authenticator": values }))
            .await;
    }

    /// Declines what may be declined.
    pub async fn skip(&mut self) {
        self.submit("skip", json!({})).await;
    }

    /// Presses "send me a mail".
    pub async fn send_mail(&mut self) {
        let id =
            self.form("authenticator-verification-data")["value"][0]["form"]["value"][0]["value"]
                .clone();
        self.submit(
            "authenticator-verification-data",
            json!({ "authenticator": { "id": id, "methodType": "email" } }),
        )
        .await;
    }

    pub async fn ada_to_email(&mut self) {
        self.identify(ADA.0).await;
        self.answer(ADA.1).await;
        self.send_mail().await;
        assert_eq!(self.status, StatusCode::OK);
    }

    /// Key of the only global message.
    pub fn message_key(&self) -> &str {
        self.body["messages"]["value"][0]["i18n"]["key"]
            .as_str()
            .unwrap_or("none")
    }

    /// Key of the message at the first input of the first form.
    pub fn field_key(&self) -> &str {
        let field = &self.body["remediation"]["value"][0]["value"][0];
        let leaf = field["form"]["value"]
            .as_array()
            .and_then(|fields| fields.last())
            .unwrap_or(field);
        leaf["messages"]["value"][0]["i18n"]["key"]
            .as_str()
            .unwrap_or("none")
    }

    pub fn is_complete(&self) -> bool {
        self.body.get("successWithInteractionCode").is_some()
    }

    /// The interaction code of the finished attempt.
    pub fn code(&self) -> String {
        self.body["successWithInteractionCode"]["value"]
            .as_array()
            .and_then(|fields| {
                fields
                    .iter()
                    .find(|field| field["name"] == "interaction_code")
            })
            .and_then(|field| field["value"].as_str())
            .unwrap_or_else(|| panic!("no code in {}", self.body))
            .to_owned()
    }
}

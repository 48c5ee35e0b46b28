//! Registration and attributes that are asked for later.

use std::cell::RefCell;
use std::rc::Rc;

use doorway::hooks::{self, Hooks, Later, Refusal};
use idx::form::Values;
use idx::wire::field::Field;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::org::Org;
use super::stage::{fire, focused_id, settle};
use crate::fixture;

/// A registration page with these fields of a profile.
fn page(fields: &str) -> String {
    format!(
        r#"{{"version":"1.0.0","stateHandle":"02.h","remediation":{{"type":"array","value":[
        {{"rel":["create-form"],"name":"enroll-profile","method":"POST",
          "href":"https://org.example/idp/idx/enroll/new","value":[
           {{"name":"userProfile","form":{{"value":[{fields}]}}}},
           {{"name":"stateHandle","required":true,"value":"02.h","visible":false,"mutable":false}}]}},
        {{"rel":["create-form"],"name":"select-identify","method":"POST",
          "href":"https://org.example/idp/idx/identify","value":[]}}]}}}}"#
    )
}

fn display(name: &str, kind: &str, input: &str, more: &str) -> String {
    format!(
        r#"{{"name":"{name}","type":"{kind}","label":"{name}","required":false,"options":[
        {{"label":"display","value":{{"type":"object","value":{{"inputType":"{input}"{more}}}}}}}]}}"#
    )
}

fn label(org: &Org, path: &str) -> String {
    let id = path.replace('.', "\\.");
    let label = org.stage().one(&format!("label[for={id}]"));
    label.text_content().unwrap_or_default()
}

#[wasm_bindgen_test]
async fn base_attributes_have_our_labels_unless_an_administrator_gave_them_one() {
    let fields = r#"{"name":"firstName","label":"Vorname","required":true},
        {"name":"lastName","label":"Call me","required":false,"customLabel":true},
        {"name":"shoe","label":"Shoe size"}"#;
    let org = Org::shows(&page(fields)).await;
    assert_eq!(label(&org, "userProfile.firstName"), "First name");
    assert_eq!(label(&org, "userProfile.lastName"), "Call me (optional)");
    assert_eq!(label(&org, "userProfile.shoe"), "Shoe size");
    assert!(org.stage().text().contains("isn’t marked as optional"));
    assert!(org.stage().text().contains("I have an account"));
    assert!(!org.stage().text().contains("Back to sign in"));
}

#[wasm_bindgen_test]
async fn what_is_entered_is_sent_in_its_kind() {
    let yes_no = r#","options":[{"label":"Yes","value":"true"},{"label":"No","value":"false"}]"#;
    let colours = r#","options":[{"label":"Red","value":"red"},{"label":"Blue","value":"blue"},{"label":"Green","value":"green"}]"#;
    let fields = [
        r#"{"name":"email","label":"Email","required":true}"#.to_owned(),
        r#"{"name":"age","type":"integer","label":"Age"}"#.to_owned(),
        r#"{"name":"born","type":"date","label":"Born"}"#.to_owned(),
        r#"{"name":"nick","label":"Nick","required":false}"#.to_owned(),
        display("pet", "boolean", "radio", yes_no),
        display("news", "boolean", "checkbox", ""),
        display("colour", "string", "select", colours),
        display("taste", "array", "select", colours),
        display(
            "countryCode",
            "string",
            "select",
            r#","format":"country-code""#,
        ),
        r#"{"name":"timezone","label":"Zone","required":false}"#.to_owned(),
    ];
    let org = Org::shows(&page(&fields.join(","))).await;
    let stage = org.stage();
    stage.enter("[name='userProfile.email']", "ada@example.com");
    stage.enter("[name='userProfile.age']", "36");
    stage.enter("[name='userProfile.born']", "1815-12-10");
    stage.enter("[name='userProfile.nick']", " ");
    stage
        .one("input[name='userProfile.pet'][value=false]")
        .click();
    stage.one("input[name='userProfile.news']").click();
    stage
        .one("input[name='userProfile.taste'][value=red]")
        .click();
    stage
        .one("input[name='userProfile.taste'][value=green]")
        .click();
    for (name, value) in [
        ("colour", "blue"),
        ("countryCode", "AT"),
        ("timezone", "Europe/Vienna"),
    ] {
        let select = stage.one(&format!("select[name='userProfile.{name}']"));
        js_sys::Reflect::set(&select, &"value".into(), &value.into()).unwrap();
        fire(&select, "change");
    }
    let austria = stage.one("select option[value=AT]").text_content();
    assert_eq!(austria.as_deref(), Some("Austria (AT)"));
    settle().await;
    org.submit().await;
    settle().await;
    assert_eq!(
        org.body_of("/enroll/new")["userProfile"],
        json!({"email": "ada@example.com", "age": 36, "born": "1815-12-10", "pet": false,
            "news": true, "colour": "blue", "taste": ["red", "green"], "countryCode": "AT",
            "timezone": "Europe/Vienna"})
    );
}

#[wasm_bindgen_test]
async fn a_field_is_judged_when_it_is_left_but_not_before_it_is_used() {
    let fields = r#"{"name":"firstName","label":"x","required":true,"maxLength":3},
        {"name":"lastName","label":"y","required":true}"#;
    let org = Org::shows(&page(fields)).await;
    let first = "[name='userProfile.firstName']";
    fire(&org.stage().one(first), "blur");
    settle().await;
    assert!(org.stage().all("[aria-invalid=true]").is_empty());
    org.stage().enter(first, "Adaa");
    fire(&org.stage().one(first), "blur");
    settle().await;
    assert!(org.stage().description(first).contains("at most 3"));
    org.stage().enter(first, "Ada");
    fire(&org.stage().one(first), "blur");
    settle().await;
    assert!(org.stage().all("[aria-invalid=true]").is_empty());
    org.submit().await;
    settle().await;
    assert_eq!(focused_id(), "userProfile.lastName");
    assert!(org.sent().is_empty());
}

#[wasm_bindgen_test]
async fn what_the_organisation_refuses_stands_at_its_field() {
    let org = Org::shows(fixture!("enroll-profile-errors")).await;
    let invalid = org.stage().all("[aria-invalid=true]");
    assert!(!invalid.is_empty());
    assert!(!org.stage().all(".field-error").is_empty());
}

#[wasm_bindgen_test]
async fn nothing_moves_as_a_refused_field_is_left() {
    let org = Org::shows(fixture!("enroll-profile-errors")).await;
    let texts = |org: &Org, what: &str| -> Vec<_> {
        let found = org.stage().all(what);
        found.iter().map(|one| one.text_content()).collect()
    };
    let summary = texts(&org, ".error-summary li");
    let errors = texts(&org, ".field-error");
    assert!(summary.len() > 1 && errors.len() > 1);
    let email = "[name='userProfile.email']";
    org.stage().enter(email, "ada@example.com");
    fire(&org.stage().one(email), "blur");
    settle().await;
    // A press on the button that takes the focus from the field would miss it otherwise.
    assert_eq!(texts(&org, ".error-summary li"), summary);
    assert_eq!(texts(&org, ".field-error"), errors);
    org.submit().await;
    settle().await;
    assert_ne!(texts(&org, ".error-summary li"), summary);
}

#[wasm_bindgen_test]
async fn the_password_is_judged_by_the_name_typed_so_far() {
    let org = Org::shows(
        r#"{"version":"1.0.0","stateHandle":"02.h","remediation":{"type":"array","value":[
        {"rel":["create-form"],"name":"enroll-profile","method":"POST",
         "href":"https://org.example/idp/idx/enroll/new","value":[
          {"name":"userProfile","form":{"value":[
            {"name":"firstName","label":"First name","required":true}]}},
          {"name":"credentials","type":"object","relatesTo":"$.currentAuthenticator","form":{"value":[
            {"name":"passcode","label":"Password","secret":true,"required":true}]}}]}]},
        "currentAuthenticator":{"type":"object","value":{"key":"okta_password","type":"password","id":"p",
         "settings":{"complexity":{"minLength":4,"excludeAttributes":["firstName"]}}}}}"#,
    )
    .await;
    let stage = org.stage();
    assert_eq!(stage.all(".checklist li").len(), 2);
    stage.enter("[name='userProfile.firstName']", "Barbara");
    stage.enter("[name='credentials.passcode']", "barbara1");
    settle().await;
    assert_eq!(stage.all(".checklist .met").len(), 1);
    org.submit().await;
    settle().await;
    assert!(org.sent().is_empty());
    assert!(
        stage
            .description("[name='credentials.passcode']")
            .contains("Not your first name")
    );
    stage.enter("[name='userProfile.firstName']", "Ada");
    settle().await;
    org.submit().await;
    settle().await;
    assert_eq!(
        org.body_of("/enroll/new")["credentials"]["passcode"],
        json!("barbara1")
    );
}

#[wasm_bindgen_test]
async fn attributes_that_are_all_optional_can_be_skipped() {
    let org = Org::shows(fixture!("profile-update")).await;
    assert_eq!(org.heading(), "A little more about you");
    let text = org.stage().text();
    assert!(text.contains("Finish"), "{text}");
}

struct Site {
    taken: Rc<RefCell<Vec<String>>>,
    refuses: bool,
}

impl Hooks for Site {
    fn registration_form(&self, fields: &mut Vec<Field>) -> Result<(), Refusal> {
        for field in fields {
            for inner in &mut field.fields {
                inner.required = Some(inner.name == "email");
            }
        }
        Ok(())
    }

    fn before_registration(&self, mut values: Values) -> Later<Result<Values, Refusal>> {
        let refuses = self.refuses;
        Box::pin(async move {
            if refuses {
                return Err(Refusal {
                    message: None,
                    fields: vec![("userProfile.email".to_owned(), "Not here".to_owned())],
                });
            }
            let email = values
                .text("userProfile.email")
                .unwrap_or_default()
                .to_owned();
            values.set_text("userProfile.firstName", email);
            Ok(values)
        })
    }

    fn after_registration(&self, email: &str) {
        self.taken.borrow_mut().push(email.to_owned());
    }
}

const TWO: &str = r#"{"name":"email","label":"Email","required":true},
    {"name":"firstName","label":"First name","required":true}"#;

#[wasm_bindgen_test]
async fn a_site_changes_what_is_asked_and_what_is_sent() {
    let taken = Rc::new(RefCell::new(Vec::new()));
    hooks::install(Site {
        taken: taken.clone(),
        refuses: false,
    });
    let org = Org::shows(&page(TWO)).await;
    assert_eq!(
        label(&org, "userProfile.firstName"),
        "First name (optional)"
    );
    org.stage()
        .enter("[name='userProfile.email']", "ada@example.com");
    org.answers(200, fixture!("email-verification-required"));
    org.submit().await;
    settle().await;
    settle().await;
    hooks::remove();
    assert_eq!(
        org.body_of("/enroll/new")["userProfile"],
        json!({"email": "ada@example.com", "firstName": "ada@example.com"})
    );
    assert_eq!(*taken.borrow(), ["ada@example.com"]);
}

#[wasm_bindgen_test]
async fn a_site_refuses_and_nothing_is_sent() {
    let taken = Rc::new(RefCell::new(Vec::new()));
    hooks::install(Site {
        taken: taken.clone(),
        refuses: true,
    });
    let org = Org::shows(&page(TWO)).await;
    org.stage()
        .enter("[name='userProfile.email']", "ada@example.com");
    org.submit().await;
    settle().await;
    hooks::remove();
    assert!(org.sent().is_empty());
    assert!(
        org.stage()
            .description("[name='userProfile.email']")
            .contains("Not here")
    );
    assert_eq!(org.stage().all(".alert.error").len(), 1);
    assert!(taken.borrow().is_empty());
}

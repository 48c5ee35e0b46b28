//! Registration and attributes that are asked for later.

use std::cell::RefCell;
use std::rc::Rc;

use doorway::hooks::{self, Hooks, Later, Refusal};
use idx::form::Values;
use idx::wire::field::Field;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::org::Org;
use super::stage::{fire, focused_id, pause, settle};
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
    let now = texts(&org, ".error-summary li");
    assert_ne!(now, summary);
    // The same is missing in several fields: the list says in which.
    for field in ["First name", "Last name"] {
        let told = Some(format!("{field}: Fill in this field."));
        assert!(now.contains(&told), "{now:?}");
    }
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

/// Lets the attempt run out on the next press of the button, and begins another that comes to
/// `next` at once.
async fn run_out_and_come_to(org: &Org, next: &str) {
    org.answers(401, fixture!("session-expired"));
    org.submit().await;
    begin_again(org, next).await;
}

async fn begin_again(org: &Org, next: &str) {
    for _ in 0..100 {
        if org.heading() == "Your session has expired" {
            break;
        }
        settle().await;
    }
    assert_eq!(org.heading(), "Your session has expired");
    org.answers(200, next);
    org.click("Back to sign in").await;
    for _ in 0..100 {
        if org.stage().all("form").len() == 1 {
            break;
        }
        settle().await;
    }
    settle().await;
}

const LONG: &str = r#"{"name":"email","label":"Email","required":true},
    {"name":"news","label":"News","type":"boolean"},
    {"name":"side","label":"Side","options":[{"label":"East","value":"east"},{"label":"West","value":"west"}]}"#;

fn with_password(fields: &str) -> String {
    page(fields).replacen(
        r#"{"name":"userProfile""#,
        r#"{"name":"credentials","type":"object","form":{"value":[
            {"name":"passcode","label":"Password","secret":true}]}},{"name":"userProfile""#,
        1,
    )
}

#[wasm_bindgen_test]
async fn what_was_typed_is_there_again_when_the_attempt_ran_out() {
    let form = with_password(LONG);
    let org = Org::shows(&form).await;
    let stage = org.stage();
    assert!(!stage.text().contains("is here again"));
    stage.enter("[name='userProfile.email']", "ada@example.com");
    stage.enter("[name='credentials.passcode']", "Analytical-1843");
    stage.one("[name='userProfile.news']").click();
    stage.one("[name='userProfile.side'][value=west]").click();
    run_out_and_come_to(&org, &form).await;
    assert_eq!(
        stage.input("[name='userProfile.email']").value(),
        "ada@example.com"
    );
    assert!(stage.input("[name='userProfile.news']").checked());
    assert!(
        stage
            .input("[name='userProfile.side'][value=west]")
            .checked()
    );
    assert_eq!(stage.input("[name='credentials.passcode']").value(), "");
    assert!(stage.text().contains("is here again"));
    // Once more, and with something else.
    stage.enter("[name='credentials.passcode']", "Analytical-1843");
    stage.enter("[name='userProfile.email']", "ada@example.net");
    run_out_and_come_to(&org, &form).await;
    assert_eq!(
        stage.input("[name='userProfile.email']").value(),
        "ada@example.net"
    );
}

#[wasm_bindgen_test]
async fn what_was_typed_and_never_sent_is_there_again_too() {
    // The form, and another way beside it.
    let mut form: Value = serde_json::from_str(&page(LONG)).unwrap();
    let list = form["remediation"]["value"].as_array_mut().unwrap();
    list.push(
        json!({"rel": ["create-form"], "name": "skip", "method": "POST",
        "href": "https://org.example/idp/idx/skip", "value": []}),
    );
    let form = form.to_string();
    let org = Org::shows(&form).await;
    let stage = org.stage();
    stage.enter("[name='userProfile.email']", "ada@example.com");
    org.answers(401, fixture!("session-expired"));
    org.click("Skip for now").await;
    begin_again(&org, &form).await;
    assert_eq!(
        stage.input("[name='userProfile.email']").value(),
        "ada@example.com"
    );
}

#[wasm_bindgen_test]
async fn another_form_gets_nothing_of_it_and_neither_does_who_starts_over() {
    let org = Org::shows(&page(LONG)).await;
    let stage = org.stage();
    stage.enter("[name='userProfile.email']", "somebody@example.net");
    stage.one("[name='userProfile.side'][value=west]").click();
    run_out_and_come_to(&org, fixture!("profile-update")).await;
    assert!(!stage.text().contains("is here again"));
    assert!(!stage.root().inner_html().contains("somebody@example.net"));
    drop(org);

    // Back to the start with an attempt that is alive: that is another person, or another mind.
    let org = Org::shows(fixture!("profile-update")).await;
    let stage = org.stage();
    stage.enter("[name='userProfile.secondEmail']", "ada@example.com");
    org.answers(200, fixture!("profile-update"));
    org.click("Back to sign in").await;
    pause(std::time::Duration::from_millis(100)).await;
    assert_eq!(stage.input("[name='userProfile.secondEmail']").value(), "");
}

#[wasm_bindgen_test]
async fn only_what_a_form_still_takes_is_put_in() {
    let org = Org::shows(&page(LONG)).await;
    let stage = org.stage();
    stage.enter("[name='userProfile.email']", "ada@example.com");
    stage.one("[name='userProfile.side'][value=west]").click();
    let other = LONG.replace("west", "north");
    run_out_and_come_to(&org, &page(&other)).await;
    assert_eq!(
        stage.input("[name='userProfile.email']").value(),
        "ada@example.com"
    );
    assert!(stage.all("[name='userProfile.side']:checked").is_empty());
}

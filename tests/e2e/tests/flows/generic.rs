//! Steps nobody has drawn a screen for: their fields are enough.

use e2e::words::{button, heading};
use e2e::{Answer, Browser, Expected, Received, Replay, What};
use serde_json::{Value, json};

/// Plays one answer to the app; then the story goes on with what is on screen.
async fn play(answer: Value, story: impl AsyncFnOnce(&Browser, &Replay)) {
    let replay = Replay::start(&e2e::dist()).await;
    replay.play(Answer {
        status: 200,
        body: answer.to_string(),
    });
    let browser = Browser::start().await;
    browser.open(&replay.app()).await;
    story(&browser, &replay).await;
    assert_eq!(browser.verdict().await, [""; 0]);
    browser.close().await;
}

/// An answer with these remediations.
fn answer(remediations: Value) -> Value {
    json!({
        "version": "1.0.0",
        "stateHandle": "02.handle",
        "intent": "LOGIN",
        "remediation": { "type": "array", "value": remediations },
        "cancel": form("cancel", json!([])),
    })
}

/// A remediation of this name with these fields, for a path of its own.
fn form(name: &str, fields: Value) -> Value {
    let mut value = fields.as_array().cloned().unwrap_or_default();
    value.push(json!({
        "name": "stateHandle", "required": true, "value": "02.handle",
        "visible": false, "mutable": false,
    }));
    json!({
        "rel": ["create-form"],
        "name": name,
        "href": format!("http://localhost:3000/idp/idx/{name}"),
        "method": "POST",
        "produces": "application/ion+json; okta-version=1.0.0",
        "accepts": "application/json; okta-version=1.0.0",
        "value": value,
    })
}

fn options(values: &[&str]) -> Value {
    let option = |value: &&str| json!({ "label": format!("The {value}"), "value": value });
    values.iter().map(option).collect()
}

/// One field of each kind.
fn every_kind() -> Value {
    json!([
        { "name": "nickname", "label": "Nickname", "required": true },
        { "name": "pin", "label": "Pin", "secret": true, "required": true },
        { "name": "news", "label": "Send me news", "type": "boolean" },
        { "name": "colour", "label": "Colour", "required": true,
          "options": options(&["red", "blue"]) },
        { "name": "month", "label": "Month", "required": true,
          "options": options(&["ninth", "tenth", "eleventh", "twelfth", "first", "second"]) },
        { "name": "address", "type": "object", "form": { "value": [
            { "name": "city", "label": "City", "required": true },
            { "name": "country", "value": "NL", "mutable": false, "visible": false },
        ] } },
        { "name": "proof", "type": "object", "label": "Proof", "required": true, "options": [
            { "label": "A letter", "value": { "form": { "value": [
                { "name": "id", "value": "letter", "required": true, "mutable": false },
                { "name": "reference", "label": "Reference", "required": true },
            ] } } },
            { "label": "A visit", "value": { "form": { "value": [
                { "name": "id", "value": "visit", "required": true, "mutable": false },
            ] } } },
        ] },
    ])
}

#[tokio::test]
async fn every_kind_of_field_is_shown_and_sent() {
    let steps = json!([form("odd-step", every_kind())]);
    play(answer(steps), async |browser, replay| {
        browser.wait_heading(heading::GENERIC).await;
        browser.fill("nickname", "Countess").await;
        browser.fill("pin", "one secret").await;
        browser.secret(What::Typed, "one secret");
        browser.choose("Send me news").await;
        browser.choose("The blue").await;
        browser.choose("The twelfth").await;
        browser.fill("address.city", "Delft").await;
        browser.choose("A letter").await;
        browser.fill("proof.reference", "L-1").await;
        browser.submit().await;
        let sent = wait_for(browser, replay).await;
        assert_eq!(sent.step, "odd-step");
        let whole = json!({
            "nickname": "Countess",
            "pin": "one secret",
            "news": true,
            "colour": "blue",
            "month": "twelfth",
            "address": { "city": "Delft", "country": "NL" },
            "proof": { "id": "letter", "reference": "L-1" },
            "stateHandle": "02.handle",
        });
        assert_eq!(sent.body, whole);
    })
    .await;
}

#[tokio::test]
async fn what_is_missing_is_marked_and_nothing_is_sent() {
    let steps = json!([form("odd-step", every_kind())]);
    play(answer(steps), async |browser, replay| {
        browser.wait_heading(heading::GENERIC).await;
        browser.submit().await;
        let page = browser
            .wait_until("the marks", |page| {
                page.field("nickname").is_some_and(|one| one.invalid)
            })
            .await;
        for name in ["nickname", "pin", "month", "address.city"] {
            let invalid = page.field(name).is_some_and(|one| one.invalid);
            assert!(invalid, "{name} is not marked\n{page}");
        }
        assert_eq!(page.focus, "nickname", "{page}");
        assert_eq!(replay.received(), []);
    })
    .await;
}

#[tokio::test]
async fn unknown_ways_on_are_buttons_that_work() {
    let steps = json!([
        form("odd-step", json!([{ "name": "nickname", "label": "Nickname" }])),
        form("odd-detour", json!([])),
        { "name": "odd-link", "href": "http://localhost:3000/idp/idx/odd-link" },
    ]);
    play(answer(steps), async |browser, replay| {
        let page = browser.wait_heading(heading::GENERIC).await;
        for name in ["Odd detour", "Odd link", button::BACK_TO_SIGN_IN] {
            let offered = page.buttons.iter().any(|one| one == name);
            assert!(offered, "{name:?} is not offered\n{page}");
        }
        browser.press("Odd detour").await;
        let sent = wait_for(browser, replay).await;
        assert_eq!(sent.step, "odd-detour");
        browser.press("Odd link").await;
        browser.wait_heading("Elsewhere").await;
    })
    .await;
}

#[tokio::test]
async fn messages_of_every_class_are_told_apart() {
    let mut said = answer(json!([form("odd-step", json!([]))]));
    let classes = ["ERROR", "WARNING", "INFO", "SUCCESS"];
    let messages = classes.map(|class| {
        json!({ "class": class, "message": format!("It says {class}."), "i18n": { "key": "odd" } })
    });
    said["messages"] = json!({ "type": "array", "value": messages });
    play(said, async |browser, _| {
        let page = browser.wait_heading(heading::GENERIC).await;
        for (class, word) in classes
            .iter()
            .zip(["Error", "Warning", "Information", "Success"])
        {
            let whole = format!("{word}: It says {class}.");
            assert!(page.says(&whole), "not told: {whole}\n{page}");
        }
    })
    .await;
}

#[tokio::test]
async fn waiting_without_another_way_can_be_left() {
    let mut wait = form("poll", json!([]));
    wait["refresh"] = json!(60_000);
    let mut said = answer(json!([wait]));
    said.as_object_mut().expect("an object").remove("cancel");
    play(said, async |browser, _| {
        let page = browser.wait_heading(heading::MAINTENANCE).await;
        let way = button::BACK_TO_SIGN_IN.to_owned();
        assert!(page.buttons.contains(&way), "a dead end\n{page}");
    })
    .await;
}

#[tokio::test]
async fn a_way_out_with_an_error_is_no_success() {
    let said = json!({
        "version": "1.0.0",
        "messages": { "type": "array", "value": [{
            "class": "ERROR", "message": "Not for you.", "i18n": { "key": "odd" },
        }] },
        "success": { "name": "success-redirect", "href": "http://localhost:3000/elsewhere" },
    });
    play(said, async |browser, _| {
        let page = browser.wait_alert("Not for you.").await;
        assert_ne!(page.heading(), heading::SIGNED_IN, "{page}");
        browser.press(button::CONTINUE).await;
        browser.wait_heading("Elsewhere").await;
    })
    .await;
}

#[tokio::test]
async fn logos_come_only_from_where_the_policy_lets_them() {
    let choice = |label: &str, index: usize| {
        json!({
            "label": label,
            "value": { "form": { "value": [
                { "name": "id", "value": format!("aut{index}"), "required": true,
                  "mutable": false },
                { "name": "methodType", "value": "push", "required": false, "mutable": false },
            ] } },
            "relatesTo": format!("$.authenticators.value[{index}]"),
        })
    };
    let logos = [
        ("Own", "/img/own.svg"),
        (
            "Drawn",
            "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E",
        ),
        ("Foreign", "https://cdn.example/logo.svg"),
        ("Script", "javascript:alert(1)"),
    ];
    let choices: Vec<Value> = logos
        .iter()
        .enumerate()
        .map(|(index, (name, _))| choice(name, index))
        .collect();
    let authenticators = logos.map(|(name, logo)| {
        json!({
            "type": "app", "key": "custom_app", "id": name, "displayName": name,
            "logoUri": logo, "methods": [{ "type": "push" }],
        })
    });
    let fields = json!([{ "name": "authenticator", "type": "object", "options": choices }]);
    let mut said = answer(json!([form("select-authenticator-authenticate", fields)]));
    said["authenticators"] = json!({ "type": "array", "value": authenticators });
    play(said, async |browser, replay| {
        browser.wait_heading(heading::CHOOSE).await;
        let drawn = "return [...document.querySelectorAll('.option')].map(option =>
            option.querySelector('img')?.src ?? (option.querySelector('.icon') ? 'icon' : 'none'))";
        let images: Vec<String> = browser.run(drawn, vec![]).await;
        assert_eq!(images[0], format!("{}img/own.svg", replay.app()));
        assert!(images[1].starts_with("data:image/svg+xml"), "{images:?}");
        assert_eq!(images[2..], ["icon", "icon"]);
    })
    .await;
}

#[tokio::test]
async fn an_image_that_cannot_be_loaded_gives_way_to_an_icon() {
    let logo = "/broken.png";
    let fields = json!([{ "name": "authenticator", "type": "object", "options": [{
        "label": "Lost",
        "value": { "form": { "value": [
            { "name": "id", "value": "aut0", "required": true, "mutable": false },
        ] } },
        "relatesTo": "$.authenticators.value[0]",
    }] }]);
    let mut said = answer(json!([form("select-authenticator-authenticate", fields)]));
    said["authenticators"] = json!({ "type": "array", "value": [{
        "type": "app", "key": "custom_app", "id": "aut0", "displayName": "Lost",
        "logoUri": logo, "methods": [{ "type": "push" }],
    }] });
    play(said, async |browser, _| {
        browser.expect(Expected::Status(404));
        browser.wait_heading(heading::CHOOSE).await;
        let icon = "return document.querySelectorAll('.option img').length === 0
            && document.querySelectorAll('.option-icon .icon').length === 1";
        let mut drawn = false;
        for _ in 0..100 {
            drawn = browser.run(icon, vec![]).await;
            if drawn {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert!(drawn, "the image is broken and stays");
    })
    .await;
}

/// What was sent first, once it has been received.
async fn wait_for(browser: &Browser, replay: &Replay) -> Received {
    let sent = || replay.received().into_iter().next();
    browser
        .wait_until("the request", |page| !page.busy && sent().is_some())
        .await;
    sent().expect("it was there")
}

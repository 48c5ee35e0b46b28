//! What a site chooses: links, buttons, what to hide, identity providers, captchas, its hooks.

use std::cell::Cell;
use std::rc::Rc;

use doorway::hooks::{self, Hooks, OwnButton, UsernamePurpose};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::org::Org;
use super::stage::{pause, settle};
use crate::fixture;

fn link(org: &Org, text: &str) -> Option<String> {
    let links = org.stage().all("a");
    let found = links.iter().find(|a| {
        a.text_content()
            .unwrap_or_default()
            .trim()
            .starts_with(text)
    })?;
    found.get_attribute("href")
}

#[wasm_bindgen_test]
async fn links_of_the_site_stand_on_the_first_page_in_their_order() {
    let org = Org::with_settings(
        fixture!("identify"),
        r#","helpLink":"https://help.example/","customLinks":[{"label":"Privacy","url":"/privacy"}],
        "signUpLink":"https://join.example/","customButtons":[{"label":"By carrier pigeon","url":"/pigeon"}]"#,
    )
    .await;
    assert_eq!(
        link(&org, "Get help").as_deref(),
        Some("https://help.example/")
    );
    assert_eq!(link(&org, "Privacy").as_deref(), Some("/privacy"));
    assert_eq!(
        link(&org, "Create an account").as_deref(),
        Some("https://join.example/")
    );
    for link in org.stage().all("a[target=_blank]") {
        assert_eq!(
            link.get_attribute("rel").as_deref(),
            Some("noopener noreferrer")
        );
    }
    let actions: Vec<String> = org
        .stage()
        .all(".actions li")
        .iter()
        .map(|li| li.text_content().unwrap_or_default())
        .collect();
    let place = |text: &str| actions.iter().position(|a| a.starts_with(text));
    assert!(
        place("Get help") < place("Privacy") && place("Privacy") < place("Create"),
        "{actions:?}"
    );
    assert!(org.stage().text().contains("By carrier pigeon"));
}

#[wasm_bindgen_test]
async fn links_replace_what_the_organisation_offers_and_offer_nothing_else() {
    let settings = r#","forgotPasswordLink":"https://reset.example/","unlockLink":"https://unlock.example/","signUpLink":"https://join.example/""#;
    let org = Org::with_settings(fixture!("identify-recovery"), settings).await;
    assert_eq!(link(&org, "Create an account"), None);
    assert_eq!(link(&org, "Unlock"), None);
}

#[wasm_bindgen_test]
async fn the_way_back_is_hidden_or_leads_elsewhere() {
    let back = |org: &Org| org.stage().text().contains("Back to sign in");
    let org = Org::shows(fixture!("challenge-password")).await;
    assert!(back(&org));
    let org = Org::with_settings(
        fixture!("challenge-password"),
        r#","hideBackToSignIn":true"#,
    )
    .await;
    assert!(!back(&org));
    let org = Org::with_settings(fixture!("session-expired"), r#","hideBackToSignIn":true"#).await;
    assert!(!back(&org));
    let org = Org::with_settings(
        fixture!("challenge-password"),
        r#","backToSignInLink":"/start""#,
    )
    .await;
    assert_eq!(link(&org, "Back to sign in").as_deref(), Some("/start"));
}

#[wasm_bindgen_test]
async fn who_signs_in_and_whether_to_stay_can_be_hidden() {
    let org = Org::shows(fixture!("challenge-password")).await;
    assert_eq!(org.stage().all(".chip").len(), 1);
    let hidden = r#","hideIdentifier":true,"hideKeepMeSignedIn":true"#;
    let org = Org::with_settings(fixture!("challenge-password"), hidden).await;
    assert!(org.stage().all(".chip").is_empty());
    let org = Org::with_settings(fixture!("identify"), hidden).await;
    assert!(org.stage().all("[name=rememberMe]").is_empty());
}

#[wasm_bindgen_test]
async fn a_username_is_given_kept_and_made_into_another() {
    struct Domain;
    impl Hooks for Domain {
        fn username(&self, typed: &str, purpose: UsernamePurpose) -> String {
            assert_eq!(purpose, UsernamePurpose::SignIn);
            format!("{typed}@example.com")
        }
    }
    hooks::install(Domain);
    let org = Org::with_settings(
        fixture!("identify"),
        r#","username":"ada","rememberUsername":true"#,
    )
    .await;
    assert_eq!(org.stage().input("#identifier").value(), "ada");
    org.stage().enter("#identifier", " bob ");
    org.stage().one("#rememberMe").click();
    org.submit().await;
    settle().await;
    hooks::remove();
    assert_eq!(
        org.body_of("/identify")["identifier"],
        json!("bob@example.com")
    );
    // What was typed stays in its field.
    assert_eq!(org.stage().input("#identifier").value(), " bob ");
    drop(org);

    let org = Org::with_settings(fixture!("identify"), r#","rememberUsername":true"#).await;
    assert_eq!(org.stage().input("#identifier").value(), "bob");
    assert!(org.stage().input("#rememberMe").checked());
    org.stage().one("#rememberMe").click();
    org.submit().await;
    settle().await;
    drop(org);
    let org = Org::with_settings(fixture!("identify"), r#","rememberUsername":true"#).await;
    assert_eq!(org.stage().input("#identifier").value(), "");
}

/// A first page with so many providers.
fn with_providers(count: usize) -> String {
    let mut page: Value = serde_json::from_str(fixture!("identify")).unwrap();
    let list = page["remediation"]["value"].as_array_mut().unwrap();
    list.truncate(1);
    for n in 0..count {
        let (kind, name) = if n == 0 {
            ("GOOGLE", "x")
        } else {
            ("OIDC", "Port")
        };
        list.push(json!({
            "name": "redirect-idp", "type": kind, "method": "GET",
            "idp": {"id": format!("0oa{n}"), "name": format!("{name} {n}")},
            "href": format!("https://org.example/sso/idps/0oa{n}?stateToken=t"),
        }));
    }
    page.to_string()
}

#[wasm_bindgen_test]
async fn ten_providers_are_shown_and_more_are_searched() {
    let org = Org::shows(&with_providers(10)).await;
    assert_eq!(org.stage().all("[data-provider]").len(), 10);
    assert!(org.stage().all("#provider").is_empty());
    assert!(org.stage().text().contains("Sign in with Google"));
    let image = org.stage().one("[data-provider=GOOGLE] img");
    assert_eq!(
        image.get_attribute("src").as_deref(),
        Some("/idp/google.svg")
    );
    assert!(org.stage().all("[data-provider=OIDC] img").is_empty());

    let org = Org::shows(&with_providers(12)).await;
    let left = || org.stage().all(".search-results li:not([hidden])").len();
    assert_eq!(left(), 12);
    org.stage().enter("#provider", "port 11");
    settle().await;
    assert_eq!(left(), 1);
    assert!(org.stage().text().contains("1 way to sign in"));
    org.stage().enter("#provider", "nobody");
    settle().await;
    assert_eq!(left(), 0);
    assert!(org.stage().text().contains("Nothing has this name"));
    org.stage().enter("#provider", "");
    settle().await;
    assert_eq!(left(), 12);
}

#[wasm_bindgen_test]
async fn providers_of_the_site_are_offered_beside_the_organisations() {
    let settings = r#","identityProviders":[{"id":"0oa0","type":"GOOGLE"},
        {"id":"0oa8","type":"GITHUB"},{"id":"0oa9","name":"Lighthouse"}]"#;
    let org = Org::with_settings(&with_providers(2), settings).await;
    let text = org.stage().text();
    for name in ["Google", "GitHub", "Lighthouse", "Port 1"] {
        let label = ["Sign in with ", name].concat();
        assert_eq!(text.matches(&label).count(), 1, "{name}: {text}");
    }
}

#[wasm_bindgen_test]
async fn a_lone_provider_is_a_button_at_the_start() {
    let org = Org::shows(fixture!("redirect-idp-lone")).await;
    assert_eq!(org.stage().all("[data-provider]").len(), 1);
    assert!(org.stage().all("form").is_empty());
    assert!(org.sent().is_empty());
}

#[wasm_bindgen_test]
async fn providers_stand_below_the_form_or_above_it() {
    let order = |org: &Org| {
        let form = org.stage().one("form");
        let button = org.stage().all("[data-provider]").remove(0);
        form.compare_document_position(&button) & 4 != 0
    };
    let org = Org::shows(&with_providers(2)).await;
    assert!(order(&org), "below");
    let org = Org::with_settings(&with_providers(2), r#","providersFirst":true"#).await;
    assert!(!order(&org), "above");
    assert_eq!(org.stage().all("[data-provider]").len(), 2);
}

/// A site with two ways in of its own.
struct TwoWays {
    pressed: Rc<Cell<u32>>,
}

impl Hooks for TwoWays {
    fn buttons(&self) -> Vec<OwnButton> {
        let pressed = self.pressed.clone();
        let count = move || pressed.set(pressed.get() + 1);
        vec![
            OwnButton::new("Sign in with your badge", count).named("badge"),
            OwnButton::new("<b>By post</b>", || {}),
        ]
    }
}

/// A first page with the buttons of [`TwoWays`], and how often the badge was asked for.
async fn with_two_ways(response: &str, settings: &str) -> (Org, Rc<Cell<u32>>) {
    let pressed = Rc::new(Cell::new(0));
    hooks::install(TwoWays {
        pressed: pressed.clone(),
    });
    let org = Org::with_settings(response, settings).await;
    (org, pressed)
}

#[wasm_bindgen_test]
async fn buttons_of_the_site_do_what_it_wants_and_send_nothing() {
    let (org, pressed) = with_two_ways(fixture!("identify"), "").await;
    let badge = org.stage().one("[data-button=badge]");
    assert_eq!(badge.tag_name(), "BUTTON");
    // Enter in a field still sends the form, and not this.
    assert_eq!(badge.get_attribute("type").as_deref(), Some("button"));
    assert_eq!(
        badge.text_content().as_deref().map(str::trim),
        Some("Sign in with your badge")
    );
    // A label is a text, whatever is in it.
    assert!(org.stage().text().contains("<b>By post</b>"));
    org.stage().enter("#identifier", "ada@example.com");
    badge.click();
    badge.click();
    settle().await;
    hooks::remove();
    assert_eq!(pressed.get(), 2);
    assert!(org.sent().is_empty());
    assert_eq!(org.stage().input("#identifier").value(), "ada@example.com");
    // Ways in are no answer to a wrong password on a later page.
    drop(org);
    let (org, _) = with_two_ways(fixture!("challenge-password"), "").await;
    hooks::remove();
    assert!(org.stage().all("[data-button]").is_empty());
    assert!(!org.stage().text().contains("By post"));
}

#[wasm_bindgen_test]
async fn buttons_of_the_site_stand_between_its_links_and_the_providers() {
    let settings = r#","customButtons":[{"label":"By carrier pigeon","url":"/pigeon"}]"#;
    let (org, _) = with_two_ways(&with_providers(2), settings).await;
    hooks::remove();
    let buttons: Vec<String> = org
        .stage()
        .all(".alternatives button")
        .iter()
        .map(|button| button.text_content().unwrap_or_default().trim().to_owned())
        .collect();
    assert_eq!(
        buttons,
        [
            "By carrier pigeon",
            "Sign in with your badge",
            "<b>By post</b>",
            "Sign in with Google",
            "Sign in with Port 1"
        ]
    );
}

#[wasm_bindgen_test]
async fn a_button_of_the_site_waits_for_what_is_on_its_way() {
    let pressed = Rc::new(Cell::new(0));
    hooks::install(TwoWays {
        pressed: pressed.clone(),
    });
    // The answer to the name never comes.
    let org = Org::with_rules(fixture!("identify"), &[("/identify", 0)]).await;
    org.stage().enter("#identifier", "ada@example.com");
    org.submit().await;
    org.stage().one("[data-button=badge]").click();
    settle().await;
    hooks::remove();
    assert_eq!(pressed.get(), 0);
}

/// printf 'salt5' | sha256sum
const CHALLENGE: &str = r#"{"algorithm":"SHA-256","maxnumber":50,"salt":"salt","signature":"s",
    "challenge":"cc4efc6ae0d270fd4816cceea255e959f3fe63adfa7577b1c95b1cd155fb9aed"}"#;

#[wasm_bindgen_test]
async fn altcha_is_solved_here_and_sent_with_the_form() {
    let org = Org::shows(fixture!("identify-altcha")).await;
    org.answers(200, CHALLENGE);
    org.stage().enter("#identifier", "ada@example.com");
    org.submit().await;
    pause(std::time::Duration::from_millis(300)).await;
    let body = org.body_of("/identify");
    assert_eq!(body["captchaVerify"]["captchaId"], json!("altcha"));
    let token = body["captchaVerify"]["captchaToken"].as_str().unwrap();
    let token = leptos::prelude::window().atob(token).unwrap();
    let token: Value = serde_json::from_str(&token).unwrap();
    assert_eq!(token["number"], json!(5));
    // The challenge was asked for once, with the handle of the page.
    assert!(org.body_of("/api/v1/altcha").get("stateHandle").is_some());
}

#[wasm_bindgen_test]
async fn what_cannot_be_solved_is_told_and_nothing_typed_is_lost() {
    let org = Org::shows(fixture!("identify-altcha")).await;
    org.answers(500, "{}");
    org.stage().enter("#identifier", "ada@example.com");
    org.submit().await;
    pause(std::time::Duration::from_millis(200)).await;
    assert!(
        org.stage()
            .description("#identifier")
            .contains("you’re a person")
    );
    assert_eq!(org.stage().input("#identifier").value(), "ada@example.com");
    assert_eq!(org.sent().len(), 1);
    // It can be tried again.
    org.answers(200, CHALLENGE);
    org.submit().await;
    pause(std::time::Duration::from_millis(300)).await;
    assert!(org.body_of("/identify").get("captchaVerify").is_some());
}

#[wasm_bindgen_test]
async fn a_hosted_captcha_runs_in_a_frame_of_its_own_and_leaves_with_the_screen() {
    let org = Org::with_settings(
        fixture!("identify-password-captcha"),
        r#","captchaFrame":"/nowhere/captcha.html""#,
    )
    .await;
    let frames = || {
        let found = leptos::prelude::document().query_selector_all("iframe.captcha-frame");
        found.unwrap().length()
    };
    assert_eq!(frames(), 0);
    org.stage().enter("#identifier", "ada@example.com");
    org.stage().enter("[name='credentials.passcode']", "secret");
    org.submit().await;
    settle().await;
    assert_eq!(frames(), 1);
    let frame = leptos::prelude::document().query_selector("iframe.captcha-frame");
    let frame = frame.unwrap().unwrap();
    assert_eq!(
        frame.get_attribute("src").as_deref(),
        Some("/nowhere/captcha.html")
    );
    assert!(
        !frame
            .get_attribute("sandbox")
            .unwrap()
            .contains("allow-same-origin")
    );
    assert!(org.sent().is_empty());
    drop(org);
    settle().await;
    assert_eq!(frames(), 0);
}

#[wasm_bindgen_test]
async fn an_account_is_unlocked_in_two_stages() {
    let org = Org::shows(fixture!("unlock-select")).await;
    assert!(org.stage().all(".option").is_empty());
    org.submit().await;
    assert_eq!(org.stage().all("[aria-invalid=true]").len(), 1);
    org.stage().enter("#identifier", "ada@example.com");
    org.submit().await;
    assert!(org.sent().is_empty());
    assert!(org.stage().text().contains("ada@example.com"));
    org.stage().all(".option").remove(0).click();
    settle().await;
    let sent = org.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].body["identifier"], json!("ada@example.com"));
    assert!(sent[0].body["authenticator"]["id"].is_string());
}

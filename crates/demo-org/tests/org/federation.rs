//! Identity providers: instead of the first form, as an authenticator, with a
//! card, and to look at documents.

use axum::http::StatusCode;
use serde_json::json;

use crate::attempt::Attempt;
use crate::provider::request_of;
use crate::support::{Browser, CALLBACK, ORG, PROVIDER, claims, parameter};

const SETTINGS: &str = "
[policies.password-and-another]
idps = ['0oaidplighthouse0001', '0oaidpgoogle00000001', '0oaidpsmartcard00001']
[policies.keeper]
identify = 'identifier-first'
factors = [['okta_password'], ['external_idp', 'smart_card_idp']]
enroll = [{ key = 'external_idp' }, { key = 'smart_card_idp' }]
[policies.one]
identify = 'identifier-first'
factors = [['okta_password']]
[policies.documents]
identify = 'identifier-first'
factors = [['okta_password']]
identity_proof = true
[policies.routed]
identify = 'identifier-first'
factors = [['external_idp']]
route = '0oaidplighthouse0001'
[[users]]
login = 'routed@example.com'
first_name = 'Routed'
last_name = 'Away'
password = 'Unused-0000'
policy = 'routed'
[[users]]
login = 'ada@example.com'
first_name = 'Ada'
last_name = 'Lovelace'
password = 'Analytical-1843'
email = true
[[users]]
login = 'hedy@example.com'
first_name = 'Hedy'
last_name = 'Lamarr'
password = 'Frequency-1942'
external_idp = true
smart_card = true
policy = 'keeper'
[[users]]
login = 'new@example.com'
first_name = 'New'
last_name = 'Comer'
password = 'Nothing-0000'
policy = 'keeper'
[[users]]
login = 'one@example.com'
first_name = 'One'
last_name = 'Proof'
policy = 'one'
[[users]]
login = 'doc@example.com'
first_name = 'Doc'
last_name = 'Ument'
password = 'Passport-1920'
policy = 'documents'
";

/// The nth remediation of this name, as the address it leads to.
fn link(attempt: &Attempt, name: &str, index: usize) -> String {
    let forms = attempt.body["remediation"]["value"].as_array();
    let form = forms
        .into_iter()
        .flatten()
        .filter(|form| form["name"] == name)
        .nth(index)
        .unwrap_or_else(|| panic!("no {name} {index} in {:?}", attempt.steps()));
    assert_eq!(form["method"], "GET");
    assert!(form.get("rel").is_none() && form.get("value").is_none());
    form["href"].as_str().expect("an address").to_owned()
}

/// Goes to the provider, decides there, and comes back to the app.
async fn travel(attempt: &mut Attempt, address: &str, account: &str, decision: &str) -> String {
    let back = to_callback(attempt, address, account, decision).await;
    let home = attempt.browser.visit(&back).await;
    assert_eq!(home.status, StatusCode::SEE_OTHER, "{}", home.text);
    let target = home.header("location").expect("the app").to_owned();
    assert!(target.starts_with(CALLBACK), "{target}");
    assert_eq!(
        parameter(&target, "state").as_deref(),
        Some("state-of-test")
    );
    target
}

async fn to_callback(
    attempt: &mut Attempt,
    address: &str,
    account: &str,
    decision: &str,
) -> String {
    let gone = attempt.browser.visit(address).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text);
    let target = gone.header("location").expect("the provider").to_owned();
    assert!(
        target.starts_with(&format!("{PROVIDER}/authorize?")),
        "{target}"
    );
    let page = attempt.browser.visit(&target).await;
    let request = request_of(&page.text);
    let pairs = [
        ("request", request.as_str()),
        ("account", account),
        ("decision", decision),
    ];
    let reply = attempt.browser.submit_page("/authorize", &pairs).await;
    reply.header("location").expect("a way back").to_owned()
}

#[tokio::test]
async fn signing_in_at_a_provider_may_be_all_it_takes() {
    let mut attempt = Browser::with(SETTINGS).begin().await;
    assert_eq!(
        attempt.steps(),
        ["identify", "redirect-idp", "redirect-idp", "redirect-idp"]
    );
    let google = &attempt.body["remediation"]["value"][2];
    assert_eq!(google["type"], "GOOGLE");
    assert_eq!(google["idp"]["name"], "Google");
    assert_eq!(attempt.body["remediation"]["value"][3]["type"], "X509");

    let address = link(&attempt, "redirect-idp", 1);
    let target = travel(&mut attempt, &address, "one@example.com", "allow").await;
    let code = parameter(&target, "interaction_code").expect("a code");
    assert_eq!(parameter(&target, "error"), None);
    let tokens = attempt.browser.exchange(&code).await.json();
    let claims = claims(tokens["id_token"].as_str().expect("token"));
    assert_eq!(claims["preferred_username"], "one@example.com");
}

#[tokio::test]
async fn a_routing_rule_leaves_nothing_but_the_provider() {
    let mut attempt = Browser::with(SETTINGS).begin().await;
    attempt.identify("routed@example.com").await;
    assert_eq!(attempt.steps(), ["redirect-idp"]);
    assert_eq!(attempt.body.get("messages"), None);
    let address = link(&attempt, "redirect-idp", 0);
    let target = travel(&mut attempt, &address, "routed@example.com", "deny").await;
    assert_eq!(
        parameter(&target, "error").as_deref(),
        Some("access_denied")
    );
    let target = travel(&mut attempt, &address, "routed@example.com", "allow").await;
    assert!(parameter(&target, "interaction_code").is_some(), "{target}");
    assert_eq!(parameter(&target, "error"), None);
}

#[tokio::test]
async fn after_a_provider_the_rest_of_the_policy_counts() {
    let mut attempt = Browser::with(SETTINGS).begin().await;
    let address = link(&attempt, "redirect-idp", 0);
    let target = travel(&mut attempt, &address, "ada@example.com", "allow").await;
    assert_eq!(
        parameter(&target, "error").as_deref(),
        Some("interaction_required")
    );
    attempt.introspect().await;
    assert_eq!(attempt.steps(), ["select-authenticator-authenticate"]);
    attempt.choose("okta_email").await;
    assert_eq!(
        attempt.body["user"]["value"]["identifier"],
        "ada@example.com"
    );
    attempt.send_mail().await;
    attempt.answer(&attempt.browser.code()).await;
    assert!(attempt.is_complete());
}

#[tokio::test]
async fn what_the_provider_refuses_the_app_is_told() {
    for (account, decision, error) in [
        ("ada@example.com", "deny", "access_denied"),
        ("ada@example.com", "error", "server_error"),
        ("stranger@elsewhere.example", "allow", "access_denied"),
    ] {
        let mut attempt = Browser::with(SETTINGS).begin().await;
        let address = link(&attempt, "redirect-idp", 0);
        let target = travel(&mut attempt, &address, account, decision).await;
        assert_eq!(parameter(&target, "error").as_deref(), Some(error));
        let text = parameter(&target, "error_description").expect("a reason");
        assert!(!text.is_empty());
        assert_eq!(parameter(&target, "interaction_code"), None);
    }
}

#[tokio::test]
async fn an_answer_belongs_to_one_browser_and_one_visit() {
    let mut attempt = Browser::with(SETTINGS).begin().await;
    let address = link(&attempt, "redirect-idp", 0);
    let back = to_callback(&mut attempt, &address, "one@example.com", "allow").await;
    let elsewhere = attempt.browser.another().visit(&back).await;
    assert_eq!(elsewhere.status, StatusCode::BAD_REQUEST);
    let again = attempt.browser.visit(&back).await;
    assert_eq!(again.status, StatusCode::BAD_REQUEST, "the state is spent");

    // A code of another visit is not taken either: PKCE and nonce differ.
    let first = to_callback(&mut attempt, &address, "one@example.com", "allow").await;
    let second = to_callback(&mut attempt, &address, "one@example.com", "allow").await;
    let code = parameter(&first, "code").expect("a code");
    let state = parameter(&second, "state").expect("a state");
    let mixed = format!("{ORG}/oauth2/v1/authorize/callback?code={code}&state={state}");
    let home = attempt.browser.visit(&mixed).await;
    let target = home.header("location").expect("the app");
    assert_eq!(parameter(target, "error").as_deref(), Some("server_error"));
}

#[tokio::test]
async fn a_link_of_an_earlier_step_is_dead() {
    let mut attempt = Browser::with(SETTINGS).begin().await;
    let address = link(&attempt, "redirect-idp", 0);
    attempt.identify("ada@example.com").await;
    let reply = attempt.browser.visit(&address).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    let unknown = format!("{ORG}/sso/idps/nobody?stateToken=02.a.b~c.d");
    assert_eq!(
        attempt.browser.visit(&unknown).await.status,
        StatusCode::BAD_REQUEST
    );
}

async fn hedy(browser: &Browser, key: &str) -> Attempt {
    let mut attempt = browser.another().begin().await;
    attempt.identify("hedy@example.com").await;
    attempt.answer("Frequency-1942").await;
    attempt.choose(key).await;
    attempt
}

#[tokio::test]
async fn a_provider_as_an_authenticator() {
    let browser = Browser::with(SETTINGS);
    for (key, kind) in [("external_idp", "OIDC"), ("smart_card_idp", "X509")] {
        let mut attempt = hedy(&browser, key).await;
        let form = attempt.form("redirect-idp");
        assert_eq!(form["type"], kind);
        assert_eq!(
            form["relatesTo"],
            json!(["$.currentAuthenticatorEnrollment"])
        );
        for current in ["currentAuthenticator", "currentAuthenticatorEnrollment"] {
            assert_eq!(attempt.body[current]["value"]["key"], key);
        }
        let address = link(&attempt, "redirect-idp", 0);

        // Denied, failed, or somebody else: the step stays, with a message.
        for (account, decision) in [
            ("hedy@example.com", "deny"),
            ("hedy@example.com", "error"),
            ("ada@example.com", "allow"),
        ] {
            let target = travel(&mut attempt, &address, account, decision).await;
            assert_eq!(
                parameter(&target, "error").as_deref(),
                Some("interaction_required")
            );
            attempt.introspect().await;
            assert_eq!(attempt.status, StatusCode::OK);
            assert_eq!(attempt.message_key(), "oie.authenticator.verify.error.fail");
            assert_eq!(attempt.steps()[0], "redirect-idp");
        }
        let target = travel(&mut attempt, &address, "hedy@example.com", "allow").await;
        assert!(parameter(&target, "interaction_code").is_some(), "{target}");
    }
}

#[tokio::test]
async fn a_provider_is_set_up_by_going_there() {
    let browser = Browser::with(SETTINGS);
    let mut attempt = browser.another().begin().await;
    attempt.identify("new@example.com").await;
    attempt.answer("Nothing-0000").await;
    attempt.set_up("external_idp").await;
    assert_eq!(
        attempt.form("redirect-idp")["relatesTo"],
        json!(["$.currentAuthenticator"])
    );
    let address = link(&attempt, "redirect-idp", 0);
    travel(&mut attempt, &address, "ada@example.com", "allow").await;
    attempt.introspect().await;
    assert_eq!(attempt.message_key(), "oie.authenticator.enroll.error.fail");
    travel(&mut attempt, &address, "new@example.com", "allow").await;
    attempt.introspect().await;
    // The policy wants the card, too.
    assert_eq!(attempt.steps()[0], "select-authenticator-enroll");
    attempt.set_up("smart_card_idp").await;
    let address = link(&attempt, "redirect-idp", 0);
    let target = travel(&mut attempt, &address, "new@example.com", "allow").await;
    assert!(parameter(&target, "interaction_code").is_some(), "{target}");
}

#[tokio::test]
async fn documents_are_looked_at_where_the_policy_says_so() {
    let mut attempt = Browser::with(SETTINGS).begin().await;
    attempt.identify("doc@example.com").await;
    attempt.answer("Passport-1920").await;
    assert_eq!(attempt.steps(), ["redirect-idverify"]);
    let form = attempt.form("redirect-idverify");
    assert_eq!(form["type"], "ID_PROOFING");
    assert_eq!(form["idp"]["id"], "IDV_PERSONA");
    let address = link(&attempt, "redirect-idverify", 0);
    assert!(address.starts_with(&format!(
        "{ORG}/idp/identity-verification?stateTokenExternalId="
    )));
    for decision in ["fail", "deny", "error"] {
        travel(&mut attempt, &address, "doc@example.com", decision).await;
        attempt.introspect().await;
        assert_eq!(attempt.message_key(), "oie.identity.verification.failed");
        assert_eq!(attempt.steps(), ["redirect-idverify"]);
    }
    let target = travel(&mut attempt, &address, "doc@example.com", "allow").await;
    assert!(parameter(&target, "interaction_code").is_some(), "{target}");
}

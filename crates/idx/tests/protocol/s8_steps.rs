//! IDX §8: one named step at a time, what is kept of a flow, and what comes next.

use idx::error::Fault;
use idx::intent::{Attempt, Failure, Feature, Flow, Inputs, Status, StepRefused, Wish};
use idx::transaction::{Effect, Event, Misuse, Opening, Record};
use idx::wire::remediation::KnownRemediation as R;
use serde_json::json;

use super::s8_intent::went;
use crate::scenario::host::Host;
use crate::scenario::journey::Journey;
use crate::scenario::{ORG, START_MS, STATE, Scenario, fixtures, opening, parts, reply, settings};

type Start = fn(Opening, Inputs) -> (Attempt, Vec<Effect>);

fn stepwise() -> Journey {
    Journey::begin(|opening, _| Attempt::start(opening), Inputs::new())
}

fn step(journey: &mut Journey, name: &str, more: Inputs) -> Result<(), StepRefused> {
    let effects = journey.attempt.proceed_step(name, more)?;
    journey.host.perform(effects);
    journey.host.check(journey.attempt.transaction());
    Ok(())
}

#[test]
fn idx_8_start_answers_nothing_by_itself() {
    let mut journey = stepwise();
    assert_eq!(journey.meets("identify"), None);
    let inputs = Inputs::new().username("ada").password("p");
    step(&mut journey, "identify", inputs).expect("a legal call");
    let sent = journey.sent().expect("the name");
    assert_eq!(sent.1["identifier"], "ada");
    // Exactly one request, though the password is there.
    assert_eq!(journey.meets("challenge-password"), None);
    assert_eq!(journey.pending().name, "challenge-authenticator");
    step(&mut journey, "challenge-authenticator", Inputs::new()).expect("a legal call");
    let sent = journey.sent().expect("the password");
    assert_eq!(sent.1["credentials"]["passcode"], "p");
    // Values all at once again, from here on.
    assert_eq!(journey.meets("select-authenticator"), None);
    let wish = Inputs::new().authenticator(Wish::key("okta_email"));
    let sent = journey.proceed(wish).expect("a choice");
    assert_eq!(sent.1["authenticator"]["id"], "aut-okta_email");
}

#[test]
fn idx_8_a_named_step_says_what_it_lacks() {
    let mut journey = stepwise();
    journey.meets("select-authenticator");
    let name = "select-authenticator-authenticate";
    assert_eq!(
        step(&mut journey, name, Inputs::new()),
        Err(StepRefused::Missing(vec!["authenticator".to_owned()]))
    );
    assert_eq!(
        step(&mut journey, "identify", Inputs::new()),
        Err(StepRefused::Unknown)
    );
    let wish = Inputs::new().authenticator(Wish::key("phone_number").method("voice"));
    step(&mut journey, name, wish).expect("a legal call");
    let sent = journey.sent().expect("a choice");
    assert_eq!(sent.1["authenticator"]["methodType"], "voice");
    assert_eq!(
        step(&mut journey, name, Inputs::new()),
        Err(StepRefused::Misuse(Misuse::Busy))
    );
}

#[test]
fn idx_8_actions_go_by_the_object_they_belong_to() {
    let mut journey = stepwise();
    journey.meets("challenge-email");
    let tx = journey.attempt.transaction();
    let names: Vec<String> = tx.forms().iter().map(|form| tx.name_of(form)).collect();
    for name in [
        "challenge-authenticator",
        "currentAuthenticatorEnrollment-resend",
        "currentAuthenticatorEnrollment-poll",
        "cancel",
    ] {
        assert!(names.iter().any(|n| n == name), "{name}: {names:?}");
    }
    let resend = "currentAuthenticatorEnrollment-resend";
    step(&mut journey, resend, Inputs::new()).expect("a legal call");
    assert_eq!(journey.sent(), went("challenge/resend", json!({})));

    let scenario = Scenario::showing(&fixtures::read("device-probe-loopback"));
    let forms = scenario.tx.forms();
    let mut named = forms.iter();
    let cancel = named.find(|f| scenario.tx.name_of(f) == "authenticatorChallenge-cancel");
    let cancel = cancel.expect("the probe's own");
    assert!(cancel.name.as_str().starts_with("cancel-polling"));
}

#[test]
fn idx_8_an_identity_provider_is_gone_to_only_when_named() {
    let mut journey = stepwise();
    journey.meets("redirect-idps");
    let next = journey.pending();
    assert_eq!(next.name, "redirect-idp");
    let idp = next.form.as_ref().and_then(|f| f.idp.clone());
    assert_eq!(idp.map(|i| i.id).as_deref(), Some("0oagoogle"));
    assert_eq!(journey.host.redirect, None);
    step(&mut journey, "redirect-idp", Inputs::new()).expect("a legal call");
    let led_to = journey.host.redirect.as_deref();
    assert!(led_to.is_some_and(|url| url.contains("0oagoogle")));

    // By number, as the name is not unique.
    let mut journey = stepwise();
    journey.meets("redirect-idps");
    let partner = journey.attempt.available_steps()[1].id;
    let effects = journey.attempt.perform(partner).expect("a legal call");
    journey.host.perform(effects);
    let led_to = journey.host.redirect.as_deref();
    assert!(led_to.is_some_and(|url| url.contains("0oasaml")));
}

#[test]
fn idx_8_a_code_that_comes_at_once_is_left_to_the_caller() {
    let mut journey = stepwise();
    journey.meets("success");
    let Status::Code(code) = journey.attempt.status() else {
        panic!("{:?}", journey.attempt.status());
    };
    let code = code.expose().to_owned();
    assert!(fixtures::text("success").contains(&code));
    assert!(journey.host.main().is_none(), "it is not redeemed");
    assert!(!journey.host.forgotten, "and what redeems it is kept");
    assert!(!format!("{:?}", journey.attempt).contains(&code));
    let mut tx = journey.attempt.into_transaction();
    let effects = tx.redeem_held().expect("a code");
    journey.host.perform(effects);
    let sent = journey.host.main().expect("a request");
    assert!(sent.url.ends_with("/v1/token"));
    assert_eq!(
        tx.redeem_held().err(),
        Some(Misuse::NotNow),
        "it works once"
    );
}

#[test]
fn idx_8_one_poll_at_once() {
    let mut journey = stepwise();
    journey.meets("challenge-okta-verify-push");
    let effects = journey.attempt.poll();
    assert!(matches!(
        effects.as_slice(),
        [Effect::Wait { millis: 0, .. }]
    ));
}

#[test]
fn idx_8_a_record_goes_on_with_the_flow_it_was_made_for() {
    let journey = Journey::begin(Attempt::register, Inputs::new());
    let kept = journey.host.remembered.expect("a record").to_json();
    let reload = || Record::from_json(kept.expose(), &settings(), START_MS);
    let with = |record| Opening {
        record,
        ..opening()
    };
    // In the middle of the registration, behind its door.
    let resumed = Attempt::resume(with(reload()), Inputs::new().skip());
    let (mut attempt, effects) = resumed.expect("a record");
    assert_eq!(attempt.flow(), Flow::Register);
    let mut host = Host::of(ORG);
    host.perform(effects);
    let id = host.main().expect("introspect").id;
    let reply = reply(200, &[], &fixtures::text("select-enroll"));
    let event = Event::Reply { id, reply };
    host.settle(&event);
    host.perform(attempt.handle(event, START_MS));
    let sent = host.main().expect("a request");
    assert!(sent.url.ends_with("/idp/idx/skip"));

    // The same flow goes on, another specific one begins anew, signing in takes up any.
    let goes_on = |start: Start| {
        let (_, effects) = start(with(reload()), Inputs::new());
        effects.iter().any(|effect| match effect {
            Effect::Send(request) => request.url.ends_with("/idp/idx/introspect"),
            _ => false,
        })
    };
    assert!(goes_on(Attempt::register));
    assert!(!goes_on(Attempt::recover_password));
    assert!(goes_on(Attempt::authenticate));
    assert!(!goes_on(|opening, _| Attempt::start(opening)));
    let nothing = Attempt::resume(with(None), Inputs::new());
    assert_eq!(nothing.err(), Some(Misuse::NotNow));
}

#[test]
fn idx_8_a_reset_is_kept_as_a_sign_in() {
    let inputs = Inputs::new()
        .username("ada")
        .new_password("Gannet4youandme");
    let mut journey = Journey::begin(Attempt::recover_password, inputs);
    journey.meets("identify");
    journey.host.remembered = None;
    assert!(journey.meets("reset-password").is_some());
    assert_eq!(journey.attempt.flow(), Flow::Authenticate);
    let kept = journey.host.remembered.take().expect("kept anew").to_json();
    assert!(kept.expose().contains("\"flow\":\"default\""));
}

#[test]
fn idx_8_who_can_proceed() {
    let record = Scenario::record();
    assert!(record.can_proceed(STATE));
    assert!(!record.can_proceed("another"));
}

#[test]
fn idx_8_names_of_flows() {
    let names: [(&[&str], Flow); 4] = [
        (
            &["default", "proceed", "authenticate", "login", "signin"],
            Flow::Authenticate,
        ),
        (&["register", "signup", "enrollProfile"], Flow::Register),
        (&["recoverPassword", "resetPassword"], Flow::RecoverPassword),
        (&["unlockAccount"], Flow::UnlockAccount),
    ];
    for (names, flow) in names {
        for name in names {
            assert_eq!(Flow::parse(name), Some(flow), "{name}");
        }
        assert_eq!(Flow::parse(flow.as_str()), Some(flow));
    }
    assert_eq!(Flow::parse("teleport"), None);
}

#[test]
fn idx_8_the_first_step_of_the_flow_comes_next() {
    // A probe goes first on the page; the flow goes on with the user name.
    let mut journey = Journey::begin(Attempt::authenticate, Inputs::new());
    let mut body = fixtures::read("device-probe-loopback");
    let fields = json!([{"name": "identifier", "required": true}]);
    let list = body["remediation"]["value"].as_array_mut().expect("a list");
    list.push(parts::form("identify", fields));
    journey.answer(&body);
    let next = journey.pending();
    assert_eq!((next.name.as_str(), next.in_flow), ("identify", true));
    assert_eq!(next.missing, ["identifier"]);
    assert!(next.poll_ms.is_some());
    // A page without any is passed through.
    let mut journey = Journey::begin(Attempt::authenticate, Inputs::new());
    journey.meets("keep-me-signed-in");
    let next = journey.pending();
    assert_eq!(
        (next.name.as_str(), next.in_flow),
        ("keep-me-signed-in", false)
    );
}

/// The remediations that belong to a flow, in the order of the alphabet.
fn of_flow(start: Start) -> Vec<&'static str> {
    let belongs = |name: &R| {
        let mut options = opening();
        options.options.activation_token = Some("t".into());
        let mut journey = Journey::begin_with(start, options, Inputs::new());
        let field = json!({"name": "x", "required": true});
        journey.answer(&parts::form_page(name.as_str(), json!([field])));
        match journey.attempt.status() {
            Status::Pending(next) => next.in_flow,
            _ => false,
        }
    };
    let all = R::ALL.iter().copied().filter(belongs);
    let mut names: Vec<&str> = all.map(R::as_str).collect();
    names.sort_unstable();
    names
}

#[test]
fn idx_8_what_belongs_to_each_flow() {
    assert_eq!(
        of_flow(Attempt::unlock_account),
        [
            "authenticator-verification-data",
            "challenge-authenticator",
            "challenge-poll",
            "identify",
            "reenroll-authenticator-warning",
            "select-authenticator-authenticate",
            "select-authenticator-unlock-account",
            "unlock-account",
        ]
    );
    assert_eq!(
        of_flow(Attempt::recover_password),
        [
            "authenticator-enrollment-data",
            "authenticator-verification-data",
            "challenge-authenticator",
            "enroll-poll",
            "identify",
            "identify-recovery",
            "reenroll-authenticator",
            "reenroll-authenticator-warning",
            "reset-authenticator",
            "select-authenticator-authenticate",
            "select-authenticator-enroll",
        ]
    );
    let register = of_flow(Attempt::register);
    assert!(!register.contains(&"challenge-authenticator"));
    assert!(register.contains(&"enroll-profile"));
    let sign_in = of_flow(Attempt::authenticate);
    assert!(sign_in.contains(&"challenge-poll") && !sign_in.contains(&"enroll-profile"));
}

#[test]
fn idx_8_failures_say_who_can_act() {
    let failure = Failure::NotOffered(Feature::Register);
    assert_eq!(failure.fault(), Fault::Administrator);
    assert_eq!(failure.message_key(), "error.not_offered");
    assert_eq!(failure.params(), [("feature", "enroll-profile".to_owned())]);
    let failure = Failure::Transaction(idx::error::Error::Server { status: 502 });
    assert_eq!(failure.code(), "server");
    assert_eq!(failure.params(), [("status", "502".to_owned())]);
}

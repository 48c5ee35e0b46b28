//! FastPass: a nonce that the app on this device signs, found in one of
//! several ways (IDX §6.3, §6.4). It is asked for before anybody is named, by
//! itself or on a button, and as a method of Okta Verify.

use serde_json::{Map, Value, json};

use crate::authenticators::{Kind, app_push};
use crate::config::ChallengeMethod;
use crate::devices::Ask;
use crate::devices::ask::Matter;
use crate::flow::Flow;
use crate::ion::{Form, object};
use crate::page::with_query;
use crate::rejection::Rejection;
use crate::transaction::{Stage, Transaction};

/// Where the app can be had.
const DOWNLOAD: &str = "https://apps.apple.com/us/app/okta-verify/id490179405";

/// A challenge before anybody is named.
#[derive(Clone)]
pub(crate) struct Probe {
    /// Okta Verify, or a card that it reads.
    pub(crate) kind: Kind,
    pub(crate) ask: String,
    pub(crate) method: ChallengeMethod,
    /// Nobody pressed a button for it.
    pub(crate) silent: bool,
    /// The form of Apple's extension was sent once already.
    pub(crate) called: bool,
}

/// Asks whoever's app is here.
fn probe(
    flow: &mut Flow<'_>,
    tx: &Transaction,
    kind: Kind,
    method: ChallengeMethod,
    silent: bool,
) -> Result<Probe, Rejection> {
    let ask = Ask::new(Matter::Nonce, kind, method.name(), &tx.id, flow.now);
    Ok(Probe {
        kind,
        ask: put(flow, tx, ask)?,
        method,
        silent,
        called: false,
    })
}

/// The same, as the step the attempt stands at.
pub(crate) fn begin(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    kind: Kind,
    method: ChallengeMethod,
    silent: bool,
) -> Result<(), Rejection> {
    let probe = probe(flow, tx, kind, method, silent)?;
    tx.go_to(Stage::DeviceProbe(Box::new(probe)));
    Ok(())
}

/// What is said to people whose app does not recognise them, by where it is.
pub(crate) fn needs_biometrics(method: ChallengeMethod) -> Rejection {
    app_push::needs_biometrics(match method {
        ChallengeMethod::UniversalLink | ChallengeMethod::AppLink => {
            "oie.authenticator.oktaverify.method.fastpass.verify.enable.biometrics.mobile"
        }
        ChallengeMethod::Loopback
        | ChallengeMethod::CustomUri
        | ChallengeMethod::ChromeDtc
        | ChallengeMethod::AppleSsoExtension
        | ChallengeMethod::AppleSsoExtensionGet => {
            "oie.authenticator.oktaverify.method.fastpass.verify.enable.biometrics.desktop"
        }
    })
}

/// Signs what the app is given and asks.
pub(crate) fn put(flow: &mut Flow<'_>, tx: &Transaction, ask: Ask) -> Result<String, Rejection> {
    let org = &flow.org.urls.org;
    let biometrics = flow.app_rules(tx).biometrics;
    let ask = ask
        .signed(&flow.world.keys, org, &flow.app_label(tx), biometrics)
        .map_err(|_| Rejection::unavailable())?;
    Ok(flow.world.asks.put(ask))
}

/// The challenge as a client is shown it: `value` of `authenticatorChallenge`
/// or of `contextualData.challenge`.
pub(crate) fn challenge(flow: &Flow<'_>, ask: &str, method: ChallengeMethod) -> Map<String, Value> {
    let request = flow
        .world
        .asks
        .get(ask)
        .map(|ask| ask.request.as_str())
        .unwrap_or_default();
    let org = &flow.org.urls.org;
    let link = |address: &str| with_query(address, &[("challengeRequest", request)]);
    let mut members = Map::new();
    let mut set = |name: &str, value: Value| {
        members.insert(name.to_owned(), value);
    };
    set("challengeMethod", json!(method.name()));
    match method {
        ChallengeMethod::Loopback => {
            let ports = flow.org.urls.loopback_ports.iter();
            let ports: Vec<String> = ports.map(u16::to_string).collect();
            set("challengeRequest", json!(request));
            set("domain", json!("http://localhost"));
            set("ports", json!(ports));
            let timeout = flow.org.config.devices.probe_milliseconds;
            set("probeTimeoutMillis", json!(timeout));
            set(
                "chromeLocalNetworkAccessDetails",
                json!({ "chromeLNAHelpLink": format!("{org}/device/local-network") }),
            );
        }
        ChallengeMethod::CustomUri => {
            let href = link("com-okta-authenticator:/deviceChallenge");
            set("challengeRequest", json!(request));
            set("href", json!(href));
            set("downloadHref", json!(DOWNLOAD));
        }
        ChallengeMethod::UniversalLink | ChallengeMethod::AppLink => {
            set("challengeRequest", json!(request));
            set("href", json!(link(&format!("{org}/device/open"))));
            set("downloadHref", json!(DOWNLOAD));
        }
        ChallengeMethod::ChromeDtc => {
            // Without the organisation's origin, as some send it.
            set("href", json!(link("/device/trust")));
        }
        ChallengeMethod::AppleSsoExtension | ChallengeMethod::AppleSsoExtensionGet => {
            set("challengeRequest", json!(request));
        }
    }
    members
}

/// The same with the action that gives up.
pub(crate) fn challenge_with_cancel(
    flow: &Flow<'_>,
    ask: &str,
    method: ChallengeMethod,
    handle: &str,
) -> Value {
    let mut members = challenge(flow, ask, method);
    members.insert("cancel".to_owned(), cancel(flow, handle));
    object(members)
}

/// `authenticators/poll/cancel`, which takes a reason.
pub(crate) fn cancel(flow: &Flow<'_>, handle: &str) -> Value {
    Form::new("cancel-polling", "authenticators/poll/cancel").to_value(&flow.org.urls.org, handle)
}

/// The form that Apple's extension answers (IDX §6.4), or the address it does.
pub(crate) fn apple_form(
    flow: &Flow<'_>,
    ask: &str,
    method: ChallengeMethod,
    called: bool,
) -> Form {
    let name = "device-apple-sso-extension";
    let path = format!("authenticators/sso_extension/transactions/{ask}/verify");
    if method == ChallengeMethod::AppleSsoExtensionGet {
        let request = flow.world.asks.get(ask).map(|ask| ask.request.clone());
        let address = with_query(
            &format!("{}/idp/idx/{path}", flow.org.urls.org),
            &[("challengeRequest", &request.unwrap_or_default())],
        );
        return Form::link(name, format!("{address}&stateToken="));
    }
    let form = Form::new(name, path);
    if called {
        form.with("isSSOExtensionVerifyEndpointAlreadyCalled", json!(true))
    } else {
        form
    }
}

//! Challenges that Okta Verify on this device answers (IDX §6.3).

use std::sync::Arc;

use crate::secret::Secret;
use crate::url::{Href, secure_origin};
use crate::wire::members::Members;
use crate::wire::message;
use crate::wire::reader::{self, Log, Object};
use crate::wire::remediation::Remediation;

/// A challenge that Okta Verify on this device answers (IDX §6.3).
#[derive(Debug, Clone, PartialEq)]
pub struct DeviceChallenge {
    /// How to reach the app.
    pub method: ChallengeMethod,
    /// Address that opens it, unchecked: parse it as a [`LaunchUrl`](crate::url::LaunchUrl).
    pub href: Option<Href>,
    /// Where to get it, unchecked.
    pub download_href: Option<String>,
    /// What to hand to it.
    pub request: Option<Secret>,
    /// `http://localhost` and the like.
    pub domain: Option<String>,
    /// The same with a certificate; tried first.
    pub https_domain: Option<String>,
    /// Ports to try in order.
    pub ports: Vec<u16>,
    /// Milliseconds to wait for each probe.
    pub probe_timeout_ms: Option<u32>,
    /// Whether the browser's permission for the local network may be in the way: then it is to be
    /// asked about before the user's own probe (IDX §6.3).
    pub local_network: bool,
    /// Help about the browser's permission for the local network, unchecked.
    pub local_network_help: Option<String>,
    /// Stops the challenge.
    pub cancel: Option<Arc<Remediation>>,
}

/// See [`DeviceChallenge::method`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChallengeMethod {
    /// A local server.
    Loopback,
    /// An address with the app's own scheme.
    CustomUri,
    /// A link that iOS and macOS open in the app.
    UniversalLink,
    /// A link that Android opens in the app.
    AppLink,
    /// Chrome's device trust connector.
    ChromeDtc,
    /// Apple's extension.
    AppleSsoExtension,
    /// Anything else.
    Other(String),
}

impl DeviceChallenge {
    /// Where to look for the app, in this order: `{address}/probe`, then `{address}/challenge`
    /// (IDX §6.3). Addresses with a certificate go first; without one, only this very machine is
    /// asked.
    pub fn loopback_addresses(&self) -> Vec<String> {
        let mut addresses = Vec::new();
        for domain in [&self.https_domain, &self.domain].into_iter().flatten() {
            let Ok(origin) = secure_origin(domain) else {
                continue;
            };
            addresses.extend(
                self.ports
                    .iter()
                    .map(|port| [origin.as_str(), ":", &port.to_string()].concat()),
            );
        }
        addresses
    }
}

/// Reads a device challenge.
pub(crate) fn device_challenge(object: &Object, log: &mut Log) -> Arc<DeviceChallenge> {
    let method = reader::text(object, "challengeMethod", log).unwrap_or_default();
    let method = match method.as_str() {
        "LOOPBACK" => ChallengeMethod::Loopback,
        "CUSTOM_URI" => ChallengeMethod::CustomUri,
        "UNIVERSAL_LINK" => ChallengeMethod::UniversalLink,
        "APP_LINK" => ChallengeMethod::AppLink,
        "CHROME_DTC" => ChallengeMethod::ChromeDtc,
        "APPLE_SSO_EXTENSION" => ChallengeMethod::AppleSsoExtension,
        _ => ChallengeMethod::Other(method),
    };
    let mut challenge = DeviceChallenge {
        method,
        href: None,
        download_href: None,
        request: None,
        domain: None,
        https_domain: None,
        ports: message::ports(object, log),
        probe_timeout_ms: None,
        local_network: false,
        local_network_help: None,
        cancel: None,
    };
    let members = &mut Members::new(object, log);
    members.href("href", &mut challenge.href);
    members.text("downloadHref", &mut challenge.download_href);
    members.secret("challengeRequest", &mut challenge.request);
    members.text("domain", &mut challenge.domain);
    members.text("httpsDomain", &mut challenge.https_domain);
    members.number("probeTimeoutMillis", &mut challenge.probe_timeout_ms);
    if let Some(mut access) = members.object("chromeLocalNetworkAccessDetails") {
        challenge.local_network = true;
        access.text("chromeLNAHelpLink", &mut challenge.local_network_help);
    }
    members.action("cancel", &mut challenge.cancel);
    Arc::new(challenge)
}

//! The OAuth part against an implementation that is not ours: the npm package `oidc-provider`, a
//! certified server, on loopback. `cargo xtask test` installs it and runs these; by hand:
//! `DOORWAY_OIDC_PROVIDER=<folder with node_modules> cargo test -p idx --test session -- --ignored`.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64ct::{Base64UrlUnpadded, Encoding};
use idx::http::{Method, REPLY_HEADERS, Reply, Request};
use idx::issuer::Issuer;
use idx::oauth::discovery::Metadata;
use idx::oauth::dpop::{self, ProofOrder, PublicKey};
use idx::oauth::id_token::IdClaims;
use idx::oauth::token::{TokenType, Tokens};
use idx::secret::Secret;
use idx::session::{
    Answer, Call, Departure, Effect, Ending, Event, Expiry, Next, Notice, Now, Opening, Policy,
    Session,
};
use idx::transaction::Settings;
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::Value;

use crate::scenario::tokens::verify;

/// The server, which ends with its standard input, that is with this.
struct Server {
    child: Child,
    issuer: String,
    codes: Value,
}

impl Server {
    fn start() -> Self {
        let folder = std::env::var("DOORWAY_OIDC_PROVIDER")
            .expect("DOORWAY_OIDC_PROVIDER names the folder the package is installed in");
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tools/oidc-provider.mjs");
        let mut child = Command::new("node")
            .arg(script)
            .env("DOORWAY_OIDC_PROVIDER", folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its output");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let said: Value = serde_json::from_str(&line).expect("where it listens");
        Self {
            child,
            issuer: said["issuer"].as_str().expect("an issuer").to_owned(),
            codes: said["codes"].clone(),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// A key, as a browser would keep it.
struct Key(EcdsaKeyPair);

impl Key {
    fn new() -> Self {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("a key");
        Self(EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).expect("a key"))
    }

    fn prove(&self, order: &ProofOrder) -> Option<Secret> {
        let point = self.0.public_key().as_ref();
        let part = |bytes: &[u8]| Base64UrlUnpadded::encode_string(bytes);
        let public = PublicKey::new(&part(&point[1..33]), &part(&point[33..]))?;
        let random = SystemRandom::new();
        let mut jti = [0; 16];
        random.fill(&mut jti).expect("randomness");
        let input = order.signing_input(&public, &jti);
        let signature = self.0.sign(&random, input.as_bytes()).ok()?;
        dpop::proof(&input, signature.as_ref())
    }
}

/// Sends requests, and holds the session.
struct Client {
    agent: ureq::Agent,
    key: Key,
    session: Option<Session>,
    notices: Vec<Notice>,
    departures: Vec<Departure>,
    token_requests: u32,
    newest_refresh: String,
}

fn now() -> Now {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("a time");
    let millis = u64::try_from(since.as_millis()).expect("a time");
    Now {
        wall_ms: millis,
        mono_ms: millis,
    }
}

impl Client {
    fn new() -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(20)))
            .build();
        Self {
            agent: config.into(),
            key: Key::new(),
            session: None,
            notices: Vec::new(),
            departures: Vec::new(),
            token_requests: 0,
            newest_refresh: String::new(),
        }
    }

    fn http(&self, method: Method, url: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let mut builder = ureq::http::Request::builder()
            .method(method.as_str())
            .uri(url);
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        let result = match method {
            Method::Post => self.agent.run(builder.body(body).expect("a request")),
            Method::Get | Method::Delete => self.agent.run(builder.body(()).expect("a request")),
        };
        let mut response = result.expect("an answer");
        let kept = REPLY_HEADERS.iter().chain(&["location", "set-cookie"]);
        let headers = kept
            .flat_map(|name| {
                let all = response.headers().get_all(*name).iter();
                let text = |v: &ureq::http::HeaderValue| v.to_str().map(str::to_owned).ok();
                all.filter_map(text)
                    .map(|v| ((*name).to_owned(), v))
                    .collect::<Vec<_>>()
            })
            .collect();
        Reply {
            status: response.status().as_u16(),
            headers,
            body: response.body_mut().read_to_string().expect("a body").into(),
        }
    }

    fn send(&self, request: &Request) -> Reply {
        let headers: Vec<_> = request
            .headers
            .iter()
            .map(|(n, v)| (*n, v.as_str()))
            .collect();
        let body = request
            .body
            .as_ref()
            .map(Secret::expose)
            .unwrap_or_default();
        self.http(request.method, &request.url, &headers, body)
    }

    /// Exchanges a code, which only the grant distinguishes from an interaction code.
    fn exchange(&self, url: &str, code: &Value, bound: bool) -> Value {
        let text = |name: &str| code[name].as_str().expect("a text");
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", "authorization_code")
            .append_pair("client_id", text("clientId"))
            .append_pair("code", text("code"))
            .append_pair("code_verifier", text("verifier"))
            .append_pair("redirect_uri", text("redirectUri"))
            .finish();
        let reply = self.ask_for_tokens(url, &form, bound);
        assert_eq!(reply.status, 200, "{}", reply.body.expose());
        serde_json::from_str(reply.body.expose()).expect("JSON")
    }

    /// Asks by a refresh token, past the session. The status, and the error or nothing.
    fn refresh(&self, server: &Server, client_id: &str, token: &str) -> (u16, String) {
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", "refresh_token")
            .append_pair("client_id", client_id)
            .append_pair("refresh_token", token)
            .finish();
        let url = format!("{}/token", server.issuer);
        let reply = self.ask_for_tokens(&url, &form, client_id == "bound");
        let body: Value = serde_json::from_str(reply.body.expose()).expect("JSON");
        let error = body["error"].as_str().unwrap_or_default();
        (reply.status, error.to_owned())
    }

    /// Sends a form to the token endpoint, with the nonce that proofs have to name.
    fn ask_for_tokens(&self, url: &str, form: &str, bound: bool) -> Reply {
        let send = |nonce: Option<&str>| {
            let order = ProofOrder::new("POST", url, now().wall_ms / 1000).expect("an address");
            let proof = self.key.prove(&order.with_nonce(nonce)).expect("a proof");
            let mut headers = vec![("content-type", "application/x-www-form-urlencoded")];
            if bound {
                headers.push(("dpop", proof.expose()));
            }
            self.http(Method::Post, url, &headers, form)
        };
        let reply = send(None);
        if reply.body.expose().contains("use_dpop_nonce") {
            return send(reply.header("dpop-nonce"));
        }
        reply
    }

    fn open(&mut self, server: &Server, which: usize) {
        let issuer = Issuer::parse(&server.issuer).expect("an issuer");
        let discovery = self.http(Method::Get, &issuer.discovery_url(), &[], "");
        let metadata = Metadata::read(&discovery, &issuer).expect("metadata");
        let code = &server.codes[which];
        let client_id = code["clientId"].as_str().expect("a client");
        let body = self.exchange(&metadata.token_endpoint, code, client_id == "bound");
        let text = |name: &str| body[name].as_str().map(str::to_owned);
        let id_token = text("id_token").expect("an ID token");
        let payload = id_token.split('.').nth(1).expect("a payload");
        let payload = Base64UrlUnpadded::decode_vec(payload).expect("base64url");
        let Ok(Value::Object(all)) = serde_json::from_slice(&payload) else {
            panic!("claims");
        };
        self.newest_refresh = text("refresh_token").expect("a refresh token");
        let number = |name: &str| all.get(name).and_then(Value::as_u64);
        assert_eq!(all["nonce"], code["nonce"]);
        let issued_at_ms = now().wall_ms;
        let tokens = Tokens {
            access_token: text("access_token").expect("an access token").into(),
            token_type: match body["token_type"].as_str() {
                Some("DPoP") => TokenType::DPoP,
                _ => TokenType::Bearer,
            },
            issued_at_ms,
            expires_at_ms: issued_at_ms + body["expires_in"].as_u64().expect("a life") * 1000,
            scopes: vec!["openid".to_owned(), "offline_access".to_owned()],
            claims: Some(IdClaims {
                sub: "ada".to_owned(),
                iat: number("iat").expect("a time"),
                exp: number("exp").expect("a time"),
                auth_time: number("auth_time"),
                acr: None,
                all: all.clone(),
            }),
            id_token: Some(id_token.into()),
            refresh_token: text("refresh_token").map(Secret::from),
            clock_offset_s: 0,
        };
        let (session, effects) = Session::open(Opening {
            settings: Settings {
                issuer,
                client_id: client_id.to_owned(),
                redirect_uri: "http://127.0.0.1/callback".to_owned(),
                scopes: vec!["openid".to_owned()],
                rules: Default::default(),
            },
            metadata: Some(metadata),
            keys: None,
            tokens,
            policy: Policy::default(),
            tab_id: "native".to_owned(),
            seed: 1,
            now: now(),
            visible: true,
        });
        self.session = Some(session);
        self.perform(effects);
    }

    fn act(&mut self, act: impl FnOnce(&mut Session) -> Vec<Effect>) {
        let effects = self.session.as_mut().map(act);
        self.perform(effects.unwrap_or_default());
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let event = match effect {
                Effect::Send(request) => {
                    self.token_requests += u32::from(request.url.ends_with("/token"));
                    let reply = self.send(&request);
                    self.note_refresh(&reply);
                    Event::Reply {
                        id: request.id,
                        reply,
                    }
                }
                Effect::Prove { id, order } => Event::Proved {
                    id,
                    proof: self.key.prove(&order),
                },
                Effect::Verify { id, check } => Event::Verified {
                    id,
                    valid: Some(verify(&check)),
                },
                Effect::Tell(notice) => {
                    self.notices.push(notice);
                    continue;
                }
                Effect::Leave(departure) => {
                    self.departures.push(departure);
                    continue;
                }
                Effect::Wait { .. }
                | Effect::StopWaiting
                | Effect::Reenter
                | Effect::Broadcast(_) => continue,
            };
            self.act(|session| session.handle(event, now()));
        }
    }

    /// Keeps the refresh token of an answer, if there is one.
    fn note_refresh(&mut self, reply: &Reply) {
        let body = serde_json::from_str::<Value>(reply.body.expose()).unwrap_or_default();
        if let Some(token) = body["refresh_token"].as_str() {
            token.clone_into(&mut self.newest_refresh);
        }
    }

    fn renew(&mut self) {
        self.act(|session| session.renew(now()));
        assert_eq!(
            self.notices.last(),
            Some(&Notice::Renewed),
            "{:?}",
            self.notices
        );
    }

    fn userinfo(&mut self) -> Reply {
        let url = self.session.as_ref().expect("a session").userinfo_url();
        let mut call = Call::new("GET", &url, true);
        let mut next = self
            .session
            .as_mut()
            .map(|s| call.next(s, now()))
            .expect("a session");
        let mut last = None;
        loop {
            next = match next {
                Next::Prove(order) => call.proved(self.key.prove(&order)),
                Next::Send {
                    authorization,
                    proof,
                } => {
                    let mut headers = vec![("authorization", authorization.expose())];
                    if let Some(proof) = &proof {
                        headers.push(("dpop", proof.expose()));
                    }
                    let reply = self.http(Method::Get, &url, &headers, "");
                    let answer = Answer {
                        status: reply.status,
                        www_authenticate: reply.header("www-authenticate"),
                        dpop_nonce: reply.header("dpop-nonce"),
                    };
                    let session = self.session.as_mut().expect("a session");
                    let next = call.answered(session, answer, now());
                    last = Some(reply);
                    next
                }
                Next::Give => return last.expect("an answer"),
                other => panic!("{other:?}"),
            };
            let effects = self.session.as_mut().map(Session::take_effects);
            self.perform(effects.unwrap_or_default());
        }
    }
}

#[test]
#[ignore = "needs the npm package oidc-provider; cargo xtask test runs it"]
fn oauth_3_a_certified_server_renews_and_rotates() {
    let server = Server::start();
    for (which, bound) in [(0, false), (1, true)] {
        let mut client = Client::new();
        client.open(&server, which);
        for _ in 0..3 {
            client.renew();
        }
        let session = client.session.as_ref().expect("a session");
        assert_eq!(session.is_bound(), bound);
        assert_eq!(session.claims().map(|c| c.sub.as_str()), Some("ada"));
        // The nonce is asked for once, and known afterwards.
        assert_eq!(client.token_requests, 3 + u32::from(bound));
        let reply = client.userinfo();
        assert_eq!(reply.status, 200, "{:?}", reply.headers);
        let claims: Value = serde_json::from_str(reply.body.expose()).expect("JSON");
        assert_eq!(claims["sub"], "ada");
    }
}

#[test]
#[ignore = "needs the npm package oidc-provider; cargo xtask test runs it"]
fn oauth_9_a_certified_server_revokes_and_signs_out() {
    let server = Server::start();
    let mut client = Client::new();
    client.open(&server, 1);
    client.renew();
    let refresh = client.newest_refresh.clone();
    client.act(|session| {
        let ending = Ending::ByRedirect {
            return_to: "http://127.0.0.1/after".to_owned(),
            state: "state-of-the-sign-out".into(),
        };
        session.sign_out(ending, now())
    });
    assert_eq!(
        client.notices.last(),
        Some(&Notice::Parted { failed: vec![] })
    );
    assert!(!client.session.as_ref().is_some_and(Session::is_signed_in));
    let used = client.refresh(&server, "bound", &refresh);
    assert_eq!(used, (400, "invalid_grant".to_owned()));

    // The browser's part: the form, the server's question, and the way back with our state.
    let departure = client.departures.pop().expect("a way out");
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in &departure.fields {
        form.append_pair(name, value.expose());
    }
    let form_type = ("content-type", "application/x-www-form-urlencoded");
    let page = client.http(Method::Post, &departure.url, &[form_type], &form.finish());
    assert_eq!(page.status, 200, "{}", page.body.expose());
    let between = |text: &str, from: &str| -> String {
        let (_, rest) = text.split_once(from).expect("the form");
        rest.split('"').next().unwrap_or_default().to_owned()
    };
    let action = between(page.body.expose(), "action=\"");
    let xsrf = between(page.body.expose(), "name=\"xsrf\" value=\"");
    let cookies: Vec<&str> = page
        .headers
        .iter()
        .filter(|(name, _)| name == "set-cookie")
        .filter_map(|(_, value)| value.split(';').next())
        .collect();
    let cookies = cookies.join("; ");
    let body = format!("xsrf={xsrf}&logout=yes");
    let headers = [form_type, ("cookie", cookies.as_str())];
    let back = client.http(Method::Post, &action, &headers, &body);
    let target = back.header("location").unwrap_or_default();
    assert_eq!(
        target, "http://127.0.0.1/after?state=state-of-the-sign-out",
        "{back:?}"
    );
}

#[test]
#[ignore = "needs the npm package oidc-provider; cargo xtask test runs it"]
fn oauth_3_a_certified_server_ends_a_session_whose_refresh_token_is_dead() {
    let server = Server::start();
    let mut client = Client::new();
    client.open(&server, 0);
    let stolen = client.newest_refresh.clone();
    client.renew();
    // Somebody shows the refresh token that was replaced: to the server it is stolen.
    let used = client.refresh(&server, "plain", &stolen);
    assert_eq!(used, (400, "invalid_grant".to_owned()));
    client.act(|session| session.renew(now()));
    assert_eq!(
        client.notices.last(),
        Some(&Notice::Expired(Expiry::Refused))
    );
    assert!(!client.session.as_ref().is_some_and(Session::is_signed_in));
}

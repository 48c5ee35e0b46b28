//! Performs effects: HTTP by ureq, signatures by ring, waiting by sleeping.

use std::collections::VecDeque;
use std::thread::sleep;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64ct::{Base64UrlUnpadded, Encoding};
use idx::http::{MAX_BODY, Method, REPLY_HEADERS, Reply, Request, TransportFailure};
use idx::oauth::id_token::{Algorithm, SignatureCheck};
use idx::oauth::pkce::Entropy;
use idx::secret::Secret;
use idx::transaction::{Effect, Event, TimerId, Transaction};
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};

/// What is left to do.
pub struct Host {
    agent: ureq::Agent,
    effects: VecDeque<Effect>,
    timer: Option<(TimerId, u32)>,
}

impl Host {
    pub fn new() -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build();
        Self {
            agent: agent.into(),
            effects: VecDeque::new(),
            timer: None,
        }
    }

    pub fn perform(&mut self, effects: Vec<Effect>) {
        self.effects.extend(effects);
    }

    /// Does what is to be done, until only a person or time can go on.
    pub fn settle(&mut self, tx: &mut Transaction) {
        while let Some(effect) = self.effects.pop_front() {
            let event = match effect {
                Effect::Send(request) => match self.send(&request) {
                    Ok(reply) => Event::Reply {
                        id: request.id,
                        reply,
                    },
                    Err(failure) => Event::Failed {
                        id: request.id,
                        failure,
                    },
                },
                Effect::Verify { id, check } => Event::Verified {
                    id,
                    valid: verify(&check),
                },
                // This program binds no tokens, and says so where a server demands it.
                Effect::Prove { id, .. } => Event::Proved { id, proof: None },
                Effect::Wait { id, millis } => {
                    self.timer = Some((id, millis));
                    continue;
                }
                Effect::StopWaiting => {
                    self.timer = None;
                    continue;
                }
                // Every request is answered before the next one is sent; addresses are shown by
                // the caller; and there is no reload to remember anything for.
                Effect::Abort(_) | Effect::Redirect(_) | Effect::Remember(_) | Effect::Forget => {
                    continue;
                }
            };
            let more = tx.handle(event, now_ms());
            self.effects.extend(more);
        }
    }

    /// Sleeps until the next poll is due.
    pub fn wait(&mut self, tx: &mut Transaction) {
        if let Some((id, millis)) = self.timer.take() {
            sleep(Duration::from_millis(u64::from(millis)));
            let effects = tx.handle(Event::Elapsed(id), now_ms());
            self.perform(effects);
        }
    }

    fn send(&self, request: &Request) -> Result<Reply, TransportFailure> {
        let timeout = Some(Duration::from_millis(u64::from(request.timeout_ms)));
        let mut builder = ureq::http::Request::builder()
            .method(request.method.as_str())
            .uri(&request.url);
        for (name, value) in &request.headers {
            builder = builder.header(*name, value);
        }
        let body = request
            .body
            .as_ref()
            .map(Secret::expose)
            .unwrap_or_default();
        let result = if request.method == Method::Post {
            let ready = builder
                .body(body)
                .map_err(|_| TransportFailure::Unreachable)?;
            let ready = self
                .agent
                .configure_request(ready)
                .timeout_global(timeout)
                .build();
            self.agent.run(ready)
        } else {
            let ready = builder
                .body(())
                .map_err(|_| TransportFailure::Unreachable)?;
            let ready = self
                .agent
                .configure_request(ready)
                .timeout_global(timeout)
                .build();
            self.agent.run(ready)
        };
        let mut response = result.map_err(|error| failure(&error))?;
        let headers = REPLY_HEADERS.iter().filter_map(|name| {
            let value = response.headers().get(*name)?.to_str().ok()?;
            Some(((*name).to_owned(), value.to_owned()))
        });
        let headers = headers.collect();
        let limit = u64::try_from(MAX_BODY).unwrap_or(u64::MAX);
        let body = response
            .body_mut()
            .with_config()
            .limit(limit)
            .read_to_string();
        Ok(Reply {
            status: response.status().as_u16(),
            headers,
            body: Secret::from(body.map_err(|error| failure(&error))?),
        })
    }
}

fn failure(error: &ureq::Error) -> TransportFailure {
    match error {
        ureq::Error::Timeout(_) => TransportFailure::Timeout,
        ureq::Error::BodyExceedsLimit(_) => TransportFailure::TooLarge,
        _ => TransportFailure::Unreachable,
    }
}

/// Checks the signature of an ID token. `None` where the key is none.
fn verify(check: &SignatureCheck) -> Option<bool> {
    let member = |name: &str| {
        let text = check.jwk.get(name)?.as_str()?;
        Base64UrlUnpadded::decode_vec(text).ok()
    };
    let signed = check.signed.expose().as_bytes();
    let result = match check.algorithm {
        Algorithm::ES256 => {
            let point = [vec![4], member("x")?, member("y")?].concat();
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed, &check.signature)
        }
        Algorithm::RS256 => RsaPublicKeyComponents {
            n: member("n")?,
            e: member("e")?,
        }
        .verify(&RSA_PKCS1_2048_8192_SHA256, signed, &check.signature),
    };
    Some(result.is_ok())
}

/// Fresh randomness for one transaction.
pub fn entropy() -> Result<Entropy, String> {
    let source = SystemRandom::new();
    let fresh = || {
        let mut bytes = [0; 32];
        let filled = source.fill(&mut bytes).map_err(|_| "no randomness");
        filled.map(|()| bytes)
    };
    Ok(Entropy {
        verifier: fresh()?,
        state: fresh()?,
        nonce: fresh()?,
    })
}

/// Milliseconds since the epoch.
pub fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |d| u64::try_from(d.as_millis()).unwrap_or(u64::MAX))
}

//! Requests of the application.

use idx::session::{Answer, Call, CallError, Next};
use thiserror::Error;
use web_sys::{Request, Response};

use super::auth::Auth;
use super::step_up::StepUpError;
use crate::browser::{self, resource};

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FetchError {
    /// The request could not be sent, its answer could not be read, or it was given up.
    #[error("no answer")]
    NoAnswer,
    /// The request sets `Authorization` or `DPoP` itself.
    #[error("the request sets its own authorization")]
    OwnAuthorization,
    /// There is no token to send along, or what the server demands cannot be had.
    #[error(transparent)]
    Call(#[from] CallError),
    /// Userinfo speaks of somebody else.
    #[error("the claims are somebody else's")]
    OtherSubject,
}

impl From<resource::NoAnswer> for FetchError {
    fn from(_: resource::NoAnswer) -> Self {
        Self::NoAnswer
    }
}

impl Auth {
    /// Sends a request of the application.
    ///
    /// To the addresses that `resources` of `config.json` names, the access token goes along: bound
    /// to this browser's key where it is, renewed first where it is about to run out, once more
    /// where the server refused it, and after a stronger sign-in where the server demands one (the
    /// user may decline that; then the server's refusal is the answer). Any other request passes
    /// untouched. The request's signal and the streams of both bodies work as with `fetch`. A request
    /// that is given up takes along the sign-in it alone waits for: one with a time limit leaves the
    /// user no longer than that.
    ///
    /// # Errors
    /// [`FetchError`]; an answer of any status is none.
    pub async fn fetch(self, request: Request) -> Result<Response, FetchError> {
        self.fetch_with(request, true).await
    }

    /// The same for a body that is to be streamed and not to be kept for a second sending: what
    /// would be answered by one is the answer.
    ///
    /// # Errors
    /// [`FetchError`].
    pub async fn fetch_once(self, request: Request) -> Result<Response, FetchError> {
        self.fetch_with(request, false).await
    }

    async fn fetch_with(self, request: Request, keep: bool) -> Result<Response, FetchError> {
        let url = request.url();
        let url_now = url.clone();
        let allowed = self.act(move |_, allowed| allowed.iter().any(|a| a.covers(&url_now)));
        if allowed != Some(true) {
            return Ok(resource::pass(&request).await?);
        }
        if resource::claims_authority(&request) {
            return Err(FetchError::OwnAuthorization);
        }
        let replayable = keep || !resource::has_body(&request);
        self.call(request, &url, replayable).await
    }

    /// Plays one call to its end.
    async fn call(
        self,
        request: Request,
        url: &str,
        replayable: bool,
    ) -> Result<Response, FetchError> {
        let mut call = Call::new(&request.method(), url, replayable);
        let mut answer: Option<Response> = None;
        let signal = request.signal();
        let mut next = self.next(&mut call)?;
        loop {
            next = match next {
                Next::Wait => {
                    resource::unless_aborted(&signal, self.settled()).await?;
                    self.next(&mut call)?
                }
                Next::Prove(order) => {
                    let proof = self.prove(&order).await;
                    call.proved(proof)
                }
                Next::Send {
                    authorization,
                    proof,
                } => {
                    // The copy is sent, so that the original can be sent again.
                    let sent = if replayable {
                        request.clone().map_err(|_| FetchError::NoAnswer)?
                    } else {
                        Clone::clone(&request)
                    };
                    let response = resource::send(&sent, &authorization, proof.as_ref()).await?;
                    let next = self.answered(&mut call, &response)?;
                    answer = Some(response);
                    next
                }
                Next::StepUp(demand) => match self.step_up_unless(demand, &signal).await? {
                    Ok(()) => self.next(&mut call)?,
                    Err(StepUpError::Cancelled | StepUpError::OtherUser | StepUpError::NotNow) => {
                        Next::Give
                    }
                },
                Next::Give => return answer.ok_or(FetchError::NoAnswer),
                Next::Fail(error) => return Err(error.into()),
            };
        }
    }

    fn next(self, call: &mut Call) -> Result<Next, FetchError> {
        self.act(|session, _| call.next(session, browser::now()))
            .ok_or(FetchError::Call(CallError::SignedOut))
    }

    fn answered(self, call: &mut Call, response: &Response) -> Result<Next, FetchError> {
        let challenge = resource::header(response, "www-authenticate");
        let nonce = resource::header(response, "dpop-nonce");
        let answer = Answer {
            status: response.status(),
            www_authenticate: challenge.as_deref(),
            dpop_nonce: nonce.as_deref(),
        };
        self.act(|session, _| call.answered(session, answer, browser::now()))
            .ok_or(FetchError::Call(CallError::SignedOut))
    }

    /// What the organisation tells about the user now, names and values as texts.
    ///
    /// # Errors
    /// [`FetchError`]; also where the answer speaks of somebody else (OAuth reference §4).
    pub async fn userinfo(self) -> Result<Vec<(String, String)>, FetchError> {
        let place = self.act(|session, _| {
            let sub = session.claims().map(|claims| claims.sub.clone());
            (session.userinfo_url(), sub)
        });
        let (url, sub) = place.ok_or(FetchError::Call(CallError::SignedOut))?;
        let request = Request::new_with_str(&url).map_err(|_| FetchError::NoAnswer)?;
        let response = self.call(request, &url, true).await?;
        let text = resource::text(&response).await;
        let text = text.filter(|_| response.ok()).ok_or(FetchError::NoAnswer)?;
        let Some(claims) = idx::json::parse_object(&text) else {
            return Err(FetchError::NoAnswer);
        };
        let named = claims.get("sub").and_then(|value| value.as_str());
        if named.is_none() || sub.is_some_and(|sub| named != Some(sub.as_str())) {
            return Err(FetchError::OtherSubject);
        }
        Ok(claims.iter().map(super::owner::claim_text).collect())
    }
}

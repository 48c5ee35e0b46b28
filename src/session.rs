//! After sign-in: tokens in memory, and their end.

use idx::http::Reply;
use idx::oauth::session;
use idx::oauth::token::Tokens;

use crate::browser::http::{self, AbortHandle};
use crate::driver::Driver;

/// Signs out: the tokens leave memory first, then they are revoked and the organisation's session
/// is ended, each as well as possible and within a few seconds. A failure never keeps anybody
/// signed in here.
pub async fn sign_out(driver: Driver, tokens: std::sync::Arc<Tokens>) {
    driver.clear_tokens();
    let requests = driver
        .with(|t| session::sign_out_requests(t.settings(), t.metadata(), &tokens))
        .unwrap_or_default();
    drop(tokens);
    for request in requests {
        // Revoking is best effort: the tokens are gone from here in any case.
        let _: Result<Reply, _> = http::send(request, AbortHandle::new()).await;
    }
}

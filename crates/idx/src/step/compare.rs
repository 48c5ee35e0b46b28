//! Whether an answer shows the step that is on screen already.

use crate::wire::Response;
use crate::wire::authenticator::{Authenticator, KnownAuthenticator};
use crate::wire::remediation::KnownRemediation;

/// Whether two responses show the same step, so that a poll answer changes nothing on screen
/// (IDX §6.2).
pub(crate) fn same_step(a: &Response, b: &Response) -> bool {
    let maintenance = |r: &Response| {
        r.remediations.first().and_then(|r| r.known()) == Some(KnownRemediation::Poll)
    };
    !maintenance(b) && fingerprint(a) == fingerprint(b)
}

fn fingerprint(response: &Response) -> impl PartialEq + '_ {
    let current = response
        .current_enrollment
        .as_ref()
        .or(response.current_authenticator.as_ref());
    // A phone that is called is another step than one that is texted.
    let by_phone = |a: &Authenticator| a.known() == Some(KnownAuthenticator::Phone);
    (
        response.remediations.first().map(|r| &r.name),
        current.map(|a| {
            (
                &a.key,
                &a.id,
                a.methods.first().filter(|_| by_phone(a)),
                &a.context.selected_channel,
                &a.context.correct_answer,
            )
        }),
        response.device_challenge().map(|c| (&c.method, &c.request)),
    )
}

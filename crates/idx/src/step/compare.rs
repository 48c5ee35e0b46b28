//! Whether an answer shows the step that is on screen already.

use crate::wire::Response;
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
    (
        response.remediations.first().map(|r| &r.name),
        current.map(|a| {
            (
                &a.key,
                &a.id,
                &a.context.selected_channel,
                &a.context.correct_answer,
            )
        }),
        response.device_challenge().map(|c| (&c.method, &c.request)),
    )
}

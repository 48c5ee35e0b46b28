//! Duo: a prompt in a frame, by the protocol that Duo calls Web SDK 2 (IDX §5.2, `duo`).

use std::sync::Arc;

use super::authenticator::{Parts, Phase};
use crate::encoding;
use crate::form::Form;
use crate::secret::Secret;
use crate::url::secure_origin;
use crate::wire::authenticator::{Authenticator, DuoData};

/// Duo.
#[derive(Debug, Clone, PartialEq)]
pub struct Duo {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// Name the authenticator carries.
    pub authenticator: Arc<Authenticator>,
    /// What Duo's prompt needs.
    pub data: Option<DuoData>,
}

impl Duo {
    #[inline(never)]
    pub(super) fn read(parts: Parts<'_>) -> Self {
        Self {
            data: parts.authenticator.context.duo.clone(),
            authenticator: parts.authenticator,
            phase: parts.phase,
            form: parts.form,
        }
    }

    /// The prompt, as a page to show in a frame. `None` where the data are of no use: no data, a
    /// host that is none, or a request that Duo itself has refused to sign.
    ///
    /// `parent` is the address of the page around the frame, without its query.
    pub fn prompt(&self, parent: &str) -> Option<DuoPrompt> {
        let data = self.data.as_ref()?;
        let (request, app) = data.signed_token.expose().split_once(':')?;
        let plain = |part: &str| {
            part.bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"|+/=-_".contains(&b))
        };
        if !request.starts_with("TX|") || !app.starts_with("APP|") || !plain(request) || !plain(app)
        {
            return None;
        }
        // Only this very machine may answer without a certificate.
        let origin = ["http://", "https://"].iter().find_map(|scheme| {
            let address = [scheme, data.host.as_str()].concat();
            let origin = secure_origin(&address).ok()?;
            (origin.as_str() == address.to_ascii_lowercase()).then_some(origin)
        })?;
        let address = [
            origin.as_str(),
            "/frame/web/v1/auth?tx=",
            &encoding::encoded(request),
            "&parent=",
            &encoding::encoded(parent),
            "&v=2.8",
        ];
        Some(DuoPrompt {
            address: address.concat().into(),
            origin: origin.as_str().to_owned(),
            app: app.to_owned().into(),
        })
    }
}

/// Duo's prompt in a frame: a page that posts one message to the page around it.
#[derive(Debug, Clone, PartialEq)]
pub struct DuoPrompt {
    /// What the frame shows. It holds the signed request.
    pub address: Secret,
    /// Where messages have to come from.
    pub origin: String,
    app: Secret,
}

/// What a message of the frame means.
#[derive(Debug, Clone, PartialEq)]
pub enum DuoMessage {
    /// The answer: the value of `credentials.signatureData`.
    Signed(Secret),
    /// Duo says that it went wrong.
    Failed,
}

impl DuoPrompt {
    /// Reads a message of the frame; what is none of Duo's means nothing. The caller has compared
    /// the message's origin with [`origin`](Self::origin).
    pub fn read(&self, message: &str) -> Option<DuoMessage> {
        let base64 = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b))
        };
        let mut parts = message.split('|');
        match (parts.next()?, parts.next(), parts.next(), parts.next()) {
            ("AUTH" | "ENROLL", Some(cookie), Some(signature), None)
                if message.len() < 4096 && base64(cookie) && base64(signature) =>
            {
                let answer = [message, ":", self.app.expose()].concat();
                Some(DuoMessage::Signed(answer.into()))
            }
            ("ERR", Some(_), None, None) => Some(DuoMessage::Failed),
            _ => None,
        }
    }
}

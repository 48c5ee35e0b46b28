//! A security question.

use std::sync::Arc;

use super::authenticator::{Parts, Phase};
use crate::form::Form;
use crate::wire::authenticator::Authenticator;

/// A security question.
#[derive(Debug, Clone, PartialEq)]
pub struct SecurityQuestion {
    /// What is being done.
    pub phase: Phase,
    /// The form.
    pub form: Form,
    /// Name the authenticator carries.
    pub authenticator: Arc<Authenticator>,
    /// The question asked: key and text.
    pub question: Option<(String, String)>,
}

impl SecurityQuestion {
    #[inline(never)]
    pub(super) fn read(parts: Parts<'_>) -> Self {
        let own = parts.authenticator.context.enrolled_question.clone();
        let profile = &parts.authenticator.profile;
        let of_profile = profile.question.clone().map(|text| {
            (
                profile
                    .question_key
                    .clone()
                    .unwrap_or_else(|| "custom".to_owned()),
                text,
            )
        });
        SecurityQuestion {
            question: own.or(of_profile).or_else(|| {
                let key = parts
                    .form
                    .field("credentials.questionKey")?
                    .text_value()?
                    .to_owned();
                let answer = parts.form.field("credentials.answer")?;
                Some((key, answer.label.clone()?))
            }),
            authenticator: parts.authenticator,
            phase: parts.phase,
            form: parts.form,
        }
    }
}

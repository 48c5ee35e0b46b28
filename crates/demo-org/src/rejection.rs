//! Answers that are not a next step: an ION message with a status (IDX §1.6,
//! §7), beside the current form or as the last word.

use std::borrow::Cow;

use axum::http::StatusCode;
use serde_json::Value;

use crate::ion::Message;

/// Why a request did not move the attempt on.
#[derive(Debug, Clone)]
pub(crate) struct Rejection {
    pub(crate) status: StatusCode,
    pub(crate) message: Box<Message>,
    /// Dotted name of the field `message` is about; else it is about the form.
    pub(crate) field: Option<Cow<'static, str>>,
    /// Further messages, each with the dotted name of its field.
    pub(crate) also: Vec<(Option<String>, Message)>,
    /// Further top-level members of the answer.
    pub(crate) shows: Vec<(&'static str, Value)>,
    /// Nothing can follow.
    pub(crate) ends: bool,
    /// Nor is there a way back from here: the answer has no `cancel`.
    pub(crate) alone: bool,
}

impl Rejection {
    pub(crate) fn new(status: StatusCode, message: Message) -> Self {
        Self {
            status,
            message: Box::new(message),
            field: None,
            also: Vec::new(),
            shows: Vec::new(),
            ends: false,
            alone: false,
        }
    }

    pub(crate) fn at(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// Adds a message, at a field or beside the form.
    pub(crate) fn and(mut self, field: Option<String>, message: Message) -> Self {
        self.also.push((field, message));
        self
    }

    /// Adds a top-level member, wrapped as the answer has it.
    pub(crate) fn showing(mut self, name: &'static str, value: Value) -> Self {
        self.shows.push((name, value));
        self
    }

    /// The last word, without a way back (IDX §7.3, the marked keys).
    pub(crate) fn ending_here(mut self) -> Self {
        self.alone = true;
        self.ending()
    }

    pub(crate) fn ending(mut self) -> Self {
        self.ends = true;
        self
    }

    /// The handle is unknown, stale or too old.
    pub(crate) fn session_expired() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            Message::error(
                "idx.session.expired",
                "This sign-in took too long or was replaced. Please start again.",
            ),
        )
        .ending()
    }

    /// Another tab went on with the attempt.
    pub(crate) fn transferred() -> Self {
        Self::new(
            StatusCode::OK,
            Message::info(
                "idx.transferred.to.new.tab",
                "The sign-in went on in another tab.",
            ),
        )
        .ending()
    }

    /// Wrong name or password in one form.
    pub(crate) fn wrong_credentials() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            Message::error("errors.E0000004", "The user name or the password is wrong."),
        )
    }

    pub(crate) fn wrong_password() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            Message::error("incorrectPassword", "The password is wrong."),
        )
    }

    pub(crate) fn wrong_code(field: &'static str) -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            Message::error(
                "api.authn.error.PASSCODE_INVALID",
                "The code is wrong or too old.",
            ),
        )
        .at(field)
    }

    /// A wrong code, said beside the form as some authenticators do.
    pub(crate) fn wrong_passcode() -> Self {
        Self {
            field: None,
            ..Self::wrong_code("")
        }
    }

    /// The code was right, and a token wants its next one as well.
    pub(crate) fn token_must_change() -> Self {
        let text = "Accepted. Wait until the token shows another code and enter that one.";
        Self::new(
            StatusCode::UNAUTHORIZED,
            Message::error("errors.E0000113", text).param(text),
        )
    }

    /// Only an administrator can set this up.
    pub(crate) fn ask_your_administrator() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            Message::error(
                "enroll.hotp.restricted",
                "Ask your administrator to set this up for you.",
            ),
        )
    }

    /// A wrong code of a generator.
    pub(crate) fn wrong_token() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            Message::error(
                "authfactor.challenge.soft_token.invalid_passcode",
                "The code is not the one shown at the moment.",
            ),
        )
        .at("credentials.passcode")
    }

    /// A code of a generator, for the second time.
    pub(crate) fn used_token() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            Message::error(
                "authfactor.challenge.soft_token.used_passcode",
                "This code was used already. Wait for the next one.",
            ),
        )
        .at("credentials.passcode")
    }

    /// Nobody can be reached at this number.
    pub(crate) fn invalid_phone() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            Message::error(
                "api.factors.error.sms.invalid_phone",
                "This is not a telephone number with its country code.",
            ),
        )
    }

    /// A message was sent, or a call made, too recently.
    pub(crate) fn phone_just_used(is_call: bool, wait_seconds: u32) -> Self {
        let (key, what) = if is_call {
            ("errors.E0000133", "call")
        } else {
            ("errors.E0000109", "message")
        };
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            Message::error(
                key,
                format!("Please wait {wait_seconds} seconds before another {what}."),
            ),
        )
    }

    /// There were as many messages, or calls, as there may be.
    pub(crate) fn phone_limit(is_call: bool) -> Self {
        let (key, what) = if is_call {
            ("errors.E0000151", "calls")
        } else {
            ("errors.E0000150", "messages")
        };
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            Message::error(key, format!("There were too many {what}. Try again later.")),
        )
        .ending()
    }

    /// A password that breaks the rules named.
    pub(crate) fn weak_password(rules: &str) -> Self {
        let text = format!("The password needs: {rules}.");
        Self::new(
            StatusCode::BAD_REQUEST,
            Message::error("password.passwordRequirementsNotMet", text.as_str()).param(text),
        )
        .at("credentials.passcode")
    }

    /// A password that everybody has.
    pub(crate) fn common_password() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            Message::error(
                "password.common",
                "This password is among the first that are tried.",
            ),
        )
        .at("credentials.passcode")
    }

    /// An answer that is guessed too easily.
    pub(crate) fn short_answer(shortest: usize) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            Message::error(
                "securityQuestion.answer.tooShort.arg",
                format!("The answer needs at least {shortest} characters."),
            )
            .param(shortest),
        )
        .at("credentials.answer")
    }

    /// Text that could be taken for markup.
    pub(crate) fn tags(field: &'static str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            Message::error("tagsNotAllowed", "The signs < and > are not allowed."),
        )
        .at(field)
    }

    /// A wrong answer to a security question.
    pub(crate) fn wrong_answer() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            Message::error(
                "authfactor.challenge.question_factor.answer_invalid",
                "The answer is not the one you gave when you set the question up.",
            ),
        )
        .at("credentials.answer")
    }

    pub(crate) fn too_many_attempts() -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            Message::error(
                "oie.tooManyRequests",
                "There were too many attempts. Please try again later.",
            ),
        )
        .ending()
    }

    /// More requests than the organisation takes at the moment; the attempt
    /// goes on.
    pub(crate) fn too_many_requests() -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            Message::error(
                "tooManyRequests",
                "Too many requests. Please wait a minute.",
            ),
        )
    }

    /// A second mail was asked for too soon.
    pub(crate) fn mail_just_sent(wait_seconds: u64) -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            Message::error(
                "errors.E0000118",
                format!("A mail was sent a moment ago. Please wait {wait_seconds} seconds."),
            )
            .param(wait_seconds),
        )
    }

    pub(crate) fn unknown_user(identifier: &str) -> Self {
        Self::new(
            StatusCode::OK,
            Message::info(
                "idx.unknown.user",
                format!("There is no account with the user name {identifier}."),
            )
            .param(identifier),
        )
    }

    /// The policy asks for more than the person has set up.
    pub(crate) fn unsatisfiable(app: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            Message::error(
                "oie.assurance.unsatisfiable",
                format!("{app} asks for a proof that your account cannot give."),
            )
            .param(app),
        )
    }

    /// Something of ours broke.
    pub(crate) fn unavailable() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            Message::error("E0000009", "Something went wrong on our side."),
        )
    }

    /// An identity provider did not vouch for the person.
    pub(crate) fn federation_failed(enrolling: bool) -> Self {
        let (key, text) = if enrolling {
            (
                "oie.authenticator.enroll.error.fail",
                "The provider could not be set up. Please try again.",
            )
        } else {
            (
                "oie.authenticator.verify.error.fail",
                "The provider did not confirm that it is you. Please try again.",
            )
        };
        Self::new(StatusCode::BAD_REQUEST, Message::error(key, text))
    }

    /// Somebody said no when the phone was to read a card.
    pub(crate) fn card_refused() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            Message::error(
                "oie.authenticator.verify.error.fail",
                "The card was not read, because the phone was told no. Please try again.",
            ),
        )
    }

    /// The documents did not fit, or were not shown.
    pub(crate) fn identity_not_proved() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            Message::error(
                "oie.identity.verification.failed",
                "Your identity could not be verified. Please try again.",
            ),
        )
    }

    /// A required input is missing or empty.
    pub(crate) fn blank(field: &'static str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            Message::error("model.validation.field.blank", "This field is needed."),
        )
        .at(field)
    }

    /// Something was sent that the current step does not take.
    pub(crate) fn bad_request() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            Message::error("E0000020", "The request does not fit this step."),
        )
    }
}

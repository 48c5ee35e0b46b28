//! The mails, text messages and calls the organisation sent. Nothing leaves the machine: the console
//! and the tests read them here.

use std::collections::VecDeque;

use serde::Serialize;

use crate::clock::Moment;

/// How something was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// A mail.
    Email,
    /// A text message.
    Sms,
    /// A call that reads a code out.
    Voice,
}

/// One mail, text message or call.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Mail {
    /// Counts up from 1.
    pub id: u64,
    /// How it went out.
    pub channel: Channel,
    /// Address or telephone number.
    pub to: String,
    /// Subject line, or the text around the code.
    pub subject: String,
    /// The one-time code in it.
    pub code: Option<String>,
    /// The link in it.
    pub magic_link: Option<String>,
    /// When it was sent, ISO 8601 UTC.
    pub at: String,
}

/// The newest mails, oldest first.
#[derive(Debug)]
pub(crate) struct Inbox {
    mails: VecDeque<Mail>,
    capacity: usize,
    next_id: u64,
}

impl Inbox {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            mails: VecDeque::new(),
            capacity: capacity.max(1),
            next_id: 1,
        }
    }

    pub(crate) fn deliver(
        &mut self,
        to: &str,
        subject: String,
        code: Option<String>,
        magic_link: Option<String>,
        now: Moment,
    ) {
        self.add(Channel::Email, to, subject, code, magic_link, now);
    }

    /// A text message or a call.
    pub(crate) fn phone(
        &mut self,
        channel: Channel,
        to: &str,
        text: String,
        code: String,
        now: Moment,
    ) {
        self.add(channel, to, text, Some(code), None, now);
    }

    fn add(
        &mut self,
        channel: Channel,
        to: &str,
        subject: String,
        code: Option<String>,
        magic_link: Option<String>,
        now: Moment,
    ) {
        if self.mails.len() == self.capacity {
            self.mails.pop_front();
        }
        self.mails.push_back(Mail {
            id: self.next_id,
            channel,
            to: to.to_owned(),
            subject,
            code,
            magic_link,
            at: now.iso(),
        });
        self.next_id += 1;
    }

    pub(crate) fn all(&self) -> Vec<Mail> {
        self.mails.iter().cloned().collect()
    }
}

//! Asking again by itself (IDX §6.1, §6.2).

use super::*;
use crate::form::Values;
use crate::oauth;
use crate::step::{self, AuthenticatorStep, Phase, Step};

/// Bounds of an interval, milliseconds: below, the organisation's rate limit is used up; above,
/// nobody would believe that anything happens.
const INTERVAL_MS: core::ops::RangeInclusive<u32> = 1000..=60_000;

/// The longest pause after too many requests, milliseconds (IDX §1.6).
const MAX_PAUSE_MS: u32 = 60_000;

impl Transaction {
    /// What goes along with each poll from now on, such as the state of a checkbox
    /// (`autoChallenge`).
    pub fn set_poll_values(&mut self, values: Values) {
        self.poll.values = values;
    }

    /// Polls at once, for instance when the app on this device has answered (IDX §6.3).
    /// Not during a pause that the server has asked for.
    pub fn poll_now(&mut self) -> Vec<Effect> {
        if self.poll.request.is_some() {
            // What is on its way was asked before there was an answer.
            self.poll.again = true;
        }
        if self.poll.request.is_some() || self.main.is_some() || self.poll.not_before_ms.is_some() {
            return Vec::new();
        }
        self.schedule_poll(Some(0));
        self.take_effects()
    }

    /// Milliseconds between polls of the page on screen.
    pub(crate) fn poll_interval_ms(&self) -> u32 {
        let form = self.table.as_ref().and_then(FormTable::poll);
        let refresh = form.and_then(|form| form.refresh_ms);
        let refresh = refresh.unwrap_or(DEFAULT_POLL_MS);
        refresh.clamp(*INTERVAL_MS.start(), *INTERVAL_MS.end())
    }

    /// Sets the timer for the next poll, where the page polls.
    pub(super) fn schedule_poll(&mut self, millis: Option<u32>) {
        let polls = matches!(&self.view, View::Page(page) if page.polls);
        let busy = self.main.is_some() || self.poll.request.is_some();
        if !polls || busy || self.poll.hidden || self.poll.stopped {
            return;
        }
        let refresh = self.poll_interval_ms();
        self.counter = self.counter.wrapping_add(1);
        let id = TimerId(self.counter);
        self.poll.timer = Some(id);
        let again = core::mem::take(&mut self.poll.again);
        let millis = millis.unwrap_or(if again { 0 } else { refresh });
        self.effects.push(Effect::Wait { id, millis });
    }

    /// Stops the timer and gives up on a poll that is on its way: only one request at a time.
    pub(super) fn stop_polling(&mut self) {
        self.poll.again = false;
        if self.poll.timer.take().is_some() {
            self.effects.push(Effect::StopWaiting);
        }
        if let Some(id) = self.poll.request.take() {
            self.effects.push(Effect::Abort(id));
        }
    }

    pub(super) fn on_elapsed(&mut self, id: TimerId) {
        if self.poll.timer != Some(id) {
            return;
        }
        self.poll.timer = None;
        self.poll.not_before_ms = None;
        let form = self.table.as_ref().and_then(FormTable::poll);
        if self.main.is_some() {
            return;
        }
        let Some(form) = form else { return };
        let values = self.poll.values.clone();
        match self.form_request(&form, &values) {
            Ok(request) => {
                self.poll.request = Some(request.id);
                self.effects.push(Effect::Send(request));
            }
            Err(error) => self.fail(error, Purpose::Step),
        }
    }

    pub(super) fn on_visible(&mut self, visible: bool, now_ms: u64) {
        self.poll.hidden = !visible;
        if !visible {
            let waiting = self.poll.timer.take().is_some();
            return if waiting {
                self.effects.push(Effect::StopWaiting)
            };
        }
        if self.poll.timer.is_some() {
            return;
        }
        // Shortly after: some browsers refuse requests in the first moment (IDX §6.2). A pause
        // goes on all the same.
        let rest = self
            .poll
            .not_before_ms
            .map_or(0, |at| at.saturating_sub(now_ms));
        let millis = u32::try_from(rest)
            .unwrap_or(MAX_PAUSE_MS)
            .min(MAX_PAUSE_MS);
        self.schedule_poll(Some(millis.max(500)))
    }

    pub(super) fn on_poll(&mut self, reply: &Reply, now_ms: u64) {
        let limited = reply.status == 429;
        match Response::parse(reply.body.expose()) {
            Ok(response)
                if limited && response.messages.iter().any(|m| m.is("tooManyRequests")) =>
            {
                self.pause(reply, now_ms)
            }
            Ok(response) => self.absorb_poll(Box::new(response)),
            Err(problem) => match absorb::not_idx(problem, reply, now_ms) {
                Error::RateLimited { .. } => self.pause(reply, now_ms),
                Error::Server { .. } => self.schedule_poll(None),
                error => {
                    self.touch();
                    self.notice = Some(error);
                    self.poll.stopped = true;
                }
            },
        }
    }

    /// Too many requests: say nothing, and wait as long as is asked, else a minute.
    fn pause(&mut self, reply: &Reply, now_ms: u64) {
        let millis = oauth::wait_seconds(reply, now_ms / 1000).saturating_mul(1000);
        self.poll.not_before_ms = Some(now_ms.saturating_add(u64::from(millis)));
        self.schedule_poll(Some(millis))
    }

    fn absorb_poll(&mut self, mut response: Box<Response>) {
        self.add_providers(&mut response);
        let same = self.response.as_ref().is_some_and(|old| {
            step::same_step(old, &response)
                && (response.messages.is_empty() || response.messages == old.messages)
        });
        let quiet = same
            && self
                .table
                .as_mut()
                .is_some_and(|table| table.renew(&response));
        if quiet {
            // The same step: nothing changes under the user's fingers but the handles.
            if let Some(old) = &self.response {
                response.messages = old.messages.clone();
            }
            self.response = Some(response);
            return self.schedule_poll(None);
        }
        self.absorb(response);
        if matches!(&self.view, View::Page(page) if page.has_errors() && !goes_on(&page.step)) {
            self.stop_polling();
            self.poll.stopped = true;
        }
    }
}

/// Whether a step goes on waiting after an error. The challenge of a push or a device is over; an
/// e-mail may still be opened, and maintenance end (IDX §6.2). A set-up is no challenge: an app
/// that was not good enough is told of beside the same link, which a better one may still follow
/// (sign-in UI E18 is E10–E12 with a message, and those poll).
fn goes_on(step: &Step) -> bool {
    match step {
        Step::Authenticator(step) => {
            matches!(&**step, AuthenticatorStep::Email(_)) || *step.phase() == Phase::EnrollPoll
        }
        Step::Maintenance(_) => true,
        _ => false,
    }
}

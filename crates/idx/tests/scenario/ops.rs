//! Sequences of calls and events, for property tests and fuzzing: a list of operations is played
//! against a transaction, and what may never happen is watched by [`Host`].

use arbitrary::{Arbitrary, Result, Unstructured};
use idx::form::{Form, FormId, Values};
use idx::http::TransportFailure;
use idx::transaction::{Callback, Event, Misuse, Opening, StartOptions, TimerId, View};
use serde_json::{Value, json};

use super::game::{Body, Entry, Game, Op, Start, Status};
use super::host::Kind;
use super::mutate::mutate;
use super::{STATE, Scenario, fixtures, opening, parts, reply, tokens};

/// Plays the game that some bytes stand for.
pub fn play_bytes(bytes: &[u8]) -> Result<()> {
    let game = Game::arbitrary(&mut Unstructured::new(bytes))?;
    play(&game);
    Ok(())
}

/// Plays a game, and says how many pages it saw; panics when anything happens that may not.
pub fn play(game: &Game) -> usize {
    let mut table = Table {
        scenario: opened(game.start),
        seen: Vec::new(),
        pages: Vec::new(),
        stopped: None,
    };
    for op in &game.ops {
        table.remember();
        table.apply(op);
        table.check();
    }
    let debug = format!("{:?}", table.scenario.tx);
    for secret in ["own-interaction-handle", "02.own", "02.form"] {
        assert!(!debug.contains(secret), "no secret in Debug");
    }
    table.pages.len()
}

fn opened(start: Start) -> Scenario {
    let record = || Some(Scenario::record());
    match start {
        Start::Fresh => Scenario::opened(),
        Start::Resumed => Scenario::with(Opening {
            record: record(),
            ..opening()
        }),
        Start::Code => Scenario::returned(record(), &format!("?interaction_code=c&state={STATE}")),
        Start::Required => Scenario::returned(
            record(),
            &format!("?error=interaction_required&state={STATE}"),
        ),
        Start::Otp => Scenario::returned(record(), &format!("?otp=123456&state={STATE}")),
        Start::Foreign => Scenario::returned(record(), "?otp=123456&state=other"),
    }
}

struct Table {
    scenario: Scenario,
    /// Forms of all pages so far.
    seen: Vec<FormId>,
    /// Serials of the pages so far.
    pages: Vec<u32>,
    stopped: Option<TimerId>,
}

impl Table {
    fn remember(&mut self) {
        let now: Vec<FormId> = self.scenario.tx.forms().iter().map(|f| f.id).collect();
        for id in now {
            if !self.seen.contains(&id) && self.seen.len() < 500 {
                self.seen.push(id);
            }
        }
        if let Some((id, _)) = self.scenario.host.timer {
            self.stopped = Some(id);
        }
    }

    fn apply(&mut self, op: &Op) {
        match op {
            Op::Reply {
                which,
                status,
                body,
            } => self.reply(*which, *status, body),
            Op::Late { which, body } => self.late(*which, body),
            Op::Fail { which, failure } => self.fail(*which, *failure),
            Op::Elapse => {
                if self.scenario.host.timer.is_some() {
                    self.scenario.elapse();
                }
            }
            Op::Stale => self.stale(),
            Op::Visible(visible) => self.scenario.event(Event::Visible(*visible)),
            Op::Online => self.scenario.event(Event::Online),
            Op::Verified(valid) => {
                if let Some((id, _)) = self.scenario.host.check {
                    self.scenario.event(Event::Verified { id, valid: *valid });
                }
            }
            other => self.call(other),
        }
    }

    /// Calls, as opposed to events.
    fn call(&mut self, op: &Op) {
        let forms = self.scenario.tx.forms();
        match op {
            Op::Submit { form, values } => {
                if let Some(form) = pick(&forms, *form) {
                    self.submit(form, &entered(form, values));
                }
            }
            Op::SubmitOld { form } => self.submit_old(*form),
            Op::Follow(form) => self.act(&forms, *form, |tx, id| tx.follow(id)),
            Op::Show(form) => self.act(&forms, *form, |tx, id| tx.show(id)),
            Op::FollowEnd => self.quietly(|tx| tx.follow_end()),
            Op::ShowFirst => self.quietly(|tx| tx.show_first()),
            Op::Retry => self.quietly(|tx| tx.retry()),
            Op::PollNow => self.quietly(|tx| Ok(tx.poll_now())),
            Op::PollValues(flag) => {
                let mut values = Values::new();
                values.set_flag("autoChallenge", *flag);
                self.scenario.tx.set_poll_values(values);
            }
            Op::Restart => {
                let entropy = super::entropy();
                let now = self.scenario.now_ms;
                let tx = &mut self.scenario.tx;
                let effects = tx.restart(StartOptions::default(), &entropy, now);
                self.scenario.host.perform_restart(effects);
            }
            Op::Abandon => {
                let effects = self.scenario.tx.abandon();
                self.scenario.host.perform_restart(effects);
            }
            Op::MagicLink { ours } => {
                let state = if *ours { STATE } else { "other" };
                let taken = self.scenario.tx.accept_magic_link(state, "123456".into());
                self.scenario.host.perform(taken.unwrap_or_default());
            }
            _ => {}
        }
    }

    fn quietly(
        &mut self,
        call: impl FnOnce(
            &mut idx::transaction::Transaction,
        ) -> std::result::Result<Vec<idx::transaction::Effect>, Misuse>,
    ) {
        // A call that does not fit is refused, and that is all.
        let _refused = self.scenario.act(call);
    }

    fn act(
        &mut self,
        forms: &[Form],
        form: u8,
        call: impl FnOnce(
            &mut idx::transaction::Transaction,
            FormId,
        ) -> std::result::Result<Vec<idx::transaction::Effect>, Misuse>,
    ) {
        if let Some(form) = pick(forms, form) {
            let id = form.id;
            self.quietly(|tx| call(tx, id));
        }
    }

    fn submit(&mut self, form: &Form, values: &Values) {
        let busy = self.scenario.tx.is_busy();
        let id = form.id;
        let result = self.scenario.act(|tx| tx.submit(id, values));
        if busy {
            assert_eq!(result, Err(Misuse::Busy), "no second request");
        }
    }

    /// A form of a page that is gone is never sent.
    fn submit_old(&mut self, form: u8) {
        let current: Vec<FormId> = self.scenario.tx.forms().iter().map(|f| f.id).collect();
        let old: Vec<FormId> = self
            .seen
            .iter()
            .filter(|id| !current.contains(id))
            .copied()
            .collect();
        if let Some(id) = pick(&old, form) {
            let sent = self.scenario.host.sent.len();
            let result = self.scenario.act(|tx| tx.submit(*id, &Values::new()));
            assert!(
                matches!(result, Err(Misuse::Stale | Misuse::Busy)),
                "{result:?}"
            );
            assert_eq!(self.scenario.host.sent.len(), sent);
        }
    }

    fn reply(&mut self, which: u8, status: Status, body: &Body) {
        let waiting: Vec<_> = self
            .scenario
            .host
            .outstanding
            .iter()
            .map(|(_, r)| (r.id, r.url.clone()))
            .collect();
        if let Some((id, url)) = pick(&waiting, which) {
            let reply = reply(code(status), &[], &text(body, url));
            self.scenario.event(Event::Reply { id: *id, reply });
        }
    }

    /// An answer to a request that nobody waits for changes nothing.
    fn late(&mut self, which: u8, body: &Body) {
        let host = &self.scenario.host;
        let waiting = |id| {
            host.outstanding
                .iter()
                .any(|(k, r)| *k != Kind::Farewell && r.id == id)
        };
        let gone: Vec<_> = host
            .sent
            .iter()
            .map(|r| r.id)
            .filter(|id| !waiting(*id))
            .collect();
        if let Some(id) = pick(&gone, which) {
            let before = (self.scenario.tx.revision(), self.scenario.host.sent.len());
            let reply = reply(200, &[], &text(body, ""));
            self.scenario.event(Event::Reply { id: *id, reply });
            assert_eq!(
                (self.scenario.tx.revision(), self.scenario.host.sent.len()),
                before
            );
        }
    }

    fn fail(&mut self, which: u8, failure: u8) {
        let waiting: Vec<_> = self
            .scenario
            .host
            .outstanding
            .iter()
            .map(|(_, r)| r.id)
            .collect();
        let failure = match failure % 4 {
            0 => TransportFailure::Unreachable,
            1 => TransportFailure::Offline,
            2 => TransportFailure::Timeout,
            _ => TransportFailure::TooLarge,
        };
        if let Some(id) = pick(&waiting, which) {
            self.scenario.event(Event::Failed { id: *id, failure });
        }
    }

    fn stale(&mut self) {
        let current = self.scenario.host.timer.map(|(id, _)| id);
        if let Some(id) = self.stopped.filter(|id| Some(*id) != current) {
            let sent = self.scenario.host.sent.len();
            self.scenario.event(Event::Elapsed(id));
            assert_eq!(self.scenario.host.sent.len(), sent, "it was stopped");
        }
    }

    /// What holds at any time.
    fn check(&mut self) {
        let (tx, host) = (&self.scenario.tx, &self.scenario.host);
        host.check(tx);
        let away = matches!(tx.view(), View::Finishing | View::Leaving(_));
        assert!(away || tx.is_busy() == host.main().is_some());
        if let View::Page(page) = tx.view() {
            if !self.pages.contains(&page.serial) {
                self.pages.push(page.serial);
            }
            for offer in &page.offers {
                assert!(
                    tx.forms().iter().any(|f| f.id == offer.form.id),
                    "offers can be sent"
                );
            }
        }
        for request in &host.sent {
            assert!(!request.url.contains("123456"), "no secret in an address");
        }
        if let Some(url) = &host.redirect {
            assert!(
                url.starts_with("https://") || url.starts_with("http://localhost"),
                "{url}"
            );
        }
    }
}

fn pick<T>(list: &[T], index: u8) -> Option<&T> {
    list.get(usize::from(index).checked_rem(list.len())?)
}

fn code(status: Status) -> u16 {
    match status {
        Status::Ok => 200,
        Status::BadRequest => 400,
        Status::Unauthorized => 401,
        Status::Forbidden => 403,
        Status::Limited => 429,
        Status::Broken => 500,
    }
}

fn entered(form: &Form, entries: &[Option<(u8, Entry)>]) -> Values {
    let mut paths = Vec::new();
    for field in &form.fields {
        field.walk(&mut |f| paths.push(f.path.clone()));
    }
    let mut values = Values::new();
    for (path, entry) in entries.iter().flatten() {
        let Some(path) = pick(&paths, *path) else {
            break;
        };
        match entry {
            Entry::Text => values.set_text(path, "123456"),
            Entry::Blank => values.set_text(path, " "),
            Entry::Flag(flag) => values.set_flag(path, *flag),
            Entry::Choice(option) => values.choose(path, usize::from(*option)),
        };
    }
    values
}

fn text(body: &Body, url: &str) -> String {
    let value = match body {
        Body::Fixture { .. } if url.ends_with("/v1/interact") => parts::handle(),
        Body::Fixture { .. } if url.contains("/.well-known/") => parts::discovery(),
        Body::Fixture { .. } if url.ends_with("/v1/token") => good_tokens(),
        Body::Fixture { .. } if url.ends_with("/v1/keys") => tokens::keys(&[tokens::es256_key()]),
        Body::Fixture { which, changes } => {
            let names = fixture_names();
            let name = pick(names, *which).map_or("identify", String::as_str);
            if changes.iter().all(Option::is_none) {
                return fixtures::text(name);
            }
            let mut value = fixtures::read(name);
            for (place, change) in changes.iter().flatten() {
                mutate(&mut value, usize::from(*place), *change);
            }
            value
        }
        Body::Handle => parts::handle(),
        Body::Discovery => parts::discovery(),
        Body::Tokens => good_tokens(),
        Body::Keys => tokens::keys(&[tokens::es256_key()]),
        Body::ApiError => json!({"errorCode": "E0000047", "errorSummary": "slow down"}),
        Body::Nothing => return String::new(),
    };
    value.to_string()
}

/// Signed once: signing is slow, and not what is played.
fn good_tokens() -> Value {
    static TOKEN: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    tokens::response(TOKEN.get_or_init(|| tokens::token(&tokens::claims())))
}

fn fixture_names() -> &'static [String] {
    static NAMES: std::sync::OnceLock<Vec<String>> = std::sync::OnceLock::new();
    NAMES.get_or_init(fixtures::names)
}

/// A return from somewhere, for the sake of its own reader.
pub fn callback(query: &str) {
    let _read = Callback::parse(query);
}

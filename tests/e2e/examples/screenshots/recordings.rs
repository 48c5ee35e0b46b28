//! Every answer we have, played to the app: our own, and the recorded ones where they lie beside
//! the clone.

use std::cell::{Cell, RefCell};
use std::fs;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::time::Duration;

use e2e::{Answer, Browser, Replay};
use futures_util::FutureExt;
use futures_util::future::join_all;
use tokio::time::timeout;

use crate::album::Album;

/// How long a screen may take to come to rest.
const PATIENCE: Duration = Duration::from_secs(6);

/// What is done on a screen before it is photographed once more.
enum Act {
    Press(&'static str),
    Choose(&'static str),
    Submit,
}

/// States that a screen has without another answer: recording, name of the state, what leads there.
const STATES: [(&str, &str, Act); 8] = [
    ("challenge-email", "blank", Act::Submit),
    ("enroll-password", "blank", Act::Submit),
    ("enroll-symantec-vip", "blank", Act::Submit),
    ("enroll-google-otp", "key", Act::Press("I can’t scan it")),
    ("enroll-google-otp", "code", Act::Press("Next")),
    ("enroll-question", "own", Act::Choose("My own question")),
    ("enrollment-data-phone", "voice", Act::Choose("Voice call")),
    ("enrollment-data-phone", "blank", Act::Submit),
];

/// How many browsers work side by side.
const BROWSERS: usize = 2;

/// How long one screen may take, all its pictures together.
const LONGEST: Duration = Duration::from_secs(90);

/// Something to photograph.
struct Screen {
    name: String,
    answer: Answer,
    act: Option<&'static Act>,
}

/// Takes them all. One that does not come is tried once more in a new browser, and missing then.
pub async fn take_all(album: &mut Album) {
    let screens = screens(album);
    let next = Cell::new(0);
    let outcomes = RefCell::new(vec![false; screens.len()]);
    let work = async || {
        let mut place = None;
        loop {
            let n = next.get();
            let Some(screen) = screens.get(n) else { return };
            next.set(n + 1);
            for _ in 0..2 {
                let at = match place.take() {
                    Some(at) => at,
                    None => (Replay::start(&e2e::dist()).await, Browser::start().await),
                };
                let taken = AssertUnwindSafe(take(album, &at, screen)).catch_unwind();
                if let Ok(Ok(())) = timeout(LONGEST, taken).await {
                    place = Some(at);
                    outcomes.borrow_mut()[n] = true;
                    break;
                }
            }
        }
    };
    join_all((0..BROWSERS).map(|_| work())).await;
    for (screen, taken) in screens.iter().zip(outcomes.take()) {
        match taken {
            true => album.add(&screen.name),
            false => album.miss(&screen.name),
        }
    }
}

fn screens(album: &Album) -> Vec<Screen> {
    let mut screens = Vec::new();
    for (name, answer) in recordings() {
        let states = STATES.iter().filter(|(of, ..)| *of == name);
        let states = states.map(|(_, state, act)| (format!("{name}--{state}"), Some(act)));
        for (name, act) in std::iter::once((name.clone(), None)).chain(states) {
            let answer = answer.clone();
            screens.push(Screen { name, answer, act });
        }
    }
    screens.retain(|screen| album.wants(&screen.name));
    screens
}

async fn take(album: &Album, (replay, browser): &(Replay, Browser), screen: &Screen) {
    show(browser, replay, &screen.answer).await;
    if let Some(act) = screen.act {
        perform(browser, act).await;
    }
    album.shoot(browser, &screen.name).await;
}

fn recordings() -> Vec<(String, Answer)> {
    let workspace = e2e::workspace();
    let own = workspace.join("crates/idx/tests/fixtures");
    let recorded = workspace.join("../shared/corpus/responses");
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in [own, recorded] {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        found.retain(|path| path.extension().is_some_and(|end| end == "json"));
        found.sort();
        files.extend(found);
    }
    let answer = |path: &PathBuf| {
        let name = path.file_stem()?.to_str()?.to_owned();
        let body = fs::read_to_string(path).ok()?;
        let answer = Answer::recorded(&name, body);
        Some((name, answer))
    };
    files.iter().filter_map(answer).collect()
}

async fn show(browser: &Browser, replay: &Replay, answer: &Answer) {
    browser.open(&replay.blank()).await;
    let clear = "sessionStorage.clear(); localStorage.clear();";
    browser.run::<()>(clear, vec![]).await;
    replay.play(answer.clone());
    browser.open(&replay.app()).await;
    // A page that only waits never comes to rest, and is photographed as it is.
    let _ = browser.try_wait(PATIENCE, |page| page.is_settled()).await;
}

/// Does it until the screen is another one. Busy, a browser may lose a press.
///
/// # Panics
/// If nothing comes of it: the picture would be of the screen before.
async fn perform(browser: &Browser, act: &Act) {
    let before = browser.look().await.text;
    for _ in 0..3 {
        match act {
            Act::Press(name) => browser.press(name).await,
            Act::Choose(label) => browser.choose(label).await,
            Act::Submit => browser.submit().await,
        }
        let changed = browser.try_wait(PATIENCE, |page| page.text != before);
        if changed.await.is_ok() {
            return;
        }
    }
    panic!("nothing came of it; the page says:\n{before}");
}

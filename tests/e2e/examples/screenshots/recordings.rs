//! Every answer we have, played to the app: our own, and the recorded ones where they lie beside
//! the clone.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use e2e::{Answer, Browser, Replay};

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

/// Takes them all.
pub async fn take_all(album: &mut Album) {
    let replay = Replay::start(&e2e::dist()).await;
    let browser = Browser::start().await;
    for (name, answer) in recordings() {
        if album.wants(&name) {
            show(&browser, &replay, &answer).await;
            album.take(&browser, &name).await;
        }
        for (of, state, act) in &STATES {
            let full = format!("{name}--{state}");
            if *of == name && album.wants(&full) {
                show(&browser, &replay, &answer).await;
                perform(&browser, act).await;
                album.take(&browser, &full).await;
            }
        }
    }
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

async fn perform(browser: &Browser, act: &Act) {
    let before = browser.look().await.text;
    match act {
        Act::Press(name) => browser.press(name).await,
        Act::Choose(label) => browser.choose(label).await,
        Act::Submit => browser.submit().await,
    }
    // One state that does not come must not cost the pictures of all others: it is seen there.
    let _ = browser.try_wait(PATIENCE, |page| page.text != before).await;
}

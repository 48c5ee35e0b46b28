//! Every recorded answer shows a screen, none breaks the app, and axe finds nothing on any, in light
//! and dark.
//!
//! The recordings are an optional folder beside the clone; without it there is nothing to test.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

use e2e::{Answer, Axe, Browser, Expected, Page, Replay};

/// How long the app may take for its first screen.
const PATIENCE: Duration = Duration::from_secs(10);

/// Names and answers of the recordings with an even (or odd) place in the list, so that two tests
/// can share the work.
fn recordings(share: usize) -> Vec<(String, Answer)> {
    let folder = e2e::workspace().join("../shared/corpus/responses");
    let Ok(entries) = fs::read_dir(&folder) else {
        // Written past the test harness, which would keep it to itself.
        let note = "corpus: skipped, the folder ../shared/corpus/responses is not there";
        let _ = writeln!(io::stderr(), "{note}");
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    files.sort();
    let files = files.into_iter().skip(share).step_by(2);
    files
        .map(|file| {
            let name = file
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let body = fs::read_to_string(&file).expect("a recording is a readable text");
            let answer = Answer::recorded(&name, body);
            (name, answer)
        })
        .collect()
}

/// Whether a person sees something, and can do something unless it is the end.
fn is_a_screen(page: &Page, answer: &Answer) -> bool {
    page.is_settled() && (page.offers_something() || answer.is_terminal())
}

/// Whether the answer has the app reach for something on this device or on another host. What the
/// policy makes of it is no fault; that there is no screen would be one.
fn reaches_out(answer: &Answer) -> bool {
    ["challengeMethod", "setupNfcUrl", "\"duo\""]
        .iter()
        .any(|mark| answer.body.contains(mark))
}

/// Plays one recording as the first answer; gives back what is wrong.
async fn play(
    browser: &Browser,
    replay: &Replay,
    axe: Option<&Axe>,
    answer: &Answer,
) -> Vec<String> {
    browser.forget().await;
    // The browser reports each answer with such a status, whatever the app makes of it.
    browser.tolerate(Expected::Status(answer.status));
    if reaches_out(answer) {
        browser.tolerate(Expected::Elsewhere);
    }

    replay.play(answer.clone());
    browser.open(&replay.app()).await;
    let left = |page: &Page| answer.may_leave() && !page.url.starts_with(&replay.app());
    let screen = browser
        .try_wait(PATIENCE, |page| is_a_screen(page, answer) || left(page))
        .await;
    let mut problems = browser.verdict().await;
    match (screen, axe) {
        (Err(page), _) => problems.push(format!("no screen:\n{page}")),
        (Ok(_), Some(axe)) => problems.extend(axe.check_app(browser).await.unwrap_or_default()),
        (Ok(_), None) => {}
    }
    problems
}

async fn play_all(share: usize) {
    let recordings = recordings(share);
    if recordings.is_empty() {
        return;
    }
    let axe = Axe::find();
    let replay = Replay::start(&e2e::dist()).await;
    let browser = Browser::start().await;
    browser.make_forgetful().await;
    let mut failed = Vec::new();
    for (name, answer) in &recordings {
        let problems = play(&browser, &replay, axe.as_ref(), answer).await;
        if !problems.is_empty() {
            failed.push(format!("{name}:\n  {}", problems.join("\n  ")));
        }
    }
    assert!(
        failed.is_empty(),
        "{} of {} recordings:\n{}",
        failed.len(),
        recordings.len(),
        failed.join("\n")
    );
}

#[tokio::test]
async fn every_even_recording_shows_a_clean_screen() {
    play_all(0).await;
}

#[tokio::test]
async fn every_odd_recording_shows_a_clean_screen() {
    play_all(1).await;
}

//! Nobody is shut out as far as a machine can tell: axe finds nothing on any screen, in light and
//! dark. Screens that take a story to get to are looked at where a scene stops there anyway
//! ([`Browser::assert_accessible`]).

use std::fs;
use std::time::Duration;

use e2e::words::heading;
use e2e::{Answer, Axe, Browser, Page, Replay, Scene, Site, play};

/// How long a screen may take to come to rest. Some never do: they wait for somebody.
const REST: Duration = Duration::from_millis(600);

/// Empties the forgetful storage of the app, so that the next page starts afresh. `blank` is an
/// address on its origin without the app.
async fn forget(browser: &Browser, blank: &str) {
    browser.open(blank).await;
    let clear = "sessionStorage.clear(); localStorage.clear();";
    browser.run::<()>(clear, vec![]).await;
}

/// Checks the page once it has come to rest, and once more with what it says to a form that was
/// sent as it is. `None` where the browser has left the app.
async fn check(axe: &Axe, browser: &Browser, app: &str) -> Option<Vec<String>> {
    let left = |page: &Page| page.url.starts_with("http") && !page.url.starts_with(app);
    let there = |page: &Page| !["", heading::LOADING].contains(&page.heading());
    let page = browser
        .wait_until("a screen", |page| left(page) || there(page))
        .await;
    if left(&page) {
        return None;
    }
    let _ = browser
        .try_wait(REST, |page| left(page) || page.is_settled())
        .await;
    let page = browser.look().await;
    if left(&page) {
        return None;
    }
    let mut found = axe.check_app(browser).await?;
    let keys = page.keys().into_iter();
    found.extend(keys.map(|key| format!("the words of {key} are not there")));
    Some(found)
}

/// Sends a form in which something can be typed, as it is.
const SEND: &str = r#"
const seen = e => e.checkVisibility({ checkVisibilityCSS: true });
const form = [...document.forms].find(form => [...form.elements].some(e =>
  seen(e) && e.matches("input:not([type=submit]):not([type=button]), select, textarea")));
form?.requestSubmit();
return !!form;
"#;

fn assert_clean(what: &str, count: usize, found: &[String]) {
    assert!(count > 20, "only {count} {what} were looked at");
    let all = found.join("\n  ");
    assert!(found.is_empty(), "of {count} {what}:\n  {all}");
}

async fn walk(scene: &Scene, axe: &Axe, share: usize) {
    let names = scene.org.scenarios();
    let app = format!("{}/", scene.org.app_url());
    let blank = format!("{app}config.json");
    let mut found = Vec::new();
    let mut count = 0;
    for name in names.iter().skip(share).step_by(2) {
        forget(scene, &blank).await;
        scene.open_scenario(name).await;
        let Some(problems) = check(axe, scene, &app).await else {
            continue;
        };
        found.extend(problems.iter().map(|problem| format!("{name}: {problem}")));
        count += 1;
    }
    // That an organisation refuses is reported by the browser, and the business of other tests.
    scene.forget().await;
    assert_clean("scenarios", count, &found);
}

#[tokio::test]
async fn every_even_scenario_is_clean() {
    if let Some(axe) = Axe::find() {
        play(async |scene| walk(scene, &axe, 0).await).await;
    }
}

#[tokio::test]
async fn every_odd_scenario_is_clean() {
    if let Some(axe) = Axe::find() {
        play(async |scene| walk(scene, &axe, 1).await).await;
    }
}

fn fixtures() -> Vec<(String, Answer)> {
    let folder = e2e::workspace().join("crates/idx/tests/fixtures");
    let entries = fs::read_dir(folder).expect("the fixtures are there");
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    let answers = files.iter().filter_map(|path| {
        let name = path.file_stem()?.to_str()?.to_owned();
        let body = fs::read_to_string(path).ok()?;
        let answer = Answer::recorded(&name, body);
        Some((name, answer))
    });
    answers.collect()
}

#[tokio::test]
async fn every_answer_of_ours_is_clean_before_and_after_it_is_sent() {
    let Some(axe) = Axe::find() else { return };
    let replay = Replay::start(&e2e::dist()).await;
    let browser = Browser::start().await;
    browser.make_forgetful().await;
    let app = replay.app();
    let mut found = Vec::new();
    let mut count = 0;
    for (name, answer) in fixtures() {
        replay.play(answer);
        browser.open(&app).await;
        let Some(mut problems) = check(&axe, &browser, &app).await else {
            continue;
        };
        if browser.look().await.url.starts_with(&app) && browser.run(SEND, vec![]).await {
            problems.extend(check(&axe, &browser, &app).await.unwrap_or_default());
        }
        problems.dedup();
        found.extend(problems.iter().map(|problem| format!("{name}: {problem}")));
        count += 1;
    }
    assert_clean("answers", count, &found);
}

#[tokio::test]
async fn what_is_wrong_is_found_in_its_scheme() {
    let Some(axe) = Axe::find() else { return };
    let folder = std::env::temp_dir().join(format!("e2e-axe-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a temporary folder can be made");
    let page = "<!doctype html><html lang=en><title>Page</title><link rel=stylesheet href=page.css>\
                <link rel=icon href='data:,'><main><h1>Page</h1><p>Text</p><input></main></html>";
    let style = "@media (prefers-color-scheme: dark) { p { color: #ddd; background: #fff } }";
    fs::write(folder.join("index.html"), page).expect("the page can be written");
    fs::write(folder.join("page.css"), style).expect("the style can be written");
    let site = Site::folder(&folder).await;
    let browser = Browser::start().await;
    browser.open(&site.origin()).await;
    let found = axe.check(&browser).await;
    let _ = fs::remove_dir_all(&folder);
    let starts: Vec<&str> = found
        .iter()
        .filter_map(|one| one.split(',').next())
        .collect();
    assert_eq!(
        starts,
        ["label (light", "color-contrast (dark"],
        "{found:?}"
    );
}

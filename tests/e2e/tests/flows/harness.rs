//! The harness under test: what has to fail a test does, and what is fine does not.

use std::fs;
use std::path::PathBuf;

use e2e::{Browser, Expected, Site, What};

/// A folder with a page of one script, gone with the value.
struct Pages(PathBuf);

impl Pages {
    fn new(name: &str, html: &str, script: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("e2e-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a temporary folder can be made");
        let html = format!(
            "<!doctype html><html lang=en><title>Page</title><link rel=icon href='data:,'>\
             {html}<script src=page.js defer></script></html>"
        );
        fs::write(folder.join("index.html"), html).expect("the page can be written");
        fs::write(folder.join("page.js"), script).expect("the script can be written");
        Self(folder)
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const FORM: &str = "<main><h1>Sign in</h1><form><input name=identifier aria-label=Username>\
                    <input name=credentials.passcode type=password aria-label=Password>\
                    <button type=submit>Continue</button></form>\
                    <p role=alert hidden>Wrong</p></main>";

/// Shows the alert after a submit, as an app would after an answer.
const ANSWER: &str = "document.forms[0].addEventListener('submit', event => {
  event.preventDefault();
  document.querySelector('[role=alert]').hidden = false;
});
document.body.dataset.ready = 'yes';";

/// Opens a page whose script ends with the given lines, and returns the verdict on it.
async fn verdict(name: &str, extra: &str, expected: &[Expected]) -> Vec<String> {
    let script = format!("{ANSWER}\n{extra}\ndocument.title = 'Done';");
    let pages = Pages::new(name, FORM, &script);
    let site = Site::folder(&pages.0).await;
    let browser = Browser::start().await;
    for one in expected {
        browser.expect(one.clone());
    }
    browser.open(&site.origin()).await;
    browser
        .wait_until("the page", |page| page.heading() == "Sign in")
        .await;
    browser.fill("credentials.passcode", "correct horse").await;
    browser.press("Continue").await;
    browser.wait_alert("Wrong").await;
    let problems = browser.verdict().await;
    browser.close().await;
    problems
}

fn only_problem(problems: &[String]) -> &str {
    match problems {
        [one] => one,
        all => panic!("not exactly one problem: {all:#?}"),
    }
}

#[tokio::test]
async fn a_clean_page_passes() {
    assert_eq!(verdict("clean", "", &[]).await, [""; 0]);
}

#[tokio::test]
async fn a_console_error_fails() {
    let problems = verdict("console", "console.error('something broke');", &[]).await;
    assert!(only_problem(&problems).contains("something broke"));
}

#[tokio::test]
async fn a_console_error_of_an_earlier_page_fails() {
    let reload = "if (!sessionStorage.seen) {
        sessionStorage.seen = 'yes';
        console.error('first page');
        location.reload();
    }";
    let problems = verdict("earlier", reload, &[]).await;
    assert!(only_problem(&problems).contains("first page"));
}

#[tokio::test]
async fn a_breach_of_the_policy_fails() {
    let inline = "const s = document.createElement('style');
        s.append('h1 { color: red }');
        document.head.append(s);";
    let problems = verdict("policy", inline, &[]).await;
    assert!(
        problems.iter().any(|one| one.contains("policy: style-src")),
        "{problems:#?}"
    );
}

#[tokio::test]
async fn an_inner_html_fails() {
    let unsafe_html = "try { document.querySelector('h1').innerHTML = 'Sign <b>in</b>'; }
        catch { /* what the page does about it is its own affair */ }";
    let problems = verdict("trusted", unsafe_html, &[]).await;
    assert!(
        problems.iter().any(|one| one.contains("trusted-types-for")),
        "{problems:#?}"
    );
}

#[tokio::test]
async fn a_panic_fails() {
    // A module of one function with one instruction, `unreachable`: what a panic compiles to.
    let trap = "const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0,
            3, 2, 1, 0, 7, 5, 1, 1, 112, 0, 0, 10, 5, 1, 3, 0, 0, 11]);
        WebAssembly.instantiate(bytes).then(({ instance }) => instance.exports.p());";
    let problems = verdict("panic", trap, &[]).await;
    assert!(
        problems.iter().any(|one| one.contains("unreachable")),
        "{problems:#?}"
    );
}

#[tokio::test]
async fn an_uncaught_exception_fails() {
    let problems = verdict(
        "throw",
        "setTimeout(() => { throw Error('thrown'); });",
        &[],
    )
    .await;
    assert!(only_problem(&problems).contains("thrown"));
}

#[tokio::test]
async fn an_expected_status_passes_and_a_missing_one_fails() {
    let missing = "fetch('nothing.json').then(() => {});";
    assert_eq!(
        verdict("status", missing, &[Expected::Status(404)]).await,
        [""; 0]
    );
    let problems = verdict("no-status", "", &[Expected::Status(404)]).await;
    assert!(only_problem(&problems).contains("expected and not seen"));
}

#[tokio::test]
async fn a_password_in_storage_fails() {
    let keep = "document.forms[0].addEventListener('submit', () => {
        localStorage.p = document.forms[0].elements[1].value;
    });";
    let problems = verdict("storage", keep, &[]).await;
    assert!(only_problem(&problems).contains("localStorage[p]"));
}

/// What the only problem of a page is that does this with the password when the form is sent.
async fn leak(name: &str, with_password: &str) -> String {
    let keep = format!(
        "document.forms[0].addEventListener('submit', () => {{
            const secret = document.forms[0].elements[1].value;
            {with_password}
        }});"
    );
    only_problem(&verdict(name, &keep, &[]).await).to_owned()
}

#[tokio::test]
async fn a_password_that_was_in_storage_fails() {
    let write = "localStorage.setItem('p', secret); localStorage.clear();";
    let problem = leak("was-stored", write).await;
    assert!(problem.contains("localStorage[p]"), "{problem}");
}

#[tokio::test]
async fn a_password_in_the_console_fails() {
    let problem = leak("logged", "console.log('trying', { secret });").await;
    assert!(problem.contains("console"), "{problem}");
}

#[tokio::test]
async fn a_password_that_was_in_an_address_fails() {
    let write = "history.pushState(null, '', '?p=' + secret);
        history.replaceState(null, '', '?');";
    let problem = leak("address", write).await;
    assert!(problem.contains("history"), "{problem}");
}

#[tokio::test]
async fn a_password_that_was_told_to_other_tabs_fails() {
    let tell = "new BroadcastChannel('other').postMessage([1, { secret }]);";
    let problem = leak("broadcast", tell).await;
    assert!(problem.contains("channel[other]"), "{problem}");
    let problem = leak("posted", "window.postMessage(secret, '*');").await;
    assert!(problem.contains("message"), "{problem}");
}

#[tokio::test]
async fn a_password_that_stood_in_the_document_fails() {
    // For no longer than a task, and amid much else.
    let show = "const line = document.body.appendChild(document.createElement('p'));
        for (let n = 0; n < 3000; n++) line.textContent = `something else ${n}`;
        line.textContent = secret;
        line.remove();";
    let problem = leak("shown", show).await;
    assert!(problem.contains("document["), "{problem}");
    let mark = "document.body.title = 'a ' + secret; document.body.removeAttribute('title');";
    let problem = leak("marked", mark).await;
    assert!(problem.contains("document["), "{problem}");
}

#[tokio::test]
async fn a_password_that_stood_in_a_page_that_was_left_fails() {
    let pages = Pages::new("left", FORM, ANSWER);
    let site = Site::folder(&pages.0).await;
    let browser = Browser::start().await;
    browser.secret(What::Typed, "correct horse");
    browser.open(&site.origin()).await;
    browser
        .run::<()>("document.body.append('correct horse');", vec![])
        .await;
    browser.open(&format!("{}/?away", site.origin())).await;
    let problems = browser.verdict().await;
    browser.close().await;
    let problem = only_problem(&problems);
    assert!(problem.contains("document["), "{problem}");
}

#[tokio::test]
async fn a_database_fails() {
    // Nothing is seen, and so nothing judged, before the database is there.
    let keep = "const main = document.querySelector('main');
        main.hidden = true;
        indexedDB.open('tokens').onsuccess = () => { main.hidden = false; };";
    let problem = leak("database", keep).await;
    assert!(problem.contains("the database tokens"), "{problem}");
}

#[tokio::test]
async fn a_password_in_a_global_fails() {
    let problem = leak("global", "window.state = { last: [secret] };").await;
    assert!(problem.contains("a global"), "{problem}");
}

#[tokio::test]
async fn a_token_in_the_memory_of_a_module_fails() {
    // A module of nothing but a memory.
    let keep = "const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 5, 3, 1, 0, 1,
            7, 5, 1, 1, 109, 2, 0]);
        WebAssembly.instantiate(bytes).then(({ instance }) => {
            new Uint8Array(instance.exports.m.buffer).set(new TextEncoder().encode('a token'), 99);
            document.title = 'Kept';
        });";
    let script = format!("{ANSWER}\n{keep}");
    let pages = Pages::new("memory", FORM, &script);
    let site = Site::folder(&pages.0).await;
    let browser = Browser::start().await;
    browser.secret(What::AccessToken, "a token");
    browser.open(&site.origin()).await;
    browser
        .wait_until("the module", |page| page.title == "Kept")
        .await;
    let problems = browser.verdict().await;
    browser.close().await;
    let problem = only_problem(&problems);
    assert!(problem.contains("the memory"), "{problem}");
}

#[tokio::test]
async fn offline_is_offline_and_tabs_are_copied_with_their_storage() {
    let keep = "if (!location.hash) sessionStorage.kept = 'yes';";
    let pages = Pages::new("tabs", FORM, keep);
    let site = Site::folder(&pages.0).await;
    let browser = Browser::start().await;
    browser.open(&site.origin()).await;

    browser.offline(true).await;
    browser.expect(Expected::Offline);
    let fetch =
        "return fetch('page.js', { cache: 'no-store' }).then(() => 'online', () => 'offline');";
    assert_eq!(browser.run::<String>(fetch, vec![]).await, "offline");
    browser.offline(false).await;
    assert_eq!(browser.run::<String>(fetch, vec![]).await, "online");

    let first = browser.tab().await;
    let kept = "return sessionStorage.kept ?? null;";
    browser
        .second_tab(&format!("{}/#second", site.origin()))
        .await;
    assert_eq!(browser.run::<Option<String>>(kept, vec![]).await, None);
    browser.go_to_tab(&first).await;
    browser.duplicate_tab().await;
    let copied = browser.run::<Option<String>>(kept, vec![]).await;
    assert_eq!(copied.as_deref(), Some("yes"));

    assert_eq!(browser.verdict().await, [""; 0]);
    browser.close().await;
}

#[tokio::test]
async fn what_jumps_and_what_is_cut_off_is_seen() {
    let jump = "setTimeout(() => {
        const late = document.createElement('div');
        late.textContent = 'Late';
        late.setAttribute('id', 'late');
        document.body.prepend(late);
        for (let n = 0; n < 20; n++) late.append(document.createElement('br'));
    }, 200);";
    let pages = Pages::new("jump", FORM, jump);
    let site = Site::folder(&pages.0).await;
    let browser = Browser::start().await;
    browser.open(&site.origin()).await;
    browser
        .wait_until("the late part", |page| page.text.contains("Late"))
        .await;
    assert!(browser.layout_shift().await > 0.05);
    browser.resize(60, 400).await;
    let page = browser
        .wait_until("the new size", |page| !page.cut_off.is_empty())
        .await;
    assert!(page.overflows, "{page}");
    browser.close().await;
}

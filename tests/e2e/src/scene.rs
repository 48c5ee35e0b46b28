//! The stage of a flow: an organisation, the app, a browser, and the people of the demo.

use std::any::Any;
use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use demo_org::{Config, Mail, Options, Running, SecretKind};
use futures_util::FutureExt;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::driver::Choices;
use crate::find::SEND_CODE;
use crate::leaks::What;
use crate::must;
use crate::page::Page;
use crate::words::{button, field, heading};

/// What all scenes have in common: the app asks as often as it ever agrees to, so that nobody waits
/// longer than that for an answer to be noticed.
const IMPATIENT: &str = "[email]\npoll_milliseconds = 1000\n[devices]\npoll_milliseconds = 1000";

/// Long enough for two polls: after it, one that goes on has been seen.
pub const TWO_POLLS: Duration = Duration::from_millis(2500);

/// How long a mail may take.
const POST: Duration = Duration::from_secs(10);

/// Somebody the demo organisation knows.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    pub login: &'static str,
    pub password: &'static str,
    /// As the signed-in page shows it.
    pub name: &'static str,
}

/// Has everything that can be set up without a key or a device.
pub const HEDY: Person = Person {
    login: "hedy@example.com",
    password: "Frequency-1942",
    name: "Hedy Lamarr",
};

/// Has set nothing up but a password, and has to set up more.
pub const JOAN: Person = Person {
    login: "joan@example.com",
    password: "Hut-Eight-1940",
    name: "Joan Clarke",
};

/// Signs in with a passkey once there is one.
pub const ROSALIND: Person = Person {
    login: "rosalind@example.com",
    password: "Photo-51-1952",
    name: "Rosalind Franklin",
};

/// Has a drawer full of tokens.
pub const RADIA: Person = Person {
    login: "radia@example.com",
    password: "Spanning-Tree-1985",
    name: "Radia Perlman",
};

/// Signs in with a password and one more proof; has e-mail for that.
pub const ADA: Person = Person {
    login: "ada@example.com",
    password: "Analytical-1843",
    name: "Ada Lovelace",
};

/// Signs in with a password alone.
pub const GRACE: Person = Person {
    login: "grace@example.com",
    password: "Compiler-1952",
    name: "Grace Hopper",
};

/// Has no password: signs in with e-mail alone.
pub const EMMY: Person = Person {
    login: "emmy@example.com",
    password: "",
    name: "Emmy Noether",
};

/// Signs in with any two proofs of a password, e-mail and a security question.
pub const KATHERINE: Person = Person {
    login: "katherine@example.com",
    password: "Trajectory-1962",
    name: "Katherine Johnson",
};

/// A running organisation with the release build of the app, and a browser. What a [`Browser`]
/// does, a scene does too.
pub struct Scene {
    pub browser: Browser,
    pub org: Running,
    /// The newest mail that was read.
    read: AtomicU64,
}

impl Deref for Scene {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}

/// Plays a story against the organisation as it is, and judges it at the end.
///
/// # Panics
/// If the story panics, or the verdict is not clean.
pub async fn play(story: impl AsyncFnOnce(&Scene)) {
    play_with("", story).await;
}

/// Plays a story against an organisation with these settings (TOML) laid over its defaults.
///
/// # Panics
/// If the story panics, or the verdict is not clean.
pub async fn play_with(settings: &str, story: impl AsyncFnOnce(&Scene)) {
    play_in(settings, Setting::Usual, story).await;
}

/// The same where the person has allowed the app's origin to open other apps.
///
/// # Panics
/// If the story panics, or the verdict is not clean.
pub async fn play_opening_apps(settings: &str, story: impl AsyncFnOnce(&Scene)) {
    play_in(settings, Setting::OpensApps, story).await;
}

/// Plays a story in which the organisation is on another site than the app, in a browser that lets
/// its cookies through there or keeps them back.
///
/// # Panics
/// If the story panics, or the verdict is not clean.
pub async fn play_apart(with_cookies: bool, story: impl AsyncFnOnce(&Scene)) {
    let setting = if with_cookies {
        Setting::Usual
    } else {
        Setting::BlocksThirdPartyCookies
    };
    play_in("[org]\napart = true", setting, story).await;
}

/// How the person has set up the browser.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Setting {
    Usual,
    OpensApps,
    BlocksThirdPartyCookies,
}

async fn play_in(settings: &str, setting: Setting, story: impl AsyncFnOnce(&Scene)) {
    let config = must(
        "read the settings",
        Config::from_layers(&[IMPATIENT, settings]),
    );
    let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let options = Options {
        org: any_port,
        app: any_port,
        dist: Some(crate::dist()),
        config,
    };
    let org = must("start the organisation", demo_org::serve(options).await);
    let app = org.app_url();
    let choices = Choices {
        opens_apps: (setting == Setting::OpensApps).then_some(app.as_str()),
        blocks_third_party_cookies: setting == Setting::BlocksThirdPartyCookies,
    };
    let scene = Scene {
        browser: Browser::started(choices).await,
        org,
        read: AtomicU64::new(0),
    };
    scene.judge_documents_of(&scene.org.app_url());
    let outcome = AssertUnwindSafe(story(&scene)).catch_unwind().await;
    scene.note_secrets();
    let problems = scene.verdict().await;
    if let Err(panic) = outcome {
        tell_at_once(reason(&*panic));
        // What the browser complained about is often the reason.
        for problem in problems {
            tell_at_once(&format!("besides, {problem}"));
        }
        resume_unwind(panic);
    }
    let problems = problems.join("\n");
    if !problems.is_empty() {
        tell_at_once(&problems);
        panic!("{problems}");
    }
    scene.browser.close().await;
}

fn reason(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or_default()
}

/// Says why a scene failed when it does. The test harness keeps that to itself until the end, and
/// what only reads along may have stopped by then.
fn tell_at_once(reason: &str) {
    let thread = thread::current();
    let scene = thread.name().unwrap_or_default();
    let _ = writeln!(io::stderr(), "{scene}: {reason}");
}

impl Scene {
    /// Whatever the organisation handed out or was shown by now is a secret. At the end of a scene
    /// that is so anyway.
    pub fn note_secrets(&self) {
        for (kind, value) in self.org.secrets() {
            let what = match kind {
                SecretKind::AccessToken => What::AccessToken,
                SecretKind::RefreshToken => What::RefreshToken,
                SecretKind::IdToken => What::IdToken,
                SecretKind::InteractionCode => What::InteractionCode,
                SecretKind::Verifier => What::Verifier,
            };
            self.secret(what, &value);
        }
        for code in self.org.inbox().into_iter().filter_map(|mail| mail.code) {
            self.secret(What::Code, &code);
        }
    }

    /// Opens the app.
    pub async fn open_app(&self) {
        self.open(&format!("{}/", self.org.app_url())).await;
    }

    /// Changes settings of the app; what is not named is as usual.
    pub fn configure(&self, changes: &[(&str, Value)]) {
        let app = self.org.app_url();
        let mut settings = json!({
            "issuer": self.org.issuer(),
            "clientId": self.org.client_id(),
            "redirectUri": format!("{app}/login/callback"),
            "postLogoutRedirectUri": format!("{app}/"),
            "scopes": ["openid", "profile", "email", "offline_access"],
        });
        for (key, value) in changes {
            settings[*key] = value.clone();
        }
        self.org.set_app_config(Some(settings.to_string()));
    }

    /// Opens the app in a situation of the demo organisation (`[[scenarios]]`), by its name.
    pub async fn open_scenario(&self, name: &str) {
        self.open(&format!("{}/console/scenarios/{name}", self.org.org_url()))
            .await;
    }

    /// Waits until the attempt has run out, and starts over.
    pub async fn start_over_after_expiry(&self) {
        self.wait_heading(heading::EXPIRED).await;
        self.press(button::BACK_TO_SIGN_IN).await;
    }

    /// Waits until a field is marked as wrong.
    pub async fn wait_invalid(&self, field: &str) -> Page {
        self.wait_until(&format!("an error at {field}"), |page| {
            !page.busy && page.field(field).is_some_and(|field| field.invalid)
        })
        .await
    }

    /// Opens the app and gives a user name.
    pub async fn identify(&self, person: Person) {
        self.open_app().await;
        self.identify_here(person).await;
    }

    /// Gives a user name on the first page.
    pub async fn identify_here(&self, person: Person) {
        self.wait_heading(heading::SIGN_IN).await;
        self.fill(field::IDENTIFIER, person.login).await;
        self.submit().await;
    }

    /// Gives the password on its screen.
    pub async fn give_password(&self, person: Person) {
        self.wait_heading(heading::PASSWORD).await;
        self.fill(field::PASSCODE, person.password).await;
        self.submit().await;
    }

    /// Chooses e-mail from the list of ways.
    pub async fn choose_email(&self) {
        let page = self.wait_heading(heading::CHOOSE).await;
        let email = page.buttons.iter().find(|one| one.starts_with("Email"));
        let email = email.unwrap_or_else(|| panic!("no e-mail to choose\n{page}"));
        self.press(email).await;
    }

    /// Has the mail sent, and goes to where its code is typed in.
    pub async fn have_mail_sent(&self) {
        self.wait_heading(heading::SEND_MAIL).await;
        self.submit().await;
        self.wait_heading(heading::CHECK_MAIL).await;
    }

    /// Gives a code on its screen. Where its length is known, the last digit sends it.
    pub async fn give_code(&self, code: &str) {
        self.give_code_at(field::PASSCODE, code).await;
    }

    /// The same in another field.
    pub async fn give_code_at(&self, field: &str, code: &str) {
        self.fill(field, code).await;
        // One look and press: between the two, the last digit could have sent it.
        self.run::<()>(SEND_CODE, vec![field.into(), code.trim().into()])
            .await;
    }

    /// Waits until a code is asked for, and gives it.
    pub async fn enter_code(&self, code: &str) {
        self.wait_until("a field for a code", |page| {
            page.field(field::PASSCODE).is_some()
        })
        .await;
        self.give_code(code).await;
    }

    /// Signs in from the start with what the person has.
    pub async fn sign_in(&self, person: Person) -> Page {
        self.identify(person).await;
        if !person.password.is_empty() {
            self.give_password(person).await;
        }
        if person.login != GRACE.login {
            self.have_mail_sent().await;
            let code = self.code_for(person).await;
            self.give_code(&code).await;
        }
        let page = self.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(person.name), "whose page?\n{page}");
        page
    }

    /// The code in the newest mail to this person that was not read yet.
    pub async fn code_for(&self, person: Person) -> String {
        let code = self.new_mail(person).await.code;
        let code = code.expect("the mail has a code");
        self.secret(What::Code, &code);
        code
    }

    /// The link in the newest mail to this person that was not read yet.
    pub async fn link_for(&self, person: Person) -> String {
        let mail = self.new_mail(person).await;
        if let Some(code) = &mail.code {
            self.secret(What::Code, code);
        }
        mail.magic_link.expect("the mail has a link")
    }

    /// The code in the newest mail to this address that was not read yet.
    pub async fn code_to(&self, address: &str) -> String {
        let code = self.new_message(address).await.code;
        let code = code.expect("the mail has a code");
        self.secret(What::Code, &code);
        code
    }

    /// The link in the newest mail to this address that was not read yet.
    pub async fn link_to(&self, address: &str) -> String {
        let mail = self.new_message(address).await;
        mail.magic_link.expect("the mail has a link")
    }

    async fn new_mail(&self, person: Person) -> Mail {
        self.new_message(person.login).await
    }

    /// The code in the newest text message or call to a number that was not read yet.
    pub async fn code_by_phone(&self, number: &str) -> String {
        let code = self.new_message(number).await.code;
        let code = code.expect("the message has a code");
        self.secret(What::Code, &code);
        code
    }

    /// The code that somebody's app or token shows at the moment.
    pub fn code_of(&self, person: Person, key: &str) -> String {
        let code = self.org.code_of(person.login, key);
        let code = code.unwrap_or_else(|| panic!("{} has no {key}", person.login));
        self.secret(What::Code, &code);
        code
    }

    /// Presses the only button whose name begins so.
    pub async fn press_like(&self, beginning: &str) {
        let what = format!("a button that begins with {beginning}");
        let begins = |name: &&String| name.starts_with(beginning);
        let page = self
            .wait_until(&what, |page| page.buttons.iter().any(|one| begins(&one)))
            .await;
        let name = page.buttons.iter().find(begins).cloned();
        self.press(&name.unwrap_or_default()).await;
    }

    /// Waits until a field is there, and fills it in.
    pub async fn enter(&self, field: &str, text: &str) {
        self.wait_until(field, |page| page.field(field).is_some())
            .await;
        self.fill(field, text).await;
    }

    async fn new_message(&self, to: &str) -> Mail {
        let deadline = Instant::now() + POST;
        loop {
            let read = self.read.load(Ordering::Relaxed);
            let mails = self.org.inbox().into_iter().rev();
            let mut new = mails.filter(|mail| mail.id > read && mail.to == to);
            if let Some(mail) = new.next() {
                self.read.store(mail.id, Ordering::Relaxed);
                return mail;
            }
            assert!(Instant::now() < deadline, "nothing for {to}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Lets time pass, for the organisation and for the current page.
    pub async fn pass_time(&self, time: Duration) {
        self.org.advance_clock(time);
        self.pass(time).await;
    }

    /// Asserts that a path is not asked for any more, over a time in which it would be.
    pub async fn still(&self, method: &str, path: &str, time: Duration) {
        let before = self.requests_to(method, path);
        tokio::time::sleep(time).await;
        let more = self.requests_to(method, path) - before;
        assert_eq!(more, 0, "{method} {path} went on");
    }

    /// How often a path was asked for, preflights aside.
    pub fn requests_to(&self, method: &str, path: &str) -> usize {
        self.statuses(method, path).len()
    }

    /// How a path's requests were answered, preflights aside, oldest first.
    pub fn statuses(&self, method: &str, path: &str) -> Vec<u16> {
        let requests = self.org.requests();
        let matching = requests
            .iter()
            .filter(|request| request.method == method && request.path == path);
        matching.map(|request| request.status).collect()
    }
}

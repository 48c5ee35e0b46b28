//! Signs in from the terminal, asking for whatever each step needs.
//!
//! Run the demo organisation (`cargo xtask demo`), then
//!
//! ```text
//! cargo run -p idx --example terminal
//! cargo run -p idx --example terminal -- --issuer https://org.example/oauth2/default \
//!     --client-id 0oa… --redirect-uri https://app.example/callback
//! ```
//!
//! It uses the crate's public API alone, with an HTTP client and a signature check of its own.

mod ask;
mod fill;
mod host;
mod show;

use std::process::ExitCode;

use idx::form::Values;
use idx::issuer::Issuer;
use idx::step::{OfferKind, Page, Step};
use idx::transaction::{Opening, Settings, StartOptions, Transaction, View};

use ask::Answer;
use host::Host;

const USAGE: &str = "\
Usage: terminal [--issuer URL] [--client-id ID] [--redirect-uri URL] [--scopes A,B]
                [--max-age SECONDS] [--acr-values VALUES] [--recovery-token TOKEN]

Without arguments it signs in to the demo organisation.";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let (settings, options) = arguments()?;
    let (mut tx, effects) = Transaction::open(Opening {
        settings,
        options,
        record: None,
        callback: None,
        entropy: host::entropy()?,
        user_agent: Some(concat!("idx-terminal/", env!("CARGO_PKG_VERSION")).to_owned()),
        now_ms: host::now_ms(),
    });
    let mut host = Host::new();
    host.perform(effects);
    let mut told = None;
    loop {
        host.settle(&mut tx);
        if let Some(problem) = tx.notice() {
            println!("! {problem}");
        }
        match tx.view() {
            View::Page(page) => {
                let page = page.clone();
                // An answer that changes nothing is no reason to say everything again.
                if told.replace((page.serial, page.switched)) != Some((page.serial, page.switched))
                {
                    show::page(&page);
                }
                turn(&mut tx, &mut host, &page)?;
            }
            View::Terminal(terminal) => {
                show::terminal(terminal);
                let Some(skip) = terminal.skip.as_ref().map(|form| form.id) else {
                    return Err("That was the end.".to_owned());
                };
                let effects = tx.submit(skip, &Values::new()).map_err(|e| e.to_string())?;
                host.perform(effects);
            }
            View::SignedIn(tokens) => {
                show::tokens(tokens);
                return Ok(());
            }
            View::Leaving(url) => {
                return Err(format!("Go on in a browser: {}", url.as_str()));
            }
            View::EnterCodeElsewhere(_) => return Err("That link belongs elsewhere.".to_owned()),
            View::Failed(problem) => return Err(format!("{problem} [{}]", problem.code())),
            View::Starting | View::Finishing => return Err("Nothing happens any more.".to_owned()),
        }
    }
}

/// Lets the user answer the page, once.
fn turn(tx: &mut Transaction, host: &mut Host, page: &Page) -> Result<(), String> {
    let form = page.step.form();
    let asks = form.is_some_and(|form| !form.is_bare())
        || matches!(page.step, Step::SelectAuthenticator(_));
    if page.polls && !asks {
        println!("… waiting");
        host.wait(tx);
        return Ok(());
    }
    let sent = match ask::what(page)? {
        Answer::Step => match (&page.step, form) {
            (Step::Redirect(_), _) => tx.follow_end(),
            (_, Some(form)) if !form.is_form => tx.follow(form.id),
            (_, Some(form)) => match fill::values(page, form)? {
                Some(values) => tx.submit(form.id, &values),
                // Nothing was entered where an answer may come from elsewhere.
                None if page.polls => {
                    println!("… waiting");
                    host.wait(tx);
                    return Ok(());
                }
                None => return Ok(()),
            },
            (_, None) => return Ok(()),
        },
        Answer::Offer(index) => {
            let Some(offer) = page.offers.get(index) else {
                return Ok(());
            };
            let id = offer.form.id;
            match offer.kind {
                OfferKind::SwitchAuthenticator
                | OfferKind::ReturnToList
                | OfferKind::SelectChannel
                | OfferKind::Show => tx.show(id),
                OfferKind::Idp(_) | OfferKind::Piv(_) => tx.follow(id),
                OfferKind::Cancel => return Err("Cancelled.".to_owned()),
                _ if !offer.form.is_form => tx.follow(id),
                _ => tx.submit(id, &Values::new()),
            }
        }
        Answer::Wait => {
            host.wait(tx);
            return Ok(());
        }
    };
    match sent {
        Ok(effects) => host.perform(effects),
        Err(misuse) => println!("! {misuse}"),
    }
    Ok(())
}

fn arguments() -> Result<(Settings, StartOptions), String> {
    let mut issuer = "http://localhost:8081/oauth2/default".to_owned();
    let mut client_id = "0oa1doorwayspa000001".to_owned();
    let mut redirect_uri = "http://localhost:8080/login/callback".to_owned();
    let mut scopes = "openid,profile,email".to_owned();
    let mut options = StartOptions::default();
    let mut args = std::env::args().skip(1);
    while let Some(name) = args.next() {
        let mut value = || args.next().ok_or_else(|| format!("{name} needs a value"));
        match name.as_str() {
            "--issuer" => issuer = value()?,
            "--client-id" => client_id = value()?,
            "--redirect-uri" => redirect_uri = value()?,
            "--scopes" => scopes = value()?,
            "--acr-values" => options.acr_values = Some(value()?),
            "--recovery-token" => options.recovery_token = Some(value()?.into()),
            "--max-age" => {
                let seconds = value()?.parse().map_err(|_| "--max-age takes seconds")?;
                options.max_age_s = Some(seconds);
            }
            _ => return Err(USAGE.to_owned()),
        }
    }
    let settings = Settings {
        issuer: Issuer::parse(&issuer).map_err(|e| format!("{issuer}: {e}"))?,
        client_id,
        redirect_uri,
        scopes: scopes.split(',').map(str::to_owned).collect(),
        rules: Default::default(),
    };
    Ok((settings, options))
}

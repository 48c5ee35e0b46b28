//! `demo-org`: runs the organisation, and the app if it was built, until
//! Ctrl-C.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use demo_org::{Config, ConfigError, Options, ServeError};

const USAGE: &str = "\
Usage: demo-org [--config FILE.toml] [--org-port N] [--app-port N] [--dist DIR]

  --config FILE   settings laid over the built-in ones
  --org-port N    port of the organisation (default 8081)
  --app-port N    port of the app (default 8080)
  --dist DIR      folder with the built app; without it no app is served";

/// Why the program ends early.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0}\n\n{USAGE}")]
    Usage(String),
    #[error("cannot read {path}: {source}")]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Serve(#[from] ServeError),
}

#[derive(Debug, Default)]
struct Arguments {
    config: Option<PathBuf>,
    org_port: Option<u16>,
    app_port: Option<u16>,
    dist: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments
        .iter()
        .any(|argument| argument == "--help" || argument == "-h")
    {
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    match run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("demo-org: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Vec<String>) -> Result<(), Failure> {
    let arguments = parse(arguments)?;
    let config = match arguments.config {
        None => Config::embedded()?,
        Some(path) => {
            let text =
                std::fs::read_to_string(&path).map_err(|source| Failure::Read { path, source })?;
            Config::from_toml(&text)?
        }
    };
    let serves_app = arguments.dist.is_some();
    let running = demo_org::serve(Options {
        org: loopback(arguments.org_port.unwrap_or(8081)),
        app: loopback(arguments.app_port.unwrap_or(8080)),
        dist: arguments.dist,
        config,
    })
    .await?;
    let note = if serves_app {
        ""
    } else {
        "   (not served: no --dist)"
    };
    println!("App           {}{note}", running.app_url());
    println!("Organisation  {}", running.org_url());
    println!("Console       {}", running.console_url());
    println!("Phone         {}", running.phone_url());
    println!("\nSign in as one of these; passwords and mails are on the console:");
    for login in running.logins() {
        println!("  {login}");
    }
    println!("\nCtrl-C ends it.");
    // If the signal cannot be awaited there is nothing to wait for.
    let _ = tokio::signal::ctrl_c().await;
    running.shutdown().await;
    Ok(())
}

fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

fn parse(arguments: Vec<String>) -> Result<Arguments, Failure> {
    let mut parsed = Arguments::default();
    let mut rest = arguments.into_iter();
    while let Some(name) = rest.next() {
        let mut value = || {
            rest.next()
                .ok_or_else(|| Failure::Usage(format!("{name} needs a value")))
        };
        match name.as_str() {
            "--config" => parsed.config = Some(value()?.into()),
            "--dist" => parsed.dist = Some(value()?.into()),
            "--org-port" => parsed.org_port = Some(port(&value()?)?),
            "--app-port" => parsed.app_port = Some(port(&value()?)?),
            _ => return Err(Failure::Usage(format!("unknown argument {name}"))),
        }
    }
    Ok(parsed)
}

fn port(text: &str) -> Result<u16, Failure> {
    text.parse()
        .map_err(|_| Failure::Usage(format!("{text} is not a port")))
}

//! A local organisation that plays an Identity Engine org: the Interaction
//! Code flow with real checks, an inbox for the mails it sends, a console page
//! that shows what is going on, and a host for the built app.
//!
//! It does not use the project's protocol crate: two independent readings of
//! the protocol, or a shared misreading would pass every test.
//!
//! # Where things are
//!
//! A request passes `gate` (host, faults, log) and `cors`, then one of
//! - `oauth/`: interact, token, keys, userinfo, revoke, introspect, logout,
//!   metadata; one file each. Beside them `tokens` (families, rotation, reuse),
//!   `dpop` (proofs of possession), and on its own origin `api`, protected
//! - `idx/`: introspect, identify, challenge…; one file each
//! - `accounts/`: the flows around a sign-in, one file each; their endpoints,
//!   steps and settings (`[accounts]`, which a scenario lays its own over)
//! - `captcha/`, `email_link`, `session_api`, `console/`
//! - on origins of their own: `app_host`, `duo/`, the second OpenID `provider`
//! - `devices/`: people's phones and computers, their app at loopback ports
//! - `federation/`: the way to an identity provider and back
//!
//! An endpoint of `idx/` gets the `transaction` its handle names and moves it;
//! `flow` decides what comes next from the `policy` and the person's
//! enrolments, and `enrollment` what must or may be set up; `authenticators/`
//! verify and set up, one file and one implementation of `Authenticator` each,
//! with the `work` at hand kept in the transaction; `passkeys` let people in
//! beside the first form, and `key_offers` has what a policy says of keys
//! besides. `generators` tells what people's tokens show, and a
//! `scenario` of the configuration begins an attempt in a situation of its own.
//! `render` shows the step reached as ION, with the builders of `ion/`.
//! Everything that changes is in the tables of `state`, behind one lock, and
//! bounded. All time comes from `clock`.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use std::net::{Ipv4Addr, SocketAddr};
//!
//! let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
//! let running = demo_org::serve(demo_org::Options {
//!     org: any_port,
//!     app: any_port,
//!     dist: Some("dist".into()),
//!     config: demo_org::Config::embedded()?,
//! })
//! .await?;
//! println!("{}", running.app_url());
//! running.shutdown().await;
//! # Ok(())
//! # }
//! ```

mod accounts;
mod app_host;
mod at_once;
mod authenticators;
mod bounded;
mod browser;
mod captcha;
mod clock;
mod config;
mod console;
mod control;
mod cors;
mod devices;
mod duo;
mod email_link;
mod enrollment;
mod fastpass;
mod faults;
mod federation;
mod flow;
mod gate;
mod generators;
mod handed_out;
mod idx;
mod inbox;
mod ion;
mod key_offers;
mod keys;
mod lockout;
mod oauth;
mod page;
mod passkeys;
mod policy;
mod provider;
mod qr;
mod random;
mod rate_limit;
mod rejection;
mod render;
mod request_log;
mod scenario;
mod secret;
mod server;
mod session;
mod session_api;
mod state;
mod totp;
mod transaction;
mod users;
mod work;

use std::net::SocketAddr;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use tokio::task::JoinSet;

pub use accounts::{Go as ScenarioLink, Settings as AccountSettings};
pub use app_host::router as app_router;
pub use captcha::{CaptchaSettings, Place as CaptchaPlace, Provider as CaptchaProvider};
pub use config::{Config, ConfigError, Scenario};
pub use control::Control;
pub use devices::desktop::router as loopback_router;
pub use devices::{Behaviour, DeviceAccount, DeviceSettings, PendingAsk};
pub use duo::router as duo_router;
pub use faults::Fault;
pub use generators::Reading;
pub use handed_out::SecretKind;
pub use inbox::{Channel, Mail};
pub use keys::KeyError;
pub use oauth::api::router as api_router;
pub use policy::Identify;
pub use provider::router as provider_router;
pub use request_log::LoggedRequest;
pub use state::{Org, SetupError, Urls};

/// Most bytes of a request body.
const BODY_BYTES: usize = 64 * 1024;

/// What to start.
#[derive(Debug, Clone)]
pub struct Options {
    /// Address of the organisation; port 0 takes any.
    pub org: SocketAddr,
    /// Address of the app; port 0 takes any.
    pub app: SocketAddr,
    /// Folder with the built app. `None`: the app is served by somebody else
    /// at the port of `app`.
    pub dist: Option<PathBuf>,
    /// The settings.
    pub config: Config,
}

/// The servers could not be started.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// A port is taken or may not be used.
    #[error("cannot listen at {address}: {source}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
    /// The organisation could not be set up.
    #[error(transparent)]
    Setup(#[from] SetupError),
}

/// A running organisation; what [`Control`] offers is offered here too.
/// Dropping it closes both servers.
pub struct Running {
    control: Control,
    servers: JoinSet<()>,
}

impl Running {
    /// A handle that outlives borrows of this.
    pub fn control(&self) -> Control {
        self.control.clone()
    }

    /// Closes the listeners and all connections.
    pub async fn shutdown(mut self) {
        self.servers.shutdown().await;
    }
}

impl Deref for Running {
    type Target = Control;

    fn deref(&self) -> &Control {
        &self.control
    }
}

/// Starts the organisation and, with a `dist`, the app's host. Returns when
/// both listen.
///
/// # Errors
/// If a port cannot be had or the configuration holds an unusable hash.
pub async fn serve(options: Options) -> Result<Running, ServeError> {
    let org_listener = listen(options.org).await?;
    let org_port = port(&org_listener, options.org);
    let app_listener = match &options.dist {
        Some(_) => Some(listen(options.app).await?),
        None => None,
    };
    let app_port = app_listener
        .as_ref()
        .map_or(options.app.port(), |listener| port(listener, options.app));
    let provider_listener = listen_beside(options.org, options.config.provider.port).await?;
    let provider_port = port(&provider_listener, options.org);
    let api_listener = listen_beside(options.org, options.config.api.port).await?;
    let mut loopback_listeners = Vec::new();
    let mut loopback_ports = Vec::new();
    for asked in &options.config.devices.ports {
        let listener = listen_beside(options.org, *asked).await?;
        loopback_ports.push(port(&listener, options.org));
        loopback_listeners.push(listener);
    }
    let duo_listener = listen_beside(options.org, options.config.duo.port).await?;
    // To a browser, `localhost` is one site at all ports, and this another.
    let org_host = match options.config.org.apart {
        true => "127.0.0.1",
        false => "localhost",
    };
    let urls = Urls {
        loopback_ports,
        duo: format!("http://localhost:{}", port(&duo_listener, options.org)),
        api: format!("http://localhost:{}", port(&api_listener, options.org)),
        provider: format!("http://localhost:{provider_port}"),
        ..Urls::new(
            format!("http://{org_host}:{org_port}"),
            format!("http://localhost:{app_port}"),
        )
    };
    let org = Org::new(options.config, urls)?;
    let mut servers = JoinSet::new();
    servers.spawn(server::serve(org_listener, router(org.clone())));
    servers.spawn(server::serve(api_listener, api_router(org.clone())));
    servers.spawn(server::serve(duo_listener, duo_router(org.clone())));
    for (index, listener) in loopback_listeners.into_iter().enumerate() {
        servers.spawn(server::serve(listener, loopback_router(org.clone(), index)));
    }
    servers.spawn(server::serve(
        provider_listener,
        provider_router(org.clone()),
    ));
    if let (Some(listener), Some(dist)) = (app_listener, options.dist) {
        servers.spawn(server::serve(listener, app_router(org.clone(), dist)));
    }
    Ok(Running {
        control: Control::new(org),
        servers,
    })
}

/// Listens beside the organisation at `wanted`; at any port where the
/// organisation takes any, or where another demo has that one.
async fn listen_beside(
    org: SocketAddr,
    wanted: u16,
) -> Result<tokio::net::TcpListener, ServeError> {
    let wanted = if org.port() == 0 { 0 } else { wanted };
    match server::bind(SocketAddr::new(org.ip(), wanted)).await {
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            listen(SocketAddr::new(org.ip(), 0)).await
        }
        bound => bound.map_err(|source| ServeError::Listen {
            address: SocketAddr::new(org.ip(), wanted),
            source,
        }),
    }
}

async fn listen(address: SocketAddr) -> Result<tokio::net::TcpListener, ServeError> {
    server::bind(address)
        .await
        .map_err(|source| ServeError::Listen { address, source })
}

fn port(listener: &tokio::net::TcpListener, asked: SocketAddr) -> u16 {
    listener
        .local_addr()
        .map_or(asked.port(), |address| address.port())
}

/// The organisation's origin as a service, callable without a socket.
pub fn router(org: Arc<Org>) -> Router {
    Router::new()
        .merge(oauth::router())
        .merge(idx::router())
        .merge(accounts::router())
        .merge(captcha::router())
        .merge(devices::router())
        .merge(email_link::router())
        .merge(federation::router())
        .merge(session_api::router())
        .merge(console::router())
        .merge(scenario::router())
        .fallback(async || oauth::error::ApiError::NOT_FOUND)
        .method_not_allowed_fallback(async || oauth::error::ApiError::METHOD)
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(middleware::from_fn_with_state(org.clone(), gate::sign))
        .layer(middleware::from_fn_with_state(org.clone(), gate::faults))
        .layer(middleware::from_fn_with_state(org.clone(), at_once::guard))
        .layer(middleware::from_fn_with_state(
            org.clone(),
            gate::cookies_apart,
        ))
        .layer(middleware::from_fn_with_state(org.clone(), cors::guard))
        .layer(middleware::from_fn_with_state(org.clone(), gate::log))
        .layer(middleware::from_fn(gate::local_host_only))
        .with_state(org)
}

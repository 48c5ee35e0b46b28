//! A server for the harness's own pages and for replayed answers: files under the app's policy.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tower_http::services::ServeDir;

use crate::must;

/// The Content-Security-Policy the app is served with; `connect` is what it may call besides
/// its own origin.
pub fn policy(connect: &str) -> String {
    let connect = format!("connect-src 'self' {connect}");
    [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' data:",
        connect.trim_end(),
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    .join("; ")
}

/// A server on a free port of this machine, gone when dropped.
#[derive(Debug)]
pub struct Site {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Site {
    /// Serves a folder under the app's policy.
    pub async fn folder(folder: &Path) -> Self {
        Self::serve(Router::new().fallback_service(ServeDir::new(folder))).await
    }

    /// Serves routes under the app's policy.
    pub async fn serve(routes: Router) -> Self {
        let listener = must(
            "listen on a free port",
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await,
        );
        let address = must("read the address", listener.local_addr());
        let policy = must("policy", HeaderValue::try_from(policy("")));
        let routes = routes.layer(middleware::from_fn(
            move |request: axum::extract::Request, next: Next| {
                let policy = policy.clone();
                async move {
                    let mut response = next.run(request).await;
                    let headers = response.headers_mut();
                    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
                    response
                }
            },
        ));
        let task = tokio::spawn(async move {
            // Ends only with the task.
            let _ = axum::serve(listener, routes).await;
        });
        Self { address, task }
    }

    /// The origin, without a slash at its end.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.task.abort();
    }
}

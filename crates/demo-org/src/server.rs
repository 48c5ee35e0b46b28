//! Listening: connections with limits on their number, headers and time.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tower::ServiceExt as _;

use crate::gate::DropConnection;

/// Connections served at once.
const CONNECTIONS: usize = 512;
/// Longest wait for the headers of a request, idle time included.
const HEADER_TIME: Duration = Duration::from_secs(75);
/// Longest time until the headers of an answer.
const ANSWER_TIME: Duration = Duration::from_secs(60);
/// Most bytes of request headers.
const HEADER_BYTES: usize = 64 * 1024;

/// The connection ends without an answer, because a fault asked for that or
/// the time is up.
#[derive(Debug, thiserror::Error)]
#[error("no answer")]
struct NoAnswer;

/// Opens a listener at `address`.
pub(crate) async fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
    TcpListener::bind(address).await
}

/// Serves `router` until the task is aborted, which closes all connections.
pub(crate) async fn serve(listener: TcpListener, router: Router) {
    let slots = Arc::new(Semaphore::new(CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        let Ok(slot) = slots.clone().acquire_owned().await else {
            return;
        };
        match listener.accept().await {
            Ok((stream, _)) => {
                let router = router.clone();
                connections.spawn(async move {
                    connection(stream, router).await;
                    drop(slot);
                });
            }
            // Out of file handles, most likely: wait for some to close.
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn connection(stream: TcpStream, router: Router) {
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let router = router.clone();
        async move { answer(router, request.map(Body::new)).await }
    });
    // An error here is a client that went away or broke the rules of HTTP.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .max_buf_size(HEADER_BYTES)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn answer(router: Router, request: axum::extract::Request) -> Result<Response, NoAnswer> {
    let answered: Result<Response, Infallible> =
        tokio::time::timeout(ANSWER_TIME, router.oneshot(request))
            .await
            .map_err(|_| NoAnswer)?;
    match answered {
        Ok(response) if response.extensions().get::<DropConnection>().is_some() => Err(NoAnswer),
        Ok(response) => Ok(response),
        Err(never) => match never {},
    }
}

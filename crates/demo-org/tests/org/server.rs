//! The servers on their sockets.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use demo_org::{Config, Fault, Options, Running, ServeError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

async fn running() -> Running {
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    demo_org::serve(Options {
        org: any,
        app: any,
        dist: Some(std::env::temp_dir()),
        config: Config::embedded().expect("config"),
    })
    .await
    .expect("running")
}

fn address(url: &str) -> String {
    url.replace("http://localhost", "127.0.0.1")
}

/// Everything the server says to one request.
async fn ask(url: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address(url)).await.expect("connected");
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut text = String::new();
    // A dropped connection may also be reset.
    let _ = stream.read_to_string(&mut text).await;
    text
}

#[tokio::test]
async fn both_origins_listen_and_know_each_other() {
    let running = running().await;
    assert_ne!(running.org_url(), running.app_url());
    let metadata = ask(
        &running.org_url(),
        "/oauth2/default/.well-known/openid-configuration",
    )
    .await;
    assert!(metadata.starts_with("HTTP/1.1 200"), "{metadata}");
    assert!(metadata.contains(&format!("\"issuer\":\"{}\"", running.issuer())));
    let config = ask(&running.app_url(), "/config.json").await;
    assert!(config.contains(&running.issuer()) && config.contains(&running.client_id()));
    assert!(running.console_url().starts_with(&running.org_url()));
    let org = running.org_url();
    running.shutdown().await;
    assert!(
        TcpStream::connect(address(&org)).await.is_err(),
        "it is closed"
    );
}

#[tokio::test]
async fn a_dropped_connection_says_nothing() {
    let running = running().await;
    running.fail_next("/oauth2", Fault::Drop, 1);
    assert_eq!(ask(&running.org_url(), "/oauth2/v1/keys").await, "");
    let next = ask(&running.org_url(), "/oauth2/v1/keys").await;
    assert!(next.starts_with("HTTP/1.1 200"));
    let statuses: Vec<u16> = running
        .requests()
        .iter()
        .map(|entry| entry.status)
        .collect();
    assert_eq!(statuses, [0, 200]);
}

#[tokio::test]
async fn a_delayed_answer_comes() {
    let running = running().await;
    let pause = Duration::from_millis(200);
    running.fail_next("/oauth2", Fault::Delay(pause), 1);
    let begun = Instant::now();
    let text = ask(&running.org_url(), "/oauth2/v1/keys").await;
    assert!(text.starts_with("HTTP/1.1 200"));
    assert!(begun.elapsed() >= pause);
}

#[tokio::test]
async fn the_date_is_the_organisations() {
    let running = running().await;
    let date = async || {
        let text = ask(&running.org_url(), "/oauth2/v1/keys")
            .await
            .to_lowercase();
        assert_eq!(text.matches("\r\ndate: ").count(), 1, "{text}");
        let (_, rest) = text.split_once("\r\ndate: ").expect("a date");
        rest.split("\r\n").next().unwrap_or_default().to_owned()
    };
    let before = date().await;
    running.advance_clock(Duration::from_secs(400 * 24 * 60 * 60));
    let after = date().await;
    assert_ne!(
        before[12..16],
        after[12..16],
        "another year: {before}, {after}"
    );
}

#[tokio::test]
async fn huge_headers_are_refused() {
    let running = running().await;
    let path = format!("/oauth2/v1/keys?{}", "x".repeat(200_000));
    let text = ask(&running.org_url(), &path).await;
    assert!(!text.starts_with("HTTP/1.1 200"), "{text}");
}

#[tokio::test]
async fn a_taken_port_is_an_error_that_names_it() {
    let running = running().await;
    let taken: SocketAddr = address(&running.org_url()).parse().expect("address");
    let outcome = demo_org::serve(Options {
        org: taken,
        app: taken,
        dist: None,
        config: Config::embedded().expect("config"),
    })
    .await;
    match outcome {
        Err(error @ ServeError::Listen { .. }) => {
            assert!(error.to_string().contains(&taken.to_string()));
        }
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("two servers on one port"),
    }
}

#[tokio::test]
async fn the_servers_beside_it_listen_and_can_go_silent() {
    let running = running().await;
    let urls = running.companion_urls();
    let [provider, duo, first, second] = urls.as_slice() else {
        panic!("{urls:?}");
    };
    for (url, path, status) in [
        (provider, "/.well-known/openid-configuration", 200),
        (duo, "/frame/web/v1/auth", 400),
        (first, "/probe", 200),
        (second, "/probe", 200),
    ] {
        let text = ask(url, path).await;
        assert!(
            text.starts_with(&format!("HTTP/1.1 {status}")),
            "{url}: {text}"
        );
    }
    running.set_loopback(0, demo_org::Behaviour::Off);
    assert_eq!(ask(first, "/probe").await, "", "nobody listens");
    assert!(ask(second, "/probe").await.starts_with("HTTP/1.1 200"));
    running.shutdown().await;
    assert!(TcpStream::connect(address(provider)).await.is_err());
}

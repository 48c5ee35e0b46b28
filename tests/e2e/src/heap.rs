//! The heap of a page's scripts, as the browser's own tools see it. Takes a second or so: for a
//! scene about just that.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::browser::Browser;
use crate::leaks::What;
use crate::must;

impl Browser {
    /// Which secrets lie in the heap of the current tab after its garbage was collected. Long texts
    /// are known there by their beginnings alone.
    ///
    /// # Panics
    /// If there is no snapshot.
    pub async fn secrets_in_heap(&self) -> BTreeSet<What> {
        // Else the console would keep what the watcher has reported there.
        self.cdp("Runtime.discardConsoleEntries", json!({})).await;
        let strings = must("take a snapshot of the heap", self.heap_strings().await);
        self.known_in(&strings)
    }

    /// The client library does not know this command of the driver's.
    async fn heap_strings(&self) -> std::io::Result<Vec<String>> {
        #[derive(Deserialize)]
        struct Answer {
            /// The snapshot, as a text.
            value: String,
        }
        #[derive(Deserialize)]
        struct Snapshot {
            strings: Vec<String>,
        }
        let address = self.driver_address();
        let session = self.driver().session_id().to_string();
        let mut stream = TcpStream::connect(address).await?;
        let request = format!(
            "GET /session/{session}/chromium/heap_snapshot HTTP/1.1\r\n\
             Host: localhost\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await?;
        let mut stream = BufReader::new(stream);
        let mut length = 0;
        loop {
            // The driver keeps the connection, so that its end says nothing.
            let mut line = String::new();
            stream.read_line(&mut line).await?;
            match line.trim_end().to_ascii_lowercase().split_once(':') {
                Some(("content-length", number)) => {
                    length = number.trim().parse().unwrap_or_default()
                }
                Some(_) => {}
                None if line.trim_end().is_empty() => break,
                None => {}
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await?;
        let answer: Answer = serde_json::from_slice(&body)?;
        let snapshot: Snapshot = serde_json::from_str(&answer.value)?;
        Ok(snapshot.strings)
    }
}

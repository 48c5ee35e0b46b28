//! `cancel`: back to the first step; everything proved is forgotten.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::step;
use crate::accounts::device_code;
use crate::authenticators::app_push;
use crate::state::Org;

pub(super) async fn cancel(
    State(org): State<Arc<Org>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    step(&org, &headers, &body, |flow, tx, _| {
        app_push::withdraw(flow, tx);
        let for_device = tx.device_code.is_some();
        tx.start_over();
        if for_device {
            device_code::begin(tx, None);
        }
        Ok(())
    })
}

//! One tab at a time (Web Locks). The bindings of web-sys are marked unstable; these few lines are
//! not.

use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;

use js_sys::{Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

#[wasm_bindgen]
extern "C" {
    type LockManager;

    #[wasm_bindgen(method)]
    fn request(
        this: &LockManager,
        name: &str,
        granted: &Closure<dyn FnMut() -> Promise>,
    ) -> Promise;
}

/// Does something while no other tab does anything under this name. A tab that dies lets go. Where
/// the browser has no locks, it is done all the same.
pub async fn exclusively<T: 'static>(
    name: &str,
    work: impl Future<Output = T> + 'static,
) -> Option<T> {
    let Some(locks) = manager() else {
        return Some(work.await);
    };
    let result = Rc::new(RefCell::new(None));
    let (place, mut work) = (result.clone(), Some(work));
    let granted = Closure::<dyn FnMut() -> Promise>::new(move || {
        let (place, work) = (place.clone(), work.take());
        future_to_promise(async move {
            if let Some(work) = work {
                place.replace(Some(work.await));
            }
            Ok(JsValue::UNDEFINED)
        })
    });
    // Refused in documents that may not store anything: then there are no other tabs to mind.
    let _ = JsFuture::from(locks.request(name, &granted)).await;
    result.take()
}

fn manager() -> Option<LockManager> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &JsValue::from_str("locks")).ok()?;
    (!locks.is_undefined()).then(|| locks.unchecked_into())
}

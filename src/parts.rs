//! Loading a part of the app that the release build has cut off.
//!
//! The cutter knows the two ends of a cut by their names, and gives the first file a function that
//! loads the part and calls back. This is what waits for it; the macro that comes with the cutter
//! does the same in three times the code.
#![allow(unsafe_code)]

use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// Called once, with the data given to [`Load`] and whether the part is there.
pub(crate) type Loaded = unsafe extern "C" fn(*const c_void, bool);

/// Loads a part.
pub(crate) type Load = unsafe extern "C" fn(Loaded, *const c_void);

#[derive(Default)]
struct Waiting {
    there: Cell<Option<bool>>,
    waker: RefCell<Option<Waker>>,
}

/// Whether a part has come. The script behind it loads each part once.
pub(crate) struct Loading {
    load: Option<Load>,
    waiting: Rc<Waiting>,
}

impl Loading {
    /// # Safety
    /// `load` calls back exactly once, later, with the data it was given.
    pub(crate) unsafe fn new(load: Load) -> Self {
        Self {
            load: Some(load),
            waiting: Rc::default(),
        }
    }
}

unsafe extern "C" fn loaded(data: *const c_void, there: bool) {
    // SAFETY: this is what `poll` gave away, and it comes back once.
    let waiting = unsafe { Rc::from_raw(data.cast::<Waiting>()) };
    waiting.there.set(Some(there));
    if let Some(waker) = waiting.waker.take() {
        waker.wake();
    }
}

impl Future for Loading {
    type Output = bool;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<bool> {
        if let Some(there) = self.waiting.there.get() {
            return Poll::Ready(there);
        }
        self.waiting.waker.replace(Some(context.waker().clone()));
        if let Some(load) = self.load.take() {
            let data = Rc::into_raw(self.waiting.clone());
            // SAFETY: as `new` demands.
            unsafe { load(loaded, data.cast()) };
        }
        Poll::Pending
    }
}

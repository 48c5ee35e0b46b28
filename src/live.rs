//! What a view follows.

use std::fmt;
use std::sync::Arc;

use leptos::prelude::*;

/// A value that stays as it is, or follows signals: what components take where it may change.
///
/// The same as [`Signal`] to its users; unlike it, it is one closure, and so compiles to hardly
/// any code for each further type. With it the components are a fifth smaller.
pub struct Live<T>(Arc<dyn Compute<T> + Send + Sync>);

/// `Fn() -> T`, without what a `dyn Fn` carries along: the compiler also makes an `FnOnce` of each
/// closure behind one, with a second copy of its body.
pub(crate) trait Compute<T> {
    /// Calls it.
    fn compute(&self) -> T;
}

impl<T, F: Fn() -> T> Compute<T> for F {
    fn compute(&self) -> T {
        self()
    }
}

impl<T> Live<T> {
    /// A value computed from signals each time it is read.
    pub fn new(compute: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self(Arc::new(compute))
    }

    /// The present value. Inside a view or an effect this follows the signals behind it.
    pub fn get(&self) -> T {
        self.0.compute()
    }

    /// The present value, followed by nothing.
    pub fn get_untracked(&self) -> T {
        untrack(|| self.get())
    }
}

/// What it is now may be a secret, and is not told.
impl<T> fmt::Debug for Live<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Live")
    }
}

impl<T> Clone for Live<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Default + 'static> Default for Live<T> {
    fn default() -> Self {
        Self::new(T::default)
    }
}

impl<T: Clone + Send + Sync + 'static> From<T> for Live<T> {
    fn from(value: T) -> Self {
        Self::new(move || value.clone())
    }
}

impl From<&str> for Live<String> {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl<T: Clone + Send + Sync + 'static> From<T> for Live<Option<T>> {
    fn from(value: T) -> Self {
        Some(value).into()
    }
}

macro_rules! from_signals {
    ($($signal:ident)*) => {$(
        impl<T: Clone + Send + Sync + 'static> From<$signal<T>> for Live<T> {
            fn from(signal: $signal<T>) -> Self {
                Self::new(move || signal.get())
            }
        }
    )*};
}

from_signals!(Signal RwSignal ReadSignal Memo);

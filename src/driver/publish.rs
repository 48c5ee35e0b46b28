//! Shows what has changed, once what draws it is here.

use std::sync::Arc;

use idx::step::OfferKind;
use idx::transaction::{Validation, View};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Driver, Inner, RESEND_AFTER_MS};
use crate::browser::storage;
use crate::session::part;
use crate::{browser, lazy, views};

impl Driver {
    /// Whether the part of the app that draws the present view did not come. Reactive.
    pub fn misses_a_part(self) -> bool {
        self.missing.get()
    }

    /// Loads what draws the present view, with the screen before it busy until then.
    pub fn load_part(self) {
        self.busy.set(true);
        let ends = self.with(|t| matches!(t.view(), View::Finishing | View::SignedIn(_)));
        spawn_local(async move {
            let loaded = match ends {
                Some(true) => {
                    let part = part::load().await;
                    part.map(|part| self.take_validation(part.validation))
                }
                _ => lazy::load().await.map(drop),
            };
            self.set_missing(loaded.is_err());
            match loaded {
                Ok(()) => self.publish(),
                Err(lazy::NotLoaded) => self.busy.set(false),
            }
        });
    }

    pub(super) fn take_validation(self, validation: Validation) {
        let take = |inner: &mut Inner| {
            inner
                .transaction
                .add_validation(validation, browser::now_ms())
        };
        let effects = self.update(take);
        self.perform(effects.unwrap_or_default());
    }

    pub(super) fn set_missing(self, missing: bool) {
        if self.missing.get_untracked() != missing {
            self.missing.set(missing);
        }
    }

    /// Shows what has changed, and only that. What takes the part that is loaded when it is needed
    /// is shown when it has come.
    pub(super) fn publish(self) {
        let news = self.update(|inner| {
            let revision = inner.transaction.revision();
            if revision == inner.seen {
                return None;
            }
            let view = inner.transaction.view();
            if !views::is_here(view, inner.transaction.notice(), inner.custom) {
                return Some(None);
            }
            inner.seen = revision;
            let changed = !same(&inner.shown, view);
            if changed {
                let view = view.clone();
                if let View::Page(page) = &view
                    && !page.continues
                    && page.offer(&OfferKind::Resend).is_some()
                {
                    let full = js_sys::Date::now() + RESEND_AFTER_MS;
                    // A reload starts no wait anew.
                    let kept = match inner.shown {
                        View::Starting => storage::resend_at(),
                        _ => None,
                    };
                    inner.wait_until(kept.map_or(full, |at| at.min(full)));
                }
                inner.shown = view;
            }
            Some(Some((changed, inner.transaction.is_busy())))
        });
        let Some(news) = news.flatten() else { return };
        let Some((changed, busy)) = news else {
            return self.load_part();
        };
        // What makes tokens of the answer is loaded while it is on its way.
        let finishing = self.with(|t| matches!(t.view(), View::Finishing));
        let waits = finishing == Some(true) && part::here().is_none();
        if !waits {
            self.set_missing(false);
        }
        if changed {
            self.shown.update(|count| *count = count.wrapping_add(1));
        }
        if waits {
            if changed {
                self.load_part();
            }
            return;
        }
        self.noticed.update(|count| *count = count.wrapping_add(1));
        if self.busy.get_untracked() != busy {
            self.busy.set(busy);
        }
    }
}

/// Whether both are the very same thing on screen.
fn same(old: &View, new: &View) -> bool {
    match (old, new) {
        (View::Page(old), View::Page(new)) => Arc::ptr_eq(old, new),
        (View::Terminal(old), View::Terminal(new)) => Arc::ptr_eq(old, new),
        (View::SignedIn(old), View::SignedIn(new)) => Arc::ptr_eq(old, new),
        (View::Starting, View::Starting) | (View::Finishing, View::Finishing) => true,
        _ => false,
    }
}

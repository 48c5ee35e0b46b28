//! What a person does who has no mouse.

use thirtyfour::{Key, TypingData};

use crate::browser::Browser;
use crate::leaks::What;
use crate::must;

/// More stops than any screen has: beyond it, the keyboard is caught in a circle.
const MOST_STOPS: usize = 60;

impl Browser {
    /// Types a text where the focus is.
    ///
    /// Counts as a secret from then on where it goes into a password or code field.
    pub async fn type_text(&self, text: &str) {
        let page = self.look().await;
        let secret = page.fields.iter().any(|one| one.focused && one.is_secret());
        if secret {
            self.secret(What::Typed, text);
        }
        self.keys(text.into()).await;
    }

    /// Pastes what was copied last into the field of this name.
    pub async fn paste_into(&self, name: &str) {
        self.fill(name, "").await;
        let chain = self.driver().action_chain();
        let chain = chain
            .key_down(Key::Control)
            .send_keys("v")
            .key_up(Key::Control);
        must("paste", chain.perform().await);
    }

    /// Presses Enter where the focus is.
    pub async fn press_enter(&self) {
        self.keys(Key::Enter.into()).await;
    }

    /// Presses the space bar where the focus is.
    pub async fn press_space(&self) {
        self.keys(" ".into()).await;
    }

    /// Presses Tab until the focus is on something of this accessible name.
    ///
    /// # Panics
    /// If it never gets there.
    pub async fn tab_to(&self, name: &str) {
        for _ in 0..MOST_STOPS {
            self.press_tab().await;
            if self.look().await.focus == name {
                return;
            }
        }
        let page = self.look().await;
        panic!("the keyboard does not reach {name:?}; the page:\n{page}");
    }

    /// Where Tab leads, from the top of the page until it leaves it: the accessible names.
    pub async fn tab_stops(&self) -> Vec<String> {
        // Tab goes on from where the focus was last: now the beginning of the page.
        let to_the_top = "const top = document.body; top.tabIndex = -1; top.focus();
            top.removeAttribute('tabindex');";
        self.run::<()>(to_the_top, vec![]).await;
        let mut stops = Vec::new();
        for _ in 0..MOST_STOPS {
            self.press_tab().await;
            let page = self.look().await;
            if page.focus.is_empty() {
                return stops;
            }
            assert!(
                page.focus_shows,
                "the focus on {:?} is not seen\n{page}",
                page.focus
            );
            stops.push(page.focus);
        }
        panic!("the keyboard does not get out of {stops:?}");
    }

    async fn press_tab(&self) {
        self.keys(Key::Tab.into()).await;
    }

    async fn keys(&self, keys: TypingData) {
        let chain = self.driver().action_chain().send_keys(keys);
        must("press keys", chain.perform().await);
    }
}

//! The frame of a step: card, chip, messages, other ways on.

use idx::error::Error;
use idx::step::{OfferKind, Page};
use idx::wire::message::Message;
use leptos::prelude::*;

use super::{messages, offers};
use crate::components::{CardParts, El, Icon, Landing, Notice, QuietAction, boxed, card};
use crate::driver::Driver;
use crate::lazy::{self, Screens};
use crate::live::Live;

/// A step on screen, as data; [`Frame::around`] puts its content in.
pub struct Frame {
    /// What to do now.
    pub heading: Live<String>,
    /// Drawn above the heading.
    pub icon: Option<Icon>,
    /// Address of an image that replaces the icon.
    pub image: Option<String>,
    /// Whether to say who is signing in.
    pub chip: bool,
    /// Where the focus goes.
    pub landing: Landing,
    /// Offers that the content makes itself.
    pub hidden: Vec<OfferKind>,
    /// Whether the server's messages are part of the content.
    pub own_messages: bool,
    /// Key of a message that the content tells in its own words.
    pub told: &'static str,
    /// A quiet action of the screen's own, before the others.
    pub first: Option<QuietAction>,
    /// What to show of the server's messages, where it is not all of them.
    pub messages: Option<Vec<Message>>,
    /// The same after the others: a way back of the screen's own.
    pub last: Option<QuietAction>,
}

impl Frame {
    /// A frame with a heading, and everything else as on most steps.
    pub fn new(heading: impl Into<Live<String>>) -> Self {
        Self {
            heading: heading.into(),
            icon: None,
            image: None,
            chip: true,
            landing: Landing::Heading,
            hidden: Vec::new(),
            own_messages: false,
            told: "",
            first: None,
            messages: None,
            last: None,
        }
    }

    /// The same with an icon.
    #[must_use]
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// The whole step.
    pub fn around(self, driver: Driver, page: &Page, content: El) -> El {
        let identifier = page.user.as_ref().and_then(|u| u.identifier.clone());
        let hides = |screens: Screens| (screens.hides_identifier)(driver);
        let shown = self.chip && !offers::custom(driver).is_some_and(hides);
        let identifier = identifier.filter(|_| shown);
        let server = if self.own_messages {
            Vec::new()
        } else {
            let all = self.messages.as_deref().unwrap_or(&page.messages);
            let untold = all.iter().filter(|m| !m.is(self.told));
            untold.map(messages::notice).collect()
        };
        let notices = with_failure(driver, server);
        let mut actions = Vec::from_iter(self.first);
        actions.extend(offers::actions(driver, page, &self.hidden));
        actions.extend(self.last);
        let can_leave = page.offers.iter().any(|o| o.kind.is(&OfferKind::Cancel));
        let on_not_you = can_leave.then(|| Callback::new(move |()| driver.restart()));
        // A wrong answer is no new page: the focus goes to the field that is wrong.
        let landing = if page.continues {
            Landing::FirstControl
        } else {
            self.landing
        };
        let parts = CardParts {
            heading: self.heading,
            icon: self.icon,
            image: self.image,
            identifier: identifier.into(),
            on_not_you,
            notices,
            actions: actions.into(),
            landing,
        };
        let wait = boxed("div", "wait").content(move || wait(driver).into_iter().collect());
        card(parts, vec![wait, content])
    }
}

/// How long to wait before the form can be sent again.
fn wait(driver: Driver) -> Option<El> {
    match driver.notice()? {
        Error::RateLimited { seconds } => Some((lazy::screens()?.wait)(seconds)),
        _ => None,
    }
}

/// The server's messages, and the failure of the last request. While a request is on its way the
/// old ones are not shown, so that the same message afterwards is news.
pub fn with_failure(driver: Driver, server: Vec<Notice>) -> Live<Vec<Notice>> {
    Live::new(move || {
        // A wait is counted down in a place of its own.
        let failure = driver
            .notice()
            .filter(|error| !matches!(error, Error::RateLimited { .. }));
        let failure = failure.as_ref().map(messages::error_notice);
        failure.into_iter().chain(server.iter().cloned()).collect()
    })
}

//! One set of icons, drawn by the stylesheet.

use super::dom::{El, boxed, el};

/// An icon of the set. The drawings are masks in `style/icons.css`, so they take the colour of
/// the text beside them and need neither inline SVG nor another request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// A padlock.
    Password,
    /// An envelope.
    Email,
    /// A handset.
    Phone,
    /// A question mark in a speech bubble.
    Question,
    /// A key, for security keys and passkeys.
    Key,
    /// A phone with a check mark, for authenticator apps.
    App,
    /// Dots in a box, for one-time codes.
    Code,
    /// Two linked rings, for sign-in at another provider.
    Federated,
    /// A chip card.
    SmartCard,
    /// Radio waves.
    Nfc,
    /// A screen, for the device in front of the user.
    Device,
    /// A shield, for anything that verifies who someone is.
    Shield,
    /// A triangle with an exclamation mark.
    Warning,
    /// A disc with an exclamation mark.
    Error,
    /// A disc with an i.
    Info,
    /// A disc with a check mark.
    Success,
    /// A person.
    User,
    /// A check mark.
    Check,
    /// A ring.
    Circle,
    /// An angle pointing onward; turned in right-to-left text.
    Chevron,
    /// Two sheets.
    Copy,
    /// An open eye.
    Eye,
    /// A struck-out eye.
    EyeOff,
    /// An arrow pointing back; turned in right-to-left text.
    Back,
    /// An arrow leaving a box.
    External,
    /// A clock.
    Clock,
}

impl Icon {
    /// The classes that draw it.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Password => "icon i-password",
            Self::Email => "icon i-email",
            Self::Phone => "icon i-phone",
            Self::Question => "icon i-question",
            Self::Key => "icon i-key",
            Self::App => "icon i-app",
            Self::Code => "icon i-code",
            Self::Federated => "icon i-federated",
            Self::SmartCard => "icon i-smart-card",
            Self::Nfc => "icon i-nfc",
            Self::Device => "icon i-device",
            Self::Shield => "icon i-shield",
            Self::Warning => "icon i-warning",
            Self::Error => "icon i-error",
            Self::Info => "icon i-info",
            Self::Success => "icon i-success",
            Self::User => "icon i-user",
            Self::Check => "icon i-check",
            Self::Circle => "icon i-circle",
            Self::Chevron => "icon i-chevron",
            Self::Copy => "icon i-copy",
            Self::Eye => "icon i-eye",
            Self::EyeOff => "icon i-eye-off",
            Self::Back => "icon i-back",
            Self::External => "icon i-external",
            Self::Clock => "icon i-clock",
        }
    }
}

/// Draws an icon, hidden from assistive technology: the text beside it says what it means.
pub fn icon(icon: Icon) -> El {
    boxed("span", icon.class()).attr("aria-hidden", "true")
}

/// Draws an image where there is one and it can be loaded, else the icon.
pub(super) fn image_or_icon(image: Option<&str>, drawing: Icon) -> El {
    let Some(src) = image else {
        return icon(drawing);
    };
    let image = el("img").attr("src", src).attr("alt", "");
    let element = image.element();
    image.on("error", move |_| {
        // Fails only for an image that has left the page.
        let _ = element.replace_with_with_node_1(&icon(drawing).element());
    })
}

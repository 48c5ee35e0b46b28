//! Buttons for other ways to sign in: certificates, the site's own, identity providers (sign-in UI
//! G22). Apps and passkeys are in [`super::launch`].

use idx::step::{IdpOffer, Offer, OfferKind, Page, Step};
use send_wrapper::SendWrapper;

use super::ui;
use crate::browser::navigation;
use crate::components::{El, Emphasis, SearchListProps, boxed, search_list};
use crate::driver::Driver;
use crate::hooks::{self, OwnButton};
use crate::i18n::{self, Key, keys};
use crate::live::Live;
use crate::site;

/// More providers than this are searched.
const MANY: usize = 10;

/// The buttons below a form, unless they stand above it; with a line between, unless something
/// else has drawn one.
pub fn below(driver: Driver, page: &Page, divided: bool) -> Option<El> {
    let shown = if stand_first(driver, page) {
        None
    } else {
        buttons(driver, page)
    };
    let divider = (!divided).then(|| boxed("p", "divider").child(keys::OR));
    Some(boxed("div", "alternatives").child(divider).child(shown?))
}

/// The same above a form, where the site wants them there.
pub fn above(driver: Driver, page: &Page) -> Option<El> {
    if !stand_first(driver, page) {
        return None;
    }
    let buttons = buttons(driver, page)?;
    let divider = boxed("p", "divider").child(keys::OR);
    Some(boxed("div", "alternatives").child(buttons).child(divider))
}

/// The same with nothing else to do.
pub fn alone(driver: Driver, page: &Page) -> El {
    boxed("div", "alternatives").child(buttons(driver, page))
}

/// Only on the first page: elsewhere a form is what one came for.
fn stand_first(driver: Driver, page: &Page) -> bool {
    matches!(page.step, Step::Identify(_)) && driver.site().is_on(site::PROVIDERS_FIRST)
}

fn buttons(driver: Driver, page: &Page) -> Option<Vec<El>> {
    let mut buttons = Vec::new();
    let mut providers = Vec::new();
    for offer in &page.offers {
        match &offer.kind {
            OfferKind::Piv(_) => buttons.push(piv(driver, offer)),
            OfferKind::Idp(idp) => providers.push((provider_name(idp), idp_button(driver, idp))),
            _ => {}
        }
    }
    if matches!(page.step, Step::Identify(_)) {
        for own in driver.site().links(site::BUTTONS) {
            let go = move || navigation::follow(&own.url);
            let label = own.label;
            buttons.push(ui::button(label, Emphasis::Secondary, driver.busy(), go));
        }
        let own = hooks::get().buttons();
        buttons.extend(own.into_iter().map(|own| own_button(driver, own)));
    }
    if providers.len() > MANY {
        buttons.push(many(providers));
    } else {
        buttons.extend(providers.into_iter().map(|(_, button)| button));
    }
    (!buttons.is_empty()).then_some(buttons)
}

/// What it does is the site's business; what is on screen stays.
fn own_button(driver: Driver, own: OwnButton) -> El {
    let label = own.label().clone();
    let name = own.name().map(str::to_owned);
    let own = SendWrapper::new(own);
    let press = move || own.press();
    ui::button(label, Emphasis::Secondary, driver.busy(), press)
        .attr_if("data-button", name.as_deref())
}

fn piv(driver: Driver, offer: &Offer) -> El {
    let id = offer.form.id;
    let show = move || driver.show(id);
    ui::button(keys::PIV, Emphasis::Secondary, driver.busy(), show)
}

fn idp_button(driver: Driver, idp: &IdpOffer) -> El {
    let id = idp.form.id;
    let follow = move || driver.follow(id);
    let button = ui::button(idp_label(idp), Emphasis::Secondary, driver.busy(), follow);
    let button = button.attr("data-provider", &idp.kind);
    match known_name(&idp.kind) {
        Some(_) => button.child(sign(&idp.kind)),
        None => button,
    }
}

/// The sign of a provider, from a file of its own; nothing where it does not come.
fn sign(kind: &str) -> El {
    let src = ["/idp/", &kind.to_ascii_lowercase(), ".svg"].concat();
    let image = boxed("img", "button-image")
        .attr("src", &src)
        .attr("alt", "");
    let element = image.element();
    image.on("error", move |_| {
        // Setting an attribute of an element that exists cannot fail.
        let _ = element.set_attribute("hidden", "");
    })
}

/// Kinds of providers that everybody knows, and what they are called (sign-in UI G22).
const KNOWN: [(&str, &str); 20] = [
    ("GOOGLE", "Google"),
    ("FACEBOOK", "Facebook"),
    ("LINKEDIN", "LinkedIn"),
    ("MICROSOFT", "Microsoft"),
    ("APPLE", "Apple"),
    ("GITHUB", "GitHub"),
    ("GITLAB", "GitLab"),
    ("YAHOO", "Yahoo"),
    ("YAHOOJP", "Yahoo! JAPAN"),
    ("LINE", "LINE"),
    ("PAYPAL", "PayPal"),
    ("PAYPAL_SANDBOX", "PayPal Sandbox"),
    ("SALESFORCE", "Salesforce"),
    ("AMAZON", "Amazon"),
    ("DISCORD", "Discord"),
    ("ADOBE", "Adobe"),
    ("ORCID", "ORCID"),
    ("SPOTIFY", "Spotify"),
    ("XERO", "Xero"),
    ("QUICKBOOKS", "QuickBooks"),
];

fn known_name(kind: &str) -> Option<&'static str> {
    let known = KNOWN.iter().find(|(known, _)| *known == kind);
    known.map(|(_, name)| *name)
}

fn provider_name(idp: &IdpOffer) -> String {
    match known_name(&idp.kind) {
        Some(name) => name.to_owned(),
        None => idp.name.clone().unwrap_or_else(|| idp.kind.clone()),
    }
}

/// "Sign in with Google", by the provider's kind where it is a known one, else by its name.
pub fn idp_label(idp: &IdpOffer) -> Live<String> {
    let name = provider_name(idp);
    i18n::t_with(Key::new("idp.sign_in"), &[("name", name.as_str())])
}

/// More providers than anybody reads: found by typing.
fn many(buttons: Vec<(String, El)>) -> El {
    let list = search_list(SearchListProps {
        name: "provider".to_owned(),
        label: keys::PROVIDERS_SEARCH.into(),
        items: buttons,
        found: keys::PROVIDERS_FOUND,
        none: keys::PROVIDERS_NONE,
    });
    boxed("div", "providers").child(list)
}

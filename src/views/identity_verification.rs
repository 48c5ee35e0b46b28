//! Proving who one is with a provider that looks at documents (sign-in UI V26).

use idx::step::{IdentityVerification, Page};
use idx::url::RedirectUrl;

use super::frame::Frame;
use super::{authenticator_name, ui};
use crate::components::{El, Emphasis, Icon, Link, boxed, el, link, phrase};
use crate::driver::Driver;
use crate::i18n::{self, Key, keys};

/// Leads to the provider.
pub fn view(driver: Driver, page: &Page, step: &IdentityVerification) -> El {
    let name = step.offer.name.clone();
    let name = name.unwrap_or_else(|| i18n::text(keys::IDV_PROVIDER));
    let id = step.offer.form.id;
    let go = move || driver.follow(id);
    let named = [("name", name.as_str())];
    let content = boxed("div", "stack")
        .child(boxed("p", "lead").child(phrase(keys::IDV_TEXT, &named)))
        .child(boxed("p", "lead").child(keys::IDV_DOCUMENT))
        .child(ui::button(
            keys::CONTINUE,
            Emphasis::Primary,
            driver.busy(),
            go,
        ))
        .child(boxed("p", "muted").child(phrase(keys::IDV_CONSENT, &named)))
        .child(terms(step));
    let mut frame = Frame::new(i18n::t_with(keys::IDV_TITLE, &named)).icon(Icon::Shield);
    let logo = step.metadata.as_ref().and_then(|m| m.logo.as_deref());
    frame.image = logo.and_then(|src| authenticator_name::image(driver, src));
    frame.around(driver, page, content)
}

/// Terms and privacy of the providers whose responses leave them out.
fn known(provider: &str) -> Option<(&'static str, &'static str)> {
    Some(match provider {
        "IDV_PERSONA" => (
            "https://withpersona.com/legal/terms-of-use",
            "https://withpersona.com/legal/privacy-policy",
        ),
        "IDV_CLEAR" => (
            "https://www.clearme.com/member-terms",
            "https://www.clearme.com/privacy-policy",
        ),
        "IDV_INCODE" => ("https://incode.id/terms", "https://incode.id/privacy"),
        _ => return None,
    })
}

fn terms(step: &IdentityVerification) -> El {
    let known = known(&step.offer.id);
    let metadata = step.metadata.as_ref();
    let terms = metadata.and_then(|m| m.terms_of_use.as_deref());
    let privacy = metadata.and_then(|m| m.privacy_policy.as_deref());
    let terms = terms.or(known.map(|(terms, _)| terms));
    let privacy = privacy.or(known.map(|(_, privacy)| privacy));
    let links: Vec<El> = [(keys::IDV_TERMS, terms), (keys::IDV_PRIVACY, privacy)]
        .into_iter()
        .filter_map(|(label, href)| Some(el("li").child(out(label, href?)?)))
        .collect();
    boxed("ul", "small-print").child(links)
}

/// A link to a page elsewhere; none where it leads where nothing may.
fn out(label: Key, href: &str) -> Option<El> {
    let url = RedirectUrl::parse(href).ok()?;
    Some(link(Link::new_tab(url.as_str(), i18n::text(label))))
}

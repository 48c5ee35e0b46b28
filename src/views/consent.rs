//! May the app see data: `consent`, `admin-consent`, `granular-consent` (sign-in UI C1–C3).

use idx::form::Values;
use idx::step::{Consent, ConsentKind, Page};
use idx::url::RedirectUrl;
use idx::wire::field::{Field, FieldValue};
use idx::wire::remediation::Scope;
use leptos::prelude::*;

use super::form_model::FormModel;
use super::frame::Frame;
use super::{authenticator_name, ui};
use crate::components::{
    CheckboxProps, El, Emphasis, Icon, Link, boxed, checkbox, data, el, icon, link,
};
use crate::driver::Driver;
use crate::i18n::{self, Key, keys};
use crate::live::Live;

/// Any of the three.
pub fn view(driver: Driver, page: &Page, step: &Consent) -> El {
    let app = page.app.clone().unwrap_or_default();
    let model = FormModel::new(driver, page, &step.form);
    let name = app.label.clone().or_else(|| app.name.clone());
    let heading: Live<String> = match &name {
        Some(name) => i18n::t_with(keys::CONSENT_TITLE, &[("app", name)]),
        None => keys::CONSENT_TITLE_UNKNOWN.into(),
    };
    let text = match step.kind {
        ConsentKind::User => keys::CONSENT_TEXT,
        ConsentKind::Admin => keys::CONSENT_ADMIN_TEXT,
        ConsentKind::Granular => keys::CONSENT_GRANULAR_TEXT,
    };
    let scopes = match step.kind {
        ConsentKind::User => boxed("ul", "scopes").child(told(&step.scopes)),
        ConsentKind::Admin => grouped(&step.scopes),
        ConsentKind::Granular => chosen(&model, step),
    };
    let issuer = app
        .issuer
        .as_ref()
        .filter(|_| step.kind == ConsentKind::Admin);
    let home = address(app.client_uri.as_deref());
    let content = boxed("div", "stack")
        .child(issuer.map(|issuer| boxed("p", "pill").child(data(issuer))))
        .child(home.map(|url| el("p").child(link(Link::new_tab(url.clone(), url)))))
        .child(boxed("p", "lead").child(text))
        .child(scopes)
        .child(documents(&app.terms_of_service, &app.privacy_policy))
        .child(answers(
            driver,
            &model,
            keys::CONSENT_ALLOW,
            keys::CONSENT_DENY,
        ));
    let mut frame = Frame::new(heading).icon(Icon::Shield);
    let logo = app.logo.as_deref();
    frame.image = logo.and_then(|src| authenticator_name::image(driver, src));
    frame.chip = step.kind != ConsentKind::Admin;
    frame.around(driver, page, content)
}

/// Two buttons for `consent`: yes, which sends the form, and no.
pub fn answers(driver: Driver, model: &FormModel, yes: Key, no: Key) -> El {
    let answer = |model: &FormModel, allowed: bool| {
        let model = model.clone();
        move || {
            model.submit_with(&|_| None, |values: &mut Values| {
                values.set_flag("consent", allowed);
            });
        }
    };
    let deny = ui::button(no, Emphasis::Secondary, driver.busy(), answer(model, false));
    ui::form(driver, answer(model, true), vec![ui::submit(yes), deny])
}

fn address(text: Option<&str>) -> Option<String> {
    let url = RedirectUrl::parse(text?).ok()?;
    Some(url.as_str().to_owned())
}

/// What a scope allows: our words for the standard ones, else the server's.
fn words(name: &str, label: &str, description: Option<&str>) -> (String, Option<String>, bool) {
    let own = ["consent.scope.", name].concat();
    if i18n::has(&own) {
        let what = [own.as_str(), ".what"].concat();
        let what = i18n::has(&what).then(|| i18n::text_of_name(&what, &[]));
        return (i18n::text_of_name(&own, &[]), what, true);
    }
    let description = description.filter(|text| *text != label);
    (label.to_owned(), description.map(str::to_owned), false)
}

fn told(scopes: &[Scope]) -> Vec<El> {
    scopes
        .iter()
        .map(|scope| {
            let description = scope.description.as_deref();
            let (label, what, ours) = words(&scope.name, &scope.label, description);
            let text = boxed("div", "scope")
                .child(boxed("span", "scope-name").child(label))
                .child(what.map(|what| boxed("span", "scope-what").child(what)));
            let text = match ours {
                true => text,
                // The organisation's words, which are in its language.
                false => text.attr("translate", "no"),
            };
            el("li").child(icon(Icon::Check)).child(text)
        })
        .collect()
}

/// An administrator's scopes by what they are about (sign-in UI C1).
fn grouped(scopes: &[Scope]) -> El {
    let groups = [Area::User, Area::Resource, Area::Hook, Area::System];
    let groups: Vec<El> = groups
        .into_iter()
        .filter_map(|area| {
            let mut own = Vec::new();
            for scope in scopes {
                if area_of(&scope.name) == area {
                    own.push(scope.clone());
                }
            }
            let list = (!own.is_empty()).then(|| boxed("ul", "scopes").child(told(&own)))?;
            let heading = boxed("h2", "subheading").child(area.heading());
            Some(boxed("div", "scope-group").child(heading).child(list))
        })
        .collect();
    boxed("div", "stack").child(groups)
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Area {
    User,
    Resource,
    Hook,
    System,
}

impl Area {
    fn heading(self) -> Key {
        match self {
            Self::User => keys::CONSENT_AREA_USER,
            Self::Resource => keys::CONSENT_AREA_RESOURCE,
            Self::Hook => keys::CONSENT_AREA_HOOK,
            Self::System => keys::CONSENT_AREA_SYSTEM,
        }
    }
}

/// By the second part of the name: `okta.clients.manage` is about clients.
fn area_of(scope: &str) -> Area {
    match scope.split('.').nth(1).unwrap_or_default() {
        "groups" | "myAccount" | "users" => Area::User,
        "apps"
        | "authenticators"
        | "authorizationServers"
        | "clients"
        | "domains"
        | "factors"
        | "idps"
        | "linkedObjects"
        | "policies"
        | "templates" => Area::Resource,
        "eventHooks" | "inlineHooks" => Area::Hook,
        _ => Area::System,
    }
}

/// Scopes to choose from, those that are not to choose last.
fn chosen(model: &FormModel, step: &Consent) -> El {
    let mut fields: Vec<&Field> = step
        .form
        .shown_fields()
        .into_iter()
        .filter(|field| field.path.starts_with("optedScopes."))
        .collect();
    fields.sort_by_key(|field| !field.mutable);
    let boxes: Vec<El> = fields.into_iter().map(|f| choice(model, f)).collect();
    boxed("div", "scope-choices").child(boxes)
}

fn choice(model: &FormModel, field: &Field) -> El {
    let label = field.label.as_deref().unwrap_or(&field.name);
    let (label, what, _) = words(&field.name, label, field.description.as_deref());
    let value = if field.mutable {
        model.flag(&field.path)
    } else {
        RwSignal::new(field.value == Some(FieldValue::Flag(true)))
    };
    checkbox(CheckboxProps {
        name: field.path.clone(),
        label: label.into(),
        value,
        optional: false,
        disabled: !field.mutable,
        hint: what.unwrap_or_default().into(),
        errors: Live::default(),
    })
}

/// What the app's owner wants read.
fn documents(terms: &Option<String>, privacy: &Option<String>) -> Option<El> {
    let mut links = Vec::new();
    for (href, label) in [
        (terms, keys::CONSENT_TERMS),
        (privacy, keys::CONSENT_PRIVACY),
    ] {
        if let Some(href) = address(href.as_deref()) {
            links.push(el("li").child(link(Link::new_tab(href, i18n::text(label)))));
        }
    }
    (!links.is_empty()).then(|| {
        boxed("div", "documents")
            .child(boxed("p", "muted").child(keys::CONSENT_DOCUMENTS))
            .child(boxed("ul", "documents-list").child(links))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn scopes_are_told_apart_by_their_second_part() {
        assert_eq!(area_of("okta.users.read"), Area::User);
        assert_eq!(area_of("okta.clients.manage"), Area::Resource);
        assert_eq!(area_of("okta.eventHooks.read"), Area::Hook);
        assert_eq!(area_of("okta.logs.read"), Area::System);
        assert_eq!(area_of("anything"), Area::System);
    }
}

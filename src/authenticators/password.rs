//! The password: verify it, set one up, replace one that expires or is forgotten.

use idx::step::password_rules::{self, Rule, RuleState};
use idx::step::{Page, Password, Phase};
use leptos::prelude::*;

use crate::components::{
    Button, Checklist, Form, Icon, PasswordField, Requirement, SecretKind, Standing, boxed, el,
    phrase,
};
use crate::driver::Driver;
use crate::i18n::{self, Key, keys};
use crate::live::Live;
use crate::views::field::{self, Look};
use crate::views::form_model::FormModel;
use crate::views::frame::Frame;

/// Every phase of the password.
pub fn view(driver: Driver, page: &Page, step: &Password) -> AnyView {
    let (heading, button) = match &step.phase {
        Phase::Enroll => (keys::PASSWORD_ENROLL_TITLE, keys::CONTINUE),
        Phase::Reset => (keys::SELECT_RECOVER_TITLE, keys::PASSWORD_RESET),
        Phase::Expired => (keys::PASSWORD_EXPIRED_TITLE, keys::PASSWORD_CHANGE),
        Phase::ExpiryWarning => (keys::PASSWORD_EXPIRING_TITLE, keys::PASSWORD_CHANGE),
        Phase::ExpiredElsewhere(site) => {
            return elsewhere(
                driver,
                page,
                keys::PASSWORD_EXPIRED_TITLE,
                &site.name,
                &site.url,
            );
        }
        Phase::ExpiringElsewhere(site) => {
            return elsewhere(
                driver,
                page,
                keys::PASSWORD_EXPIRING_TITLE,
                &site.name,
                &site.url,
            );
        }
        _ => return challenge(driver, page, step),
    };
    let days = step
        .settings
        .days_to_expiry
        .filter(|_| step.phase == Phase::ExpiryWarning);
    let expiry =
        days.map(|days| boxed("p", "lead").child(i18n::t_count(keys::PASSWORD_EXPIRES_IN, days)));
    let model = FormModel::new(driver, page, &step.form);
    let content = el("div")
        .child(expiry)
        .child(new_password(driver, model, step, button, username(page)))
        .view();
    Frame::new(heading)
        .icon(Icon::Password)
        .around(driver, page, content)
}

fn challenge(driver: Driver, page: &Page, step: &Password) -> AnyView {
    let model = FormModel::new(driver, page, &step.form);
    let fields: Vec<AnyView> = step
        .form
        .shown_fields()
        .into_iter()
        .map(|f| {
            let label = (f.path == PASSCODE).then_some(keys::PASSWORD_LABEL);
            field::view(
                model,
                f,
                Look {
                    label,
                    secret: SecretKind::Current,
                    ..Look::default()
                },
            )
        })
        .collect();
    let blank = |path: &str| (path == PASSCODE).then_some(keys::PASSWORD_REQUIRED);
    let submit = move |()| model.submit_with(&blank, |_| {});
    let username = username(page);
    let content = view! {
        <Form busy=driver.busy() on_submit=submit>
            {username}
            {fields}
            <Button label=keys::VERIFY/>
        </Form>
    }
    .into_any();
    let mut frame = Frame::new(keys::PASSWORD_TITLE).icon(Icon::Password);
    frame.landing = crate::components::Landing::FirstControl;
    frame.around(driver, page, content)
}

const PASSCODE: &str = "credentials.passcode";
/// Never sent: it only guards against slips.
const CONFIRM: &str = "confirmPassword";

/// Tells password managers whose password it is; nobody else meets it.
fn username(page: &Page) -> Option<AnyView> {
    let identifier = page.user.as_ref()?.identifier.as_deref()?;
    let input = boxed("input", "visually-hidden")
        .attr("type", "text")
        .attr("autocomplete", "username")
        .attr("readonly", "")
        .attr("tabindex", "-1")
        .attr("aria-hidden", "true")
        .attr("value", identifier);
    Some(input.view())
}

fn new_password(
    driver: Driver,
    model: FormModel,
    step: &Password,
    button: Key,
    username: Option<AnyView>,
) -> AnyView {
    let password = model.text(PASSCODE);
    let confirm = RwSignal::new(String::new());
    let settings = step.settings.clone();
    let about = step.about.clone();
    let states = Memo::new(move |_| {
        password.with(|password| password_rules::judge(&settings, &about, password))
    });
    let requirements = Live::new(move || states.with(|all| all.iter().map(requirement).collect()));
    let has_rules = !states.with_untracked(Vec::is_empty);
    let checklist = has_rules.then(|| {
        let title = keys::PASSWORD_RULES;
        view! { <Checklist id="password-rules" title requirements/> }
    });
    let others: Vec<AnyView> = step
        .form
        .shown_fields()
        .into_iter()
        .filter(|f| f.path != PASSCODE)
        .map(|f| {
            let label = (f.path == "credentials.revokeSessions").then_some(keys::PASSWORD_REVOKE);
            field::view(
                model,
                f,
                Look {
                    label,
                    ..Look::default()
                },
            )
        })
        .collect();
    let submit = move |()| {
        let unmet: Vec<String> = states.with_untracked(|all| {
            all.iter()
                .filter(|s| s.met == Some(false))
                .map(|s| rule_text(&s.rule))
                .collect()
        });
        let blank = |path: &str| (path == PASSCODE).then_some(keys::PASSWORD_REQUIRED);
        if !model.check(&blank) {
            return;
        }
        let typed = password.get_untracked();
        let again = confirm.get_untracked();
        model.mark(PASSCODE, unmet.clone());
        let differs = (typed != again).then(|| {
            let key = if again.is_empty() {
                keys::PASSWORD_CONFIRM_REQUIRED
            } else {
                keys::PASSWORD_CONFIRM_DIFFERS
            };
            i18n::text(key)
        });
        let well = unmet.is_empty() && differs.is_none();
        model.mark(CONFIRM, differs.into_iter().collect());
        if well {
            model.submit();
        }
    };
    view! {
        <Form busy=driver.busy() on_submit=submit>
            {username}
            {checklist}
            <PasswordField
                name=PASSCODE
                label=keys::PASSWORD_NEW
                value=password
                secret=SecretKind::New
                required=true
                errors=model.errors(PASSCODE)
            />
            <PasswordField
                name=CONFIRM
                label=keys::PASSWORD_CONFIRM
                value=confirm
                secret=SecretKind::New
                required=true
                errors=model.errors(CONFIRM)
            />
            {others}
            <Button label=button/>
        </Form>
    }
    .into_any()
}

fn requirement(state: &RuleState) -> Requirement {
    Requirement {
        text: rule_text(&state.rule),
        standing: match state.met {
            Some(true) => Standing::Met,
            Some(false) => Standing::Unmet,
            None => Standing::Note,
        },
    }
}

fn rule_text(rule: &Rule) -> String {
    let key = Key::new(rule.message_key());
    match rule {
        Rule::NotAttribute(name) => {
            let own = format!("attribute.{name}");
            let name = if i18n::has(&own) {
                i18n::text_of_name(&own, &[])
            } else {
                name.clone()
            };
            i18n::text_with(key, &[("attribute", &name)])
        }
        _ => i18n::text_count(key, rule.count().unwrap_or_default()),
    }
}

/// The password lives on another site, and is changed there.
fn elsewhere(driver: Driver, page: &Page, heading: Key, name: &str, url: &str) -> AnyView {
    let go = idx::url::RedirectUrl::parse(url).ok().map(|url| {
        let label = i18n::t_with(keys::PASSWORD_GO_TO, &[("name", name)]);
        let target = url.clone();
        let press = move |()| crate::browser::navigation::go(&target);
        view! { <Button label on_press=press/> }.into_any()
    });
    let text = boxed("p", "lead").child(phrase(keys::PASSWORD_ELSEWHERE, &[("name", name)]));
    let content = el("div").child(text).child(go).view();
    Frame::new(heading)
        .icon(Icon::Password)
        .around(driver, page, content)
}

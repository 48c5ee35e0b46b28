//! A new password: set one up, replace one that expires or is forgotten.

use idx::step::password_rules::{self, Rule, RuleState};
use idx::step::{Page, Password, Phase};
use leptos::prelude::*;

use super::password::{self, PASSCODE, username};
use crate::browser;
use crate::components::{
    ChecklistProps, El, Emphasis, Icon, PasswordFieldProps, Requirement, SecretKind, Standing,
    boxed, checklist, password_field, phrase,
};
use crate::driver::Driver;
use crate::i18n::{self, Key, keys};
use crate::live::Live;
use crate::views::field::{self, Look};
use crate::views::form_model::FormModel;
use crate::views::frame::Frame;
use crate::views::ui;

/// Every phase of the password.
pub fn view(driver: Driver, page: &Page, step: &Password) -> El {
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
        _ => return password::challenge(driver, page, step),
    };
    let days = step
        .settings
        .days_to_expiry
        .filter(|_| step.phase == Phase::ExpiryWarning);
    let expiry =
        days.map(|days| boxed("p", "lead").child(i18n::t_count(keys::PASSWORD_EXPIRES_IN, days)));
    let model = FormModel::new(driver, page, &step.form);
    let content = boxed("div", "stack").child(expiry).child(new_password(
        driver,
        model,
        step,
        button,
        username(page),
    ));
    Frame::new(heading)
        .icon(Icon::Password)
        .around(driver, page, content)
}

/// Never sent: it only guards against slips.
const CONFIRM: &str = "confirmPassword";

fn new_password(
    driver: Driver,
    model: FormModel,
    step: &Password,
    button: Key,
    username: Option<El>,
) -> El {
    let password = model.text(PASSCODE);
    let confirm = RwSignal::new(String::new());
    let settings = step.settings.clone();
    let about = step.about.clone();
    let states = Live::new(move || {
        password.with(|password| {
            password_rules::judge_with(&settings, &about, password, &browser::lower_case)
        })
    });
    let all = states.clone();
    let requirements: Live<Vec<Requirement>> =
        Live::new(move || all.get().iter().map(requirement).collect());
    let has_rules = !states.get_untracked().is_empty();
    let checklist = has_rules.then(|| {
        checklist(ChecklistProps {
            id: "password-rules".to_owned(),
            title: keys::PASSWORD_RULES.into(),
            requirements,
        })
    });
    let others: Vec<El> = step
        .form
        .shown_fields()
        .into_iter()
        .filter(|f| f.path != PASSCODE)
        .map(|f| {
            let label = (f.path == "credentials.revokeSessions").then_some(keys::PASSWORD_REVOKE);
            field::view(
                &model,
                f,
                Look {
                    label,
                    ..Look::default()
                },
            )
        })
        .collect();
    let judged = model.clone();
    let submit = move || {
        let mut unmet = Vec::new();
        for state in states.get_untracked() {
            if state.met == Some(false) {
                unmet.push(rule_text(&state.rule));
            }
        }
        let blank = |path: &str| (path == PASSCODE).then_some(keys::PASSWORD_REQUIRED);
        if !judged.check(&blank) {
            return;
        }
        let typed = password.get_untracked();
        let again = confirm.get_untracked();
        judged.mark(PASSCODE, unmet.clone());
        let differs = (typed != again).then(|| {
            let key = if again.is_empty() {
                keys::PASSWORD_CONFIRM_REQUIRED
            } else {
                keys::PASSWORD_CONFIRM_DIFFERS
            };
            i18n::text(key)
        });
        let well = unmet.is_empty() && differs.is_none();
        judged.mark(CONFIRM, differs.into_iter().collect());
        if well {
            judged.submit();
        }
    };
    let mut content: Vec<El> = username.into_iter().collect();
    content.extend(checklist);
    content.push(secret(&model, PASSCODE, keys::PASSWORD_NEW, password));
    content.push(secret(&model, CONFIRM, keys::PASSWORD_CONFIRM, confirm));
    content.extend(others);
    content.push(ui::submit(button));
    ui::form(driver, submit, content)
}

fn secret(model: &FormModel, name: &str, label: Key, value: RwSignal<String>) -> El {
    let errors = model.errors(name);
    password_field(PasswordFieldProps {
        name: name.to_owned(),
        label: label.into(),
        value,
        secret: SecretKind::New,
        required: Some(true),
        numeric: false,
        hint: Live::default(),
        errors,
        id: None,
        on_blur: None,
    })
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
fn elsewhere(driver: Driver, page: &Page, heading: Key, name: &str, url: &str) -> El {
    let go = idx::url::RedirectUrl::parse(url).ok().map(|url| {
        let label = i18n::t_with(keys::PASSWORD_GO_TO, &[("name", name)]);
        let go = move || browser::navigation::go(&url);
        ui::button(label, Emphasis::Primary, driver.busy(), go)
    });
    let text = boxed("p", "lead").child(phrase(keys::PASSWORD_ELSEWHERE, &[("name", name)]));
    let content = boxed("div", "stack").child(text).child(go);
    Frame::new(heading)
        .icon(Icon::Password)
        .around(driver, page, content)
}

//! A new password: set one up, replace one that expires or is forgotten.

use idx::form::Values;
use idx::step::password_rules::{self, Rule, RuleState};
use idx::step::{OfferKind, Page, Password, PasswordSite, Phase};
use leptos::prelude::*;

use super::password::{self, username};
use crate::browser;
use crate::components::{
    ChecklistProps, El, Emphasis, PasswordFieldProps, Requirement, SecretKind, Standing, boxed,
    checklist, password_field, phrase,
};
use crate::driver::Driver;
use crate::i18n::{self, Key, keys};
use crate::live::Live;
use crate::views::answer::{self, PASSCODE};
use crate::views::field::{self, Look};
use crate::views::form_model::FormModel;
use crate::views::frame::Frame;
use crate::views::messages;
use crate::views::ui;

/// Every phase of the password.
pub fn view(driver: Driver, page: &Page, step: &Password) -> El {
    let (heading, button) = match &step.phase {
        Phase::Enroll => (keys::PASSWORD_ENROLL_TITLE, keys::CONTINUE),
        Phase::Reset => (keys::SELECT_RECOVER_TITLE, keys::PASSWORD_RESET),
        Phase::Expired => (keys::PASSWORD_EXPIRED_TITLE, keys::PASSWORD_CHANGE),
        Phase::ExpiryWarning => (keys::PASSWORD_EXPIRING_TITLE, keys::PASSWORD_CHANGE),
        Phase::ExpiredElsewhere(site) => {
            return elsewhere(driver, page, step, keys::PASSWORD_EXPIRED_TITLE, site);
        }
        Phase::ExpiringElsewhere(site) => {
            return elsewhere(driver, page, step, keys::PASSWORD_EXPIRING_TITLE, site);
        }
        _ => return password::challenge(driver, page, step),
    };
    let warns = step.phase == Phase::ExpiryWarning;
    let expiry = warns.then(|| boxed("p", "lead").child(expiry(step.settings.days_to_expiry)));
    let model = FormModel::new(driver, page, &step.form);
    let form = new_password(driver, model, step, button, username(page));
    let content = boxed("div", "stack")
        .child(expiry)
        .child(consequence(page))
        .child(form);
    let mut frame = answer::frame(driver, heading, &step.authenticator);
    frame.told = EXPIRING;
    with_later(driver, page, frame, content)
}

/// The server's own sentence about it.
const EXPIRING: &str = "idx.password.expiring.message";

/// When it expires, as far as that is said.
fn expiry(days: Option<u32>) -> Live<String> {
    match days {
        None => i18n::t(keys::PASSWORD_EXPIRES_SOON),
        Some(0) => i18n::t(keys::PASSWORD_EXPIRES_TODAY),
        Some(days) => i18n::t_count(keys::PASSWORD_EXPIRES_IN, days),
    }
}

/// What follows from it, in the server's words: no alert, as on other steps.
fn consequence(page: &Page) -> Option<El> {
    let told = page.messages.iter().find(|message| message.is(EXPIRING))?;
    Some(boxed("p", "muted").child(messages::text_of(told)))
}

/// The frame around a screen that may be put off.
fn with_later(driver: Driver, page: &Page, mut frame: Frame, content: El) -> El {
    let later = page.offer(&OfferKind::Skip).map(|form| {
        let id = form.id;
        let skip = move || driver.submit(id, &Values::new());
        ui::button(keys::REMIND_LATER, Emphasis::Secondary, driver.busy(), skip)
    });
    frame.hidden.push(OfferKind::Skip);
    frame.around(driver, page, content.child(later))
}

/// Id of the list of rules.
pub const RULES: &str = "password-rules";

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
    let checklist = rules(states.clone());
    let has_rules = checklist.is_some();
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
        let unmet = unmet(&states.get_untracked());
        let blank = |path: &str| (path == PASSCODE).then_some(keys::PASSWORD_REQUIRED);
        let filled = judged.check(&blank);
        let typed = password.get_untracked();
        let again = confirm.get_untracked();
        // One that is blank is marked as such by now.
        if !typed.is_empty() {
            judged.mark(PASSCODE, unmet.clone());
        }
        let wrong = match again.is_empty() {
            true => Some(keys::PASSWORD_CONFIRM_REQUIRED),
            false => (typed != again).then_some(keys::PASSWORD_CONFIRM_DIFFERS),
        };
        let well = filled && unmet.is_empty() && wrong.is_none();
        judged.mark(CONFIRM, wrong.map(i18n::text).into_iter().collect());
        if well {
            judged.submit();
        }
    };
    let mut content: Vec<El> = username.into_iter().collect();
    content.push(field::summary(&model));
    content.extend(checklist);
    let field = secret(&model, PASSCODE, keys::PASSWORD_NEW, password, None);
    describe_by(&field, has_rules.then_some(RULES));
    content.push(field);
    let checked = model.clone();
    // Not while it is typed, and not before anything is: that would only be in the way.
    let compare = Callback::new(move |()| {
        let again = confirm.get_untracked();
        if !again.is_empty() {
            let differs = again != password.get_untracked();
            let text = differs.then(|| i18n::text(keys::PASSWORD_CONFIRM_DIFFERS));
            checked.remark(CONFIRM, text.into_iter().collect());
        }
    });
    content.push(secret(
        &model,
        CONFIRM,
        keys::PASSWORD_CONFIRM,
        confirm,
        Some(compare),
    ));
    content.extend(others);
    content.push(ui::submit(button));
    ui::form(driver, submit, content)
}

/// The rules in a list that follows what is typed; nothing where there are none.
pub fn rules(states: Live<Vec<RuleState>>) -> Option<El> {
    if states.get_untracked().is_empty() {
        return None;
    }
    let requirements: Live<Vec<Requirement>> =
        Live::new(move || states.get().iter().map(requirement).collect());
    Some(checklist(ChecklistProps {
        id: RULES.to_owned(),
        title: keys::PASSWORD_RULES.into(),
        requirements,
    }))
}

/// What a password still lacks, in words.
pub fn unmet(states: &[RuleState]) -> Vec<String> {
    let mut unmet = Vec::new();
    for state in states {
        if state.met == Some(false) {
            unmet.push(rule_text(&state.rule));
        }
    }
    unmet
}

/// The list with this id is read with the field that it is about.
pub fn describe_by(field: &El, rules: Option<&str>) {
    let input = field.element().query_selector("input").ok().flatten();
    if let (Some(input), Some(rules)) = (input, rules) {
        let others = input.get_attribute("aria-describedby").unwrap_or_default();
        let all = [rules, " ", &others].concat();
        // Fails only for what is no name of an attribute.
        let _ = input.set_attribute("aria-describedby", &all);
    }
}

fn secret(
    model: &FormModel,
    name: &str,
    label: Key,
    value: RwSignal<String>,
    on_blur: Option<Callback<()>>,
) -> El {
    let errors = model.errors(name, &label.into());
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
        on_blur,
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
        Rule::MinAge(minutes) => age(*minutes),
        _ => i18n::text_count(key, rule.count().unwrap_or_default()),
    }
}

/// How old a password has to be, in the largest unit that says it exactly.
fn age(minutes: u32) -> String {
    const HOUR: u32 = 60;
    const DAY: u32 = 24 * HOUR;
    let whole = |unit: u32| (minutes > 0 && minutes.is_multiple_of(unit)).then_some(minutes / unit);
    match (whole(DAY), whole(HOUR)) {
        (Some(days), _) => i18n::text_count(keys::PASSWORD_MIN_AGE_DAYS, days),
        (_, Some(hours)) => i18n::text_count(keys::PASSWORD_MIN_AGE_HOURS, hours),
        _ => i18n::text_count(keys::PASSWORD_MIN_AGE, minutes),
    }
}

/// The password lives on another site, and is changed there.
fn elsewhere(
    driver: Driver,
    page: &Page,
    step: &Password,
    heading: Key,
    site: &PasswordSite,
) -> El {
    let name = site.name.as_str();
    let go = idx::url::RedirectUrl::parse(&site.url).ok().map(|url| {
        let label = i18n::t_with(keys::PASSWORD_GO_TO, &[("name", name)]);
        let go = move || browser::navigation::go(&url);
        ui::button(label, Emphasis::Primary, driver.busy(), go)
    });
    let text = boxed("p", "lead").child(phrase(keys::PASSWORD_ELSEWHERE, &[("name", name)]));
    let warns = matches!(step.phase, Phase::ExpiringElsewhere(_));
    let expiry = warns.then(|| boxed("p", "lead").child(expiry(step.settings.days_to_expiry)));
    let content = boxed("div", "stack")
        .child(expiry)
        .child(consequence(page))
        .child(text)
        .child(go);
    let mut frame = answer::frame(driver, heading, &step.authenticator);
    frame.told = EXPIRING;
    with_later(driver, page, frame, content)
}

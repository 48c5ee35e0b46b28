//! Registration and attributes asked for later (sign-in UI P1–P4).

use std::cell::Cell;
use std::rc::Rc;

use idx::step::password_rules::{self, RuleState};
use idx::step::{Page, Profile, ProfileKind, Step};
use idx::transaction::View;
use idx::wire::authenticator::Settings;
use idx::wire::field::Field;
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;

use super::answer::PASSCODE;
use super::field::{self, Look};
use super::form_model::FormModel;
use super::frame::Frame;
use super::{captcha, providers, retyped, ui};
use crate::authenticators::new_password;
use crate::browser;
use crate::components::{El, Notice, SecretKind, TextKind, alert, boxed};
use crate::driver::Driver;
use crate::hooks::{self, Refusal};
use crate::i18n::{self, keys};
use crate::live::Live;

const EMAIL: &str = "userProfile.email";
const FIRST_NAME: &str = "userProfile.firstName";
const LAST_NAME: &str = "userProfile.lastName";
const LOGIN: &str = "userProfile.login";

/// The form of any of the three kinds.
pub fn view(driver: Driver, page: &Page, step: &Profile) -> El {
    let registers = step.kind == ProfileKind::Registration;
    let mut refused = None;
    let form = match registers {
        true => step.form.with_fields(|fields| {
            let original = fields.clone();
            if let Err(refusal) = hooks::get().registration_form(fields) {
                *fields = original;
                refused = Some(refusal);
            }
        }),
        false => step.form.clone(),
    };
    let model = FormModel::new(driver, page, &form);
    let refusal = RwSignal::new(None);
    if let Some(refused) = refused {
        show(&model, refusal, refused);
    }
    let settings = step.password.as_ref().map(|a| a.settings.clone());
    let judged = Judged::new(&model, settings.unwrap_or_default());
    let mut content = vec![notice(refusal)];
    content.extend(retyped::notice(&model));
    content.push(field::summary(&model));
    let fields = form.shown_fields();
    if fields.iter().any(|field| field.required == Some(false)) {
        content.push(boxed("p", "muted").child(keys::PROFILE_REQUIRED));
    }
    for field in fields {
        content.extend(entry(&model, field, &judged));
    }
    content.extend(captcha::terms(page));
    content.push(ui::submit(button(page, step.kind)));
    let submit = submitting(driver, model, judged, refusal, registers);
    let content = boxed("div", "stack")
        .child(ui::form(driver, submit, content))
        .child(providers::below(driver, page, false));
    let mut frame = Frame::new(heading(page, step.kind));
    frame.chip = !registers;
    frame.around(driver, page, content)
}

fn heading(page: &Page, kind: ProfileKind) -> Live<String> {
    let own = page.ui_display.as_ref().and_then(|u| u.label.clone());
    match (kind, own) {
        (ProfileKind::Registration, _) => keys::PROFILE_TITLE.into(),
        (ProfileKind::Progressive | ProfileKind::Update, Some(own)) => own.into(),
        (ProfileKind::Progressive, None) => keys::IDENTIFY_TITLE.into(),
        (ProfileKind::Update, None) => keys::PROFILE_UPDATE_TITLE.into(),
    }
}

fn button(page: &Page, kind: ProfileKind) -> Live<String> {
    let own = page.ui_display.as_ref();
    let own = own.and_then(|u| u.button_label.clone());
    match (kind, own) {
        (ProfileKind::Registration, _) => keys::PROFILE_SIGN_UP.into(),
        (ProfileKind::Progressive | ProfileKind::Update, Some(own)) => own.into(),
        (ProfileKind::Progressive, None) => keys::SUBMIT.into(),
        (ProfileKind::Update, None) => keys::PROFILE_FINISH.into(),
    }
}

/// A field, and the rules above it where it is the password.
fn entry(model: &FormModel, field: &Field, judged: &Judged) -> Vec<El> {
    let (checked, path) = (model.clone(), field.path.clone());
    let is_password = field.path == PASSCODE;
    let blank = move |path: &str| (path == PASSCODE).then_some(keys::PASSWORD_REQUIRED);
    let look = Look {
        own_label: own_label(field),
        label: is_password.then_some(keys::PASSWORD_LABEL),
        hint: hint(field),
        secret: SecretKind::New,
        kind: kind(&field.name),
        on_blur: Some(Callback::new(move |()| checked.check_one(&path, &blank))),
        ..Look::default()
    };
    let input = field::view(model, field, look);
    if !is_password {
        return vec![input];
    }
    let checklist = new_password::rules(judged.states.clone());
    new_password::describe_by(&input, checklist.is_some().then_some(new_password::RULES));
    checklist.into_iter().chain([input]).collect()
}

/// Attributes that every organisation has are called the same everywhere, unless an administrator
/// gave them another name (sign-in UI §1.2).
fn own_label(field: &Field) -> Option<String> {
    let name = field.path.strip_prefix("userProfile.")?;
    let key = ["profile.", name].concat();
    (!field.custom_label && i18n::has(&key)).then(|| i18n::text_of_name(&key, &[]))
}

fn hint(field: &Field) -> Option<Live<String>> {
    if field.path == "userProfile.secondEmail" {
        return Some(keys::PROFILE_SECOND_EMAIL_HINT.into());
    }
    (field::is_list(field) && field.display.is_none() && field.options.is_empty())
        .then(|| keys::PROFILE_LIST_HINT.into())
}

/// Attributes that browsers know how to fill.
fn kind(name: &str) -> Option<(TextKind, &'static str)> {
    Some(match name {
        "login" => (TextKind::Identifier, "username"),
        "middleName" => (TextKind::Text, "additional-name"),
        "honorificPrefix" => (TextKind::Text, "honorific-prefix"),
        "honorificSuffix" => (TextKind::Text, "honorific-suffix"),
        "nickName" => (TextKind::Text, "nickname"),
        "displayName" => (TextKind::Text, "name"),
        "title" => (TextKind::Text, "organization-title"),
        "organization" => (TextKind::Text, "organization"),
        "profileUrl" => (TextKind::Url, "url"),
        "streetAddress" => (TextKind::Text, "street-address"),
        "city" => (TextKind::Text, "address-level2"),
        "state" => (TextKind::Text, "address-level1"),
        "zipCode" => (TextKind::Text, "postal-code"),
        "countryCode" => (TextKind::Text, "country"),
        _ => return None,
    })
}

/// How the password stands, by the rules and by the name typed so far.
struct Judged {
    states: Live<Vec<RuleState>>,
}

impl Judged {
    fn new(model: &FormModel, settings: Settings) -> Self {
        let password = model.text(PASSCODE);
        let about = [
            ("username", model.text(LOGIN)),
            ("username", model.text(EMAIL)),
            ("firstName", model.text(FIRST_NAME)),
            ("lastName", model.text(LAST_NAME)),
        ];
        let states = Live::new(move || {
            let mut known = Vec::new();
            for (name, value) in &about {
                let value = value.get();
                if !value.is_empty() && !known.iter().any(|(n, _)| n == name) {
                    known.push(((*name).to_owned(), value));
                }
            }
            password.with(|password| {
                password_rules::judge_with(&settings, &known, password, &browser::lower_case)
            })
        });
        Self { states }
    }
}

/// Checks, asks the site, and sends.
fn submitting(
    driver: Driver,
    model: FormModel,
    judged: Judged,
    refusal: RwSignal<Option<String>>,
    registers: bool,
) -> impl Fn() + Send + Sync + 'static {
    let sent = watch_for_success(driver, &model, registers);
    let asking = RwSignal::new(false);
    let sent = SendWrapper::new(sent);
    move || {
        let blank = |path: &str| (path == PASSCODE).then_some(keys::PASSWORD_REQUIRED);
        let well = model.check(&blank);
        let asked_for = model.form().field(PASSCODE).is_some();
        let typed = model.text(PASSCODE).with_untracked(|text| !text.is_empty());
        let unmet = match asked_for && typed {
            true => new_password::unmet(&judged.states.get_untracked()),
            false => Vec::new(),
        };
        if !unmet.is_empty() {
            model.mark(PASSCODE, unmet);
            return;
        }
        if !well || asking.get_untracked() {
            return;
        }
        refusal.set(None);
        if !registers {
            model.submit();
            return;
        }
        asking.set(true);
        let (model, sent) = (model.clone(), sent.clone());
        spawn_local(async move {
            let answer = hooks::get().before_registration(model.values()).await;
            asking.try_set(false);
            match answer {
                Ok(values) => {
                    sent.set(true);
                    model.send(values);
                }
                Err(refused) => show(&model, refusal, refused),
            }
        });
    }
}

/// Tells the site when the organisation has taken the registration: this screen goes, and it is
/// not because something was wrong with it.
fn watch_for_success(driver: Driver, model: &FormModel, registers: bool) -> Rc<Cell<bool>> {
    let sent = Rc::new(Cell::new(false));
    if registers {
        let email = model.text(EMAIL);
        let leaving = SendWrapper::new(sent.clone());
        on_cleanup(move || {
            let taken = leaving.get()
                && driver.with(|t| match t.view() {
                    View::Page(page) => !matches!(page.step, Step::Profile(_)),
                    View::Terminal(terminal) => {
                        use idx::wire::message::Severity;
                        !terminal
                            .messages
                            .iter()
                            .any(|m| m.severity == Severity::Error)
                    }
                    View::Finishing | View::SignedIn(_) | View::Leaving(_) => true,
                    View::Starting | View::EnterCodeElsewhere(_) | View::Failed(_) => false,
                }) == Some(true);
            if taken {
                hooks::get().after_registration(&email.get_untracked());
            }
        });
    }
    sent
}

fn show(model: &FormModel, refusal: RwSignal<Option<String>>, refused: Refusal) {
    for (path, text) in refused.fields {
        model.mark(&path, vec![text]);
    }
    let message = refused.message;
    refusal.set(Some(
        message.unwrap_or_else(|| i18n::text(keys::PROFILE_REFUSED)),
    ));
}

/// What the site says against it.
fn notice(refusal: RwSignal<Option<String>>) -> El {
    boxed("div", "alerts").content(move || {
        let notice = refusal.get().map(Notice::error);
        notice.map(alert).into_iter().collect()
    })
}

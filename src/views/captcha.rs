//! A captcha, solved when a form is sent (sign-in UI G17).

use std::time::Duration;

use idx::altcha::Challenge;
use idx::form::{Form, Values};
use idx::secret::Secret;
use idx::step::Page;
use idx::wire::context::{Captcha, CaptchaProvider};
use idx::wire::field::Field;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::form_model::FormModel;
use crate::browser::captcha_frame::{self, Order};
use crate::browser::http::{self, AbortHandle};
use crate::components::{El, Link, boxed, el, link};
use crate::driver::Driver;
use crate::i18n::{self, keys};
use crate::site;

/// What hCaptcha wants said wherever it is used unseen.
pub fn terms(page: &Page) -> Option<El> {
    let captcha = page.captcha.as_ref()?;
    (captcha.provider == CaptchaProvider::HCaptcha).then(|| {
        let to = |href: &str, key| link(Link::new_tab(href, i18n::text(key)));
        boxed("p", "muted")
            .child(el("span").child(keys::CAPTCHA_PROTECTED))
            .child(" ")
            .child(to(
                "https://www.hcaptcha.com/privacy",
                keys::CONSENT_PRIVACY,
            ))
            .child(" · ")
            .child(to("https://www.hcaptcha.com/terms", keys::CONSENT_TERMS))
    })
}

/// Where a form wants the token (IDX §3.5).
pub fn token_path(form: &Form) -> Option<String> {
    fn find(fields: &[Field]) -> Option<String> {
        fields.iter().find_map(|field| match field.hint.as_deref() {
            Some("captcha") => Some(field.path.clone()),
            _ => find(&field.fields),
        })
    }
    find(&form.fields)
}

/// Solves it, then sends the form with the token. A token serves once, and each sending solves
/// anew.
pub fn send(model: FormModel, captcha: Captcha, path: String, mut values: Values) {
    spawn_local(async move {
        let driver = model.driver();
        driver.busy().set(true);
        let token = token(driver, &captcha).await;
        if driver.busy().try_get_untracked() != Some(true) {
            return;
        }
        driver.busy().set(false);
        match token {
            Some(token) => {
                values.set_text(&path, token);
                driver.submit(model.form().id, &values);
            }
            None => {
                let fields = model.form().shown_fields();
                let first = fields.first().map(|field| field.path.clone());
                let text = i18n::text(keys::CAPTCHA_FAILED);
                model.mark(&first.unwrap_or_default(), vec![text]);
            }
        }
    });
}

async fn token(driver: Driver, captcha: &Captcha) -> Option<Secret> {
    let (kind, script) = match captcha.provider {
        CaptchaProvider::Altcha => return altcha(driver).await,
        CaptchaProvider::HCaptcha => ("hcaptcha", site::HCAPTCHA_SCRIPT),
        CaptchaProvider::RecaptchaV2 => ("recaptcha", site::RECAPTCHA_SCRIPT),
        CaptchaProvider::Other(_) => return None,
    };
    let settings = driver.site();
    let usual = match kind {
        "hcaptcha" => "https://hcaptcha.com/1/api.js",
        _ => "https://www.google.com/recaptcha/api.js",
    };
    let order = Order {
        frame: settings
            .text(site::CAPTCHA_FRAME)
            .unwrap_or("/captcha.html")
            .to_owned(),
        kind,
        script: settings.text(script).unwrap_or(usual).to_owned(),
        site_key: captcha.site_key.clone()?,
        language: i18n::language(),
    };
    captcha_frame::solve(order).await.map(Into::into)
}

/// Numbers tried before the page may do something else; some milliseconds.
const PIECE: u32 = 2_000;

async fn altcha(driver: Driver) -> Option<Secret> {
    let request = driver.captcha_request()?;
    let reply = http::send(request, AbortHandle::new()).await.ok()?;
    let challenge = Challenge::parse(reply.body.expose())?;
    let mut from = 0;
    while from <= challenge.largest() {
        if let Some(number) = challenge.search(from, PIECE) {
            return Some(challenge.solution(number));
        }
        from += u64::from(PIECE);
        rest().await;
    }
    None
}

/// Lets the page do what else it has to.
async fn rest() {
    let pause = js_sys::Promise::new(&mut |resolve, _| {
        set_timeout(
            move || {
                // Settling a promise does not fail.
                let _ = resolve.call0(&wasm_bindgen::JsValue::NULL);
            },
            Duration::ZERO,
        );
    });
    // Never rejected.
    let _ = JsFuture::from(pause).await;
}

/// Stops what is shown of it.
pub fn leave() {
    captcha_frame::close();
}

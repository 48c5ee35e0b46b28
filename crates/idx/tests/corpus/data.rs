//! Nothing that a screen shows is lost on the way from the response to the typed parts.

use std::collections::BTreeSet;

use idx::wire::Response;
use idx::wire::authenticator::{Authenticator, DeviceChallenge, GracePeriod};
use idx::wire::context::CaptchaProvider;
use idx::wire::field::Field;
use idx::wire::message::{DeviceFallback, DeviceRemediation, Message};
use idx::wire::remediation::Remediation;
use serde_json::Value;

use crate::recordings;
use crate::scenario::fixtures;

/// Name and value of a datum.
type Data = BTreeSet<(&'static str, String)>;

/// The members that a screen shows or acts on, wherever they stand in a response.
const SHOWN: [&str; 61] = [
    "action",
    "allowedFor",
    "buttonLabel",
    "challengeMethod",
    "challengeRequest",
    "chromeLNAHelpLink",
    "correctAnswer",
    "customExpiredPasswordName",
    "customExpiredPasswordURL",
    "daysToExpiry",
    "desc",
    "descKey",
    "description",
    "deviceKnown",
    "deviceName",
    "domain",
    "downloadHref",
    "enrolledDevices",
    "enrollmentLink",
    "expiry",
    "format",
    "hint",
    "historyCount",
    "host",
    "httpsDomain",
    "identifier",
    "inputType",
    "integrationType",
    "key",
    "logoLink",
    "logoUri",
    "maxConsecutiveRepeatingCharacters",
    "maxLength",
    "message",
    "minAgeMinutes",
    "minLength",
    "nickname",
    "orgUrl",
    "otp",
    "platform",
    "privacyPolicy",
    "probeTimeoutMillis",
    "question",
    "refresh",
    "remainingSkips",
    "remediationPath",
    "remediationType",
    "secondaryEmail",
    "securityLevel",
    "selectedChannel",
    "setupNfcUrl",
    "setupOVUrl",
    "sharedSecret",
    "signedToken",
    "signInUrl",
    "siteKey",
    "script",
    "termsOfUse",
    "url",
    "useEmailMagicLink",
    "vendor",
];

/// Places whose members are for the browser, or for nobody.
const ELSEWHERE: [&str; 5] = [
    "activationData",
    "challengeData",
    "authentication",
    "context",
    "i18n",
];

/// What the JSON says.
fn sent(value: &Value, found: &mut Data) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if ELSEWHERE.contains(&name.as_str()) {
                    continue;
                }
                if let Some(shown) = SHOWN.iter().find(|shown| **shown == name) {
                    match member {
                        Value::String(text) if !text.is_empty() => {
                            found.insert((shown, text.clone()));
                        }
                        // A rule of 0 is off.
                        Value::Number(number) if number.as_u64() == Some(0) => {}
                        Value::Bool(_) | Value::Number(_) => {
                            found.insert((shown, member.to_string()));
                        }
                        Value::Array(list) => {
                            let texts = list.iter().filter_map(Value::as_str);
                            found.extend(texts.map(|text| (*shown, text.to_owned())));
                        }
                        _ => {}
                    }
                }
                sent(member, found);
            }
        }
        Value::Array(list) => list.iter().for_each(|entry| sent(entry, found)),
        _ => {}
    }
}

/// What is typed.
struct Typed(Data);

impl Typed {
    fn text(&mut self, name: &'static str, value: Option<&str>) {
        self.0.extend(value.map(|value| (name, value.to_owned())));
    }

    fn number(&mut self, name: &'static str, value: Option<u32>) {
        self.text(name, value.map(|n| n.to_string()).as_deref());
    }

    fn flag(&mut self, name: &'static str, value: Option<bool>) {
        self.text(name, value.map(|flag| flag.to_string()).as_deref());
    }

    fn response(&mut self, response: &Response) {
        for form in &response.remediations {
            self.remediation(form);
        }
        response.messages.iter().for_each(|m| self.message(m));
        let lists = [&response.authenticators, &response.enrollments];
        let single = [
            &response.current_authenticator,
            &response.current_enrollment,
            &response.enrollment_authenticator,
            &response.recovery_authenticator,
        ];
        let all = lists.into_iter().flatten();
        for authenticator in all.chain(single.into_iter().flatten()) {
            self.authenticator(authenticator);
        }
        if let Some(challenge) = &response.challenge {
            self.challenge(challenge);
        }
        if let Some(captcha) = &response.captcha {
            self.text("siteKey", captcha.site_key.as_deref());
            let known = !matches!(captcha.provider, CaptchaProvider::Other(_));
            assert!(known, "{:?}", captcha.provider);
        }
        if let Some(user) = &response.user {
            self.text("identifier", user.identifier.as_deref());
        }
        if let Some(ui) = &response.ui_display {
            self.text("buttonLabel", ui.button_label.as_deref());
        }
        if let Some(device) = &response.device_enrollment {
            self.text("platform", device.platform.as_deref());
            self.text("signInUrl", device.sign_in_url.as_deref());
            self.text("challengeMethod", device.challenge_method.as_deref());
            self.text("vendor", device.vendor.as_deref());
            self.text("enrollmentLink", device.enrollment_link.as_deref());
        }
    }

    fn remediation(&mut self, form: &Remediation) {
        self.number("refresh", form.refresh_ms);
        form.fields.iter().for_each(|field| self.field(field));
        for scope in &form.scopes {
            self.text("desc", scope.description.as_deref());
        }
        if let Some(site) = &form.custom_expired_password {
            self.text("customExpiredPasswordName", Some(&site.name));
            self.text("customExpiredPasswordURL", Some(&site.url));
        }
        if let Some(idv) = &form.idv {
            self.text("termsOfUse", idv.terms_of_use.as_deref());
            self.text("privacyPolicy", idv.privacy_policy.as_deref());
            self.text("logoLink", idv.logo.as_deref());
        }
    }

    fn field(&mut self, field: &Field) {
        self.text("hint", field.hint.as_deref());
        self.text("format", field.format.as_deref());
        self.text("desc", field.description.as_deref());
        self.text("descKey", field.description_key.as_deref());
        self.number("minLength", field.min_length);
        self.number("maxLength", field.max_length);
        if let Some(display) = &field.display {
            self.text("inputType", Some(&display.input));
            self.text("format", display.format.as_deref());
        }
        field.messages.iter().for_each(|m| self.message(m));
        let inner = field.options.iter().flat_map(|option| option.fields());
        for child in field.fields.iter().chain(inner) {
            self.field(child);
        }
    }

    fn message(&mut self, message: &Message) {
        self.text("message", Some(&message.text));
        for link in &message.links {
            self.text("url", Some(&link.url));
        }
        if let Some(remedy) = &message.device_remediation {
            self.remedy(remedy);
        }
    }

    fn remedy(&mut self, remedy: &DeviceRemediation) {
        self.text("remediationType", Some(&remedy.kind));
        self.text("platform", remedy.platform.as_deref());
        self.text("domain", Some(&remedy.domain));
        self.text("remediationPath", Some(&remedy.path));
        self.text("action", remedy.action.as_deref());
        self.number("probeTimeoutMillis", remedy.probe_timeout_ms);
        if let Some(DeviceFallback::Text(message)) = &remedy.fallback {
            self.message(message);
        }
    }

    fn challenge(&mut self, challenge: &DeviceChallenge) {
        use idx::wire::authenticator::ChallengeMethod as M;
        let method = match &challenge.method {
            M::Loopback => "LOOPBACK",
            M::CustomUri => "CUSTOM_URI",
            M::UniversalLink => "UNIVERSAL_LINK",
            M::AppLink => "APP_LINK",
            M::ChromeDtc => "CHROME_DTC",
            M::AppleSsoExtension => "APPLE_SSO_EXTENSION",
            M::Other(_) => "a method without a type",
        };
        self.text("challengeMethod", Some(method));
        let request = challenge.request.as_ref();
        self.text("challengeRequest", request.map(|r| r.expose()));
        self.text("domain", challenge.domain.as_deref());
        self.text("httpsDomain", challenge.https_domain.as_deref());
        self.text("downloadHref", challenge.download_href.as_deref());
        self.text("chromeLNAHelpLink", challenge.local_network_help.as_deref());
        self.number("probeTimeoutMillis", challenge.probe_timeout_ms);
    }

    fn authenticator(&mut self, authenticator: &Authenticator) {
        let a = authenticator;
        self.text("key", a.key.as_deref());
        self.text("allowedFor", a.allowed_for.as_deref());
        self.text("description", a.description.as_deref());
        self.text("nickname", a.nickname.as_deref());
        self.text("logoUri", a.logo.as_deref());
        self.flag("deviceKnown", a.device_known);
        self.text("deviceName", a.profile.device_name.as_deref());
        self.text("secondaryEmail", a.profile.secondary_email.as_deref());
        self.text("question", a.profile.question.as_deref());
        match &a.grace_period {
            Some(GracePeriod::Until(date)) => self.text("expiry", Some(date)),
            Some(GracePeriod::Skips(left)) => self.number("remainingSkips", Some(*left)),
            None => {}
        }
        let actions = [&a.resend, &a.send, &a.poll, &a.recover, &a.cancel];
        for form in actions.into_iter().flatten() {
            self.remediation(form);
        }
        self.settings(a);
        self.context(a);
    }

    fn settings(&mut self, authenticator: &Authenticator) {
        let settings = &authenticator.settings;
        self.number("daysToExpiry", settings.days_to_expiry);
        self.number("historyCount", settings.history_count);
        self.number("minAgeMinutes", settings.min_age_minutes);
        self.number("minLength", settings.min_length);
        self.number("maxLength", settings.max_length);
        if let Some(rules) = &settings.complexity {
            self.number("minLength", Some(rules.min_length));
            let longest = rules.max_consecutive;
            self.number("maxConsecutiveRepeatingCharacters", longest);
        }
    }

    fn context(&mut self, authenticator: &Authenticator) {
        let context = &authenticator.context;
        self.text("selectedChannel", context.selected_channel.as_deref());
        self.text("correctAnswer", context.correct_answer.as_deref());
        self.text("otp", context.otp.as_ref().map(|otp| otp.expose()));
        let seed = context.shared_secret.as_ref();
        self.text("sharedSecret", seed.map(|seed| seed.expose()));
        self.flag("useEmailMagicLink", context.magic_link);
        self.text("setupNfcUrl", context.setup_nfc_url.as_deref());
        for (_, question) in context.questions.iter().chain(&context.enrolled_question) {
            self.text("question", Some(question));
        }
        if let Some(device) = &context.same_device {
            self.text("platform", device.platform.as_deref());
            self.text("downloadHref", device.download_href.as_deref());
            self.text("orgUrl", device.org_url.as_deref());
            self.text("setupOVUrl", device.setup_url.as_deref());
            self.text("securityLevel", device.security_level.as_deref());
        }
        if let Some(device) = &context.device_bootstrap {
            self.text("platform", device.platform.as_deref());
            for name in &device.devices {
                self.text("enrolledDevices", Some(name));
            }
        }
        if let Some(duo) = &context.duo {
            self.text("integrationType", duo.integration.as_deref());
            self.text("host", Some(&duo.host));
            self.text("signedToken", Some(duo.signed_token.expose()));
            self.text("script", duo.script.as_deref());
        }
        if let Some(challenge) = &context.challenge {
            self.challenge(challenge);
        }
    }
}

/// Asserts that everything shown is typed, and says how much that is.
fn nothing_lost(name: &str, body: &str) -> usize {
    let Ok(response) = Response::parse(body) else {
        return 0;
    };
    let json: Value = serde_json::from_str(body).expect("a response is JSON");
    let mut said = Data::new();
    sent(&json, &mut said);
    let mut typed = Typed(Data::new());
    typed.response(&response);
    let upper = |(name, value): &(&'static str, String)| match *name {
        // Written in either case (IDX §9 trap 7).
        "platform" => (*name, value.to_uppercase()),
        _ => (*name, value.clone()),
    };
    let said: Data = said.iter().map(upper).collect();
    let lost: Vec<_> = said.difference(&typed.0).collect();
    assert!(lost.is_empty(), "{name}: {lost:?}");
    said.len()
}

#[test]
fn nothing_that_a_screen_shows_is_lost() {
    let recorded = recordings::all();
    let mut data: usize = recorded
        .iter()
        .map(|r| nothing_lost(&r.name, &r.body))
        .sum();
    for name in fixtures::names() {
        data += nothing_lost(&name, &fixtures::text(&name));
    }
    assert!(data > 500, "the fixtures alone hold more");
    println!("{data} data of {} recordings are typed", recorded.len());
}

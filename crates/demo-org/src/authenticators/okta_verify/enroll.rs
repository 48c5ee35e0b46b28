//! Setting the app up: a link reaches the phone by one of several channels,
//! and a poll waits for the app to use it (IDX §4.1, §5.2).

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use crate::authenticators::{Kind, Progress, app_push};
use crate::config::EnrollChannel;
use crate::devices::ask::Matter;
use crate::devices::{self, Ask, Instance, Outcome};
use crate::flow::Flow;
use crate::ion::{Field, Form, Message};
use crate::page::with_query;
use crate::qr;
use crate::rejection::Rejection;
use crate::transaction::{Stage, Transaction};
use crate::users::Credential;
use crate::work::{AppWork, Pending, Work};

/// Where the app can be had.
const DOWNLOAD: &str = "https://apps.apple.com/us/app/okta-verify/id490179405";

/// Starts with the channel that was chosen, else the policy's first. A mail or
/// message needs to know where to, first.
pub(super) fn begin(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    work: Work,
    body: &Value,
) -> Result<(), Rejection> {
    let channels = channels(flow, tx);
    let asked = body
        .get("authenticator")
        .and_then(|chosen| chosen.get("channel"))
        .and_then(Value::as_str);
    let channel = match asked {
        Some(name) => EnrollChannel::from_name(name)
            .filter(|channel| channels.contains(channel))
            .ok_or_else(Rejection::bad_request)?,
        None => channels.first().copied().unwrap_or_default(),
    };
    let app = AppWork {
        channel,
        ..AppWork::default()
    };
    let work = work.awaiting(Pending::app(app));
    match channel {
        EnrollChannel::Email | EnrollChannel::Sms => tx.go_to(Stage::Data(work)),
        EnrollChannel::QrCode | EnrollChannel::SameDevice | EnrollChannel::DeviceBootstrap => {
            wait(flow, tx, work)?;
        }
    }
    Ok(())
}

/// The channels of the policy; the one over another device for those who have
/// one.
fn channels(flow: &Flow<'_>, tx: &Transaction) -> Vec<EnrollChannel> {
    let has_one = flow
        .user(tx)
        .is_some_and(|user| user.enrollment(Kind::OktaVerify).is_some());
    let mut channels = flow.app_rules(tx).channels;
    channels.retain(|channel| has_one || *channel != EnrollChannel::DeviceBootstrap);
    channels
}

/// Waits for the app to use a new link.
fn wait(flow: &mut Flow<'_>, tx: &mut Transaction, mut work: Work) -> Result<(), Rejection> {
    let user = flow.user(tx).ok_or_else(Rejection::bad_request)?;
    let mut app = work.app().cloned().unwrap_or_default();
    let way = app.channel.name();
    let ask = Ask::new(Matter::SetUp, work.kind, way, &tx.id, flow.now).of(&user.id, &user.login);
    app.ask = Some(flow.world.asks.put(ask));
    work.pending = Pending::app(app);
    tx.challenge(work);
    Ok(())
}

/// `enrollment-channel-data`: where to send the link.
pub(super) fn channel_data_form(work: &Work) -> Option<Form> {
    let field = match work.app()?.channel {
        EnrollChannel::Email => Field::text("email").label("Email"),
        EnrollChannel::Sms => Field::text("phoneNumber").label("Phone number"),
        EnrollChannel::QrCode | EnrollChannel::SameDevice | EnrollChannel::DeviceBootstrap => {
            return None;
        }
    };
    Some(Form::new("enrollment-channel-data", "challenge/send").field(field.required(true)))
}

/// `challenge/send`: sends the link.
pub(crate) fn send(
    flow: &mut Flow<'_>,
    tx: &mut Transaction,
    body: &Value,
) -> Result<(), Rejection> {
    let work = match &tx.stage {
        Stage::Data(work) if work.kind == Kind::OktaVerify && work.setup().is_some() => {
            work.clone()
        }
        _ => return Err(Rejection::bad_request()),
    };
    let mut app = work.app().cloned().unwrap_or_default();
    let name = match app.channel {
        EnrollChannel::Sms => "phoneNumber",
        _ => "email",
    };
    let target = body
        .get(name)
        .and_then(Value::as_str)
        .map(str::trim)
        .filter(|target| !target.is_empty())
        .ok_or_else(|| Rejection::blank(name))?;
    let fits = match app.channel {
        EnrollChannel::Sms => target.starts_with('+') && target.len() > 6,
        _ => target.contains('@'),
    };
    if !fits {
        return Err(cannot_be_reached(name));
    }
    app.sent_to = Some(target.to_owned());
    wait(flow, tx, work.awaiting(Pending::app(app)))?;
    deliver(flow, tx);
    Ok(())
}

/// Sends the link of the step once more.
pub(super) fn resend(flow: &mut Flow<'_>, tx: &Transaction) -> Result<(), Rejection> {
    tx.work()
        .and_then(Work::app)
        .and_then(|app| app.sent_to.as_ref())
        .ok_or_else(Rejection::bad_request)?;
    deliver(flow, tx);
    Ok(())
}

fn deliver(flow: &mut Flow<'_>, tx: &Transaction) {
    let Some(work) = tx.work() else {
        return;
    };
    let target = work.app().and_then(|app| app.sent_to.clone());
    if let (Some(target), Some(link)) = (target, link(flow, work)) {
        let subject = format!("Set up Okta Verify for {}", flow.org.config.org.name);
        flow.world
            .inbox
            .deliver(&target, subject, None, Some(link), flow.now);
    }
}

/// The link that sets the app up.
fn link(flow: &Flow<'_>, work: &Work) -> Option<String> {
    let ask = flow.world.asks.get(work.ask()?)?;
    let org = &flow.org.urls.org;
    Some(format!("{org}/device/enroll/{}", ask.link_secret()))
}

pub(super) fn forms(flow: &Flow<'_>, tx: &Transaction, work: &Work) -> Vec<Form> {
    let poll = Form::new("enroll-poll", "challenge/poll")
        .relates_to(work.current().path())
        .refresh(flow.org.config.devices.poll_milliseconds);
    let id = Field::text("id")
        .required(true)
        .fixed(flow.org.authenticator_id(work.kind));
    let channel = channel_field(flow, tx).required(true);
    let other = Form::new("select-enrollment-channel", "credential/enroll")
        .field(Field::group("authenticator", vec![id, channel]).label(work.kind.label()));
    vec![poll, other]
}

/// The choice of a channel, also in the list of what can be set up.
pub(crate) fn channel_field(flow: &Flow<'_>, tx: &Transaction) -> Field {
    let options: Vec<Value> = channels(flow, tx)
        .into_iter()
        .map(|channel| {
            let name = channel.name();
            json!({ "label": name.to_uppercase(), "value": name })
        })
        .collect();
    Field::text("channel")
        .with("type", json!("string"))
        .with("options", json!(options))
}

pub(super) fn particulars(
    flow: &Flow<'_>,
    tx: &Transaction,
    work: &Work,
    handle: &str,
) -> Map<String, Value> {
    let mut members = Map::new();
    let Some(app) = work
        .app()
        .filter(|_| matches!(tx.stage, Stage::Challenge(_)))
    else {
        return members;
    };
    let link = link(flow, work).unwrap_or_default();
    let rules = flow.app_rules(tx);
    let mut data = json!({ "selectedChannel": app.channel.name() });
    match app.channel {
        EnrollChannel::QrCode => {
            data["qrcode"] = json!({
                "method": "embedded",
                "type": "image/svg+xml",
                "href": qr::data_uri(&link),
            });
        }
        EnrollChannel::Email => data["email"] = json!(app.sent_to),
        EnrollChannel::Sms => data["phoneNumber"] = json!(app.sent_to),
        EnrollChannel::SameDevice => {
            data["samedevice"] = json!({
                "platform": rules.platform,
                "downloadHref": DOWNLOAD,
                "orgUrl": flow.org.urls.org,
                "setupOVUrl": opens_app(&rules.platform, &link),
                "securityLevel": rules.security_level,
            });
        }
        EnrollChannel::DeviceBootstrap => {
            data["devicebootstrap"] = json!({
                "platform": rules.platform,
                "enrolledDevices": enrolled_devices(flow, tx),
            });
        }
    }
    members.insert("contextualData".to_owned(), data);
    if let Some(target) = &app.sent_to {
        let name = match app.channel {
            EnrollChannel::Sms => "phone",
            _ => "email",
        };
        let resend = Form::new("resend", "challenge/resend")
            .field(Field::text(name).required(true).fixed(target.as_str()));
        members.insert(
            "resend".to_owned(),
            resend.to_value(&flow.org.urls.org, handle),
        );
    }
    members
}

/// The link as this platform's app takes it: phones hand over the link itself,
/// computers need a scheme of the app's own.
fn opens_app(platform: &str, link: &str) -> String {
    match platform.to_ascii_uppercase().as_str() {
        "IOS" | "ANDROID" => link.to_owned(),
        _ => with_query(
            "com-okta-authenticator:/actions/enroll",
            &[("command_uri", link)],
        ),
    }
}

fn enrolled_devices(flow: &Flow<'_>, tx: &Transaction) -> Vec<String> {
    let enrollments = flow.user(tx).map(|user| user.enrollments.iter());
    enrollments
        .into_iter()
        .flatten()
        .filter(|enrollment| enrollment.credential.kind() == Kind::OktaVerify)
        .filter_map(|enrollment| devices::instance(&enrollment.credential))
        .map(|instance| instance.device.clone())
        .collect()
}

/// Has the app used the link?
pub(super) fn poll(flow: &mut Flow<'_>, tx: &mut Transaction) -> Result<Progress, Rejection> {
    let Some(id) = tx.work().and_then(Work::ask).map(str::to_owned) else {
        return Ok(Progress::Waiting);
    };
    let ask = flow.world.asks.get(&id).ok_or_else(app_push::timed_out)?;
    let instance = match ask.outcome() {
        None if ask.is_too_old(flow.now) => return Err(app_push::timed_out()),
        Some(Outcome::SetUp(instance)) => instance.as_ref().clone(),
        None | Some(Outcome::Denied | Outcome::Approved(_)) => return Ok(Progress::Waiting),
    };
    if let Some(objection) = objection(flow, tx, &instance) {
        flow.world.asks.reopen(&id);
        tx.notice = Some(objection);
        return Ok(Progress::Waiting);
    }
    flow.world.asks.drop(&id);
    Ok(Progress::Enrolled(Credential::OktaVerify(instance)))
}

/// Why the app that was set up is not good enough.
fn objection(flow: &Flow<'_>, tx: &Transaction, instance: &Instance) -> Option<Rejection> {
    let rules = flow.app_rules(tx);
    let settings = instance.settings;
    if rules.fips && !settings.fips {
        return Some(Rejection::new(
            StatusCode::BAD_REQUEST,
            Message::error(
                "oie.authenticator.app.non_fips_compliant_enrollment_app_update_required",
                "The app does not keep its keys as your organisation wants it. Update it and try \
                 again.",
            ),
        ));
    }
    if rules.number_challenge && !settings.up_to_date {
        return Some(app_push::needs_upgrade());
    }
    (rules.biometrics && !settings.biometrics).then(|| {
        app_push::needs_biometrics("oie.authenticator.app.method.push.enroll.enable.biometrics")
    })
}

fn cannot_be_reached(field: &'static str) -> Rejection {
    Rejection::new(
        StatusCode::BAD_REQUEST,
        Message::error(
            "api.factors.error.sms.invalid_phone",
            "The link cannot be sent there. Check what you typed.",
        ),
    )
    .at(field)
}

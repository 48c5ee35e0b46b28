//! `nfc_pin`: a card that the phone reads, and a PIN (IDX §5.2).

use serde_json::{Map, Value, json};

use super::{Authenticator, Facts, Kind, Progress, app_push, input};
use crate::accounts::recovery;
use crate::config::ChallengeMethod;
use crate::devices::ask::Matter;
use crate::devices::{self, Ask, Outcome};
use crate::fastpass;
use crate::flow::Flow;
use crate::ion::{Field, Form, object};
use crate::page::with_query;
use crate::rejection::Rejection;
use crate::secret::Hash;
use crate::transaction::{Stage, Transaction};
use crate::users::Credential;
use crate::work::{AppWork, Current, Pending, Purpose, Setup, Target, Work};

/// `nfc_pin`
pub(crate) struct NfcPin;

const FACTS: Facts = Facts {
    key: "nfc_pin",
    type_name: "proximity",
    label: "NFC",
    methods: &[("nfc_pin", "NFC")],
    allowed_for: "any",
    prefix: "npc",
    amr: "hwk",
    verified_as: Current::Enrollment,
    several: false,
};

const FIELD: &str = "credentials.passcode";
/// Digits of a PIN.
const LENGTH: usize = 4;

impl Authenticator for NfcPin {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    /// The card is shown as an enrolment, the PIN asked for as the
    /// authenticator.
    fn verified_as(&self, work: &Work) -> Current {
        if work.ask().is_some() {
            Current::Enrollment
        } else {
            Current::Authenticator
        }
    }

    fn begin(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        target: Target,
    ) -> Result<(), Rejection> {
        let work = Work::verify(target);
        let user = flow.user(tx).ok_or_else(Rejection::bad_request)?;
        let way = ChallengeMethod::CustomUri.name();
        let ask =
            Ask::new(Matter::Nonce, work.kind, way, &tx.id, flow.now).of(&user.id, &user.login);
        let id = fastpass::put(flow, tx, ask)?;
        tx.challenge(work.awaiting(Pending::app(AppWork::asking(id))));
        Ok(())
    }

    fn begin_enroll(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        work: Work,
        _body: &Value,
    ) -> Result<(), Rejection> {
        let user = flow.user(tx).ok_or_else(Rejection::bad_request)?;
        let ask =
            Ask::new(Matter::SetUp, work.kind, "nfc", &tx.id, flow.now).of(&user.id, &user.login);
        let id = flow.world.asks.put(ask);
        tx.challenge(work.awaiting(Pending::app(AppWork::asking(id))));
        Ok(())
    }

    fn forms(&self, flow: &Flow<'_>, _tx: &Transaction, work: &Work) -> Vec<Form> {
        let path = work.current().path();
        if work.ask().is_some() {
            let name = match work.purpose {
                Purpose::Verify => "challenge-poll",
                Purpose::Enroll(_) => "enroll-poll",
            };
            let form = Form::new(name, "authenticators/poll")
                .relates_to(path)
                .refresh(flow.org.config.devices.poll_milliseconds);
            return vec![form];
        }
        let pin = Field::text("passcode").label("PIN").secret();
        vec![work.answer_form(vec![pin])]
    }

    fn particulars(
        &self,
        flow: &Flow<'_>,
        tx: &Transaction,
        work: &Work,
        handle: &str,
    ) -> Map<String, Value> {
        let mut members = Map::new();
        let Some(id) = work.ask() else {
            let settings = json!({ "minLength": LENGTH, "maxLength": LENGTH });
            members.insert("settings".to_owned(), settings);
            if can_be_reset(tx) {
                recovery::action(flow, tx, handle, &mut members);
            }
            return members;
        };
        let data = match work.purpose {
            Purpose::Verify => {
                let method = ChallengeMethod::CustomUri;
                json!({ "challenge": object(fastpass::challenge(flow, id, method)) })
            }
            Purpose::Enroll(_) => {
                members.insert("cancel".to_owned(), fastpass::cancel(flow, handle));
                set_up_data(flow, id)
            }
        };
        members.insert("contextualData".to_owned(), data);
        members
    }

    /// The PIN, after the card.
    fn verify(
        &self,
        flow: &mut Flow<'_>,
        tx: &mut Transaction,
        body: &Value,
    ) -> Result<Progress, Rejection> {
        if tx.work().is_some_and(|work| work.ask().is_some()) {
            return Err(Rejection::bad_request());
        }
        let given = input(body, "passcode", FIELD)?;
        let fits = match flow.credential(tx) {
            Some(Credential::NfcPin { pin, .. }) => pin.matches(given),
            Some(_) | None => false,
        };
        flow.judge(tx, fits, || Rejection::wrong_code(FIELD))?;
        Ok(Progress::Verified)
    }

    /// The PIN of a new card.
    fn enroll(
        &self,
        _flow: &mut Flow<'_>,
        tx: &mut Transaction,
        body: &Value,
    ) -> Result<Progress, Rejection> {
        let given = input(body, "passcode", FIELD)?;
        let instance = tx
            .work()
            .and_then(Work::app)
            .and_then(|app| app.instance.clone())
            .ok_or_else(Rejection::bad_request)?;
        if given.len() != LENGTH || !given.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Rejection::wrong_code(FIELD));
        }
        let pin = Hash::of(given).map_err(|_| Rejection::unavailable())?;
        Ok(Progress::Enrolled(Credential::NfcPin {
            instance: *instance,
            pin,
        }))
    }

    /// Has the phone read the card?
    fn poll(&self, flow: &mut Flow<'_>, tx: &mut Transaction) -> Result<Progress, Rejection> {
        let Some(id) = tx.work().and_then(Work::ask).map(str::to_owned) else {
            return Ok(Progress::Waiting);
        };
        let ask = flow.world.asks.get(&id).ok_or_else(app_push::timed_out)?;
        let app = match ask.outcome() {
            None if ask.is_too_old(flow.now) => return Err(app_push::timed_out()),
            None => return Ok(Progress::Waiting),
            Some(Outcome::Denied) => {
                flow.world.asks.drop(&id);
                tx.go_to(Stage::Select);
                tx.notice = Some(Rejection::card_refused());
                return Ok(Progress::Moved);
            }
            Some(Outcome::Approved(_)) => AppWork::default(),
            Some(Outcome::SetUp(instance)) => AppWork {
                instance: Some(instance.clone()),
                ..AppWork::default()
            },
        };
        flow.world.asks.drop(&id);
        let work = tx.work().cloned().ok_or_else(Rejection::bad_request)?;
        tx.challenge(work.awaiting(Pending::app(app)));
        Ok(Progress::Moved)
    }
}

/// Whether a forgotten PIN may be replaced: where it is asked for, after the
/// card, by somebody who has proved something else.
pub(crate) fn can_be_reset(tx: &Transaction) -> bool {
    let at_pin =
        |work: &Work| work.kind == Kind::NfcPin && work.setup().is_none() && work.ask().is_none();
    matches!(&tx.stage, Stage::Challenge(work) if at_pin(work)) && !tx.proofs.is_empty()
}

/// Has a new PIN chosen for the card there is.
pub(crate) fn begin_reset(flow: &Flow<'_>, tx: &mut Transaction) -> Result<(), Rejection> {
    let instance = flow.credential(tx).and_then(devices::instance).cloned();
    let app = AppWork {
        instance: Some(Box::new(instance.ok_or_else(Rejection::bad_request)?)),
        ..AppWork::default()
    };
    let work = Work::enroll(Kind::NfcPin, Setup::Reset);
    tx.challenge(work.awaiting(Pending::app(app)));
    Ok(())
}

/// What starts the set-up on the phone.
fn set_up_data(flow: &Flow<'_>, id: &str) -> Value {
    let secret = flow.world.asks.get(id).map(Ask::link_secret);
    let link = format!(
        "{}/device/enroll/{}",
        flow.org.urls.org,
        secret.unwrap_or_default()
    );
    let url = with_query(
        "com-okta-authenticator:/actions/enroll",
        &[("authenticator_key", "nfc"), ("command_uri", &link)],
    );
    json!({
        "setupNfcUrl": url,
        "challenge": object(Map::from_iter([("challengeRequest".to_owned(), json!(id))])),
    })
}

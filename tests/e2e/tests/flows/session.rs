//! After sign-in: tokens that stay fresh, are used, and end.

use std::time::Duration;

use demo_org::Fault;
use e2e::words::{button, field, heading, message};
use e2e::{ADA, Expected, GRACE, Person, Scene, play};
use serde_json::json;

const TOKEN: &str = "/oauth2/default/v1/token";
const KEYS: &str = "/oauth2/default/v1/keys";
const MINUTE: Duration = Duration::from_secs(60);
/// Renewals on a bad day.
const ROUNDS: usize = 300;

/// Lets time pass as it does while a laptop sleeps, and wakes the page.
async fn sleep(scene: &Scene, time: Duration) {
    scene.pass_time(time).await;
    scene
        .run::<()>("dispatchEvent(new Event('focus'));", vec![])
        .await;
}

async fn wait_for_renewals(scene: &Scene, count: u32) {
    scene
        .wait_until(&format!("{count} renewals"), |_| {
            scene.org.renewals() >= count
        })
        .await;
}

/// Calls an address of the protected API from the signed-in page.
async fn call(scene: &Scene, name: &str) {
    scene
        .press(&format!("Call {}/v1/{name}", scene.org.api_url()))
        .await;
}

async fn prove_again(scene: &Scene, person: Person) {
    let page = scene.wait_heading(heading::SIGN_IN).await;
    // The organisation is told who is expected.
    let name = page.field(field::IDENTIFIER).map(|field| &*field.value);
    assert_eq!(name, Some(person.login), "{page}");
    scene.submit().await;
    scene.give_password(person).await;
    scene.have_mail_sent().await;
    let code = scene.code_for(person).await;
    scene.give_code(&code).await;
}

#[tokio::test]
async fn renew_now_and_call_userinfo() {
    play(async |scene| {
        scene.sign_in(GRACE).await;
        scene.press(button::RENEW).await;
        scene.wait_alert(message::RENEWED).await;
        assert_eq!(scene.org.renewals(), 1);
        scene.press(button::USERINFO).await;
        scene.wait_alert(GRACE.login).await;
        // With all claims, the notice and the answer.
        scene.assert_accessible().await;
        call(scene, "notes").await;
        scene.wait_alert("answered with 200").await;
    })
    .await;
}

/// What became of a renewal that was due.
#[derive(Debug, PartialEq, serde::Deserialize)]
enum Outcome {
    Renewed,
    Failed,
}

/// Lets time pass on all clocks while the page is awake, and waits in the page itself, which is
/// quicker than asking it from here, until it has fresh tokens or says that it has none.
async fn pass_until_told(scene: &Scene, time: Duration) -> Outcome {
    const SCRIPT: &str = "const [millis, failed] = arguments;
        const life = document.querySelector('[data-part=life]');
        document.createTreeWalker(life, NodeFilter.SHOW_TEXT).nextNode().data = '';
        const others = [...document.querySelectorAll('[role=alert], [role=status]')];
        for (const one of others) one.dataset.seen = 'yes';
        dispatchEvent(new CustomEvent('e2e:pass', { detail: { millis, awake: true } }));
        dispatchEvent(new Event('focus'));
        return new Promise(resolve => {
            const look = () => {
                if (/(0:5|1:0)\\d/.test(life.textContent)) return resolve('Renewed');
                const told = [...document.querySelectorAll('[role=alert], [role=status]')];
                if (told.some(one => !one.dataset.seen && one.textContent.includes(failed)))
                    return resolve('Failed');
                setTimeout(look, 4);
            };
            look();
        });";
    scene.org.advance_clock(time);
    let millis = u64::try_from(time.as_millis()).unwrap_or_default();
    let args = vec![json!(millis), json!(message::RENEW_FAILED)];
    scene.run(SCRIPT, args).await
}

#[tokio::test]
async fn hundreds_of_renewals_on_a_bad_day() {
    play(async |scene| {
        scene.org.set_access_token_life(Some(MINUTE));
        scene.sign_in(GRACE).await;
        for expected in [Expected::Status(503), Expected::Status(429)] {
            scene.expect(expected);
        }
        // Whether the browser speaks of it depends on what it was doing.
        scene.tolerate(Expected::Closed);
        let faults = [
            Fault::Status(503, String::new()),
            Fault::LoseAnswer,
            Fault::Drop,
            Fault::Malformed,
            Fault::TooMany(1),
            Fault::Delay(Duration::from_millis(30)),
            Fault::Late(Duration::from_millis(30)),
        ];
        let mut expected = 0;
        for round in 0..ROUNDS {
            let fault = (round % 5 == 2).then(|| faults[round / 5 % faults.len()].clone());
            if let Some(fault) = fault.clone() {
                scene.org.fail_next(TOKEN, fault, 1);
            }
            if round % 50 == 5 {
                scene.org.rotate_keys().expect("a key");
            }
            let outcome = pass_until_told(scene, Duration::from_secs(65)).await;
            expected += 1;
            if outcome == Outcome::Failed {
                assert!(fault.is_some());
                // It is tried again well within the time in which that is forgiven.
                let outcome = pass_until_told(scene, Duration::from_secs(5)).await;
                assert_eq!(outcome, Outcome::Renewed, "{fault:?}");
            }
            // An answer that is lost or broken has renewed all the same.
            let lost = matches!(fault, Some(Fault::LoseAnswer | Fault::Malformed));
            expected += u32::from(lost);
        }
        scene.press(button::USERINFO).await;
        scene.wait_alert(GRACE.login).await;
        assert_eq!(scene.org.renewals(), expected, "none is made twice");
        assert_eq!(scene.org.reused_refresh_tokens(), 0);
    })
    .await;
}

#[tokio::test]
async fn no_network_signs_nobody_out_and_waking_up_renews() {
    play(async |scene| {
        scene.org.set_access_token_life(Some(MINUTE));
        scene.sign_in(GRACE).await;
        scene.expect(Expected::Offline);
        scene.offline(true).await;
        sleep(scene, Duration::from_secs(7200)).await;
        scene.wait_alert(message::RENEW_FAILED).await;
        scene.offline(false).await;
        scene
            .run::<()>("dispatchEvent(new Event('online'));", vec![])
            .await;
        wait_for_renewals(scene, 1).await;
        scene.wait_alert(message::RENEWED).await;
    })
    .await;
}

#[tokio::test]
async fn a_refused_refresh_token_ends_the_session_with_a_reason() {
    play(async |scene| {
        scene.sign_in(GRACE).await;
        scene.org.revoke_all_tokens();
        scene.expect(Expected::Status(400));
        scene.press(button::RENEW).await;
        let page = scene.wait_heading(heading::SIGNED_OUT).await;
        assert!(page.text.contains(message::SESSION_OVER), "{page}");
        scene.assert_accessible().await;
        // The organisation still knows them.
        scene.press(button::SIGN_IN).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn signing_out_in_one_tab_signs_out_all() {
    play(async |scene| {
        scene.sign_in(GRACE).await;
        let first = scene.tab().await;
        let app = format!("{}/", scene.org.app_url());
        let second = scene.second_tab(&app).await;
        scene.wait_heading(heading::SIGNED_IN).await;
        scene.press(button::SIGN_OUT).await;
        scene.wait_heading(heading::SIGNED_OUT).await;
        scene.go_to_tab(&first).await;
        let page = scene.wait_heading(heading::SIGNED_OUT).await;
        assert!(page.text.contains(message::OTHER_TAB), "{page}");
        assert!(!page.text.contains(GRACE.name), "{page}");
        scene.go_to_tab(&second).await;
    })
    .await;
}

#[tokio::test]
async fn bound_tokens_and_nonces_that_change() {
    play(async |scene| {
        scene.org.demand_dpop(Some(true));
        scene.expect(Expected::Status(400));
        scene.expect(Expected::Status(401));
        let page = scene.sign_in(GRACE).await;
        assert!(page.text.contains(message::BOUND), "{page}");
        call(scene, "vault").await;
        scene.wait_alert("answered with 200").await;
        for _ in 0..3 {
            scene.org.renew_dpop_nonces();
            scene.press(button::RENEW).await;
            scene.wait_alert(message::RENEWED).await;
            call(scene, "vault").await;
            scene.wait_alert("answered with 200").await;
            scene.press(button::USERINFO).await;
            scene.wait_alert(GRACE.login).await;
        }
        assert_eq!(scene.org.renewals(), 3);
    })
    .await;
}

#[tokio::test]
async fn tokens_are_bound_once_the_organisation_comes_to_demand_it() {
    play(async |scene| {
        scene.sign_in(GRACE).await;
        scene.org.demand_dpop(Some(true));
        scene.expect(Expected::Status(400));
        scene.press(button::RENEW).await;
        let page = scene.wait_alert(message::RENEWED).await;
        assert!(page.text.contains(message::BOUND), "{page}");
        scene.tolerate(Expected::Status(401));
        call(scene, "vault").await;
        scene.wait_alert("answered with 200").await;
    })
    .await;
}

#[tokio::test]
async fn a_token_endpoint_that_is_too_busy_is_waited_for() {
    play(async |scene| {
        scene.org.fail_next(TOKEN, Fault::TooMany(1), 1);
        scene.expect(Expected::Status(429));
        scene.sign_in(GRACE).await;
        assert_eq!(scene.statuses("POST", TOKEN), [429, 200]);
        scene.org.fail_next(TOKEN, Fault::TooMany(1), 1);
        scene.press(button::RENEW).await;
        scene.wait_alert(message::RENEW_FAILED).await;
        scene.wait_alert(message::RENEWED).await;
        assert_eq!(scene.statuses("POST", TOKEN), [429, 200, 429, 200]);
    })
    .await;
}

#[tokio::test]
async fn unbound_tokens_are_refused_where_bound_ones_are_needed() {
    play(async |scene| {
        scene.sign_in(GRACE).await;
        scene.expect(Expected::Status(401));
        call(scene, "vault").await;
        scene.wait_alert("answered with 401").await;
    })
    .await;
}

#[tokio::test]
async fn a_stronger_sign_in_in_place_and_the_request_again() {
    play(async |scene| {
        scene.sign_in(ADA).await;
        call(scene, "payslips").await;
        scene.wait_alert("answered with 200").await;
        sleep(scene, Duration::from_secs(600)).await;
        scene.expect(Expected::Status(401));
        call(scene, "payslips").await;
        prove_again(scene, ADA).await;
        scene.wait_alert("answered with 200").await;
        scene.wait_heading(heading::SIGNED_IN).await;
        assert_eq!(scene.statuses("GET", "/v1/payslips"), [200, 401, 200]);

        // Declined: the refusal is the answer, and the session stays.
        sleep(scene, Duration::from_secs(600)).await;
        call(scene, "payslips").await;
        scene.wait_heading(heading::SIGN_IN).await;
        scene.assert_accessible().await;
        scene.press(button::CANCEL).await;
        scene.wait_alert("answered with 401").await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_stronger_sign_in_is_bound_as_the_one_before() {
    play(async |scene| {
        scene.org.demand_dpop(Some(true));
        scene.expect(Expected::Status(400));
        scene.expect(Expected::Status(401));
        scene.sign_in(ADA).await;
        sleep(scene, Duration::from_secs(600)).await;
        call(scene, "payslips").await;
        prove_again(scene, ADA).await;
        scene.wait_alert("answered with 200").await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert!(page.text.contains(message::BOUND), "{page}");
        // With the key of the new tokens.
        call(scene, "vault").await;
        scene.wait_alert("answered with 200").await;
        assert_eq!(scene.statuses("GET", "/v1/vault").last(), Some(&200));
    })
    .await;
}

#[tokio::test]
async fn a_token_that_has_run_out_is_renewed_before_it_is_used() {
    play(async |scene| {
        scene.org.set_access_token_life(Some(MINUTE));
        scene.sign_in(GRACE).await;
        // No timer has noticed yet.
        scene.pass_time(Duration::from_secs(600)).await;
        call(scene, "notes").await;
        scene.wait_alert("answered with 200").await;
        assert_eq!(scene.org.renewals(), 1);
        assert_eq!(scene.statuses("GET", "/v1/notes"), [200], "and not in vain");
        // No answer signs nobody out. The browser itself may ask more than once.
        scene.org.fail_next("/v1/notes", Fault::Drop, 9);
        scene.tolerate(Expected::Closed);
        call(scene, "notes").await;
        scene.wait_alert(message::NO_ANSWER).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn the_providers_own_form_of_step_up() {
    play(async |scene| {
        scene.sign_in(ADA).await;
        sleep(scene, Duration::from_secs(1200)).await;
        scene.expect(Expected::Status(403));
        call(scene, "account").await;
        prove_again(scene, ADA).await;
        scene.wait_alert("answered with 200").await;
    })
    .await;
}

#[tokio::test]
async fn a_new_signing_key_is_fetched_once() {
    play(async |scene| {
        scene.sign_in(GRACE).await;
        let before = scene.requests_to("GET", KEYS);
        scene.org.rotate_keys().expect("a key");
        for _ in 0..3 {
            scene.press(button::RENEW).await;
            scene.wait_alert(message::RENEWED).await;
        }
        assert_eq!(scene.requests_to("GET", KEYS), before + 1);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_clock_is_told_and_keeps_nobody_out() {
    play(async |scene| {
        scene.org.shift_clock(7200);
        let page = scene.sign_in(GRACE).await;
        assert!(page.says(message::CLOCK), "{page}");
        scene.assert_accessible().await;
        scene.press(button::RENEW).await;
        scene.wait_alert(message::RENEWED).await;
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_is_set_in_the_midst_of_a_session_ends_nothing() {
    play(async |scene| {
        scene.org.demand_dpop(Some(true));
        scene.expect(Expected::Status(400));
        scene.expect(Expected::Status(401));
        let page = scene.sign_in(GRACE).await;
        assert!(!page.text.contains(message::CLOCK_WRONG), "{page}");
        // Two hours fast, right again, and two hours slow; the organisation's clock stays right.
        for (hours, wrong) in [(2, true), (-2, false), (-2, true)] {
            scene.set_clock(hours * 3600).await;
            // Proofs of the time before would be refused: the first request finds that out.
            call(scene, "vault").await;
            scene.wait_alert("answered with 200").await;
            scene.press(button::USERINFO).await;
            scene.wait_alert(GRACE.login).await;
            scene.press(button::RENEW).await;
            let page = scene.wait_alert(message::RENEWED).await;
            assert_eq!(page.says(message::CLOCK), wrong, "{hours}\n{page}");
            assert_eq!(page.text.contains(message::CLOCK_WRONG), wrong, "{page}");
        }
        scene.wait_heading(heading::SIGNED_IN).await;
        assert_eq!(scene.org.reused_refresh_tokens(), 0);
    })
    .await;
}

#[tokio::test]
async fn signing_out_everywhere_leads_over_the_organisation_and_back() {
    play(async |scene| {
        scene.sign_in(GRACE).await;
        scene.press(button::SIGN_OUT_EVERYWHERE).await;
        let page = scene.wait_heading(heading::SIGNED_OUT).await;
        assert_eq!(
            page.url,
            format!("{}/", scene.org.app_url()),
            "without the state"
        );
        assert_eq!(scene.requests_to("POST", "/oauth2/default/v1/logout"), 1);
        // Nobody is signed in again unasked, nor by the organisation's session.
        scene.reload().await;
        scene.wait_heading(heading::SIGNED_OUT).await;
        scene.press(button::SIGN_IN).await;
        scene.wait_heading(heading::SIGN_IN).await;
    })
    .await;
}

#[tokio::test]
async fn the_address_stays_where_they_were_going() {
    play(async |scene| {
        let wanted = format!("{}/orders?page=2", scene.org.app_url());
        scene.open(&wanted).await;
        scene.wait_heading(heading::SIGN_IN).await;
        scene.fill(field::IDENTIFIER, GRACE.login).await;
        scene.submit().await;
        scene.give_password(GRACE).await;
        let page = scene.wait_heading(heading::SIGNED_IN).await;
        assert_eq!(page.url, wanted);
    })
    .await;
}

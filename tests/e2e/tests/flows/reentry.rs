//! Signing in again unseen, by the organisation's session, where the browser lets it.

use std::time::{Duration, Instant};

use demo_org::Fault;
use e2e::words::{button, field, heading, message};
use e2e::{ADA, GRACE, Scene, play, play_apart};
use serde_json::{Value, json};

const INTERACT: &str = "/oauth2/default/v1/interact";
const INTROSPECT: &str = "/idp/idx/introspect";
const IDENTIFY: &str = "/idp/idx/identify";
const TOKEN: &str = "/oauth2/default/v1/token";
const HOUR: Duration = Duration::from_secs(3600);

/// How often was asked for: the start, the screen, the user's name, tokens.
fn asked(scene: &Scene) -> [usize; 4] {
    [INTERACT, INTROSPECT, IDENTIFY, TOKEN].map(|path| scene.requests_to("POST", path))
}

/// Signs in and reloads; the organisation's session is enough.
async fn is_signed_in_by_a_reload(scene: &Scene) {
    scene.sign_in(ADA).await;
    let before = asked(scene);
    scene.reload().await;
    scene.wait_heading(heading::SIGNED_IN).await;
    let [interact, introspect, identify, token] = before;
    let expected = [interact + 1, introspect + 1, identify, token + 1];
    assert_eq!(asked(scene), expected);
}

#[tokio::test]
async fn a_reload_signs_in_again_unseen() {
    play(is_signed_in_by_a_reload).await;
}

#[tokio::test]
async fn with_third_party_cookies_a_reload_signs_in_again_unseen() {
    play_apart(true, is_signed_in_by_a_reload).await;
}

#[tokio::test]
async fn without_them_the_answer_is_the_first_screen() {
    play_apart(false, async |scene| {
        scene.sign_in(ADA).await;
        let before = asked(scene);
        scene.reload().await;
        scene.wait_heading(heading::SIGN_IN).await;
        // What was asked for is what the screen needs: nothing was in vain.
        let [interact, introspect, identify, token] = before;
        let expected = [interact + 1, introspect + 1, identify, token];
        assert_eq!(asked(scene), expected);
        // And it works: people sign in at each reload.
        scene.fill(field::IDENTIFIER, GRACE.login).await;
        scene.submit().await;
        scene.give_password(GRACE).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn without_them_renewal_goes_on_by_the_refresh_token() {
    play_apart(false, async |scene| {
        scene.sign_in(GRACE).await;
        scene.press(button::RENEW).await;
        scene.wait_alert(message::RENEWED).await;
        assert_eq!(scene.org.renewals(), 1);
    })
    .await;
}

/// Has the app ask for no refresh token, so that tokens are renewed by signing in unseen.
fn without_refresh_tokens(scene: &Scene) {
    scene.configure(&[("scopes", json!(["openid", "profile", "email"]))]);
}

#[tokio::test]
async fn without_a_refresh_token_renewal_signs_in_unseen() {
    play(async |scene| {
        without_refresh_tokens(scene);
        scene.sign_in(GRACE).await;
        let [interact, introspect, identify, token] = asked(scene);
        scene.press(button::RENEW).await;
        scene.wait_alert(message::RENEWED).await;
        let expected = [interact + 1, introspect + 1, identify, token + 1];
        assert_eq!(asked(scene), expected);
        // The organisation's session has ended: nobody is asked anything from a timer.
        scene.pass_time(3 * HOUR).await;
        scene.press(button::RENEW).await;
        let page = scene.wait_heading(heading::SIGNED_OUT).await;
        assert!(page.text.contains(message::SESSION_OVER), "{page}");
        assert_eq!(scene.requests_to("POST", IDENTIFY), identify);
    })
    .await;
}

/// The locks on signing in unseen: how many tabs have it, and how many wait for it.
async fn locks(scene: &Scene) -> (usize, usize) {
    let query = "return navigator.locks.query().then(all => {
        const ours = list => list.filter(one => one.name.endsWith(':re-entry')).length;
        return [ours(all.held), ours(all.pending)];
    });";
    let counts: Value = scene.run(query, vec![]).await;
    let count = |at: usize| counts[at].as_u64().and_then(|n| usize::try_from(n).ok());
    (count(0).unwrap_or_default(), count(1).unwrap_or_default())
}

async fn wait_for_locks(scene: &Scene, wanted: (usize, usize)) {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let found = locks(scene).await;
        if found == wanted {
            return;
        }
        assert!(Instant::now() < deadline, "{found:?} instead of {wanted:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn several_tabs_sign_in_unseen_one_after_the_other() {
    play(async |scene| {
        without_refresh_tokens(scene);
        scene.sign_in(GRACE).await;
        let first = scene.tab().await;
        scene.second_tab(&format!("{}/", scene.org.app_url())).await;
        scene.wait_heading(heading::SIGNED_IN).await;
        let [interact, .., token] = asked(scene);

        // The second tab is held up in the middle of it.
        scene
            .org
            .fail_next(INTERACT, Fault::Late(Duration::from_secs(3)), 1);
        scene.press(button::RENEW).await;
        wait_for_locks(scene, (1, 0)).await;
        scene.go_to_tab(&first).await;
        scene.press(button::RENEW).await;
        wait_for_locks(scene, (1, 1)).await;
        scene.wait_alert(message::RENEWED).await;
        let [interact_after, .., token_after] = asked(scene);
        assert_eq!((interact_after, token_after), (interact + 2, token + 2));
    })
    .await;
}

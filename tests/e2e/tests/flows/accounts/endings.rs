//! What ends a sign-in, or holds it up.

use std::time::Duration;

use demo_org::Fault;
use e2e::words::{field, heading, message};
use e2e::{Expected, GRACE, Page, Scene, play, play_with};

#[tokio::test]
async fn who_is_turned_away_reads_why_and_where_to_ask() {
    play(async |scene| {
        scene.tolerate(Expected::Status(400));
        scene.tolerate(Expected::Status(403));
        scene.open_scenario("denied-in-own-words").await;
        let page = scene.wait_heading(heading::DENIED).await;
        let told = "This part of the harbour is closed to you.";
        assert!(page.text.contains(told), "{page}");
        for link in ["Who may enter", "Ask the harbour master"] {
            let found = page.links.iter().any(|name| name.starts_with(link));
            assert!(found, "{link}\n{page}");
        }
    })
    .await;
}

#[tokio::test]
async fn maintenance_is_waited_for() {
    play_with(
        "[accounts.safe_mode]\nwaits = 2\nwait_milliseconds = 300",
        async |scene| {
            scene.open_app().await;
            scene.wait_heading(heading::MAINTENANCE).await;
            scene.wait_heading(heading::SIGN_IN).await;
            assert_eq!(scene.requests_to("POST", "/idp/idx/poll"), 2);
        },
    )
    .await;
}

/// Wrong passwords until there were too many requests in a minute.
async fn hurry(scene: &Scene) -> Page {
    scene.identify(GRACE).await;
    scene.wait_heading(heading::PASSWORD).await;
    scene.expect(Expected::Status(401));
    scene.expect(Expected::Status(429));
    let path = "/idp/idx/challenge/answer";
    for tries in 1..=8 {
        scene.fill(field::PASSCODE, "a wrong password").await;
        scene.submit().await;
        scene
            .wait_until("an answer", |page| {
                page.is_settled() && scene.requests_to("POST", path) == tries
            })
            .await;
        if scene.statuses("POST", path).contains(&429) {
            return scene
                .wait_until("the countdown", |page| page.text.contains(message::WAIT))
                .await;
        }
    }
    panic!("as many requests as one likes");
}

#[tokio::test]
async fn too_many_requests_are_counted_down_and_then_it_goes_on() {
    let settings = "[limits]\nwrong_passwords = 50\n[accounts.busy]\nrequests_per_minute = 6";
    play_with(settings, async |scene| {
        let page = hurry(scene).await;
        assert_eq!(page.heading(), heading::PASSWORD, "{page}");
        scene.pass_time(Duration::from_secs(61)).await;
        scene.give_password(GRACE).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

/// The number in a text after these words.
fn number_after(text: &str, words: &str) -> Option<u32> {
    let (_, rest) = text.split_once(words)?;
    rest.split(' ').next()?.parse().ok()
}

#[tokio::test]
async fn two_requests_of_one_attempt_at_once_are_counted_down_live() {
    play_with("[limits]\nrequests_at_once = 1", async |scene| {
        let path = "/idp/idx/challenge/answer";
        scene.identify(GRACE).await;
        scene.wait_heading(heading::PASSWORD).await;
        let first = scene.tab().await;
        let copy = scene.duplicate_tab().await;
        scene.wait_heading(heading::PASSWORD).await;
        scene.go_to_tab(&first).await;
        let pause = Fault::Delay(Duration::from_millis(1500));
        scene.org.fail_next(path, pause, 1);
        scene.expect(Expected::Status(401));
        scene.expect(Expected::Status(429));
        scene.fill(field::PASSCODE, "not the password").await;
        scene.submit().await;
        // While it is on its way, the other tab sends the same form.
        scene.go_to_tab(&copy).await;
        scene.fill(field::PASSCODE, GRACE.password).await;
        scene.submit().await;
        let page = scene
            .wait_until("the countdown", |page| page.text.contains(message::WAIT))
            .await;
        let begun = number_after(&page.text, message::WAIT).unwrap_or_default();
        assert!((1..=3).contains(&begun), "{page}");
        scene
            .wait_until("the next second", |page| {
                number_after(&page.text, message::WAIT).is_some_and(|left| left < begun)
                    || page.text.contains(message::WAIT_OVER)
            })
            .await;
        let page = scene.wait_alert(message::WAIT_OVER).await;
        assert_eq!(page.heading(), heading::PASSWORD, "{page}");
        assert_eq!(scene.statuses("POST", path), [429, 401]);
        scene.give_password(GRACE).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn where_nothing_was_typed_the_page_goes_on_by_itself() {
    play(async |scene| {
        scene
            .org
            .fail_next("/idp/idx/introspect", Fault::TooMany(2), 1);
        scene.expect(Expected::Status(429));
        scene.open_app().await;
        scene
            .wait_until("the countdown", |page| page.text.contains(message::GOES_ON))
            .await;
        scene.wait_heading(heading::SIGN_IN).await;
        assert_eq!(scene.statuses("POST", "/idp/idx/introspect"), [429, 200]);
    })
    .await;
}

//! Google Authenticator: codes by time (RFC 6238).

use std::time::Duration;

use e2e::words::{button, field, heading, org_message};
use e2e::{Expected, HEDY, JOAN, Scene, play};

const KEY: &str = "google_otp";

async fn choose(scene: &Scene) {
    scene.identify_here(HEDY).await;
    scene.give_password(HEDY).await;
    scene.wait_heading(heading::CHOOSE).await;
    scene.press_like("Google Authenticator").await;
}

#[tokio::test]
async fn its_code_signs_in_once() {
    play(async |scene| {
        scene.open_app().await;
        choose(scene).await;
        let code = scene.code_of(HEDY, KEY);
        scene.enter_code(&code).await;
        scene.wait_heading(heading::SIGNED_IN).await;
        scene.press(button::SIGN_OUT).await;
        scene.wait_heading(heading::SIGNED_OUT).await;

        // The same code again is refused, the next one is taken.
        scene.press(button::SIGN_IN).await;
        choose(scene).await;
        scene.expect(Expected::Status(401));
        scene.enter_code(&code).await;
        let page = scene.wait_alert(org_message::USED_CODE).await;
        assert!(
            page.field(field::PASSCODE).is_some_and(|f| f.invalid),
            "{page}"
        );
        scene.pass_time(Duration::from_secs(30)).await;
        let next = scene.code_of(HEDY, KEY);
        scene.enter_code(&next).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn it_is_set_up_by_its_key() {
    play(async |scene| {
        scene.identify(JOAN).await;
        scene.give_password(JOAN).await;
        scene.wait_heading(heading::SET_UP).await;
        scene.press_like("Google Authenticator").await;
        scene.press(button::CANNOT_SCAN).await;
        let page = scene
            .wait_until("the key", |page| totp::key_in(&page.text).is_some())
            .await;
        let key = totp::key_in(&page.text).unwrap_or_default();
        scene.press(button::NEXT).await;
        scene.expect(Expected::Status(401));
        scene.enter_code("000000").await;
        let page = scene.wait_alert(org_message::WRONG_CODE).await;
        assert!(
            page.field(field::PASSCODE).is_some_and(|f| f.invalid),
            "{page}"
        );
        let code = totp::code(&key);
        scene.enter_code(&code).await;
        let page = scene.wait_heading(heading::SET_UP).await;
        let listed = page.buttons.iter().any(|b| b.starts_with("Google"));
        assert!(!listed, "{page}");
    })
    .await;
}

#[tokio::test]
async fn it_is_set_up_anew_by_its_picture() {
    play(async |scene| {
        scene.open_scenario("reset-google-otp").await;
        scene
            .wait_until("the picture", |page| {
                page.buttons.iter().any(|name| name == button::NEXT)
            })
            .await;
        // All that the app on the phone knows is what its camera sees.
        let seen = scene.qr_codes().await;
        scene.prefer("prefers-color-scheme", "dark").await;
        assert_eq!(scene.qr_codes().await, seen);
        let rest = seen[0].strip_prefix("otpauth://totp/Harbour%20Lane%3Ahedy%40example.com?");
        let rest = rest.unwrap_or_else(|| panic!("{seen:?}"));
        let (secret, issuer) = rest.split_once('&').unwrap_or_default();
        assert_eq!(issuer, "issuer=Harbour%20Lane");
        let key = secret.strip_prefix("secret=").unwrap_or_default();
        scene.press(button::NEXT).await;
        let code = totp::code(key);
        scene.enter_code(&code).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

/// What the app on a phone does.
mod totp {
    use std::time::{SystemTime, UNIX_EPOCH};

    use totp_rs::{Builder, Secret};

    /// The shared key that a page shows.
    pub fn key_in(text: &str) -> Option<String> {
        let key = |word: &&str| {
            word.len() >= 16 && word.bytes().all(|b| matches!(b, b'A'..=b'Z' | b'2'..=b'7'))
        };
        text.split_whitespace().find(key).map(str::to_owned)
    }

    /// The code of this moment.
    pub fn code(key: &str) -> String {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .expect("a time");
        let secret = Secret::try_from_base32(key).expect("base32");
        let secret: [u8; 20] = secret.as_ref().try_into().expect("a key of 20 bytes");
        let totp = Builder::new()
            .with_secret(secret)
            .with_digits(6)
            .build_noncompliant();
        totp.generate(now.as_secs()).to_string()
    }
}

//! Tokens that show or type codes: YubiKey, RSA SecurID, on-premises, Symantec VIP, custom, and the
//! temporary code of an administrator.

use e2e::words::{field, heading};
use e2e::{Expected, RADIA, Scene, play};

async fn choose(scene: &Scene, name: &str) {
    scene.identify(RADIA).await;
    scene.give_password(RADIA).await;
    scene.wait_heading(heading::CHOOSE).await;
    scene.press_like(name).await;
}

/// A wrong code, then the right one.
async fn verifies(name: &str, key: &str) {
    play(async |scene| {
        choose(scene, name).await;
        scene.tolerate(Expected::Status(400));
        scene.tolerate(Expected::Status(401));
        scene.tolerate(Expected::Status(403));
        scene.enter_code("000000").await;
        scene
            .wait_until("the refusal", |page| {
                page.field(field::PASSCODE)
                    .is_some_and(|f| f.invalid || !page.alerts.is_empty())
            })
            .await;
        let code = scene.code_of(RADIA, key);
        scene.enter_code(&code).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_yubikey() {
    verifies("YubiKey", "yubikey_token").await;
}

#[tokio::test]
async fn rsa_securid() {
    verifies("RSA", "rsa_token").await;
}

#[tokio::test]
async fn an_on_premises_token() {
    verifies("Harbour Gate", "onprem_mfa").await;
}

#[tokio::test]
async fn symantec_vip() {
    verifies("Symantec", "symantec_vip").await;
}

#[tokio::test]
async fn a_custom_token() {
    verifies("Harbour Token", "custom_otp").await;
}

#[tokio::test]
async fn a_temporary_code() {
    verifies("Temporary", "tac").await;
}

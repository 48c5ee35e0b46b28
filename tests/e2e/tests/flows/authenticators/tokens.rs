//! Tokens that show or type codes: YubiKey, RSA SecurID, on-premises, Symantec VIP, custom, and the
//! temporary code of an administrator.

use std::time::Duration;

use demo_org::Reading;
use e2e::words::{field, heading, org_message};
use e2e::{Expected, JOAN, Page, Person, RADIA, Scene, What, play};

const USER: &str = "credentials.clientData";
const ID: &str = "credentials.credentialId";
const NEXT: &str = "credentials.nextPasscode";
/// Where codes are sent.
const ANSWER: &str = "/idp/idx/challenge/answer";

/// What the newest token of this kind shows.
fn reading(scene: &Scene, person: Person, key: &str) -> Reading {
    let found = (scene.org.readings().into_iter())
        .rfind(|reading| reading.login == person.login && reading.key == key);
    let reading = found.unwrap_or_else(|| panic!("{} has no {key}", person.login));
    scene.secret(What::Typed, &reading.code);
    reading
}

/// Waits for a refusal in these words, at the field or above it. One can type on at once.
async fn refused(scene: &Scene, why: &str) -> Page {
    let page = scene
        .wait_until(why, |page| !page.busy && page.says(why))
        .await;
    let code = page.field(field::PASSCODE).cloned().unwrap_or_default();
    assert_eq!(code.value, "", "a refused code is gone\n{page}");
    assert!(page.fields.iter().any(|field| field.focused), "{page}");
    page
}

/// Lets the token show its next code.
async fn wait_for_next_code(scene: &Scene) {
    scene.pass_time(Duration::from_secs(30)).await;
}

/// Opens a scenario that asks for a code.
async fn open(scene: &Scene, scenario: &str) {
    scene.open_scenario(scenario).await;
    scene
        .wait_until("a field for a code", |page| {
            page.field(field::PASSCODE).is_some()
        })
        .await;
}

// ---- verifying ---------------------------------------------------------------------------------

/// Nothing, a wrong code, then the right one.
async fn verifies(name: &str, key: &str, wrong: &str) {
    play(async |scene| {
        scene.identify(RADIA).await;
        scene.give_password(RADIA).await;
        scene.wait_heading(heading::CHOOSE).await;
        scene.press_like(name).await;
        scene
            .wait_until("a field for a code", |page| {
                page.field(field::PASSCODE).is_some()
            })
            .await;
        scene.submit().await;
        scene.wait_invalid(field::PASSCODE).await;
        scene.expect(Expected::Status(401));
        scene.enter_code("000000").await;
        refused(scene, wrong).await;
        let code = scene.code_of(RADIA, key);
        scene.enter_code(&code).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_yubikey() {
    verifies("YubiKey", "yubikey_token", org_message::WRONG_CODE).await;
}

#[tokio::test]
async fn rsa_securid() {
    verifies("RSA", "rsa_token", org_message::WRONG_CODE).await;
}

#[tokio::test]
async fn an_on_premises_token() {
    verifies("Harbour Gate", "onprem_mfa", org_message::WRONG_CODE).await;
}

#[tokio::test]
async fn symantec_vip() {
    verifies("Symantec", "symantec_vip", org_message::NOT_SHOWN).await;
}

#[tokio::test]
async fn a_custom_token() {
    verifies("Harbour Token", "custom_otp", org_message::WRONG_CODE).await;
}

#[tokio::test]
async fn a_temporary_code() {
    verifies("Temporary", "tac", org_message::WRONG_CODE).await;
}

#[tokio::test]
async fn a_new_securid_token_wants_two_codes() {
    play(async |scene| {
        open(scene, "rsa-token").await;
        scene.expect(Expected::Status(401));
        let first = reading(scene, RADIA, "rsa_token").code;
        scene.enter_code(&first).await;
        refused(scene, org_message::NEXT_CODE).await;
        // The same again is not the next.
        let before = scene.requests_to("POST", ANSWER);
        scene.enter_code(&first).await;
        scene
            .wait_until("the second answer", |page| {
                !page.busy && scene.requests_to("POST", ANSWER) > before
            })
            .await;
        refused(scene, org_message::NEXT_CODE).await;
        wait_for_next_code(scene).await;
        let second = reading(scene, RADIA, "rsa_token").code;
        scene.enter_code(&second).await;
        scene.wait_heading(heading::SIGNED_IN).await;
    })
    .await;
}

#[tokio::test]
async fn a_temporary_code_ends_with_its_time() {
    play(async |scene| {
        open(scene, "tac").await;
        let code = reading(scene, RADIA, "tac").code;
        scene.org.advance_clock(Duration::from_secs(61 * 60));
        // By then the attempt is over, too.
        scene.expect(Expected::Status(401));
        scene.enter_code(&code).await;
        scene.start_over_after_expiry().await;
        scene.wait_heading(heading::SIGN_IN).await;
    })
    .await;
}

// ---- setting up --------------------------------------------------------------------------------

/// Waits for the list, without what has been set up.
async fn set_up(scene: &Scene, name: &str) {
    let page = scene.wait_heading(heading::SET_UP).await;
    let listed = page.buttons.iter().any(|button| button.starts_with(name));
    assert!(!listed, "{page}");
}

#[tokio::test]
async fn a_yubikey_is_set_up_by_touching_it() {
    play(async |scene| {
        open(scene, "enroll-yubikey").await;
        scene.expect(Expected::Status(401));
        scene.enter_code("cccccccccccc").await;
        refused(scene, org_message::WRONG_CODE).await;
        let code = reading(scene, JOAN, "yubikey_token").code;
        scene.enter_code(&code).await;
        set_up(scene, "YubiKey").await;
    })
    .await;
}

#[tokio::test]
async fn an_on_premises_token_is_set_up_by_name_and_code() {
    play(async |scene| {
        open(scene, "enroll-onprem-mfa").await;
        scene.expect(Expected::Status(401));
        scene.enter(USER, "somebody").await;
        let code = reading(scene, JOAN, "onprem_mfa").code;
        scene.enter_code(&code).await;
        let page = refused(scene, org_message::WRONG_CODE).await;
        let name = page.field(USER).map(|field| field.value.as_str());
        assert_eq!(name, Some("somebody"), "what was typed stays\n{page}");
        scene.enter(USER, JOAN.login).await;
        let code = reading(scene, JOAN, "onprem_mfa").code;
        scene.enter_code(&code).await;
        set_up(scene, "Harbour Gate").await;
    })
    .await;
}

#[tokio::test]
async fn a_securid_token_is_set_up_with_two_codes() {
    play(async |scene| {
        open(scene, "enroll-rsa-token").await;
        scene.expect(Expected::Status(401));
        let first = reading(scene, JOAN, "rsa_token").code;
        scene.enter_code(&first).await;
        let page = scene.wait_alert(org_message::NEXT_CODE).await;
        let name = page.field(USER).map(|field| field.value.as_str());
        assert_eq!(name, Some(JOAN.login), "the name is proposed\n{page}");
        wait_for_next_code(scene).await;
        let second = reading(scene, JOAN, "rsa_token").code;
        scene.enter_code(&second).await;
        set_up(scene, "RSA").await;
    })
    .await;
}

#[tokio::test]
async fn symantec_vip_is_set_up_with_its_number_and_two_codes_in_a_row() {
    play(async |scene| {
        open(scene, "enroll-symantec-vip").await;
        let give = async |id: &str, first: &str, second: &str| {
            scene.enter(ID, id).await;
            scene.fill(field::PASSCODE, first).await;
            scene.fill(NEXT, second).await;
            scene.submit().await;
        };
        let shown = reading(scene, JOAN, "symantec_vip");
        let (id, next) = (shown.id.unwrap_or_default(), shown.next.unwrap_or_default());
        scene.secret(What::Typed, &next);
        scene.expect(Expected::Status(401));
        give(&id, &next, &shown.code).await;
        let page = refused(scene, org_message::NOT_SHOWN).await;
        let kept = page.field(ID).map(|field| field.value.as_str());
        assert_eq!(kept, Some(id.as_str()), "what was typed stays\n{page}");
        let shown = reading(scene, JOAN, "symantec_vip");
        give(&id, &shown.code, &shown.next.unwrap_or_default()).await;
        set_up(scene, "Symantec").await;
    })
    .await;
}

#[tokio::test]
async fn a_token_that_only_administrators_hand_out_is_refused() {
    play(async |scene| {
        scene.open_scenario("enroll-custom-otp").await;
        scene.wait_heading(heading::SET_UP).await;
        scene.expect(Expected::Status(403));
        scene.press_like("Harbour Token").await;
        let page = scene.wait_alert(org_message::ASK_ADMINISTRATOR).await;
        assert_eq!(page.heading(), heading::SET_UP, "{page}");
    })
    .await;
}

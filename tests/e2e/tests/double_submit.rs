//! Impatience does no harm: one form is sent once.

use std::time::Duration;

use demo_org::Fault;
use e2e::words::{field, heading};
use e2e::{ADA, play};

#[tokio::test]
async fn two_presses_send_one_request() {
    play(async |scene| {
        scene.open_app().await;
        scene.wait_heading(heading::SIGN_IN).await;
        scene.fill(field::IDENTIFIER, ADA.login).await;
        let path = "/idp/idx/identify";
        let slow = Fault::Delay(Duration::from_millis(500));
        scene.org.fail_next(path, slow, 2);
        scene.submit_twice().await;
        scene.give_password(ADA).await;
        // By now a second request, as slow as the first, would have been answered too.
        scene.wait_heading(heading::SEND_MAIL).await;
        assert_eq!(scene.requests_to("POST", path), 1);
    })
    .await;
}

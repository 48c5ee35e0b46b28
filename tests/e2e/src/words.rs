//! What the screens say in English, as far as tests look for it. A change of wording is made here.

use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use crate::must;

/// The names of all texts, as the English catalogue has them.
pub(crate) fn keys() -> &'static BTreeSet<String> {
    static KEYS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
        let files = ["en.json", "en.screens.json", "en.session.json"];
        let read = |name: &str| {
            let file = crate::workspace().join("locales").join(name);
            let text = must("read the catalogue", fs::read_to_string(file));
            let texts: Map<String, Value> = must("read the catalogue", serde_json::from_str(&text));
            texts.into_iter().map(|(key, _)| key)
        };
        let keys = files.into_iter().flat_map(read);
        // A name without a dot could as well be a word.
        keys.filter(|key| key.contains('.')).collect()
    });
    &KEYS
}

/// Field names of forms (IDX §3), which no translation changes.
pub mod field {
    pub const IDENTIFIER: &str = "identifier";
    pub const PASSCODE: &str = "credentials.passcode";
    pub const TOTP: &str = "credentials.totp";
}

/// Headings of screens.
pub mod heading {
    /// Read out until the first screen comes; no screen itself.
    pub const LOADING: &str = "Loading";
    pub const SIGN_IN: &str = "Sign in";
    pub const PASSWORD: &str = "Enter your password";
    pub const NEW_PASSWORD: &str = "Choose a password";
    pub const PASSWORD_EXPIRED: &str = "Your password has expired";
    pub const PASSWORD_EXPIRING: &str = "Your password expires soon";
    pub const SEND_MAIL: &str = "Get a code by email";
    pub const CHECK_MAIL: &str = "Check your email";
    pub const CHOOSE: &str = "Verify it’s you";
    pub const VERIFY_KEY: &str = "Use your security key or biometrics";
    pub const SET_UP_KEY: &str = "Set up a security key or biometrics";
    pub const SET_UP_PASSKEY: &str = "Set up a passkey";
    pub const SET_UP_NAMED_KEY: &str = "Set up House key";
    pub const PASSKEY_OFFER: &str = "Sign in faster with a passkey";
    pub const SET_UP: &str = "Set up sign-in methods";
    pub const PHONE: &str = "Verify with your phone";
    pub const CHECK_MESSAGES: &str = "Check your messages";
    pub const ANSWER_CALL: &str = "Answer the call";
    pub const QUESTION: &str = "Answer your security question";
    pub const SET_UP_PHONE: &str = "Set up your phone";
    pub const RESET: &str = "Reset your password";
    pub const DEAD_LINK: &str = "This link can’t be used";
    pub const SIGN_UP: &str = "Create an account";
    pub const LINK_TOO_OLD: &str = "This activation link has expired";
    pub const LINK_ASKED_FOR: &str = "Request sent";
    pub const SUSPENDED: &str = "This account is suspended";
    pub const MORE_ABOUT_YOU: &str = "A little more about you";
    pub const NOT_HERE: &str = "Sign-in isn’t enabled here";
    pub const NOT_CHANGED: &str = "Resetting your password isn’t possible";
    pub const CHANGED: &str = "Your password was changed";
    pub const DONE: &str = "Done";
    /// Where nothing more can be said than the message does.
    pub const STOPPED: &str = "Sign-in stopped";
    pub const NOT_READY: &str = "Your device isn’t ready yet";
    pub const NEEDS_ATTENTION: &str = "Your device needs attention";
    pub const SET_UP_DEVICE: &str = "Set up this device";
    pub const ENROL_DEVICE: &str = "Enrol your device";
    pub const UNLOCK: &str = "Unlock your account";
    pub const UNLOCKED: &str = "Your account is unlocked";
    pub const STILL_LOCKED: &str = "Your account is still locked";
    pub const CONSENT: &str = "Doorway asks for access";
    pub const WAS_IT_YOU: &str = "Are you signing in?";
    pub const REFUSED: &str = "Sign-in denied";
    pub const TOO_MANY: &str = "Too many attempts";
    pub const STAY: &str = "Stay signed in?";
    pub const DENIED: &str = "You don’t have access";
    pub const ACTIVATE: &str = "Activate your device";
    pub const ACTIVATED: &str = "Your device is activated";
    pub const NOT_ACTIVATED: &str = "Your device isn’t activated";
    pub const OKTA_VERIFY: &str = "Verify with Okta Verify";
    pub const APPROVE: &str = "Approve it in Okta Verify";
    pub const SEND_PUSH: &str = "Get a notification in Okta Verify";
    pub const APP_CODE: &str = "Enter the code from the app";
    pub const OPEN_APP: &str = "Open Okta Verify";
    pub const NETWORK_BLOCKED: &str = "Okta FastPass needs your permission";
    pub const SET_UP_APP: &str = "Set up Okta Verify";
    pub const CHECK_TEXTS: &str = "Check your text messages";
    pub const SET_UP_HERE: &str = "Set up Okta Verify on this device";
    pub const ADD_DEVICE: &str = "Add this device to Okta Verify";
    pub const FASTPASS: &str = "Sign in with Okta FastPass";
    pub const DUO: &str = "Verify with Duo";
    pub const SET_UP_DUO: &str = "Set up Duo";
    pub const NFC: &str = "Verify with NFC";
    pub const SET_UP_NFC: &str = "Set up NFC";
    pub const PIN: &str = "Enter your PIN";
    pub const NEW_PIN: &str = "Choose a PIN";
    pub const MAINTENANCE: &str = "One moment, please";
    pub const GENERIC: &str = "One more step";
    pub const SIGNED_IN: &str = "You’re signed in";
    pub const SIGNED_OUT: &str = "You’re signed out";
    pub const EXPIRED: &str = "Your session has expired";
    pub const MAILED_LINK: &str = "Verify with your email";
    pub const TRANSFERRED: &str = "You’ve gone on in another tab";
    pub const YOUR_CODE: &str = "Your code";
    pub const VERIFIED: &str = "You’re verified";
    pub const NOT_STARTED_HERE: &str = "This sign-in wasn’t started here";
    pub const CALLBACK_FAILED: &str = "Signing in didn’t work";
    pub const SETUP: &str = "Sign-in isn’t set up correctly";
    pub const UNREACHABLE: &str = "No connection";
    pub const GRANT: &str = "Sign-in isn’t enabled for this app";
}

/// Buttons and links.
pub mod button {
    pub const SIGN_IN: &str = "Sign in";
    pub const CREATE_PASSKEY: &str = "Create a passkey";
    pub const MAYBE_LATER: &str = "Maybe later";
    pub const PASSKEY: &str = "Sign in with a passkey";
    pub const SECURITY_KEY: &str = "Sign in with a security key";
    pub const PASSKEY_INSTEAD: &str = "Set up a passkey on this device";
    pub const NEXT: &str = "Next";
    pub const TEXT_ME: &str = "Text me a code";
    pub const BY_CALL: &str = "Voice call";
    pub const CALL_ME: &str = "Call me with a code";
    pub const CALL_INSTEAD: &str = "Call me instead";
    pub const TEXT_INSTEAD: &str = "Text me instead";
    pub const PUSH: &str = "Get a push notification";
    pub const SEND_PUSH: &str = "Send the notification";
    pub const PUSH_AGAIN: &str = "Send another notification";
    pub const APP_CODE: &str = "Enter a code from Okta Verify";
    pub const PUSH_BY_ITSELF: &str = "Send it by itself next time";
    pub const OPEN_APP: &str = "Open Okta Verify";
    pub const NFC: &str = "Sign in with NFC";
    pub const SMART_CARD: &str = "Sign in with a smart card";
    pub const FASTPASS: &str = "Use Okta FastPass";
    pub const FASTPASS_LAUNCH: &str = "Sign in with Okta FastPass";
    pub const OTHER_SET_UP: &str = "Set it up another way";
    pub const OTHER_DEVICE: &str = "Use a device that has Okta Verify";
    pub const ON_THIS_DEVICE: &str = "Set it up on this device";
    pub const ANOTHER_PHONE: &str = "Set it up on another phone";
    pub const SCAN: &str = "Scan a QR code";
    pub const LINK_BY_MAIL: &str = "Get a link by email";
    pub const LINK_BY_TEXT: &str = "Get a link by text message";
    pub const VERIFY: &str = "Verify";
    pub const SET_IT_UP: &str = "Set up";
    pub const ANOTHER: &str = "Set up another";
    pub const CANNOT_SCAN: &str = "I can’t scan it";
    pub const OWN_QUESTION: &str = "My own question";
    pub const CONTINUE: &str = "Continue";
    pub const SIGN_OUT: &str = "Sign out";
    pub const SIGN_OUT_EVERYWHERE: &str = "Sign out everywhere";
    pub const RENEW: &str = "Renew now";
    pub const USERINFO: &str = "Call userinfo";
    pub const STEP_UP: &str = "Prove again that it’s you";
    pub const CANCEL: &str = "Cancel";
    pub const START_AGAIN: &str = "Start again";
    pub const TRY_AGAIN: &str = "Try again";
    pub const REMIND_LATER: &str = "Remind me later";
    pub const REVOKE: &str = "Sign me out on all other devices";
    pub const LISTED_QUESTION: &str = "One from the list";
    pub const OTHER_METHOD: &str = "Choose another method";
    pub const BACK: &str = "Back";
    pub const BACK_TO_SIGN_IN: &str = "Back to sign in";
    pub const FORGOT_PIN: &str = "Forgot your PIN?";
    pub const FORGOT: &str = "Forgot your password?";
    pub const SIGN_UP: &str = "Create an account";
    pub const NEW_LINK: &str = "Send a new activation email";
    pub const SKIP: &str = "Skip for now";
    pub const GO_ON: &str = "Continue to the app";
    pub const UNLOCK: &str = "Unlock your account";
    pub const IT_IS_ME: &str = "Yes, it’s me";
    pub const NOT_ME: &str = "No, it wasn’t me";
    pub const ALLOW: &str = "Allow";
    pub const DENY: &str = "Don’t allow";
    pub const STAY: &str = "Stay signed in";
    pub const STAY_NOT: &str = "Don’t stay signed in";
    pub const NOT_YOU: &str = "Not you?";
    pub const OTHER_WAY: &str = "Verify another way";
    pub const SEND_MAIL: &str = "Send email";
    pub const SEND_AGAIN: &str = "Send again";
}

/// Rules for passwords, as the list of them says.
pub mod rule {
    pub const LENGTH: &str = "At least 8 characters";
    pub const LOWER: &str = "A lower-case letter";
    pub const UPPER: &str = "A capital letter";
    pub const DIGIT: &str = "A digit";
}

/// Parts of messages of the app.
pub mod message {
    /// How the countdown begins.
    pub const WAIT: &str = "Too many attempts. Wait ";
    pub const WAIT_OVER: &str = "You can send it again now";
    /// How the countdown in place of a page begins.
    pub const GOES_ON: &str = "We try again in ";
    pub const PART_MISSING: &str = "A part of this page didn’t load";
    pub const START_AGAIN: &str = "or start again";
    pub const COMPARE: &str = "only if your device shows this code";
    pub const RETYPED: &str = "What you typed before is here again";
    pub const OFFLINE: &str = "Connect to the internet";
    pub const WATCHING: &str = "Waiting for your answer";
    pub const WAITING_APP: &str = "Waiting for Okta Verify on this device";
    pub const WAITING_DEVICE: &str = "Waiting for your device";
    /// Titles above what the organisation says.
    pub const BIOMETRICS: &str = "Biometrics needed";
    pub const UPDATE_APP: &str = "Update Okta Verify";
    pub const NOT_VERIFIED: &str = "We couldn’t verify it’s you";
    /// The last thing to check where a finger or a face is wanted.
    pub const BIOMETRICS_ON: &str = "In the app, biometrics are on for your account";
    pub const KEY_CANCELLED: &str = "It was cancelled, or it took too long. Try again.";
    pub const KEY_THERE: &str = "This device or key is set up already";
    pub const NETWORK_BLOCKED: &str = "keeps this page from reaching Okta Verify";
    pub const APP_FAILED: &str = "Okta Verify on this device couldn’t confirm it’s you";
    pub const DUO_FAILED: &str = "Duo can’t be reached or didn’t finish";
    pub const SERVER: &str = "The sign-in service has a problem";
    pub const UNREADABLE: &str = "an answer that this page can’t read";
    pub const FOREIGN_ADDRESS: &str = "an address that this page must not open";
    pub const REFUSED: &str = "but not to this page";
    pub const RENEWED: &str = "Your session was renewed";
    pub const RENEW_FAILED: &str = "couldn’t be renewed";
    pub const OTHER_TAB: &str = "in another tab";
    pub const IDLE_SOON: &str = "You’ll be signed out soon";
    pub const IDLE: &str = "because nobody used this page";
    pub const SESSION_OVER: &str = "Your session has ended";
    pub const CLOCK: &str = "clock is wrong by 120 minutes";
    pub const CLOCK_WRONG: &str = "clock is wrong";
    pub const BOUND: &str = "bound to this browser";
    pub const STEPPED_UP: &str = "You’ve proved again";
    pub const NO_ANSWER: &str = "The server couldn’t be reached";
    pub const NO_PERSON: &str = "We couldn’t check that you’re a person";
    pub const BLOCKED: &str = "Something in your network refuses this request";
    pub const COPIED: &str = "Copied";
    pub const TOO_YOUNG: &str = "Not changed within the last 10 minutes";
    pub const CONFIG_MISSING: &str = "can’t be loaded";
    pub const CONFIG_MALFORMED: &str = "isn’t valid JSON";
}

/// Parts of messages of the demo organisation, which the app shows as they are.
pub mod org_message {
    pub const WRONG_PASSWORD: &str = "The password is wrong";
    pub const WRONG_CODE: &str = "The code is wrong or too old";
    pub const NO_DEVICE: &str = "No device shows this code";
    pub const WRONG_APP_CODE: &str = "The code is wrong, or was used already";
    pub const NOT_SHOWN: &str = "The code is not the one shown at the moment";
    pub const USED_CODE: &str = "This code was used already. Wait for the next one";
    pub const WRONG_ANSWER: &str = "The answer is not the one you gave";
    pub const COMMON_PASSWORD: &str = "This password is among the first that are tried";
    pub const OLD_PASSWORD: &str = "none of your last 4 passwords";
    pub const NEXT_CODE: &str = "Wait until the token shows another code";
    pub const ASK_ADMINISTRATOR: &str = "Ask your administrator to set this up";
    pub const TOO_LATE: &str = "Nobody answered in time";
    pub const DUO_FORGED: &str = "not signed as it should be";
    pub const DUO_LATE: &str = "came too late";
    pub const NO_BIOMETRICS: &str = "recognise you by finger or face";
    pub const DECLINED: &str = "The notification was answered with no";
    pub const NOT_ALLOWED: &str = "You did not give the application access";
    pub const USED_BEFORE: &str = "none of your last";
    pub const NO_PERSON: &str = "We could not make sure that you are a person";
    pub const NOBODY_NEW: &str = "Nobody can sign up at the moment";
    pub const TAKEN: &str = "There is an account with this Email already";
    pub const CHANGED: &str = "Your password is changed";
    pub const NO_RESET: &str = "The password cannot be reset at the moment";
    pub const NOT_FOR_YOU: &str = "is not meant for you";
    pub const NO_PERMISSION: &str = "You do not have permission to do that";
    pub const NO_RULE: &str = "has no rule for this sign-in";
    pub const SENT_AWAY: &str = "The sign-in was refused";
    pub const TOO_OLD: &str = "The app on your phone is too old for this";
    pub const NOT_FIPS: &str = "The app does not keep its keys as your organisation wants it";
    pub const NOT_CONFIRMED: &str = "The app on this device did not confirm that it is you";
    pub const CARD_REFUSED: &str = "The card was not read, because the phone was told no";
    pub const PROVIDER_REFUSED: &str = "The provider did not confirm that it is you";
    pub const PROVIDER_NOT_SET_UP: &str = "The provider could not be set up";
    pub const NO_IDENTITY: &str = "Your identity could not be verified";
}

//! A constant per text we write, so that a slip is a compile error.
//!
//! A new text: add its key here and its words to `locales/en.json`. Keys that only the server
//! sends stand in the catalogue alone; [`super::server_text`] finds them at run time.

use crate::live::Live;

/// Name of a text in the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key(&'static str);

impl Key {
    /// A key made outside this module, for texts an integrator adds.
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// The name as it stands in the language files.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

/// A key is a text wherever a component takes one.
impl From<Key> for Live<String> {
    fn from(key: Key) -> Self {
        super::t(key)
    }
}

macro_rules! keys {
    ($($name:ident = $key:literal;)*) => {
        $(
            #[doc = concat!("Text `", $key, "`.")]
            pub const $name: Key = Key($key);
        )*

        /// Every key above.
        #[cfg(test)]
        pub(super) const ALL: &[Key] = &[$($name),*];
    };
}

keys! {
    BACK = "action.back";
    BACK_TO_SIGN_IN = "action.back_to_sign_in";
    CONTINUE = "action.continue";
    NEXT = "action.next";
    RELOAD = "action.reload";
    SIGN_IN = "action.sign_in";
    SIGN_OUT = "action.sign_out";
    SKIP = "action.skip";
    SUBMIT = "action.submit";
    TRY_AGAIN = "action.try_again";
    VERIFY = "action.verify";

    ALERT_ERROR = "alert.error";
    ALERT_INFO = "alert.info";
    ALERT_SUCCESS = "alert.success";
    ALERT_WARNING = "alert.warning";

    CHECKLIST_MET = "checklist.met";
    CHECKLIST_NOTE = "checklist.note";
    CHECKLIST_PROGRESS = "checklist.progress";
    CHECKLIST_UNMET = "checklist.unmet";

    CHIP_LABEL = "chip.label";
    CHIP_NOT_YOU = "chip.not_you";

    CODE_LABEL = "code.label";

    COPY_ACTION = "copy.action";
    COPY_DONE = "copy.done";
    COPY_FAILED = "copy.failed";
    COPY_NAMED = "copy.named";

    ERRORS_AT = "errors.at";
    ERRORS_SUMMARY = "errors.summary";

    FIELD_OPTIONAL = "field.optional";
    FIELD_SELECT_EMPTY = "field.select_empty";

    LINK_NEW_TAB = "link.new_tab";

    LOADING_LABEL = "loading.label";
    LOADING_SLOW = "loading.slow";

    PASSWORD_CAPS_LOCK = "password.caps_lock";
    PASSWORD_LABEL = "password.label";
    PASSWORD_SHOW = "password.show";
    PASSWORD_SHOWN = "password.shown";

    QR_ALT = "qr.alt";

    RESEND_ACTION = "resend.action";
    RESEND_READY = "resend.ready";
    RESEND_WAIT = "resend.wait";

    IDENTIFY_TITLE = "identify.title";
    IDENTIFY_IDENTIFIER = "identify.identifier";
    IDENTIFY_IDENTIFIER_REQUIRED = "identify.identifier_required";
    IDENTIFY_PASSWORD_REQUIRED = "identify.password_required";
    IDENTIFY_REMEMBER = "identify.remember";
    IDENTIFY_HELP = "identify.help";

    SELECT_TITLE = "select.title";
    SELECT_TEXT = "select.text";
    SELECT_RECOVER_TITLE = "select.recover_title";
    SELECT_RECOVER_TEXT = "select.recover_text";

    PASSWORD_TITLE = "password.title";
    PASSWORD_REQUIRED = "password.required";

    EMAIL_DATA_TITLE = "email.data_title";
    EMAIL_DATA_TEXT = "email.data_text";
    EMAIL_DATA_TEXT_UNKNOWN = "email.data_text_unknown";
    EMAIL_SEND = "email.send";
    EMAIL_TITLE = "email.title";
    EMAIL_CODE_SENT = "email.code_sent";
    EMAIL_CODE_SENT_UNKNOWN = "email.code_sent_unknown";
    EMAIL_LINK_SENT = "email.link_sent";
    EMAIL_LINK_SENT_UNKNOWN = "email.link_sent_unknown";
    EMAIL_WATCHING = "email.watching";
    EMAIL_RESEND_PROMPT = "email.resend_prompt";

    CODE_REQUIRED = "code.required";


    GENERIC_TITLE = "generic.title";

    PROGRESS_SIGNING_IN = "progress.signing_in";
    PROGRESS_REDIRECTING = "progress.redirecting";

    SIGNED_IN_TITLE = "signed_in.title";
    SIGNED_IN_NAME = "signed_in.name";
    SIGNED_IN_EMAIL = "signed_in.email";
    SIGNED_IN_SUBJECT = "signed_in.subject";

    SIGNED_OUT_TITLE = "signed_out.title";
    SIGNED_OUT_TEXT = "signed_out.text";
    SIGNED_OUT_WORKING = "signed_out.working";
    SIGNED_OUT_OTHER_TAB = "signed_out.other_tab";
    SIGNED_OUT_EXPIRED = "signed_out.expired";
    SIGNED_OUT_IDLE = "signed_out.idle";
    SIGNED_OUT_OTHER_USER = "signed_out.other_user";

    TERMINAL_TITLE = "terminal.title";
    TERMINAL_NOTICE_TITLE = "terminal.notice_title";
    TERMINAL_SIGNED_IN_TITLE = "terminal.signed_in_title";
    TERMINAL_EXPIRED_TITLE = "terminal.expired_title";
    TERMINAL_START_AGAIN = "terminal.start_again";
    TERMINAL_EMAIL_TITLE = "terminal.email_title";
    TERMINAL_ORIGINAL_TAB_TITLE = "terminal.original_tab_title";
    TERMINAL_ORIGINAL_TAB_TEXT = "terminal.original_tab_text";
    TERMINAL_OTHER_DEVICE_TITLE = "terminal.other_device_title";
    TERMINAL_MAY_CLOSE = "terminal.may_close";
    TERMINAL_CODE_TITLE = "terminal.code_title";
    TERMINAL_CODE_TEXT = "terminal.code_text";

    FAILURE_PART = "failure.part";
    FAILURE_TITLE = "failure.title";

    SETUP_TITLE = "setup.title";
    SETUP_TEXT = "setup.text";
    SETUP_CONFIG_MISSING = "setup.config_missing";
    SETUP_CONFIG_MALFORMED = "setup.config_malformed";
    SETUP_CONFIG_KEY = "setup.config_key";
    OR = "action.or";
    HAVE_ACCOUNT = "identify.have_account";
    SIGN_UP = "identify.sign_up";
    FORGOT_PASSWORD = "identify.forgot_password";
    UNLOCK_ACCOUNT = "identify.unlock";
    OTHER_WAY = "select.other_way";
    RETURN_TO_LIST = "select.return_to_list";
    OTHER_CHANNEL = "select.other_channel";
    SELECT_ENROLL_TITLE = "select.enroll_title";
    SELECT_ENROLL_TEXT = "select.enroll_text";
    SELECT_UNLOCK_TITLE = "select.unlock_title";
    SELECT_UNLOCK_TEXT = "select.unlock_text";
    RESIDENT_KEY = "webauthn.resident_key";
    REQUEST_ACTIVATION = "activation.request";
    PIV = "piv.action";
    FASTPASS = "okta_verify.fastpass_action";
    NFC = "nfc.action";
    SECURITY_KEY = "webauthn.action";
    OKTA_VERIFY_PUSH = "okta_verify.push";
    OKTA_VERIFY_TOTP = "okta_verify.totp";
    OKTA_VERIFY_FASTPASS = "okta_verify.fastpass";

    PASSWORD_ENROLL_TITLE = "password.enroll_title";
    PASSWORD_EXPIRED_TITLE = "password.expired_title";
    PASSWORD_EXPIRING_TITLE = "password.expiring_title";
    PASSWORD_EXPIRES_IN = "password.expires_in";
    PASSWORD_RESET = "password.reset";
    PASSWORD_CHANGE = "password.change";
    PASSWORD_NEW = "password.new";
    PASSWORD_CONFIRM = "password.confirm";
    PASSWORD_CONFIRM_REQUIRED = "password.confirm_required";
    PASSWORD_CONFIRM_DIFFERS = "password.confirm_differs";
    PASSWORD_RULES = "password.rules";
    PASSWORD_MIN_AGE = "password.rule.min_age";
    PASSWORD_MIN_AGE_DAYS = "password.rule.min_age_days";
    PASSWORD_MIN_AGE_HOURS = "password.rule.min_age_hours";
    PASSWORD_REVOKE = "password.revoke";
    PASSWORD_GO_TO = "password.go_to";
    PASSWORD_ELSEWHERE = "password.elsewhere";

    FORM_RETYPED = "form.retyped";
    GENERIC_AUTHENTICATOR = "generic.authenticator";
    GENERIC_WAITING = "generic.waiting";

    TERMINAL_TRANSFERRED_TITLE = "terminal.transferred_title";
    TERMINAL_DEVICE_TITLE = "terminal.device_title";
    TERMINAL_NO_DEVICE_TITLE = "terminal.no_device_title";
    TERMINAL_DONE_TITLE = "terminal.done_title";
    TERMINAL_UNLOCKED_TITLE = "terminal.unlocked_title";
    TERMINAL_LINK_TITLE = "terminal.link_title";
    TERMINAL_MAINTENANCE_TITLE = "terminal.maintenance_title";
    TERMINAL_DENIED_TITLE = "terminal.denied_title";
    TERMINAL_ASSURANCE_TITLE = "terminal.assurance_title";
    TERMINAL_REQUEST_FROM = "terminal.request_from";
    TERMINAL_CODE_WARNING = "terminal.code_warning";

    SIGNED_IN_USERNAME = "signed_in.username";
    SESSION_CLAIMS = "session.claims";
    SESSION_SCOPES = "session.scopes";
    SESSION_BINDING = "session.binding";
    SESSION_BOUND = "session.bound";
    SESSION_UNBOUND = "session.unbound";
    SESSION_LEFT = "session.left";
    SESSION_RENEW = "session.renew";
    SESSION_RENEWED = "session.renewed";
    SESSION_RENEW_FAILED = "session.renew_failed";
    SESSION_THROTTLED = "session.throttled";
    SESSION_EXPIRING = "session.expiring";
    SESSION_IDLE = "session.idle";
    SESSION_CLOCK = "session.clock";
    SESSION_CHANGED = "session.changed";
    SESSION_USERINFO = "session.userinfo";
    SESSION_USERINFO_TITLE = "session.userinfo_title";
    SESSION_STEP_UP = "session.step_up";
    SESSION_STEPPED_UP = "session.stepped_up";
    SESSION_NOT_STEPPED_UP = "session.not_stepped_up";
    SESSION_CANCEL = "session.cancel";
    SESSION_CALL = "session.call";
    SESSION_ANSWERED = "session.answered";
    SESSION_NO_ANSWER = "session.no_answer";
    SESSION_NO_TOKEN = "session.no_token";
    SESSION_OTHER_SUBJECT = "session.other_subject";
    SESSION_SIGN_OUT_EVERYWHERE = "session.sign_out_everywhere";
    SETUP_INSECURE = "setup.insecure";
    CONFIG_UNKNOWN = "config.unknown";
    CONFIG_HTTPS = "config.https";
    CONFIG_ADDRESS = "config.address";
    CONFIG_TEXT = "config.text";
    CONFIG_REQUIRED = "config.required";
    CONFIG_SCOPES = "config.scopes";
    CONFIG_NUMBER = "config.number";
    CONFIG_SKEW = "config.skew";
    CONFIG_LASTING = "config.lasting";
    CONFIG_BOOLEAN = "config.boolean";
    CONFIG_PROVIDERS = "config.providers";
    CONFIG_COLOR = "config.color";
    CONFIG_LANGUAGE = "config.language";

    CONFIG_COUNTRY = "config.country";

    SET_UP = "set_up.action";
    SET_UP_ANOTHER = "set_up.another";
    SET_UP_NAMED = "set_up.named";
    REMIND_LATER = "action.remind_later";
    PASSWORD_EXPIRES_SOON = "password.expires_soon";
    PASSWORD_EXPIRES_TODAY = "password.expires_today";

    PHONE_DATA_TITLE = "phone.data_title";
    PHONE_CHOOSE = "phone.choose";
    PHONE_CHOOSE_UNKNOWN = "phone.choose_unknown";
    PHONE_WILL_TEXT = "phone.will_text";
    PHONE_WILL_TEXT_YOU = "phone.will_text_you";
    PHONE_WILL_CALL = "phone.will_call";
    PHONE_WILL_CALL_YOU = "phone.will_call_you";
    PHONE_TEXT = "phone.text";
    PHONE_CALL = "phone.call";
    PHONE_TEXT_TITLE = "phone.text_title";
    PHONE_TEXTED = "phone.texted";
    PHONE_TEXTED_YOU = "phone.texted_you";
    PHONE_TEXT_AGAIN = "phone.text_again";
    PHONE_CALL_TITLE = "phone.call_title";
    PHONE_CALLING = "phone.calling";
    PHONE_CALLING_YOU = "phone.calling_you";
    PHONE_CALL_AGAIN = "phone.call_again";
    PHONE_TEXT_INSTEAD = "phone.text_instead";
    PHONE_CALL_INSTEAD = "phone.call_instead";
    PHONE_CHARGES = "phone.charges";
    PHONE_NEW_TITLE = "phone.new_title";
    PHONE_NEW_TEXT = "phone.new_text";
    PHONE_METHOD = "phone.method";
    PHONE_BY_TEXT = "phone.by_text";
    PHONE_BY_CALL = "phone.by_call";
    PHONE_COUNTRY = "phone.country";
    PHONE_NUMBER = "phone.number";
    PHONE_NUMBER_HINT = "phone.number_hint";
    PHONE_EXTENSION = "phone.extension";
    PHONE_REQUIRED = "phone.required";
    PHONE_WRONG = "phone.wrong";

    QUESTION_TITLE = "question.title";
    QUESTION_NEW_TITLE = "question.new_title";
    QUESTION_NEW_TEXT = "question.new_text";
    QUESTION_KIND = "question.kind";
    QUESTION_LISTED = "question.listed";
    QUESTION_OWN = "question.own";
    QUESTION_LABEL = "question.label";
    QUESTION_OWN_LABEL = "question.own_label";
    QUESTION_OWN_REQUIRED = "question.own_required";
    QUESTION_ANSWER = "question.answer";
    QUESTION_ANSWER_REQUIRED = "question.answer_required";

    GOOGLE_TITLE = "google.title";
    GOOGLE_TEXT = "google.text";
    GOOGLE_SCAN = "google.scan";
    GOOGLE_QR_ALT = "google.qr_alt";
    GOOGLE_CANNOT_SCAN = "google.cannot_scan";
    GOOGLE_SCAN_INSTEAD = "google.scan_instead";
    GOOGLE_SHOW_AGAIN = "google.show_again";
    GOOGLE_KEY = "google.key";
    GOOGLE_KEY_OPEN = "google.key_open";
    GOOGLE_KEY_TYPE = "google.key_type";
    GOOGLE_KEY_KIND = "google.key_kind";
    GOOGLE_ENTER = "google.enter";

    TAC_LABEL = "tac.label";
    TAC_TEXT = "tac.text";
    YUBIKEY_LABEL = "yubikey.label";
    YUBIKEY_TEXT = "yubikey.text";
    YUBIKEY_REQUIRED = "yubikey.required";
    RSA_TEXT = "rsa.text";
    ONPREM_TEXT = "onprem.text";
    TOKEN_USER = "token.user";
    SYMANTEC_TEXT = "symantec.text";
    SYMANTEC_NEW_TEXT = "symantec.new_text";
    SYMANTEC_ID = "symantec.id";
    SYMANTEC_ID_REQUIRED = "symantec.id_required";
    SYMANTEC_FIRST = "symantec.first";
    SYMANTEC_FIRST_REQUIRED = "symantec.first_required";
    SYMANTEC_SECOND = "symantec.second";
    SYMANTEC_SECOND_REQUIRED = "symantec.second_required";
    CUSTOM_OTP_TEXT = "custom_otp.text";

    NFC_TITLE = "nfc.title";
    NFC_PIN = "nfc.pin";
    NFC_PIN_REQUIRED = "nfc.pin_required";
    NFC_FORGOT = "nfc.forgot";
    NFC_SET_UP_TEXT = "nfc.set_up_text";
    NFC_SCAN_TEXT = "nfc.scan_text";
    NFC_OPEN = "nfc.open";
    NFC_NEW_TITLE = "nfc.new_title";
    NFC_NEW_PIN = "nfc.new_pin";
    NFC_CONFIRM = "nfc.confirm";
    NFC_CONFIRM_REQUIRED = "nfc.confirm_required";
    NFC_CONFIRM_DIFFERS = "nfc.confirm_differs";
    NFC_RULES = "nfc.rules";
    NFC_RULE_DIGITS = "nfc.rule.digits";
    NFC_RULE_EXACT = "nfc.rule.exact";
    NFC_RULE_LEAST = "nfc.rule.least";
    NFC_RULE_MOST = "nfc.rule.most";
    NFC_DIGITS_ONLY = "nfc.digits_only";

    ENROLL_NOW = "enroll.now";
    ENROLL_SOON = "enroll.soon";
    ENROLL_OPTIONAL = "enroll.optional";
    ENROLL_SOON_TEXT = "enroll.soon_text";
    ENROLL_DAYS = "enroll.days";
    ENROLL_TODAY = "enroll.today";
    ENROLL_UNTIL = "enroll.until";
    ENROLL_SKIPS = "enroll.skips";

    TERMINAL_SKIP_SETUP = "terminal.skip_setup";
    CODE_FOR_ANY = "terminal.code_any";
    CODE_FOR_ENROLLMENT = "terminal.code_enrollment";
    CODE_FOR_RECOVERY = "terminal.code_recovery";
    CODE_FOR_UNLOCK = "terminal.code_unlock";
    CODE_FROM_APP = "terminal.from_app";
    CODE_FROM_BROWSER = "terminal.from_browser";
    CODE_FROM_PLACE = "terminal.from_place";

    WAIT_GOES_ON = "wait.goes_on";
    WAIT_OVER = "wait.over";
    WAIT_THEN_SEND = "wait.then_send";
    WAIT_TRYING = "wait.trying";

    REMEDY_DUE = "remedy.due";
    REMEDY_DUE_HERE = "remedy.due_here";
    REMEDY_GO_ON = "remedy.go_on";
    REMEDY_GRACE_TITLE = "remedy.grace_title";
    REMEDY_HELP = "remedy.help";
    REMEDY_NO_ANSWER = "remedy.no_answer";
    REMEDY_STARTED = "remedy.started";
    REMEDY_WORKING = "remedy.working";

    DEVICE_ACCOUNT_ASK = "device.account_ask";
    DEVICE_ACCOUNT_NO = "device.account_no";
    DEVICE_ACCOUNT_YES = "device.account_yes";
    DEVICE_AGAIN = "device.again";
    DEVICE_CHOOSE_ACCOUNT = "device.choose_account";
    DEVICE_COPY_LINK = "device.copy_link";
    DEVICE_ENROLMENT_LINK = "device.enrolment_link";
    DEVICE_ENTER_URL = "device.enter_url";
    DEVICE_FOLLOW = "device.follow";
    DEVICE_FOLLOW_VENDOR = "device.follow_vendor";
    DEVICE_GET_APP = "device.get_app";
    DEVICE_MANAGE_TITLE = "device.manage_title";
    DEVICE_OPEN_AND_ADD = "device.open_and_add";
    DEVICE_OPEN_APP = "device.open_app";
    DEVICE_PASTE_LINK = "device.paste_link";
    DEVICE_SETUP_FOR = "device.setup_for";
    DEVICE_SETUP_TITLE = "device.setup_title";
    DEVICE_SIGN_IN_URL = "device.sign_in_url";
    DEVICE_STORE_LINK = "device.store_link";
    DEVICE_TURN_ON = "device.turn_on";

    CONSENT_ADMIN_TEXT = "consent.admin_text";
    CONSENT_ALLOW = "consent.allow";
    CONSENT_AREA_HOOK = "consent.area.hook";
    CONSENT_AREA_RESOURCE = "consent.area.resource";
    CONSENT_AREA_SYSTEM = "consent.area.system";
    CONSENT_AREA_USER = "consent.area.user";
    CONSENT_DENY = "consent.deny";
    CONSENT_DOCUMENTS = "consent.documents";
    CONSENT_GRANULAR_TEXT = "consent.granular_text";
    CONSENT_PRIVACY = "consent.privacy";
    CONSENT_TERMS = "consent.terms";
    CONSENT_TEXT = "consent.text";
    CONSENT_TITLE = "consent.title";
    CONSENT_TITLE_UNKNOWN = "consent.title_unknown";

    EMAIL_CONSENT_NO = "email_consent.no";
    EMAIL_CONSENT_TEXT = "email_consent.text";
    EMAIL_CONSENT_TITLE = "email_consent.title";
    EMAIL_CONSENT_YES = "email_consent.yes";

    STAY_NO = "stay.no";
    STAY_TEXT = "stay.text";
    STAY_TITLE = "stay.title";
    STAY_YES = "stay.yes";

    USER_CODE_COMPARE = "user_code.compare";
    USER_CODE_LABEL = "user_code.label";
    USER_CODE_TEXT = "user_code.text";
    USER_CODE_TITLE = "user_code.title";

    MAINTENANCE_TEXT = "maintenance.text";
    MAINTENANCE_TITLE = "maintenance.title";

    ACTIVATION_EXPIRED_TITLE = "activation.expired_title";
    MAYBE_LATER = "action.maybe_later";
    PASSKEY_SIGN_IN = "passkey.sign_in";
    PASSKEY_VERIFY_KEY = "passkey.verify_key";
    PASSKEY_VERIFY = "passkey.verify";
    PASSKEY_VERIFY_TEXT = "passkey.verify_text";
    PASSKEY_USER_VERIFICATION = "passkey.user_verification";
    PASSKEY_SET_UP_KEY = "passkey.set_up_key";
    PASSKEY_SET_UP = "passkey.set_up";
    PASSKEY_SET_UP_NAMED = "passkey.set_up_named";
    PASSKEY_PROMOTION = "passkey.promotion";
    PASSKEY_SET_UP_ACTION = "passkey.set_up_action";
    PASSKEY_CREATE = "passkey.create";
    PASSKEY_SET_UP_TEXT = "passkey.set_up_text";
    PASSKEY_SET_UP_CUSTOM_TEXT = "passkey.set_up_custom_text";
    PASSKEY_DESCRIPTION = "passkey.description";
    PASSKEY_WHAT = "passkey.what";
    PASSKEY_WHAT_TEXT = "passkey.what_text";
    PASSKEY_WHY = "passkey.why";
    PASSKEY_WHY_TEXT = "passkey.why_text";
    PASSKEY_WHERE = "passkey.where";
    PASSKEY_WHERE_TEXT = "passkey.where_text";
    PASSKEY_HELP = "passkey.help";
    PASSKEY_HELP_1 = "passkey.help_1";
    PASSKEY_HELP_2 = "passkey.help_2";
    PASSKEY_HELP_APP_1 = "passkey.help_app_1";
    PASSKEY_HELP_APP_2 = "passkey.help_app_2";
    PASSKEY_HELP_APP_3 = "passkey.help_app_3";
    PASSKEY_HELP_APP_4 = "passkey.help_app_4";
    PASSKEY_NOT_ALLOWED = "passkey.error.not_allowed";
    PASSKEY_NOT_SUPPORTED = "passkey.error.not_supported";
    PASSKEY_ALREADY_THERE = "passkey.error.already_there";
    PASSKEY_NONE_FITS = "passkey.error.none_fits";
    PASSKEY_WRONG_SITE = "passkey.error.wrong_site";
    PASSKEY_WRONG_SITE_NAMED = "passkey.error.wrong_site_named";
    PASSKEY_CONSTRAINT = "passkey.error.constraint";
    PASSKEY_DEVICE = "passkey.error.device";
    PASSKEY_OPTIONS = "passkey.error.options";
    PASSKEY_NO_USER = "passkey.error.no_user";
    PASSKEY_OTHER = "passkey.error.other";
    PUSH_TITLE = "push.title";
    PUSH_SENT = "push.sent";
    PUSH_SENT_TO = "push.sent_to";
    PUSH_TAP = "push.tap";
    PUSH_WATCHING = "push.watching";
    PUSH_RESEND_PROMPT = "push.resend_prompt";
    PUSH_HINT = "push.hint";
    PUSH_AUTO = "push.auto";
    PUSH_AGAIN_TITLE = "push.again_title";
    PUSH_AGAIN = "push.again";
    PUSH_SEND_TITLE = "push.send_title";
    PUSH_SEND = "push.send";
    OKTA_VERIFY_CODE_TITLE = "okta_verify.code_title";
    OKTA_VERIFY_CODE_TEXT = "okta_verify.code_text";
    OV_SETUP_TITLE = "ov_setup.title";
    OV_SETUP_WATCHING = "ov_setup.watching";
    OV_SETUP_QR_1 = "ov_setup.qr_1";
    OV_SETUP_QR_2 = "ov_setup.qr_2";
    OV_SETUP_QR_3 = "ov_setup.qr_3";
    OV_SETUP_QR_ALT = "ov_setup.qr_alt";
    OV_SETUP_EMAIL_TITLE = "ov_setup.email_title";
    OV_SETUP_EMAIL = "ov_setup.email";
    OV_SETUP_EMAIL_UNKNOWN = "ov_setup.email_unknown";
    OV_SETUP_SMS_TITLE = "ov_setup.sms_title";
    OV_SETUP_SMS = "ov_setup.sms";
    OV_SETUP_SMS_UNKNOWN = "ov_setup.sms_unknown";
    OV_SETUP_RESEND_PROMPT = "ov_setup.resend_prompt";
    OV_SETUP_HERE_TITLE = "ov_setup.here_title";
    OV_SETUP_OPEN_TEXT = "ov_setup.open_text";
    OV_SETUP_OPEN = "ov_setup.open";
    OV_SETUP_MAY_CLOSE = "ov_setup.may_close";
    OV_SETUP_INSTALL = "ov_setup.install";
    OV_SETUP_LAUNCH = "ov_setup.launch";
    OV_SETUP_ADDRESS = "ov_setup.address";
    OV_SETUP_TYPE = "ov_setup.type";
    OV_SETUP_FOLLOW = "ov_setup.follow";
    OV_SETUP_MORE_TITLE = "ov_setup.more_title";
    OV_SETUP_MORE_TEXT = "ov_setup.more_text";
    OV_SETUP_OPEN_ON = "ov_setup.open_on";
    OV_SETUP_OPEN_ELSEWHERE = "ov_setup.open_elsewhere";
    OV_SETUP_ACCOUNT = "ov_setup.account";
    OV_SETUP_ADD = "ov_setup.add";
    OV_SETUP_ELSEWHERE_TITLE = "ov_setup.elsewhere_title";
    OV_SETUP_CHANNEL = "ov_setup.channel";
    OV_SETUP_HERE = "ov_setup.here";
    OV_SETUP_OTHER_PHONE = "ov_setup.other_phone";
    OV_SETUP_BY_QR = "ov_setup.by_qr";
    OV_SETUP_BY_EMAIL = "ov_setup.by_email";
    OV_SETUP_BY_SMS = "ov_setup.by_sms";
    OV_SETUP_BY_DEVICE = "ov_setup.by_device";
    OV_SETUP_MAIL = "ov_setup.mail";
    OV_SETUP_SEND = "ov_setup.send";
    OV_SETUP_SMS_DATA_TITLE = "ov_setup.sms_data_title";
    OV_SETUP_EMAIL_DATA_TITLE = "ov_setup.email_data_title";
    DEVICE_VERIFYING = "device.verifying";
    DEVICE_WAITING = "device.waiting";
    DEVICE_OPEN_TITLE = "device.open_title";
    DEVICE_OPEN_TEXT = "device.open_text";
    DEVICE_OPEN = "device.open";
    DEVICE_NO_APP = "device.no_app";
    DEVICE_DOWNLOAD = "device.download";
    DEVICE_FRAME = "device.frame";
    DEVICE_FASTPASS_TITLE = "device.fastpass_title";
    DEVICE_LINK_TEXT = "device.link_text";
    DEVICE_PERMISSION_TITLE = "device.permission_title";
    DEVICE_PERMISSION_TEXT = "device.permission_text";
    DEVICE_PERMISSION_1 = "device.permission_1";
    DEVICE_PERMISSION_2 = "device.permission_2";
    DEVICE_PERMISSION_3 = "device.permission_3";
    DEVICE_FAILED = "device.failed";
    DEVICE_PERMISSION_HELP = "device.permission_help";
    LAUNCH_FASTPASS_NAMED = "launch.fastpass_named";
    LAUNCH_FASTPASS_TEXT = "launch.fastpass_text";
    LAUNCH_NFC_NAMED = "launch.nfc_named";
    LAUNCH_NFC_TEXT = "launch.nfc_text";
    LAUNCH_KEY_NAMED = "launch.key_named";
    LAUNCH_KEY_TEXT = "launch.key_text";
    DUO_TITLE = "duo.title";
    DUO_SET_UP_TITLE = "duo.set_up_title";
    DUO_FRAME = "duo.frame";
    DUO_FAILED = "duo.failed";
    IDP_SET_UP_TITLE = "idp.set_up_title";
    IDP_SET_UP_TEXT = "idp.set_up_text";
    IDP_SET_UP = "idp.set_up";
    IDP_VERIFY_TEXT = "idp.verify_text";
    IDV_PROVIDER = "idv.provider";
    IDV_TITLE = "idv.title";
    IDV_TEXT = "idv.text";
    IDV_DOCUMENT = "idv.document";
    IDV_CONSENT = "idv.consent";
    IDV_TERMS = "idv.terms";
    IDV_PRIVACY = "idv.privacy";
    PIV_TITLE = "piv.title";
    PIV_TEXT = "piv.text";
    PIV_WAITING = "piv.waiting";


    UNLOCK_VERIFY = "unlock.verify";
    CONFIG_LINKS = "config.links";
    PROVIDERS_FOUND = "providers.found";
    PROVIDERS_NONE = "providers.none";
    PROVIDERS_SEARCH = "providers.search";

    CAPTCHA_FAILED = "captcha.failed";
    CAPTCHA_PROTECTED = "captcha.protected";

    PROFILE_FINISH = "profile_form.finish";
    PROFILE_LIST_HINT = "profile_form.list_hint";
    PROFILE_REFUSED = "profile_form.refused";
    PROFILE_REQUIRED = "profile_form.required";
    PROFILE_SECOND_EMAIL_HINT = "profile_form.second_email_hint";
    PROFILE_SIGN_UP = "profile_form.sign_up";
    PROFILE_TITLE = "profile_form.title";
    PROFILE_UPDATE_TITLE = "profile_form.update_title";
}

#[cfg(test)]
mod tests {
    use super::super::Catalog;
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn every_key_has_english_words() {
        let english = Catalog::english();
        for key in ALL {
            let plural = format!("{}.other", key.as_str());
            let words = english.get(key.as_str()).or_else(|| english.get(&plural));
            assert!(words.is_some_and(|w| !w.trim().is_empty()), "{key:?}");
        }
    }

    #[test]
    fn no_key_is_named_twice() {
        for (n, key) in ALL.iter().enumerate() {
            assert!(!ALL[..n].contains(key), "{key:?}");
        }
    }
}

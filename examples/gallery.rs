//! Every component in every state, one card each, for eyes.
//!
//! Build with `trunk build --release --offline --example gallery --dist target/gallery
//! examples/gallery.html`, serve `target/gallery`, and open `/#name` for a card or `/` for all.
//! `?theme=dark`, `?brand=%23ffcc00` and `?dir=rtl` change the looks.

#![cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]

use doorway::components::*;
use doorway::i18n::{keys, text};
use doorway::live::Live;
use leptos::prelude::*;

fn main() {
    mount_app(gallery);
}

type Story = (&'static str, fn() -> AnyView);

const STORIES: &[Story] = &[
    ("identify", identify),
    ("identify-busy", identify_busy),
    ("identify-error", identify_error),
    ("password", password),
    ("code", code),
    ("code-error", code_error),
    ("select", select),
    ("select-busy", select_busy),
    ("profile", profile),
    ("profile-errors", profile_errors),
    ("new-password", new_password),
    ("qr", qr),
    ("messages", messages),
    ("waiting", waiting),
    ("skeleton", skeleton),
    ("terminal", terminal),
    ("long", long),
];

fn gallery() -> AnyView {
    let location = window().location();
    let query = location.search().unwrap_or_default();
    let wanted = location.hash().unwrap_or_default();
    let parameter = |name: &str| {
        let pairs = query.trim_start_matches('?').split('&');
        pairs
            .filter_map(|pair| pair.split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.replace("%23", "#"))
    };
    if let Some(brand) = parameter("brand") {
        set_brand_color(&brand);
    }
    for (attribute, name) in [("data-theme", "theme"), ("dir", "dir")] {
        if let (Some(value), Some(root)) = (parameter(name), document().document_element()) {
            // After the page has set its own direction.
            request_animation_frame(move || {
                let _ = root.set_attribute(attribute, &value);
            });
        }
    }
    let stories = STORIES
        .iter()
        .filter(|(name, _)| wanted.is_empty() || wanted == format!("#{name}"));
    stories
        .map(|(_, story)| {
            let brand = Brand {
                name: "Acme Corporation".to_owned(),
                logo: None,
            };
            view! { <Page brand>{story()}</Page> }.into_any()
        })
        .collect::<Vec<_>>()
        .into_any()
}

fn nothing() -> Callback<()> {
    Callback::new(|()| {})
}

fn filled(value: &str) -> RwSignal<String> {
    RwSignal::new(value.to_owned())
}

fn wrong(message: &str) -> Live<Vec<String>> {
    Live::from(vec![message.to_owned()])
}

fn identify_form(busy: bool, errors: Live<Vec<String>>) -> AnyView {
    view! {
        <Form busy=busy on_submit=|()| ()>
            <TextField
                name="identifier"
                label=keys::IDENTIFY_IDENTIFIER
                kind=TextKind::Identifier
                autocomplete="username"
                value=filled(if busy { "jo.miller@example.com" } else { "" })
                errors
            />
            <PasswordField
                name="credentials.passcode"
                label=keys::PASSWORD_LABEL
                value=filled(if busy { "correct horse" } else { "" })
            />
            <Checkbox
                name="rememberMe"
                label=keys::IDENTIFY_REMEMBER
                value=RwSignal::new(busy)
            />
            <Button label=keys::SIGN_IN/>
        </Form>
    }
    .into_any()
}

fn identify_actions() -> Vec<QuietAction> {
    vec![
        QuietAction::run("Forgot your password?", nothing()),
        QuietAction::run("Unlock your account", nothing()),
        QuietAction::open(keys::IDENTIFY_HELP, "https://example.com/help").in_new_tab(),
    ]
}

fn identify() -> AnyView {
    view! {
        <Card heading=keys::IDENTIFY_TITLE actions=identify_actions() landing=Landing::Nowhere>
            {identify_form(false, Live::default())}
        </Card>
    }
    .into_any()
}

fn identify_busy() -> AnyView {
    view! {
        <Card heading=keys::IDENTIFY_TITLE actions=identify_actions() landing=Landing::Nowhere>
            {identify_form(true, Live::default())}
        </Card>
    }
    .into_any()
}

fn identify_error() -> AnyView {
    let notice =
        Notice::error("The username or the password isn’t right. Check both and try again.");
    view! {
        <Card
            heading=keys::IDENTIFY_TITLE
            notices=vec![notice]
            actions=identify_actions()
            landing=Landing::Nowhere
        >
            {identify_form(false, wrong("Enter your username."))}
        </Card>
    }
    .into_any()
}

fn back() -> Vec<QuietAction> {
    vec![
        QuietAction::run("Verify another way", nothing()),
        QuietAction::run(keys::BACK_TO_SIGN_IN, nothing()).with_icon(Icon::Back),
    ]
}

fn password() -> AnyView {
    view! {
        <Card
            heading=keys::PASSWORD_TITLE
            icon=Icon::Password
            identifier="jo.miller@example.com".to_owned()
            on_not_you=nothing()
            actions=back()
            landing=Landing::Nowhere
        >
            <Form busy=false on_submit=|()| ()>
                <PasswordField
                    name="credentials.passcode"
                    label=keys::PASSWORD_LABEL
                    value=filled("correct horse")
                />
                <Button label=keys::VERIFY/>
            </Form>
        </Card>
    }
    .into_any()
}

fn code_card(value: &'static str, errors: Live<Vec<String>>, wait: f64) -> AnyView {
    view! {
        <Card
            heading=keys::EMAIL_TITLE
            icon=Icon::Email
            identifier="jo.miller@example.com".to_owned()
            actions=back()
            landing=Landing::Nowhere
        >
            {el("p").child(phrase(keys::EMAIL_LINK_SENT, &[("address", "j•••r@example.com")]))}
            <Form busy=false on_submit=|()| ()>
                <CodeField name="credentials.passcode" value=filled(value) errors/>
                <Button label=keys::VERIFY/>
            </Form>
            <Resend
                available_at=js_sys::Date::now() + wait
                prompt=keys::EMAIL_RESEND_PROMPT
                on_resend=nothing()
            />
        </Card>
    }
    .into_any()
}

fn code() -> AnyView {
    code_card("482913", Live::default(), 24_000.0)
}

fn code_error() -> AnyView {
    code_card(
        "",
        wrong("That code isn’t right. Check it and try again."),
        0.0,
    )
}

fn option(icon: Icon, label: &str, detail: Option<&str>, description: Option<&str>) -> OptionItem {
    OptionItem {
        icon,
        image: None,
        label: label.to_owned(),
        detail: detail.map(str::to_owned),
        description: description.map(str::to_owned),
        on_choose: nothing(),
    }
}

fn options(busy: bool) -> AnyView {
    let options = vec![
        option(Icon::Email, "Email", Some("j•••r@example.com"), None),
        option(Icon::Phone, "Phone", Some("+1 •••-•••-4417"), None),
        option(
            Icon::App,
            "Okta Verify",
            None,
            Some("Get a push notification"),
        ),
        option(Icon::Key, "Security key or biometrics", None, None),
        option(Icon::Code, "Google Authenticator", None, None),
        option(Icon::Question, "Security question", None, None),
    ];
    view! {
        <Card
            heading=keys::SELECT_TITLE
            identifier="jo.miller@example.com".to_owned()
            actions=vec![QuietAction::run(keys::BACK_TO_SIGN_IN, nothing()).with_icon(Icon::Back)]
            landing=Landing::Nowhere
        >
            {el("p").child(keys::SELECT_TEXT)}
            <OptionList options busy=busy/>
        </Card>
    }
    .into_any()
}

fn select() -> AnyView {
    options(false)
}

fn select_busy() -> AnyView {
    options(true)
}

fn profile_form(errors: bool) -> AnyView {
    let wrong = move |message: &str| match errors {
        true => wrong(message),
        false => Live::default(),
    };
    let summary = match errors {
        true => vec![
            FieldError {
                field: "userProfile.firstName".to_owned(),
                message: "Enter your first name.".to_owned(),
            },
            FieldError {
                field: "userProfile.country".to_owned(),
                message: "Choose a country.".to_owned(),
            },
            FieldError {
                field: "contact".to_owned(),
                message: "Choose how we may reach you.".to_owned(),
            },
        ],
        false => Vec::new(),
    };
    let countries = vec![Choice::new("at", "Austria"), Choice::new("pt", "Portugal")];
    let contact = vec![
        Choice {
            hint: "Charges of your carrier may apply.".to_owned(),
            ..Choice::new("sms", "Text message")
        },
        Choice::new("voice", "Voice call"),
    ];
    view! {
        <Form busy=false on_submit=|()| ()>
            <ErrorSummary errors=summary/>
            <TextField
                name="userProfile.firstName"
                label="First name"
                autocomplete="given-name"
                value=filled(if errors { "" } else { "Jo" })
                errors=wrong("Enter your first name.")
            />
            <TextField
                name="userProfile.email"
                label="Email"
                kind=TextKind::Email
                autocomplete="email"
                hint="We’ll send a code to it."
                value=filled("jo.miller@example.com")
            />
            <TextField name="userProfile.birthday" label="Birthday" kind=TextKind::Date required=false
                value=filled("")/>
            <TextField name="userProfile.login" label="Username" kind=TextKind::Identifier read_only=true
                value=filled("jo.miller")/>
            <Select
                name="userProfile.country"
                label="Country"
                choices=countries
                value=filled(if errors { "" } else { "pt" })
                errors=wrong("Choose a country.")
            />
            <RadioGroup
                name="contact"
                label="How may we reach you?"
                choices=contact
                value=filled(if errors { "" } else { "sms" })
                errors=wrong("Choose how we may reach you.")
            />
            <Checkbox
                name="terms"
                label="I have read the terms"
                value=RwSignal::new(!errors)
                hint="They are short."
            />
            <Button label="Create an account"/>
            <Button label=keys::BACK emphasis=Emphasis::Secondary on_press=nothing()/>
        </Form>
    }
    .into_any()
}

fn profile() -> AnyView {
    view! {
        <Card heading="Create an account" landing=Landing::Nowhere>{profile_form(false)}</Card>
    }
    .into_any()
}

fn profile_errors() -> AnyView {
    view! {
        <Card heading="Create an account" landing=Landing::Nowhere>{profile_form(true)}</Card>
    }
    .into_any()
}

fn new_password() -> AnyView {
    let requirement = |text: &str, standing| Requirement {
        text: text.to_owned(),
        standing,
    };
    let requirements = vec![
        requirement("At least 8 characters", Standing::Met),
        requirement("A lowercase letter", Standing::Met),
        requirement("A number", Standing::Unmet),
        requirement("No part of your username", Standing::Met),
        requirement("None of your last 4 passwords", Standing::Note),
    ];
    view! {
        <Card heading="Set up a password" icon=Icon::Password landing=Landing::Nowhere>
            <Form busy=false on_submit=|()| ()>
                <Checklist id="rules" title="Your password needs" requirements/>
                <PasswordField
                    name="credentials.passcode"
                    label="New password"
                    secret=SecretKind::New
                    value=filled("horse")
                />
                <PasswordField
                    name="confirmPassword"
                    label="New password again"
                    secret=SecretKind::New
                    value=filled("hors")
                    errors=wrong("This isn’t the same password.")
                />
                <Button label=keys::NEXT/>
                <Button label="Delete my account" emphasis=Emphasis::Danger on_press=nothing()/>
            </Form>
        </Card>
    }
    .into_any()
}

const QR: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E%3Cpath d='M0 0h3v3H0zM5 0h3v3H5zM0 5h3v3H0zM4 4h1v1H4zM6 4h1v2H6zM4 6h1v2H4zM7 7h1v1H7z'/%3E%3C/svg%3E";

fn qr() -> AnyView {
    view! {
        <Card heading="Set up Google Authenticator" icon=Icon::Code landing=Landing::Nowhere actions=back()>
            {el("p").child("Scan the code with the app, or enter this key in it.")}
            <QrImage src=QR/>
            {el("p").child(data("GEZD GNBV GY3T QOJQ"))}
            <CopyButton value="GEZDGNBVGY3TQOJQ" label="setup key"/>
        </Card>
    }
    .into_any()
}

fn messages() -> AnyView {
    let bullets = Notice {
        items: vec![
            "Your device supports biometrics.".to_owned(),
            "The app is up to date.".to_owned(),
        ],
        ..Notice::new(Severity::Warning, "Check that:").titled("Turn on biometrics")
    };
    let links = Notice {
        links: vec![Link::new_tab(
            "https://example.com",
            "How to ask for access",
        )],
        ..Notice::error("You don’t have access to this app.")
    };
    let notices = vec![
        links,
        bullets,
        Notice::new(
            Severity::Info,
            "Your password for Payroll expires in 3 days.",
        ),
        Notice::new(Severity::Success, "Your account is unlocked."),
    ];
    view! {
        <Card heading="Messages" notices landing=Landing::Nowhere>
            {el("p").child("Text of the step.")}
            {boxed("p", "muted").child("Quieter text of the step.")}
        </Card>
    }
    .into_any()
}

fn waiting() -> AnyView {
    view! {
        <Card heading=keys::DEVICE_VERIFYING icon=Icon::Shield actions=back() landing=Landing::Nowhere>
            <Spinner label=keys::DEVICE_VERIFYING/>
            <Spinner label=keys::PROGRESS_REDIRECTING with_text=true/>
        </Card>
    }
    .into_any()
}

fn skeleton() -> AnyView {
    view! { <Skeleton/> }.into_any()
}

fn terminal() -> AnyView {
    let notice = Notice::error(text(keys::LOADING_SLOW));
    view! {
        <Card heading=keys::TERMINAL_EXPIRED_TITLE notices=vec![notice] landing=Landing::Nowhere>
            <Button label=keys::TERMINAL_START_AGAIN on_press=nothing()/>
        </Card>
    }
    .into_any()
}

fn long() -> AnyView {
    let address =
        "a.very.long.address.that.never.seems.to.end.at.all@subdomain.of.a.department.example.com";
    view! {
        <Card
            heading="Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
            icon=Icon::Email
            identifier=address.to_owned()
            on_not_you=nothing()
            actions=back()
            landing=Landing::Nowhere
        >
            {el("p").child(phrase(keys::EMAIL_CODE_SENT, &[("address", address)]))}
            <Form busy=false on_submit=|()| ()>
                <CodeField name="credentials.passcode" value=filled("12345678")/>
                <Button label="Verify that this is really you and nobody else who happens to be near"/>
            </Form>
        </Card>
    }
    .into_any()
}

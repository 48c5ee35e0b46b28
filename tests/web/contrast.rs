//! The contrast of what the stylesheet makes of brand colours, as the browser computes it.

use doorway::components::*;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use super::stage::{Stage, settle};

/// Yellow, white, black, grey, the extremes of the colour space, and common brand hues.
const BRANDS: [&str; 24] = [
    "#ffd400", "#ffffff", "#000000", "#808080", "#ff0000", "#00ff00", "#0000ff", "#00ffff",
    "#ff00ff", "#1877f2", "#0a66c2", "#00a1e0", "#e50914", "#ff5a00", "#1db954", "#00704a",
    "#7b2cbf", "#e91e63", "#0b1f3a", "#6f4e37", "#c0ff33", "#40e0d0", "#f5deb3", "#010101",
];

struct Colors {
    theme: &'static str,
    brand: &'static str,
}

impl Colors {
    /// Fails where two colours are closer than a ratio.
    fn need(&self, least: f64, what: &str, a: &Element, a_is: &str, b: &Element, b_is: &str) {
        let ratio = ratio(luminance(a, a_is), luminance(b, b_is));
        assert!(
            ratio >= least,
            "{what}: {ratio:.2} < {least} for {} in the {} theme",
            self.brand,
            self.theme
        );
    }
}

fn ratio(a: f64, b: f64) -> f64 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The WCAG relative luminance of a computed colour.
fn luminance(element: &Element, property: &str) -> f64 {
    let style = window().get_computed_style(element).unwrap().unwrap();
    let color = style.get_property_value(property).unwrap();
    let [r, g, b] = linear(&color).unwrap_or_else(|| panic!("{property}: {color}"));
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// The light of a computed colour: linear sRGB, cut to what a screen shows.
fn linear(color: &str) -> Option<[f64; 3]> {
    let (function, rest) = color.split_once('(')?;
    let rest = rest.strip_suffix(')')?;
    let (space, numbers) = match function {
        "rgb" => ("rgb", rest),
        "color" => rest.split_once(' ')?,
        other => (other, rest),
    };
    let numbers: Vec<f64> = numbers
        .split([' ', ',', '/'])
        .filter(|number| !number.is_empty())
        .map(|number| number.parse().ok())
        .collect::<Option<_>>()?;
    let [a, b, c] = *numbers.get(..3)? else {
        return None;
    };
    let light = match space {
        "rgb" => [a, b, c].map(|v| gamma(v / 255.0)),
        "srgb" => [a, b, c].map(gamma),
        "xyz-d65" | "xyz" => from_xyz(a, b, c),
        "oklab" => from_oklab(a, b, c),
        "oklch" => from_oklab(a, b * c.to_radians().cos(), b * c.to_radians().sin()),
        _ => return None,
    };
    Some(light.map(|v| v.clamp(0.0, 1.0)))
}

fn gamma(v: f64) -> f64 {
    if v <= 0.040_45 {
        v / 12.92
    } else {
        ((v + 0.055) / 1.055).powf(2.4)
    }
}

fn from_xyz(x: f64, y: f64, z: f64) -> [f64; 3] {
    [
        3.240_970 * x - 1.537_383 * y - 0.498_611 * z,
        -0.969_244 * x + 1.875_968 * y + 0.041_555 * z,
        0.055_630 * x - 0.203_977 * y + 1.056_972 * z,
    ]
}

fn from_oklab(l: f64, a: f64, b: f64) -> [f64; 3] {
    let l_ = (l + 0.396_338 * a + 0.215_804 * b).powi(3);
    let m = (l - 0.105_561 * a - 0.063_854 * b).powi(3);
    let s = (l - 0.089_484 * a - 1.291_486 * b).powi(3);
    [
        4.076_742 * l_ - 3.307_712 * m + 0.230_970 * s,
        -1.268_438 * l_ + 2.609_757 * m - 0.341_319 * s,
        -0.004_196 * l_ - 0.703_419 * m + 1.707_615 * s,
    ]
}

fn screen() -> Stage {
    Stage::new(|| {
        let actions = vec![QuietAction::run("Another way", Callback::new(|()| ()))];
        view! {
            <Page brand=Brand { name: "Acme".to_owned(), logo: None }>
                <Card
                    heading="Sign in"
                    icon=Icon::Email
                    identifier="jo@example.com".to_owned()
                    notices=vec![Notice {
                        links: vec![Link::new("/", "More")],
                        ..Notice::error("Wrong.")
                    }]
                    actions
                    landing=Landing::Nowhere
                >
                    <TextField
                        name="n"
                        label="Name"
                        hint="Hint"
                        value=RwSignal::new(String::new())
                        errors=vec!["Wrong.".to_owned()]
                    />
                    <TextField name="m" label="More" value=RwSignal::new(String::new())/>
                    <Button label="Primary" on_press=|()| ()/>
                    <Button label="Danger" emphasis=Emphasis::Danger on_press=|()| ()/>
                    <Checkbox name="c" label="Box" value=RwSignal::new(true)/>
                    <Probe/>
                </Card>
            </Page>
        }
        .into_any()
    })
}

/// The colours that only show under the pointer.
#[component]
fn Probe() -> AnyView {
    boxed("i", "probe").view()
}

#[wasm_bindgen_test]
async fn any_brand_colour_is_readable() {
    let root = document().document_element().unwrap();
    for theme in ["light", "dark"] {
        root.set_attribute("data-theme", theme).unwrap();
        let stage = screen();
        for brand in BRANDS {
            set_brand_color(brand);
            settle().await;
            check(&stage, &Colors { theme, brand });
        }
    }
    root.remove_attribute("data-theme").unwrap();
    set_brand_color("");
}

fn check(stage: &Stage, colors: &Colors) {
    const BACK: &str = "background-color";
    let card = stage.one(".card");
    let button = stage.one(".primary");
    colors.need(4.5, "text on the button", &button, "color", &button, BACK);
    colors.need(3.0, "the button on the card", &button, BACK, &card, BACK);
    colors.need(
        4.5,
        "a link",
        &stage.one(".actions .link"),
        "color",
        &card,
        BACK,
    );
    let check = stage.one(".check");
    colors.need(3.0, "a checked box", &check, BACK, &card, BACK);
    let emblem = stage.one(".emblem");
    colors.need(3.0, "the icon", &emblem, "color", &emblem, BACK);

    let probe = stage.one(".probe");
    for state in ["--brand-hover", "--brand-pressed"] {
        probe
            .style()
            .set_property("background-color", &format!("var({state})"))
            .unwrap();
        colors.need(4.5, state, &button, "color", &probe, BACK);
        colors.need(3.0, state, &probe, BACK, &card, BACK);
    }
}

#[wasm_bindgen_test]
async fn the_rest_is_readable_in_both_themes() {
    const BACK: &str = "background-color";
    let root = document().document_element().unwrap();
    for theme in ["light", "dark"] {
        root.set_attribute("data-theme", theme).unwrap();
        let stage = screen();
        let colors = Colors {
            theme,
            brand: "the default",
        };
        let card = stage.one(".card");
        for text in [".heading", ".hint", ".chip", "label[for=n]", ".field-error"] {
            colors.need(4.5, text, &stage.all(text)[0], "color", &card, BACK);
        }
        let alert = stage.one(".alert");
        colors.need(4.5, "an alert", &alert, "color", &alert, BACK);
        colors.need(
            4.5,
            "a link in it",
            &stage.one(".alert .link"),
            "color",
            &alert,
            BACK,
        );
        colors.need(
            3.0,
            "its icon",
            &stage.one(".alert > .icon"),
            BACK,
            &alert,
            BACK,
        );
        colors.need(
            3.0,
            "an input's edge",
            &stage.one("#m"),
            "border-top-color",
            &card,
            BACK,
        );
        colors.need(
            3.0,
            "an invalid one's",
            &stage.one("#n"),
            "border-top-color",
            &card,
            BACK,
        );
        let danger = stage.one(".danger");
        colors.need(4.5, "a dangerous button", &danger, "color", &danger, BACK);
        colors.need(3.0, "it on the card", &danger, BACK, &card, BACK);
    }
    root.remove_attribute("data-theme").unwrap();
}

#[wasm_bindgen_test]
async fn what_is_no_colour_leaves_the_default() {
    let stage = screen();
    let before = luminance(&stage.one(".primary"), "background-color");
    set_brand_color("url(javascript:alert(1))");
    settle().await;
    assert_eq!(
        luminance(&stage.one(".primary"), "background-color"),
        before
    );
    set_brand_color("");
}

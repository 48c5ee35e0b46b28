//! Countries and time zones to choose from, in words of the browser.

use idx::wire::field::Field;

use crate::browser::intl;
use crate::components::Choice;
use crate::i18n;
use crate::phone_number;

/// Places without people, and codes that are no country's.
const NOT_OFFERED: [&str; 5] = ["AC", "BV", "HM", "TA", "TF"];
/// Countries without a calling code of their own.
const WITHOUT_CODE: [&str; 2] = ["PN", "UM"];

/// The choices of a field that takes a country or a time zone; `None` for any other.
pub fn choices(field: &Field) -> Option<Vec<Choice>> {
    let display = field.display.as_ref();
    let given = display.map(|d| d.choices.as_slice()).unwrap_or_default();
    let country =
        display.is_some_and(|d| d.input != "text" && d.format.as_deref() == Some("country-code"));
    if country {
        let given: Vec<&str> = given.iter().map(|(_, code)| code.as_str()).collect();
        return Some(countries(given));
    }
    (field.path == "userProfile.timezone" && given.is_empty() && field.options.is_empty())
        .then(time_zones)
}

fn countries(mut codes: Vec<&str>) -> Vec<Choice> {
    if codes.is_empty() {
        codes = phone_number::countries().map(|c| c.region).collect();
        codes.retain(|code| !NOT_OFFERED.contains(code));
        codes.extend(WITHOUT_CODE);
    }
    let language = i18n::language();
    let names = intl::region_names(&language, &codes);
    let mut list: Vec<(String, &str)> = names.into_iter().zip(codes).collect();
    list.sort_by(|(a, _), (b, _)| intl::compare(a, b, &language));
    list.into_iter()
        .map(|(name, code)| Choice::new(code, [name.as_str(), " (", code, ")"].concat()))
        .collect()
}

/// `America/New_York` reads `America/New York`.
fn time_zones() -> Vec<Choice> {
    intl::time_zones()
        .into_iter()
        .map(|zone| {
            let name = zone.replace('_', " ");
            Choice::new(zone, name)
        })
        .collect()
}

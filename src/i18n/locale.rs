//! Which language to show, and which way it runs.

/// The first language of `wanted` (BCP 47 tags, best first, as in `navigator.languages`) that we
/// have texts in, as it is written in `supported`.
///
/// `de-AT` is served by `de`; a language that exists only with a region is found without one
/// (`pt` → `pt-BR`).
pub fn choose<'s>(wanted: &[String], supported: &[&'s str]) -> Option<&'s str> {
    wanted.iter().find_map(|tag| serve(tag, supported))
}

fn serve<'s>(tag: &str, supported: &[&'s str]) -> Option<&'s str> {
    let mut tag: String = tag
        .chars()
        .map(|c| if c == '_' { '-' } else { c })
        .collect();
    loop {
        for candidate in [Some(tag.as_str()), usual_variant(&tag)]
            .into_iter()
            .flatten()
        {
            let found = supported
                .iter()
                .find(|known| known.eq_ignore_ascii_case(candidate));
            if let Some(found) = found {
                return Some(found);
            }
        }
        tag.truncate(tag.rfind('-')?);
    }
}

/// The variant most readers of a bare tag expect.
fn usual_variant(tag: &str) -> Option<&'static str> {
    const VARIANTS: &[(&str, &str)] = &[
        ("nl", "nl-NL"),
        ("no", "nb"),
        ("pt", "pt-BR"),
        ("zh", "zh-CN"),
        ("zh-hant", "zh-TW"),
        ("zh-hk", "zh-TW"),
        ("zh-mo", "zh-TW"),
    ];
    VARIANTS
        .iter()
        .find(|(bare, _)| tag.eq_ignore_ascii_case(bare))
        .map(|(_, variant)| *variant)
}

/// Whether a language is written from right to left.
pub fn is_rtl(language: &str) -> bool {
    const RTL: &[&str] = &[
        "ar", "arc", "arz", "ckb", "dv", "fa", "ha", "he", "khw", "ks", "ps", "sd", "ur", "uz",
        "yi",
    ];
    let base = language.split(['-', '_']).next().unwrap_or_default();
    RTL.iter().any(|rtl| rtl.eq_ignore_ascii_case(base))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn pick(wanted: &[&str]) -> Option<&'static str> {
        let wanted: Vec<_> = wanted.iter().map(|tag| (*tag).to_owned()).collect();
        choose(
            &wanted,
            &["en", "de", "pt-BR", "zh-CN", "zh-TW", "nl-NL", "nb"],
        )
    }

    #[test]
    fn the_first_wanted_language_we_have_wins() {
        assert_eq!(pick(&["de-AT", "en"]), Some("de"));
        assert_eq!(pick(&["xx", "EN-us"]), Some("en"));
        assert_eq!(pick(&["pt"]), Some("pt-BR"));
        assert_eq!(pick(&["pt-PT"]), Some("pt-BR"));
        assert_eq!(pick(&["zh-Hant-HK"]), Some("zh-TW"));
        assert_eq!(pick(&["zh_SG"]), Some("zh-CN"));
        assert_eq!(pick(&["no"]), Some("nb"));
        assert_eq!(pick(&["nl"]), Some("nl-NL"));
        assert_eq!(pick(&["", "-", "fi"]), None);
    }

    #[test]
    fn right_to_left() {
        assert!(is_rtl("ar-EG") && is_rtl("he") && is_rtl("UR"));
        assert!(!is_rtl("en") && !is_rtl("haw") && !is_rtl(""));
    }
}

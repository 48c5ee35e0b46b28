//! Telephone numbers as people write them, made international: calling codes, trunk prefixes,
//! extensions. Nothing here knows the protocol or the page.

/// A country or territory with a calling code of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// Its region code (ISO 3166-1), such as `GB`.
    pub region: &'static str,
    /// What is dialled from abroad after the plus, such as `44`. In North America with the area
    /// code, where the country has one of its own.
    pub code: &'static str,
}

/// Region and calling code of each (ITU-T E.164, as of 2025). Where several share a code, the
/// one that most of its numbers belong to comes first.
const TABLE: &str = "US1 CA1 DO1 PR1 JM1 BS1242 BB1246 AI1264 AG1268 VG1284 VI1340 KY1345 BM1441 \
GD1473 TC1649 MS1664 MP1670 GU1671 AS1684 SX1721 LC1758 DM1767 VC1784 TT1868 KN1869 RU7 KZ7 EG20 \
ZA27 GR30 NL31 BE32 FR33 ES34 HU36 IT39 VA39 RO40 CH41 AT43 GB44 GG44 IM44 JE44 DK45 SE46 NO47 SJ47 \
PL48 DE49 PE51 MX52 CU53 AR54 BR55 CL56 CO57 VE58 MY60 AU61 CX61 CC61 ID62 PH63 NZ64 SG65 TH66 JP81 \
KR82 VN84 CN86 TR90 IN91 PK92 AF93 LK94 MM95 IR98 SS211 MA212 EH212 DZ213 TN216 LY218 GM220 SN221 \
MR222 ML223 GN224 CI225 BF226 NE227 TG228 BJ229 MU230 LR231 SL232 GH233 NG234 TD235 CF236 CM237 \
CV238 ST239 GQ240 GA241 CG242 CD243 AO244 GW245 IO246 AC247 SC248 SD249 RW250 ET251 SO252 DJ253 \
KE254 TZ255 UG256 BI257 MZ258 ZM260 MG261 RE262 YT262 ZW263 NA264 MW265 LS266 BW267 SZ268 KM269 \
SH290 TA290 ER291 AW297 FO298 GL299 GI350 PT351 LU352 IE353 IS354 AL355 MT356 CY357 FI358 AX358 \
BG359 LT370 LV371 EE372 MD373 AM374 BY375 AD376 MC377 SM378 UA380 RS381 ME382 XK383 HR385 SI386 \
BA387 MK389 CZ420 SK421 LI423 FK500 GS500 BZ501 GT502 SV503 HN504 NI505 CR506 PA507 PM508 HT509 \
GP590 BL590 MF590 BO591 GY592 EC593 GF594 PY595 MQ596 SR597 UY598 CW599 BQ599 TL670 NF672 AQ672 \
BN673 NR674 PG675 TO676 SB677 VU678 FJ679 PW680 WF681 CK682 NU683 WS685 KI686 NC687 TV688 PF689 \
TK690 FM691 MH692 KP850 HK852 MO853 KH855 LA856 BD880 TW886 MV960 LB961 JO962 SY963 IQ964 KW965 \
SA966 YE967 OM968 PS970 AE971 IL972 BH973 QA974 BT975 MN976 NP977 TJ992 TM993 AZ994 GE995 KG996 \
UZ998";

/// Where the leading zero belongs to the number and is dialled from abroad too.
const ZERO_STAYS: [&str; 7] = ["BJ", "CG", "CI", "GA", "IT", "SM", "VA"];

/// Digits of the longest number, calling code included (E.164).
const MOST_DIGITS: usize = 15;

/// Digits of the shortest number worth sending, without its calling code.
const LEAST_DIGITS: usize = 4;

/// All of them.
pub fn countries() -> impl Iterator<Item = Country> {
    TABLE.split_ascii_whitespace().filter_map(|entry| {
        let (region, code) = entry.split_at_checked(2)?;
        Some(Country { region, code })
    })
}

/// The country of a region code, in any case of letters.
pub fn country(region: &str) -> Option<Country> {
    countries().find(|country| country.region.eq_ignore_ascii_case(region))
}

/// The country and the rest of a number that was written for use from anywhere: `+44 20…` or
/// `0044 20…`. The rest keeps its extension. `None` for any other number.
///
/// Where several countries share the calling code it is `preferred`, if that is one of them.
pub fn split(written: &str, preferred: &str) -> Option<(Country, String)> {
    let written = written.trim();
    let rest = written
        .strip_prefix(['+', '\u{ff0b}'])
        .or_else(|| written.strip_prefix("00"))?;
    let (number, extension) = without_extension(rest);
    let digits = digits(number);
    let fits = |country: &Country| digits.starts_with(country.code);
    let longest = countries().filter(fits).map(|c| c.code.len()).max()?;
    let sharing: Vec<_> = countries()
        .filter(|c| fits(c) && c.code.len() == longest)
        .collect();
    let wanted = sharing.iter().find(|c| c.region == preferred);
    let chosen = *wanted.or(sharing.first())?;
    let mut national = digits.get(longest..)?.to_owned();
    if !extension.is_empty() {
        national.push('x');
        national.push_str(&extension);
    }
    Some((chosen, national))
}

/// The number with its calling code, as a server takes it: `+442071234567`, with an extension
/// `+442071234567x12`. `None` for what cannot be a number.
///
/// What people write along falls away: spaces and punctuation, the calling code once more, the
/// zero that is only dialled inside the country. An extension may stand in the number itself.
pub fn compose(country: Country, written: &str, extension: &str) -> Option<String> {
    let (number, own_extension) = without_extension(written);
    if number.contains(char::is_alphabetic) {
        return None;
    }
    let national = without_trunk(country, digits(number));
    let count = national.len();
    if count < LEAST_DIGITS || count + country.code.len() > MOST_DIGITS {
        return None;
    }
    let mut whole = String::from("+");
    whole.push_str(country.code);
    whole.push_str(&national);
    let extension = match digits(extension) {
        given if given.is_empty() => own_extension,
        given => given,
    };
    if !extension.is_empty() {
        whole.push('x');
        whole.push_str(&extension);
    }
    Some(whole)
}

/// A number and its extension, where it has one: `555 0100 x12`, `555 0100 ext. 12`, and `;ext=12`.
pub fn without_extension(written: &str) -> (&str, String) {
    match written.find(['x', 'X', 'e', 'E', ';', '#']) {
        Some(place) => {
            let (number, extension) = written.split_at(place);
            (number, digits(extension))
        }
        None => (written, String::new()),
    }
}

/// Digits of any script that people's keyboards have, in ASCII.
fn digits(text: &str) -> String {
    text.chars()
        .map(crate::components::ascii_digit)
        .filter(char::is_ascii_digit)
        .collect()
}

fn without_trunk(country: Country, digits: String) -> String {
    let length = digits.len();
    let prefix = match (country.region, country.code) {
        (region, _) if ZERO_STAYS.contains(&region) => "",
        // The area code of a country that is all one area may be written along.
        (_, code) if code.len() == 4 && length == 11 && digits.starts_with(code) => code,
        (_, code) if code.len() == 4 && length == 10 => code.get(1..).unwrap_or_default(),
        (_, code) if code.starts_with('1') => {
            if length == 11 {
                "1"
            } else {
                ""
            }
        }
        ("RU" | "KZ", _) if length == 11 => "8",
        ("BY", _) if length == 11 => "80",
        ("LT", _) if length == 9 && digits.starts_with('8') => "8",
        ("HU", _) if digits.starts_with("06") => "06",
        _ => "0",
    };
    match digits.strip_prefix(prefix) {
        Some(rest) => rest.to_owned(),
        None => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn composed(region: &str, written: &str) -> Option<String> {
        compose(country(region).unwrap(), written, "")
    }

    #[test]
    fn every_entry_is_a_region_and_a_code() {
        let all: Vec<_> = countries().collect();
        assert!(all.len() > 220, "{}", all.len());
        for (n, country) in all.iter().enumerate() {
            assert!(country.region.bytes().all(|b| b.is_ascii_uppercase()));
            assert!(!country.code.is_empty() && country.code.len() <= 4);
            assert!(country.code.bytes().all(|b| b.is_ascii_digit()));
            let again = all[..n].iter().find(|c| c.region == country.region);
            assert_eq!(again, None);
        }
        assert_eq!(country("gb").unwrap().code, "44");
        assert_eq!(country("XX"), None);
    }

    #[test]
    fn the_trunk_zero_falls_away_where_it_is_one() {
        assert_eq!(composed("GB", "020 7123 4567").unwrap(), "+442071234567");
        assert_eq!(composed("DE", "(0170) 123-4567").unwrap(), "+491701234567");
        assert_eq!(composed("IT", "06 698 12345").unwrap(), "+390669812345");
        assert_eq!(composed("HU", "06 30 123 4567").unwrap(), "+36301234567");
        assert_eq!(composed("RU", "8 912 345-67-89").unwrap(), "+79123456789");
        assert_eq!(composed("ES", "612 345 678").unwrap(), "+34612345678");
    }

    #[test]
    fn north_america_takes_its_one_and_its_area_codes() {
        assert_eq!(composed("US", "1 (415) 555-0100").unwrap(), "+14155550100");
        assert_eq!(composed("US", "415.555.0100").unwrap(), "+14155550100");
        for written in ["356 1234", "242 356 1234", "1 242 356 1234"] {
            assert_eq!(composed("BS", written).unwrap(), "+12423561234");
        }
    }

    #[test]
    fn extensions_are_appended_with_an_x() {
        let country = country("US").unwrap();
        let whole = "+14155550100x12";
        assert_eq!(compose(country, "4155550100", "12").unwrap(), whole);
        assert_eq!(compose(country, "415-555-0100 ext. 12", "").unwrap(), whole);
        assert_eq!(compose(country, "4155550100x9", "12").unwrap(), whole);
    }

    #[test]
    fn what_cannot_be_a_number_is_none() {
        for written in ["", "12", "hello", "12a45678", "1234567890123456"] {
            assert_eq!(composed("GB", written), None, "{written}");
        }
    }

    #[test]
    fn whole_numbers_tell_their_country() {
        let of = |written: &str, preferred: &str| {
            split(written, preferred).map(|(country, rest)| (country.region, rest))
        };
        let uk = Some(("GB", "2071234567".to_owned()));
        assert_eq!(of("+44 20 7123 4567", "US"), uk);
        assert_eq!(of("0044 20 7123 4567", "US"), uk);
        assert_eq!(of("+4420", "JE"), Some(("JE", "20".to_owned())));
        assert_eq!(of("+1 242 3561234", "US").unwrap().0, "BS");
        assert_eq!(of("+1 415 5550100", "CA").unwrap().0, "CA");
        assert_eq!(of("+14155550100x12", "US").unwrap().1, "4155550100x12");
        for written in ["020 7123", "", "+", "+999", "44 20"] {
            assert_eq!(of(written, "GB"), None, "{written}");
        }
    }

    #[test]
    fn other_digits_are_digits_too() {
        assert_eq!(composed("EG", "٠١٠٠١٢٣٤٥٦٧").unwrap(), "+201001234567");
    }
}

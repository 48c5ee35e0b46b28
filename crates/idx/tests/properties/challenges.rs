//! `WWW-Authenticate`: what is written properly is read as it was meant, and nothing else panics.

use idx::oauth::challenge::{Challenge, parse};
use idx::oauth::step_up::demand;
use proptest::prelude::*;

fn challenge() -> impl Strategy<Value = Challenge> {
    let scheme = "[A-Za-z][A-Za-z0-9!#$%&'*+.^_`|~-]{0,12}";
    let params = prop::collection::btree_map("[a-z][a-z0-9_*-]{0,10}", "[\\t -~¡-ÿ]{0,20}", 0..5);
    let token68 = prop::option::of("[A-Za-z0-9._~+/-]{1,20}={0,2}");
    (scheme, params, token68).prop_map(|(scheme, params, token68)| Challenge {
        scheme: scheme.to_ascii_lowercase(),
        params: match token68 {
            Some(_) => Vec::new(),
            None => params.into_iter().collect(),
        },
        token68,
    })
}

/// Writes a challenge, with the liberties the grammar allows.
fn write(challenge: &Challenge, loose: bool) -> String {
    let mut text = challenge.scheme.to_uppercase();
    if let Some(token68) = &challenge.token68 {
        return format!("{text} {token68}");
    }
    for (at, (name, value)) in challenge.params.iter().enumerate() {
        text.push_str(if at == 0 { " " } else { "," });
        let is_token = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
        let value = if loose && !value.is_empty() && value.chars().all(is_token) {
            value.clone()
        } else {
            format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
        };
        let blank = if loose { " \t" } else { "" };
        text.push_str(&format!(
            "{}{blank}={blank}{value}{blank}",
            name.to_uppercase()
        ));
    }
    text
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        challenges in prop::collection::vec(challenge(), 0..5),
        loose in any::<bool>(),
    ) {
        let written: Vec<String> = challenges.iter().map(|c| write(c, loose)).collect();
        let text = written.join(if loose { " ,, " } else { ", " });
        prop_assert_eq!(parse(&text), challenges, "{}", text);
    }

    #[test]
    fn whatever_comes_is_survived(text in "[A-Za-z0-9=, \"\\\\\\t\u{0}é-]{0,80}", status in 399_u16..405) {
        for challenge in parse(&text) {
            let mut names: Vec<&str> = challenge.params.iter().map(|(n, _)| n.as_str()).collect();
            names.sort_unstable();
            names.dedup();
            prop_assert_eq!(names.len(), challenge.params.len(), "no name twice");
        }
        demand(status, &text);
    }
}

//! The rules of a new password (IDX §5.3), judged while it is typed.

use crate::wire::authenticator::{Complexity, Settings};

/// One rule and whether the password keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleState {
    /// The rule.
    pub rule: Rule,
    /// Whether it is kept; `None` for rules that only the server can judge.
    pub met: Option<bool>,
}

/// A rule of a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// At least so many characters.
    Length(u32),
    /// At least so many lower-case letters.
    LowerCase(u32),
    /// At least so many capital letters.
    UpperCase(u32),
    /// At least so many digits.
    Digits(u32),
    /// At least so many symbols.
    Symbols(u32),
    /// Three of: lower case, capitals, digits, symbols.
    ThreeKinds,
    /// No part of the user name.
    NotUsername,
    /// Not the value of this profile attribute, such as `firstName`.
    NotAttribute(String),
    /// No character more often than so many times in a row.
    Consecutive(u32),
    /// None of the last so many passwords. Only the server can tell.
    History(u32),
    /// The old one must have been in use for so many minutes. Only the server can tell.
    MinAge(u32),
}

impl Rule {
    /// The key of the text that tells the rule.
    pub fn message_key(&self) -> &'static str {
        match self {
            Self::Length(_) => "password.rule.length",
            Self::LowerCase(_) => "password.rule.lower",
            Self::UpperCase(_) => "password.rule.upper",
            Self::Digits(_) => "password.rule.digit",
            Self::Symbols(_) => "password.rule.symbol",
            Self::ThreeKinds => "password.rule.three_kinds",
            Self::NotUsername => "password.rule.not_username",
            Self::NotAttribute(_) => "password.rule.not_attribute",
            Self::Consecutive(_) => "password.rule.consecutive",
            Self::History(_) => "password.rule.history",
            Self::MinAge(_) => "password.rule.min_age",
        }
    }

    /// The number to put into the text.
    pub fn count(&self) -> Option<u32> {
        match self {
            Self::Length(n)
            | Self::LowerCase(n)
            | Self::UpperCase(n)
            | Self::Digits(n)
            | Self::Symbols(n)
            | Self::Consecutive(n)
            | Self::History(n)
            | Self::MinAge(n) => Some(*n),
            Self::ThreeKinds | Self::NotUsername | Self::NotAttribute(_) => None,
        }
    }
}

/// Judges `password` by the settings. `about` names what is known of the user: `username`,
/// `firstName` and so on with their values.
pub fn judge(settings: &Settings, about: &[(String, String)], password: &str) -> Vec<RuleState> {
    judge_with(settings, about, password, &str::to_lowercase)
}

/// The same with `lower` to make texts lower case: where a browser does it, the program can do
/// without Unicode's tables.
pub fn judge_with(
    settings: &Settings,
    about: &[(String, String)],
    password: &str,
    lower: &dyn Fn(&str) -> String,
) -> Vec<RuleState> {
    let mut states = Vec::new();
    if let Some(complexity) = &settings.complexity {
        by_complexity(complexity, about, password, lower, &mut states);
    }
    let unknown = [
        settings.history_count.filter(|n| *n > 0).map(Rule::History),
        settings
            .min_age_minutes
            .filter(|n| *n > 0)
            .map(Rule::MinAge),
    ];
    states.extend(
        unknown
            .into_iter()
            .flatten()
            .map(|rule| RuleState { rule, met: None }),
    );
    states
}

fn by_complexity(
    complexity: &Complexity,
    about: &[(String, String)],
    password: &str,
    lower: &dyn Fn(&str) -> String,
    states: &mut Vec<RuleState>,
) {
    let count = |test: fn(char) -> bool| {
        u32::try_from(password.chars().filter(|c| test(*c)).count()).unwrap_or(u32::MAX)
    };
    let length = u32::try_from(password.chars().count()).unwrap_or(u32::MAX);
    let mut add = |rule, met| {
        states.push(RuleState {
            rule,
            met: Some(met),
        })
    };
    if complexity.min_length > 0 {
        add(
            Rule::Length(complexity.min_length),
            length >= complexity.min_length,
        );
    }
    let kinds = [
        (
            Rule::LowerCase as fn(u32) -> Rule,
            complexity.min_lower_case,
            count(char::is_lowercase),
        ),
        (
            Rule::UpperCase,
            complexity.min_upper_case,
            count(char::is_uppercase),
        ),
        (
            Rule::Digits,
            complexity.min_number,
            count(|c| c.is_ascii_digit()),
        ),
        (Rule::Symbols, complexity.min_symbol, count(is_symbol)),
    ];
    if complexity.ad_complexity {
        add(
            Rule::ThreeKinds,
            kinds.iter().filter(|(_, _, found)| *found > 0).count() >= 3,
        );
    } else {
        for (rule, least, found) in kinds {
            if least > 0 {
                add(rule(least), found >= least);
            }
        }
    }
    let lowered = lower(password);
    let value = |name: &str| about.iter().find(|(n, _)| n == name).map(|(_, v)| lower(v));
    let username = complexity.exclude_username
        || complexity
            .exclude_attributes
            .iter()
            .any(|a| a == "username" || a == "login");
    if username {
        let login = value("username").unwrap_or_default();
        let contains = login
            .split([',', '.', '-', '_', '#', '@'])
            .any(|part| part.chars().count() >= 4 && lowered.contains(part));
        add(Rule::NotUsername, !password.is_empty() && !contains);
    }
    for attribute in &complexity.exclude_attributes {
        if attribute != "username" && attribute != "login" {
            let contains = value(attribute).is_some_and(|v| !v.is_empty() && lowered.contains(&v));
            add(
                Rule::NotAttribute(attribute.clone()),
                !password.is_empty() && !contains,
            );
        }
    }
    if let Some(most) = complexity.max_consecutive {
        add(
            Rule::Consecutive(most),
            !password.is_empty() && longest_run(password) <= most,
        );
    }
}

/// ASCII punctuation and the blank, the set that servers count as symbols.
fn is_symbol(c: char) -> bool {
    c.is_ascii_punctuation() || c == ' '
}

fn longest_run(text: &str) -> u32 {
    let (mut longest, mut run, mut last) = (0, 0, None);
    for c in text.chars() {
        run = if last == Some(c) { run + 1 } else { 1 };
        longest = longest.max(run);
        last = Some(c);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(complexity: Complexity) -> Settings {
        Settings {
            complexity: Some(complexity),
            ..Settings::default()
        }
    }

    fn met(settings: &Settings, about: &[(String, String)], password: &str) -> Vec<bool> {
        judge(settings, about, password)
            .into_iter()
            .filter_map(|s| s.met)
            .collect()
    }

    #[test]
    fn idx_5_3_counts_above_one_can_be_met() {
        let rules = settings(Complexity {
            min_length: 4,
            min_lower_case: 2,
            min_number: 2,
            ..Complexity::default()
        });
        assert_eq!(met(&rules, &[], ""), [false, false, false]);
        assert_eq!(met(&rules, &[], "a1b"), [false, true, false]);
        assert_eq!(met(&rules, &[], "a1b2"), [true, true, true]);
    }

    #[test]
    fn idx_5_3_active_directory_wants_three_of_four_kinds() {
        let rules = settings(Complexity {
            min_number: 3,
            ad_complexity: true,
            ..Complexity::default()
        });
        assert_eq!(met(&rules, &[], "aB"), [false]);
        assert_eq!(met(&rules, &[], "aB1"), [true]);
        assert_eq!(met(&rules, &[], "aB!"), [true]);
    }

    #[test]
    fn idx_5_3_parts_of_the_user_name_are_refused() {
        let rules = settings(Complexity {
            exclude_username: true,
            ..Complexity::default()
        });
        let about = [("username".to_owned(), "ada.lovelace@x.de".to_owned())];
        assert_eq!(met(&rules, &about, "myLOVELACE1"), [false]);
        // "ada" has fewer than four characters.
        assert_eq!(met(&rules, &about, "adaptation"), [true]);
    }

    #[test]
    fn idx_5_3_runs_and_attributes() {
        let rules = settings(Complexity {
            max_consecutive: Some(2),
            exclude_attributes: vec!["firstName".to_owned()],
            ..Complexity::default()
        });
        let about = [("firstName".to_owned(), "Ada".to_owned())];
        assert_eq!(met(&rules, &about, "xadax"), [false, true]);
        assert_eq!(met(&rules, &about, "aaab"), [true, false]);
    }
}

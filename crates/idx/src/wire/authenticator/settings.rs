//! Rules of an authenticator, of passwords above all (IDX §5.3).

use crate::wire::reader::{self, Log, Object};

/// Rules of an authenticator.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// Rules of a password.
    pub complexity: Option<Complexity>,
    /// Least age of a password before it may be changed, in minutes. For information.
    pub min_age_minutes: Option<u32>,
    /// How many former passwords may not be used. For information.
    pub history_count: Option<u32>,
    /// Days until the password expires.
    pub days_to_expiry: Option<u32>,
    /// Shortest PIN.
    pub min_length: Option<u32>,
    /// Longest PIN.
    pub max_length: Option<u32>,
    /// `required`, `preferred` or `discouraged`.
    pub user_verification: Option<String>,
}

/// Rules of a password (IDX §5.3). Counts of 0 are off.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Complexity {
    /// Least number of characters.
    pub min_length: u32,
    /// Least number of lower-case letters.
    pub min_lower_case: u32,
    /// Least number of capital letters.
    pub min_upper_case: u32,
    /// Least number of digits.
    pub min_number: u32,
    /// Least number of symbols.
    pub min_symbol: u32,
    /// No part of the user name.
    pub exclude_username: bool,
    /// Profile attributes that may not occur, such as `firstName`.
    pub exclude_attributes: Vec<String>,
    /// Longest run of one character.
    pub max_consecutive: Option<u32>,
    /// Active Directory's rule: three of four kinds of characters, instead of the counts.
    pub ad_complexity: bool,
}

pub(super) fn settings(object: &Object, log: &mut Log) -> Settings {
    let Some(settings) = reader::context(object, "settings", log) else {
        return Settings::default();
    };
    log.within("settings", |log| {
        let age = reader::object(settings, "age", log);
        Settings {
            complexity: reader::object(settings, "complexity", log)
                .map(|c| log.within("complexity", |log| complexity(c, log))),
            min_age_minutes: age.and_then(|a| reader::number(a, "minAgeMinutes", log)),
            history_count: age.and_then(|a| reader::number(a, "historyCount", log)),
            days_to_expiry: reader::number(settings, "daysToExpiry", log),
            min_length: reader::number(settings, "minLength", log),
            max_length: reader::number(settings, "maxLength", log),
            user_verification: reader::text(settings, "userVerification", log),
        }
    })
}

fn complexity(object: &Object, log: &mut Log) -> Complexity {
    let count = |key: &str, log: &mut Log| reader::number(object, key, log).unwrap_or(0);
    let mut exclude_attributes = reader::texts(object, "excludeAttributes", log);
    for (key, attribute) in [
        ("excludeFirstName", "firstName"),
        ("excludeLastName", "lastName"),
    ] {
        if reader::flag(object, key, log) == Some(true)
            && !exclude_attributes.iter().any(|a| a == attribute)
        {
            exclude_attributes.push(attribute.to_owned());
        }
    }
    Complexity {
        min_length: count("minLength", log),
        min_lower_case: count("minLowerCase", log),
        min_upper_case: count("minUpperCase", log),
        min_number: count("minNumber", log),
        min_symbol: count("minSymbol", log),
        exclude_username: reader::flag(object, "excludeUsername", log) == Some(true),
        exclude_attributes,
        max_consecutive: reader::number(object, "maxConsecutiveRepeatingCharacters", log)
            .filter(|n| *n > 0),
        ad_complexity: reader::flag(object, "useADComplexityRequirements", log) == Some(true),
    }
}

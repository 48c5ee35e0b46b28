//! Rules of an authenticator, of passwords above all (IDX §5.3).

use crate::wire::members::Members;
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

/// Reads `settings` of an authenticator.
pub(super) fn settings(parent: &Object, log: &mut Log, settings: &mut Settings) {
    let Some(object) = reader::context(parent, "settings", log) else {
        return;
    };
    log.within("settings", |log| {
        let members = &mut Members::new(object, log);
        if let Some(mut age) = members.object("age") {
            age.number("minAgeMinutes", &mut settings.min_age_minutes);
            age.number("historyCount", &mut settings.history_count);
        }
        members.number("daysToExpiry", &mut settings.days_to_expiry);
        members.number("minLength", &mut settings.min_length);
        members.number("maxLength", &mut settings.max_length);
        members.text("userVerification", &mut settings.user_verification);
        if let Some(rules) = reader::object(object, "complexity", members.log) {
            members.log.within("complexity", |log| {
                let place = settings.complexity.insert(Complexity::default());
                complexity(&mut Members::new(rules, log), place);
            });
        }
    });
}

fn complexity(members: &mut Members<'_>, rules: &mut Complexity) {
    rules.exclude_attributes = reader::texts(members.object, "excludeAttributes", members.log);
    for (key, attribute) in [
        ("excludeFirstName", "firstName"),
        ("excludeLastName", "lastName"),
    ] {
        if members.says(key) && !rules.exclude_attributes.iter().any(|a| a == attribute) {
            rules.exclude_attributes.push(attribute.to_owned());
        }
    }
    members.count("minLength", &mut rules.min_length);
    members.count("minLowerCase", &mut rules.min_lower_case);
    members.count("minUpperCase", &mut rules.min_upper_case);
    members.count("minNumber", &mut rules.min_number);
    members.count("minSymbol", &mut rules.min_symbol);
    rules.exclude_username = members.says("excludeUsername");
    let consecutive = "maxConsecutiveRepeatingCharacters";
    members.number(consecutive, &mut rules.max_consecutive);
    rules.max_consecutive = rules.max_consecutive.filter(|n| *n > 0);
    rules.ad_complexity = members.says("useADComplexityRequirements");
}

//! What a password has to be like (IDX §5.3), and whether one is.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Kept;
use crate::clock::Moment;
use crate::config::minutes;
use crate::rejection::Rejection;
use crate::users::User;

/// Passwords that are tried first. Compared without case.
const COMMON: [&str; 14] = [
    "password",
    "password1",
    "password123",
    "12345678",
    "password1!",
    "passw0rd",
    "p@ssw0rd",
    "abcd1234",
    "qwerty123",
    "welcome1",
    "letmein1",
    "iloveyou1",
    "admin123",
    "changeme1",
];
/// Classes that Active Directory wants of its four.
const CLASSES: usize = 3;
/// Shorter parts of a user name may occur.
const SHORTEST_PART: usize = 4;

/// One of `[passwords.*]`. Counts of 0 switch a rule off.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordRules {
    /// Fewest characters.
    #[serde(default)]
    pub min_length: usize,
    /// Fewest small letters.
    #[serde(default)]
    pub min_lower_case: usize,
    /// Fewest capitals.
    #[serde(default)]
    pub min_upper_case: usize,
    /// Fewest digits.
    #[serde(default)]
    pub min_number: usize,
    /// Fewest signs.
    #[serde(default)]
    pub min_symbol: usize,
    /// No part of the user name.
    #[serde(default)]
    pub exclude_user_name: bool,
    /// Neither the first nor the last name.
    #[serde(default)]
    pub exclude_names: bool,
    /// Most equal characters in a row.
    #[serde(default)]
    pub max_repeats: usize,
    /// Three of the four classes, whatever the counts say.
    #[serde(default)]
    pub active_directory: bool,
    /// Refuses passwords that everybody has.
    #[serde(default)]
    pub forbid_common: bool,
    /// Minutes before a password may be changed again.
    #[serde(default)]
    pub min_age_minutes: u32,
    /// Passwords that may not come back, the present one included.
    #[serde(default)]
    pub history: usize,
    /// Days until a password expires.
    #[serde(default)]
    pub max_age_days: u32,
    /// Days before that in which it is said.
    #[serde(default)]
    pub warn_days: u32,
    /// Where an expired password is changed instead of here.
    pub elsewhere: Option<Elsewhere>,
}

/// A site of somebody else's.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Elsewhere {
    /// Shown on the button.
    pub name: String,
    /// Its address.
    pub url: String,
}

/// Whose password it is going to be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Owner<'a> {
    pub(crate) login: &'a str,
    pub(crate) first_name: &'a str,
    pub(crate) last_name: &'a str,
}

impl<'a> Owner<'a> {
    pub(crate) fn of(user: &'a User) -> Self {
        Self {
            login: &user.login,
            first_name: &user.first_name,
            last_name: &user.last_name,
        }
    }
}

impl PasswordRules {
    /// `settings` of the password authenticator.
    pub(crate) fn to_settings(&self) -> Value {
        let names = match self.exclude_names {
            true => vec!["firstName", "lastName"],
            false => Vec::new(),
        };
        let mut complexity = json!({
            "minLength": self.min_length,
            "minLowerCase": self.min_lower_case,
            "minUpperCase": self.min_upper_case,
            "minNumber": self.min_number,
            "minSymbol": self.min_symbol,
            "excludeUsername": self.exclude_user_name,
            "excludeFirstName": self.exclude_names,
            "excludeLastName": self.exclude_names,
            "excludeAttributes": names,
        });
        if self.max_repeats > 0 {
            complexity["maxConsecutiveRepeatingCharacters"] = json!(self.max_repeats);
        }
        if self.active_directory {
            complexity["useADComplexityRequirements"] = json!(true);
        }
        let age = json!({ "minAgeMinutes": self.min_age_minutes, "historyCount": self.history });
        json!({ "complexity": complexity, "age": age })
    }

    /// Refuses a password that breaks a rule; says all that apply.
    pub(crate) fn check(
        &self,
        password: &str,
        owner: Owner<'_>,
        present: Option<&Kept>,
        now: Moment,
    ) -> Result<(), Rejection> {
        if self.forbid_common && COMMON.contains(&password.to_lowercase().as_str()) {
            return Err(Rejection::common_password());
        }
        let mut wanted = self.looks(password);
        wanted.extend(self.contents(password, owner));
        wanted.extend(self.past(password, present, now));
        if wanted.is_empty() {
            return Ok(());
        }
        Err(Rejection::weak_password(&wanted.join(", ")))
    }

    /// What is missing of length and classes.
    fn looks(&self, password: &str) -> Vec<String> {
        let count = |is: fn(&char) -> bool| password.chars().filter(is).count();
        let lower = count(|letter| letter.is_lowercase());
        let upper = count(|letter| letter.is_uppercase());
        let numbers = count(|letter| letter.is_ascii_digit());
        let symbols = count(|letter| letter.is_ascii_punctuation());
        let mut wanted = Vec::new();
        if password.chars().count() < self.min_length {
            wanted.push(format!("at least {} characters", self.min_length));
        }
        if self.active_directory {
            let classes = [lower, upper, numbers, symbols];
            if classes.iter().filter(|count| **count > 0).count() < CLASSES {
                wanted.push("three of: small letters, capitals, numbers, symbols".to_owned());
            }
            return wanted;
        }
        for (has, needs, what) in [
            (lower, self.min_lower_case, "small letters"),
            (upper, self.min_upper_case, "capitals"),
            (numbers, self.min_number, "numbers"),
            (symbols, self.min_symbol, "symbols"),
        ] {
            if has < needs {
                wanted.push(format!("{what}: {needs} or more"));
            }
        }
        wanted
    }

    fn contents(&self, password: &str, owner: Owner<'_>) -> Vec<String> {
        let folded = password.to_lowercase();
        let has = |text: &str| !text.is_empty() && folded.contains(&text.to_lowercase());
        let mut wanted = Vec::new();
        let is_separator = |letter: char| ",.-_#@".contains(letter);
        let has_login = owner
            .login
            .split(is_separator)
            .any(|part| part.chars().count() >= SHORTEST_PART && has(part));
        if self.exclude_user_name && has_login {
            wanted.push("no parts of your user name".to_owned());
        }
        for (value, what) in [
            (owner.first_name, "not your first name"),
            (owner.last_name, "not your last name"),
        ] {
            if self.exclude_names && has(value) {
                wanted.push(what.to_owned());
            }
        }
        if self.max_repeats > 0 && longest_run(password) > self.max_repeats {
            wanted.push(format!(
                "no more than {} equal characters in a row",
                self.max_repeats
            ));
        }
        wanted
    }

    fn past(&self, password: &str, present: Option<&Kept>, now: Moment) -> Vec<String> {
        let Some(present) = present else {
            return Vec::new();
        };
        let mut wanted = Vec::new();
        let mut remembered = std::iter::once(&present.hash)
            .chain(&present.earlier)
            .take(self.history);
        if remembered.any(|hash| hash.matches(password)) {
            wanted.push(format!("none of your last {} passwords", self.history));
        }
        if now.since(present.changed) < minutes(self.min_age_minutes) {
            wanted.push(format!(
                "at least {} minutes since the last change",
                self.min_age_minutes
            ));
        }
        wanted
    }
}

fn longest_run(text: &str) -> usize {
    let (mut longest, mut run, mut last) = (0, 0, None);
    for letter in text.chars() {
        run = if last == Some(letter) { run + 1 } else { 1 };
        last = Some(letter);
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Kept, Owner, PasswordRules};
    use crate::clock::Clock;
    use crate::secret::Hash;

    const OWNER: Owner<'_> = Owner {
        login: "mary.somerville@example.com",
        first_name: "Mary",
        last_name: "Fairfax",
    };

    fn rules(toml: &str) -> PasswordRules {
        toml::from_str(toml).expect("rules")
    }

    fn passes(rules: &PasswordRules, password: &str) -> bool {
        rules
            .check(password, OWNER, None, Clock::default().now())
            .is_ok()
    }

    #[test]
    fn each_rule_refuses_what_it_is_about() {
        for (toml, good, bad) in [
            ("min_length = 4", "ünïc", "abc"),
            ("min_lower_case = 2", "aXb", "aXX"),
            ("min_upper_case = 1", "aX", "ab"),
            ("min_number = 2", "a12", "a1"),
            ("min_symbol = 1", "a-b", "ab"),
            ("max_repeats = 2", "aabbaa", "abbba"),
            ("forbid_common = true", "Password1x", "PASSWORD1"),
            ("exclude_user_name = true", "somervil", "xSOMERVILLEx"),
            ("exclude_user_name = true", "com-1", "example-1"),
            ("exclude_names = true", "fair-fax", "xmaryx"),
            ("exclude_names = true", "mar-y", "FairFax1"),
        ] {
            let rules = rules(toml);
            assert!(passes(&rules, good), "{toml}: {good}");
            assert!(!passes(&rules, bad), "{toml}: {bad}");
        }
    }

    #[test]
    fn active_directory_wants_three_classes_of_four() {
        let rules = rules("active_directory = true\nmin_symbol = 9\nmin_length = 3");
        for good in ["aB1", "aB-", "a1-", "B1-"] {
            assert!(passes(&rules, good), "{good}");
        }
        for bad in ["aB", "abB", "ab1", "AB-", "aB1"[..2].as_ref()] {
            assert!(!passes(&rules, bad), "{bad}");
        }
    }

    #[test]
    fn the_past_counts_as_far_as_it_is_remembered() {
        let now = Clock::default().now();
        let hash = |text: &str| Hash::of(text).expect("hash");
        let present = Kept {
            hash: hash("third"),
            changed: now,
            earlier: vec![hash("second"), hash("first")],
        };
        let history = rules("history = 2");
        let check = |rules: &PasswordRules, password: &str, now| {
            rules.check(password, OWNER, Some(&present), now).is_ok()
        };
        assert!(!check(&history, "third", now) && !check(&history, "second", now));
        assert!(check(&history, "first", now));
        let age = rules("min_age_minutes = 5");
        assert!(!check(&age, "new", now));
        assert!(check(&age, "new", now.plus(Duration::from_secs(300))));
    }
}

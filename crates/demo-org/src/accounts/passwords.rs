//! What a new password must be like (IDX §5.3), and which ones a person had.

use std::time::Duration;

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::bounded::Bounded;
use crate::clock::Moment;
use crate::config::minutes;
use crate::flow::Flow;
use crate::ion::Message;
use crate::rejection::Rejection;
use crate::secret::Hash;
use crate::transaction::Transaction;
use crate::users::{Credential, User};

/// People whose earlier passwords are remembered.
const CAPACITY: usize = 10_000;
/// Shortest part of a user name that a password may not contain.
const PART: usize = 4;
/// Passwords everybody tries first.
const COMMON: [&str; 8] = [
    "password",
    "password1",
    "password123",
    "12345678",
    "qwertyuiop",
    "letmein1",
    "iloveyou1",
    "welcome1",
];

/// `[accounts.passwords]`
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordRules {
    /// Fewest characters.
    pub min_length: usize,
    /// Fewest small letters; 0 switches the rule off, here and below.
    pub min_lower_case: usize,
    /// Fewest capitals.
    pub min_upper_case: usize,
    /// Fewest digits.
    pub min_number: usize,
    /// Fewest symbols.
    pub min_symbol: usize,
    /// Most times a character may follow itself; 0 = as often as one likes.
    pub max_repeats: usize,
    /// No part of the user name.
    pub exclude_user_name: bool,
    /// No first or last name.
    pub exclude_names: bool,
    /// Three of the four classes of characters, as Active Directory asks.
    pub active_directory: bool,
    /// None of the passwords everybody tries first.
    pub forbid_common: bool,
    /// Minutes before a new password may be changed again.
    pub min_age_minutes: u32,
    /// Earlier passwords, the present one included, that may not come again.
    pub history: usize,
}

/// Whose password it is to be.
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
        let mut names = Vec::new();
        if self.exclude_names {
            names = vec!["firstName", "lastName"];
        }
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
        json!({
            "complexity": complexity,
            "age": { "minAgeMinutes": self.min_age_minutes, "historyCount": self.history },
        })
    }

    /// Whether `password` keeps the rules about its characters.
    fn holds(&self, password: &str, owner: &Owner<'_>) -> bool {
        let count = |of: fn(char) -> bool| password.chars().filter(|letter| of(*letter)).count();
        let lower = count(char::is_lowercase);
        let upper = count(char::is_uppercase);
        let digits = count(|letter| letter.is_ascii_digit());
        let symbols = count(|letter| letter.is_ascii_punctuation());
        let classes = if self.active_directory {
            [lower, upper, digits, symbols]
                .iter()
                .filter(|count| **count > 0)
                .count()
                >= 3
        } else {
            lower >= self.min_lower_case
                && upper >= self.min_upper_case
                && digits >= self.min_number
                && symbols >= self.min_symbol
        };
        classes
            && password.chars().count() >= self.min_length
            && (self.max_repeats == 0 || longest_run(password) <= self.max_repeats)
            && !self.tells_the_owner(password, owner)
    }

    fn tells_the_owner(&self, password: &str, owner: &Owner<'_>) -> bool {
        let password = password.to_lowercase();
        let occurs = |part: &str| !part.is_empty() && password.contains(&part.to_lowercase());
        let in_login = self.exclude_user_name
            && owner
                .login
                .split([',', '.', '-', '_', '#', '@'])
                .any(|part| part.chars().count() >= PART && occurs(part));
        let in_names = self.exclude_names && (occurs(owner.first_name) || occurs(owner.last_name));
        in_login || in_names
    }

    /// The rules in one sentence, as the server words them.
    fn text(&self) -> String {
        let mut parts = vec![format!("at least {} characters", self.min_length)];
        if self.active_directory {
            parts.push("three of small letter, capital, digit and symbol".to_owned());
        } else {
            for (count, what) in [
                (self.min_lower_case, "a small letter"),
                (self.min_upper_case, "a capital"),
                (self.min_number, "a digit"),
                (self.min_symbol, "a symbol"),
            ] {
                if count > 0 {
                    parts.push(what.to_owned());
                }
            }
        }
        if self.max_repeats > 0 {
            parts.push(format!(
                "no character more than {} times in a row",
                self.max_repeats
            ));
        }
        if self.exclude_user_name {
            parts.push("no part of your user name".to_owned());
        }
        if self.exclude_names {
            parts.push("neither your first nor your last name".to_owned());
        }
        let mut text = format!("Password requirements: {}.", parts.join(", "));
        if self.history > 0 {
            text.push_str(&format!(
                " Your password cannot be any of your last {} passwords.",
                self.history
            ));
        }
        text
    }

    /// Judges a password that `owner` wants to have; `FIELD` is where the
    /// message goes.
    pub(crate) fn judge(&self, password: &str, owner: &Owner<'_>) -> Result<(), Rejection> {
        if !self.holds(password, owner) {
            return Err(self.not_met());
        }
        let is_common = COMMON.contains(&password.to_lowercase().as_str());
        if self.forbid_common && is_common {
            return Err(at_field(
                "password.common",
                "This password is one of the most common ones.".to_owned(),
                None,
            ));
        }
        Ok(())
    }

    fn not_met(&self) -> Rejection {
        let text = self.text();
        at_field(
            "password.passwordRequirementsNotMet",
            format!("The password does not meet the requirements. {text}"),
            Some(text),
        )
    }
}

fn at_field(key: &'static str, text: String, param: Option<String>) -> Rejection {
    let mut message = Message::error(key, text);
    if let Some(param) = param {
        message = message.param(param);
    }
    Rejection::new(StatusCode::BAD_REQUEST, message).at("credentials.passcode")
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

/// Which passwords a person had, and since when they have the present one.
pub(crate) struct PasswordLog {
    of: Bounded<String, Past>,
}

#[derive(Clone)]
struct Past {
    changed: Moment,
    /// The present one last.
    hashes: Vec<Hash>,
}

impl PasswordLog {
    pub(crate) fn new() -> Self {
        Self {
            of: Bounded::new(CAPACITY),
        }
    }

    /// When the password was set, if it was since we run.
    fn changed(&self, user_id: &str) -> Option<Moment> {
        self.of.get(user_id).map(|past| past.changed)
    }

    fn had(&self, user: &User, password: &str, history: usize) -> bool {
        let present =
            user.enrollments
                .iter()
                .filter_map(|enrollment| match &enrollment.credential {
                    Credential::Password(hash) => Some(hash),
                    _ => None,
                });
        let past = self.of.get(&user.id).map(|past| past.hashes.as_slice());
        present
            .chain(past.unwrap_or_default().iter().rev().skip(1))
            .take(history)
            .any(|hash| hash.matches(password))
    }

    fn note(&mut self, user: &User, new: &Hash, now: Moment, history: usize) {
        let mut hashes = match self.of.get(&user.id) {
            Some(past) => past.hashes.clone(),
            None => user
                .enrollments
                .iter()
                .filter_map(|enrollment| match &enrollment.credential {
                    Credential::Password(hash) => Some(hash.clone()),
                    _ => None,
                })
                .collect(),
        };
        hashes.push(new.clone());
        let surplus = hashes.len().saturating_sub(history.max(1));
        hashes.drain(..surplus);
        let past = Past {
            changed: now,
            hashes,
        };
        self.of.insert(user.id.clone(), past);
    }
}

/// Judges the new password of the person `tx` is about. What comes back is to
/// be enrolled.
pub(crate) fn judge(
    flow: &Flow<'_>,
    tx: &Transaction,
    password: &str,
) -> Result<Credential, Rejection> {
    let rules = &flow.accounts(tx).passwords;
    let user = flow.user(tx).ok_or_else(Rejection::bad_request)?;
    rules.judge(password, &Owner::of(user))?;
    if flow.world.passwords.had(user, password, rules.history) {
        return Err(rules.not_met());
    }
    let hash = Hash::of(password).map_err(|_| Rejection::bad_request())?;
    Ok(Credential::Password(hash))
}

/// Notes a password as the person's new one.
pub(crate) fn note(flow: &mut Flow<'_>, tx: &Transaction, new: &Credential) {
    let history = flow.accounts(tx).passwords.history;
    let user = flow.user(tx).cloned();
    if let (Some(user), Credential::Password(hash)) = (user, new) {
        flow.world.passwords.note(&user, hash, flow.now, history);
    }
}

/// Whether the password is too new to be changed again.
pub(crate) fn is_too_young(flow: &Flow<'_>, tx: &Transaction, user_id: &str) -> bool {
    let life: Duration = minutes(flow.accounts(tx).passwords.min_age_minutes);
    let changed = flow.world.passwords.changed(user_id);
    changed.is_some_and(|at| flow.now.since(at) < life)
}

#[cfg(test)]
mod tests {
    use super::{Owner, PasswordRules};
    use crate::Config;

    const ADA: Owner<'static> = Owner {
        login: "ada.lovelace@example.com",
        first_name: "Ada",
        last_name: "Lovelace",
    };

    fn rules(text: &str) -> PasswordRules {
        let config = Config::from_toml(&format!("[accounts.passwords]\n{text}")).expect("valid");
        config.accounts.passwords
    }

    #[test]
    fn each_rule_refuses_what_breaks_it() {
        let rules = rules("min_symbol = 1\nmax_repeats = 2\nexclude_names = true\n");
        assert!(rules.holds("Engine-1843", &ADA));
        for broken in [
            "En-1843",
            "ENGINE-1843",
            "engine-1843",
            "Engine-more",
            "Engine1843",
            "Engiiine-1843",
            "Example-1843",
            "xLOVELACE-1843",
            "xAda-18431843",
        ] {
            assert!(!rules.holds(broken, &ADA), "{broken}");
        }
    }

    #[test]
    fn active_directory_wants_three_classes_whichever() {
        let rules = rules("active_directory = true\nexclude_user_name = false\n");
        assert!(rules.holds("engine-1843", &ADA) && rules.holds("Engine-more", &ADA));
        assert!(!rules.holds("engine18431", &ADA));
    }

    #[test]
    fn common_passwords_are_named_as_such() {
        let rules = rules("min_upper_case = 0\nmin_symbol = 0\n");
        let refused = rules.judge("password1", &ADA).expect_err("common");
        assert_eq!(refused.message.to_value()["i18n"]["key"], "password.common");
    }
}

//! `[[scenarios]]`: situations that a link opens the app in.

use serde::Deserialize;
use toml::{Table, Value};

use super::{Config, ConfigError, EmailSettings, UserEntry, overlay};
use crate::accounts::{Go, Settings};
use crate::authenticators::Kind;

/// The built-in situations, in files of their own for their number.
const SCENARIOS: [&str; 4] = [
    include_str!("../scenarios/authenticators.toml"),
    include_str!("../scenarios/keys.toml"),
    include_str!("../scenarios/accounts.toml"),
    include_str!("../scenarios.toml"),
];

/// One of `[[scenarios]]`: what holds for the next attempt of the browser that
/// opens its link.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Its part of the link: `/console/scenarios/{name}`.
    pub name: String,
    /// Heading it is listed under.
    pub group: String,
    /// What it shows.
    pub title: String,
    /// What to do there.
    pub todo: String,
    /// Login of the person it is about. The attempt gets a copy of them, so
    /// that nothing done there changes anybody else.
    pub user: Option<String>,
    /// Keys laid over that person's entry.
    #[serde(default)]
    pub with: Table,
    /// Policy that replaces the person's and the application's.
    pub policy: Option<String>,
    /// The person is named already. Implied by `proved` and `choose`.
    #[serde(default)]
    pub identified: bool,
    /// Keys of authenticators that count as verified already.
    #[serde(default)]
    pub proved: Vec<String>,
    /// Key of an authenticator that is chosen already, to be verified or set
    /// up.
    pub choose: Option<String>,
    /// Path of the app that is opened, with its query.
    #[serde(default = "root")]
    pub open: String,
    /// Settings of the account flows laid over the organisation's.
    pub accounts: Option<Settings>,
    /// Settings of the e-mail authenticator laid over the organisation's.
    pub email: Option<EmailSettings>,
    /// Whether an unknown user name is said to be unknown.
    pub reveal_unknown_users: Option<bool>,
    /// The person is locked out.
    #[serde(default)]
    pub locked: bool,
    /// A link of the step reached that is followed already.
    pub go: Option<Go>,
    /// The copy: the entry of `user` with `with` laid over it.
    #[serde(default)]
    pub person: Option<UserEntry>,
}

fn root() -> String {
    "/".to_owned()
}

impl Scenario {
    /// Whether the attempt begins behind the first form.
    pub(crate) fn is_identified(&self) -> bool {
        self.identified || !self.proved.is_empty() || self.choose.is_some()
    }
}

/// Adds the built-in scenarios, unless there is a list of others, and copies
/// the people they are about. A built-in one whose person or policy is not
/// there any more is left out.
pub(super) fn resolve(table: &mut Table, is_own: bool) -> Result<(), ConfigError> {
    if !is_own {
        let mut all = Vec::new();
        for text in SCENARIOS {
            all.extend(list(&toml::from_str(text)?, "scenarios"));
        }
        table.insert("scenarios".to_owned(), Value::Array(all));
    }
    let people = list(table, "users");
    let policies = table.get("policies").and_then(Value::as_table).cloned();
    let mut scenarios = list(table, "scenarios");
    if !is_own {
        scenarios.retain(|scenario| {
            let policy = scenario.get("policy").and_then(Value::as_str);
            let user = scenario.get("user").and_then(Value::as_str);
            policy.is_none_or(|name| policies.as_ref().is_some_and(|all| all.contains_key(name)))
                && user.is_none_or(|login| find(&people, login).is_some())
        });
    }
    for scenario in scenarios.iter_mut().filter_map(Value::as_table_mut) {
        for section in ["accounts", "email"] {
            let of = |from: &Table| from.get(section).and_then(Value::as_table).cloned();
            if let (Some(over), Some(mut settings)) = (of(scenario), of(table)) {
                overlay(&mut settings, over);
                scenario.insert(section.to_owned(), Value::Table(settings));
            }
        }
        let user = scenario.get("user").and_then(Value::as_str);
        let Some(mut person) = user.and_then(|login| find(&people, login)) else {
            continue;
        };
        if let Some(with) = scenario.get("with").and_then(Value::as_table) {
            overlay(&mut person, with.clone());
        }
        scenario.insert("person".to_owned(), Value::Table(person));
    }
    table.insert("scenarios".to_owned(), Value::Array(scenarios));
    Ok(())
}

fn list(table: &Table, key: &str) -> Vec<Value> {
    let list = table.get(key).and_then(Value::as_array);
    list.cloned().unwrap_or_default()
}

fn find(people: &[Value], login: &str) -> Option<Table> {
    people
        .iter()
        .filter_map(Value::as_table)
        .find(|person| person.get("login").and_then(Value::as_str) == Some(login))
        .cloned()
}

impl Config {
    /// The scenario with this name.
    pub fn scenario(&self, name: &str) -> Option<&Scenario> {
        self.scenarios.iter().find(|scenario| scenario.name == name)
    }

    pub(super) fn check_scenarios(&self) -> Result<(), ConfigError> {
        for (index, scenario) in self.scenarios.iter().enumerate() {
            let at = format!("scenarios[{index}]");
            let is_slug = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
            if !scenario
                .name
                .bytes()
                .all(|byte| is_slug(byte) || byte == b'-')
            {
                return super::check::invalid(
                    format!("{at}.name"),
                    "may have small letters, digits and hyphens only",
                );
            }
            let others = self.scenarios.get(..index).unwrap_or_default();
            if others.iter().any(|other| other.name == scenario.name) {
                return super::check::invalid(format!("{at}.name"), "occurs twice");
            }
            if scenario.person.is_none() && (scenario.user.is_some() || scenario.is_identified()) {
                return super::check::invalid(format!("{at}.user"), "names nobody");
            }
            if !scenario.open.starts_with('/') || scenario.open.starts_with("//") {
                return super::check::invalid(format!("{at}.open"), "must be a path of the app");
            }
            if let Some(policy) = &scenario.policy {
                self.check_policy_name(&format!("{at}.policy"), policy)?;
            }
            let keys = scenario.proved.iter().chain(&scenario.choose);
            for key in keys {
                if Kind::from_key(key).is_none() {
                    return super::check::invalid(
                        at,
                        format!("`{key}` is not an authenticator of this organisation"),
                    );
                }
            }
        }
        Ok(())
    }
}

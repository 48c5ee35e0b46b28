//! What TOML's types cannot say about a configuration.

use std::collections::HashSet;

use super::{Config, ConfigError};
use crate::accounts::Verify;
use crate::authenticators::Kind;
use crate::config::IdpUse;
use crate::policy::Rung;
use crate::totp::Seed;

/// Keys of the generators of codes.
const TOKENS: [&str; 4] = ["rsa_token", "onprem_mfa", "symantec_vip", "custom_otp"];

impl Config {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        self.check_email()?;
        self.check_clients()?;
        self.check_registration()?;
        self.check_users()?;
        self.check_scenarios()
    }

    fn check_email(&self) -> Result<(), ConfigError> {
        if !(4..=12).contains(&self.email.code_length) {
            return invalid("email.code_length", "must be 4 to 12");
        }
        Ok(())
    }

    fn check_clients(&self) -> Result<(), ConfigError> {
        if self.clients.is_empty() {
            return invalid("clients", "at least one application is needed");
        }
        let mut ids = HashSet::new();
        for (index, client) in self.clients.iter().enumerate() {
            if !ids.insert(client.id.as_str()) {
                return invalid(format!("clients[{index}].id"), "occurs twice");
            }
            self.check_policy_name(&format!("clients[{index}].policy"), &client.policy)?;
        }
        Ok(())
    }

    fn check_registration(&self) -> Result<(), ConfigError> {
        let settings = &self.accounts.registration;
        if !settings.password && settings.verify == Verify::None {
            let why = "nothing would be known of a new person";
            return invalid("accounts.registration.verify", why);
        }
        self.check_policy_name("accounts.registration.policy", &settings.policy)
    }

    fn check_users(&self) -> Result<(), ConfigError> {
        let mut logins = HashSet::new();
        for (index, user) in self.users.iter().enumerate() {
            let at = format!("users[{index}]");
            if user.login.trim().is_empty() {
                return invalid(format!("{at}.login"), "is empty");
            }
            if !logins.insert(user.login.to_lowercase()) {
                return invalid(format!("{at}.login"), "occurs twice");
            }
            if user.password.is_some() && user.password_hash.is_some() {
                return invalid(at, "give `password` or `password_hash`, not both");
            }
            if user
                .google_otp
                .as_ref()
                .is_some_and(|secret| Seed::parse(secret.expose()).is_none())
            {
                return invalid(
                    format!("{at}.google_otp"),
                    "is not a base32 secret of 32 characters",
                );
            }
            if let Some(token) = user
                .tokens
                .iter()
                .find(|token| !TOKENS.contains(&token.key.as_str()))
            {
                return invalid(
                    format!("{at}.tokens"),
                    format!("`{}` is not a generator of codes", token.key),
                );
            }
            if let Some(key) = user.reset.iter().find(|key| Kind::from_key(key).is_none()) {
                return invalid(
                    format!("{at}.reset"),
                    format!("`{key}` is not an authenticator of this organisation"),
                );
            }
            if let Some(name) = &user.policy {
                self.check_policy_name(&format!("{at}.policy"), name)?;
            }
        }
        Ok(())
    }

    pub(super) fn check_policy_name(&self, at: &str, name: &str) -> Result<(), ConfigError> {
        let Some(policy) = self.policies.get(name) else {
            return invalid(at, format!("there is no policy `{name}`"));
        };
        let unknown = |key: &str, id: &str| {
            invalid(
                format!("policies.{name}.{key}"),
                format!("there is no identity provider `{id}`"),
            )
        };
        if let Some(id) = policy.idps.iter().find(|id| self.idp(id).is_none()) {
            return unknown("idps", id);
        }
        if let Some(id) = &policy.route {
            match self.idp(id) {
                Some(idp) if idp.usage == IdpUse::SignIn => {}
                Some(_) => {
                    return invalid(
                        format!("policies.{name}.route"),
                        format!("nobody signs in at `{id}`"),
                    );
                }
                None => return unknown("route", id),
            }
        }
        if let Some(rules) = &policy.password
            && !self.passwords.contains_key(rules)
        {
            return invalid(
                format!("policies.{name}.password"),
                format!("there are no rules `{rules}` in `passwords`"),
            );
        }
        if let Some(key) = &policy.promote
            && Kind::from_key(key).is_none()
        {
            return invalid(
                format!("policies.{name}.promote"),
                format!("`{key}` is not an authenticator of this organisation"),
            );
        }
        for rule in &policy.enroll {
            if Kind::from_key(&rule.key).is_none() {
                return invalid(
                    format!("policies.{name}.enroll"),
                    format!(
                        "`{}` is not an authenticator of this organisation",
                        rule.key
                    ),
                );
            }
        }
        for rung in &policy.factors {
            if let Rung::OneOf(keys) = rung
                && let Some(key) = keys.iter().find(|key| Kind::from_key(key).is_none())
            {
                return invalid(
                    format!("policies.{name}.factors"),
                    format!("`{key}` is not an authenticator of this organisation"),
                );
            }
        }
        Ok(())
    }
}

pub(super) fn invalid<T>(at: impl Into<String>, why: impl Into<String>) -> Result<T, ConfigError> {
    Err(ConfigError::Invalid {
        at: at.into(),
        why: why.into(),
    })
}

#[cfg(test)]
mod tests {
    use crate::Config;

    #[test]
    fn the_built_in_configuration_is_valid() {
        let config = Config::embedded().expect("valid");
        assert!(config.clients.len() >= 2 && config.users.len() >= 4);
    }

    #[test]
    fn a_table_is_merged_and_a_list_replaced() {
        let config = Config::from_toml(
            "[email]\nresend_seconds = 1\n[[users]]\nlogin = 'a@b.c'\nfirst_name = 'A'\nlast_name = 'B'\n",
        )
        .expect("valid");
        assert_eq!(config.email.resend_seconds, 1);
        assert_eq!(config.email.code_length, 6);
        assert_eq!(config.users.len(), 1);
    }

    #[test]
    fn mistakes_are_named() {
        for (text, part) in [
            ("[emial]\n", "emial"),
            ("[email]\ncode_length = 'six'\n", "code_length"),
            ("[email]\ncode_length = 2\n", "email.code_length"),
            (
                "[policies.password-only]\nfactors = [['okta_pasword']]\n",
                "okta_pasword",
            ),
            ("[org]\nname = \n", "name"),
            (
                "[[users]]\nlogin = 'a'\nfirst_name = 'A'\nlast_name = 'B'\npolicy = 'none'\n",
                "no policy `none`",
            ),
        ] {
            let message = Config::from_toml(text).expect_err(text).to_string();
            assert!(message.contains(part), "{message}");
        }
    }
}

//! What the policy of an attempt says: the person's own, that of the first
//! form, or that of a scenario.

use super::Flow;
use crate::accounts::Settings;
use crate::config::{AppRules, IdpEntry, KeyRules};
use crate::policy::{Identify, Policy, Rung, demand};
use crate::transaction::Transaction;
use crate::users::User;

impl Flow<'_> {
    /// Whether a passkey will do instead of the first form.
    pub(crate) fn lets_passkeys_in(&self, tx: &Transaction) -> bool {
        self.policy_name(tx, None)
            .and_then(|name| self.world.policies.get(name))
            .is_some_and(|policy| policy.passkeys)
    }

    /// The first form for this attempt. A `login_hint` of somebody with a
    /// policy of their own already counts.
    pub(crate) fn identify_mode(&self, tx: &Transaction) -> Identify {
        self.first_policy(tx)
            .map_or(Identify::IdentifierFirst, |policy| policy.identify)
    }

    /// The policy of the first form.
    pub(super) fn first_policy(&self, tx: &Transaction) -> Option<&Policy> {
        let hinted = tx
            .request
            .login_hint
            .as_deref()
            .and_then(|hint| self.find(tx, hint));
        self.policy_name(tx, hinted)
            .and_then(|name| self.world.policies.get(name))
    }

    /// What the policy of the first form asks of the app on devices.
    pub(crate) fn first_rules(&self, tx: &Transaction) -> AppRules {
        let policy = self.first_policy(tx);
        policy.map(|policy| policy.app.clone()).unwrap_or_default()
    }

    /// What the person's policy asks of it; the first form's while nobody is
    /// named.
    pub(crate) fn app_rules(&self, tx: &Transaction) -> AppRules {
        match self.user(tx).and_then(|user| self.policy(tx, user)) {
            Some(policy) => policy.app.clone(),
            None => self.first_rules(tx),
        }
    }

    /// What the person's policy says of keys; the first form's while nobody is
    /// named.
    pub(crate) fn key_rules(&self, tx: &Transaction) -> KeyRules {
        let own = self.user(tx).and_then(|user| self.policy(tx, user));
        let policy = own.or_else(|| self.first_policy(tx));
        policy.map(|policy| policy.key.clone()).unwrap_or_default()
    }

    /// The identity providers offered beside the first form.
    pub(crate) fn offered_idps(&self, tx: &Transaction) -> Vec<&IdpEntry> {
        self.first_policy(tx)
            .map(|policy| {
                let ids = policy.idps.iter();
                ids.filter_map(|id| self.org.config.idp(id)).collect()
            })
            .unwrap_or_default()
    }

    pub(super) fn policy_name<'b>(
        &'b self,
        tx: &'b Transaction,
        user: Option<&'b User>,
    ) -> Option<&'b str> {
        let preset = tx
            .preset
            .as_ref()
            .and_then(|preset| preset.policy.as_deref());
        let own = user.and_then(|user| user.policy.as_deref());
        preset.or(own).or_else(|| {
            self.org
                .config
                .client(&tx.request.client_id)
                .map(|client| client.policy.as_str())
        })
    }

    pub(crate) fn policy<'b>(&'b self, tx: &'b Transaction, user: &'b User) -> Option<&'b Policy> {
        self.policy_name(tx, Some(user))
            .and_then(|name| self.world.policies.get(name))
    }

    pub(crate) fn rungs(&self, tx: &Transaction, user: &User) -> Vec<Rung> {
        let factors = self
            .policy(tx, user)
            .map(|policy| policy.factors.clone())
            .unwrap_or_default();
        demand(factors, &tx.request.acr_values, &user.kinds())
    }

    /// Whether an unknown user name is said to be unknown.
    pub(crate) fn reveals_unknown_users(&self, tx: &Transaction) -> bool {
        let preset = tx.preset.as_ref();
        preset
            .and_then(|preset| preset.reveal_unknown_users)
            .unwrap_or(self.org.config.org.reveal_unknown_users)
    }

    /// The settings of the account flows that hold for this attempt.
    pub(crate) fn accounts<'b>(&'b self, tx: &'b Transaction) -> &'b Settings {
        tx.accounts.as_deref().unwrap_or(&self.org.config.accounts)
    }
}

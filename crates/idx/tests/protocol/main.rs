//! The rules of the protocol reference, one file per topic. A test is named after the rule it
//! holds: `idx_3_4_…` for IDX §3.4, `idx_9_trap_07_…` for trap 7 of IDX §9, `oauth_4_…` for the
//! OAuth reference.

#[path = "../scenario/mod.rs"]
mod scenario;

mod errors;
mod named;
mod oauth_bad_tokens;
mod oauth_bound;
mod oauth_claims;
mod oauth_clock;
mod oauth_exchange;
mod oauth_id_token;
mod oauth_late_validation;
mod oauth_pkce;
mod oauth_vectors;
mod s1_callbacks;
mod s1_endpoints;
mod s1_interact;
mod s1_introspect;
mod s1_status;
mod s2_decision;
mod s2_relations;
mod s2_response;
mod s3_body;
mod s3_checks;
mod s3_fields;
mod s4_offers;
mod s4_providers;
mod s4_steps;
mod s5_authenticators;
mod s5_password;
mod s5_phone;
mod s5_webauthn;
mod s6_devices;
mod s6_poll_errors;
mod s6_polling;
mod s7_endings;
mod s7_messages;
mod s8_flows;
mod s8_intent;
mod s8_steps;

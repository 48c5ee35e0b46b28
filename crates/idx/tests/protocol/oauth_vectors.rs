//! OAuth reference §15: the published vectors, as far as this crate judges them. PKCE's own is
//! beside its code.

use idx::oauth::id_token::at_hash;
use idx::transaction::{Callback, Opening, Record, Settings, View};
use serde_json::{Value, json};

use crate::scenario::tokens::{self, ACCESS, AT_HASH};
use crate::scenario::{Scenario, opening};

const ISSUER: &str = "https://example.okta.com/oauth2/default";
const TOKEN: &str = "eyJhbGciOiJFUzI1NiIsImtpZCI6InRlc3QtZXMyNTYtMSJ9.eyJ2ZXIiOjEsImlzcyI6Imh0dHBzOi8vZXhhbXBsZS5va3RhLmNvbS9vYXV0aDIvZGVmYXVsdCIsInN1YiI6IjAwdTF0ZXN0dXNlciIsImF1ZCI6IjBvYTF0ZXN0Y2xpZW50IiwiaWF0IjoxNzYwMDAwMDAwLCJleHAiOjE3NjAwMDM2MDAsImF1dGhfdGltZSI6MTc1OTk5OTk5MCwibm9uY2UiOiJuLTBTNl9XekEyTWoiLCJhdF9oYXNoIjoiNzdRbVVQdGpQZnpXdEYyQW5wSzlSUSIsImFjciI6InVybjpva3RhOmxvYToyZmE6YW55IiwiYW1yIjpbInB3ZCIsIm90cCIsIm1mYSJdfQ.sUGUaoHRt7w7Usl6mNTdiQsXQ-33T8ImyRI9evioTDp2jwNE20f64msM7R2UhguOUkZaUVnmJSwRx8Q4Zici6g";

/// The whole ID token, validated at a time and with demands of one's own.
fn validated(now_s: u64, demands: Value) -> Scenario {
    let settings = Settings {
        issuer: idx::issuer::Issuer::parse(ISSUER).expect("an issuer"),
        client_id: "0oa1testclient".to_owned(),
        ..opening().settings
    };
    let mut record = json!({
        "codeVerifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "state": "s",
        "nonce": "n-0S6_WzA2Mj", "interactionHandle": "h", "dateCreated": now_s * 1000,
        "issuer": ISSUER, "clientId": "0oa1testclient",
        "redirectUri": settings.redirect_uri, "scopes": "openid profile",
    });
    for (name, value) in demands.as_object().expect("an object") {
        record[name] = value.clone();
    }
    let record = Record::from_json(&record.to_string(), &settings, now_s * 1000);
    let mut scenario = Scenario::with(Opening {
        settings,
        record: Some(record.expect("a record")),
        callback: Callback::parse("?interaction_code=c&state=s"),
        now_ms: now_s * 1000,
        ..opening()
    });
    let discovery = json!({"issuer": ISSUER, "jwks_uri": format!("{ISSUER}/v1/keys")});
    let id = scenario.host.discovery().id;
    scenario.reply_to(id, 200, &discovery);
    scenario.answer(200, &tokens::response(TOKEN));
    scenario.with_keys(&tokens::keys(&[tokens::es256_key()]))
}

fn outcome(now_s: u64, demands: Value) -> &'static str {
    use idx::error::Error;
    use idx::oauth::id_token::IdTokenError as E;
    match validated(now_s, demands).tx.view() {
        View::SignedIn(_) => "valid",
        View::Failed(Error::IdToken(E::InTheFuture)) => "future",
        View::Failed(Error::IdToken(E::Expired)) => "expired",
        View::Failed(Error::IdToken(E::NotFresh)) => "not fresh",
        View::Failed(Error::IdToken(E::AuthTime)) => "auth time",
        View::Failed(Error::IdToken(E::Acr)) => "acr",
        other => panic!("{other:?}"),
    }
}

#[test]
fn oauth_15_the_whole_id_token() {
    let scenario = validated(1_760_000_010, json!({}));
    let View::SignedIn(tokens) = scenario.tx.view() else {
        panic!("signed in");
    };
    let claims = tokens.claims.as_ref().expect("claims");
    assert_eq!(claims.sub, "00u1testuser");
    assert_eq!(claims.auth_time, Some(1_759_999_990));
    assert_eq!(claims.acr.as_deref(), Some("urn:okta:loa:2fa:any"));
}

#[test]
fn oauth_15_the_edges_of_its_dates() {
    assert_eq!(outcome(1_760_000_010, json!({})), "valid");
    assert_eq!(outcome(1_759_999_940, json!({})), "valid");
    assert_eq!(outcome(1_759_999_939, json!({})), "future");
    // Not expired yet, but no token that was just issued.
    assert_eq!(outcome(1_760_003_659, json!({})), "not fresh");
    assert_eq!(outcome(1_760_003_660, json!({})), "expired");
    assert_eq!(outcome(1_760_000_600, json!({})), "valid");
    assert_eq!(outcome(1_760_000_601, json!({})), "not fresh");
}

#[test]
fn oauth_15_the_edges_of_max_age() {
    assert_eq!(outcome(1_760_000_055, json!({"maxAge": 5})), "valid");
    assert_eq!(outcome(1_760_000_056, json!({"maxAge": 5})), "auth time");
    assert_eq!(outcome(1_760_000_051, json!({"maxAge": 0})), "auth time");
}

#[test]
fn oauth_15_assurance_by_membership() {
    assert_eq!(outcome(1_760_000_010, json!({"acrValues": "phr"})), "acr");
    let either = json!({"acrValues": "phr urn:okta:loa:2fa:any"});
    assert_eq!(outcome(1_760_000_010, either), "valid");
    let if_possible = json!({"acrValues": "urn:okta:loa:2fa:any:ifpossible"});
    assert_eq!(outcome(1_760_000_010, if_possible), "valid");
}

#[test]
fn oauth_15_the_hash_of_the_access_token() {
    assert_eq!(at_hash(&ACCESS.into()), AT_HASH);
    // The same computation on the code of the same example gives its `c_hash`.
    let code = "Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk";
    assert_eq!(at_hash(&code.into()), "LDktKdoQak3Pk0cnXxCltA");
}

/// RFC 7515 A.2: a signature with RS256. The claims are not ours, which is found afterwards.
#[test]
fn oauth_15_rs256_of_rfc_7515() {
    const JWS: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
    const N: &str = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
    let mut scenario = Scenario::redeemed(JWS);
    scenario.answer(200, &json!({"keys": [{"kty": "RSA", "n": N, "e": "AQAB"}]}));
    let (_, check) = scenario.host.check.as_ref().expect("a signature to check");
    assert!(tokens::verify(check));
    let mut other = check.clone();
    if let Some(byte) = other.signature.first_mut() {
        *byte ^= 1;
    }
    assert!(!tokens::verify(&other));
    scenario.check_signature();
    assert_eq!(scenario.failure().code(), "id_token");
}

#[test]
fn oauth_4_an_id_token_signed_with_rs256() {
    let keys = tokens::keys(&[tokens::es256_key(), tokens::rs256_key()]);
    let scenario = Scenario::validated(tokens::RS256_TOKEN, &keys);
    assert!(matches!(scenario.tx.view(), View::SignedIn(t) if t.claims.is_some()));
}

//! What the screens say in English, as far as tests look for it. A change of wording is made here.

/// The field names of forms (IDX §3), which no translation changes.
pub mod field {
    pub const IDENTIFIER: &str = "identifier";
    pub const PASSCODE: &str = "credentials.passcode";
}

//! WORDS WE SEND: templates to RFC 5322 octets.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::domain::address::NamedAddress;
use crate::domain::form::FormDefinition;
use crate::domain::letter::{Letter, LetterOwed};

/// What the letters say about us.
#[derive(Clone, Debug)]
#[expect(
    missing_docs,
    reason = "config/default.toml says what each of these words is"
)]
pub struct LetterSettings {
    pub organisation: String,
    pub team_name: String,
    pub opening_name: String,
    pub from: NamedAddress,
    pub message_id_domain: String,
    pub contact_name: String,
    pub contact_email: String,
    pub contact_phone: Option<String>,
    pub post_address: Option<String>,
    pub role_profile_url: String,
    pub form_url: String,
    pub privacy_url: String,
    pub monitoring_url: String,
    pub reply_within: String,
    pub kept_for: String,
}

/// What makes one letter unlike any other: fixed when it is queued.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// Without angle brackets.
    pub message_id: String,
    /// The Date field.
    pub date: Timestamp,
    /// The MIME boundary.
    pub boundary: String,
}

/// A template or a letter that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct LetterError(pub String);

/// The letters' words.
#[derive(Debug)]
pub struct Templates {}

impl Templates {
    /// The built-in words with `own` (by file name, such as `closed.txt`) laid over them.
    pub fn with_overrides(_own: BTreeMap<String, String>) -> Result<Self, LetterError> {
        Ok(Self {})
    }

    /// Writes a letter: the same stamp gives the same octets.
    pub fn render(
        &self,
        _owed: &LetterOwed,
        _settings: &LetterSettings,
        _form: &FormDefinition,
        _stamp: &Stamp,
    ) -> Result<Letter, LetterError> {
        Err(LetterError("not there".into()))
    }
}

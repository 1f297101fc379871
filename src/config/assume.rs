//! `[try]`: what `try` takes for given, since it opens no database.

use jiff::Timestamp;
use serde::Deserialize;

/// `[try]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrySection {
    /// What `try` takes for given.
    pub assume: TryAssume,
}

/// `[try.assume]`: what `try` would find in a database.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TryAssume {
    /// "open" or "closed".
    pub opening: Option<String>,
    /// The present moment.
    pub now: Option<Timestamp>,
    /// Known applications.
    pub applications: Vec<AssumedApplication>,
    /// Known letters.
    pub letters: Vec<AssumedLetter>,
}

/// An application that `try` takes for given.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssumedApplication {
    /// Its reference.
    pub reference: String,
    /// Its applicant's address.
    pub address: String,
}

/// A letter of ours that `try` takes for given.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssumedLetter {
    /// Without angle brackets.
    pub message_id: String,
    /// The application it is about.
    #[serde(default)]
    pub reference: Option<String>,
    /// A digest to each manager, whose token holds.
    #[serde(default)]
    pub digest: bool,
}

//! `[letters]`: what letters say about us, in which language, and what has to be so before one
//! goes out in Welsh.

use std::path::PathBuf;

use serde::Deserialize;

use super::check::broken;

/// In which language letters are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LetterLanguage {
    /// English.
    En,
    /// Welsh.
    Cy,
    /// The one in which the applicant wrote.
    Applicant,
}

/// `[letters.cy]`: what the letters say about us, in Welsh.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WelshSection {
    /// `opening.name`.
    pub opening_name: String,
    /// `letters.contact_name`.
    pub contact_name: String,
    /// `letters.reply_within`.
    pub reply_within: String,
    /// `letters.kept_for`.
    pub kept_for: String,
}

/// `[letters]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    missing_docs,
    reason = "config/default.toml says what each of these words is"
)]
pub struct LetterSection {
    pub folder: PathBuf,
    pub language: LetterLanguage,
    pub welsh_approved_by: String,
    pub cy: WelshSection,
    pub organisation: String,
    pub team_name: String,
    pub contact_name: String,
    pub contact_email: String,
    pub contact_phone: String,
    pub post_address: String,
    pub role_profile_url: String,
    pub form_url: String,
    pub privacy_url: String,
    pub monitoring_url: String,
    pub reply_within: String,
    pub kept_for: String,
    pub closed_delay_minutes: u32,
    pub settle: u32,
    pub decisions: bool,
    pub decision_delay_minutes: u32,
}

/// No Welsh letter goes out before a person has put their name to it, and none that promises
/// something in English.
pub(super) fn problems(letters: &LetterSection) -> Vec<String> {
    let approved = !letters.welsh_approved_by.trim().is_empty();
    if !approved {
        return broken(&[(
            letters.language != LetterLanguage::Cy,
            "letters.language = \"cy\" sends every letter in Welsh, and nobody has approved the Welsh letters. hint: let a Welsh speaker read `letters preview --language cy --to welsh.html`, then put their name into letters.welsh_approved_by",
        )]);
    }
    let cy = &letters.cy;
    [
        ("opening_name", "-", &cy.opening_name),
        ("contact_name", &letters.contact_name, &cy.contact_name),
        ("reply_within", &letters.reply_within, &cy.reply_within),
        ("kept_for", &letters.kept_for, &cy.kept_for),
    ]
    .into_iter()
    .filter(|(_, english, welsh)| !english.is_empty() && welsh.trim().is_empty())
    .map(|(key, ..)| format!("letters.cy.{key} is needed, since letters.welsh_approved_by lets Welsh letters go out. hint: the same in Welsh"))
    .collect()
}

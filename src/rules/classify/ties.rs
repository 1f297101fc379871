//! To which application of ours a message belongs, and whether its sender owns it.
//!
//! A Message-ID of ours has 64 random bits, so who answers it has seen the letter; a reference
//! in a subject can be guessed. Neither makes the sender the applicant: only their address does.

use super::proof::{self, Verdict};
use crate::domain::application::{Application, Reference};
use crate::domain::message::{Message, ReturnPath};
use crate::domain::plan::Known;

/// What ties a message to what we know.
#[derive(Debug, Default)]
pub(super) struct Ties<'a> {
    /// The application it belongs to.
    pub(super) application: Option<&'a Application>,
    /// The sender's address is on that application.
    pub(super) owns: bool,
    /// It answers one of our letters, or one that we no longer know.
    pub(super) in_thread: bool,
    /// It answers a letter about an application, or names one in its subject.
    pub(super) names_application: bool,
}

impl<'a> Ties<'a> {
    pub(super) fn of(message: &Message, known: &'a Known) -> Self {
        let letters: Vec<_> = known
            .letters
            .iter()
            .filter(|letter| message.thread.contains(&letter.message_id))
            .collect();
        let by_reference = |reference: &Reference| {
            let reference = known.now_called(reference);
            known
                .applications
                .iter()
                .find(|one| &one.reference == reference)
        };
        let author = message.author().map(|author| author.address.folded());
        let is_of_author = |one: &&Application| {
            let author = author.as_deref().unwrap_or_default();
            one.addresses
                .iter()
                .any(|address| address.folded() == author)
        };
        let by_letter = letters
            .iter()
            .filter_map(|letter| letter.reference.as_ref())
            .find_map(by_reference);
        let by_subject = references(&message.subject, &known.reference_prefix)
            .iter()
            .find_map(by_reference);
        let application = by_letter
            .or(by_subject)
            .or_else(|| known.applications.iter().find(is_of_author));
        let domain = known.message_id_domain.to_lowercase();
        let lost_letter = !domain.is_empty()
            && message.thread.iter().any(|id| {
                let tail = id.rsplit_once('@').map(|(_, tail)| tail.to_lowercase());
                tail.is_some_and(|tail| tail == domain)
            });
        Self {
            owns: application.as_ref().is_some_and(is_of_author),
            application,
            in_thread: !letters.is_empty() || lost_letter,
            names_application: by_letter.or(by_subject).is_some()
                || letters.iter().any(|letter| letter.reference.is_some()),
        }
    }

    /// Whether it answers a letter about an application that is known.
    pub(super) fn answers_about_application(&self) -> bool {
        self.in_thread && self.names_application && self.application.is_some()
    }
}

/// Whether a message under our own address came from somewhere else.
pub(super) fn is_forged(message: &Message, known: &Known) -> bool {
    match proof::verdict(message, known.authserv_id.as_deref()) {
        Verdict::Failed => true,
        Verdict::Passed => false,
        Verdict::Unknown => match &message.return_path {
            ReturnPath::Address(path) => message
                .from
                .iter()
                .all(|own| !own.address.domain().eq_ignore_ascii_case(path.domain())),
            ReturnPath::Absent | ReturnPath::Null => false,
        },
    }
}

/// The references that stand in a subject, as `QPM-0042`.
fn references(subject: &str, prefix: &str) -> Vec<Reference> {
    if prefix.is_empty() {
        return Vec::new();
    }
    let lead = format!("{}-", prefix.to_lowercase());
    subject
        .split(|c: char| !(c.is_alphanumeric() || c == '-'))
        .filter(|word| word.to_lowercase().starts_with(&lead))
        .filter_map(|word| Reference::parse(prefix, word))
        .collect()
}

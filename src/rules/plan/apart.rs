//! What nobody should have sent: a passport, bank details, a letter about somebody's health. It is
//! kept apart from the application, and its sender is asked, once and kindly, not to send such.
//! Nothing of it is read, and no letter names it.

use super::arrived::Case;
use crate::domain::letter::{LetterKey, LetterKind};
use crate::domain::plan::Effect;
use crate::domain::verdict::Flag;

impl Case<'_> {
    /// Adds what becomes of such documents to `effects`, which hold all else that the message
    /// brings about. The letter that it gets anyway says it; where there is none, one of its own.
    pub(super) fn keep_apart(&self, effects: &mut Vec<Effect>) {
        let files = &self.found.restricted;
        if files.is_empty() {
            return;
        }
        effects.push(Effect::KeepApart {
            files: files.clone(),
        });
        let told = effects
            .iter()
            .any(|effect| matches!(effect, Effect::Enqueue(_)));
        let kind = (!told && !self.is_for_others()).then_some(LetterKind::DoNotSend);
        let key = |kind| LetterKey::for_message(kind, self.inbox_id);
        self.send(effects, kind, key, None);
    }

    /// Whether such a document seems to have come.
    pub(super) fn brings_restricted(&self) -> bool {
        self.found.flags.contains(&Flag::RestrictedDocument)
    }

    /// Whether letters must not name the file with this label.
    pub(super) fn is_kept_apart(&self, label: Option<&str>) -> bool {
        let restricted = &self.found.restricted;
        restricted.iter().any(|file| file.as_deref() == label)
    }
}

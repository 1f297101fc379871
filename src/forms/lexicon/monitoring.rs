//! By what the equality monitoring form is known: its titles and groups of questions. What stands
//! under them must never be read (invariant 8), so this only says that it is one.

use super::Lexicon;
use crate::forms::wording::Letters;

impl Lexicon {
    /// The monitoring group that a question asks about in more words than its wordings have:
    /// "Which of these best describes your ethnic group or background?"
    pub(in crate::forms) fn monitoring_group(&self, folded: &str) -> Option<usize> {
        let letters = Letters::of(folded);
        self.groups
            .iter()
            .filter(|(_, wording)| wording.words().contains(' '))
            .find(|(_, wording)| wording.is_in(folded, letters))
            .map(|(group, _)| *group)
    }

    /// Whether a folded text holds a title of the monitoring form.
    pub(in crate::forms) fn holds_monitoring_title(&self, folded: &str) -> bool {
        let letters = Letters::of(folded);
        self.titles.iter().any(|title| title.is_in(folded, letters))
    }
}

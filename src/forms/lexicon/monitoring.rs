//! By what the equality monitoring form is known: its titles and groups of questions. What stands
//! under them must never be read (invariant 8), so this only says that it is one.

use super::Lexicon;
use crate::forms::wording::holds;

impl Lexicon {
    /// The monitoring group that a question asks about in more words than its wordings have:
    /// "Which of these best describes your ethnic group or background?"
    pub(in crate::forms) fn monitoring_group(&self, folded: &str) -> Option<usize> {
        self.groups
            .iter()
            .filter(|(_, wording)| wording.contains(' '))
            .find(|(_, wording)| holds(folded, wording))
            .map(|(group, _)| *group)
    }

    /// Whether a folded text holds a title of the monitoring form.
    pub(in crate::forms) fn holds_monitoring_title(&self, folded: &str) -> bool {
        self.titles.iter().any(|title| holds(folded, title))
    }
}

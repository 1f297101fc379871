//! How the form says which questions must be answered: an asterisk, a word, or all of them. It must
//! not take "*Delete as appropriate" for such a mark.

use super::paper::Item;
use crate::forms::wording::fold;

/// How a form says which questions must be answered.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Required {
    /// An asterisk means that.
    pub(super) stars: bool,
    /// Marks are in use.
    pub(super) marks: bool,
    /// All must be.
    all: bool,
}

impl Required {
    /// Looks for what the form says about its marks.
    pub(super) fn of(items: &[Item]) -> Self {
        let mut found = Self {
            stars: true,
            ..Self::default()
        };
        for text in items.iter().filter_map(|item| Some(&item.words()?.text)) {
            let folded = format!(" {} ", fold(text));
            let must = [
                " required ",
                " mandatory ",
                " must ",
                " compulsory ",
                " essential ",
            ]
            .iter()
            .any(|word| folded.contains(word));
            let star = text.contains('*') || folded.contains(" asterisk ");
            // "*Delete as appropriate"
            found.stars &= !(text.contains('*') && folded.contains(" delete "));
            found.marks |= star && must && folded.split(' ').count() > 4;
            found.all |= [" all questions ", " all fields ", " every question "]
                .iter()
                .any(|all| folded.contains(all) && must && !star);
        }
        found
    }

    /// Whether a question must be answered: by its mark, where the form marks its questions, else
    /// where all must be or where this one usually must.
    pub(super) fn holds(self, marked: Option<bool>, usual: bool) -> bool {
        match marked {
            Some(marked) => marked,
            None if self.marks => false,
            None => self.all || usual,
        }
    }
}

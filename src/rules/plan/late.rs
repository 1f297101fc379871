//! What came after the opening closed: kept and listed as late, and told so once.
//!
//! Whoever we wrote to before the closing is not told "closed" in answer to their reply: we asked
//! for it. The manager decides about it, as about every late one.

use super::arrived::{Case, review};
use crate::domain::application::Reference;
use crate::domain::letter::LetterKind;
use crate::domain::plan::Effect;

impl Case<'_> {
    /// Whether the message came after the opening closed. The server's time of arrival counts,
    /// not when we came to read it.
    pub(super) fn is_late(&self) -> bool {
        let closes = self.snapshot.opening.closes();
        closes.is_some_and(|at| self.arrived_at >= at)
    }

    /// Whether somebody who applies with it is told that the opening is closed.
    pub(super) fn is_told_closed(&self) -> bool {
        self.is_late() && !self.goes_on_from_before()
    }

    /// Whether it replies to a letter that we wrote before the closing.
    fn goes_on_from_before(&self) -> bool {
        let closes = self.snapshot.opening.closes();
        let mut letters = self.snapshot.sent.iter();
        letters.any(|letter| {
            letter.kind != Some(LetterKind::Closed)
                && closes.is_none_or(|at| letter.written_at < at)
        })
    }

    /// What the manager has to know of a late application whose thread is older than the closing.
    pub(super) fn late_in_thread(&self, reference: &Reference) -> Option<Effect> {
        let words = format!(
            "{reference} came after the closing, in reply to a letter from before it. It is listed as late, and was not told \"closed\": please tell them yourself whether it counts."
        );
        (self.is_late() && self.goes_on_from_before())
            .then(|| review("late_in_thread", words, Some(reference)))
    }
}

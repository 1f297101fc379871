//! What was asked about the texts of one document. Neighbours ask about the same text again, and
//! to answer is most of the work of reading. Nothing of one person's form may stay in it while
//! another's is read: it is emptied before each.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Guess;

#[derive(Debug, Default)]
pub(super) struct Asked {
    answers: Mutex<HashMap<String, Vec<Guess>>>,
}

impl Asked {
    pub(super) fn forget(&self) {
        self.answers().clear();
    }

    /// The answer of the first time.
    pub(super) fn once(&self, text: &str, answer: impl Fn() -> Vec<Guess>) -> Vec<Guess> {
        if let Some(known) = self.answers().get(text) {
            return known.clone();
        }
        let new = answer();
        self.answers().insert(text.to_owned(), new.clone());
        new
    }

    fn answers(&self) -> MutexGuard<'_, HashMap<String, Vec<Guess>>> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

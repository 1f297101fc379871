//! What each spot offers a question to choose from, remembered once it was looked at: where many
//! questions stand below each other, each looks at the spots that the one above it has looked at,
//! and that must not cost more than their number.
//!
//! It holds for one board, whose spots do not change any more when answers are looked for.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::board::Board;
use super::options::{Token, option_of, tokens};
use crate::domain::form::Field;

/// What spots offer.
#[derive(Debug, Default)]
pub(super) struct Offers(RefCell<HashMap<Asked, Rc<Offer>>>);

/// The field that asks, and the spot's number.
type Asked = (Option<usize>, usize);

/// What one spot offers one field.
#[derive(Debug, Default)]
pub(super) struct Offer {
    /// The tokens of each of its lines.
    pub(super) lines: Vec<Vec<Token>>,
    is_option: OnceCell<bool>,
}

impl Offers {
    /// What the spot with this number offers.
    pub(super) fn of(&self, board: &Board<'_>, field: &Field, at: usize) -> Rc<Offer> {
        let key = (board.lexicon.index(field.id.as_str()), at);
        let mut known = self.0.borrow_mut();
        let offer = known.entry(key).or_insert_with(|| {
            let spot = board.get(at);
            let lines = spot.map(|spot| {
                let lines = spot.text.lines();
                lines
                    .map(|line| tokens(board, field, at, spot, line))
                    .collect()
            });
            Rc::new(Offer {
                lines: lines.unwrap_or_default(),
                is_option: OnceCell::new(),
            })
        });
        Rc::clone(offer)
    }
}

impl Offer {
    /// Whether its spot, with this number, is one option of this field and nothing else.
    pub(super) fn is_option(&self, board: &Board<'_>, field: &Field, at: usize) -> bool {
        *self.is_option.get_or_init(|| {
            board.get(at).is_some_and(|spot| {
                spot.control.is_none() && option_of(field, &spot.text).is_some()
            })
        })
    }
}

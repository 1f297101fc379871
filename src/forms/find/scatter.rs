//! Whether the questions that were found stand together, as those of a form do, or are chance
//! resemblances in a long text: a program's source, minutes, a report of many pages.
//!
//! It looks at distances and at no words. A form may stand on the last page of a long pack, and its
//! answers may be a page long: so what counts is how many of its questions have another one near.

use super::board::Board;

/// A document with fewer filled places is too short to resemble a form by chance.
const LONG: usize = 150;

/// So few questions stand near each other by chance.
const BY_CHANCE: usize = 5;

/// A document with more filled places to each of its questions has more than a page between them.
const PAGE: usize = 60;

/// Two questions have no more filled places than this between them, one of which may be a long
/// answer with a line to each place.
const NEAR: usize = 30;

/// How the questions of a document stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// As on a form, or in a document so short that it does not matter.
    Together,
    /// Apart, as on few forms: what was read is for a person to look at.
    Scattered,
    /// Lost in a long text, as on no form.
    Lost,
}

/// Judges the places of the questions, in any order.
pub(super) fn stand(board: &Board<'_>, mut asked: Vec<usize>) -> Stand {
    let mut filled = 0usize;
    // How many filled places stand before each place.
    let before: Vec<usize> = board
        .spots
        .iter()
        .map(|spot| {
            let count = filled;
            filled += usize::from(!spot.is_empty());
            count
        })
        .collect();
    asked.sort_unstable();
    asked.dedup();
    let (mut run, mut longest, mut last) = (0usize, 0usize, None);
    for place in asked.iter().filter_map(|at| before.get(*at).copied()) {
        let near = last.is_some_and(|last: usize| place.saturating_sub(last) <= NEAR);
        run = if near { run + 1 } else { 1 };
        longest = longest.max(run);
        last = Some(place);
    }
    if filled < LONG || longest * 2 > asked.len() {
        Stand::Together
    } else if longest <= BY_CHANCE && filled > asked.len() * PAGE {
        Stand::Lost
    } else {
        Stand::Scattered
    }
}

//! What stands around a spot: to its right, below it, at the head of its column, in its row.
//! Everything ends at the next question; how far is looked is bounded.

use super::board::{Board, is_strong};
use super::spots::{Piece, STRETCH, Spot};
use crate::forms::lexicon::Key;

impl<'a> Board<'a> {
    /// What stands to the right of a spot, up to the next question.
    pub(super) fn right(&self, at: usize) -> Vec<usize> {
        let Some(spot) = self.get(at) else {
            return Vec::new();
        };
        if spot.piece == Piece::Label {
            return vec![self.control_behind(at).unwrap_or(at + 1)];
        }
        let mut beside: Vec<usize> = self.beside(at, spot).map(|(at, _)| at).collect();
        beside.sort_by_key(|at| self.get(*at).map(|spot| (spot.col, spot.row)));
        self.up_to_question(beside).collect()
    }

    /// These spots up to the next question. Words behind a control that was filled in, or left
    /// empty, are a question too, whether anybody knows it or not; words beside a tick are its
    /// option.
    fn up_to_question(&self, spots: Vec<usize>) -> impl Iterator<Item = usize> {
        let mut entered = false;
        spots.into_iter().take_while(move |at| {
            let entry = self.get(*at).is_some_and(|spot| spot.entry().is_some());
            let goes_on = !self.blocks(*at) && (entry || !entered);
            entered |= entry;
            goes_on
        })
    }

    /// The control that follows a question on its line with nothing between: "Signed: Zoe Date:"
    /// and a control.
    fn control_behind(&self, label: usize) -> Option<usize> {
        let spot = self.get(label)?;
        let nothing = self.get(label + 1)?.is_empty();
        let next = self.get(label + 2)?;
        let beside = next.region == spot.region && next.cell().0 == spot.cell().0;
        (nothing && beside && next.control.is_some()).then_some(label + 2)
    }

    /// What stands below a spot, in its columns up to the next question's, until a row in which
    /// a question stands.
    pub(super) fn below(&self, at: usize) -> Vec<usize> {
        let Some(spot) = self.get(at) else {
            return Vec::new();
        };
        let limit = self
            .beside(at, spot)
            .filter(|(at, _)| self.blocks(*at))
            .map(|(_, other)| other.col)
            .min()
            .unwrap_or(u32::MAX);
        let under = self.under(at, spot, limit);
        let mut last = spot.row_end;
        let mut found = Vec::new();
        let gap = if spot.flow { 40 } else { 4 };
        let mut entered = false;
        for (row, _, at) in under {
            let entry = self.get(at).is_some_and(|spot| spot.entry().is_some());
            if self.blocks(at)
                || (entered && !entry)
                || row.saturating_sub(last) > gap * STRETCH
                || found.len() > 400
            {
                break;
            }
            entered |= entry;
            last = last.max(self.get(at).map_or(row, |spot| spot.row_end));
            found.push(at);
        }
        self.without_begun_row(found, limit)
    }

    /// What stands in the rows of a spot, further right.
    fn beside(&self, at: usize, spot: &Spot<'_>) -> impl Iterator<Item = (usize, &Spot<'a>)> {
        let (row, row_end, col_end) = (spot.row, spot.row_end, spot.col_end);
        let last = row_end / STRETCH;
        self.near(at)
            .take_while(move |(_, other)| other.cell().0 <= last)
            .filter(move |(_, other)| {
                other.row <= row_end && row <= other.row_end && other.col > col_end
            })
    }

    /// What stands below a spot in its columns and those up to `limit`, row by row, to the end of
    /// the row in which the next question stands.
    fn under(&self, at: usize, spot: &Spot<'_>, limit: u32) -> Vec<(u32, u32, usize)> {
        let mut ends = u32::MAX;
        let mut under: Vec<(u32, u32, usize)> = Vec::new();
        for (at, other) in self.near(at) {
            if other.cell().0 > ends {
                break;
            }
            if other.row > spot.row_end && other.col < limit && other.col_end >= spot.col {
                under.push((other.row, other.col, at));
                if self.blocks(at) {
                    ends = ends.min(other.cell().0);
                }
            }
        }
        under.sort_unstable();
        under
    }

    /// Whether something stands in the same row before a spot.
    pub(super) fn has_words_left_of(&self, at: usize) -> bool {
        self.get(at).is_some_and(|spot| {
            let mut row = self.row_of(at);
            row.any(|(_, other)| other.col < spot.col && !other.is_empty())
        })
    }

    /// The spots of the same row of cells.
    fn row_of(&self, at: usize) -> impl Iterator<Item = (usize, &Spot<'a>)> {
        let row = self.get(at).map(|spot| (spot.region, spot.cell().0));
        let same = move |spot: &Spot<'_>| Some((spot.region, spot.cell().0)) == row;
        let before = self.spots.get(..at).unwrap_or_default();
        let start = at - before.iter().rev().take_while(|spot| same(spot)).count();
        let spots = self.spots.iter().enumerate().skip(start);
        spots.take_while(move |(_, spot)| same(spot))
    }

    /// A row whose first cell is free but in which a question stands further on is not ours.
    fn without_begun_row(&self, found: Vec<usize>, limit: u32) -> Vec<usize> {
        let Some((at, last)) = found.last().and_then(|at| Some((*at, self.get(*at)?))) else {
            return found;
        };
        let last_row = last.row;
        let begun = self.row_of(at).any(|(at, other)| {
            other.row == last_row && other.col < limit && other.col > last.col && self.asks(at)
        });
        if begun && !last.flow {
            found
                .into_iter()
                .filter(|at| self.get(*at).is_some_and(|spot| spot.row != last_row))
                .collect()
        } else {
            found
        }
    }

    /// The spots of the same region from shortly before a spot on. Spots are in reading order.
    fn near(&self, at: usize) -> impl Iterator<Item = (usize, &Spot<'a>)> {
        let region = self.get(at).map(|spot| spot.region);
        let start = at.saturating_sub(200);
        // Regions follow each other: what comes behind this one is not looked at.
        let spots = self.spots.iter().enumerate().skip(start).take(3_000);
        let at_or_behind = move |(_, other): &(usize, &Spot<'a>)| Some(other.region) <= region;
        spots
            .take_while(at_or_behind)
            .filter(move |(_, other)| Some(other.region) == region)
    }

    /// Whether a row has something in its first cell and something beside it: a question that
    /// nobody knows, with its answer.
    pub(super) fn is_pair_row(&self, at: usize) -> bool {
        self.get(at).is_some_and(|spot| {
            self.row_of(at).any(|(_, other)| {
                other.row == spot.row && other.col > spot.col_end && !other.is_empty()
            })
        })
    }

    /// The same among what stands below `label` alone: under a header row the neighbours belong
    /// to other questions.
    pub(super) fn is_pair_row_within(
        &self,
        spot: &Spot<'_>,
        label: &Spot<'_>,
        below: &[usize],
    ) -> bool {
        let within = below
            .iter()
            .filter_map(|at| self.get(*at))
            .any(|other| other.row == spot.row && other.col > spot.col_end && !other.is_empty());
        within && spot.col == label.col
    }

    /// What stands in the cell above a spot, past other ticks: the head of its column.
    pub(super) fn column_head(
        &self,
        at: usize,
        is_tick: impl Fn(&Spot<'_>) -> bool,
    ) -> Option<&Spot<'_>> {
        let spot = self.get(at)?;
        self.spots
            .get(..at)?
            .iter()
            .rev()
            .filter(|other| other.region == spot.region && !other.is_empty())
            .filter(|other| {
                other.row_end < spot.row && other.col <= spot.col_end && other.col_end >= spot.col
            })
            .find(|other| !is_tick(other))
    }

    /// Whether a question stands in a row of questions side by side, whose answers stand below, as
    /// web forms export them.
    pub(super) fn is_in_header(&self, at: usize) -> bool {
        let Some(spot) = self.get(at) else {
            return false;
        };
        let row: Vec<usize> = self
            .row_of(at)
            .filter(|(_, other)| other.row == spot.row && !other.is_empty())
            .map(|(at, _)| at)
            .collect();
        let asking = row.iter().filter(|at| self.asks(**at)).count();
        let aside =
            asking >= 2 && asking == row.len() && self.habits(at).asking != Some(spot.cell().1);
        !spot.flow && (aside || (asking >= 3 && asking * 2 > row.len()))
    }

    /// Whether more than one row below is filled, in whatever column.
    pub(super) fn has_second_row(&self, below: &[usize]) -> bool {
        let rows: std::collections::BTreeSet<u32> = below
            .iter()
            .filter(|at| {
                self.get(**at).is_some_and(|spot| {
                    let filled = |other: &Spot<'_>| other.row == spot.row && !other.is_empty();
                    self.row_of(**at).any(|(_, other)| filled(other))
                })
            })
            .filter_map(|at| Some(self.get(*at)?.row))
            .collect();
        rows.len() > 1
    }
}

/// Whether running text at this spot asks something that is none of our questions.
pub(super) fn asks_unknown(spot: &Spot<'_>) -> bool {
    if spot.control.is_some() {
        return false;
    }
    let text = spot.text.trim();
    let words = text.split_whitespace().count();
    // "3) Motivation" goes on with the form's numbers; "3 High Street" is an address.
    let first = text.split_whitespace().next().unwrap_or_default();
    let numbered = first.starts_with(|c: char| c.is_ascii_digit() || c == 'Q')
        && first.ends_with(['.', ')', ':']);
    let marked = text.starts_with("Q:") || text.starts_with("Question:");
    marked
        || (words <= 25 && (text.ends_with('?') || text.ends_with(':')))
        || (numbered && words <= 15 && spot.strength() >= 0.6)
        || (is_strong(spot) && spot.best().is_some_and(|guess| guess.key == Key::Other))
        || (words <= 14 && spot.advice.addresses && text.ends_with('?'))
}

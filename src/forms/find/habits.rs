//! How each region of a document puts its answers: beside or below its questions, in which column,
//! under a heading "Your answer". One question alone is often unclear; its neighbours tell.

use std::collections::HashMap;

use super::board::Board;
use super::spots::{Piece, Spot};

/// How a region puts its answers.
#[derive(Clone, Debug, Default)]
pub(super) struct Habits {
    /// Questions with an answer, or a box for it, to the right.
    pub(super) right: u32,
    /// Questions with an answer, or a box for it, below, and nothing to the right.
    pub(super) below: u32,
    /// Questions whose answer below is one row, or one paragraph, long.
    pub(super) single: u32,
    /// Questions answered on their own line or in their own cell.
    pub(super) inline: u32,
    /// The column that most answers to the right stand in.
    pub(super) column: Option<u32>,
    /// The column that most questions stand in.
    pub(super) asking: Option<u32>,
    /// Under a row of headings "Question | Guidance | Answer": the answers' columns and that row.
    pub(super) answers: Option<(u32, u32, u32)>,
}

impl Board<'_> {
    pub(super) fn learn_habits(&mut self) {
        self.habits.clear();
        let mut habits: HashMap<usize, Habits> = HashMap::new();
        let mut columns: HashMap<(usize, u32), u32> = HashMap::new();
        let mut asking: HashMap<(usize, u32), u32> = HashMap::new();
        for (at, spot) in self.spots.iter().enumerate() {
            if !self.asks(at) || spot.is_closed() {
                continue;
            }
            if spot.piece == Piece::Label {
                let answered = self
                    .get(at + 1)
                    .is_some_and(|value| !value.is_empty() && !value.prompt);
                habits.entry(spot.region).or_default().inline += u32::from(answered);
                continue;
            }
            let entry = habits.entry(spot.region).or_default();
            let (right, below) = (self.right(at), self.below(at));
            entry.single += u32::from(below.len() == 1);
            *asking.entry((spot.region, spot.cell().1)).or_default() += 1;
            if let Some(first) = right
                .iter()
                .filter_map(|at| self.get(*at))
                .find(|spot| !spot.prompt)
            {
                entry.right += 1;
                if right.len() == 1 {
                    *columns.entry((spot.region, first.cell().1)).or_default() += 1;
                }
            } else if right.is_empty()
                && below.first().is_some_and(|at| {
                    let advises = self.get(*at).is_none_or(|below| below.advice.instructs);
                    !advises && !self.is_pair_row(*at)
                })
            {
                entry.below += 1;
            }
        }
        for (region, entry) in &mut habits {
            entry.column = most(&columns, *region);
            entry.asking = most(&asking, *region);
        }
        let regions: Vec<usize> = habits.keys().copied().collect();
        for region in regions {
            let answers = self.answer_columns(region);
            if let Some(entry) = habits.get_mut(&region) {
                entry.answers = answers;
            }
        }
        self.habits = habits;
    }

    /// A row "No. | Question | Guidance | Your answer" names the column of the answers.
    fn answer_columns(&self, region: usize) -> Option<(u32, u32, u32)> {
        let spots: Vec<&Spot<'_>> = self
            .spots
            .iter()
            .filter(|spot| spot.region == region && !spot.is_empty())
            .collect();
        for spot in &spots {
            if !is_one_of(
                spot,
                &[
                    "answer",
                    "your answer",
                    "your answers",
                    "response",
                    "your response",
                    "applicant response",
                    "answers",
                    "reply",
                    "applicants answer",
                    "your reply",
                    "ateb",
                    "eich ateb",
                    "please complete",
                    "to be completed by applicant",
                    "details",
                ],
            ) {
                continue;
            }
            let beside = spots.iter().any(|other| {
                other.row == spot.row
                    && other.col != spot.col
                    && is_one_of(
                        other,
                        &[
                            "question",
                            "questions",
                            "item",
                            "field",
                            "guidance",
                            "notes",
                            "help",
                            "information",
                            "information required",
                            "criteria",
                            "section",
                            "no",
                            "number",
                            "ref",
                            "what we ask",
                            "about you",
                            "cwestiwn",
                        ],
                    )
            });
            if beside {
                return Some((spot.col, spot.col_end, spot.row_end));
            }
        }
        None
    }
}

/// The region's column with the highest count, the first of equals.
fn most(counts: &HashMap<(usize, u32), u32>, region: usize) -> Option<u32> {
    counts
        .iter()
        .filter(|((of, _), _)| *of == region)
        .max_by_key(|((_, column), count)| (**count, std::cmp::Reverse(*column)))
        .map(|((_, column), _)| *column)
}

fn is_one_of(spot: &Spot<'_>, words: &[&str]) -> bool {
    words.contains(&&*spot.folded)
}

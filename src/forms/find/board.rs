//! The spots with their neighbours: what stands to the right of a question, what below it, and
//! how this form as a whole puts answers to its questions.

use std::collections::{HashMap, HashSet};

use super::spots::{Piece, STRETCH, Spot};
use crate::forms::guidance::{addresses_reader, instructs};
use crate::forms::lexicon::{Key, Lexicon};
use crate::forms::wording::fold;

/// The spots, which of them put questions, and the habits of each region.
pub(super) struct Board<'a> {
    pub(super) spots: Vec<Spot>,
    pub(super) lexicon: &'a Lexicon,
    asks: Vec<bool>,
    headers: HashSet<usize>,
    habits: HashMap<usize, Habits>,
}

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

impl<'a> Board<'a> {
    /// Lays the board: a spot that strongly resembles a question puts it, unless it stands where
    /// this region has its answers.
    pub(super) fn new(spots: Vec<Spot>, lexicon: &'a Lexicon) -> Self {
        let mut board = Self {
            asks: first_strong(&spots),
            spots,
            lexicon,
            headers: HashSet::new(),
            habits: HashMap::new(),
        };
        board.demote();
        board.fill_header_rows();
        board.learn_habits();
        board
    }

    /// The questions are settled: only these, and known questions that nobody answers, are left.
    pub(super) fn settle(&mut self, assigned: &[usize]) {
        for (at, spot) in self.spots.iter().enumerate() {
            let foreign = spot
                .best()
                .is_some_and(|guess| matches!(guess.key, Key::Other | Key::Monitoring(_)));
            let known = foreign || self.headers.contains(&at) || spot.strength() >= 0.97;
            if let Some(asks) = self.asks.get_mut(at) {
                *asks = assigned.contains(&at) || (*asks && (known || spot.piece == Piece::Label));
            }
        }
        self.learn_habits();
    }

    /// A spot by its number; numbers come from this board.
    pub(super) fn get(&self, at: usize) -> Option<&Spot> {
        self.spots.get(at)
    }

    /// Whether nothing of the region follows this spot.
    pub(super) fn is_last(&self, at: usize) -> bool {
        let region = self.get(at).map(|spot| spot.region);
        self.get(at + 1).map(|spot| spot.region) != region
    }

    /// Whether a spot puts a question.
    pub(super) fn asks(&self, at: usize) -> bool {
        self.asks.get(at).copied().unwrap_or(false)
    }

    /// Whether a spot ends the search for an answer.
    fn blocks(&self, at: usize) -> bool {
        self.asks(at)
            || self
                .spots
                .get(at)
                .is_some_and(|spot| spot.heading || spot.closed)
    }

    /// How the region of this spot puts its answers.
    pub(super) fn habits(&self, at: usize) -> Habits {
        self.spots
            .get(at)
            .and_then(|spot| self.habits.get(&spot.region))
            .cloned()
            .unwrap_or_default()
    }

    /// A word that resembles a question but stands in the column of answers, beside a question,
    /// is an answer: "Email" beside "Where did you see this advertised?".
    fn demote(&mut self) {
        let mut asking: HashMap<(usize, u32), u32> = HashMap::new();
        let mut beside: HashMap<(usize, u32), u32> = HashMap::new();
        let filled: Vec<(usize, &Spot)> = self
            .spots
            .iter()
            .enumerate()
            .filter(|(_, spot)| !spot.is_empty() && !spot.flow)
            .collect();
        let column = |spot: &Spot| (spot.region, spot.cell().1);
        let beside_question = |left: &Spot, spot: &Spot| {
            left.region == spot.region
                && left.row == spot.row
                && is_strong(left)
                && left.piece == Piece::Whole
                && spot.piece == Piece::Whole
        };
        for (_, spot) in filled.iter().filter(|(_, spot)| is_strong(spot)) {
            *asking.entry(column(spot)).or_default() += 1;
        }
        for pair in filled.windows(2) {
            if let [(_, left), (_, spot)] = pair
                && beside_question(left, spot)
            {
                *beside.entry(column(spot)).or_default() += 1;
            }
        }
        let count = |map: &HashMap<(usize, u32), u32>, spot: &Spot| {
            map.get(&column(spot)).copied().unwrap_or(0)
        };
        let mut demoted = Vec::new();
        for pair in filled.windows(2) {
            if let [(before, left), (at, spot)] = pair
                && beside_question(left, spot)
                && !demoted.contains(before)
                && is_strong(spot)
                && count(&asking, left) >= 3
                && count(&asking, spot) * 3 < count(&asking, left)
                && count(&beside, spot) * 2 > count(&asking, left)
            {
                demoted.push(*at);
            }
        }
        for at in demoted {
            if let Some(asks) = self.asks.get_mut(at) {
                *asks = false;
            }
            if let Some(spot) = self.spots.get_mut(at) {
                spot.guesses.clear();
            }
        }
    }

    /// In a row of questions side by side the cells that nobody knows are questions too.
    fn fill_header_rows(&mut self) {
        let mut rows: HashMap<(usize, u32), Vec<usize>> = HashMap::new();
        for (at, spot) in self.spots.iter().enumerate() {
            if !spot.flow && !spot.is_empty() {
                rows.entry((spot.region, spot.row)).or_default().push(at);
            }
        }
        for row in rows.values() {
            let asking = row.iter().filter(|at| self.asks(**at)).count();
            let side_by_side = row
                .windows(2)
                .filter(|pair| matches!(pair, [a, b] if self.asks(*a) && self.asks(*b)))
                .count();
            let most = asking * 2 >= row.len() && side_by_side >= 2;
            let table = row.len() >= 6 && side_by_side >= 1 && self.answered_below(row);
            if asking >= 3 && (most || table) {
                for at in row {
                    if let Some(asks) = self.asks.get_mut(*at) {
                        *asks = true;
                    }
                    self.headers.insert(*at);
                }
            }
        }
    }

    /// Whether something stands in the next row below half of these spots and more.
    fn answered_below(&self, row: &[usize]) -> bool {
        let below = row.iter().filter_map(|at| self.get(*at)).filter(|head| {
            self.spots.iter().any(|other| {
                other.region == head.region
                    && other.row == head.row_end + 1
                    && other.col == head.col
                    && !other.is_empty()
            })
        });
        below.count() * 2 > row.len()
    }

    fn learn_habits(&mut self) {
        self.habits.clear();
        let mut habits: HashMap<usize, Habits> = HashMap::new();
        let mut columns: HashMap<(usize, u32), u32> = HashMap::new();
        let mut asking: HashMap<(usize, u32), u32> = HashMap::new();
        for (at, spot) in self.spots.iter().enumerate() {
            if !self.asks(at) || spot.closed {
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
            if spot.piece == Piece::Label {
                entry.inline += 1;
                continue;
            }
            entry.single += u32::from(self.below(at).len() == 1);
            *asking.entry((spot.region, spot.cell().1)).or_default() += 1;
            let right = self.right(at);
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
                && self
                    .below(at)
                    .first()
                    .and_then(|at| self.get(*at))
                    .is_some_and(|below| !instructs(&below.text) && !self.is_pair_row(below))
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
        let spots: Vec<&Spot> = self
            .spots
            .iter()
            .filter(|spot| spot.region == region && !spot.is_empty())
            .collect();
        for spot in &spots {
            if !is_one_of(
                &spot.text,
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
                        &other.text,
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

    /// What stands to the right of a spot, up to the next question.
    pub(super) fn right(&self, at: usize) -> Vec<usize> {
        let Some(spot) = self.get(at) else {
            return Vec::new();
        };
        if spot.piece == Piece::Label {
            return vec![at + 1];
        }
        let mut beside: Vec<usize> = self
            .near(at)
            .filter(|(_, other)| {
                other.row <= spot.row_end && spot.row <= other.row_end && other.col > spot.col_end
            })
            .map(|(at, _)| at)
            .collect();
        beside.sort_by_key(|at| self.get(*at).map(|spot| (spot.col, spot.row)));
        beside
            .into_iter()
            .take_while(|at| !self.blocks(*at))
            .collect()
    }

    /// What stands below a spot, in its columns up to the next question's, until a row in which
    /// a question stands.
    pub(super) fn below(&self, at: usize) -> Vec<usize> {
        let Some(spot) = self.get(at) else {
            return Vec::new();
        };
        let limit = self
            .near(at)
            .filter(|(_, other)| {
                other.row <= spot.row_end && spot.row <= other.row_end && other.col > spot.col_end
            })
            .filter(|(at, _)| self.blocks(*at))
            .map(|(_, other)| other.col)
            .min()
            .unwrap_or(u32::MAX);
        let mut under: Vec<(u32, u32, usize)> = self
            .near(at)
            .filter(|(_, other)| {
                other.row > spot.row_end && other.col < limit && other.col_end >= spot.col
            })
            .map(|(at, other)| (other.row, other.col, at))
            .collect();
        under.sort_unstable();
        let mut last = spot.row_end;
        let mut found = Vec::new();
        let gap = if spot.flow { 40 } else { 4 };
        for (row, _, at) in under {
            if self.blocks(at) || row.saturating_sub(last) > gap * STRETCH || found.len() > 400 {
                break;
            }
            last = last.max(self.get(at).map_or(row, |spot| spot.row_end));
            found.push(at);
        }
        self.without_begun_row(found, limit)
    }

    /// A row whose first cell is free but in which a question stands further on is not ours.
    fn without_begun_row(&self, found: Vec<usize>, limit: u32) -> Vec<usize> {
        let Some(last) = found.last().and_then(|at| self.get(*at)) else {
            return found;
        };
        let last_row = last.row;
        let begun = self.spots.iter().enumerate().any(|(at, other)| {
            other.region == last.region
                && other.row == last_row
                && other.col < limit
                && other.col > last.col
                && self.asks(at)
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
    fn near(&self, at: usize) -> impl Iterator<Item = (usize, &Spot)> {
        let region = self.get(at).map(|spot| spot.region);
        let start = at.saturating_sub(200);
        self.spots
            .iter()
            .enumerate()
            .skip(start)
            .take(3_000)
            .filter(move |(_, other)| Some(other.region) == region)
    }

    /// Whether a row has something in its first cell and something beside it: a question that
    /// nobody knows, with its answer.
    pub(super) fn is_pair_row(&self, spot: &Spot) -> bool {
        self.spots.iter().any(|other| {
            other.region == spot.region
                && other.row == spot.row
                && other.col > spot.col_end
                && !other.is_empty()
        })
    }

    /// The same among what stands below `label` alone: under a header row the neighbours belong
    /// to other questions.
    pub(super) fn is_pair_row_within(&self, spot: &Spot, label: &Spot, below: &[usize]) -> bool {
        let within = below
            .iter()
            .filter_map(|at| self.get(*at))
            .any(|other| other.row == spot.row && other.col > spot.col_end && !other.is_empty());
        within && spot.col == label.col
    }

    /// What stands in the cell above a spot, past other ticks: the head of its column.
    pub(super) fn column_head(&self, at: usize, is_tick: impl Fn(&Spot) -> bool) -> Option<&Spot> {
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
            .near(at)
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
            .filter_map(|at| self.get(*at))
            .flat_map(|spot| {
                self.spots.iter().filter(move |other| {
                    other.region == spot.region && other.row == spot.row && !other.is_empty()
                })
            })
            .map(|spot| spot.row)
            .collect();
        rows.len() > 1
    }

    /// Whether running text at this spot asks something that is none of our questions.
    pub(super) fn asks_unknown(&self, spot: &Spot) -> bool {
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
            || (words <= 14 && addresses_reader(text) && text.ends_with('?'))
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

/// No form asks more questions than this; the rest of a sheet full of them is not looked at.
const MOST_QUESTIONS: usize = 1_000;

fn first_strong(spots: &[Spot]) -> Vec<bool> {
    let mut left = MOST_QUESTIONS;
    spots
        .iter()
        .map(|spot| {
            let strong = left > 0 && is_strong(spot);
            left -= usize::from(strong);
            strong
        })
        .collect()
}

fn is_one_of(text: &str, words: &[&str]) -> bool {
    words.contains(&fold(text).as_str())
}

/// Whether a spot resembles a question enough to be taken for one before anything else is known.
pub(super) fn is_strong(spot: &Spot) -> bool {
    let Some(guess) = spot.best() else {
        return false;
    };
    if spot.closed || spot.piece == Piece::Value {
        return false;
    }
    match guess.key {
        _ if spot.piece == Piece::Label => true,
        Key::Other => {
            let words = spot.text.split_whitespace().count();
            guess.score >= 0.98
                || spot.piece == Piece::Label
                || (guess.score >= 0.88
                    && (words >= 2 || spot.text.trim_end().ends_with(['?', ':'])))
        }
        _ => guess.score >= 0.84,
    }
}

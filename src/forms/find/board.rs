//! The spots with their neighbours: what stands to the right of a question, what below it, and
//! how this form as a whole puts answers to its questions.

use std::collections::{HashMap, HashSet};

use super::habits::Habits;
use super::offers::Offers;
use super::spots::{Piece, Spot, Standing};
use crate::forms::lexicon::{Key, Lexicon};

/// The spots, which of them put questions, and the habits of each region.
pub(super) struct Board<'a> {
    pub(super) spots: Vec<Spot<'a>>,
    pub(super) lexicon: &'a Lexicon,
    pub(super) asks: Vec<bool>,
    pub(super) headers: HashSet<usize>,
    /// Questions that nobody knows, by the rhythm of the others.
    pub(super) unknown: HashSet<usize>,
    /// Lines that may be such questions.
    pub(super) unclear: HashSet<usize>,
    pub(super) habits: HashMap<usize, Habits>,
    /// What its spots offer to choose from.
    pub(super) offers: Offers,
}

impl<'a> Board<'a> {
    /// Lays the board: a spot that strongly resembles a question puts it, unless it stands where
    /// this region has its answers.
    pub(super) fn new(spots: Vec<Spot<'a>>, lexicon: &'a Lexicon) -> Self {
        let mut board = Self {
            asks: first_strong(&spots),
            spots,
            lexicon,
            headers: HashSet::new(),
            unknown: HashSet::new(),
            unclear: HashSet::new(),
            habits: HashMap::new(),
            offers: Offers::default(),
        };
        board.second_referee();
        board.demote();
        board.fill_header_rows();
        board.learn_habits();
        board.leave_out_guidance();
        board.close_header_rows();
        if board.hear_rhythm() {
            board.learn_habits();
        }
        board
    }

    /// "Question | Guidance | Your answer" asks nothing.
    fn close_header_rows(&mut self) {
        for (at, asks) in self.asks.iter_mut().enumerate() {
            let Some(spot) = self.spots.get_mut(at).filter(|spot| !spot.flow) else {
                continue;
            };
            let head = self
                .habits
                .get(&spot.region)
                .and_then(|habits| habits.answers);
            if head.is_some_and(|(.., row_end)| row_end == spot.row_end) {
                *asks = false;
                spot.guesses.clear();
                spot.standing = Standing::Heading;
            }
        }
    }

    /// The questions are settled: only these, and known questions that nobody answers, are left.
    /// Says whether that changes anything.
    pub(super) fn settle(&mut self, assigned: &[usize]) -> bool {
        let before = self.asks.clone();
        for (at, spot) in self.spots.iter().enumerate() {
            let foreign = spot
                .best()
                .is_some_and(|guess| matches!(guess.key, Key::Other | Key::Monitoring(_)));
            let marked = self.headers.contains(&at) || self.unknown.contains(&at);
            let known = foreign || marked || spot.strength() >= 0.97;
            if let Some(asks) = self.asks.get_mut(at).filter(|_| spot.control.is_none()) {
                *asks = assigned.contains(&at) || (*asks && (known || spot.piece == Piece::Label));
            }
        }
        let changed = self.asks != before;
        if changed {
            self.learn_habits();
        }
        changed
    }

    /// A spot by its number; numbers come from this board.
    pub(super) fn get(&self, at: usize) -> Option<&Spot<'a>> {
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
    pub(super) fn blocks(&self, at: usize) -> bool {
        self.asks(at)
            || self
                .spots
                .get(at)
                .is_some_and(|spot| spot.standing != Standing::Open)
    }

    /// How the region of this spot puts its answers.
    pub(super) fn habits(&self, at: usize) -> Habits {
        self.spots
            .get(at)
            .and_then(|spot| self.habits.get(&spot.region))
            .cloned()
            .unwrap_or_default()
    }

    /// "Referee" asked twice, each in its own row, asks for two people.
    fn second_referee(&mut self) {
        let (Some(first), Some(second)) = (
            self.lexicon.index("referee_1").map(Key::Field),
            self.lexicon.index("referee_2").map(Key::Field),
        ) else {
            return;
        };
        let asking = |key: Key| -> Vec<usize> {
            let asks = |spot: &Spot<'_>| {
                let best = spot.best().filter(|guess| guess.score >= 0.84);
                best.is_some_and(|guess| guess.key == key)
            };
            let open = |spot: &Spot<'_>| {
                spot.referee.is_none() && spot.standing == Standing::Open && spot.control.is_none()
            };
            let spots = self.spots.iter().enumerate();
            let spots = spots.filter(|(_, spot)| open(spot) && asks(spot));
            spots.map(|(at, _)| at).collect()
        };
        let (ones, others) = (asking(first), asking(second));
        if let ([_, at], []) = (ones.as_slice(), others.as_slice())
            && let Some(spot) = self.spots.get_mut(*at)
        {
            for guess in &mut spot.guesses {
                if guess.key == first || guess.key == second {
                    guess.key = if guess.key == first { second } else { first };
                }
            }
        }
    }

    /// A word that resembles a question but stands in the column of answers, beside a question,
    /// is an answer: "Email" beside "Where did you see this advertised?".
    fn demote(&mut self) {
        let mut asking: HashMap<(usize, u32), u32> = HashMap::new();
        let mut beside: HashMap<(usize, u32), u32> = HashMap::new();
        let filled: Vec<(usize, &Spot<'_>)> = self
            .spots
            .iter()
            .enumerate()
            .filter(|(_, spot)| !spot.is_empty() && !spot.flow)
            .collect();
        let column = |spot: &Spot<'_>| (spot.region, spot.cell().1);
        let beside_question = |left: &Spot<'_>, spot: &Spot<'_>| {
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
        let count = |map: &HashMap<(usize, u32), u32>, spot: &Spot<'_>| {
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
            if !spot.flow && !spot.is_empty() && spot.control.is_none() {
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
}

/// No form asks more questions than this; the rest of a sheet full of them is not looked at.
const MOST_QUESTIONS: usize = 1_000;

fn first_strong(spots: &[Spot<'_>]) -> Vec<bool> {
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

/// Whether a spot resembles a question enough to be taken for one before anything else is known.
pub(super) fn is_strong(spot: &Spot<'_>) -> bool {
    if spot.is_closed() || spot.piece == Piece::Value || spot.control.is_some() {
        return false;
    }
    if spot.piece == Piece::Label {
        return true;
    }
    let Some(guess) = spot.best() else {
        return false;
    };
    match guess.key {
        Key::Other => {
            let words = spot.text.split_whitespace().count();
            guess.score >= 0.98
                || (guess.score >= 0.88
                    && (words >= 2 || spot.text.trim_end().ends_with(['?', ':'])))
        }
        _ => guess.score >= 0.84,
    }
}

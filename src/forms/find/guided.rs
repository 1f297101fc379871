//! Guidance that stands in the place of the answer, above it in the same cell: "For example large
//! print." and below it what somebody needs. Nobody's answer begins with it, so it is left out
//! before anything is read.

use super::board::Board;
use super::spots::{Piece, Spot};
use crate::forms::guidance::{Advice, MOST_WORDS};
use crate::forms::layout::Content;
use crate::forms::wording::{fold, is_wordier};

impl Board<'_> {
    /// Leaves guidance out of the cells that answer.
    pub(super) fn leave_out_guidance(&mut self) {
        let mut answers: Vec<usize> = (0..self.spots.len())
            .filter(|at| self.asks(*at))
            .filter_map(|at| {
                let beside = self.right(at);
                let answer = beside.first().copied();
                answer.or_else(|| self.below(at).first().copied())
            })
            .collect();
        let in_column = |at: &usize| {
            let column = self.habits(*at).column;
            self.get(*at)
                .is_some_and(|spot| Some(spot.cell().1) == column)
        };
        answers.extend((0..self.spots.len()).filter(in_column));
        answers.retain(|at| self.get(*at).is_some_and(may_be_guided) && !self.asks(*at));
        answers.sort_unstable();
        answers.dedup();
        let mut changes: Vec<(usize, Change)> = Vec::new();
        let region = |at: &usize| self.get(*at).map(|spot| spot.region);
        for group in answers.chunk_by(|one, other| region(one) == region(other)) {
            let spots = group.iter().filter_map(|at| Some((*at, self.get(*at)?)));
            let spots: Vec<_> = spots
                .map(|(at, spot)| (at, spot, First::of(spot)))
                .collect();
            let advised = spots.iter().filter(|(_, spot, first)| {
                first.advice.given() && first.line.len() < spot.text.trim_end().len()
            });
            let times = advised.count();
            changes.extend(
                spots
                    .iter()
                    .filter_map(|(at, spot, first)| Some((*at, change(spot, first, times)?))),
            );
        }
        for (at, change) in changes {
            if let Some(spot) = self.spots.get_mut(at) {
                apply(spot, change);
            }
        }
    }
}

/// What becomes of a cell.
struct Change {
    text: String,
    sure: f32,
}

fn may_be_guided(spot: &Spot<'_>) -> bool {
    let text = matches!(spot.content, Content::Text(_));
    text && !spot.flow && spot.piece == Piece::Whole && spot.control.is_none() && !spot.is_closed()
}

/// The first line of a cell.
struct First<'a> {
    line: &'a str,
    /// The same folded; nothing where it is longer than any advice, as most that stand here is.
    folded: Option<String>,
    advice: Advice,
}

impl<'a> First<'a> {
    fn of(spot: &'a Spot<'_>) -> Self {
        let line = spot.text.lines().next().unwrap_or_default();
        let folded = (!is_wordier(line, MOST_WORDS)).then(|| fold(line));
        Self {
            line,
            advice: folded.as_deref().map(Advice::of).unwrap_or_default(),
            folded,
        }
    }
}

/// `times` cells of the region begin with what is plainly advice: then so do others, in words of
/// which nobody can say it.
fn change(spot: &Spot<'_>, first: &First<'_>, times: usize) -> Option<Change> {
    let First {
        line,
        folded,
        advice,
    } = first;
    let rest = spot.text.get(line.len()..).unwrap_or_default().trim();
    let ended = line.trim_end().ends_with(['.', '?', ':']);
    let like_advice = ended
        && folded.as_deref().is_some_and(|folded| {
            let of_self = folded
                .split(' ')
                .any(|word| matches!(word, "i" | "my" | "me" | "we" | "our" | "ive" | "im"));
            !of_self && folded.split(' ').count() <= 20
        });
    let usual = times >= 2;
    if rest.is_empty() {
        // Nobody can say whether this is an answer or the form's own sentence.
        let alone = times >= 3 && like_advice && !advice.given();
        return alone.then(|| Change {
            text: (*line).into(),
            sure: 0.75,
        });
    }
    let sure = match (advice.given(), usual) {
        (true, true) => 0.97,
        (true, false) if advice.instructs => 0.8,
        (false, true) if like_advice => 0.85,
        _ => return None,
    };
    Some(Change {
        text: rest.into(),
        sure,
    })
}

fn apply(spot: &mut Spot<'_>, change: Change) {
    spot.folded = fold(&change.text);
    spot.advice = Advice::of(&spot.folded);
    spot.content = Content::text(&change.text);
    spot.text = change.text;
    spot.sure = change.sure;
    spot.guesses.clear();
}

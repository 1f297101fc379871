//! Questions in words that nobody knows, told by how this form asks the others: numbered as they
//! are, put to the reader, after an answer and before what answers them. Such a question ends the
//! answer above it. What may be one or not is called unclear, and an answer that would go on with it
//! ends there in doubt.

use super::board::Board;
use super::numbers::number_of;
use super::spots::{Piece, STRETCH, Spot, Standing};
use crate::forms::values::is_none;
use crate::forms::values::marks::yes_or_no;

/// From this much on a line is a question, or unclear.
const ASKS: f32 = 2.0;
const UNCLEAR: f32 = 1.0;

/// How the known questions of a region look.
#[derive(Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a habit of its own")]
struct Manner {
    /// How they are numbered, where three and more are numbered in one way.
    numbered: Option<String>,
    /// They speak of the writer: "My name", "I work for".
    first_person: bool,
    /// Answers are mostly one line or cell long.
    single: bool,
    /// A blank line stands before each question.
    spaced: bool,
    /// Questions stand out, and answers do not.
    prominent: bool,
    /// Advice stands directly below questions, and no question directly below another.
    guides: bool,
}

impl Board<'_> {
    /// Marks the questions that nobody knows. Says whether there are any.
    pub(super) fn hear_rhythm(&mut self) -> bool {
        let mut found = false;
        let prominent = self.questions_stand_out();
        let regions = self.spots.last().map_or(0, |spot| spot.region + 1);
        for region in 0..regions {
            let start = self.spots.partition_point(|spot| spot.region < region);
            let end = self.spots.partition_point(|spot| spot.region <= region);
            let known = (start..end).filter(|at| self.asks(*at)).count();
            if known >= 3 || prominent {
                found |= self.hear_region(start, end, prominent);
            }
        }
        found
    }

    /// Whether the known questions of the document stand out from the words that are none.
    fn questions_stand_out(&self) -> bool {
        let (mut asking, mut out, mut plain) = (0, 0, 0);
        for (at, spot) in self.spots.iter().enumerate() {
            let whole = spot.piece == Piece::Whole && !spot.is_closed();
            if whole && self.asks(at) {
                asking += 1;
                out += usize::from(spot.stands_out);
            } else if whole && !spot.is_empty() {
                plain += usize::from(!spot.stands_out);
            }
        }
        out >= 4 && out * 5 >= asking * 3 && plain >= 3
    }

    /// A mail program breaks lines in the middle of a sentence, a word processor does not.
    fn is_wrapped(&self, start: usize, end: usize) -> bool {
        let broken = |at: &usize| {
            let begins_small = |spot: &Spot<'_>| spot.text.starts_with(char::is_lowercase);
            self.goes_on(*at) && self.get(*at).is_some_and(begins_small)
        };
        (start..end).filter(broken).take(3).count() == 3
    }

    /// Whether what comes next, if anything does, may answer.
    fn is_answered(&self, at: usize, end: usize) -> bool {
        let next = (at + 1..end).find(|at| self.get(*at).is_some_and(|spot| !spot.is_empty()));
        next.is_some_and(|next| !self.blocks(next))
    }

    /// It is advice to the question above it.
    fn advise(&mut self, at: usize) {
        self.unclear.insert(at);
        if let Some(spot) = self.spots.get_mut(at) {
            spot.advice.instructs = true;
        }
    }

    fn hear_region(&mut self, start: usize, end: usize, prominent: bool) -> bool {
        let manner = Manner {
            prominent,
            ..self.manner(start, end)
        };
        let mut found = prominent && self.demote_plain(start, end);
        let wrapped = self.is_wrapped(start, end);
        // The last question, and how much stands between it and here.
        let mut since = 0;
        let mut asked_row = None;
        let mut last_number: Vec<u32> = Vec::new();
        for at in start..end {
            let Some(spot) = self.get(at).filter(|spot| !spot.is_empty()) else {
                continue;
            };
            let number = number_of(&spot.text).map(|(_, number)| number);
            if self.asks(at) && self.may_ask(at, start, end) {
                // A question beyond doubt stays one, whether or not an answer to it is found.
                let place = Place {
                    follows: number.as_ref().is_some_and(|number| *number > last_number),
                    since: since + 1,
                    answered: true,
                    gap: !self.is_close(at.checked_sub(1), at),
                };
                let (evidence, score) = weigh(spot, &manner, &place);
                if evidence && score >= ASKS {
                    self.unknown.insert(at);
                }
            }
            let Some(spot) = self.get(at) else { continue };
            if self.asks(at) || spot.standing != Standing::Open {
                (since, asked_row) = (0, Some(spot.row_end));
                last_number = number.unwrap_or(last_number);
                continue;
            }
            since += u32::from(!spot.advice.given() && !spot.prompt);
            if !(prominent && spot.stands_out || self.may_ask(at, start, end)) {
                continue;
            }
            if wrapped && self.goes_on(at) && number.is_none() {
                continue;
            }
            let close = asked_row.is_some_and(|row| spot.row.saturating_sub(row) <= STRETCH);
            let gap = !self.is_close(at.checked_sub(1), at);
            let answered = self.is_answered(at, end);
            let place = Place {
                follows: number.as_ref().is_some_and(|number| *number > last_number),
                since,
                answered,
                gap,
            };
            let (evidence, score) = weigh(spot, &manner, &place);
            if since == 1
                && close
                && manner.guides
                && answered
                && spot.text.trim_end().ends_with('?')
            {
                self.advise(at);
            } else if evidence && score >= ASKS {
                found = true;
                self.unknown.insert(at);
                if let Some(asks) = self.asks.get_mut(at) {
                    *asks = true;
                }
                (since, asked_row) = (0, self.get(at).map(|spot| spot.row_end));
                last_number = number.unwrap_or(last_number);
            } else if score >= UNCLEAR {
                self.unclear.insert(at);
            }
        }
        found
    }

    /// Where questions stand out, what stands directly below one and does not is advice or its
    /// answer, whatever it resembles.
    fn demote_plain(&mut self, start: usize, end: usize) -> bool {
        let mut found = false;
        for at in start.saturating_add(1)..end {
            let plain = self.get(at).is_some_and(|spot| {
                spot.piece == Piece::Whole && !spot.stands_out && !spot.is_empty()
            });
            let below = self.is_close(at.checked_sub(1), at)
                && self.get(at - 1).is_some_and(|before| {
                    before.stands_out && self.get(at).is_some_and(|spot| spot.row > before.row_end)
                });
            if plain && below && self.asks(at) && self.asks(at - 1) {
                found = true;
                if let Some(asks) = self.asks.get_mut(at) {
                    *asks = false;
                }
                if let Some(spot) = self.spots.get_mut(at) {
                    spot.guesses.clear();
                }
            }
        }
        found
    }

    /// Whether this place may hold a question at all: a line of running text, or a cell that stands
    /// alone in its row where this region has its questions.
    fn may_ask(&self, at: usize, start: usize, end: usize) -> bool {
        let Some(spot) = self.get(at) else {
            return false;
        };
        if spot.piece != Piece::Whole || spot.control.is_some() || spot.prompt {
            return false;
        }
        let beside = |other: usize| {
            (start..end).contains(&other)
                && self
                    .get(other)
                    .is_some_and(|other| other.cell().0 == spot.cell().0)
        };
        let alone = !at.checked_sub(1).is_some_and(beside) && !beside(at + 1);
        alone && (spot.flow || self.habits(at).asking == Some(spot.cell().1))
    }

    /// Whether a line of running text goes on with a line that was broken because it was full.
    fn goes_on(&self, at: usize) -> bool {
        let (Some(line), Some(before)) = (
            self.get(at),
            at.checked_sub(1).and_then(|before| self.get(before)),
        ) else {
            return false;
        };
        let broken = before.region == line.region
            && line.row.saturating_sub(before.row) <= STRETCH
            && before.text.chars().count() >= 50;
        let ended = before.text.trim_end().ends_with(['.', '!', '?', ':']);
        line.flow && broken && !ended
    }

    /// Whether a line follows another with no blank line between.
    fn is_close(&self, before: Option<usize>, at: usize) -> bool {
        let before = before.and_then(|before| self.get(before));
        before.zip(self.get(at)).is_some_and(|(before, spot)| {
            before.region == spot.region && spot.row.saturating_sub(before.row_end) <= STRETCH
        })
    }

    /// Whether what may be a question stands directly before one, or at the end: then it heads
    /// what follows and is no part of an answer above it.
    pub(super) fn heads_on(&self, at: usize) -> bool {
        self.unclear.contains(&at) && (self.is_last(at) || self.blocks(at + 1))
    }

    fn manner(&self, start: usize, end: usize) -> Manner {
        let asking: Vec<usize> = (start..end).filter(|at| self.asks(*at)).collect();
        let mut styles: Vec<(String, usize)> = Vec::new();
        let (mut first_person, mut doubled, mut guided, mut long, mut short) = (0, 0, 0, 0, 0);
        let mut gaps = 0;
        for at in &asking {
            let Some(spot) = self.get(*at) else { continue };
            if let Some((style, _)) = number_of(&spot.text) {
                match styles.iter_mut().find(|(known, _)| *known == style) {
                    Some((_, times)) => *times += 1,
                    None => styles.push((style, 1)),
                }
            }
            gaps += usize::from(!self.is_close(at.checked_sub(1), *at));
            first_person += usize::from(has_word(&spot.folded, &["i", "my", "me"]));
            let close = |next: &&Spot<'_>| next.row.saturating_sub(spot.row_end) <= STRETCH;
            let next = self.get(at + 1).filter(|_| at + 1 < end).filter(close);
            doubled += usize::from(next.is_some() && self.asks(at + 1) && spot.flow);
            guided += usize::from(next.is_some_and(|next| next.advice.given()));
            match self.below(*at).len() {
                0 => {}
                1 => short += 1,
                _ => long += 1,
            }
        }
        Manner {
            numbered: styles
                .into_iter()
                .max_by_key(|(_, times)| *times)
                .filter(|(_, times)| *times >= 3)
                .map(|(style, _)| style),
            first_person: first_person >= 3,
            spaced: gaps * 5 >= asking.len() * 4,
            prominent: false,
            single: short >= 3 && short > long,
            guides: guided >= 2 && doubled == 0,
        }
    }
}

/// Where a line stands.
struct Place {
    /// Its number follows that of the last question.
    follows: bool,
    /// How many lines stand between the last question and it, itself counted.
    since: u32,
    /// Something stands below it that may be its answer.
    answered: bool,
    /// A blank line stands before it.
    gap: bool,
}

/// Whether anything in a line is a sign that it asks, and how much speaks for it on the whole.
fn weigh(spot: &Spot<'_>, manner: &Manner, place: &Place) -> (bool, f32) {
    let text = spot.text.trim();
    let words = text.split_whitespace().count();
    if manner.prominent {
        // What does not stand out is an answer or advice.
        return (spot.stands_out, if spot.stands_out { ASKS } else { 0.0 });
    }
    let plainly = words <= 3 && (yes_or_no(text).is_some() || is_none(text));
    if words > 40 || plainly || spot.folded.is_empty() {
        return (false, 0.0);
    }
    let numbered = place.follows
        && number_of(text).is_some_and(|(style, _)| Some(&style) == manner.numbered.as_ref());
    let end = text.chars().last().unwrap_or_default();
    let first = spot.folded.split(' ').next().unwrap_or_default();
    let to_reader = has_word(&spot.folded, &["you", "your", "yourself"]);
    let of_self = has_word(&spot.folded, &["i", "my", "me", "im", "ive", "we"]);
    // A sentence that asks for nothing and speaks to nobody is no question.
    if matches!(end, '.' | '!') && !numbered && !to_reader && !BIDS.contains(&first) {
        return (false, 0.0);
    }
    let mut signs = 0.0;
    signs += if numbered { 3.0 } else { 0.0 };
    signs += match end {
        '?' if words <= 30 => 2.0,
        ':' if words <= 20 => 1.5,
        _ => 0.0,
    };
    signs += if BIDS.contains(&first) { 1.0 } else { 0.0 };
    signs += if to_reader { 1.0 } else { 0.0 };
    signs += match spot.strength() {
        strength if strength >= 0.75 => 1.5,
        strength if strength >= 0.62 => 1.0,
        strength if strength > 0.0 => 0.5,
        _ => 0.0,
    };
    let mut score = signs;
    score += if words <= 10 && !matches!(end, '.' | '!' | ',' | ';') {
        0.5
    } else {
        0.0
    };
    score -= if matches!(end, '.' | '!') { 1.0 } else { 0.0 };
    score -= if of_self && !manner.first_person {
        1.5
    } else {
        0.0
    };
    let digits = text.chars().filter(char::is_ascii_digit).count();
    score -= if text.contains('@') || digits >= 6 {
        3.0
    } else {
        0.0
    };
    let begun =
        text.starts_with(|c: char| c.is_lowercase() || matches!(c, '•' | '-' | '–' | '☐' | '☒'));
    score -= if begun { 2.0 } else { 0.0 };
    score -= if words > 25 { 2.0 } else { 0.0 };
    score += match place.since {
        0 | 1 => -1.0,
        _ if manner.single => 1.5,
        _ => 0.5,
    };
    score += if place.answered { 0.5 } else { -0.5 };
    score += match (manner.spaced, place.gap) {
        (true, true) => 1.0,
        (true, false) => -2.0,
        _ => 0.0,
    };
    (signs >= 1.0, score)
}

/// How questions that are no sentence with a question mark begin.
const BIDS: &[&str] = &[
    "any", "anything", "are", "briefly", "can", "could", "describe", "detail", "details", "did",
    "do", "does", "explain", "give", "has", "have", "how", "if", "is", "list", "name", "outline",
    "please", "say", "state", "tell", "what", "when", "where", "which", "who", "whom", "why",
    "will", "would",
];

fn has_word(folded: &str, words: &[&str]) -> bool {
    folded.split(' ').any(|word| words.contains(&word))
}

//! Yes and no in people's words, English and Welsh, and the words that confirm a declaration.
//!
//! What hedges ("sort of"), points elsewhere ("see below") or says both is neither: a person
//! reads it. It must never take the beginning of a sentence for the whole of it: "I am" affirms,
//! "I am no longer" does not, and "No, but I manage a team" is not the whole story.

mod phrases;

use phrases::{
    BARE_NO, BARE_YES, CLAUSE_NO, CLAUSE_YES, CONFIRMATIONS, DENIALS, ELSEWHERE, EXCEPTIONS,
    HEDGES, NEGATIONS, NOW, PAST,
};

use crate::forms::wording::fold;

/// What somebody said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::forms) struct Said {
    /// Yes or no.
    pub(in crate::forms) yes: bool,
    /// How sure that is.
    pub(in crate::forms) sure: f32,
    /// They said it as a clause ("I do not"), which means the same to a question that is put the
    /// other way round; a bare "no" does not.
    pub(in crate::forms) clause: bool,
}

/// Nobody writes yes or no behind so many characters.
const LONGEST_LEAD: usize = 400;
/// In so few words a hedge colours all of them.
const FEW_WORDS: usize = 6;
/// So soon after a yes or no stands what takes it back.
const SOON: usize = 12;
/// What is said without taking it back.
const SURE: f32 = 1.0;
/// What is taken back in part.
const UNSURE: f32 = 0.7;

/// Reads yes or no, whatever follows ("No, not since 2018").
pub(in crate::forms) fn said(text: &str) -> Option<Said> {
    let end = text.floor_char_boundary(LONGEST_LEAD);
    let folded = fold(text.split_at(end).0);
    let words: Vec<&str> = folded.split(' ').collect();
    let hedged = leads(&words, ELSEWHERE)
        || leads(&words, HEDGES)
        || (words.len() <= FEW_WORDS && (0..words.len()).any(|at| leads_at(&words, at, HEDGES)));
    if hedged {
        return None;
    }
    let lead = Lead::of(&words)?;
    let rest = words.get(lead.words..).unwrap_or_default();
    let sure = lead.sureness(rest)?;
    Some(Said {
        yes: lead.yes,
        sure,
        // "No, I am not" says it both ways.
        clause: lead.clause || Lead::of(rest).is_some_and(|next| next.clause),
    })
}

/// Yes or no, where that is beyond doubt.
pub(in crate::forms) fn yes_or_no(text: &str) -> Option<bool> {
    said(text)
        .filter(|said| said.sure >= SURE)
        .map(|said| said.yes)
}

/// Whether words confirm a declaration.
pub(in crate::forms) fn confirms(text: &str) -> Option<bool> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let denied = words
        .iter()
        .take(SOON)
        .any(|word| NEGATIONS.contains(word) || DENIALS.contains(word));
    if denied {
        return said(text).filter(|said| !said.yes).map(|_| false);
    }
    if leads(&words, CONFIRMATIONS) {
        return Some(true);
    }
    yes_or_no(text)
}

/// The words at the beginning that say yes or no.
#[derive(Clone, Copy, Debug)]
struct Lead {
    yes: bool,
    clause: bool,
    words: usize,
}

impl Lead {
    /// The longest beginning that is known: "I am not" before "I am".
    fn of(words: &[&str]) -> Option<Self> {
        let lists = [
            (true, false, BARE_YES),
            (false, false, BARE_NO),
            (true, true, CLAUSE_YES),
            (false, true, CLAUSE_NO),
        ];
        let longest = lists
            .into_iter()
            .filter_map(|(yes, clause, phrases)| {
                let words = longest(words, phrases)?;
                Some(Self { yes, clause, words })
            })
            .max_by_key(|lead| lead.words);
        // Welsh "do" is a past-tense yes, and an English "do" begins anything.
        let alone = matches!(words, ["do" | "ie"] | ["do" | "ie", "yes", ..]);
        longest.or(alone.then_some(Self {
            yes: true,
            clause: false,
            words: 1,
        }))
    }

    /// How sure the lead is, given what follows it. Nothing where that says the opposite.
    fn sureness(self, rest: &[&str]) -> Option<f32> {
        let joined = rest
            .iter()
            .take_while(|word| matches!(**word, "and" | "or" | "but" | "also"))
            .count();
        let next_words = rest.get(joined..).unwrap_or_default();
        let next = Self::of(next_words);
        if let Some(next) = next.filter(|next| next.yes != self.yes) {
            // "Yes / No" as it was printed, "yes and no", "No, I do".
            let whole = next.words == next_words.len();
            if whole || (!next.clause && next_words.len() < FEW_WORDS) {
                return None;
            }
        }
        let soon = || rest.iter().take(SOON);
        let taken_back = if self.yes {
            soon().any(|word| NEGATIONS.contains(word) || PAST.contains(word))
        } else {
            soon().any(|word| EXCEPTIONS.contains(word))
        };
        // "I am, at present" says yes; what "I am a retired nurse" says is for a person to tell.
        let goes_on =
            self.clause && self.yes && !rest.is_empty() && next.is_none() && !leads(rest, NOW);
        (!goes_on).then_some(if taken_back { UNSURE } else { SURE })
    }
}

/// Whether the words begin with one of these phrases.
fn leads(words: &[&str], phrases: &[&str]) -> bool {
    longest(words, phrases).is_some()
}

fn leads_at(words: &[&str], at: usize, phrases: &[&str]) -> bool {
    words.get(at..).is_some_and(|rest| leads(rest, phrases))
}

/// How many words the longest of these phrases takes at the beginning.
fn longest(words: &[&str], phrases: &[&str]) -> Option<usize> {
    phrases
        .iter()
        .filter_map(|phrase| {
            // Most differ in their first word.
            let mut left = words.iter();
            let leads = phrase.split(' ').all(|word| left.next() == Some(&word));
            leads.then(|| words.len() - left.len())
        })
        .max()
}

#[cfg(test)]
mod tests;

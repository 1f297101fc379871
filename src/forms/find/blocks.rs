//! Whose questions are these? A referee's "Name" is not the applicant's, what stands under "Office
//! use only" is nobody's. Blocks and headings are marked before questions are assigned.

use super::monitoring::is_ours_alone;
use super::spots::{Piece, Spot, Standing};
use crate::forms::lexicon::{Guess, Key, Lexicon};
use crate::forms::wording::{fold, without_number};

/// Fields that a referee, an employer or a next of kin has too.
const CONTACT: &[&str] = &[
    "full_name",
    "preferred_name",
    "email",
    "phone",
    "address",
    "postcode",
    "current_role",
    "organisation",
];

/// Marks headings, the referees' blocks, and the parts that are for somebody else.
pub(super) fn mark_blocks(spots: &mut [Spot<'_>], lexicon: &Lexicon) {
    let mut block = Block::Applicant;
    let mut seen: Vec<Key> = Vec::new();
    let mut region = None;
    let mut referee_row = u32::MAX;
    let mut referees = 0;
    for at in 0..spots.len() {
        let facts = facts(spots, at, lexicon);
        let Some(spot) = spots.get_mut(at) else { break };
        let foreign = matches!(block, Block::Foreign | Block::Kin);
        if region != Some(spot.region) && !spot.flow && foreign {
            block = Block::Applicant;
        }
        region = Some(spot.region);
        if spot.is_closed() {
            continue;
        }
        if facts.heading {
            spot.standing = Standing::Heading;
        }
        if spot.is_empty() && spot.control.is_none() {
            continue;
        }
        match facts.opens {
            Some(Opens::Kin) => block = Block::Kin,
            Some(Opens::Foreign) => block = Block::Foreign,
            Some(Opens::Referee(number)) => {
                // "5.1 Referee" and "5.2 Referee": the second is the second.
                referees += u8::from(number == 1);
                let number = if number == 1 && !has_ordinal(&fold(without_number(&spot.text))) {
                    referees.min(9)
                } else {
                    number
                };
                // Side by side they head columns, and the rows below belong to both.
                let beside = block == Block::Referee(1) && number == 2 && spot.row == referee_row;
                block = Block::Referee(if beside { BOTH } else { number });
                referee_row = spot.row;
                seen.clear();
            }
            Some(Opens::Ours) => block = Block::Applicant,
            Some(Opens::Question) if block != Block::Foreign => block = Block::Applicant,
            Some(Opens::Question) | None => {}
        }
        match block {
            Block::Applicant => {}
            Block::Foreign | Block::Kin => spot.standing = Standing::Closed,
            Block::Referee(number) => {
                if !matches!(facts.opens, Some(Opens::Referee(_))) {
                    let number = referee_number(number, spot, &mut seen);
                    block = Block::Referee(number);
                    spot.referee = Some(number);
                }
            }
        }
    }
}

/// Whether a heading says which of several it means.
fn has_ordinal(folded: &str) -> bool {
    folded
        .split(' ')
        .any(|word| word.chars().all(|c| c.is_ascii_digit()))
        || folded.split(' ').any(|word| {
            matches!(
                word,
                "first" | "one" | "1st" | "a" | "cyntaf" | "i" | "second" | "two" | "2nd" | "b"
            )
        })
}

/// The rows of a table with a column for each referee.
const BOTH: u8 = 99;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    Applicant,
    Foreign,
    /// Whom to call in an emergency: ends with the next question that is not about a person.
    Kin,
    Referee(u8),
}

/// Under a heading "Referees" the second "Name" begins the second referee.
fn referee_number(number: u8, spot: &Spot<'_>, seen: &mut Vec<Key>) -> u8 {
    let asks = |guess: &Guess| spot.control.is_none() && guess.score >= 0.85;
    let Some(guess) = spot.best().filter(asks) else {
        return number;
    };
    if number == BOTH {
        return number;
    }
    let mut number = number.max(1);
    if matches!(guess.key, Key::Field(_)) {
        if seen.contains(&guess.key) && seen.first() == Some(&guess.key) {
            number = (number + 1).min(9);
            seen.clear();
        }
        seen.push(guess.key);
    }
    number
}

/// What a spot says about whose questions follow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opens {
    /// The next of kin's.
    Kin,
    /// Somebody else's, or nobody's.
    Foreign,
    /// This referee's.
    Referee(u8),
    /// The applicant's again, for certain.
    Ours,
    /// The applicant's, unless the part is for somebody else who may be asked the same.
    Question,
}

struct Facts {
    heading: bool,
    opens: Option<Opens>,
}

fn facts(spots: &[Spot<'_>], at: usize, lexicon: &Lexicon) -> Facts {
    let nothing = Facts {
        heading: false,
        opens: None,
    };
    let Some(spot) = spots
        .get(at)
        .filter(|spot| (!spot.is_empty() || spot.control.is_some()) && spot.piece != Piece::Value)
    else {
        return nothing;
    };
    let id = subject(spot, lexicon);
    let asks_applicant =
        id.is_some_and(|id| !matches!(id, OTHER | MONITORING) && !CONTACT.contains(&id));
    if spot.control.is_some() {
        // What fills a control is no heading, but its name may tell whose questions these are.
        let referee = id.is_some_and(|id| id.starts_with("referee_"));
        let opens = match is_ours_alone(spot, lexicon) {
            _ if referee => None,
            true => Some(Opens::Ours),
            false => asks_applicant.then_some(Opens::Question),
        };
        return Facts { opens, ..nothing };
    }
    let alone = !spots
        .iter()
        .skip(at.saturating_sub(40))
        .take(81)
        .any(|other| {
            other.region == spot.region
                && !other.is_empty()
                && other.row <= spot.row_end
                && spot.row <= other.row_end
                && other.col != spot.col
        });
    let folded = spot.folded.as_str();
    let short = folded.split(' ').count() <= 12;
    let heading = alone && short && is_heading(&spot.text, folded, after_question(spots, at));
    let opens = if short && (folded.contains("emergency contact") || folded.contains("next of kin"))
    {
        Some(Opens::Kin)
    } else if short && is_foreign(folded) {
        Some(Opens::Foreign)
    } else if let Some(number) = opens_referee(spots, at, id, lexicon) {
        Some(Opens::Referee(number))
    } else if heading || (is_ours_alone(spot, lexicon) && !may_be_anybodys(id)) {
        Some(Opens::Ours)
    } else {
        asks_applicant.then_some(Opens::Question)
    };
    Facts { heading, opens }
}

/// An office has references, declarations and days, too.
fn may_be_anybodys(id: Option<&str>) -> bool {
    id.is_some_and(|id| id.starts_with("referee_") || matches!(id, "declaration" | "availability"))
}

/// In place of a field's id.
const OTHER: &str = "other";
const MONITORING: &str = "monitoring";

/// Which question a spot puts, or a control answers: the field's id, or a word for the rest.
fn subject<'a>(spot: &Spot<'_>, lexicon: &'a Lexicon) -> Option<&'a str> {
    let guess = spot.best().filter(|guess| guess.score >= 0.85)?;
    match guess.key {
        Key::Field(index) | Key::Part(index, _) => {
            lexicon.fields().get(index).map(|field| field.id.as_str())
        }
        Key::Other => Some(OTHER),
        Key::Monitoring(_) => Some(MONITORING),
    }
}

/// A referee heading has no answer of its own, and a question of the kind that one asks about a
/// third person follows.
fn opens_referee(spots: &[Spot<'_>], at: usize, id: Option<&str>, lexicon: &Lexicon) -> Option<u8> {
    let number = match id {
        Some("referee_1") => 1,
        Some("referee_2") => 2,
        _ => return None,
    };
    let spot = spots.get(at)?;
    let next = spots
        .get(at + 1..)?
        .iter()
        .filter(|next| next.region == spot.region || next.flow || spot.flow)
        .filter(|next| !next.is_empty())
        // "We will take up references before an interview."
        .filter(|next| !(next.flow && next.strength() < 0.5 && next.text.ends_with('.')))
        .find(|next| !(next.row == spot.row && is_referee_label(next, lexicon)))?;
    let asks = next
        .best()
        .filter(|guess| guess.score >= 0.85 && next.piece != Piece::Value)?;
    let contact = match asks.key {
        Key::Field(index) | Key::Part(index, _) => {
            let id = lexicon.fields().get(index)?.id.as_str();
            CONTACT.contains(&id)
        }
        Key::Other => next.folded.starts_with("relation") || next.folded == "title",
        Key::Monitoring(_) => false,
    };
    let plural = {
        let folded = &spot.folded;
        folded.contains("referees") || folded.contains("references") || folded.contains(" two ")
    };
    contact.then_some(if plural { 0 } else { number })
}

fn is_referee_label(spot: &Spot<'_>, lexicon: &Lexicon) -> bool {
    spot.best().is_some_and(|guess| {
        let Key::Field(index) = guess.key else {
            return false;
        };
        guess.score >= 0.85
            && lexicon
                .fields()
                .get(index)
                .is_some_and(|field| field.id.as_str().starts_with("referee_"))
    })
}

const HEADINGS: &[&str] = &[
    "about you",
    "your details",
    "personal details",
    "contact details",
    "contact information",
    "personal information",
    "applicant details",
    "your experience",
    "experience",
    "your work",
    "your work now",
    "work",
    "contact",
    "you",
    "other",
    "practical matters",
    "practical details",
    "further details",
    "guidance",
    "notes",
    "instructions",
    "background",
    "your background",
    "skills and experience",
    "knowledge and experience",
    "supporting information",
    "employment",
    "your contact details",
    "amdanoch chi",
    "eich manylion",
    "signature and date",
    "next steps",
    "what happens next",
    "how to apply",
    "questions",
    "your answers",
    "thank you",
];

/// Whether a question stands directly before this spot: then capitals may be its answer.
fn after_question(spots: &[Spot<'_>], at: usize) -> bool {
    spots
        .get(..at)
        .and_then(|before| before.iter().rev().find(|spot| !spot.is_empty()))
        .is_some_and(|spot| spot.control.is_none() && spot.strength() >= 0.85)
}

fn is_heading(text: &str, folded: &str, after_question: bool) -> bool {
    let mut words = folded.split(' ');
    let first = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    let numbered = matches!(first, "section" | "part" | "adran" | "rhan")
        && (second.chars().count() <= 2
            || second.chars().all(|c| c.is_ascii_digit())
            || matches!(second, "one" | "two" | "three" | "four" | "five" | "six"));
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = !after_question
        && letters >= 8
        && folded.contains(' ')
        && !text.chars().any(char::is_lowercase);
    numbered || capitals || HEADINGS.contains(&folded)
}

fn is_foreign(folded: &str) -> bool {
    [
        "office use",
        "official use",
        "interview panel",
        "name of interviewer",
        "internal use",
        "staff use",
        "admin use",
        "panel use only",
        "hr use",
        "to be completed by the manager",
        "to be completed by the panel",
        "to be completed by qpm",
        "for completion by",
        "example answer",
        "worked example",
        "sample answer",
    ]
    .iter()
    .any(|sign| folded.contains(sign))
}

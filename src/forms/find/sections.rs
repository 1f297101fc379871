//! Whose questions are these? A referee's "Name" is not the applicant's, what stands under "Office
//! use only" is nobody's, and the monitoring section is closed altogether (invariant 8): its
//! spots are marked before anything is looked for, so that no later step can read them.

use std::collections::BTreeSet;

use super::spots::{Piece, Spot};
use crate::forms::lexicon::{Key, Lexicon};
use crate::forms::wording::fold;

/// What was seen of the monitoring form.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Monitoring {
    pub(super) groups: usize,
    pub(super) title: bool,
    pub(super) declined: usize,
}

impl Monitoring {
    /// Three question groups, or a title with one, or "Prefer not to say" again and again.
    pub(super) fn present(self) -> bool {
        self.groups >= 3 || (self.title && self.groups >= 1) || self.declined >= 3
    }

    /// With nothing else to go by, the doubt is enough.
    pub(super) fn suspected(self) -> bool {
        self.present() || self.title || self.groups >= 2
    }
}

/// Marks the monitoring section closed and says what was seen of it.
pub(super) fn close_monitoring(spots: &mut [Spot], lexicon: &Lexicon) -> Monitoring {
    let mut groups = BTreeSet::new();
    let mut seen = Monitoring::default();
    let mut signs: Vec<Option<Sign>> = Vec::with_capacity(spots.len());
    for spot in spots.iter() {
        let sign = sign_of(spot, lexicon);
        match sign {
            Some(Sign::Group(group)) => {
                groups.insert(group);
            }
            Some(Sign::Title) => seen.title = true,
            None => {}
        }
        if fold(&spot.text).starts_with("prefer not to") || spot.text.contains("refer not to say") {
            seen.declined += 1;
        }
        signs.push(sign);
    }
    seen.groups = groups.len();
    if seen.present() {
        close(spots, &signs, lexicon);
    }
    seen
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Title,
    Group(usize),
}

fn sign_of(spot: &Spot, lexicon: &Lexicon) -> Option<Sign> {
    if spot.is_empty() || spot.piece == Piece::Value || spot.text.chars().count() > 300 {
        return None;
    }
    let folded = fold(&spot.text);
    let words = folded.split(' ').count();
    if words <= 14 && lexicon.holds_monitoring_title(&folded) {
        return Some(Sign::Title);
    }
    if let Some(guess) = spot.best()
        && let Key::Monitoring(group) = guess.key
        && guess.score >= 0.85
    {
        return Some(Sign::Group(group));
    }
    let asks = spot.text.contains('?')
        || spot.text.trim_end().ends_with(':')
        || spot.piece == Piece::Label;
    let field = spot
        .best()
        .is_some_and(|guess| matches!(guess.key, Key::Field(_)) && guess.score >= 0.9);
    if asks && !field && words <= 40 {
        return lexicon.monitoring_group(&folded).map(Sign::Group);
    }
    None
}

/// From a sign on, everything is closed until a question comes that only our own form asks.
fn close(spots: &mut [Spot], signs: &[Option<Sign>], lexicon: &Lexicon) {
    let mut open_region = None;
    let mut closing = false;
    let mut closed_columns: Vec<(usize, u32, u32)> = Vec::new();
    for at in 0..spots.len() {
        let header = is_header_row(spots, at);
        let Some(spot) = spots.get_mut(at) else { break };
        if open_region != Some(spot.region) && !spot.flow {
            closing = false;
        }
        open_region = Some(spot.region);
        let sign = signs.get(at).copied().flatten();
        if sign.is_some() && header {
            closed_columns.push((spot.region, spot.col, spot.col_end));
        } else if sign.is_some() {
            closing = true;
        } else if closing && is_ours_alone(spot, lexicon) {
            closing = false;
        }
        let in_closed_column = closed_columns.iter().any(|(region, col, end)| {
            *region == spot.region && spot.col >= *col && spot.col <= *end
        });
        spot.closed |= closing || in_closed_column;
    }
}

/// A row of questions side by side, with the answers below: web forms export such tables.
fn is_header_row(spots: &[Spot], at: usize) -> bool {
    let Some(this) = spots.get(at) else {
        return false;
    };
    let row = |spot: &&Spot| spot.region == this.region && spot.row == this.row && !spot.is_empty();
    let before = spots
        .get(..at)
        .unwrap_or_default()
        .iter()
        .rev()
        .take_while(row);
    let after = spots.get(at..).unwrap_or_default().iter().take_while(row);
    let asking = before
        .chain(after)
        .filter(|spot| spot.strength() >= 0.8)
        .count();
    !this.flow && asking >= 4
}

/// Fields that no monitoring form asks for.
const OURS_ALONE: &[&str] = &[
    "provides_advocacy_now",
    "advocacy_experience",
    "statutory_experience",
    "health_social_care_knowledge",
    "organisational_development",
    "communication_example",
    "availability",
    "referee_1",
    "referee_2",
    "declaration",
];

fn is_ours_alone(spot: &Spot, lexicon: &Lexicon) -> bool {
    spot.best().is_some_and(|guess| {
        let Key::Field(index) = guess.key else {
            return false;
        };
        let id = lexicon.fields().get(index).map(|field| field.id.as_str());
        guess.score >= 0.93 && id.is_some_and(|id| OURS_ALONE.contains(&id))
    })
}

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
pub(super) fn mark_blocks(spots: &mut [Spot], lexicon: &Lexicon) {
    let mut block = Block::Applicant;
    let mut seen: Vec<Key> = Vec::new();
    let mut region = None;
    let mut referee_row = u32::MAX;
    for at in 0..spots.len() {
        let facts = facts(spots, at, lexicon);
        let Some(spot) = spots.get_mut(at) else { break };
        let foreign = matches!(block, Block::Foreign | Block::Kin);
        if region != Some(spot.region) && !spot.flow && foreign {
            block = Block::Applicant;
        }
        region = Some(spot.region);
        spot.heading = facts.heading;
        if spot.is_empty() || spot.closed {
            continue;
        }
        if facts.kin {
            block = Block::Kin;
        } else if facts.foreign {
            block = Block::Foreign;
        } else if let Some(number) = facts.opens_referee {
            // Side by side they head columns, and the rows below belong to both.
            let beside = block == Block::Referee(1) && number == 2 && spot.row == referee_row;
            block = Block::Referee(if beside { BOTH } else { number });
            referee_row = spot.row;
            seen.clear();
        } else if facts.heading
            || facts.ours_alone
            || (facts.strong && !facts.contact && block != Block::Foreign)
        {
            block = Block::Applicant;
        }
        match block {
            Block::Applicant => {}
            Block::Foreign | Block::Kin => spot.closed = true,
            Block::Referee(number) => {
                if facts.opens_referee.is_none() {
                    let number = referee_number(number, spot, &mut seen);
                    block = Block::Referee(number);
                    spot.referee = Some(number);
                }
            }
        }
    }
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
fn referee_number(number: u8, spot: &Spot, seen: &mut Vec<Key>) -> u8 {
    let Some(guess) = spot.best().filter(|guess| guess.score >= 0.85) else {
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

struct Facts {
    heading: bool,
    foreign: bool,
    kin: bool,
    strong: bool,
    contact: bool,
    ours_alone: bool,
    opens_referee: Option<u8>,
}

fn facts(spots: &[Spot], at: usize, lexicon: &Lexicon) -> Facts {
    let nothing = Facts {
        heading: false,
        foreign: false,
        kin: false,
        strong: false,
        contact: false,
        ours_alone: false,
        opens_referee: None,
    };
    let Some(spot) = spots
        .get(at)
        .filter(|spot| !spot.is_empty() && spot.piece != Piece::Value)
    else {
        return nothing;
    };
    let id = match spot.best() {
        Some(guess) if guess.score >= 0.85 => match guess.key {
            Key::Field(index) | Key::Part(index, _) => {
                lexicon.fields().get(index).map(|field| field.id.as_str())
            }
            Key::Other => Some("other"),
            Key::Monitoring(_) => Some("monitoring"),
        },
        _ => None,
    };
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
    let folded = fold(&spot.text);
    let short = folded.split(' ').count() <= 12;
    Facts {
        heading: alone && short && is_heading(&spot.text, &folded, after_question(spots, at)),
        foreign: short && is_foreign(&folded),
        kin: short && (folded.contains("emergency contact") || folded.contains("next of kin")),
        strong: id.is_some_and(|id| id != "other"),
        contact: id.is_some_and(|id| CONTACT.contains(&id)),
        ours_alone: is_ours_alone(spot, lexicon),
        opens_referee: opens_referee(spots, at, id, lexicon),
    }
}

/// A referee heading has no answer of its own, and a question of the kind that one asks about a
/// third person follows.
fn opens_referee(spots: &[Spot], at: usize, id: Option<&str>, lexicon: &Lexicon) -> Option<u8> {
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
        .find(|next| !(next.row == spot.row && is_referee_label(next, lexicon)))?;
    let asks = next
        .best()
        .filter(|guess| guess.score >= 0.85 && next.piece != Piece::Value)?;
    let contact = match asks.key {
        Key::Field(index) | Key::Part(index, _) => {
            let id = lexicon.fields().get(index)?.id.as_str();
            CONTACT.contains(&id)
        }
        Key::Other => fold(&next.text).starts_with("relation") || fold(&next.text) == "title",
        Key::Monitoring(_) => false,
    };
    let plural = {
        let folded = fold(&spot.text);
        folded.contains("referees") || folded.contains("references") || folded.contains(" two ")
    };
    contact.then_some(if plural { 0 } else { number })
}

fn is_referee_label(spot: &Spot, lexicon: &Lexicon) -> bool {
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
fn after_question(spots: &[Spot], at: usize) -> bool {
    spots
        .get(..at)
        .and_then(|before| before.iter().rev().find(|spot| !spot.is_empty()))
        .is_some_and(|spot| spot.strength() >= 0.85)
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

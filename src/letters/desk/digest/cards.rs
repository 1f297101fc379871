//! Applications as the digest shows them: a card for a new one, a row for those that she has seen.

use serde::Serialize;

use crate::domain::application::Status;
use crate::domain::briefing::{Card, Cards};
use crate::domain::form::{FieldId, FormDefinition};
use crate::domain::verdict::{Flag, Problem};
use crate::letters::clean;
use crate::letters::desk::pen::{Pen, Press, inert, number};

const LONGEST_NAME: usize = 80;
const LONGEST_ROLE: usize = 100;
const LONGEST_EXPERIENCE: usize = 160;
const LONGEST_QUESTION: usize = 100;
/// More regions than this are only counted.
const MOST_REGIONS: usize = 6;
/// More questions than this are only counted.
const MOST_QUESTIONS: usize = 5;

/// Some applications, and how many are not shown.
#[derive(Serialize)]
pub(super) struct Group {
    shown: Vec<CardFacts>,
    total: u32,
    more: u32,
}

impl Group {
    pub(super) fn of(cards: &Cards, most: usize, pen: &Pen<'_>, form: &FormDefinition) -> Self {
        let shown: Vec<CardFacts> = cards
            .shown
            .iter()
            .take(most)
            .map(|card| CardFacts::of(card, pen, form))
            .collect();
        let count = u32::try_from(shown.len()).unwrap_or(u32::MAX);
        Self {
            more: cards.total.saturating_sub(count),
            total: cards.total,
            shown,
        }
    }
}

/// One application. What is not known is empty.
#[derive(Serialize)]
struct CardFacts {
    reference: String,
    name: String,
    /// Where she has put it, if anywhere.
    standing: &'static str,
    regions: String,
    role: String,
    experience: String,
    /// What to notice, in sentences.
    notices: Vec<String>,
    arrived: String,
    links: Vec<Press>,
}

impl CardFacts {
    fn of(card: &Card, pen: &Pen<'_>, form: &FormDefinition) -> Self {
        let text = |text: &Option<String>, most| inert(text.as_deref().unwrap_or_default(), most);
        let flags = card.flags.iter().filter_map(|flag| noticed(*flag));
        Self {
            reference: card.reference.to_string(),
            name: text(&card.name, LONGEST_NAME),
            standing: standing(card.status),
            regions: regions(&card.regions),
            role: text(&card.role, LONGEST_ROLE),
            experience: text(&card.experience, LONGEST_EXPERIENCE),
            notices: flags
                .map(str::to_owned)
                .chain(gaps(&card.problems, form))
                .collect(),
            arrived: pen.moment(card.arrived_at),
            links: links(card, pen),
        }
    }
}

/// What she can do. What she has decided is not offered again, and nobody is asked for what is not
/// missing.
fn links(card: &Card, pen: &Pen<'_>) -> Vec<Press> {
    let n = number(&card.reference);
    let mut links = Vec::new();
    if card.status == Status::Received {
        links.push(pen.press("Shortlist", format!("shortlist {n}")));
    }
    if matches!(card.status, Status::Received | Status::Shortlisted) {
        links.push(pen.press("Recruit", format!("recruit {n}")));
        // The blank at the end is where her own words begin.
        links.push(pen.press("Decline", format!("decline {n} ")));
        if card.problems.iter().any(can_be_asked) {
            links.push(pen.press("Ask for more", format!("ask {n}")));
        }
    }
    links.push(pen.press("Note", format!("note {n} ")));
    links.push(pen.press("Show", format!("show {n}")));
    links
}

/// Whether the letter about missing answers would ask for something.
fn can_be_asked(problem: &Problem) -> bool {
    match problem {
        Problem::Missing(field) | Problem::Conflicting(field) => may_be_named(field),
        Problem::BlankForm | Problem::NoForm => true,
        Problem::Unreadable(_) => false,
    }
}

/// Access needs are special-category data and never asked after.
fn may_be_named(field: &FieldId) -> bool {
    field.as_str() != FieldId::ACCESS_NEEDS
}

fn regions(regions: &[String]) -> String {
    let mut names: Vec<String> = regions
        .iter()
        .take(MOST_REGIONS)
        .map(|region| inert(region, 40))
        .collect();
    if regions.len() > MOST_REGIONS {
        names.push(format!("{} more", regions.len() - MOST_REGIONS));
    }
    names.join(", ")
}

fn standing(status: Status) -> &'static str {
    match status {
        Status::Received => "",
        Status::Shortlisted => "Shortlisted",
        Status::Recruited => "Recruited",
        Status::Declined => "Declined",
        Status::Withdrawn => "Withdrawn",
    }
}

fn noticed(flag: Flag) -> Option<&'static str> {
    match flag {
        Flag::ConflictOfInterest => Some("Says they currently provide advocacy."),
        Flag::Suspicious => Some("May not be who they say they are."),
        Flag::Late => Some("Arrived after closing."),
        Flag::SenderDiffers => Some("The form gives another address than the one it came from."),
        Flag::EmailFromSender => Some("The form gives no address: the sender's is used."),
        // They may tell of somebody's health: they stand in the review list and nowhere else.
        Flag::AdjustmentRequest | Flag::RestrictedDocument => None,
        Flag::RightsRequest => Some("Asks about their personal data."),
        Flag::Unread => Some("A person has to read what they sent."),
        Flag::DoubtfulAnswer => Some("An answer may have been read wrongly."),
        Flag::LetterBounced => Some("A letter to them came back: please reach them another way."),
    }
}

/// What is missing or wrong, in the form's words.
fn gaps(problems: &[Problem], form: &FormDefinition) -> Vec<String> {
    let mut gaps = Vec::new();
    let missing = problems.iter().filter_map(|problem| match problem {
        Problem::Missing(field) => Some(field),
        _ => None,
    });
    gaps.extend(questions("No answer to", missing, form));
    let conflicting = problems.iter().filter_map(|problem| match problem {
        Problem::Conflicting(field) => Some(field),
        _ => None,
    });
    gaps.extend(questions("Two different answers to", conflicting, form));
    gaps.extend(problems.iter().filter_map(|problem| match problem {
        Problem::Missing(_) | Problem::Conflicting(_) => None,
        Problem::Unreadable(why) => Some(format!("A file could not be read: {}.", why.in_words())),
        Problem::BlankForm => Some("The form came back without any answer.".to_owned()),
        Problem::NoForm => Some("There is no form.".to_owned()),
    }));
    gaps
}

fn questions<'f>(
    what: &str,
    fields: impl Iterator<Item = &'f FieldId>,
    form: &FormDefinition,
) -> Option<String> {
    let all: Vec<String> = fields
        .filter(|field| may_be_named(field))
        .filter_map(|field| form.field(field.as_str()))
        .map(|field| clean::one_line(&field.question, LONGEST_QUESTION))
        .collect();
    let shown: Vec<&str> = all
        .iter()
        .take(MOST_QUESTIONS)
        .map(String::as_str)
        .collect();
    let more = all.len().saturating_sub(shown.len());
    let tail = match more {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!shown.is_empty()).then(|| format!("{what}: {}{tail}", shown.join(" · ")))
}

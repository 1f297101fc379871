//! The equality monitoring form (invariant 8): how it is known, and how its part of a document is
//! closed before anything is looked for, so that no later step can read it.
//!
//! When in doubt it closes too much. Nothing of what it sees may leave this file but counts.

use std::collections::BTreeSet;

use super::spots::{Piece, Spot, Standing};
use crate::forms::layout::Takes;
use crate::forms::lexicon::{Key, Lexicon};
use crate::forms::question::has_more_chars;
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

    /// Whether a mail's own words are one. Who asks about the form names some of its questions,
    /// and must be answered: a form has more of them, or declines to answer one.
    pub(super) fn fills_a_mail(self) -> bool {
        self.groups >= 5 || (self.groups >= 3 && self.declined >= 1)
    }

    /// With nothing else to go by, the doubt is enough.
    pub(super) fn suspected(self) -> bool {
        self.present() || self.title || self.groups >= 2
    }
}

/// Marks the monitoring section closed and says what was seen of it.
pub(super) fn close_monitoring(spots: &mut [Spot<'_>], lexicon: &Lexicon) -> Monitoring {
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
        if spot.folded.starts_with("prefer not to")
            || spot.text.contains("refer not to say")
            || offers_silence(spot)
        {
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

/// A list to choose from that offers "Prefer not to say".
fn offers_silence(spot: &Spot<'_>) -> bool {
    match spot.control.map(|control| &control.takes) {
        Some(Takes::OneOf(choices)) => choices
            .iter()
            .any(|choice| fold(choice).starts_with("prefer not to")),
        _ => false,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Title,
    Group(usize),
}

fn sign_of(spot: &Spot<'_>, lexicon: &Lexicon) -> Option<Sign> {
    let text = spot.asking();
    if spot.piece == Piece::Value || has_more_chars(text, 300) {
        return None;
    }
    let titled = spot.control.map(|control| fold(&control.title));
    let folded = titled.as_deref().unwrap_or(&spot.folded);
    let words = folded.split(' ').count();
    if words <= 14 && lexicon.holds_monitoring_title(folded) {
        return Some(Sign::Title);
    }
    if let Some(guess) = spot.best()
        && let Key::Monitoring(group) = guess.key
        && guess.score >= 0.85
    {
        return Some(Sign::Group(group));
    }
    let asks = spot.control.is_some()
        || text.contains('?')
        || text.trim_end().ends_with(':')
        || spot.piece == Piece::Label;
    let field = spot
        .best()
        .is_some_and(|guess| matches!(guess.key, Key::Field(_)) && guess.score >= 0.9);
    if asks && !field && words <= 40 {
        return lexicon.monitoring_group(folded).map(Sign::Group);
    }
    None
}

/// From a sign on, everything is closed until a question comes that only our own form asks.
fn close(spots: &mut [Spot<'_>], signs: &[Option<Sign>], lexicon: &Lexicon) {
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
        if closing || in_closed_column {
            spot.standing = Standing::Closed;
        }
    }
}

/// A row of questions side by side, with the answers below: web forms export such tables.
pub(super) fn is_header_row(spots: &[Spot<'_>], at: usize) -> bool {
    let Some(this) = spots.get(at) else {
        return false;
    };
    let row =
        |spot: &&Spot<'_>| spot.region == this.region && spot.row == this.row && !spot.is_empty();
    let before = spots
        .get(..at)
        .unwrap_or_default()
        .iter()
        .rev()
        .take_while(row);
    let after = spots.get(at..).unwrap_or_default().iter().take_while(row);
    let asking = before
        .chain(after)
        .filter(|spot| spot.control.is_none() && spot.strength() >= 0.8)
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

pub(super) fn is_ours_alone(spot: &Spot<'_>, lexicon: &Lexicon) -> bool {
    spot.best().is_some_and(|guess| {
        let Key::Field(index) = guess.key else {
            return false;
        };
        let id = lexicon.fields().get(index).map(|field| field.id.as_str());
        guess.score >= 0.93 && id.is_some_and(|id| OURS_ALONE.contains(&id))
    })
}

//! Every shape of digest, to try templates with: a mistake is found before a morning brings it out.

use super::super::examples;
use crate::domain::briefing::{Briefing, Card, Health, LetterLine, Refused};
use crate::domain::opening::OpeningState;

/// What may be otherwise on some morning.
const CHANGES: &[fn(&mut Briefing)] = &[
    |_| {},
    |briefing| briefing.opening.closed_at = None,
    |briefing| briefing.opening.state = OpeningState::Closed,
    |briefing| briefing.opening.target = 0,
    |briefing| {
        let opening = &mut briefing.opening;
        (opening.closes_at, opening.closed_at) = (Some(briefing.since), Some(briefing.since));
    },
    |briefing| {
        let opening = &mut briefing.opening;
        opening.paused_at = match opening.paused_at {
            Some(_) => None,
            None => Some(briefing.since),
        };
    },
    |briefing| briefing.weeks.truncate(1),
    |briefing| {
        let week = briefing.weeks.iter_mut();
        week.for_each(|week| week.applications = 0);
    },
    |briefing| briefing.health = Health::default(),
    |briefing| {
        let at = Some(briefing.since);
        briefing.health = Health {
            mailbox_read_at: at,
            mailbox_failing_since: at,
            letter_sent_at: at,
            submission_failing_since: at,
            letters_waiting: 1,
            messages_waiting: 2,
        };
    },
    bare,
    crowded,
];

/// The digests that could ever be owed, by their shape.
pub(super) fn every() -> impl Iterator<Item = Briefing> {
    let examples = examples::briefings().into_iter();
    examples.flat_map(|(_, briefing)| {
        CHANGES.iter().map(move |change| {
            let mut changed = briefing.clone();
            change(&mut changed);
            changed
        })
    })
}

/// Nothing is known of anybody.
fn bare(briefing: &mut Briefing) {
    let groups = [
        &mut briefing.new,
        &mut briefing.undecided,
        &mut briefing.late,
    ];
    for card in groups.into_iter().flat_map(|group| &mut group.shown) {
        *card = Card {
            name: None,
            regions: Vec::new(),
            role: None,
            experience: None,
            flags: Vec::new(),
            problems: Vec::new(),
            ..card.clone()
        };
    }
    for item in &mut briefing.reviews {
        (item.reference, item.name, item.letter, item.due_on) = (None, None, None, None);
    }
    for letter in briefing.returned.iter_mut().chain(&mut briefing.held) {
        (letter.reference, letter.name, letter.why) = (None, None, None);
    }
}

/// There is more of everything than is shown.
fn crowded(briefing: &mut Briefing) {
    for group in [
        &mut briefing.new,
        &mut briefing.undecided,
        &mut briefing.late,
    ] {
        group.total = group.total.saturating_add(2);
    }
    for total in [
        &mut briefing.reviews_total,
        &mut briefing.returned_total,
        &mut briefing.held_total,
        &mut briefing.refused_total,
    ] {
        *total = total.saturating_add(2);
    }
    let line = LetterLine {
        id: 1,
        kind: "forward".into(),
        reference: None,
        name: None,
        why: Some("manager".into()),
        at: briefing.since,
    };
    briefing.held.push(line.clone());
    briefing.returned.push(line);
    briefing.refused.push(Refused {
        at: briefing.since,
        why: "Nothing was done.".into(),
        message: None,
    });
}

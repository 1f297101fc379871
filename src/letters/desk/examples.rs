//! Briefings with invented people, for `digest preview` on nothing, for the templates' own check and
//! for tests. Nobody of them exists, and none of this reaches an outbox.

use jiff::civil::date;
use jiff::{SignedDuration, Span, Timestamp};

use crate::domain::application::{Reference, Status};
use crate::domain::briefing::{
    Briefing, Card, Cards, Health, LetterLine, OpeningFacts, Refused, ReviewLine, Standing, Week,
};
use crate::domain::form::FieldId;
use crate::domain::opening::{Counts, OpeningState};
use crate::domain::verdict::{Flag, Problem, Unreadable};

/// Wednesday, 25 November 2026, half past eight in the morning.
const NOW: Timestamp = Timestamp::constant(1_795_595_400, 0);

/// Every example, by name.
pub fn briefings() -> Vec<(&'static str, Briefing)> {
    vec![
        ("busy", busy()),
        ("quiet", quiet()),
        ("full and paused", full()),
        ("broken", broken()),
    ]
}

/// A morning on which nothing is missing from the digest.
pub fn busy() -> Briefing {
    Briefing {
        opening: OpeningFacts {
            closes_at: Some(ago(-15 * 24 * 60)),
            ..opening(4)
        },
        standing: Standing {
            all: 23,
            received: 9,
            shortlisted: 5,
            recruited: 4,
            declined: 3,
            withdrawn: 2,
            complete: 17,
            late: 0,
        },
        reviews: reviews(),
        reviews_total: 3,
        new: cards(new_cards()),
        undecided: cards(older_cards()),
        returned: vec![LetterLine {
            id: 40,
            kind: "acknowledgement".into(),
            reference: Some(Reference::new("QPM", 19)),
            name: Some("Ewan Brodie".into()),
            why: Some("bounced".into()),
            at: ago(14 * 60),
        }],
        returned_total: 1,
        held: vec![held(31), held(44)],
        held_total: 2,
        refused_total: 1,
        refused: vec![Refused {
            at: ago(9 * 60),
            why: "Somebody who is not on the list of managers answered a forwarded digest: nothing was done.".into(),
            message: Some(77),
        }],
        weeks: weeks(&[1, 0, 3, 2, 5, 4, 6, 3]),
        ..quiet()
    }
}

/// Nothing happened and nothing waits.
pub fn quiet() -> Briefing {
    Briefing {
        now: NOW,
        since: ago(24 * 60),
        opening: opening(0),
        standing: Standing::default(),
        reviews: Vec::new(),
        reviews_total: 0,
        new: Cards::default(),
        undecided: Cards::default(),
        late: Cards::default(),
        returned: Vec::new(),
        returned_total: 0,
        held: Vec::new(),
        held_total: 0,
        refused: Vec::new(),
        refused_total: 0,
        weeks: Vec::new(),
        health: Health {
            mailbox_read_at: Some(ago(2)),
            letter_sent_at: Some(ago(16 * 60)),
            ..Health::default()
        },
    }
}

/// Enough people are recruited, some wait for an answer, and letters wait at her word.
pub fn full() -> Briefing {
    let mut late = card(31, "Tamsin Okoro", 3 * 60);
    late.flags = vec![Flag::Late];
    Briefing {
        opening: OpeningFacts {
            state: OpeningState::Closed,
            closed_at: Some(ago(19 * 60)),
            paused_at: Some(ago(18 * 60)),
            ..opening(10)
        },
        standing: Standing {
            all: 31,
            received: 8,
            shortlisted: 4,
            recruited: 10,
            declined: 6,
            withdrawn: 3,
            complete: 27,
            late: 1,
        },
        undecided: Cards {
            total: 12,
            ..cards(older_cards())
        },
        late: cards(vec![late]),
        weeks: weeks(&[1, 0, 3, 2, 5, 4, 6, 3, 1, 2, 0, 0, 3, 1]),
        health: Health {
            letters_waiting: 4,
            ..quiet().health
        },
        ..quiet()
    }
}

/// The mailbox cannot be read and letters cannot be sent, the opening has closed with a free place
/// again, and applications of any kind count.
pub fn broken() -> Briefing {
    Briefing {
        opening: OpeningFacts {
            state: OpeningState::Closed,
            closed_at: Some(ago(40 * 60)),
            counts: Counts::Received,
            ..opening(9)
        },
        standing: Standing {
            all: 10,
            received: 9,
            withdrawn: 1,
            ..Standing::default()
        },
        health: Health {
            mailbox_read_at: None,
            mailbox_failing_since: Some(ago(5 * 60)),
            letter_sent_at: None,
            submission_failing_since: Some(ago(4 * 60)),
            letters_waiting: 3,
            messages_waiting: 1,
        },
        ..quiet()
    }
}

fn ago(minutes: i64) -> Timestamp {
    let gone = SignedDuration::from_mins(minutes);
    NOW.checked_sub(gone).unwrap_or(NOW)
}

fn opening(taken: u32) -> OpeningFacts {
    OpeningFacts {
        name: "Advocacy QPM assessor".into(),
        state: OpeningState::Open,
        closed_at: None,
        closes_at: None,
        target: 10,
        counts: Counts::Recruited,
        taken,
        paused_at: None,
    }
}

fn weeks(applications: &[u32]) -> Vec<Week> {
    let last = date(2026, 11, 23);
    let back = (0..applications.len()).rev();
    let mondays = back.map(|weeks| {
        let weeks = Span::new().weeks(i64::try_from(weeks).unwrap_or(0));
        last.checked_sub(weeks).unwrap_or(last)
    });
    mondays
        .zip(applications)
        .map(|(monday, applications)| Week {
            monday,
            applications: *applications,
        })
        .collect()
}

fn cards(shown: Vec<Card>) -> Cards {
    let total = u32::try_from(shown.len()).unwrap_or(u32::MAX);
    Cards { shown, total }
}

fn card(number: u32, name: &str, minutes: i64) -> Card {
    Card {
        reference: Reference::new("QPM", number),
        name: Some(name.into()),
        status: Status::Received,
        regions: vec!["London".into(), "South East".into()],
        role: Some("Quality lead, Harbour Advocacy".into()),
        experience: Some("Nine years as an independent advocate, five of them under the Care Act; trained new advocates and led two peer reviews.".into()),
        flags: Vec::new(),
        problems: Vec::new(),
        arrived_at: ago(minutes),
    }
}

fn new_cards() -> Vec<Card> {
    let mut conflict = card(21, "Zoe Sato", 18 * 60);
    conflict.flags = vec![Flag::ConflictOfInterest, Flag::SenderDiffers];
    let mut missing = card(22, "Siân O'Neil", 15 * 60);
    missing.regions = vec!["Wales".into()];
    missing.role = Some("Freelance trainer".into());
    missing.experience = None;
    missing.problems = vec![
        Problem::Missing(FieldId::new("phone")),
        Problem::Missing(FieldId::new("advocacy_experience")),
        Problem::Conflicting(FieldId::new("provides_advocacy_now")),
    ];
    let mut scan = card(23, "ليلى حداد", 40);
    scan.regions.clear();
    (scan.role, scan.experience) = (None, None);
    scan.flags = vec![Flag::Unread];
    scan.problems = vec![Problem::Unreadable(Unreadable::Scan)];
    vec![conflict, missing, scan]
}

fn older_cards() -> Vec<Card> {
    let mut shortlisted = card(12, "Ama Mensah", 6 * 24 * 60);
    shortlisted.status = Status::Shortlisted;
    let mut other = card(17, "Piotr Zieliński", 3 * 24 * 60);
    other.regions = vec!["North West".into()];
    vec![shortlisted, other]
}

fn reviews() -> Vec<ReviewLine> {
    let line = |id, why: &str, minutes| ReviewLine {
        id,
        code: String::new(),
        why: why.into(),
        reference: None,
        name: None,
        message: Some(id),
        letter: None,
        since: ago(minutes),
        due_on: None,
        at_once: false,
    };
    vec![
        ReviewLine {
            at_once: true,
            ..line(
                7,
                "The mail speaks of somebody who may be in danger: please read it now.",
                50,
            )
        },
        ReviewLine {
            reference: Some(Reference::new("QPM", 18)),
            name: Some("Robin Hale".into()),
            due_on: Some(date(2026, 12, 24)),
            ..line(
                5,
                "They ask about their data: a person decides, and the law sets a date.",
                20 * 60,
            )
        },
        ReviewLine {
            reference: Some(Reference::new("QPM", 23)),
            name: Some("ليلى حداد".into()),
            letter: Some(31),
            ..line(
                6,
                "The pages of the form are pictures: please read them and type the answers in.",
                40,
            )
        },
    ]
}

fn held(id: i64) -> LetterLine {
    LetterLine {
        id,
        kind: "acknowledgement_incomplete".into(),
        reference: Some(Reference::new("QPM", 22)),
        name: Some("Siân O'Neil".into()),
        why: Some("address_limit".into()),
        at: ago(15 * 60),
    }
}

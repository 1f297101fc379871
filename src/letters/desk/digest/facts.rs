//! All that the digest's templates can name.
//!
//! What is not there is none or empty, and a template asks before it prints it.

use std::collections::BTreeSet;

use serde::Serialize;

use super::cards::Group;
use super::chart::Chart;
use super::queue::{Item, LetterFacts, Lines, RefusedFacts};
use crate::domain::briefing::{Briefing, Health, LetterLine, Standing};
use crate::domain::form::FormDefinition;
use crate::domain::letter::ANSWER_ABOVE;
use crate::domain::opening::{Counts, OpeningState};
use crate::letters::desk::Enclosed;
use crate::letters::desk::pen::{Pen, Press};
use crate::letters::{LetterSettings, clean};

/// How much is shown.
#[derive(Clone, Copy)]
pub(super) struct Room {
    /// Whole cards.
    pub(super) cards: usize,
    /// Lines of each list.
    pub(super) rows: usize,
}

/// The facts of one digest.
#[derive(Serialize)]
pub(super) struct Facts<'a> {
    /// The text template's subject; empty while that one is filled in itself.
    pub(super) subject: String,
    /// The Content-ID of the chart.
    pub(super) picture: Option<String>,
    answer_above: &'static str,
    opening: String,
    organisation: &'a str,
    today: String,
    since: String,
    places: Places,
    open: bool,
    closed_at: Option<String>,
    closes_at: Option<String>,
    paused_at: Option<String>,
    /// What may be done about the whole opening; none where it would make no sense now.
    decline_rest: Option<Press>,
    reopen: Option<Press>,
    resume: Press,
    help: Press,
    status: Press,
    standing: Standing,
    /// How many are neither recruited nor declined nor withdrawn.
    waiting: u32,
    /// How many things wait for her: review items and letters.
    needs: u32,
    reviews: Lines<Item>,
    new: Group,
    undecided: Group,
    late: Group,
    returned: Lines<LetterFacts>,
    held: Lines<LetterFacts>,
    refused: Lines<RefusedFacts>,
    chart: Option<Chart>,
    health: Signs,
    enclosed: Vec<String>,
}

impl<'a> Facts<'a> {
    pub(super) fn of(
        briefing: &Briefing,
        pen: &Pen<'_>,
        settings: &'a LetterSettings,
        form: &FormDefinition,
        room: Room,
        files: &[Enclosed],
    ) -> Self {
        let opening = &briefing.opening;
        let standing = briefing.standing;
        let (held, held_total) = held(briefing);
        let full = opening.taken >= opening.target;
        let waiting = standing.received.saturating_add(standing.shortlisted);
        let open = opening.state == OpeningState::Open;
        let at = |at: Option<_>| at.map(|at| pen.moment(at));
        let letters = |lines: &[LetterLine], total: u32, held: bool| {
            Lines::of(lines, total, room.rows, |line| {
                LetterFacts::of(line, held, pen)
            })
        };
        Self {
            subject: String::new(),
            picture: None,
            answer_above: ANSWER_ABOVE,
            opening: clean::one_line(&opening.name, 80),
            organisation: &settings.organisation,
            today: pen.today(),
            since: pen.moment(briefing.since),
            places: Places::of(opening.taken, opening.target, opening.counts),
            open,
            closed_at: at(opening.closed_at),
            closes_at: at(opening.closes_at.filter(|_| open)),
            paused_at: at(opening.paused_at),
            decline_rest: (full && waiting > 0)
                .then(|| pen.press("Decline all who are left", "decline rest")),
            reopen: (!open && !full).then(|| pen.press("Reopen", "reopen")),
            resume: pen.press("Let letters go out again", "resume"),
            help: pen.press("Everything you can say", "help"),
            status: pen.press("How things stand now", "status"),
            standing,
            waiting,
            needs: briefing.reviews_total.saturating_add(held_total),
            reviews: Lines::of(
                &briefing.reviews,
                briefing.reviews_total,
                room.rows,
                |line| Item::of(line, pen),
            ),
            new: Group::of(&briefing.new, room.cards, pen, form),
            undecided: Group::of(&briefing.undecided, room.rows, pen, form),
            late: Group::of(&briefing.late, room.rows, pen, form),
            returned: letters(&briefing.returned, briefing.returned_total, false),
            held: letters(&held, held_total, true),
            refused: Lines::of(
                &briefing.refused,
                briefing.refused_total,
                room.rows,
                |refused| RefusedFacts::of(refused, pen),
            ),
            chart: Chart::of(&briefing.weeks),
            health: Signs::of(&briefing.health, pen),
            enclosed: files
                .iter()
                .map(|file| clean::file_name(&file.name))
                .collect(),
        }
    }
}

/// The held letters that no review item tells of already, and how many they are.
fn held(briefing: &Briefing) -> (Vec<LetterLine>, u32) {
    let told: BTreeSet<i64> = briefing
        .reviews
        .iter()
        .filter_map(|item| item.letter)
        .collect();
    let lines = briefing.held.iter();
    let untold = lines.filter(|line| !told.contains(&line.id)).cloned();
    let told = u32::try_from(told.len()).unwrap_or(u32::MAX);
    (untold.collect(), briefing.held_total.saturating_sub(told))
}

/// The places, and how many of them are taken.
#[derive(Serialize)]
struct Places {
    taken: u32,
    target: u32,
    free: u32,
    /// Of a hundred, for the bar.
    percent: u32,
    left: u32,
    /// "####------"
    bar: String,
    /// What counts, where it is not the people recruited.
    counts: &'static str,
}

impl Places {
    fn of(taken: u32, target: u32, counts: Counts) -> Self {
        let share = |of: u32| {
            let scaled = u64::from(taken.min(target)) * u64::from(of);
            let share = scaled
                .checked_div(u64::from(target))
                .unwrap_or(u64::from(of));
            u32::try_from(share).unwrap_or(of)
        };
        let percent = share(100);
        let marks = usize::try_from(share(20)).unwrap_or(0);
        Self {
            taken,
            target,
            free: target.saturating_sub(taken),
            percent,
            left: 100u32.saturating_sub(percent),
            bar: "#".repeat(marks) + &"-".repeat(20usize.saturating_sub(marks)),
            counts: match counts {
                Counts::Recruited => "",
                Counts::Complete => "complete applications",
                Counts::Received => "applications of any kind",
            },
        }
    }
}

/// The signs of life.
#[derive(Serialize)]
struct Signs {
    mailbox_read: Option<String>,
    mailbox_failing: Option<String>,
    letter_sent: Option<String>,
    submission_failing: Option<String>,
    letters_waiting: u32,
    messages_waiting: u32,
}

impl Signs {
    fn of(health: &Health, pen: &Pen<'_>) -> Self {
        let at = |at: Option<_>| at.map(|at| pen.moment(at));
        Self {
            mailbox_read: at(health.mailbox_read_at),
            mailbox_failing: at(health.mailbox_failing_since),
            letter_sent: at(health.letter_sent_at),
            submission_failing: at(health.submission_failing_since),
            letters_waiting: health.letters_waiting,
            messages_waiting: health.messages_waiting,
        }
    }
}

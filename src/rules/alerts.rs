//! What the manager is told at once, and when: one letter of a kind an hour, in which all go
//! together that came meanwhile. None is dropped: what does not fit into one waits for the next.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::domain::alert::{Batch, Outage, Outside, Waiting};
use crate::domain::command::AlertKind;
use crate::domain::plan::Reason;

/// Two letters of one kind are at least so far apart.
const APART: SignedDuration = SignedDuration::from_hours(1);
/// What lasts is told of again after so long.
const REMINDER: SignedDuration = SignedDuration::from_hours(24);
/// A letter with more in it is not read.
const MOST_AT_ONCE: usize = 100;

/// What may be told now. `waiting` is oldest first; `last` says when each kind was told last.
pub fn due(waiting: &[Waiting], last: &[(AlertKind, Timestamp)], now: Timestamp) -> Vec<Batch> {
    let of = |kind: AlertKind| {
        let may = last
            .iter()
            .filter(|(told, _)| *told == kind)
            .all(|(_, at)| are_apart(*at, now, APART));
        let all = waiting.iter().filter(move |one| may && one.kind == kind);
        let ids: Vec<i64> = all.map(|one| one.id).take(MOST_AT_ONCE).collect();
        (!ids.is_empty()).then_some(Batch { kind, ids })
    };
    AlertKind::ALL.iter().copied().filter_map(of).collect()
}

/// A clock that was put back by hours must not silence a kind until it comes round again, and one
/// that was put back by seconds must not tell twice.
fn are_apart(one: Timestamp, other: Timestamp, by: SignedDuration) -> bool {
    other.duration_since(one).abs() >= by
}

/// Whether an outage is to be told of: once when it has lasted for `after`, then every day. It has
/// lasted for as long as it was seen: who starts the program after a week does not hear that the
/// mailbox was down for a week.
pub fn is_told_of(outage: Outage, last_raised: Option<Timestamp>, after: SignedDuration) -> bool {
    match last_raised.filter(|raised| *raised >= outage.since) {
        None => outage.seen_at.duration_since(outage.since) >= after,
        Some(raised) => outage.seen_at.duration_since(raised) >= REMINDER,
    }
}

/// Something outside is down.
pub fn outage(part: Outside, since: Timestamp, zone: &TimeZone) -> Reason {
    let since = moment(since, zone);
    match part {
        Outside::Mailbox => Reason::new(
            "mailbox_down",
            format!(
                "The mailbox has been out of reach since {since}. What people send is kept by the mail server and taken in later, but nobody is answered until then."
            ),
        ),
        Outside::Submission => Reason::new(
            "submission_down",
            format!(
                "The mail server has taken no letter since {since}. All letters are kept and go out later."
            ),
        ),
    }
}

/// It works again.
pub fn recovery(part: Outside, since: Timestamp, now: Timestamp, zone: &TimeZone) -> Reason {
    let (since, now) = (moment(since, zone), moment(now, zone));
    match part {
        Outside::Mailbox => Reason::new(
            "mailbox_works_again",
            format!("It is over: the mailbox was out of reach from {since} to {now}."),
        ),
        Outside::Submission => Reason::new(
            "submission_works_again",
            format!("It is over: the mail server took no letter from {since} to {now}."),
        ),
    }
}

/// The database's disk is nearly full: once a day while it lasts.
pub fn disk(
    free_mib: u64,
    at_least: u64,
    last_raised: Option<Timestamp>,
    now: Timestamp,
) -> Option<Reason> {
    let again = last_raised.is_none_or(|raised| are_apart(raised, now, REMINDER));
    (free_mib < at_least && again).then(|| {
        let words = format!(
            "The disk with the database has only {free_mib} MiB left. When it is full, no mail can be taken in; what is stored is safe."
        );
        Reason::new("disk_nearly_full", words)
    })
}

/// "Tuesday 24 November, 09:00", by the manager's clocks.
fn moment(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone())
        .strftime("%A %-d %B, %H:%M")
        .to_string()
}

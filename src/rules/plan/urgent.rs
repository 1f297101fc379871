//! What must not be left lying, whatever else a mail is: a right that the law dates, a need, a
//! person who may be in danger. Each stands on top of the manager's list with its day, and the
//! person hears at once that somebody will see to it, open or closed.
//!
//! It never carries anything out: whether data are given or erased, a person decides.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::arrived::Case;
use crate::domain::application::Reference;
use crate::domain::command::AlertKind;
use crate::domain::letter::{LetterKey, LetterKind};
use crate::domain::plan::{Effect, Reason};
use crate::domain::verdict::{Kind, Wish};

/// Who asks for help after this hour is answered on the next working day.
const END_OF_WORK: i8 = 17;

impl Case<'_> {
    /// Adds what is urgent about the message to `effects`, which hold all else that it brings
    /// about.
    pub(super) fn add_urgent(&self, effects: &mut Vec<Effect>) {
        let new = effects.iter().find_map(|effect| match effect {
            Effect::AddApplication { reference, .. } => Some(reference.clone()),
            _ => None,
        });
        let known = self.known_application();
        let about = new
            .clone()
            .or_else(|| known.map(|application| application.reference.clone()));
        if self.found.danger {
            let words = "Urgent: the writer may be in danger. Please read it now.";
            effects.push(self.at_once(Reason::new("danger", words), about.as_ref()));
        }
        for wish in &self.found.wishes {
            effects.push(Effect::AddUrgentReview {
                reason: Reason::new(wish.as_str(), wish.in_words()),
                reference: about.clone(),
                due_on: self.due_on(*wish),
                at_once: false,
            });
        }
        if self.found.erasure {
            let words = "Somebody asks that everything about them be erased. A person decides, and the law sets a date: it stands in the review list.";
            effects.push(Effect::Alert {
                kind: AlertKind::Erasure,
                reason: Reason::new(Wish::Rights.as_str(), words),
                reference: about.clone(),
            });
        }
        // A stranger who names somebody's reference learns nothing about it.
        let owned = about.filter(|_| new.is_some() || self.found.sender_owns_application);
        self.send(
            effects,
            self.holding_letter(),
            |kind| LetterKey::for_message(kind, self.inbox_id),
            owned.as_ref(),
        );
    }

    /// Waits for the manager above everything that has no more than a date.
    pub(super) fn at_once(&self, reason: Reason, reference: Option<&Reference>) -> Effect {
        Effect::AddUrgentReview {
            reason,
            reference: reference.cloned(),
            due_on: day(self.arrived_at, &self.snapshot.zone),
            at_once: true,
        }
    }

    /// The letter that says who sees to it: one for a mail, and the same one not again within
    /// the days that hold for letters of one kind.
    pub(super) fn holding_letter(&self) -> Option<LetterKind> {
        let recent = self.snapshot.recent;
        let rights = self.asks_for(Wish::Rights) && recent.rights_to_address == 0;
        let help = self.asks_help() && recent.adjustments_to_address == 0;
        // What a colleague or the manager asks for somebody else is for the manager alone.
        match (self.is_for_others(), rights, help) {
            (false, true, _) => Some(LetterKind::RightsReceived),
            (false, false, true) => Some(LetterKind::AdjustmentReceived),
            _ => None,
        }
    }

    /// The day by which the law wants a request about somebody's data answered.
    pub(super) fn answer_by(&self) -> Option<Date> {
        self.asks_for(Wish::Rights)
            .then(|| self.due_on(Wish::Rights))
    }

    /// Whether they ask for an adjustment, another format or a call.
    pub(super) fn asks_help(&self) -> bool {
        self.asks_for(Wish::Adjustment) || self.asks_for(Wish::Call)
    }

    fn asks_for(&self, wish: Wish) -> bool {
        self.found.wishes.contains(&wish)
    }

    /// Whether a colleague or the manager writes about somebody else.
    pub(super) fn is_for_others(&self) -> bool {
        let managers = self.found.correspondent.as_ref().is_some_and(|person| {
            let folded = person.address.folded();
            let managers = &self.snapshot.known.managers;
            managers.iter().any(|manager| manager.folded() == folded)
        });
        managers || self.found.kind == Kind::ForwardedApplication
    }

    fn due_on(&self, wish: Wish) -> Date {
        match wish {
            Wish::Rights => a_month_on(self.arrived_at, &self.snapshot.zone),
            Wish::Adjustment | Wish::Call => working_day(self.arrived_at, &self.snapshot.zone),
        }
    }
}

fn day(at: Timestamp, zone: &TimeZone) -> Date {
    at.to_zoned_datetime(zone.clone()).date()
}

/// UK GDPR Art. 12(3): one month from receipt, which ends on the same day of the next month or,
/// where that month is shorter, on its last day. A day that is none of work is not moved: whoever
/// answers before it is in time, too.
fn a_month_on(arrived_at: Timestamp, zone: &TimeZone) -> Date {
    day(arrived_at, zone).saturating_add(1.month())
}

/// The working day on which a mail is read. Public holidays are not known here.
fn working_day(arrived_at: Timestamp, zone: &TimeZone) -> Date {
    let arrived = arrived_at.to_zoned_datetime(zone.clone());
    let late = i64::from(arrived.hour() >= END_OF_WORK);
    let day = arrived.date().saturating_add(late.days());
    match day.weekday() {
        Weekday::Saturday => day.saturating_add(2.days()),
        Weekday::Sunday => day.saturating_add(1.day()),
        _ => day,
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::{a_month_on, working_day};

    #[test]
    fn a_month_ends_on_its_day_or_on_the_last_there_is() {
        let zone = TimeZone::get("Europe/London").unwrap();
        for (arrived, due) in [
            ("2026-11-24T09:00:00Z", "2026-12-24"),
            ("2026-12-31T12:00:00Z", "2027-01-31"),
            ("2027-01-31T12:00:00Z", "2027-02-28"),
            ("2028-01-30T12:00:00Z", "2028-02-29"),
            ("2026-08-31T12:00:00Z", "2026-09-30"),
            // Midnight has passed in London's summer, though not yet at Greenwich.
            ("2026-06-30T23:30:00Z", "2026-08-01"),
        ] {
            let found = a_month_on(arrived.parse().unwrap(), &zone);
            assert_eq!(found.to_string(), due, "{arrived}");
        }
    }

    #[test]
    fn a_need_is_met_on_the_working_day_it_comes() {
        let zone = TimeZone::get("Europe/London").unwrap();
        for (arrived, due) in [
            ("2026-11-24T09:00:00Z", "2026-11-24"),
            ("2026-11-24T16:59:00Z", "2026-11-24"),
            ("2026-11-24T17:00:00Z", "2026-11-25"),
            ("2026-11-27T18:00:00Z", "2026-11-30"),
            ("2026-11-28T10:00:00Z", "2026-11-30"),
            ("2026-11-29T20:00:00Z", "2026-11-30"),
        ] {
            let found = working_day(arrived.parse().unwrap(), &zone);
            assert_eq!(found.to_string(), due, "{arrived}");
        }
    }
}

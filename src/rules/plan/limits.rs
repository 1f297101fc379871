//! The limits behind the robot guards: no header can switch them off (RFC 3834 §2).
//!
//! A letter above one of them is written and waits for the manager, who is told once of the
//! storm and not of each mail in it. No limit ever keeps a mail from being taken in.

use super::arrived::Case;
use super::owed::Owed;
use crate::domain::application::Reference;
use crate::domain::letter::LetterKind;
use crate::domain::plan::{Effect, Reason};

/// The code of the ceiling's review item.
pub(super) const CEILING: &str = "hourly_limit";

/// A limit that is reached.
pub(super) struct Reached {
    pub(super) reason: Reason,
    /// The storm is about everybody: whichever applications its mails are about, it is one.
    everybody: bool,
}

impl Reached {
    /// What the manager is shown: one open item for one storm.
    pub(super) fn shown(&self, reference: Option<&Reference>) -> Effect {
        let reason = self.reason.clone();
        match reference {
            // An applicant who has no letter because of it is named, once.
            Some(reference) if !self.everybody => Effect::AskOnce {
                reason,
                reference: reference.clone(),
            },
            _ => Effect::AskAboutOpening { reason },
        }
    }
}

/// The ceiling for all that goes out by itself.
pub(super) fn ceiling(case: &Case<'_>) -> Option<Reached> {
    let words = "More automatic letters in an hour than the limit allows: the rest wait for you. Is something looping?";
    let reached = case.snapshot.recent.this_hour >= case.snapshot.limits.per_hour;
    reached.then(|| Reached {
        reason: Reason::new(CEILING, words),
        everybody: true,
    })
}

/// The gravest limit that a letter of this kind is above, if it is above one.
pub(super) fn reached(case: &Case<'_>, owed: &Owed<'_>) -> Option<Reached> {
    let (recent, limits) = (case.snapshot.recent, case.snapshot.limits);
    let storm = |code, words: &str| {
        Some(Reached {
            reason: Reason::new(code, words),
            everybody: true,
        })
    };
    let exchange = |code, words: &str| {
        Some(Reached {
            reason: Reason::new(code, words),
            everybody: false,
        })
    };
    // An organisation's people may all apply on one day; nobody asks and asks again so often.
    let fresh = (owed.key)(owed.kind).is_first(owed.kind, owed.reference);
    let flood = limits.per_exchange.saturating_mul(2);
    let (count, most) = if fresh {
        (recent.to_organisation_today, flood)
    } else {
        (recent.in_exchange, limits.per_exchange)
    };
    if let Some(reached) = ceiling(case) {
        return Some(reached);
    }
    if recent.to_domain_this_hour >= limits.per_domain_per_hour {
        return storm(
            "domain_limit",
            "Many letters to one mail domain within an hour: the rest wait for you.",
        );
    }
    if owed.kind == LetterKind::MonitoringReceived && recent.about_monitoring_today >= flood {
        return storm(
            "notice_limit",
            "Many letters of one kind within a day: the rest wait for you. Is something looping?",
        );
    }
    if recent.in_thread >= limits.per_exchange || count >= most {
        return exchange(
            "exchange_limit",
            "Somebody's mails and our letters answer each other again and again: further letters wait for you. Is it a machine?",
        );
    }
    if recent.to_address_today >= limits.per_address_per_day {
        return exchange(
            "address_limit",
            "One address had several automatic letters today: further ones wait for you.",
        );
    }
    None
}

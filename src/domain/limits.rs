//! How many automatic letters may go out, and how many did of late.
//!
//! A loop that no header gives away ends here. The counts are read in the transaction that acts
//! on them.

use serde::{Deserialize, Serialize};

/// Limits behind the robot guards (RFC 3834 §2): no header can switch them off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Automatic letters to one address in 24 hours.
    pub per_address_per_day: u32,
    /// Automatic letters to one domain in an hour, all kinds.
    pub per_domain_per_hour: u32,
    /// Automatic letters in an hour, all addresses.
    pub per_hour: u32,
    /// Days before the same kind of letter without an application goes to the same address
    /// again (RFC 5230 §4.1's floor).
    pub same_kind_days: u32,
    /// Automatic letters in one exchange: into one thread, or within `same_kind_days` to one
    /// family of addresses or one organisation's domain, new applications' acknowledgements apart.
    pub per_exchange: u32,
}

/// Letters of late, as the limits count them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecentLetters {
    /// To this family of addresses in the last 24 hours.
    pub to_address_today: u32,
    /// To this domain in the last hour.
    pub to_domain_this_hour: u32,
    /// To anybody in the last hour.
    pub this_hour: u32,
    /// Question-received letters to this address in the last `same_kind_days`.
    pub questions_to_address: u32,
    /// Letters about personal information to this address in the last `same_kind_days`.
    pub rights_to_address: u32,
    /// Letters about an adjustment or a call to this address in the last `same_kind_days`.
    pub adjustments_to_address: u32,
    /// Form-needed letters to this address in the last `same_kind_days`.
    pub form_needed_to_address: u32,
    /// Monitoring-received letters to this address in the last `same_kind_days`.
    pub monitoring_to_address: u32,
    /// Closed letters to this address since the opening closed.
    pub closed_to_address: u32,
    /// Letters in the last `same_kind_days` that acknowledge no new application: to this family
    /// of addresses, or to this domain where it is one organisation's, whichever are more.
    pub in_exchange: u32,
    /// To this domain in the last 24 hours, where it is one organisation's.
    pub to_organisation_today: u32,
    /// In the thread that the message answers, as deep as it goes.
    pub in_thread: u32,
    /// Letters about monitoring forms in the last 24 hours, to anybody: whom they went to is not
    /// kept (invariant 8).
    pub about_monitoring_today: u32,
    /// The manager was alerted in the last hour that the ceiling for all is reached.
    pub ceiling_told: bool,
}

impl RecentLetters {
    /// The larger count of either, one by one.
    #[must_use]
    pub fn most(self, other: Self) -> Self {
        Self {
            to_address_today: self.to_address_today.max(other.to_address_today),
            to_domain_this_hour: self.to_domain_this_hour.max(other.to_domain_this_hour),
            this_hour: self.this_hour.max(other.this_hour),
            questions_to_address: self.questions_to_address.max(other.questions_to_address),
            rights_to_address: self.rights_to_address.max(other.rights_to_address),
            adjustments_to_address: self
                .adjustments_to_address
                .max(other.adjustments_to_address),
            form_needed_to_address: self
                .form_needed_to_address
                .max(other.form_needed_to_address),
            monitoring_to_address: self.monitoring_to_address.max(other.monitoring_to_address),
            closed_to_address: self.closed_to_address.max(other.closed_to_address),
            in_exchange: self.in_exchange.max(other.in_exchange),
            to_organisation_today: self.to_organisation_today.max(other.to_organisation_today),
            in_thread: self.in_thread.max(other.in_thread),
            about_monitoring_today: self
                .about_monitoring_today
                .max(other.about_monitoring_today),
            ceiling_told: self.ceiling_told || other.ceiling_told,
        }
    }
}

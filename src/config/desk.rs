//! `[digest]` and `[alert]`: when and how the manager is told.

use serde::Deserialize;

use crate::domain::timetable::Timetable;

/// What confirms a sender inside the charity, where the server writes no
/// `Authentication-Results` for mail of its own people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InternalAuth {
    /// Nothing else.
    None,
    /// Exchange Online's `X-MS-Exchange-Organization-AuthAs: Internal`.
    Exchange,
}

/// `[digest]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DigestSection {
    /// "mon-fri 08:30"; empty is never.
    pub schedule: String,
    /// None when nothing happened and nothing waits.
    pub skip_when_quiet: bool,
    /// Whether the workbook of all applicants is attached.
    pub workbook: bool,
}

/// `[alert]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlertSection {
    /// The mailbox or the submission may be down for so long before she is told.
    pub after_minutes: u32,
    /// A program that carries alerts where mail cannot; empty is none.
    pub command: Vec<String>,
    /// Free room on the database's disk, in MiB, below which she is told.
    pub disk_mib: u64,
}

/// All that is wrong with `[digest]`.
pub(super) fn problems(digest: &DigestSection) -> Vec<String> {
    let read = Timetable::parse(&digest.schedule);
    let wrong = read.err().map(|words| format!("digest.schedule: {words}"));
    wrong.into_iter().collect()
}

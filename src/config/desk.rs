//! `[digest]` and `[alert]`: when and how the manager is told.

use std::path::Path;

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

impl DigestSection {
    /// When digests are due. What cannot be read was refused with the settings.
    pub fn timetable(&self) -> Timetable {
        Timetable::parse(&self.schedule).unwrap_or_default()
    }
}

/// All that is wrong with `[digest]`.
pub(super) fn problems(digest: &DigestSection) -> Vec<String> {
    let read = Timetable::parse(&digest.schedule);
    let wrong = read.err().map(|words| format!("digest.schedule: {words}"));
    wrong.into_iter().collect()
}

impl AlertSection {
    /// What is wrong with it anywhere.
    pub(super) fn problems(&self) -> Vec<String> {
        let program = self.command.first().map(Path::new);
        super::check::broken(&[
            (
                (1..=7 * 24 * 60).contains(&self.after_minutes),
                "alert.after_minutes must be between 1 and 10080 (a week)",
            ),
            (
                program.is_none_or(Path::is_absolute),
                "alert.command: its first entry must be the program's whole path, as \"/usr/local/bin/tell-the-admin\"; a shell's words need \"/bin/sh\", \"-c\" in front",
            ),
        ])
    }

    /// What is wrong with it on this machine.
    pub(super) fn problems_here(&self) -> Option<String> {
        use std::os::unix::fs::PermissionsExt as _;
        let program = self.command.first().map(Path::new)?;
        let runs = std::fs::metadata(program)
            .is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0);
        let shown = program.display();
        (!runs && program.is_absolute()).then(|| {
            format!("alert.command: {shown} is no program that can be run. hint: is it there, and chmod +x?")
        })
    }
}

//! The mails of the demo: real files that ship inside the program, and the postman who puts them
//! into a Maildir.
//!
//! A sample is delivered once, however often the demo runs and wherever it was stopped: its
//! Maildir name tells which one it is. Three of them answer letters that the program wrote; those
//! carry the letter's true Message-ID, as a mail program would have put it there.

use std::collections::HashSet;
use std::path::Path;

use anyhow::Context as _;
use jiff::Timestamp;

use super::folder::write_whole;

/// One mail of the story.
#[derive(Debug)]
pub(super) struct Sample {
    /// Its number, as in its file's name.
    pub(super) number: usize,
    /// What it is, for a person.
    pub(super) title: &'static str,
    /// RFC 5322 octets.
    octets: &'static [u8],
    /// It answers our letter to the sample of this number.
    pub(super) answers: Option<usize>,
}

macro_rules! sample {
    ($number:literal, $file:literal, $title:literal, answers $answers:expr) => {
        Sample {
            number: $number,
            title: $title,
            octets: include_bytes!(concat!("../../../config/samples/", $file, ".eml")),
            answers: $answers,
        }
    };
    ($number:literal, $file:literal, $title:literal) => {
        sample!($number, $file, $title, answers None)
    };
}

/// What comes in before anybody has decided anything.
pub(super) const FIRST_POST: &[Sample] = &[
    sample!(1, "01-excel-from-outlook", "Excel form, from Outlook"),
    sample!(2, "02-excel-from-gmail", "Excel form of another layout"),
    sample!(
        3,
        "03-libreoffice-from-thunderbird",
        "LibreOffice form (.ods)"
    ),
    sample!(4, "04-old-excel-from-yahoo", "Old Excel form (.xls)"),
    sample!(
        5,
        "05-written-in-the-mail-from-iphone",
        "Answers written in the mail"
    ),
    sample!(6, "06-answers-missing", "Form with answers missing"),
    sample!(7, "07-provides-advocacy-now", "Form: provides advocacy now"),
    sample!(
        8,
        "08-same-mail-by-another-route",
        "Mail 01 again, another route"
    ),
    sample!(9, "09-sent-again-to-be-sure", "Form of 02 sent again"),
    sample!(10, "10-photo-of-the-form", "Photo of a form in handwriting"),
    sample!(11, "11-question", "A question about the role"),
    sample!(12, "12-blank-form", "The blank form, sent back"),
    sample!(13, "13-cv-only", "A CV without the form"),
    sample!(14, "14-monitoring-form", "Equality monitoring form"),
    sample!(
        15,
        "15-form-beside-monitoring-form",
        "Form beside a monitoring form"
    ),
    sample!(16, "16-newsletter", "A newsletter"),
];

/// What comes back when our letters have gone out.
pub(super) const ANSWERS: &[Sample] = &[
    sample!(17, "17-out-of-office", "Out-of-office note", answers Some(6)),
    sample!(18, "18-bounce", "Our letter to 05 bounced", answers Some(5)),
    sample!(19, "19-missing-answers-sent-later", "The missing answers of 06", answers Some(6)),
    sample!(20, "20-withdrawal", "The sender of 04 withdraws", answers Some(4)),
];

/// The one that comes too late.
pub(super) const LATE: &[Sample] = &[sample!(
    21,
    "21-after-the-closing",
    "Excel form, after the closing"
)];

impl Sample {
    /// The part of its Maildir name that tells which sample it is.
    fn mark(&self) -> String {
        format!(".sample-{:02}.", self.number)
    }

    /// Whether this Maildir name is this sample's.
    pub(super) fn is_named(&self, name: &str) -> bool {
        name.contains(&self.mark())
    }

    /// Its octets, with the Message-ID of the letter it answers put in.
    fn octets(&self, letter: Option<&str>) -> Vec<u8> {
        match (self.answers, letter) {
            (Some(number), Some(letter)) => {
                let stand_in = format!("answers.sample-{number:02}@qpm.example");
                replace(self.octets, stand_in.as_bytes(), letter.as_bytes())
            }
            _ => self.octets.to_vec(),
        }
    }

    /// Puts it into `new`, with a delivery stamp. The name in `tmp` is the same each time, so that
    /// what a stopped demo left half-written there is written over.
    pub(super) fn deliver(
        &self,
        maildir: &Path,
        stamp: Timestamp,
        letter: Option<&str>,
    ) -> anyhow::Result<()> {
        let mark = self.mark();
        let name = format!("{}{mark}qpm-demo", stamp.as_second());
        let half = maildir.join("tmp").join(format!("0{mark}qpm-demo"));
        write_whole(&half, &maildir.join("new").join(name), &self.octets(letter))
            .context("a sample mail cannot be delivered")
    }
}

/// The Maildir names that lie in `new` and `cur` now.
pub(super) fn lying(maildir: &Path) -> anyhow::Result<HashSet<String>> {
    let mut names = HashSet::new();
    for folder in ["new", "cur"] {
        let path = maildir.join(folder);
        let entries = std::fs::read_dir(&path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        for entry in entries {
            names.insert(entry?.file_name().to_string_lossy().into_owned());
        }
    }
    Ok(names)
}

fn replace(octets: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(octets.len());
    let mut rest = octets;
    while let Some((first, behind)) = rest.split_first() {
        if let Some(after) = rest.strip_prefix(old) {
            replaced.extend_from_slice(new);
            rest = after;
        } else {
            replaced.push(*first);
            rest = behind;
        }
    }
    replaced
}

#[cfg(test)]
mod tests {
    use super::{ANSWERS, FIRST_POST, LATE};

    #[test]
    fn the_samples_are_whole_and_in_order() {
        let all: Vec<_> = FIRST_POST.iter().chain(ANSWERS).chain(LATE).collect();
        for (index, sample) in all.iter().enumerate() {
            assert_eq!(sample.number, index + 1);
            assert!(sample.octets.len() <= 40 * 1024, "{}", sample.title);
            let lines = sample.octets.split(|octet| *octet == b'\n');
            let bare = lines.filter(|line| !line.ends_with(b"\r")).count();
            // What follows the last line end is the only piece without a carriage return.
            assert_eq!(bare, 1, "{} has bare line feeds", sample.title);
        }
    }

    #[test]
    fn an_answer_names_the_letter_it_answers() {
        for sample in ANSWERS {
            let octets = sample.octets(Some("0123456789abcdef@qpm.example"));
            let text = String::from_utf8(octets).unwrap();
            assert!(text.contains("In-Reply-To: <0123456789abcdef@qpm.example>\r\n"));
            assert!(!text.contains("answers.sample-"), "{}", sample.title);
        }
    }
}

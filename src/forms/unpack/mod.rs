//! Files that hold files, unpacked and read: one function a kind, from octets to a [`Parcel`], and
//! one walk over what comes out.
//!
//! Everything that one file unpacks to is paid for from one [`Budget`], however it is nested:
//! octets, members, words. It must never trust a declared size, use a name as a path, or go deeper
//! than any person packs.

mod mails;
mod mapi;
mod msg;
mod rtf;
mod signed;
mod tnef;
mod zipped;

use super::detect;
use super::readers::archive;
use crate::domain::held::{Held, HeldMail, Member};
use crate::domain::reading::{FileKind, Outcome, Reading};
use crate::domain::verdict::Unreadable;

/// A form in a zip in a saved mail happens; deeper than this below the outermost is done on
/// purpose.
const DEEPEST: u32 = 3;
/// More files than this in one are not read: no applicant sends so many.
const MOST_MEMBERS: usize = 50;
/// Octets of words and pages of all mails together that are passed on.
const MOST_WORDS: usize = 1 << 20;

/// What a file may still unpack to, with all that is in it.
#[derive(Debug)]
pub(super) struct Budget {
    octets: u64,
    members: usize,
    words: usize,
}

/// What came out of a file.
#[derive(Debug, Default)]
struct Parcel {
    mail: Option<HeldMail>,
    items: Vec<Item>,
    /// There are more files in it than the budget allows.
    more: bool,
}

impl Parcel {
    fn is_empty(&self) -> bool {
        self.mail.is_none() && self.items.is_empty() && !self.more
    }
}

/// One file that came out.
#[derive(Debug)]
struct Item {
    name: Option<String>,
    embedded: bool,
    size: u64,
    /// Its octets, or what it is and why it was not unpacked.
    content: Result<Vec<u8>, (FileKind, Unreadable)>,
}

/// Reads a file, or the files in it; `leaf` reads a file that holds no others.
pub(super) fn read(octets: &[u8], leaf: &dyn Fn(FileKind, &[u8]) -> Outcome) -> Reading {
    let mut walk = Walk {
        leaf,
        budget: Budget {
            octets: archive::MOST_OCTETS,
            members: MOST_MEMBERS,
            words: MOST_WORDS,
        },
        too_deep: false,
    };
    let mut reading = walk.read(octets, 0);
    if walk.too_deep {
        reading.outcome = Outcome::Unreadable(Unreadable::Hostile);
    }
    reading
}

struct Walk<'a> {
    leaf: &'a dyn Fn(FileKind, &[u8]) -> Outcome,
    budget: Budget,
    too_deep: bool,
}

impl Walk<'_> {
    fn read(&mut self, octets: &[u8], depth: u32) -> Reading {
        let (file, fault) = detect::examine(octets);
        let outcome = match fault {
            Some(fault) => Outcome::Unreadable(fault),
            None => self.outcome(file, octets, depth),
        };
        Reading { file, outcome }
    }

    fn outcome(&mut self, file: FileKind, octets: &[u8], depth: u32) -> Outcome {
        let open = match file {
            FileKind::Zip => zipped::open,
            FileKind::Mail => mails::open,
            FileKind::Tnef => tnef::open,
            FileKind::OutlookMail => msg::open,
            FileKind::Signed => signed::open,
            // A package in another file pays for what its reader will unpack: fifty bombs in a zip
            // are one bomb.
            _ if depth > 0 && !self.budget.afford(archive::declared_size(octets)) => {
                return Outcome::Unreadable(Unreadable::TooLarge);
            }
            _ => return (self.leaf)(file, octets),
        };
        if depth > DEEPEST {
            self.too_deep = true;
            return Outcome::Unreadable(Unreadable::Hostile);
        }
        match open(octets, &mut self.budget) {
            // A signature by itself is a machine's.
            Ok(parcel) if file == FileKind::Signed && parcel.is_empty() => {
                Outcome::NotAForm { cv: false }
            }
            Ok(parcel) => self.held(parcel, depth),
            Err(fault) => Outcome::Unreadable(fault),
        }
    }

    fn held(&mut self, parcel: Parcel, depth: u32) -> Outcome {
        let mut members = Vec::new();
        // One after the other, so that the octets of those before are gone.
        for item in parcel.items {
            let reading = match &item.content {
                Ok(octets) => self.read(octets, depth + 1),
                Err((file, why)) => Reading {
                    file: *file,
                    outcome: Outcome::Unreadable(*why),
                },
            };
            if reading.file != FileKind::Trace {
                members.push(Member {
                    name: item.name,
                    size: item.size,
                    embedded: item.embedded,
                    reading,
                });
            }
        }
        if members.is_empty() && parcel.mail.is_none() && !parcel.more {
            // A zip with nothing in it lost its files on the way.
            return Outcome::Unreadable(Unreadable::Damaged);
        }
        Outcome::Holds(Held {
            mail: parcel.mail.map(Box::new),
            members,
            more: parcel.more,
        })
    }
}

impl Budget {
    /// Whether one more file may be looked at.
    fn take_member(&mut self) -> bool {
        let left = self.members > 0;
        self.members = self.members.saturating_sub(1);
        left
    }

    /// Pays for what is still to be unpacked, if there is enough left.
    fn afford(&mut self, octets: u64) -> bool {
        let left = self.octets.checked_sub(octets);
        self.octets = left.unwrap_or(self.octets);
        left.is_some()
    }

    /// Pays for octets that were unpacked.
    fn pay(&mut self, octets: usize) {
        let octets = u64::try_from(octets).unwrap_or(u64::MAX);
        self.octets = self.octets.saturating_sub(octets);
    }

    /// The beginning of a mail's words, as long as the budget allows.
    fn words(&mut self, text: &str) -> String {
        let mut end = text.len().min(self.words);
        while !text.is_char_boundary(end) {
            end = end.saturating_sub(1);
        }
        self.words = self.words.saturating_sub(end);
        text.get(..end).unwrap_or_default().to_owned()
    }

    /// A page, whole or not at all.
    fn page(&mut self, html: Option<String>) -> Option<String> {
        let page = html.filter(|page| page.len() <= self.words)?;
        self.words = self.words.saturating_sub(page.len());
        Some(page)
    }
}

//! A plain zip: each of its files, but for what a computer leaves in every folder.

use super::{Budget, Item, Parcel};
use crate::domain::reading::FileKind;
use crate::domain::verdict::Unreadable;
use crate::forms::detect;
use crate::forms::readers::archive::{self, Archive};
use crate::parse;

/// So much of a file is unpacked to see what it is: of a film no more than this.
const HEAD: u64 = 64 << 10;

/// What Windows and Office leave in folders, by the start of the name in lower case. (What a Mac
/// leaves is known by its octets.)
const LEFT_BEHIND: &[&str] = &["thumbs.db", "desktop.ini", "~$"];

/// Unpacks a zip.
pub(super) fn open(octets: &[u8], budget: &mut Budget) -> Result<Parcel, Unreadable> {
    let mut archive = archive::open(octets)?;
    let mut parcel = Parcel::default();
    for index in 0..archive.len() {
        let entry = archive::entry(&archive, index);
        // The last component, on one line: a label for people, wherever the entry would climb to.
        let name = parse::file_name(&entry.name);
        let folded = name.as_deref().unwrap_or_default().to_lowercase();
        let left_behind = LEFT_BEHIND.iter().any(|start| folded.starts_with(start));
        if entry.name.ends_with(['/', '\\']) || left_behind {
            continue;
        }
        if !budget.take_member() {
            parcel.more = true;
            break;
        }
        let content = unpack(&mut archive, index, entry.size, budget);
        parcel.items.push(Item {
            name,
            embedded: false,
            size: entry.size,
            content,
        });
    }
    Ok(parcel)
}

fn unpack(
    archive: &mut Archive<'_>,
    index: usize,
    declared: u64,
    budget: &mut Budget,
) -> Result<Vec<u8>, (FileKind, Unreadable)> {
    // Where the zip has a password, it is the zip that its sender would call locked.
    let head = archive::head(archive, index, HEAD).map_err(|why| (FileKind::Zip, why))?;
    budget.pay(head.len());
    if let Some(closed) = detect::closed(&head) {
        return Err(closed);
    }
    // Of a file that begins with a long nothing, the rest was not looked at.
    let kind = match detect::examine(&head) {
        (FileKind::Nothing, _) => FileKind::Other,
        (kind, _) => kind,
    };
    if declared > budget.octets {
        // Too large by its own account: no more of it is unpacked. One that lies is stopped below.
        return Err((kind, Unreadable::TooLarge));
    }
    let whole = archive::unpack(archive, index, budget.octets).map_err(|why| {
        if why == Unreadable::TooLarge {
            budget.octets = 0;
        }
        (kind, why)
    })?;
    budget.pay(whole.len());
    Ok(whole)
}

//! A mail as Outlook saves it (MS-OXMSG): a compound file with a stream for each property of the
//! message and a storage for each attachment. A message that was attached is a storage of the same
//! shape in that of its attachment.

use std::borrow::Cow;
use std::io::{Cursor, Read as _};

use cfb::CompoundFile;

use super::mapi::{self, Attachment, Properties, kind, tag};
use super::{Budget, Parcel};
use crate::domain::verdict::Unreadable;

/// How the streams and storages begin (MS-OXMSG §2.1.3, §2.2.2).
const PROPERTY: &str = "__substg1.0_";
const ATTACHMENT: &str = "__attach_version1.0_";
/// The storage of an attached message: its number and its type.
const EMBEDDED: &str = "__substg1.0_3701000D";

/// Messages attached to one another are opened to this depth.
const DEEPEST: u32 = 5;
/// No message has more properties and attachments.
const MOST_ENTRIES: usize = 5_000;

type File<'a> = CompoundFile<Cursor<&'a [u8]>>;

/// Takes a saved mail apart.
pub(super) fn open(octets: &[u8], budget: &mut Budget) -> Result<Parcel, Unreadable> {
    let mut file = CompoundFile::open(Cursor::new(octets)).map_err(|_| Unreadable::Damaged)?;
    message(&mut file, "/", budget, 0)
}

fn message(
    file: &mut File<'_>,
    at: &str,
    budget: &mut Budget,
    depth: u32,
) -> Result<Parcel, Unreadable> {
    if depth > DEEPEST {
        return Err(Unreadable::Hostile);
    }
    let mut parcel = Parcel {
        mail: Some(properties(file, at, budget).mail(budget)),
        ..Parcel::default()
    };
    for name in names(file, at, ATTACHMENT) {
        if !budget.take_member() {
            parcel.more = true;
            break;
        }
        let storage = format!("{at}{name}/");
        let embedded = format!("{storage}{EMBEDDED}");
        if file.is_storage(&embedded) {
            let embedded = format!("{embedded}/");
            // Something else that was pasted into the words has no properties of a message.
            if names(file, &embedded, "__properties").is_empty() {
                continue;
            }
            mapi::enclose(&mut parcel, message(file, &embedded, budget, depth + 1)?);
            continue;
        }
        let attachment = Attachment {
            properties: properties(file, &storage, budget),
            ..Attachment::default()
        };
        parcel.items.extend(attachment.file(budget));
    }
    Ok(parcel)
}

/// The names in a storage that begin so.
fn names(file: &File<'_>, at: &str, start: &str) -> Vec<String> {
    let entries = file.read_storage(at).into_iter().flatten();
    entries
        .take(MOST_ENTRIES)
        .map(|entry| entry.name().to_owned())
        .filter(|name| name.starts_with(start))
        .collect()
}

/// The properties that stand in a storage: `__substg1.0_` and eight digits, of which four are the
/// number and four the type.
fn properties(file: &mut File<'_>, at: &str, budget: &Budget) -> Properties<'static> {
    let mut found = Properties::default();
    for name in names(file, at, PROPERTY) {
        let digits = name.get(PROPERTY.len()..).unwrap_or_default();
        let number = u32::from_str_radix(digits, 16)
            .ok()
            .filter(|_| digits.len() == 8);
        let Some((tag, kind)) = number.and_then(split) else {
            continue;
        };
        if !is_asked_for(tag, kind) {
            continue;
        }
        let mut value = Vec::new();
        let read = file.open_stream(format!("{at}{name}")).and_then(|stream| {
            stream
                .take(budget.octets.saturating_add(1))
                .read_to_end(&mut value)
        });
        if read.is_ok() {
            found.add(tag, kind, Cow::Owned(value));
        }
    }
    found
}

fn split(number: u32) -> Option<(u16, u16)> {
    Some((
        u16::try_from(number >> 16).ok()?,
        u16::try_from(number & 0xffff).ok()?,
    ))
}

/// Whether anybody looks at a property: the rest is not read.
fn is_asked_for(number: u16, of: u16) -> bool {
    const TAGS: &[u16] = &[
        tag::SUBJECT,
        tag::SENT_BY_NAME,
        tag::SENT_BY_ADDRESS,
        tag::SENT_BY_SMTP,
        tag::HEADERS,
        tag::SENDER_NAME,
        tag::SENDER_ADDRESS,
        tag::SENDER_SMTP,
        tag::BODY,
        tag::RTF,
        tag::HTML,
        tag::DISPLAY_NAME,
        tag::DATA,
        tag::FILE_NAME,
        tag::LONG_FILE_NAME,
        tag::CONTENT_ID,
    ];
    TAGS.contains(&number) && matches!(of, kind::STRING8 | kind::UNICODE | kind::BINARY)
}

//! winmail.dat: a mail as Outlook packs it for other Outlooks (MS-OXTNEF). Its words may be here
//! and nowhere else.
//!
//! Checksums are not insisted upon, and a stream that is cut off gives what came before: Outlook
//! is more lenient than its specification, and so must be who reads what it wrote.

use std::borrow::Cow;

use super::mapi::{self, Attachment, Properties, kind, tag};
use super::{Budget, Parcel};
use crate::domain::verdict::Unreadable;

/// The attributes that matter, by the lower half of their number (MS-OXTNEF §2.1.3.2).
mod attribute {
    pub(super) const SUBJECT: u16 = 0x8004;
    pub(super) const BODY: u16 = 0x800c;
    pub(super) const ATTACHMENT_DATA: u16 = 0x800f;
    pub(super) const ATTACHMENT_TITLE: u16 = 0x8010;
    pub(super) const ATTACHMENT_BEGINS: u16 = 0x9002;
    pub(super) const MESSAGE_PROPERTIES: u16 = 0x9003;
    pub(super) const ATTACHMENT_PROPERTIES: u16 = 0x9005;
    pub(super) const CODE_PAGE: u16 = 0x9007;
}

/// Messages attached to one another are opened to this depth.
const DEEPEST: u32 = 5;
/// No message has more attributes, no list more properties, and no property more values.
const MOST: usize = 5_000;

/// Unpacks winmail.dat.
pub(super) fn open(octets: &[u8], budget: &mut Budget) -> Result<Parcel, Unreadable> {
    let mut parcel = message(octets, budget, 0)?;
    // It is the envelope of the mail that brought it, whose author is known.
    if let Some(mail) = &mut parcel.mail {
        mail.from.clear();
    }
    Ok(parcel)
}

fn message(octets: &[u8], budget: &mut Budget, depth: u32) -> Result<Parcel, Unreadable> {
    let mut input = Input(octets);
    // The signature, which is known, and a key that nothing refers to.
    input.take(6).ok_or(Unreadable::Damaged)?;
    let mut own = Properties::default();
    let mut attachments: Vec<Attachment<'_>> = Vec::new();
    let mut code_page = 0;
    for _ in 0..MOST {
        let Some((name, data)) = attribute(&mut input) else {
            break;
        };
        match name {
            attribute::CODE_PAGE => {
                code_page = Input(data).number().unwrap_or(0);
                own = Properties::in_code_page(code_page);
            }
            attribute::SUBJECT => own.add(tag::SUBJECT, kind::STRING8, Cow::Borrowed(data)),
            attribute::MESSAGE_PROPERTIES => {
                properties(data, &mut own);
            }
            attribute::BODY => own.add(tag::BODY, kind::STRING8, Cow::Borrowed(data)),
            attribute::ATTACHMENT_BEGINS => attachments.push(Attachment {
                properties: Properties::in_code_page(code_page),
                ..Attachment::default()
            }),
            _ => {
                if let Some(last) = attachments.last_mut() {
                    match name {
                        attribute::ATTACHMENT_DATA => last.data = Some(data),
                        attribute::ATTACHMENT_TITLE => last.title = Some(data),
                        attribute::ATTACHMENT_PROPERTIES => properties(data, &mut last.properties),
                        _ => {}
                    }
                }
            }
        }
    }
    let mut parcel = Parcel {
        mail: Some(own.mail(budget)),
        ..Parcel::default()
    };
    for attachment in attachments {
        if !budget.take_member() {
            parcel.more = true;
            break;
        }
        let embedded = attachment.properties.get(tag::DATA).and_then(embedded);
        match embedded {
            Some(inner) if depth < DEEPEST => {
                // It is in this file: there is nothing to unpack, and nothing to pay.
                let inner = message(inner, budget, depth + 1)?;
                mapi::enclose(&mut parcel, inner);
            }
            Some(_) => return Err(Unreadable::Hostile),
            None => parcel.items.extend(attachment.file(budget)),
        }
    }
    Ok(parcel)
}

/// The stream of a message that is an attachment: an object whose interface's identifier stands
/// before it (MS-OXTNEF §2.1.3.3.15).
fn embedded((kind, data): (u16, &[u8])) -> Option<&[u8]> {
    let stream = data.get(16..).filter(|_| kind == kind::OBJECT)?;
    stream
        .starts_with(&[0x78, 0x9f, 0x3e, 0x22])
        .then_some(stream)
}

/// The next attribute: its level, number and length, its data, a checksum.
fn attribute<'a>(input: &mut Input<'a>) -> Option<(u16, &'a [u8])> {
    input.take(1)?;
    let name = input.number()? & 0xffff;
    let length = usize::try_from(input.number()?).ok()?;
    // The last one may be cut off: what came of it is taken.
    let data = input.take(length).unwrap_or_else(|| input.rest());
    input.take(2);
    Some((u16::try_from(name).ok()?, data))
}

/// Reads a list of properties (MS-OXTNEF §2.1.3.4), as far as it can be followed.
fn properties<'a>(list: &'a [u8], into: &mut Properties<'a>) {
    let mut input = Input(list);
    let count = input.number().unwrap_or(0);
    for _ in 0..count.min(u32::try_from(MOST).unwrap_or(u32::MAX)) {
        if property(&mut input, into).is_none() {
            return;
        }
    }
}

fn property<'a>(input: &mut Input<'a>, into: &mut Properties<'a>) -> Option<()> {
    let number = input.number()?;
    let (tag, mut kind) = (u16::try_from(number >> 16).ok()?, number & 0xffff);
    if tag >= 0x8000 {
        // A name of its own: a set's identifier, then a number or a string.
        input.take(16)?;
        if input.number()? == 0 {
            input.take(4)?;
        } else {
            input.counted()?;
        }
    }
    let many = kind & 0x1000 != 0;
    kind &= 0x0fff;
    let values = match kind {
        0x0d | 0x1e | 0x1f | 0x102 => usize::try_from(input.number()?).ok()?,
        _ if many => usize::try_from(input.number()?).ok()?,
        _ => 1,
    };
    if values > MOST {
        return None;
    }
    for index in 0..values {
        match kind {
            0x0d | 0x1e | 0x1f | 0x102 => {
                let value = input.counted()?;
                if index == 0 {
                    into.add(tag, u16::try_from(kind).ok()?, Cow::Borrowed(value));
                }
            }
            0x02 | 0x03 | 0x04 | 0x0a | 0x0b => drop(input.take(4)?),
            0x05 | 0x06 | 0x07 | 0x14 | 0x40 => drop(input.take(8)?),
            0x48 => drop(input.take(16)?),
            // A type without a known length: nothing behind it can be found.
            _ => return None,
        }
    }
    Some(())
}

/// Octets that are read from the front.
#[derive(Clone, Copy)]
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.0)
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    /// A length and as many octets, filled up to a multiple of four.
    fn counted(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        let value = self.take(length)?;
        self.take(length.wrapping_neg() % 4)?;
        Some(value)
    }
}

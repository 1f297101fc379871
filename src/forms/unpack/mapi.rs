//! What Outlook calls a message (MS-OXCMSG, MS-OXPROPS), whether it came as winmail.dat or as a
//! saved `.msg`: properties with numbers for names, and attachments.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16LE, WINDOWS_1252};

use super::{Budget, Item, Parcel, rtf};
use crate::domain::address::{Address, NamedAddress};
use crate::domain::held::HeldMail;
use crate::domain::reading::FileKind;
use crate::domain::verdict::Unreadable;
use crate::forms::readers;
use crate::parse;

/// Property numbers (MS-OXPROPS §2).
pub(super) mod tag {
    pub(in super::super) const SUBJECT: u16 = 0x0037;
    pub(in super::super) const SENT_BY_NAME: u16 = 0x0042;
    pub(in super::super) const SENT_BY_ADDRESS: u16 = 0x0065;
    pub(in super::super) const HEADERS: u16 = 0x007d;
    pub(in super::super) const SENDER_NAME: u16 = 0x0c1a;
    pub(in super::super) const SENDER_ADDRESS: u16 = 0x0c1f;
    pub(in super::super) const BODY: u16 = 0x1000;
    pub(in super::super) const RTF: u16 = 0x1009;
    pub(in super::super) const HTML: u16 = 0x1013;
    pub(in super::super) const DISPLAY_NAME: u16 = 0x3001;
    pub(in super::super) const DATA: u16 = 0x3701;
    pub(in super::super) const FILE_NAME: u16 = 0x3704;
    pub(in super::super) const LONG_FILE_NAME: u16 = 0x3707;
    pub(in super::super) const CONTENT_ID: u16 = 0x3712;
    pub(in super::super) const SENDER_SMTP: u16 = 0x5d01;
    pub(in super::super) const SENT_BY_SMTP: u16 = 0x5d02;
}

/// Property types (MS-OXCDATA §2.11.1).
pub(super) mod kind {
    pub(in super::super) const STRING8: u16 = 0x001e;
    pub(in super::super) const UNICODE: u16 = 0x001f;
    pub(in super::super) const OBJECT: u16 = 0x000d;
    pub(in super::super) const BINARY: u16 = 0x0102;
}

/// The properties of a message or of an attachment that have a length of their own.
#[derive(Debug, Default)]
pub(super) struct Properties<'a> {
    values: Vec<(u16, u16, Cow<'a, [u8]>)>,
    /// The code page of the texts that are not Unicode.
    code_page: u32,
}

/// An attachment.
#[derive(Debug, Default)]
pub(super) struct Attachment<'a> {
    pub(super) properties: Properties<'a>,
    /// What TNEF holds beside the properties: its old name and its data.
    pub(super) title: Option<&'a [u8]>,
    pub(super) data: Option<&'a [u8]>,
}

impl<'a> Properties<'a> {
    /// Properties with texts in this code page, 0 where none is known.
    pub(super) fn in_code_page(code_page: u32) -> Self {
        Self {
            values: Vec::new(),
            code_page,
        }
    }

    pub(super) fn add(&mut self, tag: u16, kind: u16, value: Cow<'a, [u8]>) {
        self.values.push((tag, kind, value));
    }

    /// The value of the first property with this number, and its type.
    pub(super) fn get(&self, tag: u16) -> Option<(u16, &[u8])> {
        let mut known = self.values.iter();
        known
            .find(|(own, ..)| *own == tag)
            .map(|(_, kind, value)| (*kind, value.as_ref()))
    }

    /// A text that is there and says something.
    pub(super) fn text(&self, tag: u16) -> Option<String> {
        let (kind, value) = self.get(tag)?;
        let text = match kind {
            kind::UNICODE => UTF_16LE.decode_without_bom_handling(value).0.into_owned(),
            kind::STRING8 | kind::BINARY => self.decoded(value),
            _ => return None,
        };
        let text = text.trim_end_matches('\0');
        (!text.trim().is_empty()).then(|| text.to_owned())
    }

    pub(super) fn decoded(&self, octets: &[u8]) -> String {
        match std::str::from_utf8(octets) {
            Ok(text) => text.to_owned(),
            Err(_) => code_page(self.code_page).decode(octets).0.into_owned(),
        }
    }

    /// The mail that these properties describe.
    pub(super) fn mail(&self, budget: &mut Budget) -> HeldMail {
        let html = self
            .get(tag::HTML)
            .and_then(|(_, page)| readers::page_of(page).ok())
            .or_else(|| rtf::page(&rtf::unpacked(self.get(tag::RTF)?.1)?));
        let text = self
            .text(tag::BODY)
            .or_else(|| html.as_deref().map(parse::html_to_text))
            .or_else(|| rtf::words(&rtf::unpacked(self.get(tag::RTF)?.1)?))
            .unwrap_or_default();
        HeldMail {
            from: self.author().into_iter().collect(),
            subject: parse::one_line(&self.text(tag::SUBJECT).unwrap_or_default()),
            text: budget.words(&parse::tidy(&text)),
            html: budget.page(html),
            enclosed: Vec::new(),
        }
    }

    /// Who wrote it: by the header fields that it arrived with, else by its properties. Inside an
    /// organisation those name no address that mail could be sent to.
    fn author(&self) -> Option<NamedAddress> {
        let headers = self.text(tag::HEADERS).unwrap_or_default();
        let arrived = parse::parse(headers.as_bytes()).from;
        if let Some(author) = arrived.into_iter().next() {
            return Some(author);
        }
        let addresses = [
            (tag::SENT_BY_SMTP, tag::SENT_BY_NAME),
            (tag::SENT_BY_ADDRESS, tag::SENT_BY_NAME),
            (tag::SENDER_SMTP, tag::SENDER_NAME),
            (tag::SENDER_ADDRESS, tag::SENDER_NAME),
        ];
        addresses.into_iter().find_map(|(address, name)| {
            let address = Address::parse(&self.text(address)?)?;
            let name = self.text(name).map(|name| parse::one_line(&name));
            Some(NamedAddress {
                name: name.filter(|name| !name.contains('@')),
                address,
            })
        })
    }
}

impl Attachment<'_> {
    /// The attachment as a file: by its data, under its long name.
    pub(super) fn file(self, budget: &mut Budget) -> Option<Item> {
        let properties = &self.properties;
        let title = self.title.map(|title| properties.decoded(title));
        let name = [tag::LONG_FILE_NAME, tag::FILE_NAME, tag::DISPLAY_NAME]
            .into_iter()
            .find_map(|tag| properties.text(tag))
            .or(title)
            .and_then(|name| parse::file_name(name.trim_end_matches('\0')));
        let (kind, octets) = match (self.data, properties.get(tag::DATA)) {
            (Some(data), _) => (kind::BINARY, data),
            (None, Some(data)) => data,
            (None, None) => return None,
        };
        let size = u64::try_from(octets.len()).unwrap_or(u64::MAX);
        let content = if size > budget.octets {
            Err((FileKind::Other, Unreadable::TooLarge))
        } else {
            budget.pay(octets.len());
            Ok(octets.to_vec())
        };
        Some(Item {
            name,
            // A picture among the words, or something pasted into them.
            embedded: kind == kind::OBJECT || properties.text(tag::CONTENT_ID).is_some(),
            size,
            content,
        })
    }
}

/// Adds a message that was attached to `parcel`: its mail is enclosed, its files come along.
pub(super) fn enclose(parcel: &mut Parcel, inner: Parcel) {
    parcel.items.extend(inner.items);
    parcel.more |= inner.more;
    if let Some(outer) = &mut parcel.mail {
        outer.enclosed.extend(inner.mail);
    }
}

/// A Windows code page (MS-UCODEREF §2.2.1).
pub(super) fn code_page(number: u32) -> &'static Encoding {
    let label = match number {
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        28591..=28606 => format!("iso-8859-{}", number - 28590),
        other => format!("windows-{other}"),
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252)
}

//! A PDF as objects (ISO 32000-1 §7.3): opened, its references followed, its streams unpacked.
//!
//! What the library does while it loads a file is bounded by its own limits and by the reader
//! process; what is unpacked afterwards is counted here. A reference that leads nowhere, or round
//! and round, is null (§7.3.10). It must never take a file for whole of which a part is lost.

use std::cell::Cell;

use lopdf::xref::XrefRecovery;
use lopdf::{DecompressError, Dictionary, Document, Error, LoadOptions, Object, ObjectId, Stream};

use crate::domain::verdict::Unreadable;
use crate::forms::readers::pdf::geometry::{Area, Matrix};

/// One object stream, unpacked, may be this big: a form's has some hundred KiB.
const LARGEST_OBJECT_STREAM: usize = 4 << 20;
/// All other streams that are looked at, unpacked, may be this big together.
const MOST_OCTETS: usize = 24 << 20;
/// A form has a few pages.
const MOST_PAGES: usize = 60;
/// The page tree is no deeper (what a page does not say, its ancestors may).
const DEEPEST: usize = 32;

static NULL: Object = Object::Null;

/// An opened file.
pub(in crate::forms::readers::pdf) struct File {
    document: Document,
    left: Cell<usize>,
}

impl File {
    /// Opens a file, without a password or with the empty one, which is what a file has that only
    /// its owner may change.
    pub(in crate::forms::readers::pdf) fn open(octets: &[u8]) -> Result<Self, Unreadable> {
        let options = LoadOptions::with_max_decompressed_size(LARGEST_OBJECT_STREAM);
        let document = Document::load_mem_with_options(octets, options).map_err(|e| why(&e))?;
        if document.is_encrypted() {
            return Err(Unreadable::Encrypted);
        }
        // The table of objects was lost and made anew from what is left: all of it, or not.
        let rebuilt = document.xref_recovery == Some(XrefRecovery::Reconstructed);
        let whole = |object| is_whole(&document, object, DEEPEST);
        if rebuilt && !document.objects.values().all(whole) {
            return Err(Unreadable::Damaged);
        }
        Ok(Self {
            document,
            left: Cell::new(MOST_OCTETS),
        })
    }

    /// The root of all (§7.7.2).
    pub(in crate::forms::readers::pdf) fn catalog(&self) -> Option<&Dictionary> {
        self.document.catalog().ok()
    }

    /// The pages. A page that is not there is damage; more than any form has is no form.
    pub(in crate::forms::readers::pdf) fn pages(
        &self,
    ) -> Result<Vec<(ObjectId, &Dictionary)>, Unreadable> {
        let mut pages = Vec::new();
        for id in self.document.page_iter() {
            if pages.len() >= MOST_PAGES {
                return Err(Unreadable::TooLarge);
            }
            let page = self.document.get_dictionary(id);
            pages.push((id, page.map_err(|_| Unreadable::Damaged)?));
        }
        if pages.is_empty() {
            return Err(Unreadable::Damaged);
        }
        Ok(pages)
    }

    /// The object that another one refers to, or itself.
    pub(in crate::forms::readers::pdf) fn follow<'a>(&'a self, object: &'a Object) -> &'a Object {
        match self.document.dereference(object) {
            Ok((_, found)) => found,
            Err(_) => &NULL,
        }
    }

    /// What a dictionary has under a key; null if nothing.
    pub(in crate::forms::readers::pdf) fn get<'a>(
        &'a self,
        within: &'a Dictionary,
        key: &[u8],
    ) -> &'a Object {
        within.get(key).map_or(&NULL, |object| self.follow(object))
    }

    /// The same of a page, whose ancestors have what it has not (§7.7.3.4).
    pub(in crate::forms::readers::pdf) fn inherited<'a>(
        &'a self,
        page: &'a Dictionary,
        key: &[u8],
    ) -> &'a Object {
        let mut node = page;
        for _ in 0..DEEPEST {
            match self.get(node, key) {
                Object::Null => match self.dictionary(node, b"Parent") {
                    Some(parent) => node = parent,
                    None => break,
                },
                found => return found,
            }
        }
        &NULL
    }

    /// A dictionary, or a stream's.
    pub(in crate::forms::readers::pdf) fn as_dictionary<'a>(
        &'a self,
        object: &'a Object,
    ) -> Option<&'a Dictionary> {
        match self.follow(object) {
            Object::Dictionary(found) => Some(found),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    /// A dictionary within a dictionary.
    pub(in crate::forms::readers::pdf) fn dictionary<'a>(
        &'a self,
        within: &'a Dictionary,
        key: &[u8],
    ) -> Option<&'a Dictionary> {
        self.as_dictionary(self.get(within, key))
    }

    /// A name within a dictionary, empty if there is none.
    pub(in crate::forms::readers::pdf) fn name<'a>(
        &'a self,
        within: &'a Dictionary,
        key: &[u8],
    ) -> &'a [u8] {
        self.get(within, key).as_name().unwrap_or_default()
    }

    /// The members of an array within a dictionary; an object that is none is its only member.
    pub(in crate::forms::readers::pdf) fn members<'a>(
        &'a self,
        within: &'a Dictionary,
        key: &[u8],
    ) -> &'a [Object] {
        match self.get(within, key) {
            Object::Null => &[],
            Object::Array(members) => members,
            only => std::slice::from_ref(only),
        }
    }

    /// A number within a dictionary.
    pub(in crate::forms::readers::pdf) fn number(
        &self,
        within: &Dictionary,
        key: &[u8],
    ) -> Option<f64> {
        number(self.get(within, key))
    }

    /// The numbers of an array.
    pub(in crate::forms::readers::pdf) fn numbers(&self, object: &Object) -> Vec<f64> {
        match self.follow(object) {
            Object::Array(members) => members
                .iter()
                .filter_map(|member| number(self.follow(member)))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// A rectangle (§7.9.5), whichever corners it gives.
    pub(in crate::forms::readers::pdf) fn area(
        &self,
        within: &Dictionary,
        key: &[u8],
    ) -> Option<Area> {
        match *self.numbers(self.get(within, key)) {
            [x, y, u, v] => Some(Area::between((x, y), (u, v))),
            _ => None,
        }
    }

    /// A transformation (§8.3.3); none is the one that changes nothing.
    pub(in crate::forms::readers::pdf) fn matrix(&self, within: &Dictionary, key: &[u8]) -> Matrix {
        let numbers = self.numbers(self.get(within, key));
        numbers.try_into().map_or(Matrix::IDENTITY, Matrix::new)
    }

    /// A text string within a dictionary (§7.9.2.2).
    pub(in crate::forms::readers::pdf) fn text(
        &self,
        within: &Dictionary,
        key: &[u8],
    ) -> Option<String> {
        self.as_text(self.get(within, key))
    }

    /// A text string, a text stream or a name.
    pub(in crate::forms::readers::pdf) fn as_text(&self, object: &Object) -> Option<String> {
        match self.follow(object) {
            Object::String(octets, _) => Some(text(octets)),
            Object::Name(name) => Some(String::from_utf8_lossy(name).into_owned()),
            Object::Stream(stream) => Some(text(&self.unpack(stream).ok()?)),
            _ => None,
        }
    }

    /// The octets of a stream. Together they are bounded.
    pub(in crate::forms::readers::pdf) fn unpack(
        &self,
        stream: &Stream,
    ) -> Result<Vec<u8>, Unreadable> {
        let left = self.left.get();
        let indirect = [&b"Filter"[..], b"DecodeParms"]
            .iter()
            .any(|key| matches!(stream.dict.get(key), Ok(Object::Reference(_))));
        let octets = if indirect {
            self.direct(stream).get_plain_content_with_limit(left)
        } else {
            stream.get_plain_content_with_limit(left)
        };
        let octets = octets.map_err(|e| why(&e))?;
        self.left.set(left.saturating_sub(octets.len()));
        Ok(octets)
    }

    /// The stream with its filters written into its dictionary: the library follows no references
    /// there.
    fn direct(&self, stream: &Stream) -> Stream {
        let mut copy = stream.clone();
        for key in [&b"Filter"[..], b"DecodeParms"] {
            if stream.dict.has(key) {
                copy.dict.set(key, self.get(&stream.dict, key).clone());
            }
        }
        copy
    }
}

/// Whether all that an object refers to is there.
fn is_whole(document: &Document, object: &Object, depth: usize) -> bool {
    let members = |dictionary: &Dictionary| {
        let mut members = dictionary.iter();
        members.all(|(_, member)| is_whole(document, member, depth.saturating_sub(1)))
    };
    match object {
        _ if depth == 0 => true,
        Object::Reference(id) => document.has_object(*id),
        Object::Array(all) => all
            .iter()
            .all(|member| is_whole(document, member, depth - 1)),
        Object::Dictionary(dictionary) => members(dictionary),
        Object::Stream(stream) => members(&stream.dict),
        _ => true,
    }
}

/// Why the library could not open or unpack.
fn why(error: &Error) -> Unreadable {
    match error {
        Error::Decompress(
            DecompressError::MemoryLimitExceeded { .. } | DecompressError::TooManyFilters { .. },
        ) => Unreadable::TooLarge,
        Error::Decryption(_)
        | Error::InvalidPassword
        | Error::AlreadyEncrypted
        | Error::UnsupportedSecurityHandler(_) => Unreadable::Encrypted,
        _ => Unreadable::Damaged,
    }
}

/// A number, if it is one that can be a length on a page.
pub(super) fn number(object: &Object) -> Option<f64> {
    let number = match object {
        Object::Integer(whole) => f64::from(i32::try_from(*whole).ok()?),
        Object::Real(real) => f64::from(*real),
        _ => return None,
    };
    number.is_finite().then_some(number)
}

/// A text string: UTF-16 or UTF-8 by its first octets, else `PDFDocEncoding` (§7.9.2.2). Lone halves
/// of a character are marked and do not cost the rest.
pub(in crate::forms::readers::pdf) fn text(octets: &[u8]) -> String {
    let units = |pair: fn([u8; 2]) -> u16| {
        let units = octets.get(2..).unwrap_or_default().as_chunks().0;
        let text = char::decode_utf16(units.iter().map(|unit| pair(*unit)))
            .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect::<String>();
        without_language(&text)
    };
    match octets {
        [0xfe, 0xff, ..] => units(u16::from_be_bytes),
        // Some programs write the octets the other way round.
        [0xff, 0xfe, ..] => units(u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => lopdf::decode_text_string(&Object::string_literal(octets)).unwrap_or_default(),
    }
}

/// Without the escape sequences that tell a language (§7.9.2.2: U+001B to U+001B).
fn without_language(text: &str) -> String {
    let mut kept = true;
    text.chars()
        .filter(|c| {
            let escape = *c == '\u{1b}';
            kept ^= escape;
            kept && !escape
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn text_strings_come_in_four_encodings() {
        for (octets, read) in [
            (&b"In\xeas\rHale"[..], "In\u{ea}s\rHale"),
            (&b"\xfe\xff\0Z\0o\0\xeb"[..], "Zo\u{eb}"),
            (&b"\xff\xfeZ\0o\0\xeb\0"[..], "Zo\u{eb}"),
            (&b"\xef\xbb\xbfZo\xc3\xab"[..], "Zo\u{eb}"),
            (&b"\xfe\xff\0\x1b\0e\0n\0\x1b\0Z"[..], "Z"),
            (&b"\xfe\xff\xd8\0\0Z"[..], "\u{fffd}Z"),
        ] {
            assert_eq!(text(octets), read);
        }
    }
}

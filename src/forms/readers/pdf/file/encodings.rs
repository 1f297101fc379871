//! Which characters the codes of simple fonts are (ISO 32000-1 §9.6.6, annex D): the standard
//! encodings, the names of glyphs, and the fonts of which every letter is a picture.
//!
//! The tables are the library's: an encoding and a name are asked of it in the only way that it
//! offers, as a font's.

use std::rc::Rc;

use lopdf::{Dictionary, Document, Object};

/// What each code of a simple font is.
pub(super) type Codes = [Option<Rc<str>>; 256];

/// No code is anything.
pub(super) fn no_codes() -> Codes {
    std::array::from_fn(|_| None)
}

/// A standard encoding by its name.
pub(super) fn standard(name: &[u8]) -> Codes {
    let mut font = Dictionary::new();
    font.set("Type", Object::Name(b"Font".to_vec()));
    font.set("Encoding", Object::Name(name.to_vec()));
    let document = Document::new();
    let encoding = font.get_font_encoding_with_limit(&document, 0).ok();
    std::array::from_fn(|code| {
        let code = u8::try_from(code).ok()?;
        let text = encoding.as_ref()?.bytes_to_string(&[code]).ok()?;
        (!text.is_empty()).then(|| text.into())
    })
}

/// The characters of a glyph's name (Adobe Glyph List specification): `eacute`, `f_i`, `uni00E9`,
/// `a.alt`.
pub(super) fn named(name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    let base = name.split_once('.').map_or(name, |(base, _)| base);
    if base.is_empty() {
        return None;
    }
    base.split('_').map(component).collect()
}

fn component(name: &str) -> Option<String> {
    let digits = name.strip_prefix("uni").or_else(|| name.strip_prefix('u'));
    if let Some(digits) = digits.filter(|digits| (4..=6).contains(&digits.len()))
        && let Some(c) = u32::from_str_radix(digits, 16)
            .ok()
            .and_then(char::from_u32)
    {
        return Some(c.into());
    }
    let mut encoding = Dictionary::new();
    let differences = [0.into(), Object::Name(name.into())];
    encoding.set("Differences", Object::Array(differences.into()));
    let mut font = Dictionary::new();
    font.set("Type", Object::Name(b"Font".to_vec()));
    font.set("Encoding", Object::Dictionary(encoding));
    let document = Document::new();
    let encoding = font.get_font_encoding_with_limit(&document, 0).ok()?;
    let text = encoding.bytes_to_string(&[0]).ok()?;
    (!text.is_empty()).then_some(text)
}

/// What a code of Zapf's Dingbats is (annex D.6): they stand in Unicode as they stand here, but
/// for those that Unicode had already.
pub(super) fn dingbat(code: u32) -> Option<char> {
    let c = match code {
        0x20 => ' ',
        0x25 => '☎',
        0x2a => '☛',
        0x2b => '☞',
        0x48 => '★',
        0x6c => '●',
        0x6e => '■',
        0x73 => '▲',
        0x74 => '▼',
        0x75 => '◆',
        0x77 => '◗',
        0x21..=0x7e => char::from_u32(0x2701 + code - 0x21)?,
        _ => return None,
    };
    Some(c)
}

/// The names of the dingbats that tick a box, which fonts with an encoding of their own use.
pub(super) fn dingbat_named(name: &[u8]) -> Option<char> {
    let code = match name {
        b"a19" => 0x33,
        b"a20" => 0x34,
        b"a21" => 0x35,
        b"a22" => 0x36,
        b"a23" => 0x37,
        b"a24" => 0x38,
        b"a71" => 0x6c,
        b"a72" => 0x6d,
        b"a73" => 0x6e,
        b"a74" => 0x6f,
        b"a203" => 0x70,
        b"a75" => 0x71,
        b"a204" => 0x72,
        _ => return None,
    };
    dingbat(code)
}

#[cfg(test)]
mod tests {
    use super::{dingbat, dingbat_named, named, standard};

    #[test]
    fn codes_and_names_are_characters() {
        let windows = standard(b"WinAnsiEncoding");
        assert_eq!(windows[0x93].as_deref(), Some("\u{201c}"));
        assert_eq!(windows[0xe9].as_deref(), Some("é"));
        let mac = standard(b"MacRomanEncoding");
        assert_eq!(mac[0x8e].as_deref(), Some("é"));
        for (name, text) in [
            ("eacute", "é"),
            ("f_i", "fi"),
            ("uni00E9", "é"),
            ("u1F600", "\u{1f600}"),
            ("a.alt", "a"),
        ] {
            assert_eq!(named(name.as_bytes()).as_deref(), Some(text));
        }
        assert_eq!(named(b".notdef"), None);
        assert_eq!(named(b"g123"), None);
        assert_eq!(dingbat(0x34), Some('✔'));
        assert_eq!(dingbat(0x38), Some('✘'));
        assert_eq!(dingbat_named(b"a20"), Some('✔'));
    }
}

//! A font as far as reading needs it (ISO 32000-1 §9.5 to §9.10): which characters its codes are
//! and how wide they are drawn. What its letters look like is of no interest, but for bold ones,
//! in which forms put their questions.
//!
//! A code of which nobody can say what it is has no text; it must never be guessed.

use std::rc::Rc;

use lopdf::{Dictionary, Object};

use super::charmap::CharMap;
use super::encodings::{self, Codes};
use super::objects::{File, number};
use super::symbols;
use super::widths::Standard;

/// A font has no more ranges of widths.
const MOST_WIDTHS: usize = 70_000;

/// A font.
pub(in crate::forms::readers::pdf) struct Font {
    /// Whether it is a bold one.
    pub(in crate::forms::readers::pdf) bold: bool,
    kind: Kind,
}

enum Kind {
    /// Codes of one octet.
    Simple {
        codes: Box<Codes>,
        widths: Box<[f64; 256]>,
    },
    /// Codes of one or more octets, which are numbers of glyphs or lead to them.
    Composite(Box<Composite>),
}

struct Composite {
    name: String,
    codes: CharMap,
    texts: CharMap,
    /// Codes are characters themselves.
    unicode: bool,
    widths: Vec<(u32, u32, f64)>,
    usual: f64,
}

/// A code as it is shown.
pub(in crate::forms::readers::pdf) struct Shown {
    /// Its characters; nothing if the file does not tell.
    pub(in crate::forms::readers::pdf) text: Option<Rc<str>>,
    /// Its width as a part of the font's size.
    pub(in crate::forms::readers::pdf) width: f64,
    /// Whether word spacing applies (§9.3.3): the single octet 32.
    pub(in crate::forms::readers::pdf) is_space: bool,
}

impl Font {
    /// Makes a font ready.
    pub(in crate::forms::readers::pdf) fn new(file: &File, font: &Dictionary) -> Self {
        if file.name(font, b"Subtype") == b"Type0" {
            return Self::composite(file, font);
        }
        let name = base_name(file, font);
        let bold = is_bold(file, font, &name);
        let texts = to_unicode(file, font).unwrap_or_default();
        let mut codes = simple_codes(file, font, &name);
        for (code, slot) in (0u32..).zip(&mut codes) {
            if let Some(text) = texts.text(code).filter(|text| !text.is_empty()) {
                *slot = Some(text);
            }
            if let Some(shown) = symbols::shown(&name, code, slot.as_deref()) {
                *slot = Some(shown.into());
            }
        }
        let widths = simple_widths(file, font, &name, bold, &codes);
        Self {
            bold,
            kind: Kind::Simple {
                codes: Box::new(codes),
                widths: Box::new(widths),
            },
        }
    }

    fn composite(file: &File, font: &Dictionary) -> Self {
        let descendant = file
            .members(font, b"DescendantFonts")
            .first()
            .and_then(|object| file.as_dictionary(object));
        let name = base_name(file, font);
        let encoding = file.get(font, b"Encoding");
        let codes = match encoding {
            Object::Stream(stream) => file
                .unpack(stream)
                .map(|octets| CharMap::parse(&octets))
                .unwrap_or_default(),
            _ => CharMap::default(),
        };
        // §9.7.5.2: the codes of these maps are characters of Unicode.
        let contains = |object: &Object, what: &str| {
            object
                .as_name()
                .is_ok_and(|name| String::from_utf8_lossy(name).contains(what))
        };
        let unicode = ["UCS2", "UTF16"]
            .iter()
            .any(|what| contains(encoding, what))
            || contains(file.get(font, b"ToUnicode"), "Identity");
        let usual = descendant.and_then(|descendant| file.number(descendant, b"DW"));
        Self {
            bold: is_bold(file, descendant.unwrap_or(font), &name),
            kind: Kind::Composite(Box::new(Composite {
                name,
                codes,
                texts: to_unicode(file, font).unwrap_or_default(),
                unicode,
                widths: descendant
                    .map(|descendant| composite_widths(file, descendant))
                    .unwrap_or_default(),
                usual: usual.unwrap_or(1000.0) / 1000.0,
            })),
        }
    }

    /// The codes of a string, one after the other.
    pub(in crate::forms::readers::pdf) fn show(&self, text: &[u8], mut each: impl FnMut(Shown)) {
        let mut rest = text;
        match &self.kind {
            Kind::Simple { codes, widths } => {
                for (slot, code) in text.iter().map(|code| (usize::from(*code), *code)) {
                    each(Shown {
                        text: codes.get(slot).cloned().flatten(),
                        width: widths.get(slot).copied().unwrap_or_default(),
                        is_space: code == b' ',
                    });
                }
            }
            Kind::Composite(composite) => {
                while let Some((code, length)) = composite.codes.first_code(rest, 2) {
                    rest = rest.get(length..).unwrap_or_default();
                    each(composite.shown(code, length));
                }
            }
        }
    }
}

impl Composite {
    fn shown(&self, code: u32, length: usize) -> Shown {
        let own = || {
            let c = char::from_u32(code).filter(|_| self.unicode)?;
            Some(Rc::from(c.to_string()))
        };
        let text = self.texts.text(code).or_else(own);
        let symbol = symbols::shown(&self.name, code, text.as_deref());
        let glyph = self.codes.glyph(code).unwrap_or(code);
        Shown {
            text: symbol.map(Rc::from).or(text),
            width: composite_width(&self.widths, glyph).unwrap_or(self.usual),
            is_space: length == 1 && code == 32,
        }
    }
}

/// The font's name in lower case, without the tag of a subset (§9.6.4).
fn base_name(file: &File, font: &Dictionary) -> String {
    let name = String::from_utf8_lossy(file.name(font, b"BaseFont")).to_lowercase();
    match name.split_once('+') {
        Some((tag, name)) if tag.len() == 6 => name.to_owned(),
        _ => name,
    }
}

fn is_bold(file: &File, font: &Dictionary, name: &str) -> bool {
    let named = ["bold", "black", "heavy", "demi"];
    let descriptor = file.dictionary(font, b"FontDescriptor");
    let weight = descriptor.and_then(|descriptor| file.number(descriptor, b"FontWeight"));
    named.iter().any(|word| name.contains(word)) || weight.is_some_and(|weight| weight >= 600.0)
}

fn to_unicode(file: &File, font: &Dictionary) -> Option<CharMap> {
    match file.get(font, b"ToUnicode") {
        Object::Stream(stream) => Some(CharMap::parse(&file.unpack(stream).ok()?)),
        _ => None,
    }
}

/// What the codes are by the font's encoding (§9.6.6).
fn simple_codes(file: &File, font: &Dictionary, name: &str) -> Codes {
    if name.contains("dingbats") {
        return std::array::from_fn(|code| {
            let c = encodings::dingbat(u32::try_from(code).ok()?)?;
            Some(c.to_string().into())
        });
    }
    // A TrueType font without an encoding of its own is read by Windows' (§9.6.6.4).
    let usual: &[u8] = match file.name(font, b"Subtype") {
        b"TrueType" => b"WinAnsiEncoding",
        b"Type3" => b"",
        _ => b"StandardEncoding",
    };
    let encoding = file.get(font, b"Encoding");
    if let Ok(name) = encoding.as_name() {
        return encodings::standard(name);
    }
    let Some(encoding) = file.as_dictionary(encoding) else {
        return match usual {
            b"" => encodings::no_codes(),
            usual => encodings::standard(usual),
        };
    };
    let mut codes = match file.name(encoding, b"BaseEncoding") {
        b"" if usual.is_empty() => encodings::no_codes(),
        b"" => encodings::standard(usual),
        base => encodings::standard(base),
    };
    let mut code = 0;
    for member in file.members(encoding, b"Differences").iter().take(1000) {
        match file.follow(member) {
            Object::Integer(next) => code = usize::try_from(*next).unwrap_or(usize::MAX),
            Object::Name(name) => {
                if let Some(slot) = codes.get_mut(code) {
                    let dingbat = || encodings::dingbat_named(name).map(String::from);
                    *slot = encodings::named(name).or_else(dingbat).map(Rc::from);
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    codes
}

/// §9.6.3: widths from the first code on, in thousandths, or in the font's own measure (Type 3).
fn simple_widths(
    file: &File,
    font: &Dictionary,
    name: &str,
    bold: bool,
    codes: &Codes,
) -> [f64; 256] {
    let given = file.members(font, b"Widths");
    if given.is_empty() {
        let standard = Standard::like(name, bold);
        let width = |text: &Option<Rc<str>>| standard.width(text.as_deref().unwrap_or("n"));
        return std::array::from_fn(|code| codes.get(code).map_or(0.5, width));
    }
    let scale = match *file.numbers(file.get(font, b"FontMatrix")) {
        [across, ..] if file.name(font, b"Subtype") == b"Type3" => across.abs(),
        _ => 0.001,
    };
    let missing = file
        .dictionary(font, b"FontDescriptor")
        .and_then(|descriptor| file.number(descriptor, b"MissingWidth"))
        .unwrap_or(0.0);
    let first = file.get(font, b"FirstChar").as_i64().unwrap_or(0);
    let first = usize::try_from(first).unwrap_or(0);
    std::array::from_fn(|code| {
        let member = code.checked_sub(first).and_then(|at| given.get(at));
        let width = member.and_then(|member| number(file.follow(member)));
        width.unwrap_or(missing) * scale
    })
}

/// §9.7.4.3: runs of widths, as ranges of glyphs.
fn composite_widths(file: &File, descendant: &Dictionary) -> Vec<(u32, u32, f64)> {
    let mut widths = Vec::new();
    let mut pending: Vec<f64> = Vec::new();
    for member in file.members(descendant, b"W").iter().take(MOST_WIDTHS) {
        match file.follow(member) {
            Object::Array(run) => {
                let first = pending.pop().and_then(glyph);
                pending.clear();
                let Some(first) = first else { continue };
                for (at, member) in (first..).zip(run) {
                    if let Some(width) = number(file.follow(member))
                        && widths.len() < MOST_WIDTHS
                    {
                        widths.push((at, at, width / 1000.0));
                    }
                }
            }
            single => pending.extend(number(single)),
        }
        if let [first, last, width] = *pending.as_slice() {
            if let (Some(first), Some(last)) = (glyph(first), glyph(last)) {
                widths.push((first, last, width / 1000.0));
            }
            pending.clear();
        }
    }
    widths.sort_by_key(|(first, ..)| *first);
    widths
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "within 0 and 65535"
)]
fn glyph(number: f64) -> Option<u32> {
    (0.0..=65535.0).contains(&number).then_some(number as u32)
}

fn composite_width(widths: &[(u32, u32, f64)], glyph: u32) -> Option<f64> {
    let after = widths.partition_point(|(first, ..)| *first <= glyph);
    let (_, last, width) = widths.get(after.checked_sub(1)?)?;
    (glyph <= *last).then_some(*width)
}

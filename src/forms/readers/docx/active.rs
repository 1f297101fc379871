//! `ActiveX` controls: what older forms of Word's, and LibreOffice's form controls saved as Word's, are
//! filled in with. The document only says that one stands here; a part of its own says which it is,
//! and another holds what was typed or ticked ([MS-OFORMS] §2.2.5), in a compound file.
//!
//! Nothing of a control is run. One that cannot be read is a place to be filled in of which nobody
//! knows what it holds, and is left out.

use std::collections::HashMap;

use crate::domain::verdict::Unreadable;
use crate::forms::layout::Takes;
use crate::forms::readers::cfb;
use crate::forms::readers::package::{self, Package, Relation};
use crate::forms::readers::words::blank::{Blank, Holds};
use crate::forms::readers::xml::Xml;

/// A form has no more of them.
const MOST: usize = 500;
/// What one holds is no longer.
const MOST_OCTETS: u64 = 1 << 20;

/// The properties of a control, in order, by how many octets each has among the numbers ([MS-OFORMS]
/// §2.2.5.2, §2.2.5.3).
const LENGTHS: [usize; 33] = [
    4, 4, 4, 4, 1, 1, 1, 1, 0, 2, 4, 2, 2, 2, 2, 2, 1, 1, 1, 0, 1, 1, 4, 4, 4, 4, 4, 2, 2, 2, 0, 0,
    4,
];
/// Which of them tell how long the control's value and its caption are.
const VALUE: usize = 22;
const CAPTION: usize = 23;

/// A control, and the words that it shows beside its box.
#[derive(Clone, Debug)]
pub(super) struct Active {
    pub(super) blank: Blank,
    pub(super) caption: String,
}

/// The controls of a document by their relationships' ids.
pub(super) type Controls = HashMap<String, Active>;

/// Reads all controls that the document names.
pub(super) fn controls(
    package: &mut Package<'_>,
    relations: &[Relation],
) -> Result<Controls, Unreadable> {
    let mut found = Controls::new();
    for (id, part) in package::targets_of_kind(relations, "control").take(MOST) {
        let Some(text) = package.read(part)? else {
            continue;
        };
        let mut xml = Xml::new(&text);
        let Some(root) = xml.child()? else { continue };
        let class = root.attribute("classid").unwrap_or_default();
        let Some(kind) = Kind::of(&class) else {
            continue;
        };
        let binary = root.attribute("id").unwrap_or_default().into_owned();
        let relations = package.relations(part)?;
        let Some((_, binary)) = package::target_by(&relations, &binary) else {
            continue;
        };
        let Some(octets) = package.octets(binary)? else {
            continue;
        };
        if let Some(active) = contents(&octets).and_then(|octets| active(&octets, kind)) {
            found.insert(id.into(), active);
        }
    }
    Ok(found)
}

/// What kind of control it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Words, typed or chosen.
    Words,
    /// A box or a circle to tick.
    Tick,
}

impl Kind {
    /// By its class ([MS-OFORMS] §2.5.1): buttons to press and pictures are none.
    fn of(class: &str) -> Option<Self> {
        let class = class.trim_start_matches('{').to_ascii_uppercase();
        match class.get(..8)? {
            "8BD21D10" | "8BD21D20" | "8BD21D30" => Some(Self::Words),
            "8BD21D40" | "8BD21D50" => Some(Self::Tick),
            _ => None,
        }
    }
}

/// The stream that holds the control's properties: in a compound file, or by itself.
fn contents(octets: &[u8]) -> Option<Vec<u8>> {
    if !octets.starts_with(cfb::MAGIC) {
        return Some(octets.to_vec());
    }
    let mut file = cfb::open(octets)?;
    cfb::stream(&mut file, "/contents", MOST_OCTETS).ok()?
}

/// Reads a `MorphDataControl` ([MS-OFORMS] §2.2.5.1).
fn active(octets: &[u8], kind: Kind) -> Option<Active> {
    let mut block = Block { octets, at: 0 };
    // §2.2.5.1: the version, the length of what follows, and which properties are there.
    if block.number(2)? != 0x0200 {
        return None;
    }
    block.number(2)?;
    let there = u64::from(block.number(4)?) | u64::from(block.number(4)?) << 32;
    let (mut value, mut caption) = (0, 0);
    for (bit, length) in LENGTHS.into_iter().enumerate() {
        if there & (1 << bit) != 0 && length > 0 {
            let number = block.number(length)?;
            match bit {
                VALUE => value = number,
                CAPTION => caption = number,
                _ => {}
            }
        }
    }
    block.align(4);
    // §2.2.5.4: the size comes first.
    block.at = block.at.saturating_add(8);
    let value = block.words(value)?;
    let caption = block.words(caption)?;
    let mut blank = Blank {
        silent: true,
        ..Blank::default()
    };
    match kind {
        Kind::Words => blank.holds = Holds::Item(value.replace("\r\n", "\n").replace('\r', "\n")),
        Kind::Tick => {
            blank.control.takes = Takes::Tick;
            blank.holds = Holds::Tick(value == "1");
        }
    }
    Some(Active { blank, caption })
}

/// Octets being read: each number stands at a multiple of its own length (§2.1.1.2.4).
struct Block<'o> {
    octets: &'o [u8],
    at: usize,
}

impl Block<'_> {
    fn align(&mut self, length: usize) {
        self.at = self.at.next_multiple_of(length);
    }

    fn number(&mut self, length: usize) -> Option<u32> {
        self.align(length);
        let octets = self.octets.get(self.at..self.at.checked_add(length)?)?;
        self.at += length;
        let number = octets.iter().rev();
        Some(number.fold(0, |number, octet| number << 8 | u32::from(*octet)))
    }

    /// §2.4.14: a text of so many octets. The upper bit says that each letter has one and not two.
    fn words(&mut self, count: u32) -> Option<String> {
        let length = usize::try_from(count & 0x7fff_ffff).ok()?;
        let octets = self.octets.get(self.at..self.at.checked_add(length)?)?;
        self.at += length;
        self.align(4);
        if count & 0x8000_0000 != 0 {
            return Some(octets.iter().map(|octet| char::from(*octet)).collect());
        }
        let units = octets.as_chunks::<2>().0.iter();
        let units = units.map(|two| u16::from_le_bytes(*two));
        Some(
            char::decode_utf16(units)
                .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, active};
    use crate::forms::layout::{Content, Takes};

    /// A box to tick: its value has one octet a letter, its caption two.
    fn tick(value: u8) -> Vec<u8> {
        let there: u32 = 1 | 1 << 6 | 1 << 8 | 1 << 22 | 1 << 23;
        let mut octets = vec![0, 2, 0, 0];
        octets.extend(there.to_le_bytes());
        octets.extend([0; 4]);
        octets.extend([27, 8, 0, 44, 4, 0, 0, 0]);
        octets.extend([1, 0, 0, 0x80, 4, 0, 0, 0]);
        octets.extend([0; 8]);
        octets.extend([value, 0, 0, 0, b'O', 0, b'K', 0]);
        octets
    }

    #[test]
    fn a_box_is_ticked_and_says_what_for() {
        for (value, ticked) in [(b'1', true), (b'0', false)] {
            let read = active(&tick(value), Kind::Tick).unwrap();
            assert_eq!(read.blank.content(""), Content::Truth(ticked));
            assert_eq!(read.blank.control.takes, Takes::Tick);
            assert_eq!(read.caption, "OK");
        }
    }

    #[test]
    fn what_ends_too_early_is_no_control() {
        let whole = tick(b'1');
        for length in 0..whole.len() {
            let cut = whole.get(..length).unwrap();
            assert!(active(cut, Kind::Words).is_none(), "{length}");
        }
        let mut wrong = whole;
        wrong[23] = 0xff;
        assert!(active(&wrong, Kind::Tick).is_none());
    }
}

//! Character maps: which characters a font's codes are (`ToUnicode`, ISO 32000-1 §9.10.3), and
//! which glyphs (§9.7.5). Ranges stay ranges: a file of a few octets may claim four thousand
//! million codes.

use std::collections::HashMap;
use std::rc::Rc;

use super::lexer::{Lexer, Operand, Token};

/// No font has more entries than this.
const MOST_ENTRIES: usize = 70_000;

/// Consecutive codes.
#[derive(Clone, Debug)]
struct Range {
    first: u32,
    last: u32,
    /// What the first of them is.
    target: Vec<u16>,
}

/// A map from codes.
#[derive(Clone, Debug, Default)]
pub(super) struct CharMap {
    /// Ranges of codes of a length, which tell where one code ends and the next begins.
    spaces: Vec<(usize, u32, u32)>,
    characters: HashMap<u32, Rc<str>>,
    ranges: Vec<Range>,
    glyphs: Vec<Range>,
}

impl CharMap {
    /// Reads a map.
    pub(super) fn parse(octets: &[u8]) -> Self {
        let mut map = Self::default();
        let mut operands: Vec<Operand> = Vec::new();
        for token in Lexer::new(octets) {
            match token {
                Token::Operand(operand) => {
                    if operands.len() < MOST_ENTRIES {
                        operands.push(operand);
                    }
                }
                Token::Operator(name) => {
                    map.section(name, &operands);
                    operands.clear();
                }
            }
        }
        map.ranges.sort_by_key(|range| range.first);
        map.glyphs.sort_by_key(|range| range.first);
        map
    }

    fn section(&mut self, name: &[u8], operands: &[Operand]) {
        match name {
            b"endcodespacerange" => {
                for (low, high) in operands.chunks_exact(2).filter_map(pair) {
                    let length = low.len().clamp(1, 4);
                    if self.spaces.len() < 100 {
                        self.spaces.push((length, code(low), code(high)));
                    }
                }
            }
            b"endbfchar" => {
                for (from, to) in operands.chunks_exact(2).filter_map(pair) {
                    if self.characters.len() < MOST_ENTRIES {
                        let text = decode(&units(to));
                        self.characters.insert(code(from), text.into());
                    }
                }
            }
            b"endbfrange" => {
                for triple in operands.chunks_exact(3) {
                    self.range_of_characters(triple);
                }
            }
            b"endcidrange" => {
                for triple in operands.chunks_exact(3) {
                    if let [
                        Operand::Text(low),
                        Operand::Text(high),
                        Operand::Number(cid),
                    ] = triple
                    {
                        self.range_of_glyphs(code(low), code(high), *cid);
                    }
                }
            }
            b"endcidchar" => {
                for single in operands.chunks_exact(2) {
                    if let [Operand::Text(from), Operand::Number(cid)] = single {
                        self.range_of_glyphs(code(from), code(from), *cid);
                    }
                }
            }
            _ => {}
        }
    }

    fn range_of_characters(&mut self, triple: &[Operand]) {
        match triple {
            [
                Operand::Text(low),
                Operand::Text(high),
                Operand::Text(target),
            ] if self.ranges.len() < MOST_ENTRIES => self.ranges.push(Range {
                first: code(low),
                last: code(high),
                target: units(target),
            }),
            [Operand::Text(low), Operand::Text(_), Operand::List(targets)] => {
                for (at, target) in (code(low)..).zip(targets) {
                    if let Operand::Text(target) = target
                        && self.characters.len() < MOST_ENTRIES
                    {
                        self.characters.insert(at, decode(&units(target)).into());
                    }
                }
            }
            _ => {}
        }
    }

    fn range_of_glyphs(&mut self, first: u32, last: u32, cid: f64) {
        if self.glyphs.len() < MOST_ENTRIES && (0.0..=65535.0).contains(&cid) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "within 0 and 65535"
            )]
            let target = vec![cid as u16];
            self.glyphs.push(Range {
                first,
                last,
                target,
            });
        }
    }

    /// What a code is, if the map says.
    pub(super) fn text(&self, code: u32) -> Option<Rc<str>> {
        if let Some(text) = self.characters.get(&code) {
            return Some(Rc::clone(text));
        }
        let range = within(&self.ranges, code)?;
        let mut units = range.target.clone();
        let last = units.last_mut()?;
        *last = last.wrapping_add(u16::try_from(code - range.first).ok()?);
        Some(decode(&units).into())
    }

    /// Which glyph a code draws, if the map says.
    pub(super) fn glyph(&self, code: u32) -> Option<u32> {
        let range = within(&self.glyphs, code)?;
        let first = u32::from(*range.target.first()?);
        Some(first.saturating_add(code - range.first))
    }

    /// The first code of a string and its length: the shortest that lies in a space of its length;
    /// `usual` octets where no space has it.
    pub(super) fn first_code(&self, text: &[u8], usual: usize) -> Option<(u32, usize)> {
        let found = (1..=4usize).find_map(|length| {
            let head = text.get(..length)?;
            let code = code(head);
            self.spaces
                .iter()
                .any(|(of, low, high)| *of == length && (*low..=*high).contains(&code))
                .then_some((code, length))
        });
        found.or_else(|| {
            let head = text.get(..usual.min(text.len()))?;
            (!head.is_empty()).then(|| (code(head), head.len()))
        })
    }
}

/// The range that a code is in.
fn within(ranges: &[Range], code: u32) -> Option<&Range> {
    let after = ranges.partition_point(|range| range.first <= code);
    let range = ranges.get(after.checked_sub(1)?)?;
    (code <= range.last).then_some(range)
}

fn pair(operands: &[Operand]) -> Option<(&[u8], &[u8])> {
    match operands {
        [Operand::Text(from), Operand::Text(to)] => Some((from, to)),
        _ => None,
    }
}

/// A code from its octets, the last four of them.
fn code(octets: &[u8]) -> u32 {
    octets
        .iter()
        .fold(0, |code: u32, octet| code << 8 | u32::from(*octet))
}

/// UTF-16 units; a single octet is a unit, too.
fn units(octets: &[u8]) -> Vec<u16> {
    match octets {
        [single] => vec![u16::from(*single)],
        _ => octets
            .as_chunks()
            .0
            .iter()
            .take(64)
            .map(|unit| u16::from_be_bytes(*unit))
            .collect(),
    }
}

fn decode(units: &[u16]) -> String {
    char::decode_utf16(units.iter().copied())
        .filter_map(Result::ok)
        .filter(|c| *c != '\0' && *c != char::REPLACEMENT_CHARACTER)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::CharMap;

    #[test]
    fn codes_are_characters_by_themselves_or_in_ranges() {
        let map = CharMap::parse(
            b"/CIDInit /ProcSet findresource begin\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
              2 beginbfchar <0003> <0066 0069> <0004> <D83DDE00> endbfchar\n\
              2 beginbfrange <0010> <0020> <0041> <0030> <0031> [<0078> <0079>] endbfrange\n\
              1 begincidrange <0000> <00ff> 7 endcidrange",
        );
        assert_eq!(map.text(3).as_deref(), Some("fi"));
        assert_eq!(map.text(4).as_deref(), Some("\u{1f600}"));
        assert_eq!(map.text(0x12).as_deref(), Some("C"));
        assert_eq!(map.text(0x31).as_deref(), Some("y"));
        assert_eq!(map.text(0x21), None);
        assert_eq!(map.glyph(2), Some(9));
        assert_eq!(map.first_code(&[0, 3, 0], 1), Some((3, 2)));
    }

    #[test]
    fn a_range_of_all_codes_is_one_range() {
        let map = CharMap::parse(b"1 beginbfrange <00000000> <FFFFFFFF> <0020> endbfrange");
        assert_eq!(map.text(0x21).as_deref(), Some("A"));
        assert_eq!(map.text(u32::MAX), None);
        assert_eq!(CharMap::default().first_code(b"A", 2), Some((0x41, 1)));
    }
}

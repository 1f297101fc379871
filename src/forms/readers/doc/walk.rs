//! The walk through a text of a Word document, character by character: a paragraph is gathered up
//! to its mark, since only the mark says where the paragraph stands, and then written down.

use super::anchors::Anchors;
use super::fields::describe;
use super::formats::{Formats, styled};
use super::looks::Look;
use super::paragraphs::{Ends, Place};
use super::pieces::Piece;
use super::styles::Styles;
use crate::domain::verdict::Unreadable;
use crate::forms::readers::words::Paper;
use crate::forms::readers::words::fields::Field;
use crate::forms::readers::words::symbols::{Symbols, seen};

/// A form of forty pages has a hundred thousand characters.
const MOST_CHARACTERS: usize = 2_000_000;
/// Fields in fields go no deeper.
const DEEPEST: usize = 50;

/// What the texts of a document are made of.
pub(super) struct Source<'d> {
    pub(super) text: &'d [u8],
    pub(super) data: &'d [u8],
    pub(super) pieces: Vec<Piece<'d>>,
    pub(super) characters: Formats<'d>,
    pub(super) paragraphs: Formats<'d>,
    pub(super) styles: Styles,
    pub(super) fonts: Vec<Option<Symbols>>,
    pub(super) anchors: Anchors,
}

/// The state of the walk.
pub(super) struct Walk<'s, 'd> {
    source: &'s Source<'d>,
    pub(super) paper: Paper,
    /// The paragraph whose mark has not come.
    paragraph: Vec<Bit>,
    /// Fields whose ends have not come, and whether what they show has begun.
    fields: Vec<(Field, bool)>,
    left: usize,
}

/// A bit of a paragraph.
#[derive(Debug)]
enum Bit {
    Words(String, Look),
    Begin,
    Describe(u32),
    Separate,
    End,
    /// What hangs at this character.
    Hanging(u32),
}

impl<'s, 'd> Walk<'s, 'd> {
    pub(super) fn new(source: &'s Source<'d>) -> Self {
        Self {
            source,
            paper: Paper::default(),
            paragraph: Vec::new(),
            fields: Vec::new(),
            left: MOST_CHARACTERS,
        }
    }

    /// Writes down the body, and behind it the boxes that hang nowhere.
    pub(super) fn body(&mut self, range: (u32, u32)) -> Result<(), Unreadable> {
        self.story(range)?;
        let source = self.source;
        for text in source.anchors.at(None) {
            self.paper.end_paragraph();
            self.story(text)?;
        }
        Ok(())
    }

    /// Writes down a text, from its first character to the one in front of the last place.
    pub(super) fn story(&mut self, (from, to): (u32, u32)) -> Result<(), Unreadable> {
        let source = self.source;
        for piece in &source.pieces {
            let (from, to) = (from.max(piece.from), to.min(piece.to));
            if from >= to {
                continue;
            }
            let length = usize::try_from(to - from).unwrap_or(usize::MAX);
            self.left = self.left.checked_sub(length).ok_or(Unreadable::TooLarge)?;
            self.piece(piece, from, to)?;
        }
        if self.paragraph.is_empty() {
            return Ok(());
        }
        self.end_paragraph('\r', &Place::default())
    }

    /// The characters of a piece that lie between these.
    fn piece(&mut self, piece: &Piece<'d>, from: u32, to: u32) -> Result<(), Unreadable> {
        let source = self.source;
        let offset = |place: u32| usize::try_from(place).unwrap_or(usize::MAX);
        let place_of = |cp: u32| {
            let skipped = offset(cp - piece.from).saturating_mul(piece.width);
            piece.start.saturating_add(skipped)
        };
        let mut cp = from;
        while cp < to {
            let start = place_of(cp);
            let (properties, until) = source.characters.at(start);
            let (paragraph, paragraph_until) = source.paragraphs.at(start);
            let (style, _) = styled(paragraph);
            let by_style = source.styles.look(style, properties);
            let mut look = by_style;
            look.take(properties, by_style);
            look.take(piece.properties, by_style);
            let until = until.min(paragraph_until).min(place_of(to));
            let end = until.max(start + piece.width);
            let octets = source.text.get(start..end).unwrap_or_default();
            let run = characters(octets, piece.width);
            if run.is_empty() {
                break;
            }
            for (number, c) in (0u32..).zip(&run) {
                let here = cp.saturating_add(number);
                if matches!(c, '\r' | '\u{7}' | '\u{c}') {
                    let place = self.place(place_of(here), piece);
                    self.end_paragraph(*c, &place)?;
                } else {
                    self.character(*c, here, look);
                }
            }
            cp = cp.saturating_add(u32::try_from(run.len()).unwrap_or(u32::MAX));
        }
        Ok(())
    }

    /// Where the paragraph stands whose mark lies here.
    fn place(&self, mark: usize, piece: &Piece<'d>) -> Place {
        let (properties, _) = self.source.paragraphs.at(mark);
        let mut place = Place::default();
        let (_, properties) = styled(properties);
        place.take(properties, self.source.data);
        place.take(piece.properties, self.source.data);
        place
    }

    /// §2.4.1 and on, "Special Characters": what a character of the text stands for.
    fn character(&mut self, c: char, here: u32, look: Look) {
        match c {
            '\u{13}' => self.paragraph.push(Bit::Begin),
            '\u{14}' => self.paragraph.push(Bit::Separate),
            '\u{15}' => self.paragraph.push(Bit::End),
            '\u{1}' => self.paragraph.extend(look.data.map(Bit::Describe)),
            '\u{8}' if look.special => self.paragraph.push(Bit::Hanging(here)),
            '(' if look.symbol.is_some() => {
                let symbol = look.symbol.and_then(|(font, code)| {
                    let font = self.source.fonts.get(usize::from(font)).copied().flatten();
                    match font {
                        Some(font) => font.shows(u32::from(code)),
                        None => char::from_u32(u32::from(code)),
                    }
                });
                if let Some(symbol) = symbol {
                    self.words(
                        symbol,
                        Look {
                            font: u16::MAX,
                            ..look
                        },
                    );
                }
            }
            '\t' => self.words('\t', look),
            // A line ends, or a column does.
            '\u{b}' | '\u{e}' => self.words('\n', look),
            '\u{1e}' => self.words('-', look),
            // Optional hyphens and what belongs to notes show nothing.
            c if c < ' ' || c == '\u{ad}' => {}
            c => self.words(c, look),
        }
    }

    fn words(&mut self, c: char, look: Look) {
        match self.paragraph.last_mut() {
            Some(Bit::Words(text, same)) if *same == look => text.push(c),
            _ => self.paragraph.push(Bit::Words(c.into(), look)),
        }
    }

    /// Writes down the gathered paragraph, whose mark is this.
    fn end_paragraph(&mut self, mark: char, place: &Place) -> Result<(), Unreadable> {
        let ends = place.ends(mark);
        let level = match ends {
            Ends::Paragraph => place.level(),
            Ends::Cell | Ends::Row => place.level().max(1),
        };
        let bits = std::mem::take(&mut self.paragraph);
        if ends == Ends::Row {
            while self.paper.level() > level {
                self.paper.end_table();
            }
            if self.paper.level() == level {
                self.paper.end_row(Some(place.edges.clone()));
            }
            return Ok(());
        }
        self.paper.go_to_level(level);
        for bit in bits {
            self.write(bit)?;
        }
        self.paper.end_paragraph();
        if ends == Ends::Cell {
            self.paper.end_cell();
        }
        Ok(())
    }

    fn write(&mut self, bit: Bit) -> Result<(), Unreadable> {
        match bit {
            Bit::Words(text, look) => self.write_words(&text, look),
            Bit::Begin if self.fields.len() < DEEPEST => {
                self.fields.push((Field::default(), false));
            }
            Bit::Begin => return Err(Unreadable::Hostile),
            Bit::Describe(place) => {
                if let Some((field, false)) = self.fields.last_mut() {
                    describe(self.source.data, place, field);
                }
            }
            Bit::Separate => self.begin_result(),
            Bit::End => {
                self.begin_result();
                if let Some((field, _)) = self.fields.pop()
                    && field.blank().is_some()
                {
                    self.paper.end_blank();
                }
            }
            Bit::Hanging(here) => {
                let source = self.source;
                for text in source.anchors.at(Some(here)) {
                    self.beside(text)?;
                }
            }
        }
        Ok(())
    }

    fn write_words(&mut self, text: &str, look: Look) {
        let unseen = self.fields.iter().rev().skip(1).any(|(_, begun)| !begun);
        if let Some((field, false)) = self.fields.last_mut() {
            field.instruct(text);
        } else if look.hidden || unseen || self.shows_symbol() {
            // Nothing of it is seen.
        } else if look.gone != 0 {
            self.paper.gone();
        } else {
            let font = self.source.fonts.get(usize::from(look.font));
            self.paper
                .words(&seen(text, font.copied().flatten()), look.marks);
        }
    }

    /// Whether the innermost field shows a symbol, whatever else is kept of it.
    fn shows_symbol(&self) -> bool {
        let field = self.fields.last();
        field.is_some_and(|(field, _)| field.symbol().is_some())
    }

    /// What a field shows begins.
    fn begin_result(&mut self) {
        let Some((field, begun)) = self.fields.last_mut() else {
            return;
        };
        if std::mem::replace(begun, true) {
            return;
        }
        if let Some(symbol) = field.symbol() {
            self.paper.words(symbol.encode_utf8(&mut [0; 4]), 0);
        } else if let Some(blank) = field.blank() {
            self.paper.start_blank(blank);
        }
    }

    /// A box of text, beside what is being written.
    fn beside(&mut self, text: (u32, u32)) -> Result<(), Unreadable> {
        let paragraph = std::mem::take(&mut self.paragraph);
        let fields = std::mem::take(&mut self.fields);
        self.paper.start_box();
        self.story(text)?;
        self.paper.end_box(true);
        self.paragraph = paragraph;
        self.fields = fields;
        Ok(())
    }
}

/// Characters of one octet or two (§2.9.73: the former are of the code page 1252).
fn characters(octets: &[u8], width: usize) -> Vec<char> {
    if width == 1 {
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(octets);
        return text.chars().collect();
    }
    let units = octets
        .as_chunks::<2>()
        .0
        .iter()
        .map(|two| u16::from_le_bytes(*two));
    let mut found = Vec::new();
    for c in char::decode_utf16(units) {
        let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
        found.push(c);
        if c.len_utf16() == 2 {
            // Places are counted in halves.
            found.push('\0');
        }
    }
    found
}

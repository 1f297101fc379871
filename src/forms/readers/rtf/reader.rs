//! The way through rich text: groups nest, what is said in a group holds to its end, and words go
//! to where their group says.

use encoding_rs::Encoding;

use super::charset;
use super::destinations::{Begins, Destination, begins, character, letter};
use super::fonts::Fonts;
use super::group::{Group, Standing};
use super::lexer::{Lexer, Token};
use super::looks::Look;
use super::page::Page;
use super::styles::Styles;
use crate::domain::verdict::Unreadable;
use crate::forms::layout::Document;
use crate::forms::readers::words::fields::{Field, Part};
use crate::forms::readers::words::{HEADING, document, symbols};

/// Groups nest no deeper in a form.
const DEEPEST: usize = 500;
/// A section has six headers and footers at most.
const MOST_MARGINS: usize = 24;

#[derive(Default)]
struct Reader {
    groups: Vec<Group>,
    now: Group,
    page: Page,
    /// Pages that wait while a margin is written.
    around: Vec<Page>,
    margins: Vec<(&'static str, Page)>,
    fonts: Fonts,
    styles: Styles,
    default_font: i32,
    fields: Vec<Field>,
    /// Octets of a text, until they can be read.
    octets: Vec<u8>,
    /// The first half of a character beyond the basic plane.
    half: Option<u16>,
    /// How many characters are still spare.
    spare: usize,
    starred: bool,
    /// It writes what somebody typed into a form field as what the maker put there, too.
    repeats_typed: bool,
}

/// Reads rich text from its beginning to its end.
pub(super) fn read(octets: &[u8]) -> Result<Document, Unreadable> {
    let mut reader = Reader::default();
    for token in Lexer::new(octets) {
        reader.take(token)?;
    }
    reader.finish()
}

impl Reader {
    fn take(&mut self, token: Token<'_>) -> Result<(), Unreadable> {
        match token {
            Token::Octet(octet) => {
                if self.spare > 0 {
                    self.spare -= 1;
                } else {
                    self.octets.push(octet);
                }
                return Ok(());
            }
            Token::Text(text) => {
                let spare = self.spare.min(text.len());
                self.spare -= spare;
                self.octets.extend(text.iter().skip(spare));
                return Ok(());
            }
            _ => self.read_octets(),
        }
        match token {
            Token::Open => {
                self.spare = 0;
                if self.groups.len() >= DEEPEST {
                    return Err(Unreadable::Hostile);
                }
                self.groups.push(self.now);
                self.now.ends = None;
            }
            Token::Close => {
                self.spare = 0;
                self.end_group();
            }
            // A sign or a word is one character to be spared, "\u8217 \'92" apart.
            Token::Sign(_) | Token::Word(..) if self.spare > 0 => self.spare -= 1,
            Token::Sign(sign) => self.sign(sign),
            Token::Word(word, number) => self.word(word, number),
            Token::Octet(_) | Token::Text(_) => {}
        }
        Ok(())
    }

    fn sign(&mut self, sign: u8) {
        match sign {
            b'*' => self.starred = true,
            b'~' => self.text("\u{a0}"),
            b'_' => self.text("-"),
            b'\\' | b'{' | b'}' => self.octets.push(sign),
            // A line end behind a backslash is a paragraph's.
            b'\r' | b'\n' => self.word("par", None),
            _ => {}
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let starred = std::mem::take(&mut self.starred);
        if self.now.to == Destination::Nowhere {
            return;
        }
        if let Some(begun) = begins(word, starred) {
            self.begin(begun);
            return;
        }
        let value = number.unwrap_or(1);
        match self.now.to {
            Destination::Page => self.on_page(word, number),
            Destination::Fonts => self.fonts.declare(word, value),
            Destination::Colours => self.fonts.colour(word, value),
            Destination::Styles => {
                self.styles.declare(word, value);
                self.unicode(word, number);
            }
            Destination::Form(_) => {
                if let Some(field) = self.fields.last_mut() {
                    field.describe(word, number.unwrap_or(0));
                }
                self.unicode(word, number);
            }
            Destination::Instruction => self.unicode(word, number),
            Destination::Generator | Destination::Nowhere => {}
        }
    }

    fn begin(&mut self, begun: Begins) {
        self.now.ends = Some(begun);
        match begun {
            Begins::Words(to) => {
                self.now.to = to;
                if to == Destination::Form(Some(Part::Choice))
                    && let Some(field) = self.fields.last_mut()
                {
                    field.next_choice();
                }
            }
            Begins::Field => self.fields.push(Field::default()),
            Begins::Result => {
                let symbol = self.write_field();
                self.now.to = if symbol {
                    Destination::Nowhere
                } else {
                    Destination::Page
                };
            }
            Begins::Box => {
                self.now.to = Destination::Page;
                self.page.start_box(self.level());
                self.now.paragraph = Standing::default();
            }
            Begins::Margin(_) => {
                self.now.to = Destination::Page;
                self.now.paragraph = Standing::default();
                self.around.push(std::mem::take(&mut self.page));
            }
            Begins::InnerRow => self.now.inner = true,
        }
    }

    fn end_group(&mut self) {
        let ended = self.now.ends;
        if let Some(around) = self.groups.pop() {
            self.now = around;
        }
        match ended {
            Some(Begins::Field) => self.end_field(),
            Some(Begins::Box) => self.page.end_box(),
            Some(Begins::Margin(kind)) => {
                if let Some(page) = self.around.pop() {
                    let margin = std::mem::replace(&mut self.page, page);
                    if self.margins.len() < MOST_MARGINS {
                        self.margins.push((kind, margin));
                    }
                }
            }
            _ => {}
        }
    }

    /// Writes what a field is: the beginning of a blank, or a symbol, and says if it was that.
    fn write_field(&mut self) -> bool {
        let Some(field) = self.fields.last_mut().filter(|field| !field.written) else {
            return false;
        };
        field.written = true;
        let (symbol, blank) = (field.symbol(), field.blank());
        if let Some(symbol) = symbol {
            self.text_to_page(symbol.encode_utf8(&mut [0; 4]));
        } else if let Some(blank) = blank {
            self.page.paper.go_to_level(self.level());
            self.page.paper.start_blank(blank);
        }
        symbol.is_some()
    }

    fn end_field(&mut self) {
        self.write_field();
        if self
            .fields
            .pop()
            .is_some_and(|field| field.blank().is_some())
        {
            self.page.paper.end_blank();
        }
    }

    /// A word that says something of the page.
    fn on_page(&mut self, word: &str, number: Option<i32>) {
        if let Some(character) = character(word) {
            self.text(character);
            return;
        }
        let level = self.level();
        match word {
            "par" | "sect" | "page" => {
                self.page.paper.go_to_level(level);
                self.page.paper.end_paragraph();
            }
            "line" => self.page.words(level, "\n", 0),
            "cell" => self.page.end_cell(1),
            "nestcell" => self.page.end_cell(level.max(2)),
            "row" => self.page.end_row(false),
            "nestrow" => self.page.end_row(true),
            "trowd" => self.page.define_row(self.now.inner),
            "pard" => self.now.paragraph = Standing::default(),
            "intbl" => self.now.paragraph.in_table = number != Some(0),
            "itap" => self.now.paragraph.level = usize::try_from(number.unwrap_or(1)).ok(),
            "s" => self.now.paragraph.heading |= self.styles.is_heading(number.unwrap_or(0)),
            // RTF 1.9.1, "Paragraph Formatting Properties": 9 is that of the body's text.
            "outlinelevel" => self.now.paragraph.heading |= number.is_some_and(|level| level < 9),
            "deff" => {
                self.default_font = number.unwrap_or(0);
                self.now.font = self.default_font;
            }
            "ansicpg" => {
                let charset = number.and_then(charset::of_code_page);
                self.fonts.charset = charset.unwrap_or(self.fonts.charset);
            }
            "mac" => self.fonts.charset = encoding_rs::MACINTOSH,
            "plain" => {
                self.now.look = Look::default();
                self.now.font = self.default_font;
            }
            "f" => self.now.font = number.unwrap_or(0),
            _ => {
                let fonts = &self.fonts;
                self.page
                    .definition(self.now.inner)
                    .define(word, number.unwrap_or(0), |colour| fonts.is_seen(colour));
                self.now
                    .look
                    .take(word, number, |colour| fonts.is_seen(colour));
                self.unicode(word, number);
            }
        }
    }

    fn unicode(&mut self, word: &str, number: Option<i32>) {
        match (word, number) {
            ("uc", Some(count)) => self.now.spare = usize::try_from(count.clamp(0, 8)).unwrap_or(1),
            ("u", Some(number)) => {
                self.spare = self.now.spare;
                let letter = letter(number, &mut self.half);
                self.text(&letter);
            }
            _ => {}
        }
    }

    fn level(&self) -> usize {
        self.page
            .level(self.now.paragraph.level, self.now.paragraph.in_table)
    }

    /// The octets since the last control word, in the charset of their font.
    fn read_octets(&mut self) {
        if self.octets.is_empty() {
            return;
        }
        let octets = std::mem::take(&mut self.octets);
        match self.now.to {
            Destination::Nowhere => {}
            Destination::Colours => self.fonts.end_colours(&octets),
            Destination::Page if self.fonts.symbols(self.now.font).is_some() => {
                let codes: String = octets.iter().map(|octet| char::from(*octet)).collect();
                self.text(&codes);
            }
            _ => {
                let charset: &'static Encoding = self.fonts.charset_of(self.now.font);
                let (text, _) = charset.decode_without_bom_handling(&octets);
                self.text(&text);
            }
        }
    }

    /// Words, for wherever they go.
    fn text(&mut self, text: &str) {
        match self.now.to {
            Destination::Page => self.text_to_page(text),
            Destination::Fonts => self.fonts.name(text),
            Destination::Styles => self.styles.name(text),
            Destination::Instruction => {
                if let Some(field) = self.fields.last_mut() {
                    field.instruct(text);
                }
            }
            Destination::Generator => self.repeats_typed |= text.contains("LibreOffice"),
            Destination::Form(Some(Part::Default)) if self.repeats_typed => {}
            Destination::Form(Some(part)) => {
                if let Some(field) = self.fields.last_mut() {
                    field.describe_in_words(part, text);
                }
            }
            Destination::Form(None) | Destination::Colours | Destination::Nowhere => {}
        }
    }

    fn text_to_page(&mut self, text: &str) {
        let look = self.now.look;
        if look.hidden || text.is_empty() {
            return;
        }
        let level = self.level();
        if look.struck || look.deleted {
            self.page.paper.go_to_level(level);
            self.page.paper.gone();
            return;
        }
        let seen = symbols::seen(text, self.fonts.symbols(self.now.font));
        let heading = if self.now.paragraph.heading {
            HEADING
        } else {
            0
        };
        self.page.words(level, &seen, look.marks | heading);
    }

    fn finish(mut self) -> Result<Document, Unreadable> {
        self.read_octets();
        // A margin whose end is missing has the body around it.
        while let Some(page) = self.around.pop() {
            self.page = page;
        }
        let margins = self.margins.into_iter();
        let margins = margins.map(|(kind, page)| (kind, page.paper)).collect();
        document(self.page.paper, margins)
    }
}

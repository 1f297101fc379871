//! The walk through the parts of a text. What stands in an element that is not known is read as if
//! the element were not there; what is known not to be shown is passed over.
//!
//! Changes are read as accepted: `OpenDocument` keeps what was deleted apart from the words
//! (1.3 part 3 §5.5), and leaves a mark where it stood.

use super::blanks::{self, words_of};
use super::forms::{self, Controls, FormControl};
use super::styles::{Family, Props, Styles};
use super::tables::Grid;
use crate::domain::verdict::Unreadable;
use crate::forms::layout::Document;
use crate::forms::readers::words::blank::Blank;
use crate::forms::readers::words::{Paper, document, symbols};
use crate::forms::readers::xml::{Element, Space, Step, Xml};

/// More headers and footers than this are not read.
const MOST_MARGINS: usize = 24;
/// So many spaces stand in a row at most (§6.1.3).
const MOST_SPACES: u32 = 200;

/// The state of the walk.
pub(super) struct Walk<'x> {
    pub(super) xml: Xml<'x>,
    pub(super) styles: Styles,
    pub(super) controls: Controls,
    pub(super) paper: Paper,
    margins: Vec<(&'static str, Paper)>,
    pub(super) grid: Grid,
    pub(super) now: Now,
    /// Which of the open fields of Word's are blanks.
    pub(super) fields: Vec<bool>,
}

/// The open paragraph.
#[derive(Default)]
pub(super) struct Now {
    /// How words look here.
    props: Props,
    /// A paragraph is open.
    pub(super) inside: bool,
    /// The last character was white space, or none has come yet.
    pub(super) spaced: bool,
    /// The rest of the paragraph is not shown.
    pub(super) hidden: bool,
    /// Controls that float beside the paragraph: how far down, how far to the right.
    pub(super) floating: Vec<(i32, i32, FormControl)>,
}

/// Reads the parts of a text, each from its beginning to its end.
pub(super) fn read(parts: &[&str]) -> Result<Document, Unreadable> {
    let mut walk = Walk {
        xml: Xml::new(""),
        styles: Styles::default(),
        controls: Controls::default(),
        paper: Paper::default(),
        margins: Vec::new(),
        grid: Grid::default(),
        now: Now::default(),
        fields: Vec::new(),
    };
    for part in parts {
        walk.xml = Xml::new(part.trim_start_matches('\u{feff}'));
        let root = walk.xml.child()?.ok_or(Unreadable::Damaged)?;
        if root.space != Space::Office {
            return Err(Unreadable::Damaged);
        }
        walk.children()?;
        if !walk.xml.is_whole() {
            return Err(Unreadable::Damaged);
        }
    }
    document(walk.paper, walk.margins)
}

impl Walk<'_> {
    /// Reads what stands in the open element, to its end.
    pub(super) fn children(&mut self) -> Result<(), Unreadable> {
        loop {
            match self.xml.step()? {
                Step::Open(element) => self.element(&element)?,
                Step::Text(text) => self.text(&text),
                Step::Close | Step::End => return Ok(()),
            }
        }
    }

    fn element(&mut self, element: &Element<'_>) -> Result<(), Unreadable> {
        match element.space {
            Space::Text => self.of_text(element),
            Space::Table => self.of_table(element),
            Space::Draw => self.of_draw(element),
            Space::Style => self.of_style(element),
            Space::LibreOffice => self.of_libre_office(element),
            Space::Office => match element.name() {
                "annotation" | "annotation-end" | "binary-data" | "event-listeners" | "scripts"
                | "settings" | "meta" => self.xml.skip(),
                "forms" => forms::read(&mut self.xml, &mut self.controls),
                _ => self.children(),
            },
            // What is drawn has a title for those who cannot see it.
            _ if matches!(element.name(), "title" | "desc") => self.xml.skip(),
            _ => self.children(),
        }
    }

    fn of_text(&mut self, element: &Element<'_>) -> Result<(), Unreadable> {
        match element.name() {
            "p" | "h" => self.paragraph(element),
            "span" => self.span(element),
            "s" => {
                let spaces = element.count("c").min(MOST_SPACES);
                self.sign(&" ".repeat(usize::try_from(spaces).unwrap_or(1)))
            }
            "tab" => self.sign("\t"),
            "line-break" => self.sign("\n"),
            // §5.5.7: something was deleted here.
            "change" => {
                self.paper.gone();
                self.xml.skip()
            }
            "section" if is_unseen(element) => self.xml.skip(),
            "hidden-text" if words_of(element, "is-hidden") == "true" => self.xml.skip(),
            "hidden-paragraph" => {
                self.now.hidden |= words_of(element, "is-hidden") == "true";
                self.xml.skip()
            }
            "text-input" => self.blank(blanks::input(element)),
            "placeholder" => self.blank(blanks::placeholder(element)),
            "drop-down" => self.blank(blanks::list(element)),
            "label" => {
                self.paper.offer(&words_of(element, "value"), false);
                self.xml.skip()
            }
            "tracked-changes"
            | "note"
            | "ruby-text"
            | "script"
            | "number"
            | "sequence-decls"
            | "variable-decls"
            | "user-field-decls"
            | "index-title-template" => self.xml.skip(),
            name if name.ends_with("-source") => self.xml.skip(),
            _ => self.children(),
        }
    }

    fn paragraph(&mut self, element: &Element<'_>) -> Result<(), Unreadable> {
        let style = words_of(element, "style-name");
        let styled = self.styles.get(Family::Paragraph, &style);
        let now = Now {
            props: match element.name() {
                "h" => styled.as_heading(),
                _ => styled,
            },
            inside: true,
            spaced: true,
            ..Now::default()
        };
        let outer = std::mem::replace(&mut self.now, now);
        self.children()?;
        let now = std::mem::replace(&mut self.now, outer);
        self.settle_down(now.floating);
        self.paper.end_paragraph();
        Ok(())
    }

    fn span(&mut self, element: &Element<'_>) -> Result<(), Unreadable> {
        let style = self
            .styles
            .get(Family::Text, &words_of(element, "style-name"));
        let outer = self.now.props;
        self.now.props = style.over(outer);
        self.children()?;
        self.now.props = outer;
        Ok(())
    }

    /// An element that stands for characters.
    fn sign(&mut self, sign: &str) -> Result<(), Unreadable> {
        self.write(sign);
        self.now.spaced = false;
        self.xml.skip()
    }

    /// Words as they stand in the file: white space in a row is one space (§6.1.2).
    fn text(&mut self, text: &str) {
        if !self.now.inside {
            return;
        }
        let blank = [' ', '\t', '\r', '\n'];
        let mut kept = String::with_capacity(text.len());
        for c in text.chars() {
            let space = blank.contains(&c);
            if !space {
                kept.push(c);
            } else if !self.now.spaced {
                kept.push(' ');
            }
            self.now.spaced = space;
        }
        self.write(&kept);
    }

    /// Words in the look that holds here.
    fn write(&mut self, words: &str) {
        let props = self.now.props;
        if words.is_empty() || !self.now.inside || self.now.hidden || props.is_hidden() {
            return;
        }
        if props.is_struck() {
            self.paper.gone();
        } else {
            let seen = symbols::seen(words, props.symbols());
            self.paper.words(&seen, props.marks());
        }
    }

    /// A blank with what stands in its element.
    pub(super) fn blank(&mut self, blank: Blank) -> Result<(), Unreadable> {
        if self.now.hidden || self.now.props.is_hidden() {
            return self.xml.skip();
        }
        self.paper.start_blank(blank);
        self.children()?;
        self.paper.end_blank();
        self.now.spaced = false;
        Ok(())
    }

    fn of_style(&mut self, element: &Element<'_>) -> Result<(), Unreadable> {
        match element.name() {
            "style" => self.styles.style(element, &mut self.xml),
            "font-face" => {
                self.styles.font(element);
                self.xml.skip()
            }
            "header" | "header-left" | "header-first" => self.margin(element, "header"),
            "footer" | "footer-left" | "footer-first" => self.margin(element, "footer"),
            "master-page" | "presentation-page-layout" => self.children(),
            _ => self.xml.skip(),
        }
    }

    fn margin(&mut self, element: &Element<'_>, kind: &'static str) -> Result<(), Unreadable> {
        let unseen = words_of(element, "display") == "false";
        if unseen || self.margins.len() >= MOST_MARGINS {
            return self.xml.skip();
        }
        let body = std::mem::take(&mut self.paper);
        self.children()?;
        let margin = std::mem::replace(&mut self.paper, body);
        self.margins.push((kind, margin));
        Ok(())
    }
}

/// §19.854: not shown, or shown on a condition that does not hold.
fn is_unseen(element: &Element<'_>) -> bool {
    match words_of(element, "display").as_str() {
        "none" => true,
        "condition" => words_of(element, "is-hidden") == "true",
        _ => false,
    }
}

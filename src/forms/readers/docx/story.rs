//! The walk through a part of a document: the body, a header, a footer. What stands in an element
//! that is not known is read as if the element were not there, since most such elements only say
//! something about their words; what is known not to be shown is passed over.
//!
//! Changes are read as accepted (ECMA-376 §17.13.5): what was inserted or moved here stands, what
//! was deleted or moved away is gone.

use super::active::Controls;
use super::look::{Look, Props};
use super::styles::Styles;
use crate::domain::verdict::Unreadable;
use crate::forms::readers::words::blank::Blank;
use crate::forms::readers::words::{Block, Paragraph, Row, Table, TableCell};
use crate::forms::readers::xml::{Element, Space, Xml};

/// No form has more paragraphs, cells and controls than this.
const MOST_BLOCKS: usize = 50_000;

/// A part as it was read.
#[derive(Default)]
pub(super) struct Part {
    /// What stands in it, in reading order.
    pub(super) blocks: Vec<Block>,
    /// What there is to be filled in, by number.
    pub(super) blanks: Vec<Blank>,
    /// Ids of the headers and footers that its sections name.
    pub(super) margins: Vec<String>,
}

/// The state of the walk.
pub(super) struct Story<'x, 's, 'p> {
    pub(super) xml: Xml<'x>,
    pub(super) styles: &'s mut Styles<'p>,
    pub(super) controls: &'s mut Controls,
    pub(super) part: Part,
    /// The open table, row and cell.
    pub(super) table: Table,
    pub(super) row: Row,
    pub(super) cell: TableCell,
    /// The open row or cell was deleted, or is not shown.
    pub(super) gone: bool,
    /// The open paragraph and run.
    pub(super) now: Now,
    /// Controls and fields whose ends have not come.
    pub(super) open: Vec<Open>,
    /// Words, boxes and controls so far, to see whether anything came of a choice.
    pub(super) written: usize,
    /// White space at the ends of words counts throughout.
    pub(super) keeps_space: bool,
    count: usize,
}

/// The open paragraph and run.
#[derive(Default)]
pub(super) struct Now {
    pub(super) paragraph: Paragraph,
    /// A paragraph is open.
    pub(super) inside: bool,
    /// What the paragraph's style says.
    pub(super) style: Props,
    pub(super) look: Look,
    /// The paragraph's mark is deleted: the next one goes on with it.
    pub(super) goes_on: bool,
}

/// A content control or a field, open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    /// A content control, by the number of its blank.
    Control(usize),
    /// A field: the number of its blank if it is a form field, and whether its result has begun.
    Field(Option<usize>, bool),
}

/// Reads a part from its beginning to its end.
pub(super) fn read(
    text: &str,
    styles: &mut Styles<'_>,
    controls: &mut Controls,
) -> Result<Part, Unreadable> {
    let mut story = Story {
        xml: Xml::new(text),
        styles,
        controls,
        part: Part::default(),
        table: Table::default(),
        row: Row::default(),
        cell: TableCell::default(),
        gone: false,
        now: Now::default(),
        open: Vec::new(),
        written: 0,
        keeps_space: false,
        count: 0,
    };
    let root = story.xml.child()?.ok_or(Unreadable::Damaged)?;
    if root.space != Space::Word {
        return Err(Unreadable::Damaged);
    }
    story.keeps_space = root.keeps_space();
    story.children()?;
    if !story.xml.is_whole() {
        return Err(Unreadable::Damaged);
    }
    story.end_container();
    Ok(story.part)
}

impl<'x> Story<'x, '_, '_> {
    /// Reads what stands in the open element, to its end.
    pub(super) fn children(&mut self) -> Result<(), Unreadable> {
        while let Some(element) = self.xml.child()? {
            match element.space {
                Space::Word => self.element(&element)?,
                Space::Compatibility if element.name() == "AlternateContent" => {
                    self.alternatives()?;
                }
                _ => self.children()?,
            }
        }
        Ok(())
    }

    fn element(&mut self, element: &Element<'x>) -> Result<(), Unreadable> {
        match element.name() {
            "t" => self.text(element),
            "r" => self.run(),
            "rPr" => self.run_properties(),
            "p" => self.paragraph(),
            "pPr" => self.paragraph_properties(),
            "tbl" => self.table(),
            "tr" => self.row(),
            "trPr" => self.row_properties(),
            "tc" => self.cell(),
            "tcPr" => self.cell_properties(),
            "sdt" => self.control(),
            "control" => self.active(element),
            "fldChar" => self.field(element),
            "txbxContent" => self.text_box(),
            "sectPr" => self.section(),
            "del" | "moveFrom" => {
                self.strike();
                self.xml.skip()
            }
            "tab" | "ptab" => self.sign("\t"),
            "br" | "cr" => self.sign("\n"),
            "noBreakHyphen" => self.sign("-"),
            "sym" => self.symbol(element),
            // Instructions, what was deleted, other files, readings above characters: not shown, or
            // not as words of the document.
            "instrText" | "delText" | "delInstrText" | "tblPr" | "tblGrid" | "tblPrEx"
            | "altChunk" | "rt" | "customXmlPr" | "smartTagPr" | "background" | "fldData" => {
                self.xml.skip()
            }
            _ => self.children(),
        }
    }

    /// The first choice from which anything comes, and what stands in for them where nothing does
    /// (ECMA-376 part 3 §7.6): a text box is written twice, and must be read once.
    fn alternatives(&mut self) -> Result<(), Unreadable> {
        let before = self.written;
        while self.xml.child()?.is_some() {
            if self.written == before {
                self.children()?;
            } else {
                self.xml.skip()?;
            }
        }
        Ok(())
    }

    fn paragraph(&mut self) -> Result<(), Unreadable> {
        self.count()?;
        self.now.style = Props::default();
        self.now.inside = true;
        self.children()?;
        // A blank line in an open control belongs to it.
        if self.now.paragraph.is_empty()
            && let Some(blank) = self.innermost()
        {
            self.put(blank);
        }
        self.now.inside = false;
        if !std::mem::take(&mut self.now.goes_on) {
            self.end_paragraph();
        }
        Ok(())
    }

    /// Puts the open paragraph among the blocks.
    pub(super) fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.now.paragraph);
        self.part.blocks.push(Block::Paragraph(paragraph));
    }

    /// A paragraph whose mark is deleted goes no further than its cell, box or part.
    pub(super) fn end_container(&mut self) {
        self.now.goes_on = false;
        if !self.now.paragraph.is_empty() {
            self.end_paragraph();
        }
    }

    fn paragraph_properties(&mut self) -> Result<(), Unreadable> {
        while let Some(property) = self.xml.child()? {
            match property.name() {
                "pStyle" => {
                    let id = property.val().unwrap_or_default();
                    self.now.style = self.styles.get(&id)?;
                    self.xml.skip()?;
                }
                // ECMA-376 §17.13.5.15: the mark's own properties.
                "rPr" => {
                    while let Some(mark) = self.xml.child()? {
                        self.now.goes_on |= matches!(mark.name(), "del" | "moveFrom");
                        self.xml.skip()?;
                    }
                }
                "sectPr" => self.section()?,
                _ => self.xml.skip()?,
            }
        }
        Ok(())
    }

    /// ECMA-376 §17.10.1, §17.10.5: which headers and footers the pages have.
    fn section(&mut self) -> Result<(), Unreadable> {
        while let Some(element) = self.xml.child()? {
            if matches!(element.name(), "headerReference" | "footerReference")
                && let Some(id) = element.attribute("id")
                && !self.part.margins.iter().any(|known| *known == id)
            {
                self.part.margins.push(id.into_owned());
            }
            self.xml.skip()?;
        }
        Ok(())
    }

    /// What stands in a text box goes with the paragraph that the box is anchored in.
    fn text_box(&mut self) -> Result<(), Unreadable> {
        self.count()?;
        let outer = std::mem::take(&mut self.now);
        let blocks = std::mem::take(&mut self.part.blocks);
        let open = std::mem::take(&mut self.open);
        self.children()?;
        self.end_container();
        self.open = open;
        let inner = std::mem::replace(&mut self.part.blocks, blocks);
        self.now = outer;
        self.now.paragraph.boxes.push(inner);
        self.written += 1;
        Ok(())
    }

    /// Counts a paragraph, a cell or a control.
    pub(super) fn count(&mut self) -> Result<(), Unreadable> {
        self.count += 1;
        if self.count > MOST_BLOCKS {
            return Err(Unreadable::TooLarge);
        }
        Ok(())
    }
}

//! What a word processor's document says, part by part: paragraphs with their words as they look,
//! tables, boxes, places to be filled in. The reader of each such format makes it, and what is
//! common to all of them stands here: what is chosen where words are struck out or marked
//! (`choices`, `listed`), what a blank holds (`blank`, `fields`), what signs a font of symbols has
//! (`symbols`), and the laying out in the neutral layout (`bands`, `labels`, `lead`, `tables`,
//! `lay`). Readers whose files say one thing after another write it down on a [`Paper`], with cells
//! that stand where their `edges` are.
//!
//! It knows no file format.

pub(super) mod blank;
pub(super) mod fields;
pub(super) mod symbols;

mod bands;
mod choices;
mod edges;
mod labels;
mod lay;
mod lead;
mod listed;
mod paper;
mod tables;

pub(super) use edges::Edge;
pub(super) use lay::{document, lay};
pub(super) use lead::is_heading;
pub(super) use paper::Paper;

/// The ways in which a word can be marked: a bit each.
pub(super) type Marks = u8;
/// The background is coloured, by highlighter or shading.
pub(super) const HIGHLIGHTED: Marks = 1;
/// There is a border around it.
pub(super) const BOXED: Marks = 2;
/// There is a line under it.
pub(super) const UNDERLINED: Marks = 4;
/// It is bold.
pub(super) const BOLD: Marks = 8;
/// It is a heading.
pub(super) const HEADING: Marks = 16;
/// It is printed as advice is: in italics, or in grey.
pub(super) const FAINT: Marks = 32;

/// A piece of a document, in reading order.
#[derive(Debug)]
pub(super) enum Block {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
}

/// A paragraph, or several that became one when the mark between them was deleted.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    /// Its words; a break is a line feed.
    pub(super) text: String,
    /// What its words are, each span up to the next.
    pub(super) spans: Vec<Span>,
    /// Text boxes that are anchored in it.
    pub(super) boxes: Vec<Vec<Block>>,
}

/// Words of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// Where it begins in the paragraph's text.
    pub(super) start: usize,
    /// The number of the blank that it fills.
    pub(super) blank: Option<usize>,
    /// How it is marked.
    pub(super) marks: Marks,
    /// Words stood here and were struck out or deleted.
    pub(super) gone: bool,
}

/// A table.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Its rows.
    pub(super) rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// Columns that it leaves out at its beginning.
    pub(super) before: u32,
    /// Its cells.
    pub(super) cells: Vec<TableCell>,
}

/// A cell of a table.
#[derive(Debug, Default)]
pub(super) struct TableCell {
    /// How many columns it covers.
    pub(super) span: u32,
    /// Whether it is one with its neighbours.
    pub(super) merged: Merged,
    /// Whether its background is coloured.
    pub(super) shaded: bool,
    /// What stands in it.
    pub(super) blocks: Vec<Block>,
}

/// How a cell is merged (ECMA-376 §17.4.84, §17.4.22).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Merged {
    /// It stands for itself.
    #[default]
    Not,
    /// Cells below go on with it.
    Begins,
    /// It goes on with the cell above.
    WithAbove,
    /// It goes on with the cell in front of it.
    WithBefore,
}

impl Block {
    /// Whether no words stand in it, nor anything to be filled in.
    pub(super) fn is_blank(&self) -> bool {
        match self {
            Self::Paragraph(paragraph) => {
                let filled = |span: &Span| span.blank.is_some();
                paragraph.text.trim().is_empty()
                    && paragraph.boxes.is_empty()
                    && !paragraph.spans.iter().any(filled)
            }
            Self::Table(_) => false,
        }
    }
}

impl Paragraph {
    /// Adds words.
    pub(super) fn push(&mut self, words: &str, blank: Option<usize>, marks: Marks) {
        self.span(blank, marks, false);
        self.text.push_str(words);
    }

    /// Says that words are gone here.
    pub(super) fn strike(&mut self, blank: Option<usize>) {
        self.span(blank, 0, true);
    }

    /// Whether nothing stands in it.
    pub(super) fn is_empty(&self) -> bool {
        self.spans.is_empty() && self.boxes.is_empty()
    }

    fn span(&mut self, blank: Option<usize>, marks: Marks, gone: bool) {
        let like = |span: &Span| (span.blank, span.marks, span.gone) == (blank, marks, gone);
        if !self.spans.last().is_some_and(like) {
            self.spans.push(Span {
                start: self.text.len(),
                blank,
                marks,
                gone,
            });
        }
    }
}

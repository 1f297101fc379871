//! Paper: what a word processor's file is written down on, by readers whose files say what comes
//! one thing after another: words, ends of lines and paragraphs, tables in tables, boxes of text
//! beside the text, blanks to be filled in.
//!
//! It takes whatever comes in whatever order, since a stranger's file decides that, and takes
//! nothing more once there is more than any form has.

use super::blank::Blank;
use super::edges::{self, Edge};
use super::{Block, Marks, Merged, Paragraph, Row, Table, TableCell};
use crate::domain::verdict::Unreadable;
use crate::forms::layout::{Document, MOST_CHARS};

/// No form has more paragraphs, cells and blanks than this.
const MOST_BLOCKS: usize = 50_000;
/// Tables in tables in boxes of text: a form has three or four of these levels.
const DEEPEST: usize = 40;
/// No form has a table of more columns.
const MOST_COLUMNS: u32 = 1_000;

/// A part of a document being written down: its body, a header, a footer.
#[derive(Debug)]
pub(in crate::forms::readers) struct Paper {
    frames: Vec<Frame>,
    blanks: Vec<Blank>,
    /// Blanks whose ends have not come.
    open: Vec<usize>,
    count: usize,
    fault: Option<Unreadable>,
}

/// What is open, from the outside in.
#[derive(Debug)]
enum Frame {
    /// The running text of the part itself, or of a box beside it.
    Text(Text),
    /// A table between two of its cells.
    Table(Open),
    /// A cell of the table before it.
    Cell(Text),
}

/// Running text being written.
#[derive(Debug, Default)]
struct Text {
    blocks: Vec<Block>,
    paragraph: Paragraph,
}

/// A table whose end has not come.
#[derive(Debug, Default)]
struct Open {
    rows: Vec<(Row, Option<Vec<Edge>>)>,
    row: Option<Row>,
    cell: TableCell,
}

impl Default for Paper {
    fn default() -> Self {
        Self {
            frames: vec![Frame::Text(Text::default())],
            blanks: Vec::new(),
            open: Vec::new(),
            count: 0,
            fault: None,
        }
    }
}

impl Paper {
    /// Words of the paragraph that is being written.
    pub(in crate::forms::readers) fn words(&mut self, words: &str, marks: Marks) {
        let blank = self.filled();
        if self.is_silent() {
            self.put(blank);
        } else if let Some(text) = self.text()
            && !words.is_empty()
            && text.paragraph.text.len() < MOST_CHARS * 4
        {
            text.paragraph.push(words, blank, marks);
            self.place(blank);
        }
    }

    /// Says that words stood here that were struck out or deleted.
    pub(in crate::forms::readers) fn gone(&mut self) {
        let blank = self.filled();
        if let Some(text) = self.text() {
            text.paragraph.strike(blank);
        }
    }

    /// The line ends, but not its paragraph.
    pub(in crate::forms::readers) fn end_line(&mut self) {
        self.words("\n", 0);
    }

    /// The paragraph ends.
    pub(in crate::forms::readers) fn end_paragraph(&mut self) {
        self.count();
        if let Some(text) = self.text() {
            text.end_paragraph();
        }
    }

    /// A place to be filled in begins: what is written until its end is what it holds. Those
    /// around it only group.
    pub(in crate::forms::readers) fn start_blank(&mut self, blank: Blank) {
        self.count();
        if self.fault.is_some() || self.open.len() >= DEEPEST {
            self.fault.get_or_insert(Unreadable::Hostile);
            return;
        }
        self.frame_open();
        self.open.push(self.blanks.len());
        self.blanks.push(blank);
    }

    /// A choice of the place that began last. One without a value only asks to choose.
    pub(in crate::forms::readers) fn offer(&mut self, choice: &str, prompts: bool) {
        let blank = self
            .open
            .last()
            .and_then(|blank| self.blanks.get_mut(*blank));
        if let Some(blank) = blank {
            blank.offer(choice, prompts);
        }
    }

    /// The place that began last ends.
    pub(in crate::forms::readers) fn end_blank(&mut self) {
        if let Some(blank) = self.open.pop()
            && self
                .blanks
                .get(blank)
                .is_some_and(|blank| !blank.placed && !blank.frames)
        {
            self.put(Some(blank));
        }
    }

    /// A box of text begins, which stands beside the paragraph that is being written.
    pub(in crate::forms::readers) fn start_box(&mut self) {
        self.frame_open();
        self.push(Frame::Text(Text::default()));
    }

    /// The box of text ends. Some boxes can be seen even when they are empty.
    pub(in crate::forms::readers) fn end_box(&mut self, seen_empty: bool) {
        while self.level() > 0 {
            self.end_table();
        }
        if self.frames.len() > 1
            && let Some(Frame::Text(text)) = self.frames.pop()
            && let Some(around) = self.text()
        {
            let inner = text.finish();
            if seen_empty || !inner.iter().all(Block::is_blank) {
                around.paragraph.boxes.push(inner);
            }
        }
    }

    /// A table begins.
    pub(in crate::forms::readers) fn start_table(&mut self) {
        self.frame_open();
        if let Some(text) = self.text() {
            text.close_paragraph();
        }
        self.push(Frame::Table(Open::default()));
    }

    /// A row of the table begins.
    pub(in crate::forms::readers) fn start_row(&mut self) {
        self.end_row(None);
        if let Some(table) = self.table() {
            table.row = Some(Row::default());
        }
    }

    /// A cell begins; what stands in it comes next.
    pub(in crate::forms::readers) fn start_cell(&mut self, span: u32, merged: Merged) {
        self.end_cell();
        self.count();
        if let Some(table) = self.table() {
            table.cell = TableCell {
                span: span.clamp(1, MOST_COLUMNS),
                merged,
                ..TableCell::default()
            };
            self.push(Frame::Cell(Text::default()));
        }
    }

    /// The background of the open cell is coloured.
    pub(in crate::forms::readers) fn shade_cell(&mut self) {
        if let Some(Frame::Table(table)) = self.frames.iter_mut().rev().nth(1) {
            table.cell.shaded = true;
        }
    }

    /// The cell ends.
    pub(in crate::forms::readers) fn end_cell(&mut self) {
        if matches!(self.frames.last(), Some(Frame::Cell(_)))
            && let Some(Frame::Cell(text)) = self.frames.pop()
            && let Some(table) = self.table()
        {
            let mut cell = std::mem::take(&mut table.cell);
            cell.blocks = text.finish();
            table.row.get_or_insert_default().cells.push(cell);
        }
    }

    /// The row ends, and perhaps only now its file says where its cells stood.
    pub(in crate::forms::readers) fn end_row(&mut self, edges: Option<Vec<Edge>>) {
        if matches!(self.frames.last(), Some(Frame::Cell(text)) if text.is_blank())
            && edges.is_some()
        {
            // What stands between the last cell and the end of its row is no cell.
            self.frames.pop();
        }
        self.end_cell();
        if let Some(table) = self.table()
            && let Some(row) = table.row.take()
        {
            table.rows.push((row, edges));
        }
    }

    /// The table ends.
    pub(in crate::forms::readers) fn end_table(&mut self) {
        self.end_row(None);
        if matches!(self.frames.last(), Some(Frame::Table(_)))
            && let Some(Frame::Table(table)) = self.frames.pop()
            && let Some(around) = self.text()
        {
            let rows = edges::apply(table.rows);
            if !rows.is_empty() {
                around.blocks.push(Block::Table(Table { rows }));
            }
        }
    }

    /// Goes to a cell that is so many tables deep, 0 being outside of all, for files that say of
    /// each paragraph how deep it is and nothing else.
    pub(in crate::forms::readers) fn go_to_level(&mut self, level: usize) {
        let level = level.min(DEEPEST / 4);
        while self.level() > level {
            self.end_table();
        }
        // Tables stand in cells, and so do words.
        self.enter_cell();
        while self.level() < level && self.fault.is_none() {
            self.start_table();
            self.enter_cell();
        }
    }

    /// Begins a cell where a table is open and none of its cells is.
    fn enter_cell(&mut self) {
        if self.table().is_some() {
            self.start_cell(1, Merged::Not);
        }
    }

    /// How many tables are open around what is being written.
    pub(in crate::forms::readers) fn level(&self) -> usize {
        self.frames
            .iter()
            .rev()
            .take_while(|frame| !matches!(frame, Frame::Text(_)))
            .filter(|frame| matches!(frame, Frame::Table(_)))
            .count()
    }

    /// The part is written: lays it out, in the body or in a margin of the pages.
    pub(super) fn lay(
        mut self,
        margin: &'static str,
        document: &mut Document,
    ) -> Result<(), Unreadable> {
        while self.frames.len() > 1 {
            if self.level() > 0 {
                self.end_table();
            } else {
                self.end_box(true);
            }
        }
        while !self.open.is_empty() {
            self.end_blank();
        }
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        if let Some(Frame::Text(text)) = self.frames.pop() {
            super::lay(&text.finish(), &self.blanks, margin, document);
        }
        Ok(())
    }

    fn text(&mut self) -> Option<&mut Text> {
        match self.frames.last_mut() {
            Some(Frame::Text(text) | Frame::Cell(text)) if self.fault.is_none() => Some(text),
            _ => None,
        }
    }

    fn table(&mut self) -> Option<&mut Open> {
        match self.frames.last_mut() {
            Some(Frame::Table(table)) if self.fault.is_none() => Some(table),
            _ => None,
        }
    }

    fn push(&mut self, frame: Frame) {
        if self.frames.len() >= DEEPEST {
            self.fault.get_or_insert(Unreadable::Hostile);
        } else {
            self.frames.push(frame);
        }
    }

    fn count(&mut self) {
        self.count += 1;
        if self.count > MOST_BLOCKS {
            self.fault.get_or_insert(Unreadable::TooLarge);
        }
    }

    /// The blank that words written now fill.
    fn filled(&self) -> Option<usize> {
        let blank = self.open.last().copied()?;
        let groups = self.blanks.get(blank).is_none_or(|blank| blank.frames);
        (!groups).then_some(blank)
    }

    fn is_silent(&self) -> bool {
        let blank = self.open.last().and_then(|blank| self.blanks.get(*blank));
        blank.is_some_and(|blank| blank.silent)
    }

    /// Marks the place of a blank among the words: a box by its sign, others by nothing.
    fn put(&mut self, blank: Option<usize>) {
        let Some(there) = blank.and_then(|blank| self.blanks.get(blank)) else {
            return;
        };
        let sign = there.sign().filter(|_| !there.placed).unwrap_or_default();
        if let Some(text) = self.text() {
            text.paragraph.push(sign, blank, 0);
            self.place(blank);
        }
    }

    fn place(&mut self, blank: Option<usize>) {
        if let Some(blank) = blank.and_then(|blank| self.blanks.get_mut(blank)) {
            blank.placed = true;
        }
    }

    /// What is open has a table, a box or a blank in it, and is none to be filled in itself.
    fn frame_open(&mut self) {
        for blank in &self.open {
            if let Some(blank) = self.blanks.get_mut(*blank) {
                blank.frames = true;
            }
        }
    }
}

impl Text {
    fn end_paragraph(&mut self) {
        let mut paragraph = std::mem::take(&mut self.paragraph);
        let written = |inner: &Vec<Block>| !inner.iter().all(Block::is_blank);
        if paragraph.boxes.iter().any(written) {
            // LibreOffice writes a box as two: one that is drawn, and one with the words.
            paragraph.boxes.retain(written);
        }
        self.blocks.push(Block::Paragraph(paragraph));
    }

    fn close_paragraph(&mut self) {
        if !self.paragraph.is_empty() {
            self.end_paragraph();
        }
    }

    fn is_blank(&self) -> bool {
        self.paragraph.text.trim().is_empty() && self.blocks.is_empty()
    }

    fn finish(mut self) -> Vec<Block> {
        self.close_paragraph();
        self.blocks
    }
}

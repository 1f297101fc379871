//! What is being written on: the body or a margin of the pages, and within it the rows whose
//! definitions hold. A box of text has rows of its own.

use super::rows::RowDefinition;
use crate::forms::readers::words::{Marks, Paper};

/// A part of the document being written.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) paper: Paper,
    rows: Rows,
    /// The rows around the boxes that are open.
    around: Vec<Rows>,
}

/// The definitions of rows that hold.
#[derive(Debug, Default)]
struct Rows {
    outer: RowDefinition,
    inner: RowDefinition,
    /// A row was defined and has not ended.
    begun: bool,
}

impl Page {
    /// How deep in tables a paragraph is, by what is said of it.
    pub(super) fn level(&self, said: Option<usize>, in_table: bool) -> usize {
        let least = usize::from(in_table || self.rows.begun);
        said.map_or(least, |level| level.max(usize::from(in_table)))
    }

    /// Words in a paragraph of this level.
    pub(super) fn words(&mut self, level: usize, words: &str, marks: Marks) {
        self.paper.go_to_level(level);
        self.paper.words(words, marks);
    }

    /// The definition of a row begins.
    pub(super) fn define_row(&mut self, inner: bool) {
        *self.definition(inner) = RowDefinition::default();
        self.rows.begun |= !inner;
    }

    /// The definition that is being made.
    pub(super) fn definition(&mut self, inner: bool) -> &mut RowDefinition {
        if inner {
            &mut self.rows.inner
        } else {
            &mut self.rows.outer
        }
    }

    /// A cell ends at this level.
    pub(super) fn end_cell(&mut self, level: usize) {
        self.paper.go_to_level(level);
        self.paper.end_paragraph();
        self.paper.end_cell();
    }

    /// A row ends, of the outermost table or of one within.
    pub(super) fn end_row(&mut self, inner: bool) {
        if inner {
            if self.paper.level() > 1 {
                self.paper.end_row(Some(self.rows.inner.edges()));
            }
            return;
        }
        while self.paper.level() > 1 {
            self.paper.end_table();
        }
        self.paper.end_row(Some(self.rows.outer.edges()));
        self.rows.begun = false;
    }

    /// A box of text begins.
    pub(super) fn start_box(&mut self, level: usize) {
        self.paper.go_to_level(level);
        self.paper.start_box();
        self.around.push(std::mem::take(&mut self.rows));
    }

    /// The box of text ends.
    pub(super) fn end_box(&mut self) {
        if let Some(rows) = self.around.pop() {
            self.paper.end_box(true);
            self.rows = rows;
        }
    }
}

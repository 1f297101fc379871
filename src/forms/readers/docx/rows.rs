//! Tables on the walk: rows, cells, and how they are merged (ECMA-376 §17.4).

use super::look::is_shaded;
use super::story::Story;
use crate::domain::verdict::Unreadable;
use crate::forms::readers::words::{Block, Merged, Row, TableCell};
use crate::forms::readers::xml::Element;

/// Word has 63 columns; a cell that says that it covers more is cut to this.
const MOST_COLUMNS: u32 = 100;

impl Story<'_, '_, '_> {
    pub(super) fn table(&mut self) -> Result<(), Unreadable> {
        self.end_container();
        self.frame_open();
        let outer = (
            std::mem::take(&mut self.table),
            std::mem::take(&mut self.row),
            std::mem::take(&mut self.cell),
            std::mem::take(&mut self.gone),
        );
        self.children()?;
        let table = std::mem::take(&mut self.table);
        (self.table, self.row, self.cell, self.gone) = outer;
        // All rows of it may have been deleted.
        if !table.rows.is_empty() {
            self.part.blocks.push(Block::Table(table));
        }
        Ok(())
    }

    pub(super) fn row(&mut self) -> Result<(), Unreadable> {
        self.count()?;
        self.frame_open();
        self.row = Row::default();
        self.gone = false;
        self.children()?;
        let row = std::mem::take(&mut self.row);
        if !std::mem::take(&mut self.gone) && !row.cells.is_empty() {
            self.table.rows.push(row);
        }
        Ok(())
    }

    pub(super) fn row_properties(&mut self) -> Result<(), Unreadable> {
        while let Some(property) = self.xml.child()? {
            match property.name() {
                "gridBefore" => self.row.before = columns(&property).unwrap_or(0),
                // ECMA-376 §17.13.5.13: the row was deleted; §17.4.20: it is not shown.
                "del" => self.gone = true,
                "hidden" => self.gone |= property.is_on(),
                _ => {}
            }
            self.xml.skip()?;
        }
        Ok(())
    }

    pub(super) fn cell(&mut self) -> Result<(), Unreadable> {
        self.count()?;
        self.begin_cell();
        let depth = self.open.len();
        let row_gone = std::mem::take(&mut self.gone);
        self.cell = TableCell {
            span: 1,
            ..TableCell::default()
        };
        let before = std::mem::take(&mut self.part.blocks);
        self.children()?;
        self.end_container();
        // A field ends within its cell, even where its end is missing.
        self.open.truncate(depth);
        let mut cell = std::mem::take(&mut self.cell);
        cell.blocks = std::mem::replace(&mut self.part.blocks, before);
        if !std::mem::replace(&mut self.gone, row_gone) {
            self.row.cells.push(cell);
        }
        Ok(())
    }

    pub(super) fn cell_properties(&mut self) -> Result<(), Unreadable> {
        while let Some(property) = self.xml.child()? {
            let restarts = property.val().as_deref() == Some("restart");
            match property.name() {
                "gridSpan" => self.cell.span = columns(&property).unwrap_or(1).max(1),
                "vMerge" if restarts => self.cell.merged = Merged::Begins,
                "vMerge" => self.cell.merged = Merged::WithAbove,
                "hMerge" if !restarts => self.cell.merged = Merged::WithBefore,
                "shd" => self.cell.shaded = is_shaded(&property),
                "cellDel" => self.gone = true,
                _ => {}
            }
            self.xml.skip()?;
        }
        Ok(())
    }
}

fn columns(property: &Element<'_>) -> Option<u32> {
    property.number().map(|number| number.min(MOST_COLUMNS))
}

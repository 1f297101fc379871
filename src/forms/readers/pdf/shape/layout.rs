//! What a page says and where, made into parts of a document: running text, tables with and
//! without lines, words around fields and boxes.

use super::boxes::{Boxed, Boxes};
use super::columns::{self, Table};
use super::flow::{Paragraph, paragraphs};
use super::grid::{Block, Grid, grid};
use super::mixed::mixed;
use super::names::Names;
use super::zones::zones;
use crate::forms::readers::pdf::page::ink::Rule;
use crate::forms::readers::pdf::text::words::Line;

/// A question stands no further above its box than this many times the size of its letters.
const NEAR: f64 = 2.2;
/// A question above a box has no more lines.
const MOST_ABOVE: usize = 3;

/// A part of a page.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::forms::readers::pdf) enum Part {
    /// Running text.
    Flow(Vec<Paragraph>),
    /// A table, whose rows may go on on the next page.
    Table(Grid),
    /// Words around boxes.
    Boxes(Grid),
}

/// A page made ready.
pub(in crate::forms::readers::pdf) struct Layout<'a> {
    pub(in crate::forms::readers::pdf) names: Names,
    /// Words and boxes to tick.
    pub(in crate::forms::readers::pdf) lines: Vec<Line>,
    /// Tables, fields, boxes for answers, what people typed over the page.
    pub(in crate::forms::readers::pdf) boxes: Boxes,
    pub(in crate::forms::readers::pdf) across: &'a [Rule],
    /// Where lines end if nothing ends them before.
    pub(in crate::forms::readers::pdf) margin: f64,
}

impl Layout<'_> {
    /// The parts of the page, from top to bottom.
    pub(in crate::forms::readers::pdf) fn parts(mut self) -> Vec<Part> {
        let Boxed { tables, blocks } = self.boxes.fill(&mut self.lines, &self.names);
        let mut lines = std::mem::take(&mut self.lines);
        let mut blocks = blocks;
        let mut parts = Vec::new();
        for (area, cells) in tables {
            let above = lines
                .iter()
                .take_while(|line| line.base < area.top + 1.0)
                .count();
            let behind = lines.split_off(above);
            let (over, under) = blocks
                .into_iter()
                .partition(|block| block.area.centre().1 < area.top);
            self.group(&lines, over, &mut parts);
            parts.push(Part::Table(grid(cells)));
            (lines, blocks) = (behind, under);
        }
        self.group(&lines, blocks, &mut parts);
        parts
    }

    /// What stands between two tables: words around boxes, and running text above and below.
    fn group(&self, lines: &[Line], blocks: Vec<Block>, parts: &mut Vec<Part>) {
        let widgets = lines
            .iter()
            .flat_map(|line| &line.words)
            .filter(|word| word.widget.is_some());
        let areas = widgets
            .map(|word| word.area)
            .chain(blocks.iter().map(|block| block.area));
        let Some((top, bottom)) = areas.fold(None, |span: Option<(f64, f64)>, area| {
            let (top, bottom) = span.unwrap_or((f64::MAX, f64::MIN));
            Some((top.min(area.top), bottom.max(area.bottom)))
        }) else {
            self.running(lines, parts);
            return;
        };
        let first = lines.partition_point(|line| line.base <= top + 1.0);
        let behind = lines.partition_point(|line| line.base - 0.5 * line.size < bottom);
        let (above, rest) = lines.split_at(first - questions(lines, first, top));
        let (within, below) = rest.split_at(behind.saturating_sub(above.len()).min(rest.len()));
        self.running(above, parts);
        let cells = mixed(within, blocks, self.margin, &self.names);
        parts.push(Part::Boxes(grid(cells)));
        self.running(below, parts);
    }

    /// Words without boxes: running text, and tables without lines.
    fn running(&self, lines: &[Line], parts: &mut Vec<Part>) {
        let mut done = 0;
        for zone in zones(lines, self.margin, self.names.page > 1) {
            let flow = lines.get(done..zone.from).unwrap_or_default();
            self.flow(flow, parts);
            let table = Table {
                lines: lines.get(zone.from..zone.to).unwrap_or_default(),
                gaps: &zone.gaps,
                margin: self.margin,
                rules: self.across,
            };
            let cells = columns::rows(&table, &self.names);
            parts.push(Part::Table(grid(cells)));
            done = zone.to;
        }
        self.flow(lines.get(done..).unwrap_or_default(), parts);
    }

    fn flow(&self, lines: &[Line], parts: &mut Vec<Part>) {
        let found = paragraphs(lines, self.margin, &self.names);
        if !found.is_empty() {
            parts.push(Part::Flow(found));
        }
    }
}

/// How many of the lines before `first` are the question above the box that begins at `top`.
fn questions(lines: &[Line], first: usize, top: f64) -> usize {
    let mut below = top;
    let mut style = None;
    lines
        .get(..first)
        .unwrap_or_default()
        .iter()
        .rev()
        .take(MOST_ABOVE)
        .take_while(|line| {
            let near = below - line.base < NEAR * line.size;
            let own = line.words.first().map(|word| word.style);
            let alike = style.is_none() || style == own;
            (below, style) = (line.base, own);
            near && alike
        })
        .count()
}

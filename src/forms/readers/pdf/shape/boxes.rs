//! What stands in the boxes of a page: words, fields, nothing. A table's boxes are its cells; a box
//! alone is the answer to a question beside or above it, or a mere frame around more.

use super::grid::Block;
use super::mixed::mixed;
use super::names::Names;
use super::ruling::Frame;
use crate::forms::layout::Content;
use crate::forms::readers::pdf::geometry::Area;
use crate::forms::readers::pdf::text::chunks::{Chunk, chunks, goes_on};
use crate::forms::readers::pdf::text::words::Line;

/// A box for an answer is no smaller.
const NARROWEST: f64 = 24.0;
const LOWEST: f64 = 9.0;

/// The boxes of a page.
pub(in crate::forms::readers::pdf) struct Boxes {
    /// The boxes that were drawn.
    pub(in crate::forms::readers::pdf) frames: Vec<Frame>,
    /// Fields, and what people typed over the page.
    pub(in crate::forms::readers::pdf) blocks: Vec<Block>,
}

/// The boxes with what stands in them.
pub(super) struct Boxed {
    /// Tables with their cells, from top to bottom.
    pub(super) tables: Vec<(Area, Vec<Block>)>,
    /// Fields and boxes that stand alone.
    pub(super) blocks: Vec<Block>,
}

/// A box being filled.
struct Open {
    area: Area,
    /// Whether nothing of its table stands beside it.
    alone: bool,
    lines: Vec<Line>,
    blocks: Vec<Block>,
}

impl Boxes {
    /// Fills the boxes; words in boxes leave the lines.
    pub(super) fn fill(&mut self, lines: &mut Vec<Line>, names: &Names) -> Boxed {
        let mut blocks = std::mem::take(&mut self.blocks);
        let frames = std::mem::take(&mut self.frames);
        let (tables, singles): (Vec<Frame>, Vec<Frame>) = frames.into_iter().partition(is_table);
        let inner = |area: Area| {
            let all = tables.iter().chain(&singles).flat_map(|frame| &frame.boxes);
            all.filter(|other| **other != area && area.holds(**other))
                .count()
        };
        let mut alone: Vec<Area> = Vec::new();
        for frame in &singles {
            let stacked = frame.boxes.len() > 1;
            let boxes = frame.boxes.iter().copied();
            alone.extend(boxes.filter(|area| {
                inner(*area) == 0
                    && !blocks.iter().any(|block| area.has(block.area.centre()))
                    && (stacked || is_answer(*area, lines))
            }));
        }
        let mut open: Vec<(Option<usize>, Open)> = Vec::new();
        for (number, frame) in tables.iter().enumerate() {
            for area in &frame.boxes {
                let beside = |other: &Area| other != area && other.beside(*area) > 2.0;
                let alone = !frame.boxes.iter().any(beside);
                open.push((Some(number), Open::new(*area, alone)));
            }
        }
        open.extend(alone.into_iter().map(|area| (None, Open::new(area, false))));
        // The smallest box that holds something has it.
        open.sort_by(|(_, a), (_, b)| {
            let size = |open: &Open| open.area.width() * open.area.height();
            size(a).total_cmp(&size(b))
        });
        take_words(&mut open, lines);
        blocks.retain(|block| {
            let holder = open
                .iter_mut()
                .find(|(_, open)| open.area.has(block.area.centre()));
            match holder {
                Some((_, open)) => open.blocks.push(block.clone()),
                None => return true,
            }
            false
        });
        close(open, &tables, blocks, names)
    }
}

/// What the boxes came to hold.
fn close(
    open: Vec<(Option<usize>, Open)>,
    tables: &[Frame],
    mut blocks: Vec<Block>,
    names: &Names,
) -> Boxed {
    let mut made: Vec<(Area, Vec<Block>)> = tables
        .iter()
        .map(|frame| (frame.area(), Vec::new()))
        .collect();
    for (table, open) in open {
        let cells = cells(open, names);
        match table.and_then(|table| made.get_mut(table)) {
            Some((_, all)) => all.extend(cells),
            None => blocks.extend(cells),
        }
    }
    // A table in a box of another one is laid into it.
    let areas: Vec<Area> = made.iter().map(|(area, _)| *area).collect();
    for (at, area) in areas.iter().enumerate() {
        let outer = areas
            .iter()
            .position(|other| other != area && other.holds(*area));
        let inner = outer
            .and_then(|_| made.get_mut(at))
            .map(|(_, cells)| std::mem::take(cells));
        if let (Some(inner), Some((_, cells))) =
            (inner, outer.and_then(|outer| made.get_mut(outer)))
        {
            cells.retain(|cell| cell.content != Content::Empty || !cell.area.holds(*area));
            cells.extend(inner);
        }
    }
    made.retain(|(_, cells)| !cells.is_empty());
    made.sort_by(|(a, _), (b, _)| a.top.total_cmp(&b.top));
    Boxed {
        tables: made,
        blocks,
    }
}

/// What a box holds, as the cells that it is.
fn cells(mut open: Open, names: &Names) -> Vec<Block> {
    let area = open.area;
    if open.lines.is_empty() && open.blocks.is_empty() {
        return vec![Block::empty(area)];
    }
    if open.lines.is_empty() && open.blocks.len() == 1 {
        let blocks = open.blocks.drain(..);
        return blocks.map(|block| Block { area, ..block }).collect();
    }
    if !open.blocks.is_empty() {
        return within(area, mixed(&open.lines, open.blocks, area.right, names));
    }
    let pieces: Vec<Chunk> = open.lines.iter().flat_map(chunks).collect();
    let limit = area.right - 2.0;
    if let Some(split) = question_above(&pieces, limit).filter(|_| open.alone)
        && let (question, answer @ [second, ..]) = pieces.split_at(split)
    {
        let middle = second.area().top;
        let (mut upper, mut lower) = (area, area);
        (upper.bottom, lower.top) = (middle, middle);
        return vec![
            names.block(upper, question, limit),
            names.block(lower, answer, limit),
        ];
    }
    vec![names.block(area, &pieces, limit)]
}

impl Open {
    fn new(area: Area, alone: bool) -> Self {
        Self {
            area,
            alone,
            lines: Vec::new(),
            blocks: Vec::new(),
        }
    }
}

/// Whether boxes stand side by side.
fn is_table(frame: &Frame) -> bool {
    frame.boxes.iter().any(|area| {
        frame
            .boxes
            .iter()
            .any(|other| other.left >= area.right - 2.0 && other.beside(*area) > 2.0)
    })
}

/// Whether a single box is one for an answer: nothing stands in it, or a question beside or above
/// it. Others are frames around a part of the page.
fn is_answer(area: Area, lines: &[Line]) -> bool {
    if area.width() < NARROWEST || area.height() < LOWEST {
        return false;
    }
    let words = || lines.iter().flat_map(|line| &line.words);
    let filled = words().any(|word| area.has(word.area.centre()));
    let asked = words()
        .filter(|word| !area.has(word.area.centre()))
        .any(|word| {
            let above =
                word.area.above(area) > 0.0 && (0.0..14.0).contains(&(area.top - word.area.bottom));
            let beside = word.area.beside(area) > 0.0
                && (0.0..40.0).contains(&(area.left - word.area.right));
            above || beside
        });
    !filled || asked
}

/// Gives each word to the first box that holds it, and with it what goes on behind it over the box's
/// edge.
fn take_words(open: &mut [(Option<usize>, Open)], lines: &mut Vec<Line>) {
    for line in lines.iter_mut() {
        let words = std::mem::take(&mut line.words);
        let mut before: Option<(usize, Area)> = None;
        for word in words {
            let centre = word.area.centre();
            let holder = open.iter().position(|(_, open)| open.area.has(centre));
            let begun = before.filter(|(_, last)| word.area.left - last.right < word.size);
            let holder = holder.or(begun.map(|(holder, _)| holder));
            before = holder.map(|holder| (holder, word.area));
            let Some((_, open)) = holder.and_then(|holder| open.get_mut(holder)) else {
                line.words.push(word);
                continue;
            };
            match open.lines.last_mut() {
                Some(last) if last.number == line.number => last.words.push(word),
                _ => open.lines.push(Line {
                    words: vec![word],
                    ..Line {
                        words: Vec::new(),
                        ..*line
                    }
                }),
            }
        }
    }
    lines.retain(|line| !line.words.is_empty());
}

/// Things in rows of their own, stretched to fill a box.
fn within(area: Area, blocks: Vec<Block>) -> Vec<Block> {
    let areas = blocks.iter().map(|block| block.area);
    let Some(all) = areas.reduce(Area::with) else {
        return blocks;
    };
    let scale = area.height() / all.height().max(1.0);
    let down = |y: f64| area.top + (y - all.top) * scale;
    blocks
        .into_iter()
        .map(|mut block| {
            (block.area.top, block.area.bottom) = (down(block.area.top), down(block.area.bottom));
            if block.area.left - all.left < 3.0 {
                block.area.left = area.left;
            }
            if all.right - block.area.right < 3.0 {
                block.area.right = area.right;
            }
            block
        })
        .collect()
}

/// Where the answer begins in a box that has its question above it: behind a first sentence that
/// asks, or that is set in another style.
fn question_above(pieces: &[Chunk], limit: f64) -> Option<usize> {
    let behind = pieces
        .windows(2)
        .take_while(|pair| matches!(pair, [last, next] if goes_on(last, next, limit)))
        .count()
        + 1;
    let (question, answer) = pieces.split_at_checked(behind)?;
    let (last, next) = (
        question.last()?.words.last()?,
        answer.first()?.words.first()?,
    );
    let below = answer.first()?.base > question.last()?.base + 1.0;
    let asks = last.text.ends_with(['?', ':']) || (last.style.bold && !next.style.bold);
    (below && asks).then_some(behind)
}

//! The pages of a file one after the other as one document: what pages repeat is taken away, what
//! goes on over a page's end is put together.

use super::flow::Paragraph;
use super::grid::Grid;
use super::layout::Part;
use crate::forms::layout::{Cell, Content, Document, Region};
use crate::forms::readers::pdf::geometry::Area;
use crate::forms::readers::pdf::text::chunks::goes_on;
use crate::forms::readers::pdf::text::words::Line;

/// Running heads and feet stand within this part of a page's height, from above and below.
const MARGIN: f64 = 0.12;
/// They have no more lines.
const MOST_RUNNING: usize = 5;
/// Columns of one table begin within so many points on both pages.
const ALIGNED: f64 = 4.0;

/// Takes away what pages repeat at their heads and feet, and their numbers, and says it once.
pub(in crate::forms::readers::pdf) fn without_running(
    pages: &mut [(Area, Vec<Line>)],
) -> Vec<Line> {
    let mut taken: Vec<Line> = Vec::new();
    let patterns: Vec<Vec<(f64, String)>> = pages
        .iter()
        .map(|(_, lines)| {
            let edges = lines.iter().take(MOST_RUNNING);
            let edges = edges.chain(lines.iter().rev().take(MOST_RUNNING));
            edges.map(|line| (line.base, pattern(line))).collect()
        })
        .collect();
    for (number, (area, lines)) in pages.iter_mut().enumerate() {
        let height = area.height();
        let repeats = |line: &Line| {
            let own = pattern(line);
            let others = patterns.iter().enumerate();
            others
                .filter(|(other, _)| *other != number)
                .flat_map(|(_, all)| all)
                .any(|(base, words)| (base - line.base).abs() < 3.0 && *words == own)
        };
        let head = running(lines.iter(), |line| {
            line.base < MARGIN * height && repeats(line)
        });
        let heads: Vec<Line> = lines.drain(..head).collect();
        let left = lines.iter().map(|line| line.area().left);
        let left = left.fold(f64::MAX, f64::min);
        let feet = |line: &Line| line.base > (1.0 - MARGIN) * height;
        let foot = running(lines.iter().rev(), |line| feet(line) && repeats(line));
        let feet_of_page = lines.split_off(lines.len().saturating_sub(foot));
        for line in heads.into_iter().chain(feet_of_page) {
            if !taken.iter().any(|known| pattern(known) == pattern(&line)) {
                taken.push(line);
            }
        }
        if lines
            .last()
            .is_some_and(|last| feet(last) && is_number(last, &pattern(last), left))
        {
            lines.pop();
        }
    }
    taken
}

/// How many lines from the edge of a page on are a running head or foot: a gap parts them from
/// what the page itself says.
fn running<'a>(
    lines: impl Iterator<Item = &'a Line> + Clone,
    repeats: impl Fn(&Line) -> bool,
) -> usize {
    let count = lines
        .clone()
        .take(MOST_RUNNING)
        .take_while(|line| repeats(line))
        .count();
    let mut edge = lines.skip(count.saturating_sub(1));
    let apart = match (edge.next(), edge.next()) {
        (Some(last), Some(next)) => {
            let (small, large) = (last.size.min(next.size), last.size.max(next.size));
            (last.base - next.base).abs() > 1.7 * large || small < 0.92 * large
        }
        _ => true,
    };
    if apart { count } else { 0 }
}

/// A line with its digits made equal: "Page 1 of 3" and "Page 2 of 3" are one.
fn pattern(line: &Line) -> String {
    let words: Vec<&str> = line.words.iter().map(|word| word.text.as_str()).collect();
    let text = words.join(" ").to_lowercase();
    text.chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect()
}

/// "3", "- 3 -", "page 3 of 7" at the foot of a page, but not where the page's text begins: there
/// it may be an answer, or the end of one.
fn is_number(line: &Line, pattern: &str, left: f64) -> bool {
    let letters: String = pattern.chars().filter(|c| c.is_alphabetic()).collect();
    let digits: Vec<&str> = pattern
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty())
        .collect();
    let few = matches!(digits.len(), 1 | 2) && digits.iter().all(|digits| digits.len() <= 3);
    match letters.as_str() {
        "page" | "pageof" => few,
        "" | "of" | "p" => few && line.area().left > left + 20.0,
        _ => false,
    }
}

/// One document of the parts of all pages.
pub(in crate::forms::readers::pdf) fn document(
    pages: Vec<Vec<Part>>,
    running: Vec<Paragraph>,
) -> Document {
    let mut joined: Vec<Part> = Vec::new();
    for page in pages {
        for (at, part) in page.into_iter().enumerate() {
            match (joined.last_mut(), part) {
                (Some(Part::Flow(last)), Part::Flow(next)) => join(last, next),
                (Some(Part::Table(last)), Part::Table(next)) if at == 0 && alike(last, &next) => {
                    go_on(last, next);
                }
                (_, part) => joined.push(part),
            }
        }
    }
    let mut regions: Vec<Region> = joined.into_iter().map(region).collect();
    if !running.is_empty() {
        regions.push(Region {
            margin: true,
            ..region(Part::Flow(running))
        });
    }
    Document { regions }
}

/// The next page's text behind this one's; a sentence may go on.
fn join(last: &mut Vec<Paragraph>, next: Vec<Paragraph>) {
    let mut next = next.into_iter();
    if let (Some(end), Some(begin)) = (last.last_mut(), next.next()) {
        let mut first = begin.first.clone();
        // On one page it would stand on the line below.
        first.base = end.last.base + end.last.size();
        if begin.first.line == 0 && goes_on(&end.last, &first, end.limit) {
            end.said.text.push(' ');
            end.said.text.push_str(&begin.said.text);
            end.last = begin.last;
        } else {
            last.push(begin);
        }
    }
    last.extend(next);
}

/// Whether two tables have the same columns.
fn alike(last: &Grid, next: &Grid) -> bool {
    last.columns.len() == next.columns.len()
        && last
            .columns
            .iter()
            .zip(&next.columns)
            .all(|(a, b)| (a - b).abs() < ALIGNED)
}

/// The rows of the next page below those of this one. A row without its question, or with the end
/// of one, goes on with the last row.
fn go_on(last: &mut Grid, next: Grid) {
    let ends = last
        .cells
        .iter()
        .map(|cell| cell.row.saturating_add(cell.rows));
    let offset = ends.max().unwrap_or(0);
    let question = next
        .cells
        .iter()
        .find(|cell| cell.row == 0 && cell.col == 0);
    let asked = last.cells.iter().rfind(|cell| cell.col == 0);
    let continues = next.columns.len() > 1
        && match question.map(|cell| &cell.content) {
            None | Some(Content::Empty) => true,
            Some(Content::Text(end)) => {
                let begun = asked.map(|cell| cell.content.shown()).unwrap_or_default();
                end.starts_with(char::is_lowercase) && !begun.ends_with(['?', ':', '.'])
            }
            _ => false,
        };
    for mut cell in next.cells {
        if continues && cell.row == 0 {
            let above = last.cells.iter_mut().rfind(|above| above.col == cell.col);
            match (above, cell.content) {
                (Some(above), Content::Text(words)) => append(&mut above.content, &words),
                (None, content @ Content::Text(_)) => {
                    let row = offset.saturating_sub(1);
                    last.cells.push(Cell {
                        row,
                        content,
                        ..cell
                    });
                }
                _ => {}
            }
            continue;
        }
        cell.row = cell.row.saturating_add(offset);
        last.cells.push(cell);
    }
}

/// Words behind words of the page before: a sentence goes on, or a line of its own follows.
fn append(content: &mut Content, words: &str) {
    let before = content.shown();
    let ended = before.ends_with(['.', '!', '?', ':', ';']) || before.is_empty();
    let gap = match (ended, words.starts_with(char::is_lowercase)) {
        (_, true) | (false, _) => " ",
        (true, false) => "\n",
    };
    *content = Content::text(&format!("{before}{gap}{words}"));
}

/// A part as a region.
fn region(part: Part) -> Region {
    let (flow, cells) = match part {
        Part::Flow(paragraphs) => (true, flow(paragraphs)),
        Part::Table(grid) | Part::Boxes(grid) => (false, grid.cells),
    };
    Region {
        flow,
        continues: true,
        margin: false,
        cells,
    }
}

/// Running text, a line a row; a row is left out where a blank line stands.
fn flow(paragraphs: Vec<Paragraph>) -> Vec<Cell> {
    let mut row = 0u32;
    let mut cells = Vec::new();
    for paragraph in paragraphs {
        if paragraph.apart {
            row = row.saturating_add(1);
        }
        let content = Content::text(&paragraph.said.text);
        cells.push(Cell {
            row,
            col: 0,
            rows: 1,
            cols: 1,
            lead: content.lead(&paragraph.said.text, paragraph.said.lead),
            content,
            place: paragraph.place,
            control: None,
        });
        row = row.saturating_add(1);
    }
    cells
}

//! What stands in a cell or in the body, as bands from top to bottom: a line with its words, its
//! controls and its boxes side by side, or a table.
//!
//! A control with words in front of it is a thing of its own beside them: the words are its label.
//! Where the words go on behind it in the middle of a sentence, it is a gap in the sentence and
//! stays in it.

use super::blank::Blank;
use super::choices::{Piece, settle};
use super::labels::{self, ends_label};
use super::lead::Lead;
use super::{Block, Paragraph, Span, Table};
use crate::forms::layout::{Content, Control};

/// A line above a box is its label if it is no longer than this.
const LONGEST_LABEL: usize = 300;

/// A band of a cell or of the body.
pub(super) enum Band<'b> {
    /// A line of a paragraph; without items a blank one.
    Line {
        /// It is the first of its paragraph.
        first: bool,
        /// What stands in it, from left to right.
        items: Vec<Item>,
    },
    /// A table.
    Table(&'b Table),
}

/// What stands in a line.
pub(super) enum Item {
    /// Words that the document says by itself, and what of them stands out.
    Words(String, Lead),
    /// What fills a blank: its number and its words.
    Filled(usize, String),
    /// What stands in a box of its own, or in several blanks that are one answer ("3/4/26").
    Boxed(Content),
}

impl Band<'_> {
    /// The words of a line that has nothing else, and what of them stands out.
    pub(super) fn words(&self) -> Option<(&str, Lead)> {
        match self {
            Self::Line { items, .. } => match items.as_slice() {
                [] => Some(("", Lead::default())),
                [Item::Words(words, lead)] => Some((words, *lead)),
                _ => None,
            },
            Self::Table(_) => None,
        }
    }

    fn is_blank(&self) -> bool {
        matches!(self, Self::Line { items, .. } if items.is_empty())
    }
}

impl Item {
    /// How many octets of what it holds stand out at the beginning.
    pub(super) fn lead(&self, content: &Content) -> usize {
        match self {
            Self::Words(words, lead) => content.lead(words, lead.of(words.trim_end().len())),
            Self::Filled(..) | Self::Boxed(_) => 0,
        }
    }

    /// What it holds, and the control that it fills.
    pub(super) fn content<'c>(&self, blanks: &'c [Blank]) -> (Content, Option<&'c Control>) {
        match self {
            Self::Words(words, _) => (Content::text(words), None),
            Self::Boxed(content) => (content.clone(), None),
            Self::Filled(number, words) => match blanks.get(*number) {
                Some(blank) => (blank.content(words), Some(&blank.control)),
                None => (Content::text(words), None),
            },
        }
    }
}

/// The bands of these blocks.
pub(super) fn bands<'b>(blocks: &'b [Block], blanks: &[Blank]) -> Vec<Band<'b>> {
    let mut bands = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                lines(paragraph, blanks, &mut bands);
                for inner in &paragraph.boxes {
                    push_box(&mut bands, self::bands(inner, blanks));
                }
            }
            Block::Table(table) => match framed(table) {
                Some(inner) => push_box(&mut bands, self::bands(inner, blanks)),
                None => bands.push(Band::Table(table)),
            },
        }
    }
    bands
}

/// What stands in a table of one cell, which is a frame around it.
fn framed(table: &Table) -> Option<&[Block]> {
    let [row] = table.rows.as_slice() else {
        return None;
    };
    match row.cells.as_slice() {
        [cell] => Some(&cell.blocks),
        _ => None,
    }
}

/// A box with nothing but words or one control in it, directly below one line of words, stands
/// beside that line: the line is its label, and what follows below goes on with neither. Other
/// boxes are read as if there were none around their lines.
fn push_box<'b>(bands: &mut Vec<Band<'b>>, mut inner: Vec<Band<'b>>) {
    while inner.last().is_some_and(Band::is_blank) {
        inner.pop();
    }
    let blank = usize::from(bands.last().is_some_and(Band::is_blank));
    let label = match bands.iter_mut().rev().nth(blank) {
        Some(Band::Line { items, .. }) => match items.as_slice() {
            [Item::Words(label, _)] if label.len() <= LONGEST_LABEL => Some(items),
            _ => None,
        },
        _ => None,
    };
    match (label, answer_in(&mut inner)) {
        (Some(items), Some(answer)) => items.push(answer),
        (_, answer) => {
            bands.append(&mut inner);
            if let Some(answer @ Item::Filled(..)) = answer {
                let items = vec![answer];
                bands.push(Band::Line { first: true, items });
            }
        }
    }
}

/// What a box holds, if that is one answer.
fn answer_in(inner: &mut Vec<Band<'_>>) -> Option<Item> {
    if let [Band::Line { items, .. }] = inner.as_mut_slice()
        && matches!(items.as_slice(), [Item::Filled(..)])
    {
        return inner.pop().and_then(|band| match band {
            Band::Line { mut items, .. } => items.pop(),
            Band::Table(_) => None,
        });
    }
    let lines: Option<Vec<&str>> = inner
        .iter()
        .map(|band| band.words().map(|(words, _)| words))
        .collect();
    let asks = |line: &&str| line.trim_end().ends_with([':', '?']);
    lines
        .filter(|lines| !lines.iter().any(asks))
        .map(|lines| Item::Boxed(Content::text(&lines.join("\n"))))
}

/// The lines of a paragraph.
fn lines(paragraph: &Paragraph, blanks: &[Blank], bands: &mut Vec<Band<'_>>) {
    if paragraph.spans.is_empty() && !paragraph.boxes.is_empty() {
        // It only holds its boxes in place.
        return;
    }
    let mut start = 0;
    let mut first = true;
    for line in paragraph.text.split('\n') {
        let mut items = items(paragraph, start, start + line.len(), blanks);
        start += line.len() + 1;
        let goes_on = goes_on(bands, &mut items);
        if !goes_on || !items.is_empty() {
            bands.push(Band::Line { first, items });
            first = false;
        }
    }
}

/// Lines of one blank are one answer.
fn goes_on(bands: &mut [Band<'_>], items: &mut Vec<Item>) -> bool {
    let Some(Band::Line { items: above, .. }) = bands.last_mut() else {
        return false;
    };
    match (above.last_mut(), items.first()) {
        (Some(Item::Filled(blank, text)), Some(Item::Filled(same, more))) if blank == same => {
            text.push('\n');
            text.push_str(more);
            items.remove(0);
            true
        }
        _ => false,
    }
}

/// What stands between these two places of a paragraph's text.
fn items(paragraph: &Paragraph, start: usize, end: usize, blanks: &[Blank]) -> Vec<Item> {
    let mut items = Vec::new();
    let mut words: Vec<Piece<'_>> = Vec::new();
    let mut boxes = Boxes::default();
    for (span, text) in spans(paragraph, start, end) {
        let blank = span
            .blank
            .filter(|blank| blanks.get(*blank).is_some_and(|blank| !blank.frames));
        let is_box = blank
            .and_then(|blank| blanks.get(blank))
            .is_some_and(|blank| blank.sign().is_some());
        boxes.see(blank.filter(|_| is_box), text);
        match blank.filter(|_| !is_box) {
            None => words.push(Piece {
                text,
                marks: span.marks,
                gone: span.gone,
                is_box,
            }),
            Some(blank) => {
                end_words(&mut words, &mut items);
                match items.last_mut() {
                    Some(Item::Filled(same, before)) if *same == blank => before.push_str(text),
                    _ => items.push(Item::Filled(blank, text.into())),
                }
            }
        }
    }
    end_words(&mut words, &mut items);
    match boxes.alone {
        Some(blank) if !boxes.words => vec![Item::Filled(blank, String::new())],
        _ => whole(items, blanks),
    }
}

/// The tick boxes of a line, and whether anything else stands there.
#[derive(Default)]
struct Boxes {
    alone: Option<usize>,
    words: bool,
}

impl Boxes {
    fn see(&mut self, tick: Option<usize>, text: &str) {
        match tick {
            Some(tick) if self.alone.is_none_or(|alone| alone == tick) => self.alone = Some(tick),
            Some(_) => self.words = true,
            None => self.words |= !text.trim().is_empty(),
        }
    }
}

fn end_words(words: &mut Vec<Piece<'_>>, items: &mut Vec<Item>) {
    for part in labels::parts(words) {
        let mut settled = settle(part.words);
        if part.answers {
            let words = settled.trim_start_matches(|c: char| c == ':' || c.is_whitespace());
            settled = words.into();
        }
        if !settled.trim().is_empty() {
            let lead = Lead::new(part.words, &settled);
            items.push(Item::Words(settled, lead));
        } else if part.answers {
            items.push(Item::Boxed(Content::Empty));
        }
    }
    words.clear();
}

/// The spans between two places, with their words there.
fn spans(paragraph: &Paragraph, start: usize, end: usize) -> impl Iterator<Item = (&Span, &str)> {
    // Spans are in order, and a paragraph may have very many lines.
    let before = paragraph.spans.partition_point(|span| span.start < start);
    let spans = paragraph.spans.get(before.saturating_sub(1)..);
    let spans = spans.unwrap_or_default();
    let ends = spans
        .iter()
        .skip(1)
        .map(|next| next.start)
        .chain([paragraph.text.len()]);
    spans
        .iter()
        .zip(ends)
        .take_while(move |(span, _)| span.start <= end)
        .filter(move |(span, span_end)| {
            let marks_place = span.start == *span_end && span.start >= start;
            span.start <= end && (*span_end > start || marks_place)
        })
        .map(move |(span, span_end)| {
            let text = paragraph.text.get(span.start.max(start)..span_end.min(end));
            (span, text.unwrap_or_default())
        })
}

/// Puts together what is one: a sentence with gaps in it, the parts of a date.
fn whole(items: Vec<Item>, blanks: &[Blank]) -> Vec<Item> {
    let filled = items.iter().any(|item| matches!(item, Item::Filled(..)));
    if !filled || items.len() < 2 {
        return items;
    }
    if is_sentence(&items) {
        let text: Vec<String> = items
            .iter()
            .map(|item| match item {
                Item::Words(words, _) => words.clone(),
                item => match item.content(blanks).0 {
                    // Words around a gap do not grow together.
                    Content::Empty => " ".into(),
                    content => content.shown(),
                },
            })
            .collect();
        return vec![Item::Words(text.concat(), Lead::default())];
    }
    let mut made: Vec<Item> = Vec::new();
    let mut rest = items.into_iter().peekable();
    while let Some(item) = rest.next() {
        match (made.last_mut(), &item, rest.peek()) {
            // Nothing but a sign between two blanks: "[3]/[4]/[2026]".
            (
                Some(before @ (Item::Filled(..) | Item::Boxed(_))),
                Item::Words(sign, _),
                Some(Item::Filled(..)),
            ) if joins(sign) => {
                let after = rest
                    .next()
                    .map_or(Content::Empty, |after| after.content(blanks).0);
                *before = joined(&before.content(blanks).0, sign, &after);
            }
            _ => made.push(item),
        }
    }
    made
}

fn joins(sign: &str) -> bool {
    !sign.contains(|c: char| c.is_alphanumeric() || c == '\t' || c == ':')
}

fn joined(before: &Content, sign: &str, after: &Content) -> Item {
    if *before == Content::Empty && *after == Content::Empty {
        return Item::Boxed(Content::Empty);
    }
    let text = format!("{}{sign}{}", before.shown(), after.shown());
    Item::Boxed(Content::text(&text))
}

/// Whether words go on behind a blank as in a sentence: in small letters, without a colon in front
/// of the blank that makes a label of what stands there.
fn is_sentence(items: &[Item]) -> bool {
    let goes_on = |words: &str, last: bool| {
        let stop = words.starts_with(". ") || words.trim_end() == ".";
        let words = words.trim_start_matches([' ', ',', ';', ')']);
        let small = words.starts_with(char::is_lowercase);
        (small || stop) && !ends_label(words) && (last || words.split_whitespace().nth(1).is_some())
    };
    let mut label = false;
    let mut sentence = false;
    for (at, item) in items.iter().enumerate() {
        match item {
            Item::Words(words, _) => {
                if at > 0 && goes_on(words, at + 1 == items.len()) {
                    sentence = true;
                }
                label |= at + 1 < items.len() && ends_label(words);
            }
            Item::Filled(..) | Item::Boxed(_) => {}
        }
    }
    sentence && !label
}

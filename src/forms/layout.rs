//! The neutral layout: what every format reader makes of its file, and all that the search for
//! answers ever sees. A form is a number of regions; a region is a number of cells with a place.
//!
//! A new format (Word, OpenDocument text, PDF, RTF) plugs in by making a [`Document`] and adding
//! its line to the one `match` in `readers`. Nothing here knows a file format, and nothing here
//! decides what a text means.

use jiff::civil::Date;

/// All that could be read of one file or text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Document {
    /// Sheets, tables and runs of paragraphs, in reading order.
    pub(super) regions: Vec<Region>,
}

/// One sheet, one table, or one run of paragraphs.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Region {
    /// Whether it is running text (one cell a line, a blank line is a missing row) rather than
    /// a grid. In running text an answer may go on over many lines.
    pub(super) flow: bool,
    /// Whether it goes on where the region before it ended, as a table between two paragraphs
    /// does. Sheets of a workbook do not.
    pub(super) continues: bool,
    /// Whether it stands in the margins of the pages, as headers and footers do. What an
    /// organisation prints there of itself is nobody's answer.
    pub(super) margin: bool,
    /// The cells, by row and then by column. Rows and columns count from 0 and need not be dense.
    pub(super) cells: Vec<Cell>,
}

/// One cell, or one line of running text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cell {
    /// The first row that it covers.
    pub(super) row: u32,
    /// The first column that it covers.
    pub(super) col: u32,
    /// How many rows it covers, at least 1.
    pub(super) rows: u32,
    /// How many columns it covers, at least 1.
    pub(super) cols: u32,
    /// What it holds.
    pub(super) content: Content,
    /// Where it is, for a person: `Sheet1!B7`, `line 12`.
    pub(super) place: String,
    /// The control that the file itself puts here, where there is one.
    pub(super) control: Option<Box<Control>>,
    /// So many octets at the beginning of its words stand out, in bold or as a heading: all of
    /// them in a cell that is nothing but a question, none where the words look like the others.
    pub(super) lead: usize,
}

/// A place that the form's maker made to be filled in: a content control, a form field of a
/// document or a PDF, a cell with a list of allowed values. What somebody filled in is the cell's
/// [`Content`]; a placeholder is [`Content::Empty`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Control {
    /// What its maker calls it for people: a title, a tooltip. Often the question itself. Empty
    /// where it has none.
    pub(super) title: String,
    /// What its maker calls it for programs: a tag, a field's name. `Text1` says nothing, a
    /// canonical field id says all. Empty where it has none.
    pub(super) tag: String,
    /// What it takes.
    pub(super) takes: Takes,
}

/// What a control takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Takes {
    /// Words.
    #[default]
    Words,
    /// One of these.
    OneOf(Vec<String>),
    /// A day.
    Day,
    /// A tick.
    Tick,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Content {
    /// Nothing: a box for an answer that is seen to be there, such as an empty merged cell.
    Empty,
    /// Words. Ticks and boxes are written ☒ and ☐, or as the form has them.
    Text(String),
    /// A number that was not typed as words.
    Number(f64),
    /// A day, from a date cell, a serial or a control.
    Date(Date),
    /// A checked or unchecked box, or a logical value.
    Truth(bool),
}

/// More characters than this in one cell are cut off: no answer is so long.
pub(super) const MOST_CHARS: usize = 100_000;

impl Region {
    /// Running text from its lines; blank ones separate paragraphs. `first` is the number of the
    /// first line, for the places.
    pub(super) fn of_lines<'a>(lines: impl Iterator<Item = &'a str>, first: u32) -> Self {
        let cells = (0u32..)
            .zip(lines)
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(row, line)| Cell {
                row,
                col: 0,
                rows: 1,
                cols: 1,
                content: Content::text(line),
                place: format!("line {}", first.saturating_add(row)),
                control: None,
                lead: 0,
            })
            .collect();
        Self {
            flow: true,
            continues: true,
            margin: false,
            cells,
        }
    }
}

impl Content {
    /// Words, with the white space at their ends removed; nothing if there are none.
    pub(super) fn text(words: &str) -> Self {
        let words = words.trim_matches(is_blank);
        if words.is_empty() {
            Self::Empty
        } else if words.len() <= MOST_CHARS {
            // Nearly always, and no letter has to be counted.
            Self::Text(words.into())
        } else {
            Self::Text(words.chars().take(MOST_CHARS).collect())
        }
    }

    /// How many octets of these words stand out at their beginning, if as many of `raw` do that
    /// they were made of.
    pub(super) fn lead(&self, raw: &str, lead: usize) -> usize {
        let Self::Text(words) = self else { return 0 };
        let head = raw.get(..lead.min(raw.len())).unwrap_or_default();
        let trimmed = raw.trim_start_matches(is_blank);
        let before = raw.len().saturating_sub(trimmed.len());
        head.len().saturating_sub(before).min(words.len())
    }

    /// The content as a person sees it.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => format!("{number}"),
            Self::Date(date) => date.to_string(),
            Self::Truth(truth) => String::from(if *truth { "☒" } else { "☐" }),
        }
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}' || c == '\0'
}

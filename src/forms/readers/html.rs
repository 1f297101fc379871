//! HTML to the neutral layout: tables as Outlook and Gmail write them, tables called .xls, saved
//! pages with their fields. A flat walk over tokens, because readers that build a tree take
//! seconds for a deeply nested page.
//!
//! Nothing is fetched, no script runs, comments and styles are not words.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, Spanned, StartTag, Token, Tokenizer};

use super::html_table::Table;
use crate::domain::verdict::Unreadable;
use crate::forms::layout::{Cell, Content, Document, Region};

/// No form has more cells and lines than this.
const MOST_CELLS: usize = 50_000;

/// Reads a page.
pub(in crate::forms) fn html(page: &str) -> Result<Document, Unreadable> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut walk = Walk::default();
    for token in Tokenizer::new_with_emitter(page, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => walk.start(&tag),
            Token::EndTag(tag) => walk.end(&name(&tag.name)),
            Token::String(text) => walk.words(&String::from_utf8_lossy(&text.value)),
            _ => {}
        }
        if walk.cells > MOST_CELLS {
            return Err(Unreadable::TooLarge);
        }
    }
    Ok(walk.finish())
}

fn name(raw: &HtmlString) -> String {
    String::from_utf8_lossy(raw).into_owned()
}

#[derive(Default)]
struct Walk {
    regions: Vec<Region>,
    lines: String,
    first_line: u32,
    tables: Vec<Table>,
    tables_seen: u32,
    cells: usize,
    /// Inside an element whose text is not shown; the number nests.
    unseen: Option<String>,
    /// Inside a select, and whether inside its chosen option.
    select: Option<bool>,
    /// Inside preformatted text, whose line breaks are shown.
    preformatted: bool,
    /// Levels of quoted mail (blockquote, Gmail's quote), as open tags of that name.
    quote: Vec<(String, u32)>,
}

impl Walk {
    fn start(&mut self, tag: &StartTag<()>) {
        let tag_name = name(&tag.name);
        match tag_name.as_str() {
            "script" | "style" | "title" | "template" | "noscript" | "object" => {
                self.unseen.get_or_insert_with(|| tag_name.clone());
            }
            "br" => self.break_line(),
            "pre" => {
                self.paragraph();
                self.preformatted = true;
            }
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "hr" | "form"
            | "fieldset" | "ul" | "ol" | "dl" => self.paragraph(),
            "div" | "li" | "dt" | "dd" | "section" | "article" | "legend" | "header" | "footer" => {
                self.new_line();
            }
            "table" => {
                self.flush_lines();
                self.tables_seen += 1;
                self.tables.push(Table {
                    number: self.tables_seen,
                    ..Table::default()
                });
            }
            "tr" => self.on_table(Table::start_row),
            "td" | "th" => {
                let (rows, cols) = (span(tag, "rowspan"), span(tag, "colspan"));
                self.on_table(|table| table.start_cell(rows, cols));
            }
            "input" => self.input(tag),
            "select" => self.select = Some(false),
            "option" => self.select = self.select.map(|_| attribute(tag, "selected").is_some()),
            _ => {}
        }
        self.start_quote(&tag_name, tag);
    }

    fn end(&mut self, tag_name: &str) {
        if self.unseen.as_deref() == Some(tag_name) {
            self.unseen = None;
        }
        match tag_name {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "ul" | "ol" | "dl" => {
                self.paragraph();
            }
            "div" | "li" | "dt" | "dd" | "legend" => self.new_line(),
            "pre" => {
                self.preformatted = false;
                self.paragraph();
            }
            "td" | "th" => self.on_table(Table::end_cell),
            "tr" => self.on_table(Table::end_row),
            "table" => self.end_table(),
            "select" => self.select = None,
            "option" => self.select = self.select.map(|_| false),
            _ => {}
        }
        self.end_quote(tag_name);
    }

    /// Gmail wraps what it quotes in a class, others in a blockquote with `type="cite"`.
    fn start_quote(&mut self, tag_name: &str, tag: &StartTag<()>) {
        if let Some((open, depth)) = self.quote.last_mut()
            && open == tag_name
        {
            *depth += 1;
            return;
        }
        let class = attribute(tag, "class").unwrap_or_default();
        let cited = tag_name == "blockquote" && attribute(tag, "type").as_deref() == Some("cite");
        if cited || (class.contains("gmail_quote") && self.quote.is_empty()) {
            self.new_line();
            self.quote.push((tag_name.into(), 1));
        }
    }

    fn end_quote(&mut self, tag_name: &str) {
        if let Some((open, depth)) = self.quote.last_mut()
            && open == tag_name
        {
            *depth -= 1;
            if *depth == 0 {
                self.quote.pop();
                self.new_line();
            }
        }
    }

    fn words(&mut self, text: &str) {
        if self.unseen.is_some() || self.select == Some(false) {
            return;
        }
        if !self.quote.is_empty() && text.to_lowercase().contains("forwarded message") {
            // What Gmail forwards stands in the same class as what it quotes.
            self.quote.clear();
        }
        if !self.quote.is_empty() && !self.tables.is_empty() {
            return;
        }
        let quoted = !self.quote.is_empty();
        let target = self.target();
        if quoted && !text.trim().is_empty() && (target.is_empty() || target.ends_with('\n')) {
            target.push_str("> ");
        }
        let preformatted = self.preformatted;
        let target = self.target();
        for c in text.chars() {
            let space = c.is_whitespace();
            if c == '\n' && preformatted {
                target.truncate(target.trim_end_matches(' ').len());
                target.push('\n');
            } else if !space {
                target.push(c);
            } else if !target.is_empty() && !target.ends_with([' ', '\n']) {
                target.push(' ');
            }
        }
    }

    /// Where words go: the open cell of the innermost table, else the running text.
    fn target(&mut self) -> &mut String {
        match self.tables.last_mut().and_then(|table| table.open.as_mut()) {
            Some((_, _, text)) => text,
            None => &mut self.lines,
        }
    }

    fn break_line(&mut self) {
        let target = self.target();
        target.truncate(target.trim_end_matches(' ').len());
        // Between two paragraphs a break is a blank line, and several are no more than that.
        if !target.ends_with("\n\n") {
            target.push('\n');
        }
    }

    fn new_line(&mut self) {
        let target = self.target();
        if !target.is_empty() && !target.ends_with('\n') {
            self.break_line();
        }
    }

    fn paragraph(&mut self) {
        self.new_line();
        let target = self.target();
        if !target.is_empty() && !target.ends_with("\n\n") {
            target.push('\n');
        }
    }

    fn input(&mut self, tag: &StartTag<()>) {
        let kind = attribute(tag, "type")
            .unwrap_or_else(|| "text".into())
            .to_ascii_lowercase();
        match kind.as_str() {
            "checkbox" | "radio" => {
                let mark = if attribute(tag, "checked").is_some() {
                    " ☒ "
                } else {
                    " ☐ "
                };
                self.words(mark);
            }
            "text" | "email" | "tel" | "date" | "number" | "search" | "url" => {
                let value = attribute(tag, "value").unwrap_or_default();
                self.new_line();
                self.words(&value);
                self.new_line();
            }
            _ => {}
        }
    }

    fn on_table(&mut self, act: impl FnOnce(&mut Table)) {
        self.cells += 1;
        if let Some(table) = self.tables.last_mut() {
            act(table);
        }
    }

    fn end_table(&mut self) {
        if let Some(mut table) = self.tables.pop() {
            table.end_row();
            table.cells.sort_by_key(|cell| (cell.row, cell.col));
            let filled = |cell: &Cell| cell.content != Content::Empty;
            if table.cells.iter().any(filled) {
                self.add_table(table.cells);
            }
        }
    }

    /// Programs put each line of a mail into a table of its own, one below the other: together
    /// they are one column.
    fn add_table(&mut self, cells: Vec<Cell>) {
        let column = |cells: &[Cell]| cells.iter().all(|cell| cell.col == 0 && cell.cols == 1);
        let before = self.regions.last_mut().filter(|_| self.tables.is_empty());
        if let Some(before) = before.filter(|one| !one.flow && column(&one.cells))
            && column(&cells)
        {
            let end = |cell: &Cell| cell.row.saturating_add(cell.rows);
            let below = before.cells.iter().map(end).max().unwrap_or_default();
            before.cells.extend(cells.into_iter().map(|cell| Cell {
                row: cell.row.saturating_add(below),
                ..cell
            }));
            return;
        }
        self.regions.push(Region {
            flow: false,
            continues: true,
            margin: false,
            cells,
        });
    }

    fn flush_lines(&mut self) {
        if !self.tables.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.lines);
        let region = Region::of_lines(text.lines(), self.first_line.saturating_add(1));
        let count = u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
        self.first_line = self.first_line.saturating_add(count);
        self.cells += region.cells.len();
        if !region.cells.is_empty() {
            self.regions.push(region);
        }
    }

    fn finish(mut self) -> Document {
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.flush_lines();
        Document {
            regions: self.regions,
        }
    }
}

fn span(tag: &StartTag<()>, wanted: &str) -> u32 {
    attribute(tag, wanted)
        .and_then(|number| number.trim().parse().ok())
        .unwrap_or(1)
        .clamp(1, 100)
}

fn attribute(tag: &StartTag<()>, wanted: &str) -> Option<String> {
    tag.attributes
        .iter()
        .find(|(key, _)| key.as_slice().eq_ignore_ascii_case(wanted.as_bytes()))
        .map(|(_, value): (_, &Spanned<HtmlString, ()>)| {
            String::from_utf8_lossy(&value.value).into_owned()
        })
}

//! HTML to text with a flat tokenizer: no tree, so depth costs nothing (html5ever-based readers
//! are quadratic in it). A row of a table becomes one line with tabs between its cells, since
//! `Name:` and `Zoe` glued together are no answer. A quoted message is marked with `>`, since
//! quoted words are nobody's answer and never a command.

use html5gum::{StartTag, Token, Tokenizer};

/// What has to be written before the next word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Tab,
    Line,
    Paragraph,
}

struct Writer {
    text: String,
    gap: Gap,
    /// Open quotations: `true` for a quoted message, `false` for a mere indent.
    quotes: Vec<bool>,
    /// How many of them are quoted messages.
    depth: usize,
    cell_begins: bool,
    preformatted: usize,
    hidden: Option<Vec<u8>>,
}

/// The words of an HTML text.
pub(super) fn to_text(html: &str) -> String {
    let mut writer = Writer {
        text: String::with_capacity(html.len() / 4),
        gap: Gap::None,
        quotes: Vec::new(),
        depth: 0,
        cell_begins: false,
        preformatted: 0,
        hidden: None,
    };
    for token in Tokenizer::new(html) {
        match token {
            Ok(Token::StartTag(tag)) => writer.start(&tag),
            Ok(Token::EndTag(tag)) => writer.end(&tag.name),
            Ok(Token::String(words)) => writer.words(&String::from_utf8_lossy(&words)),
            Ok(_) => {}
            Err(never) => match never {},
        }
    }
    writer.text
}

impl Writer {
    fn start(&mut self, tag: &StartTag<()>) {
        let name = tag.name.as_slice();
        if self.hidden.is_some() {
            return;
        }
        match name {
            b"script" | b"style" | b"title" | b"template" if !tag.self_closing => {
                self.hidden = Some(name.to_vec());
            }
            b"br" => self.line_break(),
            b"td" | b"th" => self.cell_begins = true,
            b"blockquote" => {
                let quoted = is_quotation(tag);
                self.depth = self.depth.saturating_add(usize::from(quoted));
                self.quotes.push(quoted);
                self.block(Gap::Line);
            }
            b"pre" | b"textarea" => {
                self.preformatted = self.preformatted.saturating_add(1);
                self.block(Gap::Line);
            }
            b"p" => self.block(Gap::Paragraph),
            b"li" => {
                self.block(Gap::Line);
                self.words("- ");
            }
            _ if is_block(name) => self.block(Gap::Line),
            _ => {}
        }
    }

    fn end(&mut self, name: &[u8]) {
        if let Some(hidden) = &self.hidden {
            if hidden == name {
                self.hidden = None;
            }
            return;
        }
        match name {
            b"td" | b"th" => {
                // The breaks within a cell end with it: its neighbour stands on the same line.
                self.gap = Gap::Tab;
                self.cell_begins = false;
            }
            b"tr" | b"table" => {
                self.gap = Gap::Line;
                self.cell_begins = false;
            }
            b"blockquote" => {
                if self.quotes.pop() == Some(true) {
                    self.depth = self.depth.saturating_sub(1);
                }
                self.block(Gap::Line);
            }
            b"pre" | b"textarea" => {
                self.preformatted = self.preformatted.saturating_sub(1);
                self.block(Gap::Line);
            }
            b"p" => self.block(Gap::Paragraph),
            _ if is_block(name) => self.block(Gap::Line),
            _ => {}
        }
    }

    /// A block begins or ends; the first one in a cell breaks nothing.
    fn block(&mut self, gap: Gap) {
        if !self.cell_begins {
            self.gap = self.gap.max(gap);
        }
    }

    fn line_break(&mut self) {
        if self.gap >= Gap::Line {
            self.gap = Gap::Paragraph;
        } else if !self.cell_begins {
            self.gap = Gap::Line;
        }
    }

    fn words(&mut self, words: &str) {
        if self.hidden.is_some() {
            return;
        }
        if self.preformatted > 0 {
            for (index, line) in words.split('\n').enumerate() {
                if index > 0 {
                    self.line_break();
                }
                self.piece(line.trim_end_matches('\r'));
            }
            return;
        }
        for (index, word) in words
            .split(|c: char| c.is_whitespace() || c == '\u{a0}')
            .enumerate()
        {
            if index > 0 {
                self.gap = self.gap.max(Gap::Space);
            }
            self.piece(word);
        }
    }

    fn piece(&mut self, piece: &str) {
        if piece.is_empty() {
            return;
        }
        let depth = self.depth.min(9);
        let at_line_start = self.text.is_empty() || self.text.ends_with('\n');
        let breaks = match self.gap {
            Gap::None => 0,
            Gap::Space | Gap::Tab if at_line_start => 0,
            Gap::Space => {
                self.text.push(' ');
                0
            }
            Gap::Tab => {
                self.text.push('\t');
                0
            }
            Gap::Line => 1,
            Gap::Paragraph => 2,
        };
        if breaks > 0 && !self.text.is_empty() {
            self.text.extend(std::iter::repeat_n('\n', breaks));
        }
        if (breaks > 0 || self.text.is_empty()) && depth > 0 {
            self.text.extend(std::iter::repeat_n('>', depth));
            self.text.push(' ');
        }
        self.text.push_str(piece);
        self.gap = Gap::None;
        self.cell_begins = false;
    }
}

/// Whether a blockquote holds a quoted message: Apple Mail, Thunderbird and Gmail say so, while
/// a bare one is how their editors indent.
fn is_quotation(tag: &StartTag<()>) -> bool {
    tag.attributes.iter().any(|(name, value)| {
        let value = String::from_utf8_lossy(value).to_ascii_lowercase();
        match name.as_slice() {
            b"type" => value == "cite",
            b"class" => value.contains("quote"),
            b"cite" => true,
            // Some programs say it in no other way than by the line at its left.
            b"style" => value.contains("border-left"),
            _ => false,
        }
    })
}

fn is_block(name: &[u8]) -> bool {
    matches!(
        name,
        b"div"
            | b"table"
            | b"tr"
            | b"tbody"
            | b"thead"
            | b"tfoot"
            | b"caption"
            | b"ul"
            | b"ol"
            | b"dl"
            | b"dt"
            | b"dd"
            | b"h1"
            | b"h2"
            | b"h3"
            | b"h4"
            | b"h5"
            | b"h6"
            | b"hr"
            | b"section"
            | b"article"
            | b"header"
            | b"footer"
            | b"main"
            | b"aside"
            | b"nav"
            | b"address"
            | b"center"
            | b"fieldset"
            | b"form"
            | b"legend"
            | b"option"
    )
}

//! Marked content (ISO 32000-1 §14.6): what a stream says of its own letters. A ligature says which
//! letters it stands for (`ActualText`, §14.9.4); a running head, that it is one (§14.8.2.2).

use lopdf::Dictionary;

use super::ink::{Glyph, Ink};
use crate::forms::readers::pdf::file::lexer::Operand;
use crate::forms::readers::pdf::file::objects::{self, File};

/// Marks nest no deeper in a file that means well.
const DEEPEST: usize = 200;

/// The marks that are open.
#[derive(Default)]
pub(super) struct Marked {
    open: Vec<Mark>,
    /// Marks beyond the deepest, which only have to be counted.
    beyond: usize,
}

struct Mark {
    /// How many letters were there before.
    from: usize,
    /// What the letters really are.
    actual: Option<String>,
    /// Whether they are a running head or foot.
    running: bool,
}

impl Marked {
    /// `BMC` or `BDC`.
    pub(super) fn begin(
        &mut self,
        file: &File,
        resources: Option<&Dictionary>,
        operands: &[Operand],
        ink: &Ink,
    ) {
        if self.open.len() >= DEEPEST {
            self.beyond += 1;
            return;
        }
        let mut mark = Mark {
            from: ink.glyphs.len(),
            actual: None,
            running: false,
        };
        match operands.last() {
            Some(Operand::Pairs(pairs)) => {
                let value = |key: &[u8]| {
                    let found = pairs.iter().find(|(name, _)| name == key);
                    found.map(|(_, value)| value)
                };
                if let Some(Operand::Text(text)) = value(b"ActualText") {
                    mark.actual = Some(objects::text(text));
                }
                let pagination = Operand::Name(b"Pagination".to_vec());
                mark.running = value(b"Type") == Some(&pagination);
            }
            Some(Operand::Name(name)) => {
                let properties = resources
                    .and_then(|resources| file.dictionary(resources, b"Properties"))
                    .and_then(|properties| file.dictionary(properties, name));
                if let Some(properties) = properties {
                    mark.actual = file.text(properties, b"ActualText");
                    mark.running = file.name(properties, b"Type") == b"Pagination";
                }
            }
            _ => {}
        }
        self.open.push(mark);
    }

    /// `EMC`.
    pub(super) fn end(&mut self, ink: &mut Ink) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let Some(mark) = self.open.pop() else { return };
        if mark.running {
            ink.glyphs.truncate(mark.from);
        } else if let Some(actual) = mark.actual {
            replace(&mut ink.glyphs, mark.from, &actual);
        }
    }
}

/// Puts the text in place of the letters, if they stand on one line: a paragraph's text would lose
/// its lines.
fn replace(glyphs: &mut Vec<Glyph>, from: usize, actual: &str) {
    let Some([first, rest @ ..]) = glyphs.get(from..) else {
        return;
    };
    if rest.iter().any(|next| (next.base - first.base).abs() > 1.0) {
        return;
    }
    let mut whole = first.clone();
    whole.text = actual.into();
    for next in rest {
        whole.left = whole.left.min(next.left);
        whole.right = whole.right.max(next.right);
    }
    glyphs.truncate(from);
    if !actual.is_empty() {
        glyphs.push(whole);
    }
}

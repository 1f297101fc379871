//! What things on a page are called: where they are, for a person, and which control of the form
//! they are.

use super::grid::Block;
use crate::forms::layout::{Content, Control, Takes};
use crate::forms::readers::pdf::geometry::Area;
use crate::forms::readers::pdf::page::ink::Style;
use crate::forms::readers::pdf::text::chunks::{Chunk, is_tick, said};
use crate::forms::readers::pdf::text::words::Word;

/// What is known of a page by name.
pub(in crate::forms::readers::pdf) struct Names {
    /// The page's number, from 1.
    pub(in crate::forms::readers::pdf) page: usize,
    /// The controls of boxes to tick, by the numbers of their widgets.
    pub(in crate::forms::readers::pdf) controls: Vec<(usize, Control)>,
    /// What most of the document is set in.
    pub(in crate::forms::readers::pdf) body: Style,
}

impl Names {
    /// Where a line is.
    pub(super) fn line(&self, number: usize) -> String {
        format!("page {}, line {}", self.page, number + 1)
    }

    /// Where a field is.
    pub(in crate::forms::readers::pdf) fn field(&self, control: &Control) -> String {
        let name = if control.title.is_empty() {
            &control.tag
        } else {
            &control.title
        };
        let name: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
        format!("page {}, field \u{201c}{name}\u{201d}", self.page)
    }

    /// Words as a thing on the page.
    pub(super) fn block(&self, area: Area, pieces: &[Chunk], limit: f64) -> Block {
        let words: Vec<&Word> = pieces.iter().flat_map(|piece| &piece.words).collect();
        let said = said(pieces, limit, self.body);
        let (content, control) = self
            .ticked(&words)
            .unwrap_or_else(|| (Content::text(&said.text), None));
        let line = pieces.first().map_or(0, |piece| piece.line);
        Block {
            area,
            lead: content.lead(&said.text, said.lead),
            content,
            control: control.cloned().map(Box::new),
            place: self.line(line),
        }
    }

    /// A box to tick alone, or all the boxes of one control with what they offer: which of it was
    /// chosen.
    fn ticked(&self, words: &[&Word]) -> Option<(Content, Option<&Control>)> {
        let control = |word: &Word| {
            let mut all = self.controls.iter();
            let found = all.find(|(number, _)| Some(*number) == word.widget);
            found.map(|(_, control)| control)
        };
        if let [only] = words
            && is_sign(&only.text)
        {
            return Some((Content::Truth(only.text != "☐"), control(only)));
        }
        let ticks: Vec<&&Word> = words.iter().filter(|word| is_tick(&word.text)).collect();
        let first = control(ticks.first()?)?;
        let whole = self.controls.iter().filter(|(_, other)| other == first);
        let same = ticks.iter().all(|word| control(word) == Some(first));
        if !matches!(&first.takes, Takes::OneOf(_)) || !same || whole.count() != ticks.len() {
            return None;
        }
        let before = words.first().is_some_and(|word| is_tick(&word.text));
        let parts: Vec<&[&Word]> = if before {
            let parts = words.chunk_by(|_, next| !is_tick(&next.text));
            parts.collect()
        } else {
            let parts = words.chunk_by(|last, _| !is_tick(&last.text));
            parts.collect()
        };
        let on = |part: &&&[&Word]| part.iter().any(|word| word.text.starts_with('☒'));
        let mut chosen = parts.iter().filter(on);
        let content = match (chosen.next(), chosen.next()) {
            (None, _) => Content::Empty,
            (Some(part), None) => {
                let words = part
                    .iter()
                    .map(|word| word.text.trim_start_matches('☒').trim());
                let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
                Content::text(&words.join(" "))
            }
            // Two that exclude each other are seen as what they are.
            (Some(_), Some(_)) => return None,
        };
        Some((content, Some(first)))
    }
}

/// Whether a word is a box to tick and nothing else.
fn is_sign(text: &str) -> bool {
    is_tick(text) && text.chars().count() == 1
}

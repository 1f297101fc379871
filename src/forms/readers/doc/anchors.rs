//! Texts beside the text: boxes, which hang at a character of the body, and the margins of pages
//! ([MS-DOC] §2.3.2, §2.3.6, §2.8.26, §2.8.37).

use super::octets::{Places, u32};

/// Nobody reads more boxes.
const MOST_BOXES: usize = 2_000;

/// The boxes of text.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// From where to where the text of each goes, the number of its shape, and where that hangs.
    boxes: Vec<((u32, u32), Option<u32>)>,
}

impl Anchors {
    /// `places` is the table of shapes by where they hang, `texts` that of boxes by their texts;
    /// the texts begin at the character `first`.
    pub(super) fn new(places: &[u8], texts: &[u8], first: u32) -> Self {
        // §2.9.253: the number of the shape comes first.
        let hanging: Vec<(u32, u32)> = Places::new(places, 26)
            .iter()
            .take(MOST_BOXES)
            .filter_map(|(place, _, shape)| Some((u32(shape, 0)?, place)))
            .collect();
        // §2.9.100: it comes behind fourteen octets.
        let boxes = Places::new(texts, 22)
            .iter()
            .take(MOST_BOXES)
            .filter(|(from, to, _)| from < to)
            .map(|(from, to, shape)| {
                let place = u32(shape, 14).and_then(|shape| {
                    let found = hanging.iter().find(|(number, _)| *number == shape);
                    found.map(|(_, place)| *place)
                });
                (
                    (first.saturating_add(from), first.saturating_add(to)),
                    place,
                )
            })
            .collect();
        Self { boxes }
    }

    /// The texts of the boxes that hang at a character, or of those that hang nowhere.
    pub(super) fn at(&self, place: Option<u32>) -> impl Iterator<Item = (u32, u32)> {
        self.boxes
            .iter()
            .filter(move |(_, hangs)| *hangs == place)
            .map(|(text, _)| *text)
    }
}

/// The margins by the order in which they lie (§2.8.26): six texts that belong to notes, and then
/// for each section the header and footer of even pages, of odd ones, and of the first.
pub(super) fn margins(table: &[u8]) -> impl Iterator<Item = (&'static str, u32, u32)> {
    Places::new(table, 0)
        .iter()
        .enumerate()
        .skip(6)
        .filter(|(_, (from, to, _))| from < to)
        .map(|(number, (from, to, _))| {
            let footer = matches!((number - 6) % 6, 2 | 3 | 5);
            (if footer { "footer" } else { "header" }, from, to)
        })
}

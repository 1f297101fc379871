//! Documents that something happened to: whatever comes of them, it comes soon, and
//! is no larger than they are.

use std::io::{Cursor, Read as _};
use std::time::{Duration, Instant};

use zip::ZipArchive;

use super::{docx, package_of};

/// A dice that falls the same way every time (xorshift64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).unwrap()).unwrap()
    }
}

fn forms() -> Vec<Vec<(String, Vec<u8>)>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/forms/word");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "docx"))
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| parts(&std::fs::read(path).unwrap()))
        .collect()
}

fn parts(octets: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(octets)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).unwrap();
            let name = file.name().unwrap().into_owned();
            let mut text = Vec::new();
            file.read_to_end(&mut text).unwrap();
            (name, text)
        })
        .collect()
}

/// One thing happens to a part.
fn happen(text: &mut Vec<u8>, dice: &mut Dice) {
    let tags: Vec<usize> = (0..text.len()).filter(|at| text[*at] == b'<').collect();
    if tags.len() < 2 {
        // What an object of the document holds is no text.
        let at = dice.below(text.len());
        if let Some(octet) = text.get_mut(at) {
            *octet ^= 1 << dice.below(8);
        }
        return;
    }
    let first = dice.below(tags.len() - 1);
    let (start, to) = (tags[first], tags[dice.below(tags.len())]);
    let end = tags[(first + 1 + dice.below(40)).min(tags.len() - 1)];
    let piece = text[start..end].to_vec();
    let insert = |text: &mut Vec<u8>, at: usize, piece: &[u8]| {
        let tail = text.split_off(at);
        text.extend_from_slice(piece);
        text.extend_from_slice(&tail);
    };
    match dice.below(6) {
        0 => text[start + 1] ^= 1 << dice.below(7),
        1 => text.truncate(end),
        2 => drop(text.drain(start..end)),
        3 => insert(text, to, &piece),
        4 => insert(text, start, &piece.repeat(1 + dice.below(100))),
        _ => {
            let digit = (start..text.len()).find(|at| text[*at].is_ascii_digit());
            insert(text, digit.unwrap_or(start), b"99999999999");
        }
    }
}

#[test]
fn whatever_happened_to_a_document_it_is_read_or_refused_soon() {
    let forms = forms();
    assert!(forms.len() > 10);
    let mut dice = Dice(20_261_125);
    let mut read = 0;
    for _ in 0..2_000 {
        let mut parts = forms[dice.below(forms.len())].clone();
        let at = match dice.below(3) {
            0 => dice.below(parts.len()),
            _ => parts
                .iter()
                .position(|(name, _)| name == "word/document.xml")
                .unwrap(),
        };
        let mut text = std::mem::take(&mut parts[at].1);
        for _ in 0..=dice.below(3) {
            happen(&mut text, &mut dice);
        }
        parts[at].1 = text;
        let parts: Vec<(&str, &[u8])> = parts
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_slice()))
            .collect();
        let octets = package_of(&parts);
        let begun = Instant::now();
        let made = docx(&octets);
        assert!(begun.elapsed() < Duration::from_secs(5));
        let Ok(document) = made else { continue };
        read += 1;
        let cells = document.regions.iter().flat_map(|region| &region.cells);
        let size: usize = cells.map(|cell| cell.content.shown().len()).sum();
        let all: usize = parts.iter().map(|(_, text)| text.len()).sum();
        assert!(size <= all, "{size} octets of words from {all} octets");
    }
    assert!(read > 300, "only {read} of them are documents still");
}

//! A mail's words as Outlook keeps them: compressed RTF (MS-OXRTFCP), in which a page may be
//! wrapped (MS-OXRTFEX).

use super::mapi;
use crate::forms::readers;
use crate::forms::readers::rtf::{Lexer, Token, character, letter};

/// No mail's words are longer, unpacked.
const MOST_OCTETS: usize = 4 << 20;
/// Groups nest no deeper.
const DEEPEST: usize = 200;

/// What the dictionary begins with (MS-OXRTFCP §2.1.2.1).
const DICTIONARY: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/// Unpacks compressed RTF.
pub(super) fn unpacked(octets: &[u8]) -> Option<Vec<u8>> {
    let word = |at: usize| Some(u32::from_le_bytes(octets.get(at..at + 4)?.try_into().ok()?));
    let size = usize::try_from(word(4)?).ok()?.min(MOST_OCTETS);
    let body = octets.get(16..)?;
    match word(8)? {
        0x414c_454d => Some(body.get(..size.min(body.len()))?.to_vec()),
        0x7546_5a4c => Some(expanded(body, size)),
        _ => None,
    }
}

/// LZ77 over a ring of 4096 octets (MS-OXRTFCP §2.2.2): runs of eight, each announced by a bit, of
/// octets as they are or references to what came before.
fn expanded(body: &[u8], size: usize) -> Vec<u8> {
    // The ring is kept as one growing text behind the dictionary: references reach back 4096 at
    // most, and what lies before the dictionary is noughts.
    let mut text = vec![0; 4096 - DICTIONARY.len()];
    text.extend_from_slice(DICTIONARY);
    let start = text.len();
    let end = start.saturating_add(size);
    // The place in the ring at which the dictionary ends.
    let origin = DICTIONARY.len();
    let mut input = body.iter().copied();
    'all: while let Some(control) = input.next() {
        for bit in 0..8 {
            if text.len() >= end {
                break 'all;
            }
            if control & (1 << bit) == 0 {
                match input.next() {
                    Some(octet) => text.push(octet),
                    None => break 'all,
                }
                continue;
            }
            let (Some(high), Some(low)) = (input.next(), input.next()) else {
                break 'all;
            };
            let offset = usize::from(high) << 4 | usize::from(low >> 4);
            let length = usize::from(low & 0x0f) + 2;
            let written = (origin + text.len() - start) % 4096;
            if offset == written {
                break 'all;
            }
            let back = (written + 4096 - offset) % 4096;
            for _ in 0..length {
                let octet = text.len().checked_sub(back).and_then(|at| text.get(at));
                text.push(octet.copied().unwrap_or_default());
            }
        }
    }
    let written = text.get(start..text.len().min(end)).unwrap_or_default();
    written.to_vec()
}

/// The words of RTF.
pub(super) fn words(rtf: &[u8]) -> Option<String> {
    readers::rtf::words(rtf)
}

/// The page that was wrapped into RTF, where there is one.
pub(super) fn page(rtf: &[u8]) -> Option<String> {
    let start = rtf.get(..rtf.len().min(1024)).unwrap_or(rtf);
    if !super::archive::contains(start, b"\\fromhtml1") {
        return None;
    }
    let mut unwrapped = Unwrapped::default();
    for token in Lexer::new(rtf) {
        match token {
            Token::Open => unwrapped.open()?,
            Token::Close => unwrapped.close(),
            Token::Word(word, number) => unwrapped.word(word, number),
            Token::Sign(sign) => unwrapped.sign(sign),
            Token::Octet(octet) => unwrapped.write(&[octet]),
            Token::Text(octets) => unwrapped.write(octets),
        }
    }
    unwrapped.flush();
    Some(unwrapped.page)
}

/// What a group does with its words.
#[derive(Clone, Copy, Default)]
struct Group {
    /// Its words are RTF's business: fonts, colours, what other programs put there.
    skipped: bool,
    /// Between `\htmlrtf` and `\htmlrtf0`: the same once more for those who read RTF.
    rtf_only: bool,
    /// Whether nothing has been seen in it but `\*`.
    marked: bool,
}

/// A page on its way out of its wrapping.
#[derive(Default)]
struct Unwrapped {
    page: String,
    /// Octets that wait to be decoded: a character may have several.
    octets: Vec<u8>,
    code_page: u32,
    group: Group,
    outer: Vec<Group>,
    /// Octets to pass over, which stand after a `\u` for those who do not know it.
    fallback: usize,
    /// How many those are; one, unless a `\uc` says otherwise.
    alternatives: Option<usize>,
    /// The first half of a character beyond the basic plane.
    half: Option<u16>,
}

impl Unwrapped {
    fn open(&mut self) -> Option<()> {
        if self.outer.len() >= DEEPEST {
            return None;
        }
        self.outer.push(self.group);
        self.group.marked = false;
        Some(())
    }

    fn close(&mut self) {
        self.group = self.outer.pop().unwrap_or_default();
    }

    fn write(&mut self, octets: &[u8]) {
        let spare = self.fallback.min(octets.len());
        self.fallback -= spare;
        if !self.group.skipped && !self.group.rtf_only && self.page.len() < MOST_OCTETS {
            self.octets.extend(octets.iter().skip(spare));
        }
    }

    fn say(&mut self, text: &str) {
        if !self.group.skipped && !self.group.rtf_only {
            self.flush();
            self.page.push_str(text);
        }
    }

    fn flush(&mut self) {
        let octets = std::mem::take(&mut self.octets);
        let text = mapi::code_page(self.code_page)
            .decode_without_bom_handling(&octets)
            .0;
        self.page.push_str(&text);
    }

    fn sign(&mut self, sign: u8) {
        match sign {
            b'*' => self.group.marked = true,
            b'\\' | b'{' | b'}' => self.write(&[sign]),
            b'~' => self.say("&nbsp;"),
            _ => {}
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let marked = std::mem::take(&mut self.group.marked);
        match word {
            "htmltag" if marked => self.group.skipped = false,
            "fonttbl" | "colortbl" | "stylesheet" | "info" | "pict" => {
                self.group.skipped = true;
            }
            _ if marked => self.group.skipped = true,
            "htmlrtf" => self.group.rtf_only = number != Some(0),
            "ansicpg" => self.code_page = number.and_then(|n| n.try_into().ok()).unwrap_or(0),
            "uc" => self.alternatives = number.and_then(|n| n.try_into().ok()),
            "par" | "line" => self.say("\n"),
            "u" => {
                // Negative numbers stand for those above 32767.
                let letter = letter(number.unwrap_or(0), &mut self.half);
                self.say(&letter);
                self.fallback = self.alternatives.unwrap_or(1);
            }
            _ => {
                if let Some(character) = character(word) {
                    self.say(character);
                }
            }
        }
    }
}

//! The description of a form field, which lies in the stream `Data` ([MS-DOC] §2.9.78, §2.9.158).

use super::octets::{at, slice, text, u16, u32};
use crate::forms::readers::words::fields::{Field, Part};

/// Nobody offers more choices.
const MOST_CHOICES: u16 = 300;

/// Reads the description at this place of the stream, as far as it goes.
pub(super) fn describe(data: &[u8], place: u32, field: &mut Field) {
    // §2.9.158: the length of all, and the length of a header in front of what is meant.
    let all = slice(data, at(place), at(u32(data, at(place)).unwrap_or(0)));
    let header = usize::from(u16(all, 4).unwrap_or(u16::MAX));
    let mut rest = Rest(all.get(header..).unwrap_or_default());
    if rest.long() == Some(0xffff_ffff) {
        take(&mut rest, field);
    }
}

fn take(rest: &mut Rest<'_>, field: &mut Field) -> Option<()> {
    let bits = rest.short()?;
    let kind = bits & 3;
    field.describe("fftype", i32::from(kind));
    field.describe("ffres", i32::from(bits >> 2 & 31));
    field.describe("fftypetxt", i32::from(bits >> 11 & 7));
    // How long its words may be, how big a box is.
    rest.long()?;
    field.describe_in_words(Part::Name, &rest.words()?);
    if kind == 0 {
        field.describe_in_words(Part::Default, &rest.words()?);
    } else {
        field.describe("ffdefres", i32::from(rest.short()?));
    }
    let _format = rest.words()?;
    field.describe_in_words(Part::Help, &rest.words()?);
    field.describe_in_words(Part::Status, &rest.words()?);
    let (_on_entry, _on_exit) = (rest.words()?, rest.words()?);
    if kind == 2 {
        // §2.2.4: a table of strings of two octets a character.
        let (_wide, count, _more) = (rest.short()?, rest.short()?, rest.short()?);
        for _ in 0..count.min(MOST_CHOICES) {
            let length = rest.short()?;
            field.next_choice();
            field.describe_in_words(Part::Choice, &rest.characters(length)?);
        }
    }
    Some(())
}

/// What has not been read yet.
struct Rest<'d>(&'d [u8]);

impl Rest<'_> {
    fn short(&mut self) -> Option<u16> {
        let number = u16(self.0, 0)?;
        self.0 = self.0.get(2..)?;
        Some(number)
    }

    fn long(&mut self) -> Option<u32> {
        let number = u32(self.0, 0)?;
        self.0 = self.0.get(4..)?;
        Some(number)
    }

    fn characters(&mut self, count: u16) -> Option<String> {
        let (words, rest) = self.0.split_at_checked(usize::from(count) * 2)?;
        self.0 = rest;
        Some(text(words))
    }

    /// Words with their number in front and a nought behind (§2.9.353).
    fn words(&mut self) -> Option<String> {
        let count = self.short()?;
        let words = self.characters(count)?;
        self.short()?;
        Some(words)
    }
}

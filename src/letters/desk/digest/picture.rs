//! The weekly chart as a PNG (ISO/IEC 15948): bars with their numbers above, on nothing, in colours
//! that can be seen on white and on black.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::domain::briefing::Week;
use crate::letters::LetterError;

/// Shown at half of it: sharp on a screen with small points.
const WIDTH: usize = 1120;
const HEIGHT: usize = 320;
/// Room above the tallest bar for its number.
const HEAD: usize = 44;
/// The line that the bars stand on.
const BASE: usize = 4;
/// A bar is no wider than this: one week alone is no wall.
const WIDEST: usize = 96;

/// Indexes into the palette.
const BAR: u8 = 1;
const INK: u8 = 2;
/// Nothing, a blue and a grey; each of the two has a contrast of 4.5 to white and to black.
const PALETTE: [u8; 9] = [0, 0, 0, 0x3d, 0x7a, 0xb8, 0x75, 0x75, 0x75];
const OPACITY: [u8; 3] = [0, 255, 255];

/// Draws the weeks, oldest first. None where nobody has applied in them.
pub(super) fn draw(weeks: &[Week]) -> Result<Option<Vec<u8>>, LetterError> {
    let most = weeks.iter().map(|week| week.applications).max();
    let Some(most) = most.filter(|most| *most > 0) else {
        return Ok(None);
    };
    let mut canvas = Canvas::blank();
    let room = WIDTH / weeks.len().max(1);
    let width = (room * 3 / 4).clamp(1, WIDEST);
    let tallest = HEIGHT - HEAD - BASE;
    for (index, week) in weeks.iter().enumerate() {
        let middle = room * index + room / 2;
        let applications = u64::from(week.applications);
        let scaled = applications * u64::try_from(tallest).unwrap_or(0) / u64::from(most);
        let height = usize::try_from(scaled).unwrap_or(0);
        let top = HEIGHT - BASE - height;
        canvas.fill(middle.saturating_sub(width / 2), top, width, height, BAR);
        canvas.number(week.applications, middle, top);
    }
    canvas.fill(0, HEIGHT - BASE, WIDTH, BASE, INK);
    canvas
        .png()
        .map(Some)
        .map_err(|_| LetterError("the chart cannot be drawn".into()))
}

/// Digits, five points wide and seven high, a row each.
const DIGITS: [[u8; 7]; 10] = [
    [
        0b01110, 0b10001, 0b10011, 0b10101, 0b11001, 0b10001, 0b01110,
    ],
    [
        0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110,
    ],
    [
        0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111,
    ],
    [
        0b11111, 0b00010, 0b00100, 0b00010, 0b00001, 0b10001, 0b01110,
    ],
    [
        0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010,
    ],
    [
        0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110,
    ],
    [
        0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110,
    ],
    [
        0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000,
    ],
    [
        0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110,
    ],
    [
        0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100,
    ],
];
/// A digit's point, in points of the picture.
const DOT: usize = 4;
/// From one digit to the next.
const STEP: usize = DOT * 6;

/// One octet a point, row by row.
struct Canvas(Vec<[u8; WIDTH]>);

impl Canvas {
    fn blank() -> Self {
        Self(vec![[0; WIDTH]; HEIGHT])
    }

    /// A rectangle; what lies outside is left out.
    fn fill(&mut self, left: usize, top: usize, width: usize, height: usize, colour: u8) {
        for row in self.0.iter_mut().skip(top).take(height) {
            row.iter_mut()
                .skip(left)
                .take(width)
                .for_each(|point| *point = colour);
        }
    }

    /// A number in the middle above `bottom`.
    fn number(&mut self, number: u32, middle: usize, bottom: usize) {
        let text = number.to_string();
        let wide = text.len() * STEP - DOT;
        let mut left = middle.saturating_sub(wide / 2);
        let top = bottom.saturating_sub(DOT * 9);
        for digit in text.bytes() {
            let rows = DIGITS.get(usize::from(digit.saturating_sub(b'0')));
            for (down, bits) in rows.into_iter().flatten().enumerate() {
                for across in (0..5).filter(|across| bits & (0b10000 >> across) != 0) {
                    self.fill(left + across * DOT, top + down * DOT, DOT, DOT, INK);
                }
            }
            left += STEP;
        }
    }

    fn png(&self) -> std::io::Result<Vec<u8>> {
        let mut lines = ZlibEncoder::new(Vec::new(), Compression::best());
        for row in &self.0 {
            // §9.2: filter type 0, the line as it is.
            lines.write_all(&[0])?;
            lines.write_all(row)?;
        }
        let side = |points: usize| u32::try_from(points).unwrap_or(0).to_be_bytes();
        // §11.2.2: eight bits a point, colour type 3 (a palette), no interlacing.
        let header = [&side(WIDTH)[..], &side(HEIGHT), &[8, 3, 0, 0, 0]].concat();
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        chunk(&mut png, *b"IHDR", &header);
        chunk(&mut png, *b"PLTE", &PALETTE);
        chunk(&mut png, *b"tRNS", &OPACITY);
        chunk(&mut png, *b"IDAT", &lines.finish()?);
        chunk(&mut png, *b"IEND", &[]);
        Ok(png)
    }
}

/// §5.3: length, type, data, and a checksum over the last two.
fn chunk(png: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    let length = u32::try_from(data.len()).unwrap_or(0);
    let mut sum = crc32fast::Hasher::new();
    sum.update(&kind);
    sum.update(data);
    png.extend(length.to_be_bytes());
    png.extend(kind);
    png.extend(data);
    png.extend(sum.finalize().to_be_bytes());
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::ZlibDecoder;
    use jiff::civil::date;

    use super::{BAR, BASE, HEIGHT, WIDTH, draw};
    use crate::domain::briefing::Week;

    fn drawn(applications: &[u32]) -> Option<Vec<u8>> {
        let weeks: Vec<Week> = applications
            .iter()
            .map(|applications| Week {
                monday: date(2026, 11, 23),
                applications: *applications,
            })
            .collect();
        draw(&weeks).unwrap()
    }

    /// The chunks, each with a checksum that fits.
    fn chunks(png: &[u8]) -> Vec<(String, Vec<u8>)> {
        let mut rest = png.strip_prefix(b"\x89PNG\r\n\x1a\n").unwrap();
        let mut chunks = Vec::new();
        while !rest.is_empty() {
            let length = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize;
            let sum = u32::from_be_bytes(rest[8 + length..12 + length].try_into().unwrap());
            assert_eq!(crc32fast::hash(&rest[4..8 + length]), sum);
            let kind = String::from_utf8(rest[4..8].to_vec()).unwrap();
            chunks.push((kind, rest[8..8 + length].to_vec()));
            rest = &rest[12 + length..];
        }
        chunks
    }

    /// How high each bar is, from left to right.
    fn bars(png: &[u8]) -> Vec<usize> {
        let chunks = chunks(png);
        let kinds: Vec<&str> = chunks.iter().map(|(kind, _)| &**kind).collect();
        assert_eq!(kinds, ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]);
        let mut lines = Vec::new();
        let mut data = ZlibDecoder::new(&chunks[3].1[..]);
        data.read_to_end(&mut lines).unwrap();
        let lines: Vec<&[u8]> = lines.chunks(WIDTH + 1).map(|line| &line[1..]).collect();
        assert_eq!(lines.len(), HEIGHT);
        let foot = lines[HEIGHT - BASE - 1];
        let starts = (1..WIDTH).filter(|x| foot[*x] == BAR && foot[x - 1] != BAR);
        starts
            .map(|x| lines.iter().filter(|line| line[x] == BAR).count())
            .collect()
    }

    #[test]
    fn every_week_with_applications_has_a_bar_of_its_height() {
        assert_eq!(bars(&drawn(&[1, 0, 2, 4]).unwrap()), [68, 136, 272]);
        assert_eq!(bars(&drawn(&[7]).unwrap()), [272]);
        let year: Vec<u32> = (1..=52).collect();
        assert_eq!(bars(&drawn(&year).unwrap()).len(), 52);
    }

    #[test]
    fn nothing_is_drawn_where_nobody_applied_and_nothing_breaks_where_many_did() {
        assert_eq!(drawn(&[]), None);
        assert_eq!(drawn(&[0, 0]), None);
        let png = drawn(&[u32::MAX, 1, u32::MAX]).unwrap();
        assert_eq!(bars(&png), [272, 272]);
        assert!(drawn(&[3; 12]).unwrap().len() < 4_000);
    }
}

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

/// Digits, three points wide and five high, a row each.
const DIGITS: [[u8; 5]; 10] = [
    [0b111, 0b101, 0b101, 0b101, 0b111],
    [0b010, 0b110, 0b010, 0b010, 0b111],
    [0b111, 0b001, 0b111, 0b100, 0b111],
    [0b111, 0b001, 0b111, 0b001, 0b111],
    [0b101, 0b101, 0b111, 0b001, 0b001],
    [0b111, 0b100, 0b111, 0b001, 0b111],
    [0b111, 0b100, 0b111, 0b101, 0b111],
    [0b111, 0b001, 0b010, 0b010, 0b010],
    [0b111, 0b101, 0b111, 0b101, 0b111],
    [0b111, 0b101, 0b111, 0b001, 0b111],
];
/// A digit's point, in points of the picture.
const DOT: usize = 5;
/// From one digit to the next.
const STEP: usize = DOT * 4;

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
        let top = bottom.saturating_sub(DOT * 7);
        for digit in text.bytes() {
            let rows = DIGITS.get(usize::from(digit.saturating_sub(b'0')));
            for (down, bits) in rows.into_iter().flatten().enumerate() {
                for across in (0..3).filter(|across| bits & (0b100 >> across) != 0) {
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

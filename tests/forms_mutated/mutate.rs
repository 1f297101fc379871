//! One step from a real file to a broken one, the same for the same number: bits flipped, ends cut
//! off, blocks swapped, doubled and lost, numbers replaced by the largest and the smallest, tags
//! nested a thousand times.

/// Dice that fall the same each time (splitmix64, Steele, Lea and Flood 2014).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, or 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap();
        usize::try_from(self.next() % end).unwrap()
    }

    pub(crate) fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    pub(crate) fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// A block of at most `most` octets.
    fn block(&mut self, len: usize, most: usize) -> std::ops::Range<usize> {
        let start = self.below(len);
        let size = 1 + self.below(most.min(len - start));
        start..(start + size).min(len)
    }
}

/// Numbers at which programs break.
const EXTREMES: &[&str] = &[
    "0",
    "-1",
    "",
    "1",
    "65536",
    "1048577",
    "16777216",
    "2147483647",
    "-2147483648",
    "4294967295",
    "9223372036854775807",
    "18446744073709551616",
    "1e308",
    "-0.0000001",
    "99999999999999999999999999",
    "XFD1048576",
    "NaN",
];

/// The same in two, four and eight octets.
const WORDS: &[u64] = &[
    0,
    1,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0x8000,
    0xffff,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_fffe,
    0xffff_ffff,
    0x7fff_ffff_ffff_ffff,
    u64::MAX,
];

/// No mutation makes a file larger than this.
const LARGEST: usize = 1 << 20;

/// Breaks a file in one to four places.
pub(crate) fn broken(dice: &mut Dice, octets: &[u8]) -> Vec<u8> {
    let mut octets = octets.to_vec();
    for _ in 0..=dice.below(4) {
        step(dice, &mut octets);
        octets.truncate(LARGEST);
    }
    octets
}

fn step(dice: &mut Dice, octets: &mut Vec<u8>) {
    if octets.is_empty() {
        octets.push(b'0');
        return;
    }
    match dice.below(12) {
        0 => {
            for _ in 0..=dice.below(8) {
                let at = dice.below(octets.len());
                octets[at] ^= 1 << dice.below(8);
            }
        }
        1 => octets.truncate(dice.below(octets.len())),
        2 => {
            let (one, other) = (dice.block(octets.len(), 256), dice.block(octets.len(), 256));
            for (a, b) in one.zip(other) {
                octets.swap(a, b);
            }
        }
        3 => {
            let block = dice.block(octets.len(), 4096);
            let many = 1 + *dice.pick(&[1, 1, 1, 7, 63]);
            let doubled = octets[block.clone()].repeat(many);
            octets.splice(block, doubled);
        }
        4 => {
            let block = dice.block(octets.len(), 512);
            octets.drain(block);
        }
        5 => {
            let at = dice.below(octets.len());
            let noise: Vec<u8> = (0..=dice.below(32))
                .map(|_| dice.next().to_le_bytes()[0])
                .collect();
            octets.splice(at..at, noise);
        }
        6 | 7 => word(dice, octets),
        8 | 9 => number(dice, octets),
        10 => nest(dice, octets),
        _ => token(dice, octets),
    }
}

/// A binary number replaced by an extreme.
fn word(dice: &mut Dice, octets: &mut [u8]) {
    let size = *dice.pick(&[1, 2, 4, 8]);
    let at = dice.below(octets.len());
    let word = dice.pick(WORDS);
    let word = if dice.one_in(4) {
        (word << (64 - 8 * size)).to_be_bytes()
    } else {
        word.to_le_bytes()
    };
    for (octet, new) in octets[at..].iter_mut().zip(&word[..size]) {
        *octet = *new;
    }
}

/// A written number replaced by an extreme, the next one after a random place.
fn number(dice: &mut Dice, octets: &mut Vec<u8>) {
    let from = dice.below(octets.len());
    let Some(start) = find(octets, from, u8::is_ascii_digit) else {
        return word(dice, octets);
    };
    let end = find(octets, start, |octet| !octet.is_ascii_digit()).unwrap_or(octets.len());
    octets.splice(start..end, dice.pick(EXTREMES).bytes());
}

/// A tag, a group or an array opened many times.
fn nest(dice: &mut Dice, octets: &mut Vec<u8>) {
    let from = dice.below(octets.len());
    let opening = find(octets, from, |octet| b"<{[(".contains(octet));
    let Some(start) = opening else {
        return word(dice, octets);
    };
    let end = if octets[start] == b'<' {
        find(octets, start, |octet| *octet == b'>').map_or(octets.len(), |end| end + 1)
    } else {
        start + 1
    };
    let many = *dice.pick(&[2, 40, 1000, 20_000]);
    let most = LARGEST / (end - start).max(1);
    let opened = octets[start..end].repeat(many.min(most));
    octets.splice(start..start, opened);
}

/// A word of the file's own put in the place of another: a name, a tag, a keyword.
fn token(dice: &mut Dice, octets: &mut Vec<u8>) {
    let mut one = || {
        let from = dice.below(octets.len());
        let start = find(octets, from, u8::is_ascii_alphanumeric)?;
        let end = find(octets, start, |octet| !octet.is_ascii_alphanumeric());
        Some(start..end.unwrap_or(octets.len()).min(start + 64))
    };
    if let (Some(from), Some(to)) = (one(), one()) {
        let words = octets[from].to_vec();
        octets.splice(to, words);
    }
}

fn find(octets: &[u8], from: usize, is: impl Fn(&u8) -> bool) -> Option<usize> {
    let found = octets[from..].iter().position(is)?;
    Some(from + found)
}

//! Files that hold files, spoiled in every way that chance finds: nobody's reader breaks, hangs or
//! takes more than the file gave.
//!
//! `QPM_MUTATIONS` sets how many of each kind are tried.

use std::time::{Duration, Instant};

use super::parcels::{Msg, embedded, signed, tnef, utf16, zip};
use super::reader;

/// A small generator instead of real dice, so that a failure comes again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        // xorshift64*.
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(high).unwrap() % sides.max(1)
    }

    fn octet(&mut self) -> u8 {
        u8::try_from(self.roll(256)).unwrap()
    }
}

/// Spoils a file: an octet here, a length there, a piece doubled, left out or moved, the end gone.
fn spoil(octets: &mut Vec<u8>, dice: &mut Dice) {
    const NUMBERS: [u32; 8] = [0, 1, 4, 0x7f, 0xffff, 0x7fff_ffff, 0xffff_fffe, 0xffff_ffff];
    for _ in 0..=dice.roll(6) {
        let at = dice.roll(octets.len());
        let end = (at + 1 + dice.roll(64)).min(octets.len());
        match dice.roll(8) {
            0 | 1 => octets[at] = dice.octet(),
            2 => octets[at] ^= 1 << dice.roll(8),
            3 | 4 => {
                let number = NUMBERS[dice.roll(NUMBERS.len())].to_le_bytes();
                for (octet, new) in octets.iter_mut().skip(at & !3).zip(number) {
                    *octet = new;
                }
            }
            5 => octets.extend_from_within(at..end),
            6 => drop(octets.drain(at..end)),
            _ => octets.truncate(at.max(8)),
        }
        if octets.is_empty() {
            octets.push(0);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a test may be told to try more")]
fn tries() -> usize {
    let set = std::env::var("QPM_MUTATIONS").ok();
    set.and_then(|number| number.parse().ok()).unwrap_or(1500)
}

fn survive(name: &str, base: &[u8], seed: u64) {
    let reader = reader();
    let mut dice = Dice(seed);
    let mut slowest = Duration::ZERO;
    for number in 0..tries() {
        let mut octets = base.to_vec();
        spoil(&mut octets, &mut dice);
        let started = Instant::now();
        reader.read_file(&octets);
        let took = started.elapsed();
        assert!(
            took < Duration::from_secs(10),
            "{name} {number} took {took:?}"
        );
        slowest = slowest.max(took);
    }
    println!(
        "{name}: {} tries of {} octets, the slowest took {slowest:?}",
        tries(),
        base.len()
    );
}

const WORDS: &[u8] =
    b"Full name: Zoe Sato\nEmail address: zoe@example.org\nTelephone: 07700 900123\n";

fn winmail() -> Vec<u8> {
    let name = utf16("My form.txt");
    let rtf = [
        &[
            0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0,
        ][..],
        &[
            0x0a, 0, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68,
        ],
        &[
            0x65, 0x6c, 0x09, 0, 0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f,
        ],
        &[0xa0],
    ]
    .concat();
    let file: &[(u32, &[u8])] = &[(0x3707_001f, &name), (0x3701_0102, WORDS)];
    let page = b"<table><tr><td>Name</td><td>Zoe</td></tr></table>";
    let inner = tnef(&[(0x1013_0102, page)], &[(file, None)]);
    let inner = embedded(&inner);
    let attached: &[(u32, &[u8])] = &[(0x3701_000d, &inner)];
    tnef(
        &[(0x1009_0102, &rtf), (0x0037_001f, &name)],
        &[(file, None), (&[], Some(WORDS)), (attached, None)],
    )
}

fn wrapped_page() -> Vec<u8> {
    let rtf = b"{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 {\\fonttbl{\\f0 Arial;}}{\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 Name\\u8217?\\'eb{\\*\\htmltag72 </p>}\\htmlrtf\\par}\\htmlrtf0}";
    let length = u32::try_from(rtf.len()).unwrap().to_le_bytes();
    let stored = [&length[..], &length, b"MELA", &[0; 4], rtf].concat();
    tnef(&[(0x1009_0102, &stored)], &[])
}

fn saved() -> Vec<u8> {
    let (name, words) = (utf16("My form.txt"), utf16("Dear team"));
    let inner = Msg {
        properties: &[(0x1000_001f, &words)],
        attachments: &[&[(0x3707_001f, &name), (0x3701_0102, WORDS)]],
        mails: &[],
    };
    Msg {
        properties: &[(0x0037_001f, &words), (0x1000_001f, &words)],
        attachments: &[&[(0x3707_001f, &name), (0x3701_0102, WORDS)]],
        mails: &[inner],
    }
    .octets()
}

#[test]
fn a_spoiled_winmail_dat_is_survived() {
    survive("winmail.dat", &winmail(), 0x1234_5678_9abc_def1);
    survive("page in RTF", &wrapped_page(), 0x0bad_cafe_1357_9bdf);
}

#[test]
fn a_spoiled_mail_of_outlook_is_survived() {
    survive("msg", &saved(), 0x0f1e_2d3c_4b5a_6978);
}

#[test]
fn a_spoiled_zip_is_survived() {
    let inner = zip(&[("form.txt", WORDS), ("winmail.dat", &winmail())]);
    let outer = zip(&[("a.txt", WORDS), ("inner.zip", &inner), ("folder/", b"")]);
    survive("zip", &outer, 0x1122_3344_5566_7788);
}

#[test]
fn a_spoiled_signature_is_survived() {
    let entity = [b"Content-Type: text/plain\r\n\r\n", WORDS].concat();
    survive("signed mail", &signed(&entity), 0x8877_6655_4433_2211);
    survive(
        "signed file",
        &signed(&zip(&[("form.txt", WORDS)])),
        0x1357_2468_1357_2468,
    );
}

#[test]
fn a_spoiled_saved_mail_is_survived() {
    let mail = [
        &b"Received: from a by b\r\nFrom: Zoe <zoe@example.org>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Hello\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@example.org\r\n\r\nwords\r\n--b\r\nContent-Disposition: attachment; filename=form.txt\r\nContent-Transfer-Encoding: base64\r\n\r\nRnVsbCBuYW1lOiBab2U=\r\n--b--\r\n"[..],
    ]
    .concat();
    survive("saved mail", &mail, 0x0102_0304_0506_0708);
}

//! Hostile input: bounded, and never a panic.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::fixture;
use crate::domain::message::{Damage, Message};
use crate::parse::parse;

#[test]
fn nesting_has_an_end() {
    for name in [
        "hostile/forwards-in-one-another",
        "hostile/multiparts-in-one-another",
    ] {
        assert_eq!(fixture(name).damage, [Damage::TooDeep], "{name}");
    }
}

#[test]
fn binary_where_words_should_be_is_noticed() {
    assert_eq!(
        fixture("hostile/binary-for-words.raw").damage,
        [Damage::Binary]
    );
}

#[test]
fn too_many_parts_are_noticed() {
    let mut mail = "From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n".to_owned();
    for _ in 0..5_000 {
        mail.push_str("--b\n\nx\n");
    }
    let message = parse(mail.as_bytes());
    assert!(message.damage.contains(&Damage::TooManyParts));
}

/// A small generator with a fixed seed: the same mutations at each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).unwrap()).unwrap()
    }
}

fn fixtures() -> Vec<Vec<u8>> {
    let root = format!("{}/tests/fixtures/mail", env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    for folder in ["rfc", "clients", "robots", "hostile"] {
        for entry in std::fs::read_dir(format!("{root}/{folder}")).unwrap() {
            all.push(std::fs::read(entry.unwrap().path()).unwrap());
        }
    }
    all
}

fn mutate(mail: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    const SPICE: [&[u8]; 12] = [
        b"\r\n\r\n",
        b"--b",
        b"=?utf-8?q?",
        b"?=",
        b"\0",
        b"\"",
        b"(",
        b"begin 644 x\n",
        b"Content-Type: multipart/mixed; boundary=b\r\n",
        b"<table><tr><td>",
        b"\xff\xfe",
        b"filename*0*=utf-8''%E2",
    ];
    for _ in 0..=dice.below(8) {
        let at = dice.below(mail.len());
        match dice.below(6) {
            0 => mail.truncate(at),
            1 => mail
                .splice(at..at, SPICE[dice.below(SPICE.len())].iter().copied())
                .for_each(drop),
            2 => {
                let end = (at + dice.below(40)).min(mail.len());
                mail.drain(at..end);
            }
            3 => {
                let from = dice.below(other.len());
                let piece = other[from..(from + dice.below(60)).min(other.len())].to_vec();
                mail.splice(at..at, piece).for_each(drop);
            }
            _ => {
                if let Some(octet) = mail.get_mut(at) {
                    *octet = u8::try_from(dice.below(256)).unwrap();
                }
            }
        }
    }
}

#[test]
fn twenty_thousand_mutations_never_panic() {
    let seeds = fixtures();
    let mut dice = Dice(0x51ab_2026);
    for _ in 0..20_000 {
        let mut mail = seeds[dice.below(seeds.len())].clone();
        let other = &seeds[dice.below(seeds.len())];
        mutate(&mut mail, other, &mut dice);
        let message = parse(&mail);
        assert!(!message.subject.contains(['\r', '\n']));
    }
}

/// Makes a mail of so many repetitions.
type Shape = fn(usize) -> String;

/// Doubling the input about doubles the time, for each shape that is known to be dear
/// somewhere. The bound is loose: a quadratic reader misses it by orders of magnitude.
#[test]
fn time_grows_with_the_size_only() {
    let shapes: [(&str, Shape); 9] = [
        ("words", |n| "\n".to_owned() + &"words and words ".repeat(n)),
        ("encoded words", |n| {
            format!("Subject: {}\n\n", "=?utf-8?q?a=?=?utf-8?b?".repeat(n))
        }),
        ("broken encoded words", |n| {
            format!("To: {}\n\n", "=?a?q?".repeat(n))
        }),
        ("addresses", |n| {
            format!("To: {}\n\n", "a(b\"c,<d@e>;".repeat(n))
        }),
        ("parameters", |n| {
            format!("Content-Type: text/plain{}\n\n", "; a*0*=x(\"".repeat(n))
        }),
        ("references", |n| {
            format!("References: {}\n\n", "<a@b> ".repeat(n))
        }),
        ("cells", |n| {
            format!(
                "Content-Type: text/html\n\n{}",
                "<table><tr><td><blockquote>a".repeat(n)
            )
        }),
        ("cids", |n| {
            format!("Content-Type: text/html\n\n{}", "cid:".repeat(n))
        }),
        ("delimiters", |n| {
            let mut mail = "Content-Type: multipart/mixed; boundary=b0\n\n".to_owned();
            for level in 0..60 {
                let _ = write!(
                    mail,
                    "--b{level}\nContent-Type: multipart/mixed; boundary=b{}\n\n",
                    level + 1
                );
            }
            mail + &"--b\n".repeat(n)
        }),
    ];
    for (name, shape) in shapes {
        let mail = format!("From: a@example.org\n{}", shape(100_000));
        let start = Instant::now();
        let _: Message = parse(mail.as_bytes());
        let spent = start.elapsed();
        assert!(
            spent < Duration::from_secs(8),
            "{name}: {} octets in {spent:?}",
            mail.len()
        );
    }
}

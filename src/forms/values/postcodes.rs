//! Postcodes: British ones in one spelling, others as typed.
//!
//! A letter O for a zero is told and never changed: the form may mean what it says, and a wrong
//! guess would send a letter to a stranger.

use super::Parsed;
use crate::domain::reading::Value;

/// Reads a postcode. A stray point or hyphen is tolerated, and another country's code stays as
/// typed.
pub(in crate::forms) fn postcode(text: &str) -> Parsed {
    let typed = || Value::Text(text.into());
    let bare = bare(text);
    if let Some(code) = british(&bare) {
        return Parsed::sure(Value::Text(code));
    }
    if is_irish(&bare) {
        return Parsed::sure(typed());
    }
    if let Some(code) = among_words(text) {
        // Not the shape of a postcode by itself: it may be the end of an address.
        return Parsed {
            fits: false,
            ..Parsed::less_sure(Value::Text(code), 0.85)
        };
    }
    if is_slip(&bare) {
        return Parsed::less_sure(typed(), 0.6);
    }
    let digits = bare.chars().any(|c| c.is_ascii_digit());
    if digits && (4..=10).contains(&bare.len()) {
        Parsed {
            fits: false,
            ..Parsed::less_sure(typed(), 0.7)
        }
    } else {
        Parsed::doubtful(text)
    }
}

/// The code in its one spelling: capitals, and one space where the country has one.
pub(super) fn normal(text: &str) -> Option<String> {
    let bare = bare(text);
    british(&bare)
        .or_else(|| {
            let (routing, unique) = bare.split_at_checked(3).filter(|_| is_irish(&bare))?;
            Some(format!("{routing} {unique}"))
        })
        .or_else(|| among_words(text))
}

fn bare(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_uppercase()
}

/// `A9 9AA`, `A99 9AA`, `AA9 9AA`, `AA99 9AA`, `A9A 9AA`, `AA9A 9AA` (Jersey, Guernsey and Man
/// among them), the overseas territories' `AAAA 9AA`, `GIR 0AA`, and the Forces' `BFPO 9` to
/// `BFPO 9999`.
fn british(bare: &str) -> Option<String> {
    if let Some(number) = bare.strip_prefix("BFPO") {
        let fits = (1..=4).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
        return fits.then(|| format!("BFPO {number}"));
    }
    let (outward, inward) = bare.split_at_checked(bare.len().checked_sub(3)?)?;
    let territory = matches!(
        outward,
        "GIR" | "ASCN" | "BBND" | "BIQQ" | "FIQQ" | "PCRN" | "SIQQ" | "STHL" | "TDCU" | "TKCA"
    );
    let fits = territory || OUTWARD.contains(&shape(outward).as_str());
    (fits && shape(inward) == INWARD).then(|| format!("{outward} {inward}"))
}

const OUTWARD: &[&str] = &["A9", "A99", "AA9", "AA99", "A9A", "AA9A"];
const INWARD: &str = "9AA";

fn shape(part: &str) -> String {
    part.chars()
        .map(|c| if c.is_ascii_digit() { '9' } else { 'A' })
        .collect()
}

/// An Eircode: a routing key (a letter and two digits, or D6W) and four letters or digits of
/// Eircode's own alphabet.
fn is_irish(bare: &str) -> bool {
    let Some((routing, unique)) = bare.split_at_checked(3).filter(|_| bare.len() == 7) else {
        return false;
    };
    (shape(routing) == "A99" || routing == "D6W")
        && unique
            .chars()
            .all(|c| c.is_ascii_digit() || "ACDEFHKNPRTVWXY".contains(c))
}

/// "Leeds LS6 2QT": the one code among other words, in one word or two.
fn among_words(text: &str) -> Option<String> {
    let words: Vec<String> = text.split_whitespace().map(bare).collect();
    if !(2..=12).contains(&words.len()) {
        return None;
    }
    let pairs = words
        .iter()
        .zip(words.iter().skip(1))
        .filter(|(_, inward)| shape(inward) == INWARD)
        .map(|(outward, inward)| format!("{outward}{inward}"));
    let mut found: Vec<String> = words
        .iter()
        .filter(|word| word.len() >= 5)
        .cloned()
        .chain(pairs)
        .filter_map(|word| british(&word))
        .collect();
    found.dedup();
    match found.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    }
}

/// Whether it would be a British code with O for 0 or I for 1 somewhere, or the reverse.
fn is_slip(bare: &str) -> bool {
    let fits = |as_digits: &str, pattern: &str| {
        bare.len() == pattern.len()
            && bare
                .chars()
                .zip(pattern.chars())
                .all(|(c, wanted)| match wanted {
                    '9' => c.is_ascii_digit() || as_digits.contains(c),
                    _ => c.is_ascii_alphabetic() || matches!(c, '0' | '1'),
                })
    };
    OUTWARD
        .iter()
        .any(|outward| fits("OIL", &format!("{outward}{INWARD}")))
}

#[cfg(test)]
mod tests {
    use super::{normal, postcode};

    #[test]
    fn a_british_code_has_one_spelling() {
        for (typed, code) in [
            ("LS6 2QT", "LS6 2QT"),
            ("ls62qt", "LS6 2QT"),
            ("LS6  2QT", "LS6 2QT"),
            ("BN12 4AX.", "BN12 4AX"),
            ("bn12-4ax", "BN12 4AX"),
            ("M1 1AE", "M1 1AE"),
            ("EC1A 1BB", "EC1A 1BB"),
            ("w1a 0ax", "W1A 0AX"),
            ("GIR 0AA", "GIR 0AA"),
            ("JE2 3AB", "JE2 3AB"),
            ("GY1 1AA", "GY1 1AA"),
            ("IM1 1AA", "IM1 1AA"),
            ("bfpo 57", "BFPO 57"),
            ("FIQQ 1ZZ", "FIQQ 1ZZ"),
            ("ZZ99 3VZ", "ZZ99 3VZ"),
        ] {
            let read = postcode(typed);
            assert_eq!(read.value.unwrap().to_string(), code, "{typed}");
            assert!(read.sure > 0.9 && read.fits, "{typed}");
            assert_eq!(normal(typed).as_deref(), Some(code), "{typed}");
        }
        for (typed, code) in [("Leeds LS6 2QT", "LS6 2QT"), ("LS62QT (home)", "LS6 2QT")] {
            let read = postcode(typed);
            assert_eq!(read.value.unwrap().to_string(), code, "{typed}");
            assert_eq!(normal(typed).as_deref(), Some(code), "{typed}");
        }
    }

    #[test]
    fn other_codes_stay_as_typed_and_slips_are_told_and_never_changed() {
        for (typed, sure, code) in [
            ("d02 x285", true, Some("D02 X285")),
            ("D6W XY00", true, Some("D6W XY00")),
            ("75001", false, None),
            ("LS6", false, None),
            ("LS6 2QTT", false, None),
            // The letter O for a zero, I for a one, and the reverse.
            ("SW1A OAA", false, None),
            ("LSI 4AB", false, None),
            ("L56 2Q1", false, None),
            ("0X4 6HS", false, None),
            ("not sure", false, None),
            ("LS6 2QT or LS8 4AA", false, None),
        ] {
            let read = postcode(typed);
            assert_eq!(read.value.unwrap().to_string(), typed, "{typed}");
            assert_eq!(read.sure >= 0.8, sure, "{typed}");
            assert_eq!(normal(typed).as_deref(), code, "{typed}");
        }
    }
}

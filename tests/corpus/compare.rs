//! When an answer is what was written, by the corpus's own rules: text after NFC, quotes made
//! straight, white space folded, case ignored; lists as sets; phones by digits; postcodes
//! without spaces.

use std::collections::BTreeSet;

use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;

/// With this confidence an answer is asserted.
const ASSERTED: f64 = 0.8;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Right,
    /// Not read, or read with doubt: a person looks.
    Wrong,
    /// Asserted, and not what was written.
    SilentlyWrong,
}

/// Judges the answer `got` to `field`, where `wanted` was written.
pub(crate) fn judge(field: &str, wanted: Option<&Value>, got: Option<&Value>) -> Verdict {
    let sure = |answer: &Value| answer["confidence"].as_f64().unwrap() >= ASSERTED;
    match (wanted, got) {
        (Some(wanted), Some(got)) if same(field, wanted, &got["value"]) => Verdict::Right,
        (Some(_), Some(got)) if !sure(got) => Verdict::Wrong,
        (_, Some(_)) => Verdict::SilentlyWrong,
        (Some(_), None) => Verdict::Wrong,
        (None, None) => Verdict::Right,
    }
}

fn same(field: &str, one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Array(_), Value::Array(_)) => {
            let set = |value| -> BTreeSet<String> {
                strings(value).iter().map(|text| folded(text)).collect()
            };
            set(one) == set(other)
        }
        (Value::String(one), Value::String(other)) => match field {
            "phone" => digits(one) == digits(other),
            "postcode" => folded(one).replace(' ', "") == folded(other).replace(' ', ""),
            _ => folded(one) == folded(other),
        },
        (one, other) => one == other,
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn folded(text: &str) -> String {
    let text: String = text
        .nfc()
        .map(|c| match c {
            '‘' | '’' | '‛' | '‚' => '\'',
            '“' | '”' | '„' | '‟' => '"',
            c => c,
        })
        .collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// The members of a list of strings.
pub(crate) fn strings(value: &Value) -> Vec<String> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|member| member.as_str().unwrap().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Verdict, judge};
    use serde_json::json;

    #[test]
    fn judges_by_the_rules_of_the_corpus() {
        let read = |value, confidence: f64| json!({ "value": value, "confidence": confidence });
        let verdict = |field, wanted, value, confidence| {
            judge(field, Some(&wanted), Some(&read(value, confidence)))
        };
        let right = [
            ("phone", json!("07700 900123"), json!("07700900123")),
            ("postcode", json!("LS6 2QT"), json!("ls62qt")),
            ("organisation", json!("Zoe’s  Z\u{307}"), json!("zoe's\nŻ")),
            (
                "regions",
                json!(["London", "Wales"]),
                json!(["wales", "London"]),
            ),
            ("declaration", json!(true), json!(true)),
        ];
        for (field, wanted, value) in right {
            assert_eq!(
                verdict(field, wanted, value, 1.0),
                Verdict::Right,
                "{field}"
            );
        }
        let differ = |confidence| verdict("phone", json!("1"), json!("2"), confidence);
        assert_eq!(differ(0.9), Verdict::SilentlyWrong);
        assert_eq!(differ(0.7), Verdict::Wrong);
        let asserted = read(json!("x"), 0.5);
        assert_eq!(
            judge("phone", None, Some(&asserted)),
            Verdict::SilentlyWrong
        );
        assert_eq!(judge("phone", Some(&json!("x")), None), Verdict::Wrong);
    }
}

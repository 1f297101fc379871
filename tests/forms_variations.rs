//! The same answers under every wording that the definition knows, in the layouts that people
//! make: the questions on the left, above, side by side, in one row, in a letter. What is read
//! must be what was typed, or be said to be doubtful.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic, in its helpers too"
)]

use std::fmt::Write as _;

use qpm_intake::domain::form::FormDefinition;
use qpm_intake::domain::reading::{Answer, FormReading, Outcome};
use qpm_intake::forms::{FormReader, definition};
use rust_xlsxwriter::{Format, Workbook};

/// Question ids with an answer of their own shape and what it must come out as.
const ANSWERS: &[(&str, &str, &str)] = &[
    ("full_name", "Zoe Kemp", "Zoe Kemp"),
    ("preferred_name", "Zo", "Zo"),
    ("email", "zoe.kemp@example.org", "zoe.kemp@example.org"),
    ("phone", "01632 960001", "01632 960001"),
    ("address", "4 Hill Street, Leeds", "4 Hill Street, Leeds"),
    ("postcode", "ls1 1aa", "LS1 1AA"),
    ("regions", "North East, Wales", "North East; Wales"),
    ("current_role", "Team leader", "Team leader"),
    ("organisation", "Harbour Voices", "Harbour Voices"),
    ("provides_advocacy_now", "No", "no"),
    (
        "conflict_details",
        "My sister chairs an advocacy charity.",
        "My sister chairs an advocacy charity.",
    ),
    (
        "advocacy_experience",
        "Nine years as a community advocate in two counties.",
        "Nine years as a community advocate in two counties.",
    ),
    ("statutory_experience", "IMCA, RPR", "IMCA; RPR"),
    (
        "health_social_care_knowledge",
        "I have worked beside the NHS since 2004.",
        "I have worked beside the NHS since 2004.",
    ),
    (
        "organisational_development",
        "Led a merger of two small charities.",
        "Led a merger of two small charities.",
    ),
    (
        "communication_example",
        "I wrote a plain report that named three strengths.",
        "I wrote a plain report that named three strengths.",
    ),
    ("availability", "Two days a month", "Two days a month"),
    (
        "referee_1",
        "Ann Lee, ann@example.org",
        "Ann Lee, ann@example.org",
    ),
    (
        "referee_2",
        "Bob Day, bob@example.net",
        "Bob Day, bob@example.net",
    ),
    (
        "access_needs",
        "Large print, please.",
        "Large print, please.",
    ),
    ("heard_from", "A colleague", "A colleague"),
    ("declaration", "Yes", "yes"),
    ("signed_name", "Z Kemp", "Z Kemp"),
    ("signed_date", "4 May 2026", "2026-05-04"),
];

/// Wordings that say the opposite, or ask for two people at once, are tested by themselves.
fn is_special(label: &str) -> bool {
    let label = label.to_lowercase();
    label.contains(" + ")
        || label.contains(" not ")
        || label.contains("two ")
        || [
            "referees",
            "references",
            "your referees",
            "referee details",
            "canolwyr",
        ]
        .contains(&label.as_str())
}

fn labels(form: &FormDefinition, id: &str, round: usize) -> String {
    let field = form.field(id).unwrap();
    let all: Vec<&String> = std::iter::once(&field.question)
        .chain(&field.labels)
        .filter(|label| !is_special(label))
        .collect();
    all[round % all.len()].clone()
}

type Layout = fn(&[(String, String)]) -> Vec<u8>;

fn sheet(write: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    write(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

fn left(pairs: &[(String, String)]) -> Vec<u8> {
    sheet(|sheet| {
        sheet.write(0, 0, "Expression of interest").unwrap();
        for (row, (label, answer)) in (2u32..).zip(pairs) {
            sheet.write(row, 0, label).unwrap();
            sheet.write(row, 1, answer).unwrap();
        }
    })
}

fn numbered_with_gap(pairs: &[(String, String)]) -> Vec<u8> {
    sheet(|sheet| {
        for (number, (label, answer)) in (1u32..).zip(pairs) {
            sheet
                .write(number * 2, 0, format!("{number}. {label}: *"))
                .unwrap();
            sheet.write(number * 2, 3, answer).unwrap();
        }
    })
}

fn above(pairs: &[(String, String)]) -> Vec<u8> {
    sheet(|sheet| {
        let format = Format::new();
        for (number, (label, answer)) in (0u32..).zip(pairs) {
            sheet
                .merge_range(number * 3, 0, number * 3, 4, label, &format)
                .unwrap();
            sheet
                .merge_range(number * 3 + 1, 0, number * 3 + 1, 4, answer, &format)
                .unwrap();
        }
    })
}

fn side_by_side(pairs: &[(String, String)]) -> Vec<u8> {
    sheet(|sheet| {
        for (number, (label, answer)) in (0u32..).zip(pairs) {
            let col = if number % 2 == 0 { 0 } else { 3 };
            sheet.write(number / 2, col, label).unwrap();
            sheet.write(number / 2, col + 1, answer).unwrap();
        }
    })
}

fn one_row(pairs: &[(String, String)]) -> Vec<u8> {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let line = |pick: fn(&(String, String)) -> &String| {
        pairs
            .iter()
            .map(|pair| quoted(pick(pair)))
            .collect::<Vec<_>>()
            .join(",")
    };
    format!("{}\r\n{}\r\n", line(|pair| &pair.0), line(|pair| &pair.1)).into_bytes()
}

fn web_table(pairs: &[(String, String)]) -> Vec<u8> {
    let mut rows = String::new();
    for (label, answer) in pairs {
        write!(
            rows,
            "<tr><td><p><b>{label}</b></p></td><td><p>{answer}</p></td></tr>"
        )
        .unwrap();
    }
    format!("<html><meta charset=\"utf-8\"><body><table>{rows}</table></body></html>").into_bytes()
}

fn below_in_text(pairs: &[(String, String)]) -> Vec<u8> {
    let mut text = String::new();
    for (label, answer) in pairs {
        write!(text, "{label}\n{answer}\n\n").unwrap();
    }
    text.into_bytes()
}

fn lines_in_text(pairs: &[(String, String)]) -> Vec<u8> {
    let mut text = String::new();
    for (label, answer) in pairs {
        writeln!(text, "{label}: {answer}").unwrap();
    }
    text.into_bytes()
}

fn shouted(pairs: &[(String, String)]) -> Vec<u8> {
    let loud: Vec<(String, String)> = pairs
        .iter()
        .map(|(label, answer)| (label.to_uppercase(), answer.clone()))
        .collect();
    left(&loud)
}

/// A letter swapped in each question's longest word.
fn mistyped(pairs: &[(String, String)]) -> Vec<u8> {
    let wrong: Vec<(String, String)> = pairs
        .iter()
        .map(|(label, answer)| {
            let longest = label
                .split(' ')
                .max_by_key(|word| word.chars().count())
                .unwrap();
            let mut letters: Vec<char> = longest.chars().collect();
            if letters.len() > 6 && letters.iter().all(|c| c.is_alphabetic()) {
                letters.swap(3, 4);
            }
            let typo: String = letters.into_iter().collect();
            (label.replacen(longest, &typo, 1), answer.clone())
        })
        .collect();
    left(&wrong)
}

#[derive(Default, Debug)]
struct Tally {
    right: usize,
    doubtful: usize,
    missed: usize,
    silent: usize,
}

fn compare(
    tally: &mut Tally,
    name: &str,
    round: usize,
    pairs: &[(String, String)],
    form: &FormReading,
) {
    for ((id, _, wanted), (label, _)) in ANSWERS.iter().zip(pairs) {
        match form.answer(id) {
            Some(answer) if answer.value.to_string() == *wanted => {
                tally.right += 1;
                tally.doubtful += usize::from(answer.confidence < Answer::DOUBTFUL);
            }
            Some(answer) if answer.confidence >= Answer::DOUBTFUL => {
                println!(
                    "SILENT {name} {round} {id} [{label}] {:?} {}",
                    answer.value.to_string(),
                    answer.confidence
                );
                tally.silent += 1;
            }
            other => {
                println!(
                    "missed {name} {round} {id} [{label}] {:?}",
                    other.map(|answer| answer.value.to_string())
                );
                tally.missed += 1;
            }
        }
    }
}

#[test]
fn every_known_wording_is_read_in_every_layout() {
    let form = definition::parse(definition::BUILT_IN).unwrap();
    let reader = FormReader::new(&form);
    let layouts: &[(&str, Layout, usize)] = &[
        ("left", left, 0),
        ("numbered_with_gap", numbered_with_gap, 0),
        ("above", above, 0),
        ("side_by_side", side_by_side, 0),
        ("one_row", one_row, 0),
        ("web_table", web_table, 0),
        ("below_in_text", below_in_text, 0),
        ("lines_in_text", lines_in_text, 0),
        ("shouted", shouted, 0),
        ("mistyped", mistyped, 15),
    ];
    for (name, layout, may_miss) in layouts {
        let mut tally = Tally::default();
        for round in 0..70 {
            let pairs: Vec<(String, String)> = ANSWERS
                .iter()
                .map(|(id, answer, _)| (labels(&form, id, round), (*answer).to_string()))
                .collect();
            match reader.read_file(&layout(&pairs)).outcome {
                Outcome::Form(found) => compare(&mut tally, name, round, &pairs, &found),
                other => panic!("{name} {round}: {other:?}"),
            }
        }
        println!("{name}: {tally:?}");
        assert_eq!(tally.silent, 0, "{name}: silently wrong");
        assert!(
            tally.missed <= *may_miss,
            "{name}: {} answers missed",
            tally.missed
        );
    }
}

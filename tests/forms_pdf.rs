//! The same person's answers in PDF files as programs and people make them: each file says the
//! same, so each must be read the same, or be named for what it is.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may panic, in its helpers too"
)]

use std::fs;
use std::path::Path;

use qpm_intake::domain::reading::{Answer, FileKind, Outcome};
use qpm_intake::domain::verdict::Unreadable;
use qpm_intake::forms::{FormReader, definition};

fn outcome(name: &str) -> Outcome {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pdf");
    let reader = FormReader::new(&definition::parse(definition::BUILT_IN).unwrap());
    let reading = reader.read_file(&fs::read(folder.join(name)).unwrap());
    assert_eq!(reading.file, FileKind::Pdf, "{name}");
    reading.outcome
}

const ANSWERS: &[(&str, &str)] = &[
    ("full_name", "Morwenna Tregear"),
    ("email", "morwenna.t@example.org"),
    ("phone", "07700 900417"),
    ("address", "5 Chapel Row, Penryn"),
    ("postcode", "TR10 8NA"),
    ("regions", "South West"),
    ("current_role", "Practice lead"),
    ("organisation", "Carrick Voices"),
    ("provides_advocacy_now", "no"),
    (
        "organisational_development",
        "I led the merger of two small charities and rewrote their policies.",
    ),
    ("statutory_experience", "IMCA; IMHA"),
    ("availability", "Mondays and Tuesdays, from 1 February"),
    (
        "referee_1",
        "Jago Penrose, Chief Executive, jago.penrose@example.net",
    ),
    ("referee_2", "Dr Mina Shah, GP, 01632 960444"),
    ("access_needs", "A hearing loop, please."),
    ("heard_from", "A colleague"),
    ("signed_name", "Morwenna Tregear"),
    ("signed_date", "2026-02-03"),
];

#[test]
fn the_same_answers_are_read_whoever_made_the_file() {
    for name in [
        "fields-shown-cut-off.pdf",
        "fields-side-by-side.pdf",
        "fields-unlisted.pdf",
        "object-streams.pdf",
        "on-its-side.pdf",
        "tabs-and-lines.pdf",
        "typed-over.pdf",
        "xfa.pdf",
    ] {
        let Outcome::Form(form) = outcome(name) else {
            panic!("{name} is a form");
        };
        for (field, wanted) in ANSWERS {
            let answer = form
                .answer(field)
                .unwrap_or_else(|| panic!("{name}: {field}"));
            assert_eq!(answer.value.to_string(), *wanted, "{name}: {field}");
            let sure = answer.confidence >= Answer::DOUBTFUL;
            assert!(sure, "{name}: {field} {}", answer.confidence);
            assert!(!answer.place.is_empty(), "{name}: {field} is nowhere");
        }
        assert!(form.conflicting.is_empty(), "{name}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named_for_what_it_is() {
    for (name, why) in [
        ("needs-password.pdf", Unreadable::Encrypted),
        ("cut-in-half.pdf", Unreadable::Damaged),
        ("xfa-without-a-form.pdf", Unreadable::Unsupported),
    ] {
        assert_eq!(outcome(name), Outcome::Unreadable(why), "{name}");
    }
}

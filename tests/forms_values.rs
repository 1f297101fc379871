//! What people type into a form, read the whole way: from the cell to the answer, its spelling
//! for programs and its doubts.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may panic, in its helpers too"
)]

use qpm_intake::domain::reading::{Answer, FormReading, Outcome};
use qpm_intake::forms::{FormReader, definition};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

/// A form whose other answers leave no doubt that it is ours, with one more question.
fn read(label: &str, write: impl FnOnce(&mut Worksheet)) -> FormReading {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let rows = [
        ("Full name", "Zoe Kemp"),
        ("Advocacy experience", "Nine years as an IMCA."),
        ("Health and social care knowledge", "Good."),
        ("Availability", "Two days a month"),
    ];
    for (row, (label, answer)) in (0..).zip(rows) {
        sheet.write(row, 0, label).unwrap();
        sheet.write(row, 1, answer).unwrap();
    }
    sheet.write(4, 0, label).unwrap();
    write(sheet);
    let form = definition::parse(definition::BUILT_IN).unwrap();
    let octets = book.save_to_buffer().unwrap();
    match FormReader::new(&form).read_file(&octets).outcome {
        Outcome::Form(form) => form,
        other => panic!("{label}: {other:?}"),
    }
}

/// The answer as `value`, with a question mark where it is doubtful.
fn told(form: &FormReading, field: &str) -> String {
    let Some(answer) = form.answer(field) else {
        return String::new();
    };
    let doubtful = answer.confidence < Answer::DOUBTFUL;
    format!("{}{}", answer.value, if doubtful { "?" } else { "" })
}

fn typed(label: &str, field: &str, text: &str) -> (String, Option<Answer>) {
    let form = read(label, |sheet| {
        sheet.write_string(4, 1, text).unwrap();
    });
    (told(&form, field), form.answer(field).cloned())
}

#[test]
fn what_was_typed_and_what_can_be_dialled_stand_beside_each_other() {
    let text = "07700 900123 (mob) / 020 7946 0018 ext 4 (eve)";
    let (value, answer) = typed("Telephone", "phone", text);
    let answer = answer.unwrap();
    assert_eq!((value.as_str(), answer.raw.as_str()), (text, text));
    assert_eq!(
        answer.normal.as_deref(),
        Some("+447700900123, +442079460018;ext=4")
    );

    let form = read("Mobile", |sheet| {
        sheet.write_number(4, 1, 7_700_900_123.0).unwrap();
    });
    let answer = form.answer("phone").unwrap();
    assert_eq!(
        (answer.raw.as_str(), answer.normal.as_deref()),
        ("7700900123", Some("+447700900123"))
    );
    assert!(answer.confidence < 0.9);

    let (value, answer) = typed("Postcode", "postcode", "ls62qt");
    let answer = answer.unwrap();
    assert_eq!((value.as_str(), answer.raw.as_str()), ("LS6 2QT", "ls62qt"));
    let (value, answer) = typed("Email", "email", "mailto:Zoe@BÜCHER.example");
    let answer = answer.unwrap();
    assert_eq!(value, "Zoe@BÜCHER.example");
    assert_eq!(answer.normal.as_deref(), Some("Zoe@xn--bcher-kva.example"));
    // What is nobody's spelling but the typist's has no other.
    assert!(
        read("Telephone", |_| ())
            .answer("full_name")
            .unwrap()
            .normal
            .is_none()
    );
}

#[test]
fn a_day_is_read_by_what_the_form_asks_for() {
    for (label, text, day) in [
        ("Date", "03/04/26", "2026-04-03"),
        ("Date signed", "3rd March '26", "2026-03-03"),
        ("Dyddiad / Date", "3ydd o Fawrth 2026", "2026-03-03"),
        ("Date (dd/mm/yyyy)", "03/04/2026", "2026-04-03"),
        ("Date", "46266", "2026-09-01"),
        ("Date", "04/25/2026", "2026-04-25?"),
        ("Date", "Monday 1 September 2026", "2026-09-01?"),
        ("Date", "3/3", "3/3?"),
        // The maker's office has the month first; whoever writes may not.
        ("Date (MM/DD/YYYY)", "03/04/2026", "2026-03-04?"),
        ("Date (MM/DD/YYYY)", "03/25/2026", "2026-03-25"),
    ] {
        assert_eq!(typed(label, "signed_date", text).0, day, "{label}: {text}");
    }
    let form = read("Date", |sheet| {
        let day = ExcelDateTime::from_ymd(2026, 9, 1).unwrap();
        let format = Format::new().set_num_format("dd/mm/yyyy");
        sheet
            .write_datetime_with_format(4, 1, day, &format)
            .unwrap();
    });
    assert_eq!(told(&form, "signed_date"), "2026-09-01");
}

#[test]
fn a_yes_that_is_none_and_a_no_that_takes_itself_back_are_doubtful() {
    let question = "Are you currently providing advocacy?";
    for (text, told) in [
        ("Yes, as a volunteer", "yes"),
        ("Not at present", "no"),
        ("I do not", "no"),
        ("no longer", "no"),
        ("Nope", "no"),
        ("Nac ydw", "no"),
        ("Not sure", "Not sure?"),
        ("sort of", "sort of?"),
        ("yes and no", "yes and no?"),
        ("see below", "see below?"),
        ("No, but I manage an IMHA team", "no?"),
        ("I am a retired nurse", "I am a retired nurse?"),
        ("Yes, previously", "yes?"),
    ] {
        assert_eq!(
            typed(question, "provides_advocacy_now", text).0,
            told,
            "{text}"
        );
    }
    for (text, told) in [
        ("I am not", "no"),
        ("I'm not at present", "no"),
        ("I am", "yes?"),
    ] {
        let statement = "I am not currently providing advocacy";
        assert_eq!(
            typed(statement, "provides_advocacy_now", text).0,
            told,
            "{text}"
        );
    }
}

#[test]
fn places_on_nobodys_list_are_not_dropped_in_silence() {
    for (text, told) in [
        ("North West and Wales", "North West; Wales"),
        ("nationwide", "UK-wide"),
        ("London, Leeds", "London?"),
        ("everything except Scotland", "everything except Scotland?"),
        ("Anywhere but London", "UK-wide?"),
    ] {
        assert_eq!(
            typed("Regions you can cover", "regions", text).0,
            told,
            "{text}"
        );
    }
}

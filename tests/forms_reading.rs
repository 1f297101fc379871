//! Forms as people send them, and what must come of each: whose answers they are, what is no
//! answer, what is not read at all, and what a file built to do harm costs.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic, in its helpers too"
)]

use std::io::{Cursor, Write as _};

use qpm_intake::domain::reading::{Answer, FileKind, FormReading, Outcome};
use qpm_intake::domain::verdict::Unreadable;
use qpm_intake::forms::{FormReader, definition};
use rust_xlsxwriter::{Workbook, Worksheet};
use zip::write::SimpleFileOptions;

fn reader() -> FormReader {
    FormReader::new(&definition::parse(definition::BUILT_IN).unwrap())
}

fn write(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0u32..).zip(rows) {
        for (col, text) in (0u16..).zip(*cells) {
            if !text.is_empty() {
                sheet.write(row, col, *text).unwrap();
            }
        }
    }
}

fn xlsx(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    write(book.add_worksheet(), rows);
    book.save_to_buffer().unwrap()
}

fn form(octets: &[u8]) -> FormReading {
    match reader().read_file(octets).outcome {
        Outcome::Form(form) => form,
        other => panic!("not read as a form: {other:?}"),
    }
}

/// The answers as `field=value`, doubtful ones with a question mark.
fn told(form: &FormReading) -> Vec<String> {
    let doubt = |answer: &Answer| {
        if answer.confidence < Answer::DOUBTFUL {
            "?"
        } else {
            ""
        }
    };
    form.answers
        .iter()
        .map(|answer| format!("{}={}{}", answer.field, answer.value, doubt(answer)))
        .collect()
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, octets) in parts {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(octets).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// Rows that make a sheet our form.
const CORE: &[&[&str]] = &[
    &["Full name", "Zoe Kemp"],
    &["Email", "zoe@example.org"],
    &["Are you currently providing advocacy?", "No"],
    &["Advocacy experience", "Nine years as an IMCA."],
    &["I confirm that this is true", "Yes"],
];

fn with(rows: &[&'static [&'static str]]) -> Vec<&'static [&'static str]> {
    CORE.iter().copied().chain(rows.iter().copied()).collect()
}

#[test]
fn a_referees_name_and_the_offices_date_are_not_the_applicants() {
    let found = form(&xlsx(&[
        &["PERSONAL DETAILS"],
        &["Title", "Dr"],
        &["Surname", "Patel"],
        &["Forename(s)", "Sunita"],
        &["Email", "s.patel@example.org"],
        &["Do you currently deliver advocacy?", "Yes"],
        &["If yes, please give details", "Bank shifts as an IMCA"],
        &["Experience of advocacy", "Since 2010."],
        &["REFEREES"],
        &["Name", "Ann Lee"],
        &["Job title", "Manager"],
        &["Email", "ann@example.org"],
        &["Name", "Bob Day"],
        &["Email", "bob@example.net"],
        &["DECLARATION"],
        &["I declare that the information given is true", "✓"],
        &["Name", "Sunita Patel"],
        &["FOR OFFICE USE ONLY"],
        &["Date", "01/01/2030"],
        &["Name", "Clerk"],
    ]));
    assert_eq!(
        told(&found),
        [
            "full_name=Sunita Patel",
            "email=s.patel@example.org",
            "provides_advocacy_now=yes",
            "conflict_details=Bank shifts as an IMCA",
            "advocacy_experience=Since 2010.",
            "referee_1=Ann Lee, Manager, ann@example.org",
            "referee_2=Bob Day, bob@example.net",
            "declaration=yes",
            "signed_name=Sunita Patel",
        ]
    );
}

#[test]
fn every_answer_says_where_it_was_found() {
    let found = form(&xlsx(CORE));
    assert_eq!(found.answer("email").unwrap().place, "Sheet1!B2");
    assert_eq!(found.answer("declaration").unwrap().raw, "Yes");
}

#[test]
fn a_hidden_example_person_is_nobody() {
    let mut book = Workbook::new();
    write(
        book.add_worksheet(),
        &[
            &["Full name", ""],
            &["Email", ""],
            &["Advocacy experience", ""],
            &["Are you currently providing advocacy?", ""],
        ],
    );
    let hidden = book.add_worksheet();
    write(hidden, CORE);
    hidden.set_hidden(true);
    let found = form(&book.save_to_buffer().unwrap());
    assert_eq!((found.labels, told(&found)), (4, vec![]));
}

#[test]
fn a_telephone_that_excel_took_for_a_number_gets_its_zero_back_and_is_less_sure() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    write(sheet, CORE);
    sheet.write(6, 0, "Mobile").unwrap();
    sheet.write(6, 1, 7_700_900_123.0).unwrap();
    let found = form(&book.save_to_buffer().unwrap());
    let phone = found.answer("phone").unwrap();
    assert_eq!(
        (phone.value.to_string().as_str(), phone.raw.as_str()),
        ("07700900123", "7700900123")
    );
    assert!(phone.confidence < 0.9);
}

#[test]
fn a_blank_form_has_questions_and_no_answers() {
    let found = form(&xlsx(&[
        &["Expression of interest"],
        &["Name", "As on your passport"],
        &["Email", "[type here]"],
        &["Phone"],
        &["A mobile is best for us, if you have one."],
        &["Are you currently providing advocacy?", "Yes / No"],
        &["Advocacy experience", "Please describe in up to 500 words"],
        &["Regions", "Please select"],
        &["I confirm that this is true", "☐ Yes ☐ No"],
        &["Signed", "__________"],
        &["Date", "DD/MM/YYYY"],
    ]));
    assert_eq!((found.labels, told(&found)), (9, vec![]));
}

#[test]
#[allow(clippy::too_many_lines)] // A table of cases.
fn ticks_of_every_kind_choose_their_option() {
    for (rows, wanted) in [
        (
            vec![&["Are you currently providing advocacy?", "☐ Yes ☒ No"] as &[&str]],
            "provides_advocacy_now=no",
        ),
        (
            vec![&[
                "Are you currently providing advocacy?",
                "Yes",
                "",
                "No",
                "X",
            ]],
            "provides_advocacy_now=no",
        ),
        (
            vec![
                &["", "Yes", "No"],
                &["Are you currently providing advocacy?", "✓", ""],
            ],
            "provides_advocacy_now=yes",
        ),
        (
            vec![&["I confirm that I am not currently providing advocacy", "☒"]],
            "provides_advocacy_now=no",
        ),
        (
            vec![&["I currently provide advocacy", "[x]"]],
            "provides_advocacy_now=yes",
        ),
        (
            vec![
                &["Types of statutory advocacy"],
                &["IMCA", "x"],
                &["IMHA"],
                &["RPR", "x"],
            ],
            "statutory_experience=IMCA; RPR",
        ),
        (
            vec![
                &[
                    "Types of statutory advocacy",
                    "IMCA",
                    "IMHA",
                    "RPR",
                    "Care Act",
                ],
                &["", "", "x", "", "x"],
            ],
            "statutory_experience=IMHA; Care Act",
        ),
        (
            vec![&["Regions", "☐ London ☒ Wales ☒ North East"]],
            "regions=Wales; North East",
        ),
        (
            vec![&["Declaration", "☒ I confirm that the information is true"]],
            "declaration=yes",
        ),
    ] {
        let all: Vec<&[&str]> = [
            &["Full name", "Zoe Kemp"] as &[&str],
            &["Email", "zoe@example.org"],
            &["Health and social care knowledge", "Good."],
            &["Organisational development", "Some."],
        ]
        .into_iter()
        .chain(rows)
        .collect();
        let found = told(&form(&xlsx(&all)));
        assert!(
            found.iter().any(|answer| answer == wanted),
            "{wanted}: {found:?}"
        );
    }
}

#[test]
fn yes_and_no_both_ticked_is_a_conflict_and_neither() {
    let found = form(&xlsx(&[
        &["Full name", "Zoe Kemp"],
        &["Email", "zoe@example.org"],
        &["Are you currently providing advocacy?", "☒ Yes ☒ No"],
        &["Advocacy experience", "Some"],
    ]));
    assert_eq!(found.conflicting.len(), 1);
    assert!(found.answer("provides_advocacy_now").is_none());
}

#[test]
fn an_export_of_two_people_is_doubtful_through_and_through() {
    let found = form(
        b"Full name,Email,Are you currently providing advocacy?,Advocacy experience,Regions\n\
          A Bee,a@example.org,No,Some,London\nC Dee,c@example.org,Yes,Much,Wales\n",
    );
    assert!(!found.answers.is_empty());
    assert!(
        found
            .answers
            .iter()
            .all(|answer| answer.confidence < Answer::DOUBTFUL),
        "{:?}",
        told(&found)
    );
}

#[test]
fn a_monitoring_form_gives_nothing_whatever_it_asks() {
    for rows in [
        vec![
            &["Equality and Diversity Monitoring Form"] as &[&str],
            &["Age", "45-54"],
            &["Name", "Mo"],
        ],
        vec![
            &["Name", "Mo Nitor"],
            &["Email", "mo@example.org"],
            &["What is your age group?", "45-54"],
            &["What is your ethnic group?", "Irish"],
            &["What is your religion or belief?", "None"],
            &["Do you need any reasonable adjustments?", "A ramp"],
            &["Where did you see this advertised?", "Radio"],
        ],
        vec![&["Diversity questionnaire"], &["Please tell us"]],
        vec![
            &["Q1", "Prefer not to say"],
            &["Q2", "Prefer not to say"],
            &["Q3", "Prefer not to say"],
        ],
    ] {
        let reading = reader().read_file(&xlsx(&rows));
        assert_eq!(reading.outcome, Outcome::Monitoring, "{rows:?}");
        assert!(!serde_json::to_string(&reading).unwrap().contains("45-54"));
    }
}

#[test]
fn a_monitoring_section_in_our_form_is_not_read() {
    let found = form(&xlsx(&with(&[
        &["Equality monitoring"],
        &["Age", "25-34"],
        &["Ethnic group", "White Irish"],
        &["Disability", "Yes, I use a wheelchair"],
        &["Do you need any reasonable adjustments?", "A ramp"],
        &["Preferred name", "Secretly"],
    ])));
    assert!(found.monitoring_section);
    let all = format!("{found:?}");
    for secret in ["25-34", "Irish", "wheelchair", "ramp", "Secretly"] {
        assert!(!all.contains(secret), "{secret}");
    }
}

#[test]
fn asking_for_adjustments_is_not_monitoring() {
    let found = form(&xlsx(&with(&[&[
        "Do you need any reasonable adjustments?",
        "A quiet room",
    ]])));
    assert!(!found.monitoring_section);
    assert_eq!(found.text("access_needs").as_deref(), Some("A quiet room"));
}

#[test]
fn other_papers_about_people_are_not_our_form() {
    for (rows, cv) in [
        (
            vec![
                &["Curriculum Vitae"] as &[&str],
                &["Name", "Jo"],
                &["Email", "jo@example.org"],
                &["Address", "1 Lane"],
                &["Education"],
                &["BA"],
            ],
            true,
        ),
        (
            vec![
                &["Jo Day"],
                &["Email: jo@example.org"],
                &["Work experience"],
                &["2001 Nurse"],
                &["Education"],
                &["BA"],
                &["Interests"],
                &["Chess"],
            ],
            true,
        ),
        (
            vec![
                &["Invoice"],
                &["Name", "ACME"],
                &["Email", "a@example.org"],
                &["Date", "1/1/26"],
                &["Item", "Price"],
                &["Widget", "3"],
                &["Sum", "3"],
                &["Due", "soon"],
                &["Bank", "x"],
            ],
            false,
        ),
    ] {
        assert_eq!(
            reader().read_file(&xlsx(&rows)).outcome,
            Outcome::NotAForm { cv },
            "{rows:?}"
        );
    }
}

#[test]
fn a_letter_is_read_without_what_it_quotes_and_without_its_signature() {
    let read = |text: &str| {
        reader()
            .read_body(text, None)
            .map(|form| told(&form))
            .unwrap_or_default()
    };
    assert_eq!(
        read(
            "Hello\n\nName: Zoe Kemp  Tel: 01632 960001\nEmail - zoe@example.org\nAddress:\n1 High Street\nLeeds\n\nRegards,\nZoe\nTel: 01632 960999\n\nOn 9 Nov 2026, QPM wrote:\n> Postcode: LS1 1AA\n"
        ),
        [
            "full_name=Zoe Kemp",
            "email=zoe@example.org",
            "phone=01632 960001",
            "address=1 High Street\nLeeds"
        ]
    );
    assert_eq!(
        read("Telephone: 07700 900321\n\nAmy\n\n> Telephone: 1"),
        ["phone=07700 900321"]
    );
    assert_eq!(
        read("Name: Zoe\n-- \nEmail: zoe@example.org"),
        ["full_name=Zoe"]
    );
    assert_eq!(
        read(
            "Thanks\n\nFrom: QPM <q@example.test>\nSent: Monday\nTo: Zoe\nSubject: form\n\nName: Zoe\nEmail: z@example.org"
        ),
        [""; 0]
    );
    assert_eq!(
        read(
            "---------- Forwarded message ---------\nFrom: Zoe <z@example.org>\nDate: Mon, 9 Nov 2026\nTo: me\n\nName: Zoe\nEmail: z@example.org"
        ),
        ["full_name=Zoe", "email=z@example.org"]
    );
    assert_eq!(
        read(
            "I would like to apply. I am not providing advocacy at present.\n\nZoe Kemp\n07700 900664"
        ),
        [""; 0]
    );
}

#[test]
fn one_known_wording_outweighs_faint_resemblances() {
    let read = |text: &str| {
        reader()
            .read_body(text, None)
            .map(|form| told(&form))
            .unwrap_or_default()
    };
    assert_eq!(
        read(
            "Hello,\n\nMy second referee has changed. The new one is:\n\nReferee 2: Mr Owen Tate, owen@example.org\n\nAmy"
        ),
        ["referee_2=Mr Owen Tate, owen@example.org"]
    );
    // The colon of an answer does not make the question longer.
    assert_eq!(
        read(
            "What is your name?\tZoe\nEmail\tz@example.org\nGive an example of giving feedback\tPeer reports: findings graded."
        ),
        [
            "full_name=Zoe",
            "email=z@example.org",
            "communication_example=Peer reports: findings graded."
        ]
    );
}

#[test]
fn label_like_words_in_a_long_answer_stay_in_it() {
    let long =
        "I worked for a hub.\n\nEmail: we had one shared address until 2009.\n\nThen I managed it.";
    let text = format!(
        "What is your name?\nZoe\n\nTell us about your advocacy experience\n\n{long}\n\nWhich regions could you work in?\nWales\n"
    );
    let found = reader().read_body(&text, None).unwrap();
    assert_eq!(found.text("advocacy_experience").as_deref(), Some(long));
    assert!(found.answer("email").is_none());
}

#[test]
fn a_form_pasted_into_a_mail_is_read_from_its_table() {
    let page = "<p>See below.</p><table><tr><td><p><b>What is your full name?</b></p></td><td><p>Zoe&nbsp;Kemp</p></td></tr>\
                <tr><td>Email</td><td><a href=\"mailto:z@example.org\">z@example.org</a></td></tr></table>\
                <div class=\"gmail_quote\">On Monday we wrote:<br>Postcode: LS1 1AA</div>";
    let found = reader().read_body("See below.", Some(page)).unwrap();
    assert_eq!(told(&found), ["full_name=Zoe Kemp", "email=z@example.org"]);
}

/// A compound file with one stream of this name.
fn ole(name: &str) -> Vec<u8> {
    let mut file = vec![0u8; 512 * 3];
    file[..8].copy_from_slice(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    file[30] = 9;
    file[48] = 1;
    file[76] = 0;
    file[512..516].copy_from_slice(&[0xfd, 0xff, 0xff, 0xff]);
    file[516..520].copy_from_slice(&[0xfe, 0xff, 0xff, 0xff]);
    for (at, unit) in name.encode_utf16().enumerate() {
        file[1024 + at * 2..1026 + at * 2].copy_from_slice(&unit.to_le_bytes());
    }
    file[1088] = u8::try_from(name.len() * 2 + 2).unwrap();
    file
}

#[test]
#[allow(clippy::too_many_lines)] // A table of cases.
fn what_cannot_be_read_is_named() {
    let whole = xlsx(CORE);
    let laugh = b"<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"ha\">]><w/>";
    let mut nested = zipped(&[("form.txt", b"Name: Zoe")]);
    for _ in 0..12 {
        nested = zipped(&[("next.zip", &nested)]);
    }
    for (octets, kind, why) in [
        (
            whole[..whole.len() / 2].to_vec(),
            FileKind::Xlsx,
            Unreadable::Damaged,
        ),
        (
            ole("EncryptedPackage"),
            FileKind::LockedOffice,
            Unreadable::Encrypted,
        ),
        (ole("WordDocument"), FileKind::Doc, Unreadable::Damaged),
        (
            b"\xff\xd8\xff\xe0rest".to_vec(),
            FileKind::Image,
            Unreadable::Image,
        ),
        (
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(),
            FileKind::Heic,
            Unreadable::Image,
        ),
        (
            b"%PDF-1.7 rest".to_vec(),
            FileKind::Pdf,
            Unreadable::Damaged,
        ),
        (
            zipped(&[
                ("[Content_Types].xml", b"wordprocessingml"),
                ("word/document.xml", laugh),
            ]),
            FileKind::Docx,
            Unreadable::Hostile,
        ),
        (
            zipped(&[
                ("[Content_Types].xml", b"spreadsheetml"),
                ("xl/workbook.xml", &vec![b' '; 40 << 20]),
            ]),
            FileKind::Xlsx,
            Unreadable::TooLarge,
        ),
        (nested, FileKind::Zip, Unreadable::Hostile),
        (
            b"-----BEGIN PGP MESSAGE-----\n\nx".to_vec(),
            FileKind::Sealed,
            Unreadable::Encrypted,
        ),
    ] {
        let reading = reader().read_file(&octets);
        assert_eq!(
            (reading.file, reading.outcome),
            (kind, Outcome::Unreadable(why))
        );
    }
    let empty = reader().read_file(b"");
    assert_eq!(empty.file, FileKind::Nothing);
    assert_eq!(empty.outcome, Outcome::Unreadable(Unreadable::Damaged));
}

#[test]
fn repeats_in_a_spreadsheet_are_counted_and_not_laid_out() {
    let content = "<office:document-content><table:table table:name=\"S\">\
        <table:table-row><table:table-cell office:value-type=\"string\"><text:p>Full name</text:p></table:table-cell>\
        <table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"1000000000\"><text:p>Zoe &amp; Co</text:p></table:table-cell></table:table-row>\
        <table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
        </table:table></office:document-content>";
    let ods = zipped(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("content.xml", content.as_bytes()),
    ]);
    let reading = reader().read_file(&ods);
    assert_eq!(reading.file, FileKind::Ods);
    assert!(
        !matches!(reading.outcome, Outcome::Unreadable(_)),
        "{:?}",
        reading.outcome
    );
}

#[test]
fn rubbish_is_survived() {
    // A small generator instead of real dice, so that a failure comes again.
    let mut seed = 0x2545_f491_u32;
    let mut next = move || {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        seed
    };
    let reader = reader();
    let mails = "Name: Zoe\nEmail: z@example.org\n\n☐ Yes ☒ No\nReferee 1\nName - Ann\n\"Signed ___\", Date: 1/2/26;\t<table><tr><td>Enw / Name";
    let page = "<table><tr><td rowspan=9>Name</td><td>Zoe</td></tr><tr><th>Email<td>z@example.org</table><select><option selected>x</select>";
    for base in [mails, page] {
        for _ in 0..400 {
            let mut octets = base.as_bytes().to_vec();
            for _ in 0..=(next() % 8) {
                let at = next() as usize % octets.len();
                match next() % 3 {
                    0 => octets[at] = u8::try_from(next() % 256).unwrap(),
                    1 => octets.truncate(at.max(1)),
                    _ => octets.extend_from_within(at..),
                }
            }
            let reading = reader.read_file(&octets);
            assert_ne!(reading.file, FileKind::Zip);
            let _ = reader.read_body(&String::from_utf8_lossy(&octets), None);
        }
    }
}

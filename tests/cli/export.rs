//! What leaves the log as a file.

use std::io::{Cursor, Read as _};
use std::os::unix::fs::PermissionsExt as _;

use calamine::{Data, Reader as _, Xlsx};

use super::desk::Desk;

/// Somebody whose answers a spreadsheet would run, and with access needs.
fn desk() -> Desk {
    let desk = Desk::with_database("");
    desk.run(&[
        "applicants",
        "add",
        "--field",
        "full_name==HYPERLINK(\"http://x.example\",\"Zoe\")",
        "--field",
        "email=zoe@example.org",
        "--field",
        "phone=+44 7700 900123",
        "--field",
        "organisation=@SUM(1;=2)",
        "--field",
        "signed_date=2026-09-01",
        "--field",
        "access_needs=A hearing loop",
    ])
    .ok();
    desk
}

#[test]
fn csv_holds_no_cell_that_a_spreadsheet_runs() {
    let desk = desk();
    let out = desk
        .run(&["applicants", "export", "--format", "csv"])
        .ok()
        .out;
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    let headings = reader.headers().unwrap().clone();
    assert_eq!(&headings[0], "reference");
    let different: std::collections::BTreeSet<_> = headings.iter().collect();
    assert_eq!(different.len(), headings.len(), "{headings:?}");
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1);
    let cell = |id: &str| &rows[0][headings.iter().position(|one| one == id).unwrap()];
    assert_eq!(
        cell("full_name"),
        "'=HYPERLINK(\"http://x.example\",\"Zoe\")"
    );
    assert_eq!(cell("phone"), "'+44 7700 900123");
    assert_eq!(cell("phone_e164"), "'+447700900123");
    assert_eq!(cell("organisation"), "'@SUM(1;=2)");
    assert_eq!(cell("signed_date"), "2026-09-01");
    for text in &rows[0] {
        assert!(
            !text.starts_with(['=', '+', '-', '@', '\t', '\r']),
            "{text}"
        );
    }
    // Quoted whatever they hold: a program that splits at semicolons finds no cell of its own.
    assert!(out.lines().skip(1).all(|line| line.starts_with('"')));
}

#[test]
fn access_needs_stay_out_unless_asked_for() {
    let desk = desk();
    for format in ["csv", "json"] {
        let out = desk
            .run(&["applicants", "export", "--format", format])
            .ok()
            .out;
        assert!(
            !out.contains("hearing") && !out.contains("access_needs"),
            "{out}"
        );
        let out = desk
            .run(&[
                "applicants",
                "export",
                "--format",
                format,
                "--with-access-needs",
            ])
            .ok()
            .out;
        assert!(out.contains("A hearing loop"), "{out}");
    }
}

#[test]
fn json_holds_values_as_they_are() {
    let out = desk()
        .run(&["applicants", "export", "--format", "json"])
        .ok()
        .out;
    let people: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(people[0]["reference"], "QPM-0001");
    assert_eq!(people[0]["answers"]["phone"], "+44 7700 900123");
    assert_eq!(people[0]["normal"]["phone"], "+447700900123");
    assert_eq!(people[0]["answers"]["signed_date"], "2026-09-01");
}

#[test]
fn the_workbook_has_text_as_text_dates_as_dates_and_a_heading_that_stays() {
    let desk = desk();
    desk.run(&["applicants", "export", "--format", "xlsx", "log.xlsx"])
        .ok();
    let file = desk.file("log.xlsx");
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let octets = std::fs::read(&file).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(octets.clone())).unwrap();
    let sheet = book.worksheet_range("Applicants").unwrap();
    let headings: Vec<String> = sheet
        .rows()
        .next()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    let row = sheet.rows().nth(1).unwrap();
    assert_eq!(headings[0], "Reference");
    assert_eq!(row[0], Data::String("QPM-0001".into()));
    let formula = "=HYPERLINK(\"http://x.example\",\"Zoe\")";
    assert!(row.contains(&Data::String(formula.into())), "{row:?}");
    assert!(
        row.iter()
            .filter(|cell| matches!(cell, Data::DateTime(_)))
            .count()
            >= 2,
        "{row:?}"
    );
    assert_eq!(
        book.worksheet_formula("Applicants")
            .unwrap()
            .used_cells()
            .count(),
        0
    );
    let mut zip = zip::ZipArchive::new(Cursor::new(octets)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        zip.by_name(name)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    };
    assert!(part("xl/worksheets/sheet1.xml").contains("state=\"frozen\""));
    assert!(part("xl/styles.xml").contains("quotePrefix=\"1\""));
    assert!(part("xl/tables/table1.xml").contains("Applicants"));
}

#[test]
fn a_file_is_replaced_whole_and_private_even_where_it_was_open_to_all() {
    let desk = Desk::with_database("");
    let file = desk.file("log.csv");
    std::fs::write(&file, "old").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    for (format, name) in [
        ("csv", "log.csv"),
        ("json", "log.json"),
        ("xlsx", "empty.xlsx"),
    ] {
        desk.run(&["applicants", "export", "--format", format, name])
            .ok();
        let mode = std::fs::metadata(desk.file(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    assert!(
        std::fs::read_to_string(&file)
            .unwrap()
            .starts_with("\"reference\"")
    );
    let names: Vec<String> = std::fs::read_dir(desk.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains(".part"))
        .collect();
    assert!(names.is_empty(), "{names:?}");
    let said = desk.run(&[
        "applicants",
        "export",
        "--format",
        "csv",
        "no/such/folder.csv",
    ]);
    assert_eq!(said.code, 1, "{said:?}");
}

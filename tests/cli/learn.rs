//! `form learn`, as the administrator types it who has the organisation's own blank form and wants
//! filled ones to be read. The forms were made with LibreOffice, Excel's writer and a PDF library:
//! nineteen questions, six of which the program has never heard of.

use std::path::PathBuf;

use super::desk::Desk;

const FORMATS: [&str; 4] = ["docx", "odt", "xlsx", "pdf"];

fn fixture(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/forms/learned");
    folder.join(name)
}

/// What Rhiannon wrote, by the ids that the questions were given.
const WRITTEN: &[(&str, &str)] = &[
    ("full_name", "Rhiannon Prosser"),
    ("preferred_name", "Rhi"),
    ("email", "rhiannon.prosser@example.org"),
    ("phone", "01632 960456"),
    ("address", "12 Quay Row\nCaernarfon"),
    ("postcode", "LL55 1AA"),
    ("hold_full_driving_licence", "true"),
    (
        "hold_full_driving_licence_details",
        "Category B, clean since 2009",
    ),
    ("provides_advocacy_now", "false"),
    (
        "languages_speak_well_enough_assess",
        "Welsh, and some French",
    ),
    ("many_reports_month", "Three or four"),
    (
        "advocacy_experience",
        "I was an IMHA for six years in Gwynedd.\n\nBefore that: a volunteer in care homes.",
    ),
    (
        "about_time_somebody_unwelcome_feedback",
        "A manager wanted praise. I gave her three findings first, then what was good.",
    ),
    ("access_needs", "Papers by email, in 14 point"),
    ("availability", "04/01/2027"),
    ("fee_expected_per_day", "250"),
    ("declaration", "true"),
    ("signed_name", "Rhiannon Prosser"),
    ("signed_date", "2026-12-02"),
];

/// The desk of a charity that learned this blank form.
fn desk(blank: &str) -> Desk {
    let desk = Desk::new("form = \"form.toml\"\n");
    let blank = fixture(blank);
    let blank = blank.to_str().unwrap();
    // The config names the definition that is still to be written.
    desk.configure("");
    desk.run(&["form", "learn", blank, "--to", "form.toml"])
        .ok();
    desk.configure("form = \"form.toml\"\n");
    desk
}

#[test]
fn the_charitys_own_form_is_learned_once_and_read_in_every_format() {
    for learned in FORMATS {
        let desk = desk(&format!("blank.{learned}"));
        for came in FORMATS {
            let told = format!("learned from {learned}, came as {came}");
            let file = fixture(&format!("filled.{came}"));
            let tried = desk.run(&["try", "--json", file.to_str().unwrap()]).ok();
            let line = &tried.json()[0];
            let fields = line["fields"].as_object().unwrap();
            for (id, written) in WRITTEN {
                let value = &fields[*id]["value"];
                let said = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                assert_eq!(said, *written, "{told}: {id}");
                // Two days of December can be read the American way round.
                let sure = fields[*id]["confidence"].as_f64().unwrap() >= 0.8;
                assert_eq!(sure, *id != "signed_date", "{told}: {id}");
            }
            assert_eq!(fields.len(), WRITTEN.len(), "{told}: {fields:#?}");
            assert_eq!(line["problems"].as_array().unwrap().len(), 0, "{told}");
        }
    }
}

#[test]
fn sent_back_as_it_is_it_is_blank() {
    for learned in FORMATS {
        let desk = desk(&format!("blank.{learned}"));
        for came in FORMATS {
            let file = fixture(&format!("blank.{came}"));
            let tried = desk.run(&["try", "--json", file.to_str().unwrap()]).ok();
            let line = &tried.json()[0];
            let told = format!("learned from {learned}, came as {came}: {line:#?}");
            assert_eq!(line["problems"][0], "blank_form", "{told}");
        }
    }
}

#[test]
fn check_accepts_what_was_proposed_and_the_words_say_what_to_look_at() {
    let desk = Desk::new("");
    let blank = fixture("blank.docx");
    let said = desk
        .run(&[
            "form",
            "learn",
            blank.to_str().unwrap(),
            "--to",
            "form.toml",
        ])
        .ok();
    assert_eq!(said.out, "");
    for told in [
        "blank.docx: 20 questions.",
        "fee_expected_per_day (“Fee expected per day (£)”)",
        "required: full_name, email, provides_advocacy_now, advocacy_experience, declaration",
        "It holds a part that is not for the applicant",
        "hint: read it, put `form = \"form.toml\"` into the config, run `qpm-intake check`",
    ] {
        assert!(said.err.contains(told), "{told:?} is not in {said:?}");
    }
    desk.configure("form = \"form.toml\"\n");
    let checked = desk.run(&["check"]).ok();
    let form = "ok       form        20 questions, 5 of them required";
    assert!(checked.out.contains(form), "{checked:?}");
}

#[test]
fn a_question_that_was_not_recognised_can_be_given_its_id() {
    let desk = Desk::new("");
    let blank = "Question,Answer\nFull name,\nEmail,\nMay we find you busy as an advocate on weekdays?,\nWhich software do you write with?,\n";
    std::fs::write(desk.file("blank.csv"), blank).unwrap();
    let said = desk
        .run(&["form", "learn", "blank.csv", "--to", "form.toml"])
        .ok();
    for told in [
        "find_busy_advocate_weekdays",
        "does not ask for provides_advocacy_now",
        "give that one this id",
    ] {
        assert!(said.err.contains(told), "{told:?} is not in {said:?}");
    }
    let text = std::fs::read_to_string(desk.file("form.toml")).unwrap();
    let proposed = "id = \"find_busy_advocate_weekdays\"\nquestion = \"May we find you busy as an advocate on weekdays?\"\ntype = \"text\"";
    let ours = proposed
        .replace("find_busy_advocate_weekdays", "provides_advocacy_now")
        .replace("\"text\"", "\"yes_no\"");
    assert!(text.contains(proposed), "{text}");
    std::fs::write(desk.file("form.toml"), text.replace(proposed, &ours)).unwrap();
    desk.configure("form = \"form.toml\"\n");
    desk.run(&["check"]).ok();
    let filled = blank.replace("weekdays?,", "weekdays?,No");
    std::fs::write(desk.file("filled.csv"), filled).unwrap();
    let tried = desk.run(&["try", "--json", "filled.csv"]).ok();
    let line = &tried.json()[0];
    assert_eq!(
        line["fields"]["provides_advocacy_now"]["value"], false,
        "{line:#?}"
    );
}

#[test]
fn without_a_file_to_write_the_definition_goes_to_stdout() {
    let desk = Desk::new("");
    let blank = fixture("blank.xlsx");
    let said = desk.run(&["form", "learn", blank.to_str().unwrap()]).ok();
    assert!(said.out.contains("extends = \"built-in\""), "{said:?}");
    assert!(said.err.contains("keep it as form.toml"), "{said:?}");
    std::fs::write(desk.file("form.toml"), &said.out).unwrap();
    desk.configure("form = \"form.toml\"\n");
    desk.run(&["form", "blank", "again.docx"]).ok();
}

#[test]
fn what_is_there_is_not_overwritten_without_being_told_to() {
    let desk = Desk::new("");
    std::fs::write(desk.file("form.toml"), "# mine").unwrap();
    let blank = fixture("blank.odt");
    let arguments = [
        "form",
        "learn",
        blank.to_str().unwrap(),
        "--to",
        "form.toml",
    ];
    let said = desk.run(&arguments);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("is there already"), "{said:?}");
    let kept = std::fs::read_to_string(desk.file("form.toml")).unwrap();
    assert_eq!(kept, "# mine");
    desk.run(&[&arguments[..], &["--force"]].concat()).ok();
}

#[test]
fn a_filled_form_a_photo_and_a_letter_are_told_from_a_blank_form() {
    let desk = Desk::new("");
    let filled = fixture("filled.docx");
    let said = desk.run(&["form", "learn", filled.to_str().unwrap()]).ok();
    assert!(said.err.contains("learn a blank one"), "{said:?}");
    std::fs::write(desk.file("photo.jpg"), b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01").unwrap();
    let said = desk.run(&["form", "learn", "photo.jpg"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("it is a picture"), "{said:?}");
    std::fs::write(desk.file("letter.txt"), "Dear all,\nthe hall is booked.\n").unwrap();
    let said = desk.run(&["form", "learn", "letter.txt"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("does not look like a form"), "{said:?}");
    let said = desk.run(&["form", "learn", "nowhere.docx"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("cannot be read"), "{said:?}");
}

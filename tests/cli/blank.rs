//! `form blank`, as somebody types it who is to send the form out.

use super::desk::Desk;

#[test]
fn the_files_ending_says_what_is_written_and_the_words_say_what_to_do_next() {
    let desk = Desk::new("[mailbox]\naddress = \"recruitment@example.org\"\n");
    for (name, start) in [
        ("form.docx", "PK"),
        ("form.xlsx", "PK"),
        ("form.pdf", "%PDF-"),
    ] {
        let said = desk.run(&["form", "blank", name]).ok();
        assert_eq!(said.out, "");
        assert!(
            said.err
                .contains("24 questions, to be sent to recruitment@example.org"),
            "{said:?}"
        );
        assert!(
            said.err.contains(&format!(
                "hint: open it, fill it in and see that `qpm-intake try {name}`"
            )),
            "{said:?}"
        );
        let octets = std::fs::read(desk.path().join(name)).unwrap();
        assert!(octets.starts_with(start.as_bytes()), "{name}");
    }
}

#[test]
fn what_is_there_is_not_overwritten_without_being_told_to() {
    let desk = Desk::new("");
    let path = desk.path().join("form.docx");
    std::fs::write(&path, "somebody's own").unwrap();
    let said = desk.run(&["form", "blank", "form.docx"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("is there already"), "{said:?}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "somebody's own");
    desk.run(&["form", "blank", "--force", "form.docx"]).ok();
    assert!(std::fs::read(&path).unwrap().starts_with(b"PK"));
    let left = std::fs::read_dir(desk.path()).unwrap();
    assert!(
        left.map(|entry| entry.unwrap().path())
            .all(|path| path.extension().is_none_or(|end| end != "part"))
    );
}

#[test]
fn a_format_that_nobody_named_or_that_the_ending_denies_is_a_slip() {
    let desk = Desk::new("");
    for (arguments, told) in [
        (&["form", "blank", "form"][..], "--format xlsx, docx or pdf"),
        (&["form", "blank", "form.odt"], "--format xlsx, docx or pdf"),
        (
            &["form", "blank", "--format", "pdf", "form.docx"],
            "ends like another format",
        ),
    ] {
        let said = desk.run(arguments);
        assert_eq!(said.code, 2, "{said:?}");
        assert!(said.err.contains(told), "{said:?}");
    }
    desk.run(&["form", "blank", "--format", "pdf", "form"]).ok();
    let said = desk.run(&["form", "blank", "no/such/folder/form.pdf"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("cannot be written"), "{said:?}");
}

#[test]
fn a_form_definition_that_cannot_work_is_a_matter_of_settings() {
    let desk = Desk::new("form = \"form.toml\"\n");
    std::fs::write(desk.path().join("form.toml"), "title = \"x\"\n").unwrap();
    let said = desk.run(&["form", "blank", "form.docx"]);
    assert_eq!(said.code, 78, "{said:?}");
    assert!(!desk.path().join("form.docx").exists());
}

#[test]
fn a_pdf_that_lacks_letters_says_which() {
    let desk = Desk::new("form = \"form.toml\"\n");
    let definition = include_str!("../../config/form.toml");
    let polish = definition.replace("What is your full name?", "Jak się nazywasz?");
    std::fs::write(desk.path().join("form.toml"), polish).unwrap();
    let said = desk.run(&["form", "blank", "form.pdf"]).ok();
    assert!(
        said.err
            .contains("cannot show these characters of the questions: ę\n"),
        "{said:?}"
    );
    let said = desk.run(&["form", "blank", "form.docx"]).ok();
    assert!(!said.err.contains("cannot show"), "{said:?}");
}

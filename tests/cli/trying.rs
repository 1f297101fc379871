//! `try`: what would be made of a mail or a form, with nothing touched.

use super::desk::Desk;

const FORM: &str = "Question,Answer\nFull name,Zoe Żak\nEmail address,zoe@example.org\n\
    Telephone,07700 900123\nDo you currently provide advocacy directly?,No\n\
    Please describe your advocacy experience,Six years as an IMCA\nDate,2026-09-01\n";

fn mail(from: &str, extra: &str, text: &str) -> String {
    format!(
        "Return-Path: <{from}>\r\nFrom: {from}\r\nTo: recruitment@qpm.example\r\n\
         Subject: Hello\r\nDate: Tue, 24 Nov 2026 08:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\
         {extra}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
}

#[test]
fn a_folder_is_tried_in_order_and_nothing_is_touched() {
    let desk = Desk::new("");
    let folder = desk.file("in");
    std::fs::create_dir_all(folder.join("b")).unwrap();
    // Named as nobody would: what it is, its octets say.
    std::fs::write(folder.join("a.eml"), FORM).unwrap();
    let question = "When does the role start?";
    std::fs::write(
        folder.join("b/form.csv"),
        mail("zoe@example.org", "", question),
    )
    .unwrap();
    let away = mail(
        "zoe@example.org",
        "Auto-Submitted: auto-replied\r\n",
        "I am away.",
    );
    std::fs::write(folder.join("c.eml"), away).unwrap();
    std::fs::write(folder.join(".hidden.eml"), "x").unwrap();
    let said = desk.run(&["try", "--json", "in"]).ok();
    let lines = said.json();
    let of = |key: &str| -> Vec<&str> {
        lines
            .iter()
            .map(|line| line[key].as_str().unwrap())
            .collect()
    };
    assert_eq!(of("file"), ["in/a.eml", "in/b/form.csv", "in/c.eml"]);
    assert_eq!(of("kind"), ["form", "question", "auto_reply"]);
    assert_eq!(of("reply")[1..], ["question_received", "none"]);
    assert!(of("reason")[0].contains("assumed"), "{lines:?}");
    let name = &lines[0]["fields"]["full_name"];
    assert_eq!(name["value"], "Zoe Żak");
    assert_eq!(name["raw"], "Zoe Żak");
    assert!(
        name["where"]
            .as_str()
            .is_some_and(|place| !place.is_empty())
    );
    assert!(name["confidence"].as_f64().unwrap() >= 0.8);
    assert_eq!(lines[0]["problems"][0], "missing:declaration");
    assert!(!desk.file("qpm-intake.db").exists());
    assert!(!desk.file("outbox").exists());

    let text = desk.run(&["try", "in"]).ok().out;
    for words in [
        "in/a.eml",
        "full_name",
        "Zoe Żak",
        "missing:declaration",
        "auto_reply",
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
}

#[test]
fn a_file_that_cannot_be_read_does_not_hide_the_others() {
    let desk = Desk::new("");
    std::fs::write(desk.file("form.csv"), FORM).unwrap();
    std::fs::write(desk.file("agenda.txt"), "Minutes of the last meeting").unwrap();
    let said = desk.run(&["try", "--json", "nowhere.eml", "form.csv", "agenda.txt"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert_eq!(said.json().len(), 2, "{said:?}");
    assert_eq!(said.json()[1]["problems"][0], "no_form", "{said:?}");
    assert!(said.err.contains("nowhere.eml cannot be read"), "{said:?}");
}

#[test]
fn what_was_assumed_is_told_where_it_mattered() {
    let desk = Desk::new(
        "[try.assume]\nopening = \"closed\"\n[[try.assume.applications]]\nreference = \"QPM-0042\"\naddress = \"amy@example.org\"\n",
    );
    std::fs::write(desk.file("form.csv"), FORM).unwrap();
    let withdrawal = "Please withdraw my application.";
    std::fs::write(
        desk.file("known.eml"),
        mail("amy@example.org", "", withdrawal),
    )
    .unwrap();
    std::fs::write(
        desk.file("other.eml"),
        mail("zoe@example.org", "", withdrawal),
    )
    .unwrap();
    let lines = desk
        .run(&["try", "--json", "form.csv", "known.eml", "other.eml"])
        .ok()
        .json();
    assert_eq!(lines[0]["reply"], "closed");
    assert!(
        lines[0]["reason"]
            .as_str()
            .unwrap()
            .contains("assumed: the opening is closed")
    );
    assert_eq!(lines[1]["reply"], "withdrawal_confirmed");
    assert!(
        lines[1]["reason"]
            .as_str()
            .unwrap()
            .contains("assumed: application QPM-0042")
    );
    assert_ne!(lines[2]["reply"], "withdrawal_confirmed");
    assert!(!lines[2]["reason"].as_str().unwrap().contains("assumed"));
}

/// As the daemon would have it: of a mail that is too big only the headers are looked at.
#[test]
fn what_is_too_big_is_not_read() {
    let desk = Desk::new("[mailbox]\nmax_message_size = 65536");
    let long = "words ".repeat(20_000);
    std::fs::write(desk.file("big.eml"), mail("zoe@example.org", "", &long)).unwrap();
    std::fs::write(desk.file("big.csv"), format!("{FORM}{long}")).unwrap();
    let lines = desk
        .run(&["try", "--json", "big.eml", "big.csv"])
        .ok()
        .json();
    assert_ne!(lines[0]["reply"], "acknowledgement");
    assert_eq!(lines[1]["problems"][0], "unreadable:too_large", "{lines:?}");
    assert_eq!(lines[1]["fields"].as_object().unwrap().len(), 0);
}

#[test]
fn a_document_that_nobody_should_have_sent_is_not_named() {
    let desk = Desk::new("");
    let with_file = |name: &str, text: &str, octets: &str| {
        format!(
            "From: Zoe <zoe@example.org>\r\nTo: recruitment@qpm.example\r\nSubject: My form\r\n\
             Date: Tue, 24 Nov 2026 08:00:00 +0000\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n{text}\r\n\
             --b\r\nContent-Type: text/csv; name=form.csv\r\nContent-Disposition: attachment; filename=form.csv\r\n\r\n\
             Question,Answer\r\nFull name,Zoe Zak\r\nEmail address,zoe@example.org\r\nTelephone,07700 900123\r\n\r\n\
             --b\r\nContent-Type: application/octet-stream\r\n\
             Content-Disposition: attachment; filename=\"{name}\"\r\n\r\n{octets}\r\n--b--\r\n"
        )
    };
    for (name, text, octets) in [
        (
            "Zak passport scan.jpg",
            "Here is my form.",
            "\u{ff}\u{d8}\u{ff}",
        ),
        ("Zak passport.txt", "Here is my form.", "Some words."),
        (
            "zebrafish 17.txt",
            "Attached are my form and a letter from my GP.",
            "Some words.",
        ),
        (
            "zebrafish 17.pdf",
            "Attached are my form and a letter from my GP.",
            "%PDF-1.4 cut off",
        ),
    ] {
        std::fs::write(desk.file("mail.eml"), with_file(name, text, octets)).unwrap();
        let text = desk.run(&["try", "mail.eml"]).ok().out;
        let json = desk.run(&["try", "--json", "mail.eml"]).ok().out;
        for said in [&text, &json] {
            assert!(!said.contains(name), "{name}: {said}");
            assert!(said.contains("it is kept apart"), "{name}: {said}");
            assert!(said.contains("form.csv"), "{name}: {said}");
        }
    }
}

#[test]
fn a_letter_that_would_wait_is_told_with_why() {
    let desk = Desk::new("");
    let forged = mail("zoe@example.org", "", "When does the role start?").replace(
        "Return-Path: <zoe@example.org>",
        "Return-Path: <x@attacker.example>",
    );
    std::fs::write(desk.file("forged.eml"), forged).unwrap();
    let text = desk.run(&["try", "forged.eml"]).ok().out;
    assert!(text.contains("  letter    question_received"), "{text}");
    assert!(
        text.contains("  held      The mail was sent from an address"),
        "{text}"
    );
    let json = desk
        .run(&["try", "--json", "forged.eml"])
        .ok()
        .json()
        .remove(0);
    let why = json["held"].as_str().unwrap();
    assert!(why.contains("nothing to do with its author"), "{why}");
}

//! The manager makes one application of two, and takes or leaves what somebody proposes.

use super::desk::Desk;

fn add(desk: &Desk, fields: &[&str]) {
    let mut arguments = vec!["applicants", "add"];
    for field in fields {
        arguments.extend(["--field", field]);
    }
    desk.run(&arguments).ok();
}

#[test]
fn two_applications_are_merged_and_both_references_answer() {
    let desk = Desk::with_database("");
    add(&desk, &["full_name=Zoe Sato", "email=zoe@example.org"]);
    add(&desk, &["full_name=Zoe Sato", "email=zoe@example.net"]);
    desk.run(&["applicants", "note", "2", "Rang on Tuesday"])
        .ok();
    let said = desk.run(&["applicants", "merge", "1", "qpm-2"]).ok();
    assert!(
        said.err.contains("QPM-0002 is part of QPM-0001 now"),
        "{said:?}"
    );
    assert!(said.err.contains("There is no undo"), "{said:?}");

    let list = desk.run(&["applicants", "list", "--json"]).ok().json();
    assert_eq!(list.len(), 1);
    let kept = desk.run(&["applicants", "show", "1"]).ok().out;
    for words in [
        "zoe@example.org, zoe@example.net",
        "Rang on Tuesday",
        "QPM-0002 version 1: merged, by manager",
        "QPM-0002 manager: merged_into_other (merged_by_manager)",
    ] {
        assert!(kept.contains(words), "{words} is not in {kept}");
    }
    let other = desk.run(&["applicants", "show", "2"]).ok().out;
    assert!(
        other.contains("merged into QPM-0001: what holds is there"),
        "{other}"
    );
    assert!(other.contains("zoe@example.net"), "what it said: {other}");
    let json = desk.run(&["applicants", "show", "2", "--json"]).ok().json();
    assert_eq!(json[0]["merged_into"], "QPM-0001");
    // Words about the old one are kept with the one that is kept.
    desk.run(&["applicants", "note", "2", "Rang again"]).ok();
    let kept = desk.run(&["applicants", "show", "1"]).ok().out;
    assert!(kept.contains("Rang again"), "{kept}");
    for arguments in [
        ["merge", "1", "1"],
        ["merge", "1", "2"],
        ["merge", "1", "7"],
    ] {
        let said = desk.run(&[&["applicants"], &arguments[..]].concat());
        assert_eq!(said.code, 1, "{said:?}");
        assert!(!said.err.is_empty());
    }
    let export = desk.run(&["applicants", "export", "--format", "csv"]).ok();
    assert_eq!(export.out.lines().count(), 2, "{}", export.out);
}

#[test]
fn what_somebody_proposes_is_seen_beside_what_holds_and_taken() {
    let desk = Desk::with_database("");
    let fields = [
        "full_name=Zoe Sato",
        "email=zoe@example.org",
        "phone=07700 900123",
    ];
    add(&desk, &fields);
    let said = desk.run(&["applicants", "proposal", "1"]).ok();
    assert!(said.out.is_empty() && said.err.contains("Nothing is proposed"));
    let mail = "Return-Path: <zoe@example.net>\r\nFrom: Zoe Sato <zoe@example.net>\r\n\
        To: recruitment@qpm.example\r\nSubject: QPM-0001\r\nMessage-ID: <p1@example.net>\r\n\
        Date: Tue, 24 Nov 2026 08:00:00 +0000\r\n\r\nMy new number.\r\n\r\nTelephone: 07700 900999\r\n";
    std::fs::write(desk.file("Maildir/new/1763975000.1.x"), mail).unwrap();
    desk.run(&["run", "--once"]).ok();
    let shown = desk.run(&["applicants", "show", "1"]).ok().out;
    assert!(
        shown.contains("version 2: proposed, by applicant, from zoe@example.net: phone"),
        "{shown}"
    );
    let seen = desk.run(&["applicants", "proposal", "1"]).ok().out;
    for words in [
        "version 2, ",
        "from zoe@example.net",
        "holds now 07700 900123",
        "proposed  07700 900999",
    ] {
        assert!(seen.contains(words), "{words} is not in {seen}");
    }
    let refused = desk.run(&["applicants", "proposal", "1", "leave", "--with-address"]);
    assert_eq!(refused.code, 2, "{refused:?}");
    let said = desk.run(&["applicants", "proposal", "1", "take"]).ok();
    assert!(said.err.contains("it holds now, as version 3"), "{said:?}");
    let shown = desk.run(&["applicants", "show", "1"]).ok().out;
    for words in [
        "07700 900999",
        "version 2: proposed, taken by the manager",
        "manager: proposal_taken",
    ] {
        assert!(shown.contains(words), "{words} is not in {shown}");
    }
    assert_eq!(
        desk.run(&["applicants", "proposal", "1", "take"]).code,
        1,
        "once"
    );
}

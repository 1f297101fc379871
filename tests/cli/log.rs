//! The log as the manager keeps it from her desk.

use std::process::Stdio;

use super::desk::{Desk, said};

pub(super) fn add(desk: &Desk, name: &str, address: &str) -> String {
    let (name, address) = (format!("full_name={name}"), format!("email={address}"));
    let said = desk
        .run(&["applicants", "add", "--field", &name, "--field", &address])
        .ok();
    said.out.trim().to_owned()
}

#[test]
fn an_application_by_telephone_is_entered_and_completed() {
    let desk = Desk::with_database("");
    let reference = add(&desk, "Zoe Żak", "zoe@example.org");
    assert_eq!(reference, "QPM-0001");
    // What is missing is told in the form's words, with what to do.
    let text = desk.run(&["applicants", "show", "1"]).ok().out;
    for words in [
        "no answer to \"Please confirm that",
        "(missing:declaration)",
        "to enter it: applicants answer QPM-0001 declaration",
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    for (field, value) in [
        ("provides_advocacy_now", "Yes"),
        ("advocacy_experience", "Six years as an IMCA."),
        ("declaration", "yes"),
        ("signed_date", "1 September 2026"),
        ("phone", "07700 900123 (mob) / 020 7946 0018 ext 2"),
    ] {
        desk.run(&["applicants", "answer", "1", field, value]).ok();
    }
    let shown = desk.run(&["applicants", "show", "qpm-1", "--json"]).ok();
    let record = &shown.json()[0];
    assert_eq!(record["reference"], "QPM-0001");
    assert_eq!(record["name"], "Zoe Żak");
    assert_eq!(record["complete"], true, "{record:#}");
    assert_eq!(record["flags"][0], "conflict_of_interest");
    let answers = record["answers"].as_array().unwrap();
    let answer = |field: &str| answers.iter().find(|one| one["field"] == field).unwrap();
    // What it means, and what was typed.
    assert_eq!(answer("provides_advocacy_now")["value"], true);
    assert_eq!(answer("provides_advocacy_now")["raw"], "Yes");
    assert_eq!(answer("signed_date")["value"], "2026-09-01");
    assert_eq!(answer("email")["where"], "entered by the manager");
    assert_eq!(answer("email")["confidence"], 1.0);
    // What was typed, and what a telephone can dial of it.
    let dialled = "+447700900123, +442079460018;ext=2";
    let phone = answer("phone");
    assert_eq!(phone["value"], phone["raw"]);
    assert_eq!(phone["normal"], dialled);
    assert_eq!(answer("signed_date")["normal"], serde_json::Value::Null);
    let history = record["history"].as_array().unwrap();
    assert!(history.iter().all(|event| event["by"] == "manager"));
    assert_eq!(history.len(), 6, "{history:?}");
    // No letter goes to somebody who wrote none.
    assert!(desk.run(&["outbox", "list", "--json"]).ok().out.is_empty());
    let text = desk.run(&["applicants", "show", "1"]).ok().out;
    for words in [
        "QPM-0001  Zoe Żak",
        "received, complete",
        "Six years",
        "typed: Yes",
        "normalised: +447700900123, +442079460018;ext=2",
        "History",
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    // The first version is kept as it was.
    let first = desk
        .run(&["applicants", "show", "1", "--in-version", "1", "--json"])
        .ok();
    assert_eq!(first.json()[0]["answers"].as_array().unwrap().len(), 2);
    assert_eq!(
        desk.run(&["applicants", "show", "1", "--in-version", "9"])
            .code,
        1
    );
}

#[test]
fn what_means_nothing_is_refused_and_changes_nothing() {
    let desk = Desk::with_database("");
    for fields in [
        &["full_name"][..],
        &["colour=red"],
        &["provides_advocacy_now=perhaps"],
        &["email=nobody"],
        &["full_name=Zoe", "full_name=Zoë"],
        &["full_name="],
    ] {
        let mut arguments = vec!["applicants", "add"];
        arguments.extend(fields.iter().flat_map(|field| ["--field", *field]));
        let said = desk.run(&arguments);
        assert_eq!(said.code, 2, "{fields:?} {said:?}");
        assert!(said.err.contains("hint: "), "{said:?}");
    }
    assert!(
        desk.run(&["applicants", "list", "--json"])
            .ok()
            .out
            .is_empty()
    );
}

#[test]
fn the_target_closes_the_opening_and_nobody_is_recruited_beyond_it() {
    let desk = Desk::with_database("[opening]\ntarget = 2");
    for name in ["One", "Two", "Three"] {
        add(&desk, name, &format!("{name}@example.org"));
    }
    desk.run(&["applicants", "set", "1", "recruited"]).ok();
    let state = |desk: &Desk| desk.run(&["opening", "show", "--json"]).ok().json()[0].clone();
    assert_eq!(state(&desk)["state"], "open");
    let said = desk
        .run(&[
            "applicants",
            "set",
            "2",
            "Recruited",
            "--note",
            "Very good.",
        ])
        .ok();
    assert!(said.err.contains("the opening is closed"), "{said:?}");
    assert_eq!(state(&desk)["state"], "closed");
    assert_eq!(state(&desk)["taken"], 2);
    let said = desk.run(&["applicants", "set", "3", "recruited"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("opening target 3"), "{said:?}");
    let said = desk.run(&["opening", "open"]);
    assert_eq!(said.code, 1, "{said:?}");
    desk.run(&["opening", "target", "3"]).ok();
    desk.run(&["opening", "open"]).ok();
    desk.run(&["applicants", "set", "3", "recruited"]).ok();
    assert_eq!(state(&desk)["state"], "closed");
    let text = desk.run(&["opening", "show"]).ok().out;
    assert!(text.contains("3 of 3"), "{text}");
    let shown = desk.run(&["applicants", "show", "2", "--json"]).ok();
    assert_eq!(shown.json()[0]["notes"][0]["text"], "Very good.");
    assert_eq!(shown.json()[0]["status"], "recruited");
}

#[test]
fn the_manager_closes_early() {
    let desk = Desk::with_database("");
    desk.run(&["opening", "close"]).ok();
    add(&desk, "Zoe", "zoe@example.org");
    let line = &desk.run(&["applicants", "list", "--json"]).ok().json()[0];
    assert_eq!(line["flags"][0], "late", "{line}");
    assert_eq!(desk.run(&["opening", "target", "0"]).code, 1);
}

#[test]
fn notes_are_kept_and_the_audit_holds_none_of_their_words() {
    let desk = Desk::with_database("");
    add(&desk, "Zoe", "zoe@example.org");
    desk.run(&[
        "applicants",
        "note",
        "1",
        "Rang her: free in May.\nLine two",
    ])
    .ok();
    let text = desk.run(&["applicants", "show", "1"]).ok().out;
    assert!(text.contains("Rang her"), "{text}");
    assert!(text.contains("manager: note_added"), "{text}");
    let (_, history) = text.split_once("History").unwrap();
    assert!(!history.contains("Rang"), "{history}");
    let said = desk.run(&["applicants", "note", "7", "Who?"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("hint: applicants list"), "{said:?}");
}

/// A terminal obeys what is printed on it, and names come from strangers.
#[test]
fn control_and_direction_marks_in_a_name_are_inert() {
    let desk = Desk::with_database("");
    let name = "Zo\u{1b}]0;owned\u{7}\u{202e}e \u{9b}2J\u{200f}Żak";
    add(&desk, name, "zoe@example.org");
    for command in [
        &["applicants", "list"][..],
        &["applicants", "list", "--json"],
        &["applicants", "show", "1"],
        &["applicants", "show", "1", "--json"],
        &["applicants", "export", "--format", "csv"],
        &["applicants", "export", "--format", "json"],
    ] {
        let out = desk.run(command).ok().out;
        let marks: Vec<char> = out
            .chars()
            .filter(|c| (c.is_control() && *c != '\n') || "\u{202e}\u{200f}".contains(*c))
            .collect();
        assert!(marks.is_empty(), "{command:?}: {marks:?}");
        assert!(out.contains("Żak"), "{out}");
    }
    // JSON loses nothing by it.
    let line = &desk.run(&["applicants", "list", "--json"]).ok().json()[0];
    assert_eq!(line["name"], name);
}

#[test]
fn whoever_stops_reading_is_no_error() {
    let desk = Desk::with_database("");
    let mut child = desk
        .command(&["opening", "show"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let said = said(child.wait_with_output().unwrap());
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.err.is_empty(), "{said:?}");
}

#[test]
fn letters_and_reviews_that_are_not_there() {
    let desk = Desk::with_database("");
    for (command, hint) in [
        (&["outbox", "show", "9"][..], "outbox list"),
        (&["outbox", "retry", "9"], "outbox list"),
        (&["outbox", "hold", "9"], "outbox list"),
        (&["review", "done", "9"], "review list"),
    ] {
        let said = desk.run(command);
        assert_eq!(said.code, 1, "{said:?}");
        assert!(said.err.contains(hint), "{said:?}");
    }
}

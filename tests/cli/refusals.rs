//! What is refused, and how it is said: 2 for usage, 78 for settings with file, key and hint, 1
//! for what cannot be done.

use super::desk::{Desk, said};

#[test]
fn a_command_that_is_none_is_a_usage_error() {
    let desk = Desk::new("");
    for arguments in [
        &[][..],
        &["recruit"],
        &["run", "--twice"],
        &["try"],
        &["applicants", "set", "1", "hired"],
        &["applicants", "set", "1"],
        &["applicants", "export", "--format", "pdf"],
        &["applicants", "show", "forty-two"],
        &["applicants", "add"],
        &["opening", "target", "many"],
        &["opening", "target", "-1"],
        &["outbox", "retry", "x"],
    ] {
        let said = desk.run(arguments);
        assert_eq!(said.code, 2, "{arguments:?} {said:?}");
        assert!(said.out.is_empty(), "{said:?}");
        assert!(!said.err.is_empty(), "{said:?}");
    }
}

#[test]
fn help_and_version_are_answers() {
    let desk = Desk::new("");
    assert!(desk.run(&["--help"]).ok().out.contains("applicants"));
    assert!(desk.run(&["--version"]).ok().out.starts_with("qpm-intake "));
    assert!(desk.run(&["help", "try"]).ok().out.contains("--json"));
}

/// Each with the key that has to be named and a word of the way out.
const BAD_SETTINGS: [(&str, &str, &str); 12] = [
    (
        "[opening]\ncolour = \"red\"",
        "colour",
        "hint: config/default.toml",
    ),
    (
        "[opning]\ntarget = 1",
        "opning",
        "hint: config/default.toml",
    ),
    ("[opening]\ntarget = \"many\"", "opening.target", "integer"),
    ("[opening]\ntarget = 5.7", "opening.target", "whole number"),
    ("[opening]\ntarget = 0", "opening.target", "at least 1"),
    (
        "[opening]\ncloses_at = \"soon\"",
        "opening.closes_at",
        "hint: write it as",
    ),
    (
        "[opening]\nopens_at = \"2026-12-02T00:00:00Z\"\ncloses_at = \"2026-12-01T00:00:00Z\"",
        "opening.closes_at",
        "before anyone can apply",
    ),
    (
        "[submission]\nkind = \"smtp\"\n[submission.smtp]\nhost = \"smtp.example.org\"\ntls = \"plain\"",
        "submission.smtp.tls",
        "starttls",
    ),
    ("[log]\nlevel = \"trace\"", "log.level", "debug"),
    (
        "[alert]\ncommand = [\"curl\", \"https://example.org\"]",
        "alert.command",
        "whole path",
    ),
    (
        "[alert]\nafter_minutes = 0",
        "alert.after_minutes",
        "between 1 and 10080",
    ),
    (
        "[digest]\nschedule = \"mon-fri 8.30\"",
        "digest.schedule: \"8.30\" is no time of day",
        "hint: write it as \"mon-fri 08:30\"",
    ),
];

#[test]
fn settings_that_cannot_work_are_refused_with_file_key_and_hint() {
    for (settings, key, hint) in BAD_SETTINGS {
        let desk = Desk::new(settings);
        for command in [&["run", "--once"][..], &["check"], &["applicants", "list"]] {
            let said = desk.run(command);
            assert_eq!(said.code, 78, "{settings} {said:?}");
            for words in ["config.toml", key, hint] {
                assert!(said.err.contains(words), "{words} is not in {said:?}");
            }
        }
        assert!(!desk.file("qpm-intake.db").exists(), "{settings}");
    }
}

#[test]
fn a_missing_password_stops_what_needs_it_and_nothing_else() {
    let desk = Desk::with_database("");
    desk.configure(
        "[mailbox]\nkind = \"imap\"\n[mailbox.imap]\nhost = \"imap.example.org\"\nuser = \"u\"",
    );
    for command in [&["run", "--once"][..], &["check"]] {
        let said = desk.run(command);
        assert_eq!(said.code, 78, "{said:?}");
        for words in [
            "mailbox.imap.password_file",
            "hint: write the password into a file",
        ] {
            assert!(said.err.contains(words), "{words} is not in {said:?}");
        }
    }
    // On a server the passwords are the service's alone, and the manager's commands work.
    desk.run(&["applicants", "list"]).ok();
    desk.run(&["opening", "target", "3"]).ok();
}

#[test]
fn a_config_that_is_not_there_is_not_passed_over() {
    let desk = Desk::new("");
    let said = desk.run(&["--config", "other.toml", "check"]);
    assert_eq!(said.code, 78, "{said:?}");
    assert!(said.err.contains("other.toml"), "{said:?}");
    let mut command = desk.command(&["check"]);
    let output = command.env("QPM_INTAKE_CONFIG", "third.toml").output();
    let output = said_code(output.unwrap());
    assert_eq!(output.0, 78);
    assert!(output.1.contains("third.toml"), "{output:?}");
}

fn said_code(output: std::process::Output) -> (i32, String) {
    let said = said(output);
    (said.code, said.err)
}

#[test]
fn what_try_assumes_is_nothing_to_run_on() {
    let desk = Desk::new("[try.assume]\nopening = \"open\"");
    let said = desk.run(&["run", "--once"]);
    assert_eq!(said.code, 78, "{said:?}");
    for words in ["config.toml", "[try.assume]", "hint: "] {
        assert!(said.err.contains(words), "{words} is not in {said:?}");
    }
    assert!(!desk.file("qpm-intake.db").exists());
    let desk = Desk::new("[try.assume]\nopening = \"ajar\"");
    let said = desk.run(&["try", "."]);
    assert_eq!(said.code, 78, "{said:?}");
    assert!(said.err.contains("try.assume.opening"), "{said:?}");
}

#[test]
fn a_closing_date_that_has_passed_would_tell_everybody_closed() {
    let desk = Desk::new("[opening]\ncloses_at = \"2020-01-01T00:00:00Z\"");
    let said = desk.run(&["run", "--once"]);
    assert_eq!(said.code, 78, "{said:?}");
    for words in ["config.toml", "opening.closes_at", "past", "hint: "] {
        assert!(said.err.contains(words), "{words} is not in {said:?}");
    }
}

#[test]
fn a_broken_form_definition_or_letter_stops_the_daemon() {
    let desk = Desk::new("form = \"form.toml\"");
    std::fs::write(desk.file("form.toml"), "title = 1").unwrap();
    let said = desk.run(&["run", "--once"]);
    assert_eq!(said.code, 78, "{said:?}");
    assert!(said.err.contains("form.toml"), "{said:?}");

    let desk = Desk::new("[letters]\nfolder = \"letters\"");
    std::fs::create_dir(desk.file("letters")).unwrap();
    std::fs::write(desk.file("letters/closed.txt"), "Hello {{ nobody").unwrap();
    let said = desk.run(&["run", "--once"]);
    assert_eq!(said.code, 78, "{said:?}");
    assert!(said.err.contains("closed.txt"), "{said:?}");
    let checked = desk.run(&["check"]);
    assert_eq!(checked.code, 1, "{checked:?}");
    assert!(checked.out.contains("FAILED   letters"), "{checked:?}");
}

#[test]
fn without_a_database_the_daemon_is_asked_for_and_none_is_made() {
    let desk = Desk::new("");
    for command in [
        &["applicants", "list"][..],
        &["applicants", "set", "1", "recruited"],
        &["opening", "show"],
        &["outbox", "list"],
        &["review", "list"],
    ] {
        let said = desk.run(command);
        assert_eq!(said.code, 1, "{said:?}");
        assert!(said.err.contains("start the daemon once"), "{said:?}");
    }
    assert!(!desk.file("qpm-intake.db").exists());
}

#[test]
fn check_says_what_it_tried_and_what_is_doubtful() {
    let desk = Desk::new("[mailbox]\nfiling = \"leave\"\n[opening]\ncounts = \"received\"");
    let said = desk.run(&["check"]).ok();
    for words in [
        "ok       config      config.toml",
        "monitoring forms",
        "opening.counts",
        "letters.privacy_url",
        "ok       form",
        "ok       letters",
        "ok       readers",
        "ok       database",
        "ok       mailbox",
        "ok       submission",
    ] {
        assert!(said.out.contains(words), "{words} is not in {said:?}");
    }
    assert!(!desk.file("qpm-intake.db").exists(), "check makes nothing");
    let lines = desk.run(&["check", "--json"]).ok().json();
    assert!(lines.iter().any(|line| line["state"] == "warning"));
    assert!(lines.iter().all(|line| line["state"] != "failed"));
}

//! What must be told at once, with the real program: by letter, by the administrator's command,
//! and what `check` says of both.

use super::desk::Desk;

const MANAGER: &str = "[manager]\naddresses = [\"one@example.org\"]\n";

#[test]
fn check_says_who_hears_of_it_when_something_breaks() {
    let desk = Desk::new("[alert]\ndisk_mib = 0\n");
    let checked = desk.run(&["check"]).ok().out;
    assert!(
        checked.contains("warning  alerts      nobody is told"),
        "{checked}"
    );

    desk.configure(&format!(
        "{MANAGER}[alert]\ndisk_mib = 0\ncommand = [\"/bin/sh\", \"-c\", \"true\"]\n"
    ));
    let checked = desk.run(&["check"]).ok().out;
    assert!(
        checked.contains("ok       alerts      /bin/sh is called; "),
        "{checked}"
    );

    desk.configure(&format!("{MANAGER}[alert]\ndisk_mib = 1000000000000\n"));
    let checked = desk.run(&["check"]).ok().out;
    assert!(
        checked.contains("warning  alerts      the disk with the database has "),
        "{checked}"
    );
}

#[test]
fn a_command_that_is_no_program_stops_the_start() {
    let desk = Desk::with_database("");
    let folder = desk.file("nothing-here");
    desk.configure(&format!("[alert]\ncommand = [\"{}\"]\n", folder.display()));
    for command in [&["run", "--once"][..], &["check"]] {
        let said = desk.run(command);
        assert_eq!(said.code, 78, "{said:?}");
        for words in ["alert.command", "nothing-here", "chmod +x"] {
            assert!(said.err.contains(words), "{words} is not in {said:?}");
        }
    }
    desk.run(&["applicants", "list"]).ok();
}

#[test]
fn one_run_takes_the_mail_in_tells_the_manager_and_calls_the_command() {
    let desk = Desk::new("");
    let called = desk.file("called");
    desk.configure(&format!(
        "{MANAGER}[alert]\ndisk_mib = 0\ncommand = [\"/bin/sh\", \"-c\", 'cat >> \"$0\"; echo secret', \"{}\"]\n",
        called.display()
    ));
    let mail = "Return-Path: <rae@example.org>\r\nFrom: Rae Example <rae@example.org>\r\n\
        To: recruitment@qpm.example\r\nSubject: Hello\r\nMessage-ID: <q1@example.org>\r\n\
        Date: Tue, 24 Nov 2026 08:00:00 +0000\r\n\r\nI am not safe at home. Please help.\r\n";
    std::fs::write(desk.file("Maildir/new/1763975000.1.x"), mail).unwrap();
    let said = desk.run(&["run", "--once"]).ok();
    assert!(
        !said.err.contains("secret"),
        "what it prints goes nowhere: {said:?}"
    );
    let told = std::fs::read_to_string(&called).unwrap();
    assert_eq!(
        told,
        "urgent\nUrgent: the writer may be in danger. Please read it now.\n"
    );
    let letters = desk.run(&["outbox", "list", "--json"]).ok().json();
    let alert = letters.iter().find(|letter| letter["kind"] == "alert");
    assert_eq!(alert.unwrap()["state"], "sent", "{letters:?}");
}

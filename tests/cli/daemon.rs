//! The daemon as a process: how it starts, what it says and how it stops.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

use super::desk::Desk;

const SETTINGS: &str = "[mailbox]\naddress = \"intake@secret.example\"\n\
    [manager]\naddresses = [\"boss@secret.example\"]\n\
    [submission]\nkind = \"smtp\"\n[submission.smtp]\nhost = \"127.0.0.1\"\nport = 9\n\
    tls = \"plain\"\nuser = \"login@secret.example\"\npassword_file = \"password\"\n";

/// A desk whose password nobody else can read.
fn desk() -> Desk {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new(SETTINGS);
    let file = desk.file("password");
    std::fs::write(&file, "hunter2-and-more\n").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    desk
}

fn tell(child: &Child, signal: &str) {
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args([signal, &id])
            .status()
            .unwrap()
            .success()
    );
}

/// Starts the daemon and reads its log up to the line that says it is ready.
fn start(desk: &Desk) -> (Child, BufReader<std::process::ChildStderr>, String) {
    let mut child = desk
        .command(&["run"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap());
    let mut said = String::new();
    while !said.contains(" ready") {
        assert_ne!(log.read_line(&mut said).unwrap(), 0, "it ended: {said}");
    }
    (child, log, said)
}

#[test]
fn it_stops_when_told_and_says_no_secret_and_no_address() {
    let desk = desk();
    let (mut child, mut log, mut said) = start(&desk);
    tell(&child, "-TERM");
    log.read_to_string(&mut said).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{said}");
    assert!(said.contains("host=\"127.0.0.1\""), "{said}");
    for secret in ["hunter2", "secret.example"] {
        assert!(!said.contains(secret), "{said}");
    }
}

#[test]
fn two_daemons_do_not_share_a_database() {
    let desk = desk();
    let (mut child, _log, _said) = start(&desk);
    let second = desk.run(&["run", "--once"]);
    assert_eq!(second.code, 1, "{second:?}");
    assert!(second.err.contains("another qpm-intake"), "{second:?}");
    // Every other command works beside it.
    desk.run(&["applicants", "add", "--field", "full_name=Zoe"])
        .ok();
    desk.run(&["opening", "target", "3"]).ok();
    tell(&child, "-INT");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn the_log_can_be_json() {
    let desk = Desk::new("[log]\nformat = \"json\"");
    let said = desk.run(&["run", "--once"]).ok();
    assert!(said.out.is_empty(), "the log is talk: {said:?}");
    assert!(!said.err.is_empty());
    for line in said.err.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(line["level"].is_string(), "{line}");
    }
}

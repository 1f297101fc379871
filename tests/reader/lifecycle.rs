//! Readers that are killed, too slow, given up on, worn out or left over.

use std::path::Path;
use std::pin::pin;
use std::process::Stdio;
use std::time::{Duration, Instant};

use futures_util::poll;
use qpm_intake::domain::verdict::Unreadable;
use qpm_intake::forms;
use qpm_intake::reader::Readers;
use rustix::process::{Signal, kill_process};

use super::{
    PROGRAM, children, csv, eventually, expected, form, only_child, readers, settings, status, why,
};

#[tokio::test]
async fn a_reader_killed_in_the_middle_costs_the_form_nothing() {
    let readers = readers(settings(208));
    readers.read_file(&csv("Amy")).await.unwrap();
    let first = only_child(208);
    kill_process(first, Signal::STOP).unwrap();
    let octets = csv("Bob");
    let mut reading = pin!(readers.read_file(&octets));
    assert!(poll!(reading.as_mut()).is_pending(), "asked, and no answer");
    kill_process(first, Signal::KILL).unwrap();
    assert_eq!(reading.await.unwrap(), expected(&octets));
    assert_ne!(only_child(208), first);
}

#[tokio::test]
async fn a_reader_killed_at_rest_is_replaced() {
    let readers = readers(settings(209));
    readers.read_file(&csv("Amy")).await.unwrap();
    let first = only_child(209);
    kill_process(first, Signal::KILL).unwrap();
    let octets = csv("Bob");
    assert_eq!(readers.read_file(&octets).await.unwrap(), expected(&octets));
    assert_ne!(only_child(209), first);
}

#[tokio::test]
async fn a_form_that_takes_too_long_is_hostile_and_its_reader_is_gone() {
    let mut hurried = settings(210);
    hurried.seconds = 1;
    let readers = readers(hurried);
    readers.read_file(&csv("Amy")).await.unwrap();
    let first = only_child(210);
    // As slow as can be.
    kill_process(first, Signal::STOP).unwrap();
    let started = Instant::now();
    let reading = readers.read_file(&csv("Bob")).await.unwrap();
    assert_eq!(why(&reading), Some(Unreadable::Hostile));
    assert!(started.elapsed() >= Duration::from_secs(1));
    // Reaped, not only killed: its process number is free.
    assert!(!Path::new(&format!("/proc/{}", first.as_raw_nonzero())).exists());
    let octets = csv("Cat");
    assert_eq!(readers.read_file(&octets).await.unwrap(), expected(&octets));
}

#[tokio::test]
async fn the_files_of_one_mail_share_the_time_of_one() {
    let mut hurried = settings(219);
    hurried.seconds = 1;
    let readers = readers(hurried);
    readers.read_file(&csv("Amy")).await.unwrap();
    let first = only_child(219);
    kill_process(first, Signal::STOP).unwrap();
    let mut mail = readers.for_a_mail();
    for number in 0..50 {
        let reading = mail.read_file(&csv(&format!("Nobody {number}"))).await;
        assert_eq!(why(&reading.unwrap()), Some(Unreadable::Hostile));
    }
    let words = mail.read_body("Full name: Zoe\nEmail address: zoe@example.org\n", None);
    assert_eq!(words.await.unwrap(), None);
    assert_eq!(children(219), [], "nothing was read after the first");
    // The next mail has time of its own.
    let octets = csv("Bob");
    assert_eq!(readers.read_file(&octets).await.unwrap(), expected(&octets));
}

#[tokio::test]
async fn a_cancelled_reading_gives_its_answer_to_nobody() {
    let mut single = settings(211);
    single.processes = 1;
    let readers = readers(single);
    for round in 0..20 {
        readers.read_file(&csv("Amy")).await.unwrap();
        let first = only_child(211);
        let unwanted = csv(&format!("Nobody {round}"));
        {
            kill_process(first, Signal::STOP).unwrap();
            let mut reading = pin!(readers.read_file(&unwanted));
            assert!(poll!(reading.as_mut()).is_pending());
            // Every other time it does answer; the other times it is still at it when it is
            // given up on.
            if round % 2 == 0 {
                kill_process(first, Signal::CONT).unwrap();
            }
        }
        let text = format!("Full name: Wanted {round}\nEmail address: w{round}@example.org\n");
        let octets = csv(&format!("Wanted {round}"));
        let (body, file) = tokio::join!(readers.read_body(&text, None), readers.read_file(&octets));
        assert_eq!(body.unwrap(), forms::read_body(&form(), &text, None));
        assert_eq!(file.unwrap(), expected(&octets));
        eventually("the cancelled reader goes", || {
            !children(211).contains(&first)
        })
        .await;
    }
}

#[tokio::test]
async fn readers_with_nothing_to_do_are_let_go() {
    let rest = Duration::from_millis(50);
    let readers = Readers::start_with_rest(settings(212), form(), rest);
    for _ in 0..2 {
        readers.read_file(&csv("Amy")).await.unwrap();
        eventually("the reader is let go", || children(212).is_empty()).await;
    }
}

#[tokio::test]
async fn readers_end_with_the_daemon() {
    // A shell stands for the daemon. Its child's stdin is ours and stays open, so that it is the
    // parent's death that the reader notices.
    let script = r#"exec 3<&0; "$0" reader 213 30 required <&3 & wait"#;
    let mut daemon = std::process::Command::new("/bin/sh")
        .args(["-c", script, PROGRAM])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let limited = || {
        let all = children(213);
        all.iter().any(|child| status(*child, "Seccomp") == "2")
    };
    let stdin = daemon.stdin.take();
    eventually("the reader limits itself", limited).await;
    daemon.kill().unwrap();
    daemon.wait().unwrap();
    eventually("the reader ends", || children(213).is_empty()).await;
    drop(stdin);
}

#[test]
fn a_person_who_starts_a_reader_is_told_that_it_is_not_for_them() {
    let output = std::process::Command::new(PROGRAM)
        .arg("reader")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    assert!(String::from_utf8_lossy(&output.stderr).contains("not a command"));
}

#[tokio::test]
async fn a_reader_that_has_read_enough_is_replaced_unnoticed() {
    let readers = readers(settings(216));
    // Pictures are done with at a glance.
    let octets = b"\x89PNG\r\n\x1a\n";
    readers.read_file(octets).await.unwrap();
    let first = only_child(216);
    let picture = expected(octets);
    for _ in 0..2500 {
        assert_eq!(readers.read_file(octets).await.unwrap(), picture);
    }
    assert_ne!(only_child(216), first);
}

//! Forms are read by children that limit themselves, may be killed by what they read, and never
//! mix up two answers.
//!
//! Every test starts the real program. Its children are told apart by their memory limit, which
//! stands on their command line: each test uses one of its own.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod corpus;
mod default_limits;
mod hostile;
mod lifecycle;
mod walls;

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use qpm_intake::domain::form::FormDefinition;
use qpm_intake::domain::reading::{Outcome, Reading};
use qpm_intake::domain::verdict::Unreadable;
use qpm_intake::forms::{self, FormReader};
use qpm_intake::reader::{Readers, Settings};
use rustix::process::Pid;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_qpm-intake");

pub(crate) fn settings(memory_mib: u64) -> Settings {
    Settings {
        executable: PathBuf::from(PROGRAM),
        processes: 2,
        seconds: 30,
        memory_mib,
        best_effort: false,
    }
}

pub(crate) fn form() -> Arc<FormDefinition> {
    let form = serde_json::json!({
        "title": "expression of interest form",
        "field": [
            {"id": "full_name", "question": "Full name", "type": "text", "required": true},
            {"id": "email", "question": "Email address", "type": "email", "required": true},
            {"id": "phone", "question": "Telephone number", "type": "phone"},
        ],
    });
    Arc::new(serde_json::from_value(form).unwrap())
}

pub(crate) fn readers(settings: Settings) -> Readers {
    Readers::start(settings, form())
}

/// A small form, with a name to tell it from others.
pub(crate) fn csv(name: &str) -> Vec<u8> {
    format!("Full name,{name}\nEmail address,{name}@example.org\nTelephone number,07700 900123\n")
        .into_bytes()
}

/// What the same form gives when it is read in this process.
pub(crate) fn expected(octets: &[u8]) -> Reading {
    forms::read_file(&form(), octets)
}

/// The living readers with this memory limit.
pub(crate) fn children(memory_mib: u64) -> Vec<Pid> {
    let wanted = format!("{PROGRAM}\0reader\0{memory_mib}\0");
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    numbers
        .filter(|number| {
            // A process that has ended has no command line any more.
            fs::read_to_string(format!("/proc/{number}/cmdline"))
                .is_ok_and(|line| line.starts_with(&wanted))
        })
        .filter_map(Pid::from_raw)
        .collect()
}

pub(crate) fn only_child(memory_mib: u64) -> Pid {
    let all = children(memory_mib);
    assert_eq!(all.len(), 1, "one reader");
    all[0]
}

/// A line of `/proc/PID/status`.
pub(crate) fn status(pid: Pid, key: &str) -> String {
    let text = fs::read_to_string(format!("/proc/{}/status", pid.as_raw_nonzero())).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(key));
    line.unwrap().trim_start_matches(':').trim().to_owned()
}

/// What a process holds; nothing once it has ended and only waits to be buried.
pub(crate) fn kib(pid: Pid, key: &str) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{}/status", pid.as_raw_nonzero())).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(key))?;
    let number = line.trim_start_matches(':').trim_end_matches("kB").trim();
    Some(number.parse().unwrap())
}

/// Waits for something that is about to happen in another process.
pub(crate) async fn eventually(what: &str, mut happened: impl FnMut() -> bool) {
    let patience = Instant::now() + Duration::from_secs(20);
    while !happened() {
        assert!(Instant::now() < patience, "never: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

pub(crate) fn why(reading: &Reading) -> Option<Unreadable> {
    match reading.outcome {
        Outcome::Unreadable(why) => Some(why),
        _ => None,
    }
}

#[tokio::test]
async fn many_forms_pass_through_one_reader_which_stays_small() {
    let readers = readers(settings(201));
    for number in 0..300 {
        let octets = csv(&format!("Person {number}"));
        assert_eq!(readers.read_file(&octets).await.unwrap(), expected(&octets));
    }
    let text = "Full name: Amy Archer\nEmail address: amy@example.org\n";
    let body = readers.read_body(text, Some("<p>Hello</p>")).await.unwrap();
    assert_eq!(body, forms::read_body(&form(), text, Some("<p>Hello</p>")));
    let child = only_child(201);
    let peak = kib(child, "VmHWM").unwrap();
    println!("after 300 forms: peak {peak} KiB");
    assert!(peak < 64 << 10, "peak of {peak} KiB");
}

#[tokio::test]
async fn several_forms_are_read_at_once_but_no_more_than_allowed() {
    let readers = readers(settings(202));
    let files: Vec<Vec<u8>> = (0..40).map(|n| csv(&format!("Person {n}"))).collect();
    let readings = join_all(files.iter().map(|octets| readers.read_file(octets))).await;
    for (octets, reading) in files.iter().zip(readings) {
        assert_eq!(reading.unwrap(), expected(octets));
    }
    assert_eq!(children(202).len(), 2);
}

#[tokio::test]
async fn the_price_of_a_reader_is_printed() {
    let readers = readers(settings(215));
    let started = Instant::now();
    readers.read_file(&csv("Amy")).await.unwrap();
    let took = started.elapsed();
    println!("first reading, with the start of a reader: {took:?}");
    // A picture is known by its first octets: what is measured is the way there and back.
    let mut picture = b"\x89PNG\r\n\x1a\n".to_vec();
    picture.resize(20 << 10, 0);
    let started = Instant::now();
    for _ in 0..1000 {
        readers.read_file(&picture).await.unwrap();
    }
    println!("20 KiB there and back: {:?}", started.elapsed() / 1000);
    let small = csv("Amy");
    let started = Instant::now();
    for _ in 0..1000 {
        readers.read_file(&small).await.unwrap();
    }
    println!("a small form: {:?}", started.elapsed() / 1000);
    let form = FormReader::new(&form());
    let started = Instant::now();
    for _ in 0..1000 {
        form.read_file(&small);
    }
    println!("the same in this process: {:?}", started.elapsed() / 1000);
    assert_eq!(children(215).len(), 1, "one reader has read them all");
}

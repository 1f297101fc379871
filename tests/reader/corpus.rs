//! The corpus, where it is at hand: a reader's limits change nothing in what is read, and its
//! hostile files end as its truth says.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use qpm_intake::domain::verdict::Unreadable;

use super::{children, csv, expected, kib, readers, settings, why};

/// The files that are small on disk and large in effect: never read in the test's own process.
const HOSTILE: &[&str] = &[
    "bomb.xlsx",
    "far-cell.xlsx",
    "entities.docx",
    "loop.pdf",
    "s2-hostile-rows.xlsx",
    "s2-hostile-laughs.docx",
];

/// The corpus lies beside the project, in one of the folders that hold it.
fn corpus() -> Option<PathBuf> {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let found = folders
        .map(|folder| folder.join("shared/corpus"))
        .find(|folder| folder.join("truth.jsonl").is_file());
    if found.is_none() {
        eprintln!("NOT RUN: there is no corpus beside the project");
    }
    found
}

fn forms_of(corpus: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(corpus.join("forms")).unwrap().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn is_hostile(path: &Path) -> bool {
    HOSTILE
        .iter()
        .any(|name| path.file_name().is_some_and(|file| file == *name))
}

#[tokio::test]
async fn a_form_is_read_behind_the_limits_as_it_is_without_them() {
    let Some(corpus) = corpus() else { return };
    let readers = readers(settings(217));
    let (mut count, mut peak) = (0, 0);
    for path in forms_of(&corpus).iter().filter(|path| !is_hostile(path)) {
        let octets = fs::read(path).unwrap();
        let reading = readers.read_file(&octets).await.unwrap();
        assert_eq!(reading, expected(&octets), "{}", path.display());
        let peaks = children(217)
            .into_iter()
            .filter_map(|child| kib(child, "VmHWM"));
        peak = peak.max(peaks.max().unwrap_or(0));
        count += 1;
    }
    println!("{count} forms, peak of a reader {peak} KiB");
    assert!(count > 0);
    assert!(peak < 64 << 10, "{peak} KiB");
}

/// `unreadable:…` for each file, as the corpus has it.
fn truth(corpus: &Path) -> HashMap<String, Option<Unreadable>> {
    let text = fs::read_to_string(corpus.join("truth.jsonl")).unwrap();
    let lines = text.lines().map(|line| {
        let truth: serde_json::Value = serde_json::from_str(line).unwrap();
        let problems = truth["problems"].as_array().unwrap();
        let words = problems.iter().filter_map(|problem| problem.as_str());
        let unreadable = words
            .filter_map(|word| word.strip_prefix("unreadable:"))
            .find_map(Unreadable::parse);
        (truth["file"].as_str().unwrap().to_owned(), unreadable)
    });
    lines.collect()
}

#[tokio::test]
async fn hostile_files_end_as_the_truth_says() {
    let Some(corpus) = corpus() else { return };
    let truth = truth(&corpus);
    let readers = readers(settings(218));
    let next = csv("Amy");
    for name in HOSTILE {
        let octets = fs::read(corpus.join("forms").join(name)).unwrap();
        let started = Instant::now();
        let reading = readers.read_file(&octets).await.unwrap();
        let took = started.elapsed();
        let peak = children(218).first().and_then(|child| kib(*child, "VmHWM"));
        println!(
            "{name}: {:?} after {took:?}, peak {peak:?} KiB",
            why(&reading)
        );
        assert!(took < Duration::from_secs(25), "{name} took {took:?}");
        assert_eq!(readers.read_file(&next).await.unwrap(), expected(&next));
        if why(&reading) == Some(Unreadable::Unsupported) {
            println!("{name}: its kind of file is not yet read");
        } else {
            assert_eq!(why(&reading), truth[&format!("forms/{name}")], "{name}");
        }
    }
}

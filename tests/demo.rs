//! A newcomer's first minute: the real binary tells the demo's story in an empty folder.
//!
//! Everything is looked at from outside: what was printed, the letters' files, the database. The
//! kills hit at moments that are seen from outside, too: so many mails delivered, so many letters
//! written.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic, in its helpers too"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use qpm_intake::parse;
use qpm_intake::store::Store;

/// Runs the demo to its end.
fn demo(dir: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_qpm-intake"))
        .arg("demo")
        .arg(dir)
        .output()
        .unwrap()
}

/// What a demo that must succeed has printed.
fn story(dir: &Path) -> String {
    let output = demo(dir);
    let talk = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{talk}");
    String::from_utf8(output.stdout).unwrap()
}

fn fresh() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("qpm-demo");
    (folder, dir)
}

/// Name and octets of every letter in the outbox.
fn letters(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(dir.join("outbox")).unwrap();
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "eml"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(&path).unwrap())
        })
        .collect()
}

/// The lines that tell of the mail of this number.
fn told(story: &str, number: usize) -> String {
    let start = format!(" {number:02}  ");
    let mut lines = story.lines().skip_while(|line| !line.starts_with(&start));
    let line = lines
        .next()
        .unwrap_or_else(|| panic!("mail {number} is not told of"));
    let reasons = lines.take_while(|line| line.starts_with("     "));
    std::iter::once(line)
        .chain(reasons)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The end state as a person would compare it: who is in the log and how, which letters are owed
/// and where they stand, what waits for the manager.
fn end_state(dir: &Path) -> Vec<String> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = Store::open_existing(&dir.join("qpm-intake.db"))
            .await
            .unwrap();
        let mut state = Vec::new();
        for line in store.applicants().await.unwrap() {
            let flags = line.flags.unwrap_or_default();
            state.push(format!(
                "{} {:?} {} {} {flags} v{}",
                line.reference, line.name, line.status, line.complete, line.version
            ));
        }
        for letter in store.letters().await.unwrap() {
            let (kind, recipient) = (letter.kind, letter.recipient);
            state.push(format!("{kind} {recipient} {}", letter.state));
        }
        for item in store.open_reviews().await.unwrap() {
            state.push(format!("{} {:?}", item.reason_code, item.reference));
        }
        let (opening, tally) = store.opening().await.unwrap();
        state.push(format!("{} {tally:?}", opening.state));
        store.close().await;
        state.sort();
        state
    })
}

#[test]
fn a_newcomer_sees_every_kind_of_mail_handled() {
    let (_folder, dir) = fresh();
    let story = story(&dir);
    for (number, kind, letter) in [
        (1, "application, QPM-0001", "letter: acknowledgement"),
        (2, "application, QPM-0002", "letter: acknowledgement"),
        (3, "application, QPM-0003", "letter: acknowledgement"),
        (4, "application, QPM-0004", "letter: acknowledgement"),
        (
            5,
            "application no form, QPM-0005",
            "letter: acknowledgement",
        ),
        (
            6,
            "application, QPM-0006",
            "letter: acknowledgement incomplete",
        ),
        (7, "application, QPM-0007", "letter: acknowledgement"),
        (8, "known already", "no second letter"),
        (9, "update, QPM-0002", "no letter"),
        (10, "application, QPM-0008", "letter: unreadable"),
        (11, "question", "letter: question received"),
        (12, "blank form", "letter: form needed"),
        (13, "cv only", "letter: form needed"),
        (14, "monitoring form", "letter: notice"),
        (15, "application, QPM-0009", "letter: acknowledgement"),
        (16, "newsletter", "no letter"),
        (17, "auto reply", "no letter"),
        (18, "bounce", "no letter"),
        (19, "update, QPM-0006", "letter: update received"),
        (20, "withdrawal, QPM-0004", "letter: withdrawal confirmed"),
        (21, "application, QPM-0010", "letter: closed"),
    ] {
        let told = told(&story, number);
        let line = told.lines().next().unwrap();
        assert!(line.contains(kind), "{told}");
        assert!(line.ends_with(letter), "{told}");
        assert!(told.lines().count() > 1, "no reason: {told}");
    }
    for row in [
        ["QPM-0001", "Amara Okafor", "recruited", "complete"],
        ["QPM-0002", "Gwenllian Parry-Jones", "recruited", "complete"],
        ["QPM-0004", "Sheila Brennan", "withdrawn", "complete"],
        ["QPM-0006", "Marta Wójcik", "received", "complete"],
        ["QPM-0003", "Tom Rushworth", "shortlisted", "complete"],
        ["QPM-0007", "Priya Nair", "declined", "conflict of interest"],
        ["QPM-0010", "Owen Tranter", "received", "late"],
    ] {
        let has = |line: &str| row.iter().all(|cell| line.contains(cell));
        assert!(story.lines().any(has), "{row:?} is not in:\n{story}");
    }
    // Lines that hold a path of the demo's may be longer: the path is not ours.
    let place = dir.display().to_string();
    for line in story.lines().filter(|line| !line.contains(&place)) {
        assert!(line.chars().count() <= 100, "{line}");
    }
}

#[test]
fn the_manager_decides_from_her_inbox() {
    let (_folder, dir) = fresh();
    let story = story(&dir);
    let to_her: Vec<String> = letters(&dir)
        .into_values()
        .map(|octets| parse::parse(&octets))
        .filter(|letter| {
            let mut to = letter.recipients.iter();
            to.any(|to| to.address.as_str() == "qpm.manager@qpm.example")
        })
        .map(|letter| letter.subject)
        .collect();
    for begins in [
        "QPM digest, ",
        "Done: recruit 1 [desk-",
        "Done: recruit 2, shortlist 3, decline 7 [desk-",
        "The target is reached: ",
    ] {
        let one = to_her.iter().filter(|subject| subject.starts_with(begins));
        assert_eq!(one.count(), 1, "{begins}: {to_her:?}");
    }
    assert_eq!(to_her.len(), 4, "{to_her:?}");
    assert!(story.contains("2 of 2 places are taken; the opening is closed."));
}

#[test]
fn the_late_one_is_told_that_the_opening_is_closed() {
    let (_folder, dir) = fresh();
    story(&dir);
    let to_the_late_one: Vec<_> = letters(&dir)
        .into_values()
        .map(|octets| parse::parse(&octets))
        .filter(|letter| {
            let mut to = letter.recipients.iter();
            to.any(|to| to.address.as_str() == "owen.tranter@example.com")
        })
        .collect();
    let [letter] = to_the_late_one.as_slice() else {
        panic!("{} letters went to the late one", to_the_late_one.len())
    };
    assert_eq!(letter.header("auto-submitted"), Some("auto-replied"));
    assert_eq!(letter.from[0].address.as_str(), "recruitment@qpm.example");
    let theirs = parse::parse(&sample("21-after-the-closing.eml"));
    assert!(letter.thread.contains(&theirs.message_id.unwrap()));
    assert!(letter.text.contains("closed"), "{}", letter.text);
    assert!(letter.text.contains("QPM-0010"), "{}", letter.text);
}

#[test]
fn a_second_run_adds_nothing() {
    let (_folder, dir) = fresh();
    let first_story = story(&dir);
    let (first_letters, first_state) = (letters(&dir), end_state(&dir));
    let second_story = story(&dir);
    assert!(second_story.contains("Nothing was added"), "{second_story}");
    assert!(second_story.contains("none is taken in twice"));
    assert_eq!(letters(&dir), first_letters);
    assert_eq!(end_state(&dir), first_state);
    let table = |story: &str| {
        let lines = story
            .lines()
            .skip_while(|line| !line.starts_with("The log:"));
        lines
            .take_while(|line| !line.contains(" letters in "))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert!(table(&first_story).len() > 10);
    assert_eq!(table(&second_story), table(&first_story));
}

fn sample(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/samples");
    std::fs::read(folder.join(name)).unwrap()
}

fn contains(octets: &[u8], needle: &[u8]) -> bool {
    octets.windows(needle.len()).any(|window| window == needle)
}

/// Everything the program keeps: all files of the demo but the mailbox itself.
fn kept(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("Maildir") {
                folders.push(path);
            } else if path.is_file() {
                files.push((path.display().to_string(), std::fs::read(&path).unwrap()));
            }
        }
    }
    files
}

/// What would betray the `number`th file of a sample: some of its octets, and a line of the
/// base64 in which it came.
fn traces(name: &str, number: usize) -> [Vec<u8>; 2] {
    let octets = sample(name);
    let file = parse::parse(&octets).files.swap_remove(number);
    let middle = file.octets.len() / 2;
    let text = String::from_utf8(octets).unwrap();
    let part = text.split("base64\r\n").nth(number + 1).unwrap();
    let lines: Vec<_> = part.lines().filter(|line| line.len() == 76).collect();
    [
        file.octets[middle..middle + 48].to_vec(),
        lines[lines.len() / 2].as_bytes().to_vec(),
    ]
}

#[test]
fn the_monitoring_forms_are_nowhere() {
    let (_folder, dir) = fresh();
    let mut all = vec![("stdout".to_owned(), story(&dir).into_bytes())];
    all.extend(kept(&dir));
    let holder = |needle: &[u8]| {
        all.iter()
            .find(|(_, octets)| contains(octets, needle))
            .map(|(name, _)| name)
    };
    // The search does find what may be kept: the form of mail 01, in its base64, and the form
    // that came beside a monitoring form, by its octets.
    assert!(holder(&traces("01-excel-from-outlook.eml", 0)[1]).is_some());
    assert!(holder(&traces("15-form-beside-monitoring-form.eml", 0)[0]).is_some());

    for (name, number) in [
        ("14-monitoring-form.eml", 0),
        ("15-form-beside-monitoring-form.eml", 1),
    ] {
        for trace in traces(name, number) {
            assert_eq!(holder(&trace), None, "{name}");
        }
    }
    for word in [
        "Pentecostal",
        "Methodist",
        "Ghanaian",
        "Heterosexual",
        "lesbian",
        "45-54",
        "Monitoring KB",
    ] {
        assert_eq!(holder(word.as_bytes()), None, "{word}");
    }
    // Nothing tells that Joy Adeyemi sent one, but the letter that went to her.
    let database = std::fs::read(dir.join("qpm-intake.db")).unwrap();
    assert!(!contains(&database, b"joy.adeyemi"));
}

/// Starts a demo and kills it (SIGKILL) at the moment when `now` is true. False where it came to
/// its end before.
fn kill_when(dir: &Path, now: impl Fn() -> bool) -> bool {
    let mut child = Command::new(env!("CARGO_BIN_EXE_qpm-intake"))
        .arg("demo")
        .arg(dir)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let patience = Instant::now() + Duration::from_mins(1);
    loop {
        if now() {
            child.kill().unwrap();
            child.wait().unwrap();
            return true;
        }
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        assert!(
            Instant::now() < patience,
            "the demo neither ends nor gets there"
        );
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn files_in(folder: &Path) -> usize {
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

/// A moment that can be seen from outside.
enum Moment {
    Made(&'static str),
    Delivered(usize),
    Written(usize),
}

impl Moment {
    fn is_here(&self, dir: &Path) -> bool {
        match self {
            Self::Made(name) => dir.join(name).exists(),
            Self::Delivered(number) => files_in(&dir.join("Maildir/new")) >= *number,
            Self::Written(number) => files_in(&dir.join("outbox")) >= *number,
        }
    }
}

#[test]
fn a_demo_that_was_killed_goes_on_to_the_same_end() {
    let (_folder, untouched) = fresh();
    story(&untouched);
    let (wanted, last) = (end_state(&untouched), letters(&untouched).len());
    let mut kills = 0;
    for (what, moment) in [
        ("the folder is there", Moment::Made(".qpm-demo")),
        ("the settings are there", Moment::Made("config.toml")),
        ("the database is there", Moment::Made("qpm-intake.db")),
        ("half the post is delivered", Moment::Delivered(8)),
        ("the post is delivered", Moment::Delivered(16)),
        ("a letter is written", Moment::Written(1)),
        ("five letters are written", Moment::Written(5)),
        ("the first round is over", Moment::Written(last - 3)),
        ("all letters are written", Moment::Written(last)),
    ] {
        let (_folder, dir) = fresh();
        kills += u32::from(kill_when(&dir, || moment.is_here(&dir)));
        story(&dir);
        assert_eq!(end_state(&dir), wanted, "killed when {what}");
        assert_eq!(letters(&dir).len(), last, "killed when {what}");
    }
    assert!(kills >= 5, "only {kills} demos were killed on their way");
}

#[test]
fn a_folder_that_is_not_a_demos_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("thesis.odt"), "chapter 1").unwrap();
    let output = demo(folder.path());
    assert_eq!(output.status.code(), Some(1));
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(words.contains("is not a demo's folder"), "{words}");
    assert!(words.contains("hint:"), "{words}");
    assert_eq!(files_in(folder.path()), 1);
}

#[test]
fn a_place_where_nothing_can_be_made_is_named() {
    // Nobody can make a folder in /proc, root neither.
    let output = demo(Path::new("/proc/qpm-demo"));
    assert_eq!(output.status.code(), Some(1));
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(words.contains("/proc/qpm-demo cannot be made"), "{words}");
    assert!(words.contains("hint:"), "{words}");
}

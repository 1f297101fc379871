//! The accuracy of the whole way from a file to answers, kind, letter, problems and flags,
//! measured on the corpus with the truth beside it: `try --json` of the real program.
//!
//! The corpus lies beside the repository; where it is absent the tests say so and measure
//! nothing. The floors are what was reached once: raise them, never lower them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic, in its helpers too"
)]

mod compare;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

use compare::{Verdict, strings};

/// Commands by mail, which are shown to a person: left out of the figures.
const MOST_NOT_SUPPORTED: usize = 3;

/// Where the corpus lies, if it is there.
fn corpus() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = ["../shared/corpus", "../../shared/corpus"]
        .iter()
        .map(|path| here.join(path))
        .find(|path| path.join("truth.jsonl").exists());
    if found.is_none() {
        say("LEFT OUT: there is no ../shared/corpus, so that nothing is measured");
    }
    found
}

/// Past the test harness, which would keep it to itself as long as all is well.
fn say(words: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{words}");
}

/// What `try --json` says about the corpus, by the file's path in it.
fn findings(corpus: &Path, opening: &str) -> BTreeMap<String, Value> {
    let output = Command::new(env!("CARGO_BIN_EXE_qpm-intake"))
        .arg("--config")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus.toml"))
        .args(["try", "--json"])
        .args([corpus.join("forms"), corpus.join("mail")])
        .env("QPM_INTAKE__TRY__ASSUME__OPENING", opening)
        .output()
        .unwrap();
    let talk = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "try failed: {talk}");
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| {
            let finding: Value = serde_json::from_str(line).unwrap();
            let path = PathBuf::from(finding["file"].as_str().unwrap());
            let path = path.strip_prefix(corpus).unwrap();
            (path.display().to_string(), finding)
        })
        .collect()
}

/// The same while the opening is open, looked at once for all tests.
fn while_open(corpus: &Path) -> &'static BTreeMap<String, Value> {
    static FOUND: OnceLock<BTreeMap<String, Value>> = OnceLock::new();
    FOUND.get_or_init(|| findings(corpus, "open"))
}

fn truth(corpus: &Path) -> Vec<Value> {
    std::fs::read_to_string(corpus.join("truth.jsonl"))
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Right ones of all, and which were wrong.
#[derive(Default)]
struct Score {
    right: usize,
    all: usize,
    wrong: Vec<String>,
}

impl Score {
    fn add(&mut self, right: bool, wrong: impl FnOnce() -> String) {
        self.all += 1;
        if right {
            self.right += 1;
        } else {
            self.wrong.push(wrong());
        }
    }

    fn percent(&self) -> usize {
        (100 * self.right).checked_div(self.all).unwrap_or(100)
    }

    fn line(&self, what: &str) -> String {
        let percent = self.percent();
        format!(
            "{what:<32} {:>4} of {:>4}  {percent:>3} %",
            self.right, self.all
        )
    }

    fn tell(&self, what: &str) {
        println!("{}", self.line(what));
        for line in &self.wrong {
            println!("    {line}");
        }
    }
}

/// All figures.
#[derive(Default)]
struct Figures {
    kinds: Score,
    by_kind: BTreeMap<String, Score>,
    replies: Score,
    problems: Score,
    flags: Score,
    fields: BTreeMap<String, Score>,
    silently_wrong: Vec<String>,
    not_supported: Vec<String>,
}

impl Figures {
    fn add(&mut self, truth: &Value, found: &Value) {
        let file = truth["file"].as_str().unwrap();
        let set = |value: &Value| strings(value).into_iter().collect::<BTreeSet<_>>();
        let (wanted, got) = (set(&truth["problems"]), set(&found["problems"]));
        let unsupported = "unreadable:unsupported";
        let unread = got.contains(unsupported) && !wanted.contains(unsupported);
        // Commands by mail are recognised and shown to a person, and not carried out yet.
        if unread || truth["reply"] == "command_result" {
            self.not_supported.push(file.to_owned());
            return;
        }
        self.add_kind(file, truth, found);
        self.problems.add(wanted == got, || {
            format!("{file}: {got:?} instead of {wanted:?}")
        });
        let (wanted, got) = (set(&truth["flags"]), set(&found["flags"]));
        self.flags.add(wanted == got, || {
            format!("{file}: {got:?} instead of {wanted:?}")
        });
        if let Some(wanted) = truth["reply"].as_str() {
            let got = found["reply"].as_str().unwrap();
            self.replies.add(wanted == got, || {
                format!("{file}: {got} instead of {wanted}")
            });
        }
        self.add_fields(file, &truth["fields"], &found["fields"]);
    }

    fn add_kind(&mut self, file: &str, truth: &Value, found: &Value) {
        let (wanted, got) = (
            truth["kind"].as_str().unwrap(),
            found["kind"].as_str().unwrap(),
        );
        let words = || format!("{file}: {got} instead of {wanted}");
        self.kinds.add(wanted == got, words);
        let of_kind = self.by_kind.entry(wanted.to_owned()).or_default();
        of_kind.add(wanted == got, String::new);
        of_kind.wrong.clear();
    }

    fn add_fields(&mut self, file: &str, wanted: &Value, got: &Value) {
        let names = |value: &Value| -> BTreeSet<String> {
            value.as_object().unwrap().keys().cloned().collect()
        };
        for field in names(wanted).union(&names(got)) {
            let (wanted, got) = (wanted.get(field), got.get(field));
            let words = || {
                let value = got.map(|answer| &answer["value"]);
                let place = got.map(|answer| &answer["where"]);
                format!("{file} {field}: {value:?} at {place:?} instead of {wanted:?}")
            };
            let verdict = compare::judge(field, wanted, got);
            if verdict == Verdict::SilentlyWrong {
                self.silently_wrong.push(words());
            }
            // A field that nobody answered and that was read all the same is wrong, too.
            let score = self.fields.entry(field.clone()).or_default();
            score.add(verdict == Verdict::Right, words);
        }
    }

    fn tell(&self) {
        println!("\nBy kind");
        for (kind, score) in &self.by_kind {
            score.tell(kind);
        }
        println!("\nBy field");
        for (field, score) in &self.fields {
            score.tell(field);
        }
        println!("\nIn all");
        self.kinds.tell("kinds");
        self.replies.tell("replies");
        self.problems.tell("problems");
        self.flags.tell("flags");
        println!("\nSilently wrong");
        for line in &self.silently_wrong {
            println!("    {line}");
        }
        let mut formats: BTreeMap<&str, usize> = BTreeMap::new();
        for file in &self.not_supported {
            let (_, format) = file.rsplit_once('.').unwrap_or_default();
            *formats.entry(format).or_default() += 1;
        }
        println!("\nNot yet supported: {formats:?}");
        println!("    {}", self.not_supported.join(" "));
        for (what, score) in [
            ("kinds", &self.kinds),
            ("replies", &self.replies),
            ("problems", &self.problems),
            ("flags", &self.flags),
            ("fields", &self.all_fields()),
        ] {
            say(&score.line(what));
        }
        say(&format!("silently wrong: {}", self.silently_wrong.len()));
        say(&format!(
            "not yet supported: {} files",
            self.not_supported.len()
        ));
    }

    fn all_fields(&self) -> Score {
        let sum = |of: fn(&Score) -> usize| self.fields.values().map(of).sum();
        Score {
            right: sum(|score| score.right),
            all: sum(|score| score.all),
            wrong: Vec::new(),
        }
    }
}

#[test]
fn forms_and_mails_are_read_as_a_person_reads_them() {
    let Some(corpus) = corpus() else { return };
    let found = while_open(&corpus);
    let mut figures = Figures::default();
    for truth in truth(&corpus) {
        let file = truth["file"].as_str().unwrap();
        figures.add(&truth, found.get(file).expect(file));
    }
    figures.tell();
    assert_eq!(figures.kinds.percent(), 100, "kinds");
    assert_eq!(figures.replies.percent(), 100, "replies");
    assert_eq!(figures.problems.percent(), 100, "problems");
    assert_eq!(figures.flags.percent(), 100, "flags");
    assert_eq!(figures.all_fields().percent(), 100, "fields");
    assert_eq!(figures.silently_wrong.len(), 0, "silently wrong");
    assert!(
        figures.not_supported.len() <= MOST_NOT_SUPPORTED,
        "not supported"
    );
}

/// Closing changes the letter to those who apply, and nothing else.
#[test]
fn a_closed_opening_changes_only_the_letters_of_applicants() {
    let Some(corpus) = corpus() else { return };
    let (open, closed) = (while_open(&corpus), findings(&corpus, "closed"));
    let mut told_closed = 0;
    for (file, open) in open {
        let closed = &closed[file];
        let applies = [
            "application",
            "application_no_form",
            "forwarded_application",
        ]
        .contains(&open["kind"].as_str().unwrap());
        let reply = open["reply"].as_str().unwrap();
        let acknowledged = reply.starts_with("acknowledgement");
        // A bare form is taken as an application, too.
        let wanted = if acknowledged && (applies || open["kind"] == "form") {
            told_closed += 1;
            assert!(closed["reason"].as_str().unwrap().contains("assumed"));
            "closed"
        } else {
            reply
        };
        assert_eq!(closed["reply"], wanted, "{file}");
        assert_eq!(closed["kind"], open["kind"], "{file}");
        assert_eq!(closed["fields"], open["fields"], "{file}");
        assert_eq!(closed["problems"], open["problems"], "{file}");
    }
    assert!(told_closed > 0, "nobody applies in the whole corpus");
}

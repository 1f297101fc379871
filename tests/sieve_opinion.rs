//! A second opinion on whom not to answer: Dovecot's Pigeonhole, whose `vacation` (RFC 5230) has
//! been asked that question by real mail for years.
//!
//! `sieve-test -e` carries a vacation script out for each mail and prints the answer instead of
//! sending it. Where it and this program differ, the difference has a listed reason, or the test
//! is red. Debian's package dovecot-sieve has the program; `tests/run` installs it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may panic, in its helpers too, and asks whether it runs in CI"
)]

use std::collections::BTreeMap;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

const OURS: &str = "recruitment@qpm.example.test";
const SCRIPT: &str =
    "require [\"vacation\"];\nvacation :addresses [\"recruitment@qpm.example.test\"] \"Away.\";\n";

/// Why this program answers where a vacation program does not, by what that says of it.
const WE_MAY_ANSWER: &[(&str, &str)] = &[
    (
        "implicitly delivered",
        "RFC 5230 §4.5 asks personal responders to be named in To or Cc; this mailbox is there to be answered (RFC 3834 §1.1).",
    ),
    (
        "flag found in x-auto-response-suppress",
        "MS-OXCMAIL 2.1.3.2.20: a wish, which Exchange stamps on people's mail, too; a form or a person's mail program outweighs it.",
    ),
];

/// Why this program is silent where a vacation program answers, by the kind of mail. What is
/// owed a letter, whoever sends it, is not among them.
const WE_MAY_BE_SILENT: &[(&str, &str)] = &[
    (
        "auto_reply",
        "responders' marks, addresses and words that RFC 5230 does not list",
    ),
    (
        "bounce",
        "vacation knows a report by its empty sender alone; over IMAP that may be lost",
    ),
    ("read_receipt", "RFC 8098 §2.1: nobody answers a receipt"),
    (
        "calendar",
        "RFC 6047: invitations are answered by calendars",
    ),
    (
        "newsletter",
        "told by Precedence, by a campaign's marks or by its words",
    ),
    ("list", "told by marks older than RFC 2369"),
    ("spam", "vacation leaves spam to others"),
    ("hostile", "nobody to answer, or built to do harm"),
    ("empty", "nothing that could be answered"),
    (
        "reply",
        "a reply in a thread goes to a person and gets no letter",
    ),
    ("feedback", "it follows a route"),
    ("misdirected_referral", "a person calls back"),
    (
        "unclear",
        "it asks nothing and names nothing of ours: no letter without a reason",
    ),
    ("manager_command", "a command, or one that somebody forged"),
];

#[test]
fn pigeonhole_and_this_program_agree_or_it_is_known_why_not() {
    let Some(sieve_test) = sieve_test() else {
        let words =
            "no sieve-test (Debian: dovecot-sieve): whom not to answer has no second opinion";
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{words}");
        say(&format!("SKIPPED: {words}"));
        return;
    };
    let mails = mails();
    let verdicts = our_verdicts(&mails);
    let pigeonhole = Pigeonhole::set_up(sieve_test);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut unexplained = Vec::new();
    for mail in &mails {
        let name = mail.display().to_string();
        let (kind, reply) = &verdicts[&name];
        let opinion = pigeonhole.opinion_on(mail);
        let we_answer = reply != "none";
        let they_answer = opinion.contains("sent vacation response");
        let reason = match (we_answer, they_answer) {
            (true, false) => WE_MAY_ANSWER
                .iter()
                .find(|(says, _)| opinion.contains(says))
                .map(|(says, _)| (*says).to_owned()),
            (false, true) => WE_MAY_BE_SILENT
                .iter()
                .find(|(ours, _)| ours == kind)
                .map(|(ours, _)| format!("silent: {ours}")),
            _ => Some("agreed".to_owned()),
        };
        match reason {
            Some(reason) => *seen.entry(reason).or_default() += 1,
            None => unexplained.push(format!("{name}: {kind}, {reply}; Pigeonhole: {opinion}")),
        }
    }
    eprintln!("{} mails: {seen:?}", mails.len());
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
    assert!(seen["agreed"] > mails.len() / 3, "{seen:?}");
}

/// On the real stderr, which the test harness does not swallow.
fn say(words: &str) {
    std::io::stderr()
        .write_all(format!("{words}\n").as_bytes())
        .unwrap();
}

/// Debian keeps it where everybody's path leads.
fn sieve_test() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .map(|folder| folder.join("sieve-test"))
        .find(|path| path.is_file())
}

/// The corpus, where it stands beside this repository, and our own fixtures.
fn mails() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let corpus = ["../shared/corpus/mail", "../../shared/corpus/mail"]
        .iter()
        .map(|path| root.join(path))
        .find(|path| path.is_dir());
    if corpus.is_none() {
        say(
            "SKIPPED: no ../shared/corpus beside this repository: only our own fixtures are compared",
        );
    }
    let fixtures = ["clients", "hostile", "rfc", "robots"]
        .map(|folder| root.join("tests/fixtures/mail").join(folder));
    for folder in fixtures.into_iter().chain(corpus) {
        for entry in std::fs::read_dir(folder).unwrap() {
            found.push(entry.unwrap().path());
        }
    }
    found.retain(|path| path.extension().is_some_and(|end| end == "eml"));
    found.sort();
    assert!(found.len() > 20);
    found
}

/// Kind and reply of each mail, as `try --json` prints them.
fn our_verdicts(mails: &[PathBuf]) -> BTreeMap<String, (String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_qpm-intake"))
        .arg("--config")
        .arg(root.join("tests/corpus.toml"))
        .args(["try", "--json"])
        .args(mails)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let of = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let get = |key: &str| line[key].as_str().unwrap().to_owned();
        let unclear = get("reason").starts_with("Nothing in it asks us anything");
        let kind = if unclear {
            "unclear".to_owned()
        } else {
            get("kind")
        };
        (get("file"), (kind, get("reply")))
    };
    let verdicts: BTreeMap<_, _> = text.lines().map(of).collect();
    assert_eq!(verdicts.len(), mails.len());
    verdicts
}

/// A folder in which `sieve-test` runs as somebody who is not root.
struct Pigeonhole {
    program: PathBuf,
    folder: tempfile::TempDir,
}

impl Pigeonhole {
    fn set_up(program: PathBuf) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let open = |path: &Path| {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o777)).unwrap();
        };
        open(folder.path());
        std::fs::write(folder.path().join("vacation.sieve"), SCRIPT).unwrap();
        std::fs::create_dir(folder.path().join("mail")).unwrap();
        open(&folder.path().join("mail"));
        std::fs::write(folder.path().join("dovecot.conf"), config(folder.path())).unwrap();
        Self { program, folder }
    }

    /// What `vacation` says of a mail in its log.
    fn opinion_on(&self, mail: &Path) -> String {
        let octets = std::fs::read(mail).unwrap();
        let copy = self.folder.path().join("mail.eml");
        std::fs::write(&copy, &octets).unwrap();
        let mut command = Command::new(&self.program);
        command
            .env("HOME", self.folder.path())
            .env("USER", "nobody")
            .arg("-c")
            .arg(self.folder.path().join("dovecot.conf"))
            .args(["-e", "-r", OURS, "-a", OURS]);
        // An empty return path cannot be given: it is then taken from the mail.
        if let Some(sender) = sender(&octets) {
            command.args(["-f", &sender]);
        }
        let output = command
            .arg(self.folder.path().join("vacation.sieve"))
            .arg(&copy)
            .output()
            .unwrap();
        let log = String::from_utf8_lossy(&output.stderr).into_owned();
        let said = log.lines().filter(|line| line.contains("vacation action:"));
        let said = said.collect::<Vec<_>>().join("; ").to_lowercase();
        let ran = log.contains("final result: success");
        assert!(ran, "sieve-test failed on {}: {log}", mail.display());
        said
    }
}

/// The envelope sender: the return path, else the author.
fn sender(octets: &[u8]) -> Option<String> {
    use qpm_intake::domain::message::ReturnPath;
    let message = qpm_intake::parse::parse(octets);
    match message.return_path {
        ReturnPath::Address(address) => Some(address.as_str().to_owned()),
        ReturnPath::Null => None,
        ReturnPath::Absent => message
            .from
            .first()
            .map(|one| one.address.as_str().to_owned()),
    }
    .filter(|address| address.is_ascii())
}

/// Dovecot 2.4 renamed its settings. Mail is kept by nobody: Dovecot refuses root.
fn config(folder: &Path) -> String {
    let version = Command::new("dovecot").arg("--version").output();
    let version = version.map_or_else(
        |_| "2.3".to_owned(),
        |output| String::from_utf8_lossy(&output.stdout).into_owned(),
    );
    let mail = folder.join("mail");
    let place = if version.starts_with("2.4") {
        format!(
            "dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\nmail_driver = maildir\nmail_path = {}\n",
            mail.display()
        )
    } else {
        format!("mail_location = maildir:{}\n", mail.display())
    };
    let id = |flag: &str| {
        let output = Command::new("id").arg(flag).output().unwrap();
        let id = String::from_utf8(output.stdout).unwrap().trim().to_owned();
        if id == "0" { "65534".to_owned() } else { id }
    };
    format!(
        "{place}log_path = /dev/stderr\nmail_uid = {}\nmail_gid = {}\nfirst_valid_uid = 1\nfirst_valid_gid = 1\n",
        id("-u"),
        id("-g")
    )
}

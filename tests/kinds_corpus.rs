//! The corpus of whole mails with the truth beside them: parsed, read and classified here, and
//! compared by kind, reply, problems and flags. It prints a table of what was taken for what,
//! and keeps a floor under the result.
//!
//! Files that only a limited reader process may open are not opened here: what the reader says
//! of them is taken from the truth, and the reader has tests of its own.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop, helpers included"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use qpm_intake::domain::address::Address;
use qpm_intake::domain::application::{Application, Reference, Status};
use qpm_intake::domain::command::KnownToken;
use qpm_intake::domain::form::FormDefinition;
use qpm_intake::domain::message::{File, Message};
use qpm_intake::domain::plan::{Known, KnownLetter, Understood};
use qpm_intake::domain::reading::{FileKind, Outcome, Reading};
use qpm_intake::domain::verdict::{Flag, Unreadable};
use qpm_intake::forms;
use qpm_intake::parse::parse;
use qpm_intake::rules::classify::{classify, reply_for};
use qpm_intake::workers::opened::{Opened, add_mails};
use serde::Deserialize;

/// One line of truth.jsonl.
#[derive(Deserialize)]
struct Truth {
    file: String,
    kind: String,
    #[serde(default)]
    reply: String,
    #[serde(default)]
    problems: Vec<String>,
    #[serde(default)]
    flags: Vec<String>,
}

/// What was made of one mail.
struct Made {
    kind: String,
    reply: String,
    problems: Vec<String>,
    flags: Vec<String>,
    why: String,
    unsupported: bool,
}

fn corpus() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tries = [
        root.join("../shared/corpus"),
        root.join("../../shared/corpus"),
    ];
    tries
        .into_iter()
        .find(|path| path.join("truth.jsonl").is_file())
}

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn application(reference: &str, email: &str, name: &str) -> Application {
    Application {
        id: 1,
        reference: Reference::from_stored(reference.to_owned()),
        status: Status::Received,
        flags: Vec::new(),
        addresses: vec![address(email)],
        name: Some(name.to_owned()),
        preferred_name: None,
        version: 1,
        answers: Vec::new(),
        problems: Vec::new(),
        arrived_at: jiff::Timestamp::UNIX_EPOCH,
    }
}

/// The digest that its managers answer.
const DIGEST: &str = "digest.2026-11-16.f00@qpm.example.test";

/// What the corpus' README says is known.
fn known(message: &Message) -> Known {
    let letters = [
        ("ack.QPM-0042.1@qpm.example.test", Some("QPM-0042")),
        (DIGEST, None),
    ];
    Known {
        delegates: Vec::new(),
        exchange_inside: false,
        tokens: message
            .thread
            .iter()
            .filter(|entry| *entry == DIGEST)
            .map(|_| KnownToken {
                manager: "manager@qpm.example.test".to_owned(),
                expires_at: jiff::Timestamp::MAX,
                revoked: false,
            })
            .collect(),
        stray_token: false,
        own_addresses: vec![address("recruitment@qpm.example.test")],
        message_id_domain: "qpm.example.test".to_owned(),
        managers: vec![address("manager@qpm.example.test")],
        trusted_forwarders: vec!["@qpm.example.test".to_owned()],
        authserv_id: Some("mx.qpm.example.test".to_owned()),
        reference_prefix: "QPM".to_owned(),
        own_list_ids: Vec::new(),
        routes: Vec::new(),
        letters: letters
            .into_iter()
            .filter(|(id, ..)| message.thread.iter().any(|entry| entry == id))
            .map(|(id, reference)| KnownLetter {
                message_id: id.to_owned(),
                reference: reference.map(|text| Reference::from_stored(text.to_owned())),
            })
            .collect(),
        applications: vec![
            application("QPM-0042", "amy.reply@example.org", "Amy Reply"),
            application("QPM-0043", "imogen.thrale@example.net", "Imogen Thrale"),
        ],
        merged: Vec::new(),
    }
}

fn all_files(message: &Message) -> Vec<&File> {
    let enclosed = message.enclosed.iter().flat_map(all_files);
    message.files.iter().chain(enclosed).collect()
}

/// What the limited reader says of a file that may not be opened here.
fn from_truth(truth: &Truth) -> Option<Outcome> {
    let name = truth.file.rsplit('/').next().unwrap();
    let hostile = name.starts_with("hostile-") || name.starts_with("s2-hostile-");
    let why = truth
        .problems
        .iter()
        .find_map(|problem| problem.strip_prefix("unreadable:"))?;
    hostile.then(|| Outcome::Unreadable(Unreadable::parse(why).unwrap()))
}

fn make_of(form: &FormDefinition, corpus: &Path, truth: &Truth) -> Made {
    let mut message = parse(&std::fs::read(corpus.join(&truth.file)).unwrap());
    let (mut files, mut mails) = (Vec::new(), Vec::new());
    for file in all_files(&message) {
        let reading = from_truth(truth).map_or_else(
            || forms::read_file(form, &file.octets),
            |outcome| Reading {
                file: FileKind::Other,
                outcome,
            },
        );
        let opened = Opened::of(file, false, reading);
        files.extend(opened.files);
        mails.extend(opened.mails);
    }
    add_mails(&mut message, mails);
    let unsupported = files.iter().any(|file| {
        let unsupported = Outcome::Unreadable(Unreadable::Unsupported);
        file.reading.outcome == unsupported && file.reading.file == FileKind::Pdf
    });
    let body = forms::read_body(form, &message.text, message.html.as_deref());
    let known = known(&message);
    let understood = Understood {
        message,
        body,
        files,
        headers_only: false,
    };
    // When the corpus says that its mails arrive.
    let arrived_at = "2026-11-24T09:00:00Z".parse().unwrap();
    let found = classify(&understood, &known, form, arrived_at);
    let ours = [Flag::Unread, Flag::DoubtfulAnswer];
    Made {
        kind: found.kind.to_string(),
        reply: reply_for(&found, true).to_string(),
        problems: found.problems.iter().map(ToString::to_string).collect(),
        flags: found
            .flags
            .iter()
            .filter(|flag| !ours.contains(flag))
            .map(ToString::to_string)
            .collect(),
        why: found.reason.code,
        unsupported,
    }
}

#[test]
fn whole_mails_are_taken_for_what_they_are() {
    let Some(corpus) = corpus() else {
        eprintln!("LEFT OUT: the corpus of mails (../shared/corpus) is not here");
        return;
    };
    if forms::definition::BUILT_IN.is_empty() {
        eprintln!("LEFT OUT: no form definition is built in");
        return;
    }
    let form = forms::definition::parse(forms::definition::BUILT_IN).unwrap();
    let truths = std::fs::read_to_string(corpus.join("truth.jsonl")).unwrap();
    let truths = truths
        .lines()
        .map(|line| serde_json::from_str::<Truth>(line).unwrap())
        .filter(|truth| truth.file.starts_with("mail/"));
    let mut table: BTreeMap<(String, String), usize> = BTreeMap::new();
    let (mut all, mut wrong) = (0, [0_usize; 4]);
    let mut not_yet = Vec::new();
    for truth in truths {
        let made = make_of(&form, &corpus, &truth);
        let respects = [
            made.kind == truth.kind,
            made.reply == truth.reply,
            made.problems == truth.problems,
            made.flags == truth.flags,
        ];
        let right = respects.iter().all(|respect| *respect);
        if made.unsupported && !right {
            not_yet.push(truth.file);
            continue;
        }
        all += 1;
        for (count, right) in wrong.iter_mut().zip(respects) {
            *count += usize::from(!right);
        }
        *table
            .entry((truth.kind.clone(), made.kind.clone()))
            .or_default() += 1;
        if !right {
            eprintln!(
                "{}: {} {} {:?} {:?} ({}), and it is {} {} {:?} {:?}",
                truth.file,
                made.kind,
                made.reply,
                made.problems,
                made.flags,
                made.why,
                truth.kind,
                truth.reply,
                truth.problems,
                truth.flags
            );
        }
    }
    for ((is, taken_for), count) in &table {
        let mark = if is == taken_for { ' ' } else { '!' };
        eprintln!("{mark} {is:22} taken for {taken_for:22} {count:4}");
    }
    eprintln!("not yet supported: {}", not_yet.len());
    let [kinds, replies, problems, flags] = wrong;
    eprintln!(
        "of {all} mails wrong: kind {kinds}, reply {replies}, problems {problems}, flags {flags}"
    );
    assert!(all >= 100, "most of the corpus must be measured");
    assert_eq!(kinds, 0, "kinds");
    assert_eq!(replies, 0, "replies");
    assert_eq!(problems, 0, "problems");
    assert_eq!(flags, 0, "flags");
}

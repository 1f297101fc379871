//! What replies to a digest order, mail by mail: whole messages in the formats of many mail
//! programs, each answering the same digest, in which an applicant's own words read like commands.
//!
//! `samples/README.md` says where the samples come from.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop, helpers included"
)]

mod real_digest;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use qpm_intake::domain::command::{Command, Orders};
use qpm_intake::forms::definition;
use qpm_intake::parse::parse;
use qpm_intake::rules::command::read;

/// What she says in most samples, on one line.
const WHOLE: &[&str] = &[
    "recruit 12",
    "recruit 15",
    "decline 20 (already assessing for another body)",
    "target 12",
];
/// What she says between the quoted lines.
const BETWEEN: &[&str] = &[
    "recruit 12",
    "ask 15",
    "decline 20 (already assessing for another body)",
];
/// The same without a question to the second one, as Outlook's plain sample has it.
const TWO_LINES: &[&str] = &[
    "recruit 12",
    "recruit 15",
    "decline 20 (already assessing for another body)",
];

/// What she says in the replies that the programs themselves wrote.
const REALLY: &[&str] = &[
    "recruit 3",
    "decline 5 (already assessing for another body)",
    "note 7 (lives in Leeds)",
];

/// Each sample, and what it orders.
const SAMPLES: &[(&str, &[&str])] = &[
    (
        "apple-mail-iphone",
        &["recruit 12", "decline 20 (she\u{2019}s already assessing.)"],
    ),
    // "Don't recruit 12 yet" is asked back.
    ("apple-mail-iphone-plain", &["?", "decline 15"]),
    ("apple-mail-mac", WHOLE),
    ("apple-mail-mac-html-only", &["recruit 12", "close"]),
    ("apple-mail-mac-interleaved", BETWEEN),
    ("evolution-bottom", WHOLE),
    ("evolution-html", WHOLE),
    ("evolution-interleaved", BETWEEN),
    ("evolution-top", WHOLE),
    (
        "gmail-app",
        &["recruit 12", "decline 20 (already assessing.)"],
    ),
    ("gmail-html-only", &["recruit 12"]),
    ("gmail-web", WHOLE),
    ("gmail-web-bottom", WHOLE),
    ("gmail-web-interleaved", BETWEEN),
    ("k9-mail", &["recruit 12"]),
    ("outlook-desktop", WHOLE),
    ("outlook-desktop-german", &["recruit 12"]),
    ("outlook-desktop-html-only", WHOLE),
    ("outlook-desktop-plain", TWO_LINES),
    ("outlook-desktop-prefixed", BETWEEN),
    ("outlook-mobile", &["recruit 12"]),
    ("outlook-mobile-html-only", &["recruit 12"]),
    ("outlook-web", WHOLE),
    ("outlook-web-greeting-only", &[]),
    ("outlook-web-html-only", WHOLE),
    ("outlook-web-polish", &["recruit 12"]),
    ("protonmail", WHOLE),
    ("really-evolution-3.46.4-draft", REALLY),
    ("really-mutt-2.2.12", REALLY),
    ("really-thunderbird-153.7.0esr-html", REALLY),
    ("really-thunderbird-153.7.0esr-plain", REALLY),
    ("thunderbird-bottom", WHOLE),
    // What stands below the quoted letter counts too.
    (
        "thunderbird-html",
        &[
            "recruit 12",
            "recruit 15",
            "decline 20 (already assessing for another body)",
            "target 12",
            "close",
        ],
    ),
    ("thunderbird-interleaved", BETWEEN),
    ("thunderbird-interleaved-without-empty-lines", BETWEEN),
    ("thunderbird-top", WHOLE),
    ("yahoo", WHOLE),
];

fn samples() -> BTreeMap<String, Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/replies/samples");
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "eml"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, fs::read(path).unwrap())
        })
        .collect()
}

fn orders(octets: &[u8]) -> Orders {
    let form = definition::parse(definition::BUILT_IN).unwrap();
    read(&parse(octets), &form, "QPM")
}

/// Its commands in short; "?" for a line that is asked back.
fn told(orders: &Orders) -> Vec<String> {
    orders
        .lines
        .iter()
        .flat_map(|line| match &line.meant {
            Ok(commands) => commands.iter().map(short).collect(),
            Err(_) => vec!["?".to_owned()],
        })
        .collect()
}

fn short(command: &Command) -> String {
    let number = command.reference().map_or_else(String::new, |reference| {
        let digits = reference.as_str().trim_start_matches("QPM-");
        format!(" {}", digits.trim_start_matches('0'))
    });
    let behind = match command {
        Command::Decide {
            note: Some(note), ..
        } => format!(" ({note})"),
        Command::Note { text, .. } => format!(" ({text})"),
        Command::Target(number) => format!(" {number}"),
        _ => String::new(),
    };
    format!("{}{number}{behind}", command.verb())
}

#[test]
fn each_program_s_reply_orders_what_its_writer_wrote() {
    let samples = samples();
    let named: Vec<&str> = SAMPLES.iter().map(|(name, _)| *name).collect();
    let there: Vec<&str> = samples.keys().map(String::as_str).collect();
    assert_eq!(there, named, "every sample stands in the table");
    let mut wrong = Vec::new();
    for (name, wanted) in SAMPLES {
        let found = told(&orders(samples.get(*name).unwrap()));
        if found != *wanted {
            wrong.push(format!("{name}\n   is {found:?}\n   not {wanted:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The HTML part says the same as the text part: a program that sends only one of the two, or a
/// text that is no more than a pointer to the HTML, changes nothing.
#[test]
fn the_html_part_alone_orders_the_same() {
    let mut tried = 0;
    let mut wrong = Vec::new();
    for (name, octets) in samples() {
        let mut message = parse(&octets);
        let Some(html) = message.html.take() else {
            continue;
        };
        tried += 1;
        let form = definition::parse(definition::BUILT_IN).unwrap();
        let as_sent = told(&orders(&octets));
        message.text = qpm_intake::parse::tidy(&qpm_intake::parse::html_to_text(&html));
        let as_html = told(&read(&message, &form, "QPM"));
        if as_html != as_sent {
            wrong.push(format!("{name}\n   is {as_html:?}\n   not {as_sent:?}"));
        }
    }
    assert!(tried > 15, "only {tried} samples have HTML");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Without the sentence that begins our letters, what is quoted is still known by how the
/// programs quote.
#[test]
fn quoting_is_known_without_our_own_mark() {
    let unknown_languages = ["outlook-web-polish"];
    let mut wrong = Vec::new();
    for (name, wanted) in SAMPLES {
        if unknown_languages.contains(name) {
            continue;
        }
        let octets = samples().remove(*name).unwrap();
        let mut message = parse(&octets);
        message.text = message.text.replace("Answer above this line", "Good day");
        let form = definition::parse(definition::BUILT_IN).unwrap();
        let found = told(&read(&message, &form, "QPM"));
        if found != *wanted {
            wrong.push(format!("{name}\n   is {found:?}\n   not {wanted:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

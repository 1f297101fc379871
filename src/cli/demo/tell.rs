//! How the demo speaks: plain lines of at most a hundred columns, readable without colour.
//!
//! The story goes to stdout. It must never print what came in a mail without making it inert
//! first.

use std::io;
use std::path::Path;

use anyhow::Context as _;
use comfy_table::ContentArrangement;

use super::folder::DemoFolder;
use super::samples::Sample;
use crate::cli::terminal::{inert, print, spelt, table};
use crate::domain::opening::{Opening, Tally};
use crate::domain::verdict::Problem;
use crate::parse;
use crate::store::fates::{AnsweringLetter, Fate};
use crate::store::lists::ApplicantLine;

/// The story's width in columns.
const WIDTH: usize = 100;
/// Lines of a letter that are shown; the rest is in its file.
const MOST_LINES: usize = 40;

pub(super) fn beginning(folder: &DemoFolder, opening: &Opening) -> io::Result<()> {
    let place = shown(&folder.path);
    let again = if folder.fresh {
        "made just now"
    } else {
        "from an earlier run: it goes on from there"
    };
    let words = format!(
        "The demo of qpm-intake. Everything happens in {place} ({again}); no server is asked, nothing is sent, and all people are invented."
    );
    for line in wrapped(&words, WIDTH) {
        print(&line)?;
    }
    print(&format!(
        "\nA charity looks for {}: \"{}\".",
        if opening.target == 1 {
            "1 person".to_owned()
        } else {
            format!("{} people", opening.target)
        },
        inert(&opening.name)
    ))
}

pub(super) fn chapter(number: u32, title: &str, mails: usize, delivered: usize) -> io::Result<()> {
    heading(&format!("{number}. {title}: {}", counted(mails, "mail")))?;
    if delivered == mails {
        return Ok(());
    }
    let earlier = mails.saturating_sub(delivered);
    print(&format!(
        "   ({earlier} of them came in an earlier run: none is taken in twice)"
    ))
}

/// What a mail came to.
pub(super) struct End<'a> {
    pub(super) fate: &'a Fate,
    pub(super) letter: Option<&'a AnsweringLetter>,
    /// What is to be noticed about its application, separated by commas.
    pub(super) flags: Option<&'a str>,
    /// What waits for the manager because of it.
    pub(super) reviews: Vec<&'a str>,
}

/// What one mail was, what was done and why.
pub(super) fn mail(sample: &Sample, end: &End<'_>) -> io::Result<()> {
    let fate = end.fate;
    let kind = match (fate.state.as_str(), &fate.kind) {
        ("quarantined", _) => "set aside for a person".to_owned(),
        (_, Some(kind)) => spelt(kind),
        _ => "not handled yet".to_owned(),
    };
    let outcome = match &fate.reference {
        Some(reference) => format!("{kind}, {reference}"),
        None => kind,
    };
    let letter = match end.letter {
        Some(letter) if letter.state == "sent" => format!("letter: {}", spelt(&letter.kind)),
        Some(letter) => format!("letter: {} ({})", spelt(&letter.kind), letter.state),
        None => "no letter".to_owned(),
    };
    line(sample, &outcome, &letter)?;
    let mut why = fate
        .reason
        .clone()
        .unwrap_or_else(|| "It waits for the next run.".to_owned());
    if let Some(problems) = &fate.problems {
        why.push_str(&answers(fate.answers, problems));
        if let Some(flags) = end.flags {
            why = format!("{why} Flagged for the manager: {}.", spelt(flags));
        }
    }
    paragraph(&why)?;
    for review in &end.reviews {
        paragraph(&format!("For the manager: {review}"))?;
    }
    Ok(())
}

/// How many answers came and what was wrong with them, from a JSON list of codes.
fn answers(number: i64, problems: &str) -> String {
    let problems: Vec<String> = serde_json::from_str(problems).unwrap_or_default();
    let number = counted(usize::try_from(number).unwrap_or(0), "answer");
    if problems.is_empty() {
        return format!(" {number}, nothing missing.");
    }
    let (mut missing, mut others) = (Vec::new(), Vec::new());
    for problem in &problems {
        match Problem::parse(problem) {
            Some(Problem::Missing(field)) => missing.push(spelt(field.as_str())),
            _ => others.push(spelt(&problem.replace(':', " "))),
        }
    }
    if !missing.is_empty() {
        others.insert(0, format!("missing: {}", missing.join(", ")));
    }
    format!(" {number}; {}.", others.join("; "))
}

/// The same mail once more.
pub(super) fn copy(sample: &Sample, first: usize) -> io::Result<()> {
    line(sample, "known already", "no second letter")?;
    paragraph(&format!(
        "It is mail {first:02} once more, come by another way: it is recognised and nothing is added."
    ))
}

pub(super) fn not_here(sample: &Sample) -> io::Result<()> {
    line(sample, "not here", "no letter")?;
    paragraph("The mail was taken out of the Maildir before anybody read it.")
}

pub(super) fn digest_comes() -> io::Result<()> {
    heading("3. The manager reads her digest, and decides by answering it")
}

pub(super) fn link(command: &str) -> io::Result<()> {
    print(&format!(
        "\n     She presses a link on a card, and her mail program writes this mail; she only sends it:\n\n     > {command}"
    ))
}

pub(super) fn reply(words: &str) -> io::Result<()> {
    print("\n     Then she answers the digest in her own words:\n")?;
    for line in words.lines() {
        print(&format!("     > {line}"))?;
    }
    Ok(())
}

pub(super) fn target_letter() -> io::Result<()> {
    print("\n     That was the last place. She is told at once:")
}

pub(super) fn nobody_to_decide_on() -> io::Result<()> {
    paragraph("The applications that she would decide on are not here, so nothing is decided.")
}

pub(super) fn standing(opening: &Opening, tally: Tally) -> io::Result<()> {
    print(&format!(
        "     {} of {} places are taken; the opening is {}.",
        tally.recruited, opening.target, opening.state
    ))
}

pub(super) fn still_open() -> io::Result<()> {
    heading("4. One more application would be too late")?;
    paragraph(
        "But the opening is open, so the mail that would show it is kept back. Close it and run the demo again.",
    )
}

/// A letter as its reader sees it.
pub(super) fn letter(octets: &[u8]) -> io::Result<()> {
    let message = parse::parse(octets);
    print("\n     This is the letter:\n")?;
    for (name, field) in [
        ("From", "from"),
        ("To", "to"),
        ("Subject", "subject"),
        ("Auto-Submitted", "auto-submitted"),
        ("In-Reply-To", "in-reply-to"),
    ] {
        if let Some(value) = message.header(field) {
            let field = format!("{name}: {}", inert(value));
            for line in wrapped(&field, WIDTH - 7) {
                print(&format!("     | {line}"))?;
            }
        }
    }
    print("     |")?;
    let lines: Vec<String> = message
        .text
        .trim_end()
        .lines()
        .flat_map(|line| wrapped(&inert(line), WIDTH - 7))
        .collect();
    for line in lines.iter().take(MOST_LINES) {
        print(format!("     | {line}").trim_end())?;
    }
    if lines.len() > MOST_LINES {
        print("     | …")?;
    }
    Ok(())
}

pub(super) fn applicants(lines: &[ApplicantLine]) -> io::Result<()> {
    heading(&format!("The log: {}", counted(lines.len(), "application")))?;
    let mut table = table([
        "Reference",
        "Name",
        "Status",
        "Answers",
        "Version",
        "To notice",
    ]);
    table
        .set_width(u16::try_from(WIDTH).unwrap_or(u16::MAX))
        .set_content_arrangement(ContentArrangement::Dynamic);
    for line in lines {
        let answers = if line.complete {
            "complete"
        } else {
            "incomplete"
        };
        let notice = spelt(line.flags.as_deref().unwrap_or(""));
        table.add_row([
            inert(&line.reference),
            inert(line.name.as_deref().unwrap_or("")),
            line.status.clone(),
            answers.to_owned(),
            line.version.to_string(),
            inert(&notice),
        ]);
    }
    print(&table.to_string())
}

pub(super) fn letters(outbox: &Path) -> anyhow::Result<()> {
    let entries =
        std::fs::read_dir(outbox).with_context(|| format!("{} cannot be read", shown(outbox)))?;
    let mut names = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|kind| kind == "eml") {
            names.extend(path.file_name().map(|name| inert(&name.to_string_lossy())));
        }
    }
    names.sort();
    heading(&format!(
        "{} in {}",
        counted(names.len(), "letter"),
        shown(outbox)
    ))?;
    for name in names {
        print(&format!("     {name}"))?;
    }
    Ok(())
}

/// Applications and letters before and after.
pub(super) fn added(
    folder: &DemoFolder,
    before: (usize, usize),
    after: (usize, usize),
) -> io::Result<()> {
    let (applications, letters) = (
        after.0.saturating_sub(before.0),
        after.1.saturating_sub(before.1),
    );
    let words = if folder.fresh {
        "Run the demo again: nothing is added twice."
    } else if (applications, letters) == (0, 0) {
        "Nothing was added: all of this was here from an earlier run."
    } else {
        "The earlier run had stopped on its way: the rest was added, and nothing twice."
    };
    print(&format!("\n{words}"))
}

pub(super) fn where_next(folder: &DemoFolder, reviews: usize) -> io::Result<()> {
    let program = std::env::args_os().next();
    let program = program.map_or_else(
        || "qpm-intake".to_owned(),
        |name| quoted(&name.to_string_lossy()),
    );
    let config = quoted(&folder.config().to_string_lossy());
    let with = format!("{program} --config {config}");
    heading("Where to look next")?;
    print(&format!(
        "  {with} applicants list\n  \
           {with} applicants show QPM-0001\n  \
           {with} review list    ({} for the manager)\n  \
           {with} outbox list\n  \
           {with} try some-mail.eml",
        counted(reviews, "thing")
    ))?;
    let place = shown(&folder.path);
    print(&format!(
        "\n  {place}/outbox/*.eml      the letters: any mail program opens them\n  \
           {place}/Maildir           the mails, filed\n  \
           {place}/config.toml       the settings, with comments\n\n\
         Put a mail of your own into {place}/Maildir/new, then:\n  \
           {with} run --once\n\n\
         To begin afresh, delete {place}."
    ))
}

fn heading(words: &str) -> io::Result<()> {
    print(&format!("\n{words}"))
}

fn line(sample: &Sample, outcome: &str, letter: &str) -> io::Result<()> {
    print(&format!(
        " {:02}  {:<30} {:<29} {letter}",
        sample.number,
        sample.title,
        inert(outcome)
    ))
}

fn paragraph(words: &str) -> io::Result<()> {
    for line in wrapped(&inert(words), WIDTH - 5) {
        print(&format!("     {line}"))?;
    }
    Ok(())
}

fn counted(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}

fn shown(path: &Path) -> String {
    inert(&path.to_string_lossy())
}

/// A word as a shell takes it for one.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+=:,@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", inert(word).replace('\'', r"'\''"))
    }
}

/// Breaks a line between words; an empty line stays one line.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let room = lines.last().is_some_and(|line| {
            line.is_empty() || line.chars().count() + 1 + word.chars().count() <= width
        });
        if !room {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{quoted, wrapped};

    #[test]
    fn long_lines_break_between_words() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("", 7), [""]);
        assert_eq!(
            wrapped("https://qpm.example/form x", 7),
            ["https://qpm.example/form", "x"]
        );
    }

    #[test]
    fn a_path_with_blanks_can_be_pasted_into_a_shell() {
        assert_eq!(quoted("qpm-demo/config.toml"), "qpm-demo/config.toml");
        assert_eq!(
            quoted("my demo's/config.toml"),
            r"'my demo'\''s/config.toml'"
        );
    }
}

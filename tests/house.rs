//! The rules of the house, checked by reading its sources: who may import whom, where SQL and
//! sockets may stand, how a file begins and how long it may get.
//!
//! The compiler cannot hold these rules inside one crate, and a rule that nobody checks is gone
//! within a month. What is looked at is code: comments and tests are taken out first.

#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test may panic, in its helpers too"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room, and the rooms it may know. `ANY` knows all.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("parse", &["domain"]),
    ("rules", &["domain", "parse", "forms"]),
    ("forms", &["domain", "parse"]),
    ("letters", &["domain"]),
    ("blank", &["domain"]),
    ("store", &["domain"]),
    ("mail", &["domain"]),
    ("reader", &["domain", "forms"]),
    (
        "workers",
        &[
            "domain", "parse", "rules", "forms", "letters", "store", "mail", "reader",
        ],
    ),
    ("config", &["domain"]),
    ("cli", ANY),
    ("daemon", ANY),
    ("furnish", ANY),
    ("lib", ANY),
    ("main", ANY),
];
const ANY: &[&str] = &["*"];

/// Words that belong to one room, by what stands before the colon: outside of it, they are a leak.
const BELONGS: &[(&[&str], &[&str])] = &[
    // The only folder with SQL.
    (
        &["store"],
        &[
            "sqlx::",
            "query!(",
            "query_as!(",
            "query_scalar!(",
            "INSERT INTO",
            "DELETE FROM",
        ],
    ),
    // The only folder with sockets; a reader tries to open one, to see that it cannot.
    (
        &["mail", "reader"],
        &[
            "tokio::net",
            "TcpStream",
            "TcpListener",
            "UdpSocket",
            "UnixStream",
            "async_imap::",
            "tokio_rustls::",
            "AsyncSmtp",
            "SmtpTransport",
        ],
    ),
    // Hostile files are opened by the readers' code alone, which runs in a process of its own.
    (&["forms", "reader"], &["calamine::", "quick_xml::"]),
    // The blank form and the workbook are written as zips, and never read one but their own.
    (&["forms", "reader", "blank", "letters"], &["zip::"]),
];

/// The rooms of pure functions, and what would make them impure.
const PURE: &[&str] = &["domain", "parse", "rules", "forms", "letters", "blank"];
const IMPURE: &[&str] = &[
    "tokio::",
    "async fn",
    "std::fs",
    "std::env",
    "std::process",
    "std::net",
    "std::thread",
    "::now()",
    "SystemRandom",
];

/// Ends the process or says that something is not done. Clippy denies the first half too: this
/// is the belt that no `allow` attribute opens.
const FORBIDDEN: &[&str] = &[
    ".unwrap()",
    ".expect(",
    "panic!(",
    "unreachable!(",
    "todo!(",
    "unimplemented!(",
    "dbg!(",
    "unsafe ",
];

/// What may lie at the top of the project, beside dot-files and what git ignores.
const TOP: &[&str] = &[
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "benches",
    "config",
    "deny.toml",
    "migrations",
    "src",
    "tests",
];

/// A room that one can take in at a glance.
const LONGEST_FILE: usize = 400;
/// Older sins: they may shrink, and leave this list, but not grow.
const STILL_LONGER: &[(&str, usize)] = &[("src/daemon.rs", 420)];

struct Source {
    /// Below `src`, for people.
    path: String,
    /// The folder or file directly below `src`.
    room: String,
    text: String,
    /// Without comments and test modules; line numbers are kept.
    code: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All sources but the files that hold tests alone.
fn sources() -> Vec<Source> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_tests = path.file_stem().is_some_and(|stem| stem == "tests");
            if path.is_dir() && !is_tests {
                walk(&path, found);
            } else if path.extension().is_some_and(|kind| kind == "rs") && !is_tests {
                found.push(path);
            }
        }
    }
    let src = root().join("src");
    let mut paths = Vec::new();
    walk(&src, &mut paths);
    paths.sort();
    let sources: Vec<Source> = paths
        .iter()
        .map(|path| {
            let below = path.strip_prefix(&src).unwrap();
            let first = below.components().next().unwrap().as_os_str();
            let text = fs::read_to_string(path).unwrap();
            Source {
                path: format!("src/{}", below.display()),
                room: first.to_string_lossy().trim_end_matches(".rs").to_owned(),
                code: code_of(&text),
                text,
            }
        })
        .collect();
    assert!(sources.len() > 20, "the sources were not found");
    sources
}

/// The text without comments and without what stands under `#[cfg(test)]`.
fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim() == "#[cfg(test)]" {
            code.push('\n');
            skip_item(line, &mut lines, &mut code);
            continue;
        }
        // A `//` inside a string is an address, not a comment: it follows a colon.
        let end = line
            .match_indices("//")
            .find(|(at, _)| !line[..*at].ends_with(':'))
            .map_or(line.len(), |(at, _)| at);
        code.push_str(&line[..end]);
        code.push('\n');
    }
    code
}

/// Passes over the item under an attribute: up to a line that ends it at the same depth.
fn skip_item<'a>(attribute: &str, lines: &mut impl Iterator<Item = &'a str>, code: &mut String) {
    let depth = attribute.len() - attribute.trim_start().len();
    for line in lines {
        code.push('\n');
        let own = line.len() - line.trim_start().len();
        let ends = line.trim() == "}" || line.trim_end().ends_with(';');
        if own == depth && ends {
            return;
        }
    }
}

/// The rooms that a text names after `crate::`, with the line each stands in.
fn imports(code: &str) -> BTreeSet<(usize, String)> {
    let word = |text: &str| -> String {
        text.chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect()
    };
    let mut found = BTreeSet::new();
    for (at, key) in code.match_indices("crate::") {
        let line = code[..at].matches('\n').count() + 1;
        let rest = &code[at + key.len()..];
        if let Some(group) = rest.strip_prefix('{') {
            // `use crate::{domain::address::Address, rules};`: the names at the first level.
            let mut depth = 0_i32;
            let mut start = true;
            for (at, sign) in group.char_indices() {
                match sign {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => start = true,
                    _ if sign.is_whitespace() => {}
                    _ if start && depth == 0 => {
                        found.insert((line, word(&group[at..])));
                        start = false;
                    }
                    _ => {}
                }
            }
        } else {
            found.insert((line, word(rest)));
        }
    }
    found
}

/// Every line of code with one of `words` in it.
fn lines_with<'a>(source: &'a Source, words: &'a [&str]) -> impl Iterator<Item = String> + 'a {
    source
        .code
        .lines()
        .zip(1..)
        .flat_map(move |(line, number)| {
            words
                .iter()
                .filter(move |word| line.contains(**word))
                .map(move |word| format!("{}:{number} has `{}`", source.path, word.trim()))
        })
}

fn assert_none(what: &str, found: &[String]) {
    let mut list = String::new();
    for line in found {
        let _ = write!(list, "\n  {line}");
    }
    assert!(found.is_empty(), "{what}:{list}");
}

#[test]
fn rooms_import_only_the_rooms_they_may_know() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(room, _)| *room == source.room) else {
            wrong.push(format!("{} lies in a room without a rule", source.path));
            continue;
        };
        for (line, import) in imports(&source.code) {
            let fine = *allowed == ANY || import == source.room || allowed.contains(&&*import);
            if !fine {
                wrong.push(format!("{}:{line} imports `{import}`", source.path));
            }
        }
    }
    assert_none("import rules (ARCHITECTURE.md)", &wrong);
}

#[test]
fn sql_sockets_and_hostile_files_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (rooms, words) in BELONGS {
            if !rooms.contains(&&*source.room) {
                wrong.extend(lines_with(&source, words));
            }
        }
    }
    assert_none("words outside their rooms", &wrong);
}

#[test]
fn nouns_rules_readers_and_letters_are_pure() {
    let mut wrong = Vec::new();
    for source in sources() {
        if PURE.contains(&&*source.room) {
            wrong.extend(lines_with(&source, IMPURE));
        }
    }
    assert_none("not pure", &wrong);
}

#[test]
fn nothing_ends_the_process_or_pretends() {
    let mut wrong = Vec::new();
    for source in sources() {
        wrong.extend(lines_with(&source, FORBIDDEN));
        for (line, number) in source.text.lines().zip(1..) {
            // In two halves, so that this file does not accuse itself.
            let owed = [
                concat!("TO", "DO"),
                concat!("FIX", "ME"),
                concat!("XX", "X:"),
            ];
            if owed.iter().any(|word| line.contains(word)) {
                wrong.push(format!("{}:{number} is owed", source.path));
            }
        }
    }
    assert_none("not outside tests", &wrong);
}

#[test]
fn production_code_knows_no_tests() {
    let mut wrong = Vec::new();
    for source in sources() {
        let mut lines = source.text.lines().zip(1..).peekable();
        while let Some((line, number)) = lines.next() {
            let next_is_module = lines
                .peek()
                .is_some_and(|(next, _)| next.trim_start().starts_with("mod tests"));
            let whole = line.trim() == "#[cfg(test)]" && next_is_module;
            if line.contains("cfg(test)") && !line.trim_start().starts_with("//") && !whole {
                wrong.push(format!("{}:{number}", source.path));
            }
        }
    }
    assert_none("cfg(test) but on `mod tests`", &wrong);
}

#[test]
fn every_module_says_what_it_is() {
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|source| !source.text.starts_with("//! ") && !source.text.starts_with("#![doc"))
        .map(|source| source.path.clone())
        .collect();
    assert_none("files that do not begin with `//!`", &wrong);
}

#[test]
fn no_file_is_too_long_to_take_in() {
    let wrong: Vec<String> = sources()
        .iter()
        .map(|source| (source, source.code.trim_end().lines().count()))
        .filter(|(source, lines)| {
            let older = STILL_LONGER.iter().find(|(path, _)| *path == source.path);
            *lines > older.map_or(LONGEST_FILE, |(_, most)| *most)
        })
        .map(|(source, lines)| format!("{}: {lines} lines before its tests", source.path))
        .collect();
    assert_none("did a second thing move in? over 400 lines", &wrong);
}

#[test]
fn the_top_of_the_project_stays_tidy() {
    let ignored: BTreeSet<String> = fs::read_to_string(root().join(".gitignore"))
        .unwrap()
        .lines()
        .map(|line| line.trim_matches('/').to_owned())
        .collect();
    let wrong: Vec<String> = fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && !TOP.contains(&&**name))
        .filter(|name| !ignored.contains(name))
        .collect();
    assert_none("does not belong at the top", &wrong);
}

/// The checks above are only worth something if they see what they look for.
#[test]
fn the_checker_sees() {
    let text = "\
//! crate::store in words is no import.
use crate::{domain::{address, plan}, store};
fn a() { crate::mail::send(\"https://example.org\"); } // crate::cli
#[cfg(test)]
mod tests {
    use crate::workers;
    fn b() { x.unwrap(); }
}
use crate::rules::plan;
";
    let seen: Vec<(usize, String)> = imports(&code_of(text)).into_iter().collect();
    let expected = [(2, "domain"), (2, "store"), (3, "mail"), (9, "rules")];
    let expected: Vec<(usize, String)> = expected
        .iter()
        .map(|(line, name)| (*line, (*name).to_owned()))
        .collect();
    assert_eq!(seen, expected);
    let source = Source {
        path: "a.rs".into(),
        room: "a".into(),
        code: code_of("fn a() { b.unwrap() }\n// c.unwrap()\n"),
        text: String::new(),
    };
    let found: Vec<String> = lines_with(&source, FORBIDDEN).collect();
    assert_eq!(found, ["a.rs:1 has `.unwrap()`"]);
}

/// A rule without its place, or without a test that holds it, is a wish.
#[test]
fn every_rule_of_answering_names_a_file_and_a_test_that_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(root.join(path)).unwrap_or_default();
    let architecture = read("ARCHITECTURE.md");
    let (_, table) = architecture
        .split_once("## Whom we answer, and with what")
        .unwrap();
    let mut wrong = Vec::new();
    let rows = table.lines().skip_while(|line| !line.starts_with("| rule"));
    let rows: Vec<&str> = rows
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .collect();
    assert!(rows.len() > 20, "the table is read");
    for row in rows {
        let quoted: Vec<&str> = row.split('`').skip(1).step_by(2).collect();
        let [.., file, test, name] = quoted[..] else {
            wrong.push(row.to_owned());
            continue;
        };
        if !root.join(file).is_file() || !read(test).contains(&format!("fn {name}(")) {
            wrong.push(row.to_owned());
        }
    }
    assert_none("rules of answering (ARCHITECTURE.md)", &wrong);
}

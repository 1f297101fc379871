//! What leaves the program for a person or another program: lines, tables, JSON.
//!
//! Names, subjects and answers come from strangers, and a terminal obeys what is printed on
//! it. Nothing here lets a control character or a direction mark through: in text they are
//! left out, in JSON they are escaped.

use std::io::{self, IsTerminal as _, Write as _};

use comfy_table::presets::UTF8_BORDERS_ONLY;
use comfy_table::{ContentArrangement, Table};
use serde::Serialize;

use crate::domain::inert::misleads;
pub(super) use crate::domain::inert::{inert, inert_lines};

/// One of our codes as words: `letter_bounced` as "letter bounced".
pub(super) fn spelt(code: &str) -> String {
    code.replace('_', " ")
}

/// What stands beside an answer's value: what was typed and the spelling that programs compare,
/// where they differ from it.
pub(super) fn aside(value: &str, typed: &str, normal: Option<&str>) -> String {
    let normal = normal.unwrap_or(value);
    let unlike: Vec<String> = [("typed", typed.trim()), ("normalised", normal)]
        .into_iter()
        .filter(|(_, text)| *text != value.trim())
        .map(|(what, text)| format!("{what}: {}", inert(text)))
        .collect();
    if unlike.is_empty() {
        return String::new();
    }
    format!(" {}", unlike.join(", "))
}

/// Prints one line, or several, of data.
pub(super) fn print(text: &str) -> io::Result<()> {
    print_octets(format!("{text}\n").as_bytes())
}

/// Prints octets as they are: only for what goes into a file or to another program.
pub(super) fn print_octets(octets: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(octets)?;
    out.flush()
}

/// Prints one value as one line of JSON.
pub(super) fn print_json(value: &impl Serialize) -> anyhow::Result<()> {
    Ok(print(&inert_json(&serde_json::to_string(value)?))?)
}

/// JSON with every misleading character escaped (RFC 8259 §7). Such characters stand inside
/// strings only; a line break stands between tokens only, since in strings it is escaped already.
pub(super) fn inert_json(json: &str) -> String {
    use std::fmt::Write as _;
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        if misleads(c) && c != '\n' {
            let mut units = [0_u16; 2];
            for unit in c.encode_utf16(&mut units) {
                // Writing to a String cannot fail.
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(c);
        }
    }
    safe
}

/// A table with these headings. Cells must be inert already.
pub(super) fn table<const N: usize>(headings: [&str; N]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_BORDERS_ONLY).set_header(headings);
    if io::stdout().is_terminal() {
        table.set_content_arrangement(ContentArrangement::Dynamic);
    }
    table
}

/// A stored time as people read it: `2026-11-20 09:00 UTC`.
pub(super) fn moment(stored: &str) -> String {
    match stored.parse::<jiff::Timestamp>() {
        Ok(at) => at.strftime("%Y-%m-%d %H:%M UTC").to_string(),
        Err(_) => inert(stored),
    }
}

/// Talk, not data: to stderr.
pub(super) fn say(words: &str) {
    // Whoever does not listen any more does not miss it.
    let _ = writeln!(io::stderr().lock(), "{}", inert_lines(words, ""));
}

/// Says what failed; each hint gets a line of its own.
pub(super) fn complain(words: &str) {
    say(&format!("error: {}", words.replace(" hint: ", "\nhint: ")));
}

#[cfg(test)]
mod tests {
    use super::inert_json;

    #[test]
    fn json_says_the_same_in_escapes() {
        let name = "\u{9b}2J\u{202e}\u{e0041}Ż";
        let json = inert_json(&serde_json::to_string(name).unwrap());
        assert_eq!(json, "\"\\u009b2J\\u202e\\udb40\\udc41Ż\"");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), name);
    }
}

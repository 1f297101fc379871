//! What of a mail's text its writer wrote, and what came back with it: lines behind `>`, what
//! stands below "… wrote:" or below the header lines of a mail, and our own letters.
//!
//! It looks a fixed number of lines ahead at each line, so that a hostile text costs no more than
//! its length.

use crate::domain::letter::ANSWER_ABOVE;

/// A text without what is quoted.
#[derive(Debug, Default)]
pub(super) struct Unquoted<'a> {
    /// What the writer wrote, parted where something quoted stands between.
    pub(super) runs: Vec<Run<'a>>,
    /// The header lines of a mail forwarded or quoted in line, with what follows.
    pub(super) enclosed: Option<String>,
}

/// Lines of the writer's with nothing quoted between them.
#[derive(Debug, Default)]
pub(in crate::rules) struct Run<'a> {
    /// The lines, empty ones included.
    pub(in crate::rules) lines: Vec<&'a str>,
    /// A lone line between a full quoted line and another one: programs that break quoted lines
    /// anew leave the rest of a line so, without its mark.
    pub(in crate::rules) wedged: bool,
}

/// Lines that are looked at ahead of the one in question.
const AHEAD: usize = 12;
/// Lines over which "On … wrote:" may be broken.
const LONGEST_ANNOUNCEMENT: usize = 4;

/// Takes `text` apart.
pub(super) fn unquoted(text: &str) -> Unquoted<'_> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Unquoted::default();
    let mut run = Run::default();
    let mut above: Option<&str> = None;
    let mut index = 0;
    while let Some(line) = lines.get(index).copied() {
        let rest = lines.get(index..).unwrap_or_default();
        if line.trim().is_empty() {
            run.lines.push(line);
        } else if is_quoted(line) {
            run.wedged = is_wedged(above, &run.lines);
            found.close(&mut run);
            // Programs that mark the header lines too let answers stand between.
            if found.enclosed.is_none() && is_header_block(rest) {
                found.enclosed = Some(rest.join("\n"));
            }
            above = Some(line);
        } else if is_our_letter(line) {
            drop_announcement(&mut run.lines);
            break;
        } else if let Some(length) = opening(rest) {
            let after = rest.get(length..).unwrap_or_default();
            let marked = next_words(after).is_some_and(is_quoted);
            let forwarded = length == 1 && is_block_below_rule(after);
            if !marked && (is_header_block(rest) || is_header_block(after) || forwarded) {
                found.enclosed = Some(rest.join("\n"));
                break;
            }
            // "… wrote:" above lines with `>`: only those are quoted, answers may follow.
            if !marked {
                break;
            }
            found.close(&mut run);
            above = None;
            index = index.saturating_add(length.saturating_sub(1));
        } else {
            run.lines.push(line);
        }
        index = index.saturating_add(1);
    }
    found.close(&mut run);
    found
}

impl<'a> Unquoted<'a> {
    fn close(&mut self, run: &mut Run<'a>) {
        let run = std::mem::take(run);
        if !run.lines.is_empty() {
            self.runs.push(run);
        }
    }
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// A line that was broken when it was quoted is as long as a program lets lines be, and its rest
/// stands alone.
fn is_wedged(above: Option<&str>, between: &[&str]) -> bool {
    let full = above.is_some_and(|line| (74..=82).contains(&line.chars().count()));
    full && matches!(between, [one] if !one.trim().is_empty())
}

/// Whether it is the first line of a letter of ours to a manager.
fn is_our_letter(line: &str) -> bool {
    if !(line.contains("bove") || line.contains("BOVE")) {
        return false;
    }
    let mark = ANSWER_ABOVE.split(',').next().unwrap_or(ANSWER_ABOVE);
    let start: String = line.chars().take(400).collect();
    let folded = start
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase();
    folded.contains(&mark.to_lowercase())
}

/// What a program wrote above our letter in a language that is not known here: a block of header
/// lines, or one line that ends in a colon and names a day or an address.
fn drop_announcement(own: &mut Vec<&str>) {
    trim_blank(own);
    let block = own
        .iter()
        .rev()
        .take(AHEAD)
        .take_while(|line| is_field(line))
        .count();
    if block >= 3 {
        own.truncate(own.len().saturating_sub(block));
        trim_blank(own);
        if own.last().is_some_and(|line| is_rule(line)) {
            own.pop();
        }
        return;
    }
    let tells = |line: &str| line.contains('@') || line.chars().any(|c| c.is_ascii_digit());
    let tail = own.len().saturating_sub(2);
    let last = own.get(tail..).unwrap_or_default();
    let announces = last
        .last()
        .is_some_and(|line| line.trim_end().ends_with(':') && line.split_whitespace().count() >= 4);
    if announces && last.iter().any(|line| line.contains('@') && tells(line)) {
        own.pop();
    }
}

fn trim_blank(lines: &mut Vec<&str>) {
    while lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
}

/// "Asunto: Digest": up to three words, a colon and more.
fn is_field(line: &str) -> bool {
    let Some((name, body)) = line.trim().split_once(':') else {
        return false;
    };
    let name = name.trim().trim_matches('*');
    let words = name.split_whitespace().count();
    (1..=3).contains(&words)
        && name
            .chars()
            .all(|c| c.is_alphabetic() || c == ' ' || c == '-')
        && !body.trim().is_empty()
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.chars().count() > 4 && line.chars().all(is_rule_mark)
}

/// What rules are drawn with; one program draws them with hyphens of another kind.
fn is_rule_mark(c: char) -> bool {
    matches!(c, '-' | '_' | '=' | '\u{2010}' | '\u{2014}')
}

/// How many lines announce quoted text at the start of `lines`, if they do.
fn opening(lines: &[&str]) -> Option<usize> {
    let line = lines.first()?.trim();
    if let Some(length) = announcement(lines) {
        return Some(length);
    }
    let rule = line.trim_matches(|c| is_rule_mark(c) || c == ' ');
    let drawn = line.len() > 4 && line.starts_with(is_rule_mark);
    if !drawn && !line.starts_with(['B', 'b']) {
        return is_header_block(lines).then_some(0);
    }
    let folded: String = rule.chars().take(80).collect::<String>().to_lowercase();
    let named = [
        "original message",
        "forwarded message",
        "original appointment",
        "neges wreiddiol",
    ]
    .iter()
    .any(|words| folded.starts_with(words));
    let zoho = folded.starts_with("on ") && rule.ends_with(" wrote");
    if (drawn && (named || zoho)) || folded == "begin forwarded message:" {
        return Some(1);
    }
    if drawn && rule.is_empty() && is_header_block(lines.get(1..).unwrap_or_default()) {
        return Some(1);
    }
    is_header_block(lines).then_some(0)
}

/// "On 25 Nov 2026, at 08:30, QPM <…> wrote:", which programs break over several lines.
fn announcement(lines: &[&str]) -> Option<usize> {
    let first = lines.first()?.trim();
    let starts = [
        "On ",
        "Ar ",
        "Le ",
        "Am ",
        "El ",
        "Il ",
        "Op ",
        "Em ",
        "Den ",
        "In a message dated ",
    ];
    if !starts.iter().any(|start| first.starts_with(start)) {
        return None;
    }
    let mut length = 0_usize;
    for (index, line) in lines.iter().take(LONGEST_ANNOUNCEMENT).enumerate() {
        let line = line.trim();
        length = length.saturating_add(line.len());
        if line.is_empty() || length >= 400 {
            return None;
        }
        if announces(line) {
            return Some(index.saturating_add(1));
        }
    }
    None
}

fn announces(line: &str) -> bool {
    let ends = [
        " wrote:",
        " writes:",
        " ysgrifennodd:",
        " a écrit :",
        " a écrit\u{a0}:",
        " schrieb:",
        " escribió:",
        " ha scritto:",
        " schreef:",
        " escreveu:",
    ];
    ends.iter().any(|end| line.ends_with(end))
        || line == "wrote:"
        || (line.contains(" schrieb ") && line.ends_with(':'))
}

/// Whether `lines` begin (after empty ones) with the header lines of a mail as programs write
/// them above a quoted or forwarded mail: From, then Sent, Date, To or Subject.
pub(in crate::rules) fn is_header_block(lines: &[&str]) -> bool {
    let mut fields = fields(lines);
    let first = fields.next().unwrap_or_default();
    let is_from = FROM.split('|').any(|name| first.starts_with(name));
    is_from && fields.any(|line| FOLLOWING.split('|').any(|name| line.starts_with(name)))
}

/// The same below a line that announces it: Thunderbird writes Subject and Date before From.
fn is_block_below_rule(lines: &[&str]) -> bool {
    let mut fields = fields(lines);
    let first = fields.next().unwrap_or_default();
    FOLLOWING.split('|').any(|name| first.starts_with(name))
        && fields.any(|line| line.starts_with("from:") || line.starts_with("oddi wrth:"))
}

/// The first lines with words in them, bare.
fn fields<'a>(lines: &'a [&'a str]) -> impl Iterator<Item = String> + 'a {
    lines
        .iter()
        .take(AHEAD)
        .map(|line| bare(line))
        .skip_while(String::is_empty)
        .take(6)
}

/// A line's beginning without quote marks and emphasis, in lower case.
fn bare(line: &str) -> String {
    line.trim_start_matches(['>', ' ', '\t', '*', '_'])
        .chars()
        .take(80)
        .filter(|c| *c != '*')
        .collect::<String>()
        .trim()
        .to_lowercase()
}

/// How the first line of a quoted or forwarded mail's header lines begins.
const FROM: &str = "from:|oddi wrth:|von:|de:|de :|o:|van:|da:|från:|fra:|od:";

/// How the lines go on that stand above a quoted or forwarded mail.
const FOLLOWING: &str = "sent:|date:|to:|subject:|anfonwyd:|dyddiad:|at:|pwnc:|gesendet:|an:|envoyé|\
    enviado|inviato:|verzonden:|datum:|betreff:|objet :|asunto:|oggetto:|onderwerp:|wysłano:";

fn next_words<'a>(lines: &[&'a str]) -> Option<&'a str> {
    lines
        .iter()
        .take(AHEAD)
        .find(|line| !line.trim().is_empty())
        .copied()
}

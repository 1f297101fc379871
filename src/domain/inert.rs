//! Text from outside without what steers a screen or a reader's eye: controls, the marks of
//! Unicode's bidirectional algorithm (UAX #9), characters that show nothing.
//!
//! What is shown stays as it was typed otherwise; nothing here judges what a text says.

/// Whether a terminal or a reader's eye could be misled by `c`: controls (C0, DEL, C1), the
/// marks of Unicode's bidirectional algorithm, characters that show nothing, line separators.
/// The joiners U+200C and U+200D are letters' business: Persian names need them.
pub fn misleads(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// `text` on one line, with nothing in it that a terminal obeys.
pub fn inert(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
            c if misleads(c) => None,
            c => Some(c),
        })
        .collect()
}

/// The same with its line breaks kept, each line moved in by `margin`.
pub fn inert_lines(text: &str, margin: &str) -> String {
    text.lines()
        .map(inert)
        .collect::<Vec<_>>()
        .join(&format!("\n{margin}"))
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn nothing_that_a_terminal_obeys_gets_through() {
        let name = "Zo\u{1b}[31m\u{9b}2J\u{202e}e\r\nŻak\u{7}\u{200f}";
        assert_eq!(inert(name), "Zo[31m2Je  Żak");
    }
}

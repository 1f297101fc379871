//! Plain text as format=flowed (RFC 3676): lines short enough for a terminal that a telephone
//! puts together again.
//!
//! A line of the template is a paragraph or a list item, however long; this breaks it.

/// RFC 3676 §4.2 allows 78, the space that marks a soft break included; with 74 a letter in
/// ASCII needs no quoted-printable and can be read as it lies on the disk.
const WIDTH: usize = 74;

/// Breaks the lines of `text`, and takes out blank lines that templates leave behind.
pub(super) fn flow(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut blank = true;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() {
            if !blank {
                out.push('\n');
            }
            blank = true;
            continue;
        }
        blank = false;
        paragraph(line, &mut out);
    }
    out.truncate(out.trim_end().len());
    out
}

/// Puts together again what [`flow`] broke (RFC 3676 §4.1).
pub(super) fn unflow(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in text.lines() {
        let line_goes_on = line.ends_with(' ');
        let line = line.strip_prefix(' ').unwrap_or(line);
        match lines.last_mut() {
            Some(last) if goes_on => last.push_str(line),
            _ => lines.push(line.to_owned()),
        }
        goes_on = line_goes_on;
    }
    lines
}

/// Breaks the long lines of an HTML page at spaces, where a line end means the same.
pub(super) fn wrap(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    for line in html.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut length = 0;
        for word in line.split_whitespace() {
            let long = word.chars().count();
            if length > 0 {
                let full = length + 1 + long > WIDTH;
                out.push(if full { '\n' } else { ' ' });
                length = if full { 0 } else { length + 1 };
            }
            out.push_str(word);
            length += long;
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}

fn paragraph(line: &str, out: &mut String) {
    let mut length = 0;
    for (index, word) in line.split_whitespace().enumerate() {
        let long = word.chars().count();
        if index > 0 {
            // The space stays at the end of the line: it says that the paragraph goes on.
            out.push(' ');
            length += 1;
            if length + long >= WIDTH {
                out.push('\n');
                length = 0;
            }
        }
        // RFC 3676 §4.4: a line that begins with a quote mark or "From " is stuffed.
        if length == 0 && (word.starts_with('>') || word == "From") {
            out.push(' ');
            length += 1;
        }
        out.push_str(word);
        length += long;
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::flow;

    /// What a reader that knows RFC 3676 shows.
    fn shown(flowed: &str) -> String {
        let mut text = String::new();
        for line in flowed.lines() {
            text.push_str(line.strip_prefix(' ').unwrap_or(line));
            if !line.ends_with(' ') {
                text.push('\n');
            }
        }
        text
    }

    #[test]
    fn paragraphs_come_back_whole() {
        let long = "word ".repeat(60);
        let text = format!(
            "Hello,\n\n\n\n{}\n- {}\n> quoted\nFrom here\n\n",
            long.trim(),
            long.trim()
        );
        let flowed = flow(&text);
        assert!(flowed.lines().all(|line| line.chars().count() <= 74));
        assert!(flowed.lines().count() > 8);
        let expected = format!(
            "Hello,\n\n{}\n- {}\n> quoted\nFrom here\n",
            long.trim(),
            long.trim()
        );
        assert_eq!(shown(&flowed), expected);
    }

    #[test]
    fn an_address_longer_than_a_line_is_not_broken() {
        let url = format!("https://example.org/{}", "x".repeat(200));
        let flowed = flow(&format!("Here: {url}"));
        assert!(flowed.lines().any(|line| line == url));
    }
}

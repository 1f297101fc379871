//! Words of a line, compared as people type them: in any case, with curly or straight
//! apostrophes, long or short dashes. What is taken out of a line stays as it was typed.

/// A word for comparing: lower case, plain apostrophes and hyphens, no punctuation round it.
pub(super) fn folded(word: &str) -> String {
    word.chars()
        .take(60)
        .map(|c| match c {
            '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' | '\u{2bc}' => '\'',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            other => other,
        })
        .flat_map(char::to_lowercase)
        .collect::<String>()
        .trim_matches(|c: char| is_mark(c))
        .to_owned()
}

/// What may stand before or behind a word without being part of it.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        ',' | '.'
            | ':'
            | ';'
            | '!'
            | '*'
            | '_'
            | '"'
            | '('
            | ')'
            | '-'
            | '\''
            | '…'
            | '\u{201c}'
            | '\u{201d}'
    )
}

/// The first word and what follows it.
pub(super) fn split_word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    text.split_at_checked(end)
        .filter(|(word, _)| !word.is_empty())
}

/// The words of a text.
pub(super) fn each(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace()
}

/// What follows `phrase` at the start of a text, however it is typed.
pub(super) fn after<'a>(text: &'a str, phrase: &str) -> Option<&'a str> {
    let mut rest = text;
    for wanted in phrase.split(' ') {
        let (word, tail) = split_word(rest)?;
        // Most words are told apart by their first letter, without folding them.
        let first = word.chars().next().filter(char::is_ascii_alphabetic);
        let other = first.is_some_and(|c| !wanted.starts_with(c.to_ascii_lowercase()));
        if other || folded(word) != wanted {
            return None;
        }
        rest = tail;
    }
    Some(rest)
}

/// What follows the first of these phrases that a text begins with.
pub(super) fn after_any<'a>(text: &'a str, phrases: &[&str]) -> Option<&'a str> {
    phrases.iter().find_map(|phrase| after(text, phrase))
}

/// A text without any of these words at its beginning.
pub(super) fn without<'a>(text: &'a str, fillers: &[&str]) -> &'a str {
    let mut rest = text;
    // No command has more of them; without a bound a hostile line costs its square.
    for _ in 0..8 {
        let Some((word, tail)) = split_word(rest) else {
            break;
        };
        if !fillers.contains(&folded(word).as_str()) {
            break;
        }
        rest = tail;
    }
    rest
}

/// A text without what only parts it from what stands before: spaces and marks.
pub(super) fn unmarked(text: &str) -> &str {
    text.trim_start_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, ',' | '.' | ':' | ';' | '!' | '-' | '=')
            || ('\u{2010}'..='\u{2015}').contains(&c)
    })
}

/// The beginning of a text, for telling it back.
pub(super) fn clipped(text: &str, most: usize) -> String {
    let text = text.trim();
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::{after, clipped, folded, without};

    #[test]
    fn words_are_compared_as_people_type_them() {
        assert_eq!(folded("Don\u{2019}t,"), "don't");
        assert_eq!(folded("*SHORT\u{2011}LIST*:"), "short-list");
        assert_eq!(
            after("I\u{2019}d  like to recruit", "i'd like to"),
            Some(" recruit")
        );
        assert_eq!(without(" the opening, now", &["the", "opening"]), " now");
        assert_eq!(clipped("  abcdef ", 3), "abc…");
        assert_eq!(clipped("abc", 3), "abc");
    }
}

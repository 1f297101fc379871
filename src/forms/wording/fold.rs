//! Folding: a text as lower-case words, the same however it was typed. It loses what no two people
//! type alike, and must never be shown to anybody.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Folds a text to lower-case words of letters and digits, one space apart: compatibility forms
/// resolved, accents and apostrophes dropped, `&` spelled out, `e-mail` and `post code` joined.
pub(in crate::forms) fn fold(text: &str) -> String {
    let mut folded = Folded::with_capacity(text.len() + 1);
    for c in text.chars() {
        if c.is_ascii() {
            folded.add(c);
        } else {
            // Marks are dropped, so their order does not matter, and nothing else depends on its
            // neighbours: each character is resolved by itself.
            decompose_compatible(c, |c| {
                if !is_combining_mark(c) {
                    folded.add(c);
                }
            });
        }
    }
    if folded.apart {
        joined(&folded.text)
    } else {
        folded.text
    }
}

/// Whether a text has more words than so many when it is folded: it is no question, no advice and no
/// short answer, and nothing has to be folded to know it. Of a text with little more nothing is said.
pub(in crate::forms) fn is_wordier(text: &str, than: usize) -> bool {
    // Two words may be folded into one.
    let mut left = than.saturating_mul(2).saturating_add(2);
    let mut within = false;
    for octet in text.bytes() {
        if octet.is_ascii_alphanumeric() {
            left -= usize::from(!within);
            within = true;
        } else if octet.is_ascii_whitespace() {
            within = false;
        }
        if left == 0 {
            return true;
        }
    }
    false
}

/// A text in the making.
#[derive(Default)]
struct Folded {
    text: String,
    /// Something stood behind the last word that is none.
    gap: bool,
    /// It has words that are written apart as often as not, or may have them.
    apart: bool,
}

impl Folded {
    fn with_capacity(octets: usize) -> Self {
        Self {
            text: String::with_capacity(octets),
            ..Self::default()
        }
    }

    fn add(&mut self, c: char) {
        match c {
            'a'..='z' | '0'..='9' => self.push(c),
            'A'..='Z' => self.push(c.to_ascii_lowercase()),
            '\'' | '\u{2018}' | '\u{2019}' | '`' | '\u{ad}' => {}
            '&' => {
                self.gap = true;
                "and".chars().for_each(|c| self.push(c));
                self.gap = true;
            }
            _ if c.is_alphanumeric() => c.to_lowercase().for_each(|c| self.push(c)),
            _ => self.gap = true,
        }
    }

    /// Adds a letter; between words stands one space, and none in front.
    fn push(&mut self, c: char) {
        if self.gap {
            self.gap = false;
            if !self.text.is_empty() {
                let word =
                    |word: &str, behind: &str| self.text == word || self.text.ends_with(behind);
                self.apart |= word("e", " e") || word("post", " post");
                self.text.push(' ');
            }
        }
        self.text.push(c);
    }
}

/// With `e mail` and `post code` as one word each.
fn joined(folded: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    for word in folded.split(' ') {
        match (words.last().copied(), word) {
            (Some("e"), "mail" | "mails") => replace_last(&mut words, "email"),
            (Some("e"), "bost") => replace_last(&mut words, "ebost"),
            (Some("post"), "code" | "codes") => replace_last(&mut words, "postcode"),
            _ => words.push(word),
        }
    }
    words.join(" ")
}

fn replace_last<'a>(words: &mut Vec<&'a str>, word: &'a str) {
    words.pop();
    words.push(word);
}

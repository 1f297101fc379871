//! What the form says to the person, told from what the person says: prompts, placeholders,
//! lines to write on, advice such as "Up to 300 words". None of it is ever an answer.

use super::lexicon::Lexicon;
use super::values::marks::{Piece, pieces};
use super::wording::fold;

/// Whether a text is a prompt that stands where an answer goes, or nothing at all. `folded` is the
/// same text folded.
pub(super) fn is_prompt(lexicon: &Lexicon, text: &str, folded: &str) -> bool {
    let text = text.trim();
    if has_sign(text) {
        return false;
    }
    if !text.chars().any(char::is_alphanumeric) {
        // Lines of underscores, dots and dashes.
        return true;
    }
    !folded.is_empty()
        && (lexicon.is_placeholder(folded) || is_bracketed(text) || is_invitation(folded))
}

/// Whether there is a tick or a box in it. Most texts have nothing that could be one.
pub(super) fn has_sign(text: &str) -> bool {
    let possible = text.contains(|c: char| !c.is_ascii() || matches!(c, '[' | '('));
    let is_sign = |piece: &Piece| matches!(piece, Piece::Sign(_));
    possible && pieces(text).iter().any(is_sign)
}

/// Wholly in brackets, with a word of asking in them or in square or angle ones.
fn is_bracketed(text: &str) -> bool {
    let inside = |open: char, close: char| {
        text.strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
            .filter(|rest| !rest.contains([open, close]))
    };
    if inside('[', ']').is_some_and(|rest| rest.trim().chars().count() > 1) {
        return true;
    }
    // Markup is an odd answer, but an answer: only words of asking make it a prompt.
    let asked = inside('<', '>')
        .or_else(|| inside('{', '}'))
        .map(fold)
        .unwrap_or_default();
    if asked.split(' ').any(|word| {
        matches!(
            word,
            "your"
                | "enter"
                | "insert"
                | "type"
                | "name"
                | "here"
                | "date"
                | "text"
                | "answer"
                | "select"
                | "choose"
        )
    }) && !text.contains(['=', '/'])
    {
        return true;
    }
    inside('(', ')').is_some_and(|rest| {
        let folded = fold(rest);
        [
            "please",
            "max",
            "maximum",
            "tick",
            "delete",
            "up to",
            "optional",
            "if",
            "e g",
            "eg",
            "enter",
            "type",
            "your",
            "words",
            "use",
            "dd",
            "block",
            "for example",
        ]
        .iter()
        .any(|word| {
            folded == *word || folded.starts_with(&format!("{word} ")) || folded.ends_with(" words")
        })
    })
}

/// "Click here to …", "Type your …", "Select from the list": asking, in a few words.
fn is_invitation(folded: &str) -> bool {
    let words: Vec<&str> = folded.split(' ').collect();
    let asks = matches!(
        words.first().copied(),
        Some(
            "click"
                | "tap"
                | "type"
                | "enter"
                | "choose"
                | "select"
                | "pick"
                | "insert"
                | "write"
                | "tick"
        )
    );
    let object = words.iter().skip(1).any(|word| {
        matches!(
            *word,
            "here"
                | "item"
                | "text"
                | "date"
                | "option"
                | "options"
                | "list"
                | "answer"
                | "response"
                | "your"
                | "box"
                | "boxes"
                | "one"
                | "below"
                | "yes"
        )
    });
    asks && object && words.len() <= 12
}

/// Advice has no more words than this.
pub(super) const MOST_WORDS: usize = 60;

/// What a text has of advice.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Advice {
    /// It begins as advice does: "Up to 300 words", "For example", "Please give".
    pub(super) instructs: bool,
    /// It speaks to the reader and not of its writer: advice more often than not.
    pub(super) addresses: bool,
}

impl Advice {
    /// Looks at a folded text.
    pub(super) fn of(folded: &str) -> Self {
        Self {
            instructs: instructs(folded),
            addresses: addresses_reader(folded),
        }
    }

    /// Whether it tells the person how to fill in the form.
    pub(super) fn given(self) -> bool {
        self.instructs || self.addresses
    }
}

fn addresses_reader(folded: &str) -> bool {
    let thanked = folded
        .contains("thank you")
        .then(|| folded.replace("thank you", ""));
    let folded = thanked.as_deref().unwrap_or(folded);
    let words = || folded.split(' ');
    speaks_to_reader(words())
        && !speaks_of_self(words())
        && (4..=MOST_WORDS).contains(&words().count())
}

fn instructs(folded: &str) -> bool {
    let words = || folded.split(' ');
    if words().count() > MOST_WORDS {
        return false;
    }
    let mut after = words().skip(1);
    let counted = words().any(|word| {
        let unit = after.next();
        word.chars().all(|c| c.is_ascii_digit())
            && matches!(unit, Some("words" | "word" | "characters" | "lines"))
    });
    let length = counted && words().count() <= 15 && !speaks_of_self(words());
    let first = folded.as_bytes().first();
    length
        || ADVICE
            .iter()
            .any(|phrase| phrase.as_bytes().first() == first && folded.starts_with(phrase))
}

/// How advice begins.
const ADVICE: &[&str] = &[
    "for example",
    "e g ",
    "eg ",
    "example ",
    "please give",
    "please state",
    "please provide",
    "please describe",
    "please tick",
    "please list",
    "please tell",
    "please write",
    "please enter",
    "please complete",
    "please include",
    "please select",
    "please choose",
    "please specify",
    "please indicate",
    "please use",
    "please continue",
    "please attach",
    "please outline",
    "please explain",
    "please note",
    "please say",
    "please summarise",
    "note ",
    "guidance ",
    "tick all",
    "tick one",
    "tick the",
    "tick any",
    "tick what",
    "tick which",
    "tick those",
    "choose ",
    "select all",
    "circle ",
    "delete as",
    "strike out",
    "cross out",
    "delete whichever",
    "continue on",
    "use a separate",
    "use bullet",
    "block capitals",
    "this will be",
    "this helps us",
    "this is so",
    "we ask ",
    "we will ",
    "we need ",
    "we may ",
    "we use ",
    "write no more",
    "write up to",
    "include ",
    "list all",
    "list any",
    "list each",
    "list the",
    "list as many",
    "as it appears",
    "if it is different",
    "if different",
    "if this is different",
    "if not the same",
    "as on your",
    "put an x",
    "tell us",
    "describe ",
    "explain ",
    "outline ",
    "give us",
    "give an ",
    "give details",
    "say what",
    "say how",
    "show us",
    "think about",
    "you can ",
    "you may ",
    "you might ",
    "you should ",
    "your answer",
    "do not ",
    "answer in ",
    "fill in ",
    "summarise ",
    "use this ",
    "this box",
    "this section",
    "this question",
    "in this section",
    "refer to ",
    "see guidance",
    "limit your",
    "as it appears",
    "put a cross",
    "enter yes",
    "name role",
    "name and contact",
    "a short real",
    "optional",
    "if you need more space",
];

fn speaks_to_reader<'a>(words: impl Iterator<Item = &'a str>) -> bool {
    let mut before = "";
    for word in words {
        let promised = before == "we" && matches!(word, "will" | "ask" | "can" | "may" | "need");
        if promised || matches!(word, "you" | "your" | "yourself") {
            return true;
        }
        before = word;
    }
    false
}

fn speaks_of_self<'a>(mut words: impl Iterator<Item = &'a str>) -> bool {
    words.any(|word| matches!(word, "i" | "my" | "me" | "im" | "ive" | "mine" | "myself"))
}

#[cfg(test)]
mod tests {
    use super::{Advice, is_prompt};
    use crate::forms::definition::{BUILT_IN, parse};
    use crate::forms::lexicon::Lexicon;
    use crate::forms::wording::fold;

    #[test]
    fn what_the_form_says_is_told_from_what_the_person_says() {
        let lexicon = Lexicon::new(&parse(BUILT_IN).unwrap());
        for prompt in [
            "Click or tap here to enter text.",
            "[type your email here]",
            "Please select",
            "Yes / No",
            "________",
            ".....",
            "dd/mm/yyyy",
            "<your name>",
            "Type your answer in this box",
            "(max 500 words)",
            "-",
            "[type here]",
        ] {
            assert!(is_prompt(&lexicon, prompt, &fold(prompt)), "{prompt}");
        }
        for answer in [
            "No",
            "Zoe",
            "Select committee clerk",
            "Typist",
            "(retired)",
            "N/A",
            "李晓霞",
            "7",
        ] {
            assert!(!is_prompt(&lexicon, answer, &fold(answer)), "{answer}");
        }
        for advice in [
            "Up to 300 words.",
            "Max 300 words",
            "For example: Wales; North East",
            "A short real example is best.",
            "Name, role, how we can reach them. We will ask you before we write.",
            "Tick all that apply",
            "Choose Yes or No. We ask so that we can manage conflicts of interest; a Yes does not rule you out.",
        ] {
            assert!(Advice::of(&fold(advice)).given(), "{advice}");
        }
        for answer in [
            "I told your board what I thought of it.",
            "Large print, please.",
            "Agenda the day before; quiet room at lunch.",
            "Group advocacy with people who have learning disabilities since 1989.",
        ] {
            assert!(!Advice::of(&fold(answer)).given(), "{answer}");
        }
    }
}

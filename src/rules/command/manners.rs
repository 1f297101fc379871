//! What people write round their commands: greetings, thanks, "please", list marks.

use super::vocabulary::{mistyped, verb};
use super::words::{after, each, folded, split_word};

/// What may stand before a verb without changing what it says. A longer one stands first.
const COURTESIES: &[&str] = &[
    "p.s",
    "ps",
    "please",
    "pls",
    "plz",
    "kindly",
    "can you please",
    "could you please",
    "would you please",
    "can you",
    "could you",
    "would you",
    "can we please",
    "i'd like you to",
    "i would like you to",
    "i'd like to",
    "i would like to",
    "we'd like to",
    "we would like to",
    "i want to",
    "we want to",
    "let's",
    "let us",
    "go ahead and",
    "ok",
    "okay",
    "yes",
    "also",
    "now",
    "then",
    "and",
    "first",
    "next",
    "finally",
    "so",
    "great",
    "thanks",
    "thank you",
];

/// Words of politeness and of nothing else.
const POLITE: &str = "now|today|too|also|asap|immediately|again|please|pls|plz|thanks|thank|you|many|very|much|so|cheers|ta|diolch|yn|fawr";

/// Words that thanks and good wishes are made of.
const PLEASANT: &str = "a|again|all|am|and|are|as|at|below|best|both|brilliant|day|dear|diolch|\
    digest|do|doing|email|everyone|evening|everything|fantastic|fawr|fine|following|for|good|great|have|hello|help|here|\
    helpful|hey|hi|hope|hoping|i|in|is|it|letter|lovely|many|message|morning|afternoon|much|my|\
    answers|decisions|commands|instructions|reply|nice|noted|of|ok|okay|perfect|please|pleased|quick|received|regards|\
    see|sending|so|splendid|team|thank|thanks|that|that's|the|there|this|today|today's|update|\
    useful|very|wednesday|week|weekend|well|wonderful|work|yn|you|you're|your|cheers|advance|bore|da|prynhawn|helo|annwyl|monday|tuesday|thursday|friday";

/// One of which has to be there: "find" alone is no greeting.
const HEART: &str = "decisions|instructions|commands|thank|thanks|hope|hoping|hello|hi|hey|dear|good|great|cheers|diolch|ok|okay|\
    perfect|brilliant|lovely|fantastic|wonderful|splendid|noted|received|below|regards|bore|prynhawn|helo|annwyl|following";

/// Words that make an answer of their own, and need none.
const THANKS: &str = "thank|thanks|cheers|ta|diolch|ok|okay|perfect|brilliant|lovely|fantastic|\
    wonderful|splendid|noted|received|great";

/// How greetings begin.
const GREETINGS: &[&str] = &[
    "good morning",
    "good afternoon",
    "good evening",
    "good day",
    "morning",
    "afternoon",
    "hi",
    "hello",
    "hey",
    "dear",
    "bore da",
    "prynhawn da",
    "helo",
    "annwyl",
];

/// What mail servers put above a mail from outside.
const BANNERS: &[&str] = &[
    "you don't often get email from",
    "some people who received this message don't often get email",
    "caution: this email originated",
    "caution: external",
    "external email",
    "[external",
    "this email originated from outside",
    "warning: this email originated",
];

fn is_in(list: &str, word: &str) -> bool {
    list.split('|').any(|known| known == word)
}

/// A line without what marks it as one of a list, and without stars round it.
pub(super) fn without_list_mark(line: &str) -> &str {
    let line = line.trim();
    let bare = line.trim_start_matches(|c: char| {
        matches!(
            c,
            '-' | '*' | '•' | '·' | '‣' | '◦' | '+' | '_' | ' ' | '\t'
        ) || ('\u{2010}'..='\u{2015}').contains(&c)
    });
    let bare = without_number(bare).unwrap_or(bare);
    bare.trim_end_matches(['*', '_']).trim()
}

/// "1. recruit 12": one or two digits, a mark, and a word.
fn without_number(line: &str) -> Option<&str> {
    let open = line.strip_prefix('(').unwrap_or(line);
    let (number, rest) = open.split_once(['.', ')'])?;
    let short = (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    let letter = matches!(number.as_bytes(), [b] if b.is_ascii_alphabetic());
    let rest = rest.strip_prefix([' ', '\t'])?.trim_start();
    ((short || letter) && rest.starts_with(char::is_alphabetic)).then_some(rest)
}

/// A text from its first word that is more than politeness.
pub(super) fn without_courtesy(text: &str) -> &str {
    let mut rest = text;
    // Nobody is so polite that this bound tells; without it a hostile line costs its square.
    for _ in 0..6 {
        let mut longest: Option<&str> = None;
        for phrase in COURTESIES {
            if let Some(behind) = after(rest, phrase)
                && longest.is_none_or(|known| behind.len() < known.len())
            {
                longest = Some(behind);
            }
        }
        match longest {
            Some(behind) => rest = super::words::unmarked(behind),
            None => break,
        }
    }
    rest
}

/// A text without "please" and thanks at its end. Where it is somebody's words, they have to be
/// parted from them by a mark.
pub(super) fn without_thanks(text: &str, free: bool) -> &str {
    let mut end = text.trim_end();
    let whole = end;
    loop {
        let bare = end.trim_end_matches(|c: char| {
            c.is_whitespace() || matches!(c, '.' | '!' | ',' | ';' | ':' | '-')
        });
        let start = bare
            .rfind(char::is_whitespace)
            .map_or(0, |at| at.saturating_add(1));
        let (before, word) = bare.split_at_checked(start).unwrap_or(("", bare));
        let word = folded(word);
        if word.is_empty() || !is_in(POLITE, &word) {
            break;
        }
        end = before.trim_end();
    }
    let parted = end.is_empty() || end.ends_with(['.', '!', ',', ';', '-', ':', ')']);
    if !free || parted { end } else { whole }
}

/// Whether a line says no more than a greeting, thanks or good wishes.
pub(super) fn is_pleasantry(line: &str) -> bool {
    let words: Vec<String> = each(line)
        .take(16)
        .map(folded)
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() || words.len() > 15 || line.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let pleasant = words.iter().all(|word| is_in(PLEASANT, word));
    let heart = words.iter().any(|word| is_in(HEART, word));
    // "I would like you to:" above a list.
    let opens = line.trim_end().ends_with(':') && without_courtesy(line).is_empty();
    (pleasant && heart) || opens || is_greeting(line)
}

/// Whether a line says thanks, or that all is well, and points to nothing that is to follow.
pub(super) fn is_thanks(line: &str) -> bool {
    let mut words = each(line).take(16).map(folded);
    let points = line.trim_end().ends_with(':')
        || each(line)
            .map(folded)
            .any(|word| is_in("below|following", &word));
    is_pleasantry(line) && !points && words.any(|word| is_in(THANKS, &word))
}

/// "Dear bot", "Hello QPM team,": a greeting and a name or two, with no verb among them.
fn is_greeting(line: &str) -> bool {
    let Some(rest) = GREETINGS.iter().find_map(|words| after(line, words)) else {
        return false;
    };
    let names: Vec<&str> = each(rest).take(5).collect();
    let plain = names
        .iter()
        .all(|word| verb(word).is_none() && (word.len() < 6 || mistyped(&folded(word)).is_none()));
    names.len() <= 4 && plain && !rest.contains(|c: char| c.is_ascii_digit())
}

/// What follows "Hi, " at the beginning of a line; the line itself where nothing else does.
pub(super) fn without_greeting(line: &str) -> &str {
    let Some(rest) = GREETINGS.iter().find_map(|words| after(line, words)) else {
        return line;
    };
    let name = rest
        .split_once([',', '!', ':'])
        .filter(|(name, _)| each(name).count() <= 4 && is_greeting(&format!("hi {name}")));
    // "Hi, recruit 12": the comma went with the greeting.
    let behind = line
        .get(..line.len().saturating_sub(rest.len()))
        .unwrap_or_default();
    if behind.trim_end().ends_with([',', '!', ':'])
        || split_word(rest).is_some_and(|(word, _)| verb(word).is_some())
    {
        return rest.trim_start();
    }
    name.map_or(line, |(_, behind)| behind.trim_start())
}

/// Whether a line was put there by a mail server, or stands for a picture.
pub(super) fn is_banner(line: &str) -> bool {
    let line: String = line
        .trim_start_matches(['*', '[', ' '])
        .chars()
        .take(80)
        .collect();
    let line = line.to_lowercase().replace('\u{2019}', "'");
    let picture = line.starts_with("cid:") || line.starts_with("image:");
    picture
        || BANNERS
            .iter()
            .any(|banner| line.starts_with(banner.trim_start_matches('[')))
}

#[cfg(test)]
mod tests {
    use super::{
        is_banner, is_pleasantry, is_thanks, without_courtesy, without_greeting, without_list_mark,
        without_thanks,
    };

    #[test]
    fn what_is_said_round_a_command_is_taken_off() {
        for line in [
            "- recruit 12",
            "1. recruit 12",
            "• recruit 12",
            "*recruit 12*",
            "(2) recruit 12",
        ] {
            assert_eq!(without_list_mark(line), "recruit 12", "{line}");
        }
        for line in [
            "please recruit 12",
            "Can you please recruit 12",
            "I\u{2019}d like to recruit 12",
            "Yes, please recruit 12",
            "OK - then recruit 12",
        ] {
            assert_eq!(without_courtesy(line), "recruit 12", "{line}");
        }
        for line in [
            "Hi, recruit 12",
            "Hello QPM team, recruit 12",
            "Hi recruit 12",
        ] {
            assert_eq!(without_greeting(line), "recruit 12", "{line}");
        }
        assert_eq!(without_thanks("12, thanks!", true), "12,");
        assert_eq!(without_thanks("said no thanks", true), "said no thanks");
        assert_eq!(without_thanks(" please", false), "");
    }

    #[test]
    fn thanks_are_told_from_a_greeting_and_from_what_points_elsewhere() {
        for line in [
            "Thanks!",
            "Hi, many thanks",
            "OK",
            "Noted, thank you.",
            "Diolch yn fawr",
        ] {
            assert!(is_thanks(line), "{line}");
        }
        for line in [
            "",
            "Hi,",
            "Good morning",
            "Please see below:",
            "Thanks, please see below",
            "Kind regards",
            "Thanks to Zoe",
        ] {
            assert!(!is_thanks(line), "{line}");
        }
    }

    #[test]
    fn pleasantries_are_told_from_words_that_mean_something() {
        for line in [
            "Hi",
            "Hello,",
            "Dear bot",
            "Good morning all,",
            "Thanks!",
            "Thank you very much for this.",
            "Hope you are well.",
            "Great, thanks",
            "Please see below:",
            "Bore da",
            "Dear QPM Recruitment,",
        ] {
            assert!(is_pleasantry(line), "{line}");
        }
        for line in [
            "Hi recruit 12",
            "yes",
            "Thanks to Zoe",
            "recruit",
            "Hello, close",
            "Zoe",
            "not good",
        ] {
            assert!(!is_pleasantry(line), "{line}");
        }
        assert!(is_banner(
            "You don\u{2019}t often get email from jane@example.org. Learn why"
        ));
    }
}

//! Whether two answers to one question say the same: those of a form and of its own copy in
//! another format, of an older and a newer version, of a form and the sheet that goes on with it.
//!
//! It compares and never chooses between two that exclude each other (invariant 7).

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::findings::may_be_one_person;
use super::wording::Words;
use crate::domain::form::FieldId;
use crate::domain::reading::{Answer, Value};

/// How two answers to one question go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Agreement {
    /// They say the same, up to what a format loses.
    Same,
    /// The first says all that the second does, and more.
    Fuller,
    /// The second says all that the first does, and more.
    Shorter,
    /// One of them says that the answer goes on elsewhere.
    Continued,
    /// They exclude each other.
    Disagree,
}

/// Compares two answers to one question.
pub(super) fn compare(own: &Answer, other: &Answer) -> Agreement {
    if let (Some(one), Some(two)) = (&own.normal, &other.normal) {
        return of_lists(&parts(one), &parts(two));
    }
    match (&own.value, &other.value) {
        (Value::List(one), Value::List(two)) => {
            let bare = |list: &[String]| list.iter().map(|item| letters(item)).collect::<Vec<_>>();
            of_lists(&bare(one), &bare(two))
        }
        (Value::Text(one), Value::Text(two)) => of_texts(&own.field, one, two),
        (one, two) if one == two => Agreement::Same,
        _ => Agreement::Disagree,
    }
}

/// Whether an answer says that it stands on another sheet: "please see attached".
pub(super) fn goes_on_elsewhere(answer: &Answer) -> bool {
    /// A longer answer may mention its papers and is one all the same.
    const MOST_WORDS: usize = 25;
    let Value::Text(text) = &answer.value else {
        return false;
    };
    text.split_whitespace().take(MOST_WORDS + 1).count() <= MOST_WORDS
        && Words::of(text).any(
            "separate sheet|additional sheet|extra sheet|continuation sheet|attached sheet|\
                separate page|additional page|extra page|continuation page|separate document|\
                see attached|see attachment|see the attached|as attached|see enclosed|\
                attached document|see cv|see my cv|see attached cv|refer to cv|refer to my cv|\
                see covering letter|see cover letter|see letter|continued overleaf|see overleaf|\
                continued on|continues on|gweler y daflen|gweler ynghlwm",
        )
}

/// So much of a text may get lost on its way into another format: glyphs that a font lacks,
/// marks of a list.
const KEPT_PERCENT: usize = 90;

fn of_texts(field: &FieldId, one: &str, two: &str) -> Agreement {
    let (short, long) = (letters(one), letters(two));
    let fuller = short.len() >= long.len();
    let (short, long) = if fuller { (long, short) } else { (short, long) };
    if short == long {
        return Agreement::Same;
    }
    if matches!(field.as_str(), FieldId::FULL_NAME | "signed_name") && may_be_one_person(one, two) {
        return Agreement::Same;
    }
    let holds = if short.len() * 100 >= long.len() * KEPT_PERCENT {
        is_subsequence(&short, &long)
    } else {
        !short.is_empty() && long.contains(&short)
    };
    match (holds, fuller) {
        (true, true) => Agreement::Fuller,
        (true, false) => Agreement::Shorter,
        (false, _) => Agreement::Disagree,
    }
}

/// Whether all of `short` occurs in `long` in its order.
fn is_subsequence(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().all(|wanted| rest.any(|c| c == wanted))
}

fn of_lists(one: &[String], two: &[String]) -> Agreement {
    let holds = |all: &[String], some: &[String]| some.iter().all(|item| all.contains(item));
    match (holds(one, two), holds(two, one)) {
        (true, true) => Agreement::Same,
        (true, false) => Agreement::Fuller,
        (false, true) => Agreement::Shorter,
        (false, false) => Agreement::Disagree,
    }
}

fn parts(normal: &str) -> Vec<String> {
    normal.split(", ").map(str::to_lowercase).collect()
}

/// What no format loses: letters and digits, without accents, ligatures resolved.
fn letters(text: &str) -> String {
    text.nfkd()
        .filter(|c| c.is_alphanumeric() && !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Agreement, compare, goes_on_elsewhere};
    use crate::domain::form::FieldId;
    use crate::domain::reading::{Answer, Value};

    fn text(field: &str, text: &str) -> Answer {
        Answer {
            field: FieldId::new(field),
            value: Value::Text(text.into()),
            raw: text.into(),
            normal: None,
            place: String::new(),
            confidence: 1.0,
        }
    }

    fn list(items: &[&str]) -> Answer {
        let items = items.iter().map(|item| (*item).to_owned()).collect();
        Answer {
            value: Value::List(items),
            ..text("regions", "")
        }
    }

    #[test]
    fn a_copy_agrees_up_to_what_its_format_lost() {
        let long = "I managed an IMHA service for six years, and I trained new advocates.";
        for (one, two, is) in [
            (long, long, Agreement::Same),
            // Line breaks, quotes, ligatures, accents.
            (
                "Ann\u{2019}s of\u{fb01}ce,\nLeeds",
                "Ann's office, Leeds",
                Agreement::Same,
            ),
            ("Zoë Ŵyn", "Zoe Wyn", Agreement::Same),
            // A glyph that the font did not have.
            (
                long,
                "I managed an IMHA servie for six years, and I trained new advoctes.",
                Agreement::Fuller,
            ),
            // Cut off at the end of its box.
            (long, "I managed an IMHA service", Agreement::Fuller),
            ("Leeds", "Leeds City Council", Agreement::Shorter),
            ("Trustee", "Manager", Agreement::Disagree),
            (long, "I was an IMCA for six years.", Agreement::Disagree),
        ] {
            assert_eq!(
                compare(&text("current_role", one), &text("current_role", two)),
                is,
                "{two}"
            );
        }
        let name = |one, two| compare(&text("full_name", one), &text("full_name", two));
        assert_eq!(name("Zoe Kemp", "Kemp, Zoe M."), Agreement::Same);
        assert_eq!(name("Zoe Kemp", "Ida Other"), Agreement::Disagree);
    }

    #[test]
    fn numbers_days_ticks_and_lists_are_compared_by_what_they_mean() {
        let phone = |typed: &str, normal: &str| Answer {
            normal: Some(normal.into()),
            ..text("phone", typed)
        };
        let one = phone("07700 900123", "+447700900123");
        let same = phone("+44 (0)7700 900123", "+447700900123");
        let both = phone(
            "07700 900123 / 01632 960001",
            "+447700900123, +441632960001",
        );
        let other = phone("01632 960001", "+441632960001");
        assert_eq!(compare(&one, &same), Agreement::Same);
        assert_eq!(compare(&one, &both), Agreement::Shorter);
        assert_eq!(compare(&one, &other), Agreement::Disagree);
        let yes = |value| Answer {
            value: Value::YesNo(value),
            ..text("provides_advocacy_now", "")
        };
        assert_eq!(compare(&yes(true), &yes(true)), Agreement::Same);
        assert_eq!(compare(&yes(true), &yes(false)), Agreement::Disagree);
        let (a, b) = (list(&["London", "Wales"]), list(&["wales"]));
        assert_eq!(compare(&a, &b), Agreement::Fuller);
        assert_eq!(compare(&b, &a), Agreement::Shorter);
        assert_eq!(compare(&list(&["London"]), &b), Agreement::Disagree);
    }

    #[test]
    fn an_answer_that_points_elsewhere_is_known() {
        for (typed, elsewhere) in [
            ("Please see separate sheet", true),
            ("Continued on a separate sheet.", true),
            ("See attached CV", true),
            ("as per CV, see attached", true),
            ("Ten years as an IMCA.", false),
            ("I attached great weight to it", false),
        ] {
            assert_eq!(
                goes_on_elsewhere(&text("advocacy_experience", typed)),
                elsewhere,
                "{typed}"
            );
        }
    }
}

//! Whether two answers say the same, however each was typed and in whatever format it came: the
//! same form again must neither make a version nor ask for a letter.

use crate::domain::reading::{Answer, Value};

/// Whether two sets of answers say the same.
pub(super) fn same_answers(one: &[Answer], other: &[Answer]) -> bool {
    one.len() == other.len()
        && one.iter().all(|a| {
            let mut others = other.iter();
            others.any(|b| a.field == b.field && says_the_same(a, b))
        })
}

pub(super) fn says_the_same(one: &Answer, other: &Answer) -> bool {
    let normal = one.normal.is_some() && one.normal == other.normal;
    normal || same_value(&one.value, &other.value)
}

pub(super) fn same_value(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::List(one), Value::List(other)) => {
            // A workbook lists what is ticked by its cells, a letter by its words.
            one.len() == other.len() && one.iter().all(|member| other.contains(member))
        }
        (Value::Text(one), Value::Text(other)) => one == other || words_of(one).eq(words_of(other)),
        (one, other) => one == other,
    }
}

/// The words of a text as every format keeps them: lines are folded, and programs that set quotes
/// and dashes in type do so by themselves.
fn words_of(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split_whitespace().map(|word| {
        word.chars()
            .filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}'))
            .map(|c| match c {
                '‘' | '’' | 'ʼ' => '\'',
                '“' | '”' => '"',
                '–' | '—' | '\u{2010}' | '\u{2011}' => '-',
                other => other,
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::same_answers;
    use crate::domain::form::FieldId;
    use crate::domain::reading::{Answer, Value};

    fn answer(value: Value, normal: Option<&str>) -> Answer {
        Answer {
            field: FieldId::new("field"),
            raw: value.to_string(),
            value,
            normal: normal.map(str::to_owned),
            place: "line 1".into(),
            confidence: 1.0,
        }
    }

    #[test]
    fn the_same_in_another_format_is_the_same() {
        let text = |text: &str| Value::Text(text.into());
        let list = |items: &[&str]| Value::List(items.iter().map(|&item| item.into()).collect());
        for (one, other, same) in [
            (text("I don't\nmind"), text("I don’t mind"), true),
            (text("ten years"), text("10 years"), false),
            (text("zoe sato"), text("Zoe Sato"), false),
            (list(&["Wales", "London"]), list(&["London", "Wales"]), true),
            (list(&["Wales"]), list(&["London", "Wales"]), false),
            (Value::YesNo(true), Value::YesNo(false), false),
        ] {
            let (a, b) = (answer(one.clone(), None), answer(other.clone(), None));
            assert_eq!(same_answers(&[a], &[b]), same, "{one:?}, {other:?}");
        }
        let phone = |typed: &str| answer(text(typed), Some("+447700900123"));
        let (a, b) = (phone("07700 900123"), phone("+44 7700 900 123"));
        assert!(same_answers(&[a], &[b]));
    }
}

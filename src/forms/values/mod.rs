//! From the words of an answer to its value, by the type of the question: what was typed is kept
//! beside it, and how sure the reading is goes with it.
//!
//! It must never make a value up: what cannot be understood stays as typed and is doubtful.

pub(super) mod dates;
mod emails;
mod lists;
pub(super) mod marks;
mod phones;
pub(super) mod plain;
mod postcodes;
mod yes_no;

use super::wording::{fold, is_wordier};
use crate::domain::form::{Field, FieldType};
use crate::domain::reading::Value;

/// An answer understood.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Parsed {
    /// What it means; nothing where the words say that there is no answer.
    pub(super) value: Option<Value>,
    /// How sure the reading of the words is, wherever they stood.
    pub(super) sure: f32,
    /// Whether the words have the shape that the type asks for, which also speaks for the label.
    pub(super) fits: bool,
}

impl Parsed {
    pub(super) fn sure(value: Value) -> Self {
        Self {
            value: Some(value),
            sure: 1.0,
            fits: true,
        }
    }

    pub(super) fn less_sure(value: Value, sure: f32) -> Self {
        Self {
            value: Some(value),
            sure,
            fits: true,
        }
    }

    pub(super) fn doubtful(text: &str) -> Self {
        Self {
            value: Some(Value::Text(text.trim().into())),
            sure: 0.4,
            fits: false,
        }
    }

    pub(super) fn none() -> Self {
        Self {
            value: None,
            sure: 1.0,
            fits: true,
        }
    }
}

/// Reads the words of an answer. `negated` tells that the question was put the other way round
/// ("I am not currently providing advocacy").
pub(super) fn parse(field: &Field, text: &str, negated: bool) -> Parsed {
    let text = tidy(text);
    if text.is_empty() || (field.none_is_empty && is_none(&text)) {
        return Parsed::none();
    }
    let parsed = by_type(field, &text, negated);
    let sure = if is_cut_off(&text) {
        parsed.sure.min(0.6)
    } else {
        parsed.sure
    };
    Parsed { sure, ..parsed }
}

fn by_type(field: &Field, text: &str, negated: bool) -> Parsed {
    match field.field_type {
        FieldType::Text => Parsed {
            fits: plain::is_short(text),
            ..Parsed::sure(Value::Text(text.into()))
        },
        FieldType::LongText => Parsed::sure(Value::Text(text.into())),
        FieldType::Email => emails::email(text),
        FieldType::Phone => phones::phone(text),
        FieldType::Postcode => postcodes::postcode(text),
        FieldType::YesNo => yes_no(text, negated),
        FieldType::Confirmation => confirmation(text),
        FieldType::Date => date(text),
        FieldType::List => lists::list(field, text),
    }
}

/// The spelling of an answer that programs compare, where its question has one; `raw` is what was
/// typed. See [`crate::domain::reading::Answer::normal`].
pub(super) fn normal(field: &Field, value: &Value, raw: &str) -> Option<String> {
    let Value::Text(text) = value else {
        return None;
    };
    match field.field_type {
        FieldType::Email => emails::normal(raw).or_else(|| emails::normal(text)),
        FieldType::Phone => phones::normal(text),
        FieldType::Postcode => postcodes::normal(text),
        _ => None,
    }
}

/// Whether words end in an ellipsis, as those do of which a program shows only the beginning. A
/// writing line of dots is longer, apart from the words, or stands at both of their ends.
fn is_cut_off(text: &str) -> bool {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '_');
    let words = text.strip_suffix('…').or_else(|| text.strip_suffix("..."));
    words.is_some_and(|words| {
        words.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | ';' | ')' | '\''))
            && !words.starts_with(['…', '.'])
    })
}

/// Without white space and writing lines at its ends.
pub(super) fn tidy(text: &str) -> String {
    if is_cut_off(text) {
        // What its maker cut off is seen to be so.
        return text
            .trim_matches(|c: char| c.is_whitespace() || c == '_')
            .into();
    }
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '_' | '…'));
    let begun = trimmed.trim_start_matches('.');
    let trimmed = if trimmed.len() >= begun.len() + 3 {
        begun.trim_start()
    } else {
        trimmed
    };
    let dotted = trimmed.trim_end_matches('.');
    let line_of_dots = trimmed.len() >= dotted.len() + 3;
    let kept = if line_of_dots { dotted } else { trimmed };
    kept.trim_matches(|c: char| c.is_whitespace() || c == '_')
        .into()
}

/// "None", "N/A" and the like, alone.
pub(super) fn is_none(text: &str) -> bool {
    const MOST_WORDS: usize = 6;
    if is_wordier(text, MOST_WORDS) {
        return false;
    }
    matches!(
        fold(text).as_str(),
        "" | "none"
            | "n a"
            | "na"
            | "no"
            | "nil"
            | "not applicable"
            | "none known"
            | "no conflicts"
            | "no conflict"
            | "no conflicts of interest"
            | "no conflict of interest"
            | "nothing"
            | "nothing to declare"
            | "none to declare"
            | "none that i know of"
            | "none that i am aware of"
            | "none needed"
            | "none required"
            | "not required"
            | "not needed"
            | "dim"
            | "dim un"
            | "dim byd"
            | "amherthnasol"
            | "no none"
            | "none at present"
            | "none at this time"
    )
}

fn yes_no(text: &str, negated: bool) -> Parsed {
    match yes_no::said(text) {
        // "I am not providing advocacy: I am not" affirms it.
        Some(said) if negated && said.clause => {
            let sure = if said.yes { 0.5 } else { said.sure.min(0.85) };
            Parsed::less_sure(Value::YesNo(said.yes), sure)
        }
        // "I am not providing advocacy: no" may deny or affirm it.
        Some(said) if negated && !said.yes => Parsed::less_sure(Value::YesNo(true), 0.5),
        Some(said) => Parsed::less_sure(Value::YesNo(said.yes != negated), said.sure),
        None => match marks::alone(text) {
            Some(marks::Mark::On) => Parsed::less_sure(Value::YesNo(!negated), 0.85),
            // One box, left empty, says nothing.
            Some(marks::Mark::Off) => Parsed::none(),
            None => Parsed::doubtful(text),
        },
    }
}

fn confirmation(text: &str) -> Parsed {
    if let Some(mark) = marks::alone(text) {
        return match mark {
            marks::Mark::On => Parsed::sure(Value::YesNo(true)),
            marks::Mark::Off => Parsed::none(),
        };
    }
    let pieces = marks::pieces(text);
    let sign = pieces.iter().find_map(|piece| match piece {
        marks::Piece::Sign(mark) => Some(*mark),
        marks::Piece::Words(_) => None,
    });
    match (sign, yes_no::confirms(text)) {
        (Some(marks::Mark::On), _) | (None, Some(true)) => Parsed::sure(Value::YesNo(true)),
        (Some(marks::Mark::Off), _) | (None, Some(false)) => Parsed::none(),
        (None, None) => Parsed::doubtful(text),
    }
}

/// A day that was asked for with the month first ("MM/DD/YYYY").
pub(super) fn date_month_first(text: &str) -> Parsed {
    dates::parse_month_first(text).map_or_else(|| date(text), of_day)
}

fn of_day(day: dates::Day) -> Parsed {
    let sure = if day.doubtful { 0.7 } else { 1.0 };
    Parsed::less_sure(Value::Date(day.date), sure)
}

fn date(text: &str) -> Parsed {
    match dates::parse(text) {
        Some(day) => of_day(day),
        None => match text.parse::<f64>().ok().and_then(dates::of_serial) {
            Some(day) => Parsed::less_sure(Value::Date(day), 0.85),
            None => Parsed::doubtful(text),
        },
    }
}

#[cfg(test)]
mod tests;

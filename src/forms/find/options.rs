//! Which of the offered options was chosen: boxes before or behind their words, in one cell or in
//! many, one below the other, or with the options as heads of columns. An option list that nobody
//! ticked is no answer, and two ticks that exclude each other are no answer either.

use super::board::Board;
use super::columns::by_column;
use super::names;
use super::spots::Spot;
use crate::domain::form::{Field, FieldType};
use crate::domain::reading::Value;
use crate::forms::layout::Content;
use crate::forms::values;
use crate::forms::values::marks::{Mark, Piece, alone, pieces, yes_or_no};
use crate::forms::values::plain::choice_of;
use crate::forms::wording::fold;

/// What was found among options.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Ticked {
    /// The chosen options: names of choices, or `yes` and `no`.
    pub(super) chosen: Vec<String>,
    /// How sure it is which option a sign belongs to.
    pub(super) sure: f32,
    /// The first spot with a chosen option.
    pub(super) at: Option<usize>,
    /// What was typed or ticked, for a person.
    pub(super) raw: String,
    /// The spots that were looked at.
    pub(super) spots: Vec<usize>,
    /// What was ticked that is none of the options, as far as it has words.
    pub(super) other: Option<String>,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A tick or a box.
    Sign(Mark),
    /// A box whose control says which option it is.
    Named(Mark, String),
    /// The words of an option.
    Option(String),
    /// Words of none.
    Word,
}

/// Looks for options among the spots. Nothing if these are no options.
pub(super) fn read(board: &Board<'_>, field: &Field, spots: &[usize]) -> Option<Ticked> {
    let ticked = among(board, field, spots)?;
    Some(Ticked {
        spots: spots.to_vec(),
        ..ticked
    })
}

fn among(board: &Board<'_>, field: &Field, spots: &[usize]) -> Option<Ticked> {
    let rows = rows(board, field, spots);
    let tokens = || rows.iter().flatten();
    let offered = tokens()
        .filter(|(_, token)| matches!(token, Token::Option(_) | Token::Named(..)))
        .count();
    let signs = tokens()
        .filter(|(_, token)| matches!(token, Token::Sign(_) | Token::Named(..)))
        .count();
    let on = tokens()
        .filter(|(_, token)| matches!(token, Token::Sign(Mark::On) | Token::Named(Mark::On, _)))
        .count();
    if offered == 0 {
        return by_column(board, field, spots);
    }
    if signs == 0 {
        // Printed options without any tick, in cells of their own, are an unanswered question.
        let cells = spots
            .iter()
            .filter(|at| {
                board
                    .offers
                    .of(board, field, **at)
                    .is_option(board, field, **at)
            })
            .count();
        let list = field.field_type == FieldType::List;
        let printed = if list { cells >= 4 } else { cells >= 2 };
        return printed.then(Ticked::default);
    }
    if offered == 1 && field.field_type != FieldType::List && on == 0 {
        return Some(Ticked::default());
    }
    Some(choose(board, &rows))
}

/// The tokens of each row, with the spot that each stands in.
fn rows(board: &Board<'_>, field: &Field, spots: &[usize]) -> Vec<Vec<(usize, Token)>> {
    let mut rows: Vec<(u32, Vec<(usize, Token)>)> = Vec::new();
    for at in spots {
        let Some(spot) = board.get(*at) else { continue };
        let offer = board.offers.of(board, field, *at);
        for (line, tokens) in (0u32..).zip(&offer.lines) {
            let row = spot.row.saturating_add(line);
            let tokens = tokens.iter().map(|token| (*at, token.clone()));
            match rows.last_mut() {
                Some((last, found)) if *last == row => found.extend(tokens),
                _ => rows.push((row, tokens.collect())),
            }
        }
    }
    rows.into_iter().map(|(_, tokens)| tokens).collect()
}

/// The parts of a line of a spot.
pub(super) fn tokens(
    board: &Board<'_>,
    field: &Field,
    at: usize,
    spot: &Spot<'_>,
    text: &str,
) -> Vec<Token> {
    if let Some((mark, option)) = tick_of(spot).zip(names::option(field, spot)) {
        return vec![Token::Named(mark, option)];
    }
    if field.field_type == FieldType::List && tick_of(spot).is_some() {
        // A tick in the column "No" of a list that is asked row by row chooses nothing.
        let head = board.column_head(at, |above| tick_of(above).is_some());
        if head.is_some_and(|head| yes_or_no(&head.text) == Some(false)) {
            return vec![Token::Sign(Mark::Off)];
        }
    }
    if let Content::Truth(truth) = spot.content {
        return vec![Token::Sign(if truth { Mark::On } else { Mark::Off })];
    }
    if let Some(mark) = alone(text) {
        return vec![Token::Sign(mark)];
    }
    pieces(&crosses(text))
        .into_iter()
        .flat_map(|piece| match piece {
            Piece::Sign(mark) => vec![Token::Sign(mark)],
            Piece::Words(words) => options_in(field, &words),
        })
        .collect()
}

/// A lone x beside yes and no is a tick: "Yes x No".
fn crosses(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let has = |wanted: &str| words.iter().any(|word| fold(word) == wanted);
    if words.len() <= 6 && (has("yes") || has("no")) {
        let crossed: Vec<&str> = words
            .iter()
            .map(|word| {
                if word.eq_ignore_ascii_case("x") {
                    "☒"
                } else {
                    word
                }
            })
            .collect();
        crossed.join(" ")
    } else {
        text.into()
    }
}

/// Whether words are the options as the form prints them, side by side, of which nobody has marked
/// one. A person who means several puts commas between them.
pub(super) fn are_printed(field: &Field, text: &str) -> bool {
    let apart = || {
        text.split(['\t', '\n'])
            .flat_map(|part| part.split("  "))
            .map(str::trim)
            .filter(|part| !part.is_empty())
    };
    match field.field_type {
        FieldType::List => {
            let gaps = !text.contains('\n') && apart().nth(3).is_some();
            gaps && apart().all(|part| option_of(field, part).is_some())
        }
        FieldType::Confirmation => {
            let words: Vec<String> = apart().map(fold).collect();
            let pair = |one: &str, other: &str| {
                words.len() == 2
                    && words.iter().any(|word| word == one)
                    && words.iter().any(|word| word == other)
            };
            pair("agree", "disagree")
                || pair("i agree", "i disagree")
                || pair("i agree", "i do not agree")
        }
        _ => false,
    }
}

/// The option that words are; two options with a slash or gap between them are two.
fn options_in(field: &Field, words: &str) -> Vec<Token> {
    if let Some(option) = option_of(field, words) {
        return vec![Token::Option(option)];
    }
    let parts: Vec<&str> = words
        .split(['/', '|', ',', ';', '\t'])
        .flat_map(|part| part.split("  "))
        .flat_map(|part| {
            if field.field_type == FieldType::YesNo {
                part.split(' ').collect()
            } else {
                vec![part]
            }
        })
        // A dash behind an option is a box that was left empty.
        .map(|part| part.trim().trim_end_matches(['-', '–', '—']).trim_end())
        .filter(|part| !part.is_empty())
        .collect();
    let found: Vec<Token> = parts
        .iter()
        .map(|part| option_of(field, part).map_or(Token::Word, Token::Option))
        .collect();
    if found.len() > 1 && found.iter().all(|token| *token != Token::Word) {
        found
    } else {
        vec![Token::Word]
    }
}

pub(super) fn option_of(field: &Field, words: &str) -> Option<String> {
    match field.field_type {
        FieldType::List => choice_of(field, words)
            .map(String::from)
            .or_else(|| only_choice(field, words)),
        // "Yes, I confirm this" is as long as people make it.
        FieldType::Confirmation if (4..=12).contains(&words.split_whitespace().count()) => {
            let parsed = values::parse(field, words, false);
            let confirms = parsed.fits && parsed.value == Some(Value::YesNo(true));
            confirms.then(|| String::from("yes"))
        }
        FieldType::YesNo | FieldType::Confirmation => {
            let short = words.split_whitespace().count() <= 3;
            let answer = yes_or_no(words).filter(|_| short)?;
            Some(String::from(if answer { "yes" } else { "no" }))
        }
        _ => None,
    }
}

/// The choice that an option's longer words name, if they name only one: "Mental health (IMHA)".
fn only_choice(field: &Field, words: &str) -> Option<String> {
    let count = words.split_whitespace().count();
    if !(2..=8).contains(&count) {
        return None;
    }
    let parsed = values::parse(field, words, false);
    match parsed.value {
        Some(Value::List(names)) if parsed.fits && parsed.sure >= 0.7 => match names.as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// Whether signs stand before or behind their words is the same in all rows: some row begins with
/// a sign, or none does.
fn choose(board: &Board<'_>, rows: &[Vec<(usize, Token)>]) -> Ticked {
    let first = |row: &Vec<(usize, Token)>| {
        let mut tokens = row.iter().map(|(_, token)| token);
        // "Tick one: ☐ Yes ☒ No" begins with a sign all the same.
        let first = tokens.find(|token| **token != Token::Word);
        matches!(first, Some(Token::Sign(_) | Token::Named(..)))
    };
    let before = rows.iter().any(first);
    let mut ticked = Ticked {
        sure: 1.0,
        ..Ticked::default()
    };
    for row in rows {
        let options = row
            .iter()
            .filter(|(_, token)| matches!(token, Token::Option(_)))
            .count();
        let signs = row
            .iter()
            .filter(|(_, token)| matches!(token, Token::Sign(_)))
            .count();
        for (place, (at, token)) in row.iter().enumerate() {
            let named = match token {
                Token::Sign(Mark::On) => None,
                Token::Named(Mark::On, option) => Some(option.clone()),
                _ => continue,
            };
            let owner = if before {
                row.get(place + 1..)
                    .and_then(|rest| first_option(rest.iter()))
            } else {
                row.get(..place)
                    .and_then(|rest| first_option(rest.iter().rev()))
            };
            // Where name and place of a box say different things, either may be right.
            if named.is_some() && owner.is_some() && named != owner {
                ticked.sure = ticked.sure.min(0.6);
            }
            let Some(option) = named.or(owner) else {
                // Something was chosen of which nobody knows what it is.
                ticked.sure = ticked.sure.min(0.6);
                ticked.other = beside(board, *at);
                continue;
            };
            // One sign between two options may belong to either.
            let between = signs == 1 && options > 1 && place > 0 && place + 1 < row.len();
            if between && options == 2 {
                ticked.sure = ticked.sure.min(0.6);
            }
            if !ticked.chosen.contains(&option) {
                ticked.chosen.push(option);
            }
            ticked.at.get_or_insert(*at);
        }
    }
    ticked.raw = ticked.chosen.join("; ");
    ticked
}

/// The words that a tick of no option stands with: its own line's, or those behind it.
fn beside(board: &Board<'_>, at: usize) -> Option<String> {
    let bare = tick_of(board.get(at)?).is_some();
    let spot = board.get(if bare { at + 1 } else { at })?;
    Some(spot.text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn first_option<'a>(mut tokens: impl Iterator<Item = &'a (usize, Token)>) -> Option<String> {
    match tokens.next() {
        Some((_, Token::Option(option))) => Some(option.clone()),
        _ => None,
    }
}

pub(super) fn tick_of(spot: &Spot<'_>) -> Option<Mark> {
    match spot.content {
        Content::Truth(truth) => Some(if truth { Mark::On } else { Mark::Off }),
        _ => alone(&spot.text),
    }
}

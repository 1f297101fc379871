//! Every shape of facts that a letter can meet, to try templates with: each fact there or not,
//! in every combination, and each reason and length once with all else there and once without.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::address::{Address, NamedAddress};
use crate::domain::application::Reference;
use crate::domain::form::{FieldId, FormDefinition};
use crate::domain::language::Language;
use crate::domain::letter::{LetterFacts, LetterKey, LetterKind, LetterOwed};
use crate::domain::opening::ClosedBy;
use crate::domain::reading::FileKind;
use crate::domain::unread::UnreadFile;
use crate::domain::verdict::Unreadable;

/// The letters of `kind` that could ever be owed, by their shape.
pub(super) fn every(
    kind: LetterKind,
    language: Language,
    form: &FormDefinition,
) -> impl Iterator<Item = LetterOwed> {
    let fields: Vec<FieldId> = form.fields.iter().map(|field| field.id.clone()).collect();
    let mut shapes: Vec<LetterFacts> = (0..=ALL_THERE).map(|bits| facts(bits, &fields)).collect();
    for bits in [0, ALL_THERE] {
        for why in Unreadable::ALL {
            let mut shape = facts(bits, &fields);
            shape.unread = FileKind::ALL
                .iter()
                .map(|kind| unread(*kind, *why))
                .collect();
            shapes.push(shape);
        }
        let mut link = facts(bits, &fields);
        link.unread = vec![unread(FileKind::Link, Unreadable::Unsupported)];
        shapes.push(link);
        let mut told = facts(bits, &fields);
        told.tell = Some("Some words.\n\nMore.".into());
        shapes.push(told);
        let mut restricted = facts(bits, &fields);
        restricted.restricted = true;
        shapes.push(restricted);
        for (answer_by, asks_help) in [
            (None, true),
            (Some(Date::ZERO), false),
            (Some(Date::ZERO), true),
        ] {
            let mut asked = facts(bits, &fields);
            (asked.answer_by, asked.asks_help) = (answer_by, asks_help);
            shapes.push(asked);
        }
        for length in [1, 5, 6, usize::MAX] {
            let mut shape = facts(bits, &fields);
            shape.missing = fields.iter().take(length).cloned().collect();
            shape.conflicting.clone_from(&shape.missing);
            shape.files = (0..length.min(11))
                .map(|n| format!("file {n}.xlsx"))
                .collect();
            shapes.push(shape);
        }
    }
    shapes
        .into_iter()
        .filter_map(move |facts| owed(kind, language, facts))
}

/// One bit a fact, nine of them.
const ALL_THERE: u16 = 0x1ff;

fn facts(bits: u16, fields: &[FieldId]) -> LetterFacts {
    let there = |bit: u16| bits & (1 << bit) != 0;
    let questions = |bit| {
        let some = fields.iter().take(if there(bit) { 2 } else { 0 });
        some.cloned().collect()
    };
    LetterFacts {
        // The greeting is a whole one with and without a name: no shape of its own.
        greeting_name: None,
        reference: there(0).then(|| Reference::new("QPM", 42)),
        arrived_at: there(1).then_some(Timestamp::UNIX_EPOCH),
        files: if there(2) {
            vec!["form.xlsx".into(), "letter.txt".into()]
        } else {
            Vec::new()
        },
        missing: questions(3),
        conflicting: questions(4),
        unread: there(5)
            .then(|| unread(FileKind::Image, Unreadable::Image))
            .into_iter()
            .collect(),
        blank_form: there(6),
        closed_at: there(7).then_some(Timestamp::UNIX_EPOCH),
        closed_by: there(7).then_some(ClosedBy::Enough),
        monitoring_seen: there(8),
        answer_by: None,
        asks_help: false,
        restricted: false,
        tell: None,
    }
}

fn unread(kind: FileKind, why: Unreadable) -> UnreadFile {
    UnreadFile {
        name: (kind != FileKind::Link).then(|| "form.xlsx".to_owned()),
        kind,
        why,
    }
}

fn owed(kind: LetterKind, language: Language, facts: LetterFacts) -> Option<LetterOwed> {
    let address = Address::parse("zoe@example.org")?;
    Some(LetterOwed {
        key: LetterKey::for_message(kind, 1),
        kind,
        language,
        to: NamedAddress {
            name: None,
            address,
        },
        in_answer_to: None,
        facts,
        due_at: Timestamp::UNIX_EPOCH,
        held: None,
    })
}

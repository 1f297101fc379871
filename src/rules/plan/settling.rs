//! Which of two letters to one sender goes out, where the first has not gone yet.
//!
//! "Oops, here is the attachment" gets one letter, the right one. A letter gives way only to one
//! that says all that it says, and that goes out as surely as it would have: about the same
//! person and the same application. Whatever is not listed in [`settle`] goes out beside it.

use crate::domain::address::NamedAddress;
use crate::domain::application::Reference;
use crate::domain::letter::LetterKind;
use crate::domain::plan::WaitingLetter;

/// What becomes of an unsent letter and a newer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Settled {
    /// They have to do with different things: both go out.
    Both,
    /// The unsent one says it already: the newer one is spared.
    Older,
    /// The newer one says it all: the unsent one is cancelled.
    Newer,
    /// Neither does alone: a fresh acknowledgement of all that came takes the place of both.
    Fresh,
}

/// A letter that is about to be written.
#[derive(Clone, Copy)]
pub(super) struct Newer<'a> {
    pub(super) kind: LetterKind,
    pub(super) to: &'a NamedAddress,
    pub(super) reference: Option<&'a Reference>,
    pub(super) held: bool,
}

/// What becomes of `older` where `newer` is owed.
pub(super) fn between(older: &WaitingLetter, newer: Newer<'_>) -> Settled {
    let one_application = match (&older.reference, newer.reference) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    if !one_application || !is_one_person(&older.to, newer.to) {
        return Settled::Both;
    }
    match settle(older.kind, newer.kind) {
        // What waits for the manager must not keep back what would go out by itself.
        Settled::Older if older.held && !newer.held => Settled::Both,
        Settled::Newer | Settled::Fresh if newer.held && !older.held => Settled::Both,
        settled => settled,
    }
}

/// How two letters to one person rank, the older one first.
fn settle(older: LetterKind, newer: LetterKind) -> Settled {
    use LetterKind::{
        Acknowledgement, AcknowledgementIncomplete, AdjustmentReceived, Closed, FormNeeded,
        QuestionReceived, RightsReceived, Unreadable, UpdateReceived, WithdrawalConfirmed,
    };
    match (older, newer) {
        // Who was not told yet that the form arrived is told so, with what is missing now.
        (Acknowledgement | AcknowledgementIncomplete | Unreadable, UpdateReceived) => {
            Settled::Fresh
        }
        // An application is worth more than the answer to a mail without one.
        (
            FormNeeded | QuestionReceived,
            Acknowledgement | AcknowledgementIncomplete | Unreadable | UpdateReceived | Closed,
        )
        | (QuestionReceived, FormNeeded | RightsReceived | AdjustmentReceived)
        | (
            Acknowledgement | AcknowledgementIncomplete | Unreadable | UpdateReceived,
            Unreadable | WithdrawalConfirmed,
        )
        | (UpdateReceived, UpdateReceived)
        | (Closed, WithdrawalConfirmed) => Settled::Newer,
        // A person answers the question in any case; a second letter adds nothing.
        (
            Acknowledgement | AcknowledgementIncomplete | Unreadable | UpdateReceived | Closed,
            FormNeeded | QuestionReceived,
        )
        | (FormNeeded | RightsReceived | AdjustmentReceived, QuestionReceived)
        | (Closed, UpdateReceived | Unreadable) => Settled::Older,
        _ => Settled::Both,
    }
}

/// Whether two letters go to one person: one address, and no two names.
fn is_one_person(one: &NamedAddress, other: &NamedAddress) -> bool {
    let folded = |name: &str| {
        let words = name.split_whitespace().collect::<Vec<_>>();
        words.join(" ").to_lowercase()
    };
    let one_name = match (&one.name, &other.name) {
        (Some(a), Some(b)) => folded(a) == folded(b),
        _ => true,
    };
    one.address.folded() == other.address.folded() && one_name
}

#[cfg(test)]
mod tests {
    use super::{LetterKind, NamedAddress, Newer, Reference, Settled, WaitingLetter, between};
    use crate::domain::address::Address;

    fn person(name: &str) -> NamedAddress {
        NamedAddress {
            name: (!name.is_empty()).then(|| name.to_owned()),
            address: Address::parse("family@example.org").unwrap(),
        }
    }

    fn waits(kind: LetterKind, name: &str, number: u32, held: bool) -> WaitingLetter {
        WaitingLetter {
            id: 1,
            kind,
            to: person(name),
            reference: (number > 0).then(|| Reference::new("QPM", number)),
            held,
            monitoring_seen: false,
        }
    }

    /// Older down, newer across, in the same order. `.` both, `o` older, `n` newer, `f` fresh.
    const TABLE: [(&str, &str); 12] = [
        ("acknowledgement", "..onofn....."),
        ("acknowledgement_incomplete", "..onofn....."),
        ("form_needed", "nn.non..n..."),
        ("unreadable", "..onofn....."),
        ("question_received", "nnnn.n..nnn."),
        ("update_received", "..ononn....."),
        ("withdrawal_confirmed", "............"),
        ("monitoring_received", "............"),
        ("closed", "..oooon....."),
        ("rights_received", "....o......."),
        ("adjustment_received", "....o......."),
        ("do_not_send", "............"),
    ];

    #[test]
    fn every_pair_of_letters_ranks_as_written() {
        for (older, row) in TABLE {
            for ((newer, _), mark) in TABLE.iter().zip(row.chars()) {
                let expected = match mark {
                    '.' => Settled::Both,
                    'o' => Settled::Older,
                    'n' => Settled::Newer,
                    'f' => Settled::Fresh,
                    other => unreachable!("{other}"),
                };
                let kind = |text: &str| LetterKind::parse(text).unwrap();
                let to = person("Zoe Sato");
                let newer_letter = Newer {
                    kind: kind(newer),
                    to: &to,
                    reference: None,
                    held: false,
                };
                let found = between(&waits(kind(older), "Zoe Sato", 0, false), newer_letter);
                assert_eq!(found, expected, "{older}, then {newer}");
            }
        }
    }

    #[test]
    fn other_people_other_applications_and_held_letters_do_not_give_way() {
        use LetterKind::{Acknowledgement as Ack, FormNeeded as Form, UpdateReceived as Update};
        use Settled::{Both, Fresh, Newer as New};
        let two = Reference::new("QPM", 2);
        // The older letter, its name, its application, held; the newer letter, held.
        let cases = [
            (Form, "zoe  sato", 0, false, Ack, false, New),
            (Form, "", 0, false, Ack, false, New),
            (Form, "Ben Sato", 0, false, Ack, false, Both),
            (Form, "Zoe Sato", 0, false, Ack, true, Both),
            (Form, "Zoe Sato", 0, true, Ack, true, New),
            (Ack, "Zoe Sato", 2, false, Update, false, Fresh),
            (Ack, "Zoe Sato", 1, false, Update, false, Both),
            (Ack, "Zoe Sato", 2, true, Form, false, Both),
        ];
        for (older, name, number, older_held, kind, held, expected) in cases {
            let to = person("Zoe Sato");
            let newer = Newer {
                kind,
                to: &to,
                reference: Some(&two),
                held,
            };
            let found = between(&waits(older, name, number, older_held), newer);
            assert_eq!(found, expected, "{older} to {name:?} {number}, then {kind}");
        }
    }
}

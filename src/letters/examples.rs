//! Each letter with invented facts, in the variants that read differently: what `letters preview`
//! shows and the snapshots hold.
//!
//! Nobody of these people exists, and nothing here ever reaches an outbox. A letter without
//! variants of its own is shown with the facts that every letter has.

use jiff::Timestamp;
use jiff::civil::{Date, date};

use crate::domain::address::{Address, NamedAddress};
use crate::domain::application::Reference;
use crate::domain::form::{FieldId, FormDefinition};
use crate::domain::language::Language;
use crate::domain::letter::{InAnswerTo, LetterFacts, LetterKey, LetterKind, LetterOwed};
use crate::domain::opening::ClosedBy;
use crate::domain::reading::FileKind;
use crate::domain::unread::UnreadFile;
use crate::domain::verdict::Unreadable;

/// 24 November 2026, half past nine in the morning.
const ARRIVED: Timestamp = Timestamp::constant(1_795_512_600, 0);
/// The afternoon before.
const CLOSED: Timestamp = Timestamp::constant(1_795_453_200, 0);
/// A month after the arrival.
const ANSWER_BY: Date = date(2026, 12, 24);

/// What a manager may add.
const HER_WORDS: &str =
    "Your experience with citizen advocacy stood out.\n\nPlease write again in spring.";

/// A letter as somebody could get it.
#[derive(Clone, Debug)]
pub struct Example {
    /// What is special about it; empty where it is the usual one.
    pub variant: &'static str,
    /// The letter.
    pub owed: LetterOwed,
}

/// When a letter is sent, in one sentence. By its name, so that a kind that was added without a
/// sentence is shown all the same; a test asks for the sentence.
pub fn when_sent(kind: LetterKind) -> &'static str {
    match kind.as_str() {
        "acknowledgement" => "An application arrived and every question has an answer.",
        "acknowledgement_incomplete" => {
            "An application arrived and an answer is missing, or is given in two ways."
        }
        "form_needed" => "A CV, a letter or our form without answers arrived.",
        "unreadable" => "An application arrived that the program cannot read; a person will.",
        "question_received" => "Somebody asks something; a person will answer.",
        "update_received" => "Somebody who applied sent new answers.",
        "withdrawal_confirmed" => "Somebody took their application back.",
        "monitoring_received" => "An equality monitoring form was sent here by mistake.",
        "closed" => "Somebody applied and the opening is closed.",
        "rights_received" => "Somebody asks about their personal information, or complains.",
        "adjustment_received" => "Somebody asks for help, another format or a call.",
        "shortlisted" => "The manager put somebody on the shortlist.",
        "recruited" => "The manager took somebody on.",
        "declined" => "The manager did not take somebody on.",
        "do_not_send" => "A document arrived that nobody should send here.",
        _ => "",
    }
}

/// The letter in its variants, the usual one first.
pub fn examples(kind: LetterKind, language: Language, form: &FormDefinition) -> Vec<Example> {
    let Some(usual) = usual(kind, language, form) else {
        return Vec::new();
    };
    let with = |variant, change: &dyn Fn(&mut LetterOwed)| {
        let mut owed = usual.clone();
        change(&mut owed);
        Example { variant, owed }
    };
    let mut all = vec![with("", &|_| ())];
    match kind {
        LetterKind::Acknowledgement => {
            all.push(with("a file could not be read", &|owed| {
                owed.facts.unread = vec![photo("certificate.jpg")];
            }));
            all.push(with("with a monitoring form", &|owed| {
                owed.facts.monitoring_seen = true;
            }));
            all.push(with("with a document nobody should send", &|owed| {
                owed.facts.restricted = true;
            }));
        }
        LetterKind::RightsReceived => all.push(with("asks for help as well", &|owed| {
            owed.facts.asks_help = true;
        })),
        LetterKind::AcknowledgementIncomplete => {
            all.push(with("answers may be in a photo", &|owed| {
                owed.facts.missing.clear();
                owed.facts.conflicting.clear();
                owed.facts.unread = vec![photo("page 2.jpg")];
            }));
        }
        LetterKind::FormNeeded => all.push(with("only a CV", &|owed| {
            owed.facts.blank_form = false;
            owed.facts.files = vec!["CV Zoe Sato.pdf".to_owned()];
        })),
        LetterKind::Unreadable => {
            all.push(with("a link", &|owed| {
                owed.facts.files.clear();
                owed.facts.unread = vec![link()];
            }));
            all.push(with("several files", &|owed| {
                owed.facts.unread = vec![photo("page 1.jpg"), locked("my form.docx")];
                owed.facts.files = vec!["page 1.jpg".to_owned(), "my form.docx".to_owned()];
            }));
        }
        LetterKind::QuestionReceived => all.push(with("from somebody who applied", &|owed| {
            owed.facts.reference = Some(Reference::new("QPM", 42));
        })),
        LetterKind::UpdateReceived => {
            all.push(with("an answer is still missing", &|owed| {
                owed.facts.missing = questions(form, 0, 1);
            }));
        }
        LetterKind::Shortlisted | LetterKind::Recruited | LetterKind::Declined => {
            all.push(with("with the manager's own words", &add_her_words));
        }
        LetterKind::Closed => {
            all.push(with("to somebody who wrote before", &|owed| {
                owed.in_answer_to = None;
            }));
            all.push(with("on the date in the advert", &|owed| {
                owed.facts.closed_by = Some(ClosedBy::Date);
            }));
            all.push(with("the manager closed it", &|owed| {
                owed.facts.closed_by = None;
            }));
        }
        _ => {}
    }
    all
}

fn add_her_words(owed: &mut LetterOwed) {
    owed.facts.tell = Some(HER_WORDS.into());
}

/// The letter with the facts it usually comes with.
fn usual(kind: LetterKind, language: Language, form: &FormDefinition) -> Option<LetterOwed> {
    let mut facts = LetterFacts {
        greeting_name: Some("Zoe Sato".to_owned()),
        reference: Some(Reference::new("QPM", 42)),
        arrived_at: Some(ARRIVED),
        files: vec!["Expression of interest.xlsx".to_owned()],
        ..LetterFacts::default()
    };
    match kind {
        LetterKind::AcknowledgementIncomplete => {
            facts.missing = questions(form, 0, 2);
            facts.conflicting = questions(form, 2, 1);
        }
        LetterKind::FormNeeded => facts.blank_form = true,
        LetterKind::Unreadable => {
            facts.files = vec!["IMG_2041.jpg".to_owned()];
            facts.unread = vec![photo("IMG_2041.jpg")];
        }
        LetterKind::Acknowledgement | LetterKind::UpdateReceived => {}
        LetterKind::WithdrawalConfirmed
        | LetterKind::Shortlisted
        | LetterKind::Recruited
        | LetterKind::Declined => facts.files.clear(),
        LetterKind::Closed => {
            facts.closed_at = Some(CLOSED);
            facts.closed_by = Some(ClosedBy::Enough);
        }
        _ => {
            facts.reference = None;
            facts.files.clear();
            facts.monitoring_seen = kind == LetterKind::MonitoringReceived;
            facts.answer_by = (kind == LetterKind::RightsReceived).then_some(ANSWER_BY);
            facts.asks_help = kind == LetterKind::AdjustmentReceived;
            facts.restricted = kind == LetterKind::DoNotSend;
        }
    }
    let in_answer_to = is_answer(kind).then(|| InAnswerTo {
        message_id: Some("first@mail.example.org".to_owned()),
        references: Vec::new(),
        subject: "Expression of interest".to_owned(),
        depth: 0,
    });
    Some(LetterOwed {
        key: LetterKey::for_message(kind, 7),
        kind,
        language,
        to: NamedAddress {
            name: Some("Zoe Sato".to_owned()),
            address: Address::parse("zoe@example.org")?,
        },
        in_answer_to,
        facts,
        due_at: ARRIVED,
        held: None,
    })
}

/// Nobody wrote for the letter about a decision.
const fn is_answer(kind: LetterKind) -> bool {
    !matches!(
        kind,
        LetterKind::Shortlisted | LetterKind::Recruited | LetterKind::Declined
    )
}

/// Questions that have to be answered, in the form's order.
fn questions(form: &FormDefinition, skip: usize, take: usize) -> Vec<FieldId> {
    let required = form.fields.iter().filter(|field| field.required);
    let ids = required.map(|field| field.id.clone());
    ids.skip(skip).take(take).collect()
}

fn photo(name: &str) -> UnreadFile {
    unread(Some(name), FileKind::Image, Unreadable::Image)
}

fn locked(name: &str) -> UnreadFile {
    unread(Some(name), FileKind::LockedOffice, Unreadable::Encrypted)
}

fn link() -> UnreadFile {
    unread(None, FileKind::Link, Unreadable::Unsupported)
}

fn unread(name: Option<&str>, kind: FileKind, why: Unreadable) -> UnreadFile {
    let name = name.map(str::to_owned);
    UnreadFile { name, kind, why }
}

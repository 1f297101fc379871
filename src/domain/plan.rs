//! What the rules are asked, what they know and what they answer.
//!
//! `rules::plan::plan(&Snapshot, &Event, now) -> Plan` is total: it cannot fail, ask or wait.
//! If it needs a fact, that fact is a field of [`Snapshot`].

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::address::Address;
use super::application::{Actor, Application, NewVersion, Reference, Status};
use super::command::{AlertKind, Command, Orders, Undo};
use super::commanded::{Commanded, Concerned};
use super::doubles::Doubles;
use super::form::{FieldId, FormDefinition};
use super::language::WelshLetters;
use super::letter::{LetterKey, LetterOwed};
pub use super::limits::{Limits, RecentLetters};
use super::mailbox::Filing;
use super::opening::{Counts, Opening, Tally};
pub use super::ours::{KnownLetter, SentLetter, WaitingLetter};
use super::route::Forward;
use super::verdict::{Flag, Kind, Reply};

pub use super::classified::{Classified, Silence};
pub use super::doubles::ProposalAnswer;
pub use super::event::Event;
pub use super::known::Known;
pub use super::understood::{FileRead, Understood};

/// All that the rules may know.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The opening.
    pub opening: Opening,
    /// What is counted against its target.
    pub counts: Counts,
    /// A closing by `complete` or `received` does not wait for the manager's yes.
    pub close_without_asking: bool,
    /// How many stand where.
    pub tally: Tally,
    /// The reference the next application gets.
    pub next_reference: Reference,
    /// The form.
    pub form: std::sync::Arc<FormDefinition>,
    /// Who we are and whom we know.
    pub known: Known,
    /// The letters that the message at hand refers to, as a delivery report does.
    pub sent: Vec<SentLetter>,
    /// Limits on letters.
    pub limits: Limits,
    /// Letters of late to the sender of the message at hand.
    pub recent: RecentLetters,
    /// How long a closed letter waits, so that an undo can still cancel it.
    pub closed_delay: jiff::SignedDuration,
    /// How long other automatic letters wait for a second mail by the same sender.
    pub settle: jiff::SignedDuration,
    /// The unsent letters to the people of the message at hand, written within `settle`.
    pub waiting: Vec<WaitingLetter>,
    /// The application that a decision or an entered answer names, if it exists.
    pub subject: Option<Application>,
    /// What a command of the manager's names.
    pub commanded: Commanded,
    /// What is known of the same person coming twice.
    pub doubles: Doubles,
    /// By whose clocks a day is a day.
    pub zone: TimeZone,
    /// Who gets letters in Welsh.
    pub welsh: WelshLetters,
}

/// Why the program did what it did: a code and its facts, stored, and told in a sentence by
/// `try`, `show` and the digest. It holds no free text from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The code, such as `auto_submitted` or `form_attached`.
    pub code: String,
    /// The sentence for a person.
    pub sentence: String,
}

impl Reason {
    /// A reason with its code and sentence.
    pub fn new(code: &str, sentence: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            sentence: sentence.into(),
        }
    }
}

/// One row to write. None touches the network.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// A new applicant with an application and its first version.
    AddApplication {
        /// Its reference.
        reference: Reference,
        /// Name and preferred name as typed.
        name: Option<String>,
        /// What they like to be called.
        preferred_name: Option<String>,
        /// Their addresses: sender's first, then the form's where it differs.
        addresses: Vec<Address>,
        /// Where it starts.
        status: Status,
        /// What to notice.
        flags: Vec<Flag>,
        /// When the message arrived.
        arrived_at: Timestamp,
        /// The first version.
        version: NewVersion,
    },
    /// Another version of an application.
    AddVersion {
        /// Of which.
        reference: Reference,
        /// The version.
        version: NewVersion,
        /// The flags that now hold; for a proposed version, those that are added.
        flags: Vec<Flag>,
        /// The name as typed, where one was read.
        name: Option<String>,
        /// What they like to be called, where it was read.
        preferred_name: Option<String>,
        /// Another address of the applicant, where one was read; for a proposed version the one that
        /// it came from, which is nobody's yet.
        address: Option<Address>,
    },
    /// The applicant gets a letter after all: nobody has to write to them by hand.
    AnsweredAfterAll {
        /// Whose application.
        reference: Reference,
    },
    /// Two applications may be one person's: the manager is asked, once for a pair.
    AskWhetherOne {
        /// The one that was there first.
        older: Reference,
        /// The other.
        newer: Reference,
        /// Why.
        reason: Reason,
    },
    /// Another address is the applicant's own from now on.
    AddAddress {
        /// Of which.
        reference: Reference,
        /// The address.
        address: Address,
    },
    /// A proposed version waits no more.
    SettleProposal {
        /// Of which.
        reference: Reference,
        /// The version's number.
        number: u32,
        /// Whether the manager took it.
        taken: bool,
    },
    /// An application becomes part of another: addresses, letters, notes, files and what waits for
    /// the manager go over, and its own answers stay as they were.
    Merge {
        /// The one that is kept.
        keep: Reference,
        /// The other.
        other: Reference,
        /// The flags that hold for the one that is kept.
        flags: Vec<Flag>,
        /// When the first message of either arrived.
        arrived_at: Timestamp,
    },
    /// The manager's decision, or the applicant's withdrawal.
    SetStatus {
        /// Of which.
        reference: Reference,
        /// Where it goes.
        status: Status,
        /// Who.
        by: Actor,
    },
    /// The manager's words beside an application.
    AddNote {
        /// The key that they get.
        id: i64,
        /// Which application.
        reference: Reference,
        /// The words.
        text: std::sync::Arc<str>,
    },
    /// Such words go.
    RemoveNote {
        /// Their key.
        id: i64,
    },
    /// A held letter goes out, or another one is tried now.
    ReleaseLetter {
        /// Which.
        letter: i64,
    },
    /// A letter that was released is held again, if it has not gone out.
    HoldAgain {
        /// Which.
        letter: i64,
        /// Why it was held.
        why: String,
        /// When it was released.
        released_at: Timestamp,
    },
    /// The letters about decisions on this application that have not gone out never do.
    CancelDecisionLetters {
        /// Which.
        reference: Reference,
    },
    /// The manager is through with a review item.
    SettleReview {
        /// Its number.
        review: i64,
    },
    /// A review item is open again.
    ReopenReview {
        /// Its number.
        review: i64,
    },
    /// Letters to applicants wait, or no more.
    PauseLetters(bool),
    /// No letter to a manager that went out so far brings commands any more.
    RevokeTokens,
    /// The opening closes.
    Close {
        /// When it counts from.
        at: Timestamp,
    },
    /// The opening opens (again). Closed letters not yet sent are cancelled.
    Reopen,
    /// The target changes.
    SetTarget(u32),
    /// A letter is owed.
    Enqueue(Box<LetterOwed>),
    /// The message at hand is sent on.
    Forward(Box<Forward>),
    /// The octets of the message at hand go once the forward of this key is in the outbox, which
    /// then has them.
    DropOctets {
        /// The forward.
        forwarded: LetterKey,
    },
    /// A letter that counted as sent did not arrive.
    LetterBounced {
        /// Its Message-ID.
        message_id: String,
        /// The status code of the report (RFC 3463), if it has one.
        status: Option<String>,
    },
    /// The manager should notice something about an application.
    AddFlag {
        /// Which.
        reference: Reference,
        /// What.
        flag: Flag,
    },
    /// Unsent letters that the letter of this key says better. They are cancelled only if that
    /// one is in the outbox: it may be that it could not be written.
    Supersede {
        /// The newer letter.
        by: LetterKey,
        /// The older ones.
        letters: Vec<i64>,
    },
    /// Something waits for the manager's eyes.
    AddReview {
        /// Why.
        reason: Reason,
        /// Which application, if any.
        reference: Option<Reference>,
    },
    /// The same, and it stands above all that has no date.
    AddUrgentReview {
        /// Why.
        reason: Reason,
        /// Which application, if any.
        reference: Option<Reference>,
        /// The day by which it has to be dealt with.
        due_on: Date,
        /// Somebody may be in need: above everything else.
        at_once: bool,
    },
    /// The manager is told at once, or as soon as her last alert of this kind is an hour old.
    Alert {
        /// Of which kind.
        kind: AlertKind,
        /// What happened; without a name or an address.
        reason: Reason,
        /// Which application, if any.
        reference: Option<Reference>,
    },
    /// A machine's try to command: the next digest lists it among those that were refused, and
    /// nobody is told at once.
    NoteRefused {
        /// What happened; without a name or an address.
        reason: Reason,
    },
    /// What a manager or delegate says in the message at hand is carried out, and answered.
    CarryOut(Box<Orders>),
    /// The opening, or the mailbox as a whole, waits for the manager's eyes: one open item of a kind at a time,
    /// however many messages lead to it.
    AskAboutOpening {
        /// Why.
        reason: Reason,
    },
    /// The same about one application.
    AskOnce {
        /// Why.
        reason: Reason,
        /// Which application.
        reference: Reference,
    },
    /// This command is put back by the one at hand, whose number is known once it is noted.
    MarkUndone {
        /// Its number.
        command: i64,
    },
    /// The message at hand belongs to this application; its files are logged with it.
    LinkMessage {
        /// Which.
        reference: Reference,
    },
    /// These files of the message at hand, by their labels, are kept apart: lists and exports
    /// never name them.
    KeepApart {
        /// Which.
        files: Vec<Option<String>>,
    },
    /// A monitoring form was among the files: the stored octets are redacted, only their hash
    /// stays (invariant 8).
    RedactMessage,
    /// The message at hand is processed.
    Settle {
        /// What it was.
        kind: Kind,
        /// The letter it was owed.
        reply: Reply,
        /// Where the mail belongs on the server.
        filing: Filing,
    },
    /// One line of the append-only audit.
    Record {
        /// Who.
        by: Actor,
        /// What, as a code.
        what: String,
        /// Which application, if any.
        reference: Option<Reference>,
        /// The field concerned, if one.
        field: Option<FieldId>,
    },
}

/// What is to be done and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Rows to write, in this order.
    pub effects: Vec<Effect>,
    /// Why.
    pub reason: Reason,
    /// A command that is not carried out says so here, in words for the person who gave it;
    /// `effects` is then empty.
    pub refusal: Option<String>,
    /// What would put it back, where it is a command and anything can.
    pub undo: Vec<Undo>,
    /// The command that helps, where one does: each door says it in its own words.
    pub hint: Option<Box<Command>>,
    /// Whom the closing concerned that a reopening ends.
    pub concerned: Option<Box<Concerned>>,
}

//! Whether a machine wrote: RFC 3834 in full, RFC 5230's rules, and what real programs add.
//!
//! Not answering never means not taking in: a machine's mark says which kind of notice a mail
//! is *unless* a readable form is in it, and whether a letter may go out. One certain mark is
//! enough; subjects and phrases count only together with a second sign, since people write
//! "Automatic reply?" as well.

mod addresses;
mod answers;
mod away;
mod lists;
mod phrases;
mod reports;
mod undelivered;

use super::wording::Words;
use super::{proof, speech, wishes};
use crate::domain::address::Address;
use crate::domain::message::{Message, ReturnPath};
use crate::domain::plan::{Known, Reason, Silence};
use crate::domain::verdict::Kind;
pub(in crate::rules::classify) use addresses::is_machine_address;

/// What a machine's mark makes of a message.
#[derive(Clone, Debug)]
pub(super) struct Machine {
    /// What it is, where no form is in it.
    pub(super) kind: Kind,
    /// Why no letter goes out.
    pub(super) silence: Silence,
    /// A form in it is somebody's application. Not so in what we sent ourselves and in what a
    /// delivery report returns.
    pub(super) may_hold_form: bool,
    /// It rests on wording alone: where a form is in it, a person wrote it after all.
    pub(super) by_wording: bool,
}

impl Machine {
    fn never(kind: Kind, code: &str, sentence: &str) -> Self {
        Self {
            kind,
            silence: Silence::Never(Reason::new(code, sentence)),
            may_hold_form: true,
            by_wording: false,
        }
    }

    /// Told by its words only.
    fn worded(kind: Kind, code: &str, sentence: &str) -> Self {
        Self {
            by_wording: true,
            ..Self::never(kind, code, sentence)
        }
    }

    fn returned(kind: Kind, code: &str, sentence: &str) -> Self {
        Self {
            may_hold_form: false,
            ..Self::never(kind, code, sentence)
        }
    }
}

/// More hops than this are a loop (RFC 5321 §6.3 suggests a hundred; no honest mail needs fifty).
const MOST_HOPS: usize = 50;

/// A writer's own words in the two ways in which they are looked at.
#[derive(Clone, Copy)]
pub(super) struct Spoken<'a> {
    /// Without the signature.
    pub(super) said: &'a Words,
    /// With it: machines excuse themselves below their regards.
    pub(super) own: &'a Words,
}

/// The certain marks of a machine, in the order in which they tell what it is.
pub(super) fn machine(message: &Message, spoken: Spoken<'_>, known: &Known) -> Option<Machine> {
    let look = Look::of(message, spoken, known);
    look.ourselves()
        .or_else(|| look.report())
        .or_else(|| look.calendar())
        .or_else(|| look.challenge())
        .or_else(|| look.bounce())
        .or_else(|| look.sent_back())
        .or_else(|| look.receipt())
        .or_else(|| look.automatic_answer())
        .or_else(|| look.list())
        .or_else(|| look.other_mark())
}

/// A report by a server that signs with no address: `From: <>`, `From: MAILER-DAEMON`.
pub(super) fn unsigned_report(
    message: &Message,
    spoken: Spoken<'_>,
    known: &Known,
) -> Option<Machine> {
    let look = Look::of(message, spoken, known);
    let froms = message.headers.iter().filter(|one| one.name == "from");
    if froms.count() != 1 || !look.has_machine_author() {
        return None;
    }
    look.report().or_else(|| look.bounce())
}

/// Marks that make a machine probable: the letter is written and waits for the manager.
pub(super) fn doubt(message: &Message, spoken: Spoken<'_>, known: &Known) -> Option<Reason> {
    if answers::bears_bulk_services_mark(message) || answers::bears_ticket_systems_mark(message) {
        let words = "A ticket or bulk system sent this: an answer could start a loop.";
        return Some(Reason::new("ticket_system", words));
    }
    let look = Look::of(message, spoken, known);
    if look.own.any(away::DECLARED) {
        let words = "It says that a machine wrote it, and asks something all the same.";
        return Some(Reason::new("says_automatic", words));
    }
    if look.suppresses_answers() && !look.bears_mail_program() && !look.answers_us() {
        let words = "It asks for no automatic answer, and reads like a person's mail.";
        return Some(Reason::new("asks_for_no_answer", words));
    }
    let verdict = proof::verdict(message, known.authserv_id.as_deref());
    if verdict == proof::Verdict::Failed {
        let words = "The mail server could not confirm the sender: a letter might go to somebody who never wrote.";
        return Some(Reason::new("sender_not_confirmed", words));
    }
    if verdict != proof::Verdict::Passed && proof::return_path_is_a_strangers(message) {
        let words = "The mail was sent from an address that has nothing to do with its author, and the mail server confirms neither: a letter might go to somebody who never wrote. If you know the person, release it with `outbox retry`.";
        return Some(Reason::new("return_path_unrelated", words));
    }
    if message.author().is_none() && message.sender.is_none() {
        let words = "Several authors and no sender: it is not clear whom to answer.";
        return Some(Reason::new("several_authors", words));
    }
    None
}

/// A message under the guards' eyes.
struct Look<'a> {
    message: &'a Message,
    said: &'a Words,
    own: &'a Words,
    subject: Words,
    known: &'a Known,
    /// It asks something.
    asks: bool,
    /// It names something that this mailbox is for.
    names_our_matters: bool,
    /// Its writer speaks of themselves.
    in_first_person: bool,
}

impl<'a> Look<'a> {
    fn of(message: &'a Message, spoken: Spoken<'a>, known: &'a Known) -> Self {
        Self {
            message,
            said: spoken.said,
            own: spoken.own,
            subject: Words::of(&message.subject),
            known,
            asks: wishes::asks(spoken.said),
            names_our_matters: speech::names_our_matters(spoken.said),
            in_first_person: speech::is_in_first_person(spoken.own),
        }
    }

    fn has(&self, name: &str) -> bool {
        self.message.header(name).is_some()
    }

    fn value(&self, name: &str) -> String {
        self.message
            .header(name)
            .unwrap_or_default()
            .trim()
            .to_lowercase()
    }

    fn null_return_path(&self) -> bool {
        self.message.return_path == ReturnPath::Null
    }

    fn answers_us(&self) -> bool {
        !self.known.letters.is_empty()
    }

    fn is_own_address(&self, address: &Address) -> bool {
        self.known
            .own_addresses
            .iter()
            .any(|own| own.folded() == address.folded())
    }

    /// Our own letters, come back or forged: an answer would go to ourselves.
    fn ourselves(&self) -> Option<Machine> {
        let mut authors = self.message.from.iter();
        if authors.any(|author| self.is_own_address(&author.address)) {
            let words = "It bears our own address as its author: an answer would go to ourselves.";
            return Some(Machine::returned(Kind::AutoReply, "own_address", words));
        }
        let domain = self.known.message_id_domain.to_lowercase();
        let id_is_ours = !domain.is_empty()
            && self.message.message_id.as_deref().is_some_and(|id| {
                id.rsplit_once('@')
                    .is_some_and(|(_, tail)| tail.eq_ignore_ascii_case(&domain))
            });
        // Colleagues share our domain, and their mail programs name it in their Message-IDs.
        let colleague = self
            .message
            .from
            .iter()
            .any(|author| author.address.domain().eq_ignore_ascii_case(&domain));
        if id_is_ours && !colleague {
            let words = "One of our own letters came back under another name: it is looping.";
            return Some(Machine::returned(Kind::AutoReply, "own_message_id", words));
        }
        None
    }

    fn other_mark(&self) -> Option<Machine> {
        let auto = |code, words| Some(Machine::never(Kind::AutoReply, code, words));
        if self.said.any(phrases::SUBSTITUTE_TEXTS) && self.said.count() < 200 {
            return auto(
                "substitute_mail",
                "The mail server put a note in the place of a mail that it could not hand over: please look for it there.",
            );
        }
        if self.null_return_path() {
            return auto(
                "null_return_path",
                "It names no address that answers could go back to, as machines' notices do: it must not be answered (RFC 3834 §2).",
            );
        }
        if self.has_machine_author() {
            return auto(
                "machine_address",
                "Its sender's address is one that nobody reads.",
            );
        }
        let hops = self
            .message
            .headers
            .iter()
            .filter(|header| header.name == "received")
            .count();
        if hops > MOST_HOPS {
            return auto(
                "too_many_hops",
                "It passed through more servers than any honest mail: it is looping.",
            );
        }
        if let Some(notice) = self.notice() {
            return Some(notice);
        }
        let bulk = answers::bears_bulk_services_mark(self.message);
        let news = self.own.any(phrases::NEWS_TEXTS);
        if news && (bulk || self.subject.any(phrases::NEWS_SUBJECTS)) {
            let words = "It reads like a newsletter.";
            return Some(Machine::worded(
                Kind::Newsletter,
                "reads_like_newsletter",
                words,
            ));
        }
        // MS-OXCMAIL 2.1.3.2.20: a wish about the sender's own mail, and Exchange stamps it on
        // people's mail, too. Without any sign of a person it is a service's.
        let person = self.bears_mail_program() || self.answers_us();
        let speaks = self.asks && self.names_our_matters;
        if self.suppresses_answers() && !person && !speaks {
            return Some(Machine {
                kind: Kind::AutoReply,
                silence: Silence::Hold(Reason::new(
                    "asks_for_no_answer",
                    "It asks for no automatic answer, and no sign of a person is on it.",
                )),
                may_hold_form: true,
                by_wording: true,
            });
        }
        None
    }
}

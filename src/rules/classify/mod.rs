//! What a message is, why, and which letter it is owed.
//!
//! [`classify`] is total and pure: it knows the message, what the readers found in it, and the
//! people and letters in [`Known`]. It never decides on a person, and it tells its reasons in
//! its own words, without any text from outside.
//!
//! The order of its questions: was it built to do harm; did a machine write it; does it steer;
//! does it bring a form, readable or not; and only then what its words are about. Not answering
//! never means not taking in: a readable form in a machine's mail is an application all the same.

mod agreement;
mod applications;
mod by_machine;
mod command;
mod evidence;
mod findings;
mod forward;
mod grams;
mod intents;
mod language;
mod person;
mod proof;
mod robots;
mod routes;
mod several;
mod spam;
mod speech;
mod ties;
mod wishes;
mod wording;

use jiff::Timestamp;

use super::own_words::OwnWords;
use crate::domain::classified::Steering;
use crate::domain::form::FormDefinition;
use crate::domain::language::Language;
use crate::domain::message::{Damage, Message};
use crate::domain::plan::{Classified, Known, Reason, Silence, Understood};
use crate::domain::reading::FileKind;
use crate::domain::unread::UnreadFile;
use crate::domain::verdict::{Flag, Kind, Problem, Reply, Unreadable};
use evidence::{Evidence, Thing};
use ties::Ties;
use wording::Words;

/// What a message that arrived at this moment is, and why.
pub fn classify(
    understood: &Understood,
    known: &Known,
    form: &FormDefinition,
    arrived_at: Timestamp,
) -> Classified {
    let case = Case::new(understood, known, form, arrived_at);
    let mut found = case.found();
    if case.evidence.has(Thing::Monitoring) {
        found.monitoring_seen = true;
    }
    found.language = case.language(&found);
    if case.own_words_give_danger() {
        let words = "Urgent: the writer may be in danger. Please read it now.";
        found.danger = true;
        // What must not be answered stays so: a held letter could be let go.
        if !matches!(found.silence, Some(Silence::Never(_))) {
            found.silence = Some(Silence::Hold(Reason::new("danger", words)));
        }
    }
    case.look_for_route(&mut found);
    found
}

/// The letter a message is owed while the opening is open or closed. A machine is owed none; a
/// letter that is held is still owed.
pub fn reply_for(found: &Classified, open: bool) -> Reply {
    if matches!(found.silence, Some(Silence::Never(_))) {
        return Reply::None;
    }
    let unread = found
        .problems
        .iter()
        .any(|problem| matches!(problem, Problem::Unreadable(_)));
    match found.kind {
        Kind::Application | Kind::ForwardedApplication | Kind::Update if unread => {
            Reply::Unreadable
        }
        Kind::ApplicationNoForm if found.answers.is_empty() => Reply::FormNeeded,
        Kind::Application | Kind::ForwardedApplication | Kind::ApplicationNoForm => {
            match (open, found.problems.is_empty()) {
                (false, _) => Reply::Closed,
                (true, true) => Reply::Acknowledgement,
                (true, false) => Reply::AcknowledgementIncomplete,
            }
        }
        Kind::BlankForm | Kind::CvOnly => Reply::FormNeeded,
        Kind::Question => Reply::QuestionReceived,
        Kind::Update => Reply::UpdateReceived,
        Kind::Withdrawal if found.sender_owns_application && !found.is_unclear_withdrawal() => {
            Reply::WithdrawalConfirmed
        }
        Kind::MonitoringForm => Reply::MonitoringReceived,
        Kind::ManagerCommand if !found.flags.contains(&Flag::Suspicious) => Reply::CommandResult,
        _ => Reply::None,
    }
}

/// A message with everything that its kind can depend on.
struct Case<'a> {
    understood: &'a Understood,
    message: &'a Message,
    known: &'a Known,
    form: &'a FormDefinition,
    arrived_at: Timestamp,
    evidence: Evidence<'a>,
    words: OwnWords,
    said: Words,
    /// What is said, with the signature.
    own: Words,
    subject: Words,
    ties: Ties<'a>,
}

impl<'a> Case<'a> {
    fn new(
        understood: &'a Understood,
        known: &'a Known,
        form: &'a FormDefinition,
        arrived_at: Timestamp,
    ) -> Self {
        let message = &understood.message;
        let words = OwnWords::of(&message.text);
        Self {
            understood,
            message,
            known,
            form,
            arrived_at,
            evidence: Evidence::of(understood),
            said: Words::of(&words.said),
            own: Words::of(&format!("{}\n{}", words.said, words.signature)),
            subject: Words::of(&message.subject),
            ties: Ties::of(message, known),
            words,
        }
    }

    fn found(&self) -> Classified {
        if let Some(found) = self.unsigned_report() {
            return found;
        }
        let steering = command::steering(self.message, self.form, self.known, self.arrived_at);
        if let Some(found) = self.hostile() {
            return refusing(found, steering);
        }
        let machine = robots::machine(self.message, self.spoken(), self.known);
        if let Some(machine) = &machine
            && !self.brings_application(machine)
            && !steers_all_the_same(machine, steering.as_ref())
        {
            return passing_over(self.of_machine(machine), steering.as_ref());
        }
        if let Some(found) = self.of_command(steering.as_ref()) {
            return found;
        }
        let mut found = refusing(self.of_person(), steering);
        found.silence = machine
            .filter(|machine| !machine.by_wording)
            .map(|machine| machine.silence)
            .or_else(|| found.silence.take())
            .or_else(|| robots::doubt(self.message, self.spoken(), self.known).map(Silence::Hold));
        found
    }

    /// Built to do harm, or broken beyond an honest client's mistakes.
    fn hostile(&self) -> Option<Classified> {
        let has = |damage| self.message.damage.contains(&damage);
        let (code, words) = if has(Damage::NoFrom) {
            (
                "no_author",
                "It names no author: there is nobody to answer.",
            )
        } else if has(Damage::BadFrom) {
            (
                "bad_author",
                "It names its author twice or not at all, which no honest program does.",
            )
        } else if has(Damage::TooDeep) {
            ("too_deep", "It is nested deeper than any honest mail.")
        } else if has(Damage::TooManyParts) {
            ("too_many_parts", "It has more parts than any honest mail.")
        } else if has(Damage::Binary) && self.evidence.files == 0 {
            ("binary", "Binary rubbish stands where words should be.")
        } else {
            return None;
        };
        let mut found = self.blank(Kind::Hostile, code, words);
        // A form in it is shown to the manager with the mail; it is not taken for anybody's.
        found.silence = Some(Silence::Never(Reason::new(code, words)));
        found.review = Some(Reason::new(code, words));
        Some(found)
    }

    /// A command, or a try at one. What else a message brings comes first: no application is lost to a
    /// command that stands beside it.
    fn of_command(&self, steering: Option<&Steering>) -> Option<Classified> {
        let mut found = match steering? {
            Steering::Orders(orders) => {
                let brings_form = !self.evidence.filled.is_empty();
                if brings_form || (orders.lines.is_empty() && self.evidence.files > 0) {
                    return None;
                }
                let words = "A manager's or delegate's answer to a letter of ours.";
                self.blank(Kind::ManagerCommand, "manager_command", words)
            }
            Steering::Refused(why) => {
                if self.evidence.files > 0 || self.answers_in_text().is_some() {
                    return None;
                }
                let mut found = self.blank(Kind::ManagerCommand, &why.code, &why.sentence);
                found.flags.push(Flag::Suspicious);
                found
            }
            Steering::ByMachine(_) => return None,
        };
        found.steering = steering.cloned();
        Some(found)
    }

    fn own_words_give_danger(&self) -> bool {
        self.message
            .from
            .iter()
            .any(|author| !robots::is_machine_address(&author.address))
            && wishes::tells_of_danger(&self.said)
    }

    /// In which language the applicant writes. What a colleague says who passes an application
    /// on is not theirs, and in a mail that is a form the questions are ours.
    fn language(&self, found: &Classified) -> Language {
        let body = self.understood.body.as_ref();
        let is_form = body.is_some_and(|body| body.answers.len() >= applications::FEW_ANSWERS);
        let others = found.kind == Kind::ForwardedApplication || is_form;
        let said = match (&*self.words.said, self.message.subject.as_str()) {
            _ if others => "",
            ("", subject) => subject,
            (said, _) => said,
        };
        language::language_of(said, &found.answers)
    }

    /// A verdict with nothing found yet.
    fn blank(&self, kind: Kind, code: &str, sentence: &str) -> Classified {
        let application = self
            .ties
            .application
            .map(|application| application.reference.clone());
        Classified {
            kind,
            reason: Reason::new(code, sentence),
            silence: None,
            unread: Vec::new(),
            answers: Vec::new(),
            problems: Vec::new(),
            flags: Vec::new(),
            wishes: Vec::new(),
            erasure: false,
            restricted: Vec::new(),
            danger: false,
            correspondent: self
                .message
                .author()
                .cloned()
                .or_else(|| self.message.sender.clone()),
            sender_owns_application: application.is_some() && self.ties.owns,
            application,
            monitoring_seen: false,
            language: Language::English,
            route: None,
            review: None,
            steering: None,
        }
    }
}

/// Something that is no command, with the command that stands in it: that is not carried out.
fn refusing(mut found: Classified, steering: Option<Steering>) -> Classified {
    found.steering = match steering {
        Some(Steering::Orders(orders)) => command::says_anything(&orders).then(|| {
            let words = "A command of a manager's or delegate's came in a mail that brings something else, and was not carried out. Please send it in a mail of its own.";
            Steering::Refused(Reason::new("command_beside_something", words))
        }),
        other => other,
    };
    found
}

/// A machine's mail with the command that it seems to bring: an out-of-office note that answers a
/// digest, say.
fn passing_over(mut found: Classified, steering: Option<&Steering>) -> Classified {
    if steering.is_some() && found.kind == Kind::AutoReply {
        let words =
            "A machine's answer came to a letter of ours to a manager: nothing was carried out.";
        found.steering = Some(Steering::ByMachine(Reason::new(
            "command_by_machine",
            words,
        )));
    }
    found
}

/// What only wording makes look like a machine's, and does not forbid, is a person's where it proves
/// to be a manager's and says what is to be done.
fn steers_all_the_same(machine: &robots::Machine, steering: Option<&Steering>) -> bool {
    let doubtful = machine.by_wording && matches!(machine.silence, Silence::Hold(_));
    doubtful && matches!(steering, Some(Steering::Orders(orders)) if command::says_anything(orders))
}

/// The verdict on a message of which only the header section was fetched.
fn too_large(mut found: Classified) -> Classified {
    let words = "It is larger than what is fetched: please read it in the mailbox.";
    found.problems = vec![Problem::Unreadable(Unreadable::TooLarge)];
    found.unread = vec![UnreadFile {
        name: None,
        kind: FileKind::Mail,
        why: Unreadable::TooLarge,
    }];
    found.flags.push(Flag::Unread);
    found.review = Some(Reason::new("too_large", words));
    found
}

#[cfg(test)]
mod tests;

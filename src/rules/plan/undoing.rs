//! A command is put back: all of it or nothing.
//!
//! Each part is held against how things are now. What is as the command left it goes back, what is
//! as it was before needs nothing, and whatever was changed since stays: then nothing is undone,
//! and the words say what is in the way. An undo cannot be undone: the command is given again.

use jiff::Timestamp;

use super::commands::no_change;
use super::deciding::listed;
use super::{carry_out, decide, record, refuse};
use crate::domain::application::{Actor, Reference, Status};
use crate::domain::command::{CarriedOut, Command, Undo};
use crate::domain::commanded::{Concerned, Decidable, LetterNow, PartNow};
use crate::domain::letter::LetterState;
use crate::domain::opening::{Counts, OpeningState};
use crate::domain::plan::{Effect, Plan, Reason, Snapshot};

/// More of what is in the way than this is not told.
const MOST_CONFLICTS: usize = 5;

/// What the parts of a command come to, next to how things are now.
struct Undoing<'a> {
    snapshot: &'a Snapshot,
    command: &'a CarriedOut,
    now: Timestamp,
    effects: Vec<Effect>,
    /// What was changed since.
    conflicts: Vec<String>,
    /// What a person can say instead of this undo, for the first thing in the way.
    hint: Option<Command>,
    /// Sentences about what is so again.
    words: Vec<String>,
    /// Whose status goes back, and to which.
    back: Vec<(&'a Reference, Status)>,
    stopped: usize,
    /// Those whose letter about the decision has gone out.
    told: Vec<&'a Reference>,
    /// Those who get no letter about the decision that holds again.
    untold: Vec<&'a Reference>,
    /// How many people are recruited, and how many are wanted, once it is put back.
    recruited: u32,
    target: u32,
    concerned: Option<Box<Concerned>>,
}

pub(super) fn undone(snapshot: &Snapshot, number: Option<i64>, now: Timestamp) -> Plan {
    let Some(put_back) = &snapshot.commanded.put_back else {
        return match number {
            Some(number) => refuse("unknown_command", format!("There is no command {number}.")),
            None => refuse(
                "no_command",
                "Nothing was undone: you have given no command yet.".into(),
            ),
        };
    };
    let command = &put_back.command;
    if let Some(by) = command.undone_by {
        return no_change(format!(
            "Command {} is undone already, by {by}.",
            command.id
        ));
    }
    if command.undo.is_empty() {
        return refuse("cannot_undo", put_right(command));
    }
    let mut undoing = Undoing {
        snapshot,
        command,
        now,
        effects: Vec::new(),
        conflicts: Vec::new(),
        hint: None,
        words: Vec::new(),
        back: Vec::new(),
        stopped: 0,
        told: Vec::new(),
        untold: Vec::new(),
        recruited: snapshot.tally.recruited,
        target: snapshot.opening.target,
        concerned: None,
    };
    for (undo, part) in command.undo.iter().zip(&put_back.now) {
        undoing.part(undo, part);
    }
    undoing.places();
    // The opening comes last: whether it may open depends on all the rest.
    for undo in &command.undo {
        if let Undo::Opening { was } = undo {
            undoing.opening(*was);
        }
    }
    undoing.plan()
}

/// How to put right what no undo can.
fn put_right(command: &CarriedOut) -> String {
    let id = command.id;
    let instead = match command.what.as_str() {
        "undo" => {
            "It was an undo itself. To undo another command say its number, or give the command that was undone again."
        }
        "merge" => {
            "Two applications that were made one stay one. What the other one said can still be read."
        }
        "answer" => "Give the right answer in its place.",
        "add" => "Withdraw the application if it should not be there.",
        "ask" => "The letter was written. Write to the person if there is more to say.",
        "forget" => "Nothing is erased yet: tell the administrator that nothing shall be.",
        "take" | "leave" => "Give the answers that shall hold.",
        "revoke" => "The next letter to you brings commands again.",
        _ => "Give the command that sets it right.",
    };
    format!(
        "Command {id} ({}) cannot be undone. {instead}",
        command.what
    )
}

impl<'a> Undoing<'a> {
    fn part(&mut self, undo: &'a Undo, part: &'a PartNow) {
        match (undo, part) {
            (Undo::Status { reference, was, is }, PartNow::Application(person)) => {
                self.status(reference, (*was, *is), person.as_ref());
            }
            (Undo::Target { was, is }, _) => self.target(*was, *is),
            (Undo::Note { note }, PartNow::Note(true)) => {
                self.effects.push(Effect::RemoveNote { id: *note });
            }
            (Undo::Review { review }, PartNow::Review(Some(item))) if !item.open => {
                self.effects.push(Effect::ReopenReview { review: *review });
                self.words.push(format!("Item {review} is open again."));
            }
            (Undo::Letter { letter, why }, PartNow::Letter(now)) => {
                self.letter(*letter, why, now.as_ref());
            }
            (Undo::Letters { paused }, _) => self.letters(*paused),
            // Its turn comes later, or there is nothing to put back.
            _ => {}
        }
    }

    fn status(
        &mut self,
        reference: &'a Reference,
        (was, is): (Status, Status),
        person: Option<&'a Decidable>,
    ) {
        let Some(person) = person else {
            self.conflicts
                .push(format!("{reference} is part of another application by now"));
            return;
        };
        if person.status == was {
            return;
        }
        if person.status != is {
            self.conflicts
                .push(format!("{reference} is {} by now", person.status));
            self.hint.get_or_insert(decide(reference, was));
            return;
        }
        self.effects.push(Effect::SetStatus {
            reference: reference.clone(),
            status: was,
            by: Actor::Manager,
        });
        if person.unsent {
            self.stopped = self.stopped.saturating_add(1);
            self.effects.push(Effect::CancelDecisionLetters {
                reference: reference.clone(),
            });
        }
        if person.told == Some(is) && !person.unsent {
            self.told.push(reference);
        }
        let writes = self.snapshot.commanded.decision_delay.is_some();
        if writes && super::decision_letters::kind(was).is_some() && person.told != Some(was) {
            self.untold.push(reference);
        }
        self.effects
            .push(record(Actor::Manager, "decision_undone", Some(reference)));
        if is == Status::Recruited {
            self.recruited = self.recruited.saturating_sub(1);
        }
        if was == Status::Recruited {
            self.recruited = self.recruited.saturating_add(1);
        }
        self.back.push((reference, was));
    }

    fn target(&mut self, was: u32, is: u32) {
        let target = self.snapshot.opening.target;
        if target == was {
            return;
        }
        if target != is {
            self.conflicts
                .push(format!("the target is {target} by now"));
            self.hint.get_or_insert(Command::Target(was));
            return;
        }
        self.target = was;
        self.effects.push(Effect::SetTarget(was));
        self.effects
            .push(record(Actor::Manager, "target_set", None));
        self.words.push(format!("The target is {was} again."));
    }

    fn letter(&mut self, id: i64, why: &str, now: Option<&LetterNow>) {
        match now.map(|letter| letter.state) {
            Some(LetterState::Held) => {}
            Some(LetterState::Queued | LetterState::Deferred) => {
                self.effects.push(Effect::HoldAgain {
                    letter: id,
                    why: why.to_owned(),
                    released_at: self.command.at,
                });
                self.words.push(format!("Letter {id} is held again."));
            }
            Some(LetterState::Failed) => self.conflicts.push(format!("letter {id} has failed")),
            Some(LetterState::Cancelled) | None => self
                .conflicts
                .push(format!("letter {id} does not go out any more")),
            Some(LetterState::Sent | LetterState::Sending) => {
                self.conflicts.push(format!("letter {id} has gone out"));
            }
        }
    }

    fn letters(&mut self, paused: bool) {
        if self.snapshot.opening.letters_paused_at.is_some() == paused {
            return;
        }
        self.effects.push(Effect::PauseLetters(paused));
        let (what, words) = if paused {
            ("letters_paused", "Letters to applicants wait again.")
        } else {
            ("letters_resumed", "Letters to applicants go out again.")
        };
        self.effects.push(record(Actor::Manager, what, None));
        self.words.push(words.into());
    }

    /// Invariant 4 holds for an undo as well: it takes nobody on beyond the target, and sets no
    /// target below those who were taken on since.
    fn places(&mut self) {
        let more = self.recruited > self.snapshot.tally.recruited
            || self.target < self.snapshot.opening.target;
        if self.snapshot.counts == Counts::Recruited && more && self.recruited > self.target {
            let (recruited, target) = (self.recruited, self.target);
            self.conflicts.push(format!(
                "{recruited} people would be recruited, and the target would be {target}"
            ));
            self.hint.get_or_insert(Command::Target(recruited));
        }
    }

    fn opening(&mut self, was: OpeningState) {
        let opening = &self.snapshot.opening;
        if opening.state == was {
            return;
        }
        if was == OpeningState::Closed {
            self.effects.push(Effect::Close { at: self.now });
            self.effects
                .push(record(Actor::Manager, "opening_closed", None));
            self.words.push("The opening is closed again. Letters that were stopped when it opened do not go out: those people are on your list.".into());
            return;
        }
        let passed = opening
            .closes_at
            .is_some_and(|at| at > self.command.at && at <= self.now);
        if passed {
            self.words
                .push("The closing date has passed meanwhile: the opening stays closed.".into());
            return;
        }
        let taken = match self.snapshot.counts {
            Counts::Recruited => self.recruited,
            other => self.snapshot.tally.against(other),
        };
        if taken >= self.target {
            self.conflicts.push(format!(
                "{taken} count towards a target of {} by now, so the opening cannot open again",
                self.target
            ));
            self.hint
                .get_or_insert(Command::Target(taken.saturating_add(1)));
            return;
        }
        self.effects.push(Effect::Reopen);
        self.effects
            .push(record(Actor::Manager, "opening_opened", None));
        let concerned = self.snapshot.commanded.closing.clone();
        self.words.push("The opening is open again.".into());
        self.words.extend(of_closing(&concerned));
        self.concerned = Some(Box::new(concerned));
    }

    fn plan(mut self) -> Plan {
        let id = self.command.id;
        if !self.conflicts.is_empty() {
            let more = self.conflicts.len() > MOST_CONFLICTS;
            self.conflicts.truncate(MOST_CONFLICTS);
            let words = format!(
                "Nothing was undone: {}{}.",
                self.conflicts.join("; "),
                if more { "; and more" } else { "" }
            );
            return Plan {
                hint: self.hint.map(Box::new),
                ..refuse("changed_since", words)
            };
        }
        if self.effects.is_empty() {
            return no_change(format!(
                "Command {id} ({}) is as good as undone: all is as it was before.",
                self.command.what
            ));
        }
        let sentence = self.sentence();
        self.effects.push(Effect::MarkUndone { command: id });
        Plan {
            concerned: self.concerned,
            ..carry_out(self.effects, Reason::new("undone", sentence))
        }
    }

    fn sentence(&self) -> String {
        let mut all = vec![format!(
            "Command {} ({}) is undone.",
            self.command.id, self.command.what
        )];
        match &*self.back {
            [] => {}
            [(reference, was)] => all.push(format!("{reference} is {was} again.")),
            many => all.push(format!(
                "{} applications are again what they were.",
                many.len()
            )),
        }
        match self.stopped {
            0 => {}
            1 => all.push("The letter about it is stopped.".into()),
            many => all.push(format!("{many} letters about it are stopped.")),
        }
        if !self.told.is_empty() {
            all.push(format!(
                "The letter about it has gone out, please write to them: {}.",
                listed(&self.told)
            ));
        }
        if !self.untold.is_empty() {
            all.push(format!(
                "No letter goes out about the decision that holds again: {}.",
                listed(&self.untold)
            ));
        }
        all.extend(self.words.iter().cloned());
        all.join(" ")
    }
}

/// What a reopening means for those whom the closing concerned, in sentences.
pub(super) fn of_closing(concerned: &Concerned) -> Vec<String> {
    let mut words = Vec::new();
    match concerned.not_told.len() {
        0 => {}
        1 => words.push("One letter that says it is closed is stopped.".to_owned()),
        many => words.push(format!("{many} letters that say it is closed are stopped.")),
    }
    match concerned.told.len() {
        0 => {}
        1 => words.push("One person was told that it is closed.".to_owned()),
        many => words.push(format!("{many} people were told that it is closed.")),
    }
    if !words.is_empty() {
        words.push("They are on your list: please write to them.".to_owned());
    }
    words
}

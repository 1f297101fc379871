//! One command of a manager's, carried out or answered.

use jiff::Timestamp;

use super::wording::{gist, suggests};
use super::{Mail, answers, dossier, help};
use crate::domain::address::Address;
use crate::domain::application::{Reference, Status};
use crate::domain::command::{Command, Contact};
use crate::domain::form::FieldId;
use crate::domain::plan::{Effect, Event, Plan, ProposalAnswer};
use crate::domain::reading::Answer;
use crate::forms;
use crate::letters::desk::confirmation::{Did, Outcome, Sentence};
use crate::letters::desk::{Enclosed, number};
use crate::store::{WriteTx, applications, opening, reviews, search};
use crate::workers::act::{Giver, act};
use crate::workers::{House, StepError};

/// Who carries out the commands of one mail.
pub(super) struct Clerk<'a> {
    pub(super) house: &'a House,
    pub(super) mail: Mail<'a>,
    pub(super) by: &'a Address,
    /// Files for the answer.
    pub(super) files: Vec<Enclosed>,
    /// Whole applications that were sent for this mail.
    pub(super) dossiers: usize,
    folded: String,
    /// This very mail was carried out before.
    sent_again: bool,
}

/// What a command asks of the rules, or what it comes to without them.
enum Asked {
    Event(Event),
    Answered(Outcome),
}

impl<'a> Clerk<'a> {
    pub(super) fn new(house: &'a House, mail: Mail<'a>, by: &'a Address, sent_again: bool) -> Self {
        Self {
            house,
            mail,
            by,
            files: Vec::new(),
            dossiers: 0,
            folded: by.folded(),
            sent_again,
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.mail.now
    }

    /// Carries out one command. What is refused says so and stops nothing.
    pub(super) async fn carry_out(
        &mut self,
        tx: &mut WriteTx,
        command: &Command,
    ) -> Result<Outcome, StepError> {
        let again = self.sent_again && matches!(command, Command::Add { .. });
        let mut outcome = if again {
            let words = "Done already, by the same mail that you sent before. Somebody else of this name: write it in other words.";
            nothing(words)
        } else {
            match self.asked(tx, command).await? {
                Asked::Event(event) => self.act(tx, command, &event).await?,
                Asked::Answered(outcome) => outcome,
            }
        };
        outcome.gist = gist(command);
        if let Some(reference) = command.reference()
            && outcome.words.person.is_none()
        {
            outcome.words.person = person(tx, reference).await?;
        }
        Ok(outcome)
    }

    async fn asked(&mut self, tx: &mut WriteTx, command: &Command) -> Result<Asked, StepError> {
        if let Some(event) = self.event(command) {
            return Ok(match event {
                Ok(event) => Asked::Event(event),
                Err(words) => Asked::Answered(nothing(words.replace(" hint: ", " Hint: "))),
            });
        }
        let outcome = match command {
            Command::Status => answers::status(self, tx).await?,
            Command::Find { words } => answers::find(self, tx, words).await?,
            Command::Export => answers::export(self, tx).await?,
            Command::DigestNow => answers::digest(self, tx).await?,
            Command::Show { reference } => dossier::show(self, tx, reference).await?,
            Command::Forget { reference, .. } => ask_whether_sure(reference),
            _ => help::help(),
        };
        Ok(Asked::Answered(outcome))
    }

    /// The event that a command is; nothing where it only asks. What cannot be meant says why.
    fn event(&self, command: &Command) -> Option<Result<Event, String>> {
        Some(Ok(match command.clone() {
            Command::Decide {
                reference,
                status,
                note,
                tell,
            } => Event::Decided {
                reference,
                status,
                note,
                tell,
            },
            Command::DeclineRest { note, tell } => Event::RestDeclined { note, tell },
            Command::Note { reference, text } => Event::Noted { reference, text },
            Command::Ask { reference } => Event::AskedAgain { reference },
            Command::Merge {
                keep,
                other,
                although_names_differ,
            } => Event::Merged {
                keep,
                other,
                although_names_differ,
            },
            Command::Propose { reference, take } => Event::ProposalAnswered(ProposalAnswer {
                reference,
                number: None,
                take,
                with_address: false,
            }),
            Command::Answer {
                reference,
                field,
                value,
            } => {
                return Some(
                    forms::enter(&self.house.form, field.as_str(), &value)
                        .map(|answer| Event::AnswerEntered { reference, answer }),
                );
            }
            Command::Add { name, contact } => {
                return Some(
                    self.entered(&name, &contact)
                        .map(|answers| Event::Entered { answers }),
                );
            }
            Command::Send { letter } => Event::HeldReleased(letter),
            Command::Done { review } => Event::ReviewDone { id: review },
            Command::Undo { command } => Event::Undone {
                command,
                giver: self.folded.clone(),
            },
            Command::Close => Event::OpeningClosed,
            Command::Reopen => Event::OpeningOpened,
            Command::Target(target) => Event::TargetSet(target),
            Command::Pause => Event::LettersPaused,
            Command::Resume => Event::LettersResumed,
            Command::Forget {
                reference,
                sure: true,
            } => Event::Forgotten { reference },
            Command::Revoke => Event::TokensRevoked,
            Command::DigestNow
            | Command::Status
            | Command::Show { .. }
            | Command::Find { .. }
            | Command::Export
            | Command::Forget { sure: false, .. }
            | Command::Help => return None,
        }))
    }

    fn entered(&self, name: &str, contact: &Contact) -> Result<Vec<Answer>, String> {
        let form = &self.house.form;
        let (field, typed) = match contact {
            Contact::Email(address) => (FieldId::EMAIL, address.as_str()),
            Contact::Phone(phone) => ("phone", phone.as_str()),
        };
        Ok(vec![
            forms::enter(form, FieldId::FULL_NAME, name)?,
            forms::enter(form, field, typed)?,
        ])
    }

    async fn act(
        &self,
        tx: &mut WriteTx,
        command: &Command,
        event: &Event,
    ) -> Result<Outcome, StepError> {
        let giver = Giver {
            by: &self.folded,
            inbox_id: Some(self.mail.inbox_id),
            what: command.verb(),
        };
        let acted = act(self.house, tx, event, &giver, self.now()).await?;
        let plan = &acted.plan;
        let words = plan.refusal.as_ref().unwrap_or(&plan.reason.sentence);
        let mut outcome = nothing(words.clone());
        if let Some(hint) = &plan.hint {
            outcome.offers.push((suggests(hint), gist(hint)));
        }
        let Some(number) = acted.number else {
            return Ok(outcome);
        };
        outcome.did = Did::Done;
        if !plan.undo.is_empty() {
            let undo = ("Undo", format!("undo {number}"));
            outcome.offers.insert(0, undo);
        }
        self.add_consequences(tx, plan, &mut outcome).await?;
        Ok(outcome)
    }

    /// What else she has to know of what was done, and what she may want to do next.
    async fn add_consequences(
        &self,
        tx: &mut WriteTx,
        plan: &Plan,
        outcome: &mut Outcome,
    ) -> Result<(), StepError> {
        for effect in &plan.effects {
            match effect {
                Effect::AddApplication { reference, .. } => {
                    let show = format!("show {}", number(reference));
                    outcome.offers.push(("Show it", show));
                }
                Effect::Close { .. } => outcome.offers.push(("Reopen", "reopen".into())),
                Effect::Reopen => {
                    let told = reviews::listed_now(tx, "was_told_closed", self.now()).await?;
                    let told = people(tx, &told, "was told already that it is closed").await?;
                    outcome.rows.extend(told);
                    let stopped =
                        reviews::listed_now(tx, "closed_letter_cancelled", self.now()).await?;
                    let stopped = people(tx, &stopped, "was not told yet, and will not be").await?;
                    outcome.rows.extend(stopped);
                }
                _ => {}
            }
        }
        let now = opening::read(tx).await?;
        let full = opening::tally(tx)
            .await?
            .against(self.house.standing.counts)
            >= now.target;
        let takes = |effect: &Effect| {
            let recruits =
                matches!(effect, Effect::SetStatus { status, .. } if *status == Status::Recruited);
            recruits || matches!(effect, Effect::Close { .. })
        };
        if full && plan.effects.iter().any(takes) {
            let rest = ("Decline all who are left", "decline rest".to_owned());
            outcome.offers.push(rest);
        }
        Ok(())
    }
}

/// Nothing was done, for this reason.
pub(super) fn nothing(words: impl Into<Sentence>) -> Outcome {
    Outcome {
        did: Did::Nothing,
        words: words.into(),
        ..Outcome::default()
    }
}

/// A question of hers, answered.
pub(super) fn answered(words: impl Into<Sentence>) -> Outcome {
    Outcome {
        did: Did::Answered,
        words: words.into(),
        ..Outcome::default()
    }
}

/// Each of these people in a line.
async fn people(tx: &mut WriteTx, ids: &[i64], what: &str) -> Result<Vec<Sentence>, StepError> {
    let mut lines = Vec::new();
    for id in ids {
        let found = search::found(tx, *id).await?;
        lines.push(Sentence {
            words: format!("{} {what}.", found.reference),
            person: Some((found.reference, found.name.unwrap_or_default())),
        });
    }
    Ok(lines)
}

async fn person(
    tx: &mut WriteTx,
    reference: &Reference,
) -> Result<Option<(Reference, String)>, StepError> {
    let Some(id) = applications::id_of(tx, reference.as_str()).await? else {
        return Ok(None);
    };
    let found = search::found(tx, id).await?;
    Ok(found.name.map(|name| (found.reference, name)))
}

fn ask_whether_sure(reference: &Reference) -> Outcome {
    let words = format!(
        "Nothing was done yet. {reference} would be erased with all that is kept about this person, and nobody could put it back. If you mean it:"
    );
    let mut outcome = nothing(words);
    let sure = format!("forget {} yes", number(reference));
    outcome.offers.push(("Erase it", sure));
    outcome
}

//! THE DESK: what a manager orders by mail is carried out and answered, all of it in the
//! transaction of her mail. A second copy of it, or a restart, does nothing twice.
//!
//! If one line is not understood, nothing is done and she is asked. Otherwise each command goes by
//! itself, in her order, through the same door as the command line's; one that is refused stops no
//! other. She gets one letter for each mail of hers, and the managers a copy of a delegate's.

mod answers;
mod dossier;
mod each;
mod help;
mod repeated;
mod wording;

use std::pin::Pin;

use jiff::Timestamp;

use self::each::Clerk;
use super::post::{self, Posting};
use super::{House, StepError};
use crate::domain::address::Address;
use crate::domain::briefing::{Shown, Since};
use crate::domain::command::Orders;
use crate::domain::letter::{InAnswerTo, LetterKey};
use crate::domain::message::Message;
use crate::letters::desk::confirmation::{self, Did, Numbers, Outcome, Told, Transcript};
use crate::store::WriteTx;
use crate::store::briefing::{self, Question};

/// A manager's or delegate's mail that proves to be theirs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mail<'a> {
    /// The mail.
    pub(super) message: &'a Message,
    /// As it is stored.
    pub(super) inbox_id: i64,
    /// The present moment.
    pub(super) now: Timestamp,
}

/// Carries out what a mail orders, and queues the answer. Boxed, since each command comes back to
/// the door at which the mail itself came in.
pub(super) fn carry_out<'a>(
    house: &'a House,
    tx: &'a mut WriteTx,
    orders: &'a Orders,
    mail: Mail<'a>,
) -> Pin<Box<dyn Future<Output = Result<(), StepError>> + Send + 'a>> {
    Box::pin(async move {
        let Some(author) = mail.message.author() else {
            return Ok(());
        };
        let by = &author.address;
        let transcript = if orders.commands().is_some() && !orders.blank {
            each(house, tx, orders, mail, by).await?
        } else {
            asked_back(orders)
        };
        confirm(house, tx, &transcript, mail, by).await
    })
}

/// Her lines, each with what came of it.
async fn each(
    house: &House,
    tx: &mut WriteTx,
    orders: &Orders,
    mail: Mail<'_>,
    by: &Address,
) -> Result<Transcript, StepError> {
    let again = repeated::is_again(house, tx, orders, mail, &by.folded()).await?;
    let mut clerk = Clerk::new(house, mail, by, again);
    let mut transcript = Transcript::default();
    for line in &orders.lines {
        let mut told = Told {
            said: line.said.clone(),
            outcomes: Vec::new(),
        };
        for command in line.meant.iter().flatten() {
            told.outcomes.push(clerk.carry_out(tx, command).await?);
        }
        transcript.lines.push(told);
    }
    transcript.files = clerk.files;
    Ok(transcript)
}

/// Nothing is done: what was understood is told, and what was not is asked.
fn asked_back(orders: &Orders) -> Transcript {
    let lines = orders.lines.iter().map(|line| {
        let outcomes = match &line.meant {
            Ok(commands) => {
                let understood = commands.iter().map(|command| {
                    let gist = wording::gist(command);
                    Outcome {
                        words: format!("Understood, and not done yet: {gist}.").into(),
                        gist,
                        did: Did::Understood,
                        ..Outcome::default()
                    }
                });
                understood.collect()
            }
            Err(misread) => {
                let hint = misread.hint.as_deref();
                let hint = hint.map(|hint| format!(" Say, for example: {hint}"));
                vec![Outcome {
                    gist: line.said.clone(),
                    did: Did::Misread,
                    words: format!("{}{}", misread.why, hint.unwrap_or_default()).into(),
                    ..Outcome::default()
                }]
            }
        };
        Told {
            said: line.said.clone(),
            outcomes,
        }
    });
    Transcript {
        lines: lines.collect(),
        asked_back: true,
        too_many: orders.too_many,
        files: Vec::new(),
    }
}

/// One letter to whoever gave the commands, and a copy to the managers where that was a delegate.
async fn confirm(
    house: &House,
    tx: &mut WriteTx,
    transcript: &Transcript,
    mail: Mail<'_>,
    by: &Address,
) -> Result<(), StepError> {
    let briefing = briefing::read(tx, &question(house, mail.now)).await?;
    let numbers = Numbers {
        now: mail.now,
        zone: &house.standing.zone,
        opening: &briefing.opening,
        standing: briefing.standing,
    };
    let theirs = in_answer_to(mail.message);
    let known = &house.standing.known;
    let is_manager = known.managers.iter().any(|one| one.folded() == by.folded());
    let mut to = vec![(by, None)];
    if !is_manager {
        let copies = known.managers.iter().map(|one| (one, Some(by.as_str())));
        to.extend(copies);
    }
    for (to, given_by) in to {
        let what = match given_by {
            None => "confirmation".to_owned(),
            Some(_) => format!("confirmation/{}", to.folded()),
        };
        let posting = Posting {
            kind: "confirmation",
            key: LetterKey::in_answer(&what, mail.inbox_id),
            to,
            in_answer_to: given_by.is_none().then_some(&theirs),
            inbox_id: Some(mail.inbox_id),
        };
        let write = |desk: &crate::letters::desk::Desk<'_>| {
            confirmation::confirmation(transcript, given_by, desk, &numbers, &house.templates)
        };
        post::to_manager(house, tx, &posting, write, mail.now).await?;
    }
    Ok(())
}

/// How things stand, without any list.
fn question(house: &House, now: Timestamp) -> Question<'_> {
    Question {
        since: Since {
            at: now,
            application: i64::MAX,
        },
        now,
        counts: house.standing.counts,
        zone: &house.standing.zone,
        shown: Shown {
            new: 0,
            undecided: 0,
            late: 0,
            reviews: 0,
            others: 0,
        },
    }
}

/// Her mail, as a letter that answers it names it.
fn in_answer_to(message: &Message) -> InAnswerTo {
    InAnswerTo {
        message_id: message.message_id.clone(),
        references: message.thread.iter().rev().cloned().collect(),
        subject: message.subject.clone(),
        depth: 0,
    }
}

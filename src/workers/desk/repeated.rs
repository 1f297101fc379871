//! Whether a mail of hers is the one before, sent again: who presses send twice means it once.
//!
//! Most commands change nothing the second time by themselves. Those that would add something again
//! are held against the mail before.

use jiff::SignedDuration;

use super::Mail;
use crate::domain::command::{Command, Orders};
use crate::domain::message::Message;
use crate::letters::desk::Token;
use crate::parse::parse;
use crate::rules::command;
use crate::store::repeats::{self, Given};
use crate::store::{WriteTx, inbox};
use crate::workers::{House, StepError};

/// A mail that says the same later than this is meant anew.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// What the mail before came to, which said the same under the same token.
#[derive(Debug)]
pub(super) struct Before(Vec<Given>);

impl Before {
    /// The number under which this command was carried out for the mail before, where doing it again
    /// would add something.
    pub(super) fn given(&self, command: &Command, about: Option<i64>) -> Option<i64> {
        let given = self.0.iter().find(|given| {
            given.what == command.verb() && (about.is_none() || given.application_id == about)
        });
        given.filter(|_| adds(command)).map(|given| given.id)
    }
}

/// Whether a command done twice does more than done once.
fn adds(command: &Command) -> bool {
    matches!(
        command,
        Command::Add { .. }
            | Command::Note { .. }
            | Command::Ask { .. }
            | Command::Undo { command: None }
            | Command::Decide { note: Some(_), .. }
    )
}

/// The mail before, if it said the same.
pub(super) async fn before(
    house: &House,
    tx: &mut WriteTx,
    orders: &Orders,
    mail: Mail<'_>,
    by: &str,
) -> Result<Option<Before>, StepError> {
    let mut commands = orders
        .lines
        .iter()
        .flat_map(|line| line.meant.iter().flatten());
    if !commands.any(adds) {
        return Ok(None);
    }
    let since = mail.now.saturating_sub(LONGEST).unwrap_or(mail.now);
    let Some((id, given)) = repeats::mail_before(tx, by, mail.inbox_id, since).await? else {
        return Ok(None);
    };
    let Some(octets) = inbox::octets_of(tx, id).await? else {
        return Ok(None);
    };
    let earlier = tokio::task::spawn_blocking(move || parse(&octets))
        .await
        .map_err(|_| StepError::Broken("parsing a mail"))?;
    let prefix = &house.standing.known.reference_prefix;
    let same = answers(&earlier) == answers(mail.message)
        && command::read(&earlier, &house.form, prefix) == *orders;
    Ok(same.then_some(Before(given)))
}

/// To which letter of ours a mail is the answer: by its subject's token, and by its thread.
fn answers(message: &Message) -> (Option<Token>, Option<&String>) {
    (Token::in_subject(&message.subject), message.thread.first())
}

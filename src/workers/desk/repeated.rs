//! Whether a mail of hers is one before, sent again: who presses send twice means it once.
//!
//! The rules see to it that a command changes nothing the second time. Only who is entered by hand
//! twice is two people to them, so that such a mail is held against the one before.

use jiff::SignedDuration;

use super::Mail;
use crate::domain::command::{Command, Orders};
use crate::domain::message::Message;
use crate::letters::desk::Token;
use crate::parse::parse;
use crate::rules::command;
use crate::store::{WriteTx, commands, inbox};
use crate::workers::{House, StepError};

/// A mail that says the same later than this is meant anew.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// Whether the last mail in which this manager entered somebody says the same, in answer to the same
/// letter.
pub(super) async fn is_again(
    house: &House,
    tx: &mut WriteTx,
    orders: &Orders,
    mail: Mail<'_>,
    by: &str,
) -> Result<bool, StepError> {
    let mut commands = orders
        .lines
        .iter()
        .flat_map(|line| line.meant.iter().flatten());
    if !commands.any(|command| matches!(command, Command::Add { .. })) {
        return Ok(false);
    }
    let since = mail.now.saturating_sub(LONGEST).unwrap_or(mail.now);
    let Some(before) = commands::mail_that_added(tx, by, mail.inbox_id, since).await? else {
        return Ok(false);
    };
    let Some(octets) = inbox::octets_of(tx, before).await? else {
        return Ok(false);
    };
    let before = tokio::task::spawn_blocking(move || parse(&octets))
        .await
        .map_err(|_| StepError::Broken("parsing a mail"))?;
    let prefix = &house.standing.known.reference_prefix;
    Ok(answers(&before) == answers(mail.message)
        && command::read(&before, &house.form, prefix) == *orders)
}

/// To which letter of ours a mail is the answer: by its subject's token, and by its thread.
fn answers(message: &Message) -> (Option<Token>, Option<&String>) {
    (Token::in_subject(&message.subject), message.thread.first())
}

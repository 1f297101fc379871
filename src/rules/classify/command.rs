//! Who steers: a manager's answer to a letter of ours, or what claims to be one.
//!
//! A command counts with a token that holds, from the manager it was written to (or a delegate),
//! confirmed where a server's word is asked for. This file says whether a message is one and whose;
//! what its lines mean is read by [`crate::rules::command`], and carried out elsewhere.

use jiff::Timestamp;

use super::proof::{self, Verdict};
use crate::domain::address::Address;
use crate::domain::classified::Steering;
use crate::domain::command::Orders;
use crate::domain::form::FormDefinition;
use crate::domain::message::Message;
use crate::domain::plan::{Known, Reason};
use crate::rules::command;

/// What a message comes to that may be meant as a command; nothing where it is not.
///
/// Whether a token has expired is judged by when the message arrived: an answer that was given in
/// time must not be refused because this program was down. That moment is our own server's, and
/// nothing a sender writes. A token that was revoked counts for nothing from then on, whenever the
/// message arrived.
pub(super) fn steering(
    message: &Message,
    form: &FormDefinition,
    known: &Known,
    arrived_at: Timestamp,
) -> Option<Steering> {
    let brings_token = known.stray_token || !known.tokens.is_empty();
    let from_ours = message.from.iter().any(|author| {
        is_among(&known.managers, &author.address) || is_among(&known.delegates, &author.address)
    });
    // Of everybody else, "recruit" and "note" are words like any other.
    if !(brings_token || from_ours || poses(message, known)) {
        return None;
    }
    let orders = command::read(message, form, &known.reference_prefix);
    match proof(message, known, arrived_at) {
        Ok(()) => Some(Steering::Orders(Box::new(orders))),
        Err(why) => says_anything(&orders).then_some(Steering::Refused(why)),
    }
}

/// Whether at least one line is a command.
pub(super) fn says_anything(orders: &Orders) -> bool {
    let meant = |line: &crate::domain::command::Line| {
        line.meant
            .as_ref()
            .is_ok_and(|commands| !commands.is_empty())
    };
    orders.too_many || orders.lines.iter().any(meant)
}

/// Whether the message proves that somebody wrote it who may decide; if not, why not.
fn proof(message: &Message, known: &Known, arrived_at: Timestamp) -> Result<(), Reason> {
    let refuse = |code, words: &str| Err(Reason::new(code, words));
    // RFC 5322 §3.6.2 allows several authors. Which of them decides is then nobody's.
    let [author] = message.from.as_slice() else {
        let words = "A command came that names more than one author.";
        return refuse("command_of_several", words);
    };
    let author = &author.address;
    let delegate = is_among(&known.delegates, author);
    if !delegate && !is_among(&known.managers, author) {
        let words = "A command came from somebody who is neither a manager nor a delegate.";
        return refuse("command_by_stranger", words);
    }
    let sent_by = message.sender.as_ref();
    if sent_by.is_some_and(|sender| sender.address.folded() != author.folded()) {
        let words = "A command came in a manager's or delegate's name that somebody else sent.";
        return refuse("command_by_other_sender", words);
    }
    confirmed(message, known)?;
    token(known, author, delegate, arrived_at)
}

/// Whether our own server confirms the author, where config asks for that.
fn confirmed(message: &Message, known: &Known) -> Result<(), Reason> {
    // On Exchange Online, mail inside one organisation is not signed and bears this mark; the
    // server takes it off whatever comes from outside. Only the topmost is the server's.
    let inside = known.exchange_inside
        && message
            .header("x-ms-exchange-organization-authas")
            .is_some_and(|value| value.trim().eq_ignore_ascii_case("internal"));
    if inside {
        return Ok(());
    }
    let asked = known.authserv_id.is_some() || known.exchange_inside;
    match proof::verdict(message, known.authserv_id.as_deref()) {
        Verdict::Failed => Err(Reason::new(
            "command_forged",
            "A command came in a manager's or delegate's name, and the mail server's own check of the sender failed.",
        )),
        Verdict::Unknown if asked => Err(Reason::new(
            "command_not_confirmed",
            "A command came in a manager's or delegate's name, and the mail server did not confirm the sender.",
        )),
        Verdict::Unknown | Verdict::Passed => Ok(()),
    }
}

/// What a manager or delegate can do about a token that does not hold.
const HINT: &str = "If it was you: answer a newer digest.";

fn token(
    known: &Known,
    author: &Address,
    delegate: bool,
    arrived_at: Timestamp,
) -> Result<(), Reason> {
    let folded = author.folded();
    let theirs = |manager: &str| delegate || manager == folded;
    let mut why = ("command_without_token", "that brings back none of ours");
    if known.stray_token {
        why = (
            "command_with_strange_token",
            "with a token that is not ours",
        );
    }
    // Of several, one that holds is enough; if none does, the nearest one's failing is told.
    for token in known.tokens.iter().rev() {
        if !theirs(&token.manager) {
            why = ("command_with_others_token", "on another manager's letter");
        } else if token.revoked {
            why = ("command_with_revoked_token", "on a letter that was revoked");
        } else if arrived_at >= token.expires_at {
            why = ("command_with_old_token", "on a letter that is too old");
        } else {
            return Ok(());
        }
    }
    let (code, what) = why;
    let words = format!("A command came in a manager's or delegate's name {what}. {HINT}");
    Err(Reason::new(code, words))
}

/// Whether somebody who is not a manager shows a manager's address as their name.
fn poses(message: &Message, known: &Known) -> bool {
    message.from.iter().any(|author| {
        let display = author.name.as_deref().unwrap_or_default().to_lowercase();
        let mut managers = known.managers.iter();
        managers.any(|manager| display.contains(&manager.folded()))
    })
}

fn is_among(list: &[Address], address: &Address) -> bool {
    let folded = address.folded();
    list.iter().any(|one| one.folded() == folded)
}

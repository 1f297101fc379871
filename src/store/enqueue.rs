//! Letters on their way into the outbox, each owed once: a letter of ours, or a mail that is sent
//! on. What they lose when they are sent is noted here.

use jiff::Timestamp;

use super::{StoreError, WriteTx, stored_time};
use crate::domain::address::Address;
use crate::domain::correspondent;
use crate::domain::letter::{Letter, LetterKey, LetterKind, LetterOwed, Reason};
use crate::domain::route::Forward;

/// A written letter on its way into the outbox.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a column of the outbox"
)]
pub struct NewLetter<'a> {
    /// What it is owed for.
    pub key: &'a LetterKey,
    /// Which letter, as the outbox keeps it.
    pub kind: &'static str,
    /// The letter.
    pub letter: &'a Letter,
    /// Envelope sender; `None` is the null sender.
    pub sender: Option<&'a Address>,
    /// Envelope recipient.
    pub to: &'a Address,
    /// The application it is about, if any.
    pub application_id: Option<i64>,
    /// The stored message that led to it, if any.
    pub inbox_id: Option<i64>,
    /// Not before this.
    pub due_at: Timestamp,
    /// Why it waits for the manager's word, if it does.
    pub held: Option<&'a Reason>,
    /// Its octets go when it is sent.
    pub fleeting: bool,
    /// It counts towards the limits for its recipient.
    pub counted: bool,
    /// It is the first about a new application.
    pub fresh: bool,
    /// How many letters of ours its thread has with it.
    pub depth: u32,
    /// It goes to a manager: no limit counts it and no pause stops it.
    pub to_manager: bool,
}

impl<'a> NewLetter<'a> {
    /// A letter that is owed.
    pub fn owed(owed: &'a LetterOwed, letter: &'a Letter) -> Self {
        Self {
            key: &owed.key,
            kind: stored_kind(owed.kind),
            letter,
            sender: None,
            to: &owed.to.address,
            application_id: None,
            inbox_id: None,
            due_at: owed.due_at,
            held: owed.held.as_ref(),
            // Invariant 8: once it is sent, nobody can tell from the outbox who sent a monitoring form.
            fleeting: owed.facts.monitoring_seen || owed.kind == LetterKind::MonitoringReceived,
            // A letter that answers nobody's mail makes no loop.
            counted: owed.in_answer_to.is_some(),
            fresh: owed.key.is_first(owed.kind, owed.facts.reference.as_ref()),
            depth: owed
                .in_answer_to
                .as_ref()
                .map_or(1, |theirs| theirs.depth.saturating_add(1)),
            to_manager: false,
        }
    }

    /// A mail that is sent on.
    pub fn forward(forward: &'a Forward, letter: &'a Letter, now: Timestamp) -> Self {
        Self {
            key: &forward.key,
            kind: FORWARD,
            letter,
            sender: None,
            to: &forward.to,
            application_id: None,
            inbox_id: None,
            due_at: now,
            held: forward.held.as_ref(),
            fleeting: !forward.keep,
            // A colleague who gets many forwards has her own letters all the same.
            counted: false,
            fresh: false,
            depth: 1,
            to_manager: false,
        }
    }
}

/// The kind of a mail that is sent on. It is no letter of ours: none takes its place.
pub(super) const FORWARD: &str = "forward";

/// Queues a written letter. Returns false where the letter of this key is there already: it
/// is owed once (invariant 2).
pub async fn enqueue(
    tx: &mut WriteTx,
    new: &NewLetter<'_>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (key, kind, letter) = (new.key.as_str(), new.kind, new.letter);
    let state = if new.held.is_some() { "held" } else { "queued" };
    let fleeting = new.fleeting;
    let (application_id, inbox_id) = (new.application_id, new.inbox_id);
    let waits = (new.due_at > now).then(|| "settling".to_owned());
    let why = new.held.map(|reason| reason.code.clone()).or(waits);
    let sender = new.sender.map(Address::as_str);
    let (recipient, folded) = (new.to.as_str(), new.to.folded());
    let counted = new.counted.then_some(new.to);
    let domain = counted.map(correspondent::domain).unwrap_or_default();
    let family = counted.map(correspondent::family).unwrap_or_default();
    let (fresh, depth, to_manager) = (new.fresh, new.depth, new.to_manager);
    let (due_at, created_at) = (stored_time(new.due_at), stored_time(now));
    let done = sqlx::query!(
        "INSERT INTO outbox (key, kind, state, sender, recipient, recipient_folded, recipient_domain, message_id, octets,
                             fleeting, application_id, inbox_id, due_at, created_at, why, recipient_family, fresh, depth, to_manager)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
        key,
        kind,
        state,
        sender,
        recipient,
        folded,
        domain,
        letter.message_id,
        letter.octets,
        fleeting,
        application_id,
        inbox_id,
        due_at,
        created_at,
        why,
        family,
        fresh,
        depth,
        to_manager
    )
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether a letter of this key is in the outbox.
pub async fn is_queued(tx: &mut WriteTx, key: &LetterKey) -> Result<bool, StoreError> {
    let key = key.as_str();
    let row = sqlx::query_scalar!("SELECT id FROM outbox WHERE key = ?", key);
    Ok(row.fetch_optional(tx.connection()).await?.is_some())
}

/// The kind as the outbox keeps it: neutral for the letter about a monitoring form, so that no
/// row tells who sent one (invariant 8).
fn stored_kind(kind: LetterKind) -> &'static str {
    if kind == LetterKind::MonitoringReceived {
        "notice"
    } else {
        kind.as_str()
    }
}

/// Whether this row of the outbox is a mail that is sent on.
pub async fn is_forward(tx: &mut WriteTx, id: i64) -> Result<bool, StoreError> {
    let kind = sqlx::query_scalar!("SELECT kind FROM outbox WHERE id = ?", id);
    let kind = kind.fetch_optional(tx.connection()).await?;
    Ok(kind.as_deref() == Some(FORWARD))
}

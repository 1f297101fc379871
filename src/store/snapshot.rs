//! What the rules may know about one message, read in the transaction that will act on it
//! (invariant 4).

use jiff::{SignedDuration, Timestamp};

use super::enqueue::FORWARD;
use super::{StoreError, WriteTx, applications, merging, read_time, stored_time};
use crate::domain::address::Address;
use crate::domain::application::{Application, Reference};
use crate::domain::correspondent;
use crate::domain::doubles::Merged;
use crate::domain::letter::LetterKind;
use crate::domain::plan::{KnownLetter, Limits, RecentLetters, SentLetter};

/// By what a message is tied to what we know.
#[derive(Clone, Debug, Default)]
pub struct Ties {
    /// The sender's address and the one on the form.
    pub addresses: Vec<Address>,
    /// Message-IDs in In-Reply-To and References.
    pub thread: Vec<String>,
    /// References that stand in the subject.
    pub references: Vec<Reference>,
}

/// What was found for these ties.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Letters of ours that the thread names.
    pub letters: Vec<KnownLetter>,
    /// The same letters with whom they went to.
    pub sent: Vec<SentLetter>,
    /// Applications, newest first.
    pub applications: Vec<Application>,
    /// How many letters of ours the thread holds, one after the other.
    pub depth: u32,
    /// References in the subject whose applications were merged into others.
    pub merged: Vec<Merged>,
}

/// More thread entries than this are not looked up: References may hold thousands.
const MOST_THREAD_ENTRIES: usize = 50;

/// Finds what the message is tied to.
pub async fn find(tx: &mut WriteTx, ties: &Ties) -> Result<Found, StoreError> {
    let (mut letters, mut sent, mut depth) = (Vec::new(), Vec::new(), 0);
    for message_id in ties.thread.iter().take(MOST_THREAD_ENTRIES) {
        let row = sqlx::query!(
            r#"SELECT application.reference AS "reference?", kind, outbox.state, uncertain AS "uncertain: bool", recipient_folded, outbox.created_at, depth AS "depth: u32" FROM outbox
               LEFT JOIN application ON application.id = outbox.application_id WHERE message_id = ?"#,
            message_id
        )
        .fetch_optional(tx.connection())
        .await?;
        if let Some(row) = row {
            let reference = row.reference.map(Reference::from_stored);
            depth = depth.max(row.depth);
            sent.push(SentLetter {
                message_id: message_id.clone(),
                kind: LetterKind::parse(&row.kind),
                forward: row.kind == FORWARD,
                recipient: row.recipient_folded,
                reference: reference.clone(),
                written_at: read_time(&row.created_at)?,
                // One that was lost after the final dot may have gone out, and come back.
                counts_as_sent: row.state == "sent" || (row.state == "deferred" && row.uncertain),
            });
            letters.push(KnownLetter {
                message_id: message_id.clone(),
                reference,
            });
        }
    }
    let mut references = ties.references.clone();
    references.extend(letters.iter().filter_map(|letter| letter.reference.clone()));
    let applications = applications::of_people(tx, &ties.addresses, &references).await?;
    let mut merged = Vec::new();
    for reference in &ties.references {
        merged.extend(merging::merged(tx, reference).await?);
    }
    Ok(Found {
        letters,
        sent,
        applications,
        depth,
        merged,
    })
}

/// Counts the letters of late to this address, as the limits need them.
pub async fn recent_letters(
    tx: &mut WriteTx,
    address: &Address,
    limits: &Limits,
    closed_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<RecentLetters, StoreError> {
    let before = |hours: i64| {
        stored_time(
            now.saturating_sub(SignedDuration::from_hours(hours))
                .unwrap_or(now),
        )
    };
    let family = correspondent::family(address);
    let domain = correspondent::domain(address);
    let (day, hour) = (before(24), before(1));
    let weeks = before(i64::from(limits.same_kind_days) * 24);
    let closed = closed_at.map_or_else(|| stored_time(now), stored_time);
    let (per_domain, per_hour) = (limits.per_domain_per_hour, limits.per_hour);
    let of_family = sqlx::query!(
        r#"SELECT COUNT(*) FILTER (WHERE created_at > ?2) AS "today!: u32",
                  COUNT(*) FILTER (WHERE kind = 'question_received' AND created_at > ?3) AS "questions!: u32",
                  COUNT(*) FILTER (WHERE kind = 'rights_received' AND created_at > ?3) AS "rights!: u32",
                  COUNT(*) FILTER (WHERE kind = 'adjustment_received' AND created_at > ?3) AS "adjustments!: u32",
                  COUNT(*) FILTER (WHERE kind = 'form_needed' AND created_at > ?3) AS "form_needed!: u32",
                  COUNT(*) FILTER (WHERE kind = 'notice' AND created_at > ?3) AS "notices!: u32",
                  COUNT(*) FILTER (WHERE kind = 'closed' AND created_at >= ?4) AS "closed!: u32",
                  COUNT(*) FILTER (WHERE fresh = 0 AND created_at > ?3) AS "exchanged!: u32"
           FROM outbox WHERE recipient_family = ?1 AND state NOT IN ('cancelled', 'held')"#,
        family,
        day,
        weeks,
        closed
    )
    .fetch_one(tx.connection())
    .await?;
    let of_organisation = organisation_letters(tx, address, limits, &day, &weeks).await?;
    // What is held or cancelled went to nobody: counted, it would keep a limit shut for ever.
    // Counting stops where the limit is reached: a burst must not make each mail slower.
    let of_domain = sqlx::query_scalar!(
        r#"SELECT COUNT(*) AS "count!: u32" FROM (SELECT 1 FROM outbox WHERE recipient_domain = ? AND to_manager = 0 AND created_at > ? AND state NOT IN ('cancelled', 'held') LIMIT ?)"#,
        domain,
        hour,
        per_domain
    )
    .fetch_one(tx.connection())
    .await?;
    let of_all = sqlx::query_scalar!(
        r#"SELECT COUNT(*) AS "count!: u32" FROM (SELECT 1 FROM outbox WHERE created_at > ? AND to_manager = 0 AND kind NOT IN ('shortlisted', 'recruited', 'declined') AND state NOT IN ('cancelled', 'held') LIMIT ?)"#,
        hour,
        per_hour
    )
    .fetch_one(tx.connection())
    .await?;
    let most = limits.per_exchange.saturating_mul(2);
    let about_monitoring_today = sqlx::query_scalar!(
        r#"SELECT COUNT(*) AS "count!: u32" FROM (SELECT 1 FROM outbox WHERE kind = 'notice' AND created_at > ? AND state NOT IN ('cancelled', 'held') LIMIT ?)"#,
        day,
        most
    )
    .fetch_one(tx.connection())
    .await?;
    Ok(RecentLetters {
        to_address_today: of_family.today,
        to_domain_this_hour: of_domain,
        this_hour: of_all,
        questions_to_address: of_family.questions,
        rights_to_address: of_family.rights,
        adjustments_to_address: of_family.adjustments,
        form_needed_to_address: of_family.form_needed,
        monitoring_to_address: of_family.notices,
        closed_to_address: of_family.closed,
        in_exchange: of_family.exchanged.max(of_organisation.exchanged),
        to_organisation_today: of_organisation.today,
        about_monitoring_today,
        ..RecentLetters::default()
    })
}

/// Letters to one organisation's domain, counted no further than its limits.
#[derive(Default)]
struct ToOrganisation {
    exchanged: u32,
    today: u32,
}

async fn organisation_letters(
    tx: &mut WriteTx,
    address: &Address,
    limits: &Limits,
    day: &str,
    weeks: &str,
) -> Result<ToOrganisation, StoreError> {
    let Some(domain) = correspondent::organisation(address) else {
        return Ok(ToOrganisation::default());
    };
    let (most, most_today) = (limits.per_exchange, limits.per_exchange.saturating_mul(2));
    let exchanged = sqlx::query_scalar!(
        r#"SELECT COUNT(*) AS "count!: u32" FROM (SELECT 1 FROM outbox WHERE recipient_domain = ? AND created_at > ? AND fresh = 0 AND state NOT IN ('cancelled', 'held') LIMIT ?)"#,
        domain,
        weeks,
        most
    )
    .fetch_one(tx.connection())
    .await?;
    let today = sqlx::query_scalar!(
        r#"SELECT COUNT(*) AS "count!: u32" FROM (SELECT 1 FROM outbox WHERE recipient_domain = ? AND created_at > ? AND state NOT IN ('cancelled', 'held') LIMIT ?)"#,
        domain,
        day,
        most_today
    )
    .fetch_one(tx.connection())
    .await?;
    Ok(ToOrganisation { exchanged, today })
}

/// The number that the next application gets.
pub async fn next_number(tx: &mut WriteTx) -> Result<u32, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT COALESCE(MAX(number), 0) + 1 AS "next!: u32" FROM application"#
    )
    .fetch_one(tx.connection())
    .await?)
}

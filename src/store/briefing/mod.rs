//! How things stand, read for a digest in the transaction that queues it: its numbers are those of
//! the database (invariant 4). An application that became part of another is never counted or shown.
//!
//! Special-category data stays out by never being read. Of the answers only four are asked for by
//! name: regions, current role, organisation and experience of advocacy; what somebody writes of
//! themselves in the last is their own choice of words, as it is for whoever reads the form. The
//! answer that holds access needs is none of them. Three more places could tell of needs: the flag
//! `adjustment_request`, a problem with the access needs' answer, and the kind of the letter that
//! answers such a request; none is told, nor the flag `restricted_document`. A request for an
//! adjustment stands in the review list alone, as something to be done. Files, notes, mails' words
//! and versions that were only proposed are not read at all, and of a monitoring form nothing is
//! stored that could be (invariant 8).

mod cards;
mod pulse;
mod waiting;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{StoreError, WriteTx, opening, read_time};
use crate::domain::briefing::{Briefing, OpeningFacts, Shown, Since, Standing};
use crate::domain::opening::Counts;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// New is what came after this.
    pub since: Since,
    /// The present moment.
    pub now: Timestamp,
    /// What counts against the target.
    pub counts: Counts,
    /// By whose clocks a week begins.
    pub zone: &'a TimeZone,
    /// How much is shown.
    pub shown: Shown,
}

/// How things stand, as this transaction sees it.
pub async fn read(tx: &mut WriteTx, question: &Question<'_>) -> Result<Briefing, StoreError> {
    let Question {
        since, now, shown, ..
    } = *question;
    let (reviews, reviews_total) = waiting::reviews(tx, shown.reviews).await?;
    let (returned, returned_total) = waiting::returned(tx, since, shown.others).await?;
    let (held, held_total) = waiting::held(tx, shown.others).await?;
    let (refused, refused_total) = waiting::refused(tx, since, shown.others).await?;
    Ok(Briefing {
        now,
        since: since.at,
        opening: opening_facts(tx, question.counts).await?,
        standing: standing(tx).await?,
        reviews,
        reviews_total,
        new: cards::new(tx, since, shown.new).await?,
        undecided: cards::undecided(tx, since, shown.undecided).await?,
        late: cards::late(tx, since, shown.late).await?,
        returned,
        returned_total,
        held,
        held_total,
        refused,
        refused_total,
        weeks: pulse::weeks(tx, now, question.zone).await?,
        health: pulse::health(tx, now).await?,
    })
}

async fn opening_facts(tx: &mut WriteTx, counts: Counts) -> Result<OpeningFacts, StoreError> {
    let opening = opening::read(tx).await?;
    let taken = opening::tally(tx).await?.against(counts);
    let paused_at = sqlx::query_scalar!("SELECT letters_paused_at FROM opening LIMIT 1")
        .fetch_one(tx.connection())
        .await?;
    Ok(OpeningFacts {
        name: opening.name,
        state: opening.state,
        closed_at: opening.closed_at,
        closes_at: opening.closes_at,
        target: opening.target,
        counts,
        taken,
        paused_at: paused_at.map(|at| read_time(&at)).transpose()?,
    })
}

async fn standing(tx: &mut WriteTx) -> Result<Standing, StoreError> {
    Ok(sqlx::query_as!(
        Standing,
        r#"SELECT COUNT(*) AS "all!: u32",
                  COUNT(*) FILTER (WHERE status = 'received') AS "received!: u32",
                  COUNT(*) FILTER (WHERE status = 'shortlisted') AS "shortlisted!: u32",
                  COUNT(*) FILTER (WHERE status = 'recruited') AS "recruited!: u32",
                  COUNT(*) FILTER (WHERE status = 'declined') AS "declined!: u32",
                  COUNT(*) FILTER (WHERE status = 'withdrawn') AS "withdrawn!: u32",
                  COUNT(*) FILTER (WHERE status <> 'withdrawn' AND complete = 1) AS "complete!: u32",
                  COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM flag WHERE application_id = application.id AND flag = 'late')) AS "late!: u32"
           FROM application WHERE merged_into IS NULL"#
    )
    .fetch_one(tx.connection())
    .await?)
}

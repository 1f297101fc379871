//! DELIVER: due letters to the submission. A letter is claimed and charged, committed, and only
//! then meets the network; only the task that claimed it ends it. Results are committed as
//! they come, as many at once as there are, so that a crash leaves few letters in doubt.

use std::collections::VecDeque;
use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc;

use super::lines::Reins;
use super::{House, Progress, StepError, vitals};
use crate::domain::letter::Outgoing;
use crate::domain::plan::Reason;
use crate::domain::submission::SubmitOutcome;
use crate::mail::submission::{Line, Submission};
use crate::rules::retry;
use crate::store::outbox::{self, Ending};
use crate::store::{StoreError, enqueue, reviews};

/// Letters claimed at once.
const BATCH: u32 = 60;
/// How long the line rests after a refusal that only a person can mend.
const PAUSE: SignedDuration = SignedDuration::from_mins(15);
/// How long a letter that was in hand at such a refusal lets the others go first.
const STAND_BACK: SignedDuration = SignedDuration::from_mins(30);
/// How long the line rests when the server throttles and does not say how long.
const THROTTLE: SignedDuration = SignedDuration::from_mins(1);

/// The submission's lines and what they may do.
#[derive(Debug)]
pub struct Deliver {
    lines: Vec<Line>,
    per_minute: Option<u32>,
    paused_until: Option<Timestamp>,
    reins: Reins,
}

/// Why the whole line stopped in the middle of a batch.
#[derive(Clone, Debug)]
enum Stop {
    Unavailable(String),
    Refused(String),
    Throttled(SignedDuration),
}

/// What the lines of one batch share.
struct Batch<'a> {
    house: &'a House,
    queue: Mutex<VecDeque<Outgoing>>,
    stop: Mutex<Option<Stop>>,
    now: Timestamp,
    reins: &'a Reins,
}

impl Deliver {
    /// As many independent lines as config says, and its pace.
    pub fn new(
        submission: &Submission,
        connections: u32,
        per_minute: Option<u32>,
        reins: Reins,
    ) -> Self {
        let lines = (0..connections.max(1)).map(|_| submission.line()).collect();
        Self {
            lines,
            per_minute,
            paused_until: None,
            reins,
        }
    }

    /// Claims what is due and hands it over.
    pub async fn step(&mut self, house: &House, now: Timestamp) -> Result<Progress, StepError> {
        if self.paused_until.is_some_and(|until| now < until) {
            return Ok(Progress::Idle);
        }
        self.paused_until = None;
        let most = self.allowance(house, now).await?;
        if most == 0 || house.store.next_due().await?.is_none_or(|due| due > now) {
            return Ok(Progress::Idle);
        }
        let mut tx = house.store.write_tx().await?;
        let claimed = outbox::claim_due(&mut tx, now, most).await?;
        tx.commit().await?;
        if claimed.is_empty() {
            return Ok(Progress::Idle);
        }
        let (stop, sent) = self.hand_over(house, claimed, now).await?;
        vitals::of_submission(house, sent, stop.is_some(), now).await?;
        self.after(house, stop, now).await
    }

    /// How many letters the pace allows now.
    async fn allowance(&self, house: &House, now: Timestamp) -> Result<u32, StoreError> {
        let Some(limit) = self.per_minute else {
            return Ok(BATCH);
        };
        let since = now.checked_sub(SignedDuration::from_mins(1)).unwrap_or(now);
        let sent = house.store.sent_since(since).await?;
        Ok(limit.saturating_sub(sent).min(BATCH))
    }

    /// Why the line stopped, if it did, and whether the server took any letter.
    async fn hand_over(
        &mut self,
        house: &House,
        claimed: Vec<Outgoing>,
        now: Timestamp,
    ) -> Result<(Option<Stop>, bool), StepError> {
        let batch = Batch {
            house,
            queue: Mutex::new(claimed.into()),
            stop: Mutex::new(None),
            now,
            reins: &self.reins,
        };
        let (endings, mut ended) = mpsc::channel(usize::try_from(BATCH).unwrap_or(64));
        let work = async {
            let lines = self
                .lines
                .iter_mut()
                .map(|line| batch.work(line, endings.clone()));
            futures_util::future::join_all(lines).await;
            drop(endings);
        };
        let booking = async {
            let (mut together, mut sent) = (Vec::new(), false);
            while ended.recv_many(&mut together, 64).await > 0 {
                book(house, &together, now).await?;
                sent |= together
                    .iter()
                    .any(|(_, ending)| matches!(ending, Ending::Sent { .. }));
                together.clear();
            }
            Ok::<_, StepError>(sent)
        };
        let ((), booked) = tokio::join!(work, booking);
        let sent = booked?;
        let left: Vec<Outgoing> = lock(&batch.queue).drain(..).collect();
        let stop = lock(&batch.stop).clone();
        let due_at = now;
        let given_back: Vec<_> = left
            .iter()
            .map(|letter| (letter.id, Ending::GivenBack { due_at }))
            .collect();
        book(house, &given_back, now).await?;
        Ok((stop, sent))
    }

    /// What a stopped line means for the ones to come.
    async fn after(
        &mut self,
        house: &House,
        stop: Option<Stop>,
        now: Timestamp,
    ) -> Result<Progress, StepError> {
        match stop {
            None => Ok(Progress::Worked),
            Some(Stop::Unavailable(why)) => Err(StepError::Submission(why)),
            Some(Stop::Throttled(wait)) => {
                tracing::warn!(
                    seconds = wait.as_secs(),
                    "the submission server asks for patience"
                );
                self.paused_until = now.checked_add(wait).ok();
                Ok(Progress::Idle)
            }
            Some(Stop::Refused(code)) => {
                tracing::error!(
                    code,
                    "the submission server refuses us: letters wait until it is mended (run check)"
                );
                self.paused_until = now.checked_add(PAUSE).ok();
                let words = format!(
                    "No letters go out: the submission server refuses the sign-in or the sender ({code}). Ask the administrator to run: qpm-intake check"
                );
                let mut tx = house.store.write_tx().await?;
                reviews::add(
                    &mut tx,
                    &Reason::new("submission_refused", words),
                    reviews::About::default(),
                    now,
                )
                .await?;
                tx.commit().await?;
                Ok(Progress::Idle)
            }
        }
    }

    /// Whether the line waits for a person to mend something, or for the server's patience.
    pub fn is_paused(&self) -> bool {
        self.paused_until.is_some()
    }

    /// Says goodbye to the server.
    pub async fn close(&mut self) {
        for line in &mut self.lines {
            line.close().await;
        }
    }
}

impl Batch<'_> {
    /// One line takes letter after letter until none is left or the line has to stop.
    async fn work(&self, line: &mut Line, endings: mpsc::Sender<(i64, Ending)>) {
        // A letter in hand is finished; none is begun once the order to stop has come.
        while lock(&self.stop).is_none() && !self.reins.stop.is_cancelled() {
            let Some(letter) = lock(&self.queue).pop_front() else {
                return;
            };
            let outcome = line
                .submit(&letter.key, &letter.envelope, &letter.octets)
                .await;
            self.reins.pulse.beat();
            let (ending, stop) = self.judge(&letter, outcome);
            if let Some(stop) = stop {
                lock(&self.stop).get_or_insert(stop);
            }
            if endings.send((letter.id, ending)).await.is_err() {
                return;
            }
        }
    }

    fn judge(&self, letter: &Outgoing, outcome: SubmitOutcome) -> (Ending, Option<Stop>) {
        let give_back = Ending::GivenBack { due_at: self.now };
        match outcome {
            SubmitOutcome::Sent(code) => (
                Ending::Sent {
                    result: code.to_string(),
                },
                None,
            ),
            SubmitOutcome::Deferred(code) => (self.later(letter, code.to_string(), false), None),
            // RFC 1047: between the final dot and its answer both sides may own the letter.
            SubmitOutcome::Unknown => (
                self.later(letter, "lost after the final dot".into(), true),
                None,
            ),
            SubmitOutcome::Rejected(code) => (
                Ending::Failed {
                    result: code.to_string(),
                    why: "rejected",
                },
                None,
            ),
            SubmitOutcome::Unavailable(why) => (give_back, Some(Stop::Unavailable(why))),
            SubmitOutcome::Refused(code) => {
                let code = code.to_string();
                (self.stand_back(letter, &code), Some(Stop::Refused(code)))
            }
            SubmitOutcome::Throttled(_, wait) => {
                let wait = wait
                    .and_then(|wait| SignedDuration::try_from(wait).ok())
                    .unwrap_or(THROTTLE);
                (give_back, Some(Stop::Throttled(wait)))
            }
        }
    }

    /// A refusal for policy's sake is nearly always about us, so it is charged to no letter. In
    /// case it was about this one after all, the others go first when the line tries again; and
    /// like every letter it is given up after five days.
    fn stand_back(&self, letter: &Outgoing, code: &str) -> Ending {
        if self.now.duration_since(letter.queued_at) >= retry::GIVE_UP_AFTER {
            let result = code.to_owned();
            return Ending::Failed {
                result,
                why: "given_up",
            };
        }
        let due_at = self.now.checked_add(STAND_BACK).unwrap_or(self.now);
        Ending::GivenBack { due_at }
    }

    fn later(&self, letter: &Outgoing, result: String, uncertain: bool) -> Ending {
        let dice = self.house.dice.fraction();
        match retry::next_attempt(letter.queued_at, letter.attempt, dice, self.now) {
            Some(due_at) => Ending::Deferred {
                result,
                due_at,
                uncertain,
            },
            None => Ending::Failed {
                result,
                why: "given_up",
            },
        }
    }
}

/// Commits how attempts ended, and tells the manager of those that failed.
async fn book(house: &House, endings: &[(i64, Ending)], now: Timestamp) -> Result<(), StepError> {
    if endings.is_empty() {
        return Ok(());
    }
    let mut tx = house.store.write_tx().await?;
    for (id, ending) in endings {
        outbox::finish(&mut tx, *id, ending, now).await?;
        if let Ending::Failed { result, why } = ending {
            let (what, todo) = if enqueue::is_forward(&mut tx, *id).await? {
                (
                    "A mail to be forwarded",
                    "forward it from the mailbox yourself",
                )
            } else {
                ("A letter", "reach the person another way")
            };
            let words = match *why {
                "given_up" => {
                    format!("{what} could not be delivered in five days ({result}): please {todo}.")
                }
                _ => format!("{what} was refused by the mail server ({result}): please {todo}."),
            };
            let about = reviews::About {
                outbox_id: Some(*id),
                ..Default::default()
            };
            reviews::add(&mut tx, &Reason::new("letter_failed", words), about, now).await?;
            tracing::warn!(outbox.id = id, result, "a letter failed");
        }
    }
    tx.commit().await?;
    tracing::info!(letters = endings.len(), "letters ended");
    Ok(())
}

/// A lock that a panic elsewhere does not close for good.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

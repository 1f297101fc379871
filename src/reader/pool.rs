//! The children that rest between forms, and what happens to a question that kills its reader.
//!
//! A child is taken off the bench to be asked and put back only after its whole answer has been
//! read. Whoever gives up in between (a cancelled future, a deadline) drops the child, which kills
//! it: no form is ever given the answer that belongs to another.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};

use super::process::{Process, Silence};
use super::protocol::{Answer, MOST_REQUEST, Tag};
use super::{Checked, ReaderError, Settings};
use crate::domain::form::FormDefinition;
use crate::domain::verdict::Unreadable;

/// A child with nothing to do is let go after this: a recruitment mailbox is quiet for hours, and
/// a start takes milliseconds.
const REST: Duration = Duration::from_secs(30);

#[derive(Debug)]
pub(super) struct Pool {
    settings: Settings,
    form: Arc<FormDefinition>,
    permits: Semaphore,
    rest: Duration,
    bench: Mutex<Bench>,
}

/// Children with no question open.
#[derive(Debug, Default)]
struct Bench {
    resting: Vec<(Instant, Process)>,
    /// A task looks after those that rest too long.
    attended: bool,
}

/// How a question ended.
#[derive(Debug)]
pub(super) enum Ending {
    /// With an answer.
    Answered(Answer),
    /// With the end of its reader, twice, or of its time.
    Unreadable(Unreadable),
}

impl Pool {
    pub(super) fn new(settings: Settings, form: Arc<FormDefinition>) -> Self {
        Self {
            permits: Semaphore::new(settings.processes.max(1)),
            settings,
            form,
            rest: REST,
            bench: Mutex::default(),
        }
    }

    pub(super) fn with_rest(self, rest: Duration) -> Self {
        Self { rest, ..self }
    }

    /// Asks one question, of two children at most. The time that they take for it is paid from
    /// `left`; the time until one is free or has started is not, since the file can do nothing
    /// about it.
    pub(super) async fn ask(
        self: &Arc<Self>,
        tag: Tag,
        octets: &[u8],
        left: &mut Duration,
    ) -> Result<Ending, ReaderError> {
        if octets.len() > MOST_REQUEST {
            return Ok(Ending::Unreadable(Unreadable::TooLarge));
        }
        if left.is_zero() {
            return Ok(Ending::Unreadable(Unreadable::Hostile));
        }
        // An error would mean that the semaphore was closed, which nobody does.
        let _permit = self.permits.acquire().await;
        let mut blame = Unreadable::Hostile;
        // A child may be killed by anybody, and one that has read many forms has less memory to
        // spare than a new one: only what a fresh reader does not survive either is to blame.
        for resting in [self.take(), None] {
            let mut process = match resting {
                Some(process) => process,
                None => self.fresh().await?,
            };
            let started = Instant::now();
            let answer = timeout(*left, process.ask(tag, octets)).await;
            *left = left.saturating_sub(started.elapsed());
            match answer {
                Ok(Ok(answer)) => {
                    self.put_back(process);
                    return Ok(Ending::Answered(answer));
                }
                Ok(Err(Silence::Ended)) => blame = process.post_mortem().await,
                Ok(Err(Silence::Nonsense)) => {
                    process.kill().await;
                    blame = Unreadable::Hostile;
                }
                // Not tried again: it would cost the forms behind it the same time once more.
                Err(_) => {
                    process.kill().await;
                    return Ok(Ending::Unreadable(Unreadable::Hostile));
                }
            }
        }
        Ok(Ending::Unreadable(blame))
    }

    /// See [`super::Readers::check`].
    pub(super) async fn check(&self) -> Result<Checked, ReaderError> {
        let _permit = self.permits.acquire().await;
        let mut process = self.fresh().await?;
        let words = br#"{"text":"Is the opening still open?","html":null}"#;
        let asked = async {
            let read = process.ask(Tag::Body, words).await;
            let tried = process.ask(Tag::Trial, &[]).await;
            (read, tried)
        };
        let answers = timeout(self.time(), asked).await;
        let sandbox = process.sandbox().clone();
        process.kill().await;
        match answers {
            Ok((Ok(Answer::Body(_)), Ok(Answer::Trial(reached)))) => {
                Ok(Checked { sandbox, reached })
            }
            _ => Err(ReaderError::CannotStart(
                "the reader starts but does not read".to_owned(),
            )),
        }
    }

    /// What a mail's files and words have together.
    pub(super) fn time(&self) -> Duration {
        Duration::from_secs(self.settings.seconds)
    }

    async fn fresh(&self) -> Result<Process, ReaderError> {
        let form = serde_json::to_vec(&*self.form).map_err(|_| {
            ReaderError::CannotStart("the form definition cannot be told to the reader".to_owned())
        })?;
        Process::start(&self.settings, &form).await
    }

    /// The child that has rested for the shortest time, so that those not needed go. It may have
    /// been killed while it rested; asking it finds that out.
    fn take(&self) -> Option<Process> {
        self.lock().resting.pop().map(|(_, process)| process)
    }

    fn put_back(self: &Arc<Self>, process: Process) {
        if process.is_leaving() {
            return;
        }
        let mut bench = self.lock();
        bench.resting.push((Instant::now(), process));
        if !bench.attended {
            bench.attended = true;
            tokio::spawn(attend(Arc::downgrade(self), self.rest));
        }
    }

    /// Lets go of those that have rested long enough. Whether any remain.
    fn let_go(&self) -> bool {
        let mut bench = self.lock();
        let resting = std::mem::take(&mut bench.resting);
        let (stay, go): (Vec<_>, Vec<_>) = resting
            .into_iter()
            .partition(|(since, _)| since.elapsed() < self.rest);
        bench.resting = stay;
        bench.attended = !bench.resting.is_empty();
        let any = bench.attended;
        drop(bench);
        drop(go);
        any
    }

    fn lock(&self) -> MutexGuard<'_, Bench> {
        // Nothing panics while it holds the lock; if it did, the list would still be a list.
        self.bench.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Looks after the bench until it is empty.
async fn attend(pool: Weak<Pool>, rest: Duration) {
    loop {
        sleep(rest).await;
        match pool.upgrade() {
            Some(pool) if pool.let_go() => {}
            _ => return,
        }
    }
}

//! The daemon: starts the four lines, tells systemd how it stands, stops cleanly.
//!
//! It decides nothing. A line that ends by itself ends the daemon with an error, so that
//! systemd starts it again; killing it at any point is safe.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use jiff::Timestamp;
use sd_notify::NotifyState;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::config::check::date;
use crate::domain::opening::{Opening, OpeningState};
use crate::furnish;
use crate::store::{Store, opening, outbox};
use crate::workers::deliver::Deliver;
use crate::workers::fetch::Fetch;
use crate::workers::lines::{Clock, LONGEST_REST, Pulse, Reins};
use crate::workers::{House, Progress, alert, process, schedule, watch};

/// A step in hand may take this long once the order to stop has come (systemd kills at 30 s).
const GRACE: Duration = Duration::from_secs(18);
/// A line that made no progress for this long hangs: longer than the slowest honest step, the
/// ten minutes that RFC 5321 §4.5.3.2.6 gives the answer to the final dot.
const LONGEST_SILENCE: Duration = Duration::from_mins(15);

/// The daemon's settings cannot work with the database that is there.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct CannotStart(pub String);

/// Opens the store as its only master: takes the instance lock, brings the layout up to date,
/// makes the opening, releases letters that a crash left claimed.
pub async fn open_store(config: &Config, now: Timestamp) -> anyhow::Result<(Store, File)> {
    let path = &config.store.path;
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    let lock = instance_lock(path)?;
    let fresh = !path.exists();
    let wanted = wanted_opening(config, now)?;
    if fresh && wanted.closes_at.is_some_and(|at| at <= now) {
        let words = "opening.closes_at lies in the past and the database is new: everybody would be told \"closed\" before anyone can apply. hint: set opening.closes_at to a later day, or to \"\"";
        return Err(CannotStart(words.into()).into());
    }
    let store = Store::open(path)
        .await
        .with_context(|| format!("the database {}", path.display()))?;
    let mut tx = store.write_tx().await?;
    opening::ensure(&mut tx, &wanted, now).await?;
    let released = outbox::release_claims(&mut tx).await?;
    tx.commit().await?;
    if released > 0 {
        tracing::warn!(
            letters = released,
            "letters were on their way when the program ended: they are sent again, with the same Message-ID"
        );
    }
    Ok((store, lock))
}

fn wanted_opening(config: &Config, now: Timestamp) -> anyhow::Result<Opening> {
    let section = &config.opening;
    Ok(Opening {
        id: 1,
        name: section.name.clone(),
        target: u32::try_from(section.target).context("opening.target")?,
        state: OpeningState::Open,
        opened_at: now,
        closed_at: None,
        opens_at: date(&section.opens_at).map_err(anyhow::Error::msg)?,
        closes_at: date(&section.closes_at).map_err(anyhow::Error::msg)?,
        letters_paused_at: None,
    })
}

/// One daemon a database: held for as long as the file is open.
fn instance_lock(store: &Path) -> anyhow::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let path = store.with_extension("lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(&path)
        .with_context(|| format!("{} cannot be opened", path.display()))?;
    file.try_lock().map_err(|_| {
        anyhow::anyhow!(
            "another qpm-intake works on {}: stop it first (one database, one daemon)",
            store.display()
        )
    })?;
    Ok(file)
}

/// The four lines' reins, connected: who wakes whom.
struct AllReins {
    fetch: Reins,
    process: Reins,
    deliver: Reins,
    schedule: Reins,
    alert: Reins,
    watch: Reins,
}

fn all_reins(stop: &CancellationToken, clock: Clock) -> AllReins {
    let wake = |()| Arc::new(Notify::new());
    let [fetch, process, deliver, schedule, alert, watch] = [(); 6].map(wake);
    let reins = |name, wake: &Arc<Notify>, wakes: &[&Arc<Notify>]| Reins {
        name,
        stop: stop.clone(),
        wake: wake.clone(),
        wakes: wakes.iter().map(|other| (*other).clone()).collect(),
        pulse: Arc::new(Pulse::default()),
        clock,
    };
    AllReins {
        fetch: reins("fetch", &fetch, &[&process]),
        // A processed mail is owed a letter, can be filed, and may have to be told at once.
        process: reins("process", &process, &[&deliver, &fetch, &schedule]),
        deliver: reins("deliver", &deliver, &[]),
        schedule: reins("schedule", &schedule, &[&deliver, &alert]),
        alert: reins("alert", &alert, &[]),
        watch: reins("watch", &watch, &[]),
    }
}

fn fetch_of(config: &Config, reins: Reins) -> anyhow::Result<Fetch> {
    Ok(Fetch {
        mailbox: furnish::mailbox(config)?,
        folder: furnish::folder_name(config),
        filing: config.mailbox.filing,
        reins,
    })
}

fn deliver_of(config: &Config, reins: Reins) -> anyhow::Result<Deliver> {
    let submission = furnish::submission(config)?;
    Ok(Deliver::new(
        &submission,
        config.submission.connections,
        config.per_minute(),
        reins,
    ))
}

/// `run --once`: takes in all that waits, sends all that is due, and comes back. The lines work
/// side by side, each until the one before it is through.
pub async fn once(
    config: &Config,
    house: &House,
    clock: Clock,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    let reins = all_reins(stop, clock);
    let (news, letters) = (reins.process.wake.clone(), reins.deliver.wake.clone());
    let mut fetch = fetch_of(config, reins.fetch)?;
    let mut deliver = deliver_of(config, reins.deliver)?;
    schedule::step(house, clock()).await?;
    let (fetched, processed) = (CancellationToken::new(), CancellationToken::new());
    let fetching = async {
        let result = loop {
            match fetch.step(house, clock()).await {
                Ok(Progress::Worked) if !stop.is_cancelled() => {}
                Ok(_) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        fetched.cancel();
        result
    };
    let processing = async {
        let result = until_drained(&fetched, &news, stop, async || {
            let progress = process::step(house, clock()).await;
            letters.notify_one();
            progress
        })
        .await;
        let told = schedule::step(house, clock()).await;
        processed.cancel();
        result.and(told.context("telling the manager"))
    };
    let delivering = until_drained(&processed, &letters, stop, async || {
        deliver.step(house, clock()).await
    });
    let (fetching, processing, delivering) = tokio::join!(fetching, processing, delivering);
    let called = alert::call::step(house, clock()).await;
    deliver.close().await;
    // What failed is told after all that could be done was done.
    delivering.context("delivering letters")?;
    processing.context("processing mail")?;
    fetching.context("fetching mail")?;
    called.context("telling the administrator")?;
    while fetch.file(house, clock()).await? == Progress::Worked && !stop.is_cancelled() {}
    fetch.mailbox.close().await;
    watch::once(furnish::watches(config, &reins.watch)?, house).await;
    anyhow::ensure!(
        !deliver.is_paused(),
        "the submission server refuses us or asks for patience: letters wait. hint: run check"
    );
    Ok(())
}

/// Steps until the line before is through and nothing is left.
async fn until_drained(
    before: &CancellationToken,
    news: &Notify,
    stop: &CancellationToken,
    mut work: impl AsyncFnMut() -> Result<Progress, crate::workers::StepError>,
) -> anyhow::Result<()> {
    loop {
        // Looked at before the step: what arrives during it is found by the next.
        let last = before.is_cancelled();
        match work().await? {
            _ if stop.is_cancelled() => return Ok(()),
            Progress::Worked => {}
            Progress::Idle if last => return Ok(()),
            Progress::Idle => tokio::select! {
                () = news.notified() => {}
                () = before.cancelled() => {}
                () = stop.cancelled() => {}
            },
        }
    }
}

/// `run`: until told to stop.
pub async fn run(
    config: &Config,
    house: Arc<House>,
    clock: Clock,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let reins = all_reins(&stop, clock);
    let watched = [
        &reins.fetch,
        &reins.process,
        &reins.deliver,
        &reins.schedule,
        &reins.alert,
        &reins.watch,
    ]
    .map(|reins| (reins.name, reins.pulse.clone()));
    let mut fetch = fetch_of(config, reins.fetch.clone())?;
    let mut deliver = deliver_of(config, reins.deliver.clone())?;
    let poll = Duration::from_secs(config.mailbox.poll_seconds);
    let ready = CancellationToken::new();

    let mut lines = tokio::task::JoinSet::new();
    let (shared, tried) = (house.clone(), ready.clone());
    lines.spawn(async move {
        let reins = &reins.fetch;
        while !reins.stop.is_cancelled() {
            let result = fetch.step(&shared, (reins.clock)()).await;
            tried.cancel();
            if reins.after(result, &shared.dice).await {
                wait_for_mail(&mut fetch, reins, poll, &shared).await;
            }
        }
        fetch.mailbox.close().await;
    });
    let shared = house.clone();
    lines.spawn(async move {
        let reins = &reins.process;
        while !reins.stop.is_cancelled() {
            let result = process::step(&shared, (reins.clock)()).await;
            if reins.after(result, &shared.dice).await {
                reins.rest(LONGEST_REST).await;
            }
        }
    });
    let shared = house.clone();
    lines.spawn(async move {
        let reins = &reins.deliver;
        while !reins.stop.is_cancelled() {
            let result = deliver.step(&shared, (reins.clock)()).await;
            if reins.after(result, &shared.dice).await {
                // A server should not have to hold a connection for us that has nothing to say.
                deliver.close().await;
                reins.rest(until_due(&shared, (reins.clock)()).await).await;
            }
        }
        deliver.close().await;
    });
    let shared = house.clone();
    lines.spawn(async move { schedule::run(&reins.schedule, &shared).await });
    let shared = house.clone();
    lines.spawn(async move { alert::call::run(&reins.alert, &shared).await });
    let beside = furnish::watches(config, &reins.watch)?;
    let shared = house.clone();
    lines.spawn(async move { watch::run(beside, reins.watch, &shared).await });
    let watchdog = tokio::spawn(watch(watched.to_vec(), ready, stop.clone()));
    let result = wait_for_the_end(&mut lines, &stop).await;
    watchdog.abort();
    house.store.close().await;
    result
}

/// Rests at the mailbox: pushed news, a processed mail to file, or the poll interval.
async fn wait_for_mail(fetch: &mut Fetch, reins: &Reins, poll: Duration, house: &House) {
    // Never dropped half-way: the mailbox ends the wait itself and keeps its connection.
    let longest = poll.min(Duration::from_mins(5));
    match fetch.mailbox.wait(longest, &reins.stop, &reins.wake).await {
        Ok(_) => reins.pulse.beat(),
        Err(error) => {
            reins.after(Err(error.into()), &house.dice).await;
        }
    }
}

/// How long until the next letter is due, at most a minute.
async fn until_due(house: &House, now: Timestamp) -> Duration {
    match house.store.next_due().await {
        Ok(Some(due)) => Duration::try_from(due.duration_since(now))
            .unwrap_or(Duration::from_secs(1))
            .clamp(Duration::from_secs(1), LONGEST_REST),
        _ => LONGEST_REST,
    }
}

async fn wait_for_the_end(
    lines: &mut tokio::task::JoinSet<()>,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    tokio::select! {
        // Looked at first: a line that was told to stop may have ended before we look.
        biased;
        () = stop.cancelled() => {}
        ended = lines.join_next() => {
            stop.cancel();
            let how = if ended.is_some_and(|result| result.is_err()) { "broke down" } else { "ended by itself" };
            anyhow::bail!("one of the lines {how}: the daemon ends, systemd starts it again");
        }
    }
    let _ = sd_notify::notify(&[NotifyState::Stopping]);
    tracing::info!("stopping: the step in hand is finished first");
    let all = async { while lines.join_next().await.is_some() {} };
    if tokio::time::timeout(GRACE, all).await.is_err() {
        // Safe: each arrow of the straight line is durable before the one behind it is let go.
        tracing::warn!("a step takes too long to finish: it is broken off, nothing is lost");
    }
    Ok(())
}

/// Tells systemd READY after the first attempt at the mailbox, then feeds its watchdog for as
/// long as every line makes progress.
async fn watch(
    lines: Vec<(&'static str, Arc<Pulse>)>,
    ready: CancellationToken,
    stop: CancellationToken,
) {
    tokio::select! {
        () = ready.cancelled() => {}
        () = stop.cancelled() => return,
    }
    // How that attempt ended is told a moment later, with how the others stand.
    let started = NotifyState::Status("started, the mailbox was tried");
    let _ = sd_notify::notify(&[NotifyState::Ready, started]);
    tracing::info!("ready");
    let every = sd_notify::watchdog_enabled()
        .map_or(LONGEST_REST, |time| time / 3)
        .min(LONGEST_REST);
    let mut seen: Vec<(u64, tokio::time::Instant)> = lines
        .iter()
        .map(|_| (0, tokio::time::Instant::now()))
        .collect();
    let mut pause = every.min(Duration::from_secs(2));
    while !stop.is_cancelled() {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = stop.cancelled() => return,
        }
        pause = every;
        let mut status = Vec::new();
        let mut alive = true;
        for ((name, pulse), (beats, since)) in lines.iter().zip(&mut seen) {
            if pulse.beats() != *beats {
                (*beats, *since) = (pulse.beats(), tokio::time::Instant::now());
            }
            if since.elapsed() > LONGEST_SILENCE {
                alive = false;
                tracing::error!(
                    line = name,
                    "makes no progress: systemd is not told that all is well"
                );
            }
            if pulse.failures() > 0 {
                status.push(format!("{name} failed {} times in a row", pulse.failures()));
            }
        }
        let status = if status.is_empty() {
            "taking in mail".to_owned()
        } else {
            status.join(", ")
        };
        let _ = sd_notify::notify(&[NotifyState::Status(&status)]);
        if alive {
            let _ = sd_notify::notify(&[NotifyState::Watchdog]);
        }
    }
}

//! `demo`: the whole story on this machine, without any server.
//!
//! It puts sample mails into a Maildir and lets the real lines work on them: the same fetch,
//! process and deliver steps as the daemon's, the same rule for the manager's decisions as the
//! other commands'. It decides nothing, reads no setting but those in its own folder and never
//! opens a connection. Stopped anywhere and started again, it goes on; run again, it adds nothing.

mod bar;
mod folder;
mod manager;
mod samples;
mod tell;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use self::bar::Bar;
use self::folder::DemoFolder;
use self::manager::ManagersMail;
use self::samples::Sample;
use self::tell::End;
use crate::config::{self, Config, MailboxKind, SubmissionKind};
use crate::store::fates::{AnsweringLetter, Fate};
use crate::store::lists::ApplicantLine;
use crate::store::reviews::Item;
use crate::workers::{House, digest};
use crate::{daemon, furnish};

/// The samples whose senders the manager decides on: two she takes on, one she keeps in mind, one
/// she declines.
const PEOPLE_SHE_DECIDES_ON: [usize; 4] = [1, 2, 3, 7];

/// Tells the story in `dir`.
pub(super) async fn run(dir: PathBuf) -> anyhow::Result<ExitCode> {
    let folder = DemoFolder::prepare(dir)?;
    // The environment is left out: a variable meant for the daemon must not turn the demo
    // towards a real mailbox.
    let config = config::load(Some(&folder.config()), [])?;
    let embedded = config.mailbox.kind == MailboxKind::Maildir
        && config.submission.kind == SubmissionKind::Files;
    anyhow::ensure!(
        embedded,
        "{} names a mail server: the demo works on its own Maildir and writes letters as files only. hint: for the real thing, use run",
        folder.config().display()
    );
    let program = std::env::current_exe().context("this program cannot find itself")?;
    let (store, lock) = daemon::open_store(&config, super::now()).await?;
    let house = furnish::house(&config, store, &program)?;
    let demo = Demo {
        folder,
        config,
        house,
    };
    let told = Box::pin(demo.tell()).await;
    demo.house.store.close().await;
    drop(lock);
    told.map(|()| ExitCode::SUCCESS)
}

/// The demo at work.
struct Demo {
    folder: DemoFolder,
    config: Config,
    house: House,
}

/// What the database knows about the mails of the demo.
struct Known {
    fates: Vec<Fate>,
    letters: Vec<AnsweringLetter>,
    log: Vec<ApplicantLine>,
    reviews: Vec<Item>,
}

impl Demo {
    async fn tell(&self) -> anyhow::Result<()> {
        let before = self.count().await?;
        tell::beginning(&self.folder, &self.house.store.opening().await?.0)?;

        let now = super::now();
        let minutes = |left: usize| SignedDuration::from_mins(i64::try_from(left).unwrap_or(0));
        let stamp = |index: usize| {
            let left = samples::FIRST_POST.len().saturating_sub(index);
            now.saturating_sub(minutes(left)).unwrap_or(now)
        };
        let delivered = Box::pin(self.take_in(samples::FIRST_POST, stamp)).await?;
        tell::chapter(1, "The post comes in", samples::FIRST_POST.len(), delivered)?;
        self.tell_mails(samples::FIRST_POST).await?;

        let now = super::now();
        let delivered = Box::pin(self.take_in(samples::ANSWERS, |_| now)).await?;
        tell::chapter(
            2,
            "Our letters are answered",
            samples::ANSWERS.len(),
            delivered,
        )?;
        self.tell_mails(samples::ANSWERS).await?;

        Box::pin(self.let_the_manager_decide()).await?;
        Box::pin(self.tell_the_late_one()).await?;
        self.tell_the_end(before).await
    }

    /// Delivers those samples that are not here yet and lets the lines work until all is done.
    /// Returns how many were delivered.
    async fn take_in(
        &self,
        samples: &[Sample],
        stamp: impl Fn(usize) -> Timestamp,
    ) -> anyhow::Result<usize> {
        let maildir = &self.config.mailbox.maildir.path;
        let lying = samples::lying(maildir)?;
        let known = self.known().await?;
        let mut delivered = 0;
        for (index, sample) in samples.iter().enumerate() {
            let here = lying.iter().any(|name| sample.is_named(name));
            if here || known.fate(sample).is_some() {
                continue;
            }
            let letter = sample.answers.and_then(|number| known.letter_to(number));
            let letter = letter.map(|letter| letter.message_id.as_str());
            sample.deliver(maildir, stamp(index), letter)?;
            delivered += 1;
        }
        Box::pin(self.work(samples)).await?;
        Ok(delivered)
    }

    /// One round of the daemon: takes in all that waits, sends all that is due.
    async fn work(&self, samples: &[Sample]) -> anyhow::Result<()> {
        let stop = CancellationToken::new();
        let bar = Bar::over(samples.len());
        let work = daemon::once(&self.config, &self.house, super::now, &stop);
        tokio::pin!(work);
        let result = loop {
            tokio::select! {
                result = &mut work => break result,
                () = tokio::time::sleep(Bar::EVERY) => {
                    let known = self.known().await?;
                    bar.at(samples.iter().filter(|sample| known.is_processed(sample)).count());
                }
            }
        };
        bar.end();
        result
    }

    async fn known(&self) -> anyhow::Result<Known> {
        let folder = furnish::folder_name(&self.config);
        let store = &self.house.store;
        Ok(Known {
            fates: store.fates(&folder).await?,
            letters: store.answering_letters().await?,
            log: store.applicants().await?,
            reviews: store.open_reviews().await?,
        })
    }

    async fn tell_mails(&self, samples: &[Sample]) -> anyhow::Result<()> {
        let known = self.known().await?;
        for sample in samples {
            match known.fate(sample) {
                Some(fate) => match known.first_copy(fate, sample) {
                    Some(first) => tell::copy(sample, first)?,
                    None => tell::mail(sample, &known.end_of(fate))?,
                },
                None => tell::not_here(sample)?,
            }
        }
        Ok(())
    }

    /// The manager reads her digest, presses one link in it, and answers it in words. What an
    /// earlier run did is not done again.
    async fn let_the_manager_decide(&self) -> anyhow::Result<()> {
        tell::digest_comes()?;
        let digest = self.digest().await?;
        tell::letter(&digest)?;
        let known = self.known().await?;
        // As she would say it: QPM-0012 is 12.
        let reference = |number: usize| {
            let (_, digits) = known.reference_of(number)?.rsplit_once('-')?;
            Some(digits.trim_start_matches('0').to_owned())
        };
        let [Some(first), Some(second), Some(third), Some(fourth)] =
            PEOPLE_SHE_DECIDES_ON.map(reference)
        else {
            return Ok(tell::nobody_to_decide_on()?);
        };
        let now = super::now();
        let (from, to) = (self.manager()?, self.config.mailbox.address.clone());

        let command = format!("recruit {first}");
        tell::link(&command)?;
        if let Some(opened) = manager::press(&digest, &command) {
            let mail = manager::pressed(&opened, from, &to, now);
            self.tell_what_she_gets(manager::CLICK, &mail).await?;
        }
        let words =
            format!("recruit {second}\nshortlist {third}; decline {fourth} provides advocacy now");
        tell::reply(&words)?;
        let mail = manager::answered(&digest, &words, (from, &to), now);
        self.tell_what_she_gets(manager::REPLY, &mail).await?;
        if let Some(letter) = self.last_letter("alert").await? {
            tell::target_letter()?;
            tell::letter(&letter)?;
        }
        let (opening, tally) = self.house.store.opening().await?;
        tell::standing(&opening, tally)?;
        Ok(())
    }

    fn manager(&self) -> anyhow::Result<&str> {
        let first = self.config.manager.addresses.first();
        Ok(first.context("the demo's config names no manager")?)
    }

    /// The digest: the one that was sent in an earlier run, or one that is sent now.
    async fn digest(&self) -> anyhow::Result<Vec<u8>> {
        if let Some(letter) = self.last_letter("digest").await? {
            return Ok(letter);
        }
        let now = super::now();
        let mut tx = self.house.store.write_tx().await?;
        let managers = &self.house.standing.known.managers;
        digest::send(&self.house, &mut tx, managers, now).await?;
        tx.commit().await?;
        self.work(&[]).await?;
        let letter = self.last_letter("digest").await?;
        letter.context("no digest was written")
    }

    /// The last letter of this kind.
    async fn last_letter(&self, kind: &str) -> anyhow::Result<Option<Vec<u8>>> {
        let letters = self.house.store.letters().await?;
        match letters.iter().rfind(|letter| letter.kind == kind) {
            Some(letter) => Ok(self.house.store.letter_octets(letter.id).await?),
            None => Ok(None),
        }
    }

    /// Her mail comes in, once, and what it is answered with is shown.
    async fn tell_what_she_gets(&self, mail: ManagersMail, octets: &[u8]) -> anyhow::Result<()> {
        let maildir = &self.config.mailbox.maildir.path;
        let known = self.known().await?;
        let here = samples::lying(maildir)?
            .iter()
            .any(|name| mail.is_named(name))
            || known.fates.iter().any(|fate| mail.is_named(&fate.uid));
        if !here {
            mail.deliver(maildir, octets, super::now())?;
        }
        self.work(&[]).await?;
        let known = self.known().await?;
        let fate = known.fates.iter().find(|fate| mail.is_named(&fate.uid));
        let answer = fate.and_then(|fate| known.answer_to(fate));
        if let Some(letter) = answer
            && let Some(octets) = self.house.store.letter_octets(letter.id).await?
        {
            tell::letter(&octets)?;
        }
        Ok(())
    }

    async fn tell_the_late_one(&self) -> anyhow::Result<()> {
        let (opening, _) = self.house.store.opening().await?;
        let Some(closed_at) = opening.closed_at else {
            tell::still_open()?;
            return Ok(());
        };
        // A Maildir stamp counts whole seconds: the next one is surely after the closing.
        let after = Timestamp::from_second(closed_at.as_second().saturating_add(1))?;
        let stamp = after.max(super::now());
        let delivered = Box::pin(self.take_in(samples::LATE, |_| stamp)).await?;
        tell::chapter(
            4,
            "One more application arrives",
            samples::LATE.len(),
            delivered,
        )?;
        self.tell_mails(samples::LATE).await?;
        let known = self.known().await?;
        for sample in samples::LATE {
            let answer = known.fate(sample).and_then(|fate| known.answer_to(fate));
            if let Some(letter) = answer
                && let Some(octets) = self.house.store.letter_octets(letter.id).await?
            {
                tell::letter(&octets)?;
            }
        }
        Ok(())
    }

    async fn tell_the_end(&self, before: (usize, usize)) -> anyhow::Result<()> {
        let store = &self.house.store;
        tell::applicants(&store.applicants().await?)?;
        tell::letters(&self.config.submission.files.path)?;
        tell::added(&self.folder, before, self.count().await?)?;
        tell::where_next(&self.folder, store.open_reviews().await?.len())?;
        Ok(())
    }

    /// Applications and letters so far.
    async fn count(&self) -> anyhow::Result<(usize, usize)> {
        let store = &self.house.store;
        Ok((
            store.applicants().await?.len(),
            store.letters().await?.len(),
        ))
    }
}

impl Known {
    fn fate(&self, sample: &Sample) -> Option<&Fate> {
        self.fates.iter().find(|fate| sample.is_named(&fate.uid))
    }

    fn is_processed(&self, sample: &Sample) -> bool {
        self.fate(sample)
            .is_some_and(|fate| fate.state != "received")
    }

    /// The number of the sample that this mail is another copy of.
    fn first_copy(&self, fate: &Fate, sample: &Sample) -> Option<usize> {
        samples::FIRST_POST
            .iter()
            .filter(|other| other.number < sample.number)
            .find(|other| {
                self.fate(other)
                    .is_some_and(|one| one.message == fate.message)
            })
            .map(|other| other.number)
    }

    fn end_of<'a>(&'a self, fate: &'a Fate) -> End<'a> {
        let about = self
            .log
            .iter()
            .find(|line| fate.reference.as_ref() == Some(&line.reference));
        End {
            fate,
            letter: self.answer_to(fate),
            flags: about.and_then(|line| line.flags.as_deref()),
            reviews: self
                .reviews
                .iter()
                .filter(|item| item.message == Some(fate.message))
                .map(|item| item.reason.as_str())
                .collect(),
        }
    }

    fn answer_to(&self, fate: &Fate) -> Option<&AnsweringLetter> {
        self.letters
            .iter()
            .find(|letter| letter.message == fate.message)
    }

    fn fate_of(&self, number: usize) -> Option<&Fate> {
        let sample = samples::FIRST_POST
            .iter()
            .find(|sample| sample.number == number)?;
        self.fate(sample)
    }

    fn letter_to(&self, number: usize) -> Option<&AnsweringLetter> {
        self.answer_to(self.fate_of(number)?)
    }

    fn reference_of(&self, number: usize) -> Option<&str> {
        self.fate_of(number)?.reference.as_deref()
    }
}

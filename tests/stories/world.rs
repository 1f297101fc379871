//! The world of the stories: one charity on one machine, with a clock that only the story moves.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use mail_parser::MessageParser;
use qpm_intake::config::{self, Config};
use qpm_intake::domain::application::{Reference, Status};
use qpm_intake::domain::plan::{Event, Plan};
use qpm_intake::store::{Store, inbox, lists, outbox, reviews};
use qpm_intake::workers::act::{Acted, Giver, act};
use qpm_intake::workers::carry_out::carry_out;
use qpm_intake::workers::deliver::Deliver;
use qpm_intake::workers::fetch::Fetch;
use qpm_intake::workers::lines::{Pulse, Reins};
use qpm_intake::workers::watch::Watch;
use qpm_intake::workers::{House, Progress, StepError, process, schedule};
use qpm_intake::{daemon, furnish};
use tempfile::TempDir;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::post::Mail;

/// Where every story begins: Tuesday 24 November 2026, nine in the morning in London.
pub(crate) fn morning() -> Timestamp {
    "2026-11-24T09:00:00Z".parse().unwrap()
}

/// Who decides.
pub(crate) const MANAGER: &str = "manager@qpm.example.test";

/// How many histories are told: more than `usual` where somebody asks for more.
#[expect(
    clippy::disallowed_methods,
    reason = "a test is asked for more this way"
)]
pub(crate) fn histories(usual: u32) -> u32 {
    let asked = std::env::var("QPM_HISTORIES").ok();
    asked.map_or(usual, |text| text.parse().unwrap())
}

/// The charity's machine.
pub(crate) struct World {
    folder: TempDir,
    pub(crate) config: Config,
    pub(crate) house: House,
    lock: Option<std::fs::File>,
    fetch: Fetch,
    deliver: Deliver,
    watches: Vec<Watch>,
    pub(crate) now: Timestamp,
    delivered: u32,
}

/// A letter as it lies in the outbox folder.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) raw: String,
}

impl World {
    /// A charity that looks for two people.
    pub(crate) async fn new() -> Self {
        Self::with("").await
    }

    /// The same with more settings.
    pub(crate) async fn with(settings: &str) -> Self {
        Self::made(settings, |_| {}).await
    }

    /// The same in a folder that `prepare` has put something into.
    pub(crate) async fn made(settings: &str, prepare: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        prepare(folder.path());
        for part in ["new", "cur", "tmp"] {
            std::fs::create_dir_all(folder.path().join("Maildir").join(part)).unwrap();
        }
        let delay = if settings.contains("closed_delay_minutes") {
            ""
        } else {
            "letters.closed_delay_minutes = 0\n"
        };
        let address = if settings.contains("mailbox.address") {
            ""
        } else {
            "mailbox.address = \"recruitment@qpm.example.test\"\n"
        };
        let settle = if settings.contains("letters.settle") {
            ""
        } else {
            "letters.settle = 0\n"
        };
        // Only stories of digests have some.
        let schedule = if settings.contains("digest.schedule") {
            ""
        } else {
            "digest.schedule = \"\"\n"
        };
        let managers = if settings.contains("manager.addresses") {
            ""
        } else {
            "manager.addresses = [\"manager@qpm.example.test\"]\n"
        };
        // Whether this machine's own disk is full is no part of a story.
        let disk = if settings.contains("alert.disk_mib") {
            ""
        } else {
            "alert.disk_mib = 0\n"
        };
        let text = format!(
            "opening.target = 2\n{managers}{address}{delay}{settle}{schedule}{disk}{settings}"
        );
        std::fs::write(folder.path().join("config.toml"), text).unwrap();
        let config = config::load(Some(&folder.path().join("config.toml")), []).unwrap();
        let now = morning();
        let (store, lock) = daemon::open_store(&config, now).await.unwrap();
        let (house, fetch, deliver) = furnished(&config, store);
        let watches = furnish::watches(&config, &reins("watch")).unwrap();
        Self {
            folder,
            config,
            house,
            lock: Some(lock),
            fetch,
            deliver,
            watches,
            now,
            delivered: 0,
        }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn outbox(&self) -> PathBuf {
        self.path().join("outbox")
    }

    /// A mail arrives in the mailbox at this moment of the story.
    pub(crate) fn receives(&mut self, mail: Mail) {
        self.delivered += 1;
        let mark = format!("story-{}", self.delivered);
        self.receives_octets(&mail.octets(&mark));
    }

    /// The same with octets as they are.
    pub(crate) fn receives_octets(&mut self, octets: &[u8]) {
        self.puts("", octets);
    }

    /// A mail comes to lie in this folder of the mailbox. Returns its file's name.
    pub(crate) fn puts(&mut self, folder: &str, octets: &[u8]) -> String {
        self.delivered += 1;
        let name = format!("{}.M{}.story", self.now.as_second(), self.delivered);
        let maildir = self.path().join("Maildir").join(folder);
        for part in ["new", "cur", "tmp"] {
            std::fs::create_dir_all(maildir.join(part)).unwrap();
        }
        std::fs::write(maildir.join("tmp").join(&name), octets).unwrap();
        std::fs::rename(
            maildir.join("tmp").join(&name),
            maildir.join("new").join(&name),
        )
        .unwrap();
        name
    }

    /// The folders that are only looked at are looked at until nothing is new there.
    pub(crate) async fn looks(&mut self) {
        for watch in &mut self.watches {
            while watch.step(&self.house, self.now).await.unwrap() == Progress::Worked {}
        }
    }

    /// Time passes.
    pub(crate) fn later(&mut self, time: SignedDuration) {
        self.now = self.now.checked_add(time).unwrap();
    }

    /// Every line works until none finds anything to do.
    pub(crate) async fn works(&mut self) {
        for _ in 0..200 {
            if self.once().await.unwrap() == Progress::Idle {
                return;
            }
        }
        panic!("the lines never come to rest");
    }

    /// Every line makes one step.
    pub(crate) async fn once(&mut self) -> Result<Progress, StepError> {
        let now = self.now;
        let steps = [
            self.fetch.step(&self.house, now).await?,
            process::step(&self.house, now).await?,
            schedule::step(&self.house, now).await?,
            self.deliver.step(&self.house, now).await?,
        ];
        let worked = steps.contains(&Progress::Worked);
        Ok(if worked {
            Progress::Worked
        } else {
            Progress::Idle
        })
    }

    pub(crate) async fn fetches(&mut self) -> Result<Progress, StepError> {
        self.fetch.step(&self.house, self.now).await
    }

    pub(crate) async fn processes(&mut self) -> Result<Progress, StepError> {
        process::step(&self.house, self.now).await
    }

    pub(crate) async fn delivers(&mut self) -> Result<Progress, StepError> {
        self.deliver.step(&self.house, self.now).await
    }

    /// The program ends, however it may, and is started again.
    pub(crate) async fn restarts(&mut self) {
        self.house.store.close().await;
        // Other stories in this process start readers, and a child that is just being made holds
        // every open file of ours for a moment: closing ours would not be enough.
        self.lock.take().unwrap().unlock().unwrap();
        let (store, lock) = daemon::open_store(&self.config, self.now).await.unwrap();
        self.lock = Some(lock);
        (self.house, self.fetch, self.deliver) = furnished(&self.config, store);
    }

    /// The manager decides.
    pub(crate) async fn decides(&mut self, reference: &str, status: Status) -> Plan {
        self.brings(Event::Decided {
            reference: Reference::from_stored(reference.into()),
            status,
            note: None,
            tell: None,
        })
        .await
    }

    /// The manager does something.
    pub(crate) async fn brings(&mut self, event: Event) -> Plan {
        let mut tx = self.house.store.write_tx().await.unwrap();
        let plan = carry_out(&self.house, &mut tx, &event, &[], self.now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        plan
    }

    /// A manager gives a command, as it is noted with its number.
    pub(crate) async fn commands(&mut self, event: Event) -> Acted {
        self.commands_as("manager@qpm.example.test", event).await
    }

    pub(crate) async fn commands_as(&mut self, by: &str, event: Event) -> Acted {
        let what = event.verb();
        let giver = Giver {
            by,
            inbox_id: None,
            what,
        };
        let mut tx = self.house.store.write_tx().await.unwrap();
        let acted = act(&self.house, &mut tx, &event, &giver, self.now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        acted
    }

    /// The letters in the outbox folder, by name.
    pub(crate) fn letters(&self) -> Vec<Sent> {
        let Ok(entries) = std::fs::read_dir(self.outbox()) else {
            return Vec::new();
        };
        let mut paths: Vec<PathBuf> = entries
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|kind| kind == "eml"))
            .collect();
        paths.sort();
        paths.iter().map(|path| read_letter(path)).collect()
    }

    /// The one letter to this address.
    #[track_caller]
    pub(crate) fn letter_to(&self, address: &str) -> Sent {
        let mut letters = self.letters_to(address);
        assert_eq!(letters.len(), 1, "letters to {address}: {letters:#?}");
        letters.remove(0)
    }

    pub(crate) fn letters_to(&self, address: &str) -> Vec<Sent> {
        let mut letters = self.letters();
        letters.retain(|letter| letter.to == address);
        letters
    }

    /// The letters to anybody but the manager.
    pub(crate) fn letters_to_others(&self) -> Vec<Sent> {
        let mut letters = self.letters();
        letters.retain(|letter| letter.to != MANAGER);
        letters
    }

    pub(crate) async fn applicants(&self) -> Vec<lists::ApplicantLine> {
        self.house.store.applicants().await.unwrap()
    }

    pub(crate) async fn reviews(&self) -> Vec<reviews::Item> {
        self.house.store.open_reviews().await.unwrap()
    }

    pub(crate) async fn review_codes(&self) -> Vec<String> {
        let reviews = self.reviews().await;
        reviews.into_iter().map(|item| item.reason_code).collect()
    }

    pub(crate) async fn messages(&self) -> Vec<inbox::Summary> {
        self.house.store.messages_after(0).await.unwrap()
    }

    pub(crate) async fn queue(&self) -> Vec<outbox::Summary> {
        self.house.store.letters().await.unwrap()
    }
}

fn furnished(config: &Config, store: Store) -> (House, Fetch, Deliver) {
    let program = Path::new(env!("CARGO_BIN_EXE_qpm-intake"));
    let house = furnish::house(config, store, program).unwrap();
    let fetch = Fetch {
        mailbox: furnish::mailbox(config).unwrap(),
        folder: furnish::folder_name(config),
        filing: config.mailbox.filing,
        reins: reins("fetch"),
    };
    let submission = furnish::submission(config).unwrap();
    let deliver = Deliver::new(&submission, 1, config.per_minute(), reins("deliver"));
    (house, fetch, deliver)
}

fn reins(name: &'static str) -> Reins {
    Reins {
        name,
        stop: CancellationToken::new(),
        wake: Arc::new(Notify::new()),
        wakes: Vec::new(),
        pulse: Arc::new(Pulse::default()),
        clock: morning,
    }
}

fn read_letter(path: &Path) -> Sent {
    let octets = std::fs::read(path).unwrap();
    let message = MessageParser::default().parse(&octets).unwrap();
    let to = message.to().and_then(|to| to.first()).unwrap();
    Sent {
        to: to.address().unwrap().to_owned(),
        subject: message.subject().unwrap().to_owned(),
        text: message.body_text(0).unwrap().into_owned(),
        raw: String::from_utf8_lossy(&octets).into_owned(),
    }
}

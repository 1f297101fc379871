//! Invariant 4 under any history: applications, commands, undo, deliveries, crashes and the clock in
//! any order. The places taken never pass the target unless she raised it; "closed" goes to exactly
//! the late ones; each command has one effect; the digest's numbers are the database's.
//!
//! `QPM_HISTORIES=5000 cargo test --test stories any_history` tells more histories than the build does.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::{Just, ProptestConfig, Strategy, prop_oneof, proptest};
use proptest::sample::select;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::post::application;
use super::world::{World, histories, morning};
use qpm_intake::domain::application::{Reference, Status};
use qpm_intake::domain::briefing::{Briefing, Shown, Since};
use qpm_intake::domain::opening::Counts;
use qpm_intake::domain::plan::Event;
use qpm_intake::store::inbox::{self, Extent, NewMessage};
use qpm_intake::store::outbox::{self, Ending};
use qpm_intake::store::{Store, WriteTx, briefing};
use qpm_intake::workers::act::{Acted, Giver, act};
use qpm_intake::workers::carry_out::carry_out;
use qpm_intake::workers::understand::{Read, understand};

/// So many people there are.
const PEOPLE: usize = 9;
/// Letters that say "closed" wait so long.
const CLOSED_DELAY: &str = "letters.closed_delay_minutes = 30\n";

#[derive(Clone, Debug)]
enum Happens {
    /// Person n sends the form, or sends it again.
    Arrives(usize),
    /// The manager commands.
    Commands(Order),
    /// What is due goes out.
    Delivers,
    /// Time passes.
    Minutes(i64),
}

#[derive(Clone, Debug)]
enum Order {
    Decides(u32, Status),
    DeclinesTheRest,
    Target(u32),
    Closes,
    Opens,
    Undoes,
    UndoesNumber(i64),
}

/// What goes wrong with a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Nothing,
    /// The process is killed before the commit, and does it again when it is back.
    KilledBefore,
    /// It happens twice: the mail has a copy, she pressed send twice.
    Twice,
    /// She takes it back at once.
    TakenBack,
}

fn order() -> impl Strategy<Value = Order> {
    let number = 1_u32..=9;
    let status = select(vec![
        Status::Recruited,
        Status::Recruited,
        Status::Recruited,
        Status::Shortlisted,
        Status::Declined,
        Status::Withdrawn,
        Status::Received,
    ]);
    prop_oneof![
        8 => (number, status).prop_map(|(number, status)| Order::Decides(number, status)),
        1 => Just(Order::DeclinesTheRest),
        2 => (1_u32..5).prop_map(Order::Target),
        1 => Just(Order::Closes),
        2 => Just(Order::Opens),
        2 => Just(Order::Undoes),
        1 => (1_i64..12).prop_map(Order::UndoesNumber),
    ]
}

fn anything() -> impl Strategy<Value = (Happens, Fault)> {
    let happens = prop_oneof![
        4 => (0..PEOPLE).prop_map(Happens::Arrives),
        6 => order().prop_map(Happens::Commands),
        1 => Just(Happens::Delivers),
        1 => (1_i64..45).prop_map(Happens::Minutes),
    ];
    let fault = prop_oneof![
        5 => Just(Fault::Nothing),
        1 => Just(Fault::KilledBefore),
        1 => Just(Fault::Twice),
        1 => Just(Fault::TakenBack),
    ];
    (happens, fault)
}

/// What is the same for every history: the mails, read once, and an empty database.
struct Cast {
    world: World,
    reads: Vec<Read>,
    scene: TempDir,
}

impl Cast {
    async fn new() -> Self {
        let settings = format!("{CLOSED_DELAY}opening.reference_prefix = \"QPM\"\n");
        let world = World::with(&settings).await;
        let mut reads = Vec::new();
        for person in 0..PEOPLE {
            let octets = application(&name(person), &address(person)).octets("history");
            reads.push(
                understand(&world.house.readers, octets, false)
                    .await
                    .unwrap(),
            );
        }
        // In memory where the machine has such a folder: thousands of databases are made.
        let memory = Path::new("/dev/shm");
        let scene = if memory.is_dir() {
            tempfile::tempdir_in(memory)
        } else {
            tempfile::tempdir()
        };
        let scene = scene.unwrap();
        world.house.store.close().await;
        std::fs::copy(
            world.path().join("qpm-intake.db"),
            scene.path().join("empty.db"),
        )
        .unwrap();
        Self {
            world,
            reads,
            scene,
        }
    }
}

fn name(person: usize) -> String {
    const NAMES: [&str; PEOPLE] = [
        "Ann Archer",
        "Ben Baker",
        "Cleo Carter",
        "Dan Dyer",
        "Eve Ellis",
        "Fay Fisher",
        "Gus Glover",
        "Hal Hunter",
        "Ida Ironside",
    ];
    NAMES[person].to_owned()
}

fn address(person: usize) -> String {
    format!("person{person}@example{person}.org")
}

/// All that a person could see of where things stand.
#[derive(Clone, Debug, PartialEq)]
struct Standing {
    statuses: BTreeMap<String, String>,
    late: BTreeMap<String, bool>,
    target: u32,
    open: bool,
    letters: BTreeMap<String, String>,
}

impl Standing {
    fn recruited(&self) -> usize {
        self.statuses
            .values()
            .filter(|status| *status == "recruited")
            .count()
    }
}

struct History<'a> {
    cast: &'a mut Cast,
    now: Timestamp,
    mails: u32,
    /// For each application in the order of arrival, whether the opening was closed then.
    came_late: Vec<bool>,
    applied: [bool; PEOPLE],
    commands: usize,
}

impl History<'_> {
    async fn begin(&mut self) {
        let path = self.cast.scene.path().join("history.db");
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(path.with_extension(format!("db{end}")));
        }
        std::fs::copy(self.cast.scene.path().join("empty.db"), &path).unwrap();
        self.cast.world.house.store = Store::open(&path).await.unwrap();
    }

    async fn stands(&self) -> Standing {
        let store = &self.cast.world.house.store;
        let applicants = store.applicants().await.unwrap();
        let (opening, _) = store.opening().await.unwrap();
        let letters = store.letters().await.unwrap();
        Standing {
            statuses: applicants
                .iter()
                .map(|line| (line.reference.clone(), line.status.clone()))
                .collect(),
            late: applicants
                .iter()
                .map(|line| {
                    let flags = line.flags.as_deref().unwrap_or_default();
                    (
                        line.reference.clone(),
                        flags.split(", ").any(|flag| flag == "late"),
                    )
                })
                .collect(),
            target: opening.target,
            open: opening.closed_at.is_none(),
            letters: letters
                .into_iter()
                .map(|letter| (letter.key, letter.state))
                .collect(),
        }
    }

    async fn befalls(&mut self, happens: &Happens, fault: Fault) {
        self.later(1);
        let before = self.stands().await;
        match happens {
            Happens::Minutes(minutes) => self.later(*minutes),
            Happens::Delivers => self.deliver().await,
            Happens::Arrives(person) => {
                if fault == Fault::KilledBefore {
                    let mut tx = self.tx().await;
                    self.arrive(&mut tx, *person).await;
                    drop(tx);
                    assert_eq!(
                        self.stands().await,
                        before,
                        "what was not committed did not happen"
                    );
                }
                let mut tx = self.tx().await;
                self.arrive(&mut tx, *person).await;
                if fault == Fault::Twice {
                    self.arrive(&mut tx, *person).await;
                }
                tx.commit().await.unwrap();
                if !std::mem::replace(&mut self.applied[*person], true) {
                    self.came_late.push(!before.open);
                }
            }
            Happens::Commands(order) => self.command(order, fault, &before).await,
        }
        let after = self.stands().await;
        Self::the_places_are_kept(&before, &after);
        self.the_late_ones_and_nobody_else_are_told(&after);
    }

    fn later(&mut self, minutes: i64) {
        self.now = self
            .now
            .checked_add(SignedDuration::from_mins(minutes))
            .unwrap();
    }

    async fn tx(&self) -> WriteTx {
        self.cast.world.house.store.write_tx().await.unwrap()
    }

    /// The mail is stored and understood, as fetch and process do.
    async fn arrive(&mut self, tx: &mut WriteTx, person: usize) {
        self.mails += 1;
        let identity = self.mails.to_le_bytes().to_vec();
        let stored = NewMessage {
            octets: b"Subject: a form\r\n\r\n".to_vec(),
            extent: Extent::Whole,
            size: 20,
            content_hash: identity.clone(),
            identity_hash: identity,
            arrived_at: self.now,
        };
        let (inbox_id, new) = inbox::insert(tx, &stored, self.now).await.unwrap();
        assert!(new);
        let read = &self.cast.reads[person];
        let event = Event::MessageArrived {
            inbox_id,
            arrived_at: self.now,
            understood: Box::new(read.understood.clone()),
        };
        carry_out(&self.cast.world.house, tx, &event, &read.files, self.now)
            .await
            .unwrap();
    }

    async fn command(&mut self, order: &Order, fault: Fault, before: &Standing) {
        if fault == Fault::KilledBefore {
            let mut tx = self.tx().await;
            self.order(&mut tx, order).await;
            drop(tx);
            assert_eq!(
                self.stands().await,
                *before,
                "what was not committed did not happen"
            );
        }
        let mut tx = self.tx().await;
        let done = self.order(&mut tx, order).await;
        tx.commit().await.unwrap();
        self.commands += usize::from(done.number.is_some());
        let after = self.stands().await;
        if done.plan.refusal.is_some() {
            assert_eq!(after, *before, "a refused command does nothing: {order:?}");
        }
        let undoing = matches!(order, Order::Undoes | Order::UndoesNumber(_));
        if fault == Fault::Twice && !undoing {
            self.later(1);
            let mut tx = self.tx().await;
            let again = self.order(&mut tx, order).await;
            tx.commit().await.unwrap();
            assert_eq!(again.number, None, "{order:?} twice: {again:?}");
            assert_eq!(self.stands().await, after, "{order:?} twice");
        }
        if fault == Fault::TakenBack
            && !undoing
            && let Some(number) = done.number
        {
            self.later(1);
            let mut tx = self.tx().await;
            let undone = self.order(&mut tx, &Order::UndoesNumber(number)).await;
            tx.commit().await.unwrap();
            self.commands += usize::from(undone.number.is_some());
            let back = self.stands().await;
            if undone.plan.refusal.is_none() {
                assert_eq!(
                    (&back.statuses, back.target, back.open),
                    (&before.statuses, before.target, before.open),
                    "{order:?} and its undo"
                );
            }
        }
    }

    async fn order(&self, tx: &mut WriteTx, order: &Order) -> Acted {
        let event = match order {
            Order::Decides(number, status) => Event::Decided {
                reference: Reference::new("QPM", *number),
                status: *status,
                note: None,
                tell: None,
            },
            Order::DeclinesTheRest => Event::RestDeclined {
                note: None,
                tell: None,
            },
            Order::Target(target) => Event::TargetSet(*target),
            Order::Closes => Event::OpeningClosed,
            Order::Opens => Event::OpeningOpened,
            Order::Undoes => undo(None),
            Order::UndoesNumber(number) => undo(Some(*number)),
        };
        let giver = Giver {
            by: MANAGER,
            inbox_id: None,
            what: event.verb(),
        };
        act(&self.cast.world.house, tx, &event, &giver, self.now)
            .await
            .unwrap()
    }

    async fn deliver(&mut self) {
        let mut tx = self.tx().await;
        for letter in outbox::claim_due(&mut tx, self.now, 50).await.unwrap() {
            let ending = Ending::Sent {
                result: "250 2.0.0".into(),
            };
            outbox::finish(&mut tx, letter.id, &ending, self.now)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
    }

    fn the_places_are_kept(before: &Standing, after: &Standing) {
        if after.recruited() > before.recruited() {
            assert!(
                after.recruited() <= usize::try_from(after.target).unwrap(),
                "{} recruited for {} places",
                after.recruited(),
                after.target
            );
        }
        if after.open {
            assert!(
                after.recruited() < usize::try_from(after.target).unwrap(),
                "open, and no place is free"
            );
        }
    }

    /// One letter each, whether it waits, has gone out or was stopped by a reopening.
    fn the_late_ones_and_nobody_else_are_told(&self, after: &Standing) {
        assert_eq!(
            after.statuses.len(),
            self.came_late.len(),
            "one application for each person"
        );
        for (index, came_late) in self.came_late.iter().enumerate() {
            let reference = Reference::new("QPM", u32::try_from(index + 1).unwrap()).to_string();
            assert_eq!(after.late[&reference], *came_late, "{reference}");
            let told = after
                .letters
                .keys()
                .filter(|key| key.starts_with(&format!("closed/{reference}/")))
                .count();
            assert_eq!(
                told,
                usize::from(*came_late),
                "{reference}: {:?}",
                after.letters
            );
            let acknowledged = after
                .letters
                .keys()
                .filter(|key| key.starts_with("acknowledgement") && key.contains(&reference))
                .count();
            // Who was late and writes again once the opening is open gets the acknowledgement after all.
            let owed = if *came_late { 0..=1 } else { 1..=1 };
            assert!(
                owed.contains(&acknowledged),
                "{reference}: {acknowledged} acknowledged"
            );
        }
    }

    async fn the_digest_tells_the_truth(&self) {
        let mut tx = self.tx().await;
        let zone = TimeZone::UTC;
        let question = briefing::Question {
            since: Since {
                at: morning(),
                application: 0,
            },
            now: self.now,
            counts: Counts::Recruited,
            zone: &zone,
            shown: Shown {
                new: 40,
                undecided: 40,
                late: 40,
                reviews: 40,
                others: 40,
            },
        };
        let told = briefing::read(&mut tx, &question).await.unwrap();
        drop(tx);
        agree(&told, &self.stands().await);
    }
}

const MANAGER: &str = "manager@qpm.example.test";

fn undo(command: Option<i64>) -> Event {
    Event::Undone {
        command,
        giver: MANAGER.to_owned(),
    }
}

fn agree(told: &Briefing, stands: &Standing) {
    let count = |status: &str| {
        let all = stands.statuses.values();
        u32::try_from(all.filter(|own| *own == status).count()).unwrap()
    };
    let standing = &told.standing;
    assert_eq!(standing.received, count("received"));
    assert_eq!(standing.shortlisted, count("shortlisted"));
    assert_eq!(standing.recruited, count("recruited"));
    assert_eq!(standing.declined, count("declined"));
    assert_eq!(standing.withdrawn, count("withdrawn"));
    assert_eq!(
        usize::try_from(standing.all).unwrap(),
        stands.statuses.len()
    );
    assert_eq!(told.opening.taken, count("recruited"));
    assert_eq!(told.opening.target, stands.target);
    assert_eq!(told.opening.closed_at.is_none(), stands.open);
    let late = stands.late.values().filter(|late| **late).count();
    assert_eq!(usize::try_from(standing.late).unwrap(), late);
    assert_eq!(
        usize::try_from(told.new.total + told.late.total).unwrap(),
        stands.statuses.len()
    );
    let in_weeks: u32 = told.weeks.iter().map(|week| week.applications).sum();
    assert_eq!(in_weeks, standing.all);
}

#[test]
fn any_history() {
    let runtime: Runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let cast = std::cell::RefCell::new(runtime.block_on(Cast::new()));
    let config = ProptestConfig {
        cases: histories(200),
        max_shrink_iters: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(story in proptest::collection::vec(anything(), 1..30))| {
        let mut cast = cast.borrow_mut();
        runtime.block_on(async {
            let mut history = History {
                cast: &mut cast,
                now: morning(),
                mails: 0,
                came_late: Vec::new(),
                applied: [false; PEOPLE],
                commands: 0,
            };
            history.begin().await;
            for (happens, fault) in &story {
                history.befalls(happens, *fault).await;
            }
            history.the_digest_tells_the_truth().await;
        });
    });
}

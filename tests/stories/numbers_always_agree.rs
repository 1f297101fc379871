//! Whatever happens and in whatever order: how things stand is what the rows say, counted here one
//! by one and by no query of the program's.
//!
//! `QPM_HISTORIES=500` tries more of them.

use std::collections::BTreeMap;

use jiff::civil::{ISOWeekDate, Weekday};
use jiff::{SignedDuration, Timestamp};
use qpm_intake::domain::application::{Reference, Status};
use qpm_intake::domain::briefing::{Briefing, Cards, Shown, Standing};
use qpm_intake::domain::form::FieldId;
use qpm_intake::domain::opening::Counts;
use qpm_intake::domain::plan::Event;
use qpm_intake::domain::reading::{Answer, Value};
use qpm_intake::store::briefing::{self, Question};
use qpm_intake::store::digests::{self, Digest};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Row as _};

use super::post::application;
use super::world::{World, histories};

/// A multiplicative generator's numbers: the same seed tells the same story.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % most
    }

    fn reference(&mut self) -> Reference {
        Reference::new("QPM", u32::try_from(self.below(12)).unwrap() + 1)
    }
}

/// A row as it stands.
#[derive(Debug)]
struct Row {
    id: i64,
    reference: String,
    status: String,
    complete: bool,
    late: bool,
    arrived_at: Timestamp,
}

/// The applications that are not part of others, one by one.
async fn rows(connection: &mut SqliteConnection) -> Vec<Row> {
    let late = sqlx::query("SELECT application_id FROM flag WHERE flag = 'late'");
    let late = late.fetch_all(&mut *connection).await.unwrap();
    let late: Vec<i64> = late.iter().map(|row| row.get(0)).collect();
    let all = sqlx::query(
        "SELECT id, reference, status, complete, arrived_at, merged_into FROM application ORDER BY id",
    );
    let all = all.fetch_all(&mut *connection).await.unwrap();
    all.iter()
        .filter(|row| row.get::<Option<i64>, _>(5).is_none())
        .map(|row| Row {
            id: row.get(0),
            reference: row.get(1),
            status: row.get(2),
            complete: row.get::<i64, _>(3) == 1,
            late: late.contains(&row.get(0)),
            arrived_at: row.get::<String, _>(4).parse().unwrap(),
        })
        .collect()
}

async fn count(connection: &mut SqliteConnection, table: &'static str) -> u32 {
    let row = sqlx::query(table).fetch_one(connection).await.unwrap();
    u32::try_from(row.get::<i64, _>(0)).unwrap()
}

/// Something happens.
async fn something(world: &mut World, dice: &mut Dice) {
    match dice.below(13) {
        0..=3 => {
            let person = dice.below(40);
            let mut answers = vec![
                ("full_name", Value::Text(format!("Person {person}"))),
                ("email", Value::Text(format!("person{person}@example.org"))),
                (
                    "provides_advocacy_now",
                    Value::YesNo(person.is_multiple_of(7)),
                ),
            ];
            if dice.below(2) == 0 {
                let experience = Value::Text("Nine years as an IMCA.".into());
                answers.push(("advocacy_experience", experience));
                answers.push(("declaration", Value::YesNo(true)));
            }
            let answers = answers.into_iter().map(answer).collect();
            world.brings(Event::Entered { answers }).await;
        }
        4 | 5 => {
            let person = dice.below(40);
            let (name, address) = (
                format!("Person {person}"),
                format!("person{person}@example.net"),
            );
            world.receives(application(&name, &address));
            world.works().await;
        }
        6..=8 => {
            let status = Status::ALL[usize::try_from(dice.below(5)).unwrap()];
            world.brings(decided(dice.reference(), status)).await;
        }
        9 => {
            let both = Event::Merged {
                keep: dice.reference(),
                other: dice.reference(),
                although_names_differ: true,
            };
            world.brings(both).await;
        }
        10 => {
            let event = match dice.below(3) {
                0 => Event::OpeningClosed,
                1 => Event::OpeningOpened,
                _ => Event::TargetSet(u32::try_from(dice.below(5)).unwrap() + 1),
            };
            world.brings(event).await;
        }
        11 => {
            let mut tx = world.house.store.write_tx().await.unwrap();
            let digest = Digest {
                due_at: world.now,
                asked: false,
                sent: true,
            };
            digests::record(&mut tx, &digest, world.now).await.unwrap();
            tx.commit().await.unwrap();
        }
        _ => {
            let hours = i64::try_from(dice.below(24 * 40)).unwrap();
            world.later(SignedDuration::from_hours(hours));
        }
    }
}

fn decided(reference: Reference, status: Status) -> Event {
    Event::Decided {
        reference,
        status,
        note: None,
        tell: None,
    }
}

fn answer((field, value): (&str, Value)) -> Answer {
    Answer {
        field: FieldId::new(field),
        raw: value.to_string(),
        value,
        normal: None,
        place: "typed".into(),
        confidence: 1.0,
    }
}

fn agrees(cards: &Cards, expected: &[&Row], what: &str) {
    let shown: Vec<&str> = cards
        .shown
        .iter()
        .map(|card| card.reference.as_str())
        .collect();
    let expected: Vec<&str> = expected.iter().map(|row| &*row.reference).collect();
    assert_eq!(shown, expected, "{what}");
    assert_eq!(cards.total as usize, expected.len(), "{what}");
    for card in &cards.shown {
        assert!(card.name.is_some(), "{what}: {card:?}");
    }
}

/// The weeks with applications in them, by the ISO calendar.
fn weeks(rows: &[Row], world: &World) -> BTreeMap<ISOWeekDate, u32> {
    let zone = &world.house.standing.zone;
    let week = |at: Timestamp| {
        let day = zone.to_datetime(at).date().iso_week_date();
        ISOWeekDate::new(day.year(), day.week(), Weekday::Monday).unwrap()
    };
    let this = week(world.now).date();
    let mut weeks = BTreeMap::new();
    for row in rows {
        let of_row = week(row.arrived_at);
        let days = this.since(of_row.date()).unwrap().get_days();
        if days <= 51 * 7 {
            *weeks.entry(of_row).or_default() += 1;
        }
    }
    weeks
}

async fn all_agrees(world: &World, connection: &mut SqliteConnection, counts: Counts) {
    let told = count(
        connection,
        "SELECT COALESCE((SELECT application FROM digest ORDER BY id DESC LIMIT 1), 0)",
    )
    .await;
    let rows = rows(connection).await;
    let briefing = briefed(world, counts).await;
    let of = |wanted: &dyn Fn(&Row) -> bool| {
        u32::try_from(rows.iter().filter(|row| wanted(row)).count()).unwrap()
    };
    let standing = Standing {
        all: of(&|_| true),
        received: of(&|row| row.status == "received"),
        shortlisted: of(&|row| row.status == "shortlisted"),
        recruited: of(&|row| row.status == "recruited"),
        declined: of(&|row| row.status == "declined"),
        withdrawn: of(&|row| row.status == "withdrawn"),
        complete: of(&|row| row.status != "withdrawn" && row.complete),
        late: of(&|row| row.late),
    };
    assert_eq!(briefing.standing, standing);
    let taken = match counts {
        Counts::Recruited => standing.recruited,
        Counts::Complete => standing.complete,
        Counts::Received => standing.all - standing.withdrawn,
    };
    assert_eq!(briefing.opening.taken, taken);

    let is_new = |row: &&Row| row.id > i64::from(told);
    let (new, old): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(is_new);
    let (late, new): (Vec<&Row>, Vec<&Row>) = new.into_iter().partition(|row| row.late);
    let mut undecided = old;
    undecided.retain(|row| row.status == "received" || row.status == "shortlisted");
    undecided.sort_by_key(|row| (row.arrived_at, row.id));
    agrees(&briefing.new, &new, "new");
    agrees(&briefing.late, &late, "late");
    agrees(&briefing.undecided, &undecided, "undecided");

    let told: BTreeMap<ISOWeekDate, u32> = briefing
        .weeks
        .iter()
        .filter(|week| week.applications > 0)
        .map(|week| (week.monday.iso_week_date(), week.applications))
        .collect();
    assert_eq!(told, weeks(&rows, world));
    for pair in briefing.weeks.windows(2) {
        assert_eq!(pair[0].monday.since(pair[1].monday).unwrap().get_days(), -7);
    }
    let open = count(
        connection,
        "SELECT COUNT(*) FROM review WHERE settled_at IS NULL",
    )
    .await;
    assert_eq!(briefing.reviews_total, open);
    assert_eq!(briefing.reviews.len(), open as usize);
    let held = count(
        connection,
        "SELECT COUNT(*) FROM outbox WHERE state = 'held'",
    )
    .await;
    assert_eq!(briefing.held_total, held);
}

async fn briefed(world: &World, counts: Counts) -> Briefing {
    let mut tx = world.house.store.write_tx().await.unwrap();
    let question = Question {
        since: digests::since(&mut tx).await.unwrap(),
        now: world.now,
        counts,
        zone: &world.house.standing.zone,
        shown: Shown {
            new: 1000,
            undecided: 1000,
            late: 1000,
            reviews: 1000,
            others: 1000,
        },
    };
    briefing::read(&mut tx, &question).await.unwrap()
}

#[tokio::test]
async fn the_numbers_of_any_history_are_those_of_the_database() {
    let histories = histories(4);
    for seed in 1..=histories {
        let mut dice = Dice(seed.into());
        let mut world = World::new().await;
        let options = SqliteConnectOptions::new().filename(world.path().join("qpm-intake.db"));
        let mut connection = options.connect().await.unwrap();
        for step in 0..60 {
            something(&mut world, &mut dice).await;
            if step % 5 == 4 {
                println!("history {seed}, step {step}");
                for counts in [Counts::Recruited, Counts::Complete, Counts::Received] {
                    all_agrees(&world, &mut connection, counts).await;
                }
            }
        }
    }
}

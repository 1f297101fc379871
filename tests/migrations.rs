//! A charity that has applicants already takes a newer version: nothing of theirs is lost, and
//! what the older layout did not know is simply not there.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic, in its helpers too"
)]

use std::path::{Path, PathBuf};

use qpm_intake::domain::address::Address;
use qpm_intake::domain::application::Reference;
use qpm_intake::domain::form::FieldId;
use qpm_intake::domain::limits::Limits;
use qpm_intake::domain::reading::{Answer, Value};
use qpm_intake::store::{Store, StoreError, applications, snapshot};
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use tempfile::TempDir;

/// A database of the layout up to `last`, with the rows that such a one may hold.
async fn house_of(folder: &TempDir, last: &str, rows: &str) -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let older = folder.path().join("older");
    std::fs::create_dir(&older).unwrap();
    let mut names: Vec<_> = std::fs::read_dir(here.join("migrations"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "build.rs")
        .collect();
    names.sort();
    for name in names.iter().take_while(|name| name.as_str() <= last) {
        std::fs::copy(here.join("migrations").join(name), older.join(name)).unwrap();
    }
    let path = folder.path().join("house.db");
    let options = SqliteConnectOptions::new()
        .filename(&path)
        .create_if_missing(true);
    let pool = SqlitePool::connect_with(options).await.unwrap();
    let migrator = Migrator::new(older.as_path()).await.unwrap();
    migrator.run(&pool).await.unwrap();
    let rows = std::fs::read_to_string(here.join("tests/fixtures/migrations").join(rows)).unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(rows))
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
    path
}

#[tokio::test]
async fn answers_of_the_first_layout_are_there_and_have_no_normal_spelling() {
    let folder = tempfile::tempdir().unwrap();
    let path = house_of(&folder, "0001_first_house.sql", "0001.sql").await;
    // Only the daemon brings the layout up to date.
    let refused = Store::open_existing(&path).await;
    assert!(matches!(refused, Err(StoreError::OldSchema(_))));

    let store = Store::open(&path).await.unwrap();
    let answers = store.answers(1).await.unwrap();
    let told: Vec<(&str, &str, f64)> = answers
        .iter()
        .map(|answer| {
            (
                answer.field.as_str(),
                answer.value.as_str(),
                answer.confidence,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("full_name", "\"Zoe Kemp\"", 1.0),
            ("phone", "\"07700 900123\"", 0.98),
            ("regions", "[\"London\",\"Wales\"]", 1.0),
            ("provides_advocacy_now", "false", 0.95),
            ("signed_date", "\"2026-11-01\"", 0.7),
        ]
    );
    assert!(answers.iter().all(|answer| answer.normal.is_none()));
    assert_eq!(store.problems(1).await.unwrap(), ["missing:declaration"]);
    store.close().await;
    Store::open_existing(&path).await.unwrap().close().await;
}

#[tokio::test]
async fn the_rules_read_older_answers_and_newer_ones_stand_beside_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = house_of(&folder, "0001_first_house.sql", "0001.sql").await;
    let store = Store::open(&path).await.unwrap();
    let mut tx = store.write_tx().await.unwrap();
    let found = applications::by_reference(&mut tx, "QPM-0001")
        .await
        .unwrap();
    let mut application = found.unwrap();
    assert_eq!(application.reference, Reference::new("QPM", 1));
    assert_eq!(application.answers.len(), 5);
    tx.commit().await.unwrap();

    let newer = Answer {
        field: FieldId::new("phone"),
        value: Value::Text("01632 960001".into()),
        raw: "01632 960001".into(),
        normal: Some("+441632960001".into()),
        place: "line 1".into(),
        confidence: 1.0,
    };
    application.answers[1] = newer.clone();
    write_version(&store, application.answers).await;
    let answers = store.answers(1).await.unwrap();
    let normal: Vec<_> = answers
        .iter()
        .map(|answer| answer.normal.as_deref())
        .collect();
    assert_eq!(normal, [None, Some("+441632960001"), None, None, None]);
    let mut tx = store.write_tx().await.unwrap();
    let found = applications::by_reference(&mut tx, "QPM-0001")
        .await
        .unwrap();
    assert_eq!(found.unwrap().answers[1], newer);
    tx.commit().await.unwrap();
    store.close().await;
}

#[tokio::test]
async fn what_waits_already_gets_its_day() {
    let folder = tempfile::tempdir().unwrap();
    let path = house_of(&folder, "0002_normal_answers.sql", "0002.sql").await;
    let store = Store::open(&path).await.unwrap();
    let items = store.open_reviews().await.unwrap();
    let told: Vec<_> = items
        .iter()
        .map(|item| (item.id, item.due_on.as_deref(), item.at_once))
        .collect();
    assert_eq!(
        told,
        [
            (4, Some("2027-02-02"), true),
            (3, Some("2027-02-01"), false),
            // Counted from the mail's arrival, and within the month in February, too.
            (2, Some("2027-02-28"), false),
            (1, None, false),
        ]
    );
    // The files of somebody who sent what nobody should are all kept apart.
    let files = store.files(1).await.unwrap();
    assert!(files.iter().all(|file| file.restricted), "{files:?}");
    let files = store.files(2).await.unwrap();
    assert!(files.iter().all(|file| !file.restricted), "{files:?}");
    store.close().await;
}

#[tokio::test]
async fn letters_that_went_out_before_count_against_the_limits() {
    let folder = tempfile::tempdir().unwrap();
    let path = house_of(&folder, "0004_files_kept_apart.sql", "0004.sql").await;
    let store = Store::open(&path).await.unwrap();
    let mut tx = store.write_tx().await.unwrap();
    let zoe = Address::parse("zoe+qpm@example.org").unwrap();
    let limits = Limits {
        per_address_per_day: 3,
        per_domain_per_hour: 100,
        per_hour: 200,
        same_kind_days: 7,
        per_exchange: 5,
    };
    let now = "2027-02-02T08:00:00Z".parse().unwrap();
    let recent = snapshot::recent_letters(&mut tx, &zoe, &limits, None, now)
        .await
        .unwrap();
    assert_eq!(recent.to_address_today, 2);
    assert_eq!(recent.questions_to_address, 1);
    assert_eq!(
        recent.in_exchange, 1,
        "the first letter about an application is none"
    );
    assert_eq!(recent.about_monitoring_today, 1);
    tx.commit().await.unwrap();
    store.close().await;
}

async fn write_version(store: &Store, answers: Vec<Answer>) {
    use qpm_intake::domain::application::{Actor, NewVersion};
    use qpm_intake::domain::plan::{Effect, Reason};
    use qpm_intake::store::apply::{Context, apply};
    let effect = Effect::AddVersion {
        reference: Reference::new("QPM", 1),
        version: NewVersion {
            number: 2,
            answers,
            problems: Vec::new(),
            by: Actor::Manager,
            current: true,
        },
        flags: Vec::new(),
        name: None,
        preferred_name: None,
        address: None,
    };
    let context = Context {
        now: jiff::Timestamp::UNIX_EPOCH,
        reason: &Reason::new("story", "A story."),
        inbox_id: None,
        files: &[],
    };
    let mut tx = store.write_tx().await.unwrap();
    apply(&mut tx, &effect, &context).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn who_is_there_already_can_be_made_one() {
    use qpm_intake::domain::plan::{Effect, Reason};
    use qpm_intake::store::apply::{Context, apply};
    let folder = tempfile::tempdir().unwrap();
    let path = house_of(&folder, "0002_normal_answers.sql", "0002.sql").await;
    let store = Store::open(&path).await.unwrap();
    let (_, tally) = store.opening().await.unwrap();
    assert_eq!(tally.received, 2);
    let effect = Effect::Merge {
        keep: Reference::new("QPM", 2),
        other: Reference::new("QPM", 1),
        flags: Vec::new(),
        arrived_at: jiff::Timestamp::UNIX_EPOCH,
    };
    let context = Context {
        now: jiff::Timestamp::UNIX_EPOCH,
        reason: &Reason::new("story", "A story."),
        inbox_id: None,
        files: &[],
    };
    let mut tx = store.write_tx().await.unwrap();
    apply(&mut tx, &effect, &context).await.unwrap();
    tx.commit().await.unwrap();
    let (_, tally) = store.opening().await.unwrap();
    assert_eq!(tally.received, 1);
    let files = store.files(2).await.unwrap();
    let apart: Vec<_> = files.iter().map(|file| file.restricted).collect();
    assert_eq!(apart, [true, true, false], "what is kept apart stays apart");
    store.close().await;
}

//! Digests come when they are due: at the manager's hour, once, and none tells less than what has
//! happened since the one before.

use jiff::{SignedDuration, Timestamp};
use qpm_intake::workers::digest::{self, Posted};
use qpm_intake::workers::{Progress, schedule};
use sqlx::sqlite::SqlitePool;

use super::post::{Mail, application};
use super::world::{Sent, World};

const WEEKDAYS: &str = "digest.schedule = \"mon-fri 08:30\"\ndigest.workbook = false\n";
const ALWAYS: &str = "digest.schedule = \"mon-fri 08:30\"\ndigest.workbook = false\ndigest.skip_when_quiet = false\n";
const MANAGER: &str = "manager@qpm.example.test";

/// The lines work at this moment.
async fn at(world: &mut World, moment: &str) {
    world.now = moment.parse().unwrap();
    world.works().await;
}

fn digests(world: &World) -> Vec<Sent> {
    world.letters_to(MANAGER)
}

/// For which moments of the schedule digests were written to her.
async fn moments(world: &World) -> Vec<String> {
    let queue = world.queue().await;
    let keys = queue.iter().map(|letter| letter.key.split('/'));
    let ours = keys.filter_map(|mut key| Some((key.next()?, key.next()?, key.next()?)));
    ours.filter(|(what, _, whom)| *what == "digest" && *whom == MANAGER)
        .map(|(_, moment, _)| moment.to_owned())
        .collect()
}

/// Puts the database into a state that the program never would.
async fn by_hand(world: &World, sql: &'static str) {
    let path = world.path().join("qpm-intake.db");
    let pool = SqlitePool::connect(&format!("sqlite://{}", path.display()))
        .await
        .unwrap();
    sqlx::query(sql).execute(&pool).await.unwrap();
    pool.close().await;
}

fn token(subject: &str) -> &str {
    let (_, token) = subject.split_once("[desk-").unwrap();
    token
}

#[tokio::test]
async fn half_past_eight_is_half_past_eight_in_winter_and_in_summer() {
    let mut world = World::with(ALWAYS).await;
    let mut written = Vec::new();
    for (early, due) in [
        // The first is the next day's: the day's own had passed when the opening was made.
        ("2026-11-24T23:00:00Z", "2026-11-25T08:30:00Z"),
        ("2027-03-26T08:29:59Z", "2027-03-26T08:30:00Z"),
        // The clocks have gone forward on Sunday.
        ("2027-03-29T07:29:59Z", "2027-03-29T07:30:00Z"),
        ("2027-10-29T07:29:59Z", "2027-10-29T07:30:00Z"),
        // And back.
        ("2027-11-01T08:29:59Z", "2027-11-01T08:30:00Z"),
    ] {
        let early: Timestamp = early.parse().unwrap();
        world.now = early;
        world.works().await;
        let before = moments(&world).await;
        assert!(!before.iter().any(|moment| moment == due), "{before:?}");
        at(&mut world, due).await;
        written = moments(&world).await;
        assert_eq!(written.last().map(String::as_str), Some(due));
    }
    let letters = digests(&world).len();
    assert_eq!(letters, written.len());
    // Not on a Saturday.
    at(&mut world, "2027-11-06T12:00:00Z").await;
    assert_eq!(
        moments(&world).await.last().unwrap(),
        "2027-11-05T08:30:00Z"
    );
}

#[tokio::test]
async fn after_three_days_away_one_digest_tells_of_all_of_them() {
    let mut world = World::with(WEEKDAYS).await;
    world.receives(application("Ann", "ann@example.org"));
    at(&mut world, "2026-11-25T08:30:00Z").await;
    assert_eq!(moments(&world).await, ["2026-11-25T08:30:00Z"]);
    // From Wednesday to Monday nothing ran, and three people wrote.
    for name in ["Ben", "Cleo", "Dan"] {
        world.receives(application(name, &format!("{name}@example.org")));
    }
    world.restarts().await;
    world.now = "2026-11-30T09:10:00Z".parse().unwrap();
    world.works().await;
    world.works().await;
    assert_eq!(
        moments(&world).await,
        ["2026-11-25T08:30:00Z", "2026-11-30T08:30:00Z"]
    );
    let letters = digests(&world);
    let [first, second] = &letters[..] else {
        panic!("{letters:#?}");
    };
    assert!(first.subject.contains("1 new"), "{}", first.subject);
    // What was fetched in the same round may be behind it, and is in the next.
    at(&mut world, "2026-12-01T08:30:00Z").await;
    let told: Vec<String> = digests(&world)[1..]
        .iter()
        .map(|letter| letter.text.split("NOT DECIDED").next().unwrap().to_owned())
        .collect();
    let told = told.concat();
    for name in ["Ben", "Cleo", "Dan"] {
        assert_eq!(told.matches(name).count(), 1, "{name}: {told}");
    }
    assert!(!second.text.is_empty());
}

#[tokio::test]
async fn a_quiet_day_has_none_and_the_next_tells_all() {
    let mut world = World::with(WEEKDAYS).await;
    world.receives(application("Ann", "ann@example.org"));
    world.works().await;
    at(&mut world, "2026-11-25T08:30:00Z").await;
    assert_eq!(digests(&world).len(), 1);
    // Thursday: nothing has happened. What arrives while that is found out is not forgotten.
    world.now = "2026-11-26T08:29:00Z".parse().unwrap();
    world.receives(application("Ben", "ben@example.org"));
    world.fetches().await.unwrap();
    world.now = "2026-11-26T08:30:00Z".parse().unwrap();
    let step = schedule::step(&world.house, world.now).await.unwrap();
    assert_eq!(step, Progress::Worked, "that there was none is kept");
    world.works().await;
    assert_eq!(digests(&world).len(), 1);
    at(&mut world, "2026-11-27T08:30:00Z").await;
    let letters = digests(&world);
    assert_eq!(letters.len(), 2);
    assert!(
        letters[1].subject.contains("1 new"),
        "{}",
        letters[1].subject
    );
    assert!(letters[1].text.contains("Ben"), "{}", letters[1].text);
}

#[tokio::test]
async fn what_waits_for_her_is_not_quiet() {
    let mut world = World::with(WEEKDAYS).await;
    world.receives(
        Mail::from("Ann <ann@example.org>")
            .subject("A question")
            .text("May I apply from abroad?"),
    );
    world.works().await;
    at(&mut world, "2026-11-25T08:30:00Z").await;
    at(&mut world, "2026-11-26T08:30:00Z").await;
    assert_eq!(digests(&world).len(), 2);
}

#[tokio::test]
async fn each_manager_gets_her_own_with_a_token_of_her_own() {
    let settings = format!(
        "{ALWAYS}manager.addresses = [\"{MANAGER}\", \"second@qpm.example.test\", \"{MANAGER}\"]\n"
    );
    let mut world = World::with(&settings).await;
    at(&mut world, "2026-11-25T08:30:00Z").await;
    let (one, other) = (
        world.letter_to(MANAGER),
        world.letter_to("second@qpm.example.test"),
    );
    assert_ne!(token(&one.subject), token(&other.subject));
    assert!(other.raw.contains("mailto:"), "she can answer by a link");
    // Each is told from the same moment on.
    at(&mut world, "2026-11-26T08:30:00Z").await;
    assert_eq!(world.letters().len(), 4);
}

#[tokio::test]
async fn a_restart_or_a_second_look_sends_none_twice() {
    let mut world = World::with(ALWAYS).await;
    world.now = "2026-11-25T08:30:00Z".parse().unwrap();
    let (house, now) = (&world.house, world.now);
    let (one, other) = tokio::join!(schedule::step(house, now), schedule::step(house, now));
    assert_ne!(one.unwrap(), other.unwrap(), "one of them found it done");
    world.restarts().await;
    at(&mut world, "2026-11-25T08:31:00Z").await;
    world.restarts().await;
    at(&mut world, "2026-11-25T17:00:00Z").await;
    assert_eq!(digests(&world).len(), 1);
}

#[tokio::test]
async fn what_a_crash_took_back_is_written_again_and_then_once() {
    let mut world = World::with(WEEKDAYS).await;
    world.receives(application("Ann", "ann@example.org"));
    world.works().await;
    let manager = world.house.standing.known.managers[0].clone();
    let house = &world.house;
    // Killed before the commit: nothing of it is there.
    let mut tx = house.store.write_tx().await.unwrap();
    let posted = digest::now(house, &mut tx, 1, &manager, world.now).await;
    assert_eq!(posted.unwrap(), Posted::Digest);
    drop(tx);
    let mut posted = Vec::new();
    for _ in 0..2 {
        let mut tx = house.store.write_tx().await.unwrap();
        posted.push(
            digest::now(house, &mut tx, 1, &manager, world.now)
                .await
                .unwrap(),
        );
        tx.commit().await.unwrap();
    }
    assert_eq!(posted, [Posted::Digest, Posted::BeforeNow]);
    world.works().await;
    let letter = world.letter_to(MANAGER);
    assert!(letter.subject.contains("1 new"), "{}", letter.subject);
}

#[tokio::test]
async fn a_digest_that_only_one_of_them_asked_for_takes_nothing_from_the_other() {
    let settings =
        format!("{WEEKDAYS}manager.addresses = [\"{MANAGER}\", \"second@qpm.example.test\"]\n");
    let mut world = World::with(&settings).await;
    world.receives(application("Ann", "ann@example.org"));
    world.works().await;
    let managers = world.house.standing.known.managers.clone();
    let mut tx = world.house.store.write_tx().await.unwrap();
    let posted = digest::send(&world.house, &mut tx, &managers[..1], world.now).await;
    assert_eq!(posted.unwrap(), Posted::Digest);
    tx.commit().await.unwrap();
    world.works().await;
    assert!(world.letter_to(MANAGER).subject.contains("1 new"));
    at(&mut world, "2026-11-25T08:30:00Z").await;
    let second = world.letter_to("second@qpm.example.test");
    assert!(second.subject.contains("1 new"), "{}", second.subject);
    // One that all of them got is where the next begins.
    world.receives(application("Ben", "ben@example.org"));
    world.later(SignedDuration::from_hours(1));
    world.works().await;
    let mut tx = world.house.store.write_tx().await.unwrap();
    let posted = digest::send(&world.house, &mut tx, &managers, world.now).await;
    assert_eq!(posted.unwrap(), Posted::Digest);
    tx.commit().await.unwrap();
    world.works().await;
    let letters = world.letters().len();
    at(&mut world, "2026-11-26T08:30:00Z").await;
    assert_eq!(world.letters().len(), letters, "that day was quiet");
}

#[tokio::test]
async fn without_managers_there_is_none() {
    let mut world = World::with(&format!("{ALWAYS}manager.addresses = []\n")).await;
    at(&mut world, "2026-11-25T08:30:00Z").await;
    assert!(world.queue().await.is_empty());
}

#[tokio::test]
async fn a_clock_that_was_wrong_for_a_while_stops_no_digest() {
    let mut world = World::with(ALWAYS).await;
    at(&mut world, "2031-01-01T12:00:00Z").await;
    at(&mut world, "2026-11-25T08:30:00Z").await;
    at(&mut world, "2026-11-26T08:30:00Z").await;
    // Set back again: what was dealt with is not sent a second time.
    at(&mut world, "2026-11-25T12:00:00Z").await;
    at(&mut world, "2026-11-26T12:00:00Z").await;
    assert_eq!(
        moments(&world).await,
        [
            "2031-01-01T08:30:00Z",
            "2026-11-25T08:30:00Z",
            "2026-11-26T08:30:00Z"
        ]
    );
}

#[tokio::test]
async fn a_digest_that_cannot_be_written_is_replaced_once_and_made_up_for() {
    let settings = format!(
        "{WEEKDAYS}letters.folder = \"words\"\nopening.closes_at = \"2026-11-25T08:30:00Z\"\n"
    );
    let words = |world: &World| world.path().join("words").join("desk");
    let mut world = World::made(&settings, |folder| {
        std::fs::create_dir_all(folder.join("words/desk")).unwrap();
        std::fs::write(folder.join("words/desk/digest.txt"), "No subject here.\n").unwrap();
    })
    .await;
    world.receives(application("Ann", "ann@example.org"));
    world.works().await;
    at(&mut world, "2026-11-25T08:30:00Z").await;
    at(&mut world, "2026-11-25T08:31:00Z").await;
    let letter = world.letter_to(MANAGER);
    assert!(
        letter.subject.contains("could not be written"),
        "{}",
        letter.subject
    );
    assert!(letter.text.contains("1 new"), "{}", letter.text);
    assert!(letter.raw.contains("[desk-"), "commands work");
    let (opening, _) = world.house.store.opening().await.unwrap();
    assert_eq!(
        opening.state.as_str(),
        "closed",
        "the clock's other work is done"
    );
    // The words are put right.
    std::fs::remove_file(words(&world).join("digest.txt")).unwrap();
    world.restarts().await;
    at(&mut world, "2026-11-26T08:30:00Z").await;
    let letters = digests(&world);
    assert_eq!(letters.len(), 2, "{letters:#?}");
    assert!(
        letters[1].subject.contains("1 new"),
        "{}",
        letters[1].subject
    );
}

#[tokio::test]
async fn a_row_that_does_not_read_back_costs_the_digest_and_not_the_manager() {
    let mut world = World::with(WEEKDAYS).await;
    world.receives(application("Ann", "ann@example.org"));
    world.works().await;
    by_hand(&world, "UPDATE application SET arrived_at = 'yesterday'").await;
    at(&mut world, "2026-11-25T08:30:00Z").await;
    world.later(SignedDuration::from_hours(1));
    world.works().await;
    let letter = world.letter_to(MANAGER);
    assert!(
        letter.subject.contains("could not be written"),
        "{}",
        letter.subject
    );
    by_hand(&world, "UPDATE application SET arrived_at = created_at").await;
    at(&mut world, "2026-11-26T08:30:00Z").await;
    let letters = digests(&world);
    assert!(
        letters[1].subject.contains("1 new"),
        "{}",
        letters[1].subject
    );
}

#[tokio::test]
async fn a_workbook_that_cannot_be_written_keeps_no_digest_back() {
    let settings = "digest.schedule = \"mon-fri 08:30\"\ndigest.skip_when_quiet = false\n";
    let mut world = World::with(settings).await;
    world.receives(application("Ann", "ann@example.org"));
    world.works().await;
    at(&mut world, "2026-11-25T08:30:00Z").await;
    // An answer that is no text any more: the cards do not show it, the workbook would.
    by_hand(
        &world,
        "UPDATE answer SET value = CAST(x'22ff22' AS TEXT) WHERE field = 'phone'",
    )
    .await;
    at(&mut world, "2026-11-26T08:30:00Z").await;
    let letters = digests(&world);
    let enclosed: Vec<bool> = letters
        .iter()
        .map(|letter| letter.raw.contains("-applicants-"))
        .collect();
    assert_eq!(enclosed, [true, false]);
    for letter in &letters {
        assert!(letter.text.contains("Ann"), "{}", letter.text);
    }
}

//! What the manager is told at once: one letter of a kind an hour, the rest gathers into the next,
//! none is dropped; and where no letter goes out, a program of the administrator's is called.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use mail_parser::MessageParser;
use proptest::prelude::*;
use qpm_intake::domain::alert::{Outside, Road, Waiting};
use qpm_intake::domain::application::Status;
use qpm_intake::domain::command::AlertKind;
use qpm_intake::domain::plan::Reason;
use qpm_intake::rules;
use qpm_intake::store::alerts;
use qpm_intake::workers::alert::{self, call};
use qpm_intake::workers::{Progress, schedule};

use super::mail_server_is_down::Picky;
use super::post::{Mail, application};
use super::world::{MANAGER, Sent, World, morning};

/// A letter's words, its soft line ends undone (RFC 3676 §4.1).
fn said(letter: &Sent) -> String {
    letter.text.replace("\r\n", "\n").replace(" \n", " ")
}

fn in_danger(world: &mut World, who: &str) {
    world.receives(
        Mail::from(&format!("{who}@example.org"))
            .subject("Hello")
            .text("I am not safe at home. Please help."),
    );
}

#[tokio::test]
async fn somebody_in_danger_is_told_at_once_and_not_again_within_the_hour() {
    let mut world = World::new().await;
    in_danger(&mut world, "rae");
    world.works().await;
    let letter = world.letter_to(MANAGER);
    let text = said(&letter);
    assert!(text.starts_with("Answer above this line, or press a link below.\n"));
    assert!(text.contains("the writer may be in danger"), "{text}");
    assert!(text.contains("Tue 24 Nov, 09:00"), "{text}");
    let review = world.reviews().await[0].id;
    assert!(text.contains(&format!("done {review}")), "{text}");
    assert!(
        letter.raw.contains("mailto:recruitment@qpm.example.test"),
        "it has links"
    );
    assert!(letter.subject.contains("[desk-"), "{}", letter.subject);
    assert!(!text.contains("rae"), "nobody's address: {text}");

    // Three more in the same hour go together into the next letter.
    for (minutes, who) in [(10, "ray"), (20, "roy"), (20, "ria")] {
        world.later(SignedDuration::from_mins(minutes));
        in_danger(&mut world, who);
        world.works().await;
        assert_eq!(world.letters_to(MANAGER).len(), 1);
    }
    world.later(SignedDuration::from_mins(10));
    world.works().await;
    let letters = world.letters_to(MANAGER);
    assert_eq!(letters.len(), 2);
    let next = letters
        .iter()
        .find(|letter| letter.subject.contains("(3)"))
        .unwrap();
    assert_eq!(said(next).matches("may be in danger").count(), 3);
    world.later(SignedDuration::from_hours(30));
    world.works().await;
    assert_eq!(world.letters_to(MANAGER).len(), 2, "each is told once");
}

#[tokio::test]
async fn who_asks_to_be_erased_is_told_at_once_and_who_asks_for_a_copy_is_not() {
    let mut world = World::new().await;
    world.receives(application("Nia Pugh", "nia@example.org"));
    world.receives(
        Mail::from("Max Ali <max@example.org>")
            .subject("My information")
            .text("Please send me a copy of the data you hold about me."),
    );
    world.works().await;
    assert!(world.letters_to(MANAGER).is_empty());
    world.receives(
        Mail::from("Nia Pugh <nia@example.org>")
            .subject("My application")
            .text("Please delete all my personal data."),
    );
    world.works().await;
    let letter = world.letter_to(MANAGER);
    let text = said(&letter);
    assert!(text.contains("Nothing has been erased"), "{text}");
    assert!(text.contains("show 1, done "), "{text}");
    assert!(!letter.raw.contains("Nia"), "no name");
}

#[tokio::test]
async fn a_storm_is_told_once_and_not_with_each_mail() {
    let mut world = World::with("limits.per_hour = 1\n").await;
    for number in 0..5 {
        world.receives(application(
            &format!("Person {number}"),
            &format!("p{number}@example{number}.test"),
        ));
        world.later(SignedDuration::from_mins(5));
        world.works().await;
    }
    let letter = world.letter_to(MANAGER);
    assert!(
        letter.subject.starts_with("Too many letters in an hour ["),
        "one alert: {}",
        letter.subject
    );
    world.later(SignedDuration::from_mins(61));
    world.works().await;
    assert_eq!(world.letters_to(MANAGER).len(), 1, "the storm is over");
}

/// Time passes in steps of ten minutes, and every line tries at each.
async fn struggles(world: &mut World, minutes: i64) {
    for _ in 0..minutes / 10 {
        world.later(SignedDuration::from_mins(10));
        let _ = world.fetches().await;
        let _ = world.processes().await;
        schedule::step(&world.house, world.now).await.unwrap();
        let _ = world.delivers().await;
        let _ = call::step(&world.house, world.now).await;
    }
}

#[tokio::test]
async fn a_mailbox_that_vanishes_is_told_after_an_hour_and_so_is_its_return() {
    let mut world = World::new().await;
    world.works().await;
    let (maildir, away) = (world.path().join("Maildir"), world.path().join("away"));
    std::fs::rename(&maildir, &away).unwrap();
    assert!(world.fetches().await.is_err());
    struggles(&mut world, 50).await;
    assert!(
        world.letters().is_empty(),
        "a short outage is nobody's news"
    );
    // The outage is as long as it is, whatever the program does meanwhile.
    let known = world.house.store.vitals().await.unwrap();
    struggles(&mut world, 10).await;
    let text = said(&world.letter_to(MANAGER));
    assert!(
        text.contains("out of reach since Tuesday 24 November, 09:00"),
        "{text}"
    );
    assert!(text.contains("qpm-intake check"), "{text}");
    assert_eq!(known.mailbox_read_at(), Some(morning()));
    struggles(&mut world, 60).await;
    assert_eq!(world.letters_to(MANAGER).len(), 1, "told once");

    std::fs::rename(&away, &maildir).unwrap();
    struggles(&mut world, 10).await;
    let letters = world.letters_to(MANAGER);
    assert_eq!(letters.len(), 2);
    let over = letters
        .iter()
        .find(|letter| letter.subject.starts_with("The mailbox is read again"))
        .unwrap();
    assert!(said(over).contains("You need do nothing"), "{}", said(over));
    struggles(&mut world, 24 * 60).await;
    assert_eq!(world.letters_to(MANAGER).len(), 2);
}

#[tokio::test]
async fn an_outage_that_lasts_is_told_every_day() {
    let mut world = World::new().await;
    std::fs::rename(world.path().join("Maildir"), world.path().join("away")).unwrap();
    struggles(&mut world, 3 * 24 * 60).await;
    assert_eq!(world.letters_to(MANAGER).len(), 3);
}

#[tokio::test]
async fn who_starts_the_program_after_a_week_hears_of_no_outage_that_was_not_seen() {
    let mut world = World::new().await;
    let (maildir, away) = (world.path().join("Maildir"), world.path().join("away"));
    std::fs::rename(&maildir, &away).unwrap();
    assert!(world.fetches().await.is_err());
    std::fs::rename(&away, &maildir).unwrap();
    world.later(SignedDuration::from_hours(7 * 24));
    world.restarts().await;
    schedule::step(&world.house, world.now).await.unwrap();
    world.works().await;
    assert!(world.letters().is_empty());
}

/// A command that appends what it is given to this file.
fn writes_to(file: &Path) -> String {
    format!(
        "alert.command = [\"/bin/sh\", \"-c\", '{{ echo \"<$QPM_ALERT_KIND>\"; cat; env | grep -c QPM_; }} >> \"$0\"', \"{}\"]\n",
        file.display()
    )
}

#[tokio::test]
async fn a_broken_submission_is_told_by_the_command_and_by_letter_once_it_works() {
    let folder = tempfile::tempdir().unwrap();
    let called = folder.path().join("called");
    let mut world = World::with(&writes_to(&called)).await;
    // A file where the outbox folder should be: nothing can be handed over.
    std::fs::write(world.outbox(), b"in the way").unwrap();
    let (maildir, away) = (world.path().join("Maildir"), world.path().join("away"));
    world.receives(application("Zoe Sato", "zoe@example.org"));
    struggles(&mut world, 20).await;
    std::fs::rename(&maildir, &away).unwrap();
    struggles(&mut world, 40).await;
    assert!(!called.exists(), "not before an hour");
    struggles(&mut world, 60).await;
    let told = std::fs::read_to_string(&called).unwrap();
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(
        lines.len(),
        8,
        "each of the two kinds once, and nothing else of ours in its environment: {told}"
    );
    let (submission, mailbox) = lines.split_at(4);
    assert_eq!(mailbox[..2], ["<mailbox_down>", "mailbox_down"]);
    assert!(mailbox[2].contains("since Tuesday 24 November, 09:30"));
    assert_eq!(submission[..2], ["<submission_down>", "submission_down"]);
    assert!(submission[2].contains("since Tuesday 24 November, 09:10"));
    assert_eq!(submission[3], "1");
    assert!(!told.contains("zoe") && !told.contains("Sato"));

    // The mailbox comes back while no letter goes out, then the submission does.
    std::fs::rename(&away, &maildir).unwrap();
    struggles(&mut world, 10).await;
    std::fs::remove_file(world.outbox()).unwrap();
    world.works().await;
    world.letter_to("zoe@example.org");
    let letters = world.letters_to(MANAGER);
    assert_eq!(letters.len(), 2, "one a kind: {letters:#?}");
    for (subject, over) in [
        (
            "The mailbox is read again",
            "the mailbox was out of reach from Tuesday 24 November, 09:30 to",
        ),
        (
            "Letters go out again",
            "took no letter from Tuesday 24 November, 09:10 to",
        ),
    ] {
        let letter = letters
            .iter()
            .find(|letter| letter.subject.starts_with(subject))
            .unwrap();
        let text = said(letter);
        assert!(text.contains(over), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_letter_that_is_refused_is_no_outage_and_a_server_that_is_gone_is_one() {
    let server = Picky::start().await;
    let mut world = World::with(&format!(
        "submission.kind = \"smtp\"\nsubmission.smtp.host = \"127.0.0.1\"\n\
         submission.smtp.tls = \"plain\"\nsubmission.smtp.port = {}\n",
        server.port
    ))
    .await;
    world.receives(application("Gus Gone", "gone@example.org"));
    world.works().await;
    assert_eq!(world.queue().await[0].state, "failed");
    let outage = async |world: &World| {
        let vitals = world.house.store.vitals().await.unwrap();
        vitals.outage(Outside::Submission)
    };
    assert_eq!(outage(&world).await, None);
    // What stops all letters: here a refusal of us, and not of one recipient.
    world.receives(application("Pat Poison", "poison@example.org"));
    world.works().await;
    let noted = outage(&world).await.unwrap();
    assert_eq!((noted.since, noted.seen_at), (world.now, world.now));
    world.later(SignedDuration::from_mins(16));
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    assert_eq!(outage(&world).await, None, "another letter went out");
}

async fn raise(world: &World, kind: AlertKind, words: &str, now: Timestamp) {
    let mut tx = world.house.store.write_tx().await.unwrap();
    let reason = Reason::new("told", words);
    let about = alerts::About::default();
    alerts::raise(&mut tx, kind, &reason, about, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_command_that_fails_is_tried_again_and_keeps_no_letter_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let works = folder.path().join("works");
    let settings = format!(
        "alert.command = [\"/bin/sh\", \"-c\", 'cat > /dev/null; test -e \"$0\"', \"{}\"]\n",
        works.display()
    );
    let mut world = World::with(&settings).await;
    raise(&world, AlertKind::Disk, "The disk fills up.", world.now).await;
    for _ in 0..3 {
        assert!(call::step(&world.house, world.now).await.is_err());
    }
    world.works().await;
    world.letter_to(MANAGER);
    std::fs::write(&works, b"").unwrap();
    let progress = call::step(&world.house, world.now).await.unwrap();
    assert_eq!(progress, Progress::Worked);
    let progress = call::step(&world.house, world.now).await.unwrap();
    assert_eq!(progress, Progress::Idle, "called once");
}

#[tokio::test]
async fn a_command_that_never_ends_is_killed_with_all_that_it_started() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("child");
    let settings = format!(
        "alert.command = [\"/bin/sh\", \"-c\", 'sleep 600 & echo $! > \"$0\"; sleep 600', \"{}\"]\n",
        file.display()
    );
    let mut world = World::with(&settings).await;
    world.house.standing.alert.patience = Duration::from_secs(2);
    raise(&world, AlertKind::Disk, "The disk fills up.", world.now).await;
    assert!(call::step(&world.house, world.now).await.is_err());
    let child = std::fs::read_to_string(&file).unwrap();
    let stat = format!("/proc/{}/stat", child.trim());
    // The kernel ends it in its own time, and whoever inherits it may not have buried it yet.
    let lives = || std::fs::read_to_string(&stat).is_ok_and(|stat| !stat.contains(") Z "));
    for _ in 0..500 {
        if !lives() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("its child lives on");
}

#[tokio::test]
async fn a_program_that_is_named_today_is_not_given_the_alerts_of_a_year() {
    let mut world = World::new().await;
    raise(&world, AlertKind::Disk, "The disk fills up.", world.now).await;
    world.works().await;
    world.later(SignedDuration::from_hours(25));
    world.house.standing.alert.command = vec!["/bin/true".into()];
    let progress = call::step(&world.house, world.now).await.unwrap();
    assert_eq!(progress, Progress::Idle);
}

#[tokio::test]
async fn a_disk_that_fills_up_is_told_once_a_day() {
    let mut world = World::with("alert.disk_mib = 512\n").await;
    alert::step(&world.house, Some(512), world.now)
        .await
        .unwrap();
    assert!(world.queue().await.is_empty());
    for _ in 0..48 {
        alert::step(&world.house, Some(511), world.now)
            .await
            .unwrap();
        world.later(SignedDuration::from_mins(59));
    }
    let _ = world.delivers().await;
    let letters = world.letters_to(MANAGER);
    assert_eq!(letters.len(), 2);
    assert!(said(&letters[0]).contains("only 511 MiB left"));
    assert!(alert::free_mib(&world.config.store.path).is_some_and(|mib| mib > 0));
}

#[tokio::test]
async fn the_target_is_reached_and_she_hears_who_it_is_and_what_comes_next() {
    let mut world = World::new().await;
    for (name, address) in [
        ("Zoe Sato", "zoe@example.org"),
        ("Ada Obi", "ada@example.org"),
        ("Max Ali", "max@example.org"),
        ("Eve Rees", "eve@example.org"),
    ] {
        world.receives(application(name, address));
        world.works().await;
    }
    world.decides("QPM-0004", Status::Shortlisted).await;
    world.decides("QPM-0001", Status::Recruited).await;
    world.decides("QPM-0002", Status::Recruited).await;
    world.works().await;
    let letter = world.letter_to(MANAGER);
    let text = said(&letter);
    for words in [
        "The target of 2 was reached on Tue 24 Nov, 09:00",
        "QPM-0001 Zoe Sato",
        "QPM-0002 Ada Obi",
        "1 not decided on, 1 shortlisted",
        "This is about numbers and not about you",
        "target 3",
        "reopen",
        "decline rest",
        "undo",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("Max Ali") && !text.contains("Eve Rees"));
}

/// No two letters of a kind within an hour, and each alert in exactly one of them.
fn is_well_told(
    told: &[(Timestamp, AlertKind, Vec<i64>)],
    raised: &[i64],
) -> Result<(), TestCaseError> {
    let mut last: BTreeMap<AlertKind, Timestamp> = BTreeMap::new();
    for (at, kind, _) in told {
        if let Some(before) = last.insert(*kind, *at) {
            prop_assert!(at.duration_since(before) >= SignedDuration::from_hours(1));
        }
    }
    let mut all: Vec<i64> = told.iter().flat_map(|(_, _, ids)| ids.clone()).collect();
    all.sort_unstable();
    prop_assert_eq!(all, raised.to_vec());
    Ok(())
}

/// Minutes until the next look, and what is raised before it.
fn times() -> impl Strategy<Value = Vec<(i64, Vec<usize>)>> {
    let kinds = prop::collection::vec(0..AlertKind::ALL.len(), 0..4);
    prop::collection::vec((0_i64..50, kinds), 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn by_the_rule_at_most_one_an_hour_is_told_and_none_is_dropped(times in times()) {
        let (mut now, mut next) = (morning(), 0_i64);
        let (mut waiting, mut last, mut told) = (Vec::new(), Vec::new(), Vec::new());
        // At the end, hours in which nothing more is raised.
        let quiet = std::iter::repeat_n((61, Vec::new()), 3);
        for (minutes, kinds) in times.into_iter().chain(quiet) {
            now += SignedDuration::from_mins(minutes);
            for kind in kinds {
                next += 1;
                waiting.push(Waiting { id: next, kind: AlertKind::ALL[kind] });
            }
            for batch in rules::alerts::due(&waiting, &last, now) {
                waiting.retain(|one| !batch.ids.contains(&one.id));
                last.retain(|(kind, _)| *kind != batch.kind);
                last.push((batch.kind, now));
                told.push((now, batch.kind, batch.ids));
            }
        }
        is_well_told(&told, &(1..=next).collect::<Vec<_>>())?;
    }
}

#[test]
fn a_letter_with_hundreds_of_alerts_leaves_the_rest_to_the_next() {
    let kind = AlertKind::Urgent;
    let waiting: Vec<Waiting> = (1..=150).map(|id| Waiting { id, kind }).collect();
    let due = rules::alerts::due(&waiting, &[], morning());
    assert_eq!(due[0].ids, (1..=100).collect::<Vec<_>>());
}

#[test]
fn a_clock_that_is_put_back_neither_tells_twice_nor_falls_silent() {
    let waiting = [Waiting {
        id: 1,
        kind: AlertKind::Disk,
    }];
    let told_at = |at: SignedDuration| {
        let last = [(AlertKind::Disk, morning() + at)];
        !rules::alerts::due(&waiting, &last, morning()).is_empty()
    };
    assert!(!told_at(SignedDuration::from_secs(5)));
    assert!(told_at(SignedDuration::from_hours(200)));
    assert!(told_at(SignedDuration::from_hours(-1)));
    assert!(!told_at(SignedDuration::from_mins(-59)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn in_the_store_at_most_one_an_hour_is_told_and_none_is_dropped(times in times()) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(random_times(times))?;
    }
}

async fn random_times(times: Vec<(i64, Vec<usize>)>) -> Result<(), TestCaseError> {
    let mut world = World::with("alert.command = [\"/bin/true\"]\n").await;
    let mut raised = 0_i64;
    let quiet = std::iter::repeat_n((61, Vec::new()), 3);
    for (minutes, kinds) in times.into_iter().chain(quiet) {
        world.later(SignedDuration::from_mins(minutes));
        for kind in kinds {
            raised += 1;
            let words = format!("Alert number {raised}.");
            // The letter about the target tells how things stand, and not each alert's words.
            let kind = match AlertKind::ALL[kind] {
                AlertKind::TargetReached => AlertKind::Urgent,
                kind => kind,
            };
            raise(&world, kind, &words, world.now).await;
        }
        world.works().await;
        let _ = call::step(&world.house, world.now).await.unwrap();
    }
    let mut tx = world.house.store.write_tx().await.unwrap();
    for road in [Road::Letter, Road::Command] {
        let waiting = alerts::waiting(&mut tx, road, world.now).await.unwrap();
        prop_assert!(waiting.is_empty());
    }
    drop(tx);
    // What she got is what counts, and not what the table says of it.
    let mut told = Vec::new();
    for letter in world.queue().await {
        let octets = world.house.store.letter_octets(letter.id).await.unwrap();
        let octets = octets.unwrap();
        let message = MessageParser::default().parse(&octets).unwrap();
        let at = Timestamp::from_second(message.date().unwrap().to_timestamp()).unwrap();
        let text = message.body_text(0).unwrap();
        let kind = AlertKind::parse(letter.key.split('/').nth(1).unwrap()).unwrap();
        let ids = (1..=raised).filter(|id| text.contains(&format!("Alert number {id}.")));
        told.push((at, kind, ids.collect()));
    }
    told.sort_by_key(|(at, ..)| *at);
    is_well_told(&told, &(1..=raised).collect::<Vec<_>>())
}

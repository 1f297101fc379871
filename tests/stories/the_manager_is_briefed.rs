//! How things stand: the numbers are those of the database, counted by hand here, and nothing in
//! them or in the workbook tells of somebody's needs.

use std::io::{Cursor, Read as _};

use calamine::{Data, Reader as _, Xlsx};
use jiff::{SignedDuration, Timestamp};
use qpm_intake::domain::application::{Reference, Status};
use qpm_intake::domain::briefing::{Briefing, Card, Shown, Since, Standing};
use qpm_intake::domain::command::AlertKind;
use qpm_intake::domain::opening::OpeningState;
use qpm_intake::domain::plan::{Event, Reason};
use qpm_intake::domain::verdict::Flag;
use qpm_intake::letters::desk::Enclosed;
use qpm_intake::store::briefing::{self, Question};
use qpm_intake::store::digests::{self, Digest};
use qpm_intake::store::{alerts, outbox, reviews};
use qpm_intake::workers::sheet;

use super::letters_come_back::report;
use super::monitoring_form_is_attached::monitoring_form;
use super::post::{Mail, application, complete, form};
use super::world::World;

async fn briefed_since(world: &World, since: Since, shown: Shown) -> Briefing {
    let mut tx = world.house.store.write_tx().await.unwrap();
    let question = Question {
        since,
        now: world.now,
        counts: world.house.standing.counts,
        zone: &world.house.standing.zone,
        shown,
    };
    briefing::read(&mut tx, &question).await.unwrap()
}

async fn briefed(world: &World) -> Briefing {
    let mut tx = world.house.store.write_tx().await.unwrap();
    let since = digests::since(&mut tx).await.unwrap();
    drop(tx);
    briefed_since(world, since, Shown::IN_A_DIGEST).await
}

/// The manager was sent a digest just now.
async fn was_told(world: &World) {
    let mut tx = world.house.store.write_tx().await.unwrap();
    let digest = Digest {
        due_at: world.now,
        asked: false,
        sent: true,
    };
    digests::record(&mut tx, &digest, world.now).await.unwrap();
    tx.commit().await.unwrap();
}

async fn workbook(world: &World) -> Enclosed {
    let mut tx = world.house.store.write_tx().await.unwrap();
    let enclosed = sheet::enclosed(&world.house, &mut tx, world.now);
    enclosed.await.unwrap()
}

/// All text of a workbook, part by part.
fn parts(workbook: &Enclosed) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(&workbook.octets)).unwrap();
    let mut parts = Vec::new();
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        parts.push((part.name().unwrap().into_owned(), text));
    }
    parts
}

fn references(cards: &[Card]) -> Vec<&str> {
    cards.iter().map(|card| card.reference.as_str()).collect()
}

/// Somebody applies, and the lines work.
async fn applies(world: &mut World, name: &str, without: Option<&str>) {
    let address = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
    let mut given = complete(name, &address);
    given.retain(|(label, _)| without.is_none_or(|word| !label.contains(word)));
    let mail = Mail::from(&format!("{name} <{address}>"))
        .subject("EoI")
        .file("form.xlsx", form(&given));
    world.receives(mail);
    world.works().await;
}

#[tokio::test]
async fn the_numbers_are_those_of_the_database() {
    let mut world = World::new().await;
    // Before the digest: four, of whom one is declined, one withdraws and one was another's double.
    applies(&mut world, "Ann Lee", None).await;
    applies(&mut world, "Bea Orr", Some("Experience")).await;
    applies(&mut world, "Cy Poe", None).await;
    applies(&mut world, "Dan Roe", None).await;
    world.decides("QPM-0001", Status::Declined).await;
    world.receives(
        Mail::from("Cy Poe <cy.poe@example.org>")
            .subject("My application")
            .text("Dear team,\n\nplease withdraw my application.\n\nCy"),
    );
    world.works().await;
    let both = Event::Merged {
        keep: Reference::from_stored("QPM-0002".into()),
        other: Reference::from_stored("QPM-0004".into()),
        although_names_differ: true,
    };
    assert!(world.brings(both).await.refusal.is_none());
    world.later(SignedDuration::from_mins(1));
    was_told(&world).await;
    // Since then: two more, of whom one is recruited at once, and when it is closed a third.
    world.later(SignedDuration::from_hours(1));
    applies(&mut world, "Eve Sow", None).await;
    applies(&mut world, "Fay Tow", Some("Experience")).await;
    world.decides("QPM-0005", Status::Recruited).await;
    world.brings(Event::OpeningClosed).await;
    world.later(SignedDuration::from_hours(1));
    applies(&mut world, "Gus Urn", None).await;

    let briefing = briefed(&world).await;
    let standing = Standing {
        all: 6,
        received: 3,
        shortlisted: 0,
        recruited: 1,
        declined: 1,
        withdrawn: 1,
        // Ann, Bea with what Dan said, Eve and Gus; Cy has withdrawn.
        complete: 4,
        late: 1,
    };
    assert_eq!(briefing.standing, standing);
    let opening = &briefing.opening;
    assert_eq!((opening.taken, opening.target), (1, 2));
    assert_eq!(opening.state, OpeningState::Closed);
    assert_eq!(references(&briefing.new.shown), ["QPM-0005", "QPM-0006"]);
    assert_eq!(references(&briefing.undecided.shown), ["QPM-0002"]);
    assert_eq!(references(&briefing.late.shown), ["QPM-0007"]);
    let totals = [&briefing.new, &briefing.undecided, &briefing.late].map(|cards| cards.total);
    assert_eq!(totals, [2, 1, 1]);
    assert_eq!(briefing.new.shown[0].status, Status::Recruited);
    assert_eq!(briefing.late.shown[0].flags, [Flag::Late]);
    let weeks: Vec<u32> = briefing
        .weeks
        .iter()
        .map(|week| week.applications)
        .collect();
    assert_eq!(weeks, [6]);
    assert_eq!(briefing.reviews_total as usize, world.reviews().await.len());
    assert!(!briefing.is_quiet());
}

#[tokio::test]
async fn a_card_says_what_somebody_wrote_in_a_line() {
    let mut world = World::new().await;
    applies(&mut world, "Zoe Sato", Some("I confirm")).await;
    let briefing = briefed(&world).await;
    let card = &briefing.new.shown[0];
    assert_eq!(card.name.as_deref(), Some("Zoe Sato"));
    assert_eq!(card.regions, ["North West", "Wales"]);
    let experience = "Eight years as an IMCA, then training and supervision.";
    assert_eq!(card.experience.as_deref(), Some(experience));
    assert_eq!(card.problems.len(), 1);
    assert_eq!(card.arrived_at.as_second(), world.now.as_second());
}

#[tokio::test]
async fn what_was_being_read_while_a_digest_was_written_is_new_in_the_next() {
    let mut world = World::new().await;
    applies(&mut world, "Ann Lee", None).await;
    // The digest is written by a later clock than the form is logged by.
    let before = world.now;
    world.later(SignedDuration::from_secs(20));
    was_told(&world).await;
    world.now = before;
    applies(&mut world, "Bea Orr", None).await;
    world.later(SignedDuration::from_secs(30));
    let briefing = briefed(&world).await;
    assert_eq!(references(&briefing.new.shown), ["QPM-0002"]);
    assert_eq!(references(&briefing.undecided.shown), ["QPM-0001"]);
}

#[tokio::test]
async fn a_week_begins_on_monday_by_the_charitys_clocks() {
    let mut world = World::new().await;
    let last = world.now;
    // In London the clocks went back at 01:00 UTC on Sunday 25 October 2026.
    let arrivals = [
        ("Ann Lee", "2026-10-18T22:59:59Z"), // 23:59:59 on Sunday, summer time
        ("Bea Orr", "2026-10-18T23:00:00Z"), // midnight, Monday 19 October
        ("Cy Poe", "2026-10-25T23:30:00Z"),  // 23:30 on Sunday, winter time
        ("Dan Roe", "2026-10-26T00:00:00Z"), // midnight, Monday 26 October
        ("Eve Sow", "2026-11-11T09:00:00Z"),
    ];
    for (name, at) in arrivals {
        world.now = at.parse::<Timestamp>().unwrap();
        applies(&mut world, name, None).await;
    }
    world.now = last;
    let briefing = briefed(&world).await;
    let weeks: Vec<(String, u32)> = briefing
        .weeks
        .iter()
        .map(|week| (week.monday.to_string(), week.applications))
        .collect();
    let expected = [
        ("2026-10-12", 1),
        ("2026-10-19", 2),
        ("2026-10-26", 1),
        ("2026-11-02", 0),
        ("2026-11-09", 1),
        ("2026-11-16", 0),
        ("2026-11-23", 0),
    ];
    assert_eq!(weeks, expected.map(|(day, count)| (day.to_owned(), count)));

    // A year later, the year's weeks are shown and no more.
    world.later(SignedDuration::from_hours(24 * 7 * 49));
    let weeks = briefed(&world).await.weeks;
    assert_eq!(weeks.len(), 52);
    assert_eq!(weeks[0].monday.to_string(), "2026-11-09");
    assert_eq!(weeks[0].applications, 1);
}

#[tokio::test]
async fn nothing_tells_of_needs() {
    let mut world = World::new().await;
    let mut given = complete("Zoe Sato", "zoe@example.org");
    given.push(("Access needs", "A zebrafish loop, and time"));
    world.receives(
        Mail::from("Zoe Sato <zoe@example.org>")
            .subject("EoI")
            .text("Please could I have the papers in large print? I need reasonable adjustments.")
            .file("form.xlsx", form(&given)),
    );
    world.works().await;
    let line = &world.applicants().await[0];
    let answers = world.house.store.answers(line.id).await.unwrap();
    assert!(
        answers
            .iter()
            .any(|answer| answer.value.contains("zebrafish"))
    );
    let flags = line.flags.as_deref().unwrap_or_default();
    assert!(flags.contains("adjustment_request"), "{flags}");

    let briefing = briefed(&world).await;
    assert_eq!(briefing.new.shown[0].flags, []);
    let told = format!("{briefing:?}");
    assert!(!told.contains("zebrafish") && !told.contains("access_needs"));
    // Something has to be done for her: that stands among what waits, and nowhere else.
    let codes: Vec<&str> = briefing.reviews.iter().map(|line| &*line.code).collect();
    assert_eq!(codes, ["adjustment_request"]);

    for (name, text) in parts(&workbook(&world).await) {
        for word in ["zebrafish", "access_needs", "take part", "adjustment"] {
            assert!(!text.contains(word), "{word} in {name}");
        }
    }
}

#[tokio::test]
async fn a_letter_about_needs_is_a_letter() {
    let mut world = World::with("limits.per_hour = 1\n").await;
    applies(&mut world, "Ann Lee", None).await;
    world.brings(Event::OpeningClosed).await;
    world.receives(application("Zoe Sato", "zoe@example.org").text(
        "Dear team,\n\nmy form is attached. I am visually impaired: please send me everything in large print.\n\nZoe",
    ));
    world.works().await;
    let queue = world.queue().await;
    let held = queue.iter().filter(|letter| letter.state == "held");
    let kinds: Vec<&str> = held.map(|letter| &*letter.kind).collect();
    assert!(kinds.contains(&"adjustment_received"), "{kinds:?}");
    let briefing = briefed(&world).await;
    let told: Vec<&str> = briefing.held.iter().map(|line| &*line.kind).collect();
    let expected = kinds
        .iter()
        .map(|kind| kind.replace("adjustment_received", "letter"));
    assert_eq!(told, expected.collect::<Vec<_>>());
}

#[tokio::test]
async fn nothing_tells_of_a_monitoring_form() {
    let mut world = World::new().await;
    world.receives(
        Mail::from("Zoe Sato <zoe@example.org>")
            .subject("Monitoring form")
            .text("As requested.")
            .file("monitoring.xlsx", monitoring_form()),
    );
    world.works().await;
    assert_eq!(world.letters().len(), 1, "she is thanked");
    let briefing = briefed(&world).await;
    assert!(briefing.is_quiet(), "{briefing:#?}");
    assert_eq!(briefing.standing, Standing::default());
    assert!(briefing.weeks.is_empty());
    for (name, text) in parts(&workbook(&world).await) {
        assert!(!text.contains("zebrafish"), "{name}");
        assert!(!text.contains("zoe@example.org"), "{name}");
    }
}

#[tokio::test]
async fn what_waits_and_what_went_wrong_is_told_once() {
    // Nobody is told of the ceiling at once: the only letter that goes out is Ann's.
    let mut world = World::with("limits.per_hour = 1\nmanager.addresses = []\n").await;
    applies(&mut world, "Ann Lee", None).await;
    applies(&mut world, "Bea Orr", None).await;
    let raw = world.letter_to("ann.lee@example.org").raw;
    let (_, tail) = raw.split_once("Message-ID: <").unwrap();
    let id = tail.split_once('>').unwrap().0;
    world.later(SignedDuration::from_mins(5));
    let octets = report(id, "ann.lee@example.org", "failed", "5.1.1");
    world.receives_octets(octets.as_bytes());
    world.works().await;
    let mut tx = world.house.store.write_tx().await.unwrap();
    let reason = Reason::new("token_unknown", "A reply carried a token of nobody's.");
    let kind = AlertKind::RefusedCommand;
    let about = alerts::About::default();
    let raised = alerts::raise(&mut tx, kind, &reason, about, world.now);
    raised.await.unwrap();
    // She held a letter back herself, and an item asks about it.
    let bea = world.queue().await[1].id;
    let about = reviews::About {
        outbox_id: Some(bea),
        ..Default::default()
    };
    let reason = Reason::new("look_at_it", "Please look at this letter.");
    reviews::add(&mut tx, &reason, about, world.now)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let briefing = briefed(&world).await;
    let returned = &briefing.returned[0];
    assert_eq!((briefing.returned.len(), briefing.returned_total), (1, 1));
    assert_eq!(returned.kind, "acknowledgement");
    assert_eq!(returned.name.as_deref(), Some("Ann Lee"));
    assert_eq!(
        (returned.why.as_deref(), returned.at),
        (Some("bounced"), world.now)
    );
    let held = &briefing.held[0];
    assert_eq!((briefing.held.len(), briefing.held_total), (1, 1));
    assert_eq!((held.id, held.why.as_deref()), (bea, Some("hourly_limit")));
    assert_eq!((briefing.refused.len(), briefing.refused_total), (1, 1));
    let line = briefing
        .reviews
        .iter()
        .find(|line| line.code == "look_at_it");
    assert_eq!(line.unwrap().letter, Some(bea));

    // The next one tells what happened no more, and what waits again.
    was_told(&world).await;
    world.later(SignedDuration::from_mins(5));
    let briefing = briefed(&world).await;
    assert_eq!((briefing.returned_total, briefing.refused_total), (0, 0));
    assert_eq!(briefing.held_total, 1);
    let mut tx = world.house.store.write_tx().await.unwrap();
    let nudged = outbox::nudge(&mut tx, bea, outbox::Nudge::Retry, world.now);
    assert!(nudged.await.unwrap());
    tx.commit().await.unwrap();
    let briefing = briefed(&world).await;
    assert_eq!(
        (briefing.held_total, briefing.health.letters_waiting),
        (0, 1)
    );
    world.works().await;
    let health = briefed(&world).await.health;
    assert_eq!(
        (health.letters_waiting, health.letter_sent_at),
        (0, Some(world.now))
    );
}

#[tokio::test]
async fn no_more_is_shown_than_asked_for_and_the_totals_tell_of_the_rest() {
    let mut world = World::new().await;
    for name in ["Ann Lee", "Bea Orr", "Cy Poe", "Dan Roe", "Eve Sow"] {
        applies(&mut world, name, None).await;
    }
    let since = Since {
        at: world.now,
        application: 3,
    };
    let shown = Shown {
        new: 1,
        undecided: 2,
        late: 0,
        reviews: 0,
        others: 0,
    };
    let briefing = briefed_since(&world, since, shown).await;
    assert_eq!(references(&briefing.new.shown), ["QPM-0004"]);
    assert_eq!(
        references(&briefing.undecided.shown),
        ["QPM-0001", "QPM-0002"]
    );
    assert_eq!((briefing.new.total, briefing.undecided.total), (2, 3));
}

#[tokio::test]
async fn the_workbook_has_a_row_for_each_and_nothing_that_runs() {
    let mut world = World::new().await;
    let mut given = complete("=1+1", "zoe@example.org");
    given.push(("Organisation", "Room _x0041_ & <Sons>\n@SUM(1)"));
    given.push(("Date signed", "20 November 2026"));
    world.receives(
        Mail::from("Zoe Sato <zoe@example.org>")
            .subject("EoI")
            .file("form.xlsx", form(&given)),
    );
    world.works().await;
    applies(&mut world, "Bea Orr", None).await;
    let enclosed = workbook(&world).await;
    assert_eq!(enclosed.name, "qpm-applicants-2026-11-24.xlsx");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(enclosed.octets.clone())).unwrap();
    let page = book.worksheet_range("Applicants").unwrap();
    assert_eq!(page.height(), 3);
    let first = page.rows().nth(1).unwrap();
    for text in ["QPM-0001", "=1+1", "Room _x0041_ & <Sons>\n@SUM(1)"] {
        assert!(
            first.contains(&Data::String(text.into())),
            "{text}: {first:?}"
        );
    }
    let days = first
        .iter()
        .filter(|cell| matches!(cell, Data::DateTime(_)));
    assert_eq!(days.count(), 2, "when it arrived and the day of signing");
    let formulas = book.worksheet_formula("Applicants").unwrap();
    assert_eq!(formulas.used_cells().count(), 0);
    let parts = parts(&enclosed);
    let part = |name: &str| &parts.iter().find(|part| part.0 == name).unwrap().1;
    assert!(part("xl/tables/table1.xml").contains("<autoFilter ref=\"A1:"));
    assert!(part("xl/worksheets/sheet1.xml").contains("state=\"frozen\""));
    assert!(part("xl/styles.xml").contains("quotePrefix=\"1\""));
    let again = workbook(&world).await;
    assert_eq!(
        again.octets, enclosed.octets,
        "the same rows give the same file"
    );
}

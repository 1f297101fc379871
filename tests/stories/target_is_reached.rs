//! Invariant 4: the last place, and "closed" neither early nor forgotten.

use jiff::SignedDuration;

use super::post::application;
use super::world::World;
use qpm_intake::domain::application::{Reference, Status};
use qpm_intake::domain::command::{AlertKind, Command};
use qpm_intake::domain::plan::{Effect, Event};

async fn with_three() -> World {
    let mut world = World::new().await;
    for name in ["Ann", "Ben", "Cleo"] {
        world.receives(application(
            name,
            &format!("{}@example.org", name.to_lowercase()),
        ));
    }
    world.works().await;
    world
}

#[tokio::test]
async fn the_next_applicant_is_told_closed_and_kept() {
    let mut world = with_three().await;
    world.decides("QPM-0001", Status::Recruited).await;
    let plan = world.decides("QPM-0002", Status::Recruited).await;
    assert!(
        plan.reason.sentence.contains("closed"),
        "{}",
        plan.reason.sentence
    );
    world.later(SignedDuration::from_hours(1));
    world.receives(application("Dan", "dan@example.org"));
    world.works().await;

    let letter = world.letter_to("dan@example.org");
    let dan = world.applicants().await.pop().unwrap();
    assert_eq!(dan.flags.as_deref(), Some("late"));
    assert_eq!(
        dan.status, "received",
        "a late application is kept, not declined"
    );
    assert!(
        letter.subject.to_lowercase().contains("closed"),
        "{}",
        letter.subject
    );
    let told = plan.effects.iter().any(
        |effect| matches!(effect, Effect::Alert { kind, .. } if *kind == AlertKind::TargetReached),
    );
    assert!(told, "she is told at once: {:?}", plan.effects);
}

#[tokio::test]
async fn who_arrived_in_time_is_acknowledged_however_late_we_read_it() {
    let mut world = with_three().await;
    world.later(SignedDuration::from_mins(5));
    world.receives(application("Dan", "dan@example.org"));
    world.later(SignedDuration::from_mins(5));
    world.decides("QPM-0001", Status::Recruited).await;
    world.decides("QPM-0002", Status::Recruited).await;
    world.later(SignedDuration::from_hours(24));
    world.works().await;
    let letter = world.letter_to("dan@example.org");
    assert!(
        !letter.subject.to_lowercase().contains("closed"),
        "{}",
        letter.subject
    );
}

#[tokio::test]
async fn nobody_is_recruited_beyond_the_target() {
    let mut world = with_three().await;
    world.decides("QPM-0001", Status::Recruited).await;
    world.decides("QPM-0002", Status::Recruited).await;
    let plan = world.decides("QPM-0003", Status::Recruited).await;
    assert!(plan.refusal.is_some());
    assert_eq!(plan.hint.as_deref(), Some(&Command::Target(3)));
    assert_eq!(world.applicants().await[2].status, "received");

    world.brings(Event::TargetSet(3)).await;
    let plan = world.decides("QPM-0003", Status::Recruited).await;
    assert!(plan.refusal.is_none());
}

#[tokio::test]
async fn two_deciders_cannot_both_take_the_last_place() {
    let mut world = with_three().await;
    world.decides("QPM-0001", Status::Recruited).await;
    let (house, now) = (&world.house, world.now);
    let recruit = |number: u32| async move {
        let event = Event::Decided {
            reference: Reference::new("QPM", number),
            status: Status::Recruited,
            note: None,
            tell: None,
        };
        let mut tx = house.store.write_tx().await.unwrap();
        let plan = qpm_intake::workers::carry_out::carry_out(house, &mut tx, &event, &[], now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        plan.refusal.is_some()
    };
    let (one, other) = tokio::join!(recruit(2), recruit(3));
    assert!(one != other, "one of them is refused");
    let recruited = world.applicants().await;
    assert_eq!(
        recruited
            .iter()
            .filter(|line| line.status == "recruited")
            .count(),
        2
    );
}

#[tokio::test]
async fn opening_again_cancels_closed_letters_that_still_wait() {
    let mut world = World::with("letters.closed_delay_minutes = 30\n").await;
    world.receives(application("Ann", "ann@example.org"));
    world.works().await;
    world.brings(Event::OpeningClosed).await;
    world.later(SignedDuration::from_mins(1));
    world.receives(application("Dan", "dan@example.org"));
    world.works().await;
    assert!(
        world.letters_to("dan@example.org").is_empty(),
        "an undo can still stop it"
    );
    world.brings(Event::OpeningOpened).await;
    world.later(SignedDuration::from_hours(2));
    world.works().await;
    assert!(world.letters_to("dan@example.org").is_empty());
    let states: Vec<_> = world
        .queue()
        .await
        .into_iter()
        .map(|letter| letter.state)
        .collect();
    assert_eq!(states, ["sent", "cancelled"]);
    assert!(
        !world.review_codes().await.is_empty(),
        "Dan has heard nothing: a person is told"
    );
}

#[tokio::test]
async fn the_adverts_date_closes_by_the_clock_once_and_not_behind_the_managers_back() {
    let mut world = World::with("opening.closes_at = \"2026-11-30T17:00:00Z\"\n").await;
    world.later(SignedDuration::from_hours(24 * 7));
    world.works().await;
    let (opening, _) = world.house.store.opening().await.unwrap();
    assert_eq!(opening.state.as_str(), "closed");
    world.brings(Event::OpeningOpened).await;
    world.later(SignedDuration::from_hours(1));
    world.receives(application("Ann", "ann@example.org"));
    world.works().await;
    let (opening, _) = world.house.store.opening().await.unwrap();
    assert_eq!(opening.state.as_str(), "open");
    let letter = world.letter_to("ann@example.org");
    assert!(!letter.subject.to_lowercase().contains("closed"));
}

#[tokio::test]
async fn a_first_come_opening_asks_before_it_closes() {
    let mut world = World::with("opening.counts = \"complete\"\n").await;
    for name in ["Ann", "Ben", "Cleo"] {
        world.receives(application(
            name,
            &format!("{}@example.org", name.to_lowercase()),
        ));
        world.works().await;
        world.later(SignedDuration::from_mins(10));
    }
    let (opening, _) = world.house.store.opening().await.unwrap();
    assert_eq!(opening.state.as_str(), "open");
    let asked = world.review_codes().await;
    assert_eq!(
        asked
            .iter()
            .filter(|code| *code == "target_reached")
            .count(),
        1,
        "{asked:?}"
    );
    for letter in world.letters() {
        assert!(!letter.subject.to_lowercase().contains("closed"));
    }
}

#[tokio::test]
async fn a_first_come_opening_may_be_told_not_to_ask() {
    let settings = "opening.counts = \"received\"\nopening.close_without_asking = true\n";
    let mut world = World::with(settings).await;
    for name in ["Ann", "Ben", "Cleo"] {
        world.receives(application(
            name,
            &format!("{}@example.org", name.to_lowercase()),
        ));
        world.works().await;
        world.later(SignedDuration::from_mins(10));
    }
    let letter = world.letter_to("cleo@example.org");
    assert!(
        letter.subject.to_lowercase().contains("closed"),
        "{}",
        letter.subject
    );
    assert_eq!(world.applicants().await.len(), 3);
}

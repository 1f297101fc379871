//! When enough people are found, she declines all the others by one command: one recorded decision
//! each, and one undo for all.

use jiff::SignedDuration;

use super::post::application;
use super::world::World;
use qpm_intake::domain::application::{Reference, Status};
use qpm_intake::domain::plan::Event;

fn rest() -> Event {
    Event::RestDeclined {
        note: Some("The places are taken.".into()),
        tell: Some("You can apply again next year.".into()),
    }
}

async fn statuses(world: &World) -> Vec<String> {
    let all = world.applicants().await;
    all.into_iter().map(|line| line.status).collect()
}

#[tokio::test]
async fn each_gets_a_decision_and_all_are_put_back_by_one_undo() {
    let settings =
        "letters.decisions = true\nlimits.per_hour = 8\nlimits.per_domain_per_hour = 3\n";
    let mut world = World::with(settings).await;
    for number in 1..=6 {
        world.receives(application(
            &format!("Person {number}"),
            &format!("person@p{number}.example.org"),
        ));
    }
    world.works().await;
    world.decides("QPM-0001", Status::Recruited).await;
    world.decides("QPM-0002", Status::Recruited).await;
    world.decides("QPM-0003", Status::Withdrawn).await;
    world.later(SignedDuration::from_hours(2));
    world.receives(application("Late One", "late@late.example.org"));
    world.works().await;
    let before = world.letters().len();

    let declined = world.commands(rest()).await;
    let sentence = &declined.plan.reason.sentence;
    assert!(
        sentence.starts_with("3 applications are declined: QPM-0004, QPM-0005, QPM-0006. One late"),
        "{sentence}"
    );
    assert_eq!(
        statuses(&world).await,
        [
            "recruited",
            "recruited",
            "withdrawn",
            "declined",
            "declined",
            "declined",
            "received"
        ]
    );
    let again = world.commands(rest()).await;
    assert!(again.plan.effects.is_empty(), "{again:?}");
    let line = world.applicants().await.remove(3);
    let history = world.house.store.history(line.id).await.unwrap();
    assert_eq!(
        history
            .iter()
            .filter(|line| line.what == "declined")
            .count(),
        1
    );
    assert_eq!(world.house.store.notes(line.id).await.unwrap().len(), 1);

    let undone = world
        .commands(Event::Undone {
            command: None,
            giver: "manager@qpm.example.test".into(),
        })
        .await;
    let sentence = &undone.plan.reason.sentence;
    assert!(
        sentence.contains("3 applications are again what they were. 3 letters"),
        "{sentence}"
    );
    world.later(SignedDuration::from_hours(1));
    world.works().await;
    assert_eq!(world.letters().len(), before, "nobody was told");
    assert!(world.house.store.notes(line.id).await.unwrap().is_empty());
}

#[tokio::test]
async fn no_limit_keeps_her_letters_back_and_they_keep_back_nobody_elses() {
    let settings =
        "letters.decisions = true\nlimits.per_hour = 6\nlimits.per_domain_per_hour = 2\n\
                    opening.target = 5\n"
            .replace("opening.target = 5\n", "");
    let mut world = World::with(&settings).await;
    for number in 1..=6 {
        world.receives(application(
            &format!("Person {number}"),
            &format!("person@p{number}.example.org"),
        ));
    }
    world.works().await;
    world.later(SignedDuration::from_hours(2));
    world.commands(rest()).await;
    world.later(SignedDuration::from_mins(31));
    world.works().await;
    assert_eq!(world.letters().len(), 12, "each was told");
    world.receives(application("New One", "new@new.example.org"));
    world.works().await;
    world.letter_to("new@new.example.org");
    assert!(
        !world
            .review_codes()
            .await
            .contains(&"hourly_limit".to_owned())
    );
}

#[tokio::test]
async fn who_is_part_of_another_is_not_declined_a_second_time() {
    let mut world = World::new().await;
    for address in ["zoe@example.org", "zoe@work.example.net"] {
        world.receives(application("Zoe Sato", address));
    }
    world.works().await;
    world
        .commands(Event::Merged {
            keep: Reference::new("QPM", 1),
            other: Reference::new("QPM", 2),
            although_names_differ: false,
        })
        .await;
    let declined = world.commands(rest()).await;
    assert!(
        declined
            .plan
            .reason
            .sentence
            .starts_with("QPM-0001 is declined.")
    );
    assert_eq!(declined.plan.undo.len(), 2, "a decision and a note");
}

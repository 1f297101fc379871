//! The manager's own acts, by the same rules as every other event.

use jiff::civil::date;

use super::post::application;
use super::world::World;
use qpm_intake::domain::application::{Reference, Status};
use qpm_intake::domain::form::FieldId;
use qpm_intake::domain::plan::Event;
use qpm_intake::domain::reading::{Answer, Value};

fn answer(field: &str, value: Value) -> Answer {
    Answer {
        field: FieldId::new(field),
        raw: value.to_string(),
        normal: None,
        value,
        place: "entered by the manager".into(),
        confidence: 1.0,
    }
}

#[tokio::test]
async fn an_application_by_telephone_is_entered_and_completed() {
    let mut world = World::new().await;
    let plan = world
        .brings(Event::Entered {
            answers: vec![
                answer("full_name", Value::Text("Olu Ade".into())),
                answer("provides_advocacy_now", Value::YesNo(true)),
                answer("advocacy_experience", Value::Text("Peer advocacy.".into())),
                answer("declaration", Value::YesNo(true)),
                answer("signed_date", Value::Date(date(2026, 11, 20))),
            ],
        })
        .await;
    assert!(plan.refusal.is_none());
    let line = &world.applicants().await[0];
    assert_eq!(line.reference, "QPM-0001");
    assert!(!line.complete, "the email address is missing");
    assert_eq!(line.flags.as_deref(), Some("conflict_of_interest"));
    world.works().await;
    assert!(
        world.letters().is_empty(),
        "nobody wrote, so nobody is answered"
    );

    for (field, value) in [
        ("email", Value::Text("olu@example.org".into())),
        ("provides_advocacy_now", Value::YesNo(false)),
    ] {
        world
            .brings(Event::AnswerEntered {
                reference: Reference::new("QPM", 1),
                answer: answer(field, value),
            })
            .await;
    }
    let line = &world.applicants().await[0];
    assert!(line.complete);
    assert_eq!(line.version, 3);
    assert_eq!(line.flags, None, "a flag follows the answers that hold");
    assert_eq!(line.address.as_deref(), Some("olu@example.org"));
    let history = world.house.store.history(line.id).await.unwrap();
    assert!(history.iter().all(|line| line.by == "manager"));
}

#[tokio::test]
async fn a_command_about_nobody_changes_nothing_and_says_so() {
    let mut world = World::new().await;
    let plan = world.decides("QPM-0007", Status::Declined).await;
    assert!(plan.refusal.unwrap().contains("QPM-0007"));
    assert!(plan.effects.is_empty());
}

#[tokio::test]
async fn a_decision_is_recorded_with_who_and_sends_no_letter() {
    let mut world = World::new().await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    world.decides("QPM-0001", Status::Declined).await;
    world.works().await;
    world.letter_to("zoe@example.org");
    let line = &world.applicants().await[0];
    assert_eq!(line.status, "declined");
    let history = world.house.store.history(line.id).await.unwrap();
    let last = history.last().unwrap();
    assert_eq!(
        (last.by.as_str(), last.what.as_str()),
        ("manager", "declined")
    );
}

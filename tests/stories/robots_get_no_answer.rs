//! Invariant 3: no robot is answered, and none is lost either.

use jiff::SignedDuration;

use super::post::{Mail, application};
use super::world::{MANAGER, World};

#[tokio::test]
async fn machines_are_taken_in_and_not_answered() {
    let mut world = World::new().await;
    let robots: [(&str, &str, &str); 7] = [
        ("Auto-Submitted", "auto-replied (vacation)", "a@example.org"),
        ("Return-Path", "<>", "b@example.org"),
        ("List-Id", "<news.example.org>", "c@example.org"),
        ("Precedence", "bulk", "d@example.org"),
        ("X-Autoreply", "yes", "e@example.org"),
        ("X-Mailer", "anything", "noreply@example.org"),
        ("X-Mailer", "anything", "recruitment@qpm.example.test"),
    ];
    for (name, value, from) in robots {
        world.receives(
            Mail::from(from)
                .header(name, value)
                .subject("Out of the office")
                .text("I am away until Monday."),
        );
    }
    world.works().await;
    assert!(world.letters().is_empty(), "{:#?}", world.letters());
    let messages = world.messages().await;
    assert_eq!(messages.len(), 7);
    assert!(messages.iter().all(|message| message.reason.is_some()));
}

#[tokio::test]
async fn a_form_in_a_robots_mail_is_logged_and_not_answered() {
    let mut world = World::new().await;
    world.receives(
        application("Zoe Sato", "zoe@example.org").header("Auto-Submitted", "auto-generated"),
    );
    world.works().await;
    assert_eq!(world.applicants().await.len(), 1);
    assert!(world.letters().is_empty());
    assert!(
        !world.reviews().await.is_empty(),
        "a person decides how to tell her"
    );
}

#[tokio::test]
async fn new_answers_in_a_robots_mail_are_taken_and_not_answered() {
    let mut world = World::new().await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    let mut answers = super::post::complete("Zoe Sato", "zoe@example.org");
    answers[3].1 = "Wales";
    world.receives(
        Mail::from("Zoe Sato <zoe@example.org>")
            .subject("Corrected form")
            .header("Auto-Submitted", "auto-generated")
            .file("form.xlsx", super::post::form(&answers)),
    );
    world.works().await;
    assert_eq!(world.applicants().await[0].version, 2);
    assert_eq!(world.letters().len(), 1, "only the first mail's");
    assert!(!world.reviews().await.is_empty());
}

#[tokio::test]
async fn a_person_marked_auto_submitted_no_is_answered() {
    let mut world = World::new().await;
    world.receives(application("Zoe Sato", "zoe@example.org").header("Auto-Submitted", "no"));
    world.works().await;
    world.letter_to("zoe@example.org");
}

#[tokio::test]
async fn a_loop_without_any_mark_ends_at_the_limit() {
    let mut world = World::new().await;
    for round in 0..12 {
        world.receives(
            Mail::from("Loop <loop@example.org>")
                .subject(&format!("Question {round}"))
                .text(&format!(
                    "Could you tell me when the role starts? ({round})"
                )),
        );
        world.works().await;
    }
    let letters = world.letters_to("loop@example.org").len();
    assert!((1..=3).contains(&letters), "{letters} letters");
    assert_eq!(world.messages().await.len(), 12, "all were taken in");
}

#[tokio::test]
async fn letters_above_the_hourly_limit_are_held_and_the_people_are_logged() {
    let mut world = World::with("limits.per_hour = 2\n").await;
    for number in 0..4 {
        world.receives(application(
            &format!("Person {number}"),
            &format!("p{number}@example{number}.test"),
        ));
    }
    world.works().await;
    assert_eq!(world.applicants().await.len(), 4);
    assert_eq!(world.letters_to_others().len(), 2);
    let held = world.queue().await;
    assert_eq!(
        held.iter().filter(|letter| letter.state == "held").count(),
        2
    );
    let told = world.review_codes().await;
    let told = told.iter().filter(|code| *code == "hourly_limit").count();
    assert_eq!(told, 1, "one storm is one review item");

    // Half an hour on, the ceiling still holds; an hour after the last letter it opens by itself.
    world.later(SignedDuration::from_mins(30));
    world.receives(application("Eve Late", "eve@example.org"));
    world.receives(application("Max Late", "max@example.org"));
    world.works().await;
    assert!(world.letters_to("eve@example.org").is_empty());
    world.later(SignedDuration::from_mins(31));
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    world.letter_to("zoe@example.org");
    assert_eq!(
        world.letters_to_others().len(),
        3,
        "what was held waits for the manager"
    );
    world.letter_to(MANAGER);
}

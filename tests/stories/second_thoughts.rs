//! "Oops, here is the attachment": who writes again within a minute gets one letter, the right one.

use jiff::SignedDuration;
use qpm_intake::store::outbox::{self, Nudge};
use qpm_intake::store::reviews;

use super::post::{Mail, application, complete, form};
use super::world::World;

const SETTLES: &str = "letters.settle = 60\n";

fn without_attachment() -> Mail {
    Mail::from("Zoe Sato <zoe@example.org>")
        .subject("Application for QPM assessor")
        .text("Dear team, I would like to apply to be an assessor. Please find my form attached.")
}

async fn states(world: &World) -> Vec<(String, String, Option<String>)> {
    let queue = world.queue().await;
    queue
        .into_iter()
        .map(|letter| (letter.key, letter.state, letter.why))
        .collect()
}

#[tokio::test]
async fn the_forgotten_attachment_gets_one_letter() {
    let mut world = World::with(SETTLES).await;
    world.receives(without_attachment());
    world.works().await;
    assert!(world.letters().is_empty(), "it waits");
    assert_eq!(world.queue().await[0].kind, "form_needed");
    assert_eq!(
        world.queue().await[0].why.as_deref(),
        Some("settling"),
        "the list tells why it waits"
    );

    world.later(SignedDuration::from_secs(40));
    // What waits is in the database: a crash forgets nothing.
    world.restarts().await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    world.later(SignedDuration::from_secs(59));
    world.works().await;
    assert!(
        world.letters().is_empty(),
        "the newer letter waits its own minute"
    );
    world.later(SignedDuration::from_secs(1));
    world.works().await;

    assert_eq!(
        world.letter_to("zoe@example.org").subject,
        "We have your application QPM-0001 (automatic reply): My application"
    );
    let told = states(&world).await;
    assert_eq!(
        (&*told[0].1, told[0].2.as_deref()),
        ("cancelled", Some("superseded"))
    );
    assert_eq!((&*told[1].1, told[1].2.as_deref()), ("sent", None));
}

#[tokio::test]
async fn a_mail_that_is_owed_no_letter_leaves_the_first_one_alone() {
    let mut world = World::with(SETTLES).await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    world.receives(
        Mail::from("Zoe Sato <zoe@example.org>")
            .subject("Automatic reply")
            .header("Auto-Submitted", "auto-replied")
            .text("I am away."),
    );
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    world.later(SignedDuration::from_mins(1));
    world.works().await;
    world.letter_to("zoe@example.org");
}

#[tokio::test]
async fn a_better_form_at_once_is_acknowledged_once_with_what_is_missing_now() {
    let mut world = World::with(SETTLES).await;
    let mut first = complete("Zoe Sato", "zoe@example.org");
    first.remove(5);
    world.receives(
        Mail::from("Zoe Sato <zoe@example.org>")
            .subject("My application")
            .file("form.xlsx", form(&first)),
    );
    world.works().await;
    assert_eq!(world.queue().await[0].kind, "acknowledgement_incomplete");
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    world.later(SignedDuration::from_mins(1));
    world.works().await;
    assert_eq!(world.applicants().await[0].version, 2);
    let letter = world.letter_to("zoe@example.org");
    assert_eq!(
        letter.subject,
        "We have your application QPM-0001 (automatic reply): My application"
    );
    assert_eq!(world.queue().await[1].key, "acknowledgement/QPM-0001/2");
}

#[tokio::test]
async fn a_question_beside_the_form_adds_no_second_letter() {
    let mut world = World::with(SETTLES).await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.receives(
        Mail::from("Zoe Sato <zoe@example.org>")
            .subject("One more thing")
            .text("Could you tell me when the role starts?"),
    );
    world.works().await;
    world.later(SignedDuration::from_mins(1));
    world.works().await;
    world.letter_to("zoe@example.org");
}

#[tokio::test]
async fn two_people_at_one_address_get_a_letter_each() {
    let mut world = World::with(SETTLES).await;
    world.receives(
        Mail::from("Ben Sato <family@example.org>")
            .subject("Apply")
            .text("I would like to apply to be an assessor. Please find my form attached."),
    );
    world.receives(application("Zoe Sato", "family@example.org"));
    world.receives(application("Ana Sato", "family@example.org"));
    world.works().await;
    world.later(SignedDuration::from_mins(1));
    world.works().await;
    assert_eq!(world.letters_to("family@example.org").len(), 3);
}

#[tokio::test]
async fn what_told_of_a_held_letter_goes_with_it() {
    let mut world = World::with(SETTLES).await;
    world.receives(without_attachment().header("X-RT-Loop-Prevention", "example"));
    world.works().await;
    let told = |codes: Vec<String>| codes.iter().any(|code| code == "ticket_system");
    assert!(told(world.review_codes().await));
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    assert!(
        !told(world.review_codes().await),
        "nothing waits any longer"
    );
    world.later(SignedDuration::from_mins(1));
    world.works().await;
    world.letter_to("zoe@example.org");
}

#[tokio::test]
async fn a_letter_that_the_manager_lets_go_waits_on_no_list() {
    let mut world = World::with("limits.per_address_per_day = 1\n").await;
    world.receives(application("Zoe Sato", "family@example.org"));
    world.receives(application("Ana Sato", "family@example.org"));
    world.receives(application("Ben Sato", "family@example.org"));
    world.works().await;
    let waits = |item: &reviews::Item| item.reason_code == "address_limit";
    assert_eq!(
        world
            .reviews()
            .await
            .iter()
            .filter(|item| waits(item))
            .count(),
        2
    );
    let mut tx = world.house.store.write_tx().await.unwrap();
    assert!(
        outbox::nudge(&mut tx, 3, Nudge::Retry, world.now)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    world.works().await;
    assert_eq!(world.letters_to("family@example.org").len(), 2);
    let left: Vec<_> = world.reviews().await.into_iter().filter(waits).collect();
    assert_eq!(left.len(), 1);
    assert_eq!(
        left[0].reference.as_deref(),
        Some("QPM-0002"),
        "the other one still waits"
    );
}

#[tokio::test]
async fn after_the_wait_a_second_mail_has_its_own_letter() {
    let mut world = World::with(SETTLES).await;
    world.receives(without_attachment());
    world.works().await;
    world.later(SignedDuration::from_mins(1));
    world.works().await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    world.later(SignedDuration::from_mins(1));
    world.works().await;
    assert_eq!(world.letters_to("zoe@example.org").len(), 2);
}

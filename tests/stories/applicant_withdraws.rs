//! "Please withdraw my application": done at once where it is sure who asks, for what, and that
//! they mean it; else a person looks.

use super::post::{Mail, application, complete, form};
use super::world::World;
use qpm_intake::domain::application::Status;

const PLAIN: &str =
    "Dear team,\n\nplease withdraw my application. I have found other work.\n\nKind regards\nZoe";

fn from(who: &str, text: &str) -> Mail {
    Mail::from(who).subject("My application").text(text)
}

async fn zoe_applied(settings: &str) -> World {
    let mut world = World::with(settings).await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    world
}

async fn status(world: &World) -> String {
    world.applicants().await[0].status.clone()
}

#[tokio::test]
async fn in_plain_words_from_their_own_address_it_is_done_and_confirmed_once() {
    let mut world = zoe_applied("").await;
    for _ in 0..2 {
        world.receives(from("Zoe Sato <zoe@example.org>", PLAIN));
        world.works().await;
    }
    assert_eq!(status(&world).await, "withdrawn");
    assert_eq!(world.letters_to("zoe@example.org").len(), 2);
    assert_eq!(world.queue().await[1].kind, "withdrawal_confirmed");
    assert_eq!(world.review_codes().await, ["withdrawn"]);
    let line = &world.applicants().await[0];
    let history = world.house.store.history(line.id).await.unwrap();
    let told: Vec<_> = history
        .iter()
        .map(|event| (&*event.by, &*event.what))
        .collect();
    assert_eq!(
        told,
        [
            ("applicant", "application_received"),
            ("applicant", "withdrawn"),
            ("applicant", "withdrawn_already"),
        ]
    );
}

#[tokio::test]
async fn from_another_address_a_person_looks() {
    let mut world = zoe_applied("").await;
    world.receives(
        Mail::from("Somebody <stranger@example.com>")
            .subject("QPM-0001")
            .text(PLAIN),
    );
    world.works().await;
    assert_eq!(status(&world).await, "received");
    assert_eq!(world.review_codes().await, ["withdrawal_unsure"]);
    assert!(world.letters_to("stranger@example.com").is_empty());
}

#[tokio::test]
async fn who_only_thinks_of_it_is_not_withdrawn() {
    for text in [
        "I may have to withdraw my application, my mother is ill.",
        "I am thinking of withdrawing my application.",
        "Perhaps I should withdraw my application.",
        "If I do not hear from you by Friday I would like to withdraw my application.",
    ] {
        let mut world = zoe_applied("").await;
        world.receives(from("Zoe Sato <zoe@example.org>", text));
        world.works().await;
        assert_eq!(status(&world).await, "received", "{text}");
        assert!(!world.reviews().await.is_empty(), "{text}");
        let withdrawn = world.queue().await;
        let withdrawn = withdrawn
            .iter()
            .any(|letter| letter.kind == "withdrawal_confirmed");
        assert!(!withdrawn, "{text}");
    }
}

#[tokio::test]
async fn polite_words_are_plain() {
    for text in [
        "I would be grateful if you could withdraw my application.",
        "I am sorry, but I have to withdraw from the process. I move abroad in May.",
        "Please take my name off the list. If you need anything else, do ask.",
    ] {
        let mut world = zoe_applied("").await;
        world.receives(from("Zoe Sato <zoe@example.org>", text));
        world.works().await;
        assert_eq!(status(&world).await, "withdrawn", "{text}");
    }
}

#[tokio::test]
async fn under_a_forged_address_nothing_is_withdrawn_and_nothing_replaced() {
    let mut world = zoe_applied("manager.authserv_id = \"mx.qpm.example.test\"\n").await;
    let forged = "mx.qpm.example.test; dmarc=fail header.from=example.org";
    world.receives(
        from("Zoe Sato <zoe@example.org>", PLAIN).header("Authentication-Results", forged),
    );
    let mut answers = complete("Zoe Sato", "zoe@example.org");
    answers[2].1 = "07700 900999";
    world.receives(
        Mail::from("Zoe Sato <zoe@example.org>")
            .subject("New form")
            .header("Authentication-Results", forged)
            .file("form.xlsx", form(&answers)),
    );
    world.works().await;
    assert_eq!(status(&world).await, "received");
    let line = &world.applicants().await[0];
    let held = world.house.store.answers(line.id).await.unwrap();
    assert!(held.iter().all(|answer| !answer.value.contains("900999")));
    let codes = world.review_codes().await;
    assert_eq!(codes, ["withdrawal_unsure", "proposed_version"]);
    assert_eq!(world.letters().len(), 1, "only the first acknowledgement");
}

#[tokio::test]
async fn a_helper_withdraws_nobody_by_chance() {
    let mut world = World::new().await;
    world.receives(
        Mail::from("Helper <helper@example.com>")
            .subject("Ann's form")
            .file("form.xlsx", form(&complete("Ann Lee", "ann@example.org"))),
    );
    world.works().await;
    // She speaks of Ann's, and the form gives Ann's address.
    world.receives(from("Helper <helper@example.com>", PLAIN));
    world.works().await;
    assert_eq!(status(&world).await, "received");
    // Then she has one of her own, and does not say which she means.
    world.receives(application("Helen Por", "helper@example.com"));
    world.works().await;
    world.receives(from("Helen Por <helper@example.com>", PLAIN));
    world.works().await;
    for line in world.applicants().await {
        assert_eq!(line.status, "received", "{}", line.reference);
    }
    // She does say which.
    world.receives(
        Mail::from("Helen Por <helper@example.com>")
            .subject("QPM-0002")
            .text(PLAIN),
    );
    world.works().await;
    let statuses: Vec<_> = world
        .applicants()
        .await
        .into_iter()
        .map(|line| line.status)
        .collect();
    assert_eq!(statuses, ["received", "withdrawn"]);
}

#[tokio::test]
async fn who_was_taken_on_is_spoken_to_by_a_person() {
    let mut world = zoe_applied("").await;
    world.decides("QPM-0001", Status::Recruited).await;
    world.receives(from("Zoe Sato <zoe@example.org>", PLAIN));
    world.works().await;
    assert_eq!(status(&world).await, "recruited");
    let reviews = world.reviews().await;
    assert!(reviews[0].reason.contains("withdraw QPM-0001"));
    assert_eq!(world.letters().len(), 1);
}

//! Answers for an application from an address that is not on it: references can be guessed, so
//! they hold only when the manager takes them.

use super::post::{Mail, application, complete, form};
use super::world::World;
use qpm_intake::domain::application::Reference;
use qpm_intake::domain::plan::{Event, Plan, ProposalAnswer};

fn from_elsewhere(telephone: &str) -> Mail {
    Mail::from("Zoe Sato <zoe@work.example.net>")
        .subject("QPM-0001: my telephone has changed")
        .text(&format!(
            "My new number.\n\nTelephone: {telephone}\n\nKind regards\nZoe"
        ))
}

async fn zoe_writes_from_work() -> World {
    let mut world = World::new().await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    world.receives(from_elsewhere("07700 900999"));
    world.works().await;
    world
}

async fn answers(world: &mut World, take: bool, number: Option<u32>, with_address: bool) -> Plan {
    world
        .brings(Event::ProposalAnswered(ProposalAnswer {
            reference: Reference::new("QPM", 1),
            number,
            take,
            with_address,
        }))
        .await
}

async fn telephone(world: &World) -> String {
    let line = &world.applicants().await[0];
    let answers = world.house.store.answers(line.id).await.unwrap();
    let mut answers = answers.into_iter();
    let telephone = answers.find(|answer| answer.field == "phone");
    telephone.unwrap().value
}

#[tokio::test]
async fn what_is_proposed_does_not_hold_and_the_history_tells_whose_it_is() {
    let world = zoe_writes_from_work().await;
    assert_eq!(telephone(&world).await, "\"07700 900123\"");
    assert!(world.letters_to("zoe@work.example.net").is_empty());
    assert_eq!(world.letters_to("zoe@example.org").len(), 1);
    let reviews = world.reviews().await;
    let item = reviews.first().unwrap();
    assert_eq!(item.reason_code, "proposed_version");
    assert!(item.reason.contains("take or leave QPM-0001"));
    let line = &world.applicants().await[0];
    let versions = world.house.store.versions(line.id).await.unwrap();
    let proposed = &versions[1];
    assert_eq!(proposed.state, "proposed");
    assert_eq!(
        proposed.proposed_from.as_deref(),
        Some("zoe@work.example.net")
    );
    assert_eq!(proposed.changed.as_deref(), Some("phone"));
    let addresses = world.house.store.addresses(line.id).await.unwrap();
    assert_eq!(addresses, ["zoe@example.org"]);
}

#[tokio::test]
async fn the_manager_takes_it_in_one_step() {
    let mut world = zoe_writes_from_work().await;
    let plan = answers(&mut world, true, None, false).await;
    let sentence = &plan.reason.sentence;
    assert!(sentence.contains("holds now, as version 3"), "{sentence}");
    assert_eq!(telephone(&world).await, "\"07700 900999\"");
    assert!(world.reviews().await.is_empty(), "the item is done with it");
    world.works().await;
    assert_eq!(world.letters().len(), 1, "nobody is told");
    let line = &world.applicants().await[0];
    assert_eq!(line.flags, None, "nothing is suspicious about it any more");
    let history = world.house.store.history(line.id).await.unwrap();
    let last = history.last().unwrap();
    assert_eq!((&*last.by, &*last.what), ("manager", "proposal_taken"));
    let versions = world.house.store.versions(line.id).await.unwrap();
    assert_eq!(versions[1].settled.as_deref(), Some("taken"));
    assert_eq!(versions[2].changed.as_deref(), Some("phone"));

    // It waits no more, and the address is nobody's still.
    assert!(
        answers(&mut world, true, None, false)
            .await
            .refusal
            .is_some()
    );
    world.receives(from_elsewhere("07700 900111"));
    world.works().await;
    assert_eq!(telephone(&world).await, "\"07700 900999\"");
}

#[tokio::test]
async fn she_takes_the_address_too_if_she_says_so() {
    let mut world = zoe_writes_from_work().await;
    answers(&mut world, true, None, true).await;
    world.receives(from_elsewhere("07700 900111"));
    world.works().await;
    assert_eq!(telephone(&world).await, "\"07700 900111\"");
    world.letter_to("zoe@work.example.net");
}

#[tokio::test]
async fn what_she_leaves_changes_nothing_and_is_kept() {
    let mut world = zoe_writes_from_work().await;
    let plan = answers(&mut world, false, None, false).await;
    assert!(plan.reason.sentence.contains("nothing changes"));
    assert_eq!(telephone(&world).await, "\"07700 900123\"");
    assert!(world.reviews().await.is_empty());
    let line = &world.applicants().await[0];
    let versions = world.house.store.versions(line.id).await.unwrap();
    assert_eq!(versions.len(), 2);
    assert_eq!(versions[1].settled.as_deref(), Some("left"));
    assert!(
        answers(&mut world, true, None, false)
            .await
            .refusal
            .is_some()
    );
}

#[tokio::test]
async fn what_came_since_is_not_undone_by_taking_an_older_proposal() {
    let mut world = zoe_writes_from_work().await;
    let mut newer = complete("Zoe Sato", "zoe@example.org");
    newer[3].1 = "London";
    world.receives(
        Mail::from("Zoe Sato <zoe@example.org>")
            .subject("Corrected form")
            .file("form.xlsx", form(&newer)),
    );
    world.works().await;
    answers(&mut world, true, None, false).await;
    let line = &world.applicants().await[0];
    let held = world.house.store.answers(line.id).await.unwrap();
    assert!(held.iter().any(|answer| answer.value == "[\"London\"]"));
    assert_eq!(telephone(&world).await, "\"07700 900999\"");
}

#[tokio::test]
async fn of_several_she_says_which_and_the_same_one_again_is_none() {
    let mut world = zoe_writes_from_work().await;
    world.receives(from_elsewhere("07700 900999"));
    world.works().await;
    assert_eq!(world.reviews().await.len(), 1, "the same proposal again");
    world.receives(from_elsewhere("07700 900888"));
    world.works().await;
    let refusal = answers(&mut world, true, None, false)
        .await
        .refusal
        .unwrap();
    assert!(refusal.contains("(2, 3)"), "{refusal}");
    answers(&mut world, true, Some(3), false).await;
    assert_eq!(telephone(&world).await, "\"07700 900888\"");
    answers(&mut world, false, Some(2), false).await;
    assert!(world.reviews().await.is_empty());
}

#[tokio::test]
async fn who_proposes_what_holds_already_is_no_news() {
    let mut world = zoe_writes_from_work().await;
    answers(&mut world, false, None, false).await;
    // A colleague forwards what Zoe sent to both.
    world.receives(
        Mail::from("Bea <bea@qpm.example.test>")
            .subject("Fwd: My application")
            .text("FYI\n\n---------- Forwarded message ---------\nFrom: Zoe Sato <zoe@example.org>\nDate: Tue, 24 Nov 2026\nSubject: My application\nTo: Bea <bea@qpm.example.test>\n\nPlease find my form attached.\n")
            .file("form.xlsx", form(&complete("Zoe Sato", "zoe@example.org"))),
    );
    world.works().await;
    let line = &world.applicants().await[0];
    assert_eq!(line.version, 2);
    assert!(
        world.reviews().await.is_empty(),
        "{:?}",
        world.reviews().await
    );
    assert_eq!(world.letters().len(), 1);
}

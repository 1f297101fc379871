//! Letters about decisions: only where config says so, only at her word, after a time in which she
//! can change her mind, and never two that contradict each other.

use jiff::SignedDuration;

use super::post::{Mail, application, complete, form};
use super::world::World;
use qpm_intake::domain::application::{Reference, Status};
use qpm_intake::domain::form::FieldId;
use qpm_intake::domain::plan::Event;
use qpm_intake::domain::reading::{Answer, Value};
use qpm_intake::workers::act::Acted;

const ON: &str = "letters.decisions = true\n";

async fn with_ann(settings: &str) -> World {
    let mut world = World::with(settings).await;
    world.receives(application("Ann Lee", "ann@example.org"));
    world.works().await;
    world
}

async fn decides(world: &mut World, status: Status, tell: Option<&str>) -> Acted {
    let event = Event::Decided {
        reference: Reference::new("QPM", 1),
        status,
        note: None,
        tell: tell.map(str::to_owned),
    };
    world.commands(event).await
}

async fn undoes(world: &mut World, number: Option<i64>) -> Acted {
    let event = Event::Undone {
        command: number,
        giver: "manager@qpm.example.test".into(),
    };
    world.commands(event).await
}

async fn later(world: &mut World, minutes: i64) {
    world.later(SignedDuration::from_mins(minutes));
    world.works().await;
}

#[track_caller]
fn says(acted: &Acted, words: &str) {
    let sentence = &acted.plan.reason.sentence;
    assert!(sentence.contains(words), "{words:?} in {sentence:?}");
}

#[tokio::test]
async fn a_decision_writes_to_nobody_unless_config_says_so() {
    let mut world = with_ann("").await;
    let declined = decides(&mut world, Status::Declined, Some("Thank you.")).await;
    says(
        &declined,
        "letters about decisions are switched off. Please tell them yourself.",
    );
    later(&mut world, 60).await;
    assert_eq!(world.letters().len(), 1, "the acknowledgement alone");
}

#[tokio::test]
async fn the_letter_waits_and_brings_her_words_as_hers() {
    let mut world = with_ann(ON).await;
    let words = "It was good to talk.\n\n<b>Do</b> write again.";
    let recruited = decides(&mut world, Status::Recruited, Some(words)).await;
    says(
        &recruited,
        "A letter goes out in 30 minutes, unless you undo this.",
    );
    later(&mut world, 29).await;
    assert_eq!(world.letters().len(), 1);
    later(&mut world, 2).await;
    let letters = world.letters_to("ann@example.org");
    assert_eq!(letters.len(), 2);
    let letter = &letters[1];
    assert_eq!(letter.subject, "Good news about your application QPM-0001");
    let text = letter.text.replace("\r\n", "\n");
    assert!(text.contains("It was good to talk.\n\n<b>Do</b> write again."));
    assert!(letter.raw.contains("&lt;b&gt;Do&lt;/b&gt; write again."));
    for field in ["In-Reply-To:", "Reply-To:", "auto-replied"] {
        assert!(!letter.raw.contains(field), "{field}");
    }
    let keys: Vec<String> = world.queue().await.into_iter().map(|l| l.key).collect();
    assert!(
        keys.contains(&"recruited/QPM-0001/1".to_owned()),
        "{keys:?}"
    );
}

#[tokio::test]
async fn an_undo_in_time_stops_the_letter() {
    let mut world = with_ann(ON).await;
    let recruited = decides(&mut world, Status::Recruited, None).await;
    later(&mut world, 10).await;
    let undone = undoes(&mut world, recruited.number).await;
    says(
        &undone,
        "QPM-0001 is received again. The letter about it is stopped.",
    );
    later(&mut world, 60).await;
    assert_eq!(world.letters().len(), 1, "{:?}", world.letters());
    let states: Vec<String> = world.queue().await.into_iter().map(|l| l.state).collect();
    assert_eq!(states, ["sent", "cancelled"]);
    // The same decision again has its own letter.
    decides(&mut world, Status::Recruited, None).await;
    later(&mut world, 60).await;
    assert_eq!(world.letters().len(), 2);
}

#[tokio::test]
async fn an_undo_that_comes_too_late_says_so() {
    let mut world = with_ann(ON).await;
    let declined = decides(&mut world, Status::Declined, None).await;
    later(&mut world, 31).await;
    let undone = undoes(&mut world, declined.number).await;
    says(
        &undone,
        "The letter about it has gone out, please write to them: QPM-0001.",
    );
    assert_eq!(world.applicants().await[0].status, "received");
    let again = decides(&mut world, Status::Recruited, None).await;
    says(
        &again,
        "A letter about an earlier decision went out before: QPM-0001.",
    );
}

#[tokio::test]
async fn nobody_gets_two_letters_that_contradict_each_other() {
    let mut world = with_ann(ON).await;
    decides(&mut world, Status::Declined, None).await;
    let changed = decides(&mut world, Status::Recruited, None).await;
    says(&changed, "A letter about an earlier decision is stopped.");
    later(&mut world, 60).await;
    let letters = world.letters_to("ann@example.org");
    assert_eq!(letters.len(), 2);
    assert!(letters[1].subject.starts_with("Good news"));

    // Back to where it was: no letter at all.
    let mut world = with_ann(ON).await;
    decides(&mut world, Status::Declined, None).await;
    decides(&mut world, Status::Received, None).await;
    later(&mut world, 60).await;
    assert_eq!(world.letters().len(), 1);
}

#[tokio::test]
async fn who_withdraws_first_is_not_told_of_a_decision() {
    let mut world = with_ann(ON).await;
    decides(&mut world, Status::Shortlisted, None).await;
    world.receives(
        Mail::from("Ann Lee <ann@example.org>")
            .subject("QPM-0001")
            .text("Please withdraw my application."),
    );
    later(&mut world, 60).await;
    assert_eq!(world.applicants().await[0].status, "withdrawn");
    let subjects: Vec<String> = world.letters().into_iter().map(|l| l.subject).collect();
    assert!(
        !subjects.iter().any(|subject| subject.contains("shortlist")),
        "{subjects:?}"
    );
}

#[tokio::test]
async fn a_letter_that_is_held_is_stopped_as_well() {
    let mut world = with_ann(ON).await;
    decides(&mut world, Status::Declined, None).await;
    let mut tx = world.house.store.write_tx().await.unwrap();
    let hold = qpm_intake::store::outbox::Nudge::Hold;
    let now = world.now;
    assert!(
        qpm_intake::store::outbox::nudge(&mut tx, 2, hold, now)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    undoes(&mut world, None).await;
    let states: Vec<String> = world.queue().await.into_iter().map(|l| l.state).collect();
    assert_eq!(states, ["sent", "cancelled"]);
}

#[tokio::test]
async fn who_has_no_address_is_told_by_her() {
    let mut world = World::with(ON).await;
    let name = Answer {
        field: FieldId::new("full_name"),
        raw: "Olu Ade".into(),
        normal: None,
        value: Value::Text("Olu Ade".into()),
        place: "entered by the manager".into(),
        confidence: 1.0,
    };
    world
        .brings(Event::Entered {
            answers: vec![name],
        })
        .await;
    let recruited = decides(&mut world, Status::Recruited, None).await;
    says(
        &recruited,
        "There is no address to write to, please tell them yourself: QPM-0001.",
    );
    assert!(world.queue().await.is_empty());
}

#[tokio::test]
async fn who_writes_in_welsh_is_told_in_welsh_or_by_a_person() {
    let mail = || {
        Mail::from("Siân Tŷ Gwyn <sian@example.org>")
            .subject("Cais")
            .text("Bore da,\n\nHoffwn wneud cais am rôl yr aseswr. Mae fy ffurflen ynghlwm.\n\nDiolch,\nSiân")
            .file("ffurflen.xlsx", form(&complete("Siân Tŷ Gwyn", "sian@example.org")))
    };
    let mut world = World::with(ON).await;
    world.receives(mail());
    world.works().await;
    let recruited = decides(&mut world, Status::Recruited, None).await;
    says(
        &recruited,
        "They wrote in Welsh, so the letter waits for you: QPM-0001.",
    );
    later(&mut world, 60).await;
    assert!(
        world.letters().is_empty(),
        "nothing in English goes out by itself"
    );

    let approved = "letters.language = \"applicant\"\nletters.welsh_approved_by = \"Mair Gruffudd\"\n\
        letters.cy.opening_name = \"aseswr QPM Eiriolaeth\"\nletters.cy.contact_name = \"rheolwr y QPM\"\n\
        letters.cy.reply_within = \"10 diwrnod gwaith\"\nletters.cy.kept_for = \"12 mis ar ôl y dyddiad cau\"\n";
    let mut world = World::with(&format!("{ON}{approved}")).await;
    world.receives(mail());
    world.works().await;
    decides(&mut world, Status::Recruited, None).await;
    later(&mut world, 60).await;
    let letters = world.letters_to("sian@example.org");
    assert!(
        letters[1].subject.starts_with("Newyddion da"),
        "{letters:?}"
    );
}

#[tokio::test]
async fn letters_wait_while_they_are_paused_and_nothing_spins() {
    let mut world = World::with(ON).await;
    let paused = world.commands(Event::LettersPaused).await;
    says(&paused, "wait until you resume them");
    let again = world.commands(Event::LettersPaused).await;
    assert!(again.plan.effects.is_empty());
    world.receives(application("Ann Lee", "ann@example.org"));
    later(&mut world, 1).await;
    assert!(world.letters().is_empty());
    assert_eq!(world.house.store.next_due().await.unwrap(), None);
    let (opening, _) = world.house.store.opening().await.unwrap();
    assert!(opening.letters_paused_at.is_some());
    let recruited = decides(&mut world, Status::Recruited, None).await;
    says(
        &recruited,
        "Letters are paused: it waits until you resume them.",
    );

    let resumed = world.commands(Event::LettersResumed).await;
    world.works().await;
    assert_eq!(world.letters().len(), 1, "the acknowledgement goes at once");
    says(&undoes(&mut world, resumed.number).await, "wait again");
    later(&mut world, 60).await;
    assert_eq!(world.letters().len(), 1);
    world.commands(Event::LettersResumed).await;
    world.works().await;
    assert_eq!(world.letters().len(), 2);
}

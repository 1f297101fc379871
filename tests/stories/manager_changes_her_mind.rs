//! What was done can be put back: all of a command or nothing, once, and at any door.

use jiff::SignedDuration;

use super::post::{Mail, application, form};
use super::world::World;
use qpm_intake::domain::application::{Reference, Status};
use qpm_intake::domain::command::{AlertKind, Command, Held};
use qpm_intake::domain::plan::{Effect, Event};
use qpm_intake::workers::act::{Acted, COMMAND_LINE};

const HER: &str = "manager@qpm.example.test";

async fn with(names: &[&str], settings: &str) -> World {
    let mut world = World::with(settings).await;
    for name in names {
        let address = format!("{}@example.org", name.to_lowercase());
        world.receives(application(name, &address));
        world.works().await;
    }
    world
}

fn decide(number: u32, status: Status) -> Event {
    Event::Decided {
        reference: Reference::new("QPM", number),
        status,
        note: None,
        tell: None,
    }
}

fn undo(command: Option<i64>) -> Event {
    Event::Undone {
        command,
        giver: HER.into(),
    }
}

#[track_caller]
fn says(acted: &Acted, words: &str) {
    let sentence = &acted.plan.reason.sentence;
    assert!(sentence.contains(words), "{words:?} in {sentence:?}");
}

#[track_caller]
fn refused(acted: &Acted, words: &str) {
    let refusal = acted.plan.refusal.as_deref().unwrap_or_default();
    assert!(refusal.contains(words), "{words:?} in {acted:?}");
    assert!(acted.plan.effects.is_empty());
    assert_eq!(acted.number, None);
}

#[track_caller]
fn unchanged(acted: &Acted, words: &str) {
    says(acted, words);
    assert!(acted.plan.effects.is_empty(), "{acted:?}");
    assert_eq!((acted.number, &acted.plan.refusal), (None, &None));
}

async fn statuses(world: &World) -> Vec<String> {
    let all = world.applicants().await;
    all.into_iter().map(|line| line.status).collect()
}

#[tokio::test]
async fn a_command_that_is_given_twice_is_carried_out_once() {
    let mut world = with(&["Ann"], "").await;
    let first = world.commands(decide(1, Status::Shortlisted)).await;
    assert_eq!(first.number, Some(1));
    let again = world.commands(decide(1, Status::Shortlisted)).await;
    unchanged(&again, "QPM-0001 is shortlisted already.");

    let note = Event::Noted {
        reference: Reference::new("QPM", 1),
        text: "Rang on Monday.".into(),
    };
    assert_eq!(world.commands(note.clone()).await.number, Some(2));
    unchanged(&world.commands(note).await, "stand with QPM-0001 already");
    let id = world.applicants().await[0].id;
    assert_eq!(world.house.store.notes(id).await.unwrap().len(), 1);
    unchanged(&world.commands(Event::TargetSet(2)).await, "2 already");
    world.commands(Event::OpeningClosed).await;
    unchanged(
        &world.commands(Event::OpeningClosed).await,
        "closed already",
    );
}

#[tokio::test]
async fn a_decision_is_put_back_once_and_at_another_door_as_well() {
    let mut world = with(&["Ann", "Ben"], "").await;
    let given = world
        .commands_as(COMMAND_LINE, decide(1, Status::Declined))
        .await;
    world.commands(decide(2, Status::Shortlisted)).await;
    // By its number she undoes what was done on the machine.
    let undone = world.commands(undo(given.number)).await;
    says(&undone, "QPM-0001 is received again.");
    assert_eq!(statuses(&world).await, ["received", "shortlisted"]);
    unchanged(
        &world.commands(undo(given.number)).await,
        "Command 1 is undone already, by 3.",
    );
    // What she did last is an undo: saying it again undoes nothing that is older.
    refused(&world.commands(undo(None)).await, "It was an undo itself.");
    assert_eq!(statuses(&world).await, ["received", "shortlisted"]);
    refused(&world.commands(undo(Some(99))).await, "no command 99");
}

#[tokio::test]
async fn undo_alone_means_what_she_did_last() {
    let mut world = with(&["Ann", "Ben"], "").await;
    refused(&world.commands(undo(None)).await, "no command yet");
    world.commands(decide(1, Status::Declined)).await;
    world
        .commands_as(COMMAND_LINE, decide(2, Status::Declined))
        .await;
    says(&world.commands(undo(None)).await, "QPM-0001 is received");
    assert_eq!(statuses(&world).await, ["received", "declined"]);
}

#[tokio::test]
async fn what_was_changed_since_stays_and_nothing_is_half_undone() {
    let mut world = with(&["Ann", "Ben"], "").await;
    let rest = world
        .commands(Event::RestDeclined {
            note: Some("Enough for now.".into()),
            tell: None,
        })
        .await;
    world.commands(decide(2, Status::Recruited)).await;
    let undone = world.commands(undo(rest.number)).await;
    refused(&undone, "QPM-0002 is recruited by now");
    let hint = undone.plan.hint.unwrap().to_string();
    assert_eq!(hint, "reset QPM-0002");
    assert_eq!(statuses(&world).await, ["declined", "recruited"]);

    // What is as it was already needs nothing, and is not in the way.
    world.commands(decide(2, Status::Received)).await;
    says(&world.commands(undo(rest.number)).await, "QPM-0001");
    assert_eq!(statuses(&world).await, ["received", "received"]);
    for line in world.applicants().await {
        assert!(world.house.store.notes(line.id).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn undoing_the_one_that_closed_opens_again_and_says_whom_it_concerned() {
    let settings = "letters.closed_delay_minutes = 30\n";
    let mut world = with(&["Ann", "Ben"], settings).await;
    world.commands(decide(1, Status::Recruited)).await;
    let last = world.commands(decide(2, Status::Recruited)).await;
    says(&last, "the opening is closed");
    world.later(SignedDuration::from_mins(1));
    world.receives(application("Cleo", "cleo@example.org"));
    world.works().await;
    world.later(SignedDuration::from_mins(31));
    world.works().await;
    world.receives(application("Dan", "dan@example.org"));
    world.works().await;
    assert_eq!(world.letters_to("cleo@example.org").len(), 1);

    let undone = world.commands(undo(last.number)).await;
    says(
        &undone,
        "The opening is open again. One letter that says it is closed is stopped. One person was told",
    );
    let concerned = undone.plan.concerned.unwrap();
    assert_eq!(concerned.not_told, [Reference::new("QPM", 4)]);
    assert_eq!(concerned.told, [Reference::new("QPM", 3)]);
    let (opening, tally) = world.house.store.opening().await.unwrap();
    assert_eq!((opening.state.as_str(), tally.recruited), ("open", 1));
    world.later(SignedDuration::from_hours(2));
    world.works().await;
    assert!(world.letters_to("dan@example.org").is_empty());
    let codes = world.review_codes().await;
    for code in ["was_told_closed", "closed_letter_cancelled"] {
        assert!(codes.contains(&code.to_owned()), "{codes:?}");
    }
}

#[tokio::test]
async fn an_undo_takes_nobody_on_beyond_the_target() {
    let mut world = with(&["Ann", "Ben", "Cleo"], "").await;
    world.commands(decide(1, Status::Recruited)).await;
    world.commands(decide(2, Status::Recruited)).await;
    // Ann leaves, Cleo gets her place: Ann's is gone.
    let left = world.commands(decide(1, Status::Withdrawn)).await;
    world.commands(decide(3, Status::Recruited)).await;
    let undone = world.commands(undo(left.number)).await;
    refused(&undone, "3 people would be recruited");
    assert_eq!(undone.plan.hint.as_deref(), Some(&Command::Target(3)));

    // Nor does it set the target below those who were taken on since.
    let raised = world.commands(Event::TargetSet(3)).await;
    world.commands(decide(1, Status::Recruited)).await;
    refused(
        &world.commands(undo(raised.number)).await,
        "the target would be 2",
    );
    let (_, tally) = world.house.store.opening().await.unwrap();
    assert_eq!(tally.recruited, 3);
}

#[tokio::test]
async fn a_target_and_an_opening_go_back() {
    let mut world = with(&["Ann", "Ben"], "").await;
    world.commands(decide(1, Status::Recruited)).await;
    let lowered = world.commands(Event::TargetSet(1)).await;
    says(&lowered, "the opening is closed");
    says(
        &world.commands(undo(None)).await,
        "The target is 2 again. The opening is open again.",
    );
    let closed = world.commands(Event::OpeningClosed).await;
    let reopened = world.commands(Event::OpeningOpened).await;
    says(&world.commands(undo(reopened.number)).await, "closed again");
    says(&world.commands(undo(closed.number)).await, "open again");
    let (opening, _) = world.house.store.opening().await.unwrap();
    assert_eq!((opening.state.as_str(), opening.target), ("open", 2));
}

#[tokio::test]
async fn a_closing_date_that_passed_meanwhile_keeps_the_opening_closed() {
    let settings = "opening.target = 1\nopening.closes_at = \"2026-11-25T12:00:00Z\"\n"
        .replace("opening.target = 1\n", "");
    let mut world = with(&["Ann", "Ben"], &settings).await;
    world.commands(decide(1, Status::Recruited)).await;
    let last = world.commands(decide(2, Status::Recruited)).await;
    world.later(SignedDuration::from_hours(48));
    let undone = world.commands(undo(last.number)).await;
    says(&undone, "The closing date has passed meanwhile");
    let (opening, tally) = world.house.store.opening().await.unwrap();
    assert_eq!((opening.state.as_str(), tally.recruited), ("closed", 1));
}

#[tokio::test]
async fn a_held_letter_goes_out_and_is_held_again() {
    let mut world = with(&[], "limits.per_hour = 1\n").await;
    for name in ["Ann", "Ben"] {
        world.receives(application(name, &format!("{name}@example.org")));
    }
    world.works().await;
    let held = |queue: Vec<qpm_intake::store::outbox::Summary>| {
        let mut states = queue.into_iter().map(|letter| letter.state);
        states.rfind(|state| state == "held")
    };
    assert!(held(world.queue().await).is_some());
    let reviews = world.review_codes().await;
    assert_eq!(reviews, ["hourly_limit"]);

    let release = Event::HeldReleased(Held::Of(Reference::new("QPM", 2)));
    let sent = world.commands(release.clone()).await;
    says(&sent, "Letter 2 goes out.");
    assert!(world.review_codes().await.is_empty());
    unchanged(
        &world.commands(release.clone()).await,
        "No letter about QPM-0002 is held.",
    );
    unchanged(
        &world.commands(Event::HeldReleased(Held::Letter(2))).await,
        "on its way already",
    );
    says(
        &world.commands(undo(sent.number)).await,
        "Letter 2 is held again.",
    );
    assert_eq!(
        world.review_codes().await,
        reviews,
        "and she is told of it again"
    );
    world.works().await;
    assert_eq!(world.letters_to_others().len(), 1);

    let sent = world.commands(release).await;
    world.works().await;
    assert_eq!(world.letters_to_others().len(), 2);
    refused(
        &world.commands(undo(sent.number)).await,
        "letter 2 has gone out",
    );
    refused(
        &world.commands(Event::HeldReleased(Held::Letter(7))).await,
        "no letter 7",
    );
}

#[tokio::test]
async fn what_is_done_is_open_again() {
    let mut world = with(&["Ann"], "").await;
    let forget = Event::Forgotten {
        reference: Reference::new("QPM", 1),
    };
    let forgotten = world.commands(forget.clone()).await;
    says(&forgotten, "Nothing is erased yet.");
    let told =
        forgotten.plan.effects.iter().any(
            |effect| matches!(effect, Effect::Alert { kind, .. } if *kind == AlertKind::Erasure),
        );
    assert!(told);
    let items = world.reviews().await;
    assert_eq!(items[0].reason_code, "erasure");
    assert_eq!(items[0].due_on.as_deref(), Some("2026-12-24"));
    unchanged(
        &world.commands(forget).await,
        "waits for the administrator already",
    );
    refused(&world.commands(undo(None)).await, "tell the administrator");

    let done = Event::ReviewDone { id: items[0].id };
    let finished = world.commands(done.clone()).await;
    says(&finished, "is done.");
    unchanged(&world.commands(done).await, "done already");
    says(
        &world.commands(undo(finished.number)).await,
        "is open again",
    );
    assert_eq!(world.review_codes().await, ["erasure"]);
    refused(
        &world.commands(Event::ReviewDone { id: 70 }).await,
        "no item 70",
    );
}

#[tokio::test]
async fn missing_answers_are_asked_for_once_a_day() {
    let mut world = World::new().await;
    let answers = [("Your full name", "Ann Lee"), ("Email", "ann@example.org")];
    world.receives(
        Mail::from("Ann Lee <ann@example.org>")
            .subject("My form")
            .text("Hello, here is my form.")
            .file("form.xlsx", form(&answers)),
    );
    world.receives(application("Ben", "ben@example.org"));
    world.works().await;
    assert_eq!(world.letters_to("ann@example.org").len(), 1);
    let ask = |number| Event::AskedAgain {
        reference: Reference::new("QPM", number),
    };
    says(&world.commands(ask(1)).await, "A letter asks QPM-0001");
    unchanged(&world.commands(ask(1)).await, "asked today already");
    world.works().await;
    let letters = world.letters_to("ann@example.org");
    assert_eq!(letters.len(), 2);
    let letter = &letters[1];
    assert!(letter.text.contains("What we would like to ask you"));
    assert!(letter.raw.contains("Auto-Submitted: auto-generated"));
    assert!(!letter.raw.contains("In-Reply-To"), "it answers no mail");
    world.later(SignedDuration::from_hours(24));
    says(&world.commands(ask(1)).await, "A letter asks QPM-0001");

    refused(&world.commands(ask(2)).await, "an answer to every question");
    refused(&world.commands(ask(9)).await, "no application QPM-0009");
    world.commands(decide(1, Status::Declined)).await;
    refused(&world.commands(ask(1)).await, "QPM-0001 is declined");
    refused(
        &world.commands(undo(Some(1))).await,
        "The letter was written.",
    );
}

#[tokio::test]
async fn tokens_are_revoked_once() {
    let mut world = with(&[], "").await;
    unchanged(
        &world.commands(Event::TokensRevoked).await,
        "No letter that went out so far brings commands",
    );
}

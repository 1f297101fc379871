//! The same person applied twice, from two addresses. Only the manager makes one of two, and what
//! either said stays.

use jiff::SignedDuration;

use super::post::{Mail, application, complete, form};
use super::world::{Sent, World};
use qpm_intake::domain::application::{Reference, Status};
use qpm_intake::domain::command::Command;
use qpm_intake::domain::plan::{Event, Plan};
use qpm_intake::store::StoreError;

fn reference(number: u32) -> Reference {
    Reference::new("QPM", number)
}

async fn merges(world: &mut World, keep: u32, other: u32) -> Plan {
    world
        .brings(Event::Merged {
            keep: reference(keep),
            other: reference(other),
            although_names_differ: false,
        })
        .await
}

/// Zoe applied from home, and with more answers from work.
async fn zoe_twice() -> World {
    let mut world = World::new().await;
    let mut first = complete("Zoe Sato", "zoe@example.org");
    first.retain(|(label, _)| !label.contains("Experience"));
    world.receives(
        Mail::from("Zoe Sato <zoe@example.org>")
            .subject("EoI")
            .file("form.xlsx", form(&first)),
    );
    world.works().await;
    world.later(SignedDuration::from_hours(3));
    let mut second = complete("Zoe Sato", "zoe@work.example.net");
    second[3].1 = "London";
    world.receives(
        Mail::from("Zoe Sato <zoe@work.example.net>")
            .subject("EoI")
            .file("form.xlsx", form(&second)),
    );
    world.works().await;
    assert_eq!(world.applicants().await.len(), 2);
    world
}

fn message_id(letter: &Sent) -> String {
    let mut lines = letter.raw.lines();
    let line = lines.find(|line| line.to_lowercase().starts_with("message-id:"));
    let (_, id) = line.unwrap().split_once('<').unwrap();
    id.trim_end_matches('>').to_owned()
}

async fn value(world: &World, field: &str) -> Option<String> {
    let line = &world.applicants().await[0];
    let answers = world.house.store.answers(line.id).await.unwrap();
    let mut answers = answers.into_iter();
    let answer = answers.find(|answer| answer.field == field);
    answer.map(|answer| answer.value)
}

#[tokio::test]
async fn two_applications_become_one_and_nobody_is_told() {
    let mut world = zoe_twice().await;
    let before = world.letters().len();
    let plan = merges(&mut world, 1, 2).await;
    assert!(plan.refusal.is_none());
    for words in [
        "QPM-0002 is part of QPM-0001 now",
        "From QPM-0002 came: advocacy experience.",
        "They differ in: email, regions. What QPM-0001 says holds.",
        "There is no undo",
    ] {
        let sentence = &plan.reason.sentence;
        assert!(sentence.contains(words), "{sentence}");
    }
    world.works().await;
    assert_eq!(world.letters().len(), before, "no letter tells of it");

    let applicants = world.applicants().await;
    assert_eq!(applicants.len(), 1);
    let kept = &applicants[0];
    assert_eq!((&*kept.reference, kept.version), ("QPM-0001", 2));
    assert!(kept.complete, "what it lacked came from the other");
    assert_eq!(
        value(&world, "regions").await.unwrap(),
        r#"["North West","Wales"]"#
    );
    let store = &world.house.store;
    assert_eq!(
        store.addresses(kept.id).await.unwrap(),
        ["zoe@example.org", "zoe@work.example.net"]
    );
    assert_eq!(store.letters_about(kept.id).await.unwrap().len(), 2);
    assert_eq!(store.files(kept.id).await.unwrap().len(), 2);
    assert_eq!(store.messages(kept.id).await.unwrap().len(), 2);

    // What happened to both is one history, and tells which, who and when.
    let history = store.history(kept.id).await.unwrap();
    let told: Vec<_> = history
        .iter()
        .map(|line| (&*line.reference, &*line.by, &*line.what))
        .collect();
    assert_eq!(
        told,
        [
            ("QPM-0001", "applicant", "application_received"),
            ("QPM-0002", "applicant", "application_received"),
            ("QPM-0001", "manager", "other_merged_in"),
            ("QPM-0002", "manager", "merged_into_other"),
        ]
    );
    let versions = store.versions(kept.id).await.unwrap();
    let told: Vec<_> = versions
        .iter()
        .map(|one| (&*one.reference, one.number, &*one.entered_by))
        .collect();
    assert_eq!(
        told,
        [
            ("QPM-0001", 1, "applicant"),
            ("QPM-0001", 2, "manager"),
            ("QPM-0002", 1, "applicant"),
        ]
    );
    // The other reference still answers, with what it said.
    let gone = store.applicant("QPM-0002").await.unwrap().unwrap();
    assert_eq!(gone.merged_into.as_deref(), Some("QPM-0001"));
    let said = store.answers(gone.id).await.unwrap();
    assert!(said.iter().any(|answer| answer.value == r#"["London"]"#));
    let mut logged = Vec::new();
    let each = store.each_logged(false, |one| {
        logged.push(one.line.id);
        Ok::<_, StoreError>(())
    });
    each.await.unwrap();
    assert_eq!(logged, [kept.id]);
}

#[tokio::test]
async fn mail_about_the_other_one_belongs_to_the_one_that_is_kept() {
    let mut world = zoe_twice().await;
    let letter = world.letter_to("zoe@work.example.net");
    merges(&mut world, 1, 2).await;
    // By the letter about the other.
    world.receives(
        Mail::from("Zoe Sato <zoe@work.example.net>")
            .subject("Re: your letter")
            .header("In-Reply-To", &format!("<{}>", message_id(&letter)))
            .text("I forgot to say.\n\nTelephone: 07700 900321\n"),
    );
    world.works().await;
    assert_eq!(value(&world, "phone").await.unwrap(), "\"07700 900321\"");
    // By the old reference.
    world.receives(
        Mail::from("Zoe Sato <zoe@example.org>")
            .subject("QPM-0002: my telephone")
            .text("Once more.\n\nTelephone: 07700 900456\n"),
    );
    world.works().await;
    assert_eq!(value(&world, "phone").await.unwrap(), "\"07700 900456\"");
    // By the second address alone; and no letter names a reference that is no more.
    let mut answers = complete("Zoe Sato", "zoe@work.example.net");
    answers[2].1 = "07700 900789";
    world.receives(
        Mail::from("Zoe Sato <zoe@work.example.net>")
            .subject("Newer form")
            .file("form.xlsx", form(&answers)),
    );
    world.works().await;
    assert_eq!(world.applicants().await.len(), 1);
    assert_eq!(value(&world, "phone").await.unwrap(), "\"07700 900789\"");
    for letter in world.letters().iter().skip(2) {
        assert!(letter.text.contains("QPM-0001"), "{}", letter.text);
        assert!(!letter.text.contains("QPM-0002"), "{}", letter.text);
    }
    // A stranger who names it changes nothing there, either.
    world.receives(
        Mail::from("Somebody <stranger@example.com>")
            .subject("QPM-0002")
            .text("My answer.\n\nTelephone: 07700 900000\n"),
    );
    world.works().await;
    assert_eq!(value(&world, "phone").await.unwrap(), "\"07700 900789\"");
    let proposed = world.reviews().await;
    let proposed = proposed
        .iter()
        .find(|item| item.reason_code == "proposed_version");
    assert_eq!(proposed.unwrap().reference.as_deref(), Some("QPM-0001"));
}

#[tokio::test]
async fn who_was_taken_on_twice_counts_once() {
    let mut world = zoe_twice().await;
    world.decides("QPM-0001", Status::Recruited).await;
    world.decides("QPM-0002", Status::Recruited).await;
    let (opening, tally) = world.house.store.opening().await.unwrap();
    assert_eq!((opening.state.as_str(), tally.recruited), ("closed", 2));
    let plan = merges(&mut world, 1, 2).await;
    let sentence = &plan.reason.sentence;
    assert!(sentence.contains("count once now"), "{sentence}");
    assert!(sentence.contains("stays closed"), "{sentence}");
    assert_eq!(plan.hint.as_deref(), Some(&Command::Reopen));
    let (opening, tally) = world.house.store.opening().await.unwrap();
    assert_eq!((tally.recruited, tally.received, tally.complete), (1, 1, 1));
    assert_eq!(opening.state.as_str(), "closed", "only she opens it");
}

#[tokio::test]
async fn a_decision_goes_along_and_two_that_exclude_each_other_are_settled_first() {
    let mut world = zoe_twice().await;
    world.decides("QPM-0002", Status::Shortlisted).await;
    world.decides("QPM-0001", Status::Declined).await;
    let plan = merges(&mut world, 1, 2).await;
    assert!(plan.refusal.is_some());
    let hint = plan.hint.unwrap().to_string();
    assert_eq!(hint, "shortlist QPM-0001");
    assert_eq!(world.applicants().await.len(), 2);
    world.decides("QPM-0001", Status::Received).await;
    assert!(merges(&mut world, 1, 2).await.refusal.is_none());
    assert_eq!(world.applicants().await[0].status, "shortlisted");
}

/// The words of a refusal, with the command that helps as she would write it by mail.
fn refused(plan: &Plan) -> String {
    let hint = plan.hint.as_deref().map(Command::to_string);
    let words = plan.refusal.clone().unwrap();
    format!("{words} {}", hint.unwrap_or_default())
}

#[tokio::test]
async fn what_cannot_be_merged_is_refused_in_a_sentence() {
    let mut world = zoe_twice().await;
    world.receives(application("Ann Lee", "ann@example.org"));
    world.works().await;
    for (keep, other, words) in [
        (1, 1, "named twice"),
        (1, 3, "merge QPM-0001 QPM-0003 although names differ"),
        (1, 9, "no application QPM-0009"),
        (9, 1, "no application QPM-0009"),
    ] {
        let refusal = refused(&merges(&mut world, keep, other).await);
        assert!(refusal.contains(words), "{refusal}");
    }
    merges(&mut world, 1, 2).await;
    for (keep, other, words) in [
        (1, 2, "one already"),
        (2, 1, "one already"),
        (3, 2, "merge QPM-0003 QPM-0001"),
        (2, 3, "merge QPM-0001 QPM-0003"),
    ] {
        let refusal = refused(&merges(&mut world, keep, other).await);
        assert!(refusal.contains(words), "{refusal}");
    }
    // Nothing is decided about a reference that is part of another.
    let refusal = world.decides("QPM-0002", Status::Declined).await.refusal;
    assert!(refusal.unwrap().contains("part of QPM-0001"));
    assert_eq!(world.applicants().await.len(), 2);
}

#[tokio::test]
async fn who_applied_in_time_once_is_not_late() {
    let mut world = World::new().await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    world.brings(Event::OpeningClosed).await;
    world.later(SignedDuration::from_hours(1));
    world.receives(application("Zoe Sato", "zoe@work.example.net"));
    world.works().await;
    let applicants = world.applicants().await;
    assert_eq!(applicants[1].flags.as_deref(), Some("late"));
    let in_time = applicants[0].arrived_at.clone();
    // Whichever is kept.
    merges(&mut world, 2, 1).await;
    let kept = &world.applicants().await[0];
    assert_eq!(kept.flags, None);
    assert_eq!(kept.arrived_at, in_time);
}

#[tokio::test]
async fn one_after_another_leads_to_the_one_that_is_kept_last() {
    let mut world = zoe_twice().await;
    world.receives(application("Zoe Sato", "sato@example.com"));
    world.works().await;
    merges(&mut world, 2, 3).await;
    merges(&mut world, 1, 2).await;
    let store = &world.house.store;
    let first = store.applicant("QPM-0003").await.unwrap().unwrap();
    assert_eq!(first.merged_into.as_deref(), Some("QPM-0001"));
    let kept = &world.applicants().await[0];
    assert_eq!(store.addresses(kept.id).await.unwrap().len(), 3);
    let versions = store.versions(kept.id).await.unwrap();
    assert!(versions.iter().any(|one| one.reference == "QPM-0003"));
}

#[tokio::test]
async fn another_name_has_to_be_meant() {
    let mut world = zoe_twice().await;
    world.receives(application("Zoe Kemp", "kemp@example.net"));
    world.works().await;
    let refusal = merges(&mut world, 1, 3).await.refusal.unwrap();
    assert!(refusal.contains("different names"), "{refusal}");
    assert!(!refusal.contains("Kemp"), "{refusal}");
    let plan = world
        .brings(Event::Merged {
            keep: reference(1),
            other: reference(3),
            although_names_differ: true,
        })
        .await;
    assert!(plan.refusal.is_none());
    assert_eq!(world.applicants().await.len(), 2);
}

#[tokio::test]
async fn what_is_proposed_for_the_other_waits_with_the_one_that_is_kept() {
    use qpm_intake::domain::plan::ProposalAnswer;
    let mut world = zoe_twice().await;
    world.receives(
        Mail::from("Zoe Sato <zs@example.com>")
            .subject("QPM-0002")
            .text("My new number.\n\nTelephone: 07700 900999\n"),
    );
    world.works().await;
    merges(&mut world, 1, 2).await;
    let answer = |number: u32| {
        Event::ProposalAnswered(ProposalAnswer {
            reference: reference(number),
            number: None,
            take: true,
            with_address: false,
        })
    };
    let refusal = world.brings(answer(2)).await.refusal.unwrap();
    assert!(refusal.contains("part of QPM-0001"), "{refusal}");
    assert!(world.brings(answer(1)).await.refusal.is_none());
    assert_eq!(value(&world, "phone").await.unwrap(), "\"07700 900999\"");
    let codes = world.review_codes().await;
    assert!(!codes.contains(&"proposed_version".to_owned()), "{codes:?}");
}

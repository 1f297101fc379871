//! After the closing: who is late and hears "closed", once, and who is not.

use jiff::SignedDuration;

use super::post::{Mail, application, complete, form};
use super::world::{Sent, World};
use qpm_intake::domain::plan::Event;

fn says_closed(letter: &Sent) -> bool {
    letter.subject.to_lowercase().contains("is closed")
}

fn answers(letter: &Sent) -> String {
    let mut lines = letter.raw.lines();
    let line = lines.find(|line| line.to_lowercase().starts_with("message-id:"));
    let (_, id) = line.unwrap().split_once('<').unwrap();
    format!("<{id}")
}

/// Ann applied in time, without her experience; an hour later the opening closed.
async fn ann_in_time() -> World {
    let mut world = World::new().await;
    let mut given = complete("Ann Lee", "ann@example.org");
    given.retain(|(label, _)| !label.contains("Experience"));
    world.receives(
        Mail::from("Ann Lee <ann@example.org>")
            .subject("EoI")
            .file("form.xlsx", form(&given)),
    );
    world.works().await;
    world.later(SignedDuration::from_hours(1));
    world.brings(Event::OpeningClosed).await;
    world.later(SignedDuration::from_hours(1));
    world
}

#[tokio::test]
async fn a_late_application_is_kept_listed_and_told_so_once() {
    let mut world = ann_in_time().await;
    let mut dan = complete("Dan Roe", "dan@example.org");
    for phone in ["07700 900123", "07700 900124", "07700 900125"] {
        dan[2].1 = phone;
        world.receives(
            Mail::from("Dan Roe <dan@example.org>")
                .subject("My application")
                .file("form.xlsx", form(&dan)),
        );
        world.works().await;
        world.later(SignedDuration::from_hours(3));
    }
    let line = &world.applicants().await[1];
    assert_eq!(line.flags.as_deref(), Some("late"));
    assert_eq!((&*line.status, line.version), ("received", 3));
    let letters = world.letters_to("dan@example.org");
    let told = letters.iter().filter(|letter| says_closed(letter));
    assert_eq!((letters.len(), told.count()), (3, 1));
}

#[tokio::test]
async fn a_reply_to_our_letter_is_not_answered_closed() {
    let mut world = ann_in_time().await;
    let letter = world.letter_to("ann@example.org");
    world.receives(
        Mail::from("Ann Lee <ann@example.org>")
            .subject(&format!("Re: {}", letter.subject))
            .header("In-Reply-To", &answers(&letter))
            .text("Here it is.\n\nExperience of advocacy: Ten years in peer advocacy.\n"),
    );
    world.receives(
        Mail::from("Ann Lee <ann@example.org>")
            .subject(&format!("Re: {}", letter.subject))
            .header("In-Reply-To", &answers(&letter))
            .text("When will you decide?"),
    );
    world.works().await;
    let line = &world.applicants().await[0];
    assert!(line.complete);
    assert_eq!(line.flags, None, "she is not late");
    let letters = world.letters_to("ann@example.org");
    assert_eq!(letters.len(), 2);
    assert!(!letters.iter().any(says_closed));
}

#[tokio::test]
async fn a_fresh_mail_from_somebody_in_time_is_an_update() {
    let mut world = ann_in_time().await;
    world.receives(application("Ann Lee", "ann@example.org"));
    world.works().await;
    let applicants = world.applicants().await;
    assert_eq!((applicants.len(), applicants[0].version), (1, 2));
    assert_eq!(applicants[0].flags, None);
    assert!(!world.letters_to("ann@example.org").iter().any(says_closed));
    assert_eq!(world.queue().await[1].kind, "update_received");
}

#[tokio::test]
async fn who_was_asked_for_the_form_before_the_closing_is_not_told_closed_in_reply() {
    let mut world = World::new().await;
    world.receives(
        Mail::from("Cy Poe <cy@example.org>")
            .subject("The role")
            .text("Dear team, I would like to apply to be an assessor."),
    );
    world.works().await;
    let letter = world.letter_to("cy@example.org");
    world.later(SignedDuration::from_hours(1));
    world.brings(Event::OpeningClosed).await;
    world.later(SignedDuration::from_hours(20));
    world
        .receives(application("Cy Poe", "cy@example.org").header("In-Reply-To", &answers(&letter)));
    world.works().await;
    let line = &world.applicants().await[0];
    assert_eq!(line.flags.as_deref(), Some("late"), "it is listed as late");
    let letters = world.letters_to("cy@example.org");
    assert_eq!(letters.len(), 2);
    assert!(!letters.iter().any(says_closed));
    let codes = world.review_codes().await;
    assert!(codes.contains(&"late_in_thread".to_owned()), "{codes:?}");
}

#[tokio::test]
async fn a_thread_that_began_after_the_closing_spares_nobody_the_letter() {
    let mut world = ann_in_time().await;
    world.receives(
        Mail::from("Cy Poe <cy@example.org>")
            .subject("A question")
            .text("Could you tell me where I find the form?"),
    );
    world.works().await;
    let letter = world.letter_to("cy@example.org");
    world.later(SignedDuration::from_hours(20));
    world
        .receives(application("Cy Poe", "cy@example.org").header("In-Reply-To", &answers(&letter)));
    world.works().await;
    assert!(world.letters_to("cy@example.org").iter().any(says_closed));
}

#[tokio::test]
async fn what_arrived_before_the_adverts_date_is_in_time_however_late_it_is_read() {
    let mut world = World::with("opening.closes_at = \"2026-11-24T17:00:00Z\"\n").await;
    world.later(SignedDuration::from_secs(8 * 3600 - 1));
    world.receives(application("Ann Lee", "ann@example.org"));
    world.later(SignedDuration::from_secs(1));
    world.receives(application("Dan Roe", "dan@example.org"));
    world.later(SignedDuration::from_hours(24));
    world.works().await;
    let flags: Vec<_> = world
        .applicants()
        .await
        .into_iter()
        .map(|line| line.flags)
        .collect();
    assert_eq!(flags, [None, Some("late".to_owned())]);
    assert!(!says_closed(&world.letter_to("ann@example.org")));
    assert!(says_closed(&world.letter_to("dan@example.org")));
}

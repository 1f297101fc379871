//! Answers are missing, and can be sent later.

use super::post::{Mail, complete, form};
use super::world::World;

#[tokio::test]
async fn what_is_missing_is_asked_for_in_the_forms_own_words_and_can_be_added() {
    let mut world = World::new().await;
    let mut answers = complete("Ann Lee", "ann@example.org");
    answers.retain(|(label, _)| !label.contains("Experience"));
    world.receives(
        Mail::from("Ann Lee <ann@example.org>")
            .subject("EoI")
            .file("form.xlsx", form(&answers)),
    );
    world.works().await;
    let applicants = world.applicants().await;
    assert!(!applicants[0].complete);
    let letter = world.letter_to("ann@example.org");
    let question = &world
        .house
        .form
        .field("advocacy_experience")
        .unwrap()
        .question;
    assert!(letter.text.contains(question), "{}", letter.text);

    let queue = world.queue().await;
    let message_id = letter_message_id(&letter.raw);
    assert_eq!(queue[0].kind, "acknowledgement_incomplete");
    world.receives(
        Mail::from("Ann Lee <ann@example.org>")
            .subject("Re: your letter")
            .header("In-Reply-To", &format!("<{message_id}>"))
            .text("Sorry, here it is.\n\nExperience of advocacy: Ten years in peer advocacy.\n"),
    );
    world.works().await;
    let applicants = world.applicants().await;
    assert!(applicants[0].complete, "{applicants:?}");
    assert_eq!(applicants[0].version, 2);
    assert_eq!(world.letters_to("ann@example.org").len(), 2);
}

#[tokio::test]
async fn a_blank_form_is_no_application_and_gets_help() {
    let mut world = World::new().await;
    let blank: Vec<_> = complete("", "")
        .into_iter()
        .map(|(label, _)| (label, ""))
        .collect();
    world.receives(
        Mail::from("Ann Lee <ann@example.org>")
            .subject("EoI")
            .file("form.xlsx", form(&blank)),
    );
    world.works().await;
    assert!(world.applicants().await.is_empty());
    world.letter_to("ann@example.org");
    assert_eq!(world.queue().await[0].kind, "form_needed");
    assert!(
        world
            .review_codes()
            .await
            .contains(&"form_needed".to_owned())
    );
}

fn letter_message_id(raw: &str) -> String {
    let line = raw
        .lines()
        .find(|line| line.to_lowercase().starts_with("message-id:"))
        .unwrap();
    line[line.find('<').unwrap() + 1..line.find('>').unwrap()].to_owned()
}

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
async fn each_letter_says_what_is_complete_now_and_what_was_given_before_stays() {
    let mut world = World::new().await;
    let mut answers = complete("Ann Lee", "ann@example.org");
    answers.retain(|(label, _)| !label.contains("Experience") && !label.contains("confirm"));
    world.receives(
        Mail::from("Ann Lee <ann@example.org>")
            .subject("EoI")
            .file("form.xlsx", form(&answers)),
    );
    world.works().await;
    let message_id = letter_message_id(&world.letter_to("ann@example.org").raw);
    let question = |world: &World, field: &str| {
        let field = world.house.form.field(field).unwrap();
        field.question.clone()
    };
    let reply = |text: &str| {
        Mail::from("Ann Lee <ann@example.org>")
            .subject("Re: your letter")
            .header("In-Reply-To", &format!("<{message_id}>"))
            .text(text)
    };
    world.receives(reply(
        "Here it is.\n\nExperience of advocacy: Ten years in peer advocacy.\n",
    ));
    world.works().await;
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let letter = squeezed(&world.letters_to("ann@example.org")[1].text);
    let declaration = squeezed(&question(&world, "declaration"));
    assert!(letter.contains(&declaration), "still missing: {letter}");
    assert!(!letter.contains(&squeezed(&question(&world, "advocacy_experience"))));
    assert!(!letter.contains("all the answers that we need"), "{letter}");

    world.receives(reply("I confirm that this information is true: Yes\n"));
    world.works().await;
    let letters = world.letters_to("ann@example.org");
    assert_eq!(letters.len(), 3);
    let letter = squeezed(&letters[2].text);
    assert!(letter.contains("all the answers that we need"), "{letter}");
    let line = &world.applicants().await[0];
    assert!(line.complete);
    let store = &world.house.store;
    let changed: Vec<_> = store.versions(line.id).await.unwrap();
    let changed: Vec<_> = changed
        .iter()
        .map(|version| (&*version.entered_by, version.changed.as_deref()))
        .collect();
    assert_eq!(
        changed,
        [
            ("applicant", None),
            ("applicant", Some("advocacy_experience")),
            ("applicant", Some("declaration")),
        ]
    );
    assert_eq!(store.answers(line.id).await.unwrap().len(), 7);
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
    let reviews = world.reviews().await;
    assert_eq!(reviews[0].reason_code, "form_needed");
    assert!(reviews[0].reason.contains("without any answer"));
}

#[tokio::test]
async fn a_cv_is_no_form_and_says_so() {
    let mut world = World::new().await;
    let cv =
        "Curriculum vitae\nAnn Lee\nEducation\nBA\nWork experience\n2010 IMCA\nInterests\nChess\n";
    for _ in 0..2 {
        world.receives(
            Mail::from("Ann Lee <ann@example.org>")
                .subject("Assessor role")
                .text("Please find my CV attached.")
                .file("CV.txt", cv.into()),
        );
        world.works().await;
        world.later(jiff::SignedDuration::from_mins(1));
    }
    assert!(world.applicants().await.is_empty());
    let letter = world.letter_to("ann@example.org");
    assert!(
        letter.text.contains("To go on, we also need"),
        "{}",
        letter.text
    );
    let reviews = world.reviews().await;
    let told: Vec<&str> = reviews.iter().map(|item| item.reason.as_str()).collect();
    assert_eq!(
        told,
        [
            "A CV or covering letter came without the form. A letter asks them for the answers: nothing to do unless none come.",
            "A CV or covering letter came without the form. No letter asks them for the answers this time: please write or call.",
        ]
    );
}

fn letter_message_id(raw: &str) -> String {
    let line = raw
        .lines()
        .find(|line| line.to_lowercase().starts_with("message-id:"))
        .unwrap();
    line[line.find('<').unwrap() + 1..line.find('>').unwrap()].to_owned()
}

//! Zoe sends her form and is told that it arrived.

use super::post::application;
use super::world::World;

#[tokio::test]
async fn a_complete_form_is_logged_and_acknowledged() {
    let mut world = World::new().await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;

    let applicants = world.applicants().await;
    assert_eq!(applicants.len(), 1);
    assert_eq!(applicants[0].reference, "QPM-0001");
    assert_eq!(applicants[0].name.as_deref(), Some("Zoe Sato"));
    assert!(applicants[0].complete);

    let letter = world.letter_to("zoe@example.org");
    assert!(letter.subject.contains("QPM-0001"), "{}", letter.subject);
    assert!(letter.text.contains("Zoe Sato"), "{}", letter.text);
    // RFC 3834 §5 and §3.1.6.
    assert!(letter.raw.contains("Auto-Submitted: auto-replied"));
    assert!(
        letter
            .raw
            .contains("In-Reply-To: <story-1@mail.example.org>")
    );
    assert!(world.review_codes().await.is_empty());
}

#[tokio::test]
async fn the_mail_is_filed_only_after_it_was_stored() {
    let mut world = World::new().await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    let maildir = world.path().join("Maildir");
    let lies_in = |folder: &str| std::fs::read_dir(maildir.join(folder)).map_or(0, Iterator::count);
    assert_eq!((lies_in("new"), lies_in(".QPM.Applications/cur")), (1, 0));
    world.works().await;
    assert_eq!((lies_in("new"), lies_in(".QPM.Applications/cur")), (0, 1));
    assert_eq!(world.messages().await.len(), 1);
}

#[tokio::test]
async fn somebody_who_provides_advocacy_is_flagged_and_not_refused() {
    let mut world = World::new().await;
    let mut answers = super::post::complete("Mo Khan", "mo@example.org");
    answers[4].1 = "Yes";
    answers.insert(5, ("If yes, please give details", "I manage an IMCA team."));
    world.receives(
        super::post::Mail::from("Mo Khan <mo@example.org>")
            .subject("Expression of interest")
            .file("form.xlsx", super::post::form(&answers)),
    );
    world.works().await;
    let applicants = world.applicants().await;
    assert_eq!(applicants[0].flags.as_deref(), Some("conflict_of_interest"));
    assert_eq!(applicants[0].status, "received");
    let letter = world.letter_to("mo@example.org");
    assert!(
        !letter.text.to_lowercase().contains("conflict"),
        "{}",
        letter.text
    );
}

#[tokio::test]
async fn nothing_that_she_wrote_comes_back_to_her_but_her_name_and_her_files_name() {
    let mut world = World::new().await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    // RFC 3834 §3.2: no significant content of theirs, or strangers could mail through us.
    let letter = world.letter_to("zoe@example.org");
    assert!(!letter.text.contains("Eight years as an IMCA"));
    assert!(letter.text.contains("QPM expression of interest.xlsx"));
}

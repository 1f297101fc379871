//! A filter takes an application for spam: the manager is shown it, nobody is answered, and once
//! she moves it to the inbox it is an application like any other.

use jiff::SignedDuration;
use sqlx::Row as _;
use sqlx::sqlite::SqlitePool;

use super::post::{Mail, application, complete, form};
use super::world::World;

const JUNK: &str = ".Junk";

fn spam(number: u32) -> Mail {
    Mail::from(&format!("Prince {number} <prince{number}@lottery.example>"))
        .subject("You have won")
        .text("Dear friend, claim your prize now, act now, 100% free.")
}

/// What a query that counts says, asked beside the program.
async fn count(world: &World, query: &'static str) -> i64 {
    let path = world.path().join("qpm-intake.db");
    let pool = SqlitePool::connect(&format!("sqlite://{}", path.display()))
        .await
        .unwrap();
    sqlx::query(query).fetch_one(&pool).await.unwrap().get(0)
}

fn files(world: &World, folder: &str) -> Vec<String> {
    let folder = world.path().join("Maildir").join(folder).join("new");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_form_in_junk_is_shown_and_becomes_an_application_when_it_is_moved() {
    let mut world = World::new().await;
    let octets = application("Zoe Sato", "zoe@example.org").octets("zoe");
    let name = world.puts(JUNK, &octets);
    for number in 0..3 {
        world.puts(JUNK, &spam(number).octets(&format!("spam-{number}")));
    }
    let before = files(&world, JUNK);
    world.works().await;
    world.looks().await;
    world.works().await;

    let items = world.reviews().await;
    assert_eq!(items.len(), 1, "{items:#?}");
    assert_eq!(items[0].reason_code, "application_in_junk");
    assert!(
        items[0]
            .reason
            .contains("since Tuesday 24 November 2026, 09:00"),
        "{}",
        items[0].reason
    );
    assert!(world.applicants().await.is_empty(), "it is none by itself");
    assert!(world.letters().is_empty(), "nobody is answered");
    assert_eq!(files(&world, JUNK), before, "nothing is moved or marked");
    assert_eq!(world.messages().await.len(), 1, "the others left no trace");

    // She moves it, a day later.
    world.later(SignedDuration::from_hours(24));
    let maildir = world.path().join("Maildir");
    std::fs::rename(
        maildir.join(JUNK).join("new").join(&name),
        maildir.join("new").join(&name),
    )
    .unwrap();
    world.works().await;
    world.looks().await;

    let applicants = world.applicants().await;
    assert_eq!(applicants.len(), 1);
    assert_eq!(applicants[0].name.as_deref(), Some("Zoe Sato"));
    let letter = world.letter_to("zoe@example.org");
    assert!(letter.subject.contains("QPM-0001"), "{}", letter.subject);
    assert!(
        letter.text.contains("Tuesday 24 November 2026"),
        "it has been here since it came: {}",
        letter.text
    );
    assert!(world.reviews().await.is_empty(), "the item settled itself");
    let by_her = "SELECT COUNT(*) FROM event WHERE what = 'review_done' AND by = 'manager' AND reason_code = 'moved_to_inbox'";
    assert_eq!(count(&world, by_her).await, 1);
    assert!(
        !maildir.join("new").join(&name).exists(),
        "it is filed like any other"
    );
}

#[tokio::test]
async fn looking_again_shows_nothing_twice() {
    let mut world = World::new().await;
    let octets = application("Zoe Sato", "zoe@example.org").octets("zoe");
    world.puts(JUNK, &octets);
    world.looks().await;
    // Her mail program marks it as read; the program is started again.
    world.restarts().await;
    world.looks().await;
    // And a copy of it comes.
    world.puts(JUNK, &octets);
    world.looks().await;
    assert_eq!(world.review_codes().await, ["application_in_junk"]);

    // Once she is through with it, it is not shown again.
    let item = world.reviews().await[0].id;
    let mut tx = world.house.store.write_tx().await.unwrap();
    qpm_intake::store::reviews::settle(&mut tx, item, world.now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    world.puts(JUNK, &octets);
    world.looks().await;
    assert!(world.review_codes().await.is_empty());
}

#[tokio::test]
async fn what_was_taken_in_and_then_moved_to_junk_is_no_news() {
    let mut world = World::new().await;
    let octets = application("Zoe Sato", "zoe@example.org").octets("zoe");
    world.receives_octets(&octets);
    world.works().await;
    world.puts(JUNK, &octets);
    world.looks().await;
    world.works().await;
    assert!(world.reviews().await.is_empty());
    assert_eq!(world.letters_to("zoe@example.org").len(), 1);
}

#[tokio::test]
async fn a_monitoring_form_in_junk_leaves_no_octets() {
    let mut world = World::new().await;
    let monitoring = form(&[
        ("Equality and diversity monitoring form", ""),
        ("Ethnic group", "White Welsh"),
        ("Religion or belief", "None"),
        ("Sexual orientation", "Prefer not to say"),
        ("Gender identity", "Woman"),
        ("Age", "45-54"),
    ]);
    // Alone it is nothing that anybody has to see.
    world.puts(
        JUNK,
        &Mail::from("Amy <amy@example.org>")
            .file("Equality monitoring form.xlsx", monitoring.clone())
            .octets("alone"),
    );
    world.looks().await;
    assert!(world.messages().await.is_empty());
    world.puts(
        JUNK,
        &application("Amy Example", "amy@example.org")
            .file("Equality monitoring form.xlsx", monitoring)
            .octets("beside"),
    );
    world.looks().await;
    assert_eq!(world.review_codes().await, ["application_in_junk"]);
    let longest = "SELECT MAX(LENGTH(octets)) FROM inbox_octets";
    assert_eq!(count(&world, longest).await, 0);
    // Moved to the inbox, it is read there from its own octets.
    let name = files(&world, JUNK).pop().unwrap();
    let maildir = world.path().join("Maildir");
    std::fs::rename(
        maildir.join(JUNK).join("new").join(&name),
        maildir.join("new").join(&name),
    )
    .unwrap();
    world.works().await;
    assert_eq!(world.applicants().await.len(), 1);
}

#[tokio::test]
async fn years_of_spam_are_not_read_and_the_inbox_does_not_wait_for_junk() {
    let mut world = World::new().await;
    let now = world.now;
    world.later(SignedDuration::from_hours(-24 * 60));
    let old = application("Old Example", "old@example.org").octets("old");
    world.puts(JUNK, &old);
    world.now = now;
    for number in 0..120 {
        world.puts(JUNK, &spam(number).octets(&format!("spam-{number}")));
    }
    world.puts(
        JUNK,
        &application("Zoe Sato", "zoe@example.org").octets("zoe"),
    );
    // A mail waits to be understood: Junk is left for later.
    world.receives(application("Ann Example", "ann@example.org"));
    world.fetches().await.unwrap();
    world.looks().await;
    assert!(world.review_codes().await.is_empty());
    world.works().await;
    world.looks().await;
    assert_eq!(world.review_codes().await, ["application_in_junk"]);
    assert_eq!(world.messages().await.len(), 2, "Ann's and Zoe's alone");
    // What is too old to be looked at is too old to be remembered.
    assert_eq!(count(&world, "SELECT COUNT(*) FROM looked_at").await, 121);
    world.later(SignedDuration::from_hours(24 * 31));
    world.puts(JUNK, &spam(500).octets("spam-500"));
    world.looks().await;
    assert_eq!(count(&world, "SELECT COUNT(*) FROM looked_at").await, 1);
}

#[tokio::test]
async fn junk_can_be_named_or_left_alone() {
    let octets = application("Zoe Sato", "zoe@example.org").octets("zoe");
    for (settings, folder, shown) in [
        ("mailbox.junk = \"Spam/Mine\"\n", ".Spam.Mine", 1),
        ("mailbox.junk = \"Spam/Mine\"\n", JUNK, 0),
        ("mailbox.junk = \"\"\n", JUNK, 0),
    ] {
        let mut world = World::with(settings).await;
        world.puts(folder, &octets);
        world.looks().await;
        assert_eq!(world.reviews().await.len(), shown, "{settings} {folder}");
    }
    // A folder that is not there is not made.
    let mut world = World::new().await;
    world.looks().await;
    assert!(!world.path().join("Maildir").join(JUNK).exists());
}

#[tokio::test]
async fn answers_typed_into_a_mail_count_and_a_blank_form_does_not() {
    let mut world = World::new().await;
    let typed: Vec<String> = complete("Zoe Sato", "zoe@example.org")
        .iter()
        .map(|(question, answer)| format!("{question}: {answer}"))
        .collect();
    let typed = typed.join("\n");
    world.puts(
        JUNK,
        &Mail::from("Zoe <zoe@example.org>")
            .text(&typed)
            .octets("typed"),
    );
    let blank: Vec<(&str, &str)> = complete("", "")
        .into_iter()
        .map(|(question, _)| (question, ""))
        .collect();
    world.puts(
        JUNK,
        &Mail::from("Bo <bo@example.org>")
            .file("form.xlsx", form(&blank))
            .octets("blank"),
    );
    world.looks().await;
    assert_eq!(world.reviews().await.len(), 1);
}

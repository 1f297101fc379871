//! The manager answers a mail with her own mail program. The item that waited for her answer is
//! done by it, seen in Sent; what asks for more than words stays.

use jiff::SignedDuration;
use sqlx::Row as _;
use sqlx::sqlite::SqlitePool;

use super::post::{Mail, application, complete, form};
use super::world::World;

const SENT: &str = ".Sent";
const OWN: &str = "QPM recruitment <recruitment@qpm.example.test>";

/// A mail in Sent, by `who` to `to`, with the header lines of a reply.
fn reply(who: &str, to: &str, lines: &str) -> Vec<u8> {
    format!(
        "From: {who}\r\nTo: {to}\r\n{lines}\r\nMessage-ID: <sent-{to}@mail.qpm.example.test>\r\nSubject: Re: Question\r\n\r\nIt is ten days a year.\r\n"
    )
    .into_bytes()
}

async fn text(world: &World, query: &'static str) -> Vec<String> {
    let path = world.path().join("qpm-intake.db");
    let pool = SqlitePool::connect(&format!("sqlite://{}", path.display()))
        .await
        .unwrap();
    let rows = sqlx::query(query).fetch_all(&pool).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

/// A question by `who` waits; its Message-ID is `<MARK@mail.example.org>`.
async fn asks(world: &mut World, who: &str, mark: &str) {
    let mail = Mail::from(who)
        .subject("Question")
        .text("How many days a year is it?");
    world.receives_octets(&mail.octets(mark));
    world.works().await;
    world.later(SignedDuration::from_mins(10));
}

#[tokio::test]
async fn her_own_answer_settles_the_question() {
    let mut world = World::new().await;
    asks(&mut world, "Amy <amy@example.org>", "amy").await;
    asks(&mut world, "Bo <bo@example.org>", "bo").await;
    assert_eq!(world.review_codes().await, ["question", "question"]);

    let answer = reply(
        OWN,
        "amy@example.org",
        "In-Reply-To: <amy@mail.example.org>",
    );
    world.puts(SENT, &answer);
    world.looks().await;

    let left = world.reviews().await;
    assert_eq!(left.len(), 1, "Bo still waits");
    let done = "SELECT by || ' ' || what || ' ' || reason_code || ' ' || at || ' ' || inbox_id FROM event WHERE what = 'review_done'";
    assert_eq!(
        text(&world, done).await,
        ["manager review_done answered 2026-11-24T09:20:00.000000Z 1"]
    );
    // Nothing of her mail is kept.
    assert_eq!(world.messages().await.len(), 2);
    let kept = "SELECT CAST(octets AS TEXT) FROM inbox_octets UNION ALL SELECT CAST(octets AS TEXT) FROM outbox";
    for words in text(&world, kept).await {
        assert!(!words.contains("ten days a year"), "{words}");
    }
    assert!(
        world
            .path()
            .join("Maildir")
            .join(SENT)
            .join("new")
            .read_dir()
            .unwrap()
            .count()
            == 1
    );
}

#[tokio::test]
async fn a_manager_in_her_own_name_answers_too_and_the_thread_counts() {
    let mut world = World::new().await;
    world.receives(application("Amy Example", "amy@example.org"));
    world.works().await;
    let letter = world.letter_to("amy@example.org");
    let id = letter.raw.split("Message-ID: <").nth(1).unwrap();
    let id = id.split('>').next().unwrap();
    world.later(SignedDuration::from_mins(10));
    world.receives_octets(
        &Mail::from("Amy Example <amy@example.org>")
            .subject("Re: your application")
            .text("Thank you. When will I hear?")
            .header("In-Reply-To", &format!("<{id}>"))
            .octets("later"),
    );
    world.works().await;
    assert_eq!(world.review_codes().await, ["reply_in_thread"]);
    world.later(SignedDuration::from_mins(10));

    // She answers below our letter, of which she has a copy.
    let manager = "The Manager <manager@qpm.example.test>";
    let answer = reply(manager, "amy@example.org", &format!("References: <{id}>"));
    world.puts(SENT, &answer);
    world.looks().await;
    assert!(world.reviews().await.is_empty());
}

#[tokio::test]
async fn what_only_looks_like_her_answer_settles_nothing() {
    let mut world = World::new().await;
    asks(&mut world, "Amy <amy@example.org>", "amy").await;
    let about = "In-Reply-To: <amy@mail.example.org>";
    for octets in [
        // To a colleague: "what shall I write?"
        reply(
            OWN,
            "colleague@qpm.example.test",
            "References: <amy@mail.example.org>",
        ),
        // By a machine in our name.
        reply(
            OWN,
            "amy@example.org",
            &format!("Auto-Submitted: auto-replied\r\n{about}"),
        ),
        // By somebody else with access to the mailbox.
        reply("Temp <temp@agency.example>", "amy@example.org", about),
        // About something else.
        reply(
            OWN,
            "amy@example.org",
            "In-Reply-To: <other@mail.example.org>",
        ),
        b"not a mail at all".to_vec(),
    ] {
        world.puts(SENT, &octets);
    }
    // A letter of ours, which some providers file there themselves; without its Auto-Submitted,
    // to see that its Message-ID is known.
    let ours = world.letter_to("amy@example.org").raw;
    world.puts(SENT, ours.replace("Auto-Submitted", "X-Once").as_bytes());
    world.looks().await;
    assert_eq!(world.review_codes().await, ["question"]);
}

#[tokio::test]
async fn what_has_a_day_or_asks_for_more_than_words_stays() {
    let mut world = World::new().await;
    // A month from now by law: what she sent may be a question back.
    world.receives_octets(
        &Mail::from("Nia <nia@example.org>")
            .subject("My information")
            .text("Please send me a copy of all the personal data you hold about me.")
            .octets("nia"),
    );
    // A damaged form, whose answers a person has to enter.
    let mut damaged = form(&complete("Pat Example", "pat@example.org"));
    damaged.truncate(damaged.len() / 2);
    world.receives_octets(
        &Mail::from("Pat <pat@example.org>")
            .file("form.xlsx", damaged)
            .octets("pat"),
    );
    world.works().await;
    let waits = world.review_codes().await;
    assert!(waits.contains(&"rights_request".to_owned()), "{waits:?}");
    assert!(waits.contains(&"form_not_read".to_owned()), "{waits:?}");
    world.later(SignedDuration::from_mins(10));
    for who in ["nia", "pat"] {
        let to = format!("{who}@example.org");
        let about = format!("In-Reply-To: <{who}@mail.example.org>");
        world.puts(SENT, &reply(OWN, &to, &about));
    }
    world.looks().await;
    assert_eq!(world.review_codes().await, waits);
}

#[tokio::test]
async fn a_letter_that_is_held_waits_on_though_the_question_is_answered() {
    let mut world = World::with("limits.per_hour = 1\n").await;
    asks(&mut world, "Amy <amy@example.org>", "amy").await;
    asks(&mut world, "Bo <bo@example.org>", "bo").await;
    let waits = world.review_codes().await;
    assert!(waits.contains(&"hourly_limit".to_owned()), "{waits:?}");
    let answer = reply(OWN, "bo@example.org", "In-Reply-To: <bo@mail.example.org>");
    world.puts(SENT, &answer);
    world.looks().await;
    let left = world.review_codes().await;
    assert_eq!(left.iter().filter(|code| *code == "question").count(), 1);
    assert!(left.contains(&"hourly_limit".to_owned()), "{left:?}");
}

#[tokio::test]
async fn an_answer_written_before_the_mail_was_taken_in_counts() {
    let mut world = World::new().await;
    let mail = Mail::from("Amy <amy@example.org>")
        .subject("Question")
        .text("How many days a year is it?");
    world.receives_octets(&mail.octets("amy"));
    world.fetches().await.unwrap();
    let answer = reply(
        OWN,
        "amy@example.org",
        "In-Reply-To: <amy@mail.example.org>",
    );
    world.puts(SENT, &answer);
    // The question is stored and not understood yet: Sent is left for later.
    world.looks().await;
    world.works().await;
    assert_eq!(world.review_codes().await, ["question"]);
    world.looks().await;
    assert!(world.reviews().await.is_empty());
}

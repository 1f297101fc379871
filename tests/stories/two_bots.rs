//! Two programs that answer each other stop by themselves after a handful of mails, whatever the
//! other one is like, and the manager is told once.

use std::fmt::Write as _;

use jiff::SignedDuration;

use super::post::{Mail, application, complete, form};
use super::world::{Sent, World};

/// More mails than any exchange may have.
const FOR_EVER: usize = 40;

/// A program without any mark answers each letter of ours: `answer` makes its next mail, which
/// begins the exchange where there is no letter yet. Returns how many letters it was sent.
async fn exchange(
    world: &mut World,
    rest: SignedDuration,
    answer: impl Fn(usize, Option<&Sent>) -> Mail,
) -> usize {
    let mut mail = Some(answer(0, None));
    for round in 1..FOR_EVER {
        let Some(next) = mail.take() else {
            break;
        };
        let before = world.letters().len();
        world.receives(next);
        world.works().await;
        world.later(rest);
        world.works().await;
        let letters = world.letters();
        // It answers one letter with one mail, as responders do.
        mail = letters
            .get(before..)
            .and_then(<[Sent]>::last)
            .map(|letter| answer(round, Some(letter)));
    }
    assert!(mail.is_none(), "it never ends");
    world.letters().len()
}

fn id_of(letter: &Sent) -> String {
    let line = letter
        .raw
        .lines()
        .find(|line| line.starts_with("Message-ID:"));
    line.unwrap()
        .trim_start_matches("Message-ID:")
        .trim()
        .to_owned()
}

/// With In-Reply-To alone, so that only we know how deep the thread is.
fn threaded(mail: Mail, letter: Option<&Sent>) -> Mail {
    match letter {
        Some(letter) => mail.header("In-Reply-To", &id_of(letter)),
        None => mail,
    }
}

fn question(from: &str, round: usize) -> Mail {
    Mail::from(from)
        .subject(&format!("Question no. {round}"))
        .text(&format!(
            "Could you please tell me when the role starts, and how many days it takes? ({round})"
        ))
}

async fn told(world: &World, code: &str) -> usize {
    let codes = world.review_codes().await;
    codes.iter().filter(|told| *told == code).count()
}

#[tokio::test]
async fn one_that_always_asks_is_written_to_once() {
    let mut world = World::new().await;
    let quick = SignedDuration::from_secs(30);
    let sent = exchange(&mut world, quick, |round, _| {
        question("Robin Hale <robin@example.org>", round)
    })
    .await;
    assert_eq!(sent, 1);
}

#[tokio::test]
async fn one_that_answers_in_the_thread_is_written_to_once() {
    let mut world = World::new().await;
    let sent = exchange(
        &mut world,
        SignedDuration::from_secs(30),
        |round, letter| threaded(question("Robin Hale <robin@example.org>", round), letter),
    )
    .await;
    assert_eq!(sent, 1);
}

#[tokio::test]
async fn tags_and_dots_make_nobody_new() {
    let mut world = World::new().await;
    let sent = exchange(&mut world, SignedDuration::from_secs(30), |round, _| {
        let dots = [".", ""][round % 2];
        question(
            &format!("Robin Hale <robin{dots}hale+{round}@gmail.com>"),
            round,
        )
    })
    .await;
    assert_eq!(sent, 1);
}

#[tokio::test]
async fn another_address_of_one_domain_each_time_ends_after_a_handful() {
    // Quick or slow: one that takes nine hours for each answer ends, too.
    for rest in [SignedDuration::from_secs(30), SignedDuration::from_hours(9)] {
        let mut world = World::new().await;
        let sent = exchange(&mut world, rest, |round, _| {
            question(&format!("Robin Hale <box{round}@robin.example>"), round)
        })
        .await;
        assert_eq!(sent, 5);
        assert_eq!(
            told(&world, "exchange_limit").await,
            1,
            "the manager is told once"
        );
        let held = world
            .queue()
            .await
            .into_iter()
            .filter(|letter| letter.state == "held");
        assert_eq!(held.count(), 1, "and has the letter that was not sent");
    }
}

#[tokio::test]
async fn another_domain_each_time_ends_by_the_depth_of_the_thread() {
    let mut world = World::new().await;
    let sent = exchange(
        &mut world,
        SignedDuration::from_hours(2),
        |round, letter| {
            let mail = Mail::from(&format!("Robin <robin@robin{round}.example>"))
                .subject(&format!("My data ({round})"))
                .text("Please send me a copy of all the personal data that you hold about me.");
            threaded(mail, letter)
        },
    )
    .await;
    assert_eq!(sent, 5);
    assert_eq!(told(&world, "exchange_limit").await, 1);
    assert_eq!(told(&world, "rights_request").await, 6, "none is lost");
}

#[tokio::test]
async fn one_whose_mails_are_each_of_another_kind_ends_after_a_handful() {
    let mut world = World::new().await;
    let me = "Robin Hale <robin@example.org>";
    let sent = exchange(&mut world, SignedDuration::from_hours(9), |round, _| {
        let mut answers = complete("Robin Hale", "robin@example.org");
        let years = format!("{round} years as an IMCA, then training and supervision.");
        answers[5].1 = &years;
        match round {
            0 => question(me, round),
            1 => Mail::from(me)
                .subject("Applying")
                .text("I would like to apply to be an assessor. Please find my form attached."),
            2 => Mail::from(me)
                .subject("My data")
                .text("Please send me a copy of all the personal data that you hold about me."),
            3 => Mail::from(me).subject("Large print").text(
                "Could you send me the form in large print, please? I cannot read small letters.",
            ),
            _ => Mail::from(me)
                .subject(&format!("My form, {round}"))
                .file("form.xlsx", form(&answers)),
        }
    })
    .await;
    // The first letter about its application is no part of the exchange: a real applicant
    // may have asked a lot before.
    assert_eq!(sent, 6);
    assert_eq!(told(&world, "exchange_limit").await, 1);
    assert_eq!(
        world.applicants().await[0].version,
        3,
        "its answers are taken in all the same"
    );
}

#[tokio::test]
async fn one_that_sends_new_forms_from_new_addresses_ends() {
    let mut world = World::new().await;
    let sent = exchange(&mut world, SignedDuration::from_mins(7), |round, _| {
        application(
            &format!("Robin Hale {round}"),
            &format!("box{round}@robin.example"),
        )
    })
    .await;
    assert_eq!(sent, 10);
    let applicants = world.applicants().await;
    assert_eq!(applicants.len(), 11, "whoever has no letter is logged");
    let held: Vec<_> = world
        .reviews()
        .await
        .into_iter()
        .filter(|item| item.reason_code == "exchange_limit")
        .collect();
    assert_eq!(held.len(), 1);
    assert_eq!(held[0].reference.as_deref(), Some("QPM-0011"), "and shown");
}

#[tokio::test]
async fn one_that_sends_our_letter_back_with_answers_in_it_ends() {
    let mut world = World::new().await;
    let sent = exchange(&mut world, SignedDuration::from_mins(3), |round, letter| {
        let mut text = String::new();
        for (label, answer) in complete(&format!("Robin Hale {round}"), "robin@example.org") {
            writeln!(text, "{label}: {answer}").unwrap();
        }
        if let Some(letter) = letter {
            text += "\nOn Tuesday you wrote:\n";
            for line in letter.text.lines() {
                writeln!(text, "> {line}").unwrap();
            }
        }
        let subject = letter.map_or("Hello".into(), |letter| format!("Re: {}", letter.subject));
        Mail::from(&format!("Robin Hale <robin+{round}@example.org>"))
            .subject(&subject)
            .text(&text)
    })
    .await;
    // The subject names an application of another address: what it sends is only proposed.
    assert_eq!(sent, 1);
    assert_eq!(told(&world, "proposed_version").await, 1);
}

#[tokio::test]
async fn one_that_sends_monitoring_forms_ends() {
    let mut world = World::new().await;
    let sent = exchange(&mut world, SignedDuration::from_mins(3), |round, _| {
        let questions = [
            ("Equality and diversity monitoring form", ""),
            ("Age band", "25-34"),
            ("Ethnic group", "Prefer not to say"),
            ("Religion or belief", "Prefer not to say"),
            ("Sexual orientation", "Prefer not to say"),
            ("Do you consider yourself disabled?", "Prefer not to say"),
        ];
        Mail::from("Robin Hale <robin@example.org>")
            .subject(&format!("Form {round}"))
            .file("monitoring.xlsx", form(&questions))
    })
    .await;
    assert!(sent <= 10, "{sent}");
    assert_eq!(told(&world, "notice_limit").await, 1);
}

/// The real case: another charity with the same program. Both mark their letters.
#[tokio::test]
async fn two_of_our_kind_stop_at_once() {
    let mut ours = World::new().await;
    let mut theirs = World::with("mailbox.address = \"jobs@other.example\"\n").await;
    // Somebody writes by hand from the other charity's mailbox, and goes home.
    ours.receives(question("Jobs <jobs@other.example>", 1));
    ours.works().await;
    let letter = ours.letter_to("jobs@other.example");
    assert!(letter.raw.contains("Auto-Submitted: auto-replied"));
    theirs.receives_octets(letter.raw.as_bytes());
    theirs.works().await;
    assert!(theirs.letters().is_empty(), "{:#?}", theirs.letters());
    assert_eq!(theirs.messages().await.len(), 1);

    // Both ask the same of each other by forged mail: it ends as soon.
    theirs.receives(question("Recruitment <recruitment@qpm.example.test>", 2));
    theirs.works().await;
    let letter = theirs.letter_to("recruitment@qpm.example.test");
    ours.receives_octets(letter.raw.as_bytes());
    ours.works().await;
    assert_eq!(ours.letters().len(), 1, "only the first");
}

//! What else than decisions a manager can order by mail, each told through her own inbox: what she
//! writes, what comes of it, and that a second press of "send" changes nothing.

use jiff::SignedDuration;
use sqlx::Row as _;
use sqlx::sqlite::SqlitePool;

use super::desk::{MANAGER, answer, digest, flat};
use super::post::{Mail, application, complete, form};
use super::world::{Sent, World};

/// An application in which a question has no answer.
fn incomplete(name: &str, email: &str) -> Mail {
    let mut answers = complete(name, email);
    answers.retain(|(label, _)| !label.contains("Experience"));
    Mail::from(&format!("{name} <{email}>"))
        .subject("EoI")
        .file("form.xlsx", form(&answers))
}

/// Zoe's application is complete, Ann's is not, and the manager has a digest to answer.
async fn desk(settings: &str) -> (World, Sent) {
    let mut world = World::with(settings).await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.receives(incomplete("Ann Lee", "ann@example.org"));
    world.works().await;
    let letter = digest(&mut world).await;
    (world, letter)
}

#[track_caller]
fn says(letter: &Sent, words: &str) {
    let told = flat(letter);
    assert!(told.contains(words), "{words}: {told}");
}

/// Every row of every table but those that each mail adds to.
async fn all_rows(world: &World) -> Vec<String> {
    let path = world.path().join("qpm-intake.db");
    let pool = SqlitePool::connect(&format!("sqlite://{}", path.display()))
        .await
        .unwrap();
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
         AND name NOT IN ('inbox', 'inbox_octets', 'place', 'cursor', 'outbox', 'token', 'event', 'vital')
         ORDER BY name",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert!(tables.len() > 12, "{tables:?}");
    let mut all = Vec::new();
    for table in tables {
        let columns: Vec<String> =
            sqlx::query_scalar("SELECT 'quote(\"' || name || '\")' FROM pragma_table_info(?)")
                .bind(&table)
                .fetch_all(&pool)
                .await
                .unwrap();
        let query = format!("SELECT {} FROM \"{table}\"", columns.join(" || '|' || "));
        let rows = sqlx::query(sqlx::AssertSqlSafe(query))
            .fetch_all(&pool)
            .await
            .unwrap();
        all.extend(
            rows.iter()
                .map(|row| format!("{table}: {}", row.get::<String, _>(0))),
        );
    }
    pool.close().await;
    all
}

#[tokio::test]
async fn one_misread_line_among_ten_changes_nothing_at_all() {
    let (mut world, digest) = desk("letters.decisions = true\n").await;
    let before = all_rows(&world).await;
    let letters = world.letters_to_others().len();
    let told = world
        .replies(
            &digest,
            "shortlist 1\nnote 2 rang on Monday\nask 2\nanswer 2 phone 07700 900999\n\
             add Yan Tew, yan@example.org\ntarget 5\npause letters\nmerge 1 and 2 although the names differ\n\
             recrut 1\nforget 2 yes",
        )
        .await;
    assert!(
        told.subject
            .starts_with("Nothing was done: \"recrut 1\" is not clear"),
        "{}",
        told.subject
    );
    assert_eq!(
        told.text.matches("Understood, and not done yet:").count(),
        9,
        "{}",
        told.text
    );
    world.later(SignedDuration::from_hours(2));
    world.works().await;
    assert_eq!(all_rows(&world).await, before);
    assert_eq!(world.letters_to_others().len(), letters);
    // The nine that were clear are carried out when she says them alone.
    let told = world
        .replies(&told, "shortlist 1\nnote 2 rang on Monday\ntarget 5")
        .await;
    assert!(told.subject.starts_with("Done: "), "{}", told.text);
    assert_ne!(all_rows(&world).await, before);
}

#[tokio::test]
async fn a_digest_now_comes_once_for_each_mail() {
    let (mut world, first) = desk("").await;
    let digests = |world: &World| {
        let mut letters = world.letters_to(MANAGER);
        letters.retain(|letter| letter.subject.starts_with("QPM digest"));
        letters.len()
    };
    let mail = answer(&first, MANAGER, "digest now\ndigest now").octets("now");
    world.receives_octets(&mail);
    world.receives_octets(&mail);
    world.works().await;
    assert_eq!(digests(&world), 2, "the first, and one for this mail");
    let told = world.confirmations();
    assert_eq!(told.len(), 1);
    says(&told[0], "A digest comes in a letter of its own.");
    // Another mail is another wish.
    world.replies(&first, "digest now").await;
    assert_eq!(digests(&world), 3);
}

#[tokio::test]
async fn erasure_is_asked_back_and_then_waits_for_a_person() {
    let (mut world, digest) = desk("").await;
    let before = all_rows(&world).await;
    let told = world.replies(&digest, "forget 2").await;
    assert!(
        told.subject.starts_with("Nothing was done"),
        "{}",
        told.subject
    );
    says(&told, "Nothing was done yet. QPM-0002 (Ann Lee) would be");
    says(&told, "forget 2 yes");
    assert_eq!(all_rows(&world).await, before);

    let told = world.replies(&told, "forget 2 yes").await;
    says(&told, "Nothing is erased yet.");
    let reviews = world.reviews().await;
    let item = reviews.iter().find(|item| item.reason_code == "erasure");
    assert!(item.unwrap().due_on.is_some(), "{item:?}");
    let alerts = |world: &World| {
        let mut letters = world.letters_to(MANAGER);
        letters.retain(|letter| letter.subject.contains("erased"));
        letters.len()
    };
    assert_eq!(alerts(&world), 1, "{:#?}", world.letters_to(MANAGER));
    // Nothing is gone, and nobody is asked to do it twice.
    assert_eq!(world.applicants().await.len(), 2);
    assert!(!world.house.store.answers(2).await.unwrap().is_empty());
    let told = world.replies(&told, "forget 2 yes").await;
    says(&told, "waits for the administrator already");
    world.later(SignedDuration::from_hours(3));
    world.works().await;
    assert_eq!(alerts(&world), 1);
    let codes = world.review_codes().await;
    assert_eq!(codes.iter().filter(|code| *code == "erasure").count(), 1);
}

#[tokio::test]
async fn who_left_something_out_is_asked_for_it_once_a_day() {
    let (mut world, digest) = desk("").await;
    assert_eq!(world.letters_to("ann@example.org").len(), 1);
    let told = world.replies(&digest, "ask 2").await;
    says(
        &told,
        "A letter asks QPM-0002 (Ann Lee) for what is missing.",
    );
    let letters = world.letters_to("ann@example.org");
    assert_eq!(letters.len(), 2);
    let question = &world
        .house
        .form
        .field("advocacy_experience")
        .unwrap()
        .question;
    assert!(
        letters
            .iter()
            .all(|letter| flat(letter).contains(&**question))
    );
    world.later(SignedDuration::from_hours(1));
    let told = world.replies(&digest, "ask 2").await;
    assert!(
        told.subject.starts_with("Nothing was done"),
        "{}",
        told.subject
    );
    says(&told, "was asked today already");
    assert_eq!(world.letters_to("ann@example.org").len(), 2);
    let told = world.replies(&digest, "ask 1").await;
    says(
        &told,
        "Nothing was asked: QPM-0001 (Zoe Sato) has an answer to every question.",
    );
    assert_eq!(world.letters_to("zoe@example.org").len(), 1);
    world.later(SignedDuration::from_hours(24));
    world.replies(&digest, "ask 2").await;
    assert_eq!(world.letters_to("ann@example.org").len(), 3);
}

/// Two letters that wait since their writers wrote in Welsh.
async fn two_are_held() -> (World, Sent) {
    let mut world = World::new().await;
    for (name, email) in [
        ("Siân Wyn", "sian@example.org"),
        ("Huw Rhys", "huw@example.org"),
    ] {
        world.receives(
            Mail::from(&format!("{name} <{email}>"))
                .subject("Cais")
                .text("Bore da,\n\nHoffwn wneud cais am rôl yr aseswr. Mae fy ffurflen ynghlwm.\n\nDiolch")
                .file("ffurflen.xlsx", form(&complete(name, email))),
        );
    }
    world.works().await;
    assert!(world.letters_to_others().is_empty());
    let letter = digest(&mut world).await;
    (world, letter)
}

#[tokio::test]
async fn a_held_letter_goes_out_by_its_number_or_by_the_application() {
    let (mut world, digest) = two_are_held().await;
    let queue = world.queue().await;
    let held: Vec<i64> = queue
        .iter()
        .filter(|letter| letter.state == "held")
        .map(|letter| letter.id)
        .collect();
    assert_eq!(held.len(), 2, "{queue:?}");
    let send = format!("send {}", held[0]);
    assert!(
        digest.text.contains(&send),
        "the digest names the number: {}",
        digest.text
    );
    let told = world.replies(&digest, &send).await;
    says(&told, &format!("Letter {} goes out.", held[0]));
    world.letter_to("sian@example.org");
    let told = world.replies(&digest, &send).await;
    says(&told, "has gone out already");
    assert!(world.letters_to("huw@example.org").is_empty());

    let told = world.replies(&digest, "send QPM-0002").await;
    says(&told, &format!("Letter {} goes out.", held[1]));
    world.letter_to("huw@example.org");
    let told = world.replies(&digest, "send QPM-0002\nsend 999").await;
    says(&told, "is held.");
    says(&told, "There is no letter 999.");
    assert_eq!(world.letters_to_others().len(), 2);
}

#[tokio::test]
async fn an_item_that_she_is_through_with_is_done() {
    let (mut world, digest) = two_are_held().await;
    let reviews = world.reviews().await;
    let id = reviews[0].id;
    let done = format!("done {id}");
    assert!(digest.text.contains(&done), "{}", digest.text);
    let told = world.replies(&digest, &done).await;
    says(&told, &format!("Item {id} is done."));
    assert_eq!(world.reviews().await.len(), reviews.len() - 1);
    let told = world.replies(&digest, &format!("{done}\ndone 999")).await;
    assert!(
        told.subject.starts_with("Nothing was done"),
        "{}",
        told.subject
    );
    says(&told, "is done already");
    says(&told, "There is no item 999.");
}

#[tokio::test]
async fn two_applications_of_one_person_become_one() {
    let mut world = World::new().await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.receives(application("Zoe Sato", "zoe@work.example.net"));
    world.receives(application("Ben Okoro", "ben@example.org"));
    world.works().await;
    let digest = digest(&mut world).await;
    let told = world.replies(&digest, "merge 1 and 3").await;
    assert!(
        told.subject.starts_with("Nothing was done"),
        "{}",
        told.text
    );
    // What is offered is what she has to say, and not what was just refused.
    says(
        &told,
        "You can say: merge 3 into 1 although the names differ.",
    );
    assert_eq!(world.applicants().await.len(), 3);
    let told = world.replies(&digest, "merge 1 and 2").await;
    assert!(
        told.subject.starts_with("Done: merge 2 into 1"),
        "{}",
        told.text
    );
    assert_eq!(world.applicants().await.len(), 2);
    let told = world.replies(&digest, "merge 1 and 2").await;
    assert!(
        told.subject.starts_with("Nothing was done"),
        "{}",
        told.text
    );
    // Whoever the other was, the number leads to them still.
    world.replies(&digest, "note 2 lives in Leeds").await;
    assert_eq!(world.house.store.notes(1).await.unwrap().len(), 1);
    let told = world
        .replies(&digest, "merge 3 into 1 although the names differ")
        .await;
    assert!(
        told.subject.starts_with("Done: merge 3 into 1"),
        "{}",
        told.text
    );
    assert_eq!(world.applicants().await.len(), 1);
}

async fn telephone(world: &World) -> String {
    let answers = world.house.store.answers(1).await.unwrap();
    let mut answers = answers.into_iter();
    answers.find(|answer| answer.field == "phone").unwrap().raw
}

#[tokio::test]
async fn a_proposed_version_is_taken_or_left() {
    for (say, holds) in [("take 1", "07700 900999"), ("leave 1", "07700 900123")] {
        let (mut world, digest) = desk("").await;
        world.receives(
            Mail::from("Zoe Sato <zoe@work.example.net>")
                .subject("QPM-0001: my telephone has changed")
                .text("My new number.\n\nTelephone: 07700 900999\n\nKind regards\nZoe"),
        );
        world.works().await;
        assert_eq!(world.review_codes().await, ["proposed_version"]);
        let told = world.replies(&digest, say).await;
        assert!(
            told.subject.starts_with(&format!("Done: {say}")),
            "{}",
            told.text
        );
        assert_eq!(telephone(&world).await, holds);
        assert!(world.reviews().await.is_empty());
        let told = world.replies(&digest, say).await;
        assert!(
            told.subject.starts_with("Nothing was done"),
            "{}",
            told.text
        );
        assert_eq!(telephone(&world).await, holds);
    }
}

#[tokio::test]
async fn while_letters_are_paused_only_the_managers_go_out() {
    let (mut world, digest) = desk("").await;
    let told = world.replies(&digest, "pause letters").await;
    says(&told, "Letters to applicants are paused.");
    world.receives(application("Ben Okoro", "ben@example.org"));
    world.works().await;
    assert_eq!(world.applicants().await.len(), 3);
    assert!(world.letters_to("ben@example.org").is_empty());
    let told = world.replies(&digest, "status\nask 2\npause").await;
    says(&told, "Letters to applicants are paused since");
    says(&told, "it waits until you resume them");
    says(&told, "Letters to applicants wait already.");
    world.later(SignedDuration::from_hours(30));
    world.restarts().await;
    world.works().await;
    assert!(world.letters_to("ben@example.org").is_empty());
    assert_eq!(world.letters_to("ann@example.org").len(), 1);

    let told = world.replies(&digest, "resume letters").await;
    says(&told, "Letters to applicants go out again.");
    assert!(!told.text.contains("paused"), "{}", told.text);
    world.letter_to("ben@example.org");
    assert_eq!(world.letters_to("ann@example.org").len(), 2);
    let told = world.replies(&digest, "resume").await;
    says(&told, "Letters to applicants go out already.");
}

#[tokio::test]
async fn what_she_enters_for_somebody_holds_once() {
    let (mut world, digest) = desk("").await;
    let told = world.replies(&digest, "answer 1 phone 07700 900456").await;
    assert!(
        told.subject.starts_with("Done: answer 1 phone"),
        "{}",
        told.text
    );
    assert_eq!(telephone(&world).await, "07700 900456");
    let version = world.applicants().await[0].version;
    let told = world.replies(&digest, "answer 1 phone 07700 900456").await;
    assert!(
        told.subject.starts_with("Nothing was done"),
        "{}",
        told.text
    );
    assert_eq!(world.applicants().await[0].version, version);

    for _ in 0..2 {
        world.replies(&digest, "add Yan Tew, yan@example.org").await;
    }
    let all = world.applicants().await;
    assert_eq!(all.len(), 3);
    assert_eq!(all[2].name.as_deref(), Some("Yan Tew"));
    let addresses = world.house.store.addresses(all[2].id).await.unwrap();
    assert_eq!(addresses, ["yan@example.org"]);
}

#[tokio::test]
async fn her_words_for_an_applicant_go_to_the_applicant_and_her_notes_do_not() {
    let settings = "letters.decisions = true\nletters.decision_delay_minutes = 0\n";
    let (mut world, digest) = desk(settings).await;
    let told = world
        .replies(
            &digest,
            "note 2 sounded tired on the telephone\ndecline 2 already assessing elsewhere; tell them: thank you for your time.",
        )
        .await;
    assert!(told.subject.starts_with("Done: "), "{}", told.text);
    let letters = world.letters_to("ann@example.org");
    let last = letters.last().unwrap();
    says(last, "thank you for your time.");
    for letter in &letters {
        for words in ["tired", "already assessing"] {
            assert!(!letter.raw.contains(words), "{}", letter.raw);
        }
    }
    let notes = world.house.store.notes(2).await.unwrap();
    assert_eq!(notes.len(), 2, "{notes:?}");
}

#[tokio::test]
async fn the_opening_closes_at_its_target_and_reopens_for_more() {
    let (mut world, digest) = desk("").await;
    let told = world.replies(&digest, "target 1\nrecruit 1").await;
    says(&told, "1 of 1 places taken, 1 not decided, closed.");
    let told = world.replies(&digest, "reopen\nrecruit 2").await;
    says(&told, "first raise the target. You can say: target 2.");
    assert_eq!(world.where_all_stand().await, ["recruited", "received"]);
    let told = world.replies(&digest, "target 2").await;
    says(&told, "1 of 2 places taken, 1 not decided");
    let told = world.replies(&digest, "reopen").await;
    says(&told, "1 of 2 places taken, 1 not decided, open.");
    let told = world.replies(&digest, "recruit 2").await;
    says(&told, "2 of 2 places taken, 0 not decided, closed.");
    let told = world.replies(&digest, "close\ntarget 2").await;
    assert!(
        told.subject.starts_with("Nothing was done"),
        "{}",
        told.text
    );
}

#[tokio::test]
async fn nothing_that_is_asked_changes_anything() {
    let (mut world, digest) = desk("").await;
    let before = all_rows(&world).await;
    let told = world
        .replies(
            &digest,
            "help\nstatus\nfind sato\nfind QPM-0002\nexport\nshow 9",
        )
        .await;
    says(&told, "2 applications: 2 received");
    says(
        &told,
        "QPM-0001 (Zoe Sato): received, arrived Tue 24 Nov 2026.",
    );
    says(&told, "QPM-0002 (Ann Lee): received");
    says(&told, "There is no application QPM-0009.");
    for example in ["merge 12 and 15", "pause letters", "forget 12", "export"] {
        says(&told, example);
    }
    assert_eq!(all_rows(&world).await, before);
}

/// Her words stand below the first line of our letter, which her program quoted without marks.
fn below_the_line(letter: &Sent, above: &str) -> Mail {
    let quoted = letter.text.replace("\r\n", "\n");
    let (first, rest) = quoted.trim_start().split_once('\n').unwrap();
    Mail::from(MANAGER)
        .subject(&format!("RE: {}", letter.subject))
        .text(&format!(
            "{above}\n\nFrom: QPM <recruitment@qpm.example.test>\nSent: 24 November 2026 09:00\n\
             To: {MANAGER}\nSubject: {}\n\n{first}\n\nrecruit 1\n\n{rest}",
            letter.subject
        ))
}

#[tokio::test]
async fn words_below_our_first_line_are_not_carried_out_and_she_is_told() {
    for above in [
        "",
        "Hi,",
        "Hello QPM team",
        "Please see below:",
        "Thanks, please see below",
        "Kind regards\nJane Manager",
    ] {
        let (mut world, digest) = desk("").await;
        world.receives(below_the_line(&digest, above));
        world.works().await;
        assert_eq!(world.where_all_stand().await, ["received", "received"]);
        let told = world.confirmations();
        assert_eq!(told.len(), 1, "{above}");
        assert!(
            told[0]
                .subject
                .starts_with("Nothing was done: no command was found"),
            "{above}: {}",
            told[0].subject
        );
        says(&told[0], "What stands below that line is not read");
    }
}

#[tokio::test]
async fn who_only_says_thanks_gets_no_letter() {
    for above in [
        "Thanks!",
        "Hi,\n\nOK, thank you very much\n\nJane",
        "Noted, thanks.",
    ] {
        let (mut world, digest) = desk("").await;
        world.receives(answer(&digest, MANAGER, above));
        world.works().await;
        assert!(world.confirmations().is_empty(), "{above}");
        assert!(world.reviews().await.is_empty(), "{above}");
    }
}

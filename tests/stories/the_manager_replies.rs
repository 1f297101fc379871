//! She answers a digest in plain words; what she says is done once, and told in one letter.

use super::desk::{MANAGER, answer, digest, field, flat, press};
use super::post::application;
use super::world::World;

/// A charity with so many complete applications, and a digest that she can answer.
async fn with_applications(settings: &str, count: usize) -> (World, super::world::Sent) {
    let mut world = World::with(settings).await;
    for number in 1..=count {
        let name = format!("Zoe Number{number}");
        world.receives(application(&name, &format!("zoe{number}@example.org")));
    }
    world.works().await;
    let letter = digest(&mut world).await;
    (world, letter)
}

#[tokio::test]
async fn she_decides_in_plain_words_and_reads_what_was_done() {
    let (mut world, digest) = with_applications("", 5).await;
    let told = world
        .replies(
            &digest,
            "recruit 1, 2 and 3; decline 4 already assessing elsewhere; target 3",
        )
        .await;
    // Two places: the third is not taken, and what comes behind it is done all the same.
    let standing = world.where_all_stand().await;
    assert_eq!(
        standing,
        ["recruited", "recruited", "received", "declined", "received"]
    );
    assert!(
        told.subject
            .starts_with("Some of it was done: recruit 1, recruit 2"),
        "{}",
        told.text
    );
    for words in [
        "Answer above this line, or press a link below.",
        "> recruit 1, 2 and 3; decline 4 already assessing elsewhere; target 3",
        "QPM-0001 (Zoe Number1) is recruited.",
        "QPM-0003 (Zoe Number3) was not recruited: all 2 places are taken.",
        "first raise the target. You can say: target 3.",
        "QPM-0004 (Zoe Number4) is declined.",
        "2 of 3 places taken, 2 not decided",
    ] {
        assert!(flat(&told).contains(words), "{words}: {}", told.text);
    }
    // It stands in her thread, and carries a token of its own.
    assert!(field(&told, "In-Reply-To").contains("@mail.example.org"));
    assert!(told.subject.contains("[desk-") && !told.subject.contains(&digest.subject));
    assert!(told.raw.contains("Auto-Submitted: auto-replied"));
    let notes = world.house.store.notes(4).await.unwrap();
    assert_eq!(notes.len(), 1);
    assert!(notes[0].1.contains("already assessing elsewhere"));
    // Recruiting the next reaches the target; a link of the confirmation does it.
    world.receives(press(&told, MANAGER, "recruit 3"));
    world.works().await;
    let mut told = world.confirmations();
    told.retain(|letter| letter.subject.contains("recruit 3 [desk-"));
    let told = told.pop().unwrap();
    assert!(told.subject.starts_with("Done: recruit 3"), "{}", told.text);
    assert!(
        told.text
            .contains("3 of 3 places taken, 1 not decided, closed."),
        "{}",
        told.text
    );
    assert!(flat(&told).contains("decline rest"), "{}", told.text);
}

#[tokio::test]
async fn a_typing_error_does_nothing_by_half() {
    let (mut world, digest) = with_applications("", 2).await;
    let told = world.replies(&digest, "recruit 1\nrecrut 2\nclose").await;
    assert_eq!(world.where_all_stand().await, ["received", "received"]);
    assert!(
        told.subject.starts_with("Nothing was done: \"recrut 2\""),
        "{}",
        told.text
    );
    assert!(
        told.text
            .contains("Understood, and not done yet: recruit 1."),
        "{}",
        told.text
    );
    assert!(
        flat(&told).contains("open."),
        "the opening stays open: {}",
        told.text
    );
    // What was understood is one press away.
    assert!(
        flat(&told).contains("Do only what was understood"),
        "{}",
        told.text
    );
    world.receives(press(&told, MANAGER, "recruit 1\nclose"));
    world.works().await;
    assert_eq!(world.where_all_stand().await, ["recruited", "received"]);
}

#[tokio::test]
async fn who_presses_send_twice_means_it_once() {
    let (mut world, digest) = with_applications("", 2).await;
    for words in [
        "recruit 1 call her on Tuesday",
        "note 2 has a car",
        "add Yan Tew, yan@example.org",
        "decline 2",
        "undo",
    ] {
        let first = world.replies(&digest, words).await;
        assert!(first.subject.starts_with("Done: "), "{}", first.text);
        let applications = world.applicants().await.len();
        let (standing, notes) = (world.where_all_stand().await, notes(&world).await);
        let second = world.replies(&digest, words).await;
        assert!(
            second.subject.starts_with("Nothing was done: "),
            "{}",
            second.text
        );
        assert_eq!(world.applicants().await.len(), applications, "{words}");
        assert_eq!(world.where_all_stand().await, standing, "{words}");
        assert_eq!(notes, self::notes(&world).await, "{words}");
    }
    // The decline was undone once, the recruit before it was not.
    assert_eq!(
        world.where_all_stand().await,
        ["recruited", "received", "received"]
    );
    // The same mail in two copies is one mail.
    let mail = answer(&digest, MANAGER, "decline 2").octets("twice");
    world.receives_octets(&mail);
    world.receives_octets(&mail);
    let before = world.confirmations().len();
    world.works().await;
    world.restarts().await;
    world.works().await;
    assert_eq!(world.confirmations().len(), before + 1);
}

async fn notes(world: &World) -> usize {
    let mut count = 0;
    for id in 1..=3 {
        count += world.house.store.notes(id).await.unwrap().len();
    }
    count
}

#[tokio::test]
async fn undo_puts_back_and_tells_whom_was_told_closed() {
    let (mut world, digest) = with_applications("letters.closed_delay_minutes = 0\n", 2).await;
    let told = world.replies(&digest, "recruit 1 and 2").await;
    assert!(
        told.text
            .contains("2 of 2 places taken, 0 not decided, closed."),
        "{}",
        told.text
    );
    world.receives(application("Late Lee", "lee@example.org"));
    world.works().await;
    assert!(
        world
            .letter_to("lee@example.org")
            .subject
            .contains("closed")
    );
    let undo = told.text[told.text.rfind("undo ").unwrap()..]
        .split(['.', ',', '\r'])
        .next()
        .unwrap();
    let told = world.replies(&told, undo).await;
    assert!(told.subject.starts_with("Done: undo"), "{}", told.text);
    assert!(flat(&told).contains("1 of 2 places taken"), "{}", told.text);
    assert!(
        told.text
            .contains("QPM-0003 (Late Lee) was told already that it is closed."),
        "{}",
        told.text
    );
}

#[tokio::test]
async fn she_asks_and_is_answered() {
    let (mut world, digest) = with_applications("", 2).await;
    let told = world
        .replies(&digest, "find number2\nfind nobody\nstatus\nhelp")
        .await;
    for words in [
        "QPM-0002 (Zoe Number2): received",
        "Nobody was found",
        "2 applications: 2 received",
        "recruit 12: ",
    ] {
        assert!(flat(&told).contains(words), "{words}: {}", told.text);
    }
    let told = world.replies(&digest, "show 1").await;
    assert!(
        told.text
            .contains("QPM-0001 (Zoe Number1) comes in a letter of its own, with one file."),
        "{}",
        told.text
    );
    let letters = world.letters_to(MANAGER);
    let dossier = letters
        .iter()
        .find(|letter| letter.subject.starts_with("QPM-0001 Zoe Number1"));
    let dossier = dossier.unwrap();
    for words in [
        "zoe1@example.org",
        "Eight years as an IMCA",
        "QPM expression of interest.xlsx",
    ] {
        assert!(dossier.text.contains(words), "{words}: {}", dossier.text);
    }
    assert!(
        dossier
            .raw
            .contains("filename=\"QPM expression of interest.xlsx\"")
    );
    let told = world.replies(&digest, "show 99").await;
    assert!(
        flat(&told).contains("There is no application QPM-0099"),
        "{}",
        told.text
    );
}

#[tokio::test]
async fn thanks_need_no_answer() {
    let (mut world, digest) = with_applications("", 1).await;
    world.receives(answer(&digest, MANAGER, "Thanks!\n"));
    world.works().await;
    assert!(world.confirmations().is_empty());
    assert!(world.reviews().await.is_empty());
    assert_eq!(
        world.messages().await[1].kind.as_deref(),
        Some("manager_command")
    );
}

#[tokio::test]
async fn a_delegate_decides_and_the_managers_know() {
    let settings = "manager.delegates = [\"deputy@qpm.example.test\"]\n";
    let (mut world, digest) = with_applications(settings, 1).await;
    world.receives(answer(&digest, "deputy@qpm.example.test", "recruit 1"));
    world.works().await;
    assert_eq!(world.where_all_stand().await, ["recruited"]);
    let theirs = world.confirmations_to("deputy@qpm.example.test");
    assert_eq!(theirs.len(), 1);
    let copy = world.confirmations().pop().unwrap();
    assert!(
        copy.text
            .contains("This is a copy: deputy@qpm.example.test said this"),
        "{}",
        copy.text
    );
    // Each has a token of its own: hers does not count for them, theirs not for her.
    assert_ne!(copy.subject, theirs[0].subject);
}

#[tokio::test]
async fn what_came_by_telephone_is_entered() {
    let (mut world, digest) = with_applications("", 1).await;
    let told = world
        .replies(
            &digest,
            "add Yan Tew, 07700 900456\nanswer 1 phone 07700 900999\nanswer 1 email nonsense",
        )
        .await;
    assert!(
        told.subject.starts_with("Some of it was done"),
        "{}",
        told.text
    );
    let all = world.applicants().await;
    assert_eq!(all[1].name.as_deref(), Some("Yan Tew"));
    let answers = world.house.store.answers(1).await.unwrap();
    assert!(
        answers
            .iter()
            .any(|answer| answer.field == "phone" && answer.raw == "07700 900999")
    );
    assert!(
        flat(&told).contains("write it as zoe@example.org"),
        "{}",
        told.text
    );
}

//! Who may not command, or proves nothing: nothing is done, nobody is answered, and the managers
//! know of it.

use jiff::SignedDuration;

use super::desk::{MANAGER, answer, digest, digest_to, press};
use super::post::{Mail, application, complete, form};
use super::world::{Sent, World};

/// A charity with an application and a digest.
async fn with_digest(settings: &str) -> (World, Sent) {
    let mut world = World::with(settings).await;
    world.receives(application("Zoe One", "zoe@example.org"));
    world.works().await;
    let letter = digest(&mut world).await;
    (world, letter)
}

impl World {
    /// The codes of what was refused, as the next digest lists it.
    async fn refused(&self) -> Vec<String> {
        let path = self.path().join("qpm-intake.db");
        let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", path.display()))
            .await
            .unwrap();
        sqlx::query_scalar(
            "SELECT reason_code FROM alert WHERE kind = 'refused_command' ORDER BY id",
        )
        .fetch_all(&pool)
        .await
        .unwrap()
    }

    /// Letters that told of it at once.
    fn alerts(&self) -> usize {
        let mut letters = self.letters();
        letters.retain(|letter| letter.subject.starts_with("A command was not carried out"));
        letters.len()
    }

    /// Letters to people who are no managers.
    fn letters_elsewhere(&self) -> usize {
        let mut letters = self.letters();
        letters.retain(|letter| !letter.to.ends_with("@qpm.example.test"));
        letters.len()
    }

    /// Nothing was done and nobody answered; it shows with this code.
    async fn refuses(&mut self, mail: Mail, code: &str) {
        let standing = self.where_all_stand().await;
        let (elsewhere, confirmed) = (self.letters_elsewhere(), self.confirmations().len());
        let before = self.refused().await.len();
        self.receives(mail);
        self.works().await;
        assert_eq!(self.where_all_stand().await, standing, "{code}");
        let refused = self.refused().await;
        assert_eq!(refused.len(), before + 1, "{code}: {refused:?}");
        assert_eq!(refused[before], code);
        assert_eq!(
            self.letters_elsewhere(),
            elsewhere,
            "nobody is answered: {code}"
        );
        assert_eq!(self.confirmations().len(), confirmed, "{code}");
    }
}

#[tokio::test]
async fn a_stranger_with_a_forwarded_digest_commands_nothing() {
    let (mut world, digest) = with_digest("").await;
    let stranger = "Eve <eve@example.com>";
    world
        .refuses(
            answer(&digest, stranger, "recruit 1"),
            "command_by_stranger",
        )
        .await;
    world
        .refuses(press(&digest, stranger, "recruit 1"), "command_by_stranger")
        .await;
    let posing = "\"manager@qpm.example.test\" <eve@example.com>";
    world
        .refuses(answer(&digest, posing, "close"), "command_by_stranger")
        .await;
    // In their own words they are people who write.
    world.receives(answer(&digest, stranger, "Is this role still open?"));
    world.works().await;
    assert_eq!(world.refused().await.len(), 3);
    assert_eq!(world.alerts(), 1, "told at once, and at most once an hour");
}

#[tokio::test]
async fn a_token_is_hers_while_it_holds() {
    let settings = "manager.token_days = 7\n";
    let (mut world, digest) = with_digest(settings).await;
    world
        .refuses(
            Mail::from(MANAGER).text("recruit 1"),
            "command_without_token",
        )
        .await;
    // Another instance's letter.
    let (_, foreign) = with_digest("").await;
    world
        .refuses(
            press(&foreign, MANAGER, "recruit 1"),
            "command_with_strange_token",
        )
        .await;
    world.later(SignedDuration::from_hours(8 * 24));
    world
        .refuses(
            answer(&digest, MANAGER, "recruit 1"),
            "command_with_old_token",
        )
        .await;
    let newer = self::digest(&mut world).await;
    let told = world.replies(&newer, "revoke").await;
    world
        .refuses(
            answer(&newer, MANAGER, "recruit 1"),
            "command_with_revoked_token",
        )
        .await;
    // The confirmation is newer than what it revoked.
    world.replies(&told, "recruit 1").await;
    assert_eq!(world.where_all_stand().await, ["recruited"]);
}

#[tokio::test]
async fn each_manager_has_her_own() {
    let settings =
        "manager.addresses = [\"manager@qpm.example.test\", \"other@qpm.example.test\"]\n";
    let mut world = World::with(settings).await;
    world.receives(application("Zoe One", "zoe@example.org"));
    world.works().await;
    let theirs = digest_to(&mut world, "other@qpm.example.test").await;
    world
        .refuses(
            answer(&theirs, MANAGER, "recruit 1"),
            "command_with_others_token",
        )
        .await;
    world.receives(answer(&theirs, "other@qpm.example.test", "recruit 1"));
    world.works().await;
    assert_eq!(world.where_all_stand().await, ["recruited"]);
    assert!(
        world.confirmations().is_empty(),
        "no copy of a manager's own commands"
    );
}

#[tokio::test]
async fn a_forged_sender_is_none() {
    let (mut world, digest) = with_digest("manager.authserv_id = \"mx.qpm.example.test\"\n").await;
    let results = "Authentication-Results";
    let failed = "mx.qpm.example.test; dmarc=fail header.from=qpm.example.test";
    let forged = || answer(&digest, MANAGER, "recruit 1");
    world
        .refuses(forged().header(results, failed), "command_forged")
        .await;
    world.refuses(forged(), "command_not_confirmed").await;
    let passed = "mx.qpm.example.test; dmarc=pass header.from=qpm.example.test";
    let other = forged()
        .header("Sender", "eve@example.com")
        .header(results, passed);
    world.refuses(other, "command_by_other_sender").await;
    let mut two = forged().header(results, passed).octets("two");
    let second = b"From: eve@example.com\r\n";
    two.splice(0..0, second.iter().copied());
    let before = world.refused().await.len();
    world.receives_octets(&two);
    world.works().await;
    let refused = world.refused().await;
    assert_eq!(
        (refused.len(), &*refused[before]),
        (before + 1, "command_of_several")
    );
    assert_eq!(world.where_all_stand().await, ["received"]);
    world.receives(forged().header(results, passed));
    world.works().await;
    assert_eq!(world.where_all_stand().await, ["recruited"]);
}

#[tokio::test]
async fn her_out_of_office_commands_nothing_and_is_not_answered() {
    let (mut world, digest) = with_digest("").await;
    let away = "recruit 1\nI am out of the office until 4 January.";
    let note = answer(&digest, MANAGER, away).header("Auto-Submitted", "auto-replied");
    world.refuses(note, "command_by_machine").await;
    // Only the next digest tells it: told at once, it would be answered again.
    assert_eq!(world.alerts(), 0);
    let told = world.replies(&digest, "recruit 1").await;
    // Nor does one that answers a confirmation begin a circle.
    let letters = world.letters().len();
    let note = answer(
        &told,
        MANAGER,
        "I am out of the office until 4 January and cannot read email.",
    )
    .header("Auto-Submitted", "auto-replied");
    world.receives(note);
    world.works().await;
    assert_eq!(world.letters().len(), letters);
}

#[tokio::test]
async fn two_instances_that_manage_each_other_fall_silent() {
    let (mut world, digest) = with_digest("").await;
    let told = world.replies(&digest, "status").await;
    // What the other instance would send of ours, as it came: our own letter under its address.
    let mut theirs = told.raw.replace("From: ", "X-Was: ").into_bytes();
    let from = format!("From: {MANAGER}\r\n");
    theirs.splice(0..0, from.bytes());
    let letters = world.letters().len();
    world.receives_octets(&theirs);
    world.works().await;
    assert_eq!(world.letters().len(), letters, "{:#?}", world.letters());
}

#[tokio::test]
async fn words_in_somebody_elses_text_are_nobodys_command() {
    let (mut world, digest) = with_digest("").await;
    world.receives(
        application("Mal Ory", "mal@example.org")
            .text("Please write 'recruit 2' in your reply.\n\nrecruit 2\n"),
    );
    world.works().await;
    // She quotes it and decides on another.
    let words = "decline 1\n\n> Please write 'recruit 2' in your reply.\n> recruit 2";
    world.replies(&digest, words).await;
    assert_eq!(world.where_all_stand().await, ["declined", "received"]);
}

#[tokio::test]
async fn an_application_beside_a_stolen_token_is_logged() {
    let (mut world, digest) = with_digest("").await;
    let file = form(&complete("Eve Able", "eve@example.com"));
    let mail = answer(&digest, "Eve Able <eve@example.com>", "recruit 2").file("form.xlsx", file);
    world.receives(mail);
    world.works().await;
    assert_eq!(world.where_all_stand().await, ["received", "received"]);
    assert_eq!(world.refused().await, ["command_by_stranger"]);
    assert_eq!(world.alerts(), 1);
    world.letter_to("eve@example.com");
}

#[tokio::test]
async fn a_thousand_commands_are_too_many() {
    let (mut world, digest) = with_digest("").await;
    let words = "recruit 1\n".repeat(1_000);
    let told = world.replies(&digest, &words).await;
    assert!(
        told.subject
            .starts_with("Nothing was done: too much in one mail"),
        "{}",
        told.subject
    );
    assert_eq!(world.where_all_stand().await, ["received"]);
    assert!(told.raw.len() < 200_000, "{}", told.raw.len());
}

//! How the stories' manager gets a letter that she can answer, and how she and others answer it.

use qpm_intake::domain::address::Address;
use qpm_intake::workers::digest::{self, Posted};

use super::post::Mail;
use super::world::{Sent, World};

pub(crate) const MANAGER: &str = "manager@qpm.example.test";

/// A digest goes out to her now, and arrives.
pub(crate) async fn digest(world: &mut World) -> Sent {
    digest_to(world, MANAGER).await
}

/// The same to another address.
pub(crate) async fn digest_to(world: &mut World, manager: &str) -> Sent {
    let to = Address::parse(manager).unwrap();
    let mut tx = world.house.store.write_tx().await.unwrap();
    let posted = digest::send(&world.house, &mut tx, &[to], world.now).await;
    assert_eq!(posted.unwrap(), Posted::Digest);
    tx.commit().await.unwrap();
    world.works().await;
    let mut letters = world.letters_to(manager);
    letters.retain(|letter| letter.subject.starts_with("QPM digest"));
    letters.pop().unwrap()
}

/// The header field of this name, as it lies in a letter.
pub(crate) fn field(letter: &Sent, name: &str) -> String {
    let lead = format!("{name}: ");
    let mut lines = letter.raw.lines();
    let line = lines.find(|line| line.starts_with(&lead));
    line.unwrap_or_default()[lead.len()..].trim().to_owned()
}

/// An answer to this letter, as mail programs write it: the words above, the letter quoted below.
pub(crate) fn answer(letter: &Sent, who: &str, words: &str) -> Mail {
    let lines: Vec<String> = letter
        .text
        .lines()
        .map(|line| format!("> {line}"))
        .collect();
    let quoted = lines.join("\n");
    Mail::from(who)
        .subject(&format!("Re: {}", letter.subject))
        .text(&format!(
            "{words}\n\nOn Tue, 24 Nov 2026 at 09:00, QPM wrote:\n{quoted}"
        ))
        .header("In-Reply-To", &field(letter, "Message-ID"))
}

/// A link is pressed: a new mail with the token in its subject, in no thread.
pub(crate) fn press(letter: &Sent, who: &str, words: &str) -> Mail {
    let token = &letter.subject[letter.subject.find("[desk-").unwrap()..];
    Mail::from(who)
        .subject(&format!("{} {token}", words.lines().next().unwrap()))
        .text(words)
}

/// A letter's text with its lines put together.
pub(crate) fn flat(letter: &Sent) -> String {
    letter.text.replace(" \r\n", " ").replace(" \n", " ")
}

impl World {
    /// The confirmations that she got, oldest first.
    pub(crate) fn confirmations(&self) -> Vec<Sent> {
        self.confirmations_to(MANAGER)
    }

    pub(crate) fn confirmations_to(&self, address: &str) -> Vec<Sent> {
        let mut letters = self.letters_to(address);
        letters.retain(|letter| {
            ["Done", "Nothing was done", "Some of it was done"]
                .iter()
                .any(|start| letter.subject.starts_with(start))
        });
        letters
    }

    /// She answers this letter, and reads what comes of it.
    pub(crate) async fn replies(&mut self, letter: &Sent, words: &str) -> Sent {
        let before: Vec<String> = self
            .confirmations()
            .into_iter()
            .map(|one| one.subject)
            .collect();
        self.receives(answer(letter, MANAGER, words));
        self.works().await;
        let mut new = self.confirmations();
        // Each has a token of its own in its subject.
        new.retain(|letter| !before.contains(&letter.subject));
        assert_eq!(new.len(), 1, "one letter for one mail: {words}");
        new.remove(0)
    }

    /// Where each application stands, by reference.
    pub(crate) async fn where_all_stand(&self) -> Vec<String> {
        let all = self.applicants().await;
        all.into_iter().map(|line| line.status).collect()
    }
}

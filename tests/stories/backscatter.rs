//! Anybody can write somebody else's address into From. Nobody may make the charity write to a
//! stranger so, and no real applicant may be lost by it: the application is kept, the letter waits.

use qpm_intake::store::outbox::{self, Nudge};

use super::post::{Mail, application};
use super::world::World;

const OURS: &str = "manager.authserv_id = \"mx.qpm.example.test\"\n";

async fn receives(world: &mut World, fields: &[(&str, &str)]) {
    let mail = application("Zoe Sato", "zoe@example.org");
    world.receives(
        fields
            .iter()
            .fold(mail, |mail, (name, value)| mail.header(name, value)),
    );
    world.works().await;
    assert_eq!(world.applicants().await.len(), 1, "{fields:?}");
}

#[tokio::test]
async fn who_may_have_been_named_by_somebody_else_is_logged_and_the_letter_waits() {
    for (fields, code) in [
        (
            &[(
                "Authentication-Results",
                "mx.qpm.example.test; dmarc=fail header.from=example.org",
            )][..],
            "sender_not_confirmed",
        ),
        (
            &[("Return-Path", "<x@attacker.example>")],
            "return_path_unrelated",
        ),
        // What the attacker's own server found, or about another domain, says nothing.
        (
            &[
                ("Return-Path", "<x@attacker.example>"),
                (
                    "Authentication-Results",
                    "mx.attacker.example; dmarc=pass header.from=example.org",
                ),
                (
                    "Authentication-Results",
                    "mx.qpm.example.test; dkim=pass header.d=attacker.example",
                ),
            ],
            "return_path_unrelated",
        ),
    ] {
        let mut world = World::with(OURS).await;
        receives(&mut world, fields).await;
        assert!(world.letters().is_empty(), "{fields:?}");
        assert!(
            world.review_codes().await.iter().any(|one| one == code),
            "{code}: {:?}",
            world.review_codes().await
        );
        let queue = world.queue().await;
        assert_eq!((queue.len(), queue[0].state.as_str()), (1, "held"));
        // The manager knows her, and lets it go.
        let mut tx = world.house.store.write_tx().await.unwrap();
        let (id, now) = (queue[0].id, world.now);
        assert!(outbox::nudge(&mut tx, id, Nudge::Retry, now).await.unwrap());
        tx.commit().await.unwrap();
        world.works().await;
        assert_eq!(world.letters_to("zoe@example.org").len(), 1, "{fields:?}");
        assert!(world.reviews().await.is_empty(), "{fields:?}");
    }
}

#[tokio::test]
async fn honest_mail_with_another_envelope_sender_is_answered() {
    for fields in [
        // A hosted sender with its own bounce address, and the author's signature.
        &[
            ("Return-Path", "<b123@bounces.sender.example>"),
            (
                "Authentication-Results",
                "mx.qpm.example.test; spf=pass smtp.mailfrom=bounces.sender.example; dkim=pass header.d=example.org",
            ),
        ][..],
        // A forwarder that rewrites the envelope sender, and one that breaks SPF only.
        &[(
            "Return-Path",
            "<SRS0=Hh1=T2=example.org=zoe@alumni.example.net>",
        )],
        &[
            ("Return-Path", "<zoe@example.org>"),
            (
                "Authentication-Results",
                "mx.qpm.example.test; spf=fail smtp.mailfrom=example.org; dkim=pass header.d=example.org; dmarc=pass header.from=example.org",
            ),
        ],
        // A failure that somebody else wrote into it.
        &[(
            "Authentication-Results",
            "mx.attacker.example; dmarc=fail header.from=example.org",
        )],
    ] {
        let mut world = World::with(OURS).await;
        receives(&mut world, fields).await;
        assert_eq!(world.letters_to("zoe@example.org").len(), 1, "{fields:?}");
    }
}

#[tokio::test]
async fn a_question_under_a_strangers_name_is_not_answered_either() {
    let mut world = World::with(OURS).await;
    world.receives(
        Mail::from("Eve Victim <eve@example.org>")
            .header("Return-Path", "<x@attacker.example>")
            .subject("A question")
            .text("Could you tell me when the opening closes?"),
    );
    world.works().await;
    assert!(world.letters().is_empty());
    assert!(!world.reviews().await.is_empty());
}

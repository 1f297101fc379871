//! What is looked for in the folders that are only looked at: an application in Junk, and in
//! Sent a person's answer to a mail that waits for one.
//!
//! Nothing here answers anybody. Doubt leaves a review item open: it costs the manager one
//! "done", where an item that goes by mistake costs somebody their answer.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::address::Address;
use crate::domain::message::Message;
use crate::domain::plan::{Classified, Known};
use crate::domain::verdict::Kind;

/// All that is fetched of a mail in Sent.
pub const FIELDS: [&str; 7] = [
    "FROM",
    "TO",
    "CC",
    "MESSAGE-ID",
    "IN-REPLY-TO",
    "REFERENCES",
    "AUTO-SUBMITTED",
];

/// Items that are done once the person has had words from us. The others ask for more than that:
/// an answer to be entered, a letter to be released, two people to be told apart. Items with a
/// day are never settled by a mail: what looks like the answer to a rights request may be a
/// question back, and the month of UK GDPR Art. 12(3) goes on (`store::watched::unanswered`).
const WANT_WORDS: [&str; 11] = [
    "asks_from_machine_address",
    "colleague_asks",
    "empty",
    "feedback",
    "form_needed",
    "letter_not_written",
    "not_answered",
    "question",
    "reply_in_thread",
    "spam",
    "withdrawn",
];

/// Whether a mail in Junk holds an application that could be read.
pub fn holds_application(found: &Classified) -> bool {
    let is = matches!(
        found.kind,
        Kind::Application | Kind::ApplicationNoForm | Kind::ForwardedApplication | Kind::Update
    );
    is && !found.answers.is_empty()
}

/// What the manager reads about it. It names nobody: the day is how she finds it.
pub fn application_in_junk(arrived_at: Timestamp, zone: &TimeZone) -> String {
    let arrived = arrived_at.to_zoned_datetime(zone.clone());
    format!(
        "An application lies in the junk folder since {}; nobody has had a letter. Move it to the inbox with your mail program, and it is taken in as if it had come there. If it is none, leave it there: review done.",
        arrived.strftime("%A %-d %B %Y, %H:%M")
    )
}

/// Whether a mail in Sent was written by a person of ours in answer to something. Letters of
/// ours say `Auto-Submitted` (RFC 3834 §5); the store knows their Message-IDs, too.
pub fn is_answer(message: &Message, known: &Known) -> bool {
    let by_us = message.author().is_some_and(|author| {
        let mut ours = known.own_addresses.iter().chain(&known.managers);
        ours.any(|own| same(own, &author.address))
    });
    let by_machine = message
        .header("auto-submitted")
        .and_then(|value| value.split([';', '(', ' ']).next())
        .is_some_and(|value| !value.eq_ignore_ascii_case("no"));
    by_us && !by_machine && !message.thread.is_empty()
}

/// Whether `answer` settles the item that waits for `asked`, which arrived then. It must go to
/// whoever wrote that (a colleague to whom it is forwarded is no answer), and name that mail or,
/// being later, another of the same thread.
pub fn settles(
    answer: (&Message, Timestamp),
    asked: (&Message, Timestamp),
    reason_code: &str,
) -> bool {
    let ((answer, sent_at), (asked, arrived_at)) = (answer, asked);
    let to_them = asked.from.iter().chain(&asked.reply_to).any(|writer| {
        let mut recipients = answer.recipients.iter();
        recipients.any(|recipient| same(&recipient.address, &writer.address))
    });
    let names_it = asked
        .message_id
        .as_ref()
        .is_some_and(|id| answer.thread.contains(id));
    let goes_on = sent_at >= arrived_at && asked.thread.iter().any(|id| answer.thread.contains(id));
    WANT_WORDS.contains(&reason_code) && to_them && (names_it || goes_on)
}

fn same(one: &Address, other: &Address) -> bool {
    one.folded() == other.folded()
}

#[cfg(test)]
mod tests {
    use super::{is_answer, settles};
    use crate::domain::address::Address;
    use crate::domain::plan::Known;
    use crate::parse::parse;

    const ASKED: &str = "From: Amy <amy@example.org>\r\nReply-To: amy@home.example\r\nMessage-ID: <q1@example.org>\r\nIn-Reply-To: <ack@qpm.example.test>\r\nSubject: When?\r\n\r\nWhen?";

    #[test]
    fn only_a_person_of_ours_answers() {
        let known = Known {
            own_addresses: vec![Address::parse("Recruitment@qpm.example.test").unwrap()],
            managers: vec![Address::parse("manager@qpm.example.test").unwrap()],
            ..Known::default()
        };
        let reply = "In-Reply-To: <q1@example.org>\r\n";
        for (head, expected) in [
            (
                format!("From: recruitment@qpm.example.test\r\n{reply}"),
                true,
            ),
            (
                format!("From: The manager <manager@qpm.example.test>\r\n{reply}"),
                true,
            ),
            (
                format!("From: manager@qpm.example.test\r\nAuto-Submitted: no\r\n{reply}"),
                true,
            ),
            (
                format!(
                    "From: recruitment@qpm.example.test\r\nAuto-Submitted: auto-replied\r\n{reply}"
                ),
                false,
            ),
            (format!("From: somebody@qpm.example.test\r\n{reply}"), false),
            (
                "From: recruitment@qpm.example.test\r\nSubject: News\r\n".to_owned(),
                false,
            ),
        ] {
            let message = parse(format!("{head}\r\n").as_bytes());
            assert_eq!(is_answer(&message, &known), expected, "{head}");
        }
    }

    #[test]
    fn an_answer_goes_to_the_writer_and_stands_in_the_thread() {
        let asked = parse(ASKED.as_bytes());
        let (before, arrived, after) = (
            "2026-11-24T09:00:00Z".parse().unwrap(),
            "2026-11-24T10:00:00Z".parse().unwrap(),
            "2026-11-24T11:00:00Z".parse().unwrap(),
        );
        for (head, sent_at, code, expected) in [
            (
                "To: AMY@example.org\r\nIn-Reply-To: <q1@example.org>",
                after,
                "question",
                true,
            ),
            (
                "To: amy@home.example\r\nReferences: <ack@qpm.example.test> <q1@example.org>",
                after,
                "question",
                true,
            ),
            (
                "Cc: amy@example.org\r\nTo: bo@example.org\r\nIn-Reply-To: <q1@example.org>",
                after,
                "question",
                true,
            ),
            // Another letter of the thread is answered, after this one came.
            (
                "To: amy@example.org\r\nIn-Reply-To: <ack@qpm.example.test>",
                after,
                "question",
                true,
            ),
            (
                "To: amy@example.org\r\nIn-Reply-To: <ack@qpm.example.test>",
                before,
                "question",
                false,
            ),
            // Passed on to a colleague.
            (
                "To: colleague@qpm.example.test\r\nReferences: <q1@example.org>",
                after,
                "question",
                false,
            ),
            (
                "To: amy@example.org\r\nIn-Reply-To: <other@example.org>",
                after,
                "question",
                false,
            ),
            // Something is left to do here.
            (
                "To: amy@example.org\r\nIn-Reply-To: <q1@example.org>",
                after,
                "form_not_read",
                false,
            ),
        ] {
            let answer = parse(format!("{head}\r\n\r\n").as_bytes());
            assert_eq!(
                settles((&answer, sent_at), (&asked, arrived), code),
                expected,
                "{head} {code}"
            );
        }
    }
}

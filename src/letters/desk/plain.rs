//! What a manager is sent where a digest cannot be written: a few words of our own.
//!
//! It uses no template, no chart and nothing that came from outside: whatever broke the digest
//! must not break this.

use super::DeskLetter;
use crate::domain::briefing::Briefing;
use crate::domain::letter::ANSWER_ABOVE;
use crate::letters::flowed;

/// The words in a digest's place. The numbers, as far as they are known.
pub fn instead_of_digest(briefing: Option<&Briefing>) -> DeskLetter {
    let numbers = briefing.map(|briefing| {
        let (opening, new) = (&briefing.opening, &briefing.new);
        format!(
            "The numbers: {} new, {} late, {} waiting for you, {} of {} places taken.",
            new.total, briefing.late.total, briefing.reviews_total, opening.taken, opening.target
        )
    });
    let paragraphs = [
        Some(ANSWER_ABOVE.to_owned()),
        Some("This is in place of a digest, which could not be written. Nothing is lost: mail is taken in and answered as always, and the next digest tells all that this one should have told.".to_owned()),
        numbers,
        Some("Please pass this on to whoever looks after the program: \"qpm-intake check\" says what is wrong, and its log says when it began. Meanwhile commands work: answer this letter with \"status\", for instance.".to_owned()),
    ];
    let paragraphs: Vec<String> = paragraphs.into_iter().flatten().collect();
    let html = paragraphs
        .iter()
        .map(|words| format!("<p>{}</p>\n", words.replace('"', "&quot;")));
    DeskLetter {
        subject: "QPM digest: it could not be written".to_owned(),
        text: flowed::flow(&paragraphs.join("\n\n")),
        html: format!(
            "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>QPM digest</title></head>\n<body>\n{}</body>\n</html>",
            flowed::wrap(&html.collect::<String>())
        ),
        ..DeskLetter::default()
    }
}

//! All that can be said to the desk, each with an example.

use super::each::answered;
use crate::letters::desk::confirmation::{Outcome, Sentence};

/// Each example is a whole line as she could write it, and what it does.
pub(super) const ALL: &[(&str, &str)] = &[
    (
        "shortlist 12, 15 and 18",
        "you want to look closer at these",
    ),
    (
        "recruit 12",
        "takes the person on; the last place closes the opening",
    ),
    (
        "decline 20 already assessing elsewhere",
        "turns somebody down; your words are kept beside it",
    ),
    (
        "decline rest",
        "declines all who are neither recruited nor decided otherwise",
    ),
    ("withdraw 14", "the person took their application back"),
    ("reset 12", "back to received"),
    (
        "note 12 call on Tuesday",
        "keeps your words beside the application",
    ),
    (
        "ask 12",
        "asks the person again for the answers that are missing",
    ),
    (
        "answer 12 phone 07700 900123",
        "enters an answer that came another way",
    ),
    (
        "add Zoe Sato, zoe@example.org",
        "enters somebody who applies by telephone or post",
    ),
    (
        "merge 12 and 15",
        "both are one person's; the first is kept",
    ),
    ("show 12", "sends you the whole application with its files"),
    (
        "find Sato Leeds",
        "looks in names, addresses, references and answers",
    ),
    ("send 31", "lets letter 31 go, which is held"),
    ("done 7", "you are through with review item 7"),
    ("undo 17", "puts command 17 back; undo alone the last one"),
    ("close", "no more applications are taken"),
    ("reopen", "they are taken again"),
    ("target 12", "so many people are wanted"),
    (
        "pause letters",
        "letters to applicants wait until you say: resume letters",
    ),
    ("resume letters", "they go out again"),
    ("digest now", "sends you a digest at once"),
    ("status", "tells how things stand"),
    ("export", "sends you the workbook of all applicants"),
    ("forget 12", "asks for all about a person to be erased"),
    (
        "revoke",
        "no letter that you were sent before counts any more",
    ),
    ("help", "sends you this list"),
];

/// The list.
pub(super) fn help() -> Outcome {
    let rows = ALL.iter().map(|(say, does)| format!("{say}: {does}."));
    Outcome {
        rows: rows.map(Sentence::from).collect(),
        ..answered("This is all that can be said, several on a line with ; between them:")
    }
}

#[cfg(test)]
mod tests {
    use super::ALL;
    use crate::forms::definition;
    use crate::parse::parse;
    use crate::rules::command::read;

    #[test]
    fn every_example_is_understood() {
        let form = definition::parse(definition::BUILT_IN).unwrap();
        for (say, _) in ALL {
            let mail = format!("From: manager@qpm.example.test\r\n\r\n{say}\r\n");
            let orders = read(&parse(mail.as_bytes()), &form, "QPM");
            assert!(
                orders.commands().is_some_and(|all| !all.is_empty()),
                "{say}: {orders:?}"
            );
        }
    }
}

//! What is asked back, and never guessed.

use super::{asks_back, orders};

#[test]
fn slips_are_told_back_with_what_was_perhaps_meant() {
    asks_back(&[
        ("recriut 12", Some("recruit 12")),
        ("declin 15 too far", Some("decline 15")),
        ("recruit", Some("recruit 12")),
        ("recruit Zoe", Some("find Zoe")),
        ("recruit Zoe Example and 12", Some("find Zoe")),
        ("recruit twelve", Some("recruit 12")),
        ("recruit 99999999999", None),
        ("target", Some("target 12")),
        ("target some", Some("target 12")),
        ("target 99999999999", None),
        ("target QPM-0012", Some("target 12")),
        ("target +2", Some("target 12")),
        ("close 12", Some("decline 12")),
        ("clsoe", Some("close")),
        ("recruited 12", Some("recruit 12")),
        ("accept 12", Some("recruit 12")),
        ("yes to 12", Some("recruit 12")),
        ("12", Some("recruit 12")),
        ("12 decline", Some("decline 12")),
        ("QPM-0012: shortlist", Some("shortlist 12")),
        ("delete 12", Some("forget 12")),
        (
            "done QPM-0012",
            Some("done 3, with the number that I gave it"),
        ),
        ("undo recruit 12", None),
        ("merge 12", Some("merge 15 into 12")),
        ("ask 12 about her car", Some("ask 12")),
        ("take 12 on", Some("take 12")),
        ("note 12", Some("note 12 your words")),
        ("find", Some("find Zoe")),
        ("add Zoe", Some("add Zoe Example, zoe@example.org")),
        (
            "add Zoe, zoe@example.org and close",
            Some("add Zoe Example, zoe@example.org"),
        ),
        (
            "add Zoe, zoe@example.org, 07700 900123",
            Some("add Zoe Example, zoe@example.org"),
        ),
        ("answer 12 phone", Some("answer 12 phone 07700 900123")),
        (
            "decline 20 tell them:",
            Some("decline 12 tell them: thank you for your time"),
        ),
        ("decline all", Some("decline rest")),
        (
            "decline the rest next week",
            Some("decline rest: your reason"),
        ),
        ("the weather is lovely", Some("help")),
    ]);
}

#[test]
fn a_number_that_may_be_none_is_asked_about() {
    asks_back(&[
        ("recruit 12-15", Some("recruit 12, 13, 14 and 15")),
        ("recruit 12 \u{2013} 14", Some("recruit 12, 13 and 14")),
        ("recruit 12 to 14", Some("recruit 12, 13 and 14")),
        (
            "decline 20 2 referees missing",
            Some("decline 20 and 2: referees missing"),
        ),
        (
            "decline 20, 2 references missing",
            Some("decline 20 and 2: references missing"),
        ),
        ("decline 20 and 2 others", Some("decline 20 and 2: others")),
        ("decline 2 people", Some("decline 2: people")),
        ("recruit 12.5", Some("recruit 12")),
        ("recruit 12th", Some("recruit 12")),
        (
            "recruit 12 Zoe Example, 15 Amy Reply",
            Some("recruit 12 and 15: your words"),
        ),
    ]);
}

/// None of these may ever be carried out.
const NEVER: &[&str] = &[
    "recruit 12?",
    "should we recruit 12?",
    "Can you recruit 12?",
    "don't recruit 12",
    "don\u{2019}t recruit 12",
    "Please do not decline 15",
    "do not close",
    "not 12",
    "never recruit 12",
    "No, don't decline 15",
    "recruit not 12",
    "recruit no one",
    "recruit 12 or 15",
    "recruit 12 if she is free",
    "if she is free recruit 12",
    "recruit 12 unless she withdraws",
    "maybe recruit 12",
    "recruit 12 maybe",
    "recruit 12 but only if the references are good",
    "recruit 12 not yet",
    "decline 15 - actually no",
    "decline 15 may be better",
    "I think we should recruit 12",
    "we could recruit 12",
    "recruit 12 tomorrow",
    "recruit 12 when the references are in",
    "recruit 12, subject to references",
    "close if 12 is recruited",
    "close tomorrow",
    "close?",
    "close now?",
    "undo that?",
    "recruit 12, 15?",
    "pause letters?",
    "decline everyone else?",
    "target 12?",
    "undo?",
    "decline the rest?",
    "decline the rest of the day off",
    "recruit all",
    "\"recruit 12\"",
    "\u{201c}recruit 12\u{201d}",
    "she said recruit 12",
    "recruit 12 and close contact with 15",
    "decline 20 already here and recruit 12",
    "decline 20 already here, recruit 12",
    "note 12 rang and decline 15",
    "decline 20 too far; don't recruit 15",
    "decline 20 too far; recriut 15",
    "decline 20 too far; clsoe",
    "recruit 12; decline Zoe",
    "recruit 12 (is she free?)",
    "forget about it",
    "Please note my working days are Monday and Tuesday",
    "close contact with 12",
    "recruit one of 12 and 15",
    "decline 12 close",
    "recruit 12 - close",
    "recruit 12 / decline 15",
    "recruit 12 - decline 15",
    "recruit 12 -> decline 15",
    "recruit 12: decline 15",
    "recruit 12 as well as 15",
    "recruit 12 along with 15",
    "recruit 1,200",
    "ok to all",
    "forget about 12",
    "yes",
    "recruit everyone except 12",
];

#[test]
fn negations_questions_and_conditions_are_never_commands() {
    for text in NEVER {
        let found = orders(text);
        assert_eq!(found.lines.len(), 1, "{text}: {found:?}");
        assert!(found.commands().is_none(), "{text}: {found:?}");
    }
}

#[test]
fn a_broken_line_does_not_turn_into_its_opposite() {
    for text in [
        "Please do not\nrecruit 12",
        "I have thought about this for a long time and we really should not\nrecruit 12",
        "if she is free then\nrecruit 12",
    ] {
        let found = orders(text);
        assert!(found.commands().is_none(), "{text}: {found:?}");
    }
}

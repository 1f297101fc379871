//! What is a command.

use super::{means, orders, told};

#[test]
fn people_are_decided_on() {
    means(&[
        ("recruit 12", "recruit 12"),
        ("Recruit 12.", "recruit 12"),
        ("RECRUIT QPM-0012", "recruit 12"),
        ("recruit qpm 12", "recruit 12"),
        ("recruit #12", "recruit 12"),
        ("recruit: 12", "recruit 12"),
        ("recruit\u{a0}12", "recruit 12"),
        ("hire 12", "recruit 12"),
        ("appoint QPM0012", "recruit 12"),
        ("short list 12", "shortlist 12"),
        ("Short-list 12", "shortlist 12"),
        ("reject 12", "decline 12"),
        ("turn down 12", "decline 12"),
        ("withdraw 12", "withdraw 12"),
        ("reset 12", "reset 12"),
        (
            "recruit 12, 15 and 18",
            "recruit 12 + recruit 15 + recruit 18",
        ),
        ("recruit 12 15 18", "recruit 12 + recruit 15 + recruit 18"),
        ("recruit 12 & 15", "recruit 12 + recruit 15"),
        ("recruit both 12 and 15", "recruit 12 + recruit 15"),
        ("recruit 12, 12 and 12", "recruit 12"),
        (
            "decline QPM-0020 already assessing for another body",
            "decline 20 (already assessing for another body)",
        ),
        ("decline 20: too far away.", "decline 20 (too far away.)"),
        ("decline 20 - no references", "decline 20 (no references)"),
        (
            "decline 12, 15 because they live too far away",
            "decline 12 (because they live too far away) + decline 15 (because they live too far away)",
        ),
        (
            "decline 20 tell them: thank you; we had many, and close ones",
            "decline 20 <thank you; we had many, and close ones>",
        ),
        (
            "decline 20 tell them: we had many; thank you",
            "decline 20 <we had many; thank you>",
        ),
        (
            "decline 20 too far, saying we would gladly hear from you again",
            "decline 20 (too far) <we would gladly hear from you again>",
        ),
        (
            "recruit 12 Tell them: would you like to start in May?",
            "recruit 12 <would you like to start in May?>",
        ),
        ("decline rest", "decline rest"),
        ("Decline the rest.", "decline rest"),
        ("decline all others", "decline rest"),
        ("decline everyone else, please", "decline rest"),
        (
            "decline the rest tell them: we have found enough people",
            "decline rest <we have found enough people>",
        ),
        (
            "decline rest: target reached",
            "decline rest (target reached)",
        ),
    ]);
}

#[test]
fn several_stand_in_a_line() {
    means(&[
        (
            "recruit 12, 15 and 18; decline QPM-0020 already assessing for another body; target 12; close",
            "recruit 12 + recruit 15 + recruit 18 + decline 20 (already assessing for another body) + target 12 + close",
        ),
        ("recruit 12 and decline 15", "recruit 12 + decline 15"),
        (
            "recruit 12, decline 15, close",
            "recruit 12 + decline 15 + close",
        ),
        (
            "recruit 12, 15 then close",
            "recruit 12 + recruit 15 + close",
        ),
        (
            "target 12 and then recruit 15 and close",
            "target 12 + recruit 15 + close",
        ),
        (
            "Recruit 12. Decline 15. Close.",
            "recruit 12 + decline 15 + close",
        ),
        (
            "Recruit 12. Decline 15 too far away. Close.",
            "recruit 12 + decline 15 (too far away) + close",
        ),
        ("Recruit 12; thanks", "recruit 12"),
        ("close; please decline 15", "close + decline 15"),
        ("close, decline the rest", "close + decline rest"),
        (
            "decline 20 has a job; two days a week; close",
            "decline 20 (has a job; two days a week) + close",
        ),
        (
            "note 12 spoke to her; she said: close one; export",
            "note 12 (spoke to her; she said: close one) + export",
        ),
        (
            "note 12 friendly, open and keen",
            "note 12 (friendly, open and keen)",
        ),
        (
            "answer 12 regions North West; Wales",
            "answer 12 regions = North West; Wales",
        ),
    ]);
}

#[test]
fn the_desk_is_steered() {
    means(&[
        (
            "note 12 rang; is free from May",
            "note 12 (rang; is free from May)",
        ),
        ("Note on QPM-0012: is she free?", "note 12 (is she free?)"),
        ("add a note to 12: keen", "note 12 (keen)"),
        ("ask 12", "ask 12"),
        ("ask 12 and 15 again", "ask 12 + ask 15"),
        ("ask for more 12", "ask 12"),
        ("ask 12 for the missing answers", "ask 12"),
        ("merge 15 into 12", "merge 12 < QPM-0015"),
        ("merge 12 and 15", "merge 12 < QPM-0015"),
        ("merge 12 and 15, keep 15", "merge 15 < QPM-0012"),
        (
            "merge 15 into 12 although the names differ",
            "merge 12 < QPM-0015 !",
        ),
        ("take 12", "take 12"),
        ("take the new version of 12", "take 12"),
        ("leave QPM-0012", "leave 12"),
        ("send 5", "send letter 5"),
        (
            "send letters 5, 6 and 7",
            "send letter 5 + send letter 6 + send letter 7",
        ),
        ("send QPM-0012", "send 12"),
        ("done 3", "done 3"),
        ("done with 3, 4 & 5", "done 3 + done 4 + done 5"),
        ("undo", "undo"),
        ("Undo that.", "undo"),
        ("undo the last one", "undo"),
        ("undo 17", "undo 17"),
        ("undo; recruit 12", "undo + recruit 12"),
        ("close", "close"),
        ("Close the opening now please", "close"),
        ("reopen", "reopen"),
        ("re-open", "reopen"),
        ("open", "reopen"),
        ("target 12", "target 12"),
        ("target: 12 people", "target 12"),
        ("target = 12", "target 12"),
        ("target twelve", "target 12"),
        ("set the target to 12", "target 12"),
        (
            "raise the target to 12 and recruit 15",
            "target 12 + recruit 15",
        ),
        ("pause", "pause"),
        ("pause letters", "pause"),
        ("resume the letters", "resume"),
        ("digest", "digest"),
        ("digest now", "digest"),
        ("send me the digest", "digest"),
        ("status", "status"),
        ("Status?", "status"),
        ("show 12", "show 12"),
        ("show me QPM-0012?", "show 12"),
        ("find Zoe Example", "find Zoe Example"),
        ("find \u{201c}Zoe\u{201d}", "find Zoe"),
        ("export", "export"),
        ("forget 12", "forget 12"),
        ("forget 12 yes", "forget 12 yes"),
        ("forget QPM-0012, yes.", "forget 12 yes"),
        ("revoke", "revoke"),
        ("help", "help"),
        ("Help!", "help"),
    ]);
}

#[test]
fn people_and_answers_that_came_by_telephone_are_entered() {
    means(&[
        (
            "add Zoe Example, zoe@example.org",
            "add Zoe Example <zoe@example.org>",
        ),
        (
            "Add Zo\u{eb} O\u{2019}Example <zoe@example.org>",
            "add Zo\u{eb} O\u{2019}Example <zoe@example.org>",
        ),
        (
            "add Zoe Example, zoe@example.org<mailto:zoe@example.org>.",
            "add Zoe Example <zoe@example.org>",
        ),
        (
            "add Zoe Example, 07700 900123",
            "add Zoe Example tel 07700 900123",
        ),
        (
            "add zoe@example.org, Zoe Example please",
            "add Zoe Example <zoe@example.org>",
        ),
        (
            "answer 12 phone 07700 900123",
            "answer 12 phone = 07700 900123",
        ),
        (
            "answer 12 Phone number: 07700 900123.",
            "answer 12 phone = 07700 900123",
        ),
        (
            "answer 12: advocacy_experience = Ten years.",
            "answer 12 advocacy_experience = Ten years.",
        ),
        (
            "answer QPM-0012 Do you currently provide advocacy directly? no",
            "answer 12 provides_advocacy_now = no",
        ),
        (
            "answer 12 email address zoe@example.org",
            "answer 12 email = zoe@example.org",
        ),
    ]);
}

#[test]
fn manners_change_nothing() {
    means(&[
        ("Please recruit 12", "recruit 12"),
        ("Yes! Recruit 12!", "recruit 12"),
        ("recruit 12 now", "recruit 12"),
        (
            "recruit 12 please and decline 15 please",
            "recruit 12 + decline 15",
        ),
        ("recruit 12 and15 :)", "recruit 12 + recruit 15"),
        ("Recruit:\n- 12\n- 15", "recruit 12 + recruit 15"),
        ("My decisions:\nrecruit 12", "recruit 12"),
        ("Please do the following:\n\nrecruit 12", "recruit 12"),
        ("I would like you to:\n- recruit 12", "recruit 12"),
        ("Can you please recruit 12", "recruit 12"),
        ("I\u{2019}d like to recruit 12", "recruit 12"),
        ("Yes, please recruit 12, thanks!", "recruit 12"),
        ("- recruit 12", "recruit 12"),
        ("1. recruit 12", "recruit 12"),
        ("\u{2022} recruit 12", "recruit 12"),
        ("*recruit 12*", "recruit 12"),
        ("Hi, recruit 12", "recruit 12"),
        (
            "Hi there,\n\nRecruit 12 please.\n\nThanks, Jane",
            "recruit 12",
        ),
    ]);
    let all = told(&orders("Hello,\n\nrecruit 12\ndecline 15\n\nclose\n"));
    assert_eq!(all, ["recruit 12", "decline 15", "close"]);
}

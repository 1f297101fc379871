//! What people write, in many wordings.

use super::words;
use crate::domain::plan::Silence;
use crate::domain::verdict::{Flag, Kind, Reply};
use crate::rules::classify::reply_for;

const THREAD: &str = "From: Amy Reply <amy@example.org>\nIn-Reply-To: <ack1@qpm.example.test>\nSubject: Re: We have your form (QPM-0042)";

/// Subject, text and what it is.
const WORDINGS: &[(&str, &str, Kind)] = &[
    ("Assessor role", "What is the daily rate?", Kind::Question),
    (
        "Assessor role",
        "I would like to apply. Could you send me the form please?",
        Kind::Question,
    ),
    (
        "Form",
        "Please can you send a Word copy of the form.",
        Kind::Question,
    ),
    (
        "Withdrawing",
        "Am I able to withdraw my application later if I change my mind?",
        Kind::Question,
    ),
    (
        "Rôl yr aseswr",
        "A oes modd gwneud cais yn Gymraeg?",
        Kind::Question,
    ),
    (
        "Eligibility",
        "My mother needs an advocate and I have been an IMHA myself; may I still apply as an assessor?",
        Kind::Question,
    ),
    (
        "Role",
        "I am a guest blogger. How do I apply for the assessor role?",
        Kind::Question,
    ),
    (
        "Assessor",
        "Dear team, I wish to be considered for the assessor role. I have been an advocate for ten years. I retired in June. Bea",
        Kind::ApplicationNoForm,
    ),
    (
        "Aseswr",
        "Hoffwn fynegi diddordeb yn y rôl. Rwyf wedi bod yn eiriolwr ers deng mlynedd.",
        Kind::ApplicationNoForm,
    ),
    (
        "My application",
        "I am sorry but I must withdraw my application as I have taken another post.",
        Kind::Withdrawal,
    ),
    (
        "Change of plan",
        "Please remove my name from the list of applicants.",
        Kind::Withdrawal,
    ),
    (
        "EoI",
        "Having thought about it, I no longer wish to proceed.",
        Kind::Withdrawal,
    ),
    (
        "Cais",
        "Hoffwn dynnu fy nghais yn ôl os gwelwch yn dda; rwyf am ei dynnu'n ôl.",
        Kind::Withdrawal,
    ),
    (
        "Advocacy referral",
        "We have a resident who lacks capacity and has nobody to support him. Please allocate an IMCA.",
        Kind::MisdirectedReferral,
    ),
    (
        "Urgent",
        "My brother has been detained under section 2 and needs an advocate for his tribunal.",
        Kind::MisdirectedReferral,
    ),
    (
        "DoLS",
        "Please could you appoint a paid RPR for our client in the care home, DOB below.",
        Kind::MisdirectedReferral,
    ),
    (
        "Your article",
        "I read your article on peer advocacy and I disagree with the author about funding.",
        Kind::Feedback,
    ),
    (
        "Guest blog",
        "Thank you for the guest blog. A comment: the figures are old.",
        Kind::Feedback,
    ),
    (
        "Rank higher",
        "We offer SEO and backlinks that put your website on the first page.",
        Kind::Spam,
    ),
    (
        "Invoice",
        "Your mailbox has exceeded its limit. Click here to verify your password.",
        Kind::Spam,
    ),
];

#[test]
fn words_tell_what_is_wanted() {
    for (subject, text, kind) in WORDINGS {
        let found = words(&format!("Subject: {subject}"), text);
        assert_eq!(
            found.kind, *kind,
            "{subject}: {text} ({})",
            found.reason.code
        );
    }
}

#[test]
fn in_a_thread_everything_without_answers_goes_to_the_manager() {
    for (text, kind) in [
        ("Thank you!", Kind::Reply),
        ("When will you decide?\n\nAmy", Kind::Reply),
        (
            "Thanks, no news is good news.\n\n> please withdraw my application",
            Kind::Reply,
        ),
        ("I would like to withdraw, sorry.\nAmy", Kind::Withdrawal),
        (
            "Please withdraw my expression of interest.",
            Kind::Withdrawal,
        ),
    ] {
        let found = words(THREAD, text);
        assert_eq!(found.kind, kind, "{text}");
        assert!(found.sender_owns_application);
        assert_eq!(found.application.as_ref().unwrap().as_str(), "QPM-0042");
    }
}

#[test]
fn only_the_applicants_own_address_withdraws() {
    let stranger = "From: Mal <mal@example.com>\nIn-Reply-To: <ack1@qpm.example.test>";
    let found = words(stranger, "Please withdraw my application.");
    assert_eq!(found.kind, Kind::Withdrawal);
    assert!(!found.sender_owns_application);
    assert_eq!(reply_for(&found, true), Reply::None);
    let by_subject = words(
        "From: mal@example.com\nSubject: QPM-0042",
        "Please withdraw my application.",
    );
    assert!(!by_subject.sender_owns_application);
    let fresh = words("From: amy@example.org", "Please withdraw my application.");
    assert_eq!(reply_for(&fresh, true), Reply::WithdrawalConfirmed);
}

#[test]
fn rights_and_adjustments_are_flagged_in_any_wording() {
    let rows: &[(&str, Option<Flag>)] = &[
        (
            "Please send me a copy of all the data you hold about me.",
            Some(Flag::RightsRequest),
        ),
        (
            "Under GDPR I want you to erase my records.",
            Some(Flag::RightsRequest),
        ),
        (
            "Please delete my details from your system.",
            Some(Flag::RightsRequest),
        ),
        (
            "I want to complain to the Information Commissioner about how you used my form.",
            Some(Flag::RightsRequest),
        ),
        (
            "Could I have the form in large print?",
            Some(Flag::AdjustmentRequest),
        ),
        (
            "I am deaf. Is there a BSL version of the role profile?",
            Some(Flag::AdjustmentRequest),
        ),
        (
            "I cannot fill in the form because of my hands. May I telephone instead?",
            Some(Flag::AdjustmentRequest),
        ),
        (
            "A oes copi print bras o'r ffurflen?",
            Some(Flag::AdjustmentRequest),
        ),
        ("What is the fee?", None),
        (
            "I can send another format if that is easier. Which do you prefer?",
            None,
        ),
    ];
    for (text, flag) in rows {
        let found = words("Subject: hello", text);
        assert_eq!(found.kind, Kind::Question, "{text}");
        assert_eq!(found.flags.first().copied(), *flag, "{text}");
        assert_eq!(reply_for(&found, true), Reply::QuestionReceived);
    }
}

#[test]
fn nothing_at_all_is_empty_and_a_subject_alone_is_not() {
    for (fields, text) in [
        ("", ""),
        ("Subject: (no subject)", " \n\n"),
        ("Subject: Re:", ">"),
    ] {
        assert_eq!(words(fields, text).kind, Kind::Empty, "{fields:?}");
    }
    assert_eq!(
        words("Subject: What is the daily rate?", "").kind,
        Kind::Question
    );
}

#[test]
fn who_is_in_danger_gets_no_cheerful_letter() {
    let found = words("Subject: help", "I want to end my life and nobody listens.");
    assert!(found.silence.is_some());
    assert!(found.danger);
}

#[test]
fn danger_lets_nobody_answer_a_machine() {
    let text = "I cannot go on and I want to kill myself.";
    let found = words("Auto-Submitted: auto-replied", text);
    assert!(found.danger, "a person reads it at once");
    assert!(matches!(found.silence, Some(Silence::Never(_))));
}

#[test]
fn only_a_proven_manager_steers() {
    let pass = "Authentication-Results: mx.qpm.example.test; dkim=pass header.d=qpm.example.test";
    let digest = "In-Reply-To: <digest1@qpm.example.test>";
    let rows = [
        (
            format!("From: M <manager@qpm.example.test>\n{digest}\n{pass}"),
            Some(false),
        ),
        (
            format!("From: M <manager@qpm.example.test>\n{digest}"),
            Some(true),
        ),
        (
            format!(
                "From: M <manager@qpm.example.test>\n{digest}\nAuthentication-Results: mx.qpm.example.test; dmarc=fail header.from=qpm.example.test"
            ),
            Some(true),
        ),
        (
            format!(
                "From: M <manager@qpm.example.test>\n{digest}\nAuthentication-Results: other.example; dmarc=pass header.from=qpm.example.test"
            ),
            Some(true),
        ),
        (
            format!(
                "From: M <manager@qpm.example.test>\n{digest}\nAuthentication-Results: mx.qpm.example.test; dkim=pass header.d=attacker.example"
            ),
            Some(true),
        ),
        (
            format!("From: \"manager@qpm.example.test\" <m@attacker.example>\n{pass}"),
            Some(true),
        ),
        (
            format!("From: M <m@attacker.example>\n{digest}"),
            Some(true),
        ),
        ("From: M <m@attacker.example>".to_owned(), None),
    ];
    for (fields, suspicious) in rows {
        let found = words(&fields, "recruit 12\n\n> decline 13");
        let command = found.kind == Kind::ManagerCommand;
        assert_eq!(command, suspicious.is_some(), "{fields}");
        assert_eq!(
            found.flags.contains(&Flag::Suspicious),
            suspicious == Some(true),
            "{fields}"
        );
        let carried = reply_for(&found, true) == Reply::CommandResult;
        assert_eq!(carried, suspicious == Some(false), "{fields}");
    }
}

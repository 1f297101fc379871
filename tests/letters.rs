//! The letters as people get them: every one as the whole message, and what hostile or odd
//! applicants, templates and addresses do to it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may panic, in its helpers too"
)]

#[path = "letters/alerts.rs"]
mod alerts;
#[path = "letters/confirmation.rs"]
mod confirmation;
#[path = "letters/desk_message.rs"]
mod desk_message;
#[path = "letters/digest.rs"]
mod digest;
#[path = "letters/welsh.rs"]
mod welsh;

use std::collections::BTreeMap;

use mail_parser::{Address as ParsedAddress, MessageParser, MimeHeaders};
use qpm_intake::domain::address::{Address, NamedAddress};
use qpm_intake::domain::application::Reference;
use qpm_intake::domain::form::{
    BlankForm, Field, FieldId, FieldType, FormDefinition, MonitoringSigns,
};
use qpm_intake::domain::language::Language;
use qpm_intake::domain::letter::{
    InAnswerTo, Letter, LetterFacts, LetterKey, LetterKind, LetterOwed,
};
use qpm_intake::domain::reading::FileKind;
use qpm_intake::domain::unread::UnreadFile;
use qpm_intake::domain::verdict::Unreadable;
use qpm_intake::letters::{
    BUILT_IN, Example, LetterSettings, Stamp, Templates, WelshWords, examples, when_sent,
};

fn form() -> FormDefinition {
    let field = |id: &str, question: &str| Field {
        id: FieldId::new(id),
        question: question.into(),
        field_type: FieldType::Text,
        required: true,
        labels: vec![],
        choices: vec![],
        meanings: Vec::new(),
        none_is_empty: false,
        printed: Vec::new(),
        follows: None,
    };
    FormDefinition {
        extends: None,
        other_questions: Vec::new(),
        other_meanings: Vec::new(),
        title: "expression of interest form".into(),
        placeholders: vec![],
        monitoring: MonitoringSigns::default(),
        blank: BlankForm::default(),
        fields: vec![
            field("full_name", "Your full name"),
            field("email", "Email address"),
            field("regions", "Which parts of the country can you work in?"),
            field(
                "provides_advocacy_now",
                "Do you currently provide advocacy?",
            ),
            field("advocacy_experience", "Your experience of advocacy"),
            field("availability", "When are you available?"),
            field("declaration", "I confirm that what I have written is true"),
            field("access_needs", "Do you have any access needs?"),
        ],
    }
}

fn settings() -> LetterSettings {
    LetterSettings {
        organisation: "The QPM team".into(),
        team_name: "QPM recruitment".into(),
        opening_name: "Advocacy QPM assessor".into(),
        from: person("QPM recruitment", "recruitment@qpm.example"),
        message_id_domain: "qpm.example".into(),
        contact_name: "the QPM manager".into(),
        contact_email: "qpm.manager@qpm.example".into(),
        contact_phone: Some("020 7946 0123".into()),
        post_address: Some("QPM, 1 Example Street, Exampletown ZZ99 3VZ".into()),
        role_profile_url: "https://qpm.example/role-profile".into(),
        form_url: "https://qpm.example/expression-of-interest".into(),
        privacy_url: "https://qpm.example/privacy".into(),
        monitoring_url: "https://qpm.example/monitoring".into(),
        reply_within: "10 working days".into(),
        kept_for: "12 months after the closing date".into(),
        welsh: WelshWords {
            opening_name: "aseswr QPM Eiriolaeth".into(),
            contact_name: "rheolwr y QPM".into(),
            reply_within: "10 diwrnod gwaith".into(),
            kept_for: "12 mis ar ôl y dyddiad cau".into(),
        },
    }
}

fn person(name: &str, address: &str) -> NamedAddress {
    NamedAddress {
        name: Some(name.into()),
        address: Address::parse(address).unwrap(),
    }
}

fn stamp() -> Stamp {
    Stamp {
        message_id: "0123456789abcdef@qpm.example".into(),
        date: "2026-11-24T09:30:00Z".parse().unwrap(),
        boundary: "=_qpm_0123456789abcdef".into(),
    }
}

fn owed(kind: LetterKind) -> LetterOwed {
    let facts = LetterFacts {
        greeting_name: Some("Zoe Sato".into()),
        reference: Some(Reference::new("QPM", 42)),
        arrived_at: Some("2026-11-24T09:29:58Z".parse().unwrap()),
        files: vec!["Expression of interest.xlsx".into()],
        ..LetterFacts::default()
    };
    LetterOwed {
        key: LetterKey::for_message(kind, 7),
        kind,
        language: Language::English,
        to: person("Zoe Sato", "zoe@example.org"),
        in_answer_to: Some(InAnswerTo {
            message_id: Some("first@mail.example.org".into()),
            references: vec![],
            subject: "Expression of interest".into(),
            depth: 0,
        }),
        facts,
        due_at: "2026-11-24T09:30:00Z".parse().unwrap(),
        held: None,
    }
}

/// A file that could not be read, of a kind for which that is the usual reason.
fn unread(name: &str, why: Unreadable) -> UnreadFile {
    let kind = match why {
        Unreadable::Damaged => FileKind::Xlsx,
        Unreadable::Image => FileKind::Image,
        Unreadable::Scan => FileKind::Pdf,
        Unreadable::Encrypted => FileKind::LockedOffice,
        Unreadable::TooLarge => FileKind::Zip,
        Unreadable::Hostile => FileKind::Other,
        Unreadable::Unsupported => FileKind::Pages,
    };
    UnreadFile {
        name: Some(name.to_owned()),
        kind,
        why,
    }
}

/// Each letter with the facts it usually comes with.
fn usual(kind: LetterKind) -> LetterOwed {
    let mut owed = owed(kind);
    let facts = &mut owed.facts;
    match kind {
        LetterKind::AcknowledgementIncomplete => {
            facts.missing = vec![FieldId::new("regions"), FieldId::new("declaration")];
            facts.conflicting = vec![FieldId::new("provides_advocacy_now")];
        }
        LetterKind::FormNeeded => facts.blank_form = true,
        LetterKind::Unreadable => {
            facts.files = vec!["IMG_2041.jpg".into()];
            facts.unread = vec![unread("IMG_2041.jpg", Unreadable::Image)];
        }
        LetterKind::QuestionReceived => {
            facts.reference = None;
            facts.files.clear();
        }
        LetterKind::WithdrawalConfirmed => facts.files.clear(),
        LetterKind::MonitoringReceived => {
            facts.reference = None;
            facts.files.clear();
            facts.monitoring_seen = true;
        }
        LetterKind::Closed => {
            facts.closed_at = Some("2026-11-23T23:30:00Z".parse().unwrap());
        }
        LetterKind::RightsReceived => {
            facts.files.clear();
            facts.answer_by = Some("2026-12-24".parse().unwrap());
        }
        LetterKind::AdjustmentReceived => {
            facts.files.clear();
            facts.asks_help = true;
        }
        LetterKind::DoNotSend => {
            facts.files.clear();
            facts.restricted = true;
        }
        LetterKind::Shortlisted | LetterKind::Recruited | LetterKind::Declined => {
            facts.files.clear();
            facts.tell =
                Some("Thank you for the talk.\nIt was good to meet you.\n\n<b>Anna</b>".into());
            owed.in_answer_to = None;
        }
        LetterKind::Acknowledgement | LetterKind::UpdateReceived => {}
    }
    owed
}

/// The letters that answer nobody's mail: they tell what the manager decided.
fn is_decision(kind: LetterKind) -> bool {
    matches!(
        kind,
        LetterKind::Shortlisted | LetterKind::Recruited | LetterKind::Declined
    )
}

/// The letters that answer a mail.
fn answers() -> impl Iterator<Item = LetterKind> {
    let kinds = LetterKind::ALL.iter().copied();
    kinds.filter(|kind| !is_decision(*kind))
}

fn built_in() -> Templates {
    Templates::with_overrides(BTreeMap::new()).unwrap()
}

fn write(owed: &LetterOwed) -> Letter {
    built_in()
        .render(owed, &settings(), &form(), &stamp())
        .unwrap()
}

fn octets(letter: &Letter) -> String {
    String::from_utf8(letter.octets.clone()).unwrap()
}

/// The text and the HTML part, decoded, the text with its soft line breaks undone.
fn parts(letter: &Letter) -> (String, String) {
    let message = MessageParser::new().parse(&letter.octets[..]).unwrap();
    let text = message.body_text(0).unwrap().replace("\r\n", "\n");
    let text = text.replace(" \n", " ");
    (text, message.body_html(0).unwrap().into_owned())
}

/// What a browser would show of the HTML, roughly.
fn visible(html: &str) -> String {
    let body = html.split_once("</head>").unwrap().1;
    let mut out = String::new();
    let mut tag = false;
    for c in body.chars() {
        match c {
            '<' => tag = true,
            '>' if tag => tag = false,
            c if !tag => out.push(c),
            _ => {}
        }
    }
    let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
    out.replace("&#39;", "'")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[test]
fn every_letter_reads_as_it_was_agreed() {
    for kind in LetterKind::ALL {
        insta::assert_snapshot!(
            kind.as_str(),
            octets(&write(&usual(*kind))).replace('\r', "")
        );
    }
}

#[test]
fn a_retry_would_send_the_same_octets() {
    for kind in LetterKind::ALL {
        let owed = usual(*kind);
        assert_eq!(write(&owed), write(&owed));
    }
}

#[test]
fn every_letter_is_a_well_formed_automatic_answer() {
    for kind in answers() {
        let letter = write(&usual(kind));
        let text = octets(&letter);
        // RFC 5321 §2.3.8, RFC 5322 §2.1.1.
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        assert_eq!(text.matches('\r').count(), text.matches("\r\n").count());
        assert!(text.lines().all(|line| line.len() <= 998), "{kind}");
        let (head, _) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.lines().all(|line| line.len() <= 78), "{kind}: {head}");
        for (field, value) in [
            ("Auto-Submitted", "auto-replied"),
            ("X-Auto-Response-Suppress", "DR, RN, NRN, OOF, AutoReply"),
            ("Content-Language", "en-GB"),
            ("MIME-Version", "1.0"),
            ("In-Reply-To", "<first@mail.example.org>"),
            ("References", "<first@mail.example.org>"),
            ("Message-ID", "<0123456789abcdef@qpm.example>"),
            ("From", "QPM recruitment <recruitment@qpm.example>"),
            ("To", "Zoe Sato <zoe@example.org>"),
        ] {
            let line = format!("{field}: {value}");
            assert_eq!(
                head.lines().filter(|l| **l == line).count(),
                1,
                "{kind}: {line}"
            );
        }
        for field in [
            "Cc:",
            "Bcc:",
            "Precedence:",
            "Reply-To:",
            "Disposition-Notification-To:",
        ] {
            assert!(!head.contains(&format!("\n{field}")), "{kind}: {field}");
        }
        let message = MessageParser::new().parse(&letter.octets[..]).unwrap();
        assert_eq!(message.parts.len(), 3, "{kind}: alternative, text, HTML");
        assert_eq!(message.attachment_count(), 0);
        assert_eq!(message.subject().unwrap(), letter.subject);
        assert!(
            letter.subject.contains("(automatic reply)"),
            "{}",
            letter.subject
        );
        // RFC 3834 §2: no large answers to unproven senders.
        assert!(
            letter.octets.len() < 12_000,
            "{kind}: {}",
            letter.octets.len()
        );
    }
}

#[test]
fn a_letter_nobody_wrote_for_is_generated_and_not_replied() {
    let mut owed = usual(LetterKind::Closed);
    owed.in_answer_to = None;
    let letter = write(&owed);
    let text = octets(&letter);
    assert!(text.contains("\r\nAuto-Submitted: auto-generated\r\n"));
    assert!(!text.contains("In-Reply-To") && !text.contains("References"));
    assert_eq!(
        letter.subject,
        "The opening for Advocacy QPM assessor is closed (QPM-0042)"
    );
}

/// Whose reader cannot apply any more, or has taken their application back: it must not invite.
fn is_over(kind: LetterKind) -> bool {
    is_decision(kind) || matches!(kind, LetterKind::Closed | LetterKind::WithdrawalConfirmed)
}

/// Where the links lead, and whether only somebody who may apply needs it.
const LINKS: [(&str, bool); 3] = [
    ("role-profile", true),
    ("expression-of-interest", true),
    ("privacy", false),
];

#[test]
fn both_parts_say_what_an_applicant_needs() {
    for kind in LetterKind::ALL {
        let (text, html) = parts(&write(&usual(*kind)));
        let html_shown = visible(&html);
        for shown in [&text, &html_shown] {
            let mut needed = vec![
                "Hello Zoe Sato,",
                "Tuesday 24 November 2026",
                "You can reach the QPM manager",
                "qpm.manager@qpm.example",
                "020 7946 0123",
                "1 Example Street",
                "large print, easy read, Braille, audio, British Sign Language",
                "This letter was sent automatically. A person decides",
                "QPM recruitment",
            ];
            if !matches!(
                kind,
                LetterKind::QuestionReceived | LetterKind::MonitoringReceived
            ) {
                needed.push("QPM-0042");
            }
            if !matches!(
                kind,
                LetterKind::QuestionReceived
                    | LetterKind::MonitoringReceived
                    | LetterKind::RightsReceived
                    | LetterKind::AdjustmentReceived
                    | LetterKind::DoNotSend
                    | LetterKind::WithdrawalConfirmed
                    | LetterKind::Shortlisted
                    | LetterKind::Recruited
                    | LetterKind::Declined
            ) {
                needed.push("What we received");
            }
            if matches!(
                kind,
                LetterKind::Acknowledgement
                    | LetterKind::AcknowledgementIncomplete
                    | LetterKind::Unreadable
                    | LetterKind::UpdateReceived
            ) {
                needed.push("To change or add something, reply");
                needed.push("To take your application back, reply");
                needed.push("within 10 working days");
            }
            if is_over(*kind) {
                assert!(!shown.contains("apply by"), "{kind} invites:\n{shown}");
            } else {
                needed.push("You do not have to use our form. You can also apply by");
            }
            for words in needed {
                assert!(shown.contains(words), "{kind} lacks {words:?}:\n{shown}");
            }
        }
        for (url, to_apply) in LINKS {
            let url = format!("https://qpm.example/{url}");
            let times = usize::from(!(to_apply && is_over(*kind)));
            assert_eq!(text.contains(&url), times > 0, "{kind} {url}");
            let link = format!("href=\"{url}\"");
            assert_eq!(html.matches(&link).count(), times, "{kind} {url}");
        }
    }
}

#[test]
fn the_monitoring_form_is_named_once_or_not_at_all() {
    for kind in answers() {
        for seen in [false, true] {
            let mut owed = usual(kind);
            owed.facts.monitoring_seen = seen;
            let (text, html) = parts(&write(&owed));
            let expected = match (kind, seen) {
                (
                    LetterKind::UpdateReceived
                    | LetterKind::RightsReceived
                    | LetterKind::AdjustmentReceived
                    | LetterKind::DoNotSend
                    | LetterKind::WithdrawalConfirmed
                    | LetterKind::Closed,
                    false,
                ) => 0,
                _ => 1,
            };
            let url = "https://qpm.example/monitoring";
            assert_eq!(text.matches(url).count(), expected, "{kind} {seen}\n{text}");
            assert_eq!(html.matches(url).count(), expected, "{kind} {seen}");
            if seen {
                for words in ["did not read", "did not keep", "help or an adjustment in"] {
                    assert!(text.contains(words), "{kind}: {words}\n{text}");
                    assert!(visible(&html).contains(words), "{kind}: {words}");
                }
            }
        }
    }
}

#[test]
fn nothing_of_a_mail_with_a_monitoring_form_comes_back() {
    for kind in [LetterKind::Acknowledgement, LetterKind::MonitoringReceived] {
        let mut owed = usual(kind);
        owed.facts.monitoring_seen = true;
        owed.in_answer_to.as_mut().unwrap().subject = "My ethnic group is Other".into();
        let letter = write(&owed);
        assert!(!octets(&letter).contains("ethnic"));
        assert!(!letter.subject.contains("ethnic"));
    }
}

#[test]
fn words_that_hurt_are_never_used() {
    for kind in LetterKind::ALL {
        for why in Unreadable::ALL {
            let mut owed = usual(*kind);
            owed.facts.unread = vec![unread("IMG_2041.jpg", *why)];
            owed.facts.missing = vec![FieldId::new("email")];
            let letter = write(&owed);
            let (text, html) = parts(&letter);
            for shown in [&letter.subject, &text, &html] {
                let folded = shown.to_lowercase();
                for word in [
                    "unfortunately",
                    "regret",
                    "invalid",
                    "reject",
                    "unsuccessful",
                    "fail",
                    "hostile",
                    "malicious",
                    "virus",
                    "error",
                    "submit",
                    "candidate",
                    "deadline",
                    "you must",
                    "wrong",
                    "please find",
                    "hereby",
                ] {
                    assert!(!folded.contains(word), "{kind} says {word:?}");
                }
            }
        }
    }
}

#[test]
fn sentences_are_short() {
    for kind in LetterKind::ALL {
        let (text, _) = parts(&write(&usual(*kind)));
        let sentences = text
            .lines()
            .filter(|line| !line.starts_with("- "))
            .flat_map(|line| line.split_inclusive(['.', ':', '?']))
            .filter(|sentence| !sentence.contains("//"));
        for sentence in sentences {
            let words = sentence.split_whitespace().count();
            assert!(words <= 25, "{kind}: {words} words: {sentence}");
        }
    }
}

#[test]
fn every_file_that_could_not_be_read_is_named_once_with_what_it_was() {
    let mut owed = usual(LetterKind::Unreadable);
    owed.facts.unread = vec![
        unread("page 1.jpg", Unreadable::Image),
        unread("forms.zip: EoI.pages", Unreadable::Unsupported),
        unread(
            "<b>evil</b>\u{202e}gpj.exe\r\nBcc: x",
            Unreadable::Encrypted,
        ),
    ];
    let (text, html) = parts(&write(&owed));
    for shown in [&text, &visible(&html)] {
        assert!(shown.contains("page 1.jpg: a photo or a picture"));
        assert!(shown.contains("forms.zip: EoI.pages: an Apple Pages document"));
        assert!(shown.contains(
            "<b>evil</b>gpj.exe Bcc: x: a Word, Excel or PowerPoint file that needs a password"
        ));
        assert!(shown.contains("In Pages, choose File, then Export To, then Word."));
        assert_eq!(shown.matches("Take the password off").count(), 1);
    }
    assert!(!html.contains("<b>evil"));
    owed.facts.unread = (0..30)
        .map(|page| unread(&format!("page {page}.jpg"), Unreadable::Image))
        .collect();
    let (text, _) = parts(&write(&owed));
    assert!(text.contains("- and 20 more\n"), "{text}");
}

#[test]
fn a_link_is_not_called_a_file() {
    let mut owed = usual(LetterKind::Unreadable);
    owed.facts.files.clear();
    owed.facts.unread = vec![UnreadFile {
        name: None,
        kind: FileKind::Link,
        why: Unreadable::Unsupported,
    }];
    let (text, html) = parts(&write(&owed));
    for shown in [&text, &visible(&html)] {
        assert!(shown.contains("You sent us a link to a file, and not the file itself."));
        assert!(shown.contains("Then reply and add the file itself."));
        assert!(!shown.contains("could not read the file"));
    }
}

#[test]
fn a_readable_form_beside_an_unreadable_file_is_acknowledged_and_the_file_named() {
    for kind in [
        LetterKind::Acknowledgement,
        LetterKind::AcknowledgementIncomplete,
        LetterKind::UpdateReceived,
    ] {
        let mut owed = usual(kind);
        owed.facts.unread = vec![unread("certificate.heic", Unreadable::Image)];
        let (text, html) = parts(&write(&owed));
        for shown in [&text, &visible(&html)] {
            assert!(
                shown.contains("certificate.heic: a photo or a picture"),
                "{kind}"
            );
            assert!(
                shown.contains("a person will look at it")
                    || shown.contains("A person will look at it"),
                "{kind}"
            );
            assert!(!shown.contains("send it again if"), "{kind}");
        }
    }
}

#[test]
fn each_reason_for_not_reading_is_told_in_plain_words() {
    let mut told = std::collections::HashSet::new();
    for why in Unreadable::ALL {
        let mut owed = usual(LetterKind::Unreadable);
        owed.facts.unread = vec![unread("IMG_2041.jpg", *why)];
        let (text, html) = parts(&write(&owed));
        for shown in [&text, &visible(&html)] {
            assert!(shown.contains("arrived safely"));
            assert!(shown.contains("IMG_2041.jpg, so a person will read it"));
            assert!(shown.contains("You do not need to do anything."));
        }
        let reason = text
            .split_once("What our program could not read\n")
            .unwrap()
            .1
            .lines()
            .next()
            .unwrap()
            .trim_start_matches("- ")
            .to_owned();
        assert!(
            visible(&html).contains(&reason),
            "both parts give the same reason: {reason}"
        );
        told.insert(reason);
    }
    assert_eq!(told.len(), Unreadable::ALL.len());
}

#[test]
fn missing_answers_are_asked_for_in_the_forms_words_and_never_in_a_long_list() {
    let mut owed = usual(LetterKind::AcknowledgementIncomplete);
    owed.facts.conflicting.clear();
    owed.facts.missing = form().fields.iter().map(|field| field.id.clone()).collect();
    owed.facts.missing.push(FieldId::new("not_on_this_form"));
    let (text, html) = parts(&write(&owed));
    for shown in [&text, &visible(&html)] {
        assert!(shown.contains("Which parts of the country can you work in?"));
        assert!(shown.contains("Your experience of advocacy"));
        // Seven may be asked for, five are shown.
        assert!(!shown.contains("When are you available?"));
        assert!(shown.contains("and 2 more"));
        assert!(!shown.contains("access needs"), "Equality Act 2010 s.60");
        assert!(!shown.contains("not_on_this_form"));
    }
}

#[test]
fn days_are_londons() {
    let mut owed = usual(LetterKind::Closed);
    // Half past eleven at night in UTC is already tomorrow in a London summer.
    owed.facts.closed_at = Some("2026-07-31T23:30:00Z".parse().unwrap());
    let (text, _) = parts(&write(&owed));
    assert!(text.contains("closed on Saturday 1 August 2026"), "{text}");
}

#[test]
fn a_template_in_a_name_stays_text_and_markup_is_shown_not_run() {
    let hostile = "{{ settings }}{% raw %}<script>alert(1)</script>&\"'.xlsx";
    let mut owed = usual(LetterKind::Unreadable);
    owed.facts.greeting_name = Some("{{ reference }} {% for x in y %}".into());
    owed.facts.files = vec![hostile.into()];
    owed.to.name = Some(hostile.into());
    owed.in_answer_to.as_mut().unwrap().subject = hostile.into();
    let letter = write(&owed);
    let (text, html) = parts(&letter);
    assert!(
        text.contains("Hello {{ reference }} {% for x in y %},"),
        "{text}"
    );
    assert!(text.contains(hostile));
    assert!(!html.contains("<script"), "{html}");
    assert!(visible(&html).contains("<script>alert(1)"));
}

#[test]
fn names_cannot_add_header_fields_or_turn_the_text_round() {
    let mut owed = usual(LetterKind::Acknowledgement);
    owed.to.name = Some("Zoe\r\nBcc: everybody@example.org\r\n\r\nbody".into());
    owed.facts.greeting_name = Some("Zoe\u{202e}evil\u{0}\u{7}\u{2028}x".into());
    owed.facts.files = vec!["form\u{202e}xslx.exe\r\nX: y".into()];
    owed.in_answer_to = Some(InAnswerTo {
        message_id: Some("a b\r\nX-Evil: 1".into()),
        references: vec!["ok@example.org".into(), "<bad>\r\nX-Evil: 2".into()],
        subject: "Hi\r\nX-Evil: 3\r\n\r\n<b>body</b>".into(),
        depth: 0,
    });
    let letter = write(&owed);
    let message = MessageParser::new().parse(&letter.octets[..]).unwrap();
    let fields: Vec<_> = message
        .headers_raw()
        .map(|(name, _)| name.to_owned())
        .collect();
    assert!(
        !fields.iter().any(|name| name == "Bcc" || name == "X-Evil"),
        "{fields:?}"
    );
    assert_eq!(fields.iter().filter(|name| *name == "To").count(), 1);
    assert!(octets(&letter).contains("\r\nReferences: <ok@example.org>\r\n"));
    let (text, html) = parts(&letter);
    for shown in [&text, &html] {
        assert!(!shown.contains(['\u{202e}', '\u{0}', '\u{7}', '\u{2028}']));
    }
}

#[test]
fn names_in_every_writing_come_back_as_they_went() {
    for name in [
        "Zoe Sato",
        "Siân O'Neill",
        "Sato, Zoe (she/her)",
        "Zoe \"Z\" Sato",
        "back\\slash",
        "Żaneta Wiśniewska",
        "佐藤 ゾーイ",
        "ليلى",
        "Łukasz Maria Szczepański-Brzęczyszczykiewicz the Third of Łódź",
    ] {
        let mut owed = usual(LetterKind::Acknowledgement);
        owed.to.name = Some(name.into());
        owed.facts.greeting_name = Some(name.into());
        let letter = write(&owed);
        assert!(letter.octets.is_ascii());
        let message = MessageParser::new().parse(&letter.octets[..]).unwrap();
        let Some(ParsedAddress::List(to)) = message.to() else {
            panic!("{name}")
        };
        assert_eq!(to.len(), 1, "{name}");
        assert_eq!(to[0].address.as_deref(), Some("zoe@example.org"));
        // "…" where a long name was clipped; specials between encoded words are left out.
        let shown = to[0].name.as_deref().unwrap();
        assert!(
            name.starts_with(shown.trim_end_matches("...")),
            "{shown} for {name}"
        );
        let (text, html) = parts(&letter);
        // Pronouns in brackets are about the name, and no part of the greeting.
        let name = name.trim_end_matches(" (she/her)");
        assert!(text.contains(&format!("Hello {name},")), "{text}");
        assert!(
            visible(&html)
                .replace("&quot;", "\"")
                .contains(&format!("Hello {name},"))
        );
    }
}

#[test]
fn an_odd_address_loses_nobody() {
    for (typed, wire) in [
        ("a..b@example.org", "\"a..b\"@example.org"),
        ("zoe@bücher.example", "zoe@xn--bcher-kva.example"),
        ("żaneta@example.org", "żaneta@example.org"),
        ("O'Neil+x@example.org", "O'Neil+x@example.org"),
        ("x@localhost", "x@localhost"),
    ] {
        let mut owed = usual(LetterKind::Acknowledgement);
        owed.to = person("Zoe", typed);
        let text = octets(&write(&owed));
        let line = text.lines().find(|line| line.starts_with("To: ")).unwrap();
        assert!(line.ends_with(&format!("<{wire}>")), "{line}");
    }
}

#[test]
fn a_long_thread_keeps_its_ends() {
    let mut owed = usual(LetterKind::UpdateReceived);
    let theirs = owed.in_answer_to.as_mut().unwrap();
    theirs.references = (0..300).map(|n| format!("ref{n}@example.org")).collect();
    let letter = write(&owed);
    let message = MessageParser::new().parse(&letter.octets[..]).unwrap();
    let references = message.references().as_text_list().unwrap();
    assert_eq!(references.len(), 12);
    assert_eq!(references[0], "ref0@example.org");
    assert_eq!(references[11], "first@mail.example.org");
    assert_eq!(references[10], "ref299@example.org");
}

#[test]
fn their_subject_is_clipped_and_never_in_the_middle_of_a_letter() {
    let mut owed = usual(LetterKind::Acknowledgement);
    owed.in_answer_to.as_mut().unwrap().subject = "żółć ".repeat(100);
    let letter = write(&owed);
    let message = MessageParser::new().parse(&letter.octets[..]).unwrap();
    assert_eq!(message.subject().unwrap(), letter.subject);
    assert!(
        letter
            .subject
            .starts_with("We have your application QPM-0042 (automatic reply): żółć")
    );
    assert!(letter.subject.ends_with("..."));
    assert!(letter.subject.chars().count() < 120);
    let head = octets(&letter);
    let head = head.split_once("\r\n\r\n").unwrap().0;
    assert!(head.lines().all(|line| line.len() <= 78), "RFC 2047 §2");
}

#[test]
fn the_html_part_is_fit_for_everybody() {
    for kind in LetterKind::ALL {
        let mut owed = usual(*kind);
        owed.facts.monitoring_seen = true;
        let (_, html) = parts(&write(&owed));
        assert!(
            html.starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\">")
                || html.starts_with("<!DOCTYPE html>\r\n<html lang=\"en-GB\">")
        );
        assert!(html.contains("<title>") && !html.contains("<title></title>"));
        assert!(html.contains("width=device-width"));
        assert_eq!(html.matches("<h1").count(), 1, "{kind}");
        assert!(html.matches("<h2").count() >= 3, "{kind}");
        // No pictures, nothing fetched, nothing that only looks like a list or a heading.
        for never in [
            "<img",
            "<table",
            "<font",
            "<b>",
            "<i>",
            "<u>",
            "url(",
            "src=",
            "<script",
            "http-equiv",
            "color:",
        ] {
            assert!(!html.contains(never), "{kind}: {never}");
        }
        // The body's 18 px is the base; headings are a multiple of it and nothing else is set.
        assert!(html.contains("<body style=") && html.contains("font-size: 18px"));
        assert_eq!(html.matches("font-size:").count(), 3);
        // Every opened element is closed, in order (void elements apart).
        let mut open = Vec::new();
        for tag in html
            .split('<')
            .skip(1)
            .map(|rest| rest.split('>').next().unwrap())
        {
            let name = tag.split_whitespace().next().unwrap();
            match name.strip_prefix('/') {
                Some(closed) => assert_eq!(open.pop().as_deref(), Some(closed), "{kind}: {tag}"),
                None if ["!DOCTYPE", "meta", "br"].contains(&name) => {}
                None => open.push(name.to_owned()),
            }
        }
        assert!(open.is_empty(), "{kind}: {open:?}");
        for link in html.split("<a href=\"").skip(1) {
            let (target, rest) = link.split_once("\">").unwrap();
            let words = rest.split_once("</a>").unwrap().0;
            assert!(
                target.starts_with("https://") || target.starts_with("mailto:"),
                "{target}"
            );
            let says_nothing = ["here", "click here", "link", "this", ""].contains(&words.trim());
            assert!(!says_nothing && !words.contains("://"), "{kind}: {words}");
        }
    }
}

#[test]
fn a_small_charity_without_phone_post_or_links_has_whole_letters_too() {
    let mut settings = settings();
    settings.contact_phone = None;
    settings.post_address = None;
    for url in [
        &mut settings.role_profile_url,
        &mut settings.form_url,
        &mut settings.privacy_url,
        &mut settings.monitoring_url,
        &mut settings.reply_within,
        &mut settings.kept_for,
    ] {
        url.clear();
    }
    assert_eq!(built_in().check(&settings, &form()), Vec::<String>::new());
    for kind in LetterKind::ALL {
        let letter = built_in()
            .render(&usual(*kind), &settings, &form(), &stamp())
            .unwrap();
        let (text, html) = parts(&letter);
        for shown in [&text, &html] {
            for gap in [
                "within .",
                "for .",
                "Phone",
                "href=\"\"",
                "call us",
                "Call us",
                "by post",
            ] {
                assert!(!shown.contains(gap), "{kind} {gap}\n{shown}");
            }
        }
        assert!(
            !text.contains("  ") && !text.contains(" ."),
            "{kind}\n{text}"
        );
    }
}

fn file_names(folder: &std::path::Path, prefix: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.map(|name| format!("{prefix}{name}")).collect()
}

#[test]
fn the_built_in_letters_pass_their_own_check() {
    assert_eq!(built_in().check(&settings(), &form()), Vec::<String>::new());
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("config/letters");
    let mut files = file_names(&folder, "");
    files.retain(|name| name != "cy" && name != "desk");
    files.extend(file_names(&folder.join("cy"), "cy/"));
    files.extend(file_names(&folder.join("desk"), "desk/"));
    files.sort();
    let built_in: Vec<_> = BUILT_IN.iter().map(|(name, _)| *name).collect();
    assert_eq!(files, built_in, "every file is compiled in");
}

fn with(name: &str, text: &str) -> Result<Templates, String> {
    let own = BTreeMap::from([(name.to_owned(), text.to_owned())]);
    Templates::with_overrides(own).map_err(|error| error.to_string())
}

#[test]
fn a_charitys_own_words_replace_ours() {
    let both = BTreeMap::from([
        (
            "closed.txt".to_owned(),
            "Subject: Closed\r\n\r\n{{ greeting }}, it is closed.\r\n".to_owned(),
        ),
        (
            "closed.html".to_owned(),
            "<p>{{ greeting }}, it is closed.</p>".to_owned(),
        ),
    ]);
    let own = Templates::with_overrides(both).unwrap();
    assert_eq!(own.check(&settings(), &form()), Vec::<String>::new());
    let letter = own
        .render(&usual(LetterKind::Closed), &settings(), &form(), &stamp())
        .unwrap();
    let (text, html) = parts(&letter);
    assert_eq!(text.trim(), "Hello Zoe Sato, it is closed.");
    assert_eq!(html.trim(), "<p>Hello Zoe Sato, it is closed.</p>");
    assert_eq!(
        letter.subject,
        "Closed (automatic reply): Expression of interest"
    );
}

#[test]
fn a_template_that_would_fail_one_day_is_found_today() {
    // A misspelt file name.
    let error = with("acknowledgment.txt", "x").unwrap_err();
    assert!(error.contains("acknowledgment.txt"), "{error}");
    assert!(
        error.contains("did you mean acknowledgement.txt?"),
        "{error}"
    );
    // A slip of the pen.
    let error = with("closed.txt", "Subject: x\n{% if reference %}").unwrap_err();
    assert!(error.contains("closed.txt"), "{error}");
    // A name that does not exist, in a branch that only some letters take.
    for (text, line) in [
        (
            "Subject: x\n\n{% if closed_on and not reference and monitoring_seen %}{{ refrence }}{% endif %}",
            3,
        ),
        ("Subject: x\n\nYour reference is {{ reference }}.", 3),
        ("Subject: x\n\n{{ files[9] }}", 3),
        ("Subject: x\n\n\n{% include \"_nothing.txt\" %}", 4),
        (
            "Subject: x\n{{ unread|first if missing_more > 1 and unread else files.name }}",
            2,
        ),
    ] {
        let problems = with("closed.txt", text)
            .unwrap()
            .check(&settings(), &form());
        let named = problems
            .iter()
            .any(|p| p.starts_with(&format!("closed.txt, line {line}: ")));
        assert!(named, "{text}: {problems:?}");
    }
    // No subject, and half a letter.
    let problems = with("closed.txt", "Hello")
        .unwrap()
        .check(&settings(), &form());
    assert!(
        problems.iter().any(|p| p.contains("Subject")),
        "{problems:?}"
    );
    assert!(
        problems.iter().any(|p| p.contains("closed.html is still")),
        "{problems:?}"
    );
}

#[test]
fn an_error_tells_the_place_and_nothing_of_the_applicant() {
    let templates = with("closed.txt", "Subject: x\n{{ greeting.nope.nope }}").unwrap();
    let error = templates
        .render(&usual(LetterKind::Closed), &settings(), &form(), &stamp())
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("closed.txt, line 2"), "{error}");
    for secret in ["Zoe", "QPM-0042", "interest.xlsx"] {
        assert!(!error.contains(secret), "{error}");
    }
}

#[test]
fn attachments_are_named_but_not_without_end() {
    let mut owed = usual(LetterKind::Acknowledgement);
    owed.facts.files = (0..14).map(|n| format!("page {n}.jpg")).collect();
    let (text, _) = parts(&write(&owed));
    assert!(text.contains("- page 9.jpg") && !text.contains("page 10.jpg"));
    assert!(text.contains("- and 4 more"));
    let message = write(&owed);
    let parsed = MessageParser::new().parse(&message.octets[..]).unwrap();
    assert!(
        parsed
            .text_part(0)
            .unwrap()
            .content_type()
            .unwrap()
            .attribute("format")
            == Some("flowed")
    );
}

/// Every letter in every variant that `letters preview` shows.
fn variants(language: Language) -> impl Iterator<Item = (LetterKind, Example)> {
    LetterKind::ALL.iter().flat_map(move |kind| {
        let all = examples(*kind, language, &form());
        all.into_iter().map(|one| (*kind, one))
    })
}

#[test]
fn every_variant_reads_as_it_was_agreed() {
    for (kind, example) in
        variants(Language::English).filter(|(_, example)| !example.variant.is_empty())
    {
        let name = format!("{kind}__{}", example.variant.replace(' ', "_"));
        insta::assert_snapshot!(name, octets(&write(&example.owed)).replace('\r', ""));
    }
}

#[test]
fn every_letter_says_when_it_is_sent() {
    for kind in LetterKind::ALL {
        let sentence = when_sent(*kind);
        assert!(sentence.ends_with('.'), "{kind} needs a sentence");
        assert!(
            !examples(*kind, Language::English, &form()).is_empty(),
            "{kind}"
        );
    }
}

/// The lines of the text part: paragraphs, headings and list items.
fn text_lines(text: &str) -> Vec<String> {
    let lines = text
        .lines()
        .map(|line| line.trim_start_matches("- ").trim());
    let lines = lines.filter(|line| !line.is_empty() && !line.contains("://"));
    lines.map(str::to_owned).collect()
}

/// The same of the HTML part. What holds a link is left out, since the text names its address.
fn html_lines(html: &str) -> Vec<String> {
    let body = html.split_once("</h1>").unwrap().1;
    let ends = ["</p>", "</li>", "</h2>", "<br>"];
    let mut body = body.split_whitespace().collect::<Vec<_>>().join(" ");
    for end in ends {
        body = body.replace(end, "\n");
    }
    let lines = body.lines().filter(|line| !line.contains("href=\"https"));
    let lines = lines.map(|line| visible(&format!("</head>{line}")));
    lines.filter(|line| !line.is_empty()).collect()
}

#[test]
fn text_and_html_say_the_same() {
    for (kind, example) in variants(Language::English) {
        let (text, html) = parts(&write(&example.owed));
        // The one line that cannot be the same: the text gives the form's address on the spot.
        let by_address = |line: &String| !line.contains("You find the link to the form below.");
        let text = text_lines(&text);
        let html: Vec<String> = html_lines(&html).into_iter().filter(by_address).collect();
        assert!(text.len() > 10, "{kind}");
        assert_eq!(text, html, "{kind} {}", example.variant);
    }
}

/// The sentences of the letter's own words: no list of theirs, no address.
fn sentences(text: &str) -> Vec<String> {
    let lines = text_lines(text).into_iter();
    // A heading has no stop and is no sentence.
    let lines = lines.filter(|line| line.ends_with(['.', '?', ':', '!']));
    lines
        .flat_map(|line| {
            let parts = line
                .split_inclusive(". ")
                .flat_map(|part| part.split_inclusive("? "));
            parts.map(str::to_owned).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn every_letter_is_easy_to_read() {
    for (kind, example) in variants(Language::English) {
        let (text, _) = parts(&write(&example.owed));
        let lengths: Vec<(usize, String)> = sentences(&text)
            .into_iter()
            .map(|sentence| (sentence.split_whitespace().count(), sentence))
            .collect();
        for (words, sentence) in &lengths {
            assert!(*words <= 25, "{kind}: {words} words: {sentence}");
        }
        let total: usize = lengths.iter().map(|(words, _)| words).sum();
        assert!(lengths.len() > 5, "{kind}: {lengths:?}");
        // GOV.UK asks for 15 to 20; we stay below.
        let most = 15 * lengths.len();
        assert!(total <= most, "{kind}: {total} of {most}: {lengths:?}");
    }
}

//! Notices without a certain mark, as their makers word them, and the people who use the same
//! words. None of the former is answered, none of the latter is lost.

use super::{mail, understood, words};
use crate::domain::plan::Silence;
use crate::domain::verdict::{Kind, Reply};
use crate::rules::classify::reply_for;

/// Maker, header fields, words, kind.
const NOTICES: &[(&str, &str, &str, Kind)] = &[
    (
        "Domino",
        "From: \"Mail Router\" <MailRouter@notes.example.net>\nSubject: DELIVERY FAILURE: 550 User unknown",
        "Your message\n\n  Subject: We have your form\n\nwas not delivered to:\n\n  zoe@example.org",
        Kind::Bounce,
    ),
    (
        "hMailServer",
        "From: info@hm.example.net\nSubject: Message undeliverable: We have your form",
        "Your message did not reach some or all of the intended recipients.\n\nThe following recipient(s) could not be reached:\nzoe@example.org",
        Kind::Bounce,
    ),
    (
        "MDaemon",
        "From: \"MDaemon at md.example.net\" <MDaemon@md.example.net>\nSubject: Permanent Delivery Failure",
        "MDaemon has detected a permanent delivery failure\n\nFailed address: zoe@example.org",
        Kind::Bounce,
    ),
    (
        "Mimecast",
        "From: Postmaster <postmaster@corp.example.net>\nSubject: [Postmaster] Email Delivery Failure",
        "Your email was not delivered. Failed Recipient: zoe@example.org",
        Kind::Bounce,
    ),
    (
        "a gateway with a person's address",
        "From: Council Gateway <mailgateway@council.example.net>\nSubject: Your message was rejected",
        "Your message to zoe@example.org was rejected by the content filter and has not been delivered.",
        Kind::Bounce,
    ),
    (
        "sendmail without a domain",
        "From: MAILER-DAEMON\nSubject: Returned mail: User unknown",
        "----- Transcript of session follows -----\n550 zoe@example.org... User unknown",
        Kind::Bounce,
    ),
    (
        "a null author",
        "From: <>\nSubject: Undelivered mail",
        "Your message to zoe@example.org could not be delivered.",
        Kind::Bounce,
    ),
    (
        "Exchange in French",
        "From: Microsoft Outlook <postmaster@societe.example.net>\nSubject: Non remis : We have your form",
        "Échec de la remise pour ces destinataires",
        Kind::Bounce,
    ),
    (
        "NetEase",
        "From: postmaster@mail.example.cn\nSubject: 系统退信",
        "抱歉，您的邮件被退回来了",
        Kind::Bounce,
    ),
    (
        "Notes",
        "Subject: Zoe Person is out of the office (returning 01/12/2026)",
        "I will be out of the office starting 20/11/2026 and will not return until 01/12/2026.",
        Kind::AutoReply,
    ),
    (
        "an Outlook rule",
        "Subject: RE: We have your form",
        "I only work Tuesdays to Thursdays and will reply to your message when I am next in the office.",
        Kind::AutoReply,
    ),
    (
        "Exchange in German",
        "Subject: Automatische Antwort: We have your form",
        "Wo bin ich? Im Urlaub!",
        Kind::AutoReply,
    ),
    (
        "Outlook in German without its subject",
        "Subject: AW: We have your form",
        "Ich bin derzeit im Urlaub und ab dem 1. Dezember wieder erreichbar.",
        Kind::AutoReply,
    ),
    (
        "Polish",
        "Subject: Odp: We have your form",
        "Obecnie przebywam na urlopie. Odpowiem po powrocie.",
        Kind::AutoReply,
    ),
    (
        "Welsh",
        "Subject: Diolch am gysylltu",
        "Diolch am gysylltu â ni. Mae hwn yn ymateb awtomatig.",
        Kind::AutoReply,
    ),
    (
        "iCloud",
        "Subject: Re: We have your form\nX-Apple-Action: VACATION/EN_US",
        "Away.",
        Kind::AutoReply,
    ),
    (
        "SmarterMail",
        "X-SmarterMail-Autoreply: yes",
        "Away.",
        Kind::AutoReply,
    ),
    (
        "Jira Service Management",
        "Subject: ITSD-123 We have your form",
        "Reply above this line.\n\nJust confirming that we got your request.",
        Kind::AutoReply,
    ),
    (
        "Salesforce",
        "X-SFDC-LK: 00D\nSubject: Case 00012345",
        "Thank you. Your case number is 00012345.",
        Kind::AutoReply,
    ),
    (
        "a council",
        "Subject: Thank you for your email",
        "Thank you for your email.\n\nKind regards\nCustomer Services\nThis is an automatic acknowledgement. Have you looked at our website?",
        Kind::AutoReply,
    ),
    (
        "Spam Arrest",
        "Subject: Re: We have your form",
        "I'm protecting myself from receiving junk mail. Just this once, click the link below so I can receive your emails.",
        Kind::AutoReply,
    ),
    (
        "a German filter",
        "Subject: Bitte bestätigen",
        "Bitte klicken Sie auf den Link, um zu bestätigen, dass Sie kein Spammer sind.",
        Kind::AutoReply,
    ),
    (
        "GroupWise",
        "Subject: Message status - opened",
        "Zoe opened the message: 24/11/26 08:00",
        Kind::ReadReceipt,
    ),
    (
        "DMARC",
        "Subject: Report Domain: qpm.example.test Submitter: mail.example Report-ID: <1.2>",
        "This is an aggregate report.",
        Kind::AutoReply,
    ),
    (
        "TLS-RPT",
        "TLS-Report-Domain: qpm.example.test",
        "See attached.",
        Kind::AutoReply,
    ),
    (
        "a quarantine",
        "Subject: Quarantine summary for recruitment@qpm.example.test (4 emails)",
        "You have 4 messages. Release or delete them.",
        Kind::AutoReply,
    ),
    (
        "Outlook's recall",
        "Subject: Recall: My form",
        "Zoe would like to recall the message, \"My form\".",
        Kind::AutoReply,
    ),
    (
        "a sender in bulk",
        "X-SG-EID: abc\nSubject: Last chance: free webinar",
        "Register today. If you no longer wish to receive these emails, unsubscribe: https://x.example",
        Kind::Newsletter,
    ),
    (
        "a cold seller",
        "Subject: Quick question",
        "Do you have 15 minutes for a quick call? We help charities cut their costs.",
        Kind::Spam,
    ),
    (
        "an extortionist",
        "Subject: I have access to your device",
        "I hacked your device and recorded you. Send $1200 in bitcoin.",
        Kind::Spam,
    ),
];

#[test]
fn notices_without_a_mark_are_known_by_how_software_speaks() {
    for (maker, fields, text, kind) in NOTICES {
        let found = words(fields, text);
        assert_eq!(found.kind, *kind, "{maker}: {}", found.reason.sentence);
        assert_eq!(reply_for(&found, true), Reply::None, "{maker}");
    }
}

/// What no table knows gets no letter, in whatever language: a person looks.
#[test]
fn what_asks_nothing_of_us_gets_no_letter() {
    for (fields, text) in [
        ("Subject: Úředník", "Děkujeme. Vaše zpráva byla předána."),
        (
            "Subject: [NAS] Backup",
            "The backup task has finished successfully.",
        ),
        (
            "Subject: Hello",
            "Need more? See our shop at https://example.com/?a=1",
        ),
    ] {
        let found = words(fields, text);
        assert_eq!(found.kind, Kind::Question, "{fields}");
        assert_eq!(reply_for(&found, true), Reply::None, "{fields}");
        assert_eq!(found.reason.code, "unclear", "{fields}");
    }
}

const DAYS: &str = "How many days a month is the assessor role?";

/// People whose words, names or programs look like a machine's.
const PEOPLE: &[(&str, &str)] = &[
    (
        "Subject: Automatic reply?",
        "I keep getting an automatic reply. Whom can I ask about the role?",
    ),
    (
        "Subject: Out of office hours calls",
        "Does the assessor role involve out of office hours calls?",
    ),
    (
        "Subject: Deadline",
        "I will be on holiday with no access to email until my return. Will that be too late for my form?",
    ),
    (
        "Subject: Undeliverable: my application",
        "I got \"undeliverable\". Which address should I use?",
    ),
    (
        "Subject: Failure notice period",
        "My contract has a notice period. Can I start in April?",
    ),
    (
        "Subject: Read: your blog",
        "I read your advert. Is the role open to people in Wales?",
    ),
    (
        "Subject: Read receipt",
        "I got no read receipt. Has my form been received?",
    ),
    (
        "Subject: Quarantine",
        "Your letter was in quarantine. Could you send the form again?",
    ),
    (
        "Subject: My SEO background",
        "I work in SEO and digital marketing. Would that count for the assessor role?",
    ),
    (
        "Subject: Ticket",
        "Do I need a ticket for the assessor training day? Who will be in touch?",
    ),
    (
        "Subject: Question",
        "Is the form in Word, too?\n\nNia\n--\nTo unsubscribe from our mailings email us.",
    ),
    (
        "Subject: Pack",
        "Please send an application pack to the above address.",
    ),
    ("Subject: Expenses", "do assessors get travel expenses"),
    ("Subject: Swydd", "Hoffwn wybod mwy am y swydd."),
    ("From: Nia <nia@noreply-consulting.example.net>", DAYS),
    (
        "From: \"Fred Postmaster\" <fred.postmaster@example.net>",
        DAYS,
    ),
    ("From: \"Amanda Root\" <amanda.root@example.net>", DAYS),
    ("From: Nia <notify.nia@example.net>", DAYS),
    ("From: Office <admin@charity.example.net>", DAYS),
    ("Precedence: first-class", DAYS),
];

#[test]
fn people_who_use_machines_words_get_their_letter() {
    for (fields, text) in PEOPLE {
        let found = words(fields, text);
        assert_eq!(
            found.kind,
            Kind::Question,
            "{fields}: {}",
            found.reason.sentence
        );
        assert_eq!(reply_for(&found, true), Reply::QuestionReceived, "{fields}");
        assert!(found.silence.is_none(), "{fields}: {:?}", found.silence);
    }
}

/// A help desk's agent, or a person whose server asks for no answer by machine: the letter waits.
#[test]
fn people_who_write_through_machines_wait_for_the_manager() {
    let asks = "Could you send me the form? I would like to apply.";
    for fields in [
        "X-Mailer: Zendesk Mailer",
        "X-HelpScout-Message-Type: reply",
        "X-SG-EID: abc",
        "X-Auto-Response-Suppress: All",
    ] {
        let found = words(fields, asks);
        assert_eq!(found.kind, Kind::Question, "{fields}");
        assert!(matches!(found.silence, Some(Silence::Hold(_))), "{fields}");
    }
    // A company's gateway adds list headers to everybody's mail: no letter, and not lost.
    let found = words("List-Unsubscribe: <mailto:u@example.net>", asks);
    assert!(matches!(found.silence, Some(Silence::Never(_))));
    assert_eq!(found.review.unwrap().code, "asks_in_machine_mail");
}

/// Our own letter, enclosed without a word: nobody wrote that.
#[test]
fn a_letter_sent_back_without_words_is_no_persons() {
    let fields = "From: staff@isp.example.net\nSubject: complaint about message from 192.0.2.1\nContent-Type: message/rfc822";
    let ours = "From: recruitment@qpm.example.test\nSubject: We have your form\n\nDear Zoe\n";
    let found = super::classify(&understood(mail(fields, ours), Vec::new(), None));
    assert_eq!(found.kind, Kind::AutoReply);
    assert_eq!(found.reason.code, "letter_sent_back");
}

//! Automatic answers: out-of-office notes, ticket systems, responder programs.

use super::super::proof;
use super::{Look, Machine, away, phrases};
use crate::domain::message::Message;
use crate::domain::verdict::Kind;

impl Look<'_> {
    /// RFC 3834 §5 and the marks that came before it.
    pub(super) fn automatic_answer(&self) -> Option<Machine> {
        let marks = self.auto_submitted();
        let listed = self.is_listed();
        if marks.iter().any(|mark| mark == "auto-replied") || (!marks.is_empty() && !listed) {
            let words = "It is marked as written by a machine (Auto-Submitted, RFC 3834 §5).";
            return Some(Machine::never(Kind::AutoReply, "auto_submitted", words));
        }
        if self.bears_responders_mark() {
            let words = "A responder program put its mark on it.";
            return Some(Machine::never(Kind::AutoReply, "responder_header", words));
        }
        self.absence_note()
            .or_else(|| self.ticket_receipt())
            .or_else(|| self.declared())
    }

    fn bears_responders_mark(&self) -> bool {
        // Its own wish that nobody answer by machine is judged elsewhere.
        let named = |name: &str| {
            name != "x-auto-response-suppress"
                && phrases::RESPONDER_NAMES
                    .iter()
                    .any(|part| name.contains(part))
        };
        self.message
            .headers
            .iter()
            .any(|header| named(&header.name))
            || self.value("delivered-to") == "autoresponder"
            || self.value("x-post-messageclass").contains("autoresponder")
            || self.value("x-apple-action").starts_with("vacation")
            || self.value("x-helpscout-message-type") == "autoreply"
            || self.value("x-me-helpers").contains("vacation")
            || self.value("x-mailer").contains("vacation")
            || ["precedence", "x-precedence", "preference"]
                .iter()
                .any(|name| matches!(self.value(name).as_str(), "auto_reply" | "auto-reply"))
    }

    /// An absence note without a mark: Outlook's rules, Notes, and servers that strip marks.
    fn absence_note(&self) -> Option<Machine> {
        let subject = phrases::starts_with_any(self.subject.as_str(), away::AUTO_SUBJECTS)
            || self.subject.any(away::AWAY_SUBJECTS);
        let away = self.said.hits(away::AWAY_TEXTS);
        let marked = self.null_return_path()
            || self.has("x-ms-exchange-inbox-rules-loop")
            || self.suppresses_answers();
        // A person may write under such a subject, too: but then they ask something of us.
        let by_subject = subject && (marked || !self.person() || self.answers_us() && away > 0);
        let by_text = away >= 2
            && ((self.answers_us() && self.said.any(away::AWAY_CERTAIN))
                || (!self.asks && !self.names_our_matters));
        (by_subject || by_text).then(|| {
            let words = "Its subject and its shape are those of an automatic answer.";
            Machine::worded(Kind::AutoReply, "automatic_answer", words)
        })
    }

    /// "We have got your enquiry": an answer would start a loop.
    fn ticket_receipt(&self) -> Option<Machine> {
        let receipt = || {
            let words =
                "A ticket system says that it got our letter: an answer would start a loop.";
            Some(Machine::worded(Kind::AutoReply, "ticket_receipt", words))
        };
        let subject = self.subject.any(phrases::TICKET_SUBJECTS);
        let texts = self.own.hits(phrases::TICKET_TEXTS);
        if self.own.any(phrases::TICKET_RULES) || (subject && texts > 0 && !self.person()) {
            return receipt();
        }
        // People write through help desks, too: their letter waits (`doubt`).
        let marked = bears_ticket_systems_mark(self.message)
            && !(self.in_first_person && self.names_our_matters);
        if !self.person() && (marked || texts >= 3 || (texts >= 2 && !self.in_first_person)) {
            return receipt();
        }
        None
    }

    /// It says itself that a machine wrote it.
    fn declared(&self) -> Option<Machine> {
        (self.own.any(away::DECLARED) && !self.person()).then(|| {
            let words = "It says itself that a machine wrote it.";
            Machine::worded(Kind::AutoReply, "says_automatic", words)
        })
    }

    /// Somebody asks something that this mailbox is for.
    fn person(&self) -> bool {
        self.asks && self.names_our_matters
    }

    /// A sender's filter asks us to prove that we are no machine. Nobody clicks.
    pub(super) fn challenge(&self) -> Option<Machine> {
        let asks_proof = self.own.any(phrases::CHALLENGE_TEXTS)
            && self.own.any(phrases::CHALLENGE_ACTS)
            && !self.person();
        asks_proof.then(|| {
            let words = "Their mail filter asks us to prove that we are a person before it delivers our letter. This program never clicks.";
            Machine::worded(Kind::AutoReply, "challenge", words)
        })
    }

    /// Quarantines, quotas, recalls: what systems tell whoever owns a mailbox.
    pub(super) fn notice(&self) -> Option<Machine> {
        let recalls = self.subject.as_str().starts_with("recall: ")
            && self
                .said
                .any("would like to recall the message|hoffai adalw");
        let noticed = self.subject.any(phrases::NOTICE_SUBJECTS) && !self.asks;
        (recalls || noticed).then(|| {
            let words = "A system's notice, by its subject: a quarantine, a quota, a recall.";
            Machine::worded(Kind::AutoReply, "system_notice", words)
        })
    }

    /// The Auto-Submitted keywords other than `no`, in lower case, without parameters and
    /// comments (RFC 3834 §5.2: neither may break recognition).
    pub(super) fn auto_submitted(&self) -> Vec<String> {
        self.message
            .headers
            .iter()
            .filter(|header| header.name == "auto-submitted")
            .filter_map(|header| {
                let value = proof::without_comments(&header.value).to_lowercase();
                let keyword = value.split([';', ' ', ',']).find(|word| !word.is_empty())?;
                (keyword != "no").then(|| keyword.to_owned())
            })
            .collect()
    }

    pub(super) fn suppresses_answers(&self) -> bool {
        let value = self.value("x-auto-response-suppress");
        value
            .split([',', ' ', ';'])
            .any(|token| matches!(token, "all" | "autoreply"))
    }

    pub(super) fn bears_mail_program(&self) -> bool {
        let agent = self.value("user-agent") + &self.value("x-mailer");
        let programs = [
            "outlook",
            "thunderbird",
            "apple mail",
            "iphone",
            "ipad",
            "k-9",
            "ymail",
            "evolution",
            "kmail",
            "mutt",
            "roundcube",
            "webservice",
            "samsung",
            "airmail",
        ];
        programs.iter().any(|name| agent.contains(name))
            || [
                "thread-index",
                "accept-language",
                "x-originating-ip",
                "x-ms-has-attach",
                "x-originatororg",
            ]
            .iter()
            .any(|name| self.has(name))
    }
}

/// Whether a ticket system wrote it or passed it on.
pub(super) fn bears_ticket_systems_mark(message: &Message) -> bool {
    let mailer = message
        .header("x-mailer")
        .unwrap_or_default()
        .to_lowercase();
    let systems = [
        "zendesk",
        "kayako",
        "osticket",
        "freshdesk",
        "zammad",
        "freescout",
        "hesk",
        "spiceworks",
    ];
    systems.iter().any(|name| mailer.contains(name)) || bears_any(message, &phrases::TICKET_HEADERS)
}

/// Whether a service that sends in bulk for others sent it.
pub(super) fn bears_bulk_services_mark(message: &Message) -> bool {
    bears_any(message, &phrases::BULK_HEADERS)
}

fn bears_any(message: &Message, starts: &[&str]) -> bool {
    let mut names = message.headers.iter().map(|header| header.name.as_str());
    names.any(|name| starts.iter().any(|start| name.starts_with(start)))
}

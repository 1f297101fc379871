//! Automatic answers: out-of-office notes, ticket systems, responder programs.

use super::super::proof;
use super::{Look, Machine, phrases};
use crate::domain::verdict::Kind;

impl Look<'_> {
    /// RFC 3834 §5 and the marks that came before it.
    pub(super) fn automatic_answer(&self) -> Option<Machine> {
        let marks = self.auto_submitted();
        let listed = self.is_listed();
        if marks.iter().any(|mark| mark == "auto-replied") || (!marks.is_empty() && !listed) {
            let words = "Auto-Submitted says that a machine wrote it (RFC 3834 §5).";
            return Some(Machine::never(Kind::AutoReply, "auto_submitted", words));
        }
        let responder = phrases::RESPONDER_HEADERS
            .split('|')
            .any(|name| self.has(name))
            || self.value("delivered-to") == "autoresponder"
            || self.value("x-post-messageclass").contains("autoresponder")
            || self.value("x-apple-action") == "vacation"
            || ["precedence", "x-precedence", "preference"]
                .iter()
                .any(|name| self.value(name) == "auto_reply");
        if responder {
            let words = "A responder program put its mark on it.";
            return Some(Machine::never(Kind::AutoReply, "responder_header", words));
        }
        let subject = phrases::starts_with_any(self.subject.as_str(), phrases::AUTO_SUBJECTS);
        let text = self.said.any(phrases::AWAY_TEXTS);
        let second = text
            || self.answers_us()
            || self.null_return_path()
            || self.has("x-ms-exchange-inbox-rules-loop")
            || self.suppresses_answers();
        if (subject && second)
            || (text && self.answers_us() && self.said.any(phrases::AWAY_CERTAIN))
        {
            let words = "Its subject and its shape are those of an automatic answer.";
            return Some(Machine::worded(Kind::AutoReply, "automatic_answer", words));
        }
        let ticket = [
            self.subject.any(phrases::TICKET_SUBJECTS),
            self.said.any(phrases::TICKET_TEXTS),
        ];
        if ticket.iter().all(|sign| *sign) {
            let words =
                "A ticket system says that it got our letter: an answer would start a loop.";
            return Some(Machine::worded(Kind::AutoReply, "ticket_receipt", words));
        }
        None
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

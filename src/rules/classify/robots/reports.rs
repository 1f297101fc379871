//! Delivery reports, read receipts, invitations and reports about mail: notices with a shape of
//! their own.

use super::addresses::{is_machine_address, is_machine_name};
use super::{Look, Machine, phrases, undelivered};
use crate::domain::verdict::Kind;

impl Look<'_> {
    /// RFC 6522: whatever comes as multipart/report was written by a machine.
    pub(super) fn report(&self) -> Option<Machine> {
        let media_type = &self.message.media_type;
        let receipt = media_type.contains("disposition-notification");
        if media_type.starts_with("multipart/report") && receipt {
            let words = "A read receipt (RFC 8098).";
            return Some(Machine::returned(Kind::ReadReceipt, "read_receipt", words));
        }
        if !media_type.starts_with("multipart/report")
            && !media_type.starts_with("message/delivery-status")
        {
            return self.report_about_mail();
        }
        let about_delivery =
            media_type.contains("delivery-status") || !media_type.contains("report-type");
        if about_delivery {
            let words = "A delivery report: whether one of our letters arrived (RFC 3464).";
            return Some(Machine::returned(Kind::Bounce, "delivery_report", words));
        }
        let words = "A machine's report about mail (RFC 6522).";
        Some(Machine::returned(Kind::AutoReply, "machine_report", words))
    }

    /// DMARC and TLS reports without a report's MIME type: RFC 9990 and RFC 8460 §5.3 fix how
    /// their subject is worded, and what their file is called.
    fn report_about_mail(&self) -> Option<Machine> {
        let subject = ["report domain:", "submitter:", "report-id:"]
            .iter()
            .filter(|word| self.subject.as_str().contains(**word))
            .count();
        let file = self.message.files.iter().any(|file| {
            let name = file.name.as_deref().unwrap_or_default();
            let packed = [".zip", ".gz", ".xml", ".json"]
                .iter()
                .any(|end| name.to_lowercase().ends_with(end));
            (packed && name.matches('!').count() >= 3)
                || file.media_type.starts_with("application/tlsrpt")
        });
        (subject >= 2 || file || self.has("tls-report-domain")).then(|| {
            let words = "A machine's report about our domain's mail (DMARC or TLS).";
            Machine::returned(Kind::AutoReply, "machine_report", words)
        })
    }

    /// RFC 6047: an invitation or the answer to one.
    pub(super) fn calendar(&self) -> Option<Machine> {
        let invites = |media_type: &str| media_type.starts_with("text/calendar; method=");
        let class = self.value("content-class");
        let is = self.message.media_type.starts_with("text/calendar")
            || self
                .message
                .files
                .iter()
                .any(|file| invites(&file.media_type))
            || class == "urn:content-classes:calendarmessage";
        is.then(|| {
            Machine::never(
                Kind::Calendar,
                "calendar",
                "A calendar invitation, or the answer to one (RFC 6047).",
            )
        })
    }

    /// Delivery reports whose shape does not tell. A mark that only they have is enough; words
    /// need a machine's name above them, or one another.
    pub(super) fn bounce(&self) -> Option<Machine> {
        let marked = self.has("x-failed-recipients")
            || self.has("x-ms-exchange-message-is-ndr")
            || self.has("x-ms-embedded-report");
        let subject = self.subject.any(undelivered::SUBJECTS);
        let text = self.said.any(undelivered::TEXTS);
        let begins = undelivered::OPENINGS
            .split('|')
            .any(|start| self.said.as_str().starts_with(start));
        let machine = self.null_return_path() || self.has_machine_author();
        let noted = !self.message.delivery_status.is_empty();
        // Who asks, or passes a report on, is a person: its words alone are not enough then,
        // unless the mail begins with them.
        let machine_spoke = !self.asks && !phrases::is_forward(self.subject.as_str());
        let named = self.has_server_name();
        let technical = self.said.hits(undelivered::TECHNICAL);
        let worded = subject && text
            || (named || self.returns_our_letter()) && (subject || text)
            || text && technical >= 2
            || !self.in_first_person
                && (technical >= 2
                    || phrases::starts_with_any(self.subject.as_str(), undelivered::TEMPLATES));
        (marked
            || begins
            || (machine && (subject || text || noted))
            || (machine_spoke && (worded || noted)))
            .then(|| {
                Machine::returned(
                    Kind::Bounce,
                    "delivery_report",
                    "A delivery report: one of our letters may not have arrived.",
                )
            })
    }

    /// What came back with one of our own letters in it and not a word of anybody's: a complaint
    /// (RFC 5965) without its MIME type, or a report whose words went missing.
    pub(super) fn sent_back(&self) -> Option<Machine> {
        (self.said.is_empty() && self.returns_our_letter()).then(|| {
            let words = "One of our own letters came back, with nobody's words beside it.";
            Machine::returned(Kind::AutoReply, "letter_sent_back", words)
        })
    }

    fn returns_our_letter(&self) -> bool {
        self.message.enclosed.first().is_some_and(|inner| {
            inner
                .from
                .iter()
                .any(|author| self.is_own_address(&author.address))
        })
    }

    /// The sender's name is one under which servers report.
    fn has_server_name(&self) -> bool {
        let names = self
            .message
            .from
            .iter()
            .filter_map(|one| one.name.as_deref());
        names.map(str::to_lowercase).any(|name| {
            undelivered::NAMES
                .split('|')
                .any(|own| name.starts_with(own))
        })
    }

    /// An address that nobody reads, or none at all where a server signs: `From: <>`, a bare
    /// `MAILER-DAEMON`.
    pub(super) fn has_machine_author(&self) -> bool {
        if self.message.from.is_empty() {
            let body = super::super::proof::without_comments(&self.value("from"));
            let bare = body.trim_matches(|c: char| c.is_whitespace() || "<>\"".contains(c));
            return self.has("from") && (bare.is_empty() || is_machine_name(bare));
        }
        let mut authors = self.message.from.iter();
        authors.any(|author| is_machine_address(&author.address))
    }

    pub(super) fn receipt(&self) -> Option<Machine> {
        let subject = phrases::starts_with_any(self.subject.as_str(), phrases::RECEIPT_SUBJECTS);
        let text = self.said.any(phrases::RECEIPT_TEXTS);
        let marked = self.null_return_path() || self.has("x-ms-exchange-inbox-rules-loop");
        (subject && (marked || text && !self.asks))
            .then(|| Machine::returned(Kind::ReadReceipt, "read_receipt", "A read receipt."))
    }
}

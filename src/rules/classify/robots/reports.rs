//! Delivery reports, read receipts and invitations: notices with a shape of their own.

use super::{Look, Machine, phrases};
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
            return None;
        }
        let about_delivery =
            media_type.contains("delivery-status") || !media_type.contains("report-type");
        if about_delivery {
            let words = "A delivery report (RFC 3464).";
            return Some(Machine::returned(Kind::Bounce, "delivery_report", words));
        }
        let words = "A machine's report about mail (RFC 6522).";
        Some(Machine::returned(Kind::AutoReply, "machine_report", words))
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
                "An invitation or the answer to one (RFC 6047).",
            )
        })
    }

    /// Delivery reports without MIME. A header that only they have is enough.
    pub(super) fn bounce(&self) -> Option<Machine> {
        let marked = self.has("x-failed-recipients") || self.has("x-ms-exchange-message-is-ndr");
        let subject = self.subject.any(phrases::BOUNCE_SUBJECTS);
        let text = self.said.any(phrases::BOUNCE_TEXTS);
        let machine = self.null_return_path() || self.has_machine_author();
        // A person who forwards such a report is no report: its words alone are not enough,
        // unless the mail begins with them.
        let begins = phrases::BOUNCE_OPENINGS
            .split('|')
            .any(|start| self.said.as_str().starts_with(start));
        (marked || begins || (machine && (subject || text))).then(|| {
            Machine::returned(
                Kind::Bounce,
                "delivery_report",
                "A delivery report: one of our letters may not have arrived.",
            )
        })
    }

    pub(super) fn receipt(&self) -> Option<Machine> {
        let subject = phrases::starts_with_any(self.subject.as_str(), phrases::RECEIPT_SUBJECTS);
        let text = self.said.any(phrases::RECEIPT_TEXTS);
        let second = text || self.null_return_path() || self.has("x-ms-exchange-inbox-rules-loop");
        (subject && second)
            .then(|| Machine::returned(Kind::ReadReceipt, "read_receipt", "A read receipt."))
    }
}

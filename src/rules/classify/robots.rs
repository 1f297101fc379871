//! Whether a machine wrote: RFC 3834 in full, RFC 5230's rules, and what real programs add.
//!
//! Not answering never means not taking in: a machine's mark says which kind of notice a mail
//! is *unless* a readable form is in it, and whether a letter may go out. One certain mark is
//! enough; subjects and phrases count only together with a second sign, since people write
//! "Automatic reply?" as well.

use super::proof;
use super::robot_words as words;
use super::wording::Words;
use crate::domain::address::Address;
use crate::domain::message::{Message, ReturnPath};
use crate::domain::plan::{Known, Reason, Silence};
use crate::domain::verdict::Kind;

/// What a machine's mark makes of a message.
#[derive(Clone, Debug)]
pub(super) struct Machine {
    /// What it is, where no form is in it.
    pub(super) kind: Kind,
    /// Why no letter goes out.
    pub(super) silence: Silence,
    /// A form in it is somebody's application. Not so in what we sent ourselves and in what a
    /// delivery report returns.
    pub(super) may_hold_form: bool,
    /// It rests on wording alone: where a form is in it, a person wrote it after all.
    pub(super) by_wording: bool,
}

impl Machine {
    fn never(kind: Kind, code: &str, sentence: &str) -> Self {
        Self {
            kind,
            silence: Silence::Never(Reason::new(code, sentence)),
            may_hold_form: true,
            by_wording: false,
        }
    }

    /// Told by its words only.
    fn worded(kind: Kind, code: &str, sentence: &str) -> Self {
        Self {
            by_wording: true,
            ..Self::never(kind, code, sentence)
        }
    }

    fn returned(kind: Kind, code: &str, sentence: &str) -> Self {
        Self {
            may_hold_form: false,
            ..Self::never(kind, code, sentence)
        }
    }
}

/// More hops than this are a loop (RFC 5321 §6.3 suggests a hundred; no honest mail needs fifty).
const MOST_HOPS: usize = 50;

/// The certain marks of a machine, in the order in which they tell what it is.
pub(super) fn machine(message: &Message, said: &Words, known: &Known) -> Option<Machine> {
    let look = Look {
        message,
        said,
        subject: Words::of(&message.subject),
        known,
    };
    look.ourselves()
        .or_else(|| look.report())
        .or_else(|| look.calendar())
        .or_else(|| look.bounce())
        .or_else(|| look.receipt())
        .or_else(|| look.automatic_answer())
        .or_else(|| look.list())
        .or_else(|| look.other_mark())
}

/// Marks that make a machine probable: the letter is written and waits for the manager.
pub(super) fn doubt(message: &Message, known: &Known) -> Option<Reason> {
    const TICKETS: [&str; 18] = [
        "x-zendesk-email-id",
        "x-zendesk-priority-mail",
        "x-fc-machinegenerated",
        "x-servicenow-generated",
        "x-jira-fingerprint",
        "x-rt-loop-prevention",
        "x-rt-ticket",
        "x-otrs-loop",
        "x-sfdc-lk",
        "x-sfdc-user",
        "feedback-id",
        "x-msfbl",
        "x-csa-complaints",
        "x-mailgun-sid",
        "x-campaign-id",
        "x-cron-env",
        "x-github-reason",
        "x-ms-exchange-generated-message-source",
    ];
    let mailer = message
        .header("x-mailer")
        .unwrap_or_default()
        .to_lowercase();
    if TICKETS.iter().any(|name| message.header(name).is_some()) || mailer.contains("zendesk") {
        let words = "A ticket or bulk system sent this: an answer could start a loop.";
        return Some(Reason::new("ticket_system", words));
    }
    if proof::verdict(message, known.authserv_id.as_deref()) == proof::Verdict::Failed {
        let words = "The mail server could not confirm the sender: a letter might go to somebody who never wrote.";
        return Some(Reason::new("sender_not_confirmed", words));
    }
    if message.author().is_none() && message.sender.is_none() {
        let words = "Several authors and no sender: it is not clear whom to answer.";
        return Some(Reason::new("several_authors", words));
    }
    None
}

/// Whether the sender's local part is a machine's by RFC 5230 §4.6, custom and experience.
pub(super) fn is_machine_address(address: &Address) -> bool {
    let local = address.local_part().to_lowercase();
    let squeezed: String = local.chars().filter(|c| c.is_alphanumeric()).collect();
    let silent = [
        "noreply",
        "donotreply",
        "nepasrepondre",
        "keineantwort",
        "norespond",
        "noresponse",
    ];
    let exact = [
        "mailerdaemon",
        "postmaster",
        "bounce",
        "bounces",
        "listserv",
        "majordomo",
        "mailman",
        "root",
        "daemon",
        "nobody",
        "abuse",
        "mailer",
        "autoreply",
        "autoresponder",
        "notification",
        "notifications",
        "calendarnotification",
    ];
    let ends = [
        "-owner", "-request", "-bounces", "-bounce", "+owner", "+bounces",
    ];
    let starts = [
        "owner-", "bounce+", "bounces+", "bounce-", "bounces-", "srs0", "srs1", "prvs=",
    ];
    let exchange = squeezed
        .strip_prefix("microsoftexchange")
        .is_some_and(|tail| tail.len() == 32 && tail.bytes().all(|b| b.is_ascii_hexdigit()));
    let domain = address.domain().to_lowercase();
    let nowhere = domain == "localhost"
        || [".invalid", ".local", ".localdomain"]
            .iter()
            .any(|end| domain.ends_with(end));
    silent.iter().any(|word| squeezed.contains(word))
        || exact.contains(&squeezed.as_str())
        || ends.iter().any(|end| local.ends_with(end))
        || starts.iter().any(|start| local.starts_with(start))
        || exchange
        || nowhere
}

struct Look<'a> {
    message: &'a Message,
    said: &'a Words,
    subject: Words,
    known: &'a Known,
}

impl Look<'_> {
    fn has(&self, name: &str) -> bool {
        self.message.header(name).is_some()
    }

    fn value(&self, name: &str) -> String {
        self.message
            .header(name)
            .unwrap_or_default()
            .trim()
            .to_lowercase()
    }

    fn null_return_path(&self) -> bool {
        self.message.return_path == ReturnPath::Null
    }

    fn from_machine(&self) -> bool {
        self.message
            .from
            .iter()
            .any(|author| is_machine_address(&author.address))
    }

    fn answers_us(&self) -> bool {
        !self.known.letters.is_empty()
    }

    /// Our own letters, come back or forged: an answer would go to ourselves.
    fn ourselves(&self) -> Option<Machine> {
        let own = |address: &Address| {
            self.known
                .own_addresses
                .iter()
                .any(|own| own.folded() == address.folded())
        };
        if self.message.from.iter().any(|author| own(&author.address)) {
            let words = "It bears our own address as its author: an answer would go to ourselves.";
            return Some(Machine::returned(Kind::AutoReply, "own_address", words));
        }
        let domain = self.known.message_id_domain.to_lowercase();
        let id_is_ours = !domain.is_empty()
            && self.message.message_id.as_deref().is_some_and(|id| {
                id.rsplit_once('@')
                    .is_some_and(|(_, tail)| tail.eq_ignore_ascii_case(&domain))
            });
        // Colleagues share our domain, and their mail programs name it in their Message-IDs.
        let colleague = self
            .message
            .from
            .iter()
            .any(|author| author.address.domain().eq_ignore_ascii_case(&domain));
        if id_is_ours && !colleague {
            let words =
                "It bears a Message-ID of ours under another name: one of our letters is looping.";
            return Some(Machine::returned(Kind::AutoReply, "own_message_id", words));
        }
        None
    }

    /// RFC 6522: whatever comes as multipart/report was written by a machine.
    fn report(&self) -> Option<Machine> {
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
    fn calendar(&self) -> Option<Machine> {
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
    fn bounce(&self) -> Option<Machine> {
        let marked = self.has("x-failed-recipients") || self.has("x-ms-exchange-message-is-ndr");
        let subject = self.subject.any(words::BOUNCE_SUBJECTS);
        let text = self.said.any(words::BOUNCE_TEXTS);
        let machine = self.null_return_path() || self.from_machine();
        // A person who forwards such a report is no report: its words alone are not enough,
        // unless the mail begins with them.
        let begins = words::BOUNCE_OPENINGS
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

    fn receipt(&self) -> Option<Machine> {
        let subject = words::starts_with_any(self.subject.as_str(), words::RECEIPT_SUBJECTS);
        let text = self.said.any(words::RECEIPT_TEXTS);
        let second = text || self.null_return_path() || self.has("x-ms-exchange-inbox-rules-loop");
        (subject && second)
            .then(|| Machine::returned(Kind::ReadReceipt, "read_receipt", "A read receipt."))
    }

    /// RFC 3834 §5 and the marks that came before it.
    fn automatic_answer(&self) -> Option<Machine> {
        let marks = self.auto_submitted();
        let listed = self.is_listed();
        if marks.iter().any(|mark| mark == "auto-replied") || (!marks.is_empty() && !listed) {
            let words = "Auto-Submitted says that a machine wrote it (RFC 3834 §5).";
            return Some(Machine::never(Kind::AutoReply, "auto_submitted", words));
        }
        let responder = words::RESPONDER_HEADERS
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
        let subject = words::starts_with_any(self.subject.as_str(), words::AUTO_SUBJECTS);
        let text = self.said.any(words::AWAY_TEXTS);
        let second = text
            || self.answers_us()
            || self.null_return_path()
            || self.has("x-ms-exchange-inbox-rules-loop")
            || self.suppresses_answers();
        if (subject && second) || (text && self.answers_us() && self.said.any(words::AWAY_CERTAIN))
        {
            let words = "Its subject and its shape are those of an automatic answer.";
            return Some(Machine::worded(Kind::AutoReply, "automatic_answer", words));
        }
        let ticket = [
            self.subject.any(words::TICKET_SUBJECTS),
            self.said.any(words::TICKET_TEXTS),
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
    fn auto_submitted(&self) -> Vec<String> {
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

    /// A list we are a member of by design is only the road the mail took.
    fn is_own_list(&self) -> bool {
        let id = self.value("list-id");
        let bare = id
            .rsplit_once('<')
            .map_or(id.as_str(), |(_, tail)| tail.trim_end_matches('>'));
        self.known.own_list_ids.iter().any(|own| {
            let own = own.trim_matches(['<', '>']).to_lowercase();
            !own.is_empty() && own == bare
        })
    }

    fn is_listed(&self) -> bool {
        !self.is_own_list() && words::LIST_HEADERS.split('|').any(|name| self.has(name))
    }

    /// RFC 2919, RFC 2369, RFC 8058: a list that people write to, or a campaign.
    fn list(&self) -> Option<Machine> {
        if self.is_own_list() {
            return None;
        }
        let list = || {
            Machine::never(
                Kind::List,
                "list_mail",
                "It came over a mailing list (RFC 2919, RFC 2369).",
            )
        };
        let news = || {
            Machine::never(
                Kind::Newsletter,
                "newsletter",
                "A newsletter or campaign, by its list headers.",
            )
        };
        let precedence = self.value("precedence");
        if words::DISCUSSION_HEADERS
            .split('|')
            .any(|name| self.has(name))
        {
            return Some(list());
        }
        let campaign = self.has("list-unsubscribe-post")
            || self.has("feedback-id")
            || self
                .message
                .headers
                .iter()
                .any(|header| header.name.starts_with("x-campaign"));
        if self.is_listed()
            && (campaign
                || (precedence != "list" && !self.has("list-post") && !self.has("list-id")))
        {
            return Some(news());
        }
        if self.is_listed() || precedence == "list" {
            return Some(list());
        }
        let bulk =
            matches!(precedence.as_str(), "bulk" | "junk") || self.value("x-precedence") == "bulk";
        if bulk {
            let reads_like_news =
                self.said.any(words::NEWS_TEXTS) || self.subject.any(words::NEWS_SUBJECTS);
            let words = "It says that it was sent in bulk (Precedence).";
            let kind = if reads_like_news {
                Kind::Newsletter
            } else {
                Kind::AutoReply
            };
            return Some(Machine::never(kind, "precedence", words));
        }
        None
    }

    fn other_mark(&self) -> Option<Machine> {
        let auto = |code, words| Some(Machine::never(Kind::AutoReply, code, words));
        if self.null_return_path() {
            return auto(
                "null_return_path",
                "Its return path is empty: answering is forbidden (RFC 3834 §2).",
            );
        }
        if self.from_machine() {
            return auto(
                "machine_address",
                "Its sender's address is one that nobody reads.",
            );
        }
        let hops = self
            .message
            .headers
            .iter()
            .filter(|header| header.name == "received")
            .count();
        if hops > MOST_HOPS {
            return auto(
                "too_many_hops",
                "It passed through more servers than any honest mail: it is looping.",
            );
        }
        if self.subject.any(words::NEWS_SUBJECTS) && self.said.any(words::NEWS_TEXTS) {
            let words = "It reads like a newsletter.";
            return Some(Machine::worded(
                Kind::Newsletter,
                "reads_like_newsletter",
                words,
            ));
        }
        // MS-OXCMAIL 2.1.3.2.20: a wish about the sender's own mail, and Exchange stamps it on
        // people's mail, too. Without any sign of a mail program it is a service's.
        if self.suppresses_answers() && !self.from_mail_program() && !self.answers_us() {
            return Some(Machine {
                kind: Kind::AutoReply,
                silence: Silence::Hold(Reason::new(
                    "asks_for_no_answer",
                    "It asks for no automatic answer, and no sign of a person's mail program is on it.",
                )),
                may_hold_form: true,
                by_wording: true,
            });
        }
        None
    }

    fn suppresses_answers(&self) -> bool {
        let value = self.value("x-auto-response-suppress");
        value
            .split([',', ' ', ';'])
            .any(|token| matches!(token, "all" | "autoreply"))
    }

    fn from_mail_program(&self) -> bool {
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

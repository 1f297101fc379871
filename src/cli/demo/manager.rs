//! The demo's manager at her inbox: she reads the digest, presses a link in it and answers it.
//!
//! Her two mails are what her mail program would write: the link's own subject and words, and a
//! reply. They lie in the Maildir like anybody's, and the real lines carry them out. Each is
//! written once, however often the demo runs.

use std::path::Path;

use anyhow::Context as _;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;
use percent_encoding::percent_decode_str;

use super::folder::write_whole;
use crate::parse;

/// A mail of hers.
#[derive(Clone, Copy, Debug)]
pub(super) struct ManagersMail {
    /// The part of its Maildir name that tells which one it is.
    mark: &'static str,
}

/// She presses a link and sends what her program shows.
pub(super) const CLICK: ManagersMail = ManagersMail {
    mark: ".manager-1-link.",
};
/// She answers in words.
pub(super) const REPLY: ManagersMail = ManagersMail {
    mark: ".manager-2-reply.",
};

impl ManagersMail {
    /// Whether this Maildir name is this mail's.
    pub(super) fn is_named(self, name: &str) -> bool {
        name.contains(self.mark)
    }

    /// Puts it into `new`.
    pub(super) fn deliver(
        self,
        maildir: &Path,
        octets: &[u8],
        now: Timestamp,
    ) -> anyhow::Result<()> {
        let mark = self.mark;
        let name = format!("{}{mark}qpm-demo", now.as_second());
        let half = maildir.join("tmp").join(format!("0{mark}qpm-demo"));
        write_whole(&half, &maildir.join("new").join(name), octets)
            .context("a mail of the manager's cannot be delivered")
    }
}

/// What a link in a digest opens.
#[derive(Clone, Debug)]
pub(super) struct Opened {
    subject: String,
    body: String,
}

/// The link in this letter that gives this command, as a mail program opens it (RFC 6068 §2).
pub(super) fn press(letter: &[u8], command: &str) -> Option<Opened> {
    let html = parse::parse(letter).html?;
    html.split("href=\"mailto:")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter_map(|link| opened(&link.replace("&amp;", "&")))
        .find(|opened| opened.body.trim().eq_ignore_ascii_case(command))
}

fn opened(link: &str) -> Option<Opened> {
    let (_, fields) = link.split_once('?')?;
    let field = |name: &str| {
        let mut pairs = fields.split('&').filter_map(|field| field.split_once('='));
        let (_, value) = pairs.find(|(own, _)| *own == name)?;
        let text = percent_decode_str(value).decode_utf8().ok()?;
        Some(text.into_owned())
    };
    Some(Opened {
        subject: field("subject")?,
        body: field("body")?,
    })
}

/// Her mail with what the link opened.
pub(super) fn pressed(opened: &Opened, from: &str, to: &str, now: Timestamp) -> Vec<u8> {
    mail((from, to), &opened.subject, "", &opened.body, now)
}

/// Her answer to a letter, with the letter's beginning quoted below.
pub(super) fn answered(
    letter: &[u8],
    words: &str,
    (from, to): (&str, &str),
    now: Timestamp,
) -> Vec<u8> {
    let theirs = parse::parse(letter);
    let id = theirs.message_id.unwrap_or_default();
    let thread = format!("In-Reply-To: <{id}>\r\nReferences: <{id}>\r\n");
    let quoted: Vec<String> = theirs
        .text
        .lines()
        .take(12)
        .map(|line| format!("> {line}"))
        .collect();
    let body = format!(
        "{}\n\nThanks\n\nOn {}, {to} wrote:\n{}",
        words,
        now.strftime("%d/%m/%Y %H:%M"),
        quoted.join("\n")
    );
    let subject = format!("Re: {}", theirs.subject);
    mail((from, to), &subject, &thread, &body, now)
}

fn mail(
    (from, to): (&str, &str),
    subject: &str,
    thread: &str,
    body: &str,
    now: Timestamp,
) -> Vec<u8> {
    let date = rfc2822::to_string(&now.to_zoned_datetime(TimeZone::UTC)).unwrap_or_default();
    let which = if thread.is_empty() { "link" } else { "answer" };
    let body = body.replace("\r\n", "\n").replace('\n', "\r\n");
    format!(
        "From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\nDate: {date}\r\nMessage-ID: <{which}.{}@manager.example>\r\n{thread}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body}\r\n",
        now.as_second()
    )
    .into_bytes()
}

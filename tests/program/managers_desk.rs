//! A manager at her desk: she has a mailbox of her own, reads it over IMAP, presses links and
//! answers letters as mail programs do.

use percent_encoding::percent_decode_str;
use qpm_intake::domain::message::Message;
use qpm_intake::parse::parse;

use super::charity::{Charity, until};
use super::mail_program::MailProgram;
use super::post::words;
use super::servers::Servers;

/// Recruitment's mailbox on Dovecot, letters out through Postfix, and this many places.
pub fn charity(servers: &Servers, user: &str, managers: &[&str], target: u32) -> Charity {
    let signs_in = format!(
        "user = \"{user}\", password_file = \"password\", ca_file = \"{}\"",
        servers.ca.display()
    );
    let settings = format!(
        "mailbox.kind = \"imap\"\nsubmission.kind = \"smtp\"\n\
         mailbox.imap = {{ host = \"localhost\", port = {}, tls = \"implicit\", {signs_in} }}\n\
         submission.smtp = {{ host = \"localhost\", port = {}, tls = \"starttls\", {signs_in} }}\n\
         digest.schedule = \"\"\nopening.target = {target}\n",
        servers.imaps, servers.smtp,
    );
    Charity::new(&format!("{user}@example.test"), &settings).managed_by(managers)
}

/// `digest send` at the terminal.
pub fn digest_is_sent(charity: &Charity) {
    let output = charity.command(&["digest", "send"]).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// She, and what lies in her inbox.
pub struct Manager<'a> {
    servers: &'a Servers,
    pub address: String,
    program: MailProgram,
    next_uid: u32,
    unread: Vec<Message>,
    mails: usize,
}

impl<'a> Manager<'a> {
    pub fn at(servers: &'a Servers, user: &str) -> Self {
        Self {
            servers,
            address: format!("{user}@example.test"),
            program: MailProgram::of(servers, user),
            next_uid: 1,
            unread: Vec::new(),
            mails: 0,
        }
    }

    /// What she has not read yet.
    pub fn unread(&mut self) -> &mut Vec<Message> {
        for (uid, octets) in self.program.reads(self.next_uid) {
            self.next_uid = uid + 1;
            self.unread.push(parse(&octets));
        }
        &mut self.unread
    }

    /// Waits for a letter whose subject begins like this, and reads it.
    #[track_caller]
    pub fn reads(&mut self, subject: &str) -> Message {
        until(&format!("she gets \"{subject}\""), || {
            let unread = self.unread();
            let is_it = |letter: &Message| letter.subject.starts_with(subject);
            let at = unread.iter().position(is_it)?;
            Some(unread.remove(at))
        })
    }

    /// She presses a link, and sends what opens.
    pub fn presses(&mut self, link: &str) {
        let (to, subject, body) = opens(link);
        let mark = self.mark();
        let mail = words(&self.address, &to, &subject, &body, &mark);
        self.servers.send(&self.address, &to, &mail);
    }

    /// She answers a letter: these words, by the mail program of this sample.
    pub fn answers(&mut self, letter: &Message, sample: &str, words: &str, to: &str) {
        let mark = self.mark();
        let mail = reply(letter, sample, words, &self.address, to, &mark);
        self.servers.send(&self.address, to, mail.as_bytes());
    }

    fn mark(&mut self) -> String {
        self.mails += 1;
        format!("{}-{}", self.address.replace('@', "-"), self.mails)
    }
}

/// The links with this label in a letter's HTML.
pub fn links(letter: &Message, label: &str) -> Vec<String> {
    let html = letter.html.as_deref().unwrap();
    let all = html.split("<a").skip(1).filter_map(|link| {
        let (attributes, rest) = link.split_once('>')?;
        let (text, _) = rest.split_once("</a>")?;
        let (_, href) = attributes.split_once("href=\"")?;
        let (href, _) = href.split_once('"')?;
        let is_it = text.split_whitespace().eq(label.split_whitespace());
        is_it.then(|| href.replace("&amp;", "&"))
    });
    all.collect()
}

/// To whom, with which subject and which body a mail program opens a new mail at a `mailto:` link
/// (RFC 6068 §2: percent-encoded, and a plus sign is a plus sign).
fn opens(link: &str) -> (String, String, String) {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
    let (to, fields) = link
        .strip_prefix("mailto:")
        .unwrap()
        .split_once('?')
        .unwrap();
    let field = |name: &str| {
        let mut fields = fields.split('&').filter_map(|field| field.split_once('='));
        let found = fields.find(|(own, _)| own.eq_ignore_ascii_case(name));
        decoded(found.unwrap().1)
    };
    (decoded(to), field("subject"), field("body"))
}

/// A reply to this letter in the shape of a sample of `tests/replies/`: the sample's header and its
/// way to name and quote what it answers, with this letter's subject, Message-ID and text.
pub fn reply(
    letter: &Message,
    sample: &str,
    words: &str,
    from: &str,
    to: &str,
    mark: &str,
) -> String {
    let sample = sample.replace("\r\n", "\n");
    let (head, body) = sample.split_once("\n\n").unwrap();
    let id = letter.message_id.as_deref().unwrap();
    let head: Vec<String> = head
        .lines()
        .filter(|line| !line.starts_with("Return-Path:"))
        .map(|line| match line.split_once(": ").unwrap() {
            ("Message-ID", _) => format!("Message-ID: <{mark}@mail.example.org>"),
            ("Subject", _) => format!("Subject: Re: {}", letter.subject),
            ("From", _) => format!("From: Jane Smith <{from}>"),
            ("To", _) => format!("To: QPM Recruitment <{to}>"),
            (name @ ("In-Reply-To" | "References"), _) => format!("{name}: <{id}>"),
            ("Content-Transfer-Encoding", _) => "Content-Transfer-Encoding: 8bit".to_owned(),
            _ => line.to_owned(),
        })
        .collect();
    let attribution = body.lines().find(|line| line.ends_with("wrote:")).unwrap();
    // A soft line break leaves its space at the end of the line (RFC 3676 §4.2).
    let soft = if head.iter().any(|line| line.contains("format=flowed")) {
        " "
    } else {
        ""
    };
    let quoted: Vec<String> = letter
        .text
        .lines()
        .flat_map(|line| broken(line, 70))
        .map(|(line, goes_on)| match (line.is_empty(), goes_on) {
            (true, _) => ">".to_owned(),
            (false, true) => format!("> {line}{soft}"),
            (false, false) => format!("> {line}"),
        })
        .collect();
    let lines = [
        &head.join("\n"),
        "",
        words,
        "",
        attribution,
        &quoted.join("\n"),
        "",
    ];
    lines.join("\n").replace('\n', "\r\n")
}

/// A line broken at spaces, and of each piece whether it goes on.
fn broken(line: &str, width: usize) -> Vec<(String, bool)> {
    let mut pieces = vec![String::new()];
    for word in line.split_whitespace() {
        let last = pieces.last_mut().unwrap();
        if last.is_empty() {
            last.push_str(word);
        } else if last.chars().count() + word.chars().count() < width {
            last.push(' ');
            last.push_str(word);
        } else {
            pieces.push(word.to_owned());
        }
    }
    let last = pieces.len() - 1;
    let numbered = pieces.into_iter().enumerate();
    numbered.map(|(at, piece)| (piece, at < last)).collect()
}

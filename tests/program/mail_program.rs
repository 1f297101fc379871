//! Somebody's mail program, which looks into its mailbox on Dovecot over IMAP.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;

use super::charity::until;
use super::servers::Servers;

/// Signed in as one user.
pub struct MailProgram {
    stream: TcpStream,
    answers: BufReader<TcpStream>,
}

impl MailProgram {
    pub fn of(servers: &Servers, user: &str) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", servers.imap)).unwrap();
        let answers = BufReader::new(stream.try_clone().unwrap());
        let mut program = Self { stream, answers };
        program.says(&format!("LOGIN {user} secret"));
        program
    }

    /// Says a command and reads up to its answer.
    pub fn says(&mut self, command: &str) -> String {
        write!(self.stream, "a {command}\r\n").unwrap();
        self.hears("a ")
    }

    fn hears(&mut self, end: &str) -> String {
        let mut heard = String::new();
        loop {
            let mut line = String::new();
            assert!(self.answers.read_line(&mut line).unwrap() > 0, "{heard}");
            heard.push_str(&line);
            if line.starts_with(end) {
                assert!(
                    !line.starts_with("a NO") && !line.starts_with("a BAD"),
                    "{line}"
                );
                return heard;
            }
        }
    }

    /// Puts a mail into a folder, arrived on this day (`" 1-Jan-2020"`) or now.
    pub fn puts(&mut self, folder: &str, day: &str, mail: &[u8]) {
        let date = match day {
            "" => String::new(),
            day => format!(" \"{day} 09:00:00 +0000\""),
        };
        let length = mail.len();
        write!(self.stream, "a APPEND \"{folder}\"{date} {{{length}}}\r\n").unwrap();
        self.hears("+");
        self.stream.write_all(mail).unwrap();
        self.stream.write_all(b"\r\n").unwrap();
        self.hears("a ");
    }

    /// The mails of a folder with their flags.
    pub fn shows(&mut self, folder: &str) -> String {
        self.says(&format!("EXAMINE \"{folder}\""));
        let mut shown = self.says("UID FETCH 1:* (UID FLAGS)");
        shown.truncate(shown.rfind("a OK").unwrap());
        shown.replace(" \\Recent", "").replace("\\Recent", "")
    }

    /// The mails of the inbox from this UID on, whole, each with its UID. They stay unread.
    pub fn reads(&mut self, from: u32) -> Vec<(u32, Vec<u8>)> {
        self.says("EXAMINE INBOX");
        let found = self.says(&format!("UID SEARCH UID {from}:*"));
        let found = found.lines().find_map(|line| line.strip_prefix("* SEARCH"));
        let uids = found.unwrap_or_default().split_whitespace();
        // RFC 3501 §6.4.8: `from:*` has the last mail in it even where that lies before `from`.
        let uids = uids
            .map(|uid| uid.parse().unwrap())
            .filter(|uid| *uid >= from);
        let uids: Vec<u32> = uids.collect();
        uids.into_iter()
            .map(|uid| (uid, self.fetches(uid)))
            .collect()
    }

    /// One mail, which comes as a literal: its length, then so many octets (RFC 3501 §4.3).
    fn fetches(&mut self, uid: u32) -> Vec<u8> {
        write!(self.stream, "a UID FETCH {uid} BODY.PEEK[]\r\n").unwrap();
        // Other news may come before it: of a mail that just arrived, say.
        let length = until("the literal's length", || {
            let line = self.hears("* ");
            let (_, length) = line.trim_end().strip_suffix('}')?.rsplit_once('{')?;
            Some(length.to_owned())
        });
        let mut mail = vec![0; length.parse().unwrap()];
        self.answers.read_exact(&mut mail).unwrap();
        self.hears("a ");
        mail
    }
}

//! A file that holds others, laid out for the rules: they see each of the files in it by its name,
//! and the mails in it as they see any mail that is enclosed in another.

use crate::domain::held::{Held, HeldMail};
use crate::domain::message::{File, Message, ReturnPath};
use crate::domain::plan::FileRead;
use crate::domain::reading::{FileKind, Outcome, Reading};
use crate::domain::verdict::Unreadable;

/// What came of one file of a message.
#[derive(Debug, Default)]
pub struct Opened {
    /// The file, or the files in it.
    pub files: Vec<FileRead>,
    /// The mails that it held.
    pub mails: Vec<HeldMail>,
}

impl Opened {
    /// Lays out what was read in `file`.
    pub fn of(file: &File, enclosed: bool, reading: Reading) -> Self {
        let mut opened = Self::default();
        opened.take(FileRead {
            name: file.name.clone(),
            within: None,
            media_type: file.media_type.clone(),
            embedded: file.embedded,
            enclosed,
            size: u64::try_from(file.octets.len()).unwrap_or(u64::MAX),
            reading,
        });
        opened
    }

    fn take(&mut self, file: FileRead) {
        let label = file.label();
        let Reading {
            file: kind,
            outcome,
        } = file.reading;
        let Outcome::Holds(held) = outcome else {
            let reading = Reading {
                file: kind,
                outcome,
            };
            self.files.push(FileRead { reading, ..file });
            return;
        };
        let Held {
            mail,
            members,
            more,
        } = held;
        self.mails.extend(mail.map(|mail| *mail));
        // Nobody knows that they sent a winmail.dat or a signature's envelope: what is in these
        // has their place, and `form.pdf.p7m` holds a form.pdf.
        let envelope = matches!(kind, FileKind::Tnef | FileKind::Signed);
        for member in members {
            let (name, within) = if envelope {
                let own = file
                    .name
                    .as_deref()
                    .map(|name| name.trim_end_matches(".p7m"));
                (member.name.or(own.map(str::to_owned)), file.within.clone())
            } else {
                (member.name, label.clone())
            };
            self.take(FileRead {
                name,
                within,
                media_type: String::new(),
                embedded: member.embedded,
                enclosed: file.enclosed,
                size: member.size,
                reading: member.reading,
            });
        }
        if more {
            // The rest stands for itself: somebody has to look.
            let outcome = Outcome::Unreadable(Unreadable::TooLarge);
            let reading = Reading {
                file: kind,
                outcome,
            };
            self.files.push(FileRead { reading, ..file });
        }
    }
}

/// Adds to `message` the mails that its files held. One without an author is the envelope in which
/// the message itself came, and its words are the message's own.
pub fn add_mails(message: &mut Message, mails: Vec<HeldMail>) {
    for mail in mails {
        if !mail.from.is_empty() {
            message.enclosed.push(as_message(mail));
            continue;
        }
        if message.text.trim().is_empty() {
            message.text = mail.text;
            message.html = message.html.take().or(mail.html);
        }
        let enclosed = mail.enclosed.into_iter().map(as_message);
        message.enclosed.extend(enclosed);
    }
}

fn as_message(mail: HeldMail) -> Message {
    Message {
        headers: Vec::new(),
        from: mail.from,
        sender: None,
        reply_to: Vec::new(),
        recipients: Vec::new(),
        return_path: ReturnPath::Absent,
        subject: mail.subject,
        message_id: None,
        thread: Vec::new(),
        date: None,
        media_type: "text/plain".to_owned(),
        text: mail.text,
        html: mail.html,
        // They were read where the mail was opened.
        files: Vec::new(),
        enclosed: mail.enclosed.into_iter().map(as_message).collect(),
        delivery_status: String::new(),
        damage: Vec::new(),
    }
}

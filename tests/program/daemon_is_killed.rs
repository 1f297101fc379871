//! The real binary is killed (`kill -9`) again and again, at moments spread over its whole work,
//! while mail keeps coming. At the end every application is there once, every letter was owed
//! once, and what the submission server got twice is one letter in doubt, told as such.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use super::charity::{Charity, until};
use super::post::{application, header, words};
use super::servers::{Servers, maildir, servers};
use super::sink::Sink;

/// When the program is killed.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// So long after its start.
    After(Duration),
    /// A mail of this round is stored; it is not filed, nor perhaps understood.
    Stored,
    /// All mail is understood; letters are owed.
    Understood,
    /// The server has taken a letter and has not said so: nobody can know.
    Unanswered,
    /// A letter of this round is known to be sent.
    Sent,
    /// A mail of this round is filed.
    Filed,
}

const WATCHED: [Moment; 5] = [
    Moment::Stored,
    Moment::Understood,
    Moment::Unanswered,
    Moment::Sent,
    Moment::Filed,
];

/// Where the mail of a test comes in.
enum Mailbox<'a> {
    Maildir,
    Imap(&'a Servers, &'a str),
}

struct Story<'a> {
    mailbox: Mailbox<'a>,
    charity: Charity,
    sink: Sink,
    delivered: usize,
    applicants: usize,
}

#[test]
fn killed_at_any_moment_it_loses_and_doubles_nothing() {
    let sink = Sink::open();
    let charity = Charity::new("recruitment@example.test", &submission(&sink));
    let story = Story {
        mailbox: Mailbox::Maildir,
        charity,
        sink,
        delivered: 0,
        applicants: 0,
    };
    story.tell(20);
}

#[test]
fn killed_at_any_moment_over_imap_it_loses_and_doubles_nothing() {
    let Some(servers) = servers("killed_at_any_moment_over_imap_it_loses_and_doubles_nothing")
    else {
        return;
    };
    let user = "applicant901";
    let sink = Sink::open();
    let settings = format!(
        "{}mailbox.kind = \"imap\"\n\
         mailbox.imap = {{ host = \"localhost\", port = {}, user = \"{user}\", password_file = \"password\", ca_file = \"{}\" }}\n",
        submission(&sink),
        servers.imaps,
        servers.ca.display()
    );
    let story = Story {
        mailbox: Mailbox::Imap(&servers, user),
        charity: Charity::new(&format!("{user}@example.test"), &settings),
        sink,
        delivered: 0,
        applicants: 0,
    };
    story.tell(15);
}

fn submission(sink: &Sink) -> String {
    format!(
        "submission.kind = \"smtp\"\n\
         submission.smtp = {{ host = \"127.0.0.1\", port = {}, tls = \"plain\" }}\n",
        sink.port
    )
}

impl Story<'_> {
    /// Twice as many kills as rounds: one by the clock, spread over the whole work, and one when
    /// something has been seen to happen.
    fn tell(mut self, rounds: u32) {
        // One round in peace shows how long the work takes, from start to rest.
        self.receives_a_round();
        let since = Instant::now();
        let daemon = self.charity.starts();
        until("the first round is through", || {
            let rest = self.unfiled() + self.unsent();
            (self.charity.count("SELECT COUNT(*) FROM outbox") > 0 && rest == 0).then_some(())
        });
        let whole = since.elapsed();
        daemon.kill();

        let mut doubtful = 0;
        for (n, watched) in (0..rounds).zip(WATCHED.iter().cycle()) {
            doubtful += self.kill_at(Moment::After(whole * n / rounds));
            doubtful += self.kill_at(*watched);
        }
        self.charity.works_once();
        self.charity.works_once();
        self.nothing_is_lost();
        self.nothing_is_doubled(doubtful);
    }

    /// New mail comes, the program starts, and is killed at this moment. Returns how many letters
    /// were left in doubt on purpose.
    fn kill_at(&mut self, moment: Moment) -> usize {
        let count = |query: &str| self.charity.count(query);
        let stored = "SELECT COUNT(*) FROM inbox";
        let sent = "SELECT COUNT(*) FROM outbox WHERE state = 'sent'";
        let filed = "SELECT COUNT(*) FROM place WHERE filed_at IS NOT NULL";
        let before = (count(stored), count(sent), count(filed));
        self.receives_a_round();
        if matches!(moment, Moment::Unanswered) {
            self.sink.fall_silent();
        }
        let daemon = self.charity.starts();
        let count = |query: &str| self.charity.count(query);
        let wait = |reached: &dyn Fn() -> bool| {
            until(&format!("{moment:?}"), || reached().then_some(()));
        };
        match moment {
            Moment::After(time) => std::thread::sleep(time),
            Moment::Stored => wait(&|| count(stored) > before.0),
            Moment::Understood => wait(&|| {
                let waiting = "SELECT COUNT(*) FROM inbox WHERE state = 'received'";
                count(stored) > before.0 && count(waiting) == 0
            }),
            Moment::Unanswered => wait(&|| self.sink.kept_back() > 0),
            Moment::Sent => wait(&|| count(sent) > before.1),
            Moment::Filed => wait(&|| count(filed) > before.2),
        }
        daemon.kill();
        self.sink.speak()
    }

    /// Two people apply, one asks, a robot writes, and the first one's mail comes a second time.
    fn receives_a_round(&mut self) {
        let to = self.charity.address.clone();
        for _ in 0..2 {
            let n = self.applicants;
            let email = format!("person{n}@example.net");
            let mail = application(&format!("Person {n}"), &email, &to, &format!("kill-{n}."));
            self.receives(&mail);
            if n.is_multiple_of(6) {
                self.receives(&mail);
            }
            self.applicants += 1;
        }
        let n = self.delivered;
        let from = format!("asker{n}@example.net");
        let text = "Hello,\n\nmay I apply if I live in Wales?\n\nThank you";
        self.receives(&words(&from, &to, "A question", text, &format!("ask-{n}.")));
        let mut robot = b"Auto-Submitted: auto-replied\r\n".to_vec();
        let from = format!("robot{n}@example.net");
        let text = "I am away until Monday.";
        robot.extend(words(
            &from,
            &to,
            "Out of office",
            text,
            &format!("robot-{n}."),
        ));
        self.receives(&robot);
    }

    fn receives(&mut self, octets: &[u8]) {
        self.delivered += 1;
        match &self.mailbox {
            Mailbox::Maildir => {
                let name = format!("1795000000.M{}.story", self.delivered);
                self.charity.receives(&name, octets);
            }
            Mailbox::Imap(servers, user) => servers.drop_into(user, octets),
        }
    }

    fn unfiled(&self) -> i64 {
        let unfiled = "SELECT COUNT(*) FROM place WHERE filed_at IS NULL";
        self.charity.count(unfiled)
    }

    fn unsent(&self) -> i64 {
        let unsent = "SELECT COUNT(*) FROM outbox WHERE state <> 'sent'";
        self.charity.count(unsent)
    }

    fn nothing_is_lost(&self) {
        // Set aside would be a mail whose attempts were used up by our kills: nobody's poison.
        let aside = "SELECT id, state, attempts, reason_code FROM inbox WHERE state <> 'processed'";
        let aside = self.charity.rows(aside).unwrap();
        assert_eq!(aside, Vec::<Vec<String>>::new());
        let count = |query: &str| usize::try_from(self.charity.count(query)).unwrap();
        assert_eq!(count("SELECT COUNT(*) FROM application"), self.applicants);
        assert_eq!(count("SELECT COUNT(*) FROM version"), self.applicants);
        assert_eq!(count("SELECT COUNT(*) FROM place"), self.delivered);
        let people = "SELECT COUNT(DISTINCT folded) FROM applicant_address";
        assert_eq!(count(people), self.applicants);
        let answers = "SELECT COUNT(*) FROM answer WHERE field = 'full_name'";
        assert_eq!(count(answers), self.applicants);
        assert_eq!(self.unfiled(), 0);
        assert_eq!(self.unsent(), 0);

        // On the server: all mail is there, filed, none twice.
        let folders = ["QPM/Applications", "QPM/Other", "QPM/Review"];
        let filed: usize = folders.iter().map(|name| self.mails(name).len()).sum();
        assert_eq!(filed, self.delivered);
        assert_eq!(self.mails("").len(), 0);
    }

    /// The mails in a folder of the mailbox, as they lie on disk.
    fn mails(&self, folder: &str) -> Vec<String> {
        match &self.mailbox {
            Mailbox::Imap(servers, user) => servers.mails(user, folder),
            Mailbox::Maildir => {
                let below = if folder.is_empty() {
                    String::new()
                } else {
                    format!(".{}", folder.replace('/', "."))
                };
                maildir(&self.charity.path().join("Maildir").join(below))
            }
        }
    }

    fn nothing_is_doubled(&self, doubtful: usize) {
        let owed = self
            .charity
            .rows("SELECT message_id, recipient, uncertain FROM outbox")
            .unwrap();
        let recipients: BTreeSet<&str> = owed.iter().map(|row| &*row[1]).collect();
        assert_eq!(recipients.len(), owed.len(), "one letter a person");
        assert!(
            !recipients
                .iter()
                .any(|address| address.starts_with("robot"))
        );

        let mut taken: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for letter in self.sink.taken() {
            assert!(recipients.contains(&*letter.recipient));
            let id = header(&letter.octets, "Message-ID").unwrap();
            let id = id.trim_matches(['<', '>']).to_owned();
            taken.entry(id).or_default().push(letter.octets);
        }
        let mut doubled = 0;
        for row in &owed {
            let copies = taken.remove(&row[0]).unwrap_or_default();
            assert!(!copies.is_empty(), "a letter never came: {row:?}");
            // RFC 5321 §4.5.4, RFC 1047: the one possible double carries the same octets, and the
            // outbox tells of it.
            assert!(copies.iter().all(|copy| *copy == copies[0]));
            if copies.len() > 1 {
                assert_eq!(row[2], "1", "doubled, and not told: {row:?}");
                doubled += 1;
            }
        }
        assert!(taken.is_empty(), "letters that nobody owed: {taken:?}");
        assert!(doubtful > 0 && doubled > 0, "the doubtful moment was met");
    }
}

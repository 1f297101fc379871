//! The manager's day in her own mailbox, on a real Dovecot and Postfix: she reads a digest, presses
//! a link, answers as Thunderbird and Evolution write, and takes a decision back. A stranger who got
//! hold of her digest does nothing.

use qpm_intake::domain::message::Message;

use super::charity::{Charity, until};
use super::managers_desk::{Manager, charity, digest_is_sent, links, reply};
use super::post::application;
use super::servers::{Servers, servers};

const THUNDERBIRD: &str = include_str!("../replies/samples/thunderbird-top.eml");
const EVOLUTION: &str = include_str!("../replies/samples/evolution-top.eml");

const STRANGER: &str = "applicant934@example.test";

/// Where each application stands.
fn standing(charity: &Charity) -> Vec<String> {
    let rows = charity.rows("SELECT status FROM application ORDER BY number");
    rows.unwrap_or_default().concat()
}

/// Three people apply, one after the other, and each is logged.
fn three_apply(servers: &Servers, charity: &Charity) {
    for (number, name) in (1..).zip(["Zoë One", "Amir Two", "Siân Three"]) {
        let address = format!("applicant93{number}@example.test");
        let mail = application(name, &address, &charity.address, &format!("desk-{number}"));
        servers.send(&address, &charity.address, &mail);
        until("the application is logged", || {
            (standing(charity).len() == number).then_some(())
        });
    }
}

/// What the parts of the story share.
struct Desk<'a> {
    servers: &'a Servers,
    charity: Charity,
    manager: Manager<'a>,
    digest: Message,
}

#[test]
fn she_reads_a_digest_presses_a_link_and_answers() {
    let Some(servers) = servers("she_reads_a_digest_presses_a_link_and_answers") else {
        return;
    };
    let mut manager = Manager::at(&servers, "applicant930");
    let charity = charity(&servers, "applicant935", &[&manager.address], 3);
    let daemon = charity.starts();
    three_apply(&servers, &charity);
    // What is asked for at the terminal goes out at the daemon's next look at the outbox: within a
    // minute, or at its start.
    daemon.stop();
    digest_is_sent(&charity);
    let daemon = charity.starts();
    let digest = manager.reads("QPM digest");
    assert!(digest.subject.contains("3 new"), "{}", digest.subject);
    for name in ["Zoë One", "Amir Two", "Siân Three"] {
        assert!(digest.text.contains(name), "{}", digest.text);
    }
    let mut desk = Desk {
        servers: &servers,
        charity,
        manager,
        digest,
    };
    desk.she_presses_a_link_and_the_link_back();
    desk.she_answers_as_two_programs_write();
    desk.a_stranger_has_the_digest();
    desk.nothing_else_came();
    daemon.stop();
}

impl Desk<'_> {
    fn stands(&self, wanted: [&str; 3]) {
        assert_eq!(standing(&self.charity), wanted);
    }

    fn she_presses_a_link_and_the_link_back(&mut self) {
        let recruit = links(&self.digest, "Recruit");
        assert_eq!(recruit.len(), 3, "one on each card: {recruit:?}");
        self.manager.presses(&recruit[0]);
        let told = self.manager.reads("Done: recruit 1");
        let words = "QPM-0001 (Zoë One) is recruited.";
        assert!(told.text.contains(words), "{}", told.text);
        self.stands(["recruited", "received", "received"]);
        let number = self.charity.count("SELECT id FROM command");
        let undo = links(&told, "Undo");
        let body = format!("body=undo%20{number}");
        assert!(undo[0].contains(&body), "{undo:?}");
        self.manager.presses(&undo[0]);
        self.manager.reads(&format!("Done: undo {number}"));
        self.stands(["received", "received", "received"]);
    }

    /// Three commands in each answer, the whole digest quoted below.
    fn she_answers_as_two_programs_write(&mut self) {
        let mailbox = self.charity.address.clone();
        let words = "recruit 1; decline 2 already assessing for another body\n\
                     note 3 lives in Leeds\n\nJane";
        self.manager
            .answers(&self.digest, THUNDERBIRD, words, &mailbox);
        let told = self.manager.reads("Done: recruit 1");
        for words in [
            "QPM-0001 (Zoë One) is recruited",
            "QPM-0002 (Amir Two) is declined",
            "QPM-0003",
        ] {
            assert!(told.text.contains(words), "{}", told.text);
        }
        self.stands(["recruited", "declined", "received"]);

        let words = "shortlist 3\ntarget 2\nrecruit QPM-0003\n\n-- \nJane Smith";
        self.manager
            .answers(&self.digest, EVOLUTION, words, &mailbox);
        self.manager.reads("Done: shortlist 3");
        self.stands(["recruited", "declined", "recruited"]);
        let reached = self.manager.reads("The target is reached");
        assert!(
            reached.text.contains("QPM-0003 Siân Three"),
            "{}",
            reached.text
        );
        self.is_closed();

        let done = self.charity.rows("SELECT what FROM command ORDER BY id");
        let once = [
            "recruit",
            "undo",
            "recruit",
            "decline",
            "note",
            "shortlist",
            "target",
            "recruit",
        ];
        assert_eq!(done.unwrap().concat(), once);
        let by = self.charity.rows("SELECT DISTINCT by FROM command");
        assert_eq!(by.unwrap(), [[&*self.manager.address]]);
    }

    /// All of it: its subject with the token, its Message-ID, its words.
    fn a_stranger_has_the_digest(&mut self) {
        let mailbox = &self.charity.address;
        let words = "decline 1; reopen";
        let mail = reply(
            &self.digest,
            THUNDERBIRD,
            words,
            STRANGER,
            mailbox,
            "stolen",
        );
        self.servers.send(STRANGER, mailbox, mail.as_bytes());
        let alert = self.manager.reads("A command was not carried out");
        let words = "neither a manager nor a delegate";
        assert!(alert.text.contains(words), "{}", alert.text);
        self.stands(["recruited", "declined", "recruited"]);
        self.is_closed();
    }

    /// An answer to a later mail shows that all before it has come: one letter for each of her mails,
    /// and none for the stranger.
    fn nothing_else_came(&mut self) {
        let mailbox = self.charity.address.clone();
        self.manager
            .answers(&self.digest, EVOLUTION, "status", &mailbox);
        self.manager.reads("Done: status");
        let unread = self.manager.unread();
        let more: Vec<&str> = unread.iter().map(|letter| &*letter.subject).collect();
        assert!(more.is_empty(), "{more:?}");
        let to_stranger = format!("SELECT COUNT(*) FROM outbox WHERE recipient = '{STRANGER}'");
        assert_eq!(self.charity.count(&to_stranger), 0);
        assert!(self.servers.mails("applicant934", "").is_empty());
    }

    fn is_closed(&self) {
        let closed = "SELECT state = 'closed' FROM opening";
        assert_eq!(self.charity.count(closed), 1);
    }
}

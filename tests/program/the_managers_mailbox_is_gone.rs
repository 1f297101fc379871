//! A digest that reaches nobody: one manager's mailbox is gone and Postfix sends a report, the other's
//! address is refused at once. Both letters have failed, a person is told, and no letter about
//! letters goes round.

use super::charity::until;
use super::managers_desk::{charity, digest_is_sent};
use super::post::{header, words};
use super::servers::servers;

#[test]
fn a_digest_that_comes_back_is_a_failed_letter_and_no_loop() {
    let Some(servers) = servers("a_digest_that_comes_back_is_a_failed_letter_and_no_loop") else {
        return;
    };
    let managers = ["no-such-manager@example.test", "refused@example.test"];
    let charity = charity(&servers, "applicant937", &managers, 3);
    // The first look makes the database; what is asked for at the terminal goes out at the start.
    charity.works_once();
    digest_is_sent(&charity);
    let daemon = charity.starts();
    until("both letters have failed", || {
        let failed = "SELECT COUNT(*) FROM outbox WHERE kind = 'digest' AND state = 'failed'";
        (charity.count(failed) == 2).then_some(())
    });

    // Who writes is served as before. Had anything answered a report, it would lie before this.
    let someone = "applicant938@example.test";
    let mail = words(
        someone,
        &charity.address,
        "A question",
        "Hello,\n\nis the role open to people outside London?\n\nAmir",
        "desk-question",
    );
    servers.send(someone, &charity.address, &mail);
    servers.mail_for("applicant938", |mail| {
        header(mail, "In-Reply-To").as_deref() == Some("<desk-question@mail.example.org>")
    });
    let letters =
        charity.rows("SELECT kind, recipient, state, why, result FROM outbox ORDER BY id");
    let letters: Vec<String> = letters.unwrap().iter().map(|row| row.join(" ")).collect();
    assert_eq!(
        letters,
        [
            "digest no-such-manager@example.test failed bounced 5.1.1",
            "digest refused@example.test failed rejected 550 5.1.1",
            "question_received applicant938@example.test sent  250 2.0.0",
        ]
    );
    let items = charity.rows("SELECT reason_code FROM review WHERE settled_at IS NULL ORDER BY 1");
    assert_eq!(
        items.unwrap().concat(),
        ["letter_bounced", "letter_failed", "question"]
    );
    let kinds = charity.rows("SELECT kind FROM inbox ORDER BY id");
    assert_eq!(kinds.unwrap().concat(), ["bounce", "question"]);
    daemon.stop();
}

//! Filing: where mails go once they are processed.

use qpm_intake::domain::mailbox::{Cursor, Filing, FilingMode, MailboxError, Place};
use qpm_intake::mail::mailbox::imap::Settings;

use crate::server::{EVERYTHING, Mail, Reply, Server, close, mailbox, place, say};

fn mails() -> Vec<(u32, Mail)> {
    [1, 2, 3, 7]
        .map(|uid| (uid, Mail::numbered(uid, 100)))
        .into()
}

fn on(
    command: &'static str,
    reply: fn() -> Option<Reply>,
) -> impl Fn(&str, usize) -> Option<Reply> {
    move |said, _| said.starts_with(command).then(reply).flatten()
}

async fn file(settings: Settings, uids: &[u32]) -> Result<Vec<Place>, MailboxError> {
    let places: Vec<Place> = uids.iter().map(|uid| place(*uid)).collect();
    mailbox(settings).file(&places, Filing::Applications).await
}

fn places(uids: &[u32]) -> Vec<Place> {
    uids.iter().map(|uid| place(*uid)).collect()
}

/// Nothing may remove mails that other people have marked.
fn nothing_of_others_is_removed(server: &Server) {
    for said in server.said() {
        assert!(said != "EXPUNGE" && said != "CLOSE", "{said}");
    }
}

#[tokio::test]
async fn many_mails_are_moved_in_one_command_into_a_folder_that_is_made() {
    let server = Server::good(mails()).await;
    let mut mailbox = mailbox(server.settings());
    let done = mailbox
        .file(&places(&[1, 2, 3]), Filing::Applications)
        .await
        .unwrap();
    assert_eq!(done, places(&[1, 2, 3]));
    assert_eq!(
        server.said_so("UID MOVE"),
        ["UID MOVE 1:3 \"QPM/Applications\""]
    );
    assert_eq!(server.folders(), ["\"QPM/Applications\""]);
    assert_eq!(server.said_so("SUBSCRIBE").len(), 1);
    assert_eq!(server.uids(), [7]);
    // The folder is known by now.
    mailbox
        .file(&places(&[7]), Filing::Applications)
        .await
        .unwrap();
    assert_eq!(server.said_so("LIST").len(), 3);
    nothing_of_others_is_removed(&server);
}

#[tokio::test]
async fn without_move_mails_are_copied_and_only_they_are_removed() {
    let server = Server::start("IMAP4rev1 UIDPLUS", mails(), |_, _| None).await;
    assert_eq!(
        file(server.settings(), &[1, 3]).await.unwrap(),
        places(&[1, 3])
    );
    let said = server.said_so("UID");
    assert_eq!(
        said,
        [
            "UID COPY 1,3 \"QPM/Applications\"",
            "UID STORE 1,3 +FLAGS.SILENT (\\Deleted)",
            "UID EXPUNGE 1,3"
        ]
    );
    nothing_of_others_is_removed(&server);
}

#[tokio::test]
async fn without_uidplus_mails_are_copied_and_stay_marked() {
    let server = Server::start("IMAP4rev1", mails(), |_, _| None).await;
    assert_eq!(file(server.settings(), &[1]).await.unwrap(), places(&[1]));
    assert_eq!(server.said_so("UID COPY").len(), 1);
    assert!(server.said_so("UID EXPUNGE").is_empty());
    nothing_of_others_is_removed(&server);
}

#[tokio::test]
async fn what_is_to_be_removed_is_removed_and_nothing_of_others() {
    for (offered, said) in [
        (
            EVERYTHING,
            &["UID STORE 2 +FLAGS.SILENT (\\Deleted)", "UID EXPUNGE 2"][..],
        ),
        ("IMAP4rev1", &["UID STORE 2 +FLAGS.SILENT (\\Deleted)"]),
    ] {
        let server = Server::start(offered, mails(), |_, _| None).await;
        let mut settings = server.settings();
        settings.folders.remove_monitoring = true;
        let places = places(&[2]);
        let mut removing = mailbox(settings);
        let done = removing.file(&places, Filing::Monitoring).await.unwrap();
        assert_eq!(done, places);
        assert_eq!(server.said_so("UID"), said);
        nothing_of_others_is_removed(&server);
    }
}

#[tokio::test]
async fn a_mail_that_was_copied_is_not_copied_again() {
    let server = Server::start(
        "IMAP4rev1 UIDPLUS",
        mails(),
        on("UID STORE", || say("TAG NO\r\n")),
    )
    .await;
    assert_eq!(file(server.settings(), &[1]).await.unwrap(), places(&[1]));
}

#[tokio::test]
async fn a_folder_that_vanished_is_made_again() {
    let quirk = |said: &str, before| {
        (said.starts_with("UID MOVE") && before == 0)
            .then_some(())
            .and_then(|()| say("TAG NO [TRYCREATE] no such folder\r\n"))
    };
    let server = Server::start(EVERYTHING, mails(), quirk).await;
    assert_eq!(file(server.settings(), &[1]).await.unwrap(), places(&[1]));
    assert_eq!(server.said_so("UID MOVE").len(), 2);
}

#[tokio::test]
async fn folders_are_spelled_in_the_servers_way() {
    let server = Server::good(mails()).await;
    server.separate_by(".");
    let mut settings = server.settings();
    settings.folders.applications = "QPM/Bewerbungen für März".into();
    file(settings, &[1]).await.unwrap();
    assert_eq!(
        server.said_so("UID MOVE"),
        ["UID MOVE 1 \"QPM.Bewerbungen f&APw-r M&AOQ-rz\""]
    );
    // A server that keeps everything below INBOX refuses folders beside it.
    let quirk = |said: &str, _| {
        said.starts_with("CREATE \"QPM")
            .then_some(())
            .and_then(|()| say("TAG NO not below INBOX\r\n"))
    };
    let server = Server::start(EVERYTHING, mails(), quirk).await;
    server.separate_by(".");
    file(server.settings(), &[1]).await.unwrap();
    assert_eq!(
        server.said_so("UID MOVE"),
        ["UID MOVE 1 \"INBOX.QPM.Applications\""]
    );
}

#[tokio::test]
async fn a_server_that_refuses_to_file_does_not_stop_new_mail() {
    let cases: [(&str, fn() -> Option<Reply>); 3] = [
        ("UID MOVE", || say("TAG NO [OVERQUOTA] full\r\n")),
        ("UID MOVE", || say("TAG BAD\r\n")),
        ("CREATE", || say("TAG NO not allowed\r\n")),
    ];
    for (command, reply) in cases {
        let server = Server::start(EVERYTHING, mails(), on(command, reply)).await;
        let mut mailbox = mailbox(server.settings());
        // 99 was removed by somebody: it needs no filing.
        let done = mailbox
            .file(&places(&[1, 99]), Filing::Other)
            .await
            .unwrap();
        assert_eq!(done, places(&[99]));
        assert_eq!(
            mailbox
                .list(Cursor::default())
                .await
                .unwrap()
                .messages
                .len(),
            4
        );
        assert_eq!(server.connections(), 1);
    }
}

#[tokio::test]
async fn a_lost_connection_leaves_mails_unfiled() {
    let server = Server::start(
        EVERYTHING,
        mails(),
        on("UID MOVE", || close("* 1 EXPUNGE\r\n")),
    )
    .await;
    let result = file(server.settings(), &[1, 2]).await;
    assert!(
        matches!(result, Err(MailboxError::Disconnected(_))),
        "{result:?}"
    );
}

#[tokio::test]
async fn places_of_another_uidvalidity_name_nothing_any_more() {
    let server = Server::good(mails()).await;
    let old = Place::Imap {
        uid_validity: 6,
        uid: 1,
    };
    let done = server
        .mailbox()
        .file(std::slice::from_ref(&old), Filing::Review)
        .await
        .unwrap();
    assert_eq!(done, [old]);
    assert!(
        server.said_so("UID MOVE").is_empty(),
        "mail 1 of today is another mail"
    );
}

#[tokio::test]
async fn mails_can_be_flagged_or_left_alone() {
    let server = Server::good(mails()).await;
    let mut settings = server.settings();
    settings.filing = FilingMode::Flag;
    assert_eq!(
        file(settings.clone(), &[1, 2]).await.unwrap(),
        places(&[1, 2])
    );
    assert_eq!(
        server.said_so("UID STORE"),
        ["UID STORE 1:2 +FLAGS.SILENT (\\Seen $QpmIntake)"]
    );

    let plain = "* 4 EXISTS\r\n* OK [UIDVALIDITY 7]\r\n* OK [PERMANENTFLAGS (\\Seen \\Deleted)]\r\nTAG OK\r\n";
    let quirk = move |said: &str, _| {
        said.starts_with("SELECT")
            .then_some(())
            .and_then(|()| say(plain))
    };
    let server = Server::start(EVERYTHING, mails(), quirk).await;
    settings.port = server.port;
    file(settings.clone(), &[1]).await.unwrap();
    assert_eq!(
        server.said_so("UID STORE"),
        ["UID STORE 1 +FLAGS.SILENT (\\Seen)"]
    );

    settings.filing = FilingMode::Leave;
    assert_eq!(file(settings, &[1]).await.unwrap(), places(&[1]));
    assert_eq!(server.uids(), [1, 2, 3, 7]);
}

#[tokio::test]
async fn check_says_where_filing_cannot_work() {
    let server = Server::start(EVERYTHING, mails(), on("CREATE", || say("TAG NO\r\n"))).await;
    let words = server.mailbox().check().await.unwrap_err().to_string();
    assert!(
        words.contains("QPM/Applications") && words.contains("hint"),
        "{words}"
    );
    let read_only = "* 4 EXISTS\r\n* OK [UIDVALIDITY 7]\r\nTAG OK [READ-ONLY]\r\n";
    let quirk = move |said: &str, _| {
        said.starts_with("SELECT")
            .then_some(())
            .and_then(|()| say(read_only))
    };
    let server = Server::start(EVERYTHING, mails(), quirk).await;
    let words = server.mailbox().check().await.unwrap_err().to_string();
    assert!(words.contains("only be read"), "{words}");
}

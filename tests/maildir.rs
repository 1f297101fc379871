//! A Maildir that other programs deliver into and read at the same time.

#![allow(
    clippy::unwrap_used,
    reason = "clippy excuses test functions only, and these helpers fail their tests by it"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use qpm_intake::domain::mailbox::{
    Body, Cursor, Fetched, Filing, FilingMode, Listed, MailboxError, Place,
};
use qpm_intake::mail::mailbox::maildir::Settings;
use qpm_intake::mail::mailbox::{FilingFolders, Mailbox, Maildir};
use tempfile::TempDir;
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

fn settings(path: &Path) -> Settings {
    Settings {
        path: path.to_owned(),
        filing: FilingMode::Move,
        folders: FilingFolders {
            applications: "QPM/Applications".into(),
            other: "QPM/Other".into(),
            review: "QPM/Prüfen".into(),
            monitoring: "QPM/Monitoring".into(),
            remove_monitoring: false,
        },
        max_message_size: 100_000,
    }
}

/// A Maildir with mails, each named as a path below it.
fn with(mails: &[(&str, &str)]) -> (TempDir, PathBuf, Mailbox) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Maildir");
    let mailbox = Mailbox::Maildir(Maildir::open(settings(&path)).unwrap());
    for (name, text) in mails {
        fs::write(path.join(name), text).unwrap();
    }
    (folder, path, mailbox)
}

async fn list(mailbox: &mut Mailbox) -> Vec<Listed> {
    mailbox.list(Cursor::default()).await.unwrap().messages
}

fn names(listed: &[Listed]) -> Vec<String> {
    listed.iter().map(|one| one.place.uid()).collect()
}

fn bodies(fetched: Vec<Fetched>) -> Vec<Body> {
    fetched.into_iter().map(|one| one.body).collect()
}

fn whole(text: &str) -> Body {
    Body::Whole(text.into())
}

fn named(name: &str) -> Place {
    Place::Maildir { name: name.into() }
}

/// All files below `path`, as paths from there.
fn files(path: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap().path();
            if entry.is_dir() {
                folders.push(entry);
            } else {
                let name = entry.strip_prefix(path).unwrap().display().to_string();
                if !name.ends_with("maildirfolder") {
                    found.push(name);
                }
            }
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn mails_are_listed_by_arrival_wherever_they_lie() {
    let (_folder, _, mut mailbox) = with(&[
        ("cur/1767261602.c.host,S=4:2,RS", "cccc"),
        ("new/1767261600.a.host", "aa"),
        ("new/1767261601.M5P1.host", "bbb"),
        ("new/.hidden", "no mail"),
        ("tmp/1767261609.t.host", "half a mail"),
    ]);
    let listing = mailbox.list(Cursor::default()).await.unwrap();
    let listed = listing.messages;
    let expected = [
        "1767261600.a.host",
        "1767261601.M5P1.host",
        "1767261602.c.host,S=4",
    ];
    assert_eq!(names(&listed), expected);
    assert_eq!(
        listed[1].arrived_at,
        "2026-01-01T10:00:01.000005Z".parse().unwrap()
    );
    assert_eq!([2, 3, 4], [listed[0].size, listed[1].size, listed[2].size]);
    assert_eq!(listing.cursor, Cursor::default());
    let fetched = mailbox.fetch(&listed).await.unwrap();
    assert_eq!(bodies(fetched), [whole("aa"), whole("bbb"), whole("cccc")]);
}

#[tokio::test]
async fn a_name_without_a_stamp_arrived_when_its_file_was_written() {
    let (_folder, path, mut mailbox) = with(&[("new/letter.eml", "text")]);
    let at = fs::metadata(path.join("new/letter.eml"))
        .unwrap()
        .modified()
        .unwrap();
    let listed = list(&mut mailbox).await;
    assert_eq!(listed[0].arrived_at, at.try_into().unwrap());
}

#[tokio::test]
async fn a_mail_that_is_read_or_removed_meanwhile_is_found_or_left_out() {
    let (_folder, path, mut mailbox) = with(&[
        ("new/1.read", "read"),
        ("new/2.removed", "removed"),
        ("new/3.flagged", "flagged"),
    ]);
    let listed = list(&mut mailbox).await;
    fs::rename(path.join("new/1.read"), path.join("cur/1.read:2,S")).unwrap();
    fs::remove_file(path.join("new/2.removed")).unwrap();
    fs::rename(path.join("new/3.flagged"), path.join("cur/3.flagged:2,FRT")).unwrap();
    let fetched = mailbox.fetch(&listed).await.unwrap();
    assert_eq!(bodies(fetched), [whole("read"), whole("flagged")]);
    // Its name is still the same mail's.
    assert_eq!(names(&list(&mut mailbox).await), ["1.read", "3.flagged"]);
}

#[tokio::test]
async fn large_empty_and_locked_files_stop_nobody() {
    let large = format!("Subject: large\r\n\r\n{}", "x".repeat(200_000));
    let exact = format!("Subject: exact\r\n\r\n{}", "x".repeat(100_000 - 18));
    let (_folder, path, mut mailbox) = with(&[
        ("new/1.large", &large),
        ("new/2.lying,S=10", &large),
        ("new/3.empty", ""),
        ("new/4.good", "good"),
        ("new/5.exact", &exact),
        ("new/6.over", &format!("{exact}x")),
    ]);
    fs::create_dir(path.join("new/7.folder")).unwrap();
    let listed = list(&mut mailbox).await;
    let headers = |name: &str| Body::HeadersOnly(format!("Subject: {name}\r\n\r\n").into());
    let fetched = mailbox.fetch(&listed).await.unwrap();
    assert_eq!(
        bodies(fetched),
        [
            headers("large"),
            headers("large"),
            Body::Missing,
            whole("good"),
            whole(&exact),
            headers("exact")
        ]
    );
    fs::set_permissions(path.join("new/4.good"), fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(path.join("new/4.good")).is_ok() {
        println!("left out: root reads a locked file all the same");
        return;
    }
    let fetched = mailbox.fetch(&listed[3..4]).await.unwrap();
    assert_eq!(bodies(fetched), [Body::Missing]);
}

#[tokio::test]
async fn filing_moves_mails_with_their_flags_into_folders_that_mail_programs_show() {
    let (_folder, path, mut mailbox) =
        with(&[("new/1.a", "a"), ("cur/2.b:2,FS", "b"), ("cur/3.c:2,", "c")]);
    let places = [named("1.a"), named("2.b"), named("9.gone")];
    let done = mailbox.file(&places, Filing::Applications).await.unwrap();
    assert_eq!(done, places, "what is gone needs no filing");
    let done = mailbox.file(&[named("3.c")], Filing::Review).await.unwrap();
    assert_eq!(done, [named("3.c")]);
    assert_eq!(
        files(&path),
        [
            ".QPM.Applications/cur/1.a:2,",
            ".QPM.Applications/cur/2.b:2,FS",
            ".QPM.Pr&APw-fen/cur/3.c:2,"
        ]
    );
    for name in ["new", "cur", "tmp", "maildirfolder"] {
        assert!(path.join(".QPM.Applications").join(name).exists(), "{name}");
    }
    assert!(list(&mut mailbox).await.is_empty());
}

#[tokio::test]
async fn filing_overwrites_nothing() {
    let (_folder, path, mut mailbox) = with(&[("new/1.a", "first")]);
    mailbox.file(&[named("1.a")], Filing::Other).await.unwrap();
    fs::write(path.join("new/1.a"), "second").unwrap();
    let done = mailbox.file(&[named("1.a")], Filing::Other).await.unwrap();
    assert_eq!(done, [named("1.a")], "it is not tried for ever");
    let read = |name: &str| fs::read_to_string(path.join(name)).unwrap();
    assert_eq!(read(".QPM.Other/cur/1.a:2,"), "first");
    assert_eq!(read("new/1.a"), "second");
}

#[tokio::test]
async fn flagging_marks_as_read_and_leaving_leaves() {
    let (_folder, path, _) = with(&[("new/1.a", "a"), ("cur/2.b:2,RF", "b")]);
    let mut settings = settings(&path);
    settings.filing = FilingMode::Leave;
    let places = [named("1.a"), named("2.b")];
    let mut leaving = Mailbox::Maildir(Maildir::open(settings.clone()).unwrap());
    assert_eq!(leaving.file(&places, Filing::Other).await.unwrap(), places);
    assert_eq!(files(&path), ["cur/2.b:2,RF", "new/1.a"]);
    settings.filing = FilingMode::Flag;
    let mut flagging = Mailbox::Maildir(Maildir::open(settings).unwrap());
    assert_eq!(flagging.file(&places, Filing::Other).await.unwrap(), places);
    assert_eq!(files(&path), ["cur/1.a:2,S", "cur/2.b:2,FRS"]);
    // And again, as after a crash.
    assert_eq!(flagging.file(&places, Filing::Other).await.unwrap(), places);
    assert_eq!(files(&path), ["cur/1.a:2,S", "cur/2.b:2,FRS"]);
}

#[tokio::test]
async fn a_folder_name_that_cannot_be_is_told_and_stops_nothing_else() {
    let (_folder, path, _) = with(&[("new/1.a", "a")]);
    let mut settings = settings(&path);
    settings.folders.other = "QPM/v1.0".into();
    let mut mailbox = Mailbox::Maildir(Maildir::open(settings).unwrap());
    assert!(
        mailbox
            .check()
            .await
            .unwrap_err()
            .to_string()
            .contains("v1.0")
    );
    assert!(
        mailbox
            .file(&[named("1.a")], Filing::Other)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(list(&mut mailbox).await.len(), 1);
}

#[tokio::test]
async fn delivery_ends_the_wait_within_a_moment_and_nothing_is_slept_through() {
    let (_folder, path, mut mailbox) = with(&[]);
    let (stop, wake) = (CancellationToken::new(), Notify::new());
    let long = Duration::from_mins(1);
    let started = Instant::now();
    for number in 0..3 {
        let (news, ()) = tokio::join!(mailbox.wait(long, &stop, &wake), async {
            fs::write(path.join(format!("new/{number}.a")), "a").unwrap();
        });
        assert!(news.unwrap());
        assert_eq!(list(&mut mailbox).await.len(), number + 1);
        // Delivered behind the look, within the same tick of the file system's clock.
        fs::write(path.join(format!("tmp/{number}.b")), "b").unwrap();
    }
    assert!(started.elapsed() < Duration::from_secs(10));
    // Nothing changes any more: it settles, and then really waits.
    while mailbox
        .wait(Duration::from_millis(500), &stop, &wake)
        .await
        .unwrap()
    {
        list(&mut mailbox).await;
        assert!(started.elapsed() < Duration::from_secs(30));
    }
}

#[tokio::test]
async fn the_wait_gives_way() {
    let (_folder, _, mut mailbox) = with(&[]);
    list(&mut mailbox).await;
    list(&mut mailbox).await;
    let (stop, wake) = (CancellationToken::new(), Notify::new());
    let long = Duration::from_mins(1);
    let started = Instant::now();
    wake.notify_one();
    assert!(!mailbox.wait(long, &stop, &wake).await.unwrap());
    stop.cancel();
    assert!(!mailbox.wait(long, &stop, &wake).await.unwrap());
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_missing_maildir_is_made_and_a_wrong_path_is_not_taken_for_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Maildir");
    Maildir::open(settings(&path)).unwrap();
    assert!(path.join("new").is_dir() && path.join("cur").is_dir() && path.join("tmp").is_dir());
    assert_eq!(
        fs::metadata(path.join("new")).unwrap().permissions().mode() & 0o777,
        0o700
    );

    // An empty folder may be where a disk is not mounted.
    let empty = folder.path().join("mnt");
    fs::create_dir(&empty).unwrap();
    let result = Maildir::open(settings(&empty));
    assert!(
        matches!(result, Err(MailboxError::Settings(_))),
        "{result:?}"
    );
    assert!(
        fs::read_dir(&empty).unwrap().next().is_none(),
        "nothing is made in it"
    );

    // And one that goes away while the program runs is not an empty mailbox.
    let mut mailbox = Mailbox::Maildir(Maildir::open(settings(&path)).unwrap());
    fs::rename(&path, folder.path().join("away")).unwrap();
    let result = mailbox.list(Cursor::default()).await;
    assert!(
        matches!(result, Err(MailboxError::Settings(_))),
        "{result:?}"
    );
    assert!(!path.exists());
}

#[tokio::test]
async fn check_counts_and_says_where_it_looked() {
    let (_folder, path, mut mailbox) = with(&[("new/1.a", "a"), ("cur/2.b:2,S", "b")]);
    let told = mailbox.check().await.unwrap();
    assert_eq!(told[0], format!("2 mails in {}", path.display()));
}

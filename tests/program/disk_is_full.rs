//! The disk is full, or another program holds the database: nothing is filed in the mailbox
//! until it is stored, the daemon stays up and says so, and goes on by itself when it can.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

use super::charity::{Charity, Daemon, Systemd, until};
use super::post::application;
use super::servers::{left_out, maildir};

fn mail(n: u32, charity: &Charity) -> Vec<u8> {
    let email = format!("person{n}@example.net");
    application(
        &format!("Person {n}"),
        &email,
        &charity.address,
        &format!("full-{n}"),
    )
}

/// The daemon starts and works off a first mail.
fn first_mail_is_through(charity: &Charity, systemd: &Systemd) -> Daemon {
    charity.receives("1795000001.M1.story", &mail(1, charity));
    let daemon = charity.starts_under(&[
        ("NOTIFY_SOCKET", systemd.path()),
        ("WATCHDOG_USEC", "1500000"),
    ]);
    until("the first letter is sent", || {
        (sent(charity) == 1 && waiting(charity) == 0).then_some(())
    });
    daemon
}

/// Letters to applicants: on a small disk the manager gets one of her own.
fn sent(charity: &Charity) -> i64 {
    charity.count("SELECT COUNT(*) FROM outbox WHERE state = 'sent' AND to_manager = 0")
}

/// Mails in the mailbox itself, not yet filed.
fn waiting(charity: &Charity) -> usize {
    maildir(&charity.path().join("Maildir")).len()
}

#[test]
fn a_locked_database_costs_time_and_nothing_else() {
    let charity = Charity::new("recruitment@example.test", "mailbox.poll_seconds = 1\n");
    let systemd = Systemd::listens(&charity);
    let mut daemon = first_mail_is_through(&charity, &systemd);

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut greedy = runtime.block_on(async {
        let options = SqliteConnectOptions::new().filename(charity.store());
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::query("BEGIN IMMEDIATE")
            .execute(&mut connection)
            .await
            .unwrap();
        connection
    });
    charity.receives("1795000002.M2.story", &mail(2, &charity));
    // Longer than the daemon waits for a lock: it has tried, failed, and says so.
    systemd.hears("STATUS=fetch failed");
    assert_eq!(waiting(&charity), 1, "filed before it was stored");
    assert!(daemon.still_runs());

    runtime.block_on(async {
        sqlx::query("ROLLBACK").execute(&mut greedy).await.unwrap();
        greedy.close().await.unwrap();
    });
    until("the second letter is sent", || {
        (sent(&charity) == 2 && waiting(&charity) == 0).then_some(())
    });
    let (status, _) = daemon.stop();
    assert!(status.success());
}

/// A file system of a few mebibytes, in memory.
struct SmallDisk {
    at: tempfile::TempDir,
}

impl SmallDisk {
    fn new() -> Option<Self> {
        let at = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"])
            .arg(at.path())
            .output();
        mounted
            .is_ok_and(|output| output.status.success())
            .then_some(Self { at })
    }

    fn path(&self) -> &Path {
        self.at.path()
    }

    /// Somebody's big file takes all that is left.
    fn fills_up(&self) -> PathBuf {
        let path = self.path().join("somebody's video");
        let mut file = std::fs::File::create(&path).unwrap();
        while file.write_all(&[7; 4096]).is_ok() {}
        path
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount")
            .arg("--lazy")
            .arg(self.at.path())
            .status();
    }
}

#[test]
fn a_full_disk_costs_time_and_nothing_else() {
    let Some(disk) = SmallDisk::new() else {
        left_out(
            "a_full_disk_costs_time_and_nothing_else",
            "only root can mount a small disk",
        );
        return;
    };
    let store = disk.path().join("qpm-intake.db");
    let charity = Charity::with_store(
        "recruitment@example.test",
        store,
        "mailbox.poll_seconds = 1\n",
    );
    let systemd = Systemd::listens(&charity);
    let mut daemon = first_mail_is_through(&charity, &systemd);

    let video = disk.fills_up();
    for n in 2..12 {
        charity.receives(&format!("179500000{n}.M{n}.story"), &mail(n, &charity));
    }
    systemd.hears("STATUS=fetch failed");
    assert!(daemon.still_runs());
    // What could not be stored is still where it came: nothing is filed that is not stored.
    let stored = charity.count("SELECT COUNT(*) FROM inbox");
    let left = i64::try_from(waiting(&charity)).unwrap();
    assert!(
        left > 0 && left >= 11 - stored,
        "{left} left, {stored} stored"
    );
    assert!(
        daemon
            .log()
            .contains("disk that holds the database is full"),
        "{}",
        daemon.log()
    );

    std::fs::remove_file(video).unwrap();
    until("all letters are sent", || {
        (sent(&charity) == 11 && waiting(&charity) == 0).then_some(())
    });
    assert_eq!(charity.count("SELECT COUNT(*) FROM application"), 11);
    let (status, time) = daemon.stop();
    assert!(status.success());
    assert!(time < Duration::from_secs(20));
}

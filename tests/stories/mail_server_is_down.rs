//! The way out is closed for a while. No letter fails for it, and none is sent twice.

use std::sync::{Arc, Mutex};

use jiff::SignedDuration;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::post::application;
use super::world::World;
use qpm_intake::store::outbox;

#[tokio::test]
async fn letters_wait_until_the_way_out_is_open_again() {
    let mut world = World::new().await;
    // A file where the outbox folder should be: nothing can be handed over.
    std::fs::write(world.outbox(), b"in the way").unwrap();
    world.receives(application("Zoe Sato", "zoe@example.org"));
    for _ in 0..3 {
        let _ = world.fetches().await;
        let _ = world.processes().await;
        assert!(
            world.delivers().await.is_err(),
            "the line is told to back off"
        );
    }
    let queue = world.queue().await;
    assert_eq!(queue.len(), 1);
    assert_eq!(
        queue[0].attempts, 0,
        "a server that is down charges no letter"
    );
    assert_ne!(queue[0].state, "failed");

    std::fs::remove_file(world.outbox()).unwrap();
    world.later(SignedDuration::from_mins(1));
    world.works().await;
    world.letter_to("zoe@example.org");
}

#[tokio::test]
async fn a_letter_left_in_sending_by_a_crash_goes_out_with_the_same_message_id() {
    let mut world = World::new().await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.fetches().await.unwrap();
    world.processes().await.unwrap();
    let before = world.house.store.letter_octets(1).await.unwrap().unwrap();
    let mut tx = world.house.store.write_tx().await.unwrap();
    let claimed = outbox::claim_due(&mut tx, world.now, 10).await.unwrap();
    assert_eq!(claimed.len(), 1);
    tx.commit().await.unwrap();
    // No clock releases it: a slow final dot must not become a second letter.
    world.later(SignedDuration::from_hours(24));
    world.works().await;
    assert!(world.letters().is_empty());

    world.restarts().await;
    world.works().await;
    let letter = world.letter_to("zoe@example.org");
    assert_eq!(letter.raw.as_bytes(), before);
    assert!(world.queue().await[0].uncertain, "the outbox tells of it");
}

#[tokio::test]
async fn a_locked_database_files_nothing_and_loses_nothing() {
    let mut world = World::new().await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    let path = world.config.store.path.clone();
    let other = tokio::task::spawn_blocking(move || {
        // Another program holds the write lock for a moment.
        std::process::Command::new("python3")
            .arg("-c")
            .arg(
                "import sqlite3,sys,time\nc=sqlite3.connect(sys.argv[1],isolation_level=None)\n\
                 c.execute('BEGIN IMMEDIATE')\nprint('held',flush=True)\ntime.sleep(12)\nc.execute('ROLLBACK')",
            )
            .arg(path)
            .stdout(std::process::Stdio::piped())
            .spawn()
    })
    .await
    .unwrap();
    let Ok(mut other) = other else {
        eprintln!("left out: there is no python3 to hold the lock");
        return;
    };
    let mut held = String::new();
    std::io::BufRead::read_line(
        &mut std::io::BufReader::new(other.stdout.take().unwrap()),
        &mut held,
    )
    .unwrap();
    assert_eq!(held.trim(), "held");
    let error = world.fetches().await.unwrap_err();
    assert!(error.to_string().contains("locked"), "{error}");
    let new = world.path().join("Maildir/new");
    assert_eq!(
        std::fs::read_dir(new).unwrap().count(),
        1,
        "nothing was filed"
    );
    other.wait().unwrap();
    world.works().await;
    world.letter_to("zoe@example.org");
}

/// A submission server that refuses one recipient for policy's sake, knows that another has gone,
/// and takes all others.
pub(crate) struct Picky {
    pub(crate) port: u16,
    taken: Arc<Mutex<Vec<String>>>,
}

impl Picky {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = Arc::new(Mutex::new(Vec::new()));
        let shared = taken.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, shared.clone()));
            }
        });
        Self { port, taken }
    }

    fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }
}

async fn converse(stream: TcpStream, taken: Arc<Mutex<Vec<String>>>) {
    let mut stream = BufReader::new(stream);
    let mut recipient = String::new();
    let mut in_letter = false;
    stream.write_all(b"220 picky.example\r\n").await.unwrap();
    let mut line = String::new();
    while stream.read_line(&mut line).await.is_ok_and(|n| n > 0) {
        let said = line.trim_end().to_owned();
        line.clear();
        let answer = match said.as_str() {
            "." if in_letter => {
                in_letter = false;
                taken.lock().unwrap().push(recipient.clone());
                "250 2.0.0 taken"
            }
            _ if in_letter => continue,
            "DATA" => {
                in_letter = true;
                "354 go on"
            }
            "QUIT" => "221 bye",
            rcpt if rcpt.starts_with("RCPT") && rcpt.contains("gone") => {
                "550 5.1.1 no such mailbox"
            }
            rcpt if rcpt.starts_with("RCPT") && rcpt.contains("poison") => "550 5.7.1 not that one",
            rcpt if rcpt.starts_with("RCPT") => {
                rcpt.clone_into(&mut recipient);
                "250 2.1.5 ok"
            }
            _ => "250 2.0.0 ok",
        };
        let answered = stream.write_all(format!("{answer}\r\n").as_bytes()).await;
        if answered.is_err() {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_letter_that_is_refused_for_policys_sake_stops_nobody_elses() {
    let server = Picky::start().await;
    let mut world = World::with(&format!(
        "submission.kind = \"smtp\"\nsubmission.smtp.host = \"127.0.0.1\"\n\
         submission.smtp.tls = \"plain\"\nsubmission.smtp.port = {}\n",
        server.port
    ))
    .await;
    world.receives(application("Pat Poison", "poison@example.org"));
    world.works().await;
    world.receives(application("Zoe Sato", "zoe@example.org"));
    world.works().await;
    assert!(
        server.taken().is_empty(),
        "the line is paused, and a person is told"
    );
    assert!(
        world
            .review_codes()
            .await
            .contains(&"submission_refused".to_owned())
    );
    assert!(
        world
            .queue()
            .await
            .iter()
            .all(|letter| letter.state != "failed" && letter.attempts == 0)
    );

    world.later(SignedDuration::from_mins(20));
    world.works().await;
    assert_eq!(server.taken().len(), 1, "the other letter goes first");
    assert!(server.taken()[0].contains("zoe@example.org"));

    // And the one that is refused for good is given up in the end, and told.
    world.later(SignedDuration::from_hours(5 * 24));
    world.works().await;
    let queue = world.queue().await;
    assert_eq!(
        (queue[0].state.as_str(), queue[0].why.as_deref()),
        ("failed", Some("given_up"))
    );
    assert!(
        world
            .review_codes()
            .await
            .contains(&"letter_failed".to_owned())
    );
}

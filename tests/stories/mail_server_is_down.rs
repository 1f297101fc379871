//! The way out is closed for a while. No letter fails for it, and none is sent twice.

use jiff::SignedDuration;

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

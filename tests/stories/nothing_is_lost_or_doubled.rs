//! Invariants 1 to 4 under any order of arrivals, steps, refusals, crashes and decisions.

use std::collections::HashSet;

use jiff::SignedDuration;
use proptest::prelude::{Just, ProptestConfig, Strategy, prop_oneof, proptest};
use proptest::sample::select;

use super::post::{Mail, application};
use super::world::{MANAGER, World};
use qpm_intake::domain::application::Status;
use qpm_intake::store::{inbox, outbox};

#[derive(Clone, Debug)]
enum Happens {
    /// Person n sends the form (again).
    Arrives(usize),
    /// A machine writes.
    RobotWrites(usize),
    Fetch,
    Process,
    Deliver,
    /// The way out is blocked, or free again.
    WayOut(bool),
    /// The process is killed right after a claim was committed.
    KilledAfterClaim,
    /// The process is killed right after an attempt was charged.
    KilledAfterCharge,
    Restart,
    Recruits(usize),
    Hours(i64),
}

fn anything() -> impl Strategy<Value = Happens> {
    prop_oneof![
        3 => (0_usize..4).prop_map(Happens::Arrives),
        1 => (0_usize..3).prop_map(Happens::RobotWrites),
        3 => Just(Happens::Fetch),
        3 => Just(Happens::Process),
        3 => Just(Happens::Deliver),
        1 => select(vec![true, false]).prop_map(Happens::WayOut),
        1 => Just(Happens::KilledAfterClaim),
        1 => Just(Happens::KilledAfterCharge),
        1 => Just(Happens::Restart),
        2 => (1_usize..5).prop_map(Happens::Recruits),
        1 => (1_i64..30).prop_map(Happens::Hours),
    ]
}

async fn befalls(world: &mut World, happens: &Happens, charged: &mut u32) {
    match happens {
        Happens::Arrives(person) => {
            let mail = application(
                &format!("Person {person}"),
                &format!("p{person}@example.org"),
            );
            world.receives(mail);
        }
        Happens::RobotWrites(robot) => {
            let mail = Mail::from(&format!("robot{robot}@example.net"))
                .header("Auto-Submitted", "auto-replied")
                .subject("Automatic reply")
                .text("I am away.");
            world.receives(mail);
        }
        Happens::Fetch => drop(world.fetches().await),
        Happens::Process => drop(world.processes().await),
        Happens::Deliver => drop(world.delivers().await),
        Happens::WayOut(open) => block(world, !open),
        Happens::KilledAfterClaim => {
            let mut tx = world.house.store.write_tx().await.unwrap();
            outbox::claim_due(&mut tx, world.now, 2).await.unwrap();
            tx.commit().await.unwrap();
            world.restarts().await;
        }
        Happens::KilledAfterCharge => {
            // Three such deaths in a row would rightly set a message aside.
            *charged += 1;
            if *charged <= 2 {
                let mut tx = world.house.store.write_tx().await.unwrap();
                inbox::take_waiting(&mut tx, 64, 1 << 20).await.unwrap();
                tx.commit().await.unwrap();
            }
            world.restarts().await;
        }
        Happens::Restart => world.restarts().await,
        Happens::Recruits(number) => {
            world
                .decides(&format!("QPM-{number:04}"), Status::Recruited)
                .await;
        }
        Happens::Hours(hours) => world.later(SignedDuration::from_hours(*hours)),
    }
}

fn block(world: &World, blocked: bool) {
    let (outbox, aside) = (world.outbox(), world.path().join("outbox.aside"));
    if blocked && !outbox.is_file() {
        if outbox.exists() {
            std::fs::rename(&outbox, &aside).unwrap();
        }
        std::fs::write(&outbox, b"in the way").unwrap();
    } else if !blocked && outbox.is_file() {
        std::fs::remove_file(&outbox).unwrap();
        if aside.exists() {
            std::fs::rename(&aside, &outbox).unwrap();
        }
    }
}

async fn the_invariants_hold(world: &mut World, arrived: &HashSet<usize>) {
    block(world, false);
    world.later(SignedDuration::from_hours(2));
    world.restarts().await;
    world.works().await;

    let applicants = world.applicants().await;
    let people: HashSet<_> = applicants
        .iter()
        .filter_map(|line| line.address.clone())
        .collect();
    assert_eq!(
        applicants.len(),
        arrived.len(),
        "one application for each person"
    );
    assert_eq!(people.len(), arrived.len());

    let queue = world.queue().await;
    let keys: HashSet<_> = queue.iter().map(|letter| letter.key.clone()).collect();
    assert_eq!(
        keys.len(),
        queue.len(),
        "every letter is owed for something of its own"
    );
    for person in arrived {
        let letters = world.letters_to(&format!("p{person}@example.org"));
        assert_eq!(letters.len(), 1, "person {person}: {letters:#?}");
    }
    // The manager has a letter at most: the target is reached.
    let letters = world.letters_to_others();
    assert_eq!(letters.len(), arrived.len(), "no robot is answered");
    assert!(world.letters_to(MANAGER).len() <= 1);

    let recruited = applicants
        .iter()
        .filter(|line| line.status == "recruited")
        .count();
    assert!(recruited <= 2, "{recruited} recruited for two places");
    let (opening, _) = world.house.store.opening().await.unwrap();
    assert_eq!(opening.state.as_str() == "closed", recruited == 2);

    let messages = world.messages().await;
    assert!(
        messages.iter().all(|message| message.state == "processed"),
        "{messages:?}"
    );
    let new = world.path().join("Maildir/new");
    assert_eq!(std::fs::read_dir(new).unwrap().count(), 0, "all is filed");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn under_any_order_of_events(story in proptest::collection::vec(anything(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let mut world = World::new().await;
            let mut charged = 0;
            for happens in &story {
                befalls(&mut world, happens, &mut charged).await;
            }
            let arrived: HashSet<usize> = story
                .iter()
                .filter_map(|happens| match happens {
                    Happens::Arrives(person) => Some(*person),
                    _ => None,
                })
                .collect();
            the_invariants_hold(&mut world, &arrived).await;
        });
    }
}

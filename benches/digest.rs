//! What a digest over 10,000 applications costs, in time and in memory: how things stand, read in one
//! transaction, the workbook of all applicants, and the whole of it as it is sent to one manager, with
//! its words, chart and links, packed as a message and queued.
//!
//!     cargo bench --bench digest
//!     cargo bench --bench digest -- 10000 600
//!
//! The first number is how many applications there are, the second how many words each of a form's
//! five long answers has. It asserts nothing: numbers from a busy machine must not fail anybody's
//! build. The database is a real one, its rows are written by the program, each applicant has had a
//! letter. Memory is told twice: what Rust allocates, and what the kernel counts, SQLite's included.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a measurement may panic and ask the clock"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Instant;

use jiff::{Timestamp, ToSpan as _};
use peak_alloc::PeakAlloc;
use qpm_intake::domain::address::Address;
use qpm_intake::domain::application::{Actor, NewVersion, Reference, Status};
use qpm_intake::domain::briefing::{Shown, Since};
use qpm_intake::domain::form::{Field, FieldId, FieldType};
use qpm_intake::domain::letter::{Letter, LetterKey, LetterKind};
use qpm_intake::domain::plan::{Effect, Reason};
use qpm_intake::domain::reading::{Answer, Value};
use qpm_intake::domain::verdict::{Flag, Problem};
use qpm_intake::store::apply::{self, Context};
use qpm_intake::store::enqueue::{NewLetter, enqueue};
use qpm_intake::store::outbox::{Ending, claim_due, finish};
use qpm_intake::store::{WriteTx, briefing};
use qpm_intake::workers::{House, digest, sheet};
use qpm_intake::{config, daemon, furnish};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The world's end of the story.
const NOW: &str = "2026-11-25T08:30:00Z";

#[tokio::main]
async fn main() {
    let mut numbers = std::env::args().filter_map(|word| word.parse().ok());
    let applications: u32 = numbers.next().unwrap_or(10_000);
    let words = numbers.next().unwrap_or(60) as usize;
    let folder = tempfile::tempdir().unwrap();
    let house = filled(folder.path(), applications, words).await;
    let size = fs::metadata(folder.path().join("qpm-intake.db")).unwrap();
    println!(
        "{applications} applications, long answers of {words} words, database of {} MiB\n",
        size.len() >> 20
    );
    println!(
        "| | ms | ms of a processor | MiB allocated | MiB by the kernel |\n|---|---|---|---|---|"
    );
    for _ in 0..3 {
        once(&house).await;
    }
    let mut tx = house.store.write_tx().await.unwrap();
    let file = sheet::enclosed(&house, &mut tx, now()).await.unwrap();
    println!("\nThe workbook has {} KiB.", file.octets.len() >> 10);
    if let Ok(path) = std::env::var("QPM_WORKBOOK") {
        fs::write(path, file.octets).unwrap();
    }
}

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

/// A digest's parts, one after the other, in one transaction.
async fn once(house: &House) {
    let (resident, allocated) = (kernel("VmRSS"), MEMORY.current_usage());
    let begin = || {
        fs::write("/proc/self/clear_refs", "5").unwrap();
        MEMORY.reset_peak_usage();
        (Instant::now(), processor())
    };
    let tell = |what: &str, (since, processor_then): (Instant, u64)| {
        let peak = MEMORY.peak_usage().saturating_sub(allocated) >> 20;
        let by_kernel = kernel("VmHWM").saturating_sub(resident) >> 10;
        let worked = processor().saturating_sub(processor_then);
        let took = since.elapsed().as_millis();
        println!("| {what} | {took} | {worked} | {peak} | {by_kernel} |");
    };
    let started = begin();
    let mut tx = house.store.write_tx().await.unwrap();
    let question = briefing::Question {
        since: Since {
            at: now() - 24.hours(),
            application: 100,
        },
        now: now(),
        counts: house.standing.counts,
        zone: &house.standing.zone,
        shown: Shown::IN_A_DIGEST,
    };
    drop(briefing::read(&mut tx, &question).await.unwrap());
    tell("how things stand", started);
    let started = begin();
    drop(sheet::enclosed(house, &mut tx, now()).await.unwrap());
    tell("the workbook", started);
    let started = begin();
    let to = &house.standing.known.managers;
    let posted = digest::send(house, &mut tx, to, now()).await.unwrap();
    assert_eq!(posted, digest::Posted::Digest);
    tell("a whole digest", started);
}

/// KiB.
fn kernel(what: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let mut lines = status.lines();
    let line = lines.find(|line| line.starts_with(what)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Milliseconds that this process has worked, its system calls included; the kernel counts
/// hundredths of a second.
fn processor() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let (_, fields) = stat.rsplit_once(") ").unwrap();
    let ticks = fields.split(' ').skip(11).take(2);
    ticks.map(|ticks| ticks.parse::<u64>().unwrap() * 10).sum()
}

/// A house whose log is full.
async fn filled(folder: &Path, applications: u32, words: usize) -> House {
    let text = "opening.target = 20\nmailbox.address = \"recruitment@qpm.example\"\n\
                manager.addresses = [\"manager@qpm.example\"]\n";
    fs::create_dir_all(folder.join("Maildir/new")).unwrap();
    fs::write(folder.join("config.toml"), text).unwrap();
    let config = config::load(Some(&folder.join("config.toml")), []).unwrap();
    let began = now() - (24 * 200).hours();
    let (store, lock) = daemon::open_store(&config, began).await.unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_qpm-intake"));
    let house = furnish::house(&config, store, program).unwrap();
    let mut says = Words(7);
    let mut tx = house.store.write_tx().await.unwrap();
    for number in 1..=applications {
        applies(&house, &mut tx, number, began, &mut says, words).await;
        if number.is_multiple_of(500) {
            tx.commit().await.unwrap();
            tx = house.store.write_tx().await.unwrap();
        }
    }
    loop {
        let due = claim_due(&mut tx, now(), 1000).await.unwrap();
        for letter in &due {
            let result = "250 2.0.0".into();
            let ending = Ending::Sent { result };
            finish(&mut tx, letter.id, &ending, now()).await.unwrap();
        }
        if due.is_empty() {
            break;
        }
    }
    tx.commit().await.unwrap();
    house.store.close().await;
    drop(lock);
    let (store, _lock) = daemon::open_store(&config, now()).await.unwrap();
    furnish::house(&config, store, program).unwrap()
}

async fn applies(
    house: &House,
    tx: &mut WriteTx,
    number: u32,
    began: Timestamp,
    says: &mut Words,
    words: usize,
) {
    let reference = Reference::new("QPM", number);
    let address = Address::parse(&format!("somebody{number}@mail{}.example.org", number % 50));
    let address = address.unwrap();
    let at = began + (i64::from(number) * 20).minutes();
    let answers = house.form.fields.iter();
    let answers: Vec<Answer> = answers
        .filter_map(|field| says.answer(field, number, words))
        .collect();
    let problems = if number.is_multiple_of(3) {
        vec![Problem::Missing(FieldId::new("phone"))]
    } else {
        Vec::new()
    };
    let flags = if number.is_multiple_of(10) {
        vec![Flag::ConflictOfInterest]
    } else {
        Vec::new()
    };
    let effect = Effect::AddApplication {
        reference: reference.clone(),
        name: Some(says.some(2)),
        preferred_name: None,
        addresses: vec![address.clone()],
        status: match number % 3 {
            0 => Status::Received,
            1 => Status::Shortlisted,
            _ => Status::Declined,
        },
        flags,
        arrived_at: at,
        version: NewVersion {
            number: 1,
            answers,
            problems,
            by: Actor::Applicant,
            current: true,
        },
    };
    let reason = Reason::new("application", "An application.");
    let context = Context {
        now: at,
        reason: &reason,
        inbox_id: None,
        files: &[],
    };
    apply::apply(tx, &effect, &context).await.unwrap();
    let letter = Letter {
        message_id: format!("{number}@qpm.example"),
        octets: says.some(600).into_bytes(),
        subject: "We have your application".into(),
    };
    let new = NewLetter {
        key: &LetterKey::for_version(LetterKind::Acknowledgement, &reference, 1),
        kind: "acknowledgement",
        letter: &letter,
        sender: None,
        to: &address,
        application_id: Some(i64::from(number)),
        inbox_id: None,
        due_at: at,
        held: None,
        fleeting: false,
        counted: true,
        fresh: true,
        depth: 1,
        to_manager: false,
    };
    enqueue(tx, &new, at).await.unwrap();
}

/// Words that do not compress to nothing: a multiplicative generator's.
struct Words(u64);

impl Words {
    fn some(&mut self, count: usize) -> String {
        (0..count).fold(String::new(), |mut text, _| {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let _ = write!(text, "{:x} ", self.0 >> 36);
            text
        })
    }

    /// What somebody answers. Two in ten questions are left out.
    fn answer(&mut self, field: &Field, number: u32, words: usize) -> Option<Answer> {
        let id = field.id.as_str();
        let value = match field.field_type {
            FieldType::LongText => Value::Text(self.some(words)),
            FieldType::YesNo => Value::YesNo(number.is_multiple_of(10)),
            FieldType::Confirmation => Value::YesNo(true),
            FieldType::Date => Value::Date("2026-11-20".parse().unwrap()),
            FieldType::List => {
                let choices = field.choices.iter().map(|choice| choice.name.clone());
                Value::List(choices.take(2).collect())
            }
            FieldType::Email => Value::Text(format!("somebody{number}@example.org")),
            _ if matches!(id, "preferred_name" | "heard_from") => return None,
            _ => Value::Text(self.some(3)),
        };
        Some(Answer {
            field: field.id.clone(),
            raw: value.to_string(),
            value,
            normal: (field.field_type == FieldType::Phone).then(|| "+447700900123".into()),
            place: "Sheet1!B7".into(),
            confidence: 0.95,
        })
    }
}

//! Real files of every format, broken in many ways, each read in this process (xls and xlsb behind
//! the walls of a reader process): none may make a reader panic, take long or take more memory than the reader process has.
//!
//! The same number of mutations gives the same files on every machine. A long run:
//!
//!     QPM_MUTATIONS=5000 cargo test --test forms_mutated -- --nocapture
//!
//! What it finds lies in `target/tmp/forms-mutated/`; what was found is kept in
//! `tests/fixtures/hostile/`. A file that ends the whole process (an overflowing stack) is
//! `reading.FORMAT` there.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, in its helpers too, and asks for the length of its run"
)]

mod mutate;
mod packages;
mod seeds;

use std::backtrace::Backtrace;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use peak_alloc::PeakAlloc;
use qpm_intake::domain::reading::{Outcome, Reading};
use qpm_intake::domain::verdict::Unreadable;
use qpm_intake::forms::{FormReader, definition};
use qpm_intake::reader::{Readers, Settings};

use mutate::{Dice, broken};
use seeds::{Seeds, seeds};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Mutations of each format where nothing else is asked for.
const MUTATIONS: usize = 200;
/// Processor time that one reading may take, in a debug build, which is ten times slower than
/// what is shipped.
const LONGEST: Duration = Duration::from_secs(2);
/// A reading that has not ended after this hangs.
const PATIENCE: Duration = Duration::from_mins(1);
/// Half of what a form may take in the reader process (`reader.memory_mib`).
const MOST_MEMORY: usize = 128 << 20;
/// The stack that the reader process reads on.
const STACK: usize = 8 << 20;

/// Libraries whose panics on broken files are known, and why they are borne: the reader process
/// that such a panic ends is replaced, and the file is damaged (`reader::process::verdict`), which
/// it is. Everything of our own is put right instead.
const BORNE: &[(&str, &str)] = &[(
    "calamine",
    "trusts the lengths of records in xlsb files; there is no other reader of these, and nobody \
     sends them but from old programs",
)];

/// Formats in which that library also believes how large a sheet says it is, and asks for more
/// memory than the machine has at once, which no process survives. They are read where they are
/// read in earnest, in the reader process, which may die of it and of nothing else
/// (`tests/fixtures/hostile/vast-sheet.*` are two of them, read in `tests/reader/default_limits.rs`).
const VAST: &[&str] = &["xls", "xlsb"];

/// Where the last panic was, with its way there.
static PANIC: Mutex<Option<(String, String)>> = Mutex::new(None);
/// One format at a time: memory is counted for the whole process.
static ALONE: Mutex<()> = Mutex::new(());

/// What was found wrong with one reading.
struct Fault {
    what: String,
    file: PathBuf,
}

#[derive(Default)]
struct Tally {
    ends: BTreeMap<String, usize>,
    borne: BTreeMap<String, usize>,
    faults: Vec<Fault>,
    longest: Duration,
    largest: usize,
}

fn all() -> &'static Seeds {
    static SEEDS: OnceLock<Seeds> = OnceLock::new();
    SEEDS.get_or_init(seeds)
}

/// Mutates files of one format and reads each.
fn mutated(format: &'static str) {
    let _alone = ALONE
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let many = std::env::var("QPM_MUTATIONS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(MUTATIONS);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("forms-mutated");
    fs::create_dir_all(&folder).unwrap();
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let way = Backtrace::force_capture().to_string();
        *PANIC.lock().unwrap() = Some((place, way));
    }));
    let (done, progress) = mpsc::channel();
    let started = Instant::now();
    let kept = folder.clone();
    let work = thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || run(format, many, &kept, &done))
        .unwrap();
    let mut hangs = false;
    loop {
        match progress.recv_timeout(PATIENCE) {
            Ok(()) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                hangs = true;
                break;
            }
        }
    }
    let _ = panic::take_hook();
    assert!(
        !hangs,
        "{format}: a reading hangs: {}",
        reading(&folder, format).display()
    );
    let tally = work.join().unwrap();
    println!(
        "{format}: {many} mutations of {} files in {:.1?}; longest {:.0?}, largest {} KiB\n  {:?}",
        all()[format].len(),
        started.elapsed(),
        tally.longest,
        tally.largest >> 10,
        tally.ends
    );
    for (place, times) in &tally.borne {
        let at = place.rsplit("/src/index").next().unwrap_or_default();
        println!("  borne {times} times: panic at {at}");
    }
    let told = tally.faults.iter().fold(String::new(), |mut told, fault| {
        let _ = writeln!(told, "{}: {}", fault.file.display(), fault.what);
        told
    });
    assert!(told.is_empty(), "{format}:\n{told}");
}

fn reading(folder: &Path, format: &str) -> PathBuf {
    folder.join(format!("reading.{format}"))
}

fn run(format: &'static str, many: usize, folder: &Path, done: &Sender<()>) -> Tally {
    if VAST.contains(&format) {
        return behind_walls(format, many, folder, done);
    }
    let reader = FormReader::new(&definition::parse(definition::BUILT_IN).unwrap());
    let mut tally = Tally::default();
    for number in 0..many {
        let octets = mutation(format, number);
        // Written first: nothing else would know what ended the process.
        let path = reading(folder, format);
        fs::write(&path, &octets).unwrap();
        if let Some(what) = read(&reader, format, &octets, &mut tally) {
            let file = folder.join(format!("{number}.{format}"));
            fs::rename(&path, &file).unwrap();
            tally.faults.push(Fault { what, file });
        }
        let _ = done.send(());
    }
    tally
}

/// The same through the real reader process, with the limits that are shipped: each file gets a
/// reading, within its time.
fn behind_walls(format: &str, many: usize, folder: &Path, done: &Sender<()>) -> Tally {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let settings = Settings {
        executable: PathBuf::from(env!("CARGO_BIN_EXE_qpm-intake")),
        processes: 1,
        seconds: 10,
        memory_mib: 256,
        best_effort: false,
    };
    let form = definition::parse(definition::BUILT_IN).unwrap();
    let readers = runtime.block_on(async { Readers::start(settings, Arc::new(form)) });
    let mut tally = Tally::default();
    for number in 0..many {
        let octets = mutation(format, number);
        let started = Instant::now();
        let what = match runtime.block_on(readers.read_file(&octets)) {
            Ok(reading) => {
                *tally.ends.entry(end(&reading)).or_default() += 1;
                let hangs = reading.outcome == Outcome::Unreadable(Unreadable::Hostile);
                hangs.then(|| "its reader had to be killed".to_owned())
            }
            Err(error) => Some(error.to_string()),
        };
        tally.longest = tally.longest.max(started.elapsed());
        if let Some(what) = what {
            let file = folder.join(format!("{number}.{format}"));
            fs::write(&file, &octets).unwrap();
            tally.faults.push(Fault { what, file });
        }
        let _ = done.send(());
    }
    tally
}

/// The mutation with this number.
fn mutation(format: &str, number: usize) -> Vec<u8> {
    let start = format.bytes().fold(0, |sum, octet| {
        (sum + u64::from(octet)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut dice = Dice::new(start.wrapping_add(u64::try_from(number).unwrap()));
    let (_, seed) = dice.pick(&all()[format]).clone();
    let inside = if dice.one_in(3) {
        None
    } else {
        packages::broken_inside(&mut dice, &seed)
    };
    inside.unwrap_or_else(|| broken(&mut dice, &seed))
}

/// Reads it; what was wrong with that.
fn read(reader: &FormReader, format: &str, octets: &[u8], tally: &mut Tally) -> Option<String> {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let started = worked();
    let words = String::from_utf8_lossy(octets);
    let found = panic::catch_unwind(AssertUnwindSafe(|| {
        if format == "htm" {
            // A mail's own words are a page from a stranger, too.
            let _ = reader.read_body("Please find my form below.", Some(&words));
        }
        reader.read_file(octets)
    }));
    let took = worked().saturating_sub(started);
    let memory = MEMORY.peak_usage().saturating_sub(before);
    tally.longest = tally.longest.max(took);
    tally.largest = tally.largest.max(memory);
    if let Ok(reading) = found {
        *tally.ends.entry(end(&reading)).or_default() += 1;
    } else {
        let (place, way) = PANIC.lock().unwrap().take().unwrap_or_default();
        if !BORNE
            .iter()
            .any(|(library, _)| is_in(&place, &way, library))
        {
            return Some(format!("panic at {place}\n{way}"));
        }
        *tally.borne.entry(place).or_default() += 1;
    }
    if took > LONGEST {
        return Some(format!("took {took:?}"));
    }
    (memory > MOST_MEMORY).then(|| format!("took {} MiB", memory >> 20))
}

/// Whether a panic was in this library: at the place that is named, or below it where that is the
/// standard library's.
fn is_in(place: &str, way: &str, library: &str) -> bool {
    let folder = format!("/{library}-");
    if !place.starts_with("/rustc/") {
        return place.contains(&folder);
    }
    let at = |what: &str| way.find(what).unwrap_or(usize::MAX);
    at(&folder) < at("qpm_intake::")
}

fn end(reading: &Reading) -> String {
    match &reading.outcome {
        Outcome::Form(_) => "form".to_owned(),
        Outcome::NotAForm { .. } => "no form".to_owned(),
        Outcome::Monitoring => "monitoring".to_owned(),
        Outcome::Holds(_) => "holds".to_owned(),
        Outcome::Unreadable(why) => why.to_string(),
    }
}

/// Processor time of this thread, so that a busy machine slows no reading down; where the kernel
/// does not count it, time.
fn worked() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    let start = START.get_or_init(Instant::now);
    fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split(' ').next()?.parse().ok())
        .filter(|nanoseconds| *nanoseconds > 0)
        .map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// A form that was copied below itself again and again, each copy an octet further out of step with
/// its encoding, so that questions stand above hundreds of lines that none of them knows.
fn copied(times: usize) -> Vec<u8> {
    let form = "Full name\tZoe Kemp\n\
        Email address\tzoe@example.org\n\
        Regions you can cover\tNorth West; Wales\n\
        Are you currently providing advocacy services?\tNo\n\
        Experience of advocacy\tTen years with people who have learning disabilities.\n\
        Statutory advocacy experience\tCare Act, IMCA\n\
        Knowledge of health and social care\tHospital discharge, carers' assessments.\n\
        Availability\tFridays\n\
        I confirm that this information is true\tYes\n";
    let mut copy: Vec<u8> = form.encode_utf16().flat_map(u16::to_le_bytes).collect();
    copy.push(b' ');
    [vec![0xff, 0xfe], copy.repeat(times)].concat()
}

#[test]
fn four_times_the_questions_take_no_more_than_about_four_times_as_long() {
    let _alone = ALONE
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let reader = FormReader::new(&definition::parse(definition::BUILT_IN).unwrap());
    let takes = |octets: &[u8]| {
        let once = |_| {
            let started = worked();
            let reading = reader.read_file(octets);
            assert!(matches!(reading.outcome, Outcome::Form(_)));
            worked().saturating_sub(started)
        };
        (0..5).map(once).min().unwrap()
    };
    let (few, many) = (takes(&copied(8)), takes(&copied(32)));
    println!("8 copies {few:?}, 32 copies {many:?}");
    assert!(many < few * 7, "8 copies {few:?}, 32 copies {many:?}");
}

macro_rules! formats {
    ($($name:ident),+) => { $(
        #[test]
        fn $name() {
            mutated(stringify!($name));
        }
    )+ };
}
formats!(
    csv, doc, docx, eml, htm, msg, ods, odt, pdf, rtf, tnef, txt, xls, xlsb, xlsm, xlsx, zip
);

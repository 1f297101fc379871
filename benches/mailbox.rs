//! How fast a full mailbox is worked off, and what it costs, against the floor: what `mbsync`
//! needs to fetch the same mails and `smtp-source` to submit as many letters, in the same run.
//!
//!     tests/with-servers cargo bench --bench mailbox -- 5000
//!
//! It asserts nothing: numbers from a busy machine must not fail anybody's build. The machine
//! has the mails in its page cache, so this measures work, not disks; only fsync reaches those.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    unreachable_pub,
    dead_code,
    reason = "a measurement may panic and ask the clock; it uses a part of what the tests share"
)]

#[path = "../tests/program/charity.rs"]
mod charity;
#[path = "../tests/program/post.rs"]
mod post;
#[path = "../tests/program/servers.rs"]
mod servers;
#[path = "../tests/program/sink.rs"]
mod sink;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::MetadataExt as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use charity::{Charity, Systemd, until};
use rust_xlsxwriter::Workbook;
use servers::Servers;
use sink::Sink;

fn main() {
    let given = std::env::args().skip(1).find_map(|word| word.parse().ok());
    let many: usize = given.unwrap_or(1000);
    let Some(servers) = servers::servers("the benchmark") else {
        return;
    };
    let sink = std::env::var("QPM_TEST_SINK_PORT").unwrap();

    println!("filling a mailbox with {many} applications …");
    let octets = fill(&servers, "recruitment", many, |n| form(n, 600));
    println!("mails of {} KiB on average\n", octets / many as u64 / 1024);
    let fetch = mbsync(&servers, "recruitment", many);
    let submit = submission(&sink, many);
    let floor = fetch + submit;
    let work = work_off(&servers, &sink, "recruitment", many);
    println!("| {many} applications | seconds |\n|---|---|");
    println!("| mbsync fetches them | {:.2} |", fetch.as_secs_f64());
    println!(
        "| smtp-source submits as many letters | {:.2} |",
        submit.as_secs_f64()
    );
    println!("| the floor: both | {:.2} |", floor.as_secs_f64());
    println!(
        "| qpm-intake run --once | {:.2} ({:.2}x the floor) |",
        work.took.as_secs_f64(),
        work.took.as_secs_f64() / floor.as_secs_f64()
    );
    println!(
        "| of it processor time, readers included | {:.2} |\n",
        work.worked.as_secs_f64()
    );
    work.print_memory("peak");

    println!("filling a mailbox with 4 mails of 38 MiB …");
    fill(&servers, "applicant902", 4, |n| noise(n, 28 * 1024 * 1024));
    let big = work_off(&servers, &sink, "applicant902", 4);
    big.print_memory("peak, mails of 38 MiB");

    pushes(&servers, "applicant904", 40);
    live(&servers, "applicant903", 100);
}

fn application(n: usize, file: Vec<u8>, to: &str) -> Vec<u8> {
    let from = format!("Person {n} <person{n}@example.net>");
    post::with_file(&from, file, to, &format!("bench-{n}"))
}

/// A form as people fill it in: 15 to 40 KiB of spreadsheet. Each differs from all others.
fn form(n: usize, words: usize) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let long = |salt: usize, words: usize| {
        // Words that do not compress to nothing: a multiplicative generator's.
        let mut state = (n * 31 + salt) as u64;
        let mut text = String::new();
        for _ in 0..words {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let _ = write!(text, "{:x} ", state >> 36);
        }
        text
    };
    let size = words + n % 7 * words * 2 / 5;
    let rows = [
        ("Full name", format!("Person {n}")),
        ("Email address", format!("person{n}@example.net")),
        ("Telephone", "07700 900123".into()),
        ("Regions you can cover", "North West; Wales".into()),
        (
            "Are you currently providing advocacy services?",
            "No".into(),
        ),
        ("Experience of advocacy", long(1, size)),
        ("Knowledge of health and social care", long(2, size)),
        ("Experience of organisational development", long(3, size)),
        ("Example of communication skills", long(4, size)),
        ("I confirm that this information is true", "Yes".into()),
    ];
    sheet.set_column_width(0, 48).unwrap();
    for (row, (label, answer)) in (2..).zip(rows) {
        sheet.write(row, 0, label).unwrap();
        sheet.write(row, 1, answer).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

/// Octets that are no form at all and do not compress.
fn noise(n: usize, octets: usize) -> Vec<u8> {
    let mut state = n as u64;
    let mut noise = Vec::with_capacity(octets + 8);
    while noise.len() < octets {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        noise.extend_from_slice(&(state >> 8).to_le_bytes());
    }
    noise
}

/// Puts mails into a mailbox of Dovecot's, on its disk, and lets it index them. Returns octets.
fn fill(servers: &Servers, user: &str, many: usize, file: impl Fn(usize) -> Vec<u8>) -> u64 {
    let to = format!("{user}@example.test");
    // The first mail comes by LMTP, so that Dovecot makes the mailbox itself.
    let mail = |n: usize| application(n, file(n), &to);
    servers.drop_into(user, &mail(0));
    let new = servers.folder(user).join("new");
    let owner = fs::metadata(&new).unwrap();
    let mut octets = 0;
    for n in 1..many {
        let wire = mail(n);
        let text: Vec<u8> = wire
            .iter()
            .copied()
            .filter(|octet| *octet != b'\r')
            .collect();
        // Without sizes in its name Dovecot would read each mail to answer RFC822.SIZE.
        let name = format!("1795000000.M{n}P1.bench,S={},W={}", text.len(), wire.len());
        fs::write(new.join(&name), &text).unwrap();
        std::os::unix::fs::chown(new.join(&name), Some(owner.uid()), Some(owner.gid())).unwrap();
        octets += wire.len() as u64;
    }
    index(servers, user, many);
    octets
}

/// A first SELECT, so that no measured program pays for the index.
fn index(servers: &Servers, user: &str, many: usize) {
    let stream = TcpStream::connect(("127.0.0.1", servers.imap)).unwrap();
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let mut stream = stream;
    write!(
        stream,
        "a LOGIN {user} secret\r\nb SELECT INBOX\r\nc UID FETCH 1:* RFC822.SIZE\r\nd LOGOUT\r\n"
    )
    .unwrap();
    let mut exists = String::new();
    for line in lines.by_ref().map_while(Result::ok) {
        if line.ends_with(" EXISTS") {
            exists.clone_from(&line);
        }
        if line.starts_with("d ") {
            break;
        }
    }
    assert_eq!(exists, format!("* {many} EXISTS"));
}

fn mbsync(servers: &Servers, user: &str, many: usize) -> Duration {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().display();
    let config = format!(
        "IMAPAccount a\nHost localhost\nPort {}\nUser {user}\nPass secret\nSSLType IMAPS\nCertificateFile {}\n\n\
         IMAPStore far\nAccount a\n\nMaildirStore near\nPath {at}/mail/\nInbox {at}/mail/inbox\n\n\
         Channel c\nFar :far:\nNear :near:\nPatterns INBOX\nCreate Near\nSync Pull\nSyncState *\n",
        servers.imaps,
        servers.ca.display()
    );
    fs::create_dir(folder.path().join("mail")).unwrap();
    fs::write(folder.path().join("mbsyncrc"), config).unwrap();
    let since = Instant::now();
    let output = Command::new("mbsync")
        .arg("-q")
        .arg("-c")
        .arg(folder.path().join("mbsyncrc"))
        .arg("c")
        .output()
        .unwrap();
    let took = since.elapsed();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "mbsync: {said}");
    let fetched = servers::maildir(&folder.path().join("mail/inbox")).len();
    assert_eq!(fetched, many, "mbsync: {said}");
    took
}

fn submission(sink: &str, many: usize) -> Duration {
    let since = Instant::now();
    // -d: one connection for all letters, as any good client does.
    let status = Command::new("smtp-source")
        .args([
            "-d",
            "-s",
            "1",
            "-l",
            "6000",
            "-f",
            "recruitment@example.test",
            "-t",
            "person@example.net",
            "-m",
        ])
        .arg(many.to_string())
        .arg(format!("127.0.0.1:{sink}"))
        .status()
        .unwrap();
    assert!(status.success());
    since.elapsed()
}

/// What a run of the program took.
struct Work {
    took: Duration,
    daemon: u64,
    readers: Vec<u64>,
    /// Processor time of all of them.
    worked: Duration,
}

impl Work {
    fn print_memory(&self, what: &str) {
        let mib = |kib: u64| format!("{:.1}", kib as f64 / 1024.0);
        let readers: Vec<String> = self.readers.iter().map(|kib| mib(*kib)).collect();
        println!(
            "| memory, {what} | MiB |\n|---|---|\n| daemon | {} |",
            mib(self.daemon)
        );
        println!(
            "| readers, each of {} | {} |\n",
            readers.len(),
            readers.join(", ")
        );
    }
}

fn settings(servers: &Servers, user: &str, submission: &str) -> String {
    format!(
        "mailbox.kind = \"imap\"\nsubmission.kind = \"smtp\"\n\
         mailbox.imap = {{ host = \"localhost\", port = {}, user = \"{user}\", password_file = \"password\", ca_file = \"{}\" }}\n\
         submission.smtp = {{ host = \"127.0.0.1\", port = {submission}, tls = \"plain\" }}\n",
        servers.imaps,
        servers.ca.display()
    )
}

fn work_off(servers: &Servers, sink: &str, user: &str, many: usize) -> Work {
    let address = format!("{user}@example.test");
    let charity = Charity::new(&address, &settings(servers, user, sink));
    let log = fs::File::create(charity.path().join("log")).unwrap();
    let since = Instant::now();
    let mut child = charity
        .command(&["run", "--once"])
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .unwrap();
    let (daemon, readers, worked) = watch(&mut child);
    let took = since.elapsed();
    assert!(
        child.wait().unwrap().success(),
        "{}",
        fs::read_to_string(charity.path().join("log")).unwrap()
    );
    let count = |query: &str| usize::try_from(charity.count(query)).unwrap();
    assert_eq!(
        count("SELECT COUNT(*) FROM inbox WHERE state = 'processed'"),
        many
    );
    assert_eq!(
        count("SELECT COUNT(*) FROM outbox WHERE state = 'sent'"),
        many
    );
    assert_eq!(servers.mails(user, "").len(), 0, "all filed");
    Work {
        took,
        daemon,
        readers,
        worked,
    }
}

/// The peak memory of a process and of each child, in KiB, and the processor time of all,
/// looked at until it ends.
fn watch(child: &mut Child) -> (u64, Vec<u64>, Duration) {
    let mut daemon = 0;
    let mut worked: BTreeMap<u32, u64> = BTreeMap::new();
    let mut readers: BTreeMap<u32, u64> = BTreeMap::new();
    while child.try_wait().unwrap().is_none() {
        daemon = daemon.max(status(child.id(), "VmHWM"));
        let seen = worked.entry(child.id()).or_default();
        // The last look may find the process gone.
        *seen = ticks(child.id()).max(*seen);
        for reader in children(child.id()) {
            let peak = status(reader, "VmHWM");
            let seen = worked.entry(reader).or_default();
            *seen = ticks(reader).max(*seen);
            readers
                .entry(reader)
                .and_modify(|seen| *seen = peak.max(*seen))
                .or_insert(peak);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let worked = Duration::from_millis(worked.into_values().sum::<u64>() * 10);
    (daemon, readers.into_values().collect(), worked)
}

/// A line of /proc/PID/status, in KiB.
fn status(process: u32, field: &str) -> u64 {
    fs::read_to_string(format!("/proc/{process}/status"))
        .unwrap_or_default()
        .lines()
        .find_map(|line| {
            line.strip_prefix(field)?
                .split_whitespace()
                .nth(1)?
                .parse()
                .ok()
        })
        .unwrap_or(0)
}

fn children(process: u32) -> Vec<u32> {
    let Ok(tasks) = fs::read_dir(format!("/proc/{process}/task")) else {
        return Vec::new();
    };
    tasks
        .filter_map(|task| fs::read_to_string(task.ok()?.path().join("children")).ok())
        .flat_map(|list| {
            list.split_whitespace()
                .filter_map(|id| id.parse().ok())
                .collect::<Vec<u32>>()
        })
        .collect()
}

/// Clock ticks that a process has worked (a hundred a second).
fn ticks(process: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default().to_owned();
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let number = |at: usize| {
        fields
            .get(at)
            .and_then(|text| text.parse::<u64>().ok())
            .unwrap_or(0)
    };
    number(11) + number(12)
}

/// How long the server alone takes to push the news of a mail (RFC 2177): the floor of what an
/// applicant waits. Dovecot gathers news for half a second before it tells them.
fn pushes(servers: &Servers, user: &str, many: usize) {
    let stream = TcpStream::connect(("127.0.0.1", servers.imap)).unwrap();
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let mut stream = stream;
    let mut wait_for = |what: &str| {
        let found = lines
            .by_ref()
            .map_while(Result::ok)
            .find(|line| line.contains(what));
        assert!(found.is_some(), "{what} did not come");
    };
    write!(stream, "a LOGIN {user} secret\r\nb SELECT INBOX\r\n").unwrap();
    wait_for("b OK");
    let mut waits: Vec<f64> = (0..many)
        .map(|n| {
            write!(stream, "c IDLE\r\n").unwrap();
            wait_for("+ ");
            let mail = application(n, form(n, 600), &format!("{user}@example.test"));
            let since = Instant::now();
            servers.drop_into(user, &mail);
            wait_for(" EXISTS");
            let took = since.elapsed();
            write!(stream, "DONE\r\n").unwrap();
            wait_for("c OK");
            took.as_secs_f64() * 1000.0
        })
        .collect();
    print_waits("the server's push alone (IDLE)", &mut waits);
}

fn print_waits(what: &str, waits: &mut [f64]) {
    waits.sort_by(f64::total_cmp);
    let at = |share: usize| waits[(waits.len() - 1) * share / 100];
    println!(
        "| {what}, {} mails one by one | ms |\n|---|---|",
        waits.len()
    );
    println!(
        "| p50 | {:.0} |\n| p99 | {:.0} |\n| longest | {:.0} |\n",
        at(50),
        at(99),
        at(100)
    );
}

/// The daemon at rest, and how long an applicant waits for the acknowledgement.
fn live(servers: &Servers, user: &str, many: usize) {
    let sink = Sink::open();
    let address = format!("{user}@example.test");
    let charity = Charity::new(&address, &settings(servers, user, &sink.port.to_string()));
    let systemd = Systemd::listens(&charity);
    let daemon = charity.starts_under(&[("NOTIFY_SOCKET", systemd.path())]);
    systemd.hears("READY=1");

    let mut sent = 0;
    let mut wait_for_letters = |many: usize, rest: Duration| -> Vec<f64> {
        (0..many)
            .map(|_| {
                let mail = application(sent, form(sent, 600), &address);
                let to = format!("person{sent}@example.net");
                sent += 1;
                // A daemon that is still filing the mail before this one would find it without
                // being told.
                until("all is filed", || {
                    servers.mails(user, "").is_empty().then_some(())
                });
                std::thread::sleep(rest);
                let since = Instant::now();
                servers.drop_into(user, &mail);
                let taken = until("the letter is taken", || {
                    let letters = sink.taken();
                    let mut latest = letters.iter().rev();
                    latest.find(|letter| letter.recipient == to).cloned()
                });
                taken.at.duration_since(since).as_secs_f64() * 1000.0
            })
            .collect()
    };
    let mut waits = wait_for_letters(many, Duration::from_millis(300));
    print_waits("delivery to acknowledgement, mails in company", &mut waits);
    // Longer than the daemon asks again by itself: only the server's push brings these.
    let mut waits = wait_for_letters(12, Duration::from_secs(11));
    print_waits(
        "delivery to acknowledgement, after a rest, by IDLE",
        &mut waits,
    );

    until("all is filed", || {
        servers.mails(user, "").is_empty().then_some(())
    });
    let process = daemon.id();
    let all = || -> u64 { ticks(process) + children(process).into_iter().map(ticks).sum::<u64>() };
    // What is measured is the rest itself.
    std::thread::sleep(Duration::from_secs(3));
    let before = all();
    std::thread::sleep(Duration::from_secs(30));
    let worked = all() - before;
    println!("| at rest, after {many} mails | |\n|---|---|");
    println!(
        "| daemon | {:.1} MiB |",
        status(process, "VmRSS") as f64 / 1024.0
    );
    for reader in children(process) {
        println!(
            "| a reader | {:.1} MiB |",
            status(reader, "VmRSS") as f64 / 1024.0
        );
    }
    println!("| processor time in 30 s, all | {} ms |", worked * 10);
    daemon.stop();
}

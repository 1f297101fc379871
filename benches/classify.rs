//! How fast mails without attachments are parsed and classified, on one core in this process.
//!
//!     cargo bench --bench classify
//!
//! It asserts nothing: numbers from a busy machine must not fail anybody's build. The mails are the
//! demo's samples that bring no file. Reading answers out of a mail's own words is not part of it:
//! that is for `forms`.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    reason = "a measurement may panic and ask the clock"
)]

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use qpm_intake::domain::address::Address;
use qpm_intake::domain::plan::Known;
use qpm_intake::domain::understood::Understood;
use qpm_intake::forms::definition;
use qpm_intake::parse::parse;
use qpm_intake::rules::classify::classify;

/// Each mail is measured for so long.
const AT_LEAST: Duration = Duration::from_secs(1);

fn main() {
    let form = definition::parse(definition::BUILT_IN).unwrap();
    let known = Known {
        own_addresses: vec![Address::parse("recruitment@qpm.example").unwrap()],
        reference_prefix: "QPM".into(),
        ..Known::default()
    };
    let now = "2026-11-24T09:00:00Z".parse().unwrap();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/samples");
    let mut paths: Vec<_> = fs::read_dir(samples)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    println!("| mail | octets | parsed/s | parsed and classified/s |");
    println!("|---|---|---|---|");
    for path in paths {
        let octets = fs::read(&path).unwrap();
        if !parse(&octets).files.is_empty() {
            continue;
        }
        let parsed = rate(|| drop(parse(&octets)));
        let both = rate(|| {
            let understood = Understood {
                message: parse(&octets),
                body: None,
                files: Vec::new(),
                headers_only: false,
            };
            drop(classify(&understood, &known, &form, now));
        });
        println!(
            "| {} | {} | {parsed:.0} | {both:.0} |",
            path.file_stem().unwrap().to_string_lossy(),
            octets.len()
        );
    }
}

fn rate(mut work: impl FnMut()) -> f64 {
    let (since, mut times) = (Instant::now(), 0_u64);
    while since.elapsed() < AT_LEAST {
        work();
        times += 1;
    }
    times as f64 / since.elapsed().as_secs_f64()
}

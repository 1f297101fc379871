//! The child's side: limits itself, learns the form once, then reads one request after the other
//! until stdin ends.
//!
//! It has no async, no log and no second thread, writes nothing but frames to stdout, and says of
//! itself when it should be replaced.

use std::ffi::OsString;
use std::hint::black_box;
use std::io::{self, Read, Write};
use std::time::{Duration, Instant};

use super::gauge::Gauge;
use super::protocol::{self, Answer, Body, Refusal, Tag, Told};
use super::sandbox::{self, Bounds, Sandbox};
use crate::domain::form::FormDefinition;
use crate::domain::reading::{FileKind, Outcome, Reading};
use crate::domain::verdict::Unreadable;
use crate::forms::{FormReader, learn};

/// The word for [`super::Settings::best_effort`] among the arguments.
pub(super) const BEST_EFFORT: &str = "best-effort";
/// The word for the opposite.
pub(super) const REQUIRED: &str = "required";

/// A reader with less memory than this to spare does not start: it would call every form too
/// large.
const ROOM: usize = 24 << 20;

/// A reader that holds more than this after a reading is replaced: what the allocator kept of one
/// large form must not stay for the life of the daemon.
const LARGEST_AT_REST: u64 = 48 << 20;

/// A reader that has read this many forms is replaced, whatever its size: against what grows too
/// slowly to be seen. (A start costs as much as some twenty readings.)
const MOST_READINGS: u32 = 2000;

/// Runs the child; the exit code.
pub(super) fn run() -> u8 {
    let Some((bounds, best_effort)) = arguments(std::env::args_os().skip(2)) else {
        eprintln!("qpm-intake starts readers by itself: this is not a command to be given by hand");
        return 2;
    };
    let gauge = Gauge::open();
    let sandbox = sandbox::enter(bounds, gauge.as_ref());
    let mut stdin = io::stdin().lock();
    let mut stdout = io::stdout().lock();
    let definition = match definition(&mut stdin, &sandbox, best_effort) {
        Ok(form) => form,
        Err(refusal) => {
            let answer = Answer::Refused(refusal);
            let _ = protocol::write_answer(&mut stdout, &Told { last: true, answer });
            return 1;
        }
    };
    let mut reader = Reader {
        forms: FormReader::new(&definition),
        definition,
        gauge,
        seconds: bounds.seconds,
        readings: 0,
        busy: Duration::ZERO,
    };
    match reader.serve(sandbox, &mut stdin, &mut stdout) {
        Ok(()) => 0,
        // The daemon is gone, or speaks another language; there is nobody to tell.
        Err(_) => 1,
    }
}

/// Memory in MiB, seconds, and whether the limits are required.
fn arguments(mut words: impl Iterator<Item = OsString>) -> Option<(Bounds, bool)> {
    let mut number = || words.next()?.to_str()?.parse().ok();
    let bounds = Bounds {
        memory_mib: number()?,
        seconds: number()?,
    };
    let best_effort = match words.next()?.to_str()? {
        BEST_EFFORT => true,
        REQUIRED => false,
        _ => return None,
    };
    Some((bounds, best_effort))
}

/// Takes in the form definition, or refuses.
fn definition(
    stdin: &mut impl Read,
    sandbox: &Sandbox,
    best_effort: bool,
) -> Result<FormDefinition, Refusal> {
    // The frame is taken in before any refusal, so that the daemon's write does not fail and hide
    // the reason.
    let request = protocol::read_request(stdin);
    let lacking = sandbox.lacking();
    if !(lacking.is_empty() || best_effort) {
        return Err(Refusal::Walls(lacking));
    }
    let mut room: Vec<u8> = Vec::new();
    if black_box(&mut room).try_reserve_exact(ROOM).is_err() {
        return Err(Refusal::NoRoom);
    }
    drop(black_box(room));
    match request {
        Ok(Some((Tag::Definition, octets))) => {
            serde_json::from_slice(&octets).map_err(|_| Refusal::Definition)
        }
        _ => Err(Refusal::Definition),
    }
}

struct Reader {
    forms: FormReader,
    definition: FormDefinition,
    gauge: Option<Gauge>,
    seconds: u64,
    readings: u32,
    busy: Duration,
}

impl Reader {
    fn serve(
        &mut self,
        sandbox: Sandbox,
        stdin: &mut impl Read,
        stdout: &mut impl Write,
    ) -> io::Result<()> {
        let ready = Answer::Ready {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            sandbox,
        };
        let last = false;
        protocol::write_answer(
            stdout,
            &Told {
                last,
                answer: ready,
            },
        )?;
        while let Some((tag, octets)) = protocol::read_request(stdin)? {
            let started = Instant::now();
            let answer = self.answer(tag, &octets)?;
            drop(octets);
            self.busy += started.elapsed();
            self.readings += 1;
            let last = self.is_worn();
            if !protocol::write_answer(stdout, &Told { last, answer })? {
                let answer = too_large(tag);
                protocol::write_answer(stdout, &Told { last, answer })?;
            }
            if last {
                break;
            }
        }
        Ok(())
    }

    fn answer(&self, tag: Tag, octets: &[u8]) -> io::Result<Answer> {
        match tag {
            Tag::File => Ok(Answer::File(self.forms.read_file(octets))),
            Tag::Body => {
                let body: Body<String> = serde_json::from_slice(octets)?;
                let found = self.forms.read_body(&body.text, body.html.as_deref());
                Ok(Answer::Body(found))
            }
            Tag::Learn => Ok(Answer::Learned(learn::learn(&self.definition, octets))),
            Tag::Trial => Ok(Answer::Trial(sandbox::attempt())),
            Tag::Definition => Err(io::ErrorKind::InvalidData.into()),
        }
    }

    fn is_worn(&self) -> bool {
        // The limit on processor time counts all forms together; see `sandbox::enter`.
        self.busy.as_secs() >= self.seconds
            || self.readings >= MOST_READINGS
            || self
                .gauge
                .as_ref()
                .and_then(Gauge::resident)
                .is_some_and(|resident| resident > LARGEST_AT_REST)
    }
}

/// Said in place of an answer that no form can have.
fn too_large(tag: Tag) -> Answer {
    match tag {
        Tag::Body => Answer::Body(None),
        Tag::Learn => Answer::Learned(Err(Unreadable::TooLarge)),
        _ => Answer::File(Reading {
            file: FileKind::Other,
            outcome: Outcome::Unreadable(Unreadable::TooLarge),
        }),
    }
}

//! What the reader takes away from itself before it sees a form: memory, time, files, sockets,
//! processes, privileges.
//!
//! Two walls keep files and sockets away. The system call filter ([`super::syscalls`]) forbids the
//! calls themselves and is there on every Linux since 3.17; it is required. Landlock forbids the
//! same to the kernel's file and network layers; it stands behind the filter where the kernel has
//! it (5.13, and named in `lsm=`) and is not required, since nothing reaches it that the filter
//! lets through. Memory and time are bounded by resource limits, which every kernel has.
//!
//! Nothing here may be undone later: hard limits go down with the soft ones.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io;
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::process::Command;
use std::thread;

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, Ruleset, RulesetAttr as _, RulesetError, RulesetStatus,
    Scope,
};
use rustix::io::Errno;
use rustix::process::{DumpableBehavior, Resource, Rlimit, Signal};
use serde::{Deserialize, Serialize};

use super::gauge::Gauge;
use super::syscalls;
use crate::domain::verdict::vocabulary;

vocabulary! {
    /// Something the reader is kept from.
    Wall {
        /// `RLIMIT_AS`: more memory than a form may use.
        Memory = "memory",
        /// `RLIMIT_CPU`: more time than all its forms may use, should the daemon not be there to
        /// end it.
        Time = "time",
        /// `RLIMIT_NOFILE`: any descriptor beyond those it has.
        Descriptors = "descriptors",
        /// `RLIMIT_FSIZE`: writing files.
        Writing = "writing files",
        /// `RLIMIT_CORE` and not dumpable: leaving an applicant's answers in a core file, or being
        /// looked into by another process of the same user.
        Dumps = "core dumps",
        /// `no_new_privs`: gaining rights through a set-uid program.
        Privileges = "new privileges",
        /// seccomp: every system call but those that reading needs. No file, no socket, no
        /// process, no thread.
        SystemCalls = "system calls",
        /// Landlock: files, TCP and signals once more, at another layer of the kernel.
        Landlock = "landlock",
    }
}

impl Wall {
    /// Whether a reader without it refuses to read.
    pub fn is_required(self) -> bool {
        self != Self::Landlock
    }
}

vocabulary! {
    /// How a wall stands.
    State {
        /// As meant.
        Standing = "standing",
        /// The kernel knows a part of what was asked for.
        Partial = "partial",
        /// Not at all.
        Missing = "missing",
    }
}

/// How each wall stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sandbox {
    walls: BTreeMap<Wall, State>,
}

impl Sandbox {
    /// How this wall stands.
    pub fn state(&self, wall: Wall) -> State {
        self.walls.get(&wall).copied().unwrap_or(State::Missing)
    }

    /// The required walls that do not stand.
    pub fn lacking(&self) -> Vec<Wall> {
        let lacks = |wall: &Wall| wall.is_required() && self.state(*wall) != State::Standing;
        Wall::ALL.iter().copied().filter(lacks).collect()
    }

    fn set(&mut self, wall: Wall, stands: bool) {
        let state = if stands {
            State::Standing
        } else {
            State::Missing
        };
        self.walls.insert(wall, state);
    }
}

impl fmt::Display for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let in_state = |state| {
            let stands = |wall: &&Wall| self.state(**wall) == state;
            let names = Wall::ALL.iter().filter(stands).map(|wall| wall.as_str());
            names.collect::<Vec<_>>().join(", ")
        };
        write!(f, "limits in force: {}", in_state(State::Standing))?;
        for state in [State::Partial, State::Missing] {
            let names = in_state(state);
            if !names.is_empty() {
                write!(f, "; {state}: {names}")?;
            }
        }
        Ok(())
    }
}

/// What a form may use.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Memory in MiB, beyond what the program itself takes.
    pub(super) memory_mib: u64,
    /// Seconds.
    pub(super) seconds: u64,
}

/// Limits this process for good and says how far it got. Call it before any other thread exists:
/// landlock and the filter bind the calling thread and those that it starts.
pub(super) fn enter(bounds: Bounds, gauge: Option<&Gauge>) -> Sandbox {
    let mut sandbox = Sandbox::default();
    // The daemon's end is ours. A daemon that died before this line is noticed at the end of
    // stdin. (The kernel means the thread that started us; the daemon's threads live as long as
    // it does, and a reader that goes too early costs its form no more than a second reader.)
    let _ = rustix::process::set_parent_process_death_signal(Some(Signal::KILL));
    // Read before the limits: a debug build maps far more than a released one, and a form's
    // allowance should be the same in both.
    let own = gauge.and_then(Gauge::mapped).unwrap_or(0);
    let memory = own.saturating_add(bounds.memory_mib.saturating_mul(1 << 20));
    sandbox.set(Wall::Memory, limit(Resource::As, memory, memory));
    // A reader resigns once its forms took `seconds` together, so no form in time meets this.
    let seconds = bounds.seconds.saturating_mul(2).saturating_add(2);
    let beyond = seconds.saturating_add(1);
    sandbox.set(Wall::Time, limit(Resource::Cpu, seconds, beyond));
    sandbox.set(Wall::Writing, limit(Resource::Fsize, 0, 0));
    // A limit of no octets does not keep the kernel from piping a core to a collector (core(5)).
    let hidden = rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable).is_ok();
    sandbox.set(Wall::Dumps, limit(Resource::Core, 0, 0) && hidden);
    let humble = rustix::thread::set_no_new_privs(true).is_ok();
    sandbox.set(Wall::Privileges, humble);
    sandbox
        .walls
        .insert(Wall::Landlock, landlock().unwrap_or(State::Missing));
    // Landlock needed a descriptor, so this limit comes after it.
    sandbox.set(Wall::Descriptors, limit(Resource::Nofile, 0, 0));
    sandbox.set(Wall::SystemCalls, syscalls::restrict(gauge));
    sandbox
}

/// Lowers a limit. One that was set lower from outside stays: it is at least as strict.
fn limit(resource: Resource, soft: u64, hard: u64) -> bool {
    let most = rustix::process::getrlimit(resource).maximum;
    let hard = most.map_or(hard, |most| most.min(hard));
    let new = Rlimit {
        current: Some(soft.min(hard)),
        maximum: Some(hard),
    };
    rustix::process::setrlimit(resource, new).is_ok()
}

/// Handles everything that this version of landlock knows and allows none of it.
fn landlock() -> Result<State, RulesetError> {
    let status = Ruleset::default()
        .handle_access(AccessFs::from_all(ABI::V5))?
        .handle_access(AccessNet::from_all(ABI::V5))?
        .scope(Scope::from_all(ABI::V6))?
        .create()?
        .restrict_self()?;
    Ok(match status.ruleset {
        RulesetStatus::FullyEnforced => State::Standing,
        RulesetStatus::PartiallyEnforced => State::Partial,
        RulesetStatus::NotEnforced => State::Missing,
    })
}

/// What a reader got hold of when it tried to get out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// A file that every process may read.
    pub file: bool,
    /// A socket.
    pub socket: bool,
    /// Another process, or a thread.
    pub process: bool,
}

impl Reached {
    /// Whether it got hold of nothing.
    pub fn nothing(self) -> bool {
        !(self.file || self.socket || self.process)
    }
}

impl fmt::Display for Reached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tried = [
            ("files", self.file),
            ("sockets", self.socket),
            ("other processes", self.process),
        ];
        let reached = tried.iter().filter(|(_, reached)| *reached);
        let names: Vec<&str> = reached.map(|(name, _)| *name).collect();
        if names.is_empty() {
            f.write_str("no file, no socket and no other process could be reached")
        } else {
            write!(f, "{} could be reached", names.join(", "))
        }
    }
}

/// Tries to get out. Only a refusal counts as one: an attempt that ended in "not found" or
/// "connection refused" got as far as the file system or the network.
pub(super) fn attempt() -> Reached {
    Reached {
        file: reached(File::open("/etc/passwd")),
        // The discard port: nothing is sent, whoever listens.
        socket: reached(TcpStream::connect(("127.0.0.1", 9))) || reached(UnixStream::pair()),
        process: reached(Command::new("/bin/true").status())
            || reached(thread::Builder::new().spawn(|| {})),
    }
}

fn reached<T>(result: io::Result<T>) -> bool {
    // Landlock says EACCES, the filter EPERM, the limit of descriptors EMFILE.
    let no_descriptor = Some(Errno::MFILE.raw_os_error());
    !result.is_err_and(|error| {
        error.kind() == io::ErrorKind::PermissionDenied || error.raw_os_error() == no_descriptor
    })
}

#[cfg(test)]
mod tests;

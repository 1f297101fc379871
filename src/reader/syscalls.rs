//! The reader's system calls: the few that reading needs, with the arguments it needs them with.
//!
//! A list of what is allowed, so a call that the next kernel invents is forbidden. What is not on
//! it fails with EPERM instead of killing the process: the C library tries calls it can do
//! without, and the next version of it may try others.

use std::collections::BTreeMap;

use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
    SeccompFilter, SeccompRule, TargetArch,
};

use super::gauge::Gauge;

/// Memory, locks within the process, signals that end it, chance for hash maps, the clock, the end.
const FREE: &[i64] = &[
    libc::SYS_brk,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_futex,
    libc::SYS_getrandom,
    libc::SYS_clock_gettime,
    libc::SYS_sigaltstack,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_restart_syscall,
    libc::SYS_sched_yield,
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_close,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

/// Installs the filter. `gauge` is the one file that may still be read: our own size. `false`
/// where the kernel or the processor knows no such filter.
pub(super) fn restrict(gauge: Option<&Gauge>) -> bool {
    program(gauge).is_ok_and(|program| seccompiler::apply_filter(&program).is_ok())
}

fn program(gauge: Option<&Gauge>) -> Result<BpfProgram, BackendError> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
        FREE.iter().map(|call| (*call, Vec::new())).collect();
    // Descriptors that the daemon may have passed on by mistake are of no use: only stdin is read
    // and only stdout and stderr are written.
    rules.insert(libc::SYS_read, vec![argument(0, SeccompCmpOp::Eq, 0)?]);
    for call in [libc::SYS_write, libc::SYS_writev] {
        let out = argument(0, SeccompCmpOp::Eq, 1)?;
        let err = argument(0, SeccompCmpOp::Eq, 2)?;
        rules.insert(call, vec![out, err]);
    }
    if let Some(number) = gauge.and_then(Gauge::number) {
        let ours = argument(0, SeccompCmpOp::Eq, number)?;
        rules.insert(libc::SYS_pread64, vec![ours]);
    }
    // Memory, but none that could be run.
    let executable = u64::from(libc::PROT_EXEC.unsigned_abs());
    for call in [libc::SYS_mmap, libc::SYS_mprotect] {
        let inert = argument(2, SeccompCmpOp::MaskedEq(executable), 0)?;
        rules.insert(call, vec![inert]);
    }
    // abort() raises its signal through this call; it reaches nobody else.
    let ourselves = u64::from(std::process::id());
    rules.insert(
        libc::SYS_tgkill,
        vec![argument(0, SeccompCmpOp::Eq, ourselves)?],
    );
    let refused = SeccompAction::Errno(libc::EPERM.unsigned_abs());
    let arch = TargetArch::try_from(std::env::consts::ARCH)?;
    SeccompFilter::new(rules, refused, SeccompAction::Allow, arch)?.try_into()
}

fn argument(index: u8, operator: SeccompCmpOp, value: u64) -> Result<SeccompRule, BackendError> {
    // Descriptors, protections and process ids are 32 bits wide; the kernel ignores the rest.
    let condition = SeccompCondition::new(index, SeccompCmpArgLen::Dword, operator, value)?;
    SeccompRule::new(vec![condition])
}

//! How much memory this process takes, by the kernel's own count (`/proc/self/statm`).
//!
//! The file is opened before the limits are set and is the only one that the reader keeps; the
//! system call filter lets it be read and nothing else done with it.

use std::fs::File;
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::FileExt as _;

/// An open `statm`.
#[derive(Debug)]
pub(super) struct Gauge {
    file: File,
    page: u64,
}

impl Gauge {
    /// `None` where there is no `/proc`: then nothing is known of sizes.
    pub(super) fn open() -> Option<Self> {
        let file = File::open("/proc/self/statm").ok()?;
        let page = u64::try_from(rustix::param::page_size()).ok()?;
        Some(Self { file, page })
    }

    /// The descriptor's number.
    pub(super) fn number(&self) -> Option<u64> {
        u64::try_from(self.file.as_raw_fd()).ok()
    }

    /// Octets of address space.
    pub(super) fn mapped(&self) -> Option<u64> {
        self.column(0)
    }

    /// Octets of memory in use.
    pub(super) fn resident(&self) -> Option<u64> {
        self.column(1)
    }

    fn column(&self, index: usize) -> Option<u64> {
        let mut octets = [0; 128];
        let count = self.file.read_at(&mut octets, 0).ok()?;
        let text = std::str::from_utf8(octets.get(..count)?).ok()?;
        let pages: u64 = text.split_whitespace().nth(index)?.parse().ok()?;
        pages.checked_mul(self.page)
    }
}

//! The bar that moves while the lines work: on stderr, and only where a person watches both
//! streams. It must never get into a story that is written to a file.

use std::io::{self, IsTerminal as _};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::bars;

/// A bar on stderr, where a person watches.
pub(super) struct Bar {
    line: ProgressBar,
    mails: u64,
}

impl Bar {
    /// How often it moves.
    pub(super) const EVERY: Duration = Duration::from_millis(100);

    pub(super) fn over(mails: usize) -> Self {
        let mails = u64::try_from(mails).unwrap_or(u64::MAX);
        let watched = io::stdout().is_terminal() && io::stderr().is_terminal();
        let line = if watched {
            ProgressBar::new(mails)
        } else {
            ProgressBar::hidden()
        };
        let style = ProgressStyle::with_template("   {msg} {pos} of {len} mails")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        line.set_style(style);
        Self { line, mails }
    }

    pub(super) fn at(&self, mails: usize) {
        let mails = u64::try_from(mails).unwrap_or(u64::MAX);
        self.line
            .set_message(bars::share(mails, self.mails, bars::WIDTH));
        self.line.set_position(mails);
    }

    pub(super) fn end(self) {
        self.line.finish_and_clear();
    }
}

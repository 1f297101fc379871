//! The bar that moves while the lines work: on stderr, and only where a person watches both
//! streams. It must never get into a story that is written to a file.

use std::io::{self, IsTerminal as _};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar on stderr, where a person watches.
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// How often it moves.
    pub(super) const EVERY: Duration = Duration::from_millis(100);

    pub(super) fn over(mails: usize) -> Self {
        if !io::stdout().is_terminal() || !io::stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::new(u64::try_from(mails).unwrap_or(u64::MAX));
        let style = ProgressStyle::with_template("   {bar:40} {pos} of {len} mails")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style.progress_chars("=> "));
        Self(bar)
    }

    pub(super) fn at(&self, mails: usize) {
        self.0
            .set_position(u64::try_from(mails).unwrap_or(u64::MAX));
    }

    pub(super) fn end(self) {
        self.0.finish_and_clear();
    }
}

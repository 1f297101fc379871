//! Whether somebody hears of it at once when something breaks, and what is about to.

use super::Tried;
use crate::config::Config;
use crate::workers::alert;

pub(super) fn alerts(config: &Config) -> Tried {
    const WHAT: &str = "alerts";
    let (section, free) = (&config.alert, alert::free_mib(&config.store.path));
    if free.is_some_and(|free| free < section.disk_mib) {
        let words = format!(
            "the disk with the database has {} MiB left, less than alert.disk_mib = {}. hint: make room",
            free.unwrap_or_default(),
            section.disk_mib
        );
        return Tried::warning(WHAT, words);
    }
    if config.manager.addresses.is_empty() && section.command.is_empty() {
        let words =
            "nobody is told when something breaks. hint: set manager.addresses, or alert.command";
        return Tried::warning(WHAT, words);
    }
    let room = free.map_or_else(
        || "the room on the database's disk is not known".to_owned(),
        |free| format!("{free} MiB free for the database"),
    );
    let called = match section.command.first() {
        Some(program) => format!("{program} is called"),
        None => "by letter only: a broken submission cannot be told (alert.command)".to_owned(),
    };
    Tried::ok(WHAT, format!("{called}; {room}"))
}

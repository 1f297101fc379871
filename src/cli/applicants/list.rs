//! `applicants list`: everybody who applied. It shows no answers but the name.

use std::process::ExitCode;

use serde_json::json;

use super::super::{door, terminal};
use super::flags;
use crate::config::Config;
use crate::store::lists::ApplicantLine;

pub(super) async fn list(config: &Config, json: bool) -> anyhow::Result<ExitCode> {
    let lines = door::store(config).await?.applicants().await?;
    if json {
        for line in &lines {
            terminal::print_json(&as_json(line))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    if lines.is_empty() {
        terminal::say("Nobody has applied yet.");
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = terminal::table(["Ref", "Name", "Address", "Status", "Arrived", "To notice"]);
    for line in &lines {
        let mut notice = flags(line);
        if !line.complete {
            notice.insert(0, "incomplete");
        }
        table.add_row([
            line.reference.clone(),
            terminal::inert(line.name.as_deref().unwrap_or("(no name)")),
            terminal::inert(line.address.as_deref().unwrap_or("(no address)")),
            line.status.clone(),
            terminal::moment(&line.arrived_at),
            terminal::spelt(&notice.join(", ")),
        ]);
    }
    terminal::print(&table.to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// One line as JSON, its flags as a list.
pub(super) fn as_json(line: &ApplicantLine) -> serde_json::Value {
    json!({
        "reference": line.reference,
        "name": line.name,
        "address": line.address,
        "status": line.status,
        "complete": line.complete,
        "flags": flags(line),
        "version": line.version,
        "arrived_at": line.arrived_at,
        "merged_into": line.merged_into,
    })
}

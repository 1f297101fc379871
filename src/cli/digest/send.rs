//! `digest send`: a digest now, by the same function as the clock's.

use std::process::ExitCode;

use jiff::Timestamp;

use super::super::{Ending, door, terminal};
use crate::config::Config;
use crate::domain::address::Address;
use crate::furnish;
use crate::workers::digest::{self, Posted};

/// Queues a digest for every manager, or for this one of them.
pub(super) async fn send(
    config: &Config,
    to: Option<&str>,
    now: Timestamp,
) -> anyhow::Result<ExitCode> {
    let store = door::store(config).await?;
    let house = furnish::house(config, store, &door::program()?)
        .map_err(|error| Ending::settings(&error))?;
    let managers = whom(&house.standing.known.managers, to)?;
    let mut tx = house.store.write_tx().await?;
    let posted = digest::send(&house, &mut tx, &managers, now).await?;
    door::record(&mut tx, "digest_asked", door::About::default(), now).await?;
    tx.commit().await?;
    house.store.close().await;
    if posted == Posted::PlainWords {
        let words = "The digest could not be written: a few plain words are on their way in its place. hint: run check";
        return Err(Ending::Refused(words.into()).into());
    }
    let whom = match managers.len() {
        1 => "one manager".to_owned(),
        many => format!("{many} managers"),
    };
    terminal::say(&format!(
        "A digest to {whom} goes out at the next look at the outbox."
    ));
    Ok(ExitCode::SUCCESS)
}

/// Who gets it. Nobody but a manager does: what applicants wrote stands in it.
fn whom(managers: &[Address], to: Option<&str>) -> Result<Vec<Address>, Ending> {
    let wanted = match to {
        None => managers.to_vec(),
        Some(text) => {
            let one = Address::parse(text)
                .ok_or_else(|| Ending::Usage(format!("\"{text}\" is no email address")))?;
            let is_she = |manager: &&Address| manager.folded() == one.folded();
            managers.iter().find(is_she).cloned().into_iter().collect()
        }
    };
    if wanted.is_empty() {
        let words = match to {
            None => "Nobody would get a digest: manager.addresses is empty.",
            Some(_) => {
                "A digest goes to managers only, and manager.addresses does not have that address."
            }
        };
        return Err(Ending::Refused(words.into()));
    }
    Ok(wanted)
}

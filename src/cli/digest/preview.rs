//! `digest preview`: what the manager reads in the morning, looked at before it is sent. It prints and
//! writes files; what it writes commands nothing, since its links carry no token that was issued.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};

use super::super::{Ending, door, outfile, terminal};
use crate::config::Config;
use crate::domain::briefing::{Briefing, Shown};
use crate::furnish;
use crate::letters::desk::{self, Desk, DeskLetter, Token, examples};
use crate::store::briefing::{self, Question};
use crate::store::digests;

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// Where to write it, such as digest.html
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// Show invented people instead of the database's
    #[arg(long)]
    example: bool,
    /// Overwrite the file if it is there
    #[arg(long)]
    force: bool,
}

pub(super) async fn preview(
    config: &Config,
    arguments: &Arguments,
    now: Timestamp,
) -> anyhow::Result<ExitCode> {
    let Arguments { to, example, force } = arguments;
    outfile::may_write(to, *force)?;
    let briefing = if *example {
        examples::busy()
    } else {
        briefing(config, now).await?
    };
    show(config, &briefing, to, *example)?;
    Ok(ExitCode::SUCCESS)
}

/// How things stand, since the last digest.
async fn briefing(config: &Config, now: Timestamp) -> anyhow::Result<Briefing> {
    let store = door::store(config).await?;
    let mut tx = store.write_tx().await?;
    let question = Question {
        since: digests::since(&mut tx).await?,
        now,
        counts: config.opening.counts,
        zone: &furnish::zone(config),
        shown: Shown::IN_A_DIGEST,
    };
    let briefing = briefing::read(&mut tx, &question).await?;
    // Nothing was written: the transaction ends here unfinished.
    drop(tx);
    store.close().await;
    Ok(briefing)
}

fn show(config: &Config, briefing: &Briefing, to: &Path, example: bool) -> anyhow::Result<()> {
    let letter = written(config, briefing).map_err(|error| Ending::settings(&error))?;
    // Names and answers are in it, unless they are invented.
    let mode = if example {
        outfile::PUBLIC
    } else {
        outfile::PRIVATE
    };
    outfile::write(to, standing_alone(&letter).as_bytes(), mode)
        .with_context(|| format!("{} cannot be written", to.display()))?;
    terminal::print(&terminal::inert(&letter.subject))?;
    let whose = if example {
        " The people are invented."
    } else {
        ""
    };
    terminal::say(&format!(
        "{}: nothing was sent, and its links command nothing.{whose} hint: open it in a browser",
        to.display(),
    ));
    Ok(())
}

fn written(config: &Config, briefing: &Briefing) -> anyhow::Result<DeskLetter> {
    let settings = furnish::letter_settings(config)?;
    // Sixteen noughts: a token is random, and this one is never issued.
    let token = Token::from_random(0, 0);
    let desk = Desk {
        token: &token,
        commands_to: &settings.from.address,
    };
    Ok(desk::digest(
        briefing,
        &desk,
        &settings,
        &furnish::zone(config),
        &furnish::form(config)?,
        &furnish::templates(config)?,
        Vec::new(),
    )?)
}

/// The HTML with its pictures inside (RFC 2397): one file that a browser shows by itself.
fn standing_alone(letter: &DeskLetter) -> String {
    let mut html = letter.html.clone();
    for picture in &letter.pictures {
        let octets = percent_encode(&picture.octets, NON_ALPHANUMERIC);
        let data = format!("data:image/png,{octets}");
        html = html.replace(&format!("cid:{}", picture.id), &data);
    }
    html
}

//! From settings to the parts of the house: which mailbox, which submission, which words.
//!
//! It opens and checks; it starts nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use jiff::SignedDuration;
use jiff::tz::TimeZone;

use crate::config::{
    Config, EnvelopeSender, InternalAuth, LetterLanguage, LetterSection, MailboxKind, SandboxMode,
    SubmissionKind, TlsMode,
};
use crate::domain::address::{Address, NamedAddress};
use crate::domain::form::FormDefinition;
use crate::domain::language::WelshLetters;
use crate::domain::mailbox::{MonitoringMail, Watched};
use crate::domain::plan::Known;
use crate::forms;
use crate::letters::{LetterSettings, Templates, WelshWords};
use crate::mail::mailbox::{FilingFolders, Imap, Mailbox, Maildir, imap, maildir};
use crate::mail::submission::{Protection, SignIn, SmtpSettings, Submission, Times};
use crate::reader::{self, Readers};
use crate::store::Store;
use crate::workers::House;
use crate::workers::dice::Dice;
use crate::workers::house::{Alerting, Digests, Standing};
use crate::workers::lines::Reins;
use crate::workers::watch::Watch;

/// The form definition that config names, or the built-in one.
pub fn form(config: &Config) -> anyhow::Result<FormDefinition> {
    if config.form.as_os_str().is_empty() {
        return forms::definition::parse(forms::definition::BUILT_IN).map_err(anyhow::Error::msg);
    }
    let shown = config.form.display();
    let text = std::fs::read_to_string(&config.form)
        .with_context(|| format!("the form definition {shown} cannot be read"))?;
    forms::definition::parse(&text).map_err(|words| anyhow::anyhow!("{shown}: {words}"))
}

/// The letters' words: the built-in ones, with those of the configured folder laid over them.
/// Those in Welsh stand in its folder `cy`, those to the manager in `desk`.
pub fn templates(config: &Config) -> anyhow::Result<Templates> {
    let mut own = BTreeMap::new();
    let folder = &config.letters.folder;
    if !folder.as_os_str().is_empty() {
        own_words(folder, "", &mut own)?;
        for (part, prefix) in [("cy", "cy/"), ("desk", "desk/")] {
            let part = folder.join(part);
            if part.is_dir() {
                own_words(&part, prefix, &mut own)?;
            }
        }
    }
    Ok(Templates::with_overrides(own)?)
}

/// The letters in `folder`, each under its name after `prefix`.
fn own_words(
    folder: &Path,
    prefix: &str,
    own: &mut BTreeMap<String, String>,
) -> anyhow::Result<()> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("the letters' folder {} cannot be read", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let is_letter = path
            .extension()
            .is_some_and(|kind| kind == "txt" || kind == "html");
        if is_letter {
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("{} cannot be read", path.display()))?;
            own.insert(format!("{prefix}{name}"), text);
        }
    }
    Ok(())
}

/// What the letters say about us.
pub fn letter_settings(config: &Config) -> anyhow::Result<LetterSettings> {
    let section = &config.letters;
    let given = |text: &String| (!text.is_empty()).then(|| text.clone());
    let address = mailbox_address(config)?;
    Ok(LetterSettings {
        organisation: section.organisation.clone(),
        team_name: section.team_name.clone(),
        opening_name: config.opening.name.clone(),
        from: NamedAddress {
            name: Some(section.team_name.clone()),
            address: address.clone(),
        },
        message_id_domain: address.domain().to_owned(),
        contact_name: section.contact_name.clone(),
        contact_email: section.contact_email.clone(),
        contact_phone: given(&section.contact_phone),
        post_address: given(&section.post_address),
        role_profile_url: section.role_profile_url.clone(),
        form_url: section.form_url.clone(),
        privacy_url: section.privacy_url.clone(),
        monitoring_url: section.monitoring_url.clone(),
        reply_within: section.reply_within.clone(),
        kept_for: section.kept_for.clone(),
        welsh: WelshWords {
            opening_name: section.cy.opening_name.clone(),
            contact_name: section.cy.contact_name.clone(),
            reply_within: section.cy.reply_within.clone(),
            kept_for: section.cy.kept_for.clone(),
        },
    })
}

fn mailbox_address(config: &Config) -> anyhow::Result<Address> {
    Address::parse(&config.mailbox.address).context("mailbox.address is not an email address")
}

/// Who we are and whom we know, before any message.
pub fn known(config: &Config) -> anyhow::Result<Known> {
    let addresses = |texts: &[String]| {
        texts
            .iter()
            .filter_map(|text| Address::parse(text))
            .collect::<Vec<_>>()
    };
    let own = mailbox_address(config)?;
    let mut own_addresses = vec![own.clone()];
    own_addresses.extend(addresses(&config.mailbox.aliases));
    let authserv_id = &config.manager.authserv_id;
    Ok(Known {
        own_addresses,
        message_id_domain: own.domain().to_owned(),
        managers: addresses(&config.manager.addresses),
        delegates: addresses(&config.manager.delegates),
        exchange_inside: config.manager.internal_auth == InternalAuth::Exchange,
        tokens: Vec::new(),
        stray_token: false,
        trusted_forwarders: config.manager.trusted_forwarders.clone(),
        authserv_id: (!authserv_id.is_empty()).then(|| authserv_id.clone()),
        reference_prefix: config.opening.reference_prefix.clone(),
        own_list_ids: config.manager.own_list_ids.clone(),
        routes: config.routes(),
        letters: Vec::new(),
        applications: Vec::new(),
        merged: Vec::new(),
    })
}

/// The mailbox that config names. Nothing is said to a server yet; a Maildir that is not there
/// at all is made.
pub fn mailbox(config: &Config) -> anyhow::Result<Mailbox> {
    Ok(match config.mailbox.kind {
        MailboxKind::Maildir => Mailbox::Maildir(Maildir::open(maildir_settings(config))?),
        MailboxKind::Imap => Mailbox::Imap(Box::new(Imap::new(imap_settings(config)?)?)),
    })
}

/// The folder beside it that is only looked at, if config wants one, and the name under which
/// the store keeps its cursor.
pub fn watched(config: &Config, watched: Watched) -> anyhow::Result<Option<(Mailbox, String)>> {
    /// No application is larger, and spam need not be fetched to see.
    const LARGEST: u64 = 10 * 1024 * 1024;
    let name = match watched_name(config, watched) {
        "" => return Ok(None),
        "auto" => "",
        name => name,
    };
    let mailbox = match config.mailbox.kind {
        MailboxKind::Maildir => {
            let mut settings = maildir_settings(config);
            settings.max_message_size = settings.max_message_size.min(LARGEST);
            Mailbox::Maildir(Maildir::watching(settings, watched, name))
        }
        MailboxKind::Imap => {
            let mut settings = imap_settings(config)?;
            settings.max_message_size = settings.max_message_size.min(LARGEST);
            name.clone_into(&mut settings.folder);
            Mailbox::Imap(Box::new(Imap::watching(settings, watched)?))
        }
    };
    let cursor = format!("{} ({watched}: {name})", folder_name(config));
    Ok(Some((mailbox, cursor)))
}

/// What config calls that folder.
pub fn watched_name(config: &Config, watched: Watched) -> &str {
    match watched {
        Watched::Junk => &config.mailbox.junk,
        Watched::Sent => &config.mailbox.sent,
    }
}

/// The line that looks at those folders.
pub fn watches(config: &Config, reins: &Reins) -> anyhow::Result<Vec<Watch>> {
    let mut watches = Vec::new();
    for kind in Watched::ALL {
        if let Some((mailbox, folder)) = watched(config, *kind)? {
            watches.push(Watch {
                mailbox,
                watched: *kind,
                folder,
                reins: reins.clone(),
            });
        }
    }
    Ok(watches)
}

fn filing_folders(config: &Config) -> FilingFolders {
    let folders = &config.mailbox.folders;
    FilingFolders {
        applications: folders.applications.clone(),
        other: folders.other.clone(),
        review: folders.review.clone(),
        monitoring: folders.monitoring.clone(),
        remove_monitoring: config.mailbox.monitoring_mail == MonitoringMail::Delete,
    }
}

fn maildir_settings(config: &Config) -> maildir::Settings {
    let section = &config.mailbox;
    maildir::Settings {
        path: section.maildir.path.clone(),
        filing: section.filing,
        folders: filing_folders(config),
        max_message_size: section.max_message_size,
    }
}

fn imap_settings(config: &Config) -> anyhow::Result<imap::Settings> {
    let section = &config.mailbox;
    let imap = &section.imap;
    Ok(imap::Settings {
        host: imap.host.clone(),
        port: match (imap.port, imap.tls) {
            (0, TlsMode::Implicit) => 993,
            (0, TlsMode::Starttls | TlsMode::Plain) => 143,
            (port, _) => port,
        },
        protection: match imap.tls {
            TlsMode::Implicit => imap::Protection::Implicit,
            TlsMode::Starttls => imap::Protection::Starttls,
            TlsMode::Plain => imap::Protection::Plain,
        },
        user: imap.user.clone(),
        password: imap
            .password
            .clone()
            .context("mailbox.imap.password_file was not read")?,
        ca_file: (!imap.ca_file.as_os_str().is_empty()).then(|| imap.ca_file.clone()),
        folder: imap.folder.clone(),
        idle: imap.idle,
        filing: section.filing,
        folders: filing_folders(config),
        max_message_size: section.max_message_size,
        patience: imap::Patience::default(),
    })
}

/// The submission that config names.
pub fn submission(config: &Config) -> anyhow::Result<Submission> {
    let section = &config.submission;
    if section.kind == SubmissionKind::Files {
        return Ok(Submission::files(section.files.path.clone()));
    }
    let smtp = &section.smtp;
    let given = |path: &PathBuf| (!path.as_os_str().is_empty()).then(|| path.clone());
    let authority = given(&smtp.ca_file)
        .map(|path| {
            std::fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))
        })
        .transpose()?;
    let ehlo_name = match smtp.ehlo_name.as_str() {
        "" => {
            let address = mailbox_address(config)?.for_wire();
            address.rsplit('@').next().unwrap_or_default().to_owned()
        }
        name => name.to_owned(),
    };
    let port = match (smtp.port, smtp.tls) {
        (0, TlsMode::Implicit) => 465,
        (0, TlsMode::Starttls | TlsMode::Plain) => 587,
        (port, _) => port,
    };
    Ok(Submission::smtp(SmtpSettings {
        host: smtp.host.clone(),
        port,
        protection: match smtp.tls {
            TlsMode::Implicit => Protection::Implicit,
            TlsMode::Starttls => Protection::StartTls,
            TlsMode::Plain => Protection::Plain,
        },
        authority,
        sign_in: smtp.password.as_ref().map(|password| SignIn {
            user: smtp.user.clone(),
            password: password.clone(),
        }),
        ehlo_name,
        times: Times::default(),
    })?)
}

/// The reader processes: this very program, started again with limits.
pub fn readers(config: &Config, form: Arc<FormDefinition>, program: &Path) -> Readers {
    let section = &config.reader;
    let settings = reader::Settings {
        executable: program.to_owned(),
        processes: usize::try_from(section.processes).unwrap_or(1),
        seconds: section.seconds,
        memory_mib: section.memory_mib,
        best_effort: section.sandbox == SandboxMode::BestEffort,
    };
    Readers::start(settings, form)
}

/// The house, on a store that is open.
pub fn house(config: &Config, store: Store, program: &Path) -> anyhow::Result<House> {
    let form = Arc::new(form(config)?);
    let known = known(config)?;
    let envelope_sender = match config.submission.envelope_sender {
        EnvelopeSender::Mailbox => Some(mailbox_address(config)?),
        EnvelopeSender::Null => None,
    };
    Ok(House {
        store,
        readers: readers(config, form.clone(), program),
        templates: templates(config)?,
        letters: letter_settings(config)?,
        form,
        standing: Standing {
            known,
            counts: config.opening.counts,
            close_without_asking: config.opening.close_without_asking,
            limits: config.limits,
            closed_delay: SignedDuration::from_mins(i64::from(config.letters.closed_delay_minutes)),
            settle: SignedDuration::from_secs(i64::from(config.letters.settle)),
            envelope_sender,
            zone: zone(config),
            digests: Digests {
                timetable: config.digest.timetable(),
                skip_when_quiet: config.digest.skip_when_quiet,
                workbook: config.digest.workbook,
            },
            token_life: SignedDuration::from_hours(24 * i64::from(config.manager.token_days)),
            decisions: config.letters.decisions,
            decision_delay: SignedDuration::from_mins(i64::from(
                config.letters.decision_delay_minutes,
            )),
            welsh: welsh(&config.letters),
            alert: Alerting {
                after: SignedDuration::from_mins(i64::from(config.alert.after_minutes)),
                database: config.store.path.clone(),
                disk_mib: config.alert.disk_mib,
                command: config.alert.command.clone(),
                patience: Alerting::PATIENCE,
            },
        },
        dice: Dice::system(),
    })
}

/// Who gets letters in Welsh. Without the name of whoever approved them, nobody does.
pub fn welsh(letters: &LetterSection) -> WelshLetters {
    match (letters.language, letters.welsh_approved_by.trim()) {
        (LetterLanguage::En, _) | (_, "") => WelshLetters::ToNobody,
        (LetterLanguage::Applicant, _) => WelshLetters::ToWelshWriters,
        (LetterLanguage::Cy, _) => WelshLetters::ToEverybody,
    }
}

/// By whose clocks a day is a day: the charity's.
pub fn zone(config: &Config) -> TimeZone {
    TimeZone::get(&config.manager.zone).unwrap_or(TimeZone::UTC)
}

/// The name under which the store keeps the mailbox's cursor.
pub fn folder_name(config: &Config) -> String {
    match config.mailbox.kind {
        MailboxKind::Maildir => "maildir".to_owned(),
        MailboxKind::Imap => {
            let imap = &config.mailbox.imap;
            format!("imap {}@{} {}", imap.user, imap.host, imap.folder)
        }
    }
}

//! The settings: the built-in defaults, then the config file, then the environment.
//!
//! Everything is checked here, once, before anything starts: an unknown key, a wrong type, a
//! missing secret or settings that would send "closed" before anyone can apply are refused with
//! file, key and hint. The built-in defaults are `config/default.toml` themselves, so that the
//! example cannot drift from the truth. Secrets come from files of their own.

mod assume;
pub(crate) mod check;
mod desk;
mod letters;
mod routes;
mod sections;

use std::path::{Path, PathBuf};

pub use assume::{AssumedApplication, AssumedLetter, TryAssume};
pub use desk::{AlertSection, DigestSection, InternalAuth};
pub use letters::{LetterLanguage, LetterSection};
pub use sections::{
    Config, EnvelopeSender, LogFormat, MailboxKind, Provider, SandboxMode, SubmissionKind, TlsMode,
};

/// The defaults, and the commented example for people.
pub const DEFAULTS: &str = include_str!("../../config/default.toml");

/// The settings cannot work.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {}", problems.join("\n  "))]
pub struct ConfigError {
    /// The file, or "the built-in defaults".
    pub file: String,
    /// Each with its key and a hint.
    pub problems: Vec<String>,
}

/// Whether the passwords are read with the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrets {
    /// They are needed: a missing one is an error.
    Read,
    /// The command talks to no server. Where the service alone may read the passwords, people
    /// can still look at the log and decide.
    Leave,
}

/// Reads the settings with the passwords from `file`, or the defaults alone, with `environment`
/// laid over them.
///
/// `environment` is the process's, handed in by `main`.
pub fn load(
    file: Option<&Path>,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Config, ConfigError> {
    load_with(file, environment, Secrets::Read)
}

/// The same, with the passwords or without them.
pub fn load_with(
    file: Option<&Path>,
    environment: impl IntoIterator<Item = (String, String)>,
    secrets: Secrets,
) -> Result<Config, ConfigError> {
    let shown = file.map_or_else(
        || "the built-in defaults".to_owned(),
        |path| path.display().to_string(),
    );
    let fail = |problem: String| ConfigError {
        file: shown.clone(),
        problems: vec![problem],
    };
    let environment: config::Map<String, String> = environment.into_iter().collect();
    let credentials = environment.get("CREDENTIALS_DIRECTORY").map(PathBuf::from);

    let mut builder = config::Config::builder()
        .add_source(config::File::from_str(DEFAULTS, config::FileFormat::Toml));
    if let Some(path) = file {
        let text = std::fs::read_to_string(path).map_err(|error| {
            fail(format!(
                "cannot be read ({}): does it exist, and may this user read it?",
                error.kind()
            ))
        })?;
        builder = builder.add_source(config::File::from_str(&text, config::FileFormat::Toml));
    }
    // `try_parsing` stays off: it would turn a password 00123 into 123.
    let variables = config::Environment::with_prefix("QPM_INTAKE")
        .prefix_separator("__")
        .separator("__")
        .source(Some(environment));
    let tree = builder
        .add_source(variables)
        .build()
        .map_err(|error| fail(format!("is not valid TOML: {error}")))?;
    check::refuse_fractions(&tree).map_err(&fail)?;
    let mut config: Config = tree.try_deserialize().map_err(|error| {
        fail(format!(
            "{error}. hint: config/default.toml lists every key with its meaning"
        ))
    })?;

    let folder = file
        .and_then(Path::parent)
        .map_or_else(PathBuf::new, Path::to_path_buf);
    config.resolve_paths(&folder);
    let mut problems = match secrets {
        Secrets::Read => {
            let mut problems = config.read_secrets(credentials.as_deref());
            problems.extend(config.alert.problems_here());
            problems
        }
        Secrets::Leave => Vec::new(),
    };
    problems.extend(check::problems(&config));
    if problems.is_empty() {
        Ok(config)
    } else {
        Err(ConfigError {
            file: shown,
            problems,
        })
    }
}

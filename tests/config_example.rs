//! `config/default.toml` is the built-in defaults and the example for people in one: it must
//! read as a user's own file, name every key, and say what each is.

#![allow(clippy::unwrap_used, reason = "a test may panic, in its helpers too")]

use std::path::{Path, PathBuf};

use qpm_intake::config;

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("config/default.toml")
}

/// Every key of the example with its section, such as `mailbox.imap.host`.
fn keys(text: &str) -> Vec<String> {
    let mut section = String::new();
    let mut keys = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix('[') {
            section = format!("{}.", name.trim_end_matches(']'));
        } else if let Some((key, _)) = line.split_once(" = ")
            && !line.starts_with('#')
        {
            keys.push(format!("{section}{key}"));
        }
    }
    keys
}

fn load_text(text: &str) -> Result<config::Config, config::ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    std::fs::write(&file, text).unwrap();
    config::load(Some(&file), [])
}

#[test]
fn the_example_reads_as_a_file_of_the_users_own() {
    config::load(Some(&example()), []).unwrap();
    config::load(None, []).unwrap();
}

/// The settings have no defaults in code: a key that the example did not name would be missing
/// above. The other way round, each key it names is really read: nonsense under it is refused,
/// and the key is named.
#[test]
fn every_key_of_the_example_is_read() {
    let keys = keys(&std::fs::read_to_string(example()).unwrap());
    assert!(keys.len() > 50, "only {} keys were found", keys.len());
    for key in keys {
        let error = load_text(&format!("{key} = {{ nonsense = true }}")).expect_err(&key);
        assert!(error.to_string().contains(&key), "{key}: {error}");
    }
}

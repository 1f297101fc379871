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

/// The example of a route is a comment, since there is none by default: as settings it is one, and
/// no key of a route is left out of it.
#[test]
fn the_example_of_a_route_works_and_names_every_key() {
    let text = std::fs::read_to_string(example()).unwrap();
    let routes: String = text
        .lines()
        .skip_while(|line| *line != "# [[route]]")
        .take_while(|line| line.starts_with('#'))
        .map(|line| format!("{}\n", line.trim_start_matches('#').trim_start()))
        .filter(|line| line.starts_with('[') || line.contains(" = "))
        .collect();
    let read = load_text(&routes).unwrap().routes();
    assert_eq!(read.len(), 2, "{routes}");
    let unknown = load_text(&format!("{routes}nonsense = true\n")).unwrap_err();
    let told = unknown.to_string();
    let keys = told.split_once("expected one of ").unwrap().1;
    let keys = keys.split_once(" for key").unwrap().0;
    let keys: Vec<&str> = keys.split('`').skip(1).step_by(2).collect();
    assert_eq!(keys.len(), 10, "{told}");
    for key in keys {
        assert!(routes.contains(&format!("\n{key} = ")), "{key}");
    }
}

//! A desk: one charity's folder with config, Maildir and, once it ran, a database.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

pub(crate) struct Desk {
    folder: TempDir,
}

/// What a command said and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    #[track_caller]
    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.code, 0, "{self:?}");
        self
    }

    /// The lines of JSON on stdout.
    pub(crate) fn json(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

impl Desk {
    /// A desk where nothing ever ran.
    pub(crate) fn new(settings: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for part in ["new", "cur", "tmp"] {
            std::fs::create_dir_all(folder.path().join("Maildir").join(part)).unwrap();
        }
        let desk = Self { folder };
        desk.configure(settings);
        desk
    }

    /// A desk with a database, made by the daemon.
    pub(crate) fn with_database(settings: &str) -> Self {
        let desk = Self::new(settings);
        desk.run(&["run", "--once"]).ok();
        desk
    }

    pub(crate) fn configure(&self, settings: &str) {
        std::fs::write(self.path().join("config.toml"), settings).unwrap();
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// The program in this folder, where it finds `config.toml` by itself.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qpm-intake"));
        command
            .args(arguments)
            .current_dir(self.path())
            .env_remove("QPM_INTAKE_CONFIG")
            .env_remove("CREDENTIALS_DIRECTORY");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        said(self.command(arguments).output().unwrap())
    }
}

pub(crate) fn said(output: Output) -> Said {
    Said {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

//! One charity on one machine: a folder with a config file, and the real binary started in it.

use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use sqlx::Connection as _;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tempfile::TempDir;

/// Longer than anything honest takes here, on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// Looks again and again until there is something. No sleep for luck: it fails after a minute.
#[track_caller]
pub fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let since = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(since.elapsed() < PATIENCE, "waited a minute until {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The charity's folder.
pub struct Charity {
    folder: TempDir,
    store: PathBuf,
    pub address: String,
}

impl Charity {
    /// With this mailbox address and these settings.
    pub fn new(address: &str, settings: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("qpm-intake.db");
        let charity = Self {
            folder,
            store,
            address: address.into(),
        };
        for part in ["new", "cur", "tmp"] {
            std::fs::create_dir_all(charity.path().join("Maildir").join(part)).unwrap();
        }
        charity.keep_password("password", "secret");
        let text = format!(
            "mailbox.address = \"{address}\"\n\
             manager.addresses = [\"manager@example.test\"]\n\
             letters.contact_email = \"manager@example.test\"\n\
             letters.settle = 0\n\
             limits = {{ per_address_per_day = 3, per_domain_per_hour = 1000000, per_hour = 1000000, same_kind_days = 7, per_exchange = 1000000 }}\n\
             store.path = \"{}\"\n{settings}\n",
            charity.store.display()
        );
        std::fs::write(charity.path().join("config.toml"), text).unwrap();
        charity
    }

    /// The same with the database somewhere else.
    pub fn with_store(address: &str, store: PathBuf, settings: &str) -> Self {
        let mut charity = Self::new(address, "");
        let config = charity.path().join("config.toml");
        let text = std::fs::read_to_string(&config).unwrap();
        let (own, other) = (charity.store.display(), store.display());
        let text = text.replace(&own.to_string(), &other.to_string());
        std::fs::write(&config, format!("{text}{settings}\n")).unwrap();
        charity.store = store;
        charity
    }

    /// The same with managers of its own.
    pub fn managed_by(self, managers: &[&str]) -> Self {
        let config = self.path().join("config.toml");
        let text = std::fs::read_to_string(&config).unwrap();
        let everybodys = "manager.addresses = [\"manager@example.test\"]";
        let own = format!("manager.addresses = {managers:?}");
        std::fs::write(&config, text.replace(everybodys, &own)).unwrap();
        self
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A password in a file of its own that only its owner may read.
    fn keep_password(&self, file: &str, password: &str) {
        let path = self.path().join(file);
        std::fs::write(&path, password).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }

    /// A mail arrives in the Maildir.
    pub fn receives(&self, name: &str, octets: &[u8]) {
        let maildir = self.path().join("Maildir");
        std::fs::write(maildir.join("tmp").join(name), octets).unwrap();
        std::fs::rename(
            maildir.join("tmp").join(name),
            maildir.join("new").join(name),
        )
        .unwrap();
    }

    /// The program with these words on its command line.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qpm-intake"));
        command
            .arg("--config")
            .arg(self.path().join("config.toml"))
            .args(words)
            .env_remove("NOTIFY_SOCKET")
            .stdin(Stdio::null());
        command
    }

    /// Starts the daemon. Its talk goes to a file that a failing test shows.
    pub fn starts(&self) -> Daemon {
        self.starts_under(&[])
    }

    /// The same with these variables in its environment.
    pub fn starts_under(&self, environment: &[(&str, &str)]) -> Daemon {
        let log = self.path().join("log");
        let file = std::fs::File::options()
            .create(true)
            .append(true)
            .open(&log)
            .unwrap();
        let child = self
            .command(&["run"])
            .envs(environment.iter().copied())
            .stdout(file.try_clone().unwrap())
            .stderr(file)
            .spawn()
            .unwrap();
        Daemon { child, log }
    }

    /// Works off all there is, and ends.
    pub fn works_once(&self) {
        let output = self.command(&["run", "--once"]).output().unwrap();
        assert!(
            output.status.success(),
            "run --once: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    /// One number from the database; 0 while there is no database or it is just being made.
    pub fn count(&self, query: &str) -> i64 {
        self.rows(query)
            .and_then(|rows| rows.first()?.first()?.parse().ok())
            .unwrap_or(0)
    }

    /// Rows from the database as text, or none while it is not there. A connection of its own
    /// each time: the program under test finds the file as a crash leaves it.
    pub fn rows(&self, query: &str) -> Option<Vec<Vec<String>>> {
        if !self.store.exists() {
            return None;
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let options = SqliteConnectOptions::new()
                .filename(&self.store)
                .busy_timeout(Duration::from_secs(20));
            let mut connection = SqliteConnection::connect_with(&options).await.ok()?;
            let rows = sqlx::query(sqlx::AssertSqlSafe(query.to_owned()))
                .fetch_all(&mut connection)
                .await
                .ok();
            connection.close().await.ok()?;
            let text = |row: &sqlx::sqlite::SqliteRow| {
                (0..row.len())
                    .map(|column| {
                        row.try_get_unchecked::<Option<String>, _>(column)
                            .ok()
                            .flatten()
                            .unwrap_or_default()
                    })
                    .collect()
            };
            Some(rows?.iter().map(text).collect())
        })
    }

    /// The one path that tests have to lock or fill.
    pub fn store(&self) -> &Path {
        &self.store
    }
}

/// A running daemon; a test that fails does not leave it behind.
pub struct Daemon {
    child: Child,
    log: PathBuf,
}

impl Daemon {
    #[allow(dead_code, reason = "the benchmark looks it up")]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub fn still_runs(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// SIGTERM, as systemd stops a service. Returns how it ended and how long that took.
    pub fn stop(mut self) -> (ExitStatus, Duration) {
        let since = Instant::now();
        let told = Command::new("sh")
            .arg("-c")
            .arg(format!("kill -TERM {}", self.child.id()))
            .status()
            .unwrap();
        assert!(told.success());
        let status = until("the daemon has stopped", || self.child.try_wait().unwrap());
        (status, since.elapsed())
    }

    pub fn log(&self) -> String {
        let mut text = String::new();
        if let Ok(mut file) = std::fs::File::open(&self.log) {
            let _ = file.read_to_string(&mut text);
        }
        text
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            println!("--- what the daemon said\n{}", self.log());
        }
    }
}

/// The socket on which systemd would hear the daemon (`man sd_notify`). It listens all the time,
/// as systemd does: a full socket would hold the daemon up.
pub struct Systemd {
    path: PathBuf,
    heard: Receiver<String>,
}

impl Systemd {
    pub fn listens(charity: &Charity) -> Self {
        let path = charity.path().join("notify");
        let socket = UnixDatagram::bind(&path).unwrap();
        let (tell, heard) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0_u8; 4096];
            while let Ok(length) = socket.recv(&mut buffer) {
                let text = String::from_utf8_lossy(&buffer[..length]).into_owned();
                if !text.lines().all(|line| tell.send(line.to_owned()).is_ok()) {
                    return;
                }
            }
        });
        Self { path, heard }
    }

    pub fn path(&self) -> &str {
        self.path.to_str().unwrap()
    }

    /// Waits for a line that begins like this, and returns the lines heard until then.
    #[track_caller]
    pub fn hears(&self, wanted: &str) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let Ok(line) = self.heard.recv_timeout(PATIENCE) else {
                panic!("systemd did not hear {wanted}, but {lines:?}");
            };
            let found = line.starts_with(wanted);
            lines.push(line);
            if found {
                return lines;
            }
        }
    }
}

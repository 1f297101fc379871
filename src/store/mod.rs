//! SQLITE: the only folder with SQL. Start reading in `migrations/`.
//!
//! Nobody writes outside an IMMEDIATE transaction: every writing function takes a [`WriteTx`],
//! which only [`Store::write_tx`] can make. No function here talks to the network, and none
//! puts a bound value into an error text or a log line (invariant 9).

pub mod alerts;
pub mod applications;
pub mod apply;
pub mod attachments;
pub mod audit;
pub mod briefing;
pub mod commanded;
pub mod commands;
pub mod digests;
pub mod dossier;
pub mod doubles;
pub mod enqueue;
pub mod fates;
pub mod inbox;
mod ledger;
pub mod lists;
pub mod log;
pub mod merging;
pub mod opening;
pub mod outbox;
pub mod places;
pub mod proposals;
pub mod reviews;
pub mod search;
pub mod snapshot;
pub mod superseding;
mod telling;
pub mod tokens;
pub mod vitals;
pub mod watched;

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Sqlite, SqliteConnection, Transaction};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// What can go wrong in the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite refused. Only the driver's code is told: its text may quote what was bound.
    #[error("the database refused: {0}")]
    Database(String),
    /// The disk is full. Nothing is lost: what was not stored was not filed on the server.
    #[error("the disk that holds the database is full: free some space, nothing has been lost")]
    Full,
    /// Another program holds the write lock for longer than the busy time-out.
    #[error("the database is locked by another program: close it, nothing has been lost")]
    Locked,
    /// A command other than `run` or `demo` met an older schema.
    #[error("the database {0} has an older layout: start the daemon once, it brings it up to date")]
    OldSchema(PathBuf),
    /// There is no database where a command needs one.
    #[error("there is no database at {0}: start the daemon once, it makes one")]
    NotThere(PathBuf),
    /// A stored value does not read back: the file was changed by something else.
    #[error("a row of {0} does not read back: was the database edited by hand?")]
    Corrupt(&'static str),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(inner) => {
                // SQLite's primary result codes: 13 is FULL, 5 BUSY, 6 LOCKED.
                let code = inner
                    .code()
                    .and_then(|code| code.parse::<u32>().ok())
                    .unwrap_or(0);
                match code & 0xff {
                    13 => Self::Full,
                    5 | 6 => Self::Locked,
                    _ => Self::Database(format!("SQLite code {code}")),
                }
            }
            sqlx::Error::PoolTimedOut => Self::Locked,
            sqlx::Error::Io(error) => Self::Database(error.kind().to_string()),
            sqlx::Error::RowNotFound => Self::Database("a row that must be there is not".into()),
            _ => Self::Database("unexpected answer".into()),
        }
    }
}

/// The database of one opening.
#[derive(Clone, Debug)]
pub struct Store {
    writer: SqlitePool,
    reader: SqlitePool,
}

/// Proof that an IMMEDIATE transaction is open: no other program can take the last place
/// between our look and our write (invariant 4).
#[derive(Debug)]
pub struct WriteTx {
    tx: Transaction<'static, Sqlite>,
}

impl WriteTx {
    /// Makes everything written so far durable.
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.tx.commit().await?)
    }

    /// Begins a part that can be taken back without losing what came before it.
    pub async fn savepoint(&mut self) -> Result<(), StoreError> {
        sqlx::query("SAVEPOINT row_of_a_batch")
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Keeps the part begun by [`WriteTx::savepoint`].
    pub async fn release(&mut self) -> Result<(), StoreError> {
        sqlx::query("RELEASE row_of_a_batch")
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Takes back the part begun by [`WriteTx::savepoint`].
    pub async fn rollback_to_savepoint(&mut self) -> Result<(), StoreError> {
        sqlx::query("ROLLBACK TO row_of_a_batch")
            .execute(self.connection())
            .await?;
        self.release().await
    }

    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }
}

impl Store {
    /// Opens the database at `path`, making it and bringing its layout up to date: for the
    /// daemon and the demo, which hold the instance lock (sqlx takes no lock on SQLite).
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        make_private(path)?;
        let store = Self::connect(path, true).await?;
        MIGRATIONS
            .run(&store.writer)
            .await
            .map_err(|_| StoreError::Database("its layout cannot be brought up to date".into()))?;
        Ok(store)
    }

    /// Opens a database that is there and up to date: for every other command.
    pub async fn open_existing(path: &Path) -> Result<Self, StoreError> {
        if !path.exists() {
            return Err(StoreError::NotThere(path.to_owned()));
        }
        let store = Self::connect(path, false).await?;
        let applied: Option<i64> =
            sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations WHERE success")
                .fetch_one(&store.reader)
                .await
                .map_err(|_| StoreError::OldSchema(path.to_owned()))?;
        let newest = MIGRATIONS.iter().map(|migration| migration.version).max();
        if applied == newest {
            Ok(store)
        } else {
            Err(StoreError::OldSchema(path.to_owned()))
        }
    }

    async fn connect(path: &Path, create: bool) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(create)
            .journal_mode(SqliteJournalMode::Wal)
            // FULL, since NORMAL may lose the last commit on power loss, after the mail was
            // already filed away on the server.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .pragma("secure_delete", "ON")
            .pragma("trusted_schema", "OFF")
            // 2 MiB of pages a connection: memory must not grow with the mailbox.
            .pragma("cache_size", "-2048");
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            // On a full disk SQLite ends the transaction by itself, and sqlx goes on counting
            // one: every later BEGIN would fail. Such a connection is replaced.
            .before_acquire(|connection, _| {
                Box::pin(async { Ok(!sqlx::Connection::is_in_transaction(connection)) })
            })
            .connect_with(options.clone())
            .await?;
        let reader = SqlitePoolOptions::new()
            .max_connections(2)
            .min_connections(0)
            .connect_lazy_with(options.create_if_missing(false).read_only(true));
        Ok(Self { writer, reader })
    }

    /// Begins an IMMEDIATE transaction: from here to the commit nobody else writes.
    pub async fn write_tx(&self) -> Result<WriteTx, StoreError> {
        Ok(WriteTx {
            tx: self.writer.begin_with("BEGIN IMMEDIATE").await?,
        })
    }

    /// A reading connection.
    pub(crate) fn reader(&self) -> &SqlitePool {
        &self.reader
    }

    /// Closes all connections and folds the write-ahead log into the file.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

/// Makes an empty file that only its owner may read: it will hold people's applications.
fn make_private(path: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::OpenOptionsExt;
    let made = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    match made {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(StoreError::Database(format!(
            "{}: {}",
            path.display(),
            error.kind()
        ))),
    }
}

/// A time as the database keeps it: sorts as text.
pub(crate) fn stored_time(at: Timestamp) -> String {
    format!("{at:.6}")
}

/// Reads a stored time back.
pub(crate) fn read_time(text: &str) -> Result<Timestamp, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt("times"))
}

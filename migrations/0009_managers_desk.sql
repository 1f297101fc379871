-- The manager's desk: what she was told, what she commands, and what proves that it was she.

-- A letter to the manager is no automatic answer to a stranger: no limit counts it, and a pause
-- does not stop it.
ALTER TABLE outbox ADD COLUMN to_manager INTEGER NOT NULL DEFAULT 0 CHECK (to_manager IN (0, 1));

-- Since when letters to applicants wait at the manager's word; NULL: they do not.
ALTER TABLE opening ADD COLUMN letters_paused_at TEXT;

-- One row for each time that a digest was due or asked for, whether it had anything to tell or
-- not: the newest that was sent says from where the next one counts.
CREATE TABLE digest (
    id       INTEGER PRIMARY KEY,
    due_at   TEXT NOT NULL,   -- the moment of the schedule, or when it was asked for
    asked    INTEGER NOT NULL CHECK (asked IN (0, 1)), -- by the manager, and not by the clock
    built_at TEXT NOT NULL,
    application INTEGER NOT NULL, -- the newest application's key then, 0 for none: later ones are new
    -- 1: every manager was sent it. 0: nothing had happened, or it went to some of them, or it could
    -- not be written.
    sent     INTEGER NOT NULL CHECK (sent IN (0, 1))
) STRICT;
-- What a digest tells of letters is found without reading the letters.
CREATE INDEX outbox_failed ON outbox (ended_at) WHERE state = 'failed';
CREATE INDEX outbox_held ON outbox (inbox_id) WHERE state = 'held';

-- What a reply of hers has to bring back. Only the hash is kept: who reads the database cannot
-- command. Each letter to a manager has its own, so that one can be revoked alone.
CREATE TABLE token (
    hash       BLOB PRIMARY KEY,   -- SHA-256 of the token
    manager    TEXT NOT NULL,      -- whom it was written to, folded
    message_id TEXT NOT NULL,      -- the letter that carries it
    issued_at  TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX token_message ON token (message_id);

-- What the managers commanded and what was carried out. The number is what "undo 17" names.
CREATE TABLE command (
    id             INTEGER PRIMARY KEY,
    at             TEXT NOT NULL,
    by             TEXT NOT NULL,   -- the manager's folded address, or 'command line'
    inbox_id       INTEGER REFERENCES inbox (id), -- the mail it came in, if one
    what           TEXT NOT NULL,   -- the verb
    application_id INTEGER REFERENCES application (id),
    undo           TEXT NOT NULL,   -- JSON list of what puts it back; [] where nothing can
    undone_by      INTEGER REFERENCES command (id)
) STRICT;
CREATE INDEX command_application ON command (application_id);
CREATE INDEX command_message ON command (inbox_id);

-- What the manager is told at once. None is dropped: what may not be told yet waits here.
CREATE TABLE alert (
    id             INTEGER PRIMARY KEY,
    kind           TEXT NOT NULL,
    reason_code    TEXT NOT NULL,
    reason         TEXT NOT NULL,
    application_id INTEGER REFERENCES application (id),
    inbox_id       INTEGER REFERENCES inbox (id),
    raised_at      TEXT NOT NULL,
    told_at        TEXT,   -- when it went into a letter
    called_at      TEXT    -- when alert.command was given it
) STRICT;
CREATE INDEX alert_untold ON alert (kind) WHERE told_at IS NULL;
CREATE INDEX alert_told ON alert (kind, told_at) WHERE told_at IS NOT NULL;

-- Signs of life: when something last went well, and since when it has not.
CREATE TABLE vital (
    name TEXT PRIMARY KEY,
    at   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

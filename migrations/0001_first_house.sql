-- The whole database of one opening. Start reading here.
--
-- Times are UTC, RFC 3339 with microseconds and a Z, so that they sort as text. States are
-- words checked by the table. One instance, one opening, one file.

-- What people apply to. One row: several openings at once are several instances.
CREATE TABLE opening (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    target     INTEGER NOT NULL CHECK (target >= 1),
    state      TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    opened_at  TEXT NOT NULL,   -- when it was last opened: a closing date before this has had its day
    closed_at  TEXT,            -- when it was last closed; NULL while it is open
    opens_at   TEXT,            -- dates of the advert, if it names any
    closes_at  TEXT,
    created_at TEXT NOT NULL,
    CHECK ((state = 'closed') = (closed_at IS NOT NULL))
) STRICT;

-- How far each folder has been read. Never derived from \Seen: people read the mailbox too.
CREATE TABLE cursor (
    folder       TEXT PRIMARY KEY,
    uid_validity INTEGER NOT NULL,
    last_uid     INTEGER NOT NULL
) STRICT;

-- Every message ever taken in, before anybody has understood it.
CREATE TABLE inbox (
    id            INTEGER PRIMARY KEY,
    size          INTEGER NOT NULL,     -- octets at the server, for what was not downloaded
    content_hash  BLOB NOT NULL,        -- SHA-256 of the octets
    identity_hash BLOB NOT NULL UNIQUE, -- what makes it that mail, since servers re-render octets
    arrived_at    TEXT NOT NULL,        -- INTERNALDATE or the Maildir stamp: judges "in time"
    fetched_at    TEXT NOT NULL,
    extent        TEXT NOT NULL CHECK (extent IN ('whole', 'headers', 'missing')),
    state         TEXT NOT NULL CHECK (state IN ('received', 'processed', 'quarantined')),
    attempts      INTEGER NOT NULL DEFAULT 0, -- counted before parsing, so that a poison mail expires
    kind          TEXT,                 -- what it was: the vocabulary of src/domain/verdict.rs
    reply         TEXT,                 -- the letter it was owed
    reason_code   TEXT,
    reason        TEXT,                 -- the sentence for a person; no free text from outside
    filing        TEXT CHECK (filing IN ('applications', 'other', 'review')),
    CHECK (state = 'received' OR filing IS NOT NULL)
) STRICT;
-- The octets as fetched; emptied when redacted (monitoring forms). A table of its own, since
-- SQLite writes a whole row anew when one of its columns grows, and these are large.
CREATE TABLE inbox_octets (
    inbox_id INTEGER PRIMARY KEY REFERENCES inbox (id),
    octets   BLOB NOT NULL
) STRICT;
CREATE INDEX inbox_waiting ON inbox (id) WHERE state = 'received';
CREATE INDEX inbox_content ON inbox (content_hash);

-- Where copies of a stored message lie in the mailbox, and whether each has been filed there.
-- Two copies of one mail are two rows here and one row above.
CREATE TABLE place (
    folder       TEXT NOT NULL,
    uid_validity INTEGER NOT NULL,  -- 0 in a Maildir
    uid          TEXT NOT NULL,     -- the UID in decimal, or the Maildir name
    inbox_id     INTEGER NOT NULL REFERENCES inbox (id),
    filed_at     TEXT,              -- NULL until it lies where it belongs
    PRIMARY KEY (folder, uid_validity, uid)
) STRICT, WITHOUT ROWID;
CREATE INDEX place_unfiled ON place (inbox_id) WHERE filed_at IS NULL;

-- A person. Names are kept as typed.
CREATE TABLE applicant (
    id             INTEGER PRIMARY KEY,
    name           TEXT,
    preferred_name TEXT
) STRICT;

-- The addresses that belong to a person: the senders' and the form's.
CREATE TABLE applicant_address (
    applicant_id INTEGER NOT NULL REFERENCES applicant (id),
    position     INTEGER NOT NULL,  -- 1 is where letters go
    address      TEXT NOT NULL,     -- as typed
    folded       TEXT NOT NULL,     -- lower case, for comparing
    PRIMARY KEY (applicant_id, folded)
) STRICT, WITHOUT ROWID;
CREATE INDEX applicant_address_folded ON applicant_address (folded);

-- One submission by one person to the opening.
CREATE TABLE application (
    id           INTEGER PRIMARY KEY,
    reference    TEXT NOT NULL UNIQUE, -- QPM-0042: what people call it
    number       INTEGER NOT NULL UNIQUE, -- the 42: the next reference is counted from it
    opening_id   INTEGER NOT NULL REFERENCES opening (id),
    applicant_id INTEGER NOT NULL REFERENCES applicant (id),
    status       TEXT NOT NULL CHECK (status IN ('received', 'shortlisted', 'recruited', 'declined', 'withdrawn')),
    complete     INTEGER NOT NULL CHECK (complete IN (0, 1)), -- the current version has no problems
    arrived_at   TEXT NOT NULL,
    created_at   TEXT NOT NULL
) STRICT;
CREATE INDEX application_applicant ON application (applicant_id);

-- What the manager should notice about it. A flag never refuses anybody.
CREATE TABLE flag (
    application_id INTEGER NOT NULL REFERENCES application (id),
    flag           TEXT NOT NULL,
    PRIMARY KEY (application_id, flag)
) STRICT, WITHOUT ROWID;

-- The answers as they stood after each message.
CREATE TABLE version (
    id             INTEGER PRIMARY KEY,
    application_id INTEGER NOT NULL REFERENCES application (id),
    number         INTEGER NOT NULL CHECK (number >= 1),
    state          TEXT NOT NULL CHECK (state IN ('current', 'past', 'proposed')),
    entered_by     TEXT NOT NULL CHECK (entered_by IN ('applicant', 'manager', 'program')),
    inbox_id       INTEGER REFERENCES inbox (id), -- the message it came from, if one
    problems       TEXT NOT NULL,                 -- JSON list of the problems' codes
    created_at     TEXT NOT NULL,
    UNIQUE (application_id, number)
) STRICT;
CREATE UNIQUE INDEX version_current ON version (application_id) WHERE state = 'current';

CREATE TABLE answer (
    version_id INTEGER NOT NULL REFERENCES version (id),
    position   INTEGER NOT NULL,  -- the order of the form
    field      TEXT NOT NULL,
    value      TEXT NOT NULL,     -- JSON: text, true/false, list, or a day
    raw        TEXT NOT NULL,     -- what was typed
    place      TEXT NOT NULL,     -- where it was found: "Sheet1!B7"
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0.0 AND 1.0),
    PRIMARY KEY (version_id, field)
) STRICT, WITHOUT ROWID;

-- Files that came with an application. Monitoring forms never get here (invariant 8).
CREATE TABLE attachment (
    id             INTEGER PRIMARY KEY,
    application_id INTEGER NOT NULL REFERENCES application (id),
    inbox_id       INTEGER NOT NULL REFERENCES inbox (id),
    name           TEXT,           -- the sender's label: never a path
    kind           TEXT NOT NULL,  -- what its octets say it is
    size           INTEGER NOT NULL,
    sha256         BLOB NOT NULL,
    octets         BLOB            -- NULL while they lie in inbox.octets; kept here when that is redacted
) STRICT;
CREATE INDEX attachment_application ON attachment (application_id);

-- The manager's words. Erasure can delete them; events hold none.
CREATE TABLE note (
    id             INTEGER PRIMARY KEY,
    application_id INTEGER NOT NULL REFERENCES application (id),
    at             TEXT NOT NULL,
    text           TEXT NOT NULL
) STRICT;

-- What the manager decided, in order. The program writes none by itself.
CREATE TABLE decision (
    id             INTEGER PRIMARY KEY,
    application_id INTEGER NOT NULL REFERENCES application (id),
    at             TEXT NOT NULL,
    by             TEXT NOT NULL CHECK (by IN ('applicant', 'manager')),
    status         TEXT NOT NULL CHECK (status IN ('received', 'shortlisted', 'recruited', 'declined', 'withdrawn'))
) STRICT;

-- Letters, written when they were queued: every attempt sends the same octets.
CREATE TABLE outbox (
    id             INTEGER PRIMARY KEY,
    key            TEXT NOT NULL UNIQUE,  -- what it is owed for: never twice
    kind           TEXT NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'deferred', 'failed', 'held', 'cancelled')),
    sender         TEXT,                  -- envelope; NULL is the null sender
    recipient      TEXT NOT NULL,
    recipient_folded TEXT NOT NULL,       -- lower case, for the limits
    recipient_domain TEXT NOT NULL,       -- the same
    message_id     TEXT NOT NULL UNIQUE,  -- without angle brackets
    octets         BLOB NOT NULL,
    application_id INTEGER REFERENCES application (id),
    inbox_id       INTEGER REFERENCES inbox (id),
    attempts       INTEGER NOT NULL DEFAULT 0, -- charged before the attempt
    fleeting       INTEGER NOT NULL DEFAULT 0 CHECK (fleeting IN (0, 1)), -- its octets go when it is sent (monitoring forms)
    uncertain      INTEGER NOT NULL DEFAULT 0 CHECK (uncertain IN (0, 1)), -- lost after the final dot once: may have gone out twice
    due_at         TEXT NOT NULL,
    created_at     TEXT NOT NULL,
    ended_at       TEXT,
    result         TEXT,                  -- status and enhanced code only: servers quote addresses
    why            TEXT                   -- why it is held, failed or cancelled: a reason code
) STRICT;
CREATE INDEX outbox_due ON outbox (due_at) WHERE state IN ('queued', 'deferred');
CREATE INDEX outbox_ended ON outbox (ended_at) WHERE state = 'sent';
CREATE INDEX outbox_recipient ON outbox (recipient_folded, created_at);
CREATE INDEX outbox_domain ON outbox (recipient_domain, created_at);
CREATE INDEX outbox_created ON outbox (created_at);
CREATE INDEX outbox_application ON outbox (application_id);

-- What waits for the manager's eyes.
CREATE TABLE review (
    id             INTEGER PRIMARY KEY,
    inbox_id       INTEGER REFERENCES inbox (id),
    application_id INTEGER REFERENCES application (id),
    outbox_id      INTEGER REFERENCES outbox (id),
    reason_code    TEXT NOT NULL,
    reason         TEXT NOT NULL,
    created_at     TEXT NOT NULL,
    settled_at     TEXT
) STRICT;
CREATE INDEX review_open ON review (id) WHERE settled_at IS NULL;

-- The audit: append-only, ids and codes only.
CREATE TABLE event (
    id             INTEGER PRIMARY KEY,
    at             TEXT NOT NULL,
    by             TEXT NOT NULL CHECK (by IN ('applicant', 'manager', 'program')),
    what           TEXT NOT NULL,
    reason_code    TEXT NOT NULL,
    application_id INTEGER REFERENCES application (id),
    inbox_id       INTEGER REFERENCES inbox (id),
    outbox_id      INTEGER REFERENCES outbox (id),
    field          TEXT
) STRICT;
CREATE INDEX event_application ON event (application_id);
CREATE TRIGGER event_is_append_only_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER event_is_append_only_delete BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

-- How many applications stand where: what the target is counted against.
CREATE VIEW tally AS
SELECT
    COUNT(*) FILTER (WHERE status <> 'withdrawn')                  AS received,
    COUNT(*) FILTER (WHERE status <> 'withdrawn' AND complete = 1) AS complete,
    COUNT(*) FILTER (WHERE status = 'recruited')                   AS recruited
FROM application;

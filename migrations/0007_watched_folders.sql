-- Folders that are only looked at: Junk, where an application may lie, and Sent, where the
-- manager's own answers lie.

-- The mail lies in the junk folder: it waits for a person to move it to the inbox, and is taken
-- in when it appears there.
ALTER TABLE inbox ADD COLUMN in_junk INTEGER NOT NULL DEFAULT 0 CHECK (in_junk IN (0, 1));

-- A Maildir has no order, so that no number says how far it has been looked at: the names of its
-- files do, for as long as their mails are recent enough to be looked at.
CREATE TABLE looked_at (
    folder     TEXT NOT NULL,
    name       TEXT NOT NULL,
    arrived_at TEXT NOT NULL,
    PRIMARY KEY (folder, name)
) STRICT, WITHOUT ROWID;

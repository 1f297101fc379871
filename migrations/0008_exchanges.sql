-- So that two programs do not answer each other for ever: whom a letter went to however they vary
-- their address, whether it was the first about an application, and how many of ours went before it
-- in its thread.

-- The recipient's address without its tag and dots, in lower case; empty where the recipient is.
ALTER TABLE outbox ADD COLUMN recipient_family TEXT NOT NULL DEFAULT '';
-- The first letter about a new application: a flood of applications has limits of its own.
ALTER TABLE outbox ADD COLUMN fresh INTEGER NOT NULL DEFAULT 0 CHECK (fresh IN (0, 1));
-- 1 is a letter that answers none of ours.
ALTER TABLE outbox ADD COLUMN depth INTEGER NOT NULL DEFAULT 1;

-- What went out before is known by its address as it is: within days it counts no longer.
UPDATE outbox SET recipient_family = recipient_folded,
    fresh = key LIKE '%/1' AND key NOT LIKE '%/message/%';

DROP INDEX outbox_recipient;
CREATE INDEX outbox_family ON outbox (recipient_family, created_at);
CREATE INDEX outbox_unsent ON outbox (recipient_folded, created_at) WHERE state IN ('queued', 'held');
-- A burst must not make each mail slower: what is counted seldom lies apart.
CREATE INDEX outbox_exchanged ON outbox (recipient_domain, created_at) WHERE fresh = 0;
CREATE INDEX outbox_notices ON outbox (created_at) WHERE kind = 'notice';

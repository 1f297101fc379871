-- One person may apply twice, from two addresses, and somebody may send answers for an application
-- that is not theirs. Both are only proposed; the manager makes one of two, and takes or leaves.

-- The application that this one is now part of: its own answers stay here as they were, and its
-- reference goes on answering. NULL for nearly all.
ALTER TABLE application ADD COLUMN merged_into INTEGER REFERENCES application (id);
CREATE INDEX application_merged ON application (merged_into) WHERE merged_into IS NOT NULL;

-- The address that a proposed version came from. NULL for the others, and for those that were
-- proposed before this.
ALTER TABLE version ADD COLUMN proposed_from TEXT;
-- What became of a proposed version: NULL while it waits. It holds only what was proposed, and what
-- was taken stands in a version of its own.
ALTER TABLE version ADD COLUMN settled TEXT CHECK (settled IN ('taken', 'left'));

-- The other application, where an item asks whether two are one person's.
ALTER TABLE review ADD COLUMN other_id INTEGER REFERENCES application (id);
CREATE INDEX review_other ON review (other_id) WHERE other_id IS NOT NULL;

-- By what two applications of one person are found.
CREATE INDEX answer_normal ON answer (field, normal) WHERE normal IS NOT NULL;
CREATE INDEX answer_name ON answer (lower(value)) WHERE field = 'full_name';

-- One person counts once.
DROP VIEW tally;
CREATE VIEW tally AS
SELECT
    COUNT(*) FILTER (WHERE status <> 'withdrawn')                  AS received,
    COUNT(*) FILTER (WHERE status <> 'withdrawn' AND complete = 1) AS complete,
    COUNT(*) FILTER (WHERE status = 'recruited')                   AS recruited
FROM application WHERE merged_into IS NULL;

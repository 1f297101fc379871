-- By when the manager has to deal with what waits for her, where the law or somebody's need sets
-- a day: such items stand above all others.

-- A day as 2026-12-24, by the charity's clocks.
ALTER TABLE review ADD COLUMN due_on TEXT;
-- Somebody may be in need: it is read before everything that has no more than a date.
ALTER TABLE review ADD COLUMN at_once INTEGER NOT NULL DEFAULT 0 CHECK (at_once IN (0, 1));

-- What waits already gets its day, too. 28 days are never more than the month of UK GDPR
-- Art. 12(3), whatever the month.
UPDATE review SET due_on = date(COALESCE((SELECT arrived_at FROM inbox WHERE inbox.id = review.inbox_id), created_at), '+28 days')
WHERE settled_at IS NULL AND reason_code = 'rights_request';
UPDATE review SET due_on = date(created_at)
WHERE settled_at IS NULL AND reason_code = 'adjustment_request';
UPDATE review SET due_on = date(created_at), at_once = 1
WHERE settled_at IS NULL AND reason_code IN ('danger', 'misdirected_referral');

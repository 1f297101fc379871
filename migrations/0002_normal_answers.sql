-- Beside an answer as understood and as typed: the one spelling that programs compare and dial.

-- E.164 for telephone numbers, one space in a postcode, a domain in A-labels. NULL where the
-- question or the words have no such spelling, and in answers that were stored before this.
ALTER TABLE answer ADD COLUMN normal TEXT;

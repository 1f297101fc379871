-- What nobody should have sent, such as a passport or a letter about somebody's health, is kept apart
-- from the application that it came with: lists and exports never name it.
ALTER TABLE attachment ADD COLUMN restricted INTEGER NOT NULL DEFAULT 0 CHECK (restricted IN (0, 1));

-- Which of the files that are there already it was, nobody noted: so all of these people's are.
UPDATE attachment SET restricted = 1
WHERE application_id IN (SELECT application_id FROM flag WHERE flag = 'restricted_document');

-- What was known when a volunteer was asked, and when they answered: what really happens can be compared and refitted.

ALTER TABLE offers ADD COLUMN km REAL CHECK (km >= 0);              -- as the crow flies
ALTER TABLE offers ADD COLUMN minutes REAL CHECK (minutes >= 0);    -- of travel by road; NULL: not known
ALTER TABLE offers ADD COLUMN chance REAL CHECK (chance BETWEEN 0 AND 1);   -- of a yes, as the table had it
ALTER TABLE offers ADD COLUMN sent_at INTEGER;
ALTER TABLE offers ADD COLUMN answered_at INTEGER;                  -- yes or no, whether it counted or came too late
-- A volunteer holds one open question at a time: of several the first stays, the others may still be answered.
INSERT INTO events (at, machine, subject, request, before, after, why)
SELECT made_at, 'offer', id, request, state, 'expired', 'one question at a time' FROM offers AS o
WHERE state IN ('queued', 'sent') AND EXISTS (
    SELECT 1 FROM offers AS earlier
    WHERE earlier.volunteer = o.volunteer AND earlier.state IN ('queued', 'sent') AND earlier.id < o.id);
UPDATE offers SET state = 'expired' WHERE state IN ('queued', 'sent') AND EXISTS (
    SELECT 1 FROM offers AS earlier
    WHERE earlier.volunteer = offers.volunteer AND earlier.state IN ('queued', 'sent') AND earlier.id < offers.id);
CREATE UNIQUE INDEX one_question_a_volunteer ON offers (volunteer) WHERE state IN ('queued', 'sent');
CREATE INDEX offers_made ON offers (volunteer, made_at);

ALTER TABLE volunteers ADD COLUMN on_duty_at INTEGER;               -- since when they have been on duty without a break
ALTER TABLE events ADD COLUMN facts TEXT CHECK (facts IS NULL OR json_valid(facts)); -- why it came so, in numbers and keys; no words of people, no places

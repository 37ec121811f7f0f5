-- What was known when a volunteer was asked, and when they answered: what really happens can be compared and refitted.

ALTER TABLE offers ADD COLUMN km REAL CHECK (km >= 0);              -- as the crow flies
ALTER TABLE offers ADD COLUMN minutes REAL CHECK (minutes >= 0);    -- of travel by road; NULL: not known
ALTER TABLE offers ADD COLUMN chance REAL CHECK (chance BETWEEN 0 AND 1);   -- of a yes, as the table had it
ALTER TABLE offers ADD COLUMN sent_at INTEGER;
ALTER TABLE offers ADD COLUMN answered_at INTEGER;                  -- yes or no, whether it counted or came too late
CREATE INDEX offers_made ON offers (volunteer, made_at);

ALTER TABLE events ADD COLUMN facts TEXT CHECK (facts IS NULL OR json_valid(facts)); -- why it came so, in numbers and keys; no words of people, no places

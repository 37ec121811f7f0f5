-- Leaving: a word for the next one outlives the seat of who said it, and "cannot go" can be taken back for a while.

ALTER TABLE assignments ADD COLUMN handover_said_at INTEGER;   -- when the reason or the note of a hand-over was said last
UPDATE assignments SET handover_said_at = made_at WHERE handover_why IS NOT NULL OR handover_note <> '';
CREATE INDEX assignments_said ON assignments (request, handover_said_at) WHERE handover_said_at IS NOT NULL;

ALTER TABLE assignments ADD COLUMN undo_until INTEGER          -- until when who gave the task back may have it again
    CHECK (undo_until IS NULL OR state IN ('released', 'cannot_locate'));

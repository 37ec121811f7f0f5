-- Bundles: several tasks on one way, put to a driver as one question and held together.

CREATE TABLE bundles (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    volunteer INTEGER NOT NULL REFERENCES volunteers (person),
    made_at   INTEGER NOT NULL
) STRICT;

ALTER TABLE offers ADD COLUMN bundle INTEGER REFERENCES bundles (id);
ALTER TABLE offers ADD COLUMN stop INTEGER CHECK (stop BETWEEN 1 AND 4 AND (stop IS NULL) = (bundle IS NULL));  -- in the order of the way
CREATE UNIQUE INDEX one_offer_a_stop ON offers (bundle, stop) WHERE bundle IS NOT NULL;

DROP INDEX offers_made;
CREATE INDEX offers_made ON offers (volunteer, made_at, stop);   -- several tasks on one way count as one question

ALTER TABLE assignments ADD COLUMN bundle INTEGER REFERENCES bundles (id);
ALTER TABLE assignments ADD COLUMN stop INTEGER CHECK (stop BETWEEN 1 AND 4 AND (stop IS NULL) = (bundle IS NULL));
ALTER TABLE assignments ADD COLUMN leg_min REAL CHECK (leg_min >= 0);   -- of travel from the stop before
ALTER TABLE assignments ADD COLUMN shown INTEGER NOT NULL DEFAULT 1     -- 0: its turn has not come, so its place is kept back
    CHECK (shown = 1 OR shown = 0 AND bundle IS NOT NULL AND state NOT IN ('en_route', 'on_site'));
CREATE INDEX assignments_of_bundle ON assignments (bundle) WHERE bundle IS NOT NULL;

-- A bundle is one question and one mission; beside it there is no other.
DROP INDEX one_question_a_volunteer;
CREATE UNIQUE INDEX one_question_a_volunteer ON offers (volunteer)
    WHERE state IN ('queued', 'sent') AND (bundle IS NULL OR stop = 1);
CREATE INDEX offers_open ON offers (volunteer) WHERE state IN ('queued', 'sent');   -- who has any question before them
CREATE TRIGGER one_bundle_of_questions BEFORE INSERT ON offers WHEN NEW.state IN ('queued', 'sent') AND EXISTS (
    SELECT 1 FROM offers WHERE volunteer = NEW.volunteer AND state IN ('queued', 'sent')
    AND (bundle IS NULL OR bundle IS NOT NEW.bundle)) BEGIN
    SELECT RAISE(ABORT, 'one open question a volunteer');
END;
CREATE TRIGGER one_bundle_of_questions_again BEFORE UPDATE OF state ON offers
    WHEN NEW.state IN ('queued', 'sent') AND OLD.state NOT IN ('queued', 'sent') AND EXISTS (
    SELECT 1 FROM offers WHERE volunteer = NEW.volunteer AND id <> NEW.id AND state IN ('queued', 'sent')
    AND (bundle IS NULL OR bundle IS NOT NEW.bundle)) BEGIN
    SELECT RAISE(ABORT, 'one open question a volunteer');
END;
DROP INDEX one_mission_a_volunteer;
CREATE UNIQUE INDEX one_mission_a_volunteer ON assignments (volunteer)
    WHERE state IN ('accepted', 'en_route', 'on_site') AND bundle IS NULL;
CREATE UNIQUE INDEX one_moving_a_volunteer ON assignments (volunteer) WHERE state IN ('en_route', 'on_site');
CREATE TRIGGER one_bundle_of_missions BEFORE INSERT ON assignments
    WHEN NEW.state IN ('accepted', 'en_route', 'on_site') AND EXISTS (
        SELECT 1 FROM assignments WHERE volunteer = NEW.volunteer AND state IN ('accepted', 'en_route', 'on_site')
        AND (bundle IS NULL OR bundle IS NOT NEW.bundle)) BEGIN
    SELECT RAISE(ABORT, 'one mission or one bundle a volunteer');
END;
CREATE TRIGGER one_bundle_of_missions_taken_up BEFORE UPDATE OF state ON assignments
    WHEN NEW.state IN ('accepted', 'en_route', 'on_site') AND OLD.state NOT IN ('accepted', 'en_route', 'on_site')
    AND EXISTS (
        SELECT 1 FROM assignments WHERE volunteer = NEW.volunteer AND id <> NEW.id
        AND state IN ('accepted', 'en_route', 'on_site') AND (bundle IS NULL OR bundle IS NOT NEW.bundle)) BEGIN
    SELECT RAISE(ABORT, 'one mission or one bundle a volunteer');
END;

CREATE INDEX requests_looking ON requests (lat, lon) WHERE state IN ('open', 'active');   -- who else waits near by

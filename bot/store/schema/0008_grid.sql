-- The grid in which volunteers are found: cells of 0.01 degrees, for those on duty alone. Cells are kept by triggers
-- rather than generated, because SQLite reads an index on generated columns together with the table, at twice the cost.

ALTER TABLE volunteers ADD COLUMN grow INTEGER CHECK (grow BETWEEN 0 AND 18000);   -- row from the south pole; NULL: asked nothing
ALTER TABLE volunteers ADD COLUMN gcol INTEGER CHECK (gcol BETWEEN 0 AND 36000);   -- column from the date line eastwards

UPDATE volunteers SET grow = CAST((lat + 90) * 100 AS INTEGER), gcol = CAST((lon + 180) * 100 AS INTEGER)
WHERE state = 'available';

CREATE TRIGGER volunteers_enter AFTER INSERT ON volunteers WHEN new.state = 'available' BEGIN
    UPDATE volunteers SET grow = CAST((lat + 90) * 100 AS INTEGER), gcol = CAST((lon + 180) * 100 AS INTEGER)
    WHERE person = new.person;
END;
CREATE TRIGGER volunteers_move AFTER UPDATE OF state, lat, lon ON volunteers
WHEN new.grow IS NOT CASE new.state WHEN 'available' THEN CAST((new.lat + 90) * 100 AS INTEGER) END
  OR new.gcol IS NOT CASE new.state WHEN 'available' THEN CAST((new.lon + 180) * 100 AS INTEGER) END
BEGIN
    UPDATE volunteers
    SET grow = CASE state WHEN 'available' THEN CAST((lat + 90) * 100 AS INTEGER) END,
        gcol = CASE state WHEN 'available' THEN CAST((lon + 180) * 100 AS INTEGER) END
    WHERE person = new.person;
END;

-- Holds all that a cheap filter reads, so that no row of the table is opened for somebody who is not asked.
CREATE INDEX volunteers_grid ON volunteers (grow, gcol, skills, tier, lat, lon, available_until, cool_until, woman, adult,
                                            transport, carries, on_duty_at, night_calls) WHERE grow IS NOT NULL;
DROP INDEX volunteers_ready;

CREATE INDEX events_of_assignment ON events (subject, at) WHERE machine = 'assignment';

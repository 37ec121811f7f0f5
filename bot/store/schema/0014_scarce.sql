-- Which skills few of those on duty have: those who have them are kept, a little, for who needs them.

CREATE TABLE scarce (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    skills INTEGER NOT NULL              -- bits, as in volunteers.skills
) STRICT;
INSERT INTO scarce (one, skills) VALUES (1, 0);
INSERT INTO watches (name, due_at) VALUES ('scarce', 0);

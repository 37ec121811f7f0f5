-- Why somebody said no, in their own choice: it narrows what they are asked, and tells what the table of chances cannot.

ALTER TABLE offers ADD COLUMN reason TEXT CHECK (reason IN ('far', 'busy', 'unable'));

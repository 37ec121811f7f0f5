-- What a volunteer travels by; kept from one check-in to the next.

ALTER TABLE volunteers ADD COLUMN transport TEXT NOT NULL DEFAULT 'car'
    CHECK (transport IN ('foot', 'bike', 'car', '4x4', 'boat'));

-- The region file, form 1. Written once by the import, then only read.
PRAGMA application_id = 0x4D735267;  -- "MsRg"
PRAGMA user_version = 1;

CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE places (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('settlement', 'street', 'place', 'postcode')),
  category TEXT NOT NULL,
  name TEXT NOT NULL,
  lat REAL NOT NULL,
  lon REAL NOT NULL,
  radius_m REAL NOT NULL,
  settlement INTEGER REFERENCES places (id),
  importance REAL NOT NULL
) STRICT;

CREATE TABLE names (
  id INTEGER PRIMARY KEY,
  place INTEGER NOT NULL REFERENCES places (id),
  name TEXT NOT NULL,
  language TEXT NOT NULL DEFAULT '',
  key TEXT NOT NULL
) STRICT;

CREATE TABLE within (
  place INTEGER NOT NULL,
  settlement INTEGER NOT NULL,
  PRIMARY KEY (place, settlement)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE placed USING rtree (id, south, north, west, east);

CREATE TABLE houses (
  id INTEGER PRIMARY KEY,
  street INTEGER NOT NULL REFERENCES places (id),
  number TEXT NOT NULL,
  key TEXT NOT NULL,
  value INTEGER,
  lat REAL NOT NULL,
  lon REAL NOT NULL,
  settlement INTEGER,
  postcode TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE VIRTUAL TABLE housed USING rtree (id, south, north, west, east);

CREATE TABLE crossings (
  one INTEGER NOT NULL,
  other INTEGER NOT NULL,
  lat REAL NOT NULL,
  lon REAL NOT NULL,
  PRIMARY KEY (one, other, lat, lon)
) STRICT, WITHOUT ROWID;

CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, names INTEGER NOT NULL) STRICT;

CREATE TABLE slips (
  slip TEXT NOT NULL,
  word INTEGER NOT NULL,
  PRIMARY KEY (slip, word)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE named USING fts5 (words, content='', columnsize=0, detail=none, tokenize='ascii');

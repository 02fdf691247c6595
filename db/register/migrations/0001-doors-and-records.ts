import type { Migration } from '../../sqlite.ts';

/** Nothing in these tables says who: names of doors are HMACs, contents are sealed (electron/core/register/sealing.ts). */
export const doorsAndRecords: Migration = {
  version: 1,
  sql: `
    CREATE TABLE epoch (
      epoch INTEGER PRIMARY KEY,
      salt  BLOB NOT NULL CHECK (length(salt) = 16)
    ) STRICT;

    CREATE TABLE doors (
      tag       BLOB PRIMARY KEY CHECK (length(tag) = 32),
      locked    BLOB NOT NULL,
      kept_hour INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE records (
      slot      BLOB PRIMARY KEY CHECK (length(slot) = 32),
      version   INTEGER NOT NULL CHECK (version >= 1),
      epoch     INTEGER NOT NULL REFERENCES epoch,
      sealed    BLOB NOT NULL,
      kept_hour INTEGER NOT NULL
    ) STRICT;

    CREATE INDEX doors_by_hour ON doors (kept_hour);
    CREATE INDEX records_by_hour ON records (kept_hour);
  `,
};

import type { Migration } from '../../sqlite.ts';

/**
 * One epoch a file. Nothing in these tables says who: names of doors are HMACs, contents are sealed (electron/core/register/sealing.ts).
 * What a visit leaves lies in tables of its own, so that forgetting it takes nothing from the snapshot.
 */
export const oneEpoch: Migration = {
  version: 1,
  sql: `
    CREATE TABLE epoch (
      one        INTEGER PRIMARY KEY CHECK (one = 1),
      id         TEXT    NOT NULL,
      salt       BLOB    NOT NULL CHECK (length(salt) = 16),
      key_check  BLOB    NOT NULL CHECK (length(key_check) = 32),
      memory_kib INTEGER NOT NULL,
      passes     INTEGER NOT NULL
    ) STRICT;

    -- Without a row: an epoch of this machine's own.
    CREATE TABLE snapshot (
      one             INTEGER PRIMARY KEY CHECK (one = 1),
      manifest_digest BLOB    NOT NULL CHECK (length(manifest_digest) = 32),
      issued_at       TEXT    NOT NULL,
      data_as_of      TEXT    NOT NULL,
      received        INTEGER NOT NULL DEFAULT 0,
      whole           INTEGER NOT NULL DEFAULT 0,
      cursor          TEXT    NOT NULL,
      caught_up_to    TEXT
    ) STRICT;

    -- Both come in the order of their keys, so that each row is an append.
    CREATE TABLE doors (
      tag    BLOB PRIMARY KEY CHECK (length(tag) = 32),
      locked BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE records (
      slot    BLOB PRIMARY KEY CHECK (length(slot) = 32),
      version INTEGER NOT NULL CHECK (version >= 1),
      sealed  BLOB NOT NULL
    ) STRICT;

    CREATE TABLE kept_doors (
      tag       BLOB PRIMARY KEY CHECK (length(tag) = 32),
      slot      BLOB NOT NULL,
      locked    BLOB NOT NULL,
      kept_hour INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE kept_records (
      slot      BLOB PRIMARY KEY CHECK (length(slot) = 32),
      version   INTEGER NOT NULL CHECK (version >= 1),
      sealed    BLOB NOT NULL,
      kept_hour INTEGER NOT NULL
    ) STRICT;

    CREATE INDEX kept_doors_by_slot ON kept_doors (slot);
    CREATE INDEX kept_doors_by_hour ON kept_doors (kept_hour);
    CREATE INDEX kept_records_by_hour ON kept_records (kept_hour);
  `,
};

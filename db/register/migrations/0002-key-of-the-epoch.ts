import type { Migration } from '../../sqlite.ts';

/** An epoch knows its K_kiosk again: under another key a new one begins. */
export const keyOfTheEpoch: Migration = {
  version: 2,
  sql: 'ALTER TABLE epoch ADD COLUMN key_check BLOB CHECK (length(key_check) = 32);',
};

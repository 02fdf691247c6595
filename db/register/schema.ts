/** The tables of register.db for typed queries; migrations/ makes them. */
import { blob, integer, sqliteTable } from 'drizzle-orm/sqlite-core';

export const epochs = sqliteTable('epoch', {
  epoch: integer('epoch').primaryKey(),
  salt: blob('salt', { mode: 'buffer' }).notNull(),
  /** HMAC of the salt under the epoch's K_kiosk. */
  keyCheck: blob('key_check', { mode: 'buffer' }),
});

export const doors = sqliteTable('doors', {
  tag: blob('tag', { mode: 'buffer' }).primaryKey(),
  locked: blob('locked', { mode: 'buffer' }).notNull(),
  /** Whole hours since 1970: enough to forget by, too coarse to tell one visit from another. */
  keptHour: integer('kept_hour').notNull(),
});

export const records = sqliteTable('records', {
  slot: blob('slot', { mode: 'buffer' }).primaryKey(),
  version: integer('version').notNull(),
  epoch: integer('epoch').notNull(),
  sealed: blob('sealed', { mode: 'buffer' }).notNull(),
  keptHour: integer('kept_hour').notNull(),
});
